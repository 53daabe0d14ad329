//! Where a layout leaves room for signatures (spec/filing D2).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::{Abs, Size};
use crate::yaml::At;

use super::words::Length;

/// Room for signatures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldsLook {
    /// What the room of each seal is called.
    pub seal: Option<Named>,
    /// Rooms behind words that forms print where people sign.
    pub behind: Vec<FieldLook>,
    /// From the text to the room behind it.
    pub gap: Abs,
    /// Where less is left behind the text, the room begins at the end of the words, over what
    /// is printed there.
    pub least: Abs,
}

/// What room for a signature is called.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// By software.
    pub name: String,
    /// By people.
    pub description: String,
}

/// Room behind some words.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldLook {
    /// What it is called.
    pub named: Named,
    /// The words, any of which stands before it.
    pub words: Vec<String>,
    /// Its size; narrower where other text or the edge of the type area is nearer.
    pub size: Size,
    /// Whether it is over what is printed behind the words, as a seal is, and not behind it.
    pub over: bool,
}

/// What a layout says of room for signatures.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFields {
    seal: Option<Named>,
    #[serde(default)]
    behind: Vec<At<RawField>>,
    gap: Length,
    least: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawField {
    name: String,
    description: String,
    words: Vec<String>,
    width: Length,
    height: Length,
    #[serde(default)]
    over: bool,
}

/// No sheet is larger.
const LONGEST: Abs = Abs::mm(1000.0);

impl RawFields {
    pub(super) fn resolve(&self, span: Span) -> Result<FieldsLook> {
        let fits = |length: Length| (Abs::ZERO..=LONGEST).contains(&length.0);
        let mut errors = vec![];
        if !fits(self.gap) || !fits(self.least) {
            errors.push(bad_length(span));
        }
        let names = self.behind.iter().map(|field| (&field.value.name, field.span));
        let seal = self.seal.iter().map(|seal| (&seal.name, span));
        let unusable = names.chain(seal).filter(|(name, _)| !is_name(name));
        errors.extend(unusable.map(|(name, span)| bad_name(name, span)));
        for field in &self.behind {
            let RawField { width, height, words, .. } = &field.value;
            let empty = width.0 <= Abs::ZERO || height.0 <= Abs::ZERO;
            if empty || !fits(*width) || !fits(*height) {
                errors.push(bad_length(field.span));
            }
            if words.is_empty() || words.iter().any(|words| words.trim().is_empty()) {
                errors.push(no_words(field.span));
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(FieldsLook {
            seal: self.seal.clone(),
            behind: self.behind.iter().map(|field| field.value.resolve()).collect(),
            gap: self.gap.0,
            least: self.least.0,
        })
    }
}

impl RawField {
    fn resolve(&self) -> FieldLook {
        let (name, description) = (self.name.clone(), self.description.clone());
        FieldLook {
            named: Named { name, description },
            words: self.words.clone(),
            size: Size::new(self.width.0, self.height.0),
            over: self.over,
        }
    }
}

/// Whether a field may be called so: a dot would make it a part of another (ISO 32000-1,
/// 12.7.3.2).
fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && !name.contains('.') && !name.contains(char::is_control)
}

fn bad_length(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-field",
        both(
            "a length of room for signatures is out of range",
            "签名域的某个尺寸超出范围",
        ),
    )
    .at(span)
    .hint(both(
        "none may be negative or longer than a metre, width and height not zero",
        "各项不得为负或超过 1 米，宽和高不得为零",
    ))
}

fn bad_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-field",
        both(
            format!("no signature field can be called `{name}`"),
            format!("签名域不能命名为“{name}”"),
        ),
    )
    .at(span)
    .hint(both(
        "give a name without dots, such as SIG_head",
        "请用不含点号的名称，例如 SIG_head",
    ))
}

fn no_words(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-field",
        both("room for a signature without words before it", "签名域缺少其前的文字"),
    )
    .at(span)
    .hint(both(
        "give the words as the form prints them: `words: [填表人：]`",
        "请写出表格中印的文字：words: [填表人：]",
    ))
}
