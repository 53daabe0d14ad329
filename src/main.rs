//! The program banxin: its command line, and what it shows in a browser.

mod batch;
mod bind;
mod cli;
mod files;
mod print;
#[expect(
    clippy::disallowed_types,
    reason = "saves are waited for and drawing is timed; no clock reaches a PDF"
)]
mod serve;

use std::process::ExitCode;

/// Subsetting a font allocates much and gives it back: a report is a quarter faster with an
/// allocator that keeps what it has (`docs/dependencies.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
