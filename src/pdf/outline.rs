//! The headings as the file's outline.

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};

use crate::frame::{OutlineEntry, Pages};

use super::pt;

/// The outline: each heading under the last one of a smaller level.
pub(super) fn outline(pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let mut rest = pages.outline.as_slice();
    while let Some((node, after)) = node(rest) {
        outline.push_child(node);
        rest = after;
    }
    outline
}

/// The first entry with those below it, and what follows them.
fn node(entries: &[OutlineEntry]) -> Option<(OutlineNode, &[OutlineEntry])> {
    let (entry, mut rest) = entries.split_first()?;
    let at = Point::from_xy(pt(entry.at.x), pt(entry.at.y));
    let mut parent =
        OutlineNode::new(entry.title.clone(), XyzDestination::new(entry.page, at));
    while rest.first().is_some_and(|next| next.level > entry.level) {
        let Some((child, after)) = node(rest) else { break };
        parent.push_child(child);
        rest = after;
    }
    Some((parent, rest))
}
