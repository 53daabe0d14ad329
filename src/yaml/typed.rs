//! The tree as typed values, by serde, with all errors at once.
//!
//! serde stops at the first error. So a value in which an error was found is set aside, and
//! the tree is read again without it, until no new error turns up.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected,
    IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use crate::diag::{Bilingual, Diagnostic, Draft, Result as AllResult, Span, both};

use super::{AT, Key, Node, NodeKind};

/// Errors of one file that are told at once.
const MOST: usize = 100;

/// Reads a typed value from a tree, or tells everything that is wrong with it.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> AllResult<T> {
    let Draft { value, errors } = draft_from_node(node);
    match value {
        Some(value) if errors.is_empty() => Ok(value),
        _ => Err(errors),
    }
}

/// Reads what can be read of a typed value: with errors, the value lacks what is faulty. None
/// if what is faulty is needed.
pub fn draft_from_node<T: DeserializeOwned>(node: &Node) -> Draft<Option<T>> {
    let sink = Sink::default();
    let value = loop {
        let before = sink.progress();
        let value = T::deserialize(Typed { node, sink: &sink });
        let (after, errors) = (sink.progress(), sink.errors.borrow().len());
        // A fault that no inner value owned is the root's.
        match (Typed { node, sink: &sink }).told(value) {
            Ok(value) => break Some(value),
            Err(_) if sink.is_set_aside(node) => break None,
            Err(_) if after > before && errors < MOST => {}
            Err(_) => break None,
        }
    };
    let mut errors = sink.errors.into_inner();
    errors.sort_by_key(|error| error.span);
    Draft { value, errors }
}

/// What was found so far. Nodes are told apart by their addresses, which stay as they are
/// while the tree is read.
#[derive(Default)]
struct Sink {
    errors: RefCell<Vec<Diagnostic>>,
    set_aside: RefCell<BTreeSet<usize>>,
    told: RefCell<BTreeSet<usize>>,
}

impl Sink {
    fn progress(&self) -> usize {
        self.set_aside.borrow().len() + self.told.borrow().len()
    }

    fn is_set_aside(&self, node: &Node) -> bool {
        self.set_aside.borrow().contains(&address(node))
    }

    fn set_aside(&self, node: &Node) {
        self.set_aside.borrow_mut().insert(address(node));
    }

    fn tell_once(&self, key: &Key, error: impl FnOnce() -> Diagnostic) {
        if self.told.borrow_mut().insert(std::ptr::from_ref(key) as usize) {
            self.errors.borrow_mut().push(error());
        }
    }
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

/// Why a value could not be read.
#[derive(Debug)]
enum Fault {
    /// It is in the sink already.
    Told,
    /// A key is missing.
    Missing(&'static str),
    /// Something else, in both languages.
    Other(Bilingual),
}

impl std::error::Error for Fault {}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told => write!(f, "told already"),
            Self::Missing(key) => write!(f, "`{key}` is missing"),
            Self::Other(message) => write!(f, "{}", message.en),
        }
    }
}

/// Between the English and the Chinese form of an expectation or a custom message.
const LANGUAGES: char = '\u{1f}';

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        let (en, zh) = message.split_once(LANGUAGES).unwrap_or((&message, &message));
        Self::Other(both(en, zh))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected.to_string();
        let (en, zh) = match expected.split_once(LANGUAGES) {
            Some(both) => both,
            None => translated(&expected),
        };
        let (found_en, found_zh) = shown(found);
        Self::Other(both(
            format!("expected {en}, found {found_en}"),
            format!("此处应为{zh}，实为{found_zh}"),
        ))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let list = expected.join(", ");
        let (near_en, near_zh) = suggestion(variant, expected);
        Self::Other(both(
            format!("`{variant}` is none of: {list}{near_en}"),
            format!("“{variant}”不在可选值之中：{list}{near_zh}"),
        ))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let list = expected.join(", ");
        let (near_en, near_zh) = suggestion(field, expected);
        Self::Other(both(
            format!("unknown key `{field}`{near_en}; known here: {list}"),
            format!("未知的键“{field}”{near_zh}；此处可用：{list}"),
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

/// What stands there, in both languages.
fn shown(found: Unexpected<'_>) -> (String, String) {
    match found {
        Unexpected::Str(text) => (format!("`{text}`"), format!("“{text}”")),
        Unexpected::Seq => ("a list".into(), "列表".into()),
        Unexpected::Map | Unexpected::StructVariant => ("a map".into(), "映射".into()),
        Unexpected::Unit | Unexpected::Option => ("nothing".into(), "空".into()),
        other => (other.to_string(), other.to_string()),
    }
}

/// serde's own expectations, in both languages.
fn translated(expected: &str) -> (&str, &str) {
    match expected {
        "a string" => ("a text", "文字"),
        "a sequence" => ("a list", "列表"),
        "a map" => ("a map: `key: value`", "映射（键: 值）"),
        "a boolean" => ("true or false", "true 或 false"),
        "u8" | "u16" | "u32" | "u64" | "usize" => ("a whole number", "非负整数"),
        "i8" | "i16" | "i32" | "i64" => ("a whole number", "整数"),
        "f64" | "f32" => ("a number", "数"),
        name if name.starts_with("struct ") => ("a map: `key: value`", "映射（键: 值）"),
        other => (other, other),
    }
}

/// The nearest of some names, if it is so near that it may have been meant: at most a third
/// of its characters differ.
pub(crate) fn nearest<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| distance * 3 <= known.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The question after a name that is none, if one is near.
fn suggestion(name: &str, known: &[&str]) -> (String, String) {
    match nearest(name, known.iter().copied()) {
        Some(near) => {
            (format!("; did you mean `{near}`?"), format!("；是否想写“{near}”？"))
        }
        None => Default::default(),
    }
}

/// A node, to be read as a type.
struct Typed<'a> {
    node: &'a Node,
    sink: &'a Sink,
}

impl<'a> Typed<'a> {
    /// Tells an error at the node and sets the node aside.
    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, Fault> {
        let error = match result {
            Ok(value) => return Ok(value),
            Err(Fault::Told) => return Err(Fault::Told),
            Err(Fault::Missing(key)) => {
                self.sink.set_aside(self.node);
                if self.has_faults() {
                    return Err(Fault::Told);
                }
                missing(key, self.node.span)
            }
            Err(Fault::Other(message)) => {
                self.sink.set_aside(self.node);
                if self.is_emptied() {
                    return Err(Fault::Told);
                }
                Diagnostic::error("data::type", message).at(self.node.span).hint(both(
                    "correct the value; a text that looks like something else is quoted",
                    "请更正此值；看起来像其他类型的文字须加引号",
                ))
            }
        };
        self.sink.errors.borrow_mut().push(error);
        Err(Fault::Told)
    }

    /// Whether an entry of the map was set aside: it may be what is missing.
    fn has_faults(&self) -> bool {
        let NodeKind::Map(entries) = &self.node.kind else { return false };
        entries.iter().any(|(_, value)| self.sink.is_set_aside(value))
    }

    /// Whether all entries of the map were set aside: what is told of an empty one is not to
    /// be told of it.
    fn is_emptied(&self) -> bool {
        let NodeKind::Map(entries) = &self.node.kind else { return false };
        let mut values = entries.iter().map(|(_, value)| value);
        !entries.is_empty() && values.all(|value| self.sink.is_set_aside(value))
    }

    fn text(&self, expected: &dyn Expected) -> Result<&'a str, Fault> {
        match &self.node.kind {
            NodeKind::Scalar { text, .. } => Ok(text),
            kind => Err(de::Error::invalid_type(unexpected(kind), expected)),
        }
    }

    fn map(&self) -> Option<Entries<'a>> {
        let NodeKind::Map(entries) = &self.node.kind else { return None };
        Some(Entries { entries: entries.iter(), value: None, sink: self.sink })
    }

    fn number<T: std::str::FromStr>(&self, expected: &dyn Expected) -> Result<T, Fault> {
        let text = self.text(expected)?;
        text.parse().map_err(|_| de::Error::invalid_type(Unexpected::Str(text), expected))
    }
}

fn unexpected(kind: &NodeKind) -> Unexpected<'_> {
    match kind {
        NodeKind::Null => Unexpected::Unit,
        NodeKind::Scalar { text, .. } => Unexpected::Str(text),
        NodeKind::Seq(_) => Unexpected::Seq,
        NodeKind::Map(_) => Unexpected::Map,
    }
}

/// An error for a key that a map must have.
pub(crate) fn missing(key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "data::missing-key",
        both(format!("the key `{key}` is missing here"), format!("此处缺少键“{key}”")),
    )
    .at(span)
    .hint(both(format!("add `{key}:`"), format!("请补上 {key}:")))
}

fn unknown_key(key: &Key, known: &[&str]) -> Diagnostic {
    let (near_en, near_zh) = suggestion(&key.text, known);
    let list = known.join(", ");
    Diagnostic::error(
        "data::unknown-key",
        both(
            format!("unknown key `{}`{near_en}", key.text),
            format!("未知的键“{}”{near_zh}", key.text),
        ),
    )
    .at(key.span)
    .hint(both(format!("known here: {list}"), format!("此处可用：{list}")))
}

macro_rules! numbers {
    ($($method:ident $visit:ident $ty:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let number = self.number::<$ty>(&visitor);
            let value = number.and_then(|number| visitor.$visit(number));
            self.told(value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Typed<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            NodeKind::Null => {
                let value = visitor.visit_unit();
                self.told(value)
            }
            NodeKind::Scalar { .. } => self.deserialize_str(visitor),
            NodeKind::Seq(_) => self.deserialize_seq(visitor),
            NodeKind::Map(_) => self.deserialize_map(visitor),
        }
    }

    numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let number = self.number::<f64>(&visitor).and_then(|number| {
            if number.is_finite() {
                visitor.visit_f64(number)
            } else {
                Err(de::Error::invalid_type(Unexpected::Float(number), &"a number"))
            }
        });
        self.told(number)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = match self.text(&visitor) {
            Ok("true") => visitor.visit_bool(true),
            Ok("false") => visitor.visit_bool(false),
            Ok(text) => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
            Err(fault) => Err(fault),
        };
        self.told(value)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = self.text(&visitor).and_then(|text| visitor.visit_str(text));
        self.told(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.kind {
            NodeKind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = match &self.node.kind {
            NodeKind::Seq(nodes) => {
                visitor.visit_seq(Items { nodes: nodes.iter(), sink: self.sink })
            }
            // `sections:` with nothing after it is an empty list.
            NodeKind::Null => {
                visitor.visit_seq(Items { nodes: [].iter(), sink: self.sink })
            }
            kind => Err(de::Error::invalid_type(unexpected(kind), &visitor)),
        };
        self.told(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == AT {
            let Span { source, start, end } = self.node.span;
            let parts = [u32::from(source.0), start, end];
            return visitor.visit_seq(Placed { parts, next: 0, value: Some(self) });
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = match self.map() {
            Some(entries) => visitor.visit_map(entries),
            None => Err(de::Error::invalid_type(unexpected(&self.node.kind), &visitor)),
        };
        self.told(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if let NodeKind::Map(entries) = &self.node.kind {
            for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&&*key.text))
            {
                self.sink.tell_once(key, || unknown_key(key, known));
            }
        }
        let value = match self.map() {
            Some(mut entries) => {
                entries.only(known);
                visitor.visit_map(entries)
            }
            None => Err(de::Error::invalid_type(unexpected(&self.node.kind), &visitor)),
        };
        self.told(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let variant = match &self.node.kind {
            NodeKind::Scalar { text, .. } => {
                Ok(Variant { name: text, value: None, sink: self.sink })
            }
            NodeKind::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                Ok(Variant { name: &key.text, value: Some(value), sink: self.sink })
            }
            kind => Err(de::Error::invalid_type(unexpected(kind), &visitor)),
        };
        let value = variant.and_then(|variant| visitor.visit_enum(variant));
        self.told(value)
    }

    serde::forward_to_deserialize_any! {
        char string bytes byte_buf unit_struct identifier ignored_any
    }
}

/// The items of a list, without those set aside.
struct Items<'a> {
    nodes: std::slice::Iter<'a, Node>,
    sink: &'a Sink,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let sink = self.sink;
        let node = self.nodes.find(|node| !sink.is_set_aside(node));
        node.map(|node| owned(node, sink, seed)).transpose()
    }
}

/// Reads a value; what is wrong with it is told at its place.
fn owned<'de, T: DeserializeSeed<'de>>(
    node: &Node,
    sink: &Sink,
    seed: T,
) -> Result<T::Value, Fault> {
    let value = seed.deserialize(Typed { node, sink });
    Typed { node, sink }.told(value)
}

/// The entries of a map, without those set aside.
struct Entries<'a> {
    entries: std::slice::Iter<'a, (Key, Node)>,
    value: Option<&'a Node>,
    sink: &'a Sink,
}

impl Entries<'_> {
    /// Sets the entries aside whose keys are not known.
    fn only(&mut self, known: &[&str]) {
        let unknown =
            self.entries.clone().filter(|(key, _)| !known.contains(&&*key.text));
        unknown.for_each(|(_, value)| self.sink.set_aside(value));
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let sink = self.sink;
        let entry = self.entries.find(|(_, value)| !sink.is_set_aside(value));
        let Some((key, value)) = entry else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::new(&key.text)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Fault> {
        let lacks = || Fault::Other(both("no value", "没有值"));
        let node = self.value.take().ok_or_else(lacks)?;
        owned(node, self.sink, seed)
    }
}

/// The place of a value, then the value.
struct Placed<'a> {
    parts: [u32; 3],
    next: usize,
    value: Option<Typed<'a>>,
}

impl<'de> SeqAccess<'de> for Placed<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        if let Some(part) = self.parts.get(self.next) {
            self.next += 1;
            let part: U32Deserializer<Fault> = part.into_deserializer();
            return seed.deserialize(part).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}

/// A variant of an enum: a name, or a name with a value.
struct Variant<'a> {
    name: &'a str,
    value: Option<&'a Node>,
    sink: &'a Sink,
}

impl<'a, 'de> EnumAccess<'de> for Variant<'a> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), Fault> {
        let name = seed.deserialize(StrDeserializer::new(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.value {
            None => Ok(()),
            Some(node) => {
                Err(de::Error::invalid_type(unexpected(&node.kind), &"no value"))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Fault> {
        let name = self.name;
        let lacks = || {
            Fault::Other(both(
                format!("`{name}` needs a value"),
                format!("“{name}”须有值"),
            ))
        };
        let node = self.value.ok_or_else(lacks)?;
        seed.deserialize(Typed { node, sink: self.sink })
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.newtype_variant_seed(std::marker::PhantomData::<()>)
            .and_then(|()| visitor.visit_unit())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.newtype_variant_seed(std::marker::PhantomData::<()>)
            .and_then(|()| visitor.visit_unit())
    }
}
