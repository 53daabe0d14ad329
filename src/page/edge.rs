//! 骑缝章: a seal cut over the right edges of pages, so that none can be exchanged unseen.

use crate::diag::{Diagnostic, both};
use crate::document::EdgeSeal;
use crate::figure;
use crate::font::FontSet;
use crate::frame::{Artifact, Frame, Item, Page, Tag};
use crate::geom::{Abs, Point, Size};

use super::seal;

/// Paints each page's part of a seal at the right edge of its sheet, over all else. Tells what
/// should be looked at.
pub(super) fn cut(
    edge: Option<&EdgeSeal>,
    pages: &mut [Page],
    fonts: &FontSet,
) -> Vec<Diagnostic> {
    let Some(edge) = edge else { return vec![] };
    if pages.len() < 2 {
        return vec![one_page(edge)];
    }
    // The seal is told once, over name and date; a reader does not hear of its parts again.
    let tag = Tag::Artifact(Artifact::Seal);
    let (picture, size) = (&edge.seal.picture, edge.seal.size);
    let roles = [edge.seal.text.role, edge.seal.bold.role];
    let item = figure::item(picture, roles, size, tag, fonts).map(seal::outlined);
    let mut rest = pages;
    for count in groups(rest.len(), edge.pages) {
        let (group, after) = rest.split_at_mut(count);
        for (index, page) in group.iter_mut().enumerate() {
            item.iter().for_each(|item| put(edge, item.clone(), (index, count), page));
        }
        rest = after;
    }
    seal::size(&edge.seal, edge.usual).into_iter().collect()
}

/// How many pages share each seal: as few seals as can be, of as many pages each as can be.
fn groups(pages: usize, most: usize) -> impl Iterator<Item = usize> {
    let seals = pages.div_ceil(most.max(1)).max(1);
    (0..seals).map(move |seal| pages / seals + usize::from(seal < pages % seals))
}

/// Puts one of several parts of equal width on a page.
fn put(edge: &EdgeSeal, item: Item, (index, count): (usize, usize), page: &mut Page) {
    let Size { width, height } = edge.seal.size;
    let part = width / count as f64;
    let mut window = Frame::new(Size::new(part, height));
    window.push(Point::new(part * -(index as f64), Abs::ZERO), item);
    let at = Point::new(page.frame.size.width - part, edge.middle - height / 2.0);
    page.frame.push(at, Item::Window(Box::new(window)));
}

fn one_page(edge: &EdgeSeal) -> Diagnostic {
    Diagnostic::warning(
        "seal::one-page",
        both(
            "the report has one page, and no seal is cut over its edge",
            "报告只有一页，未盖骑缝章",
        ),
    )
    .at(edge.seal.span)
    .hint(both(
        "remove `edge_seal`: it joins the pages of a report that has several",
        "请删去 edge_seal：骑缝章用于多页报告",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    proptest! {
        /// All pages have a part, and none has a seal of its own; no seal has more pages than it
        /// may, or more than another by more than one.
        #[test]
        fn seals_are_shared_evenly(pages in 2..500_usize, most in 3..100_usize) {
            let groups: Vec<usize> = groups(pages, most).collect();
            prop_assert_eq!(groups.iter().sum::<usize>(), pages);
            let (least, greatest) = (groups.iter().min(), groups.iter().max());
            let (least, greatest) = (*least.unwrap_or(&0), *greatest.unwrap_or(&0));
            prop_assert!(least >= 2 && greatest <= most && greatest <= least + 1);
            prop_assert_eq!(groups.len(), pages.div_ceil(most));
        }
    }
}
