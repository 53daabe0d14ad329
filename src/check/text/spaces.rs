//! Spaces that no text of a report has.

use std::ops::Range;

use crate::diag::{Bilingual, Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family =
    Family { rules: &[NO_BREAK, INVISIBLE, SPACE, BESIDE_NUMBER, BESIDE_LETTER], check };

const NO_BREAK: Rule = Rule {
    id: "text::no-break-space",
    severity: Severity::Must,
    source: "web pages and word processors leave U+00A0 behind",
};

const INVISIBLE: Rule = Rule {
    id: "text::invisible-character",
    severity: Severity::Must,
    source: "web pages and PDF files leave characters behind that nobody sees",
};

const SPACE: Rule = Rule {
    id: "text::space",
    severity: Severity::Must,
    source: "Chinese is written without spaces",
};

const BESIDE_NUMBER: Rule = Rule {
    id: "text::space-beside-number",
    severity: Severity::Doubtful,
    source: "official documents set numbers among Han without spaces (GB/T 15835-2011)",
};

const BESIDE_LETTER: Rule = Rule {
    id: "text::space-beside-letter",
    severity: Severity::Hint,
    source: "official documents set Western words among Han without spaces",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        for (at, c) in reading.iter() {
            one(&mut finder, &reading, at, c);
        }
        runs(&mut finder, &reading);
    }
}

fn one(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, c: char) {
    if c == '\u{a0}' {
        let message = both("a no-break space, U+00A0", "不换行空格 U+00A0");
        let words = is_word(reading.before(at)) && is_word(reading.at(at + 1));
        finder.replace(
            &NO_BREAK,
            reading,
            at..at + 1,
            message,
            if words { " " } else { "" },
        );
    } else if is_invisible(c) {
        let code = format!("U+{:04X}", u32::from(c));
        let message = both(
            format!("a character that nobody sees, {code}"),
            format!("不可见字符 {code}"),
        );
        finder.replace(&INVISIBLE, reading, at..at + 1, message, "");
    }
}

/// Whether it is of a Western word or a number.
fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| signs::is_letter(c) || c.is_ascii_digit())
}

/// Characters without a shape: joiners, marks of direction, soft hyphens, variation selectors.
/// Control characters are refused when a file is read.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
}

/// Spaces, one or several, and what stands around them.
fn runs(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let is_space = |at: usize| {
        let space = |c: char| signs::is_space(c) && c != '\u{a0}';
        reading.at(at).is_some_and(space)
    };
    let mut at = 0;
    while at < reading.len() {
        let end = (at..reading.len()).find(|at| !is_space(*at)).unwrap_or(reading.len());
        if end > at {
            run(finder, reading, at..end);
        }
        at = end + 1;
    }
}

fn run(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, range: Range<usize>) {
    let (before, after) = (reading.before(range.start), reading.at(range.end));
    // The lines of a title are parted so, and spaces there are not printed.
    let parted = before == Some('|') || after == Some('|');
    if parted && reading.key() == "title" {
        return;
    }
    let inside = |c: Option<char>| c.filter(|c| *c != '\n');
    let spread = is_spread(reading, &range) || follows_clause(reading, range.start);
    let judged = judge(inside(before), inside(after), range.len(), spread);
    let Some((rule, message)) = judged else { return };
    let words = is_word(before) && is_word(after);
    finder.replace(rule, reading, range, message, if words { " " } else { "" });
}

/// What is wrong with spaces between two characters.
fn judge(
    before: Option<char>,
    after: Option<char>,
    length: usize,
    spread: bool,
) -> Option<(&'static Rule, Bilingual)> {
    let (Some(before), Some(after)) = (before, after) else {
        return Some((&SPACE, both("spaces at the end of a line", "行首或行尾有空格")));
    };
    let mark = |c: char| signs::is_chinese(c) && !signs::is_han(c);
    if mark(before) || mark(after) {
        return Some((
            &SPACE,
            both("a space beside a full-width mark", "全角标点旁有空格"),
        ));
    }
    match (signs::is_han(before), signs::is_han(after)) {
        (true, true) if spread || is_blank_date(before, after) => None,
        (true, true) => {
            Some((&SPACE, both("a space between Han characters", "汉字之间有空格")))
        }
        (false, false) if length > 1 => {
            Some((&SPACE, both("more than one space", "多余的空格")))
        }
        (false, false) => None,
        (is_han, _) => beside(if is_han { after } else { before }, length),
    }
}

/// Whether a date is left to be filled in: 年 月 日.
fn is_blank_date(before: char, after: char) -> bool {
    matches!((before, after), ('年', '月') | ('月', '日'))
}

/// What is wrong with spaces between a Han character and another.
fn beside(other: char, length: usize) -> Option<(&'static Rule, Bilingual)> {
    let message = |what: (&str, &str)| {
        both(
            format!("a space between a Han character and {}", what.0),
            format!("汉字与{}之间有空格", what.1),
        )
    };
    let letter = signs::is_letter(other);
    let what = if letter { ("a letter", "字母") } else { ("a number", "数字") };
    match other {
        _ if length > 1 => Some((&SPACE, both("more than one space", "多余的空格"))),
        _ if letter => Some((&BESIDE_LETTER, message(what))),
        _ if other.is_ascii_digit() || matches!(other, '%' | '‰') => {
            Some((&BESIDE_NUMBER, message(what)))
        }
        _ => None,
    }
}

/// Whether a space follows the number of an article, which it does rightly: 第五条 　为了.
fn follows_clause(reading: &Reading<'_, '_>, at: usize) -> bool {
    let units = ['条', '章', '节', '编', '款'];
    let before = reading.text(at.saturating_sub(9)..at);
    let numeral = |c: char| c.is_ascii_digit() || cjk_numeral(c);
    let number = before.strip_suffix(units).map(|rest| rest.trim_end_matches(numeral));
    number.is_some_and(|rest| rest.ends_with('第'))
}

fn cjk_numeral(c: char) -> bool {
    signs::is_han_digit(c) || matches!(c, '百' | '千' | '零')
}

/// Whether a space of the width of a Han character spreads a word of two: 张　三, 合　计.
fn is_spread(reading: &Reading<'_, '_>, range: &Range<usize>) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| reading.at(at))
            .is_some_and(|c| signs::is_han(c) || is_word(Some(c)))
    };
    range.len() == 1
        && reading.at(range.start) == Some('\u{3000}')
        && !word(range.start.checked_sub(2))
        && !word(Some(range.end + 1))
}
