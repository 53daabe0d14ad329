//! A report typeset, with all that is asked of it: pictures, places, files.

use std::sync::{Arc, OnceLock};

use banxin::data::State;
use banxin::diag::{Result, Source, SourceId, Span};
use banxin::geom::{Abs, Point};
use banxin::raster::{Area, File, Picture};
use banxin::{Engine, Proof, RenderOptions, Version};

use super::state::MOST_PIXELS;

/// A report typeset.
pub(super) struct Shown {
    pub(super) engine: Arc<Engine>,
    pub(super) source: Source,
    pub(super) proof: Proof,
    /// Of each page what tells that it looks as before, once all were asked for.
    prints: OnceLock<Vec<u64>>,
}

/// A place in a file, for people and editors.
pub(super) struct Origin {
    /// The file, as messages name it.
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// The line itself.
    pub(super) text: String,
    /// Whether it is the report's file.
    pub(super) is_report: bool,
}

/// Points in an inch.
const INCH: f64 = 72.0;

impl Shown {
    pub(super) fn new(engine: Arc<Engine>, source: Source, proof: Proof) -> Self {
        Self { engine, source, proof, prints: OnceLock::new() }
    }

    /// Of each page what tells that it looks as before.
    pub(super) fn prints(&self) -> &[u64] {
        self.prints.get_or_init(|| self.proof.pages().fingerprints())
    }

    /// What tells of one page that it looks as before.
    pub(super) fn print(&self, page: usize) -> Option<u64> {
        match self.prints.get() {
            Some(prints) => prints.get(page).copied(),
            None => self.proof.pages().fingerprint(page),
        }
    }

    /// The index of the page that looks so.
    pub(super) fn page_of(&self, print: u64) -> Option<usize> {
        self.prints().iter().position(|own| *own == print)
    }

    /// The resolution at which a page is so many pixels wide.
    fn dpi(&self, page: usize, width: u32) -> f64 {
        let size = self.proof.pages().pages[page].frame.size;
        f64::from(width) * INCH / size.width.to_pt().max(1.0)
    }

    /// A page drawn from a PDF of its own.
    pub(super) fn draw(&self, page: usize, width: u32) -> Result<Picture> {
        let file = File::open(self.proof.pdf_of_page(page)?)?;
        file.drawer().draw(0, self.dpi(page, width))
    }

    /// The part of a page that differs from the page of another report, drawn from a PDF of it
    /// alone: the size of the whole page's picture, where the part is, and its picture. None
    /// where the whole page has to be drawn.
    pub(super) fn draw_changed(
        &self,
        before: &Self,
        page: usize,
        width: u32,
    ) -> Option<((u32, u32), Area, Picture)> {
        let own = self.proof.pages().pages.get(page)?;
        let old = before.proof.pages().pages.get(page)?;
        if own.frame.size != old.frame.size
            || self.proof.is_draft() != before.proof.is_draft()
        {
            return None;
        }
        let changed = own.changed(old)?;
        let scale = self.dpi(page, width) / INCH;
        let whole = [own.frame.size.width, own.frame.size.height];
        let [across, down] = whole.map(|side| (side.to_pt() * scale).round() as u32);
        let pixel =
            |length: Abs, most: u32| (length.to_pt() * scale).clamp(0.0, f64::from(most));
        let (x, y) = (
            pixel(changed.origin.x, across) as u32,
            pixel(changed.origin.y, down) as u32,
        );
        let right = pixel(changed.right(), across).ceil() as u32;
        let bottom = pixel(changed.bottom(), down).ceil() as u32;
        let area =
            Area { x, y, width: right.checked_sub(x)?, height: bottom.checked_sub(y)? };
        let pixels = u64::from(area.width) * u64::from(area.height);
        if pixels * 2 > u64::from(across) * u64::from(down) || pixels > MOST_PIXELS {
            return None;
        }
        let file = File::open(self.proof.pdf_of_part(page, changed).ok()?).ok()?;
        let part = file.drawer().draw_part(0, self.dpi(page, width), area).ok()??;
        Some(((across, down), area, part))
    }

    /// Pages drawn from the PDF of all pages.
    pub(super) fn draw_from(
        &self,
        file: &File,
        pages: &[(usize, u32)],
    ) -> Result<Vec<Picture>> {
        let drawer = file.drawer();
        let draw =
            |(page, width): &(usize, u32)| drawer.draw(*page, self.dpi(*page, *width));
        pages.iter().map(draw).collect()
    }

    /// The PDF as `banxin render` writes it; `None` as a final one if something is missing.
    pub(super) fn pdf(&self, draft: bool) -> Option<Result<Vec<u8>>> {
        if !draft && !self.engine.judge(&self.source).1.is_empty() {
            return None;
        }
        let options = RenderOptions::default();
        if draft == self.proof.is_draft() {
            return Some(self.proof.pdf(&options.pdf));
        }
        let state = if draft { State::Draft } else { State::Plain };
        let version = Version { state, edition: None };
        let options = RenderOptions { version, ..options };
        let rendered = self.engine.render(&self.source, &options);
        Some(rendered.map(|rendered| rendered.value))
    }

    /// Where the text comes from that stands at a place of a page, and where else on it stands
    /// what comes from there: left, top, width and height in points.
    pub(super) fn origin_at(
        &self,
        page: usize,
        x: f64,
        y: f64,
    ) -> Option<(Origin, Vec<[f64; 4]>)> {
        let at = Point::new(Abs::pt(x), Abs::pt(y));
        let (span, _) = self.proof.pages().source_at(page, at)?;
        let spots = self.proof.pages().spots(span, "").into_iter();
        let areas = spots.filter(|spot| spot.page == page).map(|spot| corners(spot.area));
        Some((origin(&self.engine, &self.source, span)?, areas.collect()))
    }

    /// Where a text of a source stands: the page, and left, top, width, height in points.
    pub(super) fn spots(&self, span: Span) -> Vec<(usize, [f64; 4])> {
        let text = text_of(&self.engine, &self.source, span.source);
        let text =
            text.and_then(|source| source.text.get(span.range())).unwrap_or_default();
        let spots = self.proof.pages().spots(span, text);
        spots.into_iter().map(|spot| (spot.page, corners(spot.area))).collect()
    }
}

fn corners(area: banxin::geom::Rect) -> [f64; 4] {
    let (origin, size) = (area.origin, area.size);
    [origin.x, origin.y, size.width, size.height].map(Abs::to_pt)
}

fn text_of<'a>(
    engine: &'a Engine,
    report: &'a Source,
    id: SourceId,
) -> Option<&'a Source> {
    match id {
        SourceId::REPORT => Some(report),
        id => engine.source(id),
    }
}

/// The file and the line of a place.
pub(super) fn origin(engine: &Engine, report: &Source, span: Span) -> Option<Origin> {
    let source = text_of(engine, report, span.source)?;
    let mut start = span.range().start.min(source.text.len());
    while !source.text.is_char_boundary(start) {
        start -= 1;
    }
    let before = &source.text[..start];
    let from = before.rfind('\n').map_or(0, |at| at + 1);
    let to = source.text[start..].find('\n').map_or(source.text.len(), |at| start + at);
    Some(Origin {
        name: source.name.clone(),
        line: before.matches('\n').count() + 1,
        column: before[from..].chars().count() + 1,
        text: source.text[from..to].chars().take(LONGEST).collect(),
        is_report: span.source == SourceId::REPORT,
    })
}

/// Characters of a line that are shown.
const LONGEST: usize = 400;
