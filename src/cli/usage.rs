//! From the words of the command line to arguments: or help, or what is wrong with them.

use std::io::{ErrorKind, Write, stderr, stdout};
use std::process::ExitCode;

use clap::error::ErrorKind as Kind;
use clap::{CommandFactory, Error, FromArgMatches};

use super::args::Args;
use super::language::{self, Language};
use super::{BAD_INPUT, BAD_USAGE, chinese, output};

/// The arguments of this process; the exit code if they are not understood, or if they ask
/// for help.
pub(super) fn parse() -> Result<Args, ExitCode> {
    let language = language::asked_for(std::env::args_os().skip(1));
    let command = match language {
        Language::En => Args::command(),
        Language::Zh => chinese::command(Args::command()),
    };
    let matches = command.try_get_matches();
    let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
    args.map_err(|error| answer(&error, language))
}

/// Prints what clap has to say: help and versions are no faults.
fn answer(error: &Error, language: Language) -> ExitCode {
    if !error.use_stderr() {
        return show(error, language);
    }
    let is_help = error.kind() == Kind::DisplayHelpOnMissingArgumentOrSubcommand;
    if language == Language::Zh && !is_help {
        // Nothing can be done if the terminal is gone.
        let _ = writeln!(stderr(), "{}", chinese::fault(error));
    } else {
        let _ = error.print();
    }
    ExitCode::from(BAD_USAGE)
}

/// Prints help or a version, which are what was asked for: not to see them is an error.
fn show(error: &Error, language: Language) -> ExitCode {
    match error.print().and_then(|()| stdout().flush()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            let fault = output::stdout_fault(&fault);
            let _ = writeln!(stderr(), "{}", language.of(&fault.message));
            ExitCode::from(BAD_INPUT)
        }
        _ => ExitCode::SUCCESS,
    }
}
