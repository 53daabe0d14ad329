//! Charts of the narrative: numbers that are shown as bars, lines or slices.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::At;

use super::{Number, Text};

/// A chart, numbered with the figures.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// How numbers are shown.
    pub kind: ChartKind,
    /// What stands below it, without its number; without a caption it has no number either.
    pub caption: Option<Text>,
    /// What those read who cannot see it; its numbers are added.
    pub alt: Option<Text>,
    /// The unit of its numbers: 万元.
    pub unit: Option<Text>,
    /// One number for each name.
    pub data: Option<At<Vec<Datum>>>,
    /// What the numbers of all series belong to.
    pub categories: Option<At<Vec<Text>>>,
    /// Several numbers for each category.
    pub series: Option<At<Vec<Series>>>,
    /// Its width: `120mm`.
    pub width: Option<Text>,
    /// Its height.
    pub height: Option<Text>,
}

/// How numbers are shown.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Bars on a line.
    Bar,
    /// Points joined by lines.
    Line,
    /// Slices of a whole.
    Pie,
}

/// A number with its name.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Datum {
    /// The name.
    pub name: Text,
    /// The number.
    pub value: At<Number>,
}

/// Numbers that belong together.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// What they are.
    pub name: Text,
    /// One for each category; none where nothing is known.
    pub values: At<Vec<Option<At<Number>>>>,
}
