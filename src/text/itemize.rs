//! A text's units: what is never broken, how wide it is, which of its blanks give way
//! (spec/lines B2; spec/page A8).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::cjk::{self, Class, class};
use super::lexicon;

/// What a unit may not be parted from.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bind {
    /// It may.
    #[default]
    None,
    /// A bind that is relaxed when a line would be too loose, in the order of its number
    /// (spec/lines B5, R4): number|量词, 第N|条, 年|月|日, 〔2020〕|10号; last, the parts of an
    /// address on the network.
    Soft(u8),
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
}

impl Unit {
    /// Whether it is a bracket or a quote.
    pub fn is_bracket(&self) -> bool {
        matches!(self.class, Class::Open | Class::Close)
    }

    /// Whether it is a bracket, a quote or a pause, with a blank.
    pub fn is_mark(&self) -> bool {
        self.is_bracket() || matches!(self.class, Class::PauseMiddle | Class::PauseEnd)
    }

    /// Whether it is a number or a Western word.
    pub fn is_western(&self) -> bool {
        matches!(self.class, Class::Digit | Class::Letter)
    }
}

/// Half a 字: the blank of a full-width mark.
const HALF: f64 = 0.5;

/// The units of a text without forced breaks. `measure` tells the width of what is not set
/// in whole or half 字: digits, letters, spaces, signs.
pub fn units(text: &str, measure: &dyn Fn(Range<usize>) -> f64) -> Vec<Unit> {
    let mut units = vec![];
    let mut at = 0;
    while at < text.len() {
        let (length, class) = next(text, at);
        let unit = unit(text, at..at + length, class, measure);
        at += length;
        if unit.class == Class::Letter && unit.width > LONGEST_WORD {
            units.extend(parts(text, unit, measure));
        } else {
            units.push(unit);
        }
    }
    bind(text, &mut units);
    units
}

/// A Western word that is wider, in 字, is none: an address, a path.
const LONGEST_WORD: f64 = 8.0;

/// The parts of an address: each ends with the joiners after it.
fn parts(text: &str, unit: Unit, measure: &dyn Fn(Range<usize>) -> f64) -> Vec<Unit> {
    let (mut parts, mut start) = (vec![], unit.range.start);
    let ends = text[unit.range.clone()].char_indices().filter_map(|(at, c)| {
        let end = unit.range.start + at + c.len_utf8();
        let next = text[end..unit.range.end].chars().next()?;
        let joiner = |c: char| !matches!(class(c), Class::Letter | Class::Digit);
        (joiner(c) && !joiner(next)).then_some(end)
    });
    for end in ends.chain([unit.range.end]) {
        parts.push(Unit {
            range: start..end,
            width: measure(start..end),
            bind: Bind::Soft(5),
            ..unit.clone()
        });
        start = end;
    }
    if let Some(last) = parts.last_mut() {
        last.bind = unit.bind;
    }
    parts
}

/// The length in bytes and the class of the unit that begins at a place.
fn next(text: &str, at: usize) -> (usize, Class) {
    let rest = &text[at..];
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return (0, Class::Han) };
    let same = |chars: std::str::Chars<'_>, class: Class| {
        chars
            .take_while(|c| cjk::class(*c) == class)
            .map(char::len_utf8)
            .collect::<Vec<_>>()
    };
    let grapheme = || super::grapheme(rest);
    match class(first) {
        kind @ (Class::Dash | Class::Dots) => {
            let pair = same(chars, kind).first().map_or(0, |len| first.len_utf8() + len);
            match pair {
                0 if kind == Class::Dash => (first.len_utf8(), Class::Connector),
                0 => (first.len_utf8(), kind),
                pair => (pair, kind),
            }
        }
        Class::PauseStack => {
            let more: usize = same(chars, Class::PauseStack).iter().take(2).sum();
            if more == 0 {
                (grapheme(), Class::PauseEnd)
            } else {
                (first.len_utf8() + more, Class::PauseStack)
            }
        }
        Class::Digit | Class::Letter => western(rest),
        Class::Space => (same(rest.chars(), Class::Space).iter().sum(), Class::Space),
        other => (grapheme(), other),
    }
}

/// A number or a word: digits and letters, with joiners between two of them.
fn western(rest: &str) -> (usize, Class) {
    let mut kind = Class::Digit;
    let mut end = 0;
    let mut pending = 0;
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
            _ if cjk::joins(c, digits) => pending += cluster.len(),
            _ => break,
        }
    }
    (end, kind)
}

fn unit(
    text: &str,
    range: Range<usize>,
    class: Class,
    measure: &dyn Fn(Range<usize>) -> f64,
) -> Unit {
    let count = || text[range.clone()].chars().count();
    let (width, lead, trail) = match class {
        Class::Open => (1.0, HALF, 0.0),
        Class::Close | Class::PauseMiddle | Class::PauseEnd => (1.0, 0.0, HALF),
        // GB/T 15834-2011, 5.1.2: two stacked marks take one 字, three take two.
        Class::PauseStack => (count() as f64 - 1.0, 0.0, 0.0),
        Class::Dash | Class::Dots => (count() as f64, 0.0, 0.0),
        Class::LongDash => (2.0, 0.0, 0.0),
        Class::Connector => (1.0, 0.0, 0.0),
        Class::ShortConnector | Class::Inter | Class::Solidus => (HALF, 0.0, 0.0),
        _ => (measure(range.clone()), 0.0, 0.0),
    };
    let class = match class {
        // A joiner between Han characters: the slash is 分隔号, all else a sign.
        Class::Joiner if &text[range.clone()] == "/" => Class::Solidus,
        Class::Joiner => Class::Han,
        class => class,
    };
    Unit { range, class, width, lead, trail, bind: Bind::None }
}

/// What holds numbers to what they count (A8).
fn bind(text: &str, units: &mut [Unit]) {
    for index in 0..units.len().saturating_sub(1) {
        let dated = index > 0 && units[index - 1].class == Class::Digit;
        let bind = hold(text, &units[index], &units[index + 1], dated);
        units[index].bind = units[index].bind.max(bind);
        match units[index].class {
            Class::Digit => bind_measure(text, units, index),
            Class::Han => bind_ordinal(text, units, index),
            _ => {}
        }
    }
}

/// What holds two neighbours; `dated`: a number stands before them.
fn hold(text: &str, unit: &Unit, next: &Unit, dated: bool) -> Bind {
    let of = |unit: &Unit| text[unit.range.clone()].chars().next().unwrap_or(' ');
    let number = next.class == Class::Digit;
    match unit.class {
        Class::Prefix if number => Bind::Hard,
        Class::NoBreakSpace => Bind::Hard,
        _ if next.class == Class::NoBreakSpace => Bind::Hard,
        Class::Digit if next.class == Class::Suffix => Bind::Hard,
        Class::Digit if cjk::is_date_unit(of(next)) => Bind::Hard,
        Class::Han if of(unit) == '-' && number => Bind::Hard,
        Class::Han if dated && cjk::is_date_unit(of(unit)) && number => Bind::Soft(3),
        Class::Connector | Class::ShortConnector if number => Bind::Soft(1),
        Class::Close if cjk::closes_year(of(unit)) && number => Bind::Soft(4),
        _ => Bind::None,
    }
}

/// Holds a number and the measure word after it together.
fn bind_measure(text: &str, units: &mut [Unit], index: usize) {
    let start = units[index].range.end;
    let Some(length) = lexicon::measure(&text[start..]) else { return };
    hold_all(units, index, start + length, Bind::Soft(1));
}

/// Holds 第, the numeral after it and what it counts together.
fn bind_ordinal(text: &str, units: &mut [Unit], index: usize) {
    let first = |unit: &Unit| text[unit.range.clone()].chars().next().unwrap_or(' ');
    if !cjk::is_ordinal(first(&units[index])) {
        return;
    }
    let numeral =
        |unit: &&Unit| unit.class == Class::Digit || cjk::is_han_numeral(first(unit));
    let count = units[index + 1..].iter().take_while(numeral).count();
    if count == 0 {
        return;
    }
    for unit in &mut units[index..index + count] {
        unit.bind = Bind::Hard;
    }
    let last = index + count;
    let end = units[last].range.end;
    if let Some(length) = lexicon::ordinal(&text[end..]) {
        hold_all(units, last, end + length, Bind::Soft(2));
    }
}

/// Holds the units from an index to a place in the text together.
fn hold_all(units: &mut [Unit], index: usize, end: usize, bind: Bind) {
    let mut at = index;
    while at + 1 < units.len() && units[at + 1].range.start < end {
        units[at].bind = units[at].bind.max(bind);
        at += 1;
    }
}
