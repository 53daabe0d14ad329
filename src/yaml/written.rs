//! Where the characters of a value stand in the text of its file: between its quotes, after
//! its escapes, on its folded lines. So a message can point into a value, and a fix change a
//! part of it.

use std::ops::Range;

/// How a value stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where each character of the value begins in it.
    starts: Vec<usize>,
    /// Where it stands, from the beginning of the value in the file.
    places: Vec<Range<usize>>,
    end: usize,
}

impl Written {
    /// Finds a value in the text of a file, where it was read from. None if they do not fit.
    pub fn find(text: &str, place: Range<usize>, value: &str) -> Option<Self> {
        let mut reader = Reader::new(text.get(..place.start)?, text.get(place)?);
        let (mut starts, mut places) = (vec![], vec![]);
        let mut rest = value.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            starts.push(at);
            places.push(reader.take(c, rest.peek().is_none())?);
        }
        let end = places.last().map_or(reader.at, |place| place.end);
        reader.is_done().then_some(Self { starts, places, end })
    }

    /// Where a range of the value's bytes stands, from its beginning in the file. An
    /// empty one stands before the character that follows.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|start| *start < range.start);
        let after = self.starts.partition_point(|start| *start < range.end);
        let start = self.places.get(first).map_or(self.end, |place| place.start);
        start
            ..self.places[first.min(after)..after].last().map_or(start, |place| place.end)
    }
}

/// The kinds of scalars of YAML 1.2, chapter 7 and 8.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Plain,
    Single,
    Double,
    /// `|` or `>`, with the indent of its lines.
    Block {
        indent: usize,
        folded: bool,
    },
}

struct Reader<'a> {
    raw: &'a str,
    at: usize,
    kind: Kind,
}

impl<'a> Reader<'a> {
    fn new(before: &str, raw: &'a str) -> Self {
        let indent = before.len() - before.rfind('\n').map_or(0, |line| line + 1);
        let (at, kind) = match (block(before), raw.chars().next()) {
            (Some(folded), _) => (0, Kind::Block { indent, folded }),
            (None, Some('"')) => (1, Kind::Double),
            (None, Some('\'')) => (1, Kind::Single),
            _ => (0, Kind::Plain),
        };
        Self { raw, at, kind }
    }

    fn rest(&self) -> &'a str {
        &self.raw[self.at..]
    }

    /// Goes on by so many bytes, and says which.
    fn skip(&mut self, bytes: usize) -> Range<usize> {
        let start = self.at;
        self.at += bytes;
        start..self.at
    }

    /// Takes the next character of the value.
    fn take(&mut self, c: char, is_last: bool) -> Option<Range<usize>> {
        self.continue_line();
        match (self.kind, c) {
            (Kind::Double, _) if self.rest().starts_with('\\') => self.escape(c),
            (Kind::Single, '\'') => self.rest().starts_with("''").then(|| self.skip(2)),
            (Kind::Block { indent, folded }, '\n') => {
                self.block_line(indent, folded && !is_last)
            }
            (Kind::Block { indent, folded: true }, ' ')
                if self.rest().starts_with('\n') =>
            {
                self.block_line(indent, false)
            }
            (Kind::Block { .. }, _) => self.literal(c),
            (_, ' ') if self.fold().is_some() => {
                self.fold().map(|(_, end)| self.skip(end))
            }
            (_, '\n') => self.flow_lines(),
            _ => self.literal(c),
        }
    }

    fn literal(&mut self, c: char) -> Option<Range<usize>> {
        self.rest().starts_with(c).then(|| self.skip(c.len_utf8()))
    }

    /// A line that ends in a backslash goes on without a blank.
    fn continue_line(&mut self) {
        while let Some(after) = self.rest().strip_prefix("\\\n") {
            if self.kind != Kind::Double {
                return;
            }
            self.at = self.raw.len() - after.trim_start_matches([' ', '\t']).len();
        }
    }

    fn escape(&mut self, c: char) -> Option<Range<usize>> {
        let mark = self.rest().chars().nth(1)?;
        let digits = match mark {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return Some(self.skip(1 + mark.len_utf8())),
        };
        let code = self.rest().get(2..2 + digits)?;
        let is_it = u32::from_str_radix(code, 16).is_ok_and(|code| code == u32::from(c));
        is_it.then(|| self.skip(2 + digits))
    }

    /// Where lines end here and the text goes on: how many line ends, and after how many bytes.
    fn fold(&self) -> Option<(usize, usize)> {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
        let lines = rest[..blank].matches('\n').count();
        (lines > 0).then_some((lines, blank))
    }

    /// A line end of a value in quotes or none is an empty line in the file.
    fn flow_lines(&mut self) -> Option<Range<usize>> {
        let (_, blank) = self.fold()?;
        let line = self.rest()[..blank].find('\n')?;
        let more = self.rest()[line + 1..blank].find('\n')?;
        // The last of several takes the indent of the line that follows.
        let last = !self.rest()[line + more + 2..blank].contains('\n');
        Some(self.skip(if last { blank } else { line + 1 }))
    }

    /// A line end of a block, and the indent of the line that follows. Of a folded text an
    /// empty line ends the line.
    fn block_line(&mut self, indent: usize, empty_line: bool) -> Option<Range<usize>> {
        let mut line = self.rest().strip_prefix('\n').map(|_| 1)?;
        let next = self.rest()[line..].trim_start_matches(' ');
        if empty_line && next.starts_with('\n') {
            line = self.rest().len() - next.len() + 1;
        }
        let after = &self.rest()[line..];
        let blank = after.len() - after.trim_start_matches(' ').len();
        Some(self.skip(line + blank.min(indent)))
    }

    /// Whether nothing of the value is left.
    fn is_done(&self) -> bool {
        let rest = self.rest().trim();
        match self.kind {
            Kind::Double => rest == "\"",
            Kind::Single => rest == "'",
            Kind::Plain | Kind::Block { .. } => rest.is_empty(),
        }
    }
}

/// Whether a value begins a block, by what stands before it; if so, whether it is folded.
fn block(before: &str) -> Option<bool> {
    let lines = before.trim_end_matches(' ').strip_suffix('\n')?.trim_end();
    let line = &lines[lines.rfind('\n').map_or(0, |line| line + 1)..];
    let line = line.split_once(" #").map_or(line, |(line, _)| line.trim_end());
    let header =
        line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    Some(header.ends_with('>')).filter(|_| header.ends_with(['|', '>']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::diag::{Source, SourceId};
    use crate::yaml::{NodeKind, parse};

    use super::*;

    /// The value of a file that is one scalar below a key, and where its characters stand.
    fn found(text: &str) -> Option<(String, Vec<String>)> {
        let source = Source { name: String::new(), text: text.to_owned(), folder: None };
        let NodeKind::Map(entries) = parse(&source, SourceId::REPORT).ok()?.kind else {
            return None;
        };
        let mut node = &entries[0].1;
        if let NodeKind::Seq(items) = &node.kind {
            node = &items[0];
        }
        let NodeKind::Scalar { text: value, .. } = &node.kind else { return None };
        let raw = &text[node.span.range()];
        let written = Written::find(text, node.span.range(), value)?;
        let place = |(at, c): (usize, char)| &raw[written.range(at..at + c.len_utf8())];
        Some((
            value.clone(),
            value.char_indices().map(|at| place(at).to_owned()).collect(),
        ))
    }

    #[test]
    fn characters_are_found_in_all_kinds_of_scalars() {
        for (text, value, places) in [
            ("a: 甲乙\n", "甲乙", vec!["甲", "乙"]),
            ("a: 甲\n  乙\n", "甲 乙", vec!["甲", "\n  ", "乙"]),
            ("a: 甲\n\n  乙 # 丙\n", "甲\n乙", vec!["甲", "\n\n  ", "乙"]),
            ("a: '甲''乙'\n", "甲'乙", vec!["甲", "''", "乙"]),
            (
                "a: \"甲\\n\\u4e59\\\"\"\n",
                "甲\n乙\"",
                vec!["甲", "\\n", "\\u4e59", "\\\""],
            ),
            ("a: \"甲\\\n  乙\"\n", "甲乙", vec!["甲", "乙"]),
            ("a: |\n  甲\n  乙\nb: 1\n", "甲\n乙\n", vec!["甲", "\n  ", "乙", "\n"]),
            ("a:\n- | # 丙\n  \"甲\n", "\"甲\n", vec!["\"", "甲", "\n"]),
            ("a: |-\n  甲\n   乙\n", "甲\n 乙", vec!["甲", "\n  ", " ", "乙"]),
            (
                "a: >-\n  甲\n  乙\n\n  丙\n",
                "甲 乙\n丙",
                vec!["甲", "\n  ", "乙", "\n\n  ", "丙"],
            ),
        ] {
            let (found, at) = found(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(
                (found.as_str(), at),
                (value, places.iter().map(|it| (*it).to_owned()).collect()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_empty_range_stands_before_what_follows() {
        let written = Written::find("'甲乙'", 0..8, "甲乙").unwrap();
        assert_eq!(
            [written.range(0..0), written.range(3..3), written.range(6..6)],
            [1..1, 4..4, 7..7]
        );
    }

    #[test]
    fn a_value_from_elsewhere_is_not_found() {
        assert_eq!(Written::find("甲乙", 0..6, "甲丙"), None);
        assert_eq!(Written::find("甲乙", 0..6, "甲"), None);
    }

    proptest! {
        #[test]
        fn values_in_double_quotes_are_found(text in "[甲乙a '\\\\\"\\n\\t：]{0,12}") {
            let quoted = serde_json::to_string(&text).unwrap();
            if let Some((value, places)) = found(&format!("a: {quoted}\n")) {
                prop_assert_eq!(&value, &text);
                for (c, place) in value.chars().zip(places) {
                    prop_assert!(place == c.to_string() || place.starts_with('\\'));
                }
            } else {
                // A tab is refused by the tree.
                prop_assert!(text.contains('\t'));
            }
        }
    }
}
