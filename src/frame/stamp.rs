//! What is stamped onto a page that is there already.

use crate::geom::Point;

use super::{Frame, Item, Kind, Pages, Structure, Tag};

impl Pages {
    /// Puts a frame onto the first page, as a figure that is read before all else. Its text
    /// stays text.
    pub fn stamp(&mut self, frame: Frame, at: Point, alt: String) {
        let Some(page) = self.pages.first_mut() else { return };
        let sections = &self.structure.node(Structure::ROOT).children;
        let section = sections.first().copied().unwrap_or(Structure::ROOT);
        let node = self.structure.add_first(section, Kind::Figure { alt });
        for (place, mut item) in frame.items {
            match &mut item {
                Item::Glyphs(run) => run.tag = Tag::Node(node),
                Item::Shape(shape) => shape.tag = Tag::Node(node),
                _ => {}
            }
            page.frame.push(at + place, item);
        }
    }
}
