//! `banxin check`: everything that is wrong with a report, and what can be mended.

use std::fs;
use std::path::Path;

use banxin::diag::{Diagnostic, Severity, Source};
use banxin::{Engine, check, failed};

use super::args::{Args, CheckArgs};
use super::messages::Printer;
use super::output;
use super::render::read;

/// Checks a report. Returns whether anything is wrong.
pub(super) fn run(command: &CheckArgs, args: &Args, printer: &mut Printer) -> bool {
    let source = match read(&command.file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let engine = args.engine();
    let rules = command.rules.as_deref();
    let found = engine.check(&source, rules);
    if !command.fix {
        return tell(&found, &source, &engine, command, printer);
    }
    let fixed = mend(&engine, &source, found, rules);
    if let Err(error) = write(&command.file, &source, &fixed.source) {
        return printer.all(&[error], None, None);
    }
    printer.mended(&command.file, fixed.made);
    tell(&fixed.left, &fixed.source, &engine, command, printer)
}

/// Prints what was found, and how much of it.
fn tell(
    found: &[Diagnostic],
    source: &Source,
    engine: &Engine,
    command: &CheckArgs,
    printer: &mut Printer,
) -> bool {
    printer.all(found, Some(source), Some(engine));
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let counts = [Severity::Error, Severity::Must, Severity::Doubtful, Severity::Hint];
    let fixes = found.iter().filter(|one| one.fix.is_some()).count();
    printer.found(&command.file, counts.map(count), fixes);
    failed(found)
}

/// A report with fixes.
struct Mended {
    source: Source,
    made: usize,
    left: Vec<Diagnostic>,
}

/// A fix may lay bare another fault; more rounds than this are none of theirs.
const ROUNDS: usize = 8;

fn mend(
    engine: &Engine,
    source: &Source,
    found: Vec<Diagnostic>,
    rules: Option<&str>,
) -> Mended {
    let mut mended = Mended { source: source.clone(), made: 0, left: found };
    for _ in 0..ROUNDS {
        let fixed = check::fix(&mended.source, &mended.left);
        if fixed.made == 0 {
            break;
        }
        mended.made += fixed.made;
        mended.source.text = fixed.text;
        mended.left = engine.check(&mended.source, rules);
    }
    mended
}

/// Writes a report back as its file is: with its byte order mark and its line ends.
fn write(file: &Path, before: &Source, after: &Source) -> Result<(), Diagnostic> {
    if before.text == after.text {
        return Ok(());
    }
    let raw = fs::read(file).unwrap_or_default();
    output::to_file(file, &check::as_file(&raw, &after.text))
}
