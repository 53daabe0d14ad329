//! The command line of banxin.

mod batch;
mod bind;
mod cli;
mod files;
mod print;

use std::process::ExitCode;

/// Subsetting a font allocates much and gives it back: a report is a quarter faster with an
/// allocator that keeps what it has (`docs/dependencies.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
