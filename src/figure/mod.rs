//! Figures: a picture and its caption in a frame that is never cut.

mod drawing;

use crate::chart;
use crate::document::{Figure, FigureContent, Paragraph};
use crate::face::Role;
use crate::font::FontSet;
use crate::frame::{Frame, Image, Item, Kind, NodeId, Structure, Tag};
use crate::geom::{Abs, Point, Size};
use crate::line::{self, Tags};
use crate::picture::Picture;

/// Sets a figure for a type area: a frame as wide as it, and at most as high. What is too
/// large is made smaller. Adds the figure to the structure under `parent`.
pub fn layout(
    figure: &Figure,
    area: Size,
    fonts: &FontSet,
    structure: &mut Structure,
    parent: NodeId,
) -> Frame {
    let node = structure.add(parent, Kind::Figure { alt: figure.alt.clone() });
    let caption = caption(figure, area.width, fonts, structure, node);
    let gap = if caption.is_empty() { Abs::ZERO } else { figure.gap };
    let below = gap + caption.size.height;
    let room = Size::new(area.width, (area.height - below).max(Abs::ZERO));
    let size = match &figure.content {
        FigureContent::Picture(_) => shrunk(figure.size, room),
        // A chart is drawn for the room that is there.
        FigureContent::Chart(_) => least(figure.size, room),
    };
    let space = figure.space.min(area.height - size.height - below);
    let mut frame = Frame::new(Size::new(area.width, space + size.height + below));
    let at = Point::new((area.width - size.width) / 2.0, space);
    paint(figure, size, at, Tag::Node(node), fonts, &mut frame);
    frame.append(Point::new(Abs::ZERO, space + size.height + gap), caption);
    frame
}

/// A size, made smaller in proportion until it fits a room.
pub fn shrunk(size: Size, room: Size) -> Size {
    let scale = (room.width / size.width).min(room.height / size.height).min(1.0);
    Size::new(size.width * scale, size.height * scale)
}

fn least(one: Size, other: Size) -> Size {
    Size::new(one.width.min(other.width), one.height.min(other.height))
}

fn paint(
    figure: &Figure,
    size: Size,
    at: Point,
    tag: Tag,
    fonts: &FontSet,
    frame: &mut Frame,
) {
    match &figure.content {
        FigureContent::Chart(chart) => {
            frame.append(at, chart::layout(chart, size, tag, fonts));
        }
        FigureContent::Picture(picture) => {
            let roles = [figure.text.role, figure.bold.role];
            frame.extend(at, item(picture, roles, size, tag, fonts));
        }
    }
}

/// A picture of a size, as it is painted; `roles`: those of the plain and of the bold text of a
/// drawing.
pub fn item(
    picture: &Picture,
    roles: [Role; 2],
    size: Size,
    tag: Tag,
    fonts: &FontSet,
) -> Option<Item> {
    match picture {
        Picture::Raster(raster) => {
            Some(Item::Image(Image { raster: raster.clone(), size, tag }))
        }
        Picture::Svg(svg) => {
            drawing::drawing(svg, roles, size, tag, fonts).map(Item::Drawing)
        }
    }
}

/// The lines of the caption.
fn caption(
    figure: &Figure,
    width: Abs,
    fonts: &FontSet,
    structure: &mut Structure,
    node: NodeId,
) -> Frame {
    let Some(caption) = &figure.caption else { return Frame::default() };
    let tag = Tag::Node(structure.add(node, Kind::Caption));
    lines(caption, width, tag, fonts)
}

/// The lines of a paragraph under each other.
fn lines(paragraph: &Paragraph, width: Abs, tag: Tag, fonts: &FontSet) -> Frame {
    let mut frame = Frame::new(Size::new(width, Abs::ZERO));
    let mut y = Abs::ZERO;
    for line in
        line::layout_paragraph(paragraph, width, Tags { text: tag, label: None }, fonts)
    {
        frame.append(Point::new(Abs::ZERO, y), line.frame);
        frame.size.height = y + paragraph.style.em_box;
        y += paragraph.style.pitch;
    }
    frame
}
