//! A part painted: its caption, its cells in their boxes, its rules, what stands below.

use std::ops::Range;

use crate::document::{CellKind, Paragraph, VAlign};
use crate::frame::{Artifact, Frame, Item, Tag};
use crate::geom::{Abs, Point, Size};

use super::TableLayout;
use super::border::{Boxed, Grid};
use super::measure::{self, Text};
use super::parts::Part;
use super::tags::owner;

/// A cell's text on a part, with the lines that stand there.
struct Shown<'t> {
    text: &'t Text,
    lines: Range<usize>,
    /// Whether it is printed again.
    repeated: bool,
    /// Whether it is a piece of a text that is cut.
    piece: bool,
}

impl TableLayout<'_> {
    /// Paints a part, and notes which lines of cut cells it has.
    pub(super) fn compose(&mut self, part: &Part) -> Frame {
        let mut frame = Frame::default();
        paint(&mut frame, Point::ZERO, self.caption());
        let top = self.caption().advance;
        let xs = edges(Abs::ZERO, &self.columns);
        let ys = edges(top, &part.heights);
        let (boxes, owners) = self.boxes(part);
        let begun = self.progress.within.then_some(part.rows.start);
        for boxed in &boxes {
            self.paint_cell(&mut frame, boxed, part, &xs, &ys);
        }
        let grid = Grid {
            table: self.table,
            boxes: &boxes,
            owners: &owners,
            rows: &part.repeated.clone().chain(part.rows.clone()).collect::<Vec<_>>(),
            begun,
            cut: part.cut.then(|| part.rows.end - 1),
            xs: &xs,
            ys: &ys,
        };
        grid.draw(&mut frame);
        let mut bottom = ys.last().copied().unwrap_or(top);
        bottom += self.paint_foot(&mut frame, part, bottom);
        frame.size = Size::new(self.width, bottom);
        frame
    }

    /// Paints the lines under the grid that a part has. Returns how high they are.
    fn paint_foot(&self, frame: &mut Frame, part: &Part, bottom: Abs) -> Abs {
        let foot = &self.measured.texts.foot;
        let lines = &foot.lines[part.foot.clone()];
        let (Some((first, _)), Some((last, line))) = (lines.first(), lines.last()) else {
            return Abs::ZERO;
        };
        // The room above the first line is for the hand that signs.
        let first = if part.foot.start == 0 { Abs::ZERO } else { *first };
        let at = Point::new(Abs::ZERO, bottom - first);
        lines.iter().for_each(|line| paint_down(frame, at, line, None));
        let end = *last + line.size.height;
        (if part.foot.end == foot.lines.len() { foot.height } else { end }) - first
    }

    /// Goes on to what the part left.
    pub(super) fn advance(&mut self, part: &Part) {
        self.progress.started = true;
        self.progress.done = part.last;
        self.progress.within = part.cut;
        self.progress.row = part.rows.end - usize::from(part.cut);
        self.progress.foot = part.foot.end;
        if part.last {
            return;
        }
        if part.cut {
            self.shorten_row(part.heights.last().copied().unwrap_or_default());
        }
        self.make_room();
    }

    /// The boxes of a part, and which of them covers each place.
    pub(super) fn boxes(&self, part: &Part) -> (Vec<Boxed>, Vec<usize>) {
        let columns = self.table.columns.len();
        let (mut boxes, mut owners): (Vec<Boxed>, Vec<usize>) = (vec![], vec![]);
        for (at, row) in part.repeated.clone().chain(part.rows.clone()).enumerate() {
            for column in 0..columns {
                let cell = owner(self.table, row, column);
                let here = at * columns + column;
                let above = at.checked_sub(1).map(|_| owners[here - columns]);
                let left = column.checked_sub(1).map(|_| owners[here - 1]);
                let known = [above, left].into_iter().flatten();
                let index = known.into_iter().find(|index| boxes[*index].cell == cell);
                let index = index.unwrap_or_else(|| {
                    boxes.push(Boxed { cell, rows: at..at });
                    boxes.len() - 1
                });
                boxes[index].rows.end = at + 1;
                owners.push(index);
            }
        }
        (boxes, owners)
    }

    fn paint_cell(
        &mut self,
        frame: &mut Frame,
        boxed: &Boxed,
        part: &Part,
        xs: &[Abs],
        ys: &[Abs],
    ) {
        let cell = &self.table.cells[boxed.cell];
        let height = ys[boxed.rows.end] - ys[boxed.rows.start];
        let room = height - measure::padding(cell, self.density);
        let shown = self.shown(boxed, part, room);
        if let Some(diagonal) = &shown.text.diagonal {
            let at = Point::new(xs[cell.column], ys[boxed.rows.start]);
            let width = xs[cell.column + cell.column_span] - at.x;
            let repeated = shown.repeated || self.is_begun(boxed.cell);
            let tag = repeated.then_some(Tag::Artifact(Artifact::Repeated));
            let stroke = self.table.rules.vertical.thicker(self.table.rules.horizontal);
            diagonal.paint(frame, at, Size::new(width, height), stroke, tag);
            return;
        }
        let lines = &shown.text.lines[shown.lines.clone()];
        if let (Some((first, _)), Some((last, line))) = (lines.first(), lines.last()) {
            let text = *last + line.size.height - *first;
            let free = (room - text).max(Abs::ZERO);
            let offset = match cell.valign {
                _ if shown.piece => Abs::ZERO,
                VAlign::Top => Abs::ZERO,
                VAlign::Middle => free / 2.0,
                VAlign::Bottom => free,
            };
            let x = xs[cell.column] + cell.padding.left;
            let y = ys[boxed.rows.start] + cell.padding.top * self.density.padding;
            let at = Point::new(x, y + offset - *first);
            let tag = shown.repeated.then_some(Tag::Artifact(Artifact::Repeated));
            lines.iter().for_each(|line| paint_down(frame, at, line, tag));
        }
        if shown.piece {
            let given = shown.lines.end;
            self.progress.lines.insert(boxed.cell, given);
        }
    }

    /// What of a cell's text stands on a part.
    fn shown<'t>(&'t self, boxed: &Boxed, part: &'t Part, room: Abs) -> Shown<'t> {
        let cell = &self.table.cells[boxed.cell];
        let own = &self.measured.texts.cells[boxed.cell];
        if boxed.rows.end <= part.repeated.len() {
            let lines = 0..own.lines.len();
            return Shown { text: own, lines, repeated: true, piece: false };
        }
        if let Some(label) = part.again.get(&boxed.cell) {
            let lines = 0..label.lines.len();
            return Shown { text: label, lines, repeated: true, piece: false };
        }
        let given = self.progress.lines.get(&boxed.cell).copied().unwrap_or(0);
        let goes_on = cell.row + cell.row_span > part.rows.end
            || (part.cut && cell.row + cell.row_span == part.rows.end);
        let count = own.lines.len();
        let fits = measure::lines_that_fit(own, given, room);
        // A label is whole on each part if it can be; other texts go on.
        let whole = fits == count && cell.kind != CellKind::Data;
        if !goes_on || whole {
            let piece = given > 0;
            return Shown { text: own, lines: given..count, repeated: false, piece };
        }
        // A row that is cut goes on with at least a line, so that it ends.
        let least = if part.cut && part.rows.len() == 1 { given + 1 } else { given };
        let lines = given..fits.max(least).min(count);
        Shown { text: own, lines, repeated: false, piece: true }
    }

    /// Makes the row that was cut, of which so much was given out, as high as what is left
    /// of it.
    fn shorten_row(&mut self, given: Abs) {
        let row = self.progress.row;
        let left = self.covering(row).into_iter().filter_map(|index| {
            let cell = &self.table.cells[index];
            let left = self.height_left(index);
            (cell.row_span == 1 && left > Abs::ZERO).then(|| self.needed(index, left))
        });
        let least = self.table.rows[row].height * self.density.padding;
        let rest = (self.measured.heights[row] - given).max(Abs::ZERO);
        self.measured.heights[row] = left.fold(least.min(rest), Abs::max);
    }

    /// Makes rows higher for cells that were cut and need more than is left of theirs.
    fn make_room(&mut self) {
        for index in self.covering(self.progress.row) {
            let cell = &self.table.cells[index];
            let again =
                cell.kind != CellKind::Data && !self.progress.lines.contains_key(&index);
            // What is left of data in one row was counted when that was shortened; a label
            // is higher by what says that it goes on.
            if !self.is_begun(index) || (cell.row_span == 1 && !again) {
                continue;
            }
            let text = if again {
                self.label_again(index).height
            } else {
                self.height_left(index)
            };
            let mut missing = self.needed(index, text);
            let end = cell.row + cell.row_span;
            for height in &self.measured.heights[self.progress.row..end] {
                missing -= *height;
                if missing <= Abs::ZERO {
                    break;
                }
            }
            self.measured.heights[end - 1] += missing.max(Abs::ZERO);
        }
    }

    /// The height of the lines of a cell that were not given out.
    fn height_left(&self, cell: usize) -> Abs {
        let text = &self.measured.texts.cells[cell];
        let given = self.progress.lines.get(&cell).copied().unwrap_or(0);
        text.lines.get(given).map_or(Abs::ZERO, |(top, _)| text.height - *top)
    }

    /// A label that is printed again, with what says that it goes on.
    pub(super) fn label_again(&self, index: usize) -> Text {
        let cell = &self.table.cells[index];
        if cell.diagonal || cell.picture.is_some() {
            return self.measured.texts.cells[index].clone();
        }
        let mut content = cell.content.clone();
        if let Some(last) = content.last_mut() {
            append(last, &self.table.continued_label);
        }
        let width = measure::inner_width(cell, &self.columns);
        let tags = [Tag::Artifact(Artifact::Repeated)];
        measure::text(&content, width, self.density.text, &tags, self.fonts)
    }
}

/// The places of the edges of lengths laid side by side.
pub(super) fn edges(start: Abs, lengths: &[Abs]) -> Vec<Abs> {
    let mut edges = vec![start];
    let mut at = start;
    for length in lengths {
        at += *length;
        edges.push(at);
    }
    edges
}

fn append(paragraph: &mut Paragraph, suffix: &str) {
    paragraph.text.push_str(suffix);
    if let Some(run) = paragraph.runs.last_mut() {
        run.len += suffix.len();
    }
}

fn paint(frame: &mut Frame, at: Point, text: &Text) {
    text.lines.iter().for_each(|line| paint_down(frame, at, line, None));
}

/// Paints a line of a text at its distance from the text's top.
fn paint_down(frame: &mut Frame, at: Point, (y, line): &(Abs, Frame), tag: Option<Tag>) {
    paint_line(frame, at + Point::new(Abs::ZERO, *y), line, tag);
}

/// Paints a line, as part of something else if `tag` says so.
pub(super) fn paint_line(frame: &mut Frame, at: Point, line: &Frame, tag: Option<Tag>) {
    let mut line = line.clone();
    for (_, item) in &mut line.items {
        let own = match item {
            Item::Glyphs(run) => Some(&mut run.tag),
            Item::Image(image) => Some(&mut image.tag),
            Item::Drawing(drawing) => Some(&mut drawing.tag),
            _ => None,
        };
        if let (Some(own), Some(tag)) = (own, tag) {
            *own = tag;
        }
    }
    frame.append(at, line);
}
