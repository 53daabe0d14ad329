//! Cells by row and column to rows of cells, with what merged ones cover.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use calamine::Dimensions;

use crate::diag::{Diagnostic, Result, both};
use crate::import::input::{Cell, Grid, Piece, Place};
use crate::import::note::Notes;

/// A sheet.
pub(super) struct Sheet {
    pub(super) name: String,
    /// The texts of its cells, by row and column from 0.
    pub(super) cells: BTreeMap<(u32, u32), String>,
    /// Its merged regions.
    pub(super) merged: Vec<Dimensions>,
}

/// More cells than this are no form.
const MOST_CELLS: usize = 4_000_000;
/// Blanks between cells further apart than this are not kept.
const WIDEST_GAP: u32 = 32;

impl Sheet {
    /// The sheet as a grid.
    pub(super) fn piece(mut self, file: &str, notes: &mut Notes) -> Result<Piece> {
        let rows: BTreeSet<u32> = self.cells.keys().map(|(row, _)| *row).collect();
        let left = self.cells.keys().map(|(_, column)| *column).min().unwrap_or(0);
        let right = self.cells.keys().map(|(_, column)| *column + 1).max().unwrap_or(0);
        let mut covers = self.covers(&rows, file)?;
        self.drop_covered(&covers, notes);
        let mut grid = Grid { name: Some(self.name.clone()), rows: vec![] };
        let mut cells = self.cells.iter().peekable();
        for row in rows {
            let mut own: BTreeMap<u32, Cell> = covers.remove(&row).unwrap_or_default();
            while let Some(((_, column), text)) = cells.next_if(|((at, _), _)| *at == row)
            {
                let place = place_of(&self.name, (row, *column));
                let cell = own.entry(*column).or_insert_with(|| Cell::plain("", place));
                cell.text.clone_from(text);
            }
            grid.rows.push(self.filled(row, left..right, own));
        }
        Ok(Piece::Grid(grid))
    }

    /// What merged regions cover, in the rows that have cells.
    fn covers(
        &self,
        rows: &BTreeSet<u32>,
        file: &str,
    ) -> Result<BTreeMap<u32, BTreeMap<u32, Cell>>> {
        let mut covers: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
        let mut count = 0;
        for Dimensions { start, end } in &self.merged {
            let columns = (end.1.saturating_sub(start.1) + 1) as usize;
            let reached = rows.range(start.0..=end.0.max(start.0));
            for row in reached {
                count += 1;
                if count > MOST_CELLS {
                    return Err(vec![too_many(file)]);
                }
                let place = place_of(&self.name, (*row, start.1));
                let cell = if *row == start.0 {
                    let rows = (end.0.saturating_sub(start.0) + 1) as usize;
                    Cell { columns, rows, ..Cell::plain("", place) }
                } else {
                    Cell::covered(columns, place)
                };
                covers.entry(*row).or_default().insert(start.1, cell);
            }
        }
        Ok(covers)
    }

    /// Texts that a merged region hides are told.
    fn drop_covered(
        &mut self,
        covers: &BTreeMap<u32, BTreeMap<u32, Cell>>,
        notes: &mut Notes,
    ) {
        let name = &self.name;
        self.cells.retain(|(row, column), text| {
            let over = covers.get(row).and_then(|own| own.range(..=*column).next_back());
            let hides = over.is_some_and(|(first, cell)| {
                let inside =
                    (*column - first) < u32::try_from(cell.columns).unwrap_or(u32::MAX);
                inside && (cell.covered || first != column)
            });
            if hides {
                notes.unplaced(&place_of(name, (*row, *column)), text);
            }
            !hides
        });
    }

    /// A row with blank cells where none are in the file.
    fn filled(
        &self,
        row: u32,
        columns: Range<u32>,
        own: BTreeMap<u32, Cell>,
    ) -> Vec<Cell> {
        let blank = |column| Cell::plain("", place_of(&self.name, (row, column)));
        let mut cells = vec![];
        let mut next = columns.start;
        for (column, cell) in own {
            let from = next.max(column.saturating_sub(WIDEST_GAP));
            cells.extend((from..column).map(blank));
            next = column + u32::try_from(cell.columns).unwrap_or(1);
            cells.push(cell);
        }
        let end = columns.end.min(next.saturating_add(WIDEST_GAP));
        cells.extend((next..end).map(blank));
        cells
    }
}

/// The name of a cell: B7.
pub(super) fn place((row, column): (u32, u32)) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

/// The name of a cell with its sheet's.
pub(super) fn place_of(sheet: &str, at: (u32, u32)) -> Place {
    let place = format!("{sheet}!{}", place(at));
    Place::Name(both(place.clone(), place))
}

/// The name of a column, counted from 0.
pub(super) fn letters(column: u32) -> String {
    let mut letters = vec![];
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

fn too_many(file: &str) -> Diagnostic {
    Diagnostic::error(
        "import::too-large",
        both("too many merged cells", "合并单元格过多"),
    )
    .in_file(file)
    .hint(both("is it a form?", "请确认是否为表格"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")]
        {
            assert_eq!(letters(column), name);
        }
    }
}
