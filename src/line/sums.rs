//! Widths of lines without setting them: sums over a paragraph's units, so that any line's
//! natural width, what can be squeezed and what can be stretched are differences of two.

use crate::text::Unit;
use crate::text::cjk::Class;

use super::fit::{
    LATIN_LEAST, LATIN_MOST, SPACE_LEAST, SPACE_MOST, hanging, is_gap, is_last_resort,
};
use super::settings::{Spacing, folds, latin_space};

/// Sums over the units of a paragraph.
#[derive(Debug)]
pub(super) struct Sums<'a> {
    units: &'a [Unit],
    spacing: Spacing,
    /// The sums of all units before each, and after the last.
    before: Vec<Sum>,
    /// What each unit has beside its own body.
    blanks: Vec<Blanks>,
}

/// What is left of a unit's blanks among its neighbours.
#[derive(Copy, Clone, Debug, Default)]
struct Blanks {
    lead: f64,
    trail: f64,
    /// Space between the unit before it and itself.
    gap: f64,
}

/// Lengths of a line, or of a paragraph's beginning.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(super) struct Sum {
    /// Neighbours folded.
    pub(super) natural: f64,
    /// What can be taken: word spaces, brackets, pauses, Han–Latin spaces, stops.
    pub(super) squeeze: [f64; 5],
    /// What word spaces and Han–Latin spaces can be given.
    pub(super) grow: f64,
    /// Places where characters can be moved apart.
    pub(super) gaps: u32,
    /// What the last pause takes, if it may hang.
    pub(super) hang: f64,
}

impl Sum {
    /// The width when everything is squeezed.
    pub(super) fn least(&self) -> f64 {
        self.natural - self.squeeze.iter().sum::<f64>() - self.hang
    }
}

impl<'a> Sums<'a> {
    pub(super) fn of(units: &'a [Unit], spacing: &Spacing) -> Self {
        let blanks = blanks(units, spacing);
        let mut before = Vec::with_capacity(units.len() + 1);
        let mut sum = Sum::default();
        before.push(sum);
        for (index, unit) in units.iter().enumerate() {
            let own = blanks[index];
            let body = unit.width - unit.lead - unit.trail;
            sum.natural += own.gap + own.lead + body + own.trail;
            add_squeeze(&mut sum, unit, own, spacing);
            sum.grow += growth(unit, own);
            if index > 0 && is_gap(&units[index - 1], unit, spacing) {
                sum.gaps += 1;
            }
            before.push(sum);
        }
        Self { units, spacing: *spacing, before, blanks }
    }

    /// The width of the beginning of the paragraph when everything is squeezed: grows with
    /// `end`, so that the lines that may fit are found without trying them.
    pub(super) fn least_before(&self, end: usize) -> f64 {
        let sum = &self.before[end];
        sum.natural - sum.squeeze.iter().sum::<f64>()
    }

    /// The last unit of the line `start..end` that is not a space, or its first.
    fn last(&self, start: usize, end: usize) -> usize {
        let spaces =
            self.units[start..end].iter().rev().take_while(|unit| unit.is_space());
        (end - spaces.count()).max(start + 1) - 1
    }

    /// A line of units, which is not empty.
    pub(super) fn line(&self, start: usize, end: usize) -> Sum {
        let last = self.last(start, end);
        let (from, to) = (&self.before[start], &self.before[last + 1]);
        let mut sum = Sum {
            natural: to.natural - from.natural,
            grow: to.grow - from.grow,
            gaps: to.gaps - from.gaps,
            hang: 0.0,
            squeeze: std::array::from_fn(|tier| to.squeeze[tier] - from.squeeze[tier]),
        };
        self.open(&mut sum, start);
        self.close(&mut sum, start, last);
        if sum.gaps == 0 {
            let pairs = self.units[start..=last].windows(2);
            let places = pairs.filter(|pair| is_last_resort(&pair[0], &pair[1])).count();
            sum.gaps = u32::try_from(places).unwrap_or(u32::MAX);
        }
        sum
    }

    /// The start of a line: its first unit has nothing before it.
    fn open(&self, sum: &mut Sum, start: usize) {
        let (unit, own) = (&self.units[start], self.blanks[start]);
        let lead = if self.spacing.trims(start) { 0.0 } else { unit.lead };
        sum.natural += lead - own.lead - own.gap;
        sum.squeeze[3] -= (own.gap - LATIN_LEAST).max(0.0);
        sum.grow -= latin_growth(own.gap);
        if unit.is_bracket() {
            sum.squeeze[1] += lead - own.lead;
        }
        if start > 0 && is_gap(&self.units[start - 1], unit, &self.spacing) {
            sum.gaps -= 1;
        }
    }

    /// The end of a line: the last mark has no blank after it.
    fn close(&self, sum: &mut Sum, start: usize, last: usize) {
        let (unit, own) = (&self.units[last], self.blanks[last]);
        sum.natural -= own.trail;
        if let Some(tier) = tier(unit, &self.spacing) {
            sum.squeeze[tier] -= own.trail;
        }
        if unit.is_space() {
            // A line of spaces.
            sum.natural = 0.0;
        }
        if self.spacing.hanging
            && let Some(at) = hanging(&self.units[start..=last], &self.spacing)
        {
            let unit = &self.units[start + at];
            sum.hang = unit.width - unit.lead - unit.trail;
        }
    }
}

/// What neighbours leave of each unit's blanks.
fn blanks(units: &[Unit], spacing: &Spacing) -> Vec<Blanks> {
    let own = |unit: &Unit| Blanks { lead: unit.lead, trail: unit.trail, gap: 0.0 };
    let mut blanks: Vec<Blanks> = units.iter().map(own).collect();
    for index in 1..units.len() {
        let (before, after) = (&units[index - 1], &units[index]);
        if folds(before, after) {
            if blanks[index - 1].trail > 0.0 {
                blanks[index - 1].trail = 0.0;
            } else {
                blanks[index].lead = 0.0;
            }
        }
        blanks[index].gap = latin_space(before, after, spacing);
    }
    blanks
}

/// The tier of [`Sum::squeeze`] that the blank after a unit belongs to.
fn tier(unit: &Unit, spacing: &Spacing) -> Option<usize> {
    match unit.class {
        Class::Open | Class::Close => Some(1),
        Class::PauseMiddle => Some(2),
        Class::PauseEnd if spacing.squeeze_stops => Some(4),
        _ => None,
    }
}

fn add_squeeze(sum: &mut Sum, unit: &Unit, own: Blanks, spacing: &Spacing) {
    if unit.is_space() {
        sum.squeeze[0] += (unit.width - SPACE_LEAST).max(0.0);
    }
    if unit.is_bracket() {
        sum.squeeze[1] += own.lead;
    }
    if let Some(tier) = tier(unit, spacing) {
        sum.squeeze[tier] += own.trail;
    }
    sum.squeeze[3] += (own.gap - LATIN_LEAST).max(0.0);
}

fn growth(unit: &Unit, own: Blanks) -> f64 {
    let space = if unit.is_space() { (SPACE_MOST - unit.width).max(0.0) } else { 0.0 };
    space + latin_growth(own.gap)
}

fn latin_growth(gap: f64) -> f64 {
    if gap > 0.0 { (LATIN_MOST - gap).max(0.0) } else { 0.0 }
}
