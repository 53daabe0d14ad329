//! How a layout places seals (GB/T 9704-2012, 7.3.5).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::Abs;
use crate::yaml::At;

use super::words::Length;

/// How seals are placed.
#[derive(Clone, Debug, PartialEq)]
pub struct SealsLook {
    /// The size of one whose author gives none.
    pub size: Abs,
    /// The least and the greatest size that is usual; others are told.
    pub usual: (Abs, Abs),
    /// How far its centre is above the middle of name and date.
    pub rise: Abs,
    /// The least and the greatest distance of its top from the last line of the text.
    pub below_text: (Abs, Abs),
    /// The least distance between seals, and between the names below them.
    pub gap: Abs,
    /// What stands before the issuer's name in its alternative text.
    pub alt: String,
    /// Those that are cut over the edges of pages.
    pub edge: EdgeLook,
}

/// How a seal is cut over the right edges of pages: 骑缝章.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct EdgeLook {
    /// From the top of the sheet to its middle.
    pub middle: Abs,
    /// The most pages that share one; more share several.
    pub pages: usize,
}

/// What a layout says of seals.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSeals {
    size: Length,
    usual: RawRange,
    rise: Length,
    below_text: RawRange,
    gap: Length,
    alt: String,
    edge: RawEdge,
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawEdge {
    middle: Length,
    pages: At<usize>,
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawRange {
    least: Length,
    most: Length,
}

impl RawRange {
    fn lengths(self) -> (Abs, Abs) {
        (self.least.0, self.most.0)
    }

    /// Whether it is one of lengths on a sheet.
    fn is_sound(self) -> bool {
        self.least.0 >= Abs::ZERO && self.least.0 <= self.most.0 && is_sound(self.most.0)
    }
}

/// Whether a length is not negative and shorter than a page.
fn is_sound(length: Abs) -> bool {
    (Abs::ZERO..=LONGEST).contains(&length)
}

const LONGEST: Abs = Abs::mm(1000.0);

/// Of three pages that share seals by two, one would have a seal of its own.
const FEWEST: usize = 3;
/// Of more pages none would show anything of a seal.
const MOST: usize = 100;

impl RawSeals {
    pub(super) fn resolve(&self, span: Span) -> Result<SealsLook> {
        let sound = self.size.0 > Abs::ZERO
            && [self.size, self.rise, self.gap, self.edge.middle]
                .iter()
                .all(|length| is_sound(length.0))
            && (FEWEST..=MOST).contains(&self.edge.pages.value)
            && [self.usual, self.below_text].iter().all(|range| range.is_sound());
        if !sound {
            return Err(vec![bad_seals(span)]);
        }
        Ok(SealsLook {
            size: self.size.0,
            usual: self.usual.lengths(),
            rise: self.rise.0,
            below_text: self.below_text.lengths(),
            gap: self.gap.0,
            alt: self.alt.clone(),
            edge: EdgeLook { middle: self.edge.middle.0, pages: self.edge.pages.value },
        })
    }
}

fn bad_seals(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-seals",
        both("a length of seals is out of range", "印章的某个尺寸超出范围"),
    )
    .at(span)
    .hint(both(
        "none may be negative or longer than a metre, `least` not more than `most`, `size` not \
         zero, and `edge.pages` must be 3 to 100",
        "各项不得为负或超过 1 米，least 不得大于 most，size 不得为零，edge.pages 须为 3 至 100",
    ))
}
