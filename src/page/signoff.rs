//! The sign-off block: the issuer's name and the date (GB/T 9704-2012, 7.3.5).

use crate::document::{Paragraph, SignOff};
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
        let name = block.name.as_ref().map(|name| (name, self.sign_line(name)));
        let date = block.date.as_ref().map(|date| (date, self.sign_line(date)));
        let width = |part: &Option<(&Paragraph, Line)>| {
            part.as_ref().map_or(Abs::ZERO, |(_, line)| line.width)
        };
        let area = self.document.page.area.size.width;
        let (name_x, date_x) = places(block, width(&name), width(&date), area);
        let blank = pitch * f64::from(block.blank_lines);
        let mut items = vec![Item::Blank { height: blank, glued: true }];
        for (part, x) in [(name, name_x), (date, date_x)] {
            if let Some((paragraph, line)) = part {
                items.push(item(paragraph, line, x, area));
            }
        }
        if items.len() > 1 {
            self.flow.push_together(items, block.keep_lines);
        }
        self.keep = false;
    }

    /// Sets name or date in one line at the left edge.
    fn sign_line(&mut self, paragraph: &Paragraph) -> Line {
        let node = self.structure.add(self.section, Kind::Paragraph);
        let tags = Tags { text: Tag::Node(node), label: None };
        let mut lines = self.lines(paragraph, tags).into_iter();
        let empty = || Line {
            frame: Frame::default(),
            width: Abs::ZERO,
            range: 0..0,
            torn: false,
        };
        let mut line = lines.next().unwrap_or_else(empty);
        // A name too long for a line goes on below it, in the same block.
        for (index, next) in (1..).zip(lines) {
            let y = paragraph.style.pitch * f64::from(index);
            line.width = line.width.max(next.width);
            line.frame.size.height = y + next.frame.size.height;
            line.frame.append(Point::new(Abs::ZERO, y), next.frame);
        }
        line
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
    let extra = line.frame.size.height - paragraph.style.em_box;
    let mut frame = Frame::new(Size::new(area, line.frame.size.height));
    frame.append(Point::new(x, Abs::ZERO), line.frame);
    Item::Line(LineItem {
        frame,
        pitch: paragraph.style.pitch + extra.max(Abs::ZERO),
        em_box: paragraph.style.em_box + extra.max(Abs::ZERO),
        glued: true,
        text: false,
        heading: None,
    })
}
