//! Lines: a paragraph's text broken and set to a measure.

mod cut;
mod fit;
mod greedy;
mod grid;
mod kept;
mod nominal;
mod note;
mod optimal;
mod place;
mod prohibition;
mod settings;
mod shapes;
mod sums;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::Span;
use crate::document::{Align, Breaker, Paragraph, Setting, Shape};
use crate::font::FontSet;
use crate::frame::{Fault, Frame, Item, Tag};
use crate::geom::{Abs, Point};
use crate::text::cjk::{Class, class};
use crate::text::{self, Rules, ShapedText, Tie, Unit};

use cut::cut_wide_units;
use fit::Fitted;
pub use nominal::{TextOptions, break_text, explain};
use note::SetLine;
pub use prohibition::forbids_break;
use prohibition::may_break;
use settings::{Settings, Spacing};
use sums::Sums;

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
    let made = || Some(set(paragraph, measure, tags, fonts));
    kept::lines(paragraph, measure, None, tags, fonts, made).unwrap_or_default()
}

fn set(paragraph: &Paragraph, measure: Abs, tags: Tags, fonts: &FontSet) -> Vec<Line> {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure };
    let mut lines = vec![];
    let segments = segments(&paragraph.text);
    let count = segments.len();
    for (index, segment) in segments.into_iter().enumerate() {
        let part = setter.part(segment, index == 0, index + 1 == count);
        setter.set(&part, setter.break_part(&part), tags, &mut lines);
    }
    lines
}

/// Sets a paragraph in exactly so many lines, if that can be done without a loose line: how
/// a page is kept from starting with the last line of a paragraph.
pub fn layout_in_lines(
    paragraph: &Paragraph,
    measure: Abs,
    tags: Tags,
    fonts: &FontSet,
    count: usize,
) -> Option<Vec<Line>> {
    let style = &paragraph.style;
    let whole = style.shape == Shape::Full
        && style.align == Align::Justify
        && style.breaking.setting == Setting::Flush
        && !paragraph.text.contains('\n');
    if !whole {
        return None;
    }
    let made = || set_in_lines(paragraph, measure, tags, fonts, count);
    kept::lines(paragraph, measure, Some(count), tags, fonts, made)
}

fn set_in_lines(
    paragraph: &Paragraph,
    measure: Abs,
    tags: Tags,
    fonts: &FontSet,
    count: usize,
) -> Option<Vec<Line>> {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure };
    let part = setter.part(0..paragraph.text.len(), true, true);
    let broken = optimal::break_into(&part.units, &part.settings, count)?;
    let mut lines = vec![];
    setter.set(&part, broken, tags, &mut lines);
    Some(lines)
}

/// Where the lines of a part of a paragraph end, each as full as can be.
fn break_full(units: &[Unit], settings: &Settings) -> Vec<Range<usize>> {
    match (settings.setting, settings.breaker) {
        (Setting::Grid, _) => grid::break_lines(units, settings),
        (Setting::Flush, Breaker::Greedy) => greedy::break_lines(units, settings),
        (Setting::Flush, Breaker::Optimal) => optimal::break_lines(units, settings),
    }
}

/// The blanks of the line of these units. `justify`: a line that is not the last is stretched
/// to the measure.
fn fit_full(
    units: &[Unit],
    range: &Range<usize>,
    settings: &Settings,
    justify: bool,
) -> Fitted {
    let own = &units[range.clone()];
    let width = settings.width_at(range.start);
    if settings.setting == Setting::Grid {
        return grid::fit(own, settings, width);
    }
    let spacing = &settings.spacing;
    let mut line = Fitted::natural(own, spacing, spacing.trims(range.start));
    let mut excess = line.width() - width;
    if excess > 0.0 {
        excess = line.hang(own, spacing, excess);
    }
    if excess > 0.0 {
        line.squeeze(own, spacing, excess);
    } else if justify && range.end < units.len() {
        line.stretch(own, spacing, -excess);
    }
    line
}

/// How wide a paragraph wants to be.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Extent {
    /// The widest piece that no line should break: a number with its sign, a word, marks that
    /// hold together; in labels a short bracket with its content.
    pub piece: Abs,
    /// The widest line, if lines end nowhere but where the author ends them.
    pub line: Abs,
}

impl Extent {
    /// Room for either.
    pub fn max(self, other: Self) -> Self {
        Self { piece: self.piece.max(other.piece), line: self.line.max(other.line) }
    }
}

/// How wide the first bytes of a paragraph are, set by themselves.
pub fn width_before(paragraph: &Paragraph, byte: usize, fonts: &FontSet) -> Abs {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure: Abs::INF };
    setter.em() * shaped.width(0..byte)
}

/// How wide a paragraph wants to be, its indents counted in.
pub fn extent(paragraph: &Paragraph, fonts: &FontSet) -> Extent {
    kept::extent(paragraph, fonts, || measured(paragraph, fonts))
}

fn measured(paragraph: &Paragraph, fonts: &FontSet) -> Extent {
    let shaped = text::shape(paragraph, fonts);
    let setter = Setter { paragraph, shaped: &shaped, measure: Abs::INF };
    let (mut piece, mut line): (f64, f64) = (0.0, 0.0);
    for segment in segments(&paragraph.text) {
        let units = setter.units(segment);
        line = line.max(setter.natural(&units));
        let mut start = 0;
        for end in 1..=units.len() {
            if end == units.len() || setter.breaks(&units, end) {
                piece = piece.max(setter.natural(&units[start..end]));
                start = end;
            }
        }
    }
    let (style, em) = (&paragraph.style, setter.em());
    let indents =
        style.left_indent + style.right_indent + style.first_indent.max(Abs::ZERO);
    let stacked = style.shape == Shape::Stacked;
    let line = em * if stacked { piece } else { line };
    let piece = em * piece + indents;
    Extent { piece, line: (line.max(style.spread) + indents).max(piece) }
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
/// One of more units is not short, whatever their widths are.
const BRACKET_UNITS: usize = 32;

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

    /// The settings of the paragraph's `first` part between forced breaks, or of another.
    fn settings(&self, first: bool) -> Settings {
        let style = &self.paragraph.style;
        let width = |first: bool| (self.width(first) / self.em()).max(0.0);
        // A blank before a bracket would put a centred line off its centre.
        let centered = matches!(style.align, Align::Center | Align::Decimal);
        Settings {
            level: style.breaking.level,
            breaker: style.breaking.breaker,
            setting: style.breaking.setting,
            spacing: Spacing::of(&style.breaking, first, centered),
            widths: (width(first), width(false)),
        }
    }

    /// The width of some units by themselves, in em.
    fn natural(&self, units: &[Unit]) -> f64 {
        let spacing = self.settings(false).spacing;
        Fitted::natural(units, &spacing, spacing.trim.1).width()
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
        let breaking = &self.paragraph.style.breaking;
        let rules =
            Rules { lexicon: &breaking.lexicon, punctuation: breaking.punctuation };
        let mut units =
            text::units(text, rules, &|range| self.shaped.width(shift(range)));
        let em = self.em();
        for unit in &mut units {
            unit.range = shift(unit.range.clone());
            let slot = self.shaped.slots(unit.range.clone()).first();
            let scale = slot.map_or(1.0, |slot| slot.style.em / em);
            unit.width *= scale;
            unit.lead *= scale;
            unit.trail *= scale;
        }
        let widths = (self.width(segment.start == 0) / em, self.width(false) / em);
        let text = &self.paragraph.text;
        cut_wide_units(units, widths, &|range| pieces(self.shaped, text, range))
    }

    /// Whether a line may end before a unit, all binds given up, and not inside a short bracket
    /// of a label.
    fn breaks(&self, units: &[Unit], end: usize) -> bool {
        let style = &self.paragraph.style;
        let bracketed = || {
            let near = end.saturating_sub(BRACKET_UNITS);
            let is_open = |unit: &Unit| unit.class == Class::Open;
            let open = near + units[near..end].iter().rposition(is_open)?;
            let mut after = units[open..].iter().take(BRACKET_UNITS);
            let close = after.position(|unit| unit.class == Class::Close)?;
            let width: f64 =
                units[open..=open + close].iter().map(|unit| unit.width).sum();
            (open + close >= end && width <= SHORT_BRACKET).then_some(())
        };
        let relaxed = Some(Tie::DateUnit);
        may_break(&units[end - 1], &units[end], style.breaking.level, relaxed)
            && (style.shape != Shape::Balanced || bracketed().is_none())
    }

    /// Whether a line of a label ends where one would rather not break it.
    fn tears(&self, line: &Range<usize>) -> bool {
        let style = &self.paragraph.style;
        style.shape == Shape::Balanced
            && text::tears(&self.paragraph.text, line.end, &style.breaking.lexicon)
    }

    /// A part of the paragraph between forced breaks.
    fn part(&self, segment: Range<usize>, first: bool, last: bool) -> Part {
        let units = self.units(segment.clone());
        Part { segment, units, settings: self.settings(first), last }
    }

    fn break_part(&self, part: &Part) -> Vec<Range<usize>> {
        let Part { units, settings, .. } = part;
        let text = &self.paragraph.text;
        let lexicon = &self.paragraph.style.breaking.lexicon;
        match self.paragraph.style.shape {
            Shape::Full => break_full(units, settings),
            Shape::Balanced => shapes::balanced(text, units, settings, lexicon),
            Shape::Title => shapes::title(text, units, settings, lexicon),
            Shape::Stacked => shapes::stacked(text, units, settings, lexicon),
        }
    }

    /// Sets the lines of a part.
    fn set(
        &self,
        part: &Part,
        broken: Vec<Range<usize>>,
        tags: Tags,
        lines: &mut Vec<Line>,
    ) {
        let sums = OnceCell::new();
        for range in broken {
            let units = &part.units[range.clone()];
            let fitted = self.fit(part, &range);
            let bytes = match (units.first(), units.last()) {
                (Some(first), Some(last)) => first.range.start..last.range.end,
                _ => part.segment.clone(),
            };
            let mut line = self.place(units, &fitted, lines.is_empty(), tags, bytes);
            // Longer texts are no labels, and looking for words at each of their lines
            // would take the square of their length.
            let label = part.units.len() <= shapes::LONGEST_LABEL;
            line.torn = label && range.end < part.units.len() && self.tears(&line.range);
            self.annotate(&mut line, part, range, &fitted, &sums);
            lines.push(line);
        }
    }

    /// Says beside the line why it is as it is, if that was asked or something is wrong.
    fn annotate<'p>(
        &self,
        line: &mut Line,
        part: &'p Part,
        range: Range<usize>,
        fitted: &Fitted,
        sums: &OnceCell<Sums<'p>>,
    ) {
        let style = &self.paragraph.style;
        let set = SetLine {
            text: &self.paragraph.text,
            units: &part.units,
            forced: range.end >= part.units.len() && !part.last,
            range,
            settings: &part.settings,
            fitted,
            justified: style.align == Align::Justify && !fitted.ragged,
        };
        // Titles and labels have shapes of their own, but they too may be too wide.
        let own = |fault: &Fault| {
            style.shape == Shape::Full || matches!(fault, Fault::Overfull(_) | Fault::Cut)
        };
        let faulty = set.faults().iter().any(own);
        if style.breaking.explain || faulty {
            let sums = sums.get_or_init(|| Sums::of(&part.units, &part.settings.spacing));
            let note = set.note(sums, self.span(line.range.start));
            line.frame.items.insert(0, (Point::ZERO, Item::Note(Box::new(note))));
        }
    }

    /// Where the text at a byte comes from.
    fn span(&self, byte: usize) -> Span {
        let slots = self.shaped.slots(byte..self.paragraph.text.len());
        slots.first().map(|slot| slot.span).unwrap_or_default()
    }

    /// A line's blanks, at the width that the alignment wants.
    fn fit(&self, part: &Part, range: &Range<usize>) -> Fitted {
        let style = &self.paragraph.style;
        let justify = style.align == Align::Justify;
        let mut line = fit_full(&part.units, range, &part.settings, justify);
        if style.loosest.is_some_and(|loosest| line.gap > loosest.0) {
            line = fit_full(&part.units, range, &part.settings, false);
            line.ragged = true;
        }
        let to = match style.align {
            Align::Spread => part.settings.width_at(range.start),
            _ => style.spread / self.em(),
        };
        let spread = to - line.width();
        if spread > 0.0 {
            // 均排: between all characters of the label.
            let last = range.len().saturating_sub(1);
            line.spread(&(0..last).collect::<Vec<_>>(), spread);
        }
        line
    }
}

/// A part of a paragraph between forced breaks.
struct Part {
    /// Its bytes of the text.
    segment: Range<usize>,
    units: Vec<Unit>,
    settings: Settings,
    /// Whether the paragraph ends with it.
    last: bool,
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
