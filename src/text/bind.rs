//! What holds numbers to what belongs to them (spec/page A8; GB/T 15835).

use crate::document::Lexicon;

use super::cjk::{self, Class};
use super::itemize::{Bind, Tie, Unit};

/// Holds the units of a text together.
pub(super) fn bind(text: &str, lexicon: &Lexicon, units: &mut [Unit]) {
    for index in 0..units.len().saturating_sub(1) {
        if (Around { text, units, index }).is_minus() {
            units[index].class = Class::Prefix;
        }
        let bind = Around { text, units, index }.hold();
        units[index].bind = units[index].bind.max(bind);
        match units[index].class {
            Class::Digit => bind_measure(text, lexicon, units, index),
            Class::Han => bind_ordinal(text, lexicon, units, index),
            _ => {}
        }
    }
}

/// The first character of a unit.
fn first(text: &str, unit: &Unit) -> char {
    text[unit.range.clone()].chars().next().unwrap_or(' ')
}

/// A unit that has a next one, with its neighbours.
struct Around<'a> {
    text: &'a str,
    units: &'a [Unit],
    index: usize,
}

impl Around<'_> {
    /// The unit so many after it, or before.
    fn unit(&self, step: isize) -> Option<&Unit> {
        self.units.get(self.index.checked_add_signed(step)?)
    }

    fn first(&self, step: isize) -> char {
        self.unit(step).map_or(' ', |unit| first(self.text, unit))
    }

    fn is(&self, step: isize, class: Class) -> bool {
        self.unit(step).is_some_and(|unit| unit.class == class)
    }

    /// Whether a number stands there, or a word that begins with one: 50km.
    fn number(&self, step: isize) -> bool {
        self.is(step, Class::Digit)
            || self.is(step, Class::Letter) && self.first(step).is_ascii_digit()
    }

    /// Whether a connector is the sign of the number after it, which may start a line: it has
    /// no number before it.
    fn is_minus(&self) -> bool {
        let after_number = self.number(-1)
            || self.is(-1, Class::Suffix)
            || cjk::is_date_unit(self.first(-1));
        cjk::is_minus(self.first(0)) && self.number(1) && !after_number
    }

    /// What holds the unit to the next one.
    fn hold(&self) -> Bind {
        let (unit, next) = (&self.units[self.index], &self.units[self.index + 1]);
        if unit.class == Class::NoBreakSpace || next.class == Class::NoBreakSpace {
            return Bind::Hard;
        }
        if self.is_sign() || self.is_in_range() || self.is_in_year() {
            return Bind::Hard;
        }
        match unit.class {
            Class::Digit if next.class == Class::Suffix => Bind::Hard,
            // A ratio, a time: 1：2.
            Class::PauseMiddle
                if self.first(0) == '：'
                    && self.number(1)
                    && self.is(-1, Class::Digit) =>
            {
                Bind::Soft(Tie::Measure)
            }
            Class::Digit if cjk::is_date_unit(self.first(1)) => Bind::Soft(Tie::DateUnit),
            Class::Han if self.is_in_date() => Bind::Soft(Tie::Date),
            Class::Close if cjk::closes_year(self.first(0)) && self.number(1) => {
                Bind::Soft(Tie::DocumentNumber)
            }
            // 〔2020〕10号
            Class::Digit if self.is(-1, Class::Close) && self.ends_document_number() => {
                Bind::Hard
            }
            _ => Bind::None,
        }
    }

    /// Comparison, sign, currency before their number: ≥7, >=7, US$5, -3, ￥300k.
    fn is_sign(&self) -> bool {
        let sign = cjk::is_sign(self.first(0));
        match self.units[self.index].class {
            Class::Prefix => {
                self.number(1) || self.is(1, Class::Prefix) || cjk::is_sign(self.first(1))
            }
            Class::Letter => {
                self.is(1, Class::Prefix) && self.units[self.index + 1].western
            }
            Class::Han => sign && self.number(1),
            _ => false,
        }
    }

    /// Both sides of the connector of a range, at whatever level of prohibition: 5～10,
    /// －5℃～＋38℃, 2019年—2022年.
    fn is_in_range(&self) -> bool {
        let connects = |step| {
            self.is(step, Class::Connector)
                || self.is(step, Class::ShortConnector)
                || cjk::is_operator(self.first(step))
        };
        let begins = |step| self.number(step) || self.is(step, Class::Prefix);
        let ends = |step| {
            self.is(step, Class::Digit)
                || self.is(step, Class::Suffix)
                || cjk::is_date_unit(self.first(step))
        };
        connects(0) && (begins(1) || connects(1) && self.number(2))
            || connects(1) && ends(0) && (begins(2) || connects(2) && self.number(3))
    }

    /// The brackets around the year of a document's number.
    fn is_in_year(&self) -> bool {
        self.is(0, Class::Open)
            && self.is(1, Class::Digit)
            && cjk::closes_year(self.first(2))
            || self.is(0, Class::Digit) && cjk::closes_year(self.first(1))
    }

    /// Between 年 and the month, or 月 and the day, of a date.
    fn is_in_date(&self) -> bool {
        let follows = match self.first(0) {
            '年' => self.first(2) == '月',
            '月' => self.first(2) == '日',
            _ => false,
        };
        follows && self.is(-1, Class::Digit) && self.is(1, Class::Digit)
    }

    fn ends_document_number(&self) -> bool {
        cjk::closes_year(self.first(-1)) && self.first(1) == '号'
    }
}

/// Holds a number and the measure word after it together.
fn bind_measure(text: &str, lexicon: &Lexicon, units: &mut [Unit], index: usize) {
    let start = units[index].range.end;
    let Some(length) = lexicon.measures.longest(&text[start..]) else { return };
    hold_word(units, index, start + length, Tie::Measure);
}

/// Holds 第, the numeral after it and what it counts together.
fn bind_ordinal(text: &str, lexicon: &Lexicon, units: &mut [Unit], index: usize) {
    if !cjk::is_ordinal(first(text, &units[index])) {
        return;
    }
    let numeral = |unit: &&Unit| {
        unit.class == Class::Digit || cjk::is_han_numeral(first(text, unit))
    };
    let count = units[index + 1..].iter().take_while(numeral).count();
    if count == 0 {
        return;
    }
    for unit in &mut units[index..index + count] {
        unit.bind = Bind::Hard;
    }
    let last = index + count;
    let end = units[last].range.end;
    if let Some(length) = lexicon.ordinals.longest(&text[end..]) {
        hold_word(units, last, end + length, Tie::Ordinal);
    }
}

/// Holds a word that ends at a place of the text together, and softly to the unit before it.
fn hold_word(units: &mut [Unit], index: usize, end: usize, tie: Tie) {
    let mut bind = Bind::Soft(tie);
    let mut at = index;
    while at + 1 < units.len() && units[at + 1].range.start < end {
        units[at].bind = units[at].bind.max(bind);
        bind = Bind::Hard;
        at += 1;
    }
}
