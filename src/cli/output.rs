//! Standard output, and files that are written whole or not at all.

use std::fs::File;
use std::io::{self, ErrorKind, Write};

use banxin::diag::{Diagnostic, both};

pub(super) use crate::files::{may_replace, to_file};

/// Writes a file to standard output.
pub(super) fn to_stdout(bytes: &[u8]) -> Result<(), Diagnostic> {
    write_stdout(bytes).map_err(|error| stdout_fault(&error))
}

#[cfg(unix)]
fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    use std::os::fd::AsFd;
    // The handle of the standard library takes writing to what cannot be written for done.
    File::from(io::stdout().as_fd().try_clone_to_owned()?).write_all(bytes)
}

#[cfg(not(unix))]
fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// An error for a standard output that does not take what is written to it.
pub(super) fn stdout_fault(error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            both(
                "cannot write to standard output: the disk is full",
                "无法写到标准输出：磁盘已满",
            )
        }
        _ => both(
            format!("cannot write to standard output: {error}"),
            format!("无法写到标准输出：{error}"),
        ),
    };
    Diagnostic::error("output::unwritable", message).in_file("-").hint(both(
        "send the output to a file or a pipe that takes it",
        "请将输出送到可写的文件或管道",
    ))
}
