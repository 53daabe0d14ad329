//! Rules of forms: what must be filled in, who signs and when, and whether all is shown.

mod required;
mod shown;
mod signed;

use super::rule::Family;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[required::FAMILY, signed::FAMILY, shown::FAMILY];
