//! How a layout places seals (GB/T 9704-2012, 7.3.5).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::Abs;

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

impl RawSeals {
    pub(super) fn resolve(&self, span: Span) -> Result<SealsLook> {
        let sound = self.size.0 > Abs::ZERO
            && [self.size, self.rise, self.gap].iter().all(|length| is_sound(length.0))
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
        "none may be negative or longer than a metre, `least` not more than `most`, and \
         `size` not zero",
        "各项不得为负或超过 1 米，least 不得大于 most，size 不得为零",
    ))
}
