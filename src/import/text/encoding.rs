//! Texts of offices are not all UTF-8: GB18030 and UTF-16 are converted.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::diag::{Result, Source, both};
use crate::import::note::Notes;
use crate::yaml;

/// The text of a file's bytes.
pub(in crate::import) fn decoded(
    name: &str,
    bytes: &[u8],
    notes: &mut Notes,
) -> Result<Source> {
    let errors = match yaml::source(name, bytes) {
        Ok(source) => return Ok(source),
        Err(errors) => errors,
    };
    let Some((text, encoding)) = other(bytes) else { return Err(errors) };
    notes.tell_all(
        "import::encoding",
        both(
            format!("the file is {}, and was converted to UTF-8", encoding.name()),
            format!("文件编码是 {}，已转换为 UTF-8", encoding.name()),
        ),
        both("look whether all characters are right", "请检查文字是否正确"),
    );
    Ok(Source { name: name.to_owned(), text: text.replace("\r\n", "\n"), folder: None })
}

/// The text in the encoding that it seems to be in.
fn other(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    let encoding = match bytes {
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        // A file of UTF-8 that was spoilt is no GB18030, if it happens to be valid there.
        _ if mostly_utf8(bytes) => return None,
        _ => GB18030,
    };
    let (text, faulty) = encoding.decode_with_bom_removal(bytes);
    (!faulty).then(|| (text.into_owned(), encoding))
}

/// Whether most of what is not ASCII is UTF-8 all the same.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let count = |text: &str| text.bytes().filter(|byte| !byte.is_ascii()).count();
    let good: usize = bytes.utf8_chunks().map(|chunk| count(chunk.valid())).sum();
    let all = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    good * 2 > all
}
