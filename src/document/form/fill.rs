//! Bindings and the values they name.

use crate::data::Value;
use crate::diag::{Diagnostic, Span, both};
use crate::style::{Piece, TemplatePart};
use crate::yaml::At;

/// The name of the item of an `each` that is a plain value.
const ITEM: &str = "item";

/// Where names are looked up before the report's root.
#[derive(Clone, Default)]
pub(super) struct Scope<'a> {
    /// The items around, outermost first: `level1`, `level2` …
    levels: Vec<&'a Value>,
    /// The map whose values need no path, or the item.
    here: Option<&'a Value>,
}

/// A text, and where its last value comes from, if any is there.
pub(crate) type Filled = (String, Option<Span>);

/// A piece's text from a report's values, with an error for each binding that finds no
/// plain value. Absent values are empty.
pub(crate) fn fill(piece: &Piece, values: &Value) -> (Filled, Vec<Diagnostic>) {
    fill_in(piece, values, &Scope::default())
}

pub(super) fn fill_in(
    piece: &Piece,
    values: &Value,
    scope: &Scope<'_>,
) -> (Filled, Vec<Diagnostic>) {
    let (mut text, mut span, mut faults) = (String::new(), None, vec![]);
    for part in &piece.text.parts {
        match part {
            TemplatePart::Text(plain) => text.push_str(plain),
            TemplatePart::Binding(path) => match lookup(values, scope, path) {
                None | Some(Value::Absent) => {}
                Some(Value::Text(value, at)) => {
                    text.push_str(value);
                    span = Some(*at);
                }
                Some(value) => faults.push(not_plain(path, value, piece.span)),
            },
        }
    }
    ((text, span), faults)
}

/// One scope for each item of a list; none if nothing is there.
pub(super) fn each_item<'a>(
    values: &'a Value,
    path: &At<String>,
) -> Result<Vec<Scope<'a>>, Diagnostic> {
    let mut scopes = vec![];
    match values.get(&path.value) {
        None | Some(Value::Absent) => {}
        Some(Value::List(items)) => leaves(items, path, &mut vec![], &mut scopes),
        Some(value) => return Err(no_list(path, value)),
    }
    Ok(scopes)
}

/// The scope of a map; that of the report if nothing is there.
pub(super) fn within<'a>(
    values: &'a Value,
    path: &At<String>,
) -> Result<Scope<'a>, Diagnostic> {
    match values.get(&path.value) {
        None | Some(Value::Absent) => Ok(Scope::default()),
        Some(here @ Value::Map(_)) => Ok(Scope { levels: vec![], here: Some(here) }),
        Some(value) => Err(no_map(path, value)),
    }
}

/// The items at the ends of a tree of lists: those that have no list of the same name. An
/// inner list is named like the last part of the outer one's path.
fn leaves<'a>(
    items: &'a [Value],
    path: &str,
    above: &mut Vec<&'a Value>,
    scopes: &mut Vec<Scope<'a>>,
) {
    let name = path.rsplit('.').next().unwrap_or(path);
    for item in items {
        above.push(item);
        match item.get(name).map(Value::list).filter(|inner| !inner.is_empty()) {
            Some(inner) => leaves(inner, name, above, scopes),
            None => scopes.push(Scope { levels: above.clone(), here: Some(item) }),
        }
        above.pop();
    }
}

/// The value of a path: `level1.name` of the items around, else of the map at hand, else
/// the item itself, else of the report.
fn lookup<'a>(root: &'a Value, scope: &Scope<'a>, path: &str) -> Option<&'a Value> {
    if let Some((level, rest)) = level(path) {
        return scope.levels.get(level)?.get(rest);
    }
    let item = || scope.levels.last().copied().filter(|_| path == ITEM);
    scope.here.and_then(|here| here.get(path)).or_else(item).or_else(|| root.get(path))
}

/// `level2.name` is `name` of the item at index 1.
fn level(path: &str) -> Option<(usize, &str)> {
    let (level, rest) = path.strip_prefix("level")?.split_once('.')?;
    Some((level.parse::<usize>().ok()?.checked_sub(1)?, rest))
}

/// What a value is, in both languages.
fn kind(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Absent => ("nothing", "空"),
        Value::Text(..) => ("a plain value", "单个值"),
        Value::List(_) => ("a list", "列表"),
        Value::Map(_) => ("a map", "映射"),
    }
}

fn not_plain(path: &str, value: &Value, span: Span) -> Diagnostic {
    let (en, zh) = kind(value);
    let hint = match value {
        Value::List(_) => both(
            format!("make a row for each of its items: `each: {path}`, with `{{item}}`"),
            format!("请为每一项设一行：each: {path}，并用 {{item}} 取用各项"),
        ),
        _ => both(
            format!("name one of its values: `{{{path}.name}}`"),
            format!("请写明其中的一个值：{{{path}.名称}}"),
        ),
    };
    Diagnostic::error(
        "layout::not-plain",
        both(
            format!("`{path}` of the report is {en}: a text can show a plain value only"),
            format!("报告中的“{path}”是{zh}，文字中只能写入单个值"),
        ),
    )
    .at(span)
    .hint(hint)
}

fn no_list(path: &At<String>, value: &Value) -> Diagnostic {
    let (en, zh) = kind(value);
    let path = (&path.value, path.span);
    Diagnostic::error(
        "layout::not-a-list",
        both(
            format!("`each` needs a list; `{}` of the report is {en}", path.0),
            format!("each 须为列表；报告中的“{}”是{zh}", path.0),
        ),
    )
    .at(path.1)
    .hint(both(
        "write it as a list in the report, or name another one here",
        "请在报告中写成列表，或在此改用其他列表",
    ))
}

fn no_map(path: &At<String>, value: &Value) -> Diagnostic {
    let (en, zh) = kind(value);
    Diagnostic::error(
        "layout::not-a-map",
        both(
            format!("`with` needs a map; `{}` of the report is {en}", path.value),
            format!("with 须为映射；报告中的“{}”是{zh}", path.value),
        ),
    )
    .at(path.span)
    .hint(both(
        "write it as a map in the report, or name another one here",
        "请在报告中写成映射，或在此改用其他映射",
    ))
}
