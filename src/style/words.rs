//! The words of a look that typesetting goes on with.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::geom::Abs;
use crate::schema::{text, written};

/// Where the lines of a paragraph stand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left, ragged.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
    /// Both edges flush, but for the last line.
    Justify,
    /// In a column of a form, numbers with their decimal points under each other, in the middle
    /// of it; anything else in the middle.
    Decimal,
    /// 分散对齐: the characters of each line spread over the whole width.
    Spread,
}

/// How the lengths of a paragraph's lines are chosen.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Each line as full as can be.
    Full,
    /// As few lines as can be, of like length, broken between words where that can be: for
    /// narrow cells.
    Balanced,
    /// On units of meaning, in a trapezoid or a rhombus (spec/page A7): for titles.
    Title,
    /// One character a line (绩/效/指/标).
    Stacked,
}

/// How the characters of a paragraph stand on its lines.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// Both edges flush: blanks give way, then lines are stretched (spec/lines B4).
    #[default]
    Flush,
    /// 稿纸: each Han character in its cell of the grid; numbers and words take whole cells.
    Grid,
}

/// How the breaks of a paragraph are chosen.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Breaker {
    /// All lines weighed together.
    #[default]
    Optimal,
    /// Line by line (spec/lines B5).
    Greedy,
}

/// How wide marks are (CLREQ; spec/lines B3.5).
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Punctuation {
    /// 全角式: each one 字.
    #[default]
    #[serde(alias = "全角式")]
    Full,
    /// 开明式: marks that end a sentence one 字, all others half.
    #[serde(alias = "开明式")]
    Kaiming,
    /// 半角式: all half a 字.
    #[serde(alias = "半角式")]
    Half,
}

/// 避头尾: levels of prohibition (CLREQ; spec/lines B1).
#[derive(
    Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Prohibition {
    /// None.
    None,
    /// Pauses, closing marks and connecting marks not at the start, opening ones not at the
    /// end.
    Basic,
    /// And / not at the end.
    Gb,
    /// And —— and …… not at the start.
    #[default]
    Strict,
}

/// Where text stands in a cell between top and bottom.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VAlign {
    /// At the top.
    Top,
    /// In the middle.
    #[default]
    Middle,
    /// At the bottom.
    Bottom,
}

/// How a form lies on the sheet.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Orientation {
    /// Upright.
    #[default]
    Portrait,
    /// Turned (GB/T 9704-2012, 8).
    Landscape,
}

/// On which side page numbers stand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NumberPlace {
    /// Odd pages right, even pages left.
    Outer,
    /// In the middle, as single-sided reports often have it.
    Center,
}

/// What kind of row it is, for page breaks.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A row at the head of the form; not repeated, and no break right after it.
    Head,
    /// A header row that is repeated at the top of each continued part whose rows stand
    /// under it: rows up to the next `Head`, `Repeat` or the end.
    Repeat,
    /// An ordinary row.
    #[default]
    Body,
    /// Totals and signatures: stay with the rows above.
    Foot,
}

/// A length as layouts write it: `5.54mm`, `16pt`, or the name of a size: `三号`.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(super) struct Length(pub(super) Abs);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(LengthVisitor)
    }
}

struct LengthVisitor;

impl Visitor<'_> for LengthVisitor {
    type Value = Length;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a length such as 5.54mm or 16pt\u{1f}长度，例如 5.54mm、16pt 或 三号")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Length, E> {
        parse_length(text)
            .map(Length)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// Lengths beyond this are no lengths of paper.
pub(super) const LONGEST: f64 = 20_000.0;

/// The sizes of type by their names, in points as offices know them (spec/page A1).
const SIZES: [(&str, f64); 16] = [
    ("初号", 42.0),
    ("小初", 36.0),
    ("一号", 26.0),
    ("小一", 24.0),
    ("二号", 22.0),
    ("小二", 18.0),
    ("三号", 16.0),
    ("小三", 15.0),
    ("四号", 14.0),
    ("小四", 12.0),
    ("五号", 10.5),
    ("小五", 9.0),
    ("六号", 7.5),
    ("小六", 6.5),
    ("七号", 5.5),
    ("八号", 5.0),
];

/// `三号`, also as `3号` and `小三号`.
fn named_size(text: &str) -> Option<Abs> {
    let digits = [
        ("1", "一"),
        ("2", "二"),
        ("3", "三"),
        ("4", "四"),
        ("5", "五"),
        ("6", "六"),
        ("7", "七"),
        ("8", "八"),
    ];
    let spelt = digits
        .iter()
        .fold(text.trim().to_owned(), |name, (digit, han)| name.replace(digit, han));
    let short = spelt.strip_suffix('号').filter(|name| name.starts_with('小'));
    let name = short.unwrap_or(&spelt);
    SIZES.iter().find(|(known, _)| *known == name).map(|(_, size)| Abs::pt(*size))
}

/// The length of such a text.
pub(crate) fn parse_length(text: &str) -> Option<Abs> {
    if text.ends_with('号') || text.starts_with('小') {
        return named_size(text);
    }
    let number = |text: &str| {
        let number: f64 = text.trim_end().parse().ok()?;
        (number.abs() <= LONGEST).then_some(number)
    };
    match text.strip_suffix("mm") {
        Some(text) => number(text).map(Abs::mm),
        None => number(text.strip_suffix("pt")?).map(Abs::pt),
    }
}

written!(Length, _generator => text(
    "a length: 5.54mm, 16pt, or the name of a size: 三号, 小四",
    "^-?\\d+(\\.\\d+)?(mm|pt)$|^小?[初一二三四五六七八1-8]号?$"
));
