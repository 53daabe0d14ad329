//! `banxin watch`: a report in the browser, as it will be filed, while it is written.

use super::args::{Args, WatchArgs};
use super::messages::Printer;
use crate::serve::{self, Setup};

/// Serves a report until the process is ended. Returns whether that failed.
pub(super) fn run(command: &WatchArgs, args: &Args, printer: &mut Printer) -> bool {
    let setup = Setup {
        file: command.file.clone(),
        places: args.places(),
        port: command.port,
        editor: command.editor.clone(),
    };
    let shown = command.file.display().to_string();
    let ready = |address: &str| {
        printer.say(
            &format!("watching {shown}: {address}\nopen this address in a browser; Ctrl-C ends it"),
            &format!("正在预览 {shown}：{address}\n请在浏览器中打开此网址；按 Ctrl-C 结束"),
        );
    };
    match serve::run(setup, ready) {
        Ok(()) => false,
        Err(error) => printer.all(&[error], None, None),
    }
}
