//! The structure as the file's tag tree.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::geom::Rect;
use krilla::tagging::{
    self, BBox, Identifier, ListNumbering, TableHeaderScope, Tag, TagGroup, TagId,
};

use crate::frame::{Frame, Item, Kind, NodeId, Pages, Scope, Structure};
use crate::geom::{Abs, Point, Size};

use super::{Offset, pt};

/// The marked sequences of each node; each sequence has one parent.
pub(super) struct Leaves {
    sequences: Vec<Vec<Identifier>>,
    /// For each page, the nodes without content whose place is there.
    empty: Vec<Vec<NodeId>>,
    /// Where pictures stand, for readers that show them alone.
    extents: Extents,
}

impl Leaves {
    /// Finds the nodes that must be in the tree but paint nothing, each on the page where
    /// the node before it is painted. `screen`: turned pages are shown upright.
    pub(super) fn new(pages: &Pages, screen: bool) -> Self {
        let structure = &pages.structure;
        let mut painted = vec![None; structure.len()];
        let mut extents = Extents::default();
        for (index, page) in pages.pages.iter().enumerate() {
            for (_, item) in page.frame.things() {
                if let Some(NodeId(node)) = item.node() {
                    painted[node as usize].get_or_insert(index);
                }
            }
            let upright = (screen && page.is_turned()).then_some(page.frame.size.height);
            extents.of_page(structure, index, &page.frame, upright);
        }
        let mut empty = vec![vec![]; pages.pages.len()];
        let mut page = 0;
        structure.walk(Structure::ROOT, &mut |id, node| match painted[id.0 as usize] {
            Some(index) => page = index,
            None if node.children.is_empty() && id != Structure::ROOT => {
                if let Some(nodes) = empty.get_mut(page) {
                    nodes.push(id);
                }
            }
            None => {}
        });
        Self { sequences: vec![vec![]; structure.len()], empty, extents }
    }

    /// Leaves of a tree that nobody is told.
    pub(super) fn untold() -> Self {
        Self { sequences: vec![], empty: vec![], extents: Extents::default() }
    }

    pub(super) fn push(&mut self, node: NodeId, sequence: Identifier) {
        if let Some(sequences) = self.sequences.get_mut(node.0 as usize) {
            sequences.push(sequence);
        }
    }

    /// The nodes without content whose place is on a page.
    pub(super) fn empty_on(&mut self, page: usize) -> Vec<NodeId> {
        self.empty.get_mut(page).map(std::mem::take).unwrap_or_default()
    }
}

/// What is below the root, `Document`, which the writer adds itself. `before`: what precedes
/// in the file.
pub(super) fn groups(
    structure: &Structure,
    before: Offset,
    leaves: Leaves,
) -> Vec<TagGroup> {
    let mut builder = Builder { structure, before, leaves, level: 0 };
    let root = structure.node(Structure::ROOT);
    root.children.iter().map(|child| builder.group(*child)).collect()
}

/// A document that is a part of a file.
pub(super) fn part(groups: Vec<TagGroup>) -> TagGroup {
    let mut part = TagGroup::new(Tag::Part);
    groups.into_iter().for_each(|group| part.push(group));
    part
}

/// The corners of a thing that may be part of a picture, from its place.
fn extent(item: &Item) -> Option<[Point; 2]> {
    match item {
        Item::Image(image) => Some([Point::ZERO, end(image.size)]),
        Item::Drawing(drawing) => Some([Point::ZERO, end(drawing.size)]),
        Item::Glyphs(run) => {
            Some([Point::new(Abs::ZERO, -run.size), Point::new(run.width(), Abs::ZERO)])
        }
        Item::Shape(shape) => {
            let points = || shape.points.iter().copied();
            Some([points().reduce(least)?, points().reduce(greatest)?])
        }
        _ => None,
    }
}

fn end(size: Size) -> Point {
    Point::new(size.width, size.height)
}

fn least(one: Point, other: Point) -> Point {
    Point::new(one.x.min(other.x), one.y.min(other.y))
}

fn greatest(one: Point, other: Point) -> Point {
    Point::new(one.x.max(other.x), one.y.max(other.y))
}

/// Where the things of each picture stand, on the page of the first.
#[derive(Default)]
struct Extents(BTreeMap<NodeId, (usize, Point, Point)>);

impl Extents {
    /// Adds what is on a page; `upright`: the height of a sheet that is turned clockwise.
    fn of_page(
        &mut self,
        structure: &Structure,
        page: usize,
        frame: &Frame,
        upright: Option<Abs>,
    ) {
        let shown = |at: Point| match upright {
            Some(height) => Point::new(height - at.y, at.x),
            None => at,
        };
        for (at, item) in &frame.items {
            match item {
                Item::Turned(inner) => {
                    for (own, item) in &inner.items {
                        let place = |corner| shown(*at + (*own + corner).turned());
                        self.add(structure, page, item, place);
                    }
                }
                item => self.add(structure, page, item, |corner| shown(*at + corner)),
            }
        }
    }

    /// Adds a thing; `place`: where a corner of it comes to stand.
    fn add(
        &mut self,
        structure: &Structure,
        page: usize,
        item: &Item,
        place: impl Fn(Point) -> Point,
    ) {
        let picture =
            |node: &NodeId| matches!(structure.node(*node).kind, Kind::Figure { .. });
        let Some(node) = item.node().filter(picture) else { return };
        let Some(corners) = extent(item) else { return };
        let [one, other] = corners.map(place);
        let (from, to) = (least(one, other), greatest(one, other));
        let known = self.0.entry(node).or_insert((page, from, to));
        if known.0 == page {
            *known = (page, least(known.1, from), greatest(known.2, to));
        }
    }

    /// `first`: how many pages of the file come before.
    fn get(&self, node: NodeId, first: usize) -> Option<BBox> {
        let (page, from, to) = *self.0.get(&node)?;
        let rect = Rect::from_ltrb(pt(from.x), pt(from.y), pt(to.x), pt(to.y))?;
        Some(BBox::new(first + page, rect))
    }
}

struct Builder<'a> {
    structure: &'a Structure,
    /// What precedes in the file.
    before: Offset,
    leaves: Leaves,
    /// The level of the last heading.
    level: u16,
}

impl Builder<'_> {
    fn group(&mut self, id: NodeId) -> TagGroup {
        let node = self.structure.node(id);
        let mut group = TagGroup::new(self.tag(id, &node.kind));
        for child in &node.children {
            group.push(self.group(*child));
        }
        for sequence in std::mem::take(&mut self.leaves.sequences[id.0 as usize]) {
            group.push(sequence);
        }
        group
    }

    fn tag(&mut self, id: NodeId, kind: &Kind) -> tagging::TagKind {
        match kind {
            Kind::Document | Kind::Section => Tag::Section.into(),
            Kind::Heading { level, title } => {
                Tag::Hn(self.heading_level(*level), Some(title.clone())).into()
            }
            Kind::Paragraph => Tag::P.into(),
            Kind::Contents => Tag::TOC.into(),
            Kind::ContentsEntry => Tag::TOCI.into(),
            Kind::Reference => Tag::Reference.into(),
            Kind::Link => Tag::Link.into(),
            Kind::List => Tag::L(ListNumbering::Decimal).into(),
            Kind::ListItem => Tag::LI.into(),
            Kind::Label => Tag::Lbl.into(),
            Kind::Body => Tag::LBody.into(),
            Kind::Table { summary } => {
                Tag::Table.with_summary(Some(summary.clone())).into()
            }
            Kind::Figure { alt } => Tag::Figure(Some(alt.clone()))
                .with_bbox(self.leaves.extents.get(id, self.before.pages))
                .into(),
            Kind::Caption => Tag::Caption.into(),
            Kind::Row => Tag::TR.into(),
            Kind::HeaderCell { scope, row_span, column_span, headers } => {
                Tag::TH(header_scope(*scope))
                    .with_row_span(span(*row_span))
                    .with_col_span(span(*column_span))
                    .with_headers(self.ids(headers))
                    .with_id(Some(self.tag_id(id)))
                    .into()
            }
            Kind::DataCell { row_span, column_span, headers } => Tag::TD
                .with_row_span(span(*row_span))
                .with_col_span(span(*column_span))
                .with_headers(self.ids(headers))
                .into(),
        }
    }

    fn ids(&self, headers: &[NodeId]) -> Option<Vec<TagId>> {
        let id = |node: &NodeId| self.tag_id(*node);
        (!headers.is_empty()).then(|| headers.iter().map(id).collect())
    }

    /// A node's name, which is its own in the whole file.
    fn tag_id(&self, node: NodeId) -> TagId {
        let number = self.before.nodes + node.0 as usize;
        TagId::from(format!("n{number}").into_bytes())
    }

    /// Levels of headings must not leap (ISO 14289-1, 7.4.2): a document that begins in the
    /// middle, or skips a level, is numbered without the leap.
    fn heading_level(&mut self, level: u8) -> NonZeroU16 {
        self.level = u16::from(level).min(self.level + 1);
        NonZeroU16::new(self.level).unwrap_or(NonZeroU16::MIN)
    }
}

fn header_scope(scope: Scope) -> TableHeaderScope {
    match scope {
        Scope::Column => TableHeaderScope::Column,
        Scope::Row => TableHeaderScope::Row,
        Scope::Both => TableHeaderScope::Both,
    }
}

/// A span that is more than one place.
fn span(places: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(places).filter(|places| places.get() > 1)
}
