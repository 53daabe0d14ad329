//! 总分: the sum of all scores (spec/forms C4).

use super::super::Subject;
use super::super::evaluation::Shown;
use super::super::rule::{Family, Rule};
use super::{number, sum};
use crate::diag::{Diagnostic, Severity, both};

pub(super) const FAMILY: Family = Family { rules: &[TOTAL], check };

const TOTAL: Rule = Rule {
    id: "score::total",
    severity: Severity::Must,
    source: "总分 = 预算执行得分 + 各指标得分",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        total(subject, one, found);
    }
}

fn total(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let Some(stated) = one.total.score else { return };
    let funds = &one.funds.total;
    // An execution that weighs nothing scores nothing.
    let execution =
        (funds.weight.is_some() || funds.score.is_some()).then_some(funds.score);
    let scores = one.leaves().map(|leaf| leaf.one.score).chain(execution);
    let Some(sum) = sum(scores.map(number)) else { return };
    let (is, all) = (stated.value.0, sum.value);
    let tolerance = subject.rules.scores.tolerance.0;
    let Some(over) = all.checked_sub(is) else { return };
    let off = if sum.whole { over.abs() } else { over };
    if sum.parts == 0 || off <= tolerance {
        return;
    }
    let message = both(
        format!("all scores come to {all}, not {is}"),
        format!("各项得分合计 {all}，而非 {is}"),
    );
    let hint = both("correct the total or a score", "请改正总分或有误的得分");
    let mut finding = TOTAL.finding(message).at(stated.span).hint(hint);
    if sum.whole && weights_hold(subject, one) {
        let what = both(format!("write {all}"), format!("改为 {all}"));
        finding.fix = subject.rewrite(stated.span, all.to_string(), what);
    }
    found.push(finding);
}

/// Whether no score is beyond its weight and all weights come to the whole: then only the total
/// can be wrong by its own.
fn weights_hold(subject: &Subject<'_>, one: &Shown<'_>) -> bool {
    let funds = (one.funds.total.weight, one.funds.total.score);
    let pairs = one.leaves().map(|leaf| (leaf.one.weight, leaf.one.score)).chain([funds]);
    let mut weights = vec![];
    for (weight, score) in pairs {
        let (weight, score) = (number(weight), number(score));
        if weight.is_none() || score > weight {
            return false;
        }
        weights.push(weight);
    }
    let sum = sum(weights.into_iter());
    sum.is_some_and(|sum| sum.value == subject.rules.weights.full.0)
}
