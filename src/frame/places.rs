//! From texts of sources to places on pages, and back.

use std::ops::Range;

use crate::diag::Span;
use crate::geom::{Abs, Point, Rect, Size};

use super::{Frame, GlyphRun, Item, Pages};

/// Where a text stands.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Spot {
    /// Index of the page.
    pub page: usize,
    /// The place on the sheet.
    pub area: Rect,
}

/// The em box of a Chinese face reaches this far above the baseline, in em.
const ASCENDER: f64 = 0.88;
/// A click this far from a text still means it, in points.
const NEAR: f64 = 10.0;

impl Pages {
    /// Where what comes from a place of a source stands, in the order of the pages. `text`:
    /// what is written there, by which a part of a longer text is told from the rest of it;
    /// where it cannot be told, the whole text is meant.
    pub fn spots(&self, span: Span, text: &str) -> Vec<Spot> {
        let (mut whole, mut parts) = (vec![], vec![]);
        for (page, frame) in self.frames() {
            for (rect, run) in runs(frame).filter(|(_, run)| meets(run.span, span)) {
                whole.push(Spot { page, area: rect(0..run.text.len()) });
                let inside = run.span != span && holds(run.span, span);
                let found = run.text.match_indices(text);
                let found = found.filter(|_| inside && !text.is_empty());
                parts.extend(
                    found
                        .map(|(at, text)| Spot { page, area: rect(at..at + text.len()) }),
                );
            }
        }
        if parts.is_empty() { whole } else { parts }
    }

    /// Where the text comes from that stands at a place of a page; of several the smallest.
    pub fn source_at(&self, page: usize, at: Point) -> Option<(Span, Rect)> {
        let frame = &self.pages.get(page)?.frame;
        let near = |rect: &Rect| distance(*rect, at);
        let known = runs(frame).filter(|(_, run)| run.span != Span::default());
        known
            .map(|(rect, run)| (run.span, rect(0..run.text.len())))
            .filter(|(_, rect)| near(rect) <= NEAR)
            .min_by(|(_, one), (_, other)| near(one).total_cmp(&near(other)))
    }

    fn frames(&self) -> impl Iterator<Item = (usize, &Frame)> {
        self.pages.iter().map(|page| &page.frame).enumerate()
    }
}

/// The texts of a sheet, each with what tells the place of a part of it.
fn runs(
    frame: &Frame,
) -> impl Iterator<Item = (impl Fn(Range<usize>) -> Rect, &GlyphRun)> {
    let upright = frame.items.iter().flat_map(|(at, item)| match item {
        Item::Turned(inner) => placed(*at, inner, true),
        Item::Window(inner) => placed(*at, inner, false),
        Item::Glyphs(run) => vec![(Place { at: *at, turned: None }, run)],
        _ => vec![],
    });
    upright.map(|(place, run)| (move |range: Range<usize>| place.rect(run, range), run))
}

fn placed(at: Point, frame: &Frame, turned: bool) -> Vec<(Place, &GlyphRun)> {
    let texts = frame.items.iter().filter_map(|(own, item)| match item {
        Item::Glyphs(run) => Some((*own, run)),
        _ => None,
    });
    let place = |own: Point| match turned {
        true => Place { at: own, turned: Some(at) },
        false => Place { at: at + own, turned: None },
    };
    texts.map(|(own, run)| (place(own), run)).collect()
}

/// Where a baseline starts.
#[derive(Copy, Clone)]
struct Place {
    at: Point,
    /// The corner about which its box is turned, if it is.
    turned: Option<Point>,
}

impl Place {
    /// The place of some bytes of a run on the sheet.
    fn rect(self, run: &GlyphRun, range: Range<usize>) -> Rect {
        let before = run.glyphs.iter().take_while(|glyph| glyph.range.end <= range.start);
        let own = run.glyphs.iter().filter(|glyph| {
            glyph.range.start < range.end && glyph.range.end > range.start
        });
        let left: Abs = before.map(|glyph| glyph.advance).sum();
        let width: Abs = own.map(|glyph| glyph.advance).sum();
        let origin = Point::new(self.at.x + left, self.at.y - run.size * ASCENDER);
        let size = Size::new(width, run.size);
        match self.turned {
            None => Rect { origin, size },
            Some(corner) => {
                // Its upper right corner becomes the upper left one.
                let right = Point::new(origin.x + size.width, origin.y);
                Rect { origin: corner + right.turned(), size: size.turned() }
            }
        }
    }
}

fn meets(one: Span, other: Span) -> bool {
    one != Span::default()
        && one.source == other.source
        && one.start < other.end.max(other.start + 1)
        && other.start < one.end.max(one.start + 1)
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// How far a place is from a rectangle, in points; zero inside.
fn distance(rect: Rect, at: Point) -> f64 {
    let beyond =
        |low: Abs, at: Abs, high: Abs| (low - at).max(at - high).max(Abs::ZERO).to_pt();
    let x = beyond(rect.origin.x, at.x, rect.right());
    let y = beyond(rect.origin.y, at.y, rect.bottom());
    x.hypot(y)
}
