//! Lines: a paragraph's text broken and set to a measure.

use std::ops::Range;

use crate::document::Paragraph;
use crate::font::FontSet;
use crate::frame::{Frame, Tag};
use crate::geom::Abs;

/// A line of a paragraph.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is painted. As wide as the measure, as high as the paragraph's em box; the
    /// baseline lies so that a Han character's em box stands in the middle.
    pub frame: Frame,
    /// How wide the set text is, without indents.
    pub width: Abs,
    /// The bytes of the paragraph's text that stand on it.
    pub range: Range<usize>,
}

/// What the text of a paragraph is part of.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    /// The text.
    pub text: Tag,
    /// The number of a list item, if it is a node of its own: how many bytes it has, and
    /// its tag.
    pub label: Option<(usize, Tag)>,
}

/// Breaks and sets a paragraph to a measure.
pub fn layout_paragraph(
    _paragraph: &Paragraph,
    _measure: Abs,
    _tags: Tags,
    _fonts: &FontSet,
) -> Vec<Line> {
    vec![]
}
