//! A form: its grid of cells as data.

mod faults;
mod panel;
mod parts;
mod raw;
mod resolve;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Span;
use crate::expr::Expression;
use crate::geom::{Abs, Sides};
use crate::yaml::At;

use super::rules::{CellRules, Rules};
use super::template::Template;
use super::text::TextLooks;
use super::tracks::Track;
use super::words::{RowKind, VAlign};

pub(super) use panel::{RawPanel, expand_panels};
pub(super) use parts::expand;
pub(super) use raw::{RawForm, RawPadding, RawPiece, schema};
pub(super) use resolve::resolve_piece;

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its name for people; attachments without a title of their own take it.
    pub title: String,
    /// What it is, for readers that cannot see it.
    pub summary: Piece,
    /// Whether it is set on landscape pages.
    pub landscape: bool,
    /// Lines above the grid.
    pub caption: Vec<Piece>,
    /// Lines above the grid of a continued part.
    pub continued_caption: Vec<Piece>,
    /// What a label ends with that is printed again.
    pub continued_label: String,
    /// The columns.
    pub columns: Vec<Track>,
    /// Where they are described.
    pub columns_span: Span,
    /// The rules.
    pub rules: Rules,
    /// Between rule and text: beside it, and above and below it.
    pub padding: (Abs, Abs),
    /// The least height of a row.
    pub row_height: Abs,
    /// The least height of the grid, if it has the room.
    pub height: Abs,
    /// How far it reaches out of the type area.
    pub outset: Sides<Abs>,
    /// Whether its grid is only for placing, and no table.
    pub layout: bool,
    /// Fewest body rows beside the foot.
    pub keep_rows: u32,
    /// Settings to try, roomiest first.
    pub densities: Vec<Density>,
    /// The styles of its text.
    pub styles: TextLooks,
    /// Its rows.
    pub rows: Vec<RowLook>,
    /// Lines under the grid.
    pub foot: Vec<FootLine>,
    /// Where it is described.
    pub span: Span,
}

/// How tightly a form is set.
#[derive(Copy, Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Density {
    /// Scales sizes and pitches of the text in the grid.
    pub text: f64,
    /// Scales paddings and the least heights of rows.
    pub padding: f64,
}

impl Density {
    /// As the styles say.
    pub const ROOMIEST: Self = Self { text: 1.0, padding: 1.0 };
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its text.
    pub text: Template,
    /// The name of its style; empty where none is needed.
    pub style: String,
    /// Where it is described.
    pub span: Span,
}

/// A line under the grid: texts that share its width evenly.
#[derive(Clone, Debug, PartialEq)]
pub struct FootLine {
    /// What must be true for it to be there.
    pub when: Option<Condition>,
    /// The texts, from left to right.
    pub pieces: Vec<Piece>,
}

/// Rows of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum RowLook {
    /// A row, or one for each item of a list.
    Row(Row),
    /// Rows that belong together, once or for each item of a list.
    Group(Group),
}

/// Rows that belong together, with cells beside them that cover them all.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are about.
    pub about: About,
    /// The cells at their left.
    pub beside: Vec<CellLook>,
    /// The cells at their right.
    pub after: Vec<CellLook>,
    /// The rows.
    pub rows: Vec<RowLook>,
}

/// Which values rows are about, and whether they are there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The list whose items each make a row, or a group of rows. If there are several, those
    /// after the first name lists in the items of the one before.
    pub each: Vec<At<String>>,
    /// The map in which names are looked up first.
    pub with: Option<At<String>>,
    /// What must be true of the values for the rows to be there.
    pub when: Option<Condition>,
}

/// What must be true for something to be there.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The expression.
    pub expression: Expression,
    /// Where it stands.
    pub span: Span,
}

/// A row, or one for each item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is about.
    pub about: About,
    /// What kind of row.
    pub kind: RowKind,
    /// Its least height, if not the form's.
    pub height: Option<Abs>,
    /// Its cells.
    pub cells: Vec<CellLook>,
    /// Where it is described.
    pub span: Span,
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct CellLook {
    /// What it is.
    pub kind: CellKind,
    /// Its text.
    pub text: Piece,
    /// How many texts its lines are, between which diagonals run; zero: it has none.
    pub diagonal: usize,
    /// The picture that stands in it; its file is what the text says.
    pub image: Option<ImageLook>,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// The column in which it starts, counted from one, if not the next free one.
    pub at: Option<usize>,
    /// Whether it merges with an equal cell above it.
    pub merge: Merge,
    /// Where the text stands between top and bottom.
    pub valign: VAlign,
    /// What it says of the rules around it.
    pub rules: CellRules,
    /// Where it is described.
    pub span: Span,
}

/// A picture in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageLook {
    /// What those read who cannot see it (ISO 14289-1, 7.3).
    pub alt: Piece,
    /// Its width; its natural size if neither width nor height is given.
    pub width: Option<Abs>,
    /// Its height.
    pub height: Option<Abs>,
    /// Whether it stands where the cell's style has lines, not in the middle.
    pub aligned: bool,
}

/// Whether a cell merges with an equal one above it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    /// It does not.
    #[default]
    Never,
    /// If all merging cells at its left do.
    Within,
    /// If so many merging cells do, counted from the left edge: two halves of a row can have
    /// groups of their own under a common label.
    WithinFirst(usize),
}

/// What a cell is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Names the column below it.
    Head,
    /// Names the row at its right.
    Label,
    /// Data.
    Text,
}
