//! Some pages of a document, with the structure that belongs to them.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{Diagnostic, Result, both};

use super::{Item, Kind, NodeId, Pages, Structure};

impl Pages {
    /// Keeps the pages from `first` to `last`, counted from one, with the part of the
    /// structure and of the outline that is on them. A table that is on them in part keeps
    /// its whole structure, for its spans would not be right without.
    pub fn select(&mut self, first: usize, last: usize) -> Result<()> {
        let count = self.pages.len();
        if first == 0 || first > last || first > count {
            return Err(vec![no_such_pages(first, last, count)]);
        }
        let last = last.min(count);
        self.pages.truncate(last);
        self.pages.drain(..first - 1);
        self.outline.retain(|entry| (first - 1..last).contains(&entry.page));
        self.outline.iter_mut().for_each(|entry| entry.page -= first - 1);
        self.retain_links(first - 1..last);
        let painted = painted(self);
        prune(&mut self.structure, Structure::ROOT, &painted);
        Ok(())
    }
}

impl Pages {
    /// Keeps the links to pages of a range that becomes the whole document; the text of the
    /// others is plain text.
    fn retain_links(&mut self, pages: Range<usize>) {
        let mut gone = vec![];
        for page in &mut self.pages {
            page.frame.items.retain_mut(|(_, item)| {
                let Item::Link(link) = item else { return true };
                if !pages.contains(&link.page) {
                    gone.push(link.node);
                    return false;
                }
                link.page -= pages.start;
                true
            });
        }
        gone.iter()
            .for_each(|node| self.structure.node_mut(*node).kind = Kind::Paragraph);
    }
}

/// The nodes that something on the pages is part of.
fn painted(pages: &Pages) -> BTreeSet<NodeId> {
    let items = pages.pages.iter().flat_map(|page| page.frame.things());
    items.filter_map(|(_, item)| item.node()).collect()
}

/// Removes what has nothing on the pages from below a node. Returns whether anything is left.
fn prune(structure: &mut Structure, id: NodeId, painted: &BTreeSet<NodeId>) -> bool {
    if matches!(structure.node(id).kind, Kind::Table { .. }) {
        let mut any = false;
        structure.walk(id, &mut |id, _| any |= painted.contains(&id));
        return any;
    }
    let children = std::mem::take(&mut structure.node_mut(id).children);
    let kept: Vec<NodeId> =
        children.into_iter().filter(|child| prune(structure, *child, painted)).collect();
    let any = !kept.is_empty() || painted.contains(&id);
    structure.node_mut(id).children = kept;
    any
}

/// The error for pages that a report does not have.
pub fn no_such_pages(first: usize, last: usize, count: usize) -> Diagnostic {
    Diagnostic::error(
        "page::no-such-page",
        both(
            format!("there are no pages {first}-{last}: the report has {count}"),
            format!("没有第 {first}-{last} 页：报告共 {count} 页"),
        ),
    )
    .hint(both(
        "pages are counted from 1: `--pages 2-3`",
        "页码从 1 起，例如 --pages 2-3",
    ))
}
