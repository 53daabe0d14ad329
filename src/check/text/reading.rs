//! A text as rules read it: its characters, without the asterisks of bold, each with its
//! place; and the way in which rules say what they find.

use std::ops::Range;

use crate::diag::{Bilingual, Diagnostic, Edit, Fix, both};

use super::super::characters::Characters;
use super::super::rule::Rule;
use super::super::{Piece, Subject};
use super::signs;

/// Keys whose values are no text of the report: names of files, lengths, what is only looked
/// up.
const NO_TEXT: &[&str] = &[
    "layout", "form", "file", "rules", "ignore", "mark", "marks", "width", "height",
    "align", "columns", "kind", "severity",
];

/// A text.
pub(super) struct Reading<'p, 'a> {
    pub(super) piece: &'p Piece<'a>,
    chars: &'p [(usize, char)],
    address: &'p [bool],
}

impl<'p, 'a> Reading<'p, 'a> {
    /// All texts of a report.
    pub(super) fn all(subject: &'p Subject<'a>) -> impl Iterator<Item = Self> {
        let is_text = |piece: &&Piece<'_>| {
            piece.path.last().is_none_or(|key| !NO_TEXT.contains(key))
        };
        subject.pieces().filter(is_text).map(Self::new)
    }

    pub(super) fn new(piece: &'p Piece<'a>) -> Self {
        let Characters { chars, address } = piece.characters();
        Self { piece, chars, address }
    }

    /// How many characters it has.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// A character.
    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.at(at.checked_sub(1)?)
    }

    /// The last character before a place that is no space.
    pub(super) fn solid_before(&self, at: usize) -> Option<char> {
        let before = self.chars.get(..at)?.iter().rev().map(|(_, c)| *c);
        before.take_while(|c| *c != '\n').find(|c| !signs::is_space(*c))
    }

    /// The first character from a place on that is no space.
    pub(super) fn solid_from(&self, at: usize) -> Option<char> {
        let after = self.chars.get(at..)?.iter().map(|(_, c)| *c);
        after.take_while(|c| *c != '\n').find(|c| !signs::is_space(*c))
    }

    /// Its characters with their indices, but for those of addresses.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, char)> {
        let chars = self.chars.iter().zip(self.address).enumerate();
        chars.filter(|(_, (_, address))| !**address).map(|(at, ((_, c), _))| (at, *c))
    }

    /// All its characters.
    pub(super) fn chars(&self) -> Vec<char> {
        self.chars.iter().map(|(_, c)| *c).collect()
    }

    /// The characters of a range.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        let chars = self.chars.get(range).unwrap_or_default();
        chars.iter().map(|(_, c)| *c).collect()
    }

    /// Whether the text goes on with a word at a place.
    pub(super) fn has(&self, at: usize, word: &str) -> bool {
        let rest = self.chars.get(at..).unwrap_or_default().iter().map(|(_, c)| *c);
        let mut rest = rest.fuse();
        word.chars().all(|c| rest.next() == Some(c))
    }

    /// The bytes of a range of characters.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let start =
            self.chars.get(range.start).map_or(self.piece.text.len(), |(at, _)| *at);
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let end = last.and_then(|last| self.chars.get(last));
        start..end.map_or(start, |(at, c)| at + c.len_utf8())
    }

    /// The innermost key that leads to it.
    pub(super) fn key(&self) -> &str {
        self.piece.path.last().copied().unwrap_or_default()
    }
}

impl Reading<'_, '_> {
    /// Whether it is a paragraph or an item of the narrative.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.key(), "body" | "preamble" | "list" | "continued")
    }
}

/// Where rules put what they find.
pub(super) struct Finder<'f, 's> {
    pub(super) subject: &'f Subject<'s>,
    pub(super) found: &'f mut Vec<Diagnostic>,
}

impl Finder<'_, '_> {
    /// Something that a person has to mend.
    pub(super) fn tell(
        &mut self,
        rule: &Rule,
        reading: &Reading<'_, '_>,
        range: Range<usize>,
        message: Bilingual,
        hint: Bilingual,
    ) {
        let place = self.subject.place(reading.piece, reading.bytes(range));
        self.found.push(rule.finding(message).at(place).hint(hint));
    }

    /// Something that is mended by writing something else, or nothing, in its place.
    pub(super) fn replace(
        &mut self,
        rule: &Rule,
        reading: &Reading<'_, '_>,
        range: Range<usize>,
        message: Bilingual,
        by: &str,
    ) {
        self.mend(
            rule,
            reading,
            range.clone(),
            message,
            written(by),
            &[(range, by.to_owned())],
        );
    }

    /// Something that is mended by several changes of its text, in ranges of characters.
    pub(super) fn mend(
        &mut self,
        rule: &Rule,
        reading: &Reading<'_, '_>,
        range: Range<usize>,
        message: Bilingual,
        what: Bilingual,
        changes: &[(Range<usize>, String)],
    ) {
        let piece = reading.piece;
        let place = self.subject.place(piece, reading.bytes(range));
        let edit = |(range, text): &(Range<usize>, String)| {
            self.subject.edit(piece, reading.bytes(range.clone()), text.as_str())
        };
        let edits: Option<Vec<Edit>> = changes.iter().map(edit).collect();
        let mut finding = rule.finding(message).at(place);
        finding.fix = edits.map(|edits| Box::new(Fix { what, edits }));
        self.found.push(finding);
    }
}

/// What a change does.
fn written(by: &str) -> Bilingual {
    match by {
        "" => both("remove it", "删去"),
        by => both(format!("write “{by}”"), format!("改为“{by}”")),
    }
}
