//! Tables of a document: `gridSpan` and `vMerge` to cells that cover others.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::diag::both;
use crate::import::input::{Cell, Grid, Piece, Place};
use crate::import::package::{attribute, child, elements, is};

use super::Reader;

/// A cell may cover so many columns: no more are on a page.
const WIDEST: usize = 200;

impl Reader<'_> {
    pub(super) fn table(&mut self, node: Node<'_, '_>) {
        self.tables += 1;
        let table = self.tables;
        let mut rows = vec![];
        for (at, row) in rows_of(node).into_iter().enumerate() {
            let number = at + 1;
            let place = Place::Name(both(
                format!("table {table}, row {number}"),
                format!("表 {table} 第 {number} 行"),
            ));
            let deleted = child(row, "trPr").and_then(|own| child(own, "del"));
            if deleted.is_some() {
                self.notes.unplaced(&place, &super::text::whole_text(row));
            } else {
                rows.push(self.row(row, &place));
            }
        }
        count_rows(&mut rows);
        let rows =
            rows.into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect());
        self.pieces.push(Piece::Grid(Grid { name: None, rows: rows.collect() }));
    }

    /// The cells of a row, each with its column.
    fn row(&mut self, row: Node<'_, '_>, place: &Place) -> Vec<(usize, Cell)> {
        let before = child(row, "trPr").and_then(|own| child(own, "gridBefore"));
        let mut column = before.and_then(value).unwrap_or(0);
        let mut cells: Vec<(usize, Cell)> = vec![];
        for node in cells_of(row) {
            let own = child(node, "tcPr");
            let property = |name: &str| own.and_then(|own| child(own, name));
            let columns =
                property("gridSpan").and_then(value).unwrap_or(1).clamp(1, WIDEST);
            let goes_on = |name: &str| {
                property(name).is_some_and(|own| attribute(own, "val") != Some("restart"))
            };
            let text = self.cell_text(node, place);
            if goes_on("hMerge") {
                if let Some((_, cell)) = cells.last_mut() {
                    cell.columns += columns;
                }
                self.notes.unplaced(place, &text);
            } else if goes_on("vMerge") {
                self.notes.unplaced(place, &text);
                cells.push((column, Cell::covered(columns, place.clone())));
            } else {
                let cell = Cell::plain(text, place.clone());
                cells.push((column, Cell { columns, ..cell }));
            }
            column += columns;
        }
        cells
    }

    /// The paragraphs of a cell on lines of their own; those of tables inside it too.
    fn cell_text(&mut self, node: Node<'_, '_>, place: &Place) -> String {
        let mut lines = vec![];
        for node in elements(node) {
            if is(node, "p") {
                let (mark, text) = self.numbered(node, place);
                lines.push(format!("{}{text}", mark.unwrap_or_default()));
            } else if is(node, "tbl") {
                self.notes.tell(
                    "import::nested-table",
                    place,
                    both(
                        "a table inside a cell was read as its text",
                        "单元格内的表格按文字读取",
                    ),
                    both("look whether the text is right", "请检查文字是否正确"),
                );
                lines.push(super::text::whole_text(node));
            } else if !is(node, "tcPr") {
                lines.push(self.cell_text(node, place));
            }
        }
        lines.join("\n").trim_matches('\n').to_owned()
    }
}

/// The rows of a table, also those in content controls.
fn rows_of<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    inside(node, "tr")
}

fn cells_of<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    inside(node, "tc")
}

/// Elements of a name in one, however they are wrapped, but not inside each other.
fn inside<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    elements(node)
        .flat_map(|node| if is(node, name) { vec![node] } else { inside(node, name) })
        .collect()
}

fn value(node: Node<'_, '_>) -> Option<usize> {
    attribute(node, "val")?.parse().ok()
}

/// Tells each cell how many rows it covers.
fn count_rows(rows: &mut [Vec<(usize, Cell)>]) {
    let mut below: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter_mut().rev() {
        let mut next = BTreeMap::new();
        for (column, cell) in row {
            let count = below.get(column).copied().unwrap_or(0) + 1;
            if cell.covered {
                next.insert(*column, count);
            } else {
                cell.rows = count;
            }
        }
        below = next;
    }
}
