//! Rules of numbers: funds, weights, scores, and what the narrative says of them.

mod scores;

use super::rule::Family;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[scores::FAMILY];
