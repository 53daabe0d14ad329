//! Rules of a grid: what a form says of all of them, and a cell of those around it.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::geom::{Abs, Color, Sides};
use crate::schema::{either, text, written};

use super::text::RawColor;
use super::words::parse_length;

/// A rule. Without a width there is none.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Stroke {
    /// How thick it is.
    pub width: Abs,
    /// The ink.
    pub color: Color,
}

impl Stroke {
    /// No rule.
    pub const NONE: Self = Self::black(Abs::ZERO);

    /// A black rule.
    pub const fn black(width: Abs) -> Self {
        Self { width, color: Color::Black }
    }

    /// Whether there is a rule.
    pub fn is_there(self) -> bool {
        self.width > Abs::ZERO
    }

    /// The thicker of two rules; the first of two that are alike.
    pub fn thicker(self, other: Self) -> Self {
        if other.width > self.width { other } else { self }
    }
}

/// The rules of a grid, where its cells say nothing.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Rules {
    /// Around the grid.
    pub outer: Sides<Stroke>,
    /// Inside it, between rows.
    pub horizontal: Stroke,
    /// Inside it, between columns.
    pub vertical: Stroke,
}

impl Rules {
    /// No rules.
    pub const NONE: Self = Self::boxes(Abs::ZERO, Abs::ZERO);

    /// Each cell in a box: black rules of a width around the grid and of another inside it.
    pub const fn boxes(outer: Abs, inner: Abs) -> Self {
        let inner = Stroke::black(inner);
        let outer = Sides::splat(Stroke::black(outer));
        Self { outer, horizontal: inner, vertical: inner }
    }
}

/// What a cell says of the rules around it; nothing of sides that are none.
pub type CellRules = Sides<Option<Stroke>>;

/// A rule's width, as layouts write it: a length, or `none`.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct RuleWidth(Abs);

/// A thicker rule is a bar.
const THICKEST: Abs = Abs::mm(10.0);

impl RuleWidth {
    const EXPECTED: &'static str =
        "`none` or a rule's width up to 10mm\u{1f}none 或不超过 10mm 的线宽";

    fn parse(text: &str) -> Option<Self> {
        let width = if text == "none" { Some(Abs::ZERO) } else { parse_length(text) };
        width.filter(|width| (Abs::ZERO..=THICKEST).contains(width)).map(Self)
    }
}

impl<'de> Deserialize<'de> for RuleWidth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::invalid_value(de::Unexpected::Str(&text), &Self::EXPECTED)
        })
    }
}

/// What a form says of its rules: a width for all, or for some.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct RawRules(RawRulesMap);

#[derive(Copy, Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawRulesMap {
    outer: Option<RuleWidth>,
    inner: Option<RuleWidth>,
    horizontal: Option<RuleWidth>,
    vertical: Option<RuleWidth>,
    color: Option<RawColor>,
}

impl RawRules {
    /// The rules; those that are not named are not there.
    pub(super) fn resolve(self) -> Rules {
        let RawRulesMap { outer, inner, horizontal, vertical, color } = self.0;
        let color = color.unwrap_or_default().ink();
        let stroke = |width: Option<RuleWidth>, usual: Option<RuleWidth>| {
            let width = width.or(usual).map_or(Abs::ZERO, |width| width.0);
            Stroke { width, color }
        };
        let (lying, standing) = (stroke(horizontal, outer), stroke(vertical, outer));
        Rules {
            outer: Sides { left: standing, top: lying, right: standing, bottom: lying },
            horizontal: stroke(horizontal, inner),
            vertical: stroke(vertical, inner),
        }
    }
}

/// What a cell says of its rules: a width for all of its sides, or for some.
#[derive(Copy, Clone, Debug)]
pub(super) struct RawCellRules(RawSides);

#[derive(Copy, Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSides {
    top: Option<RuleWidth>,
    bottom: Option<RuleWidth>,
    left: Option<RuleWidth>,
    right: Option<RuleWidth>,
    color: Option<RawColor>,
}

impl RawCellRules {
    pub(super) fn resolve(self) -> CellRules {
        let RawSides { top, bottom, left, right, color } = self.0;
        let color = color.unwrap_or_default().ink();
        let stroke = |width: Option<RuleWidth>| {
            width.map(|RuleWidth(width)| Stroke { width, color })
        };
        Sides {
            left: stroke(left),
            top: stroke(top),
            right: stroke(right),
            bottom: stroke(bottom),
        }
    }
}

impl From<RuleWidth> for RawRulesMap {
    fn from(width: RuleWidth) -> Self {
        let width = Some(width);
        Self { outer: width, inner: width, ..Self::default() }
    }
}

impl From<RuleWidth> for RawSides {
    fn from(width: RuleWidth) -> Self {
        let width = Some(width);
        Self { top: width, bottom: width, left: width, right: width, color: None }
    }
}

impl<'de> Deserialize<'de> for RawRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WidthOrMap::default()).map(Self)
    }
}

impl<'de> Deserialize<'de> for RawCellRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WidthOrMap::default()).map(Self)
    }
}

/// Reads one width, or a map of several.
#[derive(Default)]
struct WidthOrMap<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de> + From<RuleWidth>> Visitor<'de> for WidthOrMap<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(RuleWidth::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let width = RuleWidth::parse(text);
        let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
        width.map(T::from).ok_or_else(wrong)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

written!(RuleWidth, _generator => text(
    "a rule's width: 0.35mm, 1pt, none",
    "^\\d+(\\.\\d+)?(mm|pt)$|^none$"
));
written!(RawRules, generator => either(
    &generator.subschema_for::<RuleWidth>(),
    &generator.subschema_for::<RawRulesMap>()
));
written!(RawCellRules, generator => either(
    &generator.subschema_for::<RuleWidth>(),
    &generator.subschema_for::<RawSides>()
));
