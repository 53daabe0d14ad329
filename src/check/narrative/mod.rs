//! Numbers of the narrative: against the form, and against each other. What is not plainly said
//! of the same thing is left alone.

mod lists;
mod parts;
mod said;
mod stated;

use super::rule::Family;
use super::{Piece, Subject};

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[stated::FAMILY, parts::FAMILY, lists::FAMILY];

/// The texts of the narrative, and those of the free fields, which forms print.
fn texts<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Piece<'a>> {
    subject.pieces().filter(|piece| is_prose(piece))
}

/// Whether a text is of the narrative, or of the free fields; tables and charts are not.
pub(super) fn is_prose(piece: &Piece<'_>) -> bool {
    let first = piece.path.first();
    let is_table =
        |key: &&str| matches!(*key, "table" | "chart" | "figure" | "mark" | "marks");
    matches!(first, Some(&("preamble" | "sections" | "fields")))
        && !piece.path.iter().any(is_table)
}
