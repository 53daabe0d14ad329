//! The narrative: sections, paragraphs, lists. Nothing carries a number of its own: the
//! layout numbers headings and items. The marks that a report had where it was taken over from
//! are kept beside them, so that they can be looked at; nothing prints them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value};

use crate::diag::{Diagnostic, Span, both};
use crate::schema::written;
use crate::yaml::{At, Key, Node, NodeKind};

use super::{Chart, Figure, Table};

/// A text: `**bold**` between asterisks, a line end where the author breaks a line.
pub type Text = At<String>;

/// A part of the report with a heading.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading, without a number.
    pub title: Text,
    /// Its number where the report was taken over from, such as `（三）、`; never printed.
    pub mark: Option<Text>,
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
    /// Its number where the report was taken over from, such as `(1)`; never printed.
    pub mark: Option<Text>,
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
        Ok(Self { body, mark: None })
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
                    Some(first @ ("list" | "marks")) => {
                        return list(first == "list", map).map(RawBlock::List);
                    }
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

/// The rest of a map with `list:`, beside which `marks:` may stand, before it or after it.
fn list<'de, A: MapAccess<'de>>(is_items: bool, mut map: A) -> Result<List, A::Error> {
    let (mut items, mut marks) = (None::<List>, None::<Vec<Text>>);
    let mut read_items = is_items;
    loop {
        if read_items {
            items = Some(map.next_value()?);
        } else {
            marks = Some(map.next_value()?);
        }
        read_items = match map.next_key::<String>()?.as_deref() {
            Some("list") => true,
            Some("marks") => false,
            Some(other) => {
                return Err(de::Error::unknown_field(other, &["list", "marks"]));
            }
            None => break,
        };
    }
    let items = items.ok_or_else(|| de::Error::missing_field("list"))?;
    Ok(marked(items, marks.unwrap_or_default()))
}

/// Items with their marks; an empty one is none.
fn marked(mut items: List, marks: Vec<Text>) -> List {
    for (item, mark) in items.iter_mut().zip(marks) {
        item.mark = Some(mark).filter(|mark| !mark.is_empty());
    }
    items
}

/// An error for each list of a narrative that has not as many marks as items.
pub(super) fn uneven_marks(node: &Node) -> Vec<Diagnostic> {
    let mut errors = vec![];
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        match &node.kind {
            NodeKind::Seq(nodes) => left.extend(nodes),
            NodeKind::Map(entries) => {
                errors.extend(uneven(entries));
                left.extend(entries.iter().map(|(_, value)| value));
            }
            NodeKind::Null | NodeKind::Scalar { .. } => {}
        }
    }
    errors.sort_by_key(|error| error.span);
    errors
}

fn uneven(entries: &[(Key, Node)]) -> Option<Diagnostic> {
    let seq = |name: &str| {
        let (_, node) = entries.iter().find(|(key, _)| key.text == name)?;
        let NodeKind::Seq(nodes) = &node.kind else { return None };
        Some((nodes.len(), node.span))
    };
    let ((items, _), (marks, span)) = (seq("list")?, seq("marks")?);
    (items != marks).then(|| uneven_here(items, marks, span))
}

fn uneven_here(items: usize, marks: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "data::uneven-marks",
        both(
            format!("{marks} marks for the {items} items of the list"),
            format!("列表有 {items} 项，编号却有 {marks} 个"),
        ),
    )
    .at(span)
    .hint(both(
        "give one for each item, `\"\"` for one without, or remove `marks`",
        "每项对应一个编号，没有编号的写 \"\"；或删去 marks",
    ))
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
    /// A numbered list.
    List(WrittenList),
    /// Another block, by its one key.
    Keyed(Box<KeyedBlock>),
}

/// A list as it is written.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct WrittenList {
    /// The items.
    list: List,
    /// The numbers of the items where the report was taken over from, one for each; never
    /// printed.
    #[serde(default)]
    marks: Vec<Text>,
}

/// A block that is neither paragraph nor list.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
enum KeyedBlock {
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
