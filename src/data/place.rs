//! Where a value of the report stands in its file, by its path.

use crate::diag::{Diagnostic, Result, Source, SourceId, Span, both};
use crate::yaml::{self, Node, NodeKind, nearest};

/// The place of the value of a path such as `funds.total` or `indicators.1.weight`, items of
/// lists counted from one. A value that is computed stands where it is computed from.
pub fn place_of(source: &Source, path: &str) -> Result<Span> {
    let tree = yaml::parse(source, SourceId::REPORT)?;
    let absent = match find(&tree, path) {
        Ok(span) => return Ok(span),
        Err(absent) => absent,
    };
    let computed = super::parse(source).ok().and_then(|report| {
        let values = report.values();
        values.get(path)?.text().map(|(_, span)| span)
    });
    computed.filter(|span| *span != Span::default()).ok_or_else(|| vec![absent])
}

/// The place of a value that the file has.
fn find(tree: &Node, path: &str) -> std::result::Result<Span, Diagnostic> {
    let (mut node, mut before) = (tree, String::new());
    for name in path.split('.') {
        node = child(node, name).ok_or_else(|| no_value(node, &before, name))?;
        before =
            if before.is_empty() { name.to_owned() } else { format!("{before}.{name}") };
    }
    Ok(node.span)
}

fn child<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match &node.kind {
        NodeKind::Map(entries) => {
            entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| node)
        }
        NodeKind::Seq(items) => items.get(name.parse::<usize>().ok()?.checked_sub(1)?),
        NodeKind::Null | NodeKind::Scalar { .. } => None,
    }
}

fn no_value(node: &Node, before: &str, name: &str) -> Diagnostic {
    let at = if before.is_empty() { String::new() } else { format!("{before}.") };
    let error = Diagnostic::error(
        "data::no-value",
        both(
            format!("the report has no value `{at}{name}`"),
            format!("报告中没有“{at}{name}”这个值"),
        ),
    )
    .at(node.span);
    match &node.kind {
        NodeKind::Map(entries) => {
            let names: Vec<&str> =
                entries.iter().map(|(key, _)| key.text.as_str()).collect();
            let all = names.join(", ");
            error.hint(match nearest(name, names.into_iter()) {
                Some(one) => {
                    both(format!("did you mean `{one}`?"), format!("是否指“{one}”？"))
                }
                None => both(format!("here stand: {all}"), format!("此处有：{all}")),
            })
        }
        NodeKind::Seq(items) => error.hint(both(
            format!("this is a list of {}; items are counted from 1", items.len()),
            format!("这是列表，共 {} 项，从 1 计数", items.len()),
        )),
        NodeKind::Null | NodeKind::Scalar { .. } => error.hint(both(
            "this is a single value; nothing stands below it",
            "这是单个值，其下没有别的值",
        )),
    }
}
