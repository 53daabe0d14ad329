//! Targets: of one unit with the actual value and with the name, planned and not written
//! afterwards.

use rust_decimal::Decimal;

use super::super::Subject;
use super::super::evaluation::{Leaf, Shown, stated};
use super::super::formula;
use super::super::mention::mentions;
use super::super::quantity::Quantity;
use super::super::rule::{Family, Rule};
use super::super::unit::{MONEY, PERCENT};
use super::funds;
use crate::data::Text;
use crate::diag::{Diagnostic, Severity, both};

pub(super) const FAMILY: Family =
    Family { rules: &[UNIT, EQUALS_ACTUAL, NAME, TWICE, VAGUE], check };

const UNIT: Rule = Rule {
    id: "target::unit",
    severity: Severity::Must,
    source: "指标值与完成值的计量单位应一致",
};
const EQUALS_ACTUAL: Rule = Rule {
    id: "target::equals-actual",
    severity: Severity::Doubtful,
    source: "财预〔2015〕88号：指标值为年初设定，不应按完成值倒填",
};
const NAME: Rule = Rule {
    id: "target::name",
    severity: Severity::Doubtful,
    source: "三级指标名称中的数量应与指标值一致",
};
const TWICE: Rule = Rule {
    id: "target::twice",
    severity: Severity::Doubtful,
    source: "同一结果不应在两个指标中重复计分",
};
const VAGUE: Rule = Rule {
    id: "target::vague",
    severity: Severity::Hint,
    source: "财预〔2015〕88号：绩效指标应当具体、可衡量",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        for leaf in one.leaves() {
            unit(&leaf, found);
            name(subject, &leaf, found);
            vague(subject, &leaf, found);
            equals_actual(subject, one, &leaf, found);
        }
        twice(subject, one, found);
    }
}

fn unit(leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let (Some(target), Some(actual)) = formula::quantities(leaf) else { return };
    let (Some(wanted), Some(is)) = (&target.unit, &actual.unit) else { return };
    if wanted.is_comparable(is) {
        return;
    }
    let (wanted, is, name) = (&wanted.name, &is.name, leaf.name());
    let message = both(
        format!("the target of `{name}` is in {wanted}, its actual value in {is}"),
        format!("“{name}”的指标值以“{wanted}”计，完成值以“{is}”计"),
    );
    let hint = both("give both in one unit", "请统一计量单位");
    let place =
        leaf.one.actual.as_ref().map_or_else(|| leaf.span(), |actual| actual.span);
    found.push(UNIT.finding(message).at(place).hint(hint));
}

/// Significant digits by which an amount is not a round one: of a number with a fraction, and
/// of a whole one.
const ODD: (usize, usize) = (3, 5);

/// Whether nobody would plan such an amount.
fn is_odd(quantity: &Quantity) -> bool {
    let whole = quantity.number.fract().is_zero();
    let least = if whole { ODD.1 } else { ODD.0 };
    quantity.is_of(MONEY) && quantity.significant_digits() >= least
}

/// A target that is the actual value to the last digit, of which no plan could know. What the
/// budget says could.
fn equals_actual(
    subject: &Subject<'_>,
    one: &Shown<'_>,
    leaf: &Leaf<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let (Some(target), Some(actual)) = formula::quantities(leaf) else { return };
    let Ok(measured) = formula::measured(&subject.rules.scores, leaf) else { return };
    let same = measured.target == measured.actual;
    if !same || !is_odd(&target) || !is_odd(&actual) || is_planned(one, &target) {
        return;
    }
    if formula::is_ceiling(&subject.rules.scores, leaf) {
        return;
    }
    let Some(text) = leaf.one.target.as_ref() else { return };
    let (name, is) = (leaf.name(), text.value.trim());
    let message = both(
        format!("the target of `{name}`, {is}, is the actual value to the last digit"),
        format!("“{name}”的指标值 {is} 与完成值完全相同"),
    );
    let hint = both(
        "give the target that was planned at the beginning of the year",
        "请填写年初设定的指标值",
    );
    found.push(EQUALS_ACTUAL.finding(message).at(text.span).hint(hint));
}

/// Whether an amount is one of the budget.
fn is_planned(one: &Shown<'_>, target: &Quantity) -> bool {
    let unit = one.funds.unit.as_ref().map_or("万元", |unit| unit.as_str());
    let amounts = funds::sources(one.funds).into_iter();
    let amounts = amounts.flat_map(|amounts| [amounts.initial, amounts.budget]).flatten();
    let mut planned = amounts.map(|amount| Quantity::of(amount.value.0, unit));
    planned.any(|amount| amount.against(target).is_some_and(|(one, other)| one == other))
}

/// A name that ends with a number: 签约产业项目8个.
fn name(subject: &Subject<'_>, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let (Some(name), (Some(target), _)) =
        (stated(leaf.one.name.as_ref()), formula::quantities(leaf))
    else {
        return;
    };
    let all = mentions(name);
    let [said] = all.as_slice() else { return };
    let measured =
        |quantity: &Quantity| quantity.unit.is_some() && !quantity.is_of(PERCENT);
    let ends = said.rest.is_empty() && said.range.end == name.trim_end().len();
    // Shares of what a name counts are usual: 新建公厕5座, 100%.
    let both_counted = measured(&said.quantity) && measured(&target);
    let is_rate = said.quantity.is_of(PERCENT) || said.label.contains('每');
    if !ends || !both_counted || is_rate {
        return;
    }
    if said.quantity.against(&target).is_some_and(|(said, target)| said == target) {
        return;
    }
    let place = subject
        .piece(name.span)
        .map_or(name.span, |piece| subject.place(piece, said.range.clone()));
    let number = &name[said.range.clone()];
    let is = leaf.one.target.as_ref().map_or("", |target| target.value.trim());
    let message = both(
        format!("the name says {number}, the target is {is}"),
        format!("指标名称中为“{number}”，年度指标值为“{is}”"),
    );
    let hint = both(
        "let the target say what the name counts, and leave the number out of the name",
        "请以名称所计的数量为指标值，名称中不写数量",
    );
    found.push(NAME.finding(message).at(place).hint(hint));
}

/// Two indicators that score the same amount.
fn twice(subject: &Subject<'_>, one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(Decimal, Decimal, &Text)> = vec![];
    for leaf in one.leaves() {
        let (Some(target), Some(actual)) = formula::quantities(&leaf) else { continue };
        let Some(text) = leaf.one.target.as_ref() else { continue };
        if !is_odd(&actual) || formula::is_ceiling(&subject.rules.scores, &leaf) {
            continue;
        }
        let (Some(target), Some(actual)) = (target.in_base(), actual.in_base()) else {
            continue;
        };
        let same = |(other, result, _): &&(Decimal, Decimal, &Text)| {
            (*other, *result) == (target, actual)
        };
        match seen.iter().find(same) {
            Some((.., first)) => found.push(counted_twice(&leaf, text, first)),
            None => seen.push((target, actual, text)),
        }
    }
}

fn counted_twice(leaf: &Leaf<'_>, text: &Text, first: &Text) -> Diagnostic {
    let (name, is) = (leaf.name(), text.value.trim());
    let message = both(
        format!("`{name}` scores {is}, which another indicator scores already"),
        format!("“{name}”的 {is} 已在另一指标中计分"),
    );
    let hint =
        both("let each indicator score a result of its own", "各指标应反映不同的结果");
    let what = both("the other", "另一指标");
    TWICE.finding(message).at(text.span).and_at(what, first.span).hint(hint)
}

/// 推进全市经济发展, 100%: of what?
fn vague(subject: &Subject<'_>, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let (Some(name), (Some(target), _)) =
        (stated(leaf.one.name.as_ref()), formula::quantities(leaf))
    else {
        return;
    };
    let vague = &subject.rules.vague;
    let begins = vague.begins.iter().any(|word| name.starts_with(word.as_str()));
    let ends = vague.ends.iter().any(|word| name.ends_with(word.as_str()));
    let all = target.is_of(PERCENT) && target.number == Decimal::ONE_HUNDRED;
    if !begins || !ends || !all {
        return;
    }
    let message = both(
        format!("nobody can measure 100% of `{}`", name.value),
        format!("“{}”的 100% 无从衡量", name.value),
    );
    let hint = both(
        "name what is counted: projects, amounts, shares of something",
        "请改为可衡量的内容，如项目数、金额、某事项的比例",
    );
    found.push(VAGUE.finding(message).at(name.span).hint(hint));
}
