//! Where the words of titles and labels end (spec/page A7).
//!
//! The lexicon of the layout knows the words of these reports; what it does not know is cut by
//! ICU4X's dictionary, which is too fine for compounds, so that a cut beside a single
//! character counts for little.

use std::sync::LazyLock;

use icu_segmenter::WordSegmenterBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::UnicodeSegmentation;

use crate::document::Lexicon;

use super::cjk;

/// The issuer's name begins a title and is at most this long.
const LONGEST_ISSUER: usize = 24;

/// What stands at a place between two characters of a title or a label.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// The inside of a word, or of 《…》.
    Inside,
    /// The end of a word inside 《…》.
    Quoted,
    /// The joint of two words of a compound: 项目|支出.
    Joint,
    /// Between two characters of which neither is of a word that is known here.
    Unknown,
    /// The end of a word.
    Word,
    /// The end of a unit of meaning: before 关于, after 年度, after 《…》.
    Phrase,
    /// The end of the issuer's name.
    Issuer,
}

/// What stands at each boundary between the graphemes of a text: for each grapheme but the
/// first, its place in bytes and what ends before it.
pub fn boundaries(text: &str, lexicon: &Lexicon) -> Vec<(usize, Boundary)> {
    let starts = text.grapheme_indices(true).map(|(at, _)| at).skip(1);
    let mut found: Vec<(usize, Boundary)> =
        starts.map(|at| (at, Boundary::Unknown)).collect();
    for piece in pieces(text, lexicon) {
        if piece.known {
            raise(&mut found, piece.start, Boundary::Word);
            raise(&mut found, piece.end, Boundary::Word);
            set(&mut found, piece.start, piece.end, Boundary::Inside);
            for joint in joints(&text[piece.start..piece.end], lexicon) {
                raise(&mut found, piece.start + joint, Boundary::Joint);
            }
            segment(text, &piece, Boundary::Joint, &mut found);
        } else {
            segment(text, &piece, Boundary::Word, &mut found);
        }
    }
    for (at, kind) in &mut found {
        if is_phrase(&text[..*at], &text[*at..]) {
            *kind = (*kind).max(Boundary::Phrase);
        }
    }
    for (open, _) in text.match_indices('《') {
        let end = text[open..].find('》').map_or(text.len(), |end| open + end);
        quote(&mut found, open, end + 1);
    }
    found
}

/// Marks the end of the issuer's name, if a title begins with one, which is not broken
/// inside.
pub fn mark_issuer(text: &str, lexicon: &Lexicon, found: &mut [(usize, Boundary)]) {
    if let Some(end) = issuer(text, lexicon) {
        set(found, 0, end, Boundary::Inside);
        raise(found, end, Boundary::Issuer);
    }
}

/// Whether a unit of meaning ends between two parts of a text.
fn is_phrase(before: &str, after: &str) -> bool {
    before.ends_with(['》', '」', '』'])
        || before.ends_with("年度")
        || after.starts_with("关于")
}

/// Makes the ends of words inside 《…》 less than they are elsewhere.
fn quote(found: &mut [(usize, Boundary)], start: usize, end: usize) {
    for (_, kind) in found.iter_mut().filter(|(at, _)| start < *at && *at < end) {
        *kind = match kind {
            Boundary::Inside | Boundary::Unknown => Boundary::Inside,
            _ => Boundary::Quoted,
        };
    }
}

/// A word of the lexicon, or what stands between two of them.
struct Piece {
    start: usize,
    end: usize,
    known: bool,
}

/// A text as words of the lexicon, the longest that begins at each place, and what is left.
fn pieces(text: &str, lexicon: &Lexicon) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = vec![];
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let word = lexicon.words.longest(&text[at..]);
        let end = at + word.unwrap_or(first.len_utf8());
        let known = word.is_some();
        match pieces.last_mut() {
            Some(last) if !known && !last.known => last.end = end,
            _ => pieces.push(Piece { start: at, end, known }),
        }
        at = end;
    }
    pieces
}

/// ICU4X's dictionary of Chinese words: part of the program, ready at once.
static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> = LazyLock::new(|| {
    icu_segmenter::WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
});

/// Marks the ends of the dictionary's words in what the lexicon does not know, or in a
/// compound that it knows.
fn segment(text: &str, piece: &Piece, kind: Boundary, found: &mut [(usize, Boundary)]) {
    let stretch = &text[piece.start..piece.end];
    let ends: Vec<usize> = DICTIONARY.segment_str(stretch).collect();
    let words: Vec<&str> =
        ends.windows(2).map(|pair| &stretch[pair[0]..pair[1]]).collect();
    // A single character may be a word, or the rest of one that the dictionary does not know.
    let whole = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next();
        chars.next().is_some() || first.is_some_and(cjk::is_particle)
    };
    for (pair, end) in words.windows(2).zip(&ends[1..]) {
        if whole(pair[0]) && whole(pair[1]) {
            raise(found, piece.start + end, kind);
        }
    }
    if piece.known {
        return;
    }
    for (word, start) in words.iter().zip(&ends) {
        let start = piece.start + start;
        set(found, start, start + word.len(), Boundary::Inside);
    }
}

/// Whether a break at a place of a text tears a word, a bracket with its content, or a number
/// from its unit.
pub fn tears(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    let (before, after) = text.split_at(at);
    let line = before.rfind('\n').map_or(0, |line| line + 1);
    let end = after.find('\n').map_or(text.len(), |line| at + line);
    let kinds = boundaries(&text[line..end], lexicon);
    let kind = kinds.iter().find(|(place, _)| line + place == at).map(|(_, kind)| *kind);
    let opened = |open: char, close: char| {
        let last = before.rfind(open);
        last.is_some_and(|open| before.rfind(close).is_none_or(|close| close < open))
    };
    let number = before.ends_with(|c: char| c.is_ascii_digit())
        && (lexicon.measures.longest(after).is_some()
            || after.starts_with(|c: char| c.is_ascii_digit()));
    kind == Some(Boundary::Inside) || opened('（', '）') || opened('《', '》') || number
}

/// The places of a compound where a word ends and another begins.
fn joints(compound: &str, lexicon: &Lexicon) -> Vec<usize> {
    let places = compound.char_indices().map(|(at, _)| at).skip(1);
    let both = |at: &usize| {
        is_made_of_words(&compound[..*at], lexicon)
            && is_made_of_words(&compound[*at..], lexicon)
    };
    places.filter(both).collect()
}

/// Whether a part of a compound is a word, or words one after another.
fn is_made_of_words(part: &str, lexicon: &Lexicon) -> bool {
    let is_word =
        |part: &str| lexicon.words.contains(part) || lexicon.suffixes.contains(part);
    let mut places = part.char_indices().map(|(at, _)| at).skip(1);
    is_word(part)
        || places.any(|at| is_word(&part[..at]) && is_made_of_words(&part[at..], lexicon))
}

/// Where the issuer's name ends, if the title begins with one.
fn issuer(text: &str, lexicon: &Lexicon) -> Option<usize> {
    let head: usize = text.chars().take(LONGEST_ISSUER).map(char::len_utf8).sum();
    let digit = text[..head].find(|c: char| c.is_ascii_digit());
    let stop = digit.into_iter().chain(text[..head].find("关于")).min();
    // Before a year or 关于 the name surely ends, if it ends like one.
    let bodies = || lexicon.bodies.iter().chain(lexicon.issuers.iter());
    let surely =
        stop.filter(|stop| bodies().any(|ending| text[..*stop].ends_with(ending)));
    let ends = lexicon.issuers.iter().filter_map(|ending| {
        let at = text[..stop.unwrap_or(head)].rfind(ending)?;
        (at > 0).then_some(at + ending.len())
    });
    // The name reaches to where the rest begins, or it is no name but a word of the title.
    surely.or(ends.max()).filter(|end| *end < text.len())
}

/// Marks all boundaries inside a range.
fn set(found: &mut [(usize, Boundary)], start: usize, end: usize, boundary: Boundary) {
    let first = found.partition_point(|(at, _)| *at <= start);
    for (at, slot) in &mut found[first..] {
        if *at >= end {
            return;
        }
        *slot = boundary;
    }
}

/// Marks one boundary, unless it is more already.
fn raise(found: &mut [(usize, Boundary)], at: usize, boundary: Boundary) {
    if let Ok(index) = found.binary_search_by_key(&at, |(at, _)| *at) {
        found[index].1 = found[index].1.max(boundary);
    }
}

/// Whether a line of a title may not start with what begins a text.
pub fn weak_start(text: &str) -> bool {
    text.chars().next().is_some_and(cjk::is_particle)
}
