//! The chains of faces of a look, from a `fonts/…` layout and what the layout changes.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use crate::diag::{Diagnostic, Result, both};
use crate::face::{Chain, Faces, Link};
use crate::geom::Em;
use crate::schema::{either, text, written};
use crate::yaml::At;
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;

/// A `fonts/…` layout.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFaces {
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "version")]
    _version: Option<String>,
    faces: BTreeMap<String, Vec<At<RawLink>>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawLink {
    face: OneOrMany<String>,
    only: Option<Vec<CharRange>>,
    except: Option<Vec<CharRange>>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    main: bool,
    scale: Option<f64>,
    shift: Option<f64>,
}

/// What a report's layout says of its fonts: the name of a set, or a set and other faces for
/// some roles.
#[derive(Clone, Debug)]
pub(super) enum RawFonts {
    Set(At<String>),
    Roles(BTreeMap<String, At<OneOrMany<String>>>),
}

/// The set of faces that layouts use if they name none.
pub(super) const STANDARD: &str = "standard";

impl RawFonts {
    /// The name of the set.
    pub(super) fn set(&self) -> &str {
        match self {
            Self::Set(name) => &name.value,
            Self::Roles(roles) => roles
                .get("set")
                .and_then(|names| names.value.0.first())
                .map_or(STANDARD, String::as_str),
        }
    }

    /// The chains, with the faces of the layout's own before those of the set.
    pub(super) fn resolve(&self, set: &RawFaces) -> Result<Faces> {
        let mut chains: Vec<Chain> = set
            .faces
            .iter()
            .map(|(name, links)| Chain {
                name: name.clone(),
                links: links.iter().map(|link| resolve_link(link, &[])).collect(),
            })
            .collect();
        let Self::Roles(roles) = self else { return Ok(Faces { chains }) };
        let mut errors = vec![];
        for (role, names) in roles.iter().filter(|(role, _)| *role != "set") {
            match set.faces.get(role) {
                Some(links) => {
                    let index = chains.iter().position(|chain| chain.name == *role);
                    if let Some(index) = index {
                        chains[index].links = with_own(links, names);
                    }
                }
                None => {
                    let role = At { value: role.clone(), span: names.span };
                    errors.push(unknown(
                        "font role",
                        "字体角色",
                        &role,
                        set.faces.keys(),
                    ));
                }
            }
        }
        if errors.is_empty() { Ok(Faces { chains }) } else { Err(errors) }
    }
}

/// The links of a chain with the layout's own face before its main one.
fn with_own(links: &[At<RawLink>], own: &At<OneOrMany<String>>) -> Vec<Link> {
    let main = links.iter().position(|link| link.main).unwrap_or(0);
    let mut chain: Vec<Link> = links.iter().map(|link| resolve_link(link, &[])).collect();
    let mut first = resolve_link(&links[main], &own.value.0);
    first.span = own.span;
    first.optional = false;
    chain.insert(main, first);
    chain
}

fn resolve_link(link: &At<RawLink>, names: &[String]) -> Link {
    let ranges = |ranges: &Option<Vec<CharRange>>| {
        ranges.iter().flatten().map(|range| range.0.clone()).collect()
    };
    Link {
        names: if names.is_empty() { link.face.0.clone() } else { names.to_vec() },
        only: ranges(&link.only),
        // The faults of a face are not those of one that takes its place.
        except: if names.is_empty() { ranges(&link.except) } else { vec![] },
        optional: link.optional,
        scale: link.scale.unwrap_or(1.0),
        shift: Em(link.shift.unwrap_or(0.0)),
        span: link.span,
    }
}

/// The error for a name that is none of those that are there.
pub(super) fn unknown<'a>(
    what_en: &str,
    what_zh: &str,
    name: &At<String>,
    known: impl Iterator<Item = &'a String>,
) -> Diagnostic {
    let known: Vec<&str> = known.map(String::as_str).collect();
    let list = known.join(", ");
    Diagnostic::error(
        "style::unknown-name",
        both(
            format!("there is no {what_en} `{}`", name.value),
            format!("没有名为“{}”的{what_zh}", name.value),
        ),
    )
    .at(name.span)
    .hint(both(format!("known: {list}"), format!("已有：{list}")))
}

impl<'de> Deserialize<'de> for RawFonts {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Self, D::Error> {
        struct FontsVisitor;
        impl<'de> Visitor<'de> for FontsVisitor {
            type Value = RawFonts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "the name of a set of fonts, or a face for each role\u{1f}字体集的名称，或各角色的字体"
                )
            }
            fn visit_str<E: de::Error>(
                self,
                text: &str,
            ) -> std::result::Result<RawFonts, E> {
                let value = text.to_owned();
                Ok(RawFonts::Set(At { value, span: Default::default() }))
            }
            fn visit_map<A: de::MapAccess<'de>>(
                self,
                map: A,
            ) -> std::result::Result<RawFonts, A::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                BTreeMap::deserialize(map).map(RawFonts::Roles)
            }
        }
        deserializer.deserialize_any(FontsVisitor)
    }
}

/// A value, or a list of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Self, D::Error> {
        struct Many<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Many<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a text, or a list of texts\u{1f}文字，或文字的列表")
            }
            fn visit_str<E: de::Error>(
                self,
                text: &str,
            ) -> std::result::Result<Self::Value, E> {
                let one = de::value::StrDeserializer::new(text);
                T::deserialize(one).map(|value| OneOrMany(vec![value]))
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> std::result::Result<Self::Value, A::Error> {
                let mut values = vec![];
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany(values))
            }
        }
        deserializer.deserialize_any(Many(PhantomData))
    }
}

/// A range of code points: `0020-007E`, or one: `00B7`.
#[derive(Clone, Debug)]
struct CharRange(RangeInclusive<char>);

impl<'de> Deserialize<'de> for CharRange {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Self, D::Error> {
        struct RangeVisitor;
        impl Visitor<'_> for RangeVisitor {
            type Value = CharRange;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "code points such as 0020-007E\u{1f}码位，例如 0020-007E")
            }
            fn visit_str<E: de::Error>(
                self,
                text: &str,
            ) -> std::result::Result<CharRange, E> {
                let (first, last) = text.split_once('-').unwrap_or((text, text));
                let code = |text: &str| {
                    u32::from_str_radix(text.trim(), 16).ok().and_then(char::from_u32)
                };
                match (code(first), code(last)) {
                    (Some(first), Some(last)) if first <= last => {
                        Ok(CharRange(first..=last))
                    }
                    _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_str(RangeVisitor)
    }
}

written!(RawFonts, generator => either(
    &generator.subschema_for::<String>(),
    &generator.subschema_for::<BTreeMap<String, OneOrMany<String>>>()
));

written!(CharRange, _generator => text(
    "a range of code points: 0020-007E, or one: 00B7",
    "^[0-9A-Fa-f]{4,6}(-[0-9A-Fa-f]{4,6})?$"
));

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, many) =
            (generator.subschema_for::<T>(), generator.subschema_for::<Vec<T>>());
        either(&one, &many)
    }
}
