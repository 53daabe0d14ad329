//! The sign-off block: the issuers' names, the date and their seals (GB/T 9704-2012, 7.3.5).

use crate::document::{Paragraph, Seals, Setting, SignOff};
use crate::frame::{Frame, Kind, Tag};
use crate::geom::{Abs, Point, Size};
use crate::line::{Line, Tags};

use super::Layout;
use super::item::{Item, LineItem};
use super::seal::{self, Columns, Heights, Pitch};

/// A name or the date, set.
struct Signed<'a> {
    paragraph: &'a Paragraph,
    lines: Vec<Line>,
    width: Abs,
}

/// Names that stand side by side, and the seals over them.
struct Row<'a> {
    /// The names, each with its place from the left.
    names: Vec<(Abs, Signed<'a>)>,
    /// The middles of the seals, from the left.
    seals: Vec<Abs>,
}

impl Layout<'_> {
    /// Sets names and date where the standard wants them, on one page with the end of the
    /// text, and the seals over them.
    pub(super) fn sign_off(&mut self, block: &SignOff) {
        self.lists.close();
        let area = self.flow.area().width;
        let names: Vec<Signed<'_>> =
            block.names.iter().map(|name| self.signed(name)).collect();
        let date = block.date.as_ref().map(|date| self.signed(date));
        let date_width = date.as_ref().map_or(Abs::ZERO, |date| date.width);
        let (rows, date_x) = match &block.seals {
            Some(seals) if names.len() > 1 => {
                joint(block, seals, names, date_width, area)
            }
            _ => alone(block, names, date_width, area),
        };
        let mut items = match &block.seals {
            Some(seals) => self.sealed(block, seals, rows),
            None => self.unsealed(block, rows),
        };
        let date = date.map(|date| (in_cells(block, date_x), date));
        items.extend(side_by_side(date.into_iter().collect(), area));
        self.warnings.extend(seal::warnings(block));
        if items.len() > 1 {
            self.flow.push_together(items, block.keep_lines);
        }
        self.keep = false;
    }

    /// Sets name or date at the left edge, in one line if it fits.
    fn signed<'a>(&mut self, paragraph: &'a Paragraph) -> Signed<'a> {
        let node = self.structure.add(self.section, Kind::Paragraph);
        let lines = self.lines(paragraph, Tags { text: Tag::Node(node), label: None });
        let width = lines.iter().map(|line| line.width).fold(Abs::ZERO, Abs::max);
        Signed { paragraph, lines, width }
    }

    /// Names without seals.
    fn unsealed(&self, block: &SignOff, rows: Vec<Row<'_>>) -> Vec<Item> {
        let area = self.flow.area().width;
        let lines = f64::from(block.blank_lines.unwrap_or_default());
        let height = self.document.page.pitch * lines;
        let names = rows.into_iter().flat_map(|row| side_by_side(row.names, area));
        [Item::Blank { height, glued: true }].into_iter().chain(names).collect()
    }

    /// Names with seals, or room for them: also above those that begin a page, so that no seal
    /// reaches out of the type area.
    fn sealed(
        &mut self,
        block: &SignOff,
        seals: &Seals,
        rows: Vec<Row<'_>>,
    ) -> Vec<Item> {
        let (area, page) = (self.flow.area().width, &self.document.page);
        let lines = |row: &Row<'_>| most_lines(&row.names);
        let most = rows.iter().map(lines).max().unwrap_or_default();
        let usual = Pitch { pitch: page.pitch, em_box: page.em_box };
        let pitch = block.names.first().map_or(usual, Pitch::of);
        // In rows without a date the names stand as they do above it.
        let heights = Heights::new(seals, block.blank_lines, most + 1, &pitch);
        let (mut items, mut blank, mut count) = (vec![], heights.blank_lines, 0);
        for row in rows {
            let height = pitch.pitch * f64::from(blank);
            items.push(Item::Room { height, glued: items.is_empty() });
            blank = heights.step.saturating_sub(most_lines(&row.names) as u32);
            let frame = self.seals(seals, count, &row.seals, heights.middle);
            count += row.names.len();
            items.push(Item::Over { frame, height: heights.bottom });
            items.extend(side_by_side(row.names, area));
        }
        items
    }
}

/// How many lines the longest of some names takes.
fn most_lines(names: &[(Abs, Signed<'_>)]) -> usize {
    names.iter().map(|(_, name)| name.lines.len()).max().unwrap_or_default()
}

/// On the grid, a place at the start of a cell.
fn in_cells(block: &SignOff, x: Abs) -> Abs {
    let setting = block.names.first().map(|name| name.style.breaking.setting);
    match setting {
        Some(Setting::Grid) => block.em * (x / block.em).round(),
        _ => x,
    }
}

/// The names of a joint document, each under its seal in rows, and the place of the date
/// under the last one (7.3.5.1).
fn joint<'a>(
    block: &SignOff,
    seals: &Seals,
    names: Vec<Signed<'a>>,
    date: Abs,
    area: Abs,
) -> (Vec<Row<'a>>, Abs) {
    let columns = Columns { area, gap: seals.gap, indent: block.indent, date };
    let widths: Vec<Abs> =
        names.iter().map(|name| name.width.max(seals.room.width)).collect();
    let (mut names, mut rows) = (names.into_iter(), vec![]);
    for seals in columns.rows(&widths) {
        let place = |(middle, name): (&Abs, Signed<'a>)| {
            let x = (*middle - name.width / 2.0).max(Abs::ZERO);
            (in_cells(block, x), name)
        };
        let names = seals.iter().zip(names.by_ref()).map(place).collect();
        rows.push(Row { names, seals });
    }
    let last = rows.last().and_then(|row| row.seals.last().copied());
    (rows, last.unwrap_or_default() - date / 2.0)
}

/// One name, or several below each other, and the place of the date.
fn alone<'a>(
    block: &SignOff,
    names: Vec<Signed<'a>>,
    date: Abs,
    area: Abs,
) -> (Vec<Row<'a>>, Abs) {
    let width = names.iter().map(|name| name.width).fold(Abs::ZERO, Abs::max);
    let (name_x, date_x) = places(block, width, date, area);
    let middle =
        if date == Abs::ZERO { name_x + width / 2.0 } else { date_x + date / 2.0 };
    let name_x = in_cells(block, name_x);
    let row = |name| Row { names: vec![(name_x, name)], seals: vec![middle] };
    (names.into_iter().map(row).collect(), date_x)
}

/// How far name and date stand from the left edge of the type area.
fn places(block: &SignOff, name: Abs, date: Abs, area: Abs) -> (Abs, Abs) {
    let free = area - block.indent;
    let (name_x, date_x) = if block.seals.is_some() {
        // 7.3.5.1: the date is indented from the right, the name centred above it.
        let date_x = free - date;
        let centered = date_x + (date - name) / 2.0;
        (if date == Abs::ZERO { free - name } else { centered.min(area - name) }, date_x)
    } else {
        // 7.3.5.2: the date begins two 字 after the name; the longer of the two lines is
        // indented from the right.
        let step = block.em * 2.0;
        let width = if date == Abs::ZERO { name } else { name.max(date + step) };
        (free - width, free - width + step)
    };
    (name_x.max(Abs::ZERO), date_x.max(Abs::ZERO))
}

/// The lines of names at their places, the first ones of all on one line.
fn side_by_side(names: Vec<(Abs, Signed<'_>)>, area: Abs) -> Vec<Item> {
    let count = most_lines(&names);
    let mut lines: Vec<Option<LineItem>> = (0..count).map(|_| None).collect();
    for (x, name) in names {
        for (place, line) in lines.iter_mut().zip(name.lines) {
            let size = Size::new(area, line.frame.size.height);
            let item = place.get_or_insert_with(|| item(name.paragraph, size));
            item.frame.append(Point::new(x, Abs::ZERO), line.frame);
        }
    }
    lines.into_iter().flatten().map(Item::Line).collect()
}

fn item(paragraph: &Paragraph, size: Size) -> LineItem {
    LineItem {
        frame: Frame::new(size),
        pitch: paragraph.style.pitch,
        em_box: paragraph.style.em_box,
        glued: true,
        text: false,
        heading: None,
        anchor: None,
        entry: None,
    }
}
