//! Panels that have a place of their own: the imprint at the foot of the last page, and what
//! stands at the foot of the first one.

use crate::document::{Block, Document, Panel, Table};
use crate::frame::{Frame, Page, Structure};
use crate::geom::{Abs, Point, Rect, Sides, Size};
use crate::table::{TableLayout, in_density};

use super::Layout;
use super::flow::Sheet;
use super::item::{Item, is_text};

/// The room of a panel that reaches out of an area.
pub(super) fn room(area: Size, outset: Sides<Abs>) -> Size {
    Size::new(area.width + outset.left + outset.right, area.height + outset.top)
}

/// Where text may stand: in the type area, and as far out of it as panels reach.
pub(super) fn reach(document: &Document) -> Rect {
    let Rect { origin, size } = document.page.area;
    let mut most = Sides::<Abs>::default();
    for block in &document.blocks {
        if let Block::Panel(panel) | Block::Imprint { panel, .. } = block {
            most.left = most.left.max(panel.outset.left);
            most.top = most.top.max(panel.outset.top);
            most.right = most.right.max(panel.outset.right);
        }
    }
    let origin = origin - Point::new(most.left, most.top);
    Rect { origin, size: room(size, most) }
}

/// The page with the letterhead, if no text stands on it and some on a later one (GB/T
/// 9704-2012, 7.3.3).
pub(super) fn without_text(sheets: &[Sheet]) -> Option<usize> {
    let is_panel = |item: &Item| matches!(item, Item::Part { outset: Some(_), .. });
    let first = sheets.iter().position(|sheet| sheet.items.iter().any(is_panel))?;
    let has_text = |sheet: &Sheet| sheet.items.iter().any(is_text);
    let late = sheets[first + 1..].iter().any(has_text);
    (late && !has_text(&sheets[first])).then_some(first)
}

impl Layout<'_> {
    /// A panel in the flow.
    pub(super) fn panel(&mut self, panel: &Panel) {
        self.table(&self.fitting(panel), Some(panel.outset));
    }

    /// A panel's grid in the roomiest of its densities that breaks no name.
    fn fitting(&self, panel: &Panel) -> Table {
        let Size { width, height } = room(self.document.page.area.size, panel.outset);
        let (mut structure, root) = (Structure::default(), Structure::ROOT);
        let mut breaks = |table: &Table| {
            let structure = &mut structure;
            TableLayout::new(table, width, height, self.fonts, structure, root).is_torn()
        };
        let mut table = panel.table.clone();
        for density in &panel.table.densities {
            table = in_density(&panel.table, *density);
            if !breaks(&table) {
                break;
            }
        }
        table
    }

    /// 版记: at the foot of the last page (GB/T 9704-2012, 7.4). One that no page holds fills
    /// pages before it.
    pub(super) fn imprint(&mut self, panel: &Panel, even: bool) {
        self.lists.close();
        let outset = Some(panel.outset);
        let mut parts = self.parts(panel);
        let Some(last) = parts.pop() else { return };
        for frame in parts {
            self.flow.push(Item::Part { frame, glued: false, heading: None, outset });
            self.flow.end_page();
        }
        let last = Item::Part { frame: last, glued: false, heading: None, outset };
        self.flow.push_last(last, even);
        self.keep = false;
    }

    /// What stands at the foot of the first page, with its place on the sheet.
    pub(super) fn first_foot(&mut self) -> Option<(Frame, Point)> {
        let (panel, bottom) = self.document.page.first_foot.as_ref()?;
        let frame = self.parts(panel).into_iter().next()?;
        let page = &self.document.page;
        let x = page.area.origin.x - panel.outset.left;
        let y = page.size.height - *bottom - frame.size.height;
        Some((frame, Point::new(x, y)))
    }

    /// The parts of a panel, each on a page of its own.
    fn parts(&mut self, panel: &Panel) -> Vec<Frame> {
        let page = room(self.document.page.area.size, panel.outset);
        let table = self.fitting(panel);
        let mut layout = TableLayout::new(
            &table,
            page.width,
            page.height,
            self.fonts,
            &mut self.structure,
            self.section,
        );
        std::iter::from_fn(|| layout.take(page.height, true)).collect()
    }
}

/// Puts what stands at the foot of the first page that bears a number, or would, there.
pub(super) fn put_foot(foot: Option<(Frame, Point)>, pages: &mut [Page]) {
    let numbered = pages.iter().position(|page| page.number.is_some()).unwrap_or(0);
    if let (Some((frame, at)), Some(page)) = (foot, pages.get_mut(numbered)) {
        page.frame.append(at, frame);
    }
}
