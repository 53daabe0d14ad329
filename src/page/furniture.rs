//! What stands around the type area, and the places of things on their sheets.

use crate::document::{
    self, Align, Breaking, Document, NumberPlace, PageNumber, PageStyle, Paragraph,
    ParagraphRole, ParagraphStyle, Run, Running, Shape, TextStyle,
};
use crate::font::FontSet;
use crate::frame::{self, Artifact, Frame, OutlineEntry, Page, Tag, Watermark};
use crate::geom::{Abs, Point, Sides, Size};
use crate::line::{self, Line, Tags};

use super::contents::{self, Places};
use super::flow::Sheet;
use super::item::{Item, LineItem};

/// Puts the items of all sheets at their places and adds the page numbers.
pub(super) fn finalize(
    sheets: Vec<Sheet>,
    document: &Document,
    fonts: &FontSet,
) -> (Vec<Page>, Vec<OutlineEntry>) {
    let numbers = numbers(&sheets, document);
    let places = places(&sheets, &numbers, document);
    let mut outline = vec![];
    let pages = (0..).zip(sheets).zip(numbers).map(|((index, sheet), number)| {
        let composer = Composer { page: index, document, places: &places, fonts };
        let mut frame = composer.sheet(sheet, &mut outline);
        let style = document.page.number.as_ref();
        if let (Some(style), Some(number)) = (style, number)
            && (number > 1 || style.first)
        {
            add_number(&mut frame, style, number, document, fonts);
        }
        Page { frame, number }
    });
    let pages = pages.collect();
    (pages, outline)
}

/// The numbers of the pages that bear one.
fn numbers(sheets: &[Sheet], document: &Document) -> Vec<Option<u32>> {
    let mut last = 0;
    let number = |sheet: &Sheet| {
        let counted = document.page.number.is_some() && !sheet.kind.unnumbered;
        last += u32::from(counted);
        counted.then_some(last)
    };
    sheets.iter().map(number).collect()
}

/// Where the anchors stand.
fn places(sheets: &[Sheet], numbers: &[Option<u32>], document: &Document) -> Places {
    let mut places = Places::new();
    for (page, (sheet, number)) in sheets.iter().zip(numbers).enumerate() {
        let tops = tops(sheet, document.page.pitch);
        for (item, y) in sheet.items.iter().zip(tops) {
            if let Item::Line(LineItem { anchor: Some(anchor), .. }) = item {
                let at = document.page.area.origin + Point::new(Abs::ZERO, y);
                let at = if sheet.kind.turned { Point::ZERO } else { at };
                places.insert(*anchor, (page, *number, at));
            }
        }
    }
    places
}

/// How far below the top of the type area each item of a sheet stands.
fn tops(sheet: &Sheet, pitch: Abs) -> Vec<Abs> {
    let mut y = Abs::ZERO;
    let top = |item: &Item| {
        let top = y;
        // Only tables keep their height where lines are moved together.
        let scale = if matches!(item, Item::Part { .. }) { 1.0 } else { sheet.scale };
        y += item.advance(pitch) * scale;
        top
    };
    sheet.items.iter().map(top).collect()
}

/// Puts things at their places on a page.
struct Composer<'a> {
    page: usize,
    document: &'a Document,
    places: &'a Places,
    fonts: &'a FontSet,
}

impl Composer<'_> {
    /// Puts the items of a sheet at their places: turned as a whole, its head at the left edge
    /// of the sheet, if it is of that kind (GB/T 9704-2012, 8).
    fn sheet(&self, sheet: Sheet, outline: &mut Vec<OutlineEntry>) -> Frame {
        let PageStyle { size, area, .. } = self.document.page;
        let mut frame = Frame::new(size);
        if !sheet.kind.turned {
            self.stack(sheet, area.origin, outline, &mut frame);
            return frame;
        }
        let mut turned = Frame::new(area.size.turned());
        let first = outline.len();
        self.stack(sheet, Point::ZERO, outline, &mut turned);
        // Readers go to the whole page: a place on it would be at the wrong edge.
        outline[first..].iter_mut().for_each(|entry| entry.at = Point::ZERO);
        let corner = Point::new(area.origin.x, area.bottom());
        frame.push(corner, frame::Item::Turned(Box::new(turned)));
        frame
    }

    /// Stacks the items of a sheet from a place on.
    fn stack(
        &self,
        sheet: Sheet,
        origin: Point,
        outline: &mut Vec<OutlineEntry>,
        frame: &mut Frame,
    ) {
        let tops = tops(&sheet, self.document.page.pitch);
        let mut over = vec![];
        for (item, y) in sheet.items.into_iter().zip(tops) {
            let at = origin + Point::new(Abs::ZERO, y);
            let (own, heading, corner) = match item {
                Item::Line(LineItem { frame, entry: Some(entry), heading, .. }) => {
                    let frame = contents::finish(frame, entry, self.places, self.fonts);
                    (frame, heading, at)
                }
                Item::Line(LineItem { frame, heading, .. }) => (frame, heading, at),
                Item::Part { frame, heading, outset, .. } => {
                    let Sides { left, top, .. } = outset.unwrap_or_default();
                    (frame, heading, at - Point::new(left, top))
                }
                Item::Over { frame, .. } => {
                    over.push((at, frame));
                    continue;
                }
                Item::Blank { .. } | Item::Room { .. } => continue,
            };
            outline.extend(heading.map(|heading| heading.entry(self.page, at)));
            frame.append(corner, own);
        }
        over.into_iter().for_each(|(at, own)| frame.append(at, own));
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

/// Sets the number that a sheet bears in a volume, with its place on a front or a back.
pub fn running_number(
    style: &Running,
    number: usize,
    size: Size,
    is_front: bool,
    fonts: &FontSet,
) -> (Point, Frame) {
    let (before, after) = &style.around;
    let text = format!("{before}{number}{after}");
    let tag = Tag::Artifact(Artifact::PageNumber);
    let line = set_text(&text, style.style, size.width, tag, fonts);
    let right = size.width - style.side - line.width;
    let x = if is_front { right } else { style.side };
    (Point::new(x, style.top), line.frame)
}

/// The words across the pages of a draft.
pub(super) fn watermark(document: &Document, fonts: &FontSet) -> Option<Watermark> {
    let document::Watermark { text, style, angle } = document.watermark.as_ref()?;
    // Wider than the sheet is no matter: they are turned.
    let width = document.page.size.height * 2.0;
    let tag = Tag::Artifact(Artifact::Watermark);
    let line = set_text(text, *style, width, tag, fonts);
    let size = Size::new(line.width, line.frame.size.height);
    Some(Watermark { frame: Frame { size, ..line.frame }, angle: *angle })
}

fn set_number(
    style: &PageNumber,
    number: u32,
    document: &Document,
    fonts: &FontSet,
) -> Line {
    let (before, after) = &style.around;
    let text = format!("{before}{number}{after}");
    let width = document.page.area.size.width;
    set_text(&text, style.style, width, Tag::Artifact(Artifact::PageNumber), fonts)
}

/// A short text of one line.
pub(super) fn set_text(
    text: &str,
    style: TextStyle,
    width: Abs,
    tag: Tag,
    fonts: &FontSet,
) -> Line {
    let run = Run { len: text.len(), style, span: Default::default() };
    let paragraph = Paragraph {
        role: ParagraphRole::Note,
        runs: vec![run],
        text: text.to_owned(),
        style: number_style(style.size),
    };
    let tags = Tags { text: tag, label: None };
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
        loosest: None,
        steps: vec![],
        shape: Shape::Full,
        keep_with_next: false,
        orphans: 1,
    }
}
