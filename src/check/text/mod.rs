//! Rules of text: marks, brackets, spaces, words.

mod brackets;
mod characters;
mod document_number;
mod doubled;
mod ends;
mod half_width;
mod lexicon;
mod mark;
mod marks;
mod numbering;
mod placeholders;
mod quotes;
mod reading;
mod signs;
mod spaces;
mod terms;
mod words;

use super::rule::Family;

pub(crate) use lexicon::Lexicon;

/// The families of these rules.
pub(super) const FAMILIES: &[Family] = &[
    half_width::FAMILY,
    brackets::FAMILY,
    quotes::FAMILY,
    marks::FAMILY,
    spaces::FAMILY,
    words::FAMILY,
    numbering::FAMILY,
    characters::FAMILY,
    doubled::FAMILY,
    ends::FAMILY,
    document_number::FAMILY,
    terms::FAMILY,
    placeholders::FAMILY,
];
