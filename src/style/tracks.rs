//! The widths of columns, as layouts write them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use crate::geom::{Abs, Em};
use crate::schema::{either, text, written};

use super::words::{LONGEST, parse_length};

/// The style whose characters columns are counted in.
pub const COUNTED: &str = "cell";

/// The width of a column.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Track {
    /// A fixed width.
    Fixed(Width),
    /// A share of what the others leave.
    Fraction(f64),
    /// From what stands in it: as wide as its longest line if there is room, and no narrower
    /// than its longest word or number.
    Auto {
        /// The least width.
        min: Option<Width>,
        /// The greatest.
        max: Option<Width>,
    },
}

/// A width, by itself or in characters.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Width {
    /// A length.
    Length(Abs),
    /// So many 字 of the layout's style `cell`.
    Characters(Em),
}

impl Width {
    const EXPECTED: &'static str =
        "a width such as 15mm or 6字\u{1f}宽度，例如 15mm 或 6字";

    /// The length, if a character is so wide.
    pub fn at(self, character: Abs) -> Abs {
        match self {
            Self::Length(length) => length,
            Self::Characters(count) => count.at(character),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let characters = text.strip_suffix('字').or_else(|| text.strip_suffix("em"));
        match characters {
            Some(count) => positive(count).map(|count| Self::Characters(Em(count))),
            None => {
                let length = parse_length(text).filter(|width| *width > Abs::ZERO);
                length.map(Self::Length)
            }
        }
    }
}

impl Track {
    const EXPECTED: &'static str = "a column width such as 15mm, 6字, 1fr, auto or \
         { min: 12mm, max: 40mm }\u{1f}列宽，例如 15mm、6字、1fr、auto 或 { min: 12mm, max: 40mm }";

    fn parse(text: &str) -> Option<Self> {
        if text == "auto" {
            return Some(Self::Auto { min: None, max: None });
        }
        match text.strip_suffix("fr") {
            Some(share) => positive(share).map(Self::Fraction),
            None => Width::parse(text).map(Self::Fixed),
        }
    }

    /// Whether its least width is more than its greatest, if a character is so wide.
    pub(super) fn is_reversed(self, character: Abs) -> bool {
        match self {
            Self::Auto { min: Some(min), max: Some(max) } => {
                min.at(character) > max.at(character)
            }
            _ => false,
        }
    }

    /// The widths that it names.
    pub(super) fn widths(self) -> impl Iterator<Item = Width> {
        let widths = match self {
            Self::Fixed(width) => [Some(width), None],
            Self::Fraction(_) => [None, None],
            Self::Auto { min, max } => [min, max],
        };
        widths.into_iter().flatten()
    }
}

/// The width of a column that such a text says.
pub(crate) fn parse_track(text: &str) -> Option<Track> {
    Track::parse(text)
}

fn positive(text: &str) -> Option<f64> {
    let number: f64 = text.trim_end().parse().ok()?;
    (number > 0.0 && number <= LONGEST).then_some(number)
}

impl<'de> Deserialize<'de> for Width {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::invalid_value(de::Unexpected::Str(&text), &Self::EXPECTED)
        })
    }
}

/// A track from content, with its bounds.
#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAuto {
    #[serde(default = "yes")]
    auto: bool,
    min: Option<Width>,
    max: Option<Width>,
}

fn yes() -> bool {
    true
}

impl<'de> Deserialize<'de> for Track {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TrackVisitor)
    }
}

struct TrackVisitor;

impl<'de> Visitor<'de> for TrackVisitor {
    type Value = Track;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Track::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Track, E> {
        let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
        Track::parse(text).ok_or_else(wrong)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Track, A::Error> {
        match RawAuto::deserialize(MapAccessDeserializer::new(map))? {
            RawAuto { auto: true, min, max } => Ok(Track::Auto { min, max }),
            _ => Err(de::Error::invalid_value(de::Unexpected::Map, &self)),
        }
    }
}

written!(Width, _generator => text(
    "a width: 15mm, 40pt, 6字",
    "^\\d+(\\.\\d+)?(mm|pt|字|em)$"
));
written!(Track, generator => either(
    &text(
        "a column's width: 15mm, 6字, 1fr, auto",
        "^\\d+(\\.\\d+)?(mm|pt|字|em|fr)$|^auto$"
    ),
    &generator.subschema_for::<RawAuto>()
));
