//! What expressions can call: exact arithmetic, and the filters of Chinese forms.
//!
//! Numbers are texts, as their authors wrote them, until a function computes with them; what
//! it gives back is a text again. A value that is not there makes the result empty.

use std::cmp::Ordering;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value, filters, tests};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::calendar;
use crate::exact;
use crate::numerals;

use super::PARTS;

type Result<T = Value> = std::result::Result<T, Error>;

/// The functions whose names authors can write; those of operators begin with `__`.
pub(super) const FUNCTIONS: [&str; 1] = ["tick"];
/// The filters.
pub(super) const FILTERS: [&str; 27] = [
    "abs",
    "circled",
    "date",
    "default",
    "digits",
    "financial",
    "first",
    "fixed",
    "han",
    "join",
    "last",
    "length",
    "map",
    "percent",
    "rejectattr",
    "replace",
    "reverse",
    "rmb",
    "round",
    "selectattr",
    "split",
    "sum",
    "thousands",
    "trim",
    "unique",
    "wan",
    "yuan",
];
/// The tests, after `is`.
pub(super) const TESTS: [&str; 10] =
    ["defined", "undefined", "number", "equalto", "eq", "ne", "lt", "le", "gt", "ge"];

/// Whether a name is that of a function.
pub(super) fn is_function(name: &str) -> bool {
    name.starts_with("__") || FUNCTIONS.contains(&name)
}

pub(super) fn add_all(environment: &mut Environment<'static>) {
    add_operators(environment);
    add_numbers(environment);
    add_chinese(environment);
    add_lists(environment);
    environment.add_function("tick", |value: Value| box_of(truth(&value)));
    environment.add_test("defined", tests::is_defined);
    environment.add_test("undefined", tests::is_undefined);
    environment.add_test("number", |value: Value| matches!(number(&value), Ok(Some(_))));
}

fn add_operators(environment: &mut Environment<'static>) {
    environment.add_function("__add", |a: Value, b: Value| {
        calculate(&a, &b, Decimal::checked_add)
    });
    environment.add_function("__sub", |a: Value, b: Value| {
        calculate(&a, &b, Decimal::checked_sub)
    });
    environment.add_function("__mul", |a: Value, b: Value| {
        calculate(&a, &b, Decimal::checked_mul)
    });
    environment.add_function("__div", divide);
    environment.add_function("__neg", |a: Value| map_number(&a, |n| Some(-n)));
    environment.add_function("__true", |a: Value| truth(&a));
    environment.add_function(
        "__some",
        |a: Value| {
            if truth(&a) { a } else { Value::UNDEFINED }
        },
    );
    environment.add_function("__eq", |a: Value, b: Value| equal(&a, &b));
    environment.add_function("__ne", |a: Value, b: Value| !equal(&a, &b));
    environment.add_function("__lt", |a: Value, b: Value| is(&a, &b, Ordering::is_lt));
    environment.add_function("__le", |a: Value, b: Value| is(&a, &b, Ordering::is_le));
    environment.add_function("__gt", |a: Value, b: Value| is(&a, &b, Ordering::is_gt));
    environment.add_function("__ge", |a: Value, b: Value| is(&a, &b, Ordering::is_ge));
    environment.add_function("__in", contains);
}

fn add_numbers(environment: &mut Environment<'static>) {
    environment.add_filter("round", |value: Value, places: Option<u32>| {
        map_number(&value, |n| Some(exact::round(n, places.unwrap_or(0)).normalize()))
    });
    environment.add_filter("fixed", |value: Value, places: u32| {
        map_text(&value, |n| Some(fixed(n, places)))
    });
    environment.add_filter("abs", |value: Value| map_number(&value, |n| Some(n.abs())));
    environment.add_filter("percent", |value: Value, places: Option<u32>| {
        map_text(&value, |n| exact::percent(n, places.unwrap_or(2)))
    });
    environment.add_filter("wan", |value: Value, places: Option<u32>| {
        map_number(&value, |n| scaled(n.checked_div(MYRIAD)?, places))
    });
    environment.add_filter("yuan", |value: Value, places: Option<u32>| {
        map_number(&value, |n| scaled(n.checked_mul(MYRIAD)?, places))
    });
    environment
        .add_filter("thousands", |value: Value| map_text(&value, |n| Some(thousands(n))));
    environment.add_filter("sum", sum);
}

fn add_chinese(environment: &mut Environment<'static>) {
    environment.add_filter("date", date);
    environment.add_filter("han", |value: Value| count(&value, numerals::counted));
    environment
        .add_filter("financial", |value: Value| count(&value, numerals::financial));
    environment.add_filter("circled", |value: Value| count(&value, numerals::circled));
    environment.add_filter("digits", |value: Value| match text(&value) {
        Some(text) => Ok(Value::from(numerals::han_digits(&text))),
        None => Err(no_number(&value)),
    });
    environment.add_filter("rmb", |value: Value| map_text(&value, numerals::amount));
}

fn add_lists(environment: &mut Environment<'static>) {
    environment.add_filter("default", filters::default);
    environment.add_filter("first", filters::first);
    environment.add_filter("join", filters::join);
    environment.add_filter("last", filters::last);
    environment.add_filter("length", filters::length);
    environment.add_filter("map", filters::map);
    environment.add_filter("rejectattr", filters::rejectattr);
    environment.add_filter("replace", filters::replace);
    environment.add_filter("reverse", filters::reverse);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("split", filters::split);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("unique", filters::unique);
    for name in ["equalto", "eq"] {
        environment.add_test(name, |a: Value, b: Value| equal(&a, &b));
    }
    environment.add_test("ne", |a: Value, b: Value| !equal(&a, &b));
    environment.add_test("lt", |a: Value, b: Value| is(&a, &b, Ordering::is_lt));
    environment.add_test("le", |a: Value, b: Value| is(&a, &b, Ordering::is_le));
    environment.add_test("gt", |a: Value, b: Value| is(&a, &b, Ordering::is_gt));
    environment.add_test("ge", |a: Value, b: Value| is(&a, &b, Ordering::is_ge));
}

/// 万.
const MYRIAD: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// Whether a value is yes: not nothing, no empty text, not the number 0.
pub(super) fn truth(value: &Value) -> bool {
    match number(value) {
        Ok(Some(number)) => !number.is_zero(),
        _ => value.is_true(),
    }
}

/// The text of a plain value; none for lists and maps.
pub(super) fn text(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Some(String::new()),
        ValueKind::Bool => Some(if value.is_true() { "是" } else { "否" }.to_owned()),
        ValueKind::String | ValueKind::Number => Some(value.to_string()),
        _ => None,
    }
}

/// The number that a value is; none if nothing is there. A rate such as 99.97% is a hundredth
/// of its number.
fn number(value: &Value) -> Result<Option<Decimal>> {
    let Some(text) = text(value).filter(|_| value.kind() != ValueKind::Bool) else {
        return Err(no_number(value));
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = match text.strip_suffix(['%', '％']) {
        Some(rate) => exact::parse(rate.trim_end())
            .and_then(|rate| rate.checked_div(Decimal::ONE_HUNDRED)),
        None => exact::parse(text),
    };
    number.map(Some).ok_or_else(|| no_number(value))
}

fn map_number(value: &Value, f: impl Fn(Decimal) -> Option<Decimal>) -> Result {
    map_text(value, |number| f(number).map(|number| number.to_string()))
}

/// The text that a number makes; nothing of nothing.
fn map_text(value: &Value, f: impl Fn(Decimal) -> Option<String>) -> Result {
    let Some(number) = number(value)? else { return Ok(Value::UNDEFINED) };
    f(number).map(Value::from).ok_or_else(|| out_of_range(value))
}

/// The text that a whole number makes.
fn count(value: &Value, f: impl Fn(usize) -> String) -> Result {
    map_text(value, |number| {
        let whole = number.is_integer().then(|| number.to_usize()).flatten();
        whole.map(&f)
    })
}

fn calculate(a: &Value, b: &Value, f: fn(Decimal, Decimal) -> Option<Decimal>) -> Result {
    match (number(a)?, number(b)?) {
        (Some(left), Some(right)) => f(left, right)
            .map(|number| Value::from(number.to_string()))
            .ok_or_else(|| out_of_range(a)),
        _ => Ok(Value::UNDEFINED),
    }
}

fn divide(a: Value, b: Value) -> Result {
    if number(&b)?.is_some_and(|number| number.is_zero()) {
        return Err(error("division by zero", "除数为零", None));
    }
    calculate(&a, &b, |a, b| a.checked_div(b).map(|quotient| quotient.normalize()))
}

/// Numbers are compared as numbers, other texts as texts. Nothing compares with nothing.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (number(a), number(b)) {
        (Ok(a), Ok(b)) => Some(a?.cmp(&b?)),
        _ => Some(text(a)?.cmp(&text(b)?)),
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    match (text(a), text(b)) {
        (Some(left), Some(right)) => {
            left == right || compare(a, b).is_some_and(Ordering::is_eq)
        }
        _ => a == b,
    }
}

fn is(a: &Value, b: &Value, wanted: fn(Ordering) -> bool) -> bool {
    compare(a, b).is_some_and(wanted)
}

/// Whether a list has a value, or a text another.
fn contains(a: Value, b: Value) -> bool {
    match text(&b) {
        Some(whole) => text(&a).is_some_and(|part| whole.contains(&part)),
        None => b.try_iter().is_ok_and(|mut items| items.any(|item| equal(&item, &a))),
    }
}

/// The exact sum of a list, or of an attribute of its items.
fn sum(list: Value, attribute: Option<String>) -> Result {
    if list.is_undefined() {
        return Ok(Value::UNDEFINED);
    }
    let mut total: Option<Decimal> = None;
    for item in list.try_iter().map_err(|_| no_list(&list))? {
        let part = match &attribute {
            Some(path) => attribute_of(&item, path),
            None => item,
        };
        let Some(part_number) = number(&part)? else { continue };
        let sum = total.unwrap_or_default().checked_add(part_number);
        total = Some(sum.ok_or_else(|| out_of_range(&part))?);
    }
    Ok(total.map_or(Value::UNDEFINED, |total| Value::from(total.to_string())))
}

/// The value of a path below another.
fn attribute_of(value: &Value, path: &str) -> Value {
    let step = |value: Value, name| value.get_attr(name).unwrap_or(Value::UNDEFINED);
    path.split('.').fold(value.clone(), step)
}

/// With exactly so many decimal places.
fn fixed(number: Decimal, places: u32) -> String {
    let mut rounded = exact::round(number, places);
    rounded.rescale(places);
    rounded.to_string()
}

fn scaled(number: Decimal, places: Option<u32>) -> Option<Decimal> {
    Some(
        match places {
            Some(places) => exact::round(number, places),
            None => number,
        }
        .normalize(),
    )
}

/// With a comma before each three digits of the whole part.
fn thousands(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((&*text, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(if number.is_sign_negative() { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{grouped}.{fraction}"),
        None => grouped,
    }
}

/// A date as the standard writes it (GB/T 9704-2012, 7.3.5.4), or in another way.
fn date(value: Value, way: Option<String>) -> Result {
    let Some(written) = text(&value).filter(|text| !text.trim().is_empty()) else {
        return Ok(Value::UNDEFINED);
    };
    let Some(date) = calendar::parse(written.trim()) else {
        return Err(error(
            &format!("`{written}` is no date"),
            &format!("“{written}”不是日期"),
            Some(&written),
        ));
    };
    let calendar::Date { year, month, day } = date;
    let han = |number: u8| numerals::han(usize::from(number));
    Ok(Value::from(match way.as_deref() {
        None => date.to_string(),
        Some("han") => {
            let year = numerals::han_digits(&year.to_string());
            format!("{year}年{}月{}日", han(month), han(day))
        }
        Some("padded") => format!("{year}年{month:02}月{day:02}日"),
        Some("month") => format!("{year}年{month}月"),
        Some("iso") => format!("{year}-{month:02}-{day:02}"),
        Some(other) => {
            return Err(error(
                &format!(
                    "there is no way `{other}` to write a date: han, padded, month, iso"
                ),
                &format!("没有“{other}”这种日期写法：han、padded、month、iso"),
                None,
            ));
        }
    }))
}

/// A box to tick.
fn box_of(ticked: bool) -> &'static str {
    if ticked { "☑" } else { "☐" }
}

fn error(en: &str, zh: &str, culprit: Option<&str>) -> Error {
    let culprit = culprit.map(|text| format!("{PARTS}{text}")).unwrap_or_default();
    Error::new(ErrorKind::InvalidOperation, format!("{en}{PARTS}{zh}{culprit}"))
}

fn no_number(value: &Value) -> Error {
    match text(value) {
        Some(text) => error(
            &format!("`{text}` is no number"),
            &format!("“{text}”不是数"),
            Some(&text),
        ),
        None => error("a list or a map is no number", "列表或映射不是数", None),
    }
}

fn no_list(value: &Value) -> Error {
    let text = text(value).unwrap_or_default();
    error(&format!("`{text}` is no list"), &format!("“{text}”不是列表"), Some(&text))
}

fn out_of_range(value: &Value) -> Error {
    let text = text(value).unwrap_or_default();
    error(
        "the result has too many digits, or this number cannot be written so",
        "结果位数过多，或此数无法这样书写",
        Some(&text),
    )
}
