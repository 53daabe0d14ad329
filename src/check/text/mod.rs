//! Rules of text: marks, brackets, spaces, words.

mod brackets;
mod half_width;
mod marks;
mod quotes;
mod reading;
mod signs;
mod spaces;

use super::rule::Family;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[
    half_width::FAMILY,
    brackets::FAMILY,
    quotes::FAMILY,
    marks::FAMILY,
    spaces::FAMILY,
];
