//! Arithmetic and comparison as calls of exact functions.
//!
//! The engine computes with floating-point numbers and joins texts by `+`. So an expression
//! is read by the engine's parser and written again, with functions of ours in the place of
//! operators: `a + b` becomes `__add(a, b)`.

use minijinja::machinery::ast::{
    BinOpKind, CallArg, Compare, CompareOpKind, Expr, UnaryOpKind,
};
use minijinja::value::ValueKind;

use super::Fault;
use super::functions::{FILTERS, FUNCTIONS, TESTS};

/// An expression for its value.
pub(super) fn value(expr: &Expr<'_>) -> Result<String, Fault> {
    Ok(match expr {
        Expr::Var(var) => var.id.to_owned(),
        Expr::Const(constant) => literal(&constant.value)?,
        Expr::UnaryOp(unary) => match unary.op {
            UnaryOpKind::Not => format!("(not {})", truth(&unary.expr)?),
            UnaryOpKind::Neg => call("__neg", &[&unary.expr])?,
        },
        Expr::BinOp(binary) => operation(binary.op, &binary.left, &binary.right)?,
        Expr::Compare(compare) => comparison(compare)?,
        Expr::IfExpr(choice) => {
            let (yes, test) = (value(&choice.true_expr)?, truth(&choice.test_expr)?);
            let no = choice.false_expr.as_ref().map(value).transpose()?;
            let no = no.unwrap_or_else(|| "''".to_owned());
            format!("({yes} if {test} else {no})")
        }
        Expr::Filter(filter) => {
            let subject = filter.expr.as_ref().map(value).transpose()?;
            let subject = subject.ok_or_else(unsupported)?;
            known(filter.name, &FILTERS)?;
            format!("({subject} | {}({}))", filter.name, arguments(&filter.args)?)
        }
        Expr::Test(test) => {
            known(test.name, &TESTS)?;
            let (subject, rest) = (value(&test.expr)?, arguments(&test.args)?);
            format!("({subject} is {}({rest}))", test.name)
        }
        Expr::GetAttr(attribute) => {
            format!("{}.{}", value(&attribute.expr)?, attribute.name)
        }
        Expr::GetItem(item) => {
            format!("{}[{}]", value(&item.expr)?, value(&item.subscript_expr)?)
        }
        Expr::Call(call) => match &call.expr {
            Expr::Var(function) => {
                known(function.id, &FUNCTIONS)?;
                format!("{}({})", function.id, arguments(&call.args)?)
            }
            _ => return Err(unsupported()),
        },
        Expr::List(list) => {
            let items: Result<Vec<String>, Fault> =
                list.items.iter().map(value).collect();
            format!("[{}]", items?.join(", "))
        }
        Expr::Slice(_) | Expr::Tuple(_) | Expr::Map(_) => return Err(unsupported()),
    })
}

/// An expression for whether it is true: the number 0 is not, however it is written.
pub(super) fn truth(expr: &Expr<'_>) -> Result<String, Fault> {
    match expr {
        Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScAnd) => {
            Ok(format!("({} and {})", truth(&binary.left)?, truth(&binary.right)?))
        }
        Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScOr) => {
            Ok(format!("({} or {})", truth(&binary.left)?, truth(&binary.right)?))
        }
        _ => Ok(format!("__true({})", value(expr)?)),
    }
}

fn operation(op: BinOpKind, left: &Expr<'_>, right: &Expr<'_>) -> Result<String, Fault> {
    let function = match op {
        BinOpKind::Add => "__add",
        BinOpKind::Sub => "__sub",
        BinOpKind::Mul => "__mul",
        BinOpKind::Div => "__div",
        BinOpKind::Eq => "__eq",
        BinOpKind::Ne => "__ne",
        BinOpKind::Lt => "__lt",
        BinOpKind::Lte => "__le",
        BinOpKind::Gt => "__gt",
        BinOpKind::Gte => "__ge",
        BinOpKind::In => "__in",
        BinOpKind::ScAnd => return choice(left, "and", right),
        BinOpKind::ScOr => return choice(left, "or", right),
        BinOpKind::Concat => return infix(left, "~", right),
        BinOpKind::FloorDiv | BinOpKind::Rem | BinOpKind::Pow => {
            return Err(unsupported());
        }
    };
    call(function, &[left, right])
}

fn comparison(compare: &Compare<'_>) -> Result<String, Fault> {
    let [only] = compare.ops.as_slice() else {
        return Err(Fault::new(
            "comparisons are not chained: write `a < b and b < c`",
            "比较不能连写：请写 a < b and b < c",
        ));
    };
    let op = match only.op {
        CompareOpKind::Eq => BinOpKind::Eq,
        CompareOpKind::Ne => BinOpKind::Ne,
        CompareOpKind::Lt => BinOpKind::Lt,
        CompareOpKind::Lte => BinOpKind::Lte,
        CompareOpKind::Gt => BinOpKind::Gt,
        CompareOpKind::Gte => BinOpKind::Gte,
        CompareOpKind::In => BinOpKind::In,
        CompareOpKind::NotIn => {
            return Ok(format!("(not {})", call("__in", &[&compare.expr, &only.expr])?));
        }
    };
    operation(op, &compare.expr, &only.expr)
}

/// `a or b` is `a` if that is true, else `b`; `a and b` is `b` if `a` is true, else nothing.
/// The right side is looked at only if it is needed.
fn choice(left: &Expr<'_>, op: &str, right: &Expr<'_>) -> Result<String, Fault> {
    Ok(format!("(__some({}) {op} {})", value(left)?, value(right)?))
}

fn infix(left: &Expr<'_>, op: &str, right: &Expr<'_>) -> Result<String, Fault> {
    Ok(format!("({} {op} {})", value(left)?, value(right)?))
}

fn call(function: &str, arguments: &[&Expr<'_>]) -> Result<String, Fault> {
    let arguments: Result<Vec<String>, Fault> =
        arguments.iter().map(|argument| value(argument)).collect();
    Ok(format!("{function}({})", arguments?.join(", ")))
}

fn arguments(arguments: &[CallArg<'_>]) -> Result<String, Fault> {
    let written = arguments.iter().map(|argument| match argument {
        CallArg::Pos(expr) => value(expr),
        CallArg::Kwarg(name, expr) => Ok(format!("{name}={}", value(expr)?)),
        CallArg::PosSplat(_) | CallArg::KwargSplat(_) => Err(unsupported()),
    });
    Ok(written.collect::<Result<Vec<String>, Fault>>()?.join(", "))
}

/// A text, a number, true, false or none.
fn literal(value: &minijinja::Value) -> Result<String, Fault> {
    match (value.kind(), value.as_str()) {
        (ValueKind::String, Some(text)) => Ok(quoted(text)),
        (ValueKind::Number | ValueKind::Bool, _) => Ok(value.to_string()),
        (ValueKind::None | ValueKind::Undefined, _) => Ok("none".to_owned()),
        _ => Err(unsupported()),
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '\\' | '"' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// The engine would tell an unknown name only when the expression meets data.
fn known(name: &str, names: &[&str]) -> Result<(), Fault> {
    if names.contains(&name) {
        return Ok(());
    }
    let list = names.join(", ");
    Err(Fault::new(
        format!("`{name}` is unknown here; there are: {list}"),
        format!("此处没有“{name}”，可用：{list}"),
    ))
}

fn unsupported() -> Fault {
    Fault::new(
        "an expression has values, texts, numbers, + - * / ~, comparisons, and, or, not, \
         `x if y else z`, filters and functions only",
        "表达式只能含有值、文字、数、+ - * / ~、比较、and、or、not、“x if y else z”、过滤器和函数",
    )
}
