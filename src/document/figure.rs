//! Figures: a picture or a chart with its caption.

use crate::data;
use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::{Abs, Size};
use crate::numerals::number;
use crate::picture::{Picture, Pictures};
use crate::style::{FiguresLook, parse_length};
use crate::yaml::At;

use super::chart::{self, Chart};
use super::styles::Styles;
use super::{Paragraph, ParagraphRole, TextStyle};

/// A picture or a chart with its caption, which are never parted.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is painted.
    pub content: FigureContent,
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
    /// The space above the picture.
    pub space: Abs,
    /// How deep the list is nested in whose item it stands; zero: it stands in none.
    pub depth: u8,
    /// Where it is described.
    pub span: Span,
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureContent {
    /// A picture of a file.
    Picture(Picture),
    /// Numbers.
    Chart(Box<Chart>),
}

impl Figure {
    /// The paragraphs in it.
    pub(super) fn paragraphs_mut(&mut self) -> Vec<&mut Paragraph> {
        let chart = match &mut self.content {
            FigureContent::Chart(chart) => chart.paragraphs_mut(),
            FigureContent::Picture(_) => vec![],
        };
        chart.into_iter().chain(&mut self.caption).collect()
    }
}

/// What a figure says of itself beside what it shows.
struct About<'a> {
    caption: Option<&'a data::Text>,
    alt: Option<&'a data::Text>,
    asked: [&'a Option<data::Text>; 2],
    /// Where a figure without alternative text is pointed at.
    span: Span,
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
    /// A picture with its number in the report, or everything that is wrong with it.
    pub(super) fn figure(&self, figure: &data::Figure, index: usize) -> Result<Figure> {
        let about = About {
            caption: figure.caption.as_ref(),
            alt: figure.alt.as_ref(),
            asked: [&figure.width, &figure.height],
            span: figure.file.span,
        };
        let picture = self.pictures.open(&figure.file, figure.file.span);
        let picture = picture.map_err(|error| vec![error]);
        self.made(&about, index, picture, |picture, asked| {
            let size = sized(picture.size(), asked);
            (FigureContent::Picture(picture), size, String::new())
        })
    }

    /// A chart with its number in the report, or everything that is wrong with it.
    pub(super) fn chart(&self, chart: &At<data::Chart>, index: usize) -> Result<Figure> {
        let about = About {
            caption: chart.caption.as_ref(),
            alt: chart.alt.as_ref(),
            asked: [&chart.width, &chart.height],
            span: chart.span,
        };
        let drawn = chart::chart(&chart.value, self.styles, chart.span);
        self.made(&about, index, drawn, |(chart, words), [width, height]| {
            let usual = self.look.chart;
            let (width, height) =
                (width.unwrap_or(usual.width), height.unwrap_or(usual.height));
            (FigureContent::Chart(Box::new(chart)), Size::new(width, height), words)
        })
    }

    /// A figure from what it shows; `content` makes of it what is painted, its size and what
    /// is added to the alternative text.
    fn made<T>(
        &self,
        about: &About<'_>,
        index: usize,
        shown: Result<T>,
        content: impl FnOnce(T, [Option<Abs>; 2]) -> (FigureContent, Size, String),
    ) -> Result<Figure> {
        let mut errors = vec![];
        let shown = shown.map_err(|mut faults| errors.append(&mut faults)).ok();
        let alt = alt(about.alt, about.span).map_err(|error| errors.push(error)).ok();
        let asked = about.asked.map(|text| {
            let length = text.as_ref().map(length).transpose();
            length.map_err(|error| errors.push(error)).ok().flatten()
        });
        let (Some(shown), Some(mut alt), true) = (shown, alt, errors.is_empty()) else {
            return Err(errors);
        };
        let (content, size, words) = content(shown, asked);
        if !words.is_empty() {
            alt = format!("{}。{words}", alt.trim_end_matches(['。', '.']));
        }
        let text = &self.styles.looks["figure_text"];
        Ok(Figure {
            content,
            size,
            alt,
            caption: about.caption.map(|caption| self.caption(caption, index)),
            text: self.styles.text(text, false),
            bold: self.styles.text(text, true),
            gap: self.look.gap,
            space: self.look.space,
            depth: self.depth,
            span: about.span,
        })
    }

    fn caption(&self, caption: &data::Text, index: usize) -> Paragraph {
        let text = format!("{}{}", number(&self.look.caption, index), caption.value);
        let role = ParagraphRole::Note;
        self.styles.paragraph(role, "figure_caption", text.trim_end(), caption.span)
    }
}

/// The alternative text, which must be there (ISO 14289-1, 7.3).
pub(super) fn alt(
    alt: Option<&data::Text>,
    span: Span,
) -> std::result::Result<String, Diagnostic> {
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
pub(super) fn length(text: &data::Text) -> std::result::Result<Abs, Diagnostic> {
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
pub(super) fn sized(natural: Size, [width, height]: [Option<Abs>; 2]) -> Size {
    let by_width = width.map(|width| width / natural.width);
    let by_height = height.map(|height| height / natural.height);
    let scale = match (by_width, by_height) {
        (Some(one), Some(other)) => one.min(other),
        (one, other) => one.or(other).unwrap_or(1.0),
    };
    Size::new(natural.width * scale, natural.height * scale)
}
