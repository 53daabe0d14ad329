//! Where a table is cut (spec/forms C5, rules 2, 3, 5).
//!
//! Each boundary between rows has a cost; of those that a part can reach, the cheapest is
//! taken, the lowest of its like.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{CellKind, RowKind, Table};
use crate::geom::Abs;

use super::TableLayout;
use super::measure::{self, Text};
use super::tags::owner;

/// The lines under the grid alone on a page.
const FOOT_ALONE: f64 = 40_000.0;
/// A total or a signature row without any row of the body.
const TOTAL_ALONE: f64 = 20_000.0;
/// Right after a header row.
const AFTER_HEADER: f64 = 10_000.0;
/// A total or a signature row with fewer rows of the body than it wants.
const STRANDED: f64 = 6_000.0;
/// From this cost on a page that has other things on it is left to them.
const FORBIDDEN: f64 = 5_000.0;
/// Leaving one row of a group alone.
const LONE: f64 = 1_000.0;
/// A page less full than [`FULL_ENOUGH`].
const EMPTY: f64 = 100.0;
/// A page with nothing on it but this share less full.
const SLACK: f64 = 20.0;
/// Cutting a cell that covers several rows.
const CUT: f64 = 10.0;
/// A part that fills this share of its room is not too empty to end between groups.
const FULL_ENOUGH: f64 = 0.6;
/// A part may be so empty if what follows it fits on one page.
const SHARED: f64 = 0.3;
/// Of the room on a next page so much is counted on.
const CAUTION: f64 = 0.95;
/// Lines under the grid that take a larger share of a page are cut like text.
const LONG_FOOT: f64 = 0.5;
/// Header rows that take a larger share of a page are not printed again: little room would be
/// left for what they name.
pub(super) const HIGHEST_HEADER: f64 = 0.5;
/// A row that is taller than a page is cut where it stands if this share of the room is left.
const WORTH_CUTTING: f64 = 0.25;

/// What stands at each boundary before a row, whatever the heights are.
#[derive(Debug)]
pub(super) struct Boundaries {
    /// What a break there costs.
    costs: Vec<f64>,
    /// The last row above it that begins a block: a header, or a head of the form.
    begins: Vec<Option<usize>>,
}

impl Boundaries {
    pub(super) fn of(table: &Table) -> Self {
        let rows = table.rows.len();
        let mut costs = vec![0.0; rows + 1];
        let (crossing, lone) = spans(table);
        let mut bodies = 0;
        for at in (1..rows).rev() {
            let (above, below) = (&table.rows[at - 1], &table.rows[at]);
            bodies += u32::from(below.kind == RowKind::Body);
            let after_header = match above.kind {
                // Between the head of a form and a block with a header of its own.
                RowKind::Head => below.kind != RowKind::Repeat,
                RowKind::Repeat => true,
                RowKind::Body | RowKind::Foot => false,
            };
            let flags = [
                (after_header, AFTER_HEADER),
                (below.kind == RowKind::Foot, TOTAL_ALONE),
                (bodies < table.keep_rows, STRANDED),
                (lone[at], LONE),
            ];
            let flags: f64 =
                flags.iter().filter(|(is, _)| *is).map(|(_, cost)| cost).sum();
            costs[at] = flags + f64::from(crossing[at]) * CUT;
        }
        costs[rows] = FOOT_ALONE;
        Self { costs, begins: begins(table) }
    }
}

/// For each boundary the last row above it that is of the head, or a header.
fn begins(table: &Table) -> Vec<Option<usize>> {
    let mut last = None;
    let mut begins = vec![None];
    for (at, row) in table.rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Head | RowKind::Repeat) {
            last = Some(at);
        }
        begins.push(last);
    }
    begins
}

/// For each boundary: how many spanning cells it cuts (cells with data count twice), and
/// whether it leaves one row of a group alone.
fn spans(table: &Table) -> (Vec<i32>, Vec<bool>) {
    let rows = table.rows.len();
    let (mut changes, mut lone) = (vec![0; rows + 2], vec![false; rows + 1]);
    for cell in table.cells.iter().filter(|cell| cell.row_span > 1) {
        let weight = if cell.kind == CellKind::Data { 2 } else { 1 };
        let end = cell.row + cell.row_span;
        changes[cell.row + 1] += weight;
        changes[end] -= weight;
        lone[cell.row + 1] = true;
        lone[end - 1] = true;
    }
    let mut crossing = 0;
    let crossings = changes.iter().map(|change| {
        crossing += change;
        crossing
    });
    (crossings.collect(), lone)
}

/// The rows of a part.
#[derive(Debug)]
pub(super) struct Part {
    /// Header rows that are printed again.
    pub(super) repeated: Range<usize>,
    /// The rows that the part gives out.
    pub(super) rows: Range<usize>,
    /// The heights of all its rows, the repeated ones first.
    pub(super) heights: Vec<Abs>,
    /// Whether its last row goes on in the next part.
    pub(super) cut: bool,
    /// The lines under the grid that the part gives out.
    pub(super) foot: Range<usize>,
    /// Whether the table ends with it.
    pub(super) last: bool,
    /// The labels that are printed again, by cell.
    pub(super) again: BTreeMap<usize, Text>,
}

impl TableLayout<'_> {
    /// The rows of the next part.
    pub(super) fn choose(&self, height: Abs, fresh: bool) -> Option<Part> {
        let first = self.progress.row;
        let count = self.table.rows.len();
        let repeated = self.repeated();
        let again = self.labels_again();
        let heights = &self.measured.heights;
        let above: Abs = heights[repeated.clone()].iter().copied().sum();
        let room = height - self.caption().advance - above;
        let fitting = self.fitting(room);
        let used: Abs = heights[first..fitting].iter().copied().sum();
        let part = |end: usize, last: Option<Abs>| {
            let rows = repeated.clone().chain(first..end);
            let mut heights: Vec<Abs> = rows.map(|row| heights[row]).collect();
            if let (Some(height), Some(slot)) = (last, heights.last_mut()) {
                *slot = height;
            }
            Part {
                repeated: repeated.clone(),
                rows: first..end,
                heights,
                cut: false,
                foot: 0..0,
                last: false,
                again: again.clone(),
            }
        };
        if fitting == count {
            let foot = self.foot(room - used, fresh || first < count);
            let last = foot.end == self.measured.texts.foot.lines.len();
            if last || first == count || self.is_foot_long() {
                let room_for_some = !foot.is_empty() || last || first < count;
                return room_for_some.then(|| Part { foot, last, ..part(count, None) });
            }
        }
        let rest = room - used;
        if self.cuts_row(fitting, rest, room, fresh, &again) {
            return Some(Part { cut: true, ..part(fitting + 1, Some(rest)) });
        }
        let best = self.cheapest(first, fitting, room, &repeated, &again);
        match best {
            Some((end, growth, cost)) if fresh || cost < FORBIDDEN => {
                let last = heights[end - 1] + growth;
                Some(part(end, Some(last)))
            }
            _ if !fresh => None,
            // Nowhere is room for the labels: what fits is taken, for a page takes
            // something.
            _ if fitting > first => Some(part(fitting, None)),
            _ => Some(Part { cut: true, ..part(first + 1, Some(rest)) }),
        }
    }

    /// The lines under the grid that fit below the rows; at least one if `some` must.
    fn foot(&self, room: Abs, some: bool) -> Range<usize> {
        let foot = &self.measured.texts.foot;
        let given = self.progress.foot;
        // The space below the last line belongs to it.
        if given == 0 && foot.height.fits(room) {
            return 0..foot.lines.len();
        }
        // The room above the first line is for the hand that signs.
        let lead = match foot.lines.get(given) {
            Some((top, _)) if given == 0 => *top,
            _ => Abs::ZERO,
        };
        let fits = measure::lines_that_fit(foot, given, room - lead);
        let alone = some && self.progress.row == self.table.rows.len();
        let least = if alone { given + 1 } else { given };
        given..fits.max(least).min(foot.lines.len())
    }

    /// Whether the lines under the grid are too many to stay together with rows.
    fn is_foot_long(&self) -> bool {
        self.measured.texts.foot.height > self.page * LONG_FOOT
    }

    /// The row after the last that fits.
    fn fitting(&self, room: Abs) -> usize {
        let mut used = Abs::ZERO;
        let rows = self.measured.heights.iter().enumerate().skip(self.progress.row);
        for (row, height) in rows {
            used += *height;
            if !used.fits(room) {
                return row;
            }
        }
        self.table.rows.len()
    }

    /// Whether a row is cut between its lines, in what is left of the room: only if it is
    /// taller than a page can be.
    fn cuts_row(
        &self,
        row: usize,
        rest: Abs,
        room: Abs,
        fresh: bool,
        again: &BTreeMap<usize, Text>,
    ) -> bool {
        let Some(height) = self.measured.heights.get(row) else { return false };
        let page = self.page - self.measured.texts.continued_caption.advance;
        let tall = !height.fits(page);
        let first = row == self.progress.row;
        let worth = || rest > room * WORTH_CUTTING && self.labels_fit(row, rest, again);
        tall && ((first && fresh) || worth())
    }

    /// Whether the labels and the pictures of a row are whole above a cut that leaves so much of it on a part.
    fn labels_fit(&self, row: usize, rest: Abs, again: &BTreeMap<usize, Text>) -> bool {
        let labels = self.covering(row).into_iter();
        let mut labels = labels.filter(|cell| self.stays_whole(*cell));
        labels.all(|cell| {
            let start = self.table.cells[cell].row.max(self.progress.row);
            let above: Abs = self.measured.heights[start..row].iter().copied().sum();
            let text = again.get(&cell).unwrap_or(&self.measured.texts.cells[cell]);
            self.needed(cell, text.height).fits(above + rest)
        })
    }

    /// Whether a cell is not cut: a label, or one with a picture that was not given out.
    fn stays_whole(&self, index: usize) -> bool {
        let cell = &self.table.cells[index];
        let given = self.progress.lines.get(&index).is_some_and(|lines| *lines > 0);
        cell.kind != CellKind::Data || (cell.picture.is_some() && !given)
    }

    /// The cheapest boundary up to the row that does not fit any more: its row, by how much
    /// the row before it must grow for labels that are cut, and its cost.
    fn cheapest(
        &self,
        first: usize,
        fitting: usize,
        room: Abs,
        repeated: &Range<usize>,
        again: &BTreeMap<usize, Text>,
    ) -> Option<(usize, Abs, f64)> {
        let heights = &self.measured.heights;
        let above: Abs = heights[repeated.clone()].iter().copied().sum();
        let (rest, next) =
            (self.rest(first, room), self.next_room(first..fitting, above));
        // The tops of the rows, from the first one's.
        let mut tops = vec![Abs::ZERO];
        let mut best: Option<(usize, Abs, f64)> = None;
        for end in first + 1..=fitting {
            let used = tops[end - 1 - first] + heights[end - 1];
            tops.push(used);
            let have = |cell: usize| {
                let start = self.table.cells[cell].row;
                let from = if start < first { Abs::ZERO } else { tops[start - first] };
                let repeats = if repeated.contains(&start) { above } else { Abs::ZERO };
                used - from + repeats
            };
            let growth = self.growth(end, have, again);
            if !(used + growth).fits(room) {
                continue;
            }
            let fill = used / room.max(Abs::pt(1.0));
            // Where the rest fits one page anyway, the two may share the rows as they like.
            let least = if (rest - used).fits(next) { SHARED } else { FULL_ENOUGH };
            let empty = if fill < least { EMPTY } else { 0.0 };
            let cost = self.boundaries.costs[end] + empty + SLACK * (1.0 - fill);
            if best.is_none_or(|(.., least)| cost <= least) {
                best = Some((end, growth, cost));
            }
        }
        best
    }

    /// The height of the rows from `first` on, as far as this page and the next can matter.
    fn rest(&self, first: usize, room: Abs) -> Abs {
        let mut rest = Abs::ZERO;
        let most = room + self.page;
        let heights = self.measured.heights[first..].iter();
        heights
            .take_while(|height| {
                rest += **height;
                rest.fits(most)
            })
            .for_each(drop);
        rest
    }

    /// The room for rows on a next page that is the last: below the title and the header rows,
    /// above the foot, less what labels may grow by when they are printed again.
    fn next_room(&self, rows: Range<usize>, above: Abs) -> Abs {
        let headers = rows.filter(|row| self.table.rows[*row].kind == RowKind::Repeat);
        let headers: Abs = headers.map(|row| self.measured.heights[row]).sum();
        let texts = &self.measured.texts;
        let room = self.page - texts.continued_caption.advance - texts.foot.height;
        (room - headers.max(above)) * CAUTION
    }

    /// What the labels that a boundary cuts need more than they have above it.
    fn growth(
        &self,
        end: usize,
        have: impl Fn(usize) -> Abs,
        again: &BTreeMap<usize, Text>,
    ) -> Abs {
        let cut = self.covering(end).into_iter().filter(|cell| {
            let cell = &self.table.cells[*cell];
            cell.row < end && cell.kind != CellKind::Data
        });
        let missing = cut.map(|cell| {
            let text = again.get(&cell).unwrap_or(&self.measured.texts.cells[cell]);
            self.needed(cell, text.height) - have(cell)
        });
        missing.fold(Abs::ZERO, Abs::max)
    }

    /// The cells that cover a row, from left to right; those over several columns once.
    pub(super) fn covering(&self, row: usize) -> Vec<usize> {
        if row >= self.table.rows.len() {
            return vec![];
        }
        let columns = 0..self.table.columns.len();
        let mut cells: Vec<usize> =
            columns.map(|column| owner(self.table, row, column)).collect();
        cells.dedup();
        cells
    }

    /// What a cell needs for a text of a height.
    pub(super) fn needed(&self, cell: usize, text: Abs) -> Abs {
        text + measure::padding(&self.table.cells[cell], self.density)
    }

    /// The header rows that are printed again above the next part: the last ones before it,
    /// unless another block of rows begins.
    fn repeated(&self) -> Range<usize> {
        let (rows, first) = (&self.table.rows, self.progress.row);
        let begins_block = rows.get(first).is_none_or(|row| {
            matches!(row.kind, RowKind::Head | RowKind::Repeat) && !self.progress.within
        });
        if !self.progress.started || begins_block {
            return 0..0;
        }
        let Some(last) = self.boundaries.begins[first] else { return 0..0 };
        if rows[last].kind != RowKind::Repeat || self.block_end(last) <= first {
            return 0..0;
        }
        let start = (0..last).rev().find(|row| rows[*row].kind != RowKind::Repeat);
        let header = start.map_or(0, |row| row + 1)..last + 1;
        let height: Abs = self.measured.heights[header.clone()].iter().copied().sum();
        if height.fits(self.page * HIGHEST_HEADER) { header } else { 0..0 }
    }

    /// The row after the last that stands under a header row: a label beside it and its rows
    /// ends with them.
    fn block_end(&self, header: usize) -> usize {
        let beside = self.covering(header).into_iter().map(|cell| {
            let cell = &self.table.cells[cell];
            cell.row + cell.row_span
        });
        let beside = beside.filter(|end| *end > header + 1);
        beside.min().unwrap_or(self.table.rows.len())
    }

    /// The labels that were begun and go on: set again, with what says so.
    fn labels_again(&self) -> BTreeMap<usize, Text> {
        if !self.progress.started {
            return BTreeMap::new();
        }
        let begun = self.covering(self.progress.row).into_iter().filter(|cell| {
            self.is_begun(*cell)
                && self.table.cells[*cell].kind != CellKind::Data
                && !self.progress.lines.contains_key(cell)
        });
        begun.map(|cell| (cell, self.label_again(cell))).collect()
    }

    /// Whether a cell that covers the next row was begun in another part.
    pub(super) fn is_begun(&self, cell: usize) -> bool {
        let row = self.table.cells[cell].row;
        row < self.progress.row || (row == self.progress.row && self.progress.within)
    }
}
