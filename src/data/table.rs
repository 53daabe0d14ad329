//! Tables of the narrative. They carry no numbers: the layout gives them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor, value};

use crate::schema::{either, written};
use crate::yaml::At;

use super::Text;

/// A table: rows of cells, the first of them headers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What stands above it, without its number; without a caption it has no number either.
    pub caption: Option<Text>,
    /// The widths of the columns, as layouts write them; from what stands in them if left out.
    pub columns: Option<At<Vec<Text>>>,
    /// How many rows at the top are headers, which are printed again on each page.
    pub header: Option<At<usize>>,
    /// How many columns at the left name their rows.
    #[serde(default)]
    pub labels: usize,
    /// The rows, from top to bottom.
    pub rows: Vec<At<Vec<At<TableCell>>>>,
    /// What stands below it.
    pub note: Option<Text>,
}

/// A cell: a text, or a text that covers several columns or rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCell {
    /// What stands in it.
    pub text: Text,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// Where its lines stand, if not where its kind has them.
    pub align: Option<CellAlign>,
}

/// Where the lines of a cell stand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CellAlign {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

impl<'de> Deserialize<'de> for TableCell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<RawCell>::deserialize(deserializer)?;
        Ok(match value {
            RawCell::Text(value) => {
                Self { text: At { value, span }, columns: 1, rows: 1, align: None }
            }
            RawCell::Cell(cell) => Self {
                text: cell.text.unwrap_or(At { value: String::new(), span }),
                columns: cell.columns.unwrap_or(1),
                rows: cell.rows.unwrap_or(1),
                align: cell.align,
            },
        })
    }
}

/// A cell of several places, as it is written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenCell {
    text: Option<Text>,
    columns: Option<usize>,
    rows: Option<usize>,
    align: Option<CellAlign>,
}

enum RawCell {
    Text(String),
    Cell(WrittenCell),
}

impl<'de> Deserialize<'de> for RawCell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CellVisitor;
        impl<'de> Visitor<'de> for CellVisitor {
            type Value = RawCell;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a text, or `{{ text: …, columns: 2, rows: 1, align: center }}`\u{1f}文字，\
                     或 {{ text: …, columns: 2, rows: 1, align: center }}"
                )
            }
            fn visit_unit<E: de::Error>(self) -> Result<RawCell, E> {
                Ok(RawCell::Text(String::new()))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawCell, E> {
                Ok(RawCell::Text(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawCell, A::Error> {
                let map = value::MapAccessDeserializer::new(map);
                WrittenCell::deserialize(map).map(RawCell::Cell)
            }
        }
        deserializer.deserialize_any(CellVisitor)
    }
}

/// A cell's text; an empty one may be left out.
type WrittenText = Option<Text>;

written!(TableCell, generator => either(
    &generator.subschema_for::<WrittenText>(),
    &generator.subschema_for::<WrittenCell>()
));
