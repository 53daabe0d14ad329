//! The greedy breaker: where the lines of a paragraph end (spec/lines B5).
//!
//! Lengths are in em. The rules' names are those of the specification: R1 as much as fits,
//! R2 a legal break, squeezed in or pushed out, R3 a loose line tries once more, R4 soft
//! binds give way, R5 no single character on the last line.

use std::ops::Range;

use crate::document::Prohibition;
use crate::text::cjk::Class;
use crate::text::{Bind, Unit};

use super::fit::{Fitted, Spacing, gaps};
use super::prohibition::may_break;

/// The settings of a paragraph that breaks depend on.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Settings {
    /// 避头尾.
    pub(super) level: Prohibition,
    /// Blanks.
    pub(super) spacing: Spacing,
    /// The width of the first line, and of the others.
    pub(super) widths: (f64, f64),
}

/// Widths that differ by less are the same.
const TOLERANCE: f64 = 1e-6;
/// A line with more slack than this tries to take in more (R3).
const LOOSE: f64 = 1.0;
/// A line whose gaps would be wider than this gives up soft binds (R4).
const WIDEST_GAP: f64 = 0.5;
/// The ranks of soft binds, in the order in which they give way.
const RANKS: u8 = 5;

/// The lines of a paragraph: ranges of its units. Never empty.
pub(super) fn break_lines(units: &[Unit], settings: &Settings) -> Vec<Range<usize>> {
    let mut lines = vec![];
    let mut start = 0;
    while start < units.len() {
        let breaker = Breaker { units, settings, width: settings.width(lines.len()) };
        let end = breaker.line(start);
        lines.push(start..end);
        start = end;
    }
    if lines.is_empty() {
        return vec![0..0];
    }
    mend_orphan(units, settings, &mut lines);
    lines
}

impl Settings {
    /// The width of a line.
    pub(super) fn width(&self, line: usize) -> f64 {
        if line == 0 { self.widths.0 } else { self.widths.1 }
    }
}

struct Breaker<'a> {
    units: &'a [Unit],
    settings: &'a Settings,
    width: f64,
}

impl Breaker<'_> {
    /// Where the line that begins at `start` ends.
    fn line(&self, start: usize) -> usize {
        let fitting = self.fitting(start);
        if fitting == self.units.len() {
            return fitting;
        }
        let mut best = None;
        for relaxed in 0..=RANKS {
            let Some(end) = self.legal(start, fitting, relaxed) else { continue };
            let gap = self.gap(start, end);
            if gap <= WIDEST_GAP + TOLERANCE {
                return end;
            }
            // Without a line that is tight enough, the tightest, the first of its like.
            if best.is_none_or(|(_, least)| gap < least - TOLERANCE) {
                best = Some((end, gap));
            }
        }
        // Where no break is legal, one must be illegal.
        best.map_or(fitting.max(start + 1), |(end, _)| end)
    }

    /// R1: the end of the longest line that fits at its natural width.
    fn fitting(&self, start: usize) -> usize {
        let mut end = start;
        // Sums of what cannot become less, or more, bound the search; the exact width decides
        // between them.
        let (mut least, mut most) = (0.0, 0.0);
        let mut fitting = start;
        while end < self.units.len() {
            let unit = &self.units[end];
            least += unit.width - unit.lead - unit.trail;
            most += unit.width + self.settings.spacing.latin_space;
            end += 1;
            if most <= self.width || self.natural(start, end) <= self.width + TOLERANCE {
                fitting = end;
            } else if least > self.width + LOOSE {
                break;
            }
        }
        fitting
    }

    /// R2 and R3: the end of the line, or none if no break is legal.
    fn legal(&self, start: usize, fitting: usize, relaxed: u8) -> Option<usize> {
        let legal = |end: usize| end > start && self.is_legal(end, relaxed);
        if legal(fitting) {
            let slack = self.width - self.natural(start, fitting);
            let taken = (slack > LOOSE + TOLERANCE)
                .then(|| self.squeezed_in(start, fitting, relaxed))
                .flatten();
            return Some(taken.unwrap_or(fitting));
        }
        let squeezed = self.squeezed_in(start, fitting, relaxed);
        squeezed.or_else(|| (start + 1..fitting).rev().find(|end| legal(*end)))
    }

    /// The next legal break after `end`, if the line can be squeezed to the width.
    fn squeezed_in(&self, start: usize, end: usize, relaxed: u8) -> Option<usize> {
        let mut next = end + 1;
        while next <= self.units.len() {
            if self.least(start, next) > self.width + TOLERANCE {
                return None;
            }
            if next == self.units.len() || self.is_legal(next, relaxed) {
                return Some(next);
            }
            next += 1;
        }
        None
    }

    fn is_legal(&self, end: usize, relaxed: u8) -> bool {
        end == self.units.len()
            || may_break(
                &self.units[end - 1],
                &self.units[end],
                self.settings.level,
                relaxed,
            )
    }

    fn natural(&self, start: usize, end: usize) -> f64 {
        Fitted::natural(&self.units[start..end], &self.settings.spacing).width()
    }

    /// The width when everything is squeezed.
    fn least(&self, start: usize, end: usize) -> f64 {
        least(&self.units[start..end], self.settings)
    }

    /// How wide each gap of the line would be.
    fn gap(&self, start: usize, end: usize) -> f64 {
        let slack = self.width - self.natural(start, end);
        if slack <= TOLERANCE || end == self.units.len() {
            return 0.0;
        }
        let units = &self.units[start..end];
        let visible = |unit: &Unit| unit.class != Class::Space;
        let last = units.iter().rposition(visible).unwrap_or(0);
        match gaps(units, last).len() {
            0 => f64::INFINITY,
            count => slack / count as f64,
        }
    }
}

/// The width of a line when everything is squeezed.
fn least(units: &[Unit], settings: &Settings) -> f64 {
    let mut line = Fitted::natural(units, &settings.spacing);
    let width = line.width();
    width - (width - line.squeeze(units, &settings.spacing, width))
}

/// R5 (孤字不成行): a last line of one Han character goes up, or gets company.
fn mend_orphan(units: &[Unit], settings: &Settings, lines: &mut Vec<Range<usize>>) {
    let [.., above, last] = lines.as_slice() else { return };
    let (above, last) = (above.clone(), last.clone());
    if !is_orphan(&units[last.clone()]) {
        return;
    }
    let count = lines.len();
    let width = settings.width(count - 2);
    if least(&units[above.start..last.end], settings) <= width + TOLERANCE {
        lines.truncate(count - 2);
        lines.push(above.start..last.end);
        return;
    }
    let company = |end: &usize| {
        let legal = may_break(&units[end - 1], &units[*end], settings.level, 0);
        legal && !is_orphan(&units[*end..last.end])
    };
    if let Some(end) = (above.start + 1..above.end).rev().find(company)
        && least(&units[end..last.end], settings) <= settings.width(count - 1) + TOLERANCE
    {
        lines[count - 2] = above.start..end;
        lines[count - 1] = end..last.end;
    }
}

/// One Han character and marks, nothing else.
fn is_orphan(units: &[Unit]) -> bool {
    let han = units.iter().filter(|unit| unit.class == Class::Han).count();
    han == 1 && !units.iter().any(Unit::is_western)
}

/// Cuts units that are wider than the narrowest line at their characters: rather a cut
/// number than one that sticks out.
pub(super) fn cut_wide_units(
    units: Vec<Unit>,
    narrowest: f64,
    cut: &dyn Fn(Range<usize>) -> Vec<(Range<usize>, f64)>,
) -> Vec<Unit> {
    let wide = |unit: &Unit| unit.width > narrowest + TOLERANCE;
    if !units.iter().any(wide) {
        return units;
    }
    let pieces = |unit: Unit| {
        if !wide(&unit) {
            return vec![unit];
        }
        let pieces = cut(unit.range.clone());
        let last = pieces.len().saturating_sub(1);
        let piece = |(index, (range, width)): (usize, (Range<usize>, f64))| Unit {
            range,
            width,
            bind: if index == last { unit.bind } else { Bind::None },
            lead: 0.0,
            trail: 0.0,
            class: unit.class,
        };
        pieces.into_iter().enumerate().map(piece).collect()
    };
    units.into_iter().flat_map(pieces).collect()
}
