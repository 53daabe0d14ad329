//! The greedy breaker: where the lines of a paragraph end, one after another (spec/lines B5).
//!
//! Lengths are in em. The rules' names are those of the specification: R1 as much as fits,
//! R2 a legal break, squeezed in or pushed out, R3 a loose line tries once more, R4 soft
//! binds give way, R5 no single character on the last line.

use std::ops::Range;

use crate::text::cjk::Class;
use crate::text::{Tie, Unit};

use super::prohibition::{held, may_break};
use super::settings::{Settings, TOLERANCE};
use super::sums::Sums;

/// A line with more slack than this tries to take in more (R3).
const LOOSE: f64 = 1.0;
/// A line whose gaps would be wider than this gives up soft binds (R4).
const WIDEST_GAP: f64 = 0.5;
/// The soft binds in the order in which they give way.
const RELAXED: [Option<Tie>; 6] = [
    None,
    Some(Tie::Measure),
    Some(Tie::Ordinal),
    Some(Tie::Date),
    Some(Tie::DocumentNumber),
    Some(Tie::Address),
];

/// The lines of a paragraph: ranges of its units. Never empty.
pub(super) fn break_lines(units: &[Unit], settings: &Settings) -> Vec<Range<usize>> {
    let sums = Sums::of(units, &settings.spacing);
    let mut lines = vec![];
    let mut start = 0;
    while start < units.len() {
        let width = settings.width(lines.len());
        let breaker = Breaker { units, settings, sums: &sums, width };
        let end = breaker.line(start);
        lines.push(start..end);
        start = end;
    }
    if lines.is_empty() {
        return vec![0..0];
    }
    mend_orphan(units, settings, &sums, &mut lines);
    lines
}

struct Breaker<'a> {
    units: &'a [Unit],
    settings: &'a Settings,
    sums: &'a Sums<'a>,
    width: f64,
}

impl Breaker<'_> {
    /// Where the line that begins at `start` ends.
    fn line(&self, start: usize) -> usize {
        let mut best = None;
        for relaxed in RELAXED {
            let fitting = self.fitting(start, relaxed);
            if fitting == self.units.len() {
                return fitting;
            }
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
        best.map_or_else(|| self.whatever(start), |(end, _)| end)
    }

    /// R1: the end of the longest line that fits at its natural width, between what is held
    /// together.
    fn fitting(&self, start: usize, relaxed: Option<Tie>) -> usize {
        self.longest(start, |end| {
            end == self.units.len() || !held(self.units[end - 1].bind, relaxed)
        })
        .unwrap_or(start)
    }

    /// The end of the longest line that fits, wherever.
    fn whatever(&self, start: usize) -> usize {
        self.longest(start, |_| true).unwrap_or(start + 1)
    }

    /// The end of the longest line that fits at its natural width and may be the end of one.
    fn longest(&self, start: usize, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let from = self.sums.least_before(start);
        let mut longest = None;
        for end in start + 1..=self.units.len() {
            if self.sums.least_before(end) - from > self.width + MARGIN {
                break;
            }
            if wanted(end) && self.sums.line(start, end).natural <= self.width + TOLERANCE
            {
                longest = Some(end);
            }
        }
        longest
    }

    /// R2 and R3: the end of the line, or none if no break is legal.
    fn legal(&self, start: usize, fitting: usize, relaxed: Option<Tie>) -> Option<usize> {
        let legal = |end: usize| end > start && self.is_legal(end, relaxed);
        if legal(fitting) {
            let slack = self.width - self.sums.line(start, fitting).natural;
            let taken = (slack > LOOSE + TOLERANCE)
                .then(|| self.squeezed_in(start, fitting, relaxed))
                .flatten();
            return Some(taken.unwrap_or(fitting));
        }
        let squeezed = self.squeezed_in(start, fitting, relaxed);
        squeezed.or_else(|| (start + 1..fitting).rev().find(|end| legal(*end)))
    }

    /// The next legal break after `end`, if the line can be squeezed to the width.
    fn squeezed_in(
        &self,
        start: usize,
        end: usize,
        relaxed: Option<Tie>,
    ) -> Option<usize> {
        let from = self.sums.least_before(start);
        let next = (end + 1..=self.units.len())
            .take_while(|next| {
                self.sums.least_before(*next) - from <= self.width + MARGIN
            })
            .find(|next| self.is_legal(*next, relaxed))?;
        let least = self.sums.line(start, next).least();
        (least <= self.width + TOLERANCE).then_some(next)
    }

    fn is_legal(&self, end: usize, relaxed: Option<Tie>) -> bool {
        let level = self.settings.level;
        end == self.units.len()
            || may_break(&self.units[end - 1], &self.units[end], level, relaxed)
    }

    /// How wide each gap of the line would be.
    fn gap(&self, start: usize, end: usize) -> f64 {
        let line = self.sums.line(start, end);
        let slack = self.width - line.natural;
        if slack <= TOLERANCE || end == self.units.len() {
            return 0.0;
        }
        match line.gaps {
            0 => f64::INFINITY,
            count => slack / f64::from(count),
        }
    }
}

/// What the ends of a line may save, at the most, beside what blanks inside it give.
pub(super) const MARGIN: f64 = 2.0;

/// R5 (孤字不成行): a last line of one Han character goes up, or gets company.
fn mend_orphan(
    units: &[Unit],
    settings: &Settings,
    sums: &Sums<'_>,
    lines: &mut Vec<Range<usize>>,
) {
    let [.., above, last] = lines.as_slice() else { return };
    let (above, last) = (above.clone(), last.clone());
    if !is_orphan(&units[last.clone()]) {
        return;
    }
    let count = lines.len();
    let fits = |start: usize, end: usize, line: usize| {
        sums.line(start, end).least() <= settings.width(line) + TOLERANCE
    };
    if fits(above.start, last.end, count - 2) {
        lines.truncate(count - 2);
        lines.push(above.start..last.end);
        return;
    }
    let company = |end: &usize| {
        let legal = may_break(&units[end - 1], &units[*end], settings.level, None);
        legal && count_han(&units[*end..last.end]) >= 2
    };
    if let Some(end) = (above.start + 1..above.end).rev().find(company)
        && fits(end, last.end, count - 1)
    {
        lines[count - 2] = above.start..end;
        lines[count - 1] = end..last.end;
    }
}

/// One Han character and marks, nothing else.
pub(super) fn is_orphan(units: &[Unit]) -> bool {
    count_han(units) == 1 && !units.iter().any(|unit| unit.western)
}

/// How many Han characters there are, counted up to two.
pub(super) fn count_han(units: &[Unit]) -> usize {
    units.iter().filter(|unit| unit.class == Class::Han).take(2).count()
}
