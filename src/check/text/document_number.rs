//! 发文字号: the year of a document's number stands in 〔〕 (GB/T 9704-2012, 7.2.5).

use std::ops::Range;

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family { rules: &[BRACKETS], check };

const BRACKETS: Rule = Rule {
    id: "text::document-number",
    severity: Severity::Must,
    source: "GB/T 9704-2012, 7.2.5: 代字〔2020〕10号, without 第 and without 0 before the number",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        for at in 1..reading.len() {
            if let Some((range, right)) = number(&reading, at) {
                let message = both(
                    format!("the number of a document is written `{right}`"),
                    format!("发文字号应写作“{right}”"),
                );
                finder.replace(&BRACKETS, &reading, range, message, &right);
            }
        }
    }
}

/// What stands from a bracket on, if that is the number of a document, and how it should be
/// written if it is not so.
fn number(reading: &Reading<'_, '_>, at: usize) -> Option<(Range<usize>, String)> {
    let opens = |c| matches!(c, '[' | '［' | '(' | '（' | '【' | '〔' | '〖');
    let closes = |c| matches!(c, ']' | '］' | ')' | '）' | '】' | '〕' | '〗');
    reading.at(at).filter(|c| opens(*c))?;
    reading.before(at).filter(|c| signs::is_han(*c))?;
    let year = digits(reading, at + 1);
    if year.len() != 4 || !(year.starts_with("19") || year.starts_with("20")) {
        return None;
    }
    reading.at(at + 5).filter(|c| closes(*c))?;
    let start = at + 6 + usize::from(reading.at(at + 6) == Some('第'));
    let serial = digits(reading, start);
    let end = start + serial.len();
    if serial.is_empty() || reading.at(end) != Some('号') {
        return None;
    }
    let plain = serial.trim_start_matches('0');
    let right = format!("〔{year}〕{plain}号");
    let range = at..end + 1;
    (!plain.is_empty() && reading.text(range.clone()) != right).then_some((range, right))
}

fn digits(reading: &Reading<'_, '_>, from: usize) -> String {
    let chars = (from..from + 6).map_while(|at| reading.at(at));
    chars.take_while(char::is_ascii_digit).collect()
}
