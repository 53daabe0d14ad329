//! Paragraphs that were set before: their lines, with the places and the nodes of now.
//!
//! A paragraph is the same if all that its lines are made of is: text, faces, sizes, style and
//! measure. Where its text stands in its file, and which node of the structure it is, says
//! nothing about its lines, and changes with every word that is written before it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::diag::Span;
use crate::document::{Paragraph, Run};
use crate::font::FontSet;
use crate::frame::{Frame, Item, Tag};
use crate::geom::Abs;

use super::{Extent, Line, Tags};

/// A paragraph with its lines.
struct Made {
    paragraph: Paragraph,
    measure: Abs,
    /// In how many lines it was to be set, if that was asked.
    count: Option<usize>,
    tags: Tags,
    /// None if it cannot be set so.
    lines: Option<Vec<Line>>,
}

/// A paragraph with its extent.
struct Measured {
    paragraph: Paragraph,
    extent: Extent,
}

/// The lines of a paragraph, or so many lines of it: those that were made, or those that are
/// made now.
pub(super) fn lines(
    paragraph: &Paragraph,
    measure: Abs,
    count: Option<usize>,
    tags: Tags,
    fonts: &FontSet,
    make: impl FnOnce() -> Option<Vec<Line>>,
) -> Option<Vec<Line>> {
    let Some(shelf) = fonts.shelf() else { return make() };
    let hash = hash(paragraph, measure);
    let take = |made: &Made| {
        let same = (made.measure, made.count) == (measure, count)
            && is_same(&made.paragraph, paragraph)
            && tags_match(made.tags, tags);
        same.then(|| made.as_now(paragraph, tags))
    };
    if let Some(lines) = shelf.find(hash, take) {
        return lines;
    }
    let made = Made { paragraph: paragraph.clone(), measure, count, tags, lines: make() };
    let lines = made.lines.clone();
    shelf.keep(hash, Arc::new(made));
    lines
}

/// The extent of a paragraph.
pub(super) fn extent(
    paragraph: &Paragraph,
    fonts: &FontSet,
    make: impl FnOnce() -> Extent,
) -> Extent {
    let Some(shelf) = fonts.shelf() else { return make() };
    let hash = hash(paragraph, Abs::INF);
    let take = |measured: &Measured| {
        is_same(&measured.paragraph, paragraph).then_some(measured.extent)
    };
    if let Some(extent) = shelf.find(hash, take) {
        return extent;
    }
    let extent = make();
    shelf.keep(hash, Arc::new(Measured { paragraph: paragraph.clone(), extent }));
    extent
}

fn hash(paragraph: &Paragraph, measure: Abs) -> u64 {
    let mut hasher = DefaultHasher::new();
    paragraph.text.hash(&mut hasher);
    measure.to_pt().to_bits().hash(&mut hasher);
    hasher.finish()
}

/// Whether the lines of two paragraphs are the same but for places.
fn is_same(one: &Paragraph, other: &Paragraph) -> bool {
    // All fields are named, so that one that is added is thought of.
    let Paragraph { role, text, runs, style } = one;
    let alike = |(one, other): (&Run, &Run)| {
        let Run { len, style, span: _ } = one;
        (len, style) == (&other.len, &other.style)
    };
    // Neighbours of the same place are painted as one.
    let joined = |runs: &[Run]| -> Vec<usize> {
        let first = |run: &Run| runs.iter().position(|other| other.span == run.span);
        runs.iter().filter_map(first).collect()
    };
    text == &other.text
        && role == &other.role
        && runs.len() == other.runs.len()
        && runs.iter().zip(&other.runs).all(alike)
        && style == &other.style
        && joined(runs) == joined(&other.runs)
}

/// Whether tags tell the same parts apart.
fn tags_match(one: Tags, other: Tags) -> bool {
    let shape = |tags: Tags| tags.label.map(|(bytes, tag)| (bytes, tag == tags.text));
    shape(one) == shape(other)
}

impl Made {
    /// The lines with the places and the tags of now.
    fn as_now(&self, paragraph: &Paragraph, tags: Tags) -> Option<Vec<Line>> {
        let mut lines = self.lines.clone();
        for line in lines.iter_mut().flatten() {
            self.move_to(&mut line.frame, paragraph, tags);
        }
        lines
    }

    fn move_to(&self, frame: &mut Frame, paragraph: &Paragraph, tags: Tags) {
        for (_, item) in &mut frame.items {
            match item {
                Item::Glyphs(run) => {
                    run.span = self.span(run.span, paragraph);
                    run.tag = self.tag(run.tag, tags);
                }
                Item::Note(note) => note.span = self.span(note.span, paragraph),
                // Lines hold nothing else that has a place or a tag.
                _ => {}
            }
        }
    }

    fn span(&self, span: Span, paragraph: &Paragraph) -> Span {
        let at = self.paragraph.runs.iter().position(|run| run.span == span);
        at.and_then(|at| paragraph.runs.get(at)).map_or(span, |run| run.span)
    }

    fn tag(&self, tag: Tag, tags: Tags) -> Tag {
        match (self.tags.label, tags.label) {
            (Some((_, own)), Some((_, now))) if own == tag => now,
            _ if tag == self.tags.text => tags.text,
            _ => tag,
        }
    }
}
