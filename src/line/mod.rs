//! Lines: a paragraph's text broken and set to a measure.

mod breaking;
mod fit;
mod place;
mod prohibition;
mod shapes;
#[cfg(test)]
mod tests;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Align, Paragraph, Shape};
use crate::font::FontSet;
use crate::frame::{Frame, Tag};
use crate::geom::Abs;
use crate::text::cjk::{Class, class};
use crate::text::{self, ShapedText, Unit};

use breaking::{Settings, break_lines, cut_wide_units};
use fit::{Fitted, Spacing};
pub use prohibition::forbids_break;
use prohibition::may_break;

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
    /// Whether a label's word, or a number with its unit, goes on in the next line.
    pub torn: bool,
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
    paragraph: &Paragraph,
    measure: Abs,
    tags: Tags,
    fonts: &FontSet,
) -> Vec<Line> {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure };
    let mut lines = vec![];
    for segment in segments(&paragraph.text) {
        let units = setter.units(segment.clone());
        let broken = setter.break_segment(&units, lines.is_empty());
        let count = broken.len();
        for (index, range) in broken.into_iter().enumerate() {
            let last = index + 1 == count;
            let units = &units[range];
            let fitted = setter.fit(units, lines.is_empty(), last);
            let bytes = match (units.first(), units.last()) {
                (Some(first), Some(last)) => first.range.start..last.range.end,
                _ => segment.clone(),
            };
            let mut line = setter.place(units, &fitted, lines.is_empty(), tags, bytes);
            line.torn = !last && setter.tears(&line.range);
            lines.push(line);
        }
    }
    lines
}

/// The width of the widest line if a paragraph is broken nowhere but where its author does.
pub fn natural_width(paragraph: &Paragraph, fonts: &FontSet) -> Abs {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure: Abs::INF };
    let width = |segment: Range<usize>| {
        let units = setter.units(segment);
        setter.em() * Fitted::natural(&units, &setter.spacing()).width()
    };
    segments(&paragraph.text).into_iter().map(width).fold(Abs::ZERO, Abs::max)
}

/// The width of the widest piece of a paragraph that no line should break: a number with its
/// sign, a word, marks that hold together; in labels a short bracket with its content.
pub fn widest_piece(paragraph: &Paragraph, fonts: &FontSet) -> Abs {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure: Abs::INF };
    let mut widest: f64 = 0.0;
    for segment in segments(&paragraph.text) {
        let units = setter.units(segment);
        let mut start = 0;
        for end in 1..=units.len() {
            if end == units.len() || setter.breaks(&units, end) {
                let piece = Fitted::natural(&units[start..end], &setter.spacing());
                widest = widest.max(piece.width());
                start = end;
            }
        }
    }
    setter.em() * widest
}

/// The parts of a text between forced breaks; at least one.
fn segments(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut segments = vec![];
    for (at, c) in text.char_indices().filter(|(_, c)| class(*c) == Class::Break) {
        segments.push(start..at);
        start = at + c.len_utf8();
    }
    segments.push(start..text.len());
    segments
}

/// A bracket of a label that is no wider, in 字, stays on one line if it can: （万元）.
const SHORT_BRACKET: f64 = 6.0;

/// A paragraph on its way to lines.
struct Setter<'a> {
    paragraph: &'a Paragraph,
    shaped: &'a ShapedText<'a>,
    measure: Abs,
}

impl Setter<'_> {
    /// 字 of the paragraph, by which its lines are measured: that of its first run.
    fn em(&self) -> Abs {
        let first = self.paragraph.runs.first();
        first.map_or(Abs::pt(12.0), |run| run.style.em).max(Abs::pt(0.1))
    }

    fn spacing(&self) -> Spacing {
        let style = &self.paragraph.style;
        let breaking = &style.breaking;
        // A blank before a bracket would put a centred line off its centre.
        let centered = style.align == Align::Center;
        Spacing {
            trim_line_start: breaking.trim_line_start || centered,
            latin_space: breaking.latin_space.0,
            squeeze_stops: breaking.squeeze_stops,
        }
    }

    fn settings(&self, first: bool) -> Settings {
        let width = |first: bool| (self.width(first) / self.em()).max(0.0);
        Settings {
            level: self.paragraph.style.breaking.level,
            spacing: self.spacing(),
            widths: (width(first), width(false)),
        }
    }

    /// The width of the first line, or of another one, without indents.
    fn width(&self, first: bool) -> Abs {
        let style = &self.paragraph.style;
        let indent = if first { style.first_indent } else { Abs::ZERO };
        self.measure - style.left_indent - style.right_indent - indent
    }

    /// The units of a segment, their ranges those of the paragraph's text. Characters of
    /// another size than the first run's are as wide as they are.
    fn units(&self, segment: Range<usize>) -> Vec<Unit> {
        let text = &self.paragraph.text[segment.clone()];
        let start = segment.start;
        let shift = |range: Range<usize>| range.start + start..range.end + start;
        let mut units = text::units(text, &|range| self.shaped.width(shift(range)));
        let em = self.em();
        for unit in &mut units {
            unit.range = shift(unit.range.clone());
            let slot = self.shaped.slots(unit.range.clone()).first();
            let scale = slot.map_or(1.0, |slot| slot.style.em / em);
            unit.width *= scale;
            unit.lead *= scale;
            unit.trail *= scale;
        }
        let narrowest = self.width(true).min(self.width(false)) / em;
        let text = &self.paragraph.text;
        cut_wide_units(units, narrowest, &|range| pieces(self.shaped, text, range))
    }

    /// Whether a line may end before a unit, all binds given up, and not inside a short bracket
    /// of a label.
    fn breaks(&self, units: &[Unit], end: usize) -> bool {
        let style = &self.paragraph.style;
        let bracketed = || {
            let open = units[..end].iter().rposition(|unit| unit.class == Class::Open)?;
            let close =
                units[open..].iter().position(|unit| unit.class == Class::Close)?;
            let width: f64 =
                units[open..=open + close].iter().map(|unit| unit.width).sum();
            (open + close >= end && width <= SHORT_BRACKET).then_some(())
        };
        may_break(&units[end - 1], &units[end], style.breaking.level, u8::MAX)
            && (style.shape != Shape::Balanced || bracketed().is_none())
    }

    /// Whether a line of a label ends where one would rather not break it.
    fn tears(&self, line: &Range<usize>) -> bool {
        let style = &self.paragraph.style;
        style.shape == Shape::Balanced && text::tears(&self.paragraph.text, line.end)
    }

    fn break_segment(&self, units: &[Unit], first: bool) -> Vec<Range<usize>> {
        let settings = self.settings(first);
        match self.paragraph.style.shape {
            Shape::Full => break_lines(units, &settings),
            Shape::Balanced => shapes::balanced(&self.paragraph.text, units, &settings),
            Shape::Title => shapes::title(&self.paragraph.text, units, &settings),
            Shape::Stacked => shapes::stacked(&self.paragraph.text, units, &settings),
        }
    }

    /// A line's blanks, at the width that the alignment wants.
    fn fit(&self, units: &[Unit], first: bool, last: bool) -> Fitted {
        let spacing = self.spacing();
        let mut line = Fitted::natural(units, &spacing);
        let slack = self.width(first) / self.em() - line.width();
        if slack < 0.0 {
            line.squeeze(units, &spacing, -slack);
        } else if self.paragraph.style.align == Align::Justify && !last {
            line.stretch(units, slack);
        }
        line
    }
}

/// The pieces of a unit that is wider than a line: its graphemes with their widths.
fn pieces(
    shaped: &ShapedText<'_>,
    text: &str,
    range: Range<usize>,
) -> Vec<(Range<usize>, f64)> {
    text[range.clone()]
        .grapheme_indices(true)
        .map(|(at, cluster)| {
            let piece = range.start + at..range.start + at + cluster.len();
            (piece.clone(), shaped.width(piece))
        })
        .collect()
}
