//! What a paragraph's breaks and blanks depend on. Lengths are in em.

use crate::document::{Breaker, Breaking, Prohibition, Setting};
use crate::text::Unit;
use crate::text::cjk::Class;

/// The settings of a paragraph, or of a part of it between forced breaks.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Settings {
    /// 避头尾.
    pub(super) level: Prohibition,
    /// How breaks are chosen.
    pub(super) breaker: Breaker,
    /// Flush lines, or cells.
    pub(super) setting: Setting,
    /// Blanks.
    pub(super) spacing: Spacing,
    /// The width of the first line, and of the others.
    pub(super) widths: (f64, f64),
}

/// The settings that blanks depend on.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Spacing {
    /// Whether an opening mark loses its blank at the start of the first line, and of others.
    pub(super) trim: (bool, bool),
    /// Space between Han and Western text.
    pub(super) latin_space: f64,
    /// Whether 。？！ may be squeezed.
    pub(super) squeeze_stops: bool,
    /// Whether a pause may hang over the right edge.
    pub(super) hanging: bool,
}

/// Widths that differ by less are the same.
pub(super) const TOLERANCE: f64 = 1e-6;

impl Settings {
    /// The width of a line.
    pub(super) fn width(&self, line: usize) -> f64 {
        if line == 0 { self.widths.0 } else { self.widths.1 }
    }

    /// The width of the line that begins at a unit.
    pub(super) fn width_at(&self, start: usize) -> f64 {
        self.width(usize::from(start > 0))
    }
}

impl Spacing {
    /// The blanks of a paragraph, of its `first` part between forced breaks or another.
    /// `edges`: no opening mark has a blank at the edge of a line.
    pub(super) fn of(breaking: &Breaking, first: bool, edges: bool) -> Self {
        let start =
            if first { breaking.trim_paragraph_start } else { breaking.trim_line_start };
        Self {
            trim: (start || edges, breaking.trim_line_start || edges),
            latin_space: breaking.latin_space.0,
            squeeze_stops: breaking.squeeze_stops,
            hanging: breaking.hanging,
        }
    }

    /// Whether the line that begins at a unit loses the blank of an opening mark.
    pub(super) fn trims(&self, start: usize) -> bool {
        if start == 0 { self.trim.0 } else { self.trim.1 }
    }
}

/// The space between two neighbours of which one is Han and the other Western.
pub(super) fn latin_space(before: &Unit, after: &Unit, spacing: &Spacing) -> f64 {
    let han = |unit: &Unit| unit.class == Class::Han;
    let mixed = han(before) && after.western || before.western && han(after);
    if mixed { spacing.latin_space } else { 0.0 }
}

/// Whether two neighbours are marks of which one is a bracket: a blank between them goes
/// (B3.1).
pub(super) fn folds(before: &Unit, after: &Unit) -> bool {
    (before.is_bracket() || after.is_bracket()) && before.is_mark() && after.is_mark()
}
