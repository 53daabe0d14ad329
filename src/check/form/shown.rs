//! What a report says of itself: its year, its parts, its forms.

use super::super::Subject;
use super::super::rule::{Family, Rule};
use crate::data::Section;
use crate::diag::{Diagnostic, Severity, both};

pub(super) const FAMILY: Family = Family { rules: &[YEAR, EMPTY, NO_FORM], check };

const YEAR: Rule = Rule {
    id: "form::year",
    severity: Severity::Must,
    source: "标题年度与报告年度应一致",
};
const EMPTY: Rule = Rule {
    id: "form::empty-section",
    severity: Severity::Must,
    source: "标题之下应有内容",
};
const NO_FORM: Rule = Rule {
    id: "form::none",
    severity: Severity::Hint,
    source: "财预〔2020〕10号：自评结果以自评表反映",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    year(subject, found);
    no_form(subject, found);
    subject.report.sections.iter().for_each(|section| empty(section, found));
}

/// A title that names other years than the report's.
fn year(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let report = subject.report;
    let lines = report.title.lines.iter();
    let years: Vec<u16> = lines.clone().flat_map(|line| years(line)).collect();
    let is = report.year.value.0;
    if years.is_empty() || years.contains(&is) {
        return;
    }
    let names_it = |line: &&crate::data::Text| !self::years(line).is_empty();
    let Some(line) = lines.clone().find(names_it) else { return };
    let title = years[0];
    let message = both(
        format!("the title is of {title}, the report of {is}"),
        format!("标题为{title}年，报告年度为{is}年"),
    );
    let hint = both("correct the title or `year`", "请改正标题或 year");
    let finding = YEAR.finding(message).at(line.span).hint(hint);
    found.push(finding.and_at(both("the year", "年度"), report.year.span));
}

/// Years that a text names: 2022年, 2020—2022年.
fn years(text: &str) -> Vec<u16> {
    let digits = |c: char| !c.is_ascii_digit();
    let numbers = text.split(digits).filter(|number| number.len() == 4);
    let years = numbers.filter_map(|number| number.parse().ok());
    let named = text.contains('年');
    years.filter(|year| named && (1990..2100).contains(year)).collect()
}

fn empty(section: &Section, found: &mut Vec<Diagnostic>) {
    if section.body.is_empty() && section.sections.is_empty() {
        let title = section.title.trim();
        let message = both(
            format!("nothing stands under `{title}`"),
            format!("“{title}”之下没有内容"),
        );
        let hint = both("write it, or leave the heading out", "请补写内容，或删去标题");
        found.push(EMPTY.finding(message).at(section.title.span).hint(hint));
    }
    section.sections.iter().for_each(|section| empty(section, found));
}

/// Indicators with scores that no form shows.
fn no_form(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(one) = subject.evaluations.first() else { return };
    let [first, ..] = one.indicators else { return };
    if !one.forms.is_empty() || !one.is_scored() {
        return;
    }
    let message = both("no form shows the indicators", "没有表格反映这些指标");
    let hint = both(
        "add `attachments: [{ form: project-self-evaluation }]`",
        "请加上 attachments: [{ form: project-self-evaluation }]",
    );
    found.push(NO_FORM.finding(message).at(first.name.span).hint(hint));
}
