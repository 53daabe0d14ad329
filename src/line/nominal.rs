//! Lines of a text without faces, with metrics that anyone can check by hand: a Han character
//! is one em, an ASCII character half of one (spec/lines B6).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::Span;
use crate::document::Breaking;
use crate::frame::Note;
use crate::text::cjk::{self, Class, class};
use crate::text::{self, Rules, Unit};

use super::cut::cut_wide_units;
use super::note::SetLine;
use super::settings::{Settings, Spacing};
use super::sums::Sums;
use super::{break_full, fit_full, segments};

/// How a text is set.
#[derive(Clone, Debug)]
pub struct TextOptions {
    /// The width of a line, in em.
    pub measure: f64,
    /// The indent of the first line, in em.
    pub indent: f64,
    /// How lines are broken.
    pub breaking: Breaking,
}

/// The lines of a text, each with why it is as it is. `\n` is a forced break.
pub fn explain(text: &str, options: &TextOptions) -> Vec<Note> {
    let mut notes = vec![];
    let segments = segments(text);
    let count = segments.len();
    for (index, segment) in segments.into_iter().enumerate() {
        let settings = settings(options, index == 0);
        let units = units(text, segment, &options.breaking, settings.widths);
        let sums = Sums::of(&units, &settings.spacing);
        for range in break_full(&units, &settings) {
            let last = range.end >= units.len();
            let fitted = fit_full(&units, &range, &settings, true);
            let line = SetLine {
                text,
                units: &units,
                range,
                settings: &settings,
                fitted: &fitted,
                forced: last && index + 1 < count,
                justified: true,
            };
            notes.push(line.note(&sums, Span::default()));
        }
    }
    notes
}

/// Where the lines of a text end: the bytes of each line.
pub fn break_text(text: &str, options: &TextOptions) -> Vec<Range<usize>> {
    let mut lines = vec![];
    for (index, segment) in segments(text).into_iter().enumerate() {
        let settings = settings(options, index == 0);
        let units = units(text, segment.clone(), &options.breaking, settings.widths);
        let bytes = |line: Range<usize>| match units.get(line.clone()) {
            Some([first, .., last]) => first.range.start..last.range.end,
            Some([only]) => only.range.clone(),
            _ => segment.clone(),
        };
        lines.extend(break_full(&units, &settings).into_iter().map(bytes));
    }
    lines
}

/// The units of a part of a text, at nominal widths.
fn units(
    text: &str,
    segment: Range<usize>,
    breaking: &Breaking,
    widths: (f64, f64),
) -> Vec<Unit> {
    let start = segment.start;
    let part = &text[segment];
    let rules = Rules { lexicon: &breaking.lexicon, punctuation: breaking.punctuation };
    let width = |cluster: &str| match cluster.chars().next() {
        Some(c) if class(c) == Class::Letter => breaking.sizes.latin * 0.5,
        Some(c) if c.is_ascii() => breaking.sizes.digits * 0.5,
        // Only quotes of Western text are measured.
        Some(c) if cjk::is_quote(c) => 0.5,
        _ => 1.0,
    };
    let measure = |range: Range<usize>| part[range].graphemes(true).map(width).sum();
    let units = text::units(part, rules, &measure);
    let cut = |range: Range<usize>| {
        let clusters = part[range.clone()].grapheme_indices(true);
        let piece = |(at, cluster): (usize, &str)| {
            let at = range.start + at;
            (at..at + cluster.len(), width(cluster))
        };
        clusters.map(piece).collect()
    };
    let mut units = cut_wide_units(units, widths, &cut);
    for unit in &mut units {
        unit.range = unit.range.start + start..unit.range.end + start;
    }
    units
}

fn settings(options: &TextOptions, first: bool) -> Settings {
    let breaking = &options.breaking;
    let indent = if first { options.indent } else { 0.0 };
    Settings {
        level: breaking.level,
        breaker: breaking.breaker,
        setting: breaking.setting,
        spacing: Spacing::of(breaking, first, false),
        widths: ((options.measure - indent).max(0.0), options.measure),
    }
}
