//! The headings as the file's outline.

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::OutlineNode;

use crate::frame::OutlineEntry;

use super::pt;

/// The outline: each heading under the last one of a smaller level. `first`: how many pages
/// of the file come before.
pub(super) fn nodes(entries: &[OutlineEntry], first: usize) -> Vec<OutlineNode> {
    let mut nodes = vec![];
    let mut rest = entries;
    while let Some((node, after)) = node(rest, first) {
        nodes.push(node);
        rest = after;
    }
    nodes
}

/// An entry that leads to the top of a page.
pub(super) fn page(title: &str, page: usize) -> OutlineNode {
    OutlineNode::new(
        title.to_owned(),
        XyzDestination::new(page, Point::from_xy(0.0, 0.0)),
    )
}

/// The first entry with those below it, and what follows them.
fn node(
    entries: &[OutlineEntry],
    first: usize,
) -> Option<(OutlineNode, &[OutlineEntry])> {
    let (entry, rest) = entries.split_first()?;
    let at = Point::from_xy(pt(entry.at.x), pt(entry.at.y));
    let place = XyzDestination::new(first + entry.page, at);
    let mut parent = OutlineNode::new(entry.title.clone(), place);
    let below = rest.iter().take_while(|next| next.level > entry.level).count();
    let (children, rest) = rest.split_at(below);
    nodes(children, first).into_iter().for_each(|child| parent.push_child(child));
    Some((parent, rest))
}
