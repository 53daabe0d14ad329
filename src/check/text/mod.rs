//! Rules of text: marks, brackets, spaces, words.

mod spaces;

use super::rule::Family;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[spaces::FAMILY];
