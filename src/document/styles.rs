//! Text styles of a layout, made absolute for the page they stand on.

use crate::diag::{Diagnostic, Span, both};
use crate::face::{Faces, Role};
use crate::geom::Abs;
use crate::style::{LinesLook, PageLook, TextLook, TextLooks};

use super::inline::{self, Part};
use super::{Breaking, Paragraph, ParagraphRole, ParagraphStyle, Run, TextStyle};

/// The styles of a layout, on a page with its faces.
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
            pitch: look.pitch.map_or(self.page.pitch, |pitch| look.size * pitch),
            em_box: if look.grid { self.page.em_box } else { look.size },
            breaking: Breaking {
                level: self.lines.prohibition,
                trim_line_start: self.lines.trim_line_start,
                latin_space: self.lines.latin_space,
                squeeze_stops: self.lines.squeeze_stops,
            },
            shape: look.shape,
            keep_with_next: look.keep,
            orphans: look.orphans,
        }
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
        let roles = self.looks.values().flat_map(|look| {
            [Some(&look.font), look.bold.as_ref()]
                .into_iter()
                .flatten()
                .zip([look.span; 2])
        });
        roles
            .filter(|(role, _)| !known.contains(&role.as_str()))
            .map(|(role, span)| unknown_role(role, &known.join(", "), span))
            .collect()
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
