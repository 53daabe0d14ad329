//! Which bytes a signature is over: all but its own message (ISO 32000-1, 12.8.1).

use lopdf::{Dictionary, Document};

use super::super::fault::fault;
use super::super::file::get_array;
use super::{ASK, bytes_of};
use crate::diag::Diagnostic;

/// The bytes that a signature is over: from the first to its message, and from there to an end.
#[derive(Clone, Debug)]
pub(in super::super) struct Range {
    /// Where its message begins.
    start: usize,
    /// Where the bytes after its message begin.
    resume: usize,
    /// Where they end.
    pub(in super::super) end: usize,
    /// The message, with what fills up its room.
    pub(in super::super) message: Vec<u8>,
}

impl Range {
    /// Reads a signature's range. It leaves out the message and nothing else, or it is refused.
    pub(super) fn read(
        pdf: &[u8],
        document: &Document,
        value: &Dictionary,
    ) -> Result<Self, Diagnostic> {
        let numbers: Vec<Option<usize>> = get_array(document, value, b"ByteRange")
            .iter()
            .map(|number| usize::try_from(number.as_i64().ok()?).ok())
            .collect();
        let [Some(0), Some(start), Some(resume), Some(length)] = numbers[..] else {
            return Err(wrong(
                "it is not four numbers, the first of which is 0",
                "须为四个数，首个为 0",
            ));
        };
        let end = resume.checked_add(length).filter(|end| *end <= pdf.len());
        let end = end.ok_or_else(|| {
            wrong("it goes beyond the end of the file", "超出了文件末尾")
        })?;
        let message = bytes_of(document, value, b"Contents").unwrap_or_default().to_vec();
        let hole = (start < resume).then(|| &pdf[start..resume]);
        if hole.and_then(digits).as_deref() != Some(&message[..]) || message.is_empty() {
            return Err(wrong(
                "it leaves out other bytes than the signature's own",
                "排除了签名值以外的字节",
            ));
        }
        Ok(Self { start, resume, end, message })
    }

    /// The bytes, in two parts.
    pub(super) fn around<'a>(&self, pdf: &'a [u8]) -> [&'a [u8]; 2] {
        [&pdf[..self.start], &pdf[self.resume..self.end]]
    }
}

/// The bytes of `<hexadecimal digits>`.
fn digits(hole: &[u8]) -> Option<Vec<u8>> {
    let inner = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let digit =
        |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pairs = inner.chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

fn wrong(en: &str, zh: &str) -> Diagnostic {
    fault(
        "verify::byte-range",
        (
            &format!("the signature's byte range is wrong: {en}"),
            &format!("签名的字节范围有误：{zh}"),
        ),
        ASK,
    )
}
