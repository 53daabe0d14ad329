//! The command line: arguments to work, work to messages and exit codes.
//!
//! Exit codes: 0 done, 1 bad input (or an output that cannot be written), 2 bad usage; of a
//! batch 3 some items failed, 130 and 143 it was asked to stop (128 and the signal's number).

mod args;
mod batch;
mod check;
mod chinese;
mod explain;
mod extract;
mod fonts;
mod import;
mod language;
mod manifest;
mod messages;
mod new;
mod output;
mod password;
mod places;
mod preview;
mod print;
mod progress;
mod render;
mod schema;
mod score;
mod sign;
mod tsa;
mod usage;
mod verify;
mod volume;
mod watch;

use std::process::ExitCode;

use args::{Args, Command};
use language::Language;
use messages::Printer;

/// Something is wrong with the input, or the output cannot be written.
const BAD_INPUT: u8 = 1;
/// The command line is not understood.
const BAD_USAGE: u8 = 2;
/// Some items of a batch failed.
const SOME_FAILED: u8 = 3;

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    let args = match usage::parse() {
        Ok(args) => args,
        Err(code) => return code,
    };
    let language = args.language();
    let mut printer =
        Printer::new(language, args.message_format, args.writes_to_stdout());
    printer.all(&args.missing_folders(), None, None);
    let failed = match &args.command {
        Command::Batch(command) => {
            let code = batch::run(command, &args, &mut printer);
            return ended(printer, code);
        }
        Command::Manifest(command) => {
            let code = manifest::run(command, &mut printer);
            return ended(printer, code);
        }
        Command::Volume(command) => {
            let code = volume::run(command, &args, &mut printer);
            return ended(printer, code);
        }
        Command::Isolated => return batch::isolated(&args),
        Command::Render(command) => render::run(command, &args, &mut printer),
        Command::Preview(command) => preview::run(command, &args, &mut printer),
        Command::Watch(command) => watch::run(command, &args, &mut printer),
        Command::Check(command) => check::run(command, &args, &mut printer),
        Command::New(command) => new::run(command, &args, &mut printer),
        Command::Import(command) => import::run(command, &args, &mut printer),
        Command::Fonts(command) => fonts::run(command, &args, &mut printer),
        Command::Explain(command) => explain::run(command, &args, &mut printer),
        Command::Extract(command) => extract::run(command, &mut printer),
        Command::Score(command) => score::run(command, &args, &mut printer),
        Command::Schema(command) => schema::run(command, &printer),
        Command::Sign(command) => sign::run(command, &args, &mut printer),
        Command::Verify(command) => verify::run(command, &args, &mut printer),
        Command::Print(command) => print::run(command, &args, &mut printer),
    };
    if printer.finish() || failed { ExitCode::from(BAD_INPUT) } else { ExitCode::SUCCESS }
}

/// The exit code of what has more than two.
fn ended(printer: Printer, code: u8) -> ExitCode {
    let code = if printer.finish() && code == 0 { BAD_INPUT } else { code };
    ExitCode::from(code)
}

impl Args {
    /// The language of messages: what was asked for, else the locale's.
    fn language(&self) -> Language {
        self.lang.unwrap_or_else(language::of_locale)
    }

    /// Whether standard output carries the file itself.
    fn writes_to_stdout(&self) -> bool {
        match &self.command {
            Command::Render(command) => command.is_stdout(),
            Command::Preview(command) => command.is_stdout(),
            Command::Import(command) => command.is_stdout(),
            Command::Sign(command) => command.is_stdout(),
            Command::Manifest(command) => command.is_stdout(),
            _ => false,
        }
    }
}
