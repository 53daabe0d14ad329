//! The flow: a list of things that cannot be cut, and where it breaks into pages.
//!
//! It is TeX's vertical list, cut down to what the standard asks: a page takes as many
//! items as fit, and the break goes back over items that are glued to the one before.

use crate::document::{self, PageStyle};
use crate::geom::{Abs, Size};

use super::item::{Item, is_blank, is_part, is_text};

/// The items of a page.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The items, from top to bottom.
    pub(super) items: Vec<Item>,
    /// By how much its pitch is scaled (7.3.5.5); 1 but for a page that would lose its
    /// sign-off block.
    pub(super) scale: f64,
    /// What kind of page it is.
    pub(super) kind: document::Sheet,
}

/// The flow.
pub(super) struct Flow<'a> {
    page: &'a PageStyle,
    /// What kind of page it is that is being filled.
    kind: document::Sheet,
    sheets: Vec<Sheet>,
    items: Vec<Item>,
    /// Where the next item goes.
    y: Abs,
    scale: f64,
    /// How the page began.
    top: Top,
}

/// How a page began.
#[derive(Debug, Default)]
struct Top {
    /// Whether the page before it was full, not ended.
    flows_on: bool,
    /// Empty space that vanished at its top.
    blanks: Vec<Item>,
}

impl<'a> Flow<'a> {
    pub(super) fn new(page: &'a PageStyle) -> Self {
        let top = Top::default();
        let (kind, y) = (document::Sheet::default(), Abs::ZERO);
        Self { page, kind, sheets: vec![], items: vec![], y, scale: 1.0, top }
    }

    /// The room on a page.
    pub(super) fn area(&self) -> Size {
        let size = self.page.area.size;
        if self.kind.turned { size.turned() } else { size }
    }

    /// Adds an item; breaks the page before it, or before what is glued to it, if it does
    /// not fit.
    pub(super) fn push(&mut self, item: Item) {
        if !self.fits(&item) {
            self.break_before(&item);
        }
        if self.items.is_empty() && self.top.flows_on && is_blank(&item) {
            self.top.blanks.push(item);
            return;
        }
        self.y += item.advance(self.page.pitch);
        self.items.push(item);
    }

    /// Adds a part as the last thing of the document, at the foot of its last page; `even`: of
    /// an even one. A blank page before it, and then it, bear no numbers (GB/T 9704-2012, 7.5).
    pub(super) fn push_last(&mut self, item: Item, even: bool) {
        let here = !even || self.number().is_multiple_of(2);
        let left = self.area().height - self.lowest();
        if !here || self.kind.turned || !item.height().fits(left) {
            self.end_page();
            let blank = even && !self.number().is_multiple_of(2);
            self.kind = document::Sheet { turned: false, unnumbered: blank };
            if blank {
                self.break_page();
            }
        }
        let height = (self.left() - item.height()) / self.scale;
        self.items.push(Item::Blank { height, glued: false });
        self.y += height;
        self.push(item);
    }

    /// The number of the page under way.
    fn number(&self) -> usize {
        self.sheets.iter().filter(|sheet| !sheet.kind.unnumbered).count() + 1
    }

    /// Adds items that all stand on one page, with at least `keep` lines of text before
    /// them (7.3.5.5: rather adjust the spacing than part a sign-off block from its text).
    /// Rows of seals that no page holds go on.
    pub(super) fn push_together(&mut self, mut items: Vec<Item>, keep: u32) {
        if self.holds(&items, self.items.len()) {
            items.iter_mut().for_each(Item::glue);
        }
        self.tighten(&items);
        self.pull_text(keep);
        self.glue_last_lines(keep);
        // What cannot be carried over with it, such as a table that fills the page, is left.
        if !self.holds(&items, 0) && !self.carries(&items) && !self.items.is_empty() {
            self.break_at(self.items.len());
        }
        for item in items {
            self.push(item);
        }
    }

    /// Whether all of `items` fit on the page below what stands there from the item `from` on.
    fn holds(&self, items: &[Item], from: usize) -> bool {
        let above = self.items[from..].iter();
        let mut y: Abs = above.map(|item| item.advance(self.page.pitch)).sum();
        items.iter().all(|item| {
            let bottom = y * self.scale + item.height();
            y += item.advance(self.page.pitch);
            bottom.fits(self.area().height)
        })
    }

    /// Whether a page can begin with something of this one, and hold all of `items` below it.
    fn carries(&self, items: &[Item]) -> bool {
        let cut = self.cut(true);
        cut < self.items.len() && self.holds(items, cut)
    }

    /// How many of `most` lines fit on what is left of the page.
    pub(super) fn room_for_lines(&self, pitch: Abs, em_box: Abs, most: usize) -> usize {
        let fits = |lines: &usize| {
            let above = pitch * ((*lines - 1) as f64);
            ((self.y + above) * self.scale + em_box).fits(self.area().height)
        };
        (1..=most).take_while(fits).count()
    }

    /// What is left of the page.
    pub(super) fn left(&self) -> Abs {
        self.area().height - self.y * self.scale
    }

    /// How far down the page something reaches: a seal may hang below the text.
    fn lowest(&self) -> Abs {
        let (mut y, mut lowest) = (Abs::ZERO, self.y * self.scale);
        for item in &self.items {
            if let Item::Over { height, .. } = item {
                lowest = lowest.max(y * self.scale + *height);
            }
            y += item.advance(self.page.pitch);
        }
        lowest
    }

    /// Whether nothing stands on the page but what is glued to what comes next (`keep`: the
    /// last item is).
    pub(super) fn is_fresh(&self, keep: bool) -> bool {
        self.items.is_empty() || (keep && self.items.iter().skip(1).all(Item::glued))
    }

    /// How high a part at the top of a fresh page may be: on this page if it is fresh; else
    /// below what goes there with it.
    pub(super) fn fresh_height(&self, keep: bool) -> Abs {
        let full = self.area().height;
        let carried = self.items[self.cut(keep)..].iter();
        let carried = carried.map(|item| item.advance(self.page.pitch)).sum();
        if self.is_fresh(keep) { self.left() } else { full - carried }
    }

    /// Ends the page, if anything is on it; what is glued to what comes next (`keep`: the last
    /// item is) is carried over.
    pub(super) fn move_on(&mut self, keep: bool) {
        if !self.items.is_empty() {
            self.break_at(self.cut(keep));
        }
    }

    /// Ends the page, if anything is on it; those that follow are of a kind.
    pub(super) fn start_page(&mut self, kind: document::Sheet) {
        self.end_page();
        self.kind = kind;
    }

    /// Ends the page, if anything is on it.
    pub(super) fn end_page(&mut self) {
        if !self.items.is_empty() {
            self.break_page();
        }
    }

    /// Ends the page.
    pub(super) fn break_page(&mut self) {
        let items = std::mem::take(&mut self.items);
        self.sheets.push(Sheet { items, scale: self.scale, kind: self.kind });
        self.y = Abs::ZERO;
        self.scale = 1.0;
        self.top = Top::default();
    }

    /// All pages.
    pub(super) fn finish(mut self) -> Vec<Sheet> {
        if !self.items.is_empty() || self.sheets.is_empty() {
            self.break_page();
        }
        self.sheets
    }

    fn fits(&self, item: &Item) -> bool {
        let bottom = self.y * self.scale + item.height();
        self.items.is_empty() || bottom.fits(self.area().height)
    }

    /// Ends the page at the last place before `item` where it may end, and carries the rest
    /// over. If it may end nowhere, it ends before the item.
    fn break_before(&mut self, item: &Item) {
        self.break_at(self.cut(item.glued()));
    }

    /// Where the page may end before an item that is glued or not.
    fn cut(&self, glued: bool) -> usize {
        let free = |at: &usize| !self.items[*at].glued();
        let before = (1..self.items.len()).rev().find(free);
        before.filter(|_| glued).unwrap_or(self.items.len())
    }

    /// Ends the page before the item `cut` and carries the rest over.
    fn break_at(&mut self, cut: usize) {
        let mut carried = self.items.split_off(cut);
        self.break_page();
        let blanks = carried.iter().take_while(|item| is_blank(item)).count();
        self.top = Top { flows_on: true, blanks: carried.drain(..blanks).collect() };
        for item in carried {
            self.y += item.advance(self.page.pitch);
            self.items.push(item);
        }
    }

    /// Takes lines of text over from the page before, if fewer than `keep` stand on this one
    /// and it only goes on where that one was full: what was put here first, a note of
    /// attachments, is no text beside which a sign-off block may stand. Across figures and
    /// tables nothing is taken: it would push them off the page again.
    fn pull_text(&mut self, keep: u32) {
        let here = self.items.iter().filter(|item| is_text(item)).count();
        let missing = (keep as usize).saturating_sub(here);
        let parts = self.items.iter().any(is_part);
        let flows_on = self.top.flows_on && !parts;
        let Some(sheet) = self.sheets.last_mut().filter(|_| flows_on) else {
            return;
        };
        let (mut found, mut from) = (0, None);
        for (at, item) in sheet.items.iter().enumerate().skip(1).rev() {
            found += usize::from(is_text(item));
            if found >= missing && !item.glued() {
                from = Some(at);
                break;
            }
        }
        let Some(from) = from.filter(|_| missing > 0) else { return };
        let mut items = sheet.items.split_off(from);
        items.append(&mut self.top.blanks);
        items.append(&mut self.items);
        self.y = items.iter().map(|item| item.advance(self.page.pitch)).sum();
        self.items = items;
    }

    /// Scales the pitch of the page down if that makes room for all of `items`.
    fn tighten(&mut self, items: &[Item]) {
        let (mut y, mut scale) = (self.y, self.scale);
        for item in items {
            let room = self.area().height - item.height();
            if !(y * self.scale).fits(room) && y > Abs::ZERO {
                scale = scale.min(room / y);
            }
            y += item.advance(self.page.pitch);
        }
        let parts = self.items.iter().any(is_part);
        if self.scale >= 1.0 && scale >= 1.0 - self.page.pitch_band && !parts {
            self.scale = scale;
        }
    }

    /// Glues everything after the last `keep` lines of text to what is before it, so that
    /// they go where what comes next goes.
    fn glue_last_lines(&mut self, keep: u32) {
        let mut left = keep;
        for item in self.items.iter_mut().rev() {
            if is_text(item) {
                left = left.saturating_sub(1);
            }
            if left == 0 {
                return;
            }
            if is_part(item) {
                return;
            }
            item.glue();
        }
    }
}
