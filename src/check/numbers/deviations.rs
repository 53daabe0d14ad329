//! 偏差原因: what was missed, and what was passed by far, needs a reason (spec/forms C4).

use rust_decimal::Decimal;

use super::super::evaluation::{Leaf, Shown, stated};
use super::super::formula::{self, Points};
use super::super::quantity::Relation;
use super::super::rule::{Family, Rule};
use super::super::{Piece, Subject, narrative};
use super::number;
use crate::diag::{Diagnostic, Severity, Span, both};
use crate::exact;

pub(super) const FAMILY: Family = Family { rules: &[SHORT, OVER, EXECUTION], check };

const SHORT: Rule = Rule {
    id: "deviation::short",
    severity: Severity::Must,
    source: "财预〔2020〕10号附件1：偏差原因分析及改进措施",
};
const OVER: Rule = Rule {
    id: "deviation::over",
    severity: Severity::Doubtful,
    source: "财预〔2020〕10号：完成值高于指标值较多的要分析原因",
};
const EXECUTION: Rule = Rule {
    id: "deviation::execution",
    severity: Severity::Doubtful,
    source: "执行率低于 90% 的须说明原因",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        for leaf in one.leaves() {
            if stated(leaf.one.reason.as_ref()).is_none() {
                short(subject, &leaf, found);
                over(subject, &leaf, found);
            }
        }
        execution(subject, one, found);
    }
}

/// A target that was missed; or points that were lost, where no formula says why.
fn short(subject: &Subject<'_>, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let rules = &subject.rules.scores;
    let measured = formula::measured(rules, leaf).ok();
    let missed = measured.is_some_and(|one| one.is_missed() && !one.is_open());
    let (score, weight) = (number(leaf.one.score), number(leaf.one.weight));
    let filled = stated(leaf.one.actual.as_ref()).is_some();
    let judged = !matches!(formula::indicator(rules, leaf).points, Points::Exactly(_));
    let lost = filled && judged && score.is_some() && score < weight;
    if !missed && !lost {
        return;
    }
    let name = leaf.name();
    let message = if missed {
        both(
            format!("`{name}` missed its target and gives no reason"),
            format!("“{name}”未达到指标值，没有填写偏差原因"),
        )
    } else {
        both(
            format!("`{name}` lost points and gives no reason"),
            format!("“{name}”被扣分，没有填写偏差原因"),
        )
    };
    let hint = both("give it under `reason`", "请在 reason 中说明偏差原因及改进措施");
    found.push(SHORT.finding(message).at(actual(leaf)).hint(hint));
}

fn over(subject: &Subject<'_>, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let rules = &subject.rules.deviation;
    let Ok(measured) = formula::measured(&subject.rules.scores, leaf) else { return };
    let below = matches!(measured.relation, Relation::AtMost | Relation::LessThan);
    let (target, actual_is) = (measured.target, measured.actual);
    let Some(most) = target.checked_mul(rules.over.0) else { return };
    let by_far = if target.is_zero() {
        actual_is >= rules.over_nothing.0
    } else {
        target > Decimal::ZERO && actual_is >= most
    };
    if below || measured.is_open() || !by_far {
        return;
    }
    let (name, factor) = (leaf.name(), rules.over);
    let message = both(
        format!("`{name}` passed its target {factor} times or more and gives no reason"),
        format!("“{name}”实际完成值达到指标值的 {factor} 倍以上，没有说明原因"),
    );
    let hint = both(
        "give it under `reason`: the target may have been set too low",
        "请在 reason 中说明原因，如指标值设定偏低",
    );
    found.push(OVER.finding(message).at(actual(leaf)).hint(hint));
}

fn actual(leaf: &Leaf<'_>) -> Span {
    leaf.one.actual.as_ref().map_or_else(|| leaf.span(), |actual| actual.span)
}

fn execution(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let total = &one.funds.total;
    let (Some(budget), Some(executed)) = (total.budget, total.executed) else { return };
    if !one.is_scored() || budget.value.0 <= Decimal::ZERO {
        return;
    }
    let rules = &subject.rules.execution;
    let places = subject.rules.scores.decimals.0;
    let rate =
        exact::share(executed.value.0, Decimal::ONE_HUNDRED, budget.value.0, places);
    let Some(rate) = rate.filter(|rate| *rate < rules.reason_below.0) else { return };
    let says =
        |piece: &Piece<'_>| narrative::is_prose(piece) && explains(subject, piece.text);
    let has =
        |path: &String| one.values.get(path).and_then(|value| value.text()).is_some();
    if rules.reasons.iter().any(has) || subject.pieces().any(says) {
        return;
    }
    let (rate, least) = (rate.normalize(), rules.reason_below);
    let message = both(
        format!(
            "{rate}% of the budget was spent, less than {least}%, and no reason is given"
        ),
        format!("执行率 {rate}%，低于 {least}%，没有说明原因"),
    );
    let hint = both("say in the narrative why", "请在报告中说明执行率偏低的原因");
    found.push(EXECUTION.finding(message).at(executed.span).hint(hint));
}

fn explains(subject: &Subject<'_>, text: &str) -> bool {
    subject.rules.execution.words.iter().any(|word| text.contains(word.as_str()))
}
