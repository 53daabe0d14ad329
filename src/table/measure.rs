//! Cells with their lines, and the heights of rows that follow from them.

use std::rc::Rc;

use crate::document::{Align, Cell, Density, Paragraph, Row, Table};
use crate::font::FontSet;
use crate::frame::{Artifact, Frame, Tag};
use crate::geom::{Abs, Point, Sides};
use crate::line::{self, Tags};

use super::decimal;
use super::diagonal::Diagonal;
use super::tags::Nodes;

/// Cells of less than so many 字 may be too narrow for a number.
const NARROW: f64 = 12.0;
/// Text that would have to be smaller than this share of its size is cut instead.
const SMALLEST: f64 = 0.7;

/// Lines under each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The lines, each with the distance of its top from the first one's.
    pub(super) lines: Vec<(Abs, Frame)>,
    /// From the first line's top to the last one's bottom.
    pub(super) height: Abs,
    /// From the first line's top to where a line after the last one would begin.
    pub(super) advance: Abs,
    /// Whether a word or a number had to be torn, or set smaller than the rest.
    pub(super) torn: bool,
    /// The texts of a cell that is cut by diagonals, in place of lines.
    pub(super) diagonal: Option<Rc<Diagonal>>,
}

/// The texts of a table, set at one scale.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) caption: Text,
    pub(super) continued_caption: Text,
    /// The text of each cell.
    pub(super) cells: Vec<Text>,
    /// The lines under the grid.
    pub(super) foot: Text,
}

impl Texts {
    /// The height of everything, with rows of these heights.
    fn whole(&self, heights: &[Abs]) -> Abs {
        self.caption.advance + heights.iter().copied().sum() + self.foot.height
    }
}

/// A table with everything measured, in one density.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) texts: Rc<Texts>,
    /// The heights of the rows; those of cut rows and of rows below cut labels change while
    /// parts are given out.
    pub(super) heights: Vec<Abs>,
}

impl Measured {
    /// The height of everything.
    pub(super) fn whole(&self) -> Abs {
        self.texts.whole(&self.heights)
    }

    /// Makes the grid as high as the table asks, if the page has the room: rows that grow
    /// share what is left; if there are none, all do.
    pub(super) fn stretch(&mut self, table: &Table, page: Abs) {
        let own: Abs = self.heights.iter().copied().sum();
        let most = page - (self.whole() - own);
        let surplus = table.height.min(most) - own;
        let any = table.rows.iter().any(|row| row.grows);
        let grows = |row: &Row| row.grows || !any;
        let count = table.rows.iter().filter(|row| grows(row)).count();
        if surplus <= Abs::ZERO || count == 0 {
            return;
        }
        for (height, row) in self.heights.iter_mut().zip(&table.rows) {
            if grows(row) {
                *height += surplus / count as f64;
            }
        }
    }
}

/// Measures a table in the first density in which it fits a page without tearing words or
/// numbers; else in that of those in which it fits that tears the fewest; else in the last.
pub(super) fn fit<'a>(
    table: &'a Table,
    columns: &[Abs],
    width: Abs,
    page: Abs,
    nodes: &Nodes,
    fonts: &FontSet,
) -> (&'a Density, Measured) {
    let measurer =
        |density| Measurer { table, columns, width, page, density, nodes, fonts };
    // A table has at least one density.
    let (last, others) =
        table.densities.split_last().unwrap_or((&Density::ROOMIEST, &[]));
    let mut texts: Option<(f64, Rc<Texts>)> = None;
    let mut fitting: Option<(usize, &Density, Measured)> = None;
    // What does not fit with empty cells needs no measuring.
    for density in others.iter().filter(|density| least(table, density).fits(page)) {
        let measurer = measurer(density);
        let set = match &texts {
            Some((scale, set)) if *scale == density.text => set.clone(),
            _ => Rc::new(measurer.texts()),
        };
        texts = Some((density.text, set.clone()));
        let heights = measurer.heights(&set.cells);
        if set.whole(&heights).fits(page) {
            let torn = set.cells.iter().filter(|cell| cell.torn).count();
            let measured = Measured { texts: set, heights };
            if torn == 0 {
                return (density, measured);
            }
            if fitting.as_ref().is_none_or(|(least, ..)| torn < *least) {
                fitting = Some((torn, density, measured));
            }
        }
    }
    if let Some((_, density, measured)) = fitting {
        return (density, measured);
    }
    let measurer = measurer(last);
    let texts = Rc::new(measurer.texts());
    let heights = measurer.heights(&texts.cells);
    (last, Measured { texts, heights })
}

/// The height of a table whose cells are empty.
fn least(table: &Table, density: &Density) -> Abs {
    table.rows.iter().map(|row| row.height * density.padding).sum()
}

pub(super) struct Measurer<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a [Abs],
    width: Abs,
    pub(super) page: Abs,
    pub(super) density: &'a Density,
    pub(super) nodes: &'a Nodes,
    pub(super) fonts: &'a FontSet,
}

impl Measurer<'_> {
    fn texts(&self) -> Texts {
        let repeated = vec![Tag::Artifact(Artifact::Repeated)];
        let caption = &self.table.caption;
        let continued = &self.table.continued_caption;
        let cells = 0..self.table.cells.len();
        let mut cells: Vec<Text> = cells.map(|cell| self.cell(cell)).collect();
        decimal::align(self.table, self.columns, &mut cells);
        let mut texts = Texts {
            caption: text(caption, self.width, 1.0, &self.nodes.caption, self.fonts),
            continued_caption: text(continued, self.width, 1.0, &repeated, self.fonts),
            cells,
            foot: self.foot(),
        };
        self.set_pictures(&mut texts);
        texts
    }

    fn cell(&self, index: usize) -> Text {
        let cell = &self.table.cells[index];
        if cell.diagonal {
            return self.diagonal(cell, index);
        }
        let width = inner_width(cell, self.columns);
        let tags = &self.nodes.texts[index];
        let shrink = self.shrink(cell, width);
        let scale = self.density.text * shrink;
        let mut set = text(&cell.content, width, scale, tags, self.fonts);
        set.torn |= shrink < 1.0;
        // A text too long for its cell steps down through the sizes that the layout names;
        // if the last is too large, the row grows.
        let room = self.room(cell);
        for step in cell.content.iter().flat_map(|content| &content.style.steps) {
            if set.height.fits(room) {
                break;
            }
            set = text(&cell.content, width, scale * step, tags, self.fonts);
        }
        set
    }

    fn diagonal(&self, cell: &Cell, index: usize) -> Text {
        let paddings = self.density.padding;
        let sides = cell.padding;
        let padding =
            Sides { top: sides.top * paddings, bottom: sides.bottom * paddings, ..sides };
        let columns = cell.column..cell.column + cell.column_span;
        let width = self.columns[columns].iter().copied().sum();
        let (scale, tags) = (self.density.text, &self.nodes.texts[index]);
        let set = Diagonal::set(cell, width, scale, padding, tags, self.fonts);
        let height = set.height - padding.top - padding.bottom;
        Text { height, advance: height, diagonal: Some(Rc::new(set)), ..Text::default() }
    }

    /// The height of a cell between its paddings, if its rows are as low as they may be.
    fn room(&self, cell: &Cell) -> Abs {
        let rows = &self.table.rows[cell.row..cell.row + cell.row_span];
        let height: Abs = rows.iter().map(|row| row.height * self.density.padding).sum();
        height - padding(cell, self.density)
    }

    /// By how much the text of a narrow cell is set smaller, so that a number that is a
    /// little too wide for it stays whole.
    fn shrink(&self, cell: &Cell, width: Abs) -> f64 {
        let shrink = |paragraph: &Paragraph| {
            let scale = self.density.text;
            let em = paragraph.runs.first().map_or(Abs::ZERO, |run| run.style.em * scale);
            if width > em * NARROW {
                return 1.0;
            }
            let piece = line::extent(paragraph, self.fonts).piece * scale;
            if piece.fits(width) { 1.0 } else { width / piece }
        };
        let least = cell.content.iter().map(shrink).fold(1.0, f64::min);
        if least < SMALLEST { 1.0 } else { least }
    }

    /// The height of each row: at least its own, and room for its cells. What a cell over
    /// several rows needs beyond theirs is spread over them.
    pub(super) fn heights(&self, cells: &[Text]) -> Vec<Abs> {
        let least = |row: &Row| row.height * self.density.padding;
        let mut heights: Vec<Abs> = self.table.rows.iter().map(least).collect();
        let mut spanning = vec![];
        for (cell, text) in self.table.cells.iter().zip(cells) {
            let needed = text.height + padding(cell, self.density);
            if cell.row_span == 1 {
                heights[cell.row] = heights[cell.row].max(needed);
            } else {
                spanning.push((cell.row_span, cell.row, needed));
            }
        }
        spanning.sort_by_key(|(span, row, _)| (*span, *row));
        for (span, row, needed) in spanning {
            let rows = &mut heights[row..row + span];
            let surplus = needed - rows.iter().copied().sum();
            if surplus > Abs::ZERO {
                rows.iter_mut().for_each(|height| *height += surplus / span as f64);
            }
        }
        heights
    }

    /// The lines under the grid; the paragraphs of a line stand side by side.
    fn foot(&self) -> Text {
        let mut foot = Text::default();
        for (paragraphs, tags) in self.table.foot.iter().zip(&self.nodes.foot) {
            let share = self.width / paragraphs.len().max(1) as f64;
            let mut row = Text::default();
            for (index, (paragraph, tag)) in paragraphs.iter().zip(tags).enumerate() {
                let paragraph = std::slice::from_ref(paragraph);
                let part = text(paragraph, share, self.density.text, &[*tag], self.fonts);
                let x = share * index as f64;
                // The text stands at the foot of its line: the space above it is for the
                // hand that signs.
                let lead = part.advance - part.height;
                row.advance = row.advance.max(part.advance);
                row.lines.extend(part.lines.into_iter().map(|(y, line)| {
                    let mut frame = Frame::new(line.size);
                    frame.append(Point::new(x, Abs::ZERO), line);
                    (y + lead, frame)
                }));
            }
            let top = foot.advance;
            foot.advance += row.advance;
            foot.lines.extend(row.lines.into_iter().map(|(y, line)| (top + y, line)));
        }
        foot.height = foot.advance;
        foot
    }
}

/// The width of a cell between its paddings.
pub(super) fn inner_width(cell: &Cell, columns: &[Abs]) -> Abs {
    let columns = &columns[cell.column..cell.column + cell.column_span];
    let width: Abs = columns.iter().copied().sum();
    (width - cell.padding.left - cell.padding.right).max(Abs::ZERO)
}

/// What a cell needs above and below its text.
pub(super) fn padding(cell: &Cell, density: &Density) -> Abs {
    (cell.padding.top + cell.padding.bottom) * density.padding
}

/// Sets paragraphs under each other. Each has its tag, or all share one.
pub(super) fn text(
    paragraphs: &[Paragraph],
    width: Abs,
    scale: f64,
    tags: &[Tag],
    fonts: &FontSet,
) -> Text {
    let mut text = Text::default();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let tag = tags.get(index).or(tags.first()).copied();
        let tags =
            Tags { text: tag.unwrap_or(Tag::Artifact(Artifact::Layout)), label: None };
        let scaled = scaled(paragraph, scale);
        // What is spread over a line is a name, and stays on one.
        let torn_if_broken = scaled.style.align == Align::Spread;
        let broken_at = scaled.text.len();
        for line in line::layout_paragraph(&scaled, width, tags, fonts) {
            text.torn |= line.torn || (torn_if_broken && line.range.end < broken_at);
            text.height = text.advance + scaled.style.em_box;
            text.lines.push((text.advance, line.frame));
            text.advance += scaled.style.pitch;
        }
    }
    text
}

/// A paragraph at another size.
pub(super) fn scaled(paragraph: &Paragraph, scale: f64) -> Paragraph {
    let mut paragraph = paragraph.clone();
    for run in &mut paragraph.runs {
        run.style.size = run.style.size * scale;
        run.style.em = run.style.em * scale;
    }
    let style = &mut paragraph.style;
    let lengths = [
        &mut style.first_indent,
        &mut style.left_indent,
        &mut style.right_indent,
        &mut style.pitch,
        &mut style.em_box,
    ];
    for length in lengths {
        *length = *length * scale;
    }
    paragraph
}

/// The line after the last that fits into a room, of those after the first `given`.
pub(super) fn lines_that_fit(text: &Text, given: usize, room: Abs) -> usize {
    let Some((first, _)) = text.lines.get(given) else { return given };
    let fits =
        |(top, line): &&(Abs, Frame)| (*top + line.size.height - *first).fits(room);
    given + text.lines[given..].iter().take_while(fits).count()
}
