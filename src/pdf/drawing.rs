//! Drawings: the shapes and the text of an SVG, painted as shapes and text.

use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{self, FillRule, LinearGradient, Paint, RadialGradient, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use usvg::layout::{PositionedGlyph, Span};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{ClipPath, Group, ImageKind, Node, PaintOrder, Text, Tree};

use crate::frame::Drawing;
use crate::geom;

use super::pt;

/// Paints a drawing with its top left corner at a place.
pub(super) fn paint(surface: &mut Surface<'_>, at: geom::Point, drawing: &Drawing) {
    let size = drawing.tree.size();
    let (x, y) =
        (pt(drawing.size.width) / size.width(), pt(drawing.size.height) / size.height());
    surface.push_transform(&Transform::from_row(x, 0.0, 0.0, y, pt(at.x), pt(at.y)));
    Painter { surface, drawing }.tree(&drawing.tree);
    surface.pop();
}

struct Painter<'a, 'b> {
    surface: &'a mut Surface<'b>,
    drawing: &'a Drawing,
}

impl Painter<'_, '_> {
    /// A drawing shows nothing outside its own box.
    fn tree(&mut self, tree: &Tree) {
        let (width, height) = (tree.size().width(), tree.size().height());
        let bounds = tiny_skia_path::Rect::from_xywh(0.0, 0.0, width, height);
        let Some(bounds) = bounds.map(tiny_skia_path::PathBuilder::from_rect) else {
            return;
        };
        let Some(bounds) = path(&bounds) else { return };
        self.surface.push_clip_path(&bounds, &FillRule::NonZero);
        self.group(tree.root());
        self.surface.pop();
    }

    fn group(&mut self, group: &Group) {
        self.surface.push_transform(&transform(group.transform()));
        let mut pushed = 1;
        let mut clip = group.clip_path();
        while let Some(outer) = clip {
            pushed += self.clip(outer);
            clip = outer.clip_path();
        }
        if group.opacity().get() < 1.0 {
            self.surface.push_opacity(share(group.opacity().get()));
            self.surface.push_isolated();
            pushed += 2;
        }
        group.children().iter().for_each(|node| self.node(node));
        (0..pushed).for_each(|_| self.surface.pop());
    }

    /// Paints only inside a clip path. Returns how much was pushed.
    fn clip(&mut self, clip: &ClipPath) -> usize {
        let (mut shape, mut rule) = (PathBuilder::new(), FillRule::NonZero);
        outlines(clip.root(), clip.transform(), &mut shape, &mut rule);
        // A clip path without shapes hides everything.
        let shape = shape.finish().or_else(|| path(&nothing()?));
        let Some(shape) = shape else { return 0 };
        self.surface.push_clip_path(&shape, &rule);
        1
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Group(group) => self.group(group),
            Node::Path(path) if path.is_visible() => self.path(path),
            Node::Image(image) if image.is_visible() => self.image(image),
            Node::Text(text) => self.text(text),
            Node::Path(_) | Node::Image(_) => {}
        }
    }

    fn path(&mut self, shape: &usvg::Path) {
        let Some(outline) = path(shape.data()) else { return };
        let same = tiny_skia_path::Transform::identity();
        let fill = shape.fill().map(|one| fill(one, same));
        let stroke = shape.stroke().map(|one| stroke(one, same));
        let passes = match shape.paint_order() {
            PaintOrder::FillAndStroke => vec![(fill, stroke)],
            PaintOrder::StrokeAndFill => vec![(None, stroke), (fill, None)],
        };
        for (fill, stroke) in passes.into_iter().filter(|pass| *pass != (None, None)) {
            self.surface.set_fill(fill);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(&outline);
        }
    }

    fn image(&mut self, picture: &usvg::Image) {
        let size = picture.size();
        let size = krilla::geom::Size::from_wh(size.width(), size.height());
        let image = match picture.kind() {
            ImageKind::PNG(data) => Image::from_png(data.clone().into(), false).ok(),
            ImageKind::JPEG(data) => Image::from_jpeg(data.clone().into(), false).ok(),
            ImageKind::SVG(tree) => return self.tree(tree),
            // Refused when the drawing was read.
            ImageKind::GIF(_) | ImageKind::WEBP(_) => None,
        };
        if let (Some(image), Some(size)) = (image, size) {
            self.surface.draw_image(image, size);
        }
    }

    fn text(&mut self, text: &Text) {
        for span in text.layouted().iter().filter(|span| span.visible) {
            let below = [&span.overline, &span.underline];
            below.into_iter().flatten().for_each(|line| self.path(line));
            span.positioned_glyphs.iter().for_each(|glyph| self.glyph(span, glyph));
            span.line_through.iter().for_each(|line| self.path(line));
        }
    }

    fn glyph(&mut self, span: &Span, glyph: &PositionedGlyph) {
        let known = self.drawing.fonts.iter().find(|(id, _)| *id == glyph.font);
        let Some(font) = known.and_then(|(_, font)| font.painter()) else { return };
        // The writer scales glyphs to their size itself.
        let size = span.font_size.get();
        let scale = font.units_per_em() / size;
        let place = glyph.transform().pre_scale(scale, scale);
        // Paints stay where they are while the glyph is moved.
        let Some(back) = place.invert() else { return };
        self.surface.set_fill(span.fill.as_ref().map(|one| fill(one, back)));
        self.surface.set_stroke(span.stroke.as_ref().map(|one| stroke(one, back)));
        if span.fill.is_none() && span.stroke.is_none() {
            return;
        }
        self.surface.push_transform(&transform(place));
        let id = GlyphId::new(glyph.id.0);
        let range = 0..glyph.text.len();
        let glyphs = [KrillaGlyph::new(id, 0.0, 0.0, 0.0, 0.0, range, None)];
        // Without a text of its own, as part of a cluster, a glyph is painted as a shape.
        let outlined = self.drawing.outlined || glyph.text.is_empty();
        let start = Point::from_xy(0.0, 0.0);
        let font = font.clone();
        self.surface.draw_glyphs(start, &glyphs, font, &glyph.text, size, outlined);
        self.surface.pop();
    }
}

/// Adds the shapes of a clip path to one outline.
fn outlines(
    group: &Group,
    above: tiny_skia_path::Transform,
    outline: &mut PathBuilder,
    rule: &mut FillRule,
) {
    let here = above.pre_concat(group.transform());
    for node in group.children() {
        match node {
            Node::Group(group) => outlines(group, here, outline, rule),
            Node::Path(shape) => {
                if let Some(fill) = shape.fill() {
                    *rule = fill_rule(fill.rule());
                }
                if let Some(shape) = shape.data().clone().transform(here) {
                    segments(&shape, outline);
                }
            }
            Node::Text(text) => outlines(text.flattened(), here, outline, rule),
            Node::Image(_) => {}
        }
    }
}

/// A path without an inside.
fn nothing() -> Option<tiny_skia_path::Path> {
    let mut path = tiny_skia_path::PathBuilder::new();
    path.move_to(0.0, 0.0);
    path.line_to(0.0, 0.0);
    path.close();
    path.finish()
}

fn path(shape: &tiny_skia_path::Path) -> Option<Path> {
    let mut outline = PathBuilder::new();
    segments(shape, &mut outline);
    outline.finish()
}

fn segments(shape: &tiny_skia_path::Path, outline: &mut PathBuilder) {
    for segment in shape.segments() {
        match segment {
            PathSegment::MoveTo(to) => outline.move_to(to.x, to.y),
            PathSegment::LineTo(to) => outline.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => outline.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(one, two, to) => {
                outline.cubic_to(one.x, one.y, two.x, two.y, to.x, to.y);
            }
            PathSegment::Close => outline.close(),
        }
    }
}

fn transform(from: tiny_skia_path::Transform) -> Transform {
    Transform::from_row(from.sx, from.ky, from.kx, from.sy, from.tx, from.ty)
}

fn share(share: f32) -> NormalizedF32 {
    NormalizedF32::new(share).unwrap_or(NormalizedF32::ONE)
}

fn fill(fill: &usvg::Fill, back: tiny_skia_path::Transform) -> paint::Fill {
    paint::Fill {
        paint: ink(fill.paint(), back),
        opacity: share(fill.opacity().get()),
        rule: fill_rule(fill.rule()),
    }
}

fn fill_rule(rule: usvg::FillRule) -> FillRule {
    match rule {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

fn stroke(stroke: &usvg::Stroke, back: tiny_skia_path::Transform) -> paint::Stroke {
    paint::Stroke {
        paint: ink(stroke.paint(), back),
        width: stroke.width().get(),
        miter_limit: stroke.miterlimit().get(),
        line_cap: match stroke.linecap() {
            usvg::LineCap::Butt => paint::LineCap::Butt,
            usvg::LineCap::Round => paint::LineCap::Round,
            usvg::LineCap::Square => paint::LineCap::Square,
        },
        line_join: match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => paint::LineJoin::Miter,
            usvg::LineJoin::Round => paint::LineJoin::Round,
            usvg::LineJoin::Bevel => paint::LineJoin::Bevel,
        },
        opacity: share(stroke.opacity().get()),
        dash: stroke.dasharray().map(|dashes| StrokeDash {
            array: dashes.to_vec(),
            offset: stroke.dashoffset(),
        }),
    }
}

/// A paint; `back` undoes what moves the thing that is painted.
fn ink(paint: &usvg::Paint, back: tiny_skia_path::Transform) -> Paint {
    match paint {
        usvg::Paint::Color(color) => {
            super::content::rgb(color.red, color.green, color.blue)
        }
        usvg::Paint::LinearGradient(gradient) => LinearGradient {
            x1: gradient.x1(),
            y1: gradient.y1(),
            x2: gradient.x2(),
            y2: gradient.y2(),
            transform: transform(back.pre_concat(gradient.transform())),
            spread_method: spread(gradient.spread_method()),
            stops: gradient.stops().iter().map(stop).collect(),
            anti_alias: false,
        }
        .into(),
        usvg::Paint::RadialGradient(gradient) => RadialGradient {
            cx: gradient.cx(),
            cy: gradient.cy(),
            cr: gradient.r().get(),
            fx: gradient.fx(),
            fy: gradient.fy(),
            fr: gradient.fr().get(),
            transform: transform(back.pre_concat(gradient.transform())),
            spread_method: spread(gradient.spread_method()),
            stops: gradient.stops().iter().map(stop).collect(),
            anti_alias: false,
        }
        .into(),
        // Refused when the drawing was read.
        usvg::Paint::Pattern(_) => super::content::rgb(0, 0, 0),
    }
}

fn spread(method: usvg::SpreadMethod) -> paint::SpreadMethod {
    match method {
        usvg::SpreadMethod::Pad => paint::SpreadMethod::Pad,
        usvg::SpreadMethod::Reflect => paint::SpreadMethod::Reflect,
        usvg::SpreadMethod::Repeat => paint::SpreadMethod::Repeat,
    }
}

fn stop(stop: &usvg::Stop) -> paint::Stop {
    let color = stop.color();
    paint::Stop {
        offset: share(stop.offset().get()),
        color: krilla::color::rgb::Color::new(color.red, color.green, color.blue).into(),
        opacity: share(stop.opacity().get()),
    }
}
