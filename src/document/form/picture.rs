//! Pictures in the cells of a form.

use crate::diag::Span;
use crate::document::figure::{alt, sized};
use crate::document::styles::Styles;
use crate::document::{Align, CellPicture};
use crate::picture::Picture;
use crate::style::{CellLook, Piece, Template, TemplatePart};
use crate::yaml::At;

use super::scope::Scope;
use super::{FilledCell, Filler};

/// A picture of a cell, read.
pub(super) struct FilledPicture {
    picture: Picture,
    alt: String,
}

impl Filler<'_> {
    /// The picture of a cell whose file is named at a place; none if the report names none, or
    /// if something is wrong with it.
    pub(super) fn picture(
        &self,
        look: &CellLook,
        file: &str,
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<FilledPicture> {
        let (image, pictures) = (look.image.as_ref()?, self.pictures?);
        let file = file.trim();
        if file.is_empty() || self.is_unfilled(&look.text, scope) {
            return None;
        }
        let picture = pictures.open(file, span).map_err(|fault| self.tell(fault)).ok();
        let (text, at) = self.text(&image.alt, scope);
        let text = At { value: text, span: at.unwrap_or(image.alt.span) };
        let alt = alt(Some(&text), span).map_err(|fault| self.tell(fault)).ok();
        Some(FilledPicture { picture: picture?, alt: alt? })
    }

    /// Whether a text wants values and has none of them: `photos/{fields.photo}` is no file
    /// then.
    fn is_unfilled(&self, piece: &Piece, scope: &Scope<'_>) -> bool {
        let wants = |part: &&TemplatePart| !matches!(part, TemplatePart::Text(_));
        let wanted: Vec<TemplatePart> =
            piece.text.parts.iter().filter(wants).cloned().collect();
        if wanted.is_empty() {
            return false;
        }
        let wanted = Piece { text: Template { parts: wanted }, ..piece.clone() };
        self.text(&wanted, scope).0.trim().is_empty()
    }
}

/// The picture of a cell, with its size and the style of its text.
pub(super) fn placed(cell: &FilledCell<'_>, styles: &Styles<'_>) -> Option<CellPicture> {
    let (image, filled) = (cell.look.image.as_ref()?, cell.picture.as_ref()?);
    let look = &styles.looks[&cell.look.text.style];
    Some(CellPicture {
        picture: filled.picture.clone(),
        size: sized(filled.picture.size(), [image.width, image.height]),
        alt: filled.alt.clone(),
        align: if image.aligned { look.align } else { Align::Center },
        text: styles.text(look, false),
        bold: styles.text(look, true),
        span: cell.span,
    })
}
