//! Tables of merged cells: a grid measured, cut into parts and painted (spec/forms C5).
//!
//! The stages hand on values: the grid and the widths of its columns, cells with their lines,
//! heights of rows, the range of rows of a part, its cells in boxes, rules.

mod border;
#[cfg(test)]
mod breaks;
mod compose;
mod decimal;
mod diagonal;
mod measure;
mod parts;
mod picture;
#[cfg(test)]
mod properties;
mod tags;
#[cfg(test)]
mod tests;
mod tracks;

use std::collections::BTreeMap;

use crate::document::{Density, Table};
use crate::font::FontSet;
use crate::frame::{Frame, NodeId, Structure};
use crate::geom::Abs;

use measure::{Measured, Text};
use parts::{Boundaries, Part};

/// A table in one of its densities, which it then is alone in: its columns too follow from the
/// size of the text.
pub fn in_density(table: &Table, density: Density) -> Table {
    let mut table = table.clone();
    for cell in &mut table.cells {
        for paragraph in &mut cell.content {
            *paragraph = measure::scaled(paragraph, density.text);
        }
    }
    table.densities = vec![Density { text: 1.0, ..density }];
    table
}

/// A table under way: measured, and given out part by part.
#[derive(Debug)]
pub struct TableLayout<'a> {
    table: &'a Table,
    fonts: &'a FontSet,
    width: Abs,
    /// The widths of the columns.
    columns: Vec<Abs>,
    density: &'a Density,
    boundaries: Boundaries,
    measured: Measured,
    /// The whole table's height, caption and foot included.
    whole: Abs,
    /// The height of a page, for tables that would fit one.
    page: Abs,
    progress: Progress,
}

/// How far a table was given out.
#[derive(Clone, Debug, Default)]
struct Progress {
    /// The first row of the next part.
    row: usize,
    /// Whether a part of that row was given out.
    within: bool,
    /// Whether any part was given out.
    started: bool,
    /// How many lines under the grid were given out.
    foot: usize,
    /// Whether nothing is left.
    done: bool,
    /// How many lines of a cut cell were given out.
    lines: BTreeMap<usize, usize>,
}

impl<'a> TableLayout<'a> {
    /// Measures a table for a width, in the roomiest of its densities in which all of it
    /// fits a page of the height `page`, and adds it to the structure under `parent`.
    pub fn new(
        table: &'a Table,
        width: Abs,
        page: Abs,
        fonts: &'a FontSet,
        structure: &mut Structure,
        parent: NodeId,
    ) -> Self {
        let nodes = tags::add(table, structure, parent);
        let columns = tracks::widths(table, width, fonts);
        let (density, mut measured) =
            measure::fit(table, &columns, width, page, &nodes, fonts);
        measured.stretch(table, page);
        let whole = measured.whole();
        let progress = Progress { done: table.rows.is_empty(), ..Progress::default() };
        Self {
            table,
            fonts,
            width,
            columns,
            density,
            boundaries: Boundaries::of(table),
            measured,
            whole,
            page,
            progress,
        }
    }

    /// Whether a word or a number had to be torn, a name to be broken, or text to be set smaller
    /// than the rest.
    pub fn is_torn(&self) -> bool {
        self.measured.texts.cells.iter().any(|cell| cell.torn)
    }

    /// Whether all of it was given out.
    pub fn is_done(&self) -> bool {
        self.progress.done
    }

    /// Cuts the next part off: at most `height` high, as wide as the table. `fresh`: the part
    /// stands at the top of a page, and takes what it can. None if nothing should stand
    /// here, because a fresh page is the better place.
    pub fn take(&mut self, height: Abs, fresh: bool) -> Option<Frame> {
        let part = self.next(height, fresh)?;
        let before = self.given();
        let frame = self.compose(&part);
        self.advance(&part);
        self.pass_spent_row(before);
        Some(frame)
    }

    /// What was given out so far, and how much of the row under way is left.
    fn given(&self) -> (Progress, Option<Abs>) {
        let left = self.measured.heights.get(self.progress.row).copied();
        (self.progress.clone(), left)
    }

    /// Goes on behind a row of which a part gave nothing and left as much as was there: all of
    /// its lines are given out, and it is only its labels, printed again, that no page has room
    /// for. It would never end.
    fn pass_spent_row(&mut self, (before, left): (Progress, Option<Abs>)) {
        let (now, still) = self.given();
        let is_spent = now.within
            && before.within
            && (now.row, &now.lines, now.foot)
                == (before.row, &before.lines, before.foot)
            && still >= left;
        if is_spent {
            self.progress.row += 1;
            self.progress.within = false;
        }
    }

    /// The rows of the next part, if it should stand here.
    fn next(&self, height: Abs, fresh: bool) -> Option<Part> {
        if self.progress.done {
            return None;
        }
        // A table that fits a page is not cut because something stands above it.
        let fits_page = !self.progress.started && self.whole.fits(self.page);
        if fits_page && !fresh && !self.whole.fits(height) {
            return None;
        }
        self.choose(height, fresh)
    }

    /// The lines above the grid of the next part.
    fn caption(&self) -> &Text {
        if self.progress.started {
            &self.measured.texts.continued_caption
        } else {
            &self.measured.texts.caption
        }
    }
}
