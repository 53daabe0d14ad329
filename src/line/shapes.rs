//! Lines whose lengths are chosen: narrow cells, titles, stacked labels (spec/page A7;
//! spec/forms C4).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::cjk::{Class, class};
use crate::text::{Boundary, Unit, boundaries, mark_issuer, weak_start};

use crate::document::Lexicon;

use super::fit::Fitted;
use super::greedy::break_lines;
use super::prohibition::may_break;
use super::settings::{Settings, TOLERANCE};

/// Texts of more units are not labels; they are set full.
pub(super) const LONGEST_LABEL: usize = 240;
/// Titles of more units are set full.
const LONGEST_TITLE: usize = 120;

/// What is broken: titles begin with the names of issuers.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Label,
    Title,
}

/// The places where a text may be broken, with what stands there.
struct Places<'a> {
    units: &'a [Unit],
    settings: &'a Settings,
    boundaries: BTreeMap<usize, Boundary>,
    text: &'a str,
}

impl<'a> Places<'a> {
    fn new(
        text: &'a str,
        units: &'a [Unit],
        settings: &'a Settings,
        lexicon: &Lexicon,
        kind: Kind,
    ) -> Self {
        let start = units.first().map_or(0, |unit| unit.range.start);
        let end = units.last().map_or(0, |unit| unit.range.end);
        let mut found = boundaries(&text[start..end], lexicon);
        if kind == Kind::Title {
            mark_issuer(&text[start..end], lexicon, &mut found);
        }
        let boundaries = found.into_iter().map(|(at, kind)| (at + start, kind));
        Self { units, settings, boundaries: boundaries.collect(), text }
    }

    /// What ends before a unit; none if no line may start with it.
    fn before(&self, index: usize) -> Option<Boundary> {
        let (before, after) = (&self.units[index - 1], &self.units[index]);
        let after_pause = matches!(before.class, Class::PauseMiddle | Class::PauseEnd);
        if !may_break(before, after, self.settings.level, None) {
            return None;
        }
        if after_pause {
            return Some(Boundary::Phrase);
        }
        Some(
            self.boundaries.get(&after.range.start).copied().unwrap_or(Boundary::Unknown),
        )
    }

    /// Whether the text begins with the name of an issuer.
    fn has_issuer(&self) -> bool {
        self.boundaries.values().any(|kind| *kind == Boundary::Issuer)
    }

    fn is_weak(&self, index: usize) -> bool {
        weak_start(&self.text[self.units[index].range.start..])
    }

    fn width(&self, range: Range<usize>) -> f64 {
        width(&self.units[range], self.settings)
    }
}

/// The natural width of a line. At the edges of short texts no opening mark has a blank.
fn width(units: &[Unit], settings: &Settings) -> f64 {
    Fitted::natural(units, &settings.spacing, settings.spacing.trim.1).width()
}

/// The cost of a line of a label; a break inside a word costs more than a line.
const LABEL_LINE: f64 = 1.0;
const LABEL_INSIDE: f64 = 2.2;
const LABEL_QUOTED: f64 = 0.8;
const LABEL_JOINT: f64 = 0.1;
const LABEL_UNKNOWN: f64 = 0.3;
const LABEL_WEAK: f64 = 0.4;
const LABEL_PHRASE: f64 = -0.2;
/// A last line of one character.
const LABEL_LONE: f64 = 0.5;
const LABEL_SLACK: f64 = 0.5;

/// Breaks a label: as few lines as can be, of like length, between words where one line
/// more makes that possible.
#[allow(clippy::needless_range_loop, reason = "`end` is a place in the text as well")]
pub(super) fn balanced(
    text: &str,
    units: &[Unit],
    settings: &Settings,
    lexicon: &Lexicon,
) -> Vec<Range<usize>> {
    if units.is_empty() || units.len() > LONGEST_LABEL {
        return break_lines(units, settings);
    }
    let places = Places::new(text, units, settings, lexicon, Kind::Label);
    let count = units.len();
    // For each end of a line: the least cost of the lines up to it, and the last one's start.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; count + 1];
    best[0] = Some((0.0, 0));
    for start in 0..count {
        let Some((cost, _)) = best[start] else { continue };
        let measure = settings.width(usize::from(start > 0));
        for end in start + 1..=count {
            let width = places.width(start..end);
            if width > measure + TOLERANCE {
                // Marks that hang over may still be squeezed away by what follows them.
                if width > measure + 1.0 {
                    break;
                }
                continue;
            }
            let Some(ending) = label_break(&places, end) else { continue };
            let slack = (measure - width) / measure.max(TOLERANCE);
            let lone = start > 0 && end == count && end - start == 1;
            let lone = if lone { LABEL_LONE } else { 0.0 };
            let cost = cost + LABEL_LINE + ending + lone + LABEL_SLACK * slack * slack;
            if best[end].is_none_or(|(least, _)| cost < least - TOLERANCE) {
                best[end] = Some((cost, start));
            }
        }
    }
    match trace(&best) {
        Some(lines) => lines,
        None => break_lines(units, settings),
    }
}

/// What a break before a unit of a label costs; none if it is not allowed.
fn label_break(places: &Places<'_>, end: usize) -> Option<f64> {
    if end == places.units.len() {
        return Some(0.0);
    }
    let kind = match places.before(end)? {
        Boundary::Inside => LABEL_INSIDE,
        Boundary::Quoted => LABEL_QUOTED,
        Boundary::Joint => LABEL_JOINT,
        Boundary::Unknown => LABEL_UNKNOWN,
        Boundary::Word => 0.0,
        Boundary::Phrase | Boundary::Issuer => LABEL_PHRASE,
    };
    Some(kind + if places.is_weak(end) { LABEL_WEAK } else { 0.0 })
}

/// The lines that lead to the last place.
fn trace(best: &[Option<(f64, usize)>]) -> Option<Vec<Range<usize>>> {
    let mut lines = vec![];
    let mut end = best.len() - 1;
    while end > 0 {
        let (_, start) = best[end]?;
        lines.push(start..end);
        end = start;
    }
    lines.reverse();
    Some(lines)
}

/// Shape costs of A7, step 4.
const EQUAL: f64 = 4.0;
const HOURGLASS: f64 = 20.0;
const STEP: f64 = 2.0;
const WEAK: f64 = 50.0;
const SPLIT: f64 = 100.0;
/// A break between words inside 《…》.
const QUOTED: f64 = 60.0;
/// A break inside a compound.
const JOINT: f64 = 40.0;
/// A break where no word is known: it may be inside one.
const UNKNOWN: f64 = 15.0;
/// A break between words that is none between units of meaning.
const WORD: f64 = 5.0;
/// The issuer's name shares its line with other words.
const TORN: f64 = 10.0;
/// Lines of like length, in 字.
const LIKE: f64 = 0.5;
/// Adjacent lines differ by this much at the least and at the most.
const STEPS: (f64, f64) = (1.0, 8.0);
/// Each line more than the fewest.
const LINE: f64 = 4.0;
/// Lines more than the fewest that are tried.
const MORE_LINES: usize = 1;
/// Most lines of a title.
const MOST_LINES: usize = 5;

/// Breaks a title on units of meaning, in a trapezoid or a rhombus.
pub(super) fn title(
    text: &str,
    units: &[Unit],
    settings: &Settings,
    lexicon: &Lexicon,
) -> Vec<Range<usize>> {
    if units.is_empty() || units.len() > LONGEST_TITLE {
        return break_lines(units, settings);
    }
    let all = width(units, settings);
    let measure = settings.widths.0.min(settings.widths.1);
    if all <= measure + TOLERANCE {
        return vec![0..units.len()];
    }
    let fewest = (all / measure.max(1.0)).ceil() as usize;
    let places = Places::new(text, units, settings, lexicon, Kind::Title);
    let mut search = TitleSearch { places: &places, measure, best: None };
    for lines in fewest..=(fewest + MORE_LINES).min(MOST_LINES) {
        search.from(0, lines, &mut vec![], LINE * (lines - fewest) as f64);
    }
    match search.best {
        Some((_, lines)) => lines,
        None => break_lines(units, settings),
    }
}

/// Tries all ways to break a title into a number of lines.
struct TitleSearch<'a> {
    places: &'a Places<'a>,
    measure: f64,
    best: Option<(f64, Vec<Range<usize>>)>,
}

impl TitleSearch<'_> {
    fn from(
        &mut self,
        start: usize,
        lines: usize,
        done: &mut Vec<Range<usize>>,
        cost: f64,
    ) {
        if self.best.as_ref().is_some_and(|(least, _)| cost - TIE > *least) {
            return;
        }
        let count = self.places.units.len();
        if lines == 1 {
            if self.places.width(start..count) <= self.measure + TOLERANCE {
                done.push(start..count);
                self.offer(done, cost);
                done.pop();
            }
            return;
        }
        for end in start + 1..count {
            if self.places.width(start..end) > self.measure + TOLERANCE {
                return;
            }
            let Some(kind) = self.places.before(end) else { continue };
            let kind = match kind {
                Boundary::Inside => SPLIT,
                Boundary::Quoted => QUOTED,
                Boundary::Joint => JOINT,
                Boundary::Unknown => UNKNOWN,
                Boundary::Word => WORD,
                Boundary::Phrase | Boundary::Issuer => 0.0,
            };
            let weak = if self.places.is_weak(end) { WEAK } else { 0.0 };
            done.push(start..end);
            self.from(end, lines - 1, done, cost + kind + weak);
            done.pop();
        }
    }

    fn offer(&mut self, lines: &[Range<usize>], breaks: f64) {
        let widths: Vec<f64> =
            lines.iter().map(|line| self.places.width(line.clone())).collect();
        let issuer = lines.first().is_some_and(|line| {
            line.end < self.places.units.len()
                && self.places.before(line.end) == Some(Boundary::Issuer)
        });
        let torn = !issuer && self.places.has_issuer();
        let cost = breaks + shape_cost(&widths, issuer) + if torn { TORN } else { 0.0 };
        if self.best.as_ref().is_none_or(|(least, _)| cost < least - TOLERANCE) {
            self.best = Some((cost, lines.to_vec()));
        }
    }
}

/// What decides between shapes of like cost.
const TIE: f64 = 0.9;

/// What the lengths of a title's lines cost.
fn shape_cost(widths: &[f64], issuer: bool) -> f64 {
    let pairs = || widths.windows(2).map(|pair| pair[1] - pair[0]);
    let steps: f64 = pairs().map(|step| step_cost(step.abs())).sum();
    let rising = pairs().all(|step| step > -LIKE);
    let falling = pairs().all(|step| step < LIKE);
    let peaks = pairs().collect::<Vec<_>>();
    let turn = peaks.iter().position(|step| *step < 0.0).unwrap_or(peaks.len());
    let rhombus = peaks[turn..].iter().all(|step| *step < LIKE);
    let hourglass = if rising || falling || rhombus { 0.0 } else { HOURGLASS };
    // A long line above a short one, unless the issuer's name is the first line.
    let tie = match (issuer, falling) {
        (true, _) => -TIE,
        (false, true) => 0.0,
        (false, false) => TIE / 2.0,
    };
    steps + hourglass + tie
}

fn step_cost(step: f64) -> f64 {
    if step < LIKE {
        EQUAL
    } else if step < STEPS.0 {
        STEP * (STEPS.0 - step)
    } else {
        STEP * (step - STEPS.1).max(0.0)
    }
}

/// Stacks a label, one 字 a line; what stands in brackets, numbers and words are lines of
/// their own kind.
pub(super) fn stacked(
    text: &str,
    units: &[Unit],
    settings: &Settings,
    lexicon: &Lexicon,
) -> Vec<Range<usize>> {
    let bracketed = units.first().is_some_and(|unit| unit.class == Class::Open);
    if units.is_empty() || bracketed {
        return balanced(text, units, settings, lexicon);
    }
    let mut lines: Vec<Range<usize>> = vec![];
    for index in 0..units.len() {
        let starts = match index.checked_sub(1) {
            None => true,
            Some(before) => {
                may_break(&units[before], &units[index], settings.level, None)
            }
        };
        match lines.last_mut() {
            Some(line) if !starts || is_space(text, &units[index]) => {
                line.end = index + 1
            }
            _ => lines.push(index..index + 1),
        }
    }
    lines
}

fn is_space(text: &str, unit: &Unit) -> bool {
    text[unit.range.clone()].chars().all(|c| class(c) == Class::Space)
}
