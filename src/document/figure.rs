//! Figures: a picture with its caption.

use crate::data;
use crate::diag::{Diagnostic, Span, both};
use crate::geom::{Abs, Size};
use crate::numerals::number;
use crate::picture::{Picture, Pictures};
use crate::style::{FiguresLook, parse_length};

use super::styles::Styles;
use super::{Paragraph, ParagraphRole, TextStyle};

/// A picture with its caption, which are never parted.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is painted.
    pub picture: Picture,
    /// The size that is wanted; what is larger than the type area is made smaller.
    pub size: Size,
    /// What those read who cannot see it.
    pub alt: String,
    /// What stands below it.
    pub caption: Option<Paragraph>,
    /// How the text of a drawing is set.
    pub text: TextStyle,
    /// How its bold text is set, and that of sans-serif faces.
    pub bold: TextStyle,
    /// Between picture and caption.
    pub gap: Abs,
    /// The least space above the picture and below the caption.
    pub space: Abs,
    /// How deep the list is nested in whose item it stands; zero: it stands in none.
    pub depth: u8,
    /// Where it is described.
    pub span: Span,
}

/// What figures are made with.
pub(super) struct Studio<'a> {
    pub(super) look: &'a FiguresLook,
    pub(super) styles: &'a Styles<'a>,
    pub(super) pictures: &'a Pictures<'a>,
    /// How deep the list is nested around the figure.
    pub(super) depth: u8,
}

impl Studio<'_> {
    /// A figure with its number in the report, or everything that is wrong with it.
    pub(super) fn figure(
        &self,
        figure: &data::Figure,
        index: usize,
    ) -> Result<Figure, Vec<Diagnostic>> {
        let span = figure.file.span;
        let mut errors = vec![];
        let picture = self.pictures.open(&figure.file, span);
        let picture = picture.map_err(|error| errors.push(error)).ok();
        let alt = alt(figure.alt.as_ref(), span);
        let alt = alt.map_err(|error| errors.push(error)).ok();
        let asked = [&figure.width, &figure.height].map(|text| {
            let length = text.as_ref().map(length).transpose();
            length.map_err(|error| errors.push(error)).ok().flatten()
        });
        let (Some(picture), Some(alt), true) = (picture, alt, errors.is_empty()) else {
            return Err(errors);
        };
        let text = &self.styles.looks["figure_text"];
        Ok(Figure {
            size: sized(picture.size(), asked),
            picture,
            alt,
            caption: figure.caption.as_ref().map(|caption| self.caption(caption, index)),
            text: self.styles.text(text, false),
            bold: self.styles.text(text, true),
            gap: self.look.gap,
            space: self.look.space,
            depth: self.depth,
            span,
        })
    }

    fn caption(&self, caption: &data::Text, index: usize) -> Paragraph {
        let text = format!("{}{}", number(&self.look.caption, index), caption.value);
        let role = ParagraphRole::Note;
        self.styles.paragraph(role, "figure_caption", text.trim_end(), caption.span)
    }
}

/// The alternative text, which must be there (ISO 14289-1, 7.3).
fn alt(alt: Option<&data::Text>, span: Span) -> Result<String, Diagnostic> {
    let text = alt.map(|alt| alt.trim()).filter(|alt| !alt.is_empty());
    text.map(str::to_owned).ok_or_else(|| {
        Diagnostic::error(
            "data::no-alt",
            both(
                "this figure has no alternative text (`alt`)",
                "此图没有替代文字（alt）",
            ),
        )
        .at(alt.map_or(span, |alt| alt.span))
        .hint(both(
            "say under `alt:` in a sentence what it shows, for those who cannot see it; PDF/UA \
             asks for it",
            "请在 alt: 下用一句话说明图的内容，供看不到图的读者使用；PDF/UA 要求必须有",
        ))
    })
}

/// A length that the author wrote.
fn length(text: &data::Text) -> Result<Abs, Diagnostic> {
    let length = parse_length(text.trim()).filter(|length| *length > Abs::ZERO);
    length.ok_or_else(|| {
        Diagnostic::error(
            "data::length",
            both(
                format!("`{}` is no length", text.value),
                format!("“{}”不是长度", text.value),
            ),
        )
        .at(text.span)
        .hint(both("write it as 120mm or 340pt", "请写成 120mm 或 340pt 的形式"))
    })
}

/// The size of a picture of a natural size: as wide and as high as is asked, never distorted.
fn sized(natural: Size, [width, height]: [Option<Abs>; 2]) -> Size {
    let by_width = width.map(|width| width / natural.width);
    let by_height = height.map(|height| height / natural.height);
    let scale = match (by_width, by_height) {
        (Some(one), Some(other)) => one.min(other),
        (one, other) => one.or(other).unwrap_or(1.0),
    };
    Size::new(natural.width * scale, natural.height * scale)
}
