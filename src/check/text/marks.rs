//! Marks where none can stand: doubled, at the beginning of a line, beside a bracket, at the
//! end of a heading (GB/T 15834-2011, 4, 5.1).

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family =
    Family { rules: &[DOUBLED, AT_START, IN_BRACKET, IN_TITLE, BETWEEN_TITLES], check };

const DOUBLED: Rule = Rule {
    id: "text::doubled-mark",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4: one place has one mark",
};

const AT_START: Rule = Rule {
    id: "text::mark-at-start",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 5.1.1: no pause begins a line",
};

const IN_BRACKET: Rule = Rule {
    id: "text::mark-beside-bracket",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.9: no pause follows what opens a bracket or stands before what closes it",
};

const IN_TITLE: Rule = Rule {
    id: "text::heading-mark",
    severity: Severity::Must,
    source: "headings end without a mark",
};

const BETWEEN_TITLES: Rule = Rule {
    id: "text::stop-between-titles",
    severity: Severity::Hint,
    source: "GB/T 15834-2011, 4.5.3.5: no 、 between 《》 or “” one after another",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        runs(&mut finder, &reading);
        for (at, c) in reading.iter().filter(|(_, c)| signs::is_pause(*c)) {
            one(&mut finder, &reading, at, c);
        }
        title(&mut finder, &reading);
    }
}

/// Marks one after another.
fn runs(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let is_mark = |at: usize| reading.at(at).is_some_and(|c| full(c).is_some());
    let mut at = 0;
    while at < reading.len() {
        let end = (at..reading.len()).find(|at| !is_mark(*at)).unwrap_or(reading.len());
        if end >= at + 2 {
            run(finder, reading, at, end);
        }
        at = end + 1;
    }
}

/// The full-width mark that a mark is, or stands for.
fn full(c: char) -> Option<char> {
    match c {
        _ if signs::is_pause(c) => Some(c),
        ',' | ';' => signs::full_pause(c),
        _ => None,
    }
}

fn run(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, end: usize) {
    let marks: Vec<char> = (at..end).filter_map(|at| full(reading.at(at)?)).collect();
    let loud = marks.iter().all(|mark| matches!(mark, '？' | '！'));
    let dots = marks.len() >= 3 && marks.iter().all(|mark| *mark == '。');
    // ？！ and ！！ are right; 。。。 is an ellipsis. Half-width ones have a rule of their own
    // where they stand in Western text.
    let chinese = (at..end).any(|at| reading.at(at).is_some_and(signs::is_pause));
    if loud || dots || !(chinese || reading.before(at).is_some_and(signs::is_han)) {
        return;
    }
    let run = reading.text(at..end);
    let message = both(
        format!("`{run}`: marks one after another"),
        format!("标点“{run}”重复或连用"),
    );
    match one_of(&marks, end == reading.len()) {
        Some(mark) => {
            finder.replace(&DOUBLED, reading, at..end, message, &mark.to_string())
        }
        None => {
            let hint = both("keep the one that is meant", "请只保留应有的一个");
            finder.tell(&DOUBLED, reading, at..end, message, hint);
        }
    }
}

/// The one of several marks that is meant, if that is sure.
fn one_of(marks: &[char], is_last: bool) -> Option<char> {
    let (first, last) = (*marks.first()?, *marks.last()?);
    let ends = marks.iter().find(|mark| signs::is_end(**mark)).copied();
    match ends {
        _ if marks.iter().all(|mark| *mark == first) => Some(first),
        Some(end) if is_last || last == end => Some(end),
        None if matches!((first, last), ('、', _)) => Some(last),
        None if matches!((first, last), (_, '、')) => Some(first),
        _ => None,
    }
}

fn one(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, c: char) {
    let (before, after) = (reading.solid_before(at), reading.solid_from(at + 1));
    let message = |en: &str, zh: &str| both(format!("`{c}` {en}"), format!("“{c}”{zh}"));
    if before.is_none() {
        let message = message("at the beginning of a line", "不能位于行首");
        finder.replace(&AT_START, reading, at..at + 1, message, "");
    } else if before.is_some_and(opens_bracket) {
        let message = message("after an opening bracket", "不能紧接在前括号之后");
        finder.replace(&IN_BRACKET, reading, at..at + 1, message, "");
    } else if matches!(c, '，' | '、' | '；') && after.is_some_and(closes_bracket) {
        let message = message("before a closing bracket", "不能位于后括号之前");
        finder.replace(&IN_BRACKET, reading, at..at + 1, message, "");
    } else if c == '、' && is_between_titles(before, after) {
        let message = message("between titles or quotations", "用在书名号或引号之间");
        let hint = both("do without it", "书名号、引号之间通常不用顿号");
        finder.tell(&BETWEEN_TITLES, reading, at..at + 1, message, hint);
    }
}

fn opens_bracket(c: char) -> bool {
    signs::opens(c) && !matches!(c, '“' | '‘')
}

fn closes_bracket(c: char) -> bool {
    signs::closes(c) && !matches!(c, '”' | '’')
}

fn is_between_titles(before: Option<char>, after: Option<char>) -> bool {
    matches!((before, after), (Some('》'), Some('《')) | (Some('”'), Some('“')))
}

/// A heading that ends with a pause.
fn title(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let Some(last) = reading.len().checked_sub(1) else { return };
    let ends =
        matches!(reading.at(last), Some('。' | '，' | '；' | '、' | '.' | ',' | ';'));
    if reading.key() == "title" && ends && last > 0 {
        let message = both("a heading that ends with a mark", "标题末尾有标点");
        finder.replace(&IN_TITLE, reading, last..last + 1, message, "");
    }
}
