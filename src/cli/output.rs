//! Writing files so that nothing is ever half there: a temporary file in the same folder,
//! flushed, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use banxin::diag::{Bilingual, Diagnostic, both};
use tempfile::Builder;

/// Refuses to write over the report itself.
pub(super) fn may_replace(output: &Path, input: &Path) -> Result<(), Diagnostic> {
    match (output.canonicalize(), input.canonicalize()) {
        (Ok(a), Ok(b)) if a == b => Err(Diagnostic::error(
            "output::is-input",
            both("the PDF would replace the report itself", "PDF 会覆盖报告本身"),
        )
        .in_file(output.display().to_string())
        .hint(both("name another file with -o", "请用 -o 指定其他文件名"))),
        _ => Ok(()),
    }
}

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

/// Writes a file: after an error, what was there is there.
pub(super) fn to_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    survive_limits();
    // A link is written through, and a device is not replaced by a file.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&target) {
        Ok(meta) if meta.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(meta) if !meta.is_file() => to_device(&target, bytes),
        Ok(meta) if meta.permissions().readonly() => {
            Err(ErrorKind::PermissionDenied.into())
        }
        _ => replace(&target, bytes),
    };
    written.map_err(|error| fault(path, &error))
}

/// Makes a write past the user's limit an error like any other, not the end of the process
/// with a temporary file left behind.
fn survive_limits() {
    #[cfg(unix)]
    {
        // Without the handler the process ends as it would have: nothing is lost by that.
        let noticed = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
    }
}

fn to_device(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let mut builder = Builder::new();
    builder.prefix(".banxin-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(&folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The new name is on the disk when its folder is; where folders cannot be flushed, the
    // file is whole all the same.
    if let Ok(folder) = File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether it is the file, not its folder, that may not be written: one that is read-only,
/// or a device, which is never replaced.
fn is_protected(path: &Path) -> bool {
    let meta = fs::metadata(path);
    meta.is_ok_and(|meta| !meta.is_file() || meta.permissions().readonly())
}

fn fault(path: &Path, error: &io::Error) -> Diagnostic {
    let (message, hint) = explain(path, error);
    Diagnostic::error("output::unwritable", message)
        .in_file(path.display().to_string())
        .hint(hint)
}

fn explain(path: &Path, error: &io::Error) -> (Bilingual, Bilingual) {
    let folder = folder_of(path);
    let folder = folder.display();
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory if !folder_of(path).is_dir() => (
            both(
                format!("cannot write: there is no folder {folder}"),
                format!("无法写入：文件夹 {folder} 不存在"),
            ),
            both(
                "create it, or name another file with -o",
                "请先建立该文件夹，或用 -o 另指文件",
            ),
        ),
        ErrorKind::PermissionDenied if is_protected(path) => (
            both("cannot write: this file is read-only", "无法写入：此文件是只读的"),
            both(
                "change the file's permissions, or name another file with -o",
                "请更改此文件的权限，或用 -o 另指文件",
            ),
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            both(
                format!("cannot write: no permission to write in {folder}"),
                format!("无法写入：没有在 {folder} 中写文件的权限"),
            ),
            both(
                "change the permissions, or name another file with -o",
                "请更改权限，或用 -o 另指文件",
            ),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => (
            both("cannot write: the disk is full", "无法写入：磁盘已满"),
            both(
                "make room, or name a file on another disk with -o; nothing was changed",
                "请腾出空间，或用 -o 写到其他磁盘；原有文件未改动",
            ),
        ),
        ErrorKind::IsADirectory => (
            both("cannot write: this is a folder", "无法写入：这是文件夹"),
            both("name a file with -o", "请用 -o 指定文件名"),
        ),
        _ => (
            both(format!("cannot write: {error}"), format!("无法写入：{error}")),
            both("nothing was changed; try again", "原有文件未改动；请重试"),
        ),
    }
}
