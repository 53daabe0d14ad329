//! The texts of cells as the values that the schema of a report wants.

use crate::diag::both;
use crate::{calendar, exact};

use super::input::{Place, fold, half_width};
use super::note::{Notes, shown};
use super::tree::Tree;

/// The values that are numbers, by the last name of their paths.
const NUMBERS: [&str; 5] = ["initial", "budget", "executed", "weight", "score"];
/// What may stand after a number without being part of it.
const UNITS: [&str; 6] = ["万元", "亿元", "元", "分", "％", "%"];

/// A cell's text as the value of a path. None if it says nothing, or is told to have no place.
pub(super) fn value(
    path: &str,
    text: &str,
    place: &Place,
    notes: &mut Notes,
) -> Option<Tree> {
    if text.trim().is_empty() {
        return None;
    }
    match Kind::of(path) {
        Kind::Number => number(text, place, notes),
        Kind::Date => date(text, place, notes),
        Kind::Year => year(text, place, notes),
        Kind::Free => Some(Tree::number_or_text(unbroken(text))),
        Kind::Text => Some(Tree::Text(unbroken(text))),
    }
}

enum Kind {
    Number,
    Date,
    Year,
    Free,
    Text,
}

impl Kind {
    fn of(path: &str) -> Self {
        let last = path.rsplit('.').next().unwrap_or(path);
        match path {
            "year" => Self::Year,
            "signoff.date" | "signoff.filed" | "imprint.date" => Self::Date,
            _ if path.starts_with("fields.") => Self::Free,
            _ if NUMBERS.contains(&last) => Self::Number,
            _ => Self::Text,
        }
    }
}

fn number(text: &str, place: &Place, notes: &mut Notes) -> Option<Tree> {
    let plain = half_width(text);
    if is_dash(&plain) {
        return None;
    }
    let Some(number) = plain_number(&plain) else {
        notes.keep(text.trim());
        notes.tell(
            "import::number",
            place,
            both(
                format!("this is no number, and was left out: {}", shown(text)),
                format!("此处应为数字，未采用：{}", shown(text)),
            ),
            both("write the number into the YAML", "请在 YAML 中写入数字"),
        );
        return None;
    };
    if number != text.trim() {
        notes.tell(
            "import::number",
            place,
            both(
                format!("`{}` was read as {number}", shown(text)),
                format!("“{}”读作 {number}", shown(text)),
            ),
            both("look whether that is meant", "请确认是否如此"),
        );
    }
    Some(Tree::Plain(number))
}

/// A number without its unit and its thousands separators.
fn plain_number(text: &str) -> Option<String> {
    let text = UNITS.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let plain = if is_grouped(text) { text.replace(',', "") } else { text.to_owned() };
    let plain = plain.strip_prefix('+').unwrap_or(&plain).to_owned();
    exact::parse(&plain).map(|_| plain)
}

/// Whether commas stand before each three digits: 1,862.40.
fn is_grouped(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=4).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// Whether a cell says that there is nothing to say.
pub(super) fn is_dash(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "-/".contains(fold(c)))
}

fn date(text: &str, place: &Place, notes: &mut Notes) -> Option<Tree> {
    let Some(date) = day(text) else {
        let blank = text.chars().all(|c| c.is_whitespace() || "年月日".contains(c));
        if !blank {
            notes.unplaced(place, text);
        }
        return None;
    };
    let printed = date.to_string();
    if printed != text.trim() && calendar::parse(text.trim()) != Some(date) {
        notes.tell(
            "import::date",
            place,
            both(
                format!("`{}` was read as {printed}", shown(text)),
                format!("“{}”读作 {printed}", shown(text)),
            ),
            both("look whether that is meant", "请确认是否如此"),
        );
    }
    let calendar::Date { year, month, day } = date;
    Some(Tree::Plain(format!("{year}-{month:02}-{day:02}")))
}

/// A day as offices write it: 2023年3月5日, 2023-03-05, 2023/3/5, 2023.3.5, 二〇二三年三月五日.
pub(super) fn day(text: &str) -> Option<calendar::Date> {
    let text = half_width(text);
    let text = text.split_once("日").map_or(text.as_str(), |(day, _)| day);
    let text = if text.starts_with("二") { han_day(text)? } else { text.to_owned() };
    let digits = text.replace(['年', '月', '/', '.'], "-");
    calendar::parse(digits.trim_end_matches('-'))
}

fn han_day(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let year: Option<Vec<usize>> = year.chars().map(super::mark::han_digit).collect();
    let year: String = year?.iter().map(usize::to_string).collect();
    let (month, day) = (super::mark::han_number(month)?, super::mark::han_number(day)?);
    Some(format!("{year}-{month}-{day}"))
}

fn year(text: &str, place: &Place, notes: &mut Notes) -> Option<Tree> {
    let plain = half_width(text);
    let digits = plain.trim_end_matches("年度").trim_end_matches('年');
    let fits = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !fits || digits.starts_with('0') {
        notes.unplaced(place, text);
        return None;
    }
    Some(Tree::Plain(digits.to_owned()))
}

/// A text whose lines were broken to fit a cell, in one line: a line end stays where the line
/// before it ends with a stop or the next one begins with a number.
pub(super) fn unbroken(text: &str) -> String {
    let mut whole = String::new();
    for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
        let ends = whole.trim_end().ends_with(|c: char| "。；;：:！？!?".contains(c));
        let begins = super::mark::split(line.trim_start()).is_some();
        if !whole.is_empty() && (ends || begins) {
            whole.push('\n');
        }
        whole.push_str(line);
    }
    whole
}

/// A label whose lines were broken to fit a cell, in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect()
}
