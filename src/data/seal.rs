//! 印章: seals, as pictures or set by hand (GB/T 9704-2012, 7.3.5).

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::schema::written;
use crate::yaml::At;

use super::Text;

/// The seals of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Seal {
    /// Whether they will be set by hand.
    ByHand(bool),
    /// Their pictures, one for each name in their order.
    Pictures(Vec<At<SealPicture>>),
}

impl Seal {
    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        *self == Self::ByHand(false)
    }

    /// Its pictures.
    pub fn pictures(&self) -> &[At<SealPicture>] {
        if let Self::Pictures(pictures) = self { pictures } else { &[] }
    }
}

/// The picture of a seal.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealPicture {
    /// The file, relative to the report's: PNG with a transparent background, or SVG.
    pub picture: Text,
    /// Its diameter, or the longer of its sides: `42mm`. The layout's if left out.
    pub size: Option<Text>,
    /// What those read who cannot see it; `印章：` and the name if left out.
    pub alt: Option<Text>,
}

impl<'de> Deserialize<'de> for Seal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<RawSeal>::deserialize(deserializer)?;
        Ok(match value {
            RawSeal::ByHand(wanted) => Self::ByHand(wanted),
            RawSeal::One(value) => Self::Pictures(vec![At { value, span }]),
            RawSeal::Many(pictures) => Self::Pictures(pictures),
        })
    }
}

enum RawSeal {
    ByHand(bool),
    One(SealPicture),
    Many(Vec<At<SealPicture>>),
}

impl<'de> Deserialize<'de> for RawSeal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SealVisitor;
        impl<'de> Visitor<'de> for SealVisitor {
            type Value = RawSeal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "true, false, `{{ picture: … }}`, or a list of these, one for each issuer\
                     \u{1f}true、false、{{ picture: … }}，或各发文机关依次一枚的列表"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawSeal, E> {
                match text {
                    "true" => Ok(RawSeal::ByHand(true)),
                    "false" => Ok(RawSeal::ByHand(false)),
                    _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawSeal, A::Error> {
                let one = MapAccessDeserializer::new(map);
                SealPicture::deserialize(one).map(RawSeal::One)
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<RawSeal, A::Error> {
                let mut pictures = vec![];
                while let Some(picture) = seq.next_element()? {
                    pictures.push(picture);
                }
                Ok(RawSeal::Many(pictures))
            }
        }
        deserializer.deserialize_any(SealVisitor)
    }
}

/// How seals are written, for editors.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum WrittenSeal {
    /// Whether it will be set by hand.
    ByHand(bool),
    /// The picture of one.
    One(SealPicture),
    /// The pictures of several, in the issuers' order.
    Many(Vec<SealPicture>),
}

written!(Seal, generator => generator.subschema_for::<WrittenSeal>());
