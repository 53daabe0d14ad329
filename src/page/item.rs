//! What the flow consists of: things that cannot be cut, each with its height.

use crate::document::{Anchor, TextStyle};
use crate::frame::{Frame, NodeId, OutlineEntry};
use crate::geom::{Abs, Point, Sides};

use super::part_advance;

/// A thing that cannot be cut.
#[derive(Debug)]
pub(super) enum Item {
    /// A line of text.
    Line(LineItem),
    /// Empty space on the grid. Vanishes at the top of a page that a break made.
    Blank { height: Abs, glued: bool },
    /// Empty space that stays at the top of a page.
    Room { height: Abs, glued: bool },
    /// What is painted over the page when all else is there, from the left edge of the type area
    /// and the top of the next item on: seals, and how far they reach down.
    Over { frame: Frame, height: Abs },
    /// A part of a table, or of a panel: of that, how far it reaches out of the type area.
    Part {
        frame: Frame,
        glued: bool,
        heading: Option<Heading>,
        outset: Option<Sides<Abs>>,
    },
}

/// A line of text.
#[derive(Debug)]
pub(super) struct LineItem {
    /// What is painted.
    pub(super) frame: Frame,
    /// From its em box to the next line's.
    pub(super) pitch: Abs,
    /// The height of its em box.
    pub(super) em_box: Abs,
    /// Whether no page may start with it.
    pub(super) glued: bool,
    /// Whether it is text of the report, beside which a sign-off block may stand.
    pub(super) text: bool,
    /// The heading that begins with it.
    pub(super) heading: Option<Heading>,
    /// What the table of contents calls it.
    pub(super) anchor: Option<Anchor>,
    /// The entry of the table of contents that it is part of.
    pub(super) entry: Option<EntryLine>,
}

/// A line of an entry of the table of contents. Where it leads is known when all pages are.
#[derive(Clone, Debug)]
pub(super) struct EntryLine {
    /// What it leads to.
    pub(super) anchor: Anchor,
    /// Its node of the structure, a link.
    pub(super) node: NodeId,
    /// Where the link leads, in words.
    pub(super) title: String,
    /// What ends the entry, on its last line.
    pub(super) end: Option<EntryEnd>,
}

/// The end of an entry: leaders and the page number.
#[derive(Clone, Debug)]
pub(super) struct EntryEnd {
    /// Where its text ends.
    pub(super) x: Abs,
    /// How leaders and number are set.
    pub(super) style: TextStyle,
    /// What is repeated from the text to the number.
    pub(super) leader: String,
}

/// A heading, for the outline.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// 1 is the highest.
    pub(super) level: u8,
    /// Its text.
    pub(super) title: String,
}

impl Heading {
    /// Its entry in the outline.
    pub(super) fn entry(self, page: usize, at: Point) -> OutlineEntry {
        OutlineEntry { level: self.level, title: self.title, page, at }
    }
}

impl Item {
    pub(super) fn glued(&self) -> bool {
        match self {
            Self::Line(line) => line.glued,
            Self::Blank { glued, .. }
            | Self::Room { glued, .. }
            | Self::Part { glued, .. } => *glued,
            Self::Over { .. } => true,
        }
    }

    /// Lets no page start with it, if that can be.
    pub(super) fn glue(&mut self) {
        match self {
            Self::Line(line) => line.glued = true,
            Self::Blank { glued, .. }
            | Self::Room { glued, .. }
            | Self::Part { glued, .. } => *glued = true,
            Self::Over { .. } => {}
        }
    }

    /// How far the next item is below it.
    pub(super) fn advance(&self, pitch: Abs) -> Abs {
        match self {
            Self::Line(line) => line.pitch,
            Self::Blank { height, .. } | Self::Room { height, .. } => *height,
            Self::Over { .. } => Abs::ZERO,
            // Text after a table is on the grid again.
            Self::Part { outset: None, .. } => part_advance(self.height(), pitch),
            Self::Part { .. } => self.height(),
        }
    }

    /// How much room it needs at the bottom of a page.
    pub(super) fn height(&self) -> Abs {
        match self {
            Self::Line(line) => line.em_box,
            Self::Blank { .. } | Self::Room { .. } => Abs::ZERO,
            Self::Over { height, .. } => *height,
            Self::Part { frame, outset, .. } => {
                frame.size.height - outset.unwrap_or_default().top
            }
        }
    }
}

/// Whether it is a line of text of the report.
pub(super) fn is_text(item: &Item) -> bool {
    matches!(item, Item::Line(line) if line.text)
}

pub(super) fn is_part(item: &Item) -> bool {
    matches!(item, Item::Part { .. })
}

pub(super) fn is_blank(item: &Item) -> bool {
    matches!(item, Item::Blank { .. })
}
