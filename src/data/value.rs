//! The report as layouts see it: values by path, such as `funds.total.rate`.

use std::fmt::Display;

use rust_decimal::Decimal;

use crate::diag::Span;
use crate::yaml::{At, Node, NodeKind};

use super::number::{Number, percent};
use super::report::{Amounts, Indicator, IndicatorGroup, IndicatorSet, Report};

/// A value of the report.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Absent,
    /// A text, a number or a date, as it is printed, with its place.
    Text(String, Span),
    /// A list.
    List(Vec<Value>),
    /// Values by name.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value of a path below this one.
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(self, |value, name| match value {
            Self::Map(entries) => {
                entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        })
    }

    /// The items of a list; none of anything else.
    pub fn list(&self) -> &[Value] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The text and its place.
    pub fn text(&self) -> Option<(&str, Span)> {
        if let Self::Text(text, span) = self { Some((text, *span)) } else { None }
    }

    /// A value of any kind, as it stands in the file.
    pub(super) fn of_node(node: &Node) -> Self {
        match &node.kind {
            NodeKind::Null => Self::Absent,
            NodeKind::Scalar { text, .. } => Self::Text(text.clone(), node.span),
            NodeKind::Seq(nodes) => Self::List(nodes.iter().map(Self::of_node).collect()),
            NodeKind::Map(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(key, node)| (key.text.clone(), Self::of_node(node)))
                    .collect(),
            ),
        }
    }
}

/// All paths that layouts can name, but for those below `fields`.
const PATHS: [&str; 49] = [
    "unit",
    "year",
    "title",
    "recipient",
    "project.name",
    "project.code",
    "project.department",
    "project.unit",
    "funds.unit",
    "funds.total",
    "funds.total.initial",
    "funds.total.budget",
    "funds.total.executed",
    "funds.total.weight",
    "funds.total.rate",
    "funds.total.score",
    "funds.fiscal",
    "funds.fiscal.initial",
    "funds.fiscal.budget",
    "funds.fiscal.executed",
    "funds.fiscal.weight",
    "funds.fiscal.rate",
    "funds.fiscal.score",
    "funds.carried_over",
    "funds.carried_over.initial",
    "funds.carried_over.budget",
    "funds.carried_over.executed",
    "funds.carried_over.weight",
    "funds.carried_over.rate",
    "funds.carried_over.score",
    "funds.other",
    "funds.other.initial",
    "funds.other.budget",
    "funds.other.executed",
    "funds.other.weight",
    "funds.other.rate",
    "funds.other.score",
    "goal.expected",
    "goal.actual",
    "indicators",
    "total.weight",
    "total.score",
    "signoff.unit",
    "signoff.date",
    "signoff.filler",
    "signoff.filed",
    "signoff.phone",
    "signoff.head",
    "fields",
];

/// The values of an indicator of the third level; the first two levels have name and weight.
const INDICATOR: [&str; 6] = ["name", "target", "actual", "weight", "score", "reason"];
const LEVELS: usize = 3;

/// Whether a report can have a value of this path. In a row for each item of a list, or with
/// the values of a map at hand, `scope` is the path of the list or map.
pub fn known(path: &str, scope: Option<&str>) -> bool {
    let below_fields = |path: &str| path.starts_with("fields.");
    match scope {
        Some("indicators") => match path.strip_prefix("level") {
            Some(level) => known_level(level),
            None => INDICATOR.contains(&path) || known(path, None),
        },
        Some(scope) if below_fields(scope) => true,
        Some(scope) => {
            PATHS.contains(&format!("{scope}.{path}").as_str()) || known(path, None)
        }
        None => PATHS.contains(&path) || below_fields(path),
    }
}

/// `2.name` of `level2.name`.
fn known_level(path: &str) -> bool {
    let Some((level, name)) = path.split_once('.') else { return false };
    let level = level.parse().unwrap_or(0);
    (1..LEVELS).contains(&level) && matches!(name, "name" | "weight")
        || level == LEVELS && INDICATOR.contains(&name)
}

/// All paths that layouts can name, for messages.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    PATHS.into_iter()
}

impl Report {
    /// The report as layouts see it. Rates, sums of weights and the total that the author
    /// did not state are computed, exactly.
    pub fn values(&self) -> Value {
        let title: String = self.title.lines.iter().map(|line| line.as_str()).collect();
        let title_span =
            self.title.lines.first().map(|line| line.span).unwrap_or_default();
        let (project, goal, signoff) = (&self.project, &self.goal, &self.signoff);
        map([
            ("unit", text(Some(&self.unit))),
            ("year", text(Some(&self.year))),
            ("title", Value::Text(title, title_span)),
            ("recipient", text(self.recipient.as_ref())),
            (
                "project",
                map([
                    ("name", text(project.name.as_ref())),
                    ("code", text(project.code.as_ref())),
                    ("department", text(project.department.as_ref())),
                    ("unit", text(project.unit.as_ref())),
                ]),
            ),
            ("funds", self.funds_value()),
            (
                "goal",
                map([
                    ("expected", text(goal.expected.as_ref())),
                    ("actual", text(goal.actual.as_ref())),
                ]),
            ),
            ("indicators", Value::List(self.indicators.iter().map(set).collect())),
            ("total", self.total_value()),
            (
                "signoff",
                map([
                    ("unit", text(Some(signoff.unit.as_ref().unwrap_or(&self.unit)))),
                    ("date", text(signoff.date.as_ref())),
                    ("filler", text(signoff.filler.as_ref())),
                    ("filed", text(signoff.filed.as_ref())),
                    ("phone", text(signoff.phone.as_ref())),
                    ("head", text(signoff.head.as_ref())),
                ]),
            ),
            ("fields", self.fields.clone()),
        ])
    }

    fn funds_value(&self) -> Value {
        let funds = &self.funds;
        let unit = match &funds.unit {
            Some(unit) => text(Some(unit)),
            None => Value::Text("万元".to_owned(), Span::default()),
        };
        map([
            ("unit", unit),
            ("total", amounts(&funds.total)),
            ("fiscal", amounts(&funds.fiscal)),
            ("carried_over", amounts(&funds.carried_over)),
            ("other", amounts(&funds.other)),
        ])
    }

    fn total_value(&self) -> Value {
        let all = || self.indicators.iter().flat_map(leaves);
        let funds = &self.funds.total;
        let weight = sum(all().map(|one| &one.weight).chain([&funds.weight]));
        let score = sum(all().map(|one| &one.score).chain([&funds.score]));
        map([
            ("weight", stated_or(self.total.weight.as_ref(), weight)),
            ("score", stated_or(self.total.score.as_ref(), score)),
        ])
    }
}

fn amounts(amounts: &Amounts) -> Value {
    let computed = || {
        let (executed, budget) = (amounts.executed?, amounts.budget?);
        percent(executed.value, budget.value).map(|rate| Value::Text(rate, executed.span))
    };
    let rate = match &amounts.rate {
        Some(rate) => text(Some(rate)),
        None => computed().unwrap_or_default(),
    };
    map([
        ("initial", text(amounts.initial.as_ref())),
        ("budget", text(amounts.budget.as_ref())),
        ("executed", text(amounts.executed.as_ref())),
        ("weight", text(amounts.weight.as_ref())),
        ("rate", rate),
        ("score", text(amounts.score.as_ref())),
    ])
}

fn set(set: &IndicatorSet) -> Value {
    let weight = sum(leaves(set).map(|one| &one.weight));
    map([
        ("name", text(Some(&set.name))),
        ("weight", stated_or(set.weight.as_ref(), weight)),
        ("indicators", Value::List(set.indicators.iter().map(group).collect())),
    ])
}

fn group(group: &IndicatorGroup) -> Value {
    let weight = sum(group.indicators.iter().map(|one| &one.weight));
    map([
        ("name", text(Some(&group.name))),
        ("weight", stated_or(group.weight.as_ref(), weight)),
        ("indicators", Value::List(group.indicators.iter().map(indicator).collect())),
    ])
}

fn indicator(indicator: &Indicator) -> Value {
    map([
        ("name", text(indicator.name.as_ref())),
        ("target", text(indicator.target.as_ref())),
        ("actual", text(indicator.actual.as_ref())),
        ("weight", text(indicator.weight.as_ref())),
        ("score", text(indicator.score.as_ref())),
        ("reason", text(indicator.reason.as_ref())),
    ])
}

fn leaves(set: &IndicatorSet) -> impl Iterator<Item = &Indicator> {
    set.indicators.iter().flat_map(|group| &group.indicators)
}

/// The exact sum of what is there, with the place of the first; none if nothing is there or
/// the sum has too many digits.
fn sum<'a>(numbers: impl Iterator<Item = &'a Option<At<Number>>>) -> Option<At<Number>> {
    let mut total: Option<At<Number>> = None;
    for number in numbers.flatten() {
        total = Some(match total {
            None => *number,
            Some(At { value, span }) => {
                At { value: Number(value.0.checked_add(number.value.0)?), span }
            }
        });
    }
    // Decimals without a fraction print without one: 100, not 100.0.
    let tidy =
        |number: Decimal| if number.fract().is_zero() { number.trunc() } else { number };
    total.map(|At { value, span }| At { value: Number(tidy(value.0)), span })
}

fn stated_or(stated: Option<&At<Number>>, computed: Option<At<Number>>) -> Value {
    text(stated.or(computed.as_ref()))
}

fn text<T: Display>(value: Option<&At<T>>) -> Value {
    value.map_or(Value::Absent, |at| Value::Text(at.value.to_string(), at.span))
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
