//! What tells that a page looks as another one does.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

use crate::geom::{Abs, Color, Point, Rect, Size};

use super::{Drawing, Frame, GlyphRun, Image, Item, Page, Pages, Shape};

impl Pages {
    /// For each page a number: pages that have the same one look the same. It holds as long as
    /// the faces and the program do, and is not to be kept.
    pub fn fingerprints(&self) -> Vec<u64> {
        let behind = self.behind();
        self.pages.iter().map(|page| behind.with(&page.frame)).collect()
    }

    /// The number of one page, counted from zero.
    pub fn fingerprint(&self, page: usize) -> Option<u64> {
        Some(self.behind().with(&self.pages.get(page)?.frame))
    }

    /// What is painted behind all pages.
    fn behind(&self) -> Print {
        let mut behind = Print::default();
        if let Some(watermark) = &self.watermark {
            behind.number(watermark.angle);
            behind.frame(&watermark.frame);
        }
        behind
    }
}

impl Page {
    /// The part of the sheet outside which it looks as another page does; none if nothing that
    /// is painted differs, or if that cannot be told apart.
    pub fn changed(&self, other: &Self) -> Option<Rect> {
        let prints = |page: &Self| -> BTreeMap<u64, Option<Rect>> {
            let items = page.frame.items.iter();
            items.map(|(at, item)| (Print::of(*at, item), ink(*at, item))).collect()
        };
        let (own, others) = (prints(self), prints(other));
        let only = |one: &BTreeMap<u64, Option<Rect>>, other: &BTreeMap<u64, _>| {
            let differ = one.iter().filter(|(print, _)| !other.contains_key(print));
            differ.map(|(_, ink)| *ink).collect::<Vec<_>>()
        };
        let mut differ = only(&own, &others);
        differ.extend(only(&others, &own));
        // One whose ink is not known may be anywhere.
        let known: Option<Vec<Rect>> = differ.into_iter().collect();
        known?.into_iter().reduce(around)
    }

    /// The page with nothing on it but what may have ink in a part of the sheet.
    pub fn part(&self, area: Rect) -> Self {
        let is_in = |(at, item): &&(Point, Item)| {
            !matches!(item, Item::Link(_) | Item::Note(_) | Item::Field(_))
                && ink(*at, item).is_none_or(|ink| meets(ink, area))
        };
        let items = self.frame.items.iter().filter(is_in).cloned().collect();
        let frame = Frame { size: self.frame.size, items };
        Self { frame, number: self.number }
    }
}

/// Where a thing may have ink, with room for what reaches past a glyph's box; none if that is
/// not known: drawings, boxes.
fn ink(at: Point, item: &Item) -> Option<Rect> {
    let corners = |from: Point, to: Point, more: Abs| {
        let least = Point::new(from.x.min(to.x) - more, from.y.min(to.y) - more);
        let most = Point::new(from.x.max(to.x) + more, from.y.max(to.y) + more);
        Rect { origin: least, size: Size::new(most.x - least.x, most.y - least.y) }
    };
    match item {
        Item::Glyphs(run) => {
            let top = Point::new(at.x, at.y - run.size);
            let end = Point::new(at.x + run.width(), at.y + run.size * BELOW);
            Some(corners(top, end, run.size * AROUND))
        }
        Item::Rule(rule) => Some(corners(at, at + rule.to, rule.width)),
        Item::Image(image) => {
            let (width, height) = (image.size.width, image.size.height);
            Some(corners(at, at + Point::new(width, height), Abs::ZERO))
        }
        // What is not painted has no ink.
        Item::Link(_) | Item::Note(_) | Item::Field(_) => {
            Some(Rect { origin: at, size: Size::default() })
        }
        Item::Shape(_) | Item::Drawing(_) | Item::Turned(_) | Item::Window(_) => None,
    }
}

/// A face's ink reaches at most this far below the baseline, and around its box, in em.
const BELOW: f64 = 0.4;
const AROUND: f64 = 0.5;

fn around(one: Rect, other: Rect) -> Rect {
    let origin =
        Point::new(one.origin.x.min(other.origin.x), one.origin.y.min(other.origin.y));
    let (right, bottom) =
        (one.right().max(other.right()), one.bottom().max(other.bottom()));
    Rect { origin, size: Size::new(right - origin.x, bottom - origin.y) }
}

fn meets(one: Rect, other: Rect) -> bool {
    one.origin.x <= other.right()
        && other.origin.x <= one.right()
        && one.origin.y <= other.bottom()
        && other.origin.y <= one.bottom()
}

/// What is painted, as bytes.
#[derive(Default)]
struct Print {
    bytes: Vec<u8>,
}

impl Print {
    /// What tells a thing at its place from others.
    fn of(at: Point, item: &Item) -> u64 {
        let mut print = Self::default();
        print.item(at, item);
        print.end()
    }

    /// What tells of this with a frame upon it.
    fn with(&self, frame: &Frame) -> u64 {
        let mut print = Self { bytes: self.bytes.clone() };
        print.frame(frame);
        print.end()
    }

    fn end(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.bytes);
        hasher.finish()
    }

    fn word(&mut self, word: u64) {
        self.bytes.extend_from_slice(&word.to_le_bytes());
    }

    fn number(&mut self, number: f64) {
        self.word(number.to_bits());
    }

    fn length(&mut self, length: Abs) {
        self.number(length.to_pt());
    }

    fn point(&mut self, point: Point) {
        self.length(point.x);
        self.length(point.y);
    }

    fn size(&mut self, size: Size) {
        self.length(size.width);
        self.length(size.height);
    }

    fn color(&mut self, color: Color) {
        let (red, green, blue) = color.screen();
        self.bytes.extend([red, green, blue, u8::from(color == Color::Red)]);
    }

    fn frame(&mut self, frame: &Frame) {
        self.size(frame.size);
        for (at, item) in &frame.items {
            self.item(*at, item);
        }
    }

    fn item(&mut self, at: Point, item: &Item) {
        // What is not painted is not seen.
        if matches!(item, Item::Note(_) | Item::Link(_) | Item::Field(_)) {
            return;
        }
        self.point(at);
        match item {
            Item::Glyphs(run) => self.run(run),
            Item::Rule(rule) => {
                self.bytes.push(b'r');
                self.point(rule.to);
                self.length(rule.width);
                self.color(rule.color);
            }
            Item::Shape(shape) => self.shape(shape),
            Item::Image(image) => self.image(image),
            Item::Drawing(drawing) => self.drawing(drawing),
            Item::Turned(frame) => {
                self.bytes.push(b't');
                self.frame(frame);
                self.bytes.push(b'.');
            }
            Item::Window(frame) => {
                self.bytes.push(b'w');
                self.frame(frame);
                self.bytes.push(b'.');
            }
            Item::Note(_) | Item::Link(_) | Item::Field(_) => {}
        }
    }

    fn run(&mut self, run: &GlyphRun) {
        self.bytes.push(b'g');
        // A face is the same as long as its bytes lie where they lay.
        self.word(run.font.data().as_ptr() as u64);
        self.word(u64::from(run.font.index()));
        self.length(run.size);
        self.color(run.color);
        for glyph in &run.glyphs {
            self.word(u64::from(glyph.id.0));
            self.length(glyph.advance);
            if (glyph.x_offset, glyph.y_offset) != (Abs::ZERO, Abs::ZERO) {
                self.bytes.push(b'o');
                self.length(glyph.x_offset);
                self.length(glyph.y_offset);
            }
        }
    }

    fn shape(&mut self, shape: &Shape) {
        self.bytes.push(b's');
        shape.points.iter().for_each(|point| self.point(*point));
        self.bytes.push(u8::from(shape.closed));
        if let Some(fill) = shape.fill {
            self.bytes.push(b'f');
            self.color(fill);
        }
        if let Some((width, color)) = shape.stroke {
            self.bytes.push(b'l');
            self.length(width);
            self.color(color);
        }
    }

    fn image(&mut self, image: &Image) {
        self.bytes.push(b'i');
        self.size(image.size);
        self.word(u64::from(image.raster.orientation));
        let mut hasher = DefaultHasher::new();
        hasher.write(&image.raster.data);
        self.word(hasher.finish());
    }

    fn drawing(&mut self, drawing: &Drawing) {
        self.bytes.push(b'd');
        self.size(drawing.size);
        self.bytes.push(u8::from(drawing.outlined));
        let text = drawing.tree.to_string(&usvg::WriteOptions::default());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}
