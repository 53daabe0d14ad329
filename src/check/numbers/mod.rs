//! Rules of numbers: funds, weights, scores, and what the narrative says of them.

mod deviations;
mod funds;
mod goals;
mod scores;
mod targets;
mod totals;
mod weights;

use rust_decimal::Decimal;

use super::rule::Family;
use crate::data::Number;
use crate::yaml::At;

pub(super) use funds::sources;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[
    funds::FAMILY,
    weights::FAMILY,
    scores::FAMILY,
    totals::FAMILY,
    deviations::FAMILY,
    targets::FAMILY,
    goals::FAMILY,
];

/// A sum, and whether all of its parts were there.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Sum {
    pub(super) value: Decimal,
    whole: bool,
    /// How many parts were there.
    parts: usize,
}

/// The sum of what is there. None if it has too many digits.
pub(super) fn sum(parts: impl Iterator<Item = Option<Decimal>>) -> Option<Sum> {
    let mut sum = Sum { whole: true, ..Sum::default() };
    for part in parts {
        match part {
            Some(part) => {
                sum.value = sum.value.checked_add(part)?;
                sum.parts += 1;
            }
            None => sum.whole = false,
        }
    }
    Some(sum)
}

fn number(at: Option<At<Number>>) -> Option<Decimal> {
    at.map(|at| at.value.0)
}
