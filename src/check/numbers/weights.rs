//! 分值: every level comes to the one above it, all to the whole (spec/forms C4).

use rust_decimal::Decimal;

use super::super::Subject;
use super::super::evaluation::Shown;
use super::super::rule::{Family, Rule};
use super::{Sum, number, sum};
use crate::data::{IndicatorGroup, IndicatorSet, Number};
use crate::diag::{Diagnostic, Severity, both};
use crate::yaml::At;

pub(super) const FAMILY: Family =
    Family { rules: &[LEVEL, TOTAL, SPLIT, NEGATIVE], check };

const LEVEL: Rule = Rule {
    id: "weight::level",
    severity: Severity::Must,
    source: "各级指标分值逐级相加一致",
};
const TOTAL: Rule = Rule {
    id: "weight::total",
    severity: Severity::Must,
    source: "财预〔2020〕10号附件1：总分 100",
};
const SPLIT: Rule = Rule {
    id: "weight::split",
    severity: Severity::Hint,
    source: "财预〔2020〕10号：预算执行率 10、产出 50、效益 30、满意度 10",
};
const NEGATIVE: Rule =
    Rule {
        id: "weight::negative", severity: Severity::Must, source: "分值不为负数"
    };

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        for set in one.indicators {
            level(set.weight, of_set(set), found);
            for group in &set.indicators {
                level(group.weight, of_leaves(group), found);
            }
        }
        total(subject, one, found);
        split(subject, one, found);
        negative(one, found);
    }
}

fn of_leaves(group: &IndicatorGroup) -> Option<Sum> {
    sum(group.indicators.iter().map(|one| number(one.weight)))
}

/// What a group weighs: as stated, else its indicators together.
fn of_group(group: &IndicatorGroup) -> Option<Decimal> {
    let computed = || of_leaves(group).filter(|sum| sum.whole).map(|sum| sum.value);
    number(group.weight).or_else(computed)
}

/// What a set weighs by its groups, as far as that is known.
fn of_set(set: &IndicatorSet) -> Option<Sum> {
    let mut all = Sum { whole: true, ..Sum::default() };
    for group in &set.indicators {
        let of_leaves = of_leaves(group)?;
        let known = Sum { whole: true, parts: 1, ..of_leaves };
        let one = match of_group(group) {
            Some(value) => Sum { value, ..known },
            None => of_leaves,
        };
        all.value = all.value.checked_add(one.value)?;
        all.whole &= one.whole;
        all.parts += one.parts;
    }
    Some(all)
}

/// A stated weight against what is below it. What is not filled in there may weigh the rest.
fn level(stated: Option<At<Number>>, below: Option<Sum>, found: &mut Vec<Diagnostic>) {
    let (Some(stated), Some(below)) = (stated, below) else { return };
    let (is, sum) = (stated.value.0, below.value);
    let differs = if below.whole { sum != is } else { sum > is };
    if below.parts == 0 || !differs {
        return;
    }
    let message = both(
        format!("the indicators below weigh {sum}, not {is}"),
        format!("下级指标分值合计 {sum}，而非 {is}"),
    );
    let hint = both("correct one of the weights", "请改正其中有误的分值");
    found.push(LEVEL.finding(message).at(stated.span).hint(hint));
}

fn total(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let Some(first) = one.leaves().next() else { return };
    let weights = one.leaves().map(|leaf| number(leaf.one.weight));
    let Some(leaves) = sum(weights).filter(|sum| sum.whole) else { return };
    let rules = &subject.rules.weights;
    let (full, stated) = (rules.full.0, one.total.weight);
    let Some(sum) = leaves.value.checked_add(of_execution(subject, one, leaves.value))
    else {
        return;
    };
    if sum == full && stated.is_none_or(|stated| stated.value.0 == full) {
        return;
    }
    let place = stated.map_or_else(|| first.set.name.span, |stated| stated.span);
    let message = match stated {
        Some(At { value, .. }) if value.0 != sum => both(
            format!(
                "all weights come to {sum}, the total is {value}; it should be {full}"
            ),
            format!("分值合计 {sum}，总分栏为 {value}，应为 {full}"),
        ),
        _ => both(
            format!("all weights come to {sum}, not {full}"),
            format!("分值合计 {sum}，而非 {full}"),
        ),
    };
    let hint = both(
        "correct a weight, of the budget's execution or of an indicator",
        "请改正预算执行率或指标的分值",
    );
    found.push(TOTAL.finding(message).at(place).hint(hint));
}

/// The weight of the budget's execution. Indicators that leave room for just that are whole
/// without it: it is told to be missing elsewhere.
fn of_execution(subject: &Subject<'_>, one: &Shown<'_>, leaves: Decimal) -> Decimal {
    let rules = &subject.rules.weights;
    let usual = rules.execution.0;
    let leaves_room = leaves.checked_add(usual) == Some(rules.full.0);
    let usual = if leaves_room { usual } else { Decimal::ZERO };
    number(one.funds.total.weight).unwrap_or(usual)
}

/// The weights of the first level against those of the rule set.
fn split(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    for share in &subject.rules.weights.first_level {
        let begins = |set: &&IndicatorSet| {
            share.names.iter().any(|name| set.name.starts_with(name.as_str()))
        };
        let sets: Vec<_> = one.indicators.iter().filter(begins).collect();
        let weight = |set: &&IndicatorSet| {
            number(set.weight)
                .or_else(|| of_set(set).filter(|sum| sum.whole)?.value.into())
        };
        let Some(first) = sets.first() else { continue };
        let Some(Sum { value, whole: true, .. }) = sum(sets.iter().map(weight)) else {
            continue;
        };
        if value != share.weight.0 {
            let (names, usual) = (share.names.join("、"), share.weight);
            let message = both(
                format!("{names} weigh {value}; usual are {usual}"),
                format!("{names}指标分值为 {value}，一般为 {usual}"),
            );
            let place = first.weight.map_or(first.name.span, |weight| weight.span);
            found.push(SPLIT.finding(message).at(place));
        }
    }
}

fn negative(one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let leaves = one.leaves().map(|leaf| leaf.one.weight);
    let sets = one.indicators.iter().flat_map(|set| {
        let groups = set.indicators.iter().map(|group| group.weight);
        groups.chain([set.weight])
    });
    let all = leaves.chain(sets).chain([one.funds.total.weight]).flatten();
    for weight in all.filter(|weight| weight.value.0 < Decimal::ZERO) {
        let is = weight.value;
        let message = both(format!("a weight of {is}"), format!("分值 {is} 为负数"));
        let hint = both("correct the weight", "请改正分值");
        found.push(NEGATIVE.finding(message).at(weight.span).hint(hint));
    }
}
