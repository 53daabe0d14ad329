//! Quotes: curly among Han, opening and closing in turn (GB/T 15834-2011, 4.8).

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family =
    Family { rules: &[STRAIGHT, DIRECTION, UNMATCHED], check };

const STRAIGHT: Rule = Rule {
    id: "text::straight-quote",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.8: 引号 is “ ” and ‘ ’",
};

const DIRECTION: Rule = Rule {
    id: "text::quote-direction",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.8: “ opens, ” closes",
};

const UNMATCHED: Rule = Rule {
    id: "text::unmatched-quote",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.8: quotes stand in pairs",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        straight(&mut finder, &reading, '"', ["“", "”"]);
        straight(&mut finder, &reading, '\'', ["‘", "’"]);
        curly(&mut finder, &reading, ['“', '”']);
        curly(&mut finder, &reading, ['‘', '’']);
    }
}

/// Quotes of a typewriter around Chinese text; one after a number may be an inch or a minute.
fn straight(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    quote: char,
    curly: [&str; 2],
) {
    let before_is =
        |at: usize, test: fn(char) -> bool| reading.before(at).is_some_and(test);
    let places: Vec<usize> = reading
        .iter()
        .filter(|(at, c)| {
            let letters = before_is(*at, signs::is_letter)
                && reading.at(at + 1).is_some_and(signs::is_letter);
            *c == quote && !letters
        })
        .map(|(at, _)| at)
        .collect();
    let pairs = places.chunks_exact(2);
    for at in pairs.remainder() {
        let chinese = |c: Option<char>| c.is_some_and(signs::is_chinese);
        let among = chinese(reading.before(*at)) || chinese(reading.at(at + 1));
        if among && !before_is(*at, |c| c.is_ascii_digit()) {
            finder.tell(
                &STRAIGHT,
                reading,
                *at..at + 1,
                a_straight(),
                both("write “ or ”", "改为“或”"),
            );
        }
    }
    for pair in pairs {
        let (open, close) = (pair[0], pair[1]);
        let chinese =
            (open..close).any(|at| reading.at(at).is_some_and(signs::is_chinese));
        if chinese || reading.before(open).is_some_and(signs::is_chinese) {
            let changes = [
                (open..open + 1, curly[0].to_owned()),
                (close..close + 1, curly[1].to_owned()),
            ];
            let what = both("write curly quotes", "改为中文引号");
            finder.mend(
                &STRAIGHT,
                reading,
                open..close + 1,
                a_straight(),
                what,
                &changes,
            );
        }
    }
}

fn a_straight() -> crate::diag::Bilingual {
    both("straight quotes in Chinese text", "中文里使用了直引号")
}

/// Curly quotes, which open and close in turn.
fn curly(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    [open, close]: [char; 2],
) {
    let word = |c: char| signs::is_letter(c) || c.is_ascii_digit();
    let is_apostrophe = |at: usize| open == '‘' && reading.before(at).is_some_and(word);
    let quotes: Vec<(usize, char)> = reading
        .iter()
        .filter(|(at, c)| (*c == open || *c == close) && !is_apostrophe(*at))
        .collect();
    let turned = |(at, (_, c)): (usize, &(usize, char))| (*c == close) != (at % 2 == 1);
    let Some(first) = quotes.iter().enumerate().position(turned) else {
        if quotes.len() % 2 == 1 {
            unclosed(finder, reading, &quotes);
        }
        return;
    };
    if quotes.len() % 2 == 1 {
        lone(finder, reading, quotes[first].0);
        return;
    }
    for (turn, (at, c)) in quotes.iter().enumerate() {
        if turned((turn, &(*at, *c))) {
            let (by, message) = match *c == open {
                true => (
                    close,
                    both("a quote that opens where one should close", "此处应为后引号"),
                ),
                false => (
                    open,
                    both("a quote that closes where one should open", "此处应为前引号"),
                ),
            };
            finder.replace(&DIRECTION, reading, *at..at + 1, message, &by.to_string());
        }
    }
}

/// A quotation of several paragraphs is closed in the last of them: each begins with a quote.
fn unclosed(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    quotes: &[(usize, char)],
) {
    let last = quotes.last().map(|(at, _)| *at).unwrap_or_default();
    if last > 0 {
        lone(finder, reading, last);
    }
}

fn lone(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize) {
    let message = both("a quote without its other half", "引号没有配对");
    let hint = both("add the other one, or remove this", "请补上另一半，或删去这一半");
    finder.tell(&UNMATCHED, reading, at..at + 1, message, hint);
}
