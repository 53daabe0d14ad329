//! JSON Lines: each line a report.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, both};
use banxin::yaml;
use serde::de::IgnoredAny;

use super::{Common, LARGEST, Origin, Row, shown, too_large};

/// Opens a file of lines.
pub(super) fn open(path: &Path, common: &Common) -> Result<Origin, Diagnostic> {
    let fault = |error: io::Error| yaml::unreadable(&shown(path), &error);
    let count = count(BufReader::new(File::open(path).map_err(fault)?)).map_err(fault)?;
    let file = BufReader::new(File::open(path).map_err(fault)?);
    let folder = path.parent().map(Path::to_owned);
    let origin = of(shown(path), file, folder, common);
    Ok(match origin {
        Origin::Rows { name, folder, rows, .. } => {
            Origin::Rows { name, folder, rows, count: Some(count) }
        }
        origin => origin,
    })
}

/// The lines of a reader, none longer than a report may be.
pub(super) fn of(
    name: String,
    reader: impl BufRead + Send + 'static,
    folder: Option<PathBuf>,
    common: &Common,
) -> Origin {
    let folder = common.folder.clone().or(folder);
    let lines = Lines { name: name.clone(), reader, common: common.clone(), number: 0 };
    Origin::Rows { name, folder, rows: Box::new(lines), count: None }
}

/// How many lines say something.
fn count(mut reader: impl BufRead) -> io::Result<u64> {
    let (mut count, mut blank) = (0, true);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(count + u64::from(!blank));
        }
        for byte in buffer {
            match byte {
                b'\n' => {
                    count += u64::from(!blank);
                    blank = true;
                }
                byte => blank &= byte.is_ascii_whitespace(),
            }
        }
        let length = buffer.len();
        reader.consume(length);
    }
}

struct Lines<R> {
    name: String,
    reader: R,
    common: Common,
    number: u64,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let mut line = vec![];
            self.number += 1;
            let read = (&mut self.reader).take(LARGEST + 1).read_until(b'\n', &mut line);
            let text = match read {
                Ok(0) => return None,
                Ok(_) if line.len() as u64 > LARGEST => {
                    // The rest of it is no line of its own.
                    skip_line(&mut self.reader);
                    Err(too_large(&self.place()))
                }
                Ok(_) if line.trim_ascii().is_empty() => continue,
                Ok(_) => self.report(line),
                Err(error) => {
                    // What cannot be read once is not asked for again.
                    let fault = yaml::unreadable(&self.name, &error);
                    return Some(Row { number: self.number, text: Err(fault) });
                }
            };
            return Some(Row { number: self.number, text });
        }
    }
}

impl<R: BufRead> Lines<R> {
    fn place(&self) -> String {
        format!("{}:{}", self.name, self.number)
    }

    /// A line as a report: JSON is YAML but for characters in two halves.
    fn report(&self, mut line: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
        let begin = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if let Err(error) = serde_json::from_slice::<IgnoredAny>(begin) {
            return Err(no_json(&self.place(), &error));
        }
        line.truncate(line.trim_ascii_end().len());
        let line = match String::from_utf8(line) {
            Ok(text) => join_halves(&text).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let first = |mut faults: Vec<Diagnostic>| faults.swap_remove(0);
        self.common.with_line(&self.place(), line).map_err(first)
    }
}

fn skip_line(reader: &mut impl BufRead) {
    while let Ok(buffer) = reader.fill_buf() {
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        if length == 0 {
            return;
        }
        reader.consume(length);
        if end.is_some() {
            return;
        }
    }
}

/// Characters beyond the first 65 536 are written in two halves by JSON (RFC 8259, 7), which
/// YAML does not know.
fn join_halves(text: &str) -> String {
    let (mut joined, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        joined.push_str(before);
        let pair = half(escape).zip(escape.get(6..).and_then(half));
        let whole = pair.and_then(|pair| {
            char::decode_utf16([pair.0, pair.1]).next().and_then(Result::ok)
        });
        let length = match whole {
            Some(c) if pair.is_some_and(|(high, _)| (0xd800..0xdc00).contains(&high)) => {
                joined.push(c);
                12
            }
            // A backslash takes what follows with it, another backslash too.
            _ => {
                let length = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
                joined.push_str(&escape[..length]);
                length
            }
        };
        rest = &escape[length..];
    }
    joined + rest
}

/// `\ud840`.
fn half(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

fn no_json(place: &str, error: &serde_json::Error) -> Diagnostic {
    Diagnostic::error(
        "batch::no-json",
        both(format!("the line is no JSON: {error}"), format!("此行不是 JSON：{error}")),
    )
    .in_file(place)
    .hint(both(
        "each line is one report, as one JSON object without line ends in it",
        "每行应为一份报告，即一个内部不换行的 JSON 对象",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io::Cursor;

    #[test]
    fn halves_are_joined() {
        for (from, to) in [
            (r#""\ud842\udfb7野家""#, r#""𠮷野家""#),
            (r#""\\ud842\\udfb7""#, r#""\\ud842\\udfb7""#),
            (r#""\u6c85\ud842""#, r#""\u6c85\ud842""#),
            (r#""\"\n\/""#, r#""\"\n\/""#),
            (r"\", r"\"),
        ] {
            assert_eq!(join_halves(from), to);
        }
    }

    #[test]
    fn lines_are_counted_and_numbered() {
        let text = "{\"a\":1}\n\n  \r\n{\"a\":2}\r\n{bad\n{\"a\":3}";
        assert_eq!(count(Cursor::new(text)).unwrap(), 4);
        let origin = of("x".to_owned(), Cursor::new(text), None, &Common::default());
        let Origin::Rows { rows, .. } = origin else { panic!("lines are rows") };
        let rows: Vec<(u64, Option<String>)> = rows
            .map(|row| (row.number, row.text.ok().map(|t| String::from_utf8(t).unwrap())))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            rows,
            [
                (1, text("{\"a\":1}")),
                (4, text("{\"a\":2}")),
                (5, None),
                (6, text("{\"a\":3}"))
            ]
        );
    }
}
