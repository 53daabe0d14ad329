//! The lists that are open in the structure while items go by.

use crate::frame::{Kind, NodeId, Structure, Tag};
use crate::line::Tags;

/// The lists that are open, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    depth: u8,
    list: NodeId,
    /// The text of the last item.
    body: NodeId,
}

impl Lists {
    /// Makes the nodes of an item, or of a paragraph that continues one.
    pub(super) fn item(
        &mut self,
        structure: &mut Structure,
        section: NodeId,
        depth: u8,
        label: usize,
    ) -> Tags {
        self.open.retain(|open| open.depth <= depth);
        if label == 0 {
            let parent = self.open.last().map_or(section, |open| open.body);
            let text = structure.add(parent, Kind::Paragraph);
            return Tags { text: Tag::Node(text), label: None };
        }
        let list = self.list(structure, section, depth);
        let item = structure.add(list, Kind::ListItem);
        let number = structure.add(item, Kind::Label);
        let body = structure.add(item, Kind::Body);
        if let Some(open) = self.open.last_mut() {
            open.body = body;
        }
        let text = structure.add(body, Kind::Paragraph);
        Tags { text: Tag::Node(text), label: Some((label, Tag::Node(number))) }
    }

    /// The node to which a figure or a table goes: the item of a depth that is open; outside of
    /// lists, with a depth of zero, the section.
    pub(super) fn around(&mut self, section: NodeId, depth: u8) -> NodeId {
        self.open.retain(|open| open.depth <= depth);
        self.open.last().map_or(section, |open| open.body)
    }

    /// Ends all lists.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    /// The open list of a depth; a new one inside the item around it if there is none.
    fn list(&mut self, structure: &mut Structure, section: NodeId, depth: u8) -> NodeId {
        if let Some(open) = self.open.last()
            && open.depth == depth
        {
            return open.list;
        }
        let parent = self.open.last().map_or(section, |open| open.body);
        let list = structure.add(parent, Kind::List);
        self.open.push(Open { depth, list, body: list });
        list
    }
}
