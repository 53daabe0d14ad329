//! Equal cells of neighbouring rows become one.

use crate::style::{CellLook, Merge};

use super::Filled;

/// Merges each cell that asks for it with an equal one above it, if those at its left on
/// which it depends were merged too.
pub(super) fn merge(rows: &mut [Filled<'_>]) {
    // For each cell of a row: the row of the cell that covers its place, and its text.
    let mut anchors: Vec<(usize, String)> = vec![];
    for index in 0..rows.len() {
        // Whether the merging cells so far were merged, from left to right.
        let mut together: Vec<bool> = vec![];
        let mut merged = vec![];
        for (at, cell) in rows[index].cells.iter().enumerate() {
            let depends = match cell.look.merge {
                Merge::Never => None,
                Merge::Within => Some(together.len()),
                Merge::WithinFirst(count) => Some(count.min(together.len())),
            };
            let equal = depends.is_some_and(|count| {
                let anchor =
                    || anchors.get(at).is_some_and(|(_, text)| *text == cell.text);
                index > 0 && together[..count].iter().all(|merged| *merged) && anchor()
            });
            if depends.is_some() {
                together.push(equal);
            }
            merged.push(equal);
            if equal {
                continue;
            }
            let anchor = (index, cell.text.clone());
            match anchors.get_mut(at) {
                Some(slot) => *slot = anchor,
                None => anchors.push(anchor),
            }
        }
        for (at, _) in merged.iter().enumerate().filter(|(_, merged)| **merged) {
            let row = anchors[at].0;
            grow(&mut rows[row], at);
        }
        let mut merged = merged.into_iter();
        rows[index].cells.retain(|_| merged.next() != Some(true));
    }
}

/// Makes the cell that the description's cell `at` made cover one row more.
fn grow(row: &mut Filled<'_>, at: usize) {
    let look: *const CellLook = &raw const row.look.cells[at];
    if let Some(cell) = row.cells.iter_mut().find(|cell| std::ptr::eq(cell.look, look)) {
        cell.rows += 1;
    }
}
