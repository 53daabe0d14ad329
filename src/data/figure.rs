//! Figures of the narrative. They carry no numbers: the layout gives them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;

/// A picture of a file.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The file, relative to the report's.
    pub file: Text,
    /// What stands below it, without its number; without a caption it has no number either.
    pub caption: Option<Text>,
    /// What those read who cannot see it (ISO 14289-1, 7.3).
    pub alt: Option<Text>,
    /// Its width: `120mm`. Its natural size if neither width nor height is given.
    pub width: Option<Text>,
    /// Its height.
    pub height: Option<Text>,
}
