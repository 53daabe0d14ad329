//! 填表人, 单位负责人, 填报日期: that a form is signed, and when.

use super::super::Subject;
use super::super::evaluation::Shown;
use super::super::keys::Filed;
use super::super::rule::{Family, Rule};
use crate::data::{Date, SignOff};
use crate::diag::{Diagnostic, Severity, both};
use crate::yaml::At;

pub(super) const FAMILY: Family = Family { rules: &[SIGN_OFF, DATE], check };

const SIGN_OFF: Rule = Rule {
    id: "form::sign-off",
    severity: Severity::Doubtful,
    source: "表尾应有填表人、填报日期、联系电话和单位负责人",
};
const DATE: Rule = Rule {
    id: "form::date",
    severity: Severity::Doubtful,
    source: "自评在年度终了后进行，表格先于报告填报",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        sign_off(subject, one, found);
        dates(subject, one, found);
    }
}

/// Nothing at all of a sign-off: names may be left to be signed in ink.
fn sign_off(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let is_signed = |form: &&&At<String>| {
        subject.rules.forms.get(form.as_str()).is_some_and(|rules| rules.signed)
    };
    let Some(form) = one.forms.iter().find(is_signed) else { return };
    let SignOff { date, filler, filed, phone, head, .. } = one.signoff;
    let texts = [filler, phone, head].into_iter().flatten();
    let named = texts.filter(|text| !text.trim().is_empty()).count() > 0;
    if named || date.is_some() || filed.is_some() {
        return;
    }
    let message = both(
        "the form is signed by nobody and has no date",
        "表格没有填表人、填报日期、联系电话和单位负责人",
    );
    let hint = both(
        "write them under `signoff`: `filler`, `filed`, `phone`, `head`",
        "请在 signoff 下填写 filler、filed、phone、head",
    );
    found.push(SIGN_OFF.finding(message).at(form.span).hint(hint));
}

/// The first month in which a year may be looked back upon.
const LAST_MONTH: u8 = 12;

fn dates(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let year = subject.report.year.value.0;
    let filed =
        one.forms.iter().find_map(|form| subject.rules.forms.get(form.as_str())?.filed);
    let SignOff { date, filed: day, .. } = one.signoff;
    for date in [date, day].into_iter().flatten() {
        let is = date.value;
        let early = (is.year, is.month) < (year, LAST_MONTH);
        let late = is.year > year;
        let (en, zh) = match filed {
            Some(Filed::After) if early => ("not over yet", "尚未终了"),
            Some(Filed::Before) if late => ("over already", "已经终了"),
            _ => continue,
        };
        let message = both(
            format!("on {is} the year {year} is {en}"),
            format!("{is}，{year}年度{zh}"),
        );
        let hint = both("correct the date or `year`", "请改正日期或 year");
        found.push(DATE.finding(message).at(date.span).hint(hint));
    }
    order(*date, *day, found);
}

/// A form that is filed after the report that it is attached to.
fn order(date: Option<At<Date>>, filed: Option<At<Date>>, found: &mut Vec<Diagnostic>) {
    let (Some(date), Some(filed)) = (date, filed) else { return };
    if filed.value <= date.value {
        return;
    }
    let (day, report) = (filed.value, date.value);
    let message = both(
        format!("the form is filed on {day}, after the report of {report}"),
        format!("填报日期 {day} 晚于成文日期 {report}"),
    );
    let hint = both("correct one of the dates", "请改正其中一个日期");
    let what = both("the report's date", "成文日期");
    found.push(DATE.finding(message).at(filed.span).and_at(what, date.span).hint(hint));
}
