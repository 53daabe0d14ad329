//! Units that no line can hold.

use std::ops::Range;

use crate::text::{Bind, Unit};

use super::settings::TOLERANCE;

/// Cuts units that are wider than the narrowest line at their characters: rather a cut
/// number than one that sticks out.
pub(super) fn cut_wide_units(
    units: Vec<Unit>,
    narrowest: f64,
    cut: &dyn Fn(Range<usize>) -> Vec<(Range<usize>, f64)>,
) -> Vec<Unit> {
    let wide = |unit: &Unit| unit.width > narrowest + TOLERANCE;
    if !units.iter().any(wide) {
        return units;
    }
    let pieces = |unit: Unit| {
        if !wide(&unit) {
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
    units.into_iter().flat_map(pieces).collect()
}
