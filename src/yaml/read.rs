//! Files to text: UTF-8, without byte order mark, with `\n` at line ends.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diag::{Bilingual, Diagnostic, Result, Source, both};

/// A larger file is no report: a year of a province has fewer letters.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Reads a text file. `name` is what messages call it.
pub fn read(path: &Path, name: &str) -> Result<Source> {
    let fault = |error: std::io::Error| vec![unreadable(name, &error)];
    let length = fs::metadata(path).map_err(fault)?.len();
    if length > LARGEST {
        return Err(vec![too_large(name)]);
    }
    source(name, &fs::read(path).map_err(fault)?)
}

/// The text of a file's bytes.
pub fn source(name: &str, bytes: &[u8]) -> Result<Source> {
    if bytes.len() as u64 > LARGEST {
        return Err(vec![too_large(name)]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = str::from_utf8(bytes)
        .map_err(|error| vec![not_utf8(name, bytes, error.valid_up_to())])?;
    let text = text.replace("\r\n", "\n");
    Ok(Source { name: name.to_owned(), text })
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
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

fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let (message, hint) = guess(name, bytes, line);
    Diagnostic::error("file::encoding", message).in_file(name).hint(hint)
}

fn guess(name: &str, bytes: &[u8], line: usize) -> (Bilingual, Bilingual) {
    let convert = |encoding: &str| {
        let command = format!("iconv -f {encoding} -t UTF-8 {name} > {name}.utf8");
        both(
            format!("convert it: {command}, or save it as UTF-8 in the editor"),
            format!("请转换编码：{command}，或在编辑器中另存为 UTF-8"),
        )
    };
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let message =
            both("the file is UTF-16, not UTF-8", "文件编码是 UTF-16，不是 UTF-8");
        return (message, convert("UTF-16"));
    }
    let (_, faulty) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if faulty {
        let message = both(
            format!("the file is not UTF-8: line {line} has bytes that are no text"),
            format!("文件不是 UTF-8：第 {line} 行含有不成文字的字节"),
        );
        let hint = both("save it as UTF-8 in the editor", "请在编辑器中另存为 UTF-8");
        return (message, hint);
    }
    let message = both(
        format!("the file is not UTF-8; from line {line} on it looks like GB18030 (GBK)"),
        format!("文件不是 UTF-8；从第 {line} 行看，像是 GB18030（GBK）编码"),
    );
    (message, convert("GB18030"))
}
