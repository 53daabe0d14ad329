//! The command line of banxin.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
