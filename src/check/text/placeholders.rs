//! Placeholders of a report that `banxin new` wrote: 〔单位名称〕.

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family { rules: &[PLACEHOLDER], check };

const PLACEHOLDER: Rule = Rule {
    id: "form::placeholder",
    severity: Severity::Must,
    source: "`banxin new` writes 〔…〕 where something belongs",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        let mut open = None;
        for (at, c) in reading.iter() {
            match c {
                '〔' => open = Some(at),
                '〕' => {
                    if let Some(open) = open.take() {
                        placeholder(&mut finder, &reading, open, at);
                    }
                }
                _ => {}
            }
        }
    }
}

/// What stands in 〔…〕, unless it is the year of a document's number.
fn placeholder(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    open: usize,
    close: usize,
) {
    if !(open + 1..close).any(|at| reading.at(at).is_some_and(signs::is_han)) {
        return;
    }
    let written = reading.text(open..close + 1);
    let message = both(
        format!("`{written}` is still to be filled"),
        format!("“{written}”尚未填写"),
    );
    let hint = both("write what belongs there", "请填写实际内容");
    finder.tell(&PLACEHOLDER, reading, open..close + 1, message, hint);
}
