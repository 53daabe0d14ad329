//! The sign-off block: the issuer's name and the date (GB/T 9704-2012, 7.3.5).

use crate::document::{Paragraph, Setting, SignOff};
use crate::frame::{Frame, Kind, Tag};
use crate::geom::{Abs, Point, Size};
use crate::line::{Line, Tags};

use super::Layout;
use super::flow::{Item, LineItem};

impl Layout<'_> {
    /// Sets name and date where the standard wants them, on one page with the end of the
    /// text.
    pub(super) fn sign_off(&mut self, block: &SignOff) {
        self.lists.close();
        let pitch = self.document.page.pitch;
        let name = block.name.as_ref().map(|name| (name, self.sign_lines(name)));
        let date = block.date.as_ref().map(|date| (date, self.sign_lines(date)));
        let width = |part: &Option<(&Paragraph, Vec<Line>)>| {
            let lines = part.iter().flat_map(|(_, lines)| lines);
            lines.map(|line| line.width).fold(Abs::ZERO, Abs::max)
        };
        let area = self.flow.area().width;
        let places = places(block, width(&name), width(&date), area);
        let (name_x, date_x) = (in_cells(block, places.0), in_cells(block, places.1));
        let blank = pitch * f64::from(block.blank_lines);
        let mut items = vec![Item::Blank { height: blank, glued: true }];
        for (part, x) in [(name, name_x), (date, date_x)] {
            let Some((paragraph, lines)) = part else { continue };
            items.extend(lines.into_iter().map(|line| item(paragraph, line, x, area)));
        }
        if items.len() > 1 {
            self.flow.push_together(items, block.keep_lines);
        }
        self.keep = false;
    }

    /// Sets name or date at the left edge, in one line if it fits.
    fn sign_lines(&mut self, paragraph: &Paragraph) -> Vec<Line> {
        let node = self.structure.add(self.section, Kind::Paragraph);
        self.lines(paragraph, Tags { text: Tag::Node(node), label: None })
    }
}

/// On the grid, a place at the start of a cell.
fn in_cells(block: &SignOff, x: Abs) -> Abs {
    let setting = block.name.as_ref().map(|name| name.style.breaking.setting);
    match setting {
        Some(Setting::Grid) => block.em * (x / block.em).round(),
        _ => x,
    }
}

/// How far name and date stand from the left edge of the type area.
fn places(block: &SignOff, name: Abs, date: Abs, area: Abs) -> (Abs, Abs) {
    let free = area - block.indent;
    let (name_x, date_x) = if block.seal {
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

fn item(paragraph: &Paragraph, line: Line, x: Abs, area: Abs) -> Item {
    let mut frame = Frame::new(Size::new(area, line.frame.size.height));
    frame.append(Point::new(x, Abs::ZERO), line.frame);
    Item::Line(LineItem {
        frame,
        pitch: paragraph.style.pitch,
        em_box: paragraph.style.em_box,
        glued: true,
        text: false,
        heading: None,
        anchor: None,
        entry: None,
    })
}
