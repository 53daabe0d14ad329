//! The optimal breaker: all lines of a paragraph weighed together, after Knuth and Plass
//! ("Breaking Paragraphs into Lines", 1981), over the legal breaks of Chinese.
//!
//! A line costs what is taken from its blanks, tier by tier, or what is put between its
//! characters; a break costs the bind that it gives up; a last line of one character costs
//! much. The cheapest way through all breaks wins. Each break looks back over the breaks of
//! one line's width, so the time is proportional to the text.

use std::ops::Range;

use crate::text::{Bind, Tie, Unit};

use super::greedy::{MARGIN, count_han, is_orphan};
use super::prohibition::forbids_break;
use super::settings::{Settings, TOLERANCE};
use super::sums::{Sum, Sums};

/// Each line, so that of like paragraphs the shorter wins.
const LINE: f64 = 2.0;
/// A tenth of an em between characters: the square of how much there is counts.
const STRETCH: f64 = 100.0;
const STRETCH_UNIT: f64 = 0.1;
/// A line looser than [`STRETCH_UNIT`] is a fault.
const LOOSE: f64 = 200.0;
/// An em taken from word spaces, brackets, pauses, Han–Latin spaces, stops: before an em is
/// put between characters, and in this order (B4).
const SQUEEZE: [f64; 5] = [4.0, 5.0, 6.0, 8.0, 14.0];
/// A pause over the edge.
const HANG: f64 = 3.0;
/// 孤字: the last line has one Han character.
const ORPHAN: f64 = 20_000.0;
/// The last line has less than two Han characters, beside a number or a word.
const LONELY: f64 = 50.0;
/// A line ends at an illegal place: only where nothing else is possible.
const ILLEGAL: f64 = 1e7;
/// Lines shorter than the measure by more, in em or as a share of it, are looked at only if
/// there are no others.
const SHORT: (f64, f64) = (4.0, 0.2);

/// The lines of a paragraph: ranges of its units. Never empty.
pub(super) fn break_lines(units: &[Unit], settings: &Settings) -> Vec<Range<usize>> {
    if units.is_empty() {
        return vec![0..0];
    }
    let sums = Sums::of(units, &settings.spacing);
    let weigher = Weigher { units, settings, sums: &sums };
    // For each break: the cost of the cheapest lines up to it, and where the last begins.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; units.len() + 1];
    best[0] = Some((0.0, 0));
    let mut reach = 0;
    for start in 0..units.len() {
        let Some((before, _)) = best[start] else { continue };
        reach = weigher.reach(start, reach);
        weigher.lines_from(start, reach, |end, cost| {
            let cost = before + cost;
            if best[end].is_none_or(|(least, _)| cost < least) {
                best[end] = Some((cost, start));
            }
        });
    }
    trace(|end| best[end].map(|(_, start)| start), units.len())
}

/// The cheapest way to break a paragraph into exactly so many lines, if there is one of which
/// no line is loose and none ends where it should not.
pub(super) fn break_into(
    units: &[Unit],
    settings: &Settings,
    count: usize,
) -> Option<Vec<Range<usize>>> {
    if units.is_empty() || count == 0 || units.len() > LONGEST_COUNTED {
        return None;
    }
    let sums = Sums::of(units, &settings.spacing);
    let weigher = Weigher { units, settings, sums: &sums };
    let places = units.len() + 1;
    let mut best: Vec<Option<(f64, usize)>> = vec![None; places * (count + 1)];
    best[0] = Some((0.0, 0));
    for line in 0..count {
        let mut reach = 0;
        for start in 0..units.len() {
            let Some((before, _)) = best[line * places + start] else { continue };
            reach = weigher.reach(start, reach.max(start));
            weigher.lines_from(start, reach, |end, cost| {
                let slot = &mut best[(line + 1) * places + end];
                let cost = before + cost;
                // No line may be looser than a tenth of an em, or give up a bind.
                if cost - before <= ACCEPTABLE
                    && slot.is_none_or(|(least, _)| cost < least)
                {
                    *slot = Some((cost, start));
                }
            });
        }
    }
    best[count * places + units.len()]?;
    let mut line = count + 1;
    let lines = trace(
        |end| {
            line -= 1;
            best[line * places + end].map(|(_, start)| start)
        },
        units.len(),
    );
    Some(lines)
}

/// Longer paragraphs are not tried with other numbers of lines.
const LONGEST_COUNTED: usize = 3_000;
/// What a line of a paragraph with another number of lines may cost.
const ACCEPTABLE: f64 = STRETCH + LINE;

/// The lines that lead to the last place.
fn trace(
    mut start_of: impl FnMut(usize) -> Option<usize>,
    end: usize,
) -> Vec<Range<usize>> {
    let (mut lines, mut end) = (vec![], end);
    while end > 0 {
        // From every place a line leads on, so each that is reached has a way back.
        let start = start_of(end).unwrap_or(0);
        lines.push(start..end);
        end = start;
    }
    lines.reverse();
    lines
}

struct Weigher<'a> {
    units: &'a [Unit],
    settings: &'a Settings,
    sums: &'a Sums<'a>,
}

impl Weigher<'_> {
    /// The last break that a line from `start` may reach; no break before `reach` is beyond
    /// it.
    fn reach(&self, start: usize, reach: usize) -> usize {
        let most = self.settings.width_at(start) + MARGIN + self.sums.least_before(start);
        let mut reach = reach.max(start + 1);
        while reach < self.units.len() && self.sums.least_before(reach + 1) <= most {
            reach += 1;
        }
        reach
    }

    /// All lines from a break that are worth a look, with their costs.
    fn lines_from(&self, start: usize, reach: usize, mut offer: impl FnMut(usize, f64)) {
        let width = self.settings.width_at(start);
        let short = width - SHORT.0.max(width * SHORT.1);
        let mut found = false;
        let mut fitting = None;
        for end in (start + 1..=reach).rev() {
            let bind = self.bind_cost(end);
            let Some(bind) = bind else {
                if fitting.is_none() && self.fits(start, end, width) {
                    fitting = Some(end);
                }
                continue;
            };
            let line = self.sums.line(start, end);
            if line.least() > width + TOLERANCE {
                continue;
            }
            fitting = fitting.or(Some(end));
            offer(end, bind + self.cost(start, end, &line, width));
            found = true;
            if line.natural < short && end < self.units.len() {
                break;
            }
        }
        if !found {
            offer(fitting.unwrap_or(start + 1), ILLEGAL);
        }
    }

    fn fits(&self, start: usize, end: usize, width: f64) -> bool {
        self.sums.line(start, end).natural <= width + TOLERANCE
    }

    /// What a break costs for what it parts; none if it is illegal.
    fn bind_cost(&self, end: usize) -> Option<f64> {
        let (Some(before), Some(after)) = (self.units.get(end - 1), self.units.get(end))
        else {
            return Some(0.0);
        };
        if forbids_break(before.class, after.class, self.settings.level) {
            return None;
        }
        match before.bind {
            Bind::None => Some(0.0),
            Bind::Soft(tie) => Some(tie_cost(tie)),
            Bind::Hard => None,
        }
    }

    /// What a line costs.
    fn cost(&self, start: usize, end: usize, line: &Sum, width: f64) -> f64 {
        let slack = width - line.natural;
        if end == self.units.len() {
            let company = if start > 0 { self.company_cost(start) } else { 0.0 };
            return LINE + squeeze_cost(line, -slack) + company;
        }
        LINE + squeeze_cost(line, -slack) + stretch_cost(line, slack)
    }
}

impl Weigher<'_> {
    /// What a last line with less than two Han characters costs.
    fn company_cost(&self, start: usize) -> f64 {
        let last = &self.units[start..];
        if is_orphan(last) {
            ORPHAN
        } else if count_han(last) < 2 {
            LONELY
        } else {
            0.0
        }
    }
}

/// What giving up a bind costs: a number and its measure word part only for a line of which
/// the characters are a fifth of an em apart; 第五条 and 〔2022〕15号 where nothing else is
/// possible.
fn tie_cost(tie: Tie) -> f64 {
    match tie {
        Tie::Address => 10.0,
        Tie::Date => 300.0,
        Tie::Measure => 600.0,
        Tie::DateUnit => 1_200.0,
        Tie::Ordinal | Tie::DocumentNumber => 30_000.0,
    }
}

fn squeeze_cost(line: &Sum, excess: f64) -> f64 {
    let (mut left, mut cost) = (excess, 0.0);
    if left <= TOLERANCE {
        return 0.0;
    }
    if line.hang > 0.0 {
        left -= line.hang;
        cost += HANG;
    }
    for (room, weight) in line.squeeze.into_iter().zip(SQUEEZE) {
        let room = room.max(0.0);
        let taken = left.clamp(0.0, room);
        // A little from each of many marks is not seen; all of a few is.
        let share = if room > 0.0 { taken / room } else { 0.0 };
        cost += taken * weight * (0.3 + 2.0 * share * share);
        left -= taken;
    }
    cost
}

fn stretch_cost(line: &Sum, slack: f64) -> f64 {
    let left = slack - line.grow;
    if left <= TOLERANCE {
        return 0.0;
    }
    // A line of one unit has no place to give; what is missing stands at its end.
    let gap = left / f64::from(line.gaps.max(1)) / STRETCH_UNIT;
    let fault = if gap > 1.0 { LOOSE } else { 0.0 };
    STRETCH * gap * gap + fault
}
