//! Units that no line can hold.

use std::ops::Range;

use crate::text::{Bind, Unit};

use super::settings::TOLERANCE;

/// Cuts units that no line can hold at their characters: rather a cut number than one that
/// sticks out. Only the first unit must stand on the first line.
pub(super) fn cut_wide_units(
    units: Vec<Unit>,
    widths: (f64, f64),
    cut: &dyn Fn(Range<usize>) -> Vec<(Range<usize>, f64)>,
) -> Vec<Unit> {
    let wide = |index: usize, unit: &Unit| {
        let width = if index == 0 { widths.0 } else { widths.1 };
        unit.width > width + TOLERANCE
    };
    if !units.iter().enumerate().any(|(index, unit)| wide(index, unit)) {
        return units;
    }
    let pieces = |(index, unit): (usize, Unit)| {
        if !wide(index, &unit) {
            return vec![unit];
        }
        let pieces = cut(unit.range.clone());
        let last = pieces.len().saturating_sub(1);
        let piece = |(index, (range, width)): (usize, (Range<usize>, f64))| Unit {
            range,
            width,
            bind: if index == last { unit.bind } else { Bind::None },
            lead: 0.0,
            trail: 0.0,
            class: unit.class,
            western: unit.western,
        };
        pieces.into_iter().enumerate().map(piece).collect()
    };
    units.into_iter().enumerate().flat_map(pieces).collect()
}

/// Whether two neighbours are pieces of a unit that was cut.
pub(super) fn is_cut(before: &Unit, after: &Unit) -> bool {
    before.western
        && after.western
        && before.class == after.class
        && before.bind == Bind::None
        && before.range.end == after.range.start
}
