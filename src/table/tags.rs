//! The table in the logical structure: rows, cells, and which headers name which cell.

use crate::document::{
    Cell, CellKind, CellPicture, HeaderScope, Paragraph, ParagraphRole, Slot, Table,
};
use crate::frame::{Kind, NodeId, Scope, Structure, Tag};

/// The tags of a table's texts.
#[derive(Debug)]
pub(super) struct Nodes {
    /// For each paragraph of the caption.
    pub(super) caption: Vec<Tag>,
    /// For each cell, for each of its paragraphs; that of its picture if it has one.
    pub(super) texts: Vec<Vec<Tag>>,
    /// For each line under the grid, for each of its paragraphs.
    pub(super) foot: Vec<Vec<Tag>>,
}

/// Adds a table to the structure, in reading order.
pub(super) fn add(table: &Table, structure: &mut Structure, parent: NodeId) -> Nodes {
    if table.layout {
        return add_placed(table, structure, parent);
    }
    let node = structure.add(parent, Kind::Table { summary: table.summary.clone() });
    let caption = if table.caption.is_empty() {
        vec![]
    } else {
        let node = structure.add(node, Kind::Caption);
        texts(&table.caption, structure, node)
    };
    let cells = add_cells(table, structure, node);
    name_cells(table, structure, &cells);
    let texts = table.cells.iter().zip(&cells).map(|(cell, id)| match &cell.picture {
        Some(picture) => vec![figure(picture, structure, *id)],
        None => texts(&cell.content, structure, *id),
    });
    let texts = texts.collect();
    Nodes { caption, texts, foot: foot(table, structure, parent) }
}

/// Adds a grid that only places its cells: a heading, and paragraphs in reading order.
fn add_placed(table: &Table, structure: &mut Structure, parent: NodeId) -> Nodes {
    let caption = table.caption.iter().map(|line| {
        let kind = match line.role {
            ParagraphRole::Title => {
                Kind::Heading { level: 1, title: line.text.replace('\n', "") }
            }
            _ => Kind::Paragraph,
        };
        Tag::Node(structure.add(parent, kind))
    });
    let caption = caption.collect();
    let cells = table.cells.iter();
    let texts = cells.map(|cell| match &cell.picture {
        Some(picture) => vec![figure(picture, structure, parent)],
        None => paragraphs(&cell.content, structure, parent),
    });
    let texts = texts.collect();
    Nodes { caption, texts, foot: foot(table, structure, parent) }
}

/// The tag of a picture in a cell.
fn figure(picture: &CellPicture, structure: &mut Structure, parent: NodeId) -> Tag {
    Tag::Node(structure.add(parent, Kind::Figure { alt: picture.alt.clone() }))
}

/// The tags of the lines under the grid.
fn foot(table: &Table, structure: &mut Structure, parent: NodeId) -> Vec<Vec<Tag>> {
    table.foot.iter().map(|line| paragraphs(line, structure, parent)).collect()
}

/// A node for each paragraph.
fn paragraphs(
    paragraphs: &[Paragraph],
    structure: &mut Structure,
    parent: NodeId,
) -> Vec<Tag> {
    let tag = |_| Tag::Node(structure.add(parent, Kind::Paragraph));
    paragraphs.iter().map(tag).collect()
}

/// The tags of paragraphs: the node around them, or one each if there are several.
fn texts(content: &[Paragraph], structure: &mut Structure, node: NodeId) -> Vec<Tag> {
    match content {
        [] | [_] => vec![Tag::Node(node)],
        several => paragraphs(several, structure, node),
    }
}

/// One node a row, one a cell in it.
fn add_cells(table: &Table, structure: &mut Structure, node: NodeId) -> Vec<NodeId> {
    let rows: Vec<NodeId> =
        table.rows.iter().map(|_| structure.add(node, Kind::Row)).collect();
    table.cells.iter().map(|cell| structure.add(rows[cell.row], kind(cell))).collect()
}

fn kind(cell: &Cell) -> Kind {
    let count = |places: usize| u32::try_from(places).unwrap_or(u32::MAX);
    let (row_span, column_span) = (count(cell.row_span), count(cell.column_span));
    let headers = vec![];
    match cell.kind {
        CellKind::Header(scope) => {
            let scope = match scope {
                HeaderScope::Column => Scope::Column,
                HeaderScope::Row => Scope::Row,
                HeaderScope::Both => Scope::Both,
            };
            Kind::HeaderCell { scope, row_span, column_span, headers }
        }
        CellKind::Data => Kind::DataCell { row_span, column_span, headers },
    }
}

/// The header cells of a column under which its next cells stand.
#[derive(Clone, Default)]
struct Above {
    headers: Vec<usize>,
    /// The row after the last of them.
    end: usize,
}

/// Writes into each data cell which header cells name it: those above it in its columns,
/// back to the last that is no header, and those at its left in its rows.
fn name_cells(table: &Table, structure: &mut Structure, nodes: &[NodeId]) {
    let mut above = vec![Above::default(); table.columns.len()];
    for (index, cell) in table.cells.iter().enumerate() {
        let columns = cell.column..cell.column + cell.column_span;
        match cell.kind {
            CellKind::Header(HeaderScope::Column | HeaderScope::Both) => {
                for above in &mut above[columns] {
                    if above.end < cell.row {
                        above.headers.clear();
                    }
                    above.headers.push(index);
                    above.end = cell.row + cell.row_span;
                }
            }
            CellKind::Header(HeaderScope::Row) => {}
            CellKind::Data => {
                let mut headers = left(table, cell);
                headers.extend(above[columns].iter().flat_map(|above| &above.headers));
                headers.sort_unstable();
                headers.dedup();
                let named = headers.into_iter().map(|header| nodes[header]).collect();
                if let Kind::DataCell { headers, .. } =
                    &mut structure.node_mut(nodes[index]).kind
                {
                    *headers = named;
                }
            }
        }
    }
}

/// The header cells of rows at the left of a cell, in its first row. Behind other cells, one
/// is not seen that covers the same rows as a nearer one (HTML's rule of opaque headers): in
/// 主管部门 … 实施单位 … the second names what follows it, the first does not.
fn left(table: &Table, cell: &Cell) -> Vec<usize> {
    let (mut found, mut block, mut opaque) = (vec![], vec![], vec![]);
    for column in (0..cell.column).rev() {
        let index = owner(table, cell.row, column);
        let left = &table.cells[index];
        let rows = (left.row, left.row_span);
        match left.kind {
            CellKind::Header(HeaderScope::Row | HeaderScope::Both) => {
                if !opaque.contains(&rows) {
                    found.push(index);
                }
                block.push(rows);
            }
            _ => opaque.append(&mut block),
        }
    }
    found
}

/// The cell that covers a place.
pub(super) fn owner(table: &Table, row: usize, column: usize) -> usize {
    let at = |row: usize, column: usize| table.slots[row * table.columns.len() + column];
    let (row, column) = match at(row, column) {
        Slot::Cell(cell) => return cell,
        Slot::Covered { row, column } => (row, column),
    };
    match at(row, column) {
        Slot::Cell(cell) => cell,
        // The invariant of the grid: what is covered points to a cell's first place.
        Slot::Covered { .. } => 0,
    }
}
