//! What is painted on a page.

use std::num::NonZeroU32;

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::{luma, rgb};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::page::{NumberingStyle, PageLabel, PageSettings};
use krilla::paint::{Fill, FillRule, LineJoin, Paint, Stroke};
use krilla::surface::{Location, Surface};
use krilla::tagging::{ArtifactType, ContentTag, SpanTag};
use krilla::text::GlyphId;

use crate::diag::Result;
use crate::frame::{
    Artifact, Frame, Glyph, GlyphRun, Item, Link, Page, Rule, Shape, Tag, Watermark,
};
use crate::geom::{self, Abs, Color};

use super::shared::{SharedFont, Sharing};
use super::tags::Leaves;
use super::{drawing, internal, picture, pt};

/// A page to be painted.
pub(super) struct Sheet<'a> {
    pub(super) page: &'a Page,
    pub(super) watermark: Option<&'a Watermark>,
    /// Its index in its document.
    pub(super) index: usize,
    /// How many pages of the file come before its document.
    pub(super) first: usize,
    /// Whether turned pages are shown upright.
    pub(super) screen: bool,
}

/// Paints a page.
pub(super) fn paint(
    document: &mut Document,
    sheet: &Sheet<'_>,
    leaves: &mut Leaves,
    sharing: Option<&mut Sharing<'_>>,
) -> Result<()> {
    let Sheet { page, watermark, index, first, screen } = *sheet;
    let upright = screen && page.is_turned();
    let size = if upright { page.frame.size.turned() } else { page.frame.size };
    let settings = PageSettings::from_wh(pt(size.width), pt(size.height))
        .ok_or_else(|| vec![internal("a page without a size".to_owned())])?
        .with_page_label(label(page.number));
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    if let Some(watermark) = watermark {
        paint_watermark(&mut surface, watermark, size, leaves);
    }
    if upright {
        surface.push_transform(&clockwise(page.frame.size));
    }
    let mut painter = Painter { surface: &mut surface, open: None, sharing };
    painter.frame(&page.frame, leaves);
    painter.close();
    painter.empty(index, leaves);
    if upright {
        surface.pop();
    }
    surface.finish();
    for (at, item) in &page.frame.items {
        if let Item::Link(link) = item {
            let own = sheet.add_tagged_annotation(annotation(*at, link, first)?);
            leaves.push(link.node, own);
        }
    }
    sheet.finish();
    Ok(())
}

/// Paints words in the middle of a page, turned about their middle.
fn paint_watermark(
    surface: &mut Surface<'_>,
    watermark: &Watermark,
    page: geom::Size,
    leaves: &mut Leaves,
) {
    let middle = (pt(page.width) / 2.0, pt(page.height) / 2.0);
    surface.push_transform(&Transform::from_rotate_at(
        -watermark.angle as f32,
        middle.0,
        middle.1,
    ));
    let mut frame = Frame::new(page);
    let size = watermark.frame.size;
    let corner = geom::Point::new(
        (page.width - size.width) / 2.0,
        (page.height - size.height) / 2.0,
    );
    frame.append(corner, watermark.frame.clone());
    let mut painter = Painter { surface, open: None, sharing: None };
    painter.frame(&frame, leaves);
    painter.close();
    surface.pop();
}

/// What a reader follows. `first`: how many pages of the file come before the document.
fn annotation(at: geom::Point, link: &Link, first: usize) -> Result<Annotation> {
    let (width, height) = (pt(link.size.width), pt(link.size.height));
    let area = Rect::from_xywh(pt(at.x), pt(at.y), width, height)
        .ok_or_else(|| vec![internal("a link without a size".to_owned())])?;
    let target = Point::from_xy(pt(link.target.x), pt(link.target.y));
    let target =
        Target::Destination(XyzDestination::new(first + link.page, target).into());
    let link_to = LinkAnnotation::new(area, target);
    Ok(Annotation::new_link(link_to, Some(link.title.clone())))
}

/// Turns a sheet of a size 90° clockwise.
fn clockwise(size: geom::Size) -> Transform {
    Transform::from_row(0.0, 1.0, -1.0, 0.0, pt(size.height), 0.0)
}

/// Turns a box 90° anticlockwise about its top left corner, which comes to a place.
fn anticlockwise(at: geom::Point) -> Transform {
    Transform::from_row(0.0, -1.0, 1.0, 0.0, pt(at.x), pt(at.y))
}

/// The page's own number, as readers show it.
fn label(number: Option<u32>) -> PageLabel {
    match number.and_then(NonZeroU32::new) {
        Some(number) => PageLabel::new(Some(NumberingStyle::Arabic), None, Some(number)),
        None => PageLabel::default(),
    }
}

struct Painter<'a, 'b, 'c> {
    surface: &'a mut Surface<'b>,
    /// The tag of the sequence that is open.
    open: Option<Tag>,
    /// What the file shares with others.
    sharing: Option<&'a mut Sharing<'c>>,
}

impl Painter<'_, '_, '_> {
    fn frame(&mut self, frame: &Frame, leaves: &mut Leaves) {
        for (at, item) in &frame.items {
            match item {
                Item::Turned(inner) => self.turned(*at, inner, leaves),
                Item::Window(inner) => self.window(*at, inner, leaves),
                item => self.item(*at, item, leaves),
            }
        }
    }

    /// Paints a turned box. No marked sequence goes over its edge.
    fn turned(&mut self, at: geom::Point, frame: &Frame, leaves: &mut Leaves) {
        self.close();
        self.surface.push_transform(&anticlockwise(at));
        self.frame(frame, leaves);
        self.close();
        self.surface.pop();
    }

    /// Paints what is seen of a box. No marked sequence goes over its edge.
    fn window(&mut self, at: geom::Point, frame: &Frame, leaves: &mut Leaves) {
        let Some(edge) = rectangle(at, frame.size) else { return };
        self.close();
        self.surface.push_clip_path(&edge, &FillRule::NonZero);
        let mut placed = Frame::new(frame.size);
        placed.append(at, frame.clone());
        self.frame(&placed, leaves);
        self.close();
        self.surface.pop();
    }

    /// Paints a thing, in one marked sequence with the one before it if both are part of the
    /// same.
    fn item(&mut self, at: geom::Point, item: &Item, leaves: &mut Leaves) {
        let Some(tag) = item.tag() else { return };
        if self.open != Some(tag) {
            self.close();
            let sequence = self.surface.start_tagged(content_tag(tag));
            if let Tag::Node(node) = tag {
                leaves.push(node, sequence);
            }
            self.open = Some(tag);
        }
        match item {
            Item::Glyphs(run) => self.glyphs(at, run),
            Item::Rule(rule) => self.rule(at, rule),
            Item::Shape(shape) => self.shape(at, shape),
            Item::Image(image) => picture::paint(self.surface, at, image),
            Item::Drawing(drawing) => drawing::paint(self.surface, at, drawing),
            Item::Note(_)
            | Item::Link(_)
            | Item::Field(_)
            | Item::Turned(_)
            | Item::Window(_) => {}
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    /// Marks an empty sequence for each node that is there but has nothing painted: an empty
    /// cell keeps its place in the table.
    fn empty(&mut self, page: usize, leaves: &mut Leaves) {
        for node in leaves.empty_on(page) {
            let sequence = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self.surface.end_tagged();
            leaves.push(node, sequence);
        }
    }

    fn glyphs(&mut self, at: geom::Point, run: &GlyphRun) {
        let Some(own) = run.font.painter() else { return };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint: ink(run.color), ..Fill::default() }));
        // Nobody searches for a watermark, or copies it with the text over it.
        let outlined = run.tag == Tag::Artifact(Artifact::Watermark);
        let sharing = self.sharing.as_mut().filter(|_| !outlined);
        let shared = sharing.and_then(|sharing| sharing.of(&run.font, self.surface));
        let has = |glyphs: &[Glyph]| {
            shared.filter(|shared| glyphs.iter().all(|glyph| shared.has(glyph.id)))
        };
        let (mut at, mut rest) = (at, &*run.glyphs);
        while let Some(first) = cluster(rest) {
            let shared = has(first);
            let clusters = rest.chunk_by(|a, b| a.range == b.range);
            let same = clusters.take_while(|one| has(one).is_some() == shared.is_some());
            let (part, after) = rest.split_at(same.map(<[Glyph]>::len).sum());
            let font = shared.map_or(own, SharedFont::painter);
            let place = |glyph| Placed { glyph, size: run.size };
            let glyphs: Vec<Placed<'_>> = part.iter().map(place).collect();
            let start = Point::from_xy(pt(at.x), pt(at.y));
            let (font, size) = (font.clone(), pt(run.size));
            self.surface.draw_glyphs(start, &glyphs, font, &run.text, size, outlined);
            at.x += part.iter().map(|glyph| glyph.advance).sum();
            rest = after;
        }
    }

    fn shape(&mut self, at: geom::Point, shape: &Shape) {
        let Some(path) = outline(at, shape) else { return };
        let fill = shape.fill.map(|color| Fill { paint: ink(color), ..Fill::default() });
        let stroke = shape.stroke.map(|(width, color)| Stroke {
            paint: ink(color),
            width: pt(width),
            line_join: LineJoin::Round,
            ..Stroke::default()
        });
        if fill.is_some() || stroke.is_some() {
            self.surface.set_fill(fill);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(&path);
        }
    }

    fn rule(&mut self, at: geom::Point, rule: &Rule) {
        let Some(path) = line(at, at + rule.to) else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: ink(rule.color),
            width: pt(rule.width),
            opacity: NormalizedF32::ONE,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
    }
}

/// The first glyphs that set the same text.
fn cluster(glyphs: &[Glyph]) -> Option<&[Glyph]> {
    glyphs.chunk_by(|a, b| a.range == b.range).next()
}

/// The outline of a shape.
fn outline(at: geom::Point, shape: &Shape) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (index, point) in shape.points.iter().enumerate() {
        let (x, y) = (pt(at.x + point.x), pt(at.y + point.y));
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if shape.closed {
        path.close();
    }
    path.finish()
}

fn rectangle(at: geom::Point, size: geom::Size) -> Option<Path> {
    let rect = Rect::from_xywh(pt(at.x), pt(at.y), pt(size.width), pt(size.height))?;
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

fn line(from: geom::Point, to: geom::Point) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(pt(from.x), pt(from.y));
    path.line_to(pt(to.x), pt(to.y));
    path.finish()
}

fn content_tag(tag: Tag) -> ContentTag<'static> {
    let artifact =
        |kind| ContentTag::Artifact(krilla::tagging::Artifact::with_kind(kind));
    match tag {
        Tag::Node(_) => ContentTag::Span(SpanTag::empty()),
        Tag::Artifact(Artifact::PageNumber) => artifact(ArtifactType::PageNumber),
        Tag::Artifact(Artifact::Repeated) => artifact(ArtifactType::PaginationOther),
        Tag::Artifact(Artifact::Layout) => artifact(ArtifactType::Layout),
        Tag::Artifact(Artifact::Watermark) => artifact(ArtifactType::Watermark),
        Tag::Artifact(Artifact::Seal) => artifact(ArtifactType::PaginationOther),
    }
}

/// A colour of a screen (sRGB); one without a hue as its grey.
pub(super) fn rgb(red: u8, green: u8, blue: u8) -> Paint {
    if red == green && green == blue {
        luma::Color::new(red).into()
    } else {
        rgb::Color::new(red, green, blue).into()
    }
}

fn ink(color: Color) -> Paint {
    let (red, green, blue) = color.screen();
    rgb(red, green, blue)
}

/// A glyph as the writer asks for it: its lengths at any size.
struct Placed<'a> {
    glyph: &'a Glyph,
    /// The size at which its lengths are given.
    size: Abs,
}

impl Placed<'_> {
    fn scaled(&self, length: Abs, size: f32) -> f32 {
        (length / self.size) as f32 * size
    }
}

impl krilla::text::Glyph for Placed<'_> {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.glyph.id.0))
    }

    fn text_range(&self) -> std::ops::Range<usize> {
        self.glyph.range.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.scaled(self.glyph.advance, size)
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.scaled(self.glyph.x_offset, size)
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.scaled(self.glyph.y_offset, size)
    }

    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}
