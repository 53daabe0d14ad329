//! The logical structure of the document, which readers that cannot see the page use
//! (ISO 32000-1, 14.8; ISO 14289-1).

/// A node's number.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A tree of nodes. The root is always there.
#[derive(Clone, Debug)]
pub struct Structure {
    nodes: Vec<Node>,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its children, in reading order. Painted things that name the node as their tag come
    /// after them, in the order in which they are painted.
    pub children: Vec<NodeId>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole document.
    Document,
    /// A part of it: the report, an attachment.
    Section,
    /// A heading.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// Its text.
        title: String,
    },
    /// A paragraph.
    Paragraph,
    /// A table of contents, or its entries below another one's; its children are entries.
    Contents,
    /// An entry: a reference, and the entries below it.
    ContentsEntry,
    /// What names another place of the document; its child is a link.
    Reference,
    /// What leads to another place of the document.
    Link,
    /// A numbered list; its children are items.
    List,
    /// An item; its children are a label and a body.
    ListItem,
    /// The number of an item.
    Label,
    /// The text of an item.
    Body,
    /// A table; its children are captions and rows.
    Table {
        /// What it is, for those who cannot see it.
        summary: String,
    },
    /// A picture; its child is its caption.
    Figure {
        /// What it shows, for those who cannot see it.
        alt: String,
    },
    /// The title of a table or of a figure.
    Caption,
    /// A row; its children are cells.
    Row,
    /// A cell that names others.
    HeaderCell {
        /// Which ones.
        scope: Scope,
        /// How many rows it covers.
        row_span: u32,
        /// How many columns it covers.
        column_span: u32,
        /// The cells that name it.
        headers: Vec<NodeId>,
    },
    /// A cell with data.
    DataCell {
        /// How many rows it covers.
        row_span: u32,
        /// How many columns it covers.
        column_span: u32,
        /// The cells that name it.
        headers: Vec<NodeId>,
    },
}

/// Which cells a header cell names.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of its columns.
    Column,
    /// Those of its rows.
    Row,
    /// Both.
    Both,
}

impl Default for Structure {
    fn default() -> Self {
        Self { nodes: vec![Node { kind: Kind::Document, children: vec![] }] }
    }
}

impl Structure {
    /// The root: [`Kind::Document`].
    pub const ROOT: NodeId = NodeId(0);

    /// Adds a node as the last child of another.
    pub fn add(&mut self, parent: NodeId, kind: Kind) -> NodeId {
        // A document of four thousand million nodes would not fit into memory.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, children: vec![] });
        self.nodes[parent.0 as usize].children.push(id);
        id
    }

    /// Adds a node as the first child of another.
    pub fn add_first(&mut self, parent: NodeId, kind: Kind) -> NodeId {
        let id = self.add(parent, kind);
        self.nodes[parent.0 as usize].children.rotate_right(1);
        id
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A node, to be changed.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Visits a node and all below it, in reading order.
    pub fn walk<'a>(&'a self, id: NodeId, visit: &mut impl FnMut(NodeId, &'a Node)) {
        let node = self.node(id);
        visit(id, node);
        node.children.iter().for_each(|child| self.walk(*child, visit));
    }

    /// How many nodes there are; their numbers are less.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: the root is always there.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
