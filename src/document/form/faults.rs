//! What is wrong with a form's grid, at its cells.

use crate::diag::{Diagnostic, both};
use crate::document::GridError;
use crate::style::Form;

use super::PlacedCell;

pub(super) fn diagnostics(
    faults: &[GridError],
    cells: &[PlacedCell<'_>],
    form: &Form,
) -> Vec<Diagnostic> {
    let columns = form.columns.len();
    let fault = |fault: &GridError| match *fault {
        GridError::Overlap { cell, row, column, .. } => Diagnostic::error(
            "layout::overlap",
            both(
                format!(
                    "this cell covers row {}, column {}, which another covers already",
                    row + 1,
                    column + 1
                ),
                format!(
                    "此单元格盖住了第 {} 行第 {} 列，该处已有单元格",
                    row + 1,
                    column + 1
                ),
            ),
        )
        .at(cells[cell].cell.look.span),
        GridError::Outside { cell } => Diagnostic::error(
            "layout::outside",
            both(
                format!("this cell reaches out of the grid of {columns} columns"),
                format!("此单元格超出了 {columns} 列的表格"),
            ),
        )
        .at(cells[cell].cell.look.span),
        GridError::Hole { row, column } => Diagnostic::error(
            "layout::hole",
            both(
                format!("no cell covers row {}, column {}", row + 1, column + 1),
                format!("第 {} 行第 {} 列没有单元格", row + 1, column + 1),
            ),
        )
        .at(cells
            .iter()
            .rfind(|cell| cell.row <= row)
            .map_or(form.span, |cell| cell.cell.look.span)),
    };
    let hint = |diagnostic: Diagnostic| {
        diagnostic.hint(both(
            format!("the spans of each row must add up to {columns} columns"),
            format!("每行各单元格所跨列数之和须为 {columns}"),
        ))
    };
    faults.iter().map(fault).map(hint).collect()
}
