//! How figures and tables of the narrative look.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::geom::{Abs, Size};

use super::form::RawPadding;
use super::rules::{RawRules, Rules};
use super::words::Length;

/// Figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FiguresLook {
    /// What stands before a caption; `{1}` is the figure's number.
    pub caption: String,
    /// Between picture and caption.
    pub gap: Abs,
    /// The size of a chart that asks for none.
    pub chart: Size,
    /// The space above the picture.
    pub space: Abs,
}

/// Tables of the narrative.
#[derive(Clone, Debug, PartialEq)]
pub struct TablesLook {
    /// What stands before a caption; `{1}` is the table's number.
    pub caption: String,
    /// What stands before the caption of a continued part.
    pub continued: String,
    /// The rules.
    pub rules: Rules,
    /// Between rule and text: beside it, and above and below it.
    pub padding: (Abs, Abs),
    /// The least height of a row.
    pub row_height: Abs,
}

/// What a layout says of figures.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFigures {
    caption: String,
    gap: Length,
    space: Length,
    chart: RawSize,
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSize {
    width: Length,
    height: Length,
}

/// What a layout says of tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTables {
    caption: String,
    continued: String,
    rules: RawRules,
    padding: RawPadding,
    row_height: Length,
}

/// A length that is not negative and shorter than a page.
fn sound(length: Length) -> Abs {
    length.0.max(Abs::ZERO).min(Abs::mm(1000.0))
}

impl RawFigures {
    pub(super) fn resolve(&self) -> FiguresLook {
        FiguresLook {
            caption: self.caption.clone(),
            gap: sound(self.gap),
            chart: Size::new(sound(self.chart.width), sound(self.chart.height)),
            space: sound(self.space),
        }
    }
}

impl RawTables {
    pub(super) fn resolve(&self) -> TablesLook {
        TablesLook {
            caption: self.caption.clone(),
            continued: self.continued.clone(),
            rules: self.rules.resolve(),
            padding: (sound(self.padding.x), sound(self.padding.y)),
            row_height: sound(self.row_height),
        }
    }
}
