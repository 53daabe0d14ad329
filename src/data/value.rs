//! The report as layouts see it: values by path, such as `funds.total.rate`.

use std::fmt::{self, Display};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diag::Span;
use crate::schema::written;
use crate::yaml::At;
use schemars::json_schema;

use super::edition::Edition;
use super::number::{Number, percent};
use super::official::Texts;
use super::report::{
    Amounts, Attachment, Indicator, IndicatorGroup, IndicatorSet, Report,
};

/// A value of the report. Cheap to clone, but for texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Absent,
    /// A text, a number or a date, as it is printed, with its place.
    Text(String, Span),
    /// A list.
    List(Arc<[Value]>),
    /// Values by name.
    Map(Arc<[(String, Value)]>),
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

    /// The values of a report as a form sees them that bears this title: `form.title`.
    pub fn titled(&self, title: &str, span: Span) -> Value {
        let entries: &[(String, Value)] =
            if let Self::Map(entries) = self { entries } else { &[] };
        let title = map([("title", Self::Text(title.to_owned(), span))]);
        let more = entries.iter().cloned().chain([("form".to_owned(), title)]);
        Self::Map(more.collect())
    }

    /// The items of a list; none of anything else.
    pub fn list(&self) -> &[Value] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The text and its place.
    pub fn text(&self) -> Option<(&str, Span)> {
        if let Self::Text(text, span) = self { Some((text, *span)) } else { None }
    }
}

/// A value of any kind, as it stands in the file.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<Free>::deserialize(deserializer)?;
        Ok(match value {
            Free(Self::Text(text, _)) => Self::Text(text, span),
            Free(value) => value,
        })
    }
}

/// A value whose place is still to be told.
struct Free(Value);

impl<'de> Deserialize<'de> for Free {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FreeVisitor;
        impl<'de> Visitor<'de> for FreeVisitor {
            type Value = Free;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a text, a list or a map\u{1f}文字、列表或映射")
            }
            fn visit_unit<E>(self) -> Result<Free, E> {
                Ok(Free(Value::Absent))
            }
            fn visit_str<E>(self, text: &str) -> Result<Free, E> {
                Ok(Free(Value::Text(text.to_owned(), Span::default())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Free, A::Error> {
                let mut items = vec![];
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Free(Value::List(items.into())))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Free, A::Error> {
                let mut entries = vec![];
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Free(Value::Map(entries.into())))
            }
        }
        deserializer.deserialize_any(FreeVisitor)
    }
}

impl Report {
    /// The report as the form of an attachment sees it.
    pub fn values_of(&self, attachment: &Attachment) -> Option<Value> {
        attachment.data.as_ref().map(|shown| self.showing(shown).values())
    }

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
                    ("reviewer", text(signoff.reviewer.as_ref())),
                    ("reviewed", text(signoff.reviewed.as_ref())),
                    ("head", text(signoff.head.as_ref())),
                    ("approved", text(signoff.approved.as_ref())),
                ]),
            ),
            ("letterhead", self.letterhead_value()),
            ("imprint", self.imprint_value()),
            ("annotation", text(self.annotation.as_ref())),
            ("archive", self.archive_value()),
            ("fields", self.fields.clone()),
            ("edition", self.edition_value()),
        ])
    }

    fn archive_value(&self) -> Value {
        let archive = &self.archive;
        map([
            ("fonds", text(archive.fonds.as_ref())),
            ("fonds_name", text(archive.fonds_name.as_ref())),
            ("category", text(archive.category.as_ref())),
            ("retention", text(archive.retention.as_ref())),
            ("department", text(archive.department.as_ref())),
            ("item", text(archive.item.as_ref())),
        ])
    }

    /// What forms ask for: the name of the edition, or nothing.
    fn edition_value(&self) -> Value {
        let name =
            |edition: Edition| Value::Text(edition.name().to_owned(), Span::default());
        self.edition.map_or(Value::Absent, name)
    }

    fn letterhead_value(&self) -> Value {
        let Some(letterhead) = &self.letterhead else { return Value::Absent };
        let own = texts(&letterhead.issuers);
        let unit = || Value::List([text(Some(&self.unit))].into());
        map([
            ("copy", text(letterhead.copy.as_ref())),
            ("secrecy", text(letterhead.secrecy.as_ref())),
            ("urgency", text(letterhead.urgency.as_ref())),
            ("issuers", if own.list().is_empty() { unit() } else { own }),
            ("suffix", text(letterhead.suffix.as_ref())),
            ("number", text(letterhead.number.as_ref())),
            ("signers", texts(&letterhead.signers)),
        ])
    }

    fn imprint_value(&self) -> Value {
        let Some(imprint) = &self.imprint else { return Value::Absent };
        map([
            ("copies", texts(&imprint.copies)),
            ("printer", text(imprint.printer.as_ref())),
            ("date", text(imprint.date.as_ref())),
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
        ("nature", text(indicator.nature.as_ref())),
        ("unit", text(indicator.unit.as_ref())),
        ("fields", indicator.fields.clone()),
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

fn texts(Texts(texts): &Texts) -> Value {
    Value::List(texts.iter().map(|one| text(Some(one))).collect())
}

fn text<T: Display>(value: Option<&At<T>>) -> Value {
    value.map_or(Value::Absent, |at| Value::Text(at.value.to_string(), at.span))
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

written!(Value, _generator => json_schema!({
    "description": "texts, lists and maps of any name",
}));
