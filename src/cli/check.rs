//! `banxin check`: everything that is wrong with a report.

use banxin::failed;

use super::args::{Args, FileArgs};
use super::messages::Printer;
use super::render::read;

/// Checks a report. Returns whether anything is wrong.
pub(super) fn run(command: &FileArgs, args: &Args, printer: &mut Printer) -> bool {
    let source = match read(&command.file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let engine = args.engine();
    let found = engine.check(&source);
    printer.all(&found, Some(&source), Some(&engine));
    if !failed(&found) {
        printer.nothing_wrong(&command.file);
    }
    failed(&found)
}
