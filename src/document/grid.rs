//! Places merged cells on a grid, or says which overlap, leave holes or stick out.

use super::{Cell, Slot};

/// What is wrong with a grid of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridError {
    /// A cell covers a place that another covers already.
    Overlap {
        /// The index of the cell.
        cell: usize,
        /// The index of the cell that was there first.
        other: usize,
        /// The row of the first place that both cover.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A cell reaches past the last column or row.
    Outside {
        /// The index of the cell.
        cell: usize,
    },
    /// No cell covers a place.
    Hole {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
}

/// Covers a grid of `rows` × `columns` with the cells, whose first places and spans are
/// given, or returns everything that is wrong.
pub fn place(
    cells: &[Cell],
    rows: usize,
    columns: usize,
) -> Result<Vec<Slot>, Vec<GridError>> {
    let mut owners: Vec<Option<usize>> = vec![None; rows * columns];
    let mut errors = vec![];
    for (index, cell) in cells.iter().enumerate() {
        let right = cell.column.saturating_add(cell.column_span);
        let bottom = cell.row.saturating_add(cell.row_span);
        if right > columns || bottom > rows {
            errors.push(GridError::Outside { cell: index });
        }
        let mut overlap = None;
        for row in cell.row..bottom.min(rows) {
            for column in cell.column..right.min(columns) {
                let owner = &mut owners[row * columns + column];
                match owner {
                    Some(other) => overlap = overlap.or(Some((*other, row, column))),
                    None => *owner = Some(index),
                }
            }
        }
        if let Some((other, row, column)) = overlap {
            errors.push(GridError::Overlap { cell: index, other, row, column });
        }
    }
    let slots = owners.iter().enumerate().map(|(at, owner)| {
        let (row, column) = (at / columns, at % columns);
        owner
            .map(|index| {
                let cell = &cells[index];
                if (cell.row, cell.column) == (row, column) {
                    Slot::Cell(index)
                } else {
                    Slot::Covered { row: cell.row, column: cell.column }
                }
            })
            .ok_or(GridError::Hole { row, column })
    });
    let (mut grid, mut holes) = (vec![], vec![]);
    for slot in slots {
        match slot {
            Ok(slot) => grid.push(slot),
            Err(hole) => holes.push(hole),
        }
    }
    errors.append(&mut holes);
    if errors.is_empty() { Ok(grid) } else { Err(errors) }
}

/// Which columns are free, row by row, for cells that take the next free place.
pub(super) struct Free {
    /// For each column, the row from which on it is free.
    from: Vec<usize>,
    row: usize,
    /// Where the next cell of the row may start.
    next: usize,
}

impl Free {
    pub(super) fn new(columns: usize) -> Self {
        Self { from: vec![0; columns], row: 0, next: 0 }
    }

    /// Begins a row.
    pub(super) fn begin(&mut self, row: usize) {
        (self.row, self.next) = (row, 0);
    }

    /// The column in which a cell of these spans starts: `at`, or the next free one, or
    /// outside the grid if there is none.
    pub(super) fn take(
        &mut self,
        at: Option<usize>,
        columns: usize,
        rows: usize,
    ) -> usize {
        let count = self.from.len();
        let free = (self.next..count).find(|column| self.from[*column] <= self.row);
        let column = at.unwrap_or(free.unwrap_or(count));
        self.next = column + columns;
        for from in self.from.iter_mut().take(self.next).skip(column) {
            *from = self.row + rows;
        }
        column
    }
}
