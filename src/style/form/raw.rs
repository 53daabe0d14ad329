//! What a form's layout says, as it is written.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_json::{Value, json};

use crate::schema::{self, either, written};

use crate::style::faces::OneOrMany;
use crate::style::rules::{RawCellRules, RawRules};
use crate::style::text::RawText;
use crate::style::tracks::Track;
use crate::style::words::{Length, Orientation, RowKind, VAlign};
use crate::yaml::At;

use super::{Density, Merge};

/// What a form's layout says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::style) struct RawForm {
    pub(super) title: String,
    #[serde(rename = "version")]
    pub(super) _version: Option<String>,
    pub(super) summary: Option<At<String>>,
    #[serde(default)]
    pub(super) orientation: Orientation,
    #[serde(default)]
    pub(super) caption: Vec<RawPiece>,
    #[serde(default)]
    pub(super) continued_caption: Vec<RawPiece>,
    #[serde(default)]
    pub(super) continued_label: String,
    pub(super) columns: At<Vec<Track>>,
    pub(super) rules: RawRules,
    pub(super) padding: At<RawPadding>,
    pub(super) row_height: At<Length>,
    pub(super) height: Option<At<Length>>,
    #[serde(default)]
    pub(super) layout: bool,
    #[serde(default)]
    pub(super) keep_rows: u32,
    #[serde(default)]
    pub(super) densities: Vec<At<Density>>,
    pub(super) styles: BTreeMap<String, At<RawText>>,
    #[schemars(with = "Vec<RowOrPart>")]
    pub(super) rows: Vec<At<RawRow>>,
    #[serde(default)]
    pub(super) foot: Vec<RawFoot>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::style) struct RawPiece {
    pub(in crate::style) text: At<String>,
    pub(in crate::style) style: At<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFoot {
    pub(super) when: Option<At<String>>,
    pub(super) text: At<OneOrMany<String>>,
    pub(super) style: At<String>,
}

#[derive(Copy, Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::style) struct RawPadding {
    pub(in crate::style) x: Length,
    pub(in crate::style) y: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) kind: Option<RowKind>,
    pub(super) each: Option<At<OneOrMany<String>>>,
    pub(super) with: Option<At<String>>,
    pub(super) when: Option<At<String>>,
    pub(super) height: Option<Length>,
    #[schemars(with = "Option<Vec<CellOrCells>>")]
    pub(super) cells: Option<Vec<At<RawCell>>>,
    #[serde(default)]
    #[schemars(with = "Vec<CellOrCells>")]
    pub(super) beside: Vec<At<RawCell>>,
    #[serde(default)]
    #[schemars(with = "Vec<CellOrCells>")]
    pub(super) after: Vec<At<RawCell>>,
    #[schemars(with = "Option<Vec<RowOrPart>>")]
    pub(super) rows: Option<Vec<At<RawRow>>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCell {
    pub(super) head: Option<At<String>>,
    pub(super) label: Option<At<String>>,
    pub(super) text: Option<At<String>>,
    pub(super) diagonal: Option<At<Vec<String>>>,
    pub(super) image: Option<At<RawImage>>,
    pub(super) columns: Option<usize>,
    pub(super) rows: Option<usize>,
    pub(super) at: Option<usize>,
    #[serde(default)]
    pub(super) merge: RawMerge,
    pub(super) style: Option<At<String>>,
    pub(super) valign: Option<VAlign>,
    pub(super) rules: Option<RawCellRules>,
}

/// A picture in a cell.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawImage {
    pub(super) file: At<String>,
    pub(super) alt: Option<At<String>>,
    pub(super) width: Option<At<Length>>,
    pub(super) height: Option<At<Length>>,
}

/// `true`, `false`, or the number of merging cells that it depends on.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct RawMerge(pub(super) Merge);

impl<'de> Deserialize<'de> for RawMerge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MergeVisitor;
        impl Visitor<'_> for MergeVisitor {
            type Value = Merge;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "true, false or a number of columns\u{1f}true、false 或所依列数"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Merge, E> {
                match text {
                    "true" => Ok(Merge::Within),
                    "false" => Ok(Merge::Never),
                    _ => text
                        .parse()
                        .map(Merge::WithinFirst)
                        .map_err(|_| E::invalid_type(de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_str(MergeVisitor).map(Self)
    }
}

written!(RawMerge, generator => either(
    &generator.subschema_for::<bool>(),
    &generator.subschema_for::<usize>()
));

/// What may stand among rows, for editors: [`super::parts`] puts rows in the place of parts.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum RowOrPart {
    Row(Box<RawRow>),
    Part(PartOfForm),
}

/// Named rows in this place.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct PartOfForm {
    /// Their name under `parts`.
    part: String,
}

/// What may stand among cells, for editors: a list of cells that rows share by an anchor.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum CellOrCells {
    Cell(Box<RawCell>),
    Cells(Vec<RawCell>),
}

/// The schema of a form's file.
pub(in crate::style) fn schema() -> Value {
    let mut schema = schema::of::<RawForm>("banxin: a form", true);
    let rows = schema["properties"]["rows"].clone();
    schema["properties"]["extends"] = json!({
        "type": "string",
        "description": "the layout whose keys this one takes over: form/base",
    });
    schema["properties"]["parts"] = json!({
        "type": "object",
        "description": "rows by name, for `part: name` among rows",
        "additionalProperties": rows,
    });
    schema
}
