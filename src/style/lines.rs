//! The look of lines: how they are broken, and how wide their blanks and scripts are.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::Em;
use crate::lexicon::Lexicon;

use super::words::{Breaker, Prohibition, Punctuation, Setting};

/// How lines are broken and set (spec/lines).
#[derive(Clone, Debug, PartialEq)]
pub struct LinesLook {
    /// Whether both edges are flush, or each character stands in its cell.
    pub setting: Setting,
    /// How breaks are chosen.
    pub breaker: Breaker,
    /// 避头尾.
    pub prohibition: Prohibition,
    /// Whether an opening mark at the start of a line loses its blank.
    pub trim_line_start: bool,
    /// Whether an opening mark at the start of a paragraph does.
    pub trim_paragraph_start: bool,
    /// Space between Han and Latin, in em.
    pub latin_space: Em,
    /// Whether 。？！ may be squeezed.
    pub squeeze_stops: bool,
    /// How wide marks are.
    pub punctuation: Punctuation,
    /// Whether a pause may hang over the right edge.
    pub hanging: bool,
    /// The size of digits and of Latin letters, relative to Han.
    pub sizes: ScriptSizes,
    /// The words that lines are broken by.
    pub lexicon: Arc<Lexicon>,
}

/// The size of a script relative to the text's.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct ScriptSizes {
    /// Of digits and the signs among them.
    pub digits: f64,
    /// Of Latin letters.
    pub latin: f64,
}

impl Default for ScriptSizes {
    fn default() -> Self {
        Self { digits: 1.0, latin: 1.0 }
    }
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLines {
    #[serde(default)]
    setting: Setting,
    #[serde(default)]
    breaker: Breaker,
    prohibition: Prohibition,
    line_start_open: RawLineStart,
    paragraph_start_open: Option<RawLineStart>,
    latin_space: f64,
    squeeze_stops: bool,
    #[serde(default)]
    punctuation: Punctuation,
    #[serde(default)]
    hanging: bool,
    digit_size: Option<f64>,
    latin_size: Option<f64>,
}

#[derive(Copy, Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RawLineStart {
    Keep,
    Trim,
}

/// Digits and letters are set at half to twice the size of the text.
const SCRIPT_SIZES: std::ops::RangeInclusive<f64> = 0.5..=2.0;
/// Han–Latin space is at most this, in em (CLREQ: a quarter, which layouts may exceed).
const WIDEST_LATIN_SPACE: f64 = 1.0;

impl RawLines {
    pub(super) fn resolve(self, span: Span, lexicon: &Arc<Lexicon>) -> Result<LinesLook> {
        let start = self.paragraph_start_open.unwrap_or(self.line_start_open);
        let sizes = ScriptSizes {
            digits: self.digit_size.unwrap_or(1.0),
            latin: self.latin_size.unwrap_or(1.0),
        };
        let sound =
            [sizes.digits, sizes.latin].iter().all(|size| SCRIPT_SIZES.contains(size))
                && (0.0..=WIDEST_LATIN_SPACE).contains(&self.latin_space);
        if !sound {
            return Err(vec![bad_lines(span)]);
        }
        Ok(LinesLook {
            setting: self.setting,
            breaker: self.breaker,
            prohibition: self.prohibition,
            trim_line_start: self.line_start_open == RawLineStart::Trim,
            trim_paragraph_start: start == RawLineStart::Trim,
            latin_space: Em(self.latin_space),
            squeeze_stops: self.squeeze_stops,
            punctuation: self.punctuation,
            hanging: self.hanging,
            sizes,
            lexicon: lexicon.clone(),
        })
    }
}

fn bad_lines(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-lines",
        both(
            "a size or a space of the lines is out of range",
            "行的字号比例或间距超出范围",
        ),
    )
    .at(span)
    .hint(both(
        "digit_size and latin_size must be 0.5 to 2, latin_space 0 to 1",
        "digit_size、latin_size 须为 0.5 至 2，latin_space 须为 0 至 1",
    ))
}
