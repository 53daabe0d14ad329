//! One batch at a time writes into a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use banxin::diag::{Diagnostic, both};

use crate::files;

/// The file that a batch locks. It stays, empty: who removed it could remove that of the next
/// batch.
pub(crate) const NAME: &str = ".banxin.lock";

/// A folder that is ours until this is dropped, or the process ends, however it does.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes a folder, or says that another batch has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(NAME);
        let file = open(&path).map_err(|error| files::fault(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(folder)),
            Err(TryLockError::Error(error)) => Err(no_locks(folder, &error)),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

fn taken(folder: &Path) -> Diagnostic {
    Diagnostic::error(
        "batch::taken",
        both(
            "another batch is writing into this folder",
            "另一个批处理正在向此文件夹写入",
        ),
    )
    .in_file(folder.display().to_string())
    .hint(both(
        "wait until it has ended, or name another folder with -o",
        "请等其结束，或用 -o 指定其他文件夹",
    ))
}

fn no_locks(folder: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        "batch::no-locks",
        both(
            format!("the folder's file system does not lock files: {error}"),
            format!("此文件夹所在的文件系统不支持文件锁：{error}"),
        ),
    )
    .in_file(folder.display().to_string())
    .hint(both(
        "write to another disk: without a lock two batches could mix",
        "请写到其他磁盘：没有文件锁，两个批处理可能混在一起",
    ))
}
