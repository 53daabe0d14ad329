//! A text's units: what is never broken, how wide it is, which of its blanks give way
//! (spec/lines B2, B3.5).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Lexicon, Punctuation};

use super::cjk::{self, Class, class};
use super::quotes;

/// What holds a number to what belongs to it, and may be given up for a line's sake. In the
/// order in which the greedy breaker gives them up (spec/lines B5, R4); it keeps the last.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// number|量词
    Measure,
    /// 第N|条
    Ordinal,
    /// 年|月|日 of a date.
    Date,
    /// 〔2020〕|10号
    DocumentNumber,
    /// The parts of an address on the network.
    Address,
    /// 2022|年, 5|月
    DateUnit,
}

/// What a unit may not be parted from.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bind {
    /// It may.
    #[default]
    None,
    /// Only if the line would be too loose.
    Soft(Tie),
    /// Never.
    Hard,
}

/// A unit of a line. Lengths are in em.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its bytes of the text.
    pub range: Range<usize>,
    /// What it is; numbers are [`Class::Digit`], words [`Class::Letter`].
    pub class: Class,
    /// How wide it is, blanks included.
    pub width: f64,
    /// The blank at its start that may give way.
    pub lead: f64,
    /// The blank at its end that may give way.
    pub trail: f64,
    /// What holds it to the next unit.
    pub bind: Bind,
    /// Whether it is Western: a number, a word, or a sign of ASCII that belongs to one.
    pub western: bool,
}

impl Unit {
    /// Whether it is a bracket or a quote.
    pub fn is_bracket(&self) -> bool {
        matches!(self.class, Class::Open | Class::Close)
    }

    /// Whether it is a bracket, a quote or a pause.
    pub fn is_mark(&self) -> bool {
        self.is_bracket() || self.class == Class::PauseStack || cjk::may_hang(self.class)
    }

    /// Whether it is a space at which a line may break.
    pub fn is_space(&self) -> bool {
        self.class == Class::Space
    }
}

/// What units depend on beside the text.
#[derive(Copy, Clone, Debug)]
pub struct Rules<'a> {
    /// The words that hold together.
    pub lexicon: &'a Lexicon,
    /// How wide marks are.
    pub punctuation: Punctuation,
}

/// Half a 字: the blank of a full-width mark.
const HALF: f64 = 0.5;

/// The units of a text without forced breaks. `measure` tells the width of what is not set
/// in whole or half 字: digits, letters, spaces, signs.
pub fn units(
    text: &str,
    rules: Rules<'_>,
    measure: &dyn Fn(Range<usize>) -> f64,
) -> Vec<Unit> {
    let itemizer = Itemizer { text, rules, measure, western: quotes::western(text) };
    let mut units = vec![];
    let mut at = 0;
    while at < text.len() {
        let (length, class) = itemizer.next(at);
        let unit = itemizer.unit(at..at + length, class);
        at += length;
        if unit.class == Class::Letter && unit.width > LONGEST_WORD {
            units.extend(itemizer.parts(unit));
        } else {
            units.push(unit);
        }
    }
    super::bind::bind(text, rules.lexicon, &mut units);
    units
}

/// A Western word that is wider, in 字, is none: an address, a path.
const LONGEST_WORD: f64 = 8.0;

struct Itemizer<'a> {
    text: &'a str,
    rules: Rules<'a>,
    measure: &'a dyn Fn(Range<usize>) -> f64,
    /// The places of quotes that are Western.
    western: Vec<usize>,
}

impl Itemizer<'_> {
    /// The class of the character at a place.
    fn class(&self, at: usize, c: char) -> Class {
        if !cjk::is_quote(c) || self.western.binary_search(&at).is_err() {
            return class(c);
        }
        if cjk::opens(c) { Class::WesternOpen } else { Class::WesternClose }
    }

    /// The length in bytes and the class of the unit that begins at a place.
    fn next(&self, at: usize) -> (usize, Class) {
        let rest = &self.text[at..];
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { return (0, Class::Han) };
        let same = |chars: std::str::Chars<'_>, class: Class, most: usize| -> usize {
            let alike = chars.take_while(|c| cjk::class(*c) == class).take(most);
            alike.map(char::len_utf8).sum()
        };
        let grapheme = || super::grapheme(rest);
        match self.class(at, first) {
            kind @ (Class::Dash | Class::Dots) => match same(chars, kind, 1) {
                0 if kind == Class::Dash => (first.len_utf8(), Class::Connector),
                more => (first.len_utf8() + more, kind),
            },
            Class::PauseStack => match same(chars, Class::PauseStack, 2) {
                0 => (grapheme(), Class::PauseEnd),
                more => (first.len_utf8() + more, Class::PauseStack),
            },
            Class::Digit | Class::Letter => self.western(at),
            Class::Space => (same(rest.chars(), Class::Space, usize::MAX), Class::Space),
            other => (grapheme(), other),
        }
    }

    /// A number or a word: digits and letters, with joiners between two of them.
    fn western(&self, at: usize) -> (usize, Class) {
        let rest = &self.text[at..];
        let (mut kind, mut end, mut pending) = (Class::Digit, 0, 0);
        let mut digits = false;
        for cluster in rest.graphemes(true) {
            let Some(c) = cluster.chars().next() else { break };
            match class(c) {
                found @ (Class::Digit | Class::Letter) => {
                    if found == Class::Letter {
                        kind = Class::Letter;
                    }
                    digits = found == Class::Digit;
                    end += pending + cluster.len();
                    pending = 0;
                }
                _ if cjk::joins(c, digits)
                    || self.is_apostrophe(at + end, pending, c) =>
                {
                    pending += cluster.len();
                }
                _ => break,
            }
        }
        (end, kind)
    }

    /// Whether a character right after a word is a Western ’: it joins what follows.
    fn is_apostrophe(&self, end: usize, pending: usize, c: char) -> bool {
        c == '’' && pending == 0 && self.western.binary_search(&end).is_ok()
    }

    fn unit(&self, range: Range<usize>, class: Class) -> Unit {
        let text = &self.text[range.clone()];
        let count = || text.chars().count();
        let (width, lead, trail) = match class {
            Class::Open if self.is_half(class) => (HALF, 0.0, 0.0),
            Class::Open => (1.0, HALF, 0.0),
            Class::Close | Class::PauseMiddle | Class::PauseEnd
                if self.is_half(class) =>
            {
                (HALF, 0.0, 0.0)
            }
            Class::Close | Class::PauseMiddle | Class::PauseEnd => (1.0, 0.0, HALF),
            // GB/T 15834-2011, 5.1.2: two stacked marks take one 字, three take two.
            Class::PauseStack => (count() as f64 - 1.0, 0.0, 0.0),
            Class::Dash | Class::Dots => (count() as f64, 0.0, 0.0),
            Class::LongDash => (2.0, 0.0, 0.0),
            Class::Connector => (1.0, 0.0, 0.0),
            Class::ShortConnector | Class::Inter | Class::Solidus => (HALF, 0.0, 0.0),
            _ => ((self.measure)(range.clone()), 0.0, 0.0),
        };
        let class = match class {
            // A joiner between Han characters: the slash is 分隔号, all else a sign.
            Class::Joiner if text == "/" => Class::Solidus,
            Class::Joiner => Class::Han,
            class => class,
        };
        let western = match class {
            Class::Digit | Class::Letter => true,
            Class::Prefix | Class::Suffix => text.is_ascii(),
            _ => false,
        };
        Unit { range, class, width, lead, trail, bind: Bind::None, western }
    }

    /// Whether a mark takes half a 字 (B3.5).
    fn is_half(&self, class: Class) -> bool {
        match self.rules.punctuation {
            Punctuation::Full => false,
            Punctuation::Kaiming => class != Class::PauseEnd,
            Punctuation::Half => true,
        }
    }

    /// The parts of an address: each ends with the joiners after it.
    fn parts(&self, unit: Unit) -> Vec<Unit> {
        let (mut parts, mut start) = (vec![], unit.range.start);
        let text = &self.text[unit.range.clone()];
        let ends = text.char_indices().filter_map(|(at, c)| {
            let end = unit.range.start + at + c.len_utf8();
            let next = self.text[end..unit.range.end].chars().next()?;
            let joiner = |c: char| !matches!(class(c), Class::Letter | Class::Digit);
            (joiner(c) && !joiner(next)).then_some(end)
        });
        for end in ends.chain([unit.range.end]) {
            parts.push(Unit {
                range: start..end,
                width: (self.measure)(start..end),
                bind: Bind::Soft(Tie::Address),
                ..unit.clone()
            });
            start = end;
        }
        if let Some(last) = parts.last_mut() {
            last.bind = unit.bind;
        }
        parts
    }
}
