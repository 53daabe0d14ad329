//! Fixes applied: the file's text with the parts replaced that rules found, and all else byte
//! for byte as it was.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Edit, Fix, Source, SourceId, Span};
use crate::yaml::{self, Node, NodeKind};

/// A text with fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes were made. Those that would change what another changes, or after which
    /// the file would say something else, were not.
    pub made: usize,
}

/// Applies the fixes of findings to the text they are of.
pub fn fix(source: &Source, found: &[Diagnostic]) -> Fixed {
    let fixes: Vec<&Fix> = found.iter().filter_map(|one| one.fix.as_deref()).collect();
    let fixes = apart(&fixes);
    let Ok(tree) = yaml::parse(source, SourceId::REPORT) else {
        return Fixed { text: source.text.clone(), made: 0 };
    };
    if let Some(text) = applied(source, &tree, &fixes) {
        return Fixed { text, made: fixes.len() };
    }
    one_by_one(source, &tree, &fixes)
}

/// Some fix breaks the file: those are made that do not.
fn one_by_one(source: &Source, tree: &Node, fixes: &[&Fix]) -> Fixed {
    let sound = fixes.iter().filter(|fix| applied(source, tree, &[**fix]).is_some());
    let sound: Vec<&Fix> = sound.copied().collect();
    match applied(source, tree, &sound) {
        Some(text) => Fixed { text, made: sound.len() },
        None => Fixed { text: source.text.clone(), made: 0 },
    }
}

/// The fixes whose edits touch no edit of an earlier one.
fn apart<'a>(fixes: &[&'a Fix]) -> Vec<&'a Fix> {
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut apart = vec![];
    for fix in fixes {
        if fix.edits.iter().all(|edit| is_free(&taken, edit.span)) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
            apart.push(*fix);
        }
    }
    apart
}

/// Whether no edit begins, ends or stands in a place.
fn is_free(taken: &BTreeMap<u32, u32>, span: Span) -> bool {
    let before = taken.range(..=span.end).next_back();
    before.is_none_or(|(_, end)| *end < span.start)
}

/// The text with fixes, if it then says what it should and nothing else has changed.
fn applied(source: &Source, tree: &Node, fixes: &[&Fix]) -> Option<String> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort();
    let text =
        replaced(&source.text, edits.iter().map(|edit| (edit.span.range(), &edit.text)));
    let fixed = Source { text, ..source.clone() };
    let now = yaml::parse(&fixed, SourceId::REPORT).ok()?;
    says(tree, &now, &by_scalar(&edits)).then_some(fixed.text)
}

fn by_scalar<'a>(edits: &[&'a Edit]) -> BTreeMap<Span, Vec<&'a Edit>> {
    let mut by_scalar: BTreeMap<Span, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_scalar.entry(edit.scalar).or_default().push(edit);
    }
    by_scalar
}

/// Whether a tree is another one with these edits.
fn says(before: &Node, now: &Node, edits: &BTreeMap<Span, Vec<&Edit>>) -> bool {
    match (&before.kind, &now.kind) {
        (NodeKind::Scalar { text, .. }, now) => {
            let edits = edits.get(&before.span).map_or(&[][..], Vec::as_slice);
            let edits = edits.iter().map(|edit| (edit.range.0..edit.range.1, &edit.text));
            let expected = replaced(text, edits);
            match now {
                NodeKind::Scalar { text, .. } => *text == expected,
                NodeKind::Null => expected.is_empty(),
                _ => false,
            }
        }
        (NodeKind::Null, NodeKind::Null) => true,
        (NodeKind::Seq(before), NodeKind::Seq(now)) => {
            before.len() == now.len()
                && before.iter().zip(now).all(|(before, now)| says(before, now, edits))
        }
        (NodeKind::Map(before), NodeKind::Map(now)) => {
            before.len() == now.len()
                && before.iter().zip(now).all(|((key, before), (other, now))| {
                    key.text == other.text && says(before, now, edits)
                })
        }
        _ => false,
    }
}

/// The bytes of a file whose text has changed, with the byte order mark and the line ends
/// that it has: those of each line, if it still has as many.
pub fn as_file(raw: &[u8], text: &str) -> Vec<u8> {
    let raw = String::from_utf8_lossy(raw);
    let windows: Vec<bool> = raw.split('\n').map(|line| line.ends_with('\r')).collect();
    let lines: Vec<&str> = text.split('\n').collect();
    let same = lines.len() == windows.len();
    let end = |at: usize| {
        let is_windows = windows.get(if same { at } else { 0 });
        if is_windows == Some(&true) { "\r\n" } else { "\n" }
    };
    let mut out = String::new();
    out.extend(raw.chars().next().filter(|first| *first == BYTE_ORDER_MARK));
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        if at + 1 < lines.len() {
            out.push_str(end(at));
        }
    }
    out.into_bytes()
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text with parts replaced, which are in order and do not touch.
fn replaced<'a>(
    text: &str,
    parts: impl Iterator<Item = (std::ops::Range<usize>, &'a String)>,
) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (range, part) in parts {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(part);
        done = range.end.max(done);
    }
    out + text.get(done..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::diag::both;

    use super::*;

    fn source(text: &str) -> Source {
        Source { name: String::new(), text: text.to_owned(), folder: None }
    }

    /// A finding whose fix replaces a part of a file that is in a plain value.
    fn finding(text: &str, value: &str, part: &str, by: &str) -> Diagnostic {
        let scalar = text.find(value).unwrap();
        let at = value.find(part).unwrap();
        let span = |range| Span::new(SourceId::REPORT, range);
        let edit = Edit {
            span: span(scalar + at..scalar + at + part.len()),
            scalar: span(scalar..scalar + value.len()),
            range: (at, at + part.len()),
            text: by.to_owned(),
        };
        let fix = Fix { what: both("", ""), edits: vec![edit] };
        Diagnostic::error("test", both("", "")).fix(fix)
    }

    #[test]
    fn all_else_stays_as_it_is() {
        let text = "# 甲,乙\nb:   甲,乙   # 甲,乙\na: [丙 ,  丁]\n";
        let fixed = fix(&source(text), &[finding(text, "甲,乙   #", ",", "，")]);
        assert_eq!((fixed.text.as_str(), fixed.made), (text, 0), "no value stands there");
        let at = text.replacen("甲,乙", ".......", 1);
        let fixed = fix(&source(text), &[finding(&at, "甲,乙", ",", "，")]);
        let expected = "# 甲,乙\nb:   甲，乙   # 甲,乙\na: [丙 ,  丁]\n";
        assert_eq!((fixed.text.as_str(), fixed.made), (expected, 1));
    }

    #[test]
    fn a_fix_that_breaks_the_file_is_not_made() {
        let text = "a: 甲乙\nb: 丙丁\n";
        let breaks = finding(text, "甲乙", "甲", "甲: ");
        let sound = finding(text, "丙丁", "丙", "戊");
        let fixed = fix(&source(text), &[breaks, sound]);
        assert_eq!((fixed.text.as_str(), fixed.made), ("a: 甲乙\nb: 戊丁\n", 1));
    }

    #[test]
    fn of_fixes_that_touch_the_first_is_made() {
        let text = "a: 甲乙丙\n";
        let found = [
            finding(text, "甲乙丙", "甲乙", "子"),
            finding(text, "甲乙丙", "乙丙", "丑"),
            finding(text, "甲乙丙", "丙", "寅"),
        ];
        let fixed = fix(&source(text), &found);
        assert_eq!((fixed.text.as_str(), fixed.made), ("a: 子丙\n", 1));
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_stay() {
        let raw = "\u{feff}a: 1\r\nb: 2\nc: 3\r\n";
        let now = as_file(raw.as_bytes(), "a: 1\nb: 5\nc: 3\n");
        assert_eq!(String::from_utf8(now).unwrap(), "\u{feff}a: 1\r\nb: 5\nc: 3\r\n");
        let joined = as_file(b"a: 1\r\n\r\nb: 2\r\n", "a: 1\nb: 2\n");
        assert_eq!(joined, b"a: 1\r\nb: 2\r\n");
    }

    proptest! {
        #[test]
        fn a_text_that_has_not_changed_gives_the_same_file(
            mark in proptest::bool::ANY,
            lines in proptest::collection::vec(("[a甲 ]{0,3}", proptest::bool::ANY), 0..6),
        ) {
            let mut raw = String::from(if mark { "\u{feff}" } else { "" });
            for (line, windows) in lines {
                raw += &format!("{line}{}", if windows { "\r\n" } else { "\n" });
            }
            let text = yaml::source("", raw.as_bytes()).unwrap().text;
            prop_assert_eq!(as_file(raw.as_bytes(), &text), raw.into_bytes());
        }
    }
}
