//! The form's table: tracks, rows, cells and which cell covers which place.

use crate::diag::Span;
use crate::geom::{Abs, Sides, Size};
use crate::picture::Picture;

pub use crate::style::{CellRules, Density, Rules, Stroke};
use crate::style::{RowKind, VAlign};

use super::{Align, Paragraph, TextStyle};

/// A table whose every place is covered by exactly one cell.
///
/// Invariants, which [`super::place`] establishes: `slots.len() == rows.len() *
/// columns.len()`; each cell's spans stay inside the grid; a cell's first place is
/// `Slot::Cell`, its other places point back to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is, for readers that cannot see it.
    pub summary: String,
    /// Title lines above the grid.
    pub caption: Vec<Paragraph>,
    /// Title lines above each continued part; empty: none.
    pub continued_caption: Vec<Paragraph>,
    /// The columns, from left to right.
    pub columns: Vec<Track>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// All cells, in reading order (by row, then by column).
    pub cells: Vec<Cell>,
    /// Row by row, what covers each place.
    pub slots: Vec<Slot>,
    /// The rules, where cells say nothing.
    pub rules: Rules,
    /// Whether the grid only places its cells: to readers they are paragraphs in reading
    /// order, and the first line of the caption is a heading.
    pub layout: bool,
    /// The least height of the grid, as far as the page has room; rows that grow share what
    /// their own heights leave.
    pub height: Abs,
    /// Settings to try, roomiest first, until the whole table fits a page; the last is used
    /// if none does (spec/forms C5, rule 1). Never empty.
    pub densities: Vec<Density>,
    /// What a label that is printed again in a continued part ends with: `（续）` or nothing.
    pub continued_label: String,
    /// Lines under the grid: notes, the signature row. Stay with the last rows. The
    /// paragraphs of a line share its width evenly.
    pub foot: Vec<Vec<Paragraph>>,
    /// Fewest body rows that the last part holds beside total and signature rows.
    pub keep_rows: u32,
    /// Where the layout describes it.
    pub span: Span,
}

/// A grid among the parts of a report: a letterhead, an imprint. What follows it is not
/// rounded to the lines of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The grid.
    pub table: Table,
    /// How far it reaches out of the type area.
    pub outset: Sides<Abs>,
}

/// The width of a column.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Track {
    /// A fixed width.
    Fixed(Abs),
    /// A share of what the others leave.
    Fraction(f64),
    /// From what stands in it: as wide as its longest line if there is room, and no narrower
    /// than its longest word or number.
    Auto {
        /// The least width.
        least: Abs,
        /// The greatest, not less; [`Abs::INF`]: no bound.
        most: Abs,
    },
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The least height.
    pub height: Abs,
    /// Whether it takes a share of the height that the grid should have beyond its rows.
    pub grows: bool,
    /// What kind of row it is.
    pub kind: RowKind,
    /// Where the layout describes it.
    pub span: Span,
}

/// What covers a place of the grid.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The first place of a cell: its index in [`Table::cells`].
    Cell(usize),
    /// Covered by the cell that starts there.
    Covered {
        /// The row in which it starts.
        row: usize,
        /// The column in which it starts.
        column: usize,
    },
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The first row.
    pub row: usize,
    /// The first column.
    pub column: usize,
    /// How many rows it covers, at least one.
    pub row_span: usize,
    /// How many columns it covers, at least one.
    pub column_span: usize,
    /// What it is.
    pub kind: CellKind,
    /// Its text; empty cells have none.
    pub content: Vec<Paragraph>,
    /// The picture that stands in it in place of text.
    pub picture: Option<Box<CellPicture>>,
    /// Whether lines from its upper left corner cut it (斜线表头): its two or three texts are
    /// what names the rows, what the data are, and what names the columns.
    pub diagonal: bool,
    /// Where the text stands between top and bottom.
    pub valign: VAlign,
    /// Between rule and text.
    pub padding: Sides<Abs>,
    /// What it says of the rules around it, in place of the table's.
    pub rules: CellRules,
    /// Where the layout describes it.
    pub span: Span,
}

/// A picture that stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellPicture {
    /// What is painted.
    pub picture: Picture,
    /// The size that is wanted; what is wider than the cell or higher than a page is made
    /// smaller.
    pub size: Size,
    /// What those read who cannot see it.
    pub alt: String,
    /// Whether it stands at the left, in the middle or at the right of the cell.
    pub align: Align,
    /// How the text of a drawing is set.
    pub text: TextStyle,
    /// How its bold text is set.
    pub bold: TextStyle,
    /// Where its file is named.
    pub span: Span,
}

/// What a cell is, for readers of the file and for page breaks.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Names what stands in its column, its row, or both. Printed again when it is cut.
    Header(HeaderScope),
    /// Data.
    Data,
}

/// What a header cell names.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum HeaderScope {
    /// The cells below it.
    Column,
    /// The cells to its right.
    Row,
    /// Both.
    Both,
}
