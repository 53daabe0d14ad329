//! Writing files so that nothing is ever half there: a temporary file in the same folder,
//! flushed, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use banxin::diag::{Bilingual, Diagnostic, both};
use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin and end.
const PREFIX: &str = ".banxin-";
pub(crate) const SUFFIX: &str = ".tmp";

/// Refuses to write over the report itself.
pub(crate) fn may_replace(output: &Path, input: &Path) -> Result<(), Diagnostic> {
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

/// Writes a file: after an error, what was there is there.
pub(crate) fn to_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
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
pub(crate) fn survive_limits() {
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
    staged(path, bytes, PREFIX)?.persist(path).map_err(|error| error.error)?;
    flush_folder(&folder_of(path));
    Ok(())
}

/// A new file beside the place of another, whole and flushed, to be renamed to it. If it is
/// dropped instead, it is gone.
pub(crate) fn staged(
    path: &Path,
    bytes: &[u8],
    prefix: &str,
) -> io::Result<NamedTempFile> {
    let mut file = temporary(&folder_of(path), prefix)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// An empty temporary file in a folder.
pub(crate) fn temporary(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Flushes a folder: new names in it are on the disk then. Where folders cannot be flushed, the
/// files are whole all the same.
pub(crate) fn flush_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The folder in which a file is, or will be.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
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

/// An error for a file that cannot be written.
pub(crate) fn fault(path: &Path, error: &io::Error) -> Diagnostic {
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
