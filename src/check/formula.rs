//! Scores by the formulas of a rule set (spec/forms C4), exact.

use rust_decimal::Decimal;

use super::evaluation::{Leaf, stated};
use super::keys::{AtMost, Band, EqualTo, Scoring};
use super::quantity::{Quantity, Relation};
use crate::data::Amounts;
use crate::diag::{Bilingual, both};
use crate::exact;

/// What a formula gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The points.
    pub points: Points,
    /// The formula in words, or why nothing could be computed.
    pub why: Bilingual,
}

/// Points of an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Points {
    /// These.
    Exactly(Decimal),
    /// At least the one, and at most the other; a person judges.
    Between(Decimal, Decimal),
    /// The indicator does not apply: it is left out, and the others weigh more.
    LeftOut,
    /// They cannot be computed.
    Unknown,
}

impl Points {
    /// The points, if a formula gives them.
    pub fn exactly(&self) -> Option<Decimal> {
        if let Self::Exactly(points) = self { Some(*points) } else { None }
    }
}

fn unknown(en: impl Into<String>, zh: impl Into<String>) -> Computed {
    Computed { points: Points::Unknown, why: both(en, zh) }
}

fn exactly(points: Option<Decimal>, why: Bilingual) -> Computed {
    match points {
        Some(points) => Computed { points: Points::Exactly(points), why },
        None => unknown("the numbers have too many digits", "数字位数过多"),
    }
}

/// 预算执行: rate × weight, at most the weight; nothing of a budget of nothing.
pub(super) fn execution(rules: &Scoring, amounts: &Amounts) -> Computed {
    let (Some(budget), Some(executed)) = (amounts.budget, amounts.executed) else {
        return unknown(
            "the budget or what was spent is missing",
            "缺少全年预算数或全年执行数",
        );
    };
    let Some(weight) = amounts.weight else { return no_weight() };
    let (budget, executed, weight) = (budget.value.0, executed.value.0, weight.value.0);
    if budget <= Decimal::ZERO {
        return exactly(Some(Decimal::ZERO), both("the budget is 0", "预算数为 0"));
    }
    if executed >= budget {
        return exactly(
            Some(weight),
            both("all of the budget was spent", "预算全部执行，得满分"),
        );
    }
    let formula = format!("{executed} ÷ {budget} × {weight}");
    let executed = executed.max(Decimal::ZERO);
    let points = exact::share(executed, weight, budget, rules.decimals.0);
    exactly(points, both(&formula, &formula))
}

fn no_weight() -> Computed {
    unknown("it has no weight", "缺少分值")
}

/// An indicator of the third level.
pub(super) fn indicator(rules: &Scoring, leaf: &Leaf<'_>) -> Computed {
    if is_left_out(rules, leaf) {
        let why = both("it does not apply: left out", "不适用，剔除后折算");
        return Computed { points: Points::LeftOut, why };
    }
    let Some(weight) = leaf.one.weight else { return no_weight() };
    let Some(actual) = stated(leaf.one.actual.as_ref()) else {
        return unknown("the actual value is missing", "缺少实际完成值");
    };
    let nature = leaf.one.nature.as_deref().map_or("", |nature| nature.trim());
    if Relation::is_qualitative(nature) {
        return qualitative(rules, actual, weight.value.0);
    }
    match measured(rules, leaf) {
        Ok(measured) => measured.points(rules, weight.value.0),
        Err(_) if band(rules, actual).is_some() => {
            qualitative(rules, actual, weight.value.0)
        }
        Err(why) => Computed { points: Points::Unknown, why },
    }
}

/// Whether a reason says that an indicator does not apply, and it has no actual value.
pub(super) fn is_left_out(rules: &Scoring, leaf: &Leaf<'_>) -> bool {
    let says =
        |text: &str| rules.not_applicable.iter().any(|word| text.contains(word.as_str()));
    let without = stated(leaf.one.actual.as_ref()).is_none_or(|actual| says(actual));
    let texts = [&leaf.one.reason, &leaf.one.actual, &leaf.one.target];
    without && texts.into_iter().flatten().any(|text| says(text))
}

/// The band of a qualitative indicator's actual value.
pub(super) fn band<'r>(rules: &'r Scoring, actual: &str) -> Option<&'r Band> {
    let begins = |band: &&Band| {
        band.words.iter().any(|word| actual.trim().starts_with(word.as_str()))
    };
    rules.qualitative.iter().find(begins)
}

fn qualitative(rules: &Scoring, actual: &str, weight: Decimal) -> Computed {
    let Some(band) = band(rules, actual) else {
        return unknown("a person judges it", "定性指标，由评价人判断");
    };
    let (from, to) = (band.from, band.to);
    let points = |percent: Decimal| {
        exact::share(percent, weight, Decimal::ONE_HUNDRED, rules.decimals.0)
    };
    let why = both(
        format!("{from} % to {to} % of the weight"),
        format!("定性指标，得分值的 {from}%～{to}%"),
    );
    match (points(from.0), points(to.0)) {
        (Some(from), Some(to)) if from == to => exactly(Some(from), why),
        (Some(from), Some(to)) => Computed { points: Points::Between(from, to), why },
        _ => exactly(None, why),
    }
}

/// A target and an actual value in one unit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) target: Decimal,
    pub(super) actual: Decimal,
    pub(super) relation: Relation,
    /// Whether it is a span of time, which says nothing about when.
    is_time: bool,
}

/// The quantities of an indicator: its target and its actual value. With its unit, if they
/// have none of their own.
pub(super) fn quantities(leaf: &Leaf<'_>) -> (Option<Quantity>, Option<Quantity>) {
    let unit = leaf.one.unit.as_ref().map(|unit| unit.as_str());
    let read = |text: Option<&crate::data::Text>| {
        Some(Quantity::parse(stated(text)?)?.or_unit(unit))
    };
    (read(leaf.one.target.as_ref()), read(leaf.one.actual.as_ref()))
}

/// What an indicator measures, or why that cannot be told.
pub(super) fn measured(rules: &Scoring, leaf: &Leaf<'_>) -> Result<Measured, Bilingual> {
    if stated(leaf.one.target.as_ref()).is_none() {
        return Err(both("the target is missing", "缺少年度指标值"));
    }
    let (Some(target), Some(actual)) = quantities(leaf) else {
        return Err(both(
            "target and actual value are not both numbers",
            "指标值或完成值不是单一数值",
        ));
    };
    let Some(relation) = relation(rules, leaf, &target) else {
        return Err(both("the kind of the target is not known", "指标性质不明"));
    };
    if actual.relation == Relation::About {
        return Err(both("the actual value is not exact", "完成值不是确数"));
    }
    let is_time = ["天", "个月", "分钟", "周"].iter().any(|base| target.is_of(base));
    let Some((target, actual)) = target.against(&actual) else {
        return Err(both(
            "the units of target and actual value differ",
            "指标值与完成值的单位不同",
        ));
    };
    Ok(Measured { target, actual, relation, is_time })
}

/// How the actual value should stand to the target: as 指标性质 says, else the target's own
/// sign, else as the indicator's name lets expect.
fn relation(rules: &Scoring, leaf: &Leaf<'_>, target: &Quantity) -> Option<Relation> {
    let nature = leaf.one.nature.as_deref().map_or("", |nature| nature.trim());
    if !nature.is_empty() {
        return Relation::of_nature(nature)
            .filter(|relation| *relation != Relation::About);
    }
    match target.relation {
        Relation::About => None,
        Relation::Plain if is_ceiling(rules, leaf) => Some(Relation::AtMost),
        relation => Some(relation),
    }
}

/// Whether a plain target is what should not be passed, by the names of indicator and group.
pub(super) fn is_ceiling(rules: &Scoring, leaf: &Leaf<'_>) -> bool {
    let names = [leaf.one.name.as_deref(), Some(&*leaf.group.name)];
    let has =
        |name: &String| rules.ceilings.iter().any(|word| name.contains(word.as_str()));
    names.into_iter().flatten().any(has)
}

impl Measured {
    /// Whether the target was missed.
    pub(super) fn is_missed(&self) -> bool {
        match self.relation {
            Relation::AtMost | Relation::LessThan => self.actual > self.target,
            Relation::Equal | Relation::Plain if self.target.is_zero() => {
                self.actual > Decimal::ZERO
            }
            _ => self.actual < self.target,
        }
    }

    /// Whether a span of time differs, so that nobody knows whether that is good.
    pub(super) fn is_open(&self) -> bool {
        self.is_time && self.relation == Relation::Plain && self.actual != self.target
    }

    fn points(&self, rules: &Scoring, weight: Decimal) -> Computed {
        // A score of less than nothing is none (spec/forms C4).
        let floor = |number: Decimal| number.max(Decimal::ZERO);
        let one = Self { actual: floor(self.actual), ..*self };
        match self.relation {
            _ if self.is_open() => {
                unknown("a span of time without ≤ or ≥", "时间指标未注明不超过或不少于")
            }
            _ if self.target < Decimal::ZERO => self.of_negative(weight),
            Relation::AtMost | Relation::LessThan => one.at_most(rules, weight),
            Relation::Equal | Relation::Plain => one.equal(rules, weight),
            _ => one.at_least(rules, weight),
        }
    }

    /// Shares of a target below zero mean nothing.
    fn of_negative(&self, weight: Decimal) -> Computed {
        if self.is_missed() {
            return unknown("the target is below 0", "指标值为负数");
        }
        exactly(Some(weight), reached(self))
    }

    fn at_least(&self, rules: &Scoring, weight: Decimal) -> Computed {
        let Self { target, actual, .. } = self;
        if actual >= target {
            return exactly(Some(weight), reached(self));
        }
        let formula =
            format!("{} ÷ {} × {weight}", actual.normalize(), target.normalize());
        let points = exact::share(*actual, weight, *target, rules.decimals.0);
        exactly(points, both(&formula, &formula))
    }

    fn equal(&self, rules: &Scoring, weight: Decimal) -> Computed {
        let is_exact = rules.equal == EqualTo::Exact && self.relation == Relation::Equal;
        if self.target.is_zero() || is_exact && self.actual != self.target {
            return self.all_or_nothing(weight);
        }
        self.at_least(rules, weight)
    }

    fn all_or_nothing(&self, weight: Decimal) -> Computed {
        if self.actual == self.target {
            return exactly(Some(weight), reached(self));
        }
        exactly(Some(Decimal::ZERO), both("the target was missed", "未达指标值，不得分"))
    }

    fn at_most(&self, rules: &Scoring, weight: Decimal) -> Computed {
        let Self { target, actual, .. } = *self;
        if actual <= target {
            return exactly(Some(weight), reached(self));
        }
        let (t, v) = (target.normalize(), actual.normalize());
        let places = rules.decimals.0;
        match rules.at_most {
            _ if target.is_zero() => self.all_or_nothing(weight),
            AtMost::Ratio => {
                let formula = format!("{t} ÷ {v} × {weight}");
                exactly(
                    exact::share(target, weight, actual, places),
                    both(&formula, &formula),
                )
            }
            AtMost::Excess => {
                let formula = format!("(1 − ({v} − {t}) ÷ {t}) × {weight}");
                let rest = target
                    .checked_add(target)
                    .and_then(|twice| twice.checked_sub(actual));
                let rest = rest.map(|rest| rest.max(Decimal::ZERO));
                let points =
                    rest.and_then(|rest| exact::share(rest, weight, target, places));
                exactly(points, both(&formula, &formula))
            }
        }
    }
}

fn reached(measured: &Measured) -> Bilingual {
    let (v, t) = (measured.actual.normalize(), measured.target.normalize());
    let sign = match (v.cmp(&t), measured.relation) {
        (std::cmp::Ordering::Equal, _) => "=",
        (_, Relation::AtMost | Relation::LessThan) => "≤",
        _ => "≥",
    };
    both(format!("{v} {sign} {t}: all points"), format!("{v} {sign} {t}，得满分"))
}
