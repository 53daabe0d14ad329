//! The narrative: sections, paragraphs, lists. Nothing carries a number of its own: the
//! layout numbers headings and items.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value};

use crate::schema::written;
use crate::yaml::At;

use super::{Chart, Figure, Table};

/// A text: `**bold**` between asterisks, a line end where the author breaks a line.
pub type Text = At<String>;

/// A part of the report with a heading.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading, without a number.
    pub title: Text,
    /// What stands under it.
    #[serde(default)]
    pub body: Vec<Block>,
    /// The parts inside it.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// A paragraph, a list, a figure, a chart or a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// The rest of a paragraph that a list interrupted: it starts no new one, and is not
    /// indented.
    Continued(Text),
    /// A list.
    List(List),
    /// A picture with its caption.
    Figure(At<Figure>),
    /// Numbers that are drawn.
    Chart(At<Chart>),
    /// A table.
    Table(At<Table>),
}

/// A numbered list.
pub type List = Vec<ListItem>;

/// An item of a list: its paragraphs, and lists inside it. One text makes an item of one
/// paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// What it consists of.
    pub body: Vec<Block>,
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<RawBlock>::deserialize(deserializer)?;
        Ok(match value {
            RawBlock::Text(value) => Self::Paragraph(At { value, span }),
            RawBlock::Continued(text) => Self::Continued(text),
            RawBlock::List(list) => Self::List(list),
            RawBlock::Figure(figure) => Self::Figure(figure),
            RawBlock::Chart(chart) => Self::Chart(chart),
            RawBlock::Table(table) => Self::Table(table),
        })
    }
}

impl<'de> Deserialize<'de> for ListItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<RawItem>::deserialize(deserializer)?;
        let body = match value {
            RawItem::Text(value) => vec![Block::Paragraph(At { value, span })],
            RawItem::Blocks(body) => body,
        };
        Ok(Self { body })
    }
}

enum RawBlock {
    Text(String),
    Continued(Text),
    List(List),
    Figure(At<Figure>),
    Chart(At<Chart>),
    Table(At<Table>),
}

impl<'de> Deserialize<'de> for RawBlock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BlockVisitor;
        impl<'de> Visitor<'de> for BlockVisitor {
            type Value = RawBlock;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a paragraph, or `list:`, `continued:`, `figure:`, `chart:`, `table:`\
                     \u{1f}段落文字，或 list:、continued:、figure:、chart:、table:"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawBlock, E> {
                Ok(RawBlock::Text(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RawBlock, A::Error> {
                let block = match map.next_key::<String>()?.as_deref() {
                    Some("list") => RawBlock::List(map.next_value()?),
                    Some("figure") => RawBlock::Figure(map.next_value()?),
                    Some("chart") => RawBlock::Chart(map.next_value()?),
                    Some("table") => RawBlock::Table(map.next_value()?),
                    Some("continued") => RawBlock::Continued(map.next_value()?),
                    _ => return Err(not_a_block(&self)),
                };
                match map.next_key::<String>()? {
                    None => Ok(block),
                    Some(_) => Err(not_a_block(&self)),
                }
            }
        }
        deserializer.deserialize_any(BlockVisitor)
    }
}

fn not_a_block<E: de::Error>(expected: &dyn de::Expected) -> E {
    E::invalid_type(de::Unexpected::Map, expected)
}

enum RawItem {
    Text(String),
    Blocks(Vec<Block>),
}

impl<'de> Deserialize<'de> for RawItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;
        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = RawItem;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "an item: a text, or a list of paragraphs and lists\u{1f}列表项：文字，\
                     或由段落和列表组成的列表"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawItem, E> {
                Ok(RawItem::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<RawItem, A::Error> {
                Vec::deserialize(value::SeqAccessDeserializer::new(seq))
                    .map(RawItem::Blocks)
            }
        }
        deserializer.deserialize_any(ItemVisitor)
    }
}

/// How a block is written, for editors.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum WrittenBlock {
    /// A paragraph.
    Paragraph(Text),
    /// Another block, by its one key.
    Keyed(Box<KeyedBlock>),
}

/// A block that is no paragraph.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
enum KeyedBlock {
    /// A numbered list.
    List(List),
    /// The rest of a paragraph that a list interrupted.
    Continued(Text),
    /// A picture with its caption.
    Figure(Figure),
    /// Numbers that are drawn.
    Chart(Chart),
    /// A table.
    Table(Table),
}

/// How an item of a list is written.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum WrittenItem {
    /// One paragraph.
    Text(Text),
    /// Paragraphs, and lists inside it.
    Blocks(Vec<Block>),
}

written!(Block, generator => generator.subschema_for::<WrittenBlock>());
written!(ListItem, generator => generator.subschema_for::<WrittenItem>());
