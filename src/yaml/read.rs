//! Files to text: UTF-8, without byte order mark, with `\n` at line ends.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diag::{Diagnostic, Result, Source, both};

use super::encoding;

/// A larger file is no report: a year of a province has fewer letters.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Reads a text file. `name` is what messages call it. Files that it names are looked for in
/// its folder.
pub fn read(path: &Path, name: &str) -> Result<Source> {
    let fault = |error: std::io::Error| vec![unreadable(name, &error)];
    let length = fs::metadata(path).map_err(fault)?.len();
    if length > LARGEST {
        return Err(vec![too_large(name)]);
    }
    let source = source(name, &fs::read(path).map_err(fault)?)?;
    Ok(Source { folder: path.parent().map(Path::to_owned), ..source })
}

/// The text of a file's bytes. It has no folder until it is given one.
pub fn source(name: &str, bytes: &[u8]) -> Result<Source> {
    if bytes.len() as u64 > LARGEST {
        return Err(vec![too_large(name)]);
    }
    if let Some(encoding) = encoding::wide(bytes) {
        return Err(vec![encoding::is_wide(name, encoding)]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = str::from_utf8(bytes)
        .map_err(|error| vec![encoding::not_utf8(name, bytes, error)])?;
    let text = text.replace("\r\n", "\n");
    Ok(Source { name: name.to_owned(), text, folder: None })
}

/// An error for a file that the system does not give.
pub fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let (message, hint) = match error.kind() {
        ErrorKind::NotFound => (
            both("there is no such file", "文件不存在"),
            both("check the name and the folder", "请检查文件名和所在文件夹"),
        ),
        ErrorKind::PermissionDenied => (
            both("the file may not be read", "没有读取此文件的权限"),
            both("check the file's permissions", "请检查文件权限"),
        ),
        ErrorKind::IsADirectory => (
            both("this is a folder, not a file", "这是文件夹，不是文件"),
            both("name the YAML file in it", "请指明其中的 YAML 文件"),
        ),
        _ => (
            both(
                format!("cannot read the file: {error}"),
                format!("无法读取文件：{error}"),
            ),
            both("check the disk and the file", "请检查磁盘和文件"),
        ),
    };
    Diagnostic::error("file::unreadable", message).in_file(name).hint(hint)
}

fn too_large(name: &str) -> Diagnostic {
    Diagnostic::error(
        "file::too-large",
        both("the file is larger than 256 MiB", "文件超过 256 MiB"),
    )
    .in_file(name)
    .hint(both("split it into several reports", "请拆分为多份报告"))
}
