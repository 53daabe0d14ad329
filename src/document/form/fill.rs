//! Texts and rows filled with the values of a report.

use crate::data::Value;
use crate::diag::{Diagnostic, Span, both};
use crate::expr::{self, Expression, Fault};
use crate::style::{About, Condition, Piece, TemplatePart};
use crate::yaml::At;

use super::scope::{END, Found, Scope};

/// A text, and where its last value comes from, if any is there.
pub(crate) type Filled = (String, Option<Span>);

/// A piece's text from a report's values, with an error for each name that finds no plain
/// value. Absent values are empty.
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
            TemplatePart::Path(path) => match scope.lookup(values, path) {
                Found::Nothing | Found::Value(Value::Absent) => {}
                Found::Value(Value::Text(value, at)) => {
                    text.push_str(value);
                    span = Some(*at);
                }
                Found::Index(index) => text.push_str(&index.to_string()),
                Found::Value(value) => faults.push(not_plain(path, value, piece.span)),
            },
            TemplatePart::Expression(expression) => {
                match evaluated(expression, values, scope, piece.span) {
                    Ok(value) => text.push_str(&value),
                    Err(fault) => faults.push(fault),
                }
                let mut names = expression.names();
                span = names.find_map(|name| scope.place(values, name, None)).or(span);
            }
        }
    }
    ((text, span), faults)
}

/// The text of an expression.
fn evaluated(
    expression: &Expression,
    values: &Value,
    scope: &Scope<'_>,
    span: Span,
) -> Result<String, Diagnostic> {
    let value = expression.value(|name| scope.value(values, name));
    let value = value.map_err(|fault| failed(expression, &fault, values, scope, span))?;
    expr::text(&value).ok_or_else(|| {
        let what = both("a list or a map", "列表或映射");
        shows_no_text(expression.source(), (&what.en, &what.zh), span)
    })
}

/// Whether a condition is true.
pub(super) fn holds(
    condition: &Condition,
    values: &Value,
    scope: &Scope<'_>,
) -> Result<bool, Diagnostic> {
    let Condition { expression, span } = condition;
    expression
        .is_true(|name| scope.value(values, name))
        .map_err(|fault| failed(expression, &fault, values, scope, *span))
}

/// One scope for each item of a list, or the one of a map, or the scope itself; none if
/// nothing is there.
pub(super) fn scopes<'a>(
    about: &About,
    values: &'a Value,
    scope: &Scope<'a>,
) -> Result<Vec<Scope<'a>>, Diagnostic> {
    let scope = match &about.with {
        Some(path) => match scope.lookup(values, &path.value) {
            Found::Value(map @ Value::Map(_)) => scope.within(map),
            Found::Nothing | Found::Value(Value::Absent) => scope.clone(),
            Found::Value(value) => return Err(no_map(path, value)),
            Found::Index(_) => return Err(no_map(path, &Value::Absent)),
        },
        None => scope.clone(),
    };
    let Some((first, inner)) = about.each.split_first() else { return Ok(vec![scope]) };
    let mut inner: Vec<&str> = inner.iter().map(|path| path.value.as_str()).collect();
    if !inner.is_empty() {
        inner.push(END);
    }
    // Inner lists of the same name are found by the last part of the path.
    let name = first.value.rsplit('.').next().unwrap_or(&first.value);
    match scope.lookup(values, &first.value) {
        Found::Nothing | Found::Value(Value::Absent) => Ok(vec![]),
        Found::Value(Value::List(items)) => Ok(scope.each(items, name, &inner)),
        Found::Value(value) => Err(no_list(first, value)),
        Found::Index(_) => Err(no_list(first, &Value::Absent)),
    }
}

/// An expression that met a value that it could not take: at the value, if it is one of the
/// report's, and at the layout's line.
fn failed(
    expression: &Expression,
    fault: &Fault,
    values: &Value,
    scope: &Scope<'_>,
    span: Span,
) -> Diagnostic {
    let culprit = fault.culprit.as_deref().and_then(|text| {
        expression.names().find_map(|name| scope.place(values, name, Some(text)))
    });
    let first = || expression.names().find_map(|name| scope.place(values, name, None));
    let source = expression.source();
    let diagnostic = Diagnostic::error(
        "layout::expression",
        both(
            format!("`{{{source}}}`: {}", fault.message.en),
            format!("“{{{source}}}”：{}", fault.message.zh),
        ),
    );
    let diagnostic = match (culprit, first()) {
        (Some(place), _) => diagnostic
            .at(place)
            .and_at(both("the layout computes with it here", "版式在此处用它计算"), span),
        (None, Some(place)) => {
            diagnostic.at(span).and_at(both("a value that it takes", "所用的值"), place)
        }
        (None, None) => diagnostic.at(span),
    };
    diagnostic.hint(both(
        "correct the value in the report, or the expression in the layout",
        "请更正报告中的值，或版式中的表达式",
    ))
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
    shows_no_text(path, kind(value), span).hint(hint)
}

fn shows_no_text(what: &str, (en, zh): (&str, &str), span: Span) -> Diagnostic {
    Diagnostic::error(
        "layout::not-plain",
        both(
            format!("`{what}` of the report is {en}: a text can show a plain value only"),
            format!("报告中的“{what}”是{zh}，文字中只能写入单个值"),
        ),
    )
    .at(span)
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
