//! What the readers of files hand on: paragraphs and grids of cells, in the order of the file.

use crate::diag::{Bilingual, Span};

/// Where something stands in the file that is imported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In a text, which messages can show.
    Span(Span),
    /// In a file whose text messages cannot show: `表1!B7`, paragraph 12.
    Name(Bilingual),
}

/// A part of a file.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table, or a sheet.
    Grid(Grid),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// Its text as it stands.
    pub(super) text: String,
    /// The number that the word processor gives it.
    pub(super) mark: Option<String>,
    /// Its level from 1, if the word processor has it for a heading.
    pub(super) heading: Option<usize>,
    /// Where it stands.
    pub(super) place: Place,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// The sheet's name, if it has one.
    pub(super) name: Option<String>,
    /// Its rows.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell: one at its place, or one covered from above.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its text as it stands.
    pub(super) text: String,
    /// How many columns it covers.
    pub(super) columns: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
    /// Whether a cell above covers it; it has no text then.
    pub(super) covered: bool,
    /// Where it stands.
    pub(super) place: Place,
}

impl Paragraph {
    /// A paragraph that the word processor knows nothing of.
    pub(super) fn plain(text: impl Into<String>, place: Place) -> Self {
        Self { text: text.into(), mark: None, heading: None, place }
    }
}

impl Cell {
    /// A cell of one row and one column.
    pub(super) fn plain(text: impl Into<String>, place: Place) -> Self {
        Self { text: text.into(), columns: 1, rows: 1, covered: false, place }
    }

    /// The place that a cell above covers.
    pub(super) fn covered(columns: usize, place: Place) -> Self {
        Self { columns, covered: true, ..Self::plain("", place) }
    }

    /// Whether nothing is seen in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A text as labels are compared: without blanks, in half-width forms.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(fold).collect()
}

/// A character as labels are compared.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => half(c),
        '—' | '–' | '‐' | '‑' | '−' => '-',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '□' | '▢' => '☐',
        '√' | '✓' | '✔' | '■' | '☒' => '☑',
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        _ => c,
    }
}

/// The half-width form of a full-width one (U+FF01 to U+FF5E).
fn half(c: char) -> char {
    char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
}

/// A number in half-width digits and marks, without blanks.
pub(super) fn half_width(text: &str) -> String {
    let chars = text.chars().filter(|c| !c.is_whitespace());
    chars
        .map(|c| if ('\u{ff01}'..='\u{ff5e}').contains(&c) { half(c) } else { c })
        .collect()
}
