//! What holds numbers to what belongs to them (spec/page A8; GB/T 15835).

use crate::document::Lexicon;

use super::cjk::{self, Class};
use super::itemize::{Bind, Tie, Unit};

/// Holds the units of a text together.
pub(super) fn bind(text: &str, lexicon: &Lexicon, units: &mut [Unit]) {
    for index in 0..units.len().saturating_sub(1) {
        let before = index.checked_sub(1).map(|before| &units[before]);
        let bind = hold(text, before, &units[index], &units[index + 1]);
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

/// What holds two neighbours, of which one stands before them.
fn hold(text: &str, before: Option<&Unit>, unit: &Unit, next: &Unit) -> Bind {
    let first = |unit: &Unit| first(text, unit);
    let is =
        |unit: Option<&Unit>, class: Class| unit.is_some_and(|unit| unit.class == class);
    let number = next.class == Class::Digit;
    match unit.class {
        Class::NoBreakSpace => Bind::Hard,
        _ if next.class == Class::NoBreakSpace => Bind::Hard,
        // Comparison, sign, currency: ≥7, >=7, US$5, -3.
        Class::Prefix if number || next.class == Class::Prefix => Bind::Hard,
        Class::Prefix if cjk::is_sign(first(next)) => Bind::Hard,
        Class::Letter if next.class == Class::Prefix && next.western => Bind::Hard,
        Class::Han if cjk::is_sign(first(unit)) && number => Bind::Hard,
        Class::Digit if next.class == Class::Suffix => Bind::Hard,
        // A range keeps its number: 5～10, 2019—2022.
        Class::Connector | Class::ShortConnector if number => Bind::Hard,
        // A ratio, a time: 1：2.
        Class::Digit if is_colon(first(next)) => Bind::None,
        Class::PauseMiddle
            if is_colon(first(unit)) && number && is(before, Class::Digit) =>
        {
            Bind::Soft(Tie::Measure)
        }
        Class::Digit if cjk::is_date_unit(first(next)) => Bind::Soft(Tie::DateUnit),
        Class::Han
            if number && cjk::is_date_unit(first(unit)) && is(before, Class::Digit) =>
        {
            Bind::Soft(Tie::Date)
        }
        Class::Close if cjk::closes_year(first(unit)) && number => {
            Bind::Soft(Tie::DocumentNumber)
        }
        Class::Digit
            if before.is_some_and(|unit| cjk::closes_year(first(unit)))
                && next.class == Class::Han =>
        {
            Bind::Soft(Tie::DocumentNumber)
        }
        _ => Bind::None,
    }
}

fn is_colon(c: char) -> bool {
    c == '：'
}

/// Holds a number and the measure word after it together.
fn bind_measure(text: &str, lexicon: &Lexicon, units: &mut [Unit], index: usize) {
    let start = units[index].range.end;
    let Some(length) = lexicon.measures.longest(&text[start..]) else { return };
    hold_all(units, index, start + length, Bind::Soft(Tie::Measure));
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
        hold_all(units, last, end + length, Bind::Soft(Tie::Ordinal));
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
