//! What stands for other things in a form's layout: named rows, and cells that rows share.

use crate::diag::{Diagnostic, Result, Span, both};
use crate::yaml::{self, Key, Node, NodeKind};

/// Rows inside rows deeper than this are a circle of parts.
const MOST_DEEP: usize = 16;

/// Puts rows in the place of `part: name`, and cells in the place of a list among cells.
/// Layouts that extend another can so take over or replace some of its rows.
pub(in crate::style) fn expand(node: &mut Node) -> Result<()> {
    let NodeKind::Map(entries) = &mut node.kind else { return Ok(()) };
    let at = entries.iter().position(|(key, _)| key.text == "parts");
    let parts = match at.map(|at| entries.remove(at).1.kind) {
        Some(NodeKind::Map(parts)) => parts,
        Some(_) | None => vec![],
    };
    let mut errors = vec![];
    for (key, value) in entries.iter_mut() {
        if key.text == "rows" {
            expand_rows(value, &parts, 0, &mut errors);
        }
    }
    flatten_cells(node);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn expand_rows(
    list: &mut Node,
    parts: &[(Key, Node)],
    depth: usize,
    errors: &mut Vec<Diagnostic>,
) {
    let NodeKind::Seq(rows) = &mut list.kind else { return };
    let mut expanded = vec![];
    for mut row in std::mem::take(rows) {
        match part_of(&row) {
            Some((name, span)) => match parts.iter().find(|(key, _)| key.text == name) {
                Some((_, part)) if depth < MOST_DEEP => {
                    let mut part = part.clone();
                    expand_rows(&mut part, parts, depth + 1, errors);
                    match part.kind {
                        NodeKind::Seq(rows) => expanded.extend(rows),
                        _ => errors.push(no_rows(&name, part.span)),
                    }
                }
                Some(_) => errors.push(circle(&name, span)),
                None => errors.push(unknown(&name, span, parts)),
            },
            None => {
                inner_rows(&mut row, parts, depth, errors);
                expanded.push(row);
            }
        }
    }
    *rows = expanded;
}

fn inner_rows(
    row: &mut Node,
    parts: &[(Key, Node)],
    depth: usize,
    errors: &mut Vec<Diagnostic>,
) {
    let NodeKind::Map(entries) = &mut row.kind else { return };
    let inner = entries.iter_mut().filter(|(key, _)| key.text == "rows");
    inner.for_each(|(_, rows)| expand_rows(rows, parts, depth, errors));
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
