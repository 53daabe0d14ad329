//! Files that are no UTF-8: where, and what they seem to be.

use std::str::Utf8Error;

use crate::diag::{Bilingual, Diagnostic, Position, both};

/// The encoding of wide characters that a file begins with the mark of, or has the zero bytes
/// of; as `iconv` calls it.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static str> {
    marked(bytes).or_else(|| unmarked(bytes))
}

fn marked(bytes: &[u8]) -> Option<&'static str> {
    // The mark of UTF-16 is how that of UTF-32 begins.
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Keys, digits and line ends have a zero byte in each unit, at the same end of it. A stray
/// zero byte in a text of UTF-8 is a control character like any other.
fn unmarked(bytes: &[u8]) -> Option<&'static str> {
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let all = even + odd;
    if all < 2 || all == bytes.len() || all * 50 < bytes.len() {
        return None;
    }
    if all * 2 > bytes.len() {
        return Some(if bytes[0] == 0 { "UTF-32BE" } else { "UTF-32LE" });
    }
    match (even, odd) {
        _ if odd >= even * 10 => Some("UTF-16LE"),
        _ if even >= odd * 10 => Some("UTF-16BE"),
        _ => None,
    }
}

/// An error for a whole file in an encoding of wide characters.
pub(super) fn is_wide(name: &str, encoding: &str) -> Diagnostic {
    // What people call it has no byte order.
    let known = encoding.trim_end_matches("LE").trim_end_matches("BE");
    let message = both(
        format!("the file is {known}, not UTF-8"),
        format!("文件编码是 {known}，不是 UTF-8"),
    );
    fault(
        name,
        message,
        convert(name, encoding),
        Position { line: 1, column: 1, byte: 0 },
    )
}

/// An error for the first bytes of a file that are no UTF-8.
pub(super) fn not_utf8(name: &str, bytes: &[u8], error: Utf8Error) -> Diagnostic {
    let (valid, rest) = bytes.split_at(error.valid_up_to());
    let before = String::from_utf8_lossy(valid).replace("\r\n", "\n");
    let position = end_of(&before);
    // An error is at a byte that is there.
    let byte = rest.first().copied().unwrap_or_default();
    let (message, hint) = if error.error_len().is_none() {
        (truncated(position), both("copy the file again, whole", "请重新复制完整的文件"))
    } else if is_gb(&before, bytes) {
        (gb(position, byte), convert(name, "GB18030"))
    } else {
        let hint = both("save it as UTF-8 in the editor", "请在编辑器中另存为 UTF-8");
        (no_text(position, byte), hint)
    };
    fault(name, message, hint, position)
}

/// The place after a text.
fn end_of(text: &str) -> Position {
    let line_start = text.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: text.matches('\n').count() + 1,
        column: text[line_start..].chars().count() + 1,
        byte: text.len(),
    }
}

/// Whether a file is GB18030 all through. After Han characters in UTF-8 it is not: there a
/// byte was spoilt.
fn is_gb(before: &str, bytes: &[u8]) -> bool {
    let has_han = before.chars().any(|c| c >= '\u{2e80}');
    let (_, faulty) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    !has_han && !faulty
}

fn truncated(Position { line, column, .. }: Position) -> Bilingual {
    both(
        format!(
            "the file is cut off inside its last character: line {line}, column {column}"
        ),
        format!("文件不完整，在最后一个字符中间截断：第 {line} 行第 {column} 列"),
    )
}

fn gb(Position { line, column, .. }: Position, byte: u8) -> Bilingual {
    both(
        format!(
            "the file is not UTF-8 but looks like GB18030 (GBK): line {line}, column \
             {column} has the byte 0x{byte:02X}"
        ),
        format!(
            "文件不是 UTF-8，像是 GB18030（GBK）编码：第 {line} 行第 {column} 列有字节 \
             0x{byte:02X}"
        ),
    )
}

fn no_text(Position { line, column, .. }: Position, byte: u8) -> Bilingual {
    both(
        format!(
            "the file is not UTF-8: line {line}, column {column} has the byte \
             0x{byte:02X}, which is no text there"
        ),
        format!("文件不是 UTF-8：第 {line} 行第 {column} 列的字节 0x{byte:02X} 不成文字"),
    )
}

fn convert(name: &str, encoding: &str) -> Bilingual {
    let (from, to) = (quoted(name), quoted(&format!("{name}.utf8")));
    let command = format!("iconv -f {encoding} -t UTF-8 {from} > {to}");
    both(
        format!("convert it: {command}, or save it as UTF-8 in the editor"),
        format!("请转换编码：{command}，或在编辑器中另存为 UTF-8"),
    )
}

/// A name as a shell reads it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

fn fault(name: &str, message: Bilingual, hint: Bilingual, at: Position) -> Diagnostic {
    Diagnostic::error("file::encoding", message).in_file(name).at_position(at).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_a_shell_reads_them() {
        assert_eq!(quoted("a/报告.yaml"), "a/报告.yaml");
        assert_eq!(quoted("my report.yaml"), "'my report.yaml'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
