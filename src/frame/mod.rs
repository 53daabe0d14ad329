//! The display list: pages of things at places. The second waist.
//!
//! Whoever paints needs nothing else: glyphs have their faces and places, rules their
//! widths, and everything says which node of the structure it belongs to.

mod dump;
mod field;
mod fingerprint;
mod note;
mod places;
mod select;
mod stamp;
mod structure;

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Span;
use crate::font::{Font, GlyphId};
use crate::geom::{Abs, Color, Point, Size};
use crate::picture::Raster;

pub use crate::info::Info;
pub use field::{Field, PlacedField};
pub use note::{Ending, Fault, Note, Refusal, Refused, Tier};
pub use places::Spot;
pub use select::no_such_pages;
pub use structure::{Kind, Node, NodeId, Scope, Structure};

/// A typeset document.
#[derive(Clone, Debug)]
pub struct Pages {
    /// What the file says about itself.
    pub info: Info,
    /// The sheets, in order.
    pub pages: Vec<Page>,
    /// The logical structure, in reading order.
    pub structure: Structure,
    /// The headings, for the outline.
    pub outline: Vec<OutlineEntry>,
    /// What stands in the middle of each page, behind all else.
    pub watermark: Option<Watermark>,
}

/// Words in the middle of a page, turned about their own middle.
#[derive(Clone, Debug)]
pub struct Watermark {
    /// The words.
    pub frame: Frame,
    /// How far they rise from left to right, in degrees.
    pub angle: f64,
}

impl Pages {
    /// The notes of all lines that have one: the index of the page, the line's place, the
    /// note.
    pub fn notes(&self) -> impl Iterator<Item = (usize, Point, &Note)> {
        self.pages.iter().enumerate().flat_map(|(index, page)| {
            page.frame.things().filter_map(move |(at, item)| match item {
                Item::Note(note) => Some((index, at, note.as_ref())),
                _ => None,
            })
        })
    }
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    /// 1 is the highest.
    pub level: u8,
    /// The heading, number included.
    pub title: String,
    /// Index of the page.
    pub page: usize,
    /// The top left corner of the heading on it.
    pub at: Point,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is on it; its size is the sheet's.
    pub frame: Frame,
    /// The number that the page bears, if it bears one.
    pub number: Option<u32>,
}

impl Page {
    /// Whether its content is turned (GB/T 9704-2012, 8).
    pub fn is_turned(&self) -> bool {
        self.frame.items.iter().any(|(_, item)| matches!(item, Item::Turned(_)))
    }
}

impl Page {
    /// The page without what leads from it to others.
    pub fn without_links(&self) -> Self {
        let mut page = self.clone();
        page.frame.items.retain(|(_, item)| !matches!(item, Item::Link(_)));
        page
    }
}

/// A box of things at places, relative to its top left corner.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The size. Things may reach past it (marks at a line end, accents), but not much.
    pub size: Size,
    /// The things, in the order in which they are painted.
    pub items: Vec<(Point, Item)>,
}

impl Frame {
    /// An empty box.
    pub fn new(size: Size) -> Self {
        Self { size, items: vec![] }
    }

    /// Puts a thing at a place.
    pub fn push(&mut self, at: Point, item: Item) {
        self.items.push((at, item));
    }

    /// Puts all things of another box at a place.
    pub fn append(&mut self, at: Point, other: Frame) {
        self.items.extend(other.items.into_iter().map(|(p, item)| (at + p, item)));
    }

    /// All things in it at their places, those of boxes one by one.
    pub fn things(&self) -> impl Iterator<Item = (Point, &Item)> {
        self.items.iter().flat_map(|(at, item)| {
            let turned = matches!(item, Item::Turned(_));
            let (own, inner) = match item {
                Item::Turned(frame) | Item::Window(frame) => (None, Some(frame)),
                item => (Some((*at, item)), None),
            };
            let inner = inner.into_iter().flat_map(|frame| &frame.items);
            let place = move |p: Point| *at + if turned { p.turned() } else { p };
            own.into_iter().chain(inner.map(move |(p, item)| (place(*p), item)))
        })
    }

    /// Puts things at a place.
    pub fn extend(&mut self, at: Point, items: impl IntoIterator<Item = Item>) {
        self.items.extend(items.into_iter().map(|item| (at, item)));
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// A thing that is painted.
#[derive(Clone, Debug)]
pub enum Item {
    /// Text. The place is the start of its baseline.
    Glyphs(GlyphRun),
    /// A straight rule. The place is its start.
    Rule(Rule),
    /// A shape. The place is what its corners are relative to.
    Shape(Shape),
    /// A picture of pixels. The place is its top left corner.
    Image(Image),
    /// A drawing. The place is its top left corner.
    Drawing(Drawing),
    /// What is known of the line whose text follows. Not painted.
    Note(Box<Note>),
    /// A region that leads elsewhere. The place is its top left corner. Not painted.
    Link(Link),
    /// Room for a signature. The place is its top left corner. Not painted.
    Field(Field),
    /// A box turned 90° anticlockwise about its top left corner, which is the place: its
    /// right is the sheet's top. It holds no other turned box.
    Turned(Box<Frame>),
    /// A box whose things are seen only inside its size. The place is its top left corner. It
    /// holds neither another box nor a link.
    Window(Box<Frame>),
}

/// A region that leads to another place of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its size.
    pub size: Size,
    /// Index of the page to which it leads.
    pub page: usize,
    /// The place on it.
    pub target: Point,
    /// Where it leads, for those who cannot see it.
    pub title: String,
    /// The node that it is part of: a [`Kind::Link`].
    pub node: NodeId,
}

impl Item {
    /// What it is part of, if it is painted.
    pub fn tag(&self) -> Option<Tag> {
        match self {
            Self::Glyphs(run) => Some(run.tag),
            Self::Rule(_) => Some(Tag::Artifact(Artifact::Layout)),
            Self::Shape(shape) => Some(shape.tag),
            Self::Image(image) => Some(image.tag),
            Self::Drawing(drawing) => Some(drawing.tag),
            Self::Note(_)
            | Self::Link(_)
            | Self::Field(_)
            | Self::Turned(_)
            | Self::Window(_) => None,
        }
    }

    /// The node of the structure that it is part of.
    pub fn node(&self) -> Option<NodeId> {
        match self.tag()? {
            Tag::Node(node) => Some(node),
            Tag::Artifact(_) => None,
        }
    }
}

/// Corners joined by straight lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The corners.
    pub points: Vec<Point>,
    /// Whether the last corner is joined to the first.
    pub closed: bool,
    /// What it is filled with.
    pub fill: Option<Color>,
    /// The width and the colour of its lines.
    pub stroke: Option<(Abs, Color)>,
    /// What it is part of.
    pub tag: Tag,
}

impl Shape {
    /// A shape from its corners.
    pub fn polygon(
        points: impl IntoIterator<Item = Point>,
        closed: bool,
        fill: Option<Color>,
        stroke: Option<(Abs, Color)>,
        tag: Tag,
    ) -> Self {
        Self { points: points.into_iter().collect(), closed, fill, stroke, tag }
    }
}

/// A picture of pixels.
#[derive(Clone, Debug)]
pub struct Image {
    /// The file.
    pub raster: Arc<Raster>,
    /// Its size on the page, upright.
    pub size: Size,
    /// What it is part of.
    pub tag: Tag,
}

/// A drawing of shapes and text.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The shapes, with their text shaped.
    pub tree: Arc<usvg::Tree>,
    /// The faces, by the numbers that the tree has for them.
    pub fonts: Vec<(usvg::fontdb::ID, Font)>,
    /// Whether its text is painted as shapes, which no search mixes with the text below.
    pub outlined: bool,
    /// Its size on the page.
    pub size: Size,
    /// What it is part of.
    pub tag: Tag,
}

/// What a painted thing is part of.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A node of the structure.
    Node(NodeId),
    /// Nothing that a reader should hear.
    Artifact(Artifact),
}

/// Why a thing is not part of the structure.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// The page number.
    PageNumber,
    /// Printed again on a continued part: a caption, header rows, a label that was cut.
    Repeated,
    /// A rule.
    Layout,
    /// The words across a draft.
    Watermark,
    /// A part of a seal that is cut over the edges of pages.
    Seal,
}

/// Glyphs of one face and size along a baseline.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The face.
    pub font: Font,
    /// The size.
    pub size: Abs,
    /// The ink.
    pub color: Color,
    /// The text that the glyphs set.
    pub text: String,
    /// The glyphs, from left to right. Their ranges cover `text`.
    pub glyphs: Vec<Glyph>,
    /// What it is part of.
    pub tag: Tag,
    /// Where the text comes from.
    pub span: Span,
}

/// A glyph.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its number in the face.
    pub id: GlyphId,
    /// From its origin to the next glyph's.
    pub advance: Abs,
    /// How far it is painted to the right of its origin (negative: to the left).
    pub x_offset: Abs,
    /// How far it is painted above the baseline.
    pub y_offset: Abs,
    /// The bytes of the run's text that it sets. Glyphs of one cluster share a range.
    pub range: Range<usize>,
}

impl GlyphRun {
    /// The sum of the advances.
    pub fn width(&self) -> Abs {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

/// A straight rule, centred on the line from its place to `to`.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its end, relative to its start.
    pub to: Point,
    /// Its width.
    pub width: Abs,
    /// The ink.
    pub color: Color,
}
