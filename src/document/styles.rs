//! Text styles of a layout, made absolute for the page they stand on.

use crate::diag::{Diagnostic, Span, both};
use crate::face::{Faces, Role};
use crate::geom::Abs;
use crate::style::{LinesLook, PageLook, TextLook, TextLooks};

use super::inline::{self, Part};
use super::{
    Breaking, Paragraph, ParagraphRole, ParagraphStyle, Run, Setting, TextStyle,
};

/// The styles of a layout, on a page with its faces.
#[derive(Clone)]
pub(super) struct Styles<'a> {
    pub(super) page: &'a PageLook,
    pub(super) lines: &'a LinesLook,
    pub(super) faces: &'a Faces,
    pub(super) looks: &'a TextLooks,
}

impl Styles<'_> {
    /// A paragraph of a text, with its markup, in the style of a name.
    pub(super) fn paragraph(
        &self,
        role: ParagraphRole,
        style: &str,
        text: &str,
        span: Span,
    ) -> Paragraph {
        self.paragraph_of(role, style, inline::parts(text), span)
    }

    /// A paragraph of a text as it stands.
    pub(super) fn plain(
        &self,
        role: ParagraphRole,
        style: &str,
        text: &str,
        span: Span,
    ) -> Paragraph {
        self.paragraph_of(role, style, vec![Part { text, bold: false }], span)
    }

    fn paragraph_of(
        &self,
        role: ParagraphRole,
        style: &str,
        parts: Vec<Part<'_>>,
        span: Span,
    ) -> Paragraph {
        // Layouts are checked when they load: the styles they name are there.
        let look = &self.looks[style];
        let run = |part: &Part<'_>| Run {
            len: part.text.len(),
            style: self.text(look, part.bold),
            span,
        };
        Paragraph {
            role,
            runs: parts.iter().map(run).collect(),
            text: parts.iter().map(|part| part.text).collect(),
            style: self.shape(look),
        }
    }

    /// How characters of a style are set.
    pub(super) fn text(&self, look: &TextLook, bold: bool) -> TextStyle {
        let bold = look.bold.as_ref().filter(|_| bold);
        TextStyle {
            role: self.role(bold.unwrap_or(&look.font)),
            size: look.size,
            em: self.em(look),
            color: look.color,
        }
    }

    /// 字 of a style: on the grid, the width of a cell.
    pub(super) fn em(&self, look: &TextLook) -> Abs {
        if look.grid {
            self.page.area.size.width / f64::from(self.page.characters)
        } else {
            look.size
        }
    }

    fn shape(&self, look: &TextLook) -> ParagraphStyle {
        let em = self.em(look);
        ParagraphStyle {
            align: look.align,
            first_indent: look.first_indent.at(em),
            left_indent: look.left_indent.at(em),
            right_indent: look.right_indent.at(em),
            spread: look.spread.at(em),
            loosest: look.loosest,
            steps: look.steps.iter().map(|step| *step / look.size).collect(),
            pitch: look.pitch.map_or(self.page.pitch, |pitch| look.size * pitch),
            em_box: if look.grid { self.page.em_box } else { look.size },
            breaking: self.breaking(look),
            shape: look.shape,
            keep_with_next: look.keep,
            orphans: look.orphans,
        }
    }

    fn breaking(&self, look: &TextLook) -> Breaking {
        let breaking = breaking(self.lines);
        // Only text on the page's grid has cells.
        let setting = if look.grid { breaking.setting } else { Setting::Flush };
        Breaking { setting, ..breaking }
    }

    fn role(&self, name: &str) -> Role {
        let at = self.faces.chains.iter().position(|chain| chain.name == name);
        // Unknown roles are refused before: see `unknown_roles`.
        Role(at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default())
    }

    /// An error for each role of a form's styles that the report's faces lack.
    pub(super) fn unknown_roles(&self) -> Vec<Diagnostic> {
        let known: Vec<&str> =
            self.faces.chains.iter().map(|chain| chain.name.as_str()).collect();
        let roles =
            self.looks.values().flat_map(|look| [Some(&look.font), look.bold.as_ref()]);
        roles
            .flatten()
            .filter(|role| !known.contains(&role.as_str()))
            .map(|role| unknown_role(role, &known.join(", "), role.span))
            .collect()
    }
}

/// How a layout's lines are broken.
pub(super) fn breaking(lines: &LinesLook) -> Breaking {
    Breaking {
        setting: lines.setting,
        breaker: lines.breaker,
        level: lines.prohibition,
        trim_line_start: lines.trim_line_start,
        trim_paragraph_start: lines.trim_paragraph_start,
        latin_space: lines.latin_space,
        squeeze_stops: lines.squeeze_stops,
        punctuation: lines.punctuation,
        hanging: lines.hanging,
        sizes: lines.sizes,
        lexicon: lines.lexicon.clone(),
        explain: false,
    }
}

fn unknown_role(role: &str, known: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "document::unknown-role",
        both(
            format!("there is no font role `{role}`"),
            format!("没有名为“{role}”的字体角色"),
        ),
    )
    .at(span)
    .hint(both(format!("known: {known}"), format!("已有：{known}")))
}
