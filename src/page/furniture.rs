//! What stands around the type area, and the places of things on their sheets.

use crate::document::{
    Align, Breaking, Document, NumberPlace, PageNumber, Paragraph, ParagraphRole,
    ParagraphStyle, Run, Shape,
};
use crate::font::FontSet;
use crate::frame::{self, Artifact, Frame, OutlineEntry, Page, Tag};
use crate::geom::{Abs, Point};
use crate::line::{self, Line, Tags};

use super::flow::{Item, Sheet};
use super::rounded_up;

/// Puts the items of all sheets at their places and adds the page numbers.
pub(super) fn finalize(
    sheets: Vec<Sheet>,
    document: &Document,
    fonts: &FontSet,
) -> (Vec<Page>, Vec<OutlineEntry>) {
    let (mut outline, mut last) = (vec![], 0);
    let pages = (0..)
        .zip(sheets)
        .map(|(index, sheet)| {
            let style = document.page.number.as_ref();
            let style = style.filter(|_| !sheet.kind.unnumbered);
            let mut frame = compose(sheet, index, document, &mut outline);
            let number = style.map(|style| {
                last += 1;
                add_number(&mut frame, style, last, document, fonts);
                last
            });
            Page { frame, number }
        })
        .collect();
    (pages, outline)
}

/// Puts the items of a sheet at their places: turned as a whole, its head at the left edge of
/// the sheet, if it is of that kind (GB/T 9704-2012, 8).
fn compose(
    sheet: Sheet,
    page: usize,
    document: &Document,
    outline: &mut Vec<OutlineEntry>,
) -> Frame {
    let (size, area) = (document.page.size, document.page.area);
    let mut frame = Frame::new(size);
    if !sheet.kind.turned {
        stack(sheet, area.origin, page, document, outline, &mut frame);
        return frame;
    }
    let mut turned = Frame::new(area.size.turned());
    let first = outline.len();
    stack(sheet, Point::ZERO, page, document, outline, &mut turned);
    // Readers go to the whole page: a place on it would be at the wrong edge.
    outline[first..].iter_mut().for_each(|entry| entry.at = Point::ZERO);
    let corner = Point::new(area.origin.x, area.bottom());
    frame.push(corner, frame::Item::Turned(Box::new(turned)));
    frame
}

/// Stacks the items of a sheet from a place on.
fn stack(
    sheet: Sheet,
    origin: Point,
    page: usize,
    document: &Document,
    outline: &mut Vec<OutlineEntry>,
    frame: &mut Frame,
) {
    let mut y = Abs::ZERO;
    for item in sheet.items {
        let at = origin + Point::new(Abs::ZERO, y);
        y += match item {
            Item::Line(line) => {
                outline.extend(line.heading.map(|heading| heading.entry(page, at)));
                frame.append(at, line.frame);
                line.pitch * sheet.scale
            }
            Item::Blank { height, .. } => height * sheet.scale,
            Item::Part { frame: part, heading, .. } => {
                outline.extend(heading.map(|heading| heading.entry(page, at)));
                let height = part.size.height;
                frame.append(at, part);
                rounded_up(height, document.page.pitch)
            }
        };
    }
}

/// The page number: `— 1 —` below the type area, on the outer side (7.5).
fn add_number(
    frame: &mut Frame,
    style: &PageNumber,
    number: u32,
    document: &Document,
    fonts: &FontSet,
) {
    let line = set_number(style, number, document, fonts);
    let area = &document.page.area;
    let x = match style.place {
        NumberPlace::Center => (area.size.width - line.width) / 2.0,
        NumberPlace::Outer if number % 2 == 1 => {
            area.size.width - style.indent - line.width
        }
        NumberPlace::Outer => style.indent,
    };
    // The dashes are in the middle of the em box.
    let y = area.size.height + style.drop - line.frame.size.height / 2.0;
    frame.append(area.origin + Point::new(x, y), line.frame);
}

fn set_number(
    style: &PageNumber,
    number: u32,
    document: &Document,
    fonts: &FontSet,
) -> Line {
    let (before, after) = &style.around;
    let text = format!("{before}{number}{after}");
    let run = Run { len: text.len(), style: style.style, span: Default::default() };
    let paragraph = Paragraph {
        role: ParagraphRole::Note,
        runs: vec![run],
        text,
        style: number_style(style.style.size),
    };
    let tags = Tags { text: Tag::Artifact(Artifact::PageNumber), label: None };
    let width = document.page.area.size.width;
    let mut lines = line::layout_paragraph(&paragraph, width, tags, fonts);
    // A page number is one line: its text has neither breaks nor the width of a page.
    lines.truncate(1);
    let empty =
        Line { frame: Frame::default(), width: Abs::ZERO, range: 0..0, torn: false };
    lines.pop().unwrap_or(empty)
}

fn number_style(size: Abs) -> ParagraphStyle {
    ParagraphStyle {
        align: Align::Left,
        first_indent: Abs::ZERO,
        left_indent: Abs::ZERO,
        right_indent: Abs::ZERO,
        pitch: size,
        em_box: size,
        breaking: Breaking::plain(),
        spread: Abs::ZERO,
        steps: vec![],
        shape: Shape::Full,
        keep_with_next: false,
        orphans: 1,
    }
}
