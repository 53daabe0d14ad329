//! Brackets: in pairs, of one width, full-width among Han, not of one kind inside each other
//! (GB/T 15834-2011, 4.9, 4.15).

use std::ops::Range;

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family =
    Family { rules: &[HALF_WIDTH, MIXED, UNMATCHED, NESTED, ANGLE], check };

const HALF_WIDTH: Rule = Rule {
    id: "text::half-width-bracket",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 5.1: brackets of Chinese text are full-width",
};

const MIXED: Rule = Rule {
    id: "text::mixed-brackets",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.9: brackets stand in pairs of one form",
};

const UNMATCHED: Rule = Rule {
    id: "text::unmatched-bracket",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.9, 4.15: brackets and 书名号 stand in pairs",
};

const NESTED: Rule = Rule {
    id: "text::nested-brackets",
    severity: Severity::Doubtful,
    source: "GB/T 15834-2011, 4.9.3: brackets inside brackets are of another form",
};

const ANGLE: Rule = Rule {
    id: "text::angle-bracket",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.15: 书名号 is 《》",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    // Of the numbers of an older document those of headings have rules of their own.
    let weights = subject.pieces().filter(|piece| {
        piece.path.contains(&"indicators") && piece.path.last() == Some(&"mark")
    });
    for reading in Reading::all(subject).chain(weights.map(Reading::new)) {
        let brackets = matched(&reading);
        for pair in &brackets.pairs {
            widths(&mut finder, &reading, pair);
        }
        angles(&mut finder, &reading);
        nested(&mut finder, &reading, &brackets.pairs);
        // The lines of a title may have parts of one bracket.
        if reading.key() != "title" || reading.piece.path.len() > 1 {
            unmatched(&mut finder, &reading, &brackets.single);
        }
    }
}

/// A kind of bracket: both forms, opening and closing.
const KINDS: &[(&str, &str)] = &[
    ("（(", "）)"),
    ("［[", "］]"),
    ("｛{", "｝}"),
    ("《", "》"),
    ("〈", "〉"),
    ("【", "】"),
    ("〔", "〕"),
    ("〖", "〗"),
    ("「", "」"),
    ("『", "』"),
];

#[derive(Default)]
struct Brackets {
    /// The places of an opening and its closing bracket, in the order of the latter.
    pairs: Vec<(usize, usize)>,
    /// Those that have no other.
    single: Vec<usize>,
}

fn matched(reading: &Reading<'_, '_>) -> Brackets {
    let mut brackets = Brackets::default();
    let mut open: Vec<(usize, usize)> = vec![];
    let mut left = [0_usize; KINDS.len()];
    // Most of a text is no bracket, and seen at once.
    for (at, c) in reading.iter().filter(|(_, c)| !signs::is_han(*c)) {
        if let Some(kind) = KINDS.iter().position(|(opens, _)| opens.contains(c)) {
            open.push((at, kind));
            left[kind] += 1;
        } else if let Some(kind) = KINDS.iter().position(|(_, closes)| closes.contains(c))
        {
            close(reading, at, kind, &mut open, &mut left, &mut brackets);
        }
    }
    brackets.single.extend(open.iter().map(|(at, _)| *at));
    brackets.single.sort_unstable();
    brackets
}

fn close(
    reading: &Reading<'_, '_>,
    at: usize,
    kind: usize,
    open: &mut Vec<(usize, usize)>,
    left: &mut [usize],
    brackets: &mut Brackets,
) {
    if left[kind] == 0 {
        if !is_number(reading, at) {
            brackets.single.push(at);
        }
        return;
    }
    while let Some((start, other)) = open.pop() {
        left[other] -= 1;
        if other == kind {
            brackets.pairs.push((start, at));
            return;
        }
        brackets.single.push(start);
    }
}

/// Whether a closing bracket ends a number, which needs none that opens: 1） a)
fn is_number(reading: &Reading<'_, '_>, at: usize) -> bool {
    let numeral = |c: char| c.is_ascii_alphanumeric() || signs::is_han_digit(c);
    let start = (0..at).rev().find(|at| !reading.at(*at).is_some_and(numeral));
    let start = start.map_or(0, |before| before + 1);
    let begins = |c: char| {
        signs::is_pause(c) || signs::is_space(c) || matches!(c, '\n' | ';' | ':')
    };
    at > start && at - start <= 3 && reading.before(start).is_none_or(begins)
}

/// Whether what is inside a pair of brackets, or stands before it, is Chinese.
fn is_chinese(reading: &Reading<'_, '_>, (open, close): (usize, usize)) -> bool {
    let chinese = |c: Option<char>| c.is_some_and(signs::is_chinese);
    let inside = (open + 1..close).any(|at| chinese(reading.at(at)));
    inside
        || chinese(reading.solid_before(open))
        || chinese(reading.solid_from(close + 1))
}

/// Whether a range holds the year of a document's number, of which another rule speaks.
fn is_year(reading: &Reading<'_, '_>, inside: Range<usize>) -> bool {
    let year = reading.text(inside.clone());
    let digits = year.trim().chars().filter(char::is_ascii_digit).count();
    digits == 4 && year.trim().len() == 4 && {
        let after = reading.text(inside.end + 1..reading.len().min(inside.end + 10));
        after
            .trim_start_matches(|c: char| c == '第' || c == ' ' || c.is_ascii_digit())
            .starts_with('号')
    }
}

fn widths(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, pair: &(usize, usize)) {
    let (open, close) = *pair;
    let (opens, closes) = (reading.at(open) == Some('('), reading.at(close) == Some(')'));
    if !(opens || closes) || is_year(reading, open + 1..close) {
        return;
    }
    let whole = (open..open + 1, "（".to_owned());
    let end = (close..close + 1, "）".to_owned());
    let what = both("write （ and ）", "改为全角括号");
    if opens && closes {
        if is_chinese(reading, *pair) {
            let message =
                both("half-width brackets in Chinese text", "中文里使用了半角括号");
            finder.mend(
                &HALF_WIDTH,
                reading,
                open..close + 1,
                message,
                what,
                &[whole, end],
            );
        }
        return;
    }
    let message = both(
        "a bracket of half width and one of full width",
        "前后括号一为半角、一为全角",
    );
    let half = if opens { whole } else { end };
    finder.mend(&MIXED, reading, open..close + 1, message, what, &[half]);
}

fn unmatched(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, single: &[usize]) {
    for at in single {
        let c = reading.at(*at).unwrap_or_default();
        let opens = KINDS.iter().any(|(opens, _)| opens.contains(c));
        let (en, zh) = if opens { ("closed", "后") } else { ("opened", "前") };
        let message = both(
            format!("`{c}` is never {en}"),
            format!("“{c}”没有与之配对的{zh}半部分"),
        );
        let hint =
            both("add the other one, or remove this", "请补上另一半，或删去这一半");
        finder.tell(&UNMATCHED, reading, *at..*at + 1, message, hint);
    }
}

/// Round brackets inside round ones.
fn nested(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    pairs: &[(usize, usize)],
) {
    let is_round = |(open, _): &&(usize, usize)| reading.at(*open) == Some('（');
    // A pair that closes later and opens earlier is around this one.
    let mut outer_ends = 0;
    let mut by_start: Vec<_> = pairs.iter().filter(is_round).collect();
    by_start.sort_unstable();
    for (open, close) in by_start {
        if *close < outer_ends {
            let message =
                both("brackets inside brackets of the same form", "括号内又套用同形括号");
            let hint = both(
                "write ［（…）］, or do without the inner ones",
                "外层改用［　］，或去掉内层括号",
            );
            finder.tell(&NESTED, reading, *open..*close + 1, message, hint);
        }
        outer_ends = outer_ends.max(*close);
    }
}

/// `<办法>` and `<<办法>>` for 《办法》, or for 〈办法〉 inside other ones.
fn angles(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let (mut open, mut depth) = (None, 0_usize);
    for (at, c) in reading.iter() {
        match c {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            '<' | '＜' if open.is_none_or(|open| open + 1 < at) => open = Some(at),
            '>' | '＞' => {
                if let Some(open) = open.take() {
                    angle(finder, reading, (open, at), depth > 0);
                }
            }
            _ => {}
        }
    }
}

fn angle(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    (open, close): (usize, usize),
    is_inner: bool,
) {
    let end =
        |at: usize| if reading.at(at) == reading.at(at + 1) { at + 2 } else { at + 1 };
    let (inside, after) = (end(open), end(close));
    let han = |at: usize| reading.at(at).is_some_and(signs::is_han);
    if inside < close && han(inside) && han(close - 1) {
        let message =
            both("signs of comparison for 《 and 》", "用小于号、大于号充当书名号");
        let [opens, closes] = if is_inner { ["〈", "〉"] } else { ["《", "》"] };
        let changes =
            [(open..inside, opens.to_owned()), (close..after, closes.to_owned())];
        let what = both(
            format!("write {opens} and {closes}"),
            format!("改为“{opens}　{closes}”"),
        );
        finder.mend(&ANGLE, reading, open..after, message, what, &changes);
    }
}
