//! What a rule set computes beside what was written: the table of `banxin score`.

use rust_decimal::Decimal;

use super::evaluation::{Leaf, Shown, shown};
use super::formula::{self, Computed, Points};
use super::rules::RuleSet;
use crate::data::{Number, Report, Text};
use crate::diag::both;
use crate::exact;
use crate::yaml::At;

/// The scores of one evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// The project, if it is named.
    pub project: Option<String>,
    /// The execution of the budget first, then the indicators.
    pub rows: Vec<Row>,
    /// All of them together.
    pub total: Sums,
}

/// One score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The sets that the indicator is in, from the first level on. None of the budget's
    /// execution.
    pub sets: Vec<String>,
    /// The indicator's name. None of an indicator without one.
    pub name: Option<String>,
    /// Its target, as written; the budget.
    pub target: String,
    /// Its actual value, as written; what was spent.
    pub actual: String,
    /// Its weight.
    pub weight: Option<Decimal>,
    /// Its score, as written.
    pub written: Option<Decimal>,
    /// Its score, as computed.
    pub computed: Computed,
}

impl Row {
    /// By how much the written score is more than the computed one: none if they agree, or
    /// one is not there.
    pub fn difference(&self) -> Option<Decimal> {
        let (written, computed) = (self.written?, &self.computed.points);
        match *computed {
            Points::Exactly(points) => written.checked_sub(points),
            Points::Between(from, to) => {
                written.checked_sub(written.clamp(from, to.max(from)))
            }
            Points::LeftOut | Points::Unknown => None,
        }
    }

    /// What counts into the computed total: the computed score, else the written one.
    fn counts(&self) -> Option<Decimal> {
        match self.computed.points {
            Points::Exactly(points) => Some(points),
            Points::LeftOut => Some(Decimal::ZERO),
            Points::Between(from, to) => Some(self.written?.clamp(from, to.max(from))),
            Points::Unknown => self.written,
        }
    }
}

/// The scores of an evaluation together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// All weights.
    pub weight: Option<Decimal>,
    /// The total as written; the sum of what is written if there is none.
    pub written: Option<Decimal>,
    /// The computed scores; of those that could not be computed, the written ones. None if
    /// one has neither.
    pub computed: Option<Decimal>,
    /// How many were not computed.
    pub open: usize,
    /// The computed total as it is if what does not apply is left out, and the others weigh
    /// more. None if everything applies.
    pub rescaled: Option<Decimal>,
    /// The grades of the written and of the last computed total.
    pub grades: [Option<String>; 2],
}

/// The scores of all evaluations of a report that have any weights or scores: its own, and
/// those of attachments with data of their own.
pub fn scores(report: &Report, rules: &RuleSet) -> Vec<Scores> {
    let all = shown(report);
    let scored = all.iter().map(|one| table(one, rules));
    let says = |row: &Row| row.weight.is_some() || row.written.is_some();
    scored.filter(|table| table.rows.iter().any(says)).collect()
}

fn table(one: &Shown<'_>, rules: &RuleSet) -> Scores {
    let execution = execution(one, rules);
    let indicators = one.leaves().map(|leaf| indicator(&leaf, rules));
    let rows: Vec<Row> = execution.into_iter().chain(indicators).collect();
    let name = one.values.get("project.name").and_then(|name| name.text());
    let project = name.map(|(name, _)| name.trim().to_owned());
    let total = total(one, &rows, rules);
    Scores { project, rows, total }
}

fn execution(one: &Shown<'_>, rules: &RuleSet) -> Option<Row> {
    let total = &one.funds.total;
    let number =
        |at: Option<At<Number>>| at.map_or_else(String::new, |at| at.to_string());
    let is_there = total.weight.is_some() || total.score.is_some();
    is_there.then(|| Row {
        sets: vec![],
        name: None,
        target: number(total.budget),
        actual: number(total.executed),
        weight: total.weight.map(|at| at.value.0),
        written: total.score.map(|at| at.value.0),
        computed: formula::execution(&rules.scores, total),
    })
}

fn indicator(leaf: &Leaf<'_>, rules: &RuleSet) -> Row {
    let text = |text: &Option<Text>| {
        text.as_ref().map_or_else(String::new, |text| text.trim().to_owned())
    };
    let unit = text(&leaf.one.unit);
    let nature = text(&leaf.one.nature);
    let nature = if nature.chars().count() == 1 { nature } else { String::new() };
    Row {
        sets: vec![leaf.set.name.value.clone(), leaf.group.name.value.clone()],
        name: Some(text(&leaf.one.name)).filter(|name| !name.is_empty()),
        target: with_unit(&format!("{nature}{}", text(&leaf.one.target)), &unit),
        actual: with_unit(&text(&leaf.one.actual), &unit),
        weight: leaf.one.weight.map(|at| at.value.0),
        written: leaf.one.score.map(|at| at.value.0),
        computed: formula::indicator(&rules.scores, leaf),
    }
}

/// A number with the unit that stands in a column of its own.
fn with_unit(text: &str, unit: &str) -> String {
    let is_number = text.ends_with(|c: char| c.is_ascii_digit());
    if is_number { format!("{text}{unit}") } else { text.to_owned() }
}

fn total(one: &Shown<'_>, rows: &[Row], rules: &RuleSet) -> Sums {
    let weight = sum(rows.iter().map(|row| Some(row.weight.unwrap_or_default())));
    let stated = one.total.score.map(|at| at.value.0);
    let written = stated.or_else(|| sum(rows.iter().map(|row| row.written)));
    let computed = sum(rows.iter().map(Row::counts));
    let is_open =
        |row: &&Row| matches!(row.computed.points, Points::Unknown | Points::Between(..));
    let rescaled = rescaled(rows, computed, rules);
    let grade = |total: Option<Decimal>| Some(rules.grade(total?)?.name.clone());
    Sums {
        weight,
        written,
        computed,
        open: rows.iter().filter(is_open).count(),
        rescaled,
        grades: [grade(written), grade(rescaled.or(computed))],
    }
}

/// A sum of which every part is there.
fn sum(mut parts: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
}

/// A total over what applies, as if that weighed the whole (spec/forms C4).
fn rescaled(rows: &[Row], computed: Option<Decimal>, rules: &RuleSet) -> Option<Decimal> {
    let left_out = rows.iter().filter(|row| row.computed.points == Points::LeftOut);
    let mut weights = left_out.map(|row| row.weight.unwrap_or_default());
    let weights =
        weights.try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(weight))?;
    if weights.is_zero() {
        return None;
    }
    let full = rules.weights.full.0;
    exact::share(computed?, full, full.checked_sub(weights)?, rules.scores.decimals.0)
}

impl Sums {
    /// What is left open, in words; none if nothing is.
    pub fn remark(&self) -> Option<crate::diag::Bilingual> {
        let open = self.open;
        (open > 0).then(|| {
            both(
                format!("{open} not computed, counted as written"),
                format!("{open} 项无法计算，按填写的得分计入"),
            )
        })
    }
}
