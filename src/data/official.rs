//! What an official document has besides a report: its letterhead and its imprint
//! (GB/T 9704-2012, 7.2 and 7.4).

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use crate::schema::{either, text, written};
use crate::yaml::At;

use super::{Date, Text};

/// 版头.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Letterhead {
    /// 份号.
    pub copy: Option<At<CopyNumber>>,
    /// 密级和保密期限.
    pub secrecy: Option<Text>,
    /// 紧急程度.
    pub urgency: Option<Text>,
    /// 发文机关; the reporting unit if left out. The first one is the host.
    pub issuers: Texts,
    /// What follows the issuers' names: 文件.
    pub suffix: Option<Text>,
    /// 发文字号.
    pub number: Option<Text>,
    /// 签发人, of documents that go upwards.
    pub signers: Texts,
}

/// 版记.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Imprint {
    /// 抄送机关.
    pub copies: Texts,
    /// 印发机关.
    pub printer: Option<Text>,
    /// 印发日期.
    pub date: Option<At<Date>>,
}

/// A text, or several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts(pub Vec<Text>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<OneOrMany>::deserialize(deserializer)?;
        Ok(Self(match value {
            OneOrMany::One(value) => vec![At { value, span }],
            OneOrMany::Many(texts) => texts,
        }))
    }
}

written!(Texts, generator => either(
    &generator.subschema_for::<String>(),
    &generator.subschema_for::<Vec<String>>()
));

enum OneOrMany {
    One(String),
    Many(Vec<Text>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextsVisitor;
        impl<'de> Visitor<'de> for TextsVisitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a text, or a list of texts\u{1f}文字，或文字的列表")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<OneOrMany, A::Error> {
                let mut texts = vec![];
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany::Many(texts))
            }
        }
        deserializer.deserialize_any(TextsVisitor)
    }
}

/// The number of a copy, six digits (7.2.1).
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct CopyNumber(u32);

/// The greatest number of six digits.
const LAST_COPY: u32 = 999_999;

impl<'de> Deserialize<'de> for CopyNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.chars().all(|c| c.is_ascii_digit());
        let number = text.parse().ok().filter(|n| digits && (1..=LAST_COPY).contains(n));
        number.map(Self).ok_or_else(|| {
            let expected =
                "a copy's number of at most six digits\u{1f}不超过 6 位的份号，如 000001";
            de::Error::invalid_value(de::Unexpected::Str(&text), &expected)
        })
    }
}

written!(CopyNumber, _generator => text("the number of a copy", "^[0-9]{1,6}$"));

impl fmt::Display for CopyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}
