//! YAML: text to a tree with places, and the tree to typed values, with every error of a
//! file at once.
//!
//! The reading of YAML itself is serde-saphyr's; what is ours is that each value keeps the
//! author's own characters (`40.00` stays `40.00`) and its place, and that a file's faults
//! are told together.

mod encoding;
mod read;
mod tree;
mod typed;
mod written;

use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use crate::diag::{SourceId, Span};

pub use read::{read, source, unreadable};
pub(crate) use tree::is_refused;
pub use tree::{parse, parse_draft};
pub use typed::{draft_from_node, from_node};
pub(crate) use typed::{missing, nearest};
pub use written::Written;

/// A value of a YAML file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands; of an alias, where its value is written.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Nothing, `null` or `~`.
    Null,
    /// A text or a number, as the author wrote it.
    Scalar {
        /// Its text.
        text: String,
        /// Whether it was not plain.
        quoted: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A map, in the author's order. No key stands twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A value with its place.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// The name by which [`At`] asks our deserializer for places.
const AT: &str = "$banxin::At";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AtVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
            type Value = At<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a value with its place")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<At<T>, A::Error> {
                let mut part = || {
                    let lacks = || de::Error::custom("no place");
                    seq.next_element::<u32>()?.ok_or_else(lacks)
                };
                let (source, start, end) = (part()?, part()?, part()?);
                let value =
                    seq.next_element()?.ok_or_else(|| de::Error::custom("no value"))?;
                let source = SourceId(u16::try_from(source).unwrap_or(u16::MAX));
                Ok(At { value, span: Span { source, start, end } })
            }
        }
        let visitor = AtVisitor(std::marker::PhantomData);
        deserializer.deserialize_tuple_struct(AT, 4, visitor)
    }
}
