//! What stands for other things in a form's layout: named rows, and cells that rows share.

use crate::diag::{Diagnostic, Result, Span, both};
use crate::yaml::{self, Key, Node, NodeKind};

/// Rows inside rows deeper than this are a circle of parts.
const MOST_DEEP: usize = 16;
/// More rows than this are no form: parts of parts grow fast.
const MOST_ROWS: usize = 10_000;

/// Puts rows in the place of `part: name`, and cells in the place of a list among cells.
/// Layouts that extend another can so take over or replace some of its rows.
pub(in crate::style) fn expand(node: &mut Node) -> Result<()> {
    let NodeKind::Map(entries) = &mut node.kind else { return Ok(()) };
    let at = entries.iter().position(|(key, _)| key.text == "parts");
    let parts = match at.map(|at| entries.remove(at).1.kind) {
        Some(NodeKind::Map(parts)) => parts,
        Some(_) | None => vec![],
    };
    let mut expander = Expander { parts: &parts, depth: 0, rows: 0, errors: vec![] };
    for (key, value) in entries.iter_mut().filter(|(key, _)| key.text == "rows") {
        expander.expand(value);
        if expander.rows > MOST_ROWS {
            expander.errors = vec![too_many(key.span)];
        }
    }
    let errors = expander.errors;
    flatten_cells(node);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Puts rows in the place of parts.
struct Expander<'a> {
    parts: &'a [(Key, Node)],
    /// How many parts are open.
    depth: usize,
    /// How many rows and parts there were so far.
    rows: usize,
    errors: Vec<Diagnostic>,
}

impl Expander<'_> {
    fn expand(&mut self, list: &mut Node) {
        let NodeKind::Seq(rows) = &mut list.kind else { return };
        let mut expanded = vec![];
        for mut row in std::mem::take(rows) {
            if self.rows > MOST_ROWS {
                return;
            }
            // Parts count too: those without rows grow as fast.
            self.rows += 1;
            match part_of(&row) {
                Some((name, span)) => expanded.extend(self.part(&name, span)),
                None => {
                    self.inner_rows(&mut row);
                    expanded.push(row);
                }
            }
        }
        *rows = expanded;
    }

    /// The rows of a part.
    fn part(&mut self, name: &str, span: Span) -> Vec<Node> {
        let Some((_, part)) = self.parts.iter().find(|(key, _)| key.text == name) else {
            self.errors.push(unknown(name, span, self.parts));
            return vec![];
        };
        if self.depth == MOST_DEEP {
            self.errors.push(circle(name, span));
            return vec![];
        }
        let mut part = part.clone();
        self.depth += 1;
        self.expand(&mut part);
        self.depth -= 1;
        match part.kind {
            NodeKind::Seq(rows) => rows,
            _ => {
                self.errors.push(no_rows(name, part.span));
                vec![]
            }
        }
    }

    fn inner_rows(&mut self, row: &mut Node) {
        let NodeKind::Map(entries) = &mut row.kind else { return };
        let inner = entries.iter_mut().filter(|(key, _)| key.text == "rows");
        inner.for_each(|(_, rows)| self.expand(rows));
    }
}

/// The name in `part: name`, with its place.
fn part_of(row: &Node) -> Option<(String, Span)> {
    let NodeKind::Map(entries) = &row.kind else { return None };
    match entries.as_slice() {
        [(key, value)] if key.text == "part" => match &value.kind {
            NodeKind::Scalar { text, .. } => Some((text.clone(), value.span)),
            _ => None,
        },
        _ => None,
    }
}

/// A list among the cells of a row stands for its cells, so that rows can share some by an
/// anchor. Puts the cells in its place.
fn flatten_cells(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                flatten_cells(value);
                if matches!(key.text.as_str(), "cells" | "beside" | "after") {
                    flatten(value);
                }
            }
        }
        NodeKind::Seq(nodes) => nodes.iter_mut().for_each(flatten_cells),
        NodeKind::Null | NodeKind::Scalar { .. } => {}
    }
}

fn flatten(list: &mut Node) {
    let NodeKind::Seq(nodes) = &mut list.kind else { return };
    let flat = std::mem::take(nodes).into_iter().flat_map(|node| match node.kind {
        NodeKind::Seq(inner) => inner,
        kind => vec![Node { kind, ..node }],
    });
    *nodes = flat.collect();
}

fn unknown(name: &str, span: Span, parts: &[(Key, Node)]) -> Diagnostic {
    let known: Vec<&str> = parts.iter().map(|(key, _)| key.text.as_str()).collect();
    let near = yaml::nearest(name, known.iter().copied());
    let near_en =
        near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let near_zh = near.map(|near| format!("；是否想写“{near}”？")).unwrap_or_default();
    let list = known.join(", ");
    Diagnostic::error(
        "style::unknown-part",
        both(
            format!("there is no part `{name}`{near_en}"),
            format!("表格没有名为“{name}”的部分{near_zh}"),
        ),
    )
    .at(span)
    .hint(both(
        format!("rows are named under `parts:`; there are: {list}"),
        format!("各部分写在 parts: 下，已有：{list}"),
    ))
}

fn no_rows(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-part",
        both(
            format!("the part `{name}` is no list of rows"),
            format!("部分“{name}”不是行的列表"),
        ),
    )
    .at(span)
    .hint(both("write its rows as a list", "请将其各行写成列表"))
}

fn too_many(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::too-many-rows",
        both(
            format!("with its parts the form has more than {MOST_ROWS} rows"),
            format!("连同各部分，表格超过 {MOST_ROWS} 行"),
        ),
    )
    .at(span)
    .hint(both(
        "rows for the items of a list are made by `each`",
        "按列表逐项成行请用 each",
    ))
}

fn circle(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::part-circle",
        both(
            format!("the part `{name}` contains itself"),
            format!("部分“{name}”包含了自身"),
        ),
    )
    .at(span)
    .hint(both("remove a `part` of the circle", "请去掉环中的一个 part"))
}
