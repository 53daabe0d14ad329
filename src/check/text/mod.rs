//! Rules of text: marks, brackets, spaces, words.

mod half_width;
mod reading;
mod signs;
mod spaces;

use super::rule::Family;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[half_width::FAMILY, spaces::FAMILY];
