//! The table of contents: entries with leaders and page numbers, each a link.
//!
//! An entry keeps room for its number, so that its lines do not depend on what the number is:
//! they are set like all others, and what they name is written in when all pages are known.

use std::collections::BTreeMap;

use crate::document::{Anchor, Contents, Entry};
use crate::font::FontSet;
use crate::frame::{Artifact, Frame, Item, Kind, Link, NodeId, Structure, Tag};
use crate::geom::{Abs, Point, Size};
use crate::line::{Line, Tags};

use super::item::{self, EntryEnd, EntryLine, LineItem};
use super::{Layout, furniture, plain};

/// Leaders keep this distance from text and number, in 字.
const GAP: f64 = 0.5;

/// Where the anchors of the document came to stand: the index of the page, its number, the
/// place on it.
pub(super) type Places = BTreeMap<Anchor, (usize, Option<u32>, Point)>;

impl Layout<'_> {
    /// Sets the entries, with room for what is not known yet.
    pub(super) fn contents(&mut self, contents: &Contents) {
        self.lists.close();
        let mut nodes = Nodes::default();
        for entry in &contents.entries {
            let node = nodes.entry(&mut self.structure, self.section, entry.level);
            self.entry(entry, node, &contents.leader);
        }
        self.keep = false;
    }

    fn entry(&mut self, entry: &Entry, node: NodeId, leader: &str) {
        let paragraph = &entry.paragraph;
        let Some(style) = paragraph.runs.first().map(|run| run.style) else { return };
        let lines = self.lines(paragraph, Tags { text: Tag::Node(node), label: None });
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let first = index == 0;
            let x = paragraph.style.left_indent + line.width;
            let x = if first { x + paragraph.style.first_indent } else { x };
            let end = EntryEnd { x, style, leader: leader.to_owned() };
            self.flow.push(item::Item::Line(LineItem {
                frame: line.frame,
                pitch: paragraph.style.pitch,
                em_box: paragraph.style.em_box,
                glued: if first { self.keep } else { true },
                text: false,
                heading: None,
                anchor: None,
                entry: Some(EntryLine {
                    anchor: entry.anchor,
                    node,
                    title: plain(paragraph),
                    end: (index + 1 == count).then_some(end),
                }),
            }));
            self.keep = false;
        }
    }
}

/// The open nodes: of each level the entries, and the last of them.
#[derive(Default)]
struct Nodes {
    open: Vec<(u8, NodeId, NodeId)>,
}

impl Nodes {
    /// The link of a new entry, inside the entries of its level: those below the last entry
    /// of a higher one.
    fn entry(&mut self, structure: &mut Structure, root: NodeId, level: u8) -> NodeId {
        self.open.retain(|(open, ..)| *open <= level);
        let same = self.open.pop_if(|(open, ..)| *open == level);
        let entries = same.map_or_else(
            || {
                let parent = self.open.last().map_or(root, |(_, _, entry)| *entry);
                structure.add(parent, Kind::Contents)
            },
            |(_, entries, _)| entries,
        );
        let entry = structure.add(entries, Kind::ContentsEntry);
        self.open.push((level, entries, entry));
        let reference = structure.add(entry, Kind::Reference);
        structure.add(reference, Kind::Link)
    }
}

/// A line of an entry as it is painted: a link, with leaders and number at its end.
pub(super) fn finish(
    mut frame: Frame,
    entry: EntryLine,
    places: &Places,
    fonts: &FontSet,
) -> Frame {
    let Some((page, number, target)) = places.get(&entry.anchor) else { return frame };
    if let (Some(end), Some(number)) = (entry.end, number) {
        write_end(&mut frame, &end, *number, entry.node, fonts);
    }
    let link = Link {
        size: frame.size,
        page: *page,
        target: *target,
        title: entry.title,
        node: entry.node,
    };
    frame.push(Point::ZERO, Item::Link(link));
    frame
}

/// Leaders and number. Leaders stand in cells counted from the right edge, so that those of
/// all entries stand below each other.
fn write_end(
    frame: &mut Frame,
    end: &EntryEnd,
    number: u32,
    node: NodeId,
    fonts: &FontSet,
) {
    let Size { width, height } = frame.size;
    let place = |line: &Line, right: Abs| {
        let y = (height - line.frame.size.height) / 2.0;
        Point::new(right - line.width, y)
    };
    let tag = Tag::Node(node);
    let number = furniture::set_text(&number.to_string(), end.style, width, tag, fonts);
    let gap = end.style.em * GAP;
    let right = number.width + gap;
    if let Some((leaders, edge)) = leaders(end, width, right, end.x + gap, fonts) {
        frame.append(place(&leaders, edge), leaders.frame);
    }
    frame.append(place(&number, width), number.frame);
}

/// As many leaders as stand between `left` and `right` from the right edge, and their right
/// edge.
fn leaders(
    end: &EntryEnd,
    width: Abs,
    right: Abs,
    left: Abs,
    fonts: &FontSet,
) -> Option<(Line, Abs)> {
    let tag = Tag::Artifact(Artifact::Layout);
    let set = |count: usize| {
        furniture::set_text(&end.leader.repeat(count), end.style, width, tag, fonts)
    };
    let one = set(1).width;
    if one <= Abs::ZERO {
        return None;
    }
    let skipped = (right / one).ceil();
    let count = ((width - left) / one).floor() - skipped;
    // A line is no wider than a sheet: there are not many.
    (count >= 1.0).then(|| (set(count as usize), width - one * skipped))
}
