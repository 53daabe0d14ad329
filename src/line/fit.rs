//! A line's blanks: folded, squeezed and stretched to a width (spec/lines B3, B4).
//!
//! All lengths are in em.

use crate::frame::Tier;
use crate::text::cjk::{self, Class};
use crate::text::{Bind, Tie, Unit};

use super::settings::{Spacing, folds, latin_space};

/// The units of a line with what is left of their blanks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    /// Blank before each unit.
    pub(super) leads: Vec<f64>,
    /// The body of each unit.
    pub(super) bodies: Vec<f64>,
    /// Blank after each unit.
    pub(super) trails: Vec<f64>,
    /// Space between each unit and the next.
    pub(super) gaps: Vec<f64>,
    /// How much of the last mark hangs over the edge.
    pub(super) hung: f64,
    /// What was taken, tier by tier.
    pub(super) squeezed: Vec<(Tier, f64)>,
    /// What was given, tier by tier.
    pub(super) stretched: Vec<(Tier, f64)>,
    /// How much each place between characters was widened.
    pub(super) gap: f64,
    /// Whether a justified line was left short, because it would have become too loose.
    pub(super) ragged: bool,
}

/// What is less is nothing.
const NOTHING: f64 = 1e-9;
/// Western word spaces shrink to ¼ and grow to ½ em.
pub(super) const SPACE_LEAST: f64 = 0.25;
pub(super) const SPACE_MOST: f64 = 0.5;
/// Han–Western space shrinks to ⅛ and grows to ½ em.
pub(super) const LATIN_LEAST: f64 = 0.125;
pub(super) const LATIN_MOST: f64 = 0.5;

impl Fitted {
    /// A line at its natural width: neighbours folded, nothing after the last mark. `trim`:
    /// an opening mark at its start has no blank.
    pub(super) fn natural(units: &[Unit], spacing: &Spacing, trim: bool) -> Self {
        let mut line = Self::unfolded(units);
        for index in 1..units.len() {
            let (before, after) = (&units[index - 1], &units[index]);
            if folds(before, after) {
                // The blank between them: the first mark's, or else the second's.
                let blanks = (&mut line.trails[index - 1], &mut line.leads[index]);
                *if *blanks.0 > NOTHING { blanks.0 } else { blanks.1 } = 0.0;
            }
            line.gaps[index - 1] = latin_space(before, after, spacing);
        }
        line.close(units, trim);
        line
    }

    /// A line with all its blanks.
    pub(super) fn unfolded(units: &[Unit]) -> Self {
        let body = |unit: &Unit| unit.width - unit.lead - unit.trail;
        Self {
            leads: units.iter().map(|unit| unit.lead).collect(),
            bodies: units.iter().map(body).collect(),
            trails: units.iter().map(|unit| unit.trail).collect(),
            gaps: vec![0.0; units.len()],
            hung: 0.0,
            squeezed: vec![],
            stretched: vec![],
            gap: 0.0,
            ragged: false,
        }
    }

    /// Removes what stands at the ends of the line: spaces, and the blank of the last mark
    /// (GB/T 15834-2011, 5.1.10).
    fn close(&mut self, units: &[Unit], trim: bool) {
        let last = units.iter().rposition(|unit| !unit.is_space());
        for index in last.map_or(0, |last| last + 1)..units.len() {
            self.bodies[index] = 0.0;
        }
        if let Some(last) = last {
            self.trails[last] = 0.0;
            self.gaps[last..].fill(0.0);
        }
        if trim && let Some(lead) = self.leads.first_mut() {
            *lead = 0.0;
        }
    }

    /// How wide the line is.
    pub(super) fn width(&self) -> f64 {
        let parts = [&self.leads, &self.bodies, &self.trails, &self.gaps];
        let all: f64 = parts.into_iter().map(|lengths| lengths.iter().sum::<f64>()).sum();
        all - self.hung
    }

    /// Lets the last pause hang over the edge, if it may: alone, and not in a row of marks.
    /// What is left of the excess is returned; it is less than nothing if the mark is wider
    /// than it.
    pub(super) fn hang(&mut self, units: &[Unit], spacing: &Spacing, excess: f64) -> f64 {
        let Some(last) = hanging(units, spacing) else { return excess };
        self.hung = self.bodies[last];
        self.squeezed.push((Tier::Hanging, self.hung));
        excess - self.hung
    }

    /// Takes an excess away, tier by tier (B4). What is left of the excess is returned.
    pub(super) fn squeeze(
        &mut self,
        units: &[Unit],
        spacing: &Spacing,
        mut excess: f64,
    ) -> f64 {
        let class = |index: usize| units[index].class;
        let bracket = |index: usize| units[index].is_bracket();
        let pause = |index: usize| class(index) == Class::PauseMiddle;
        let stop =
            |index: usize| spacing.squeeze_stops && class(index) == Class::PauseEnd;
        let space = |index: usize| class(index) == Class::Space;
        let any = |_: usize| true;
        let Self { leads, bodies, trails, gaps, squeezed, .. } = self;
        let mut take = |tier: Tier, lengths: &mut [Length<'_>]| {
            let left = shrink(lengths, excess);
            if excess - left > NOTHING {
                squeezed.push((tier, excess - left));
            }
            excess = left;
        };
        // (1) the last mark's blank is gone already; (2) word spaces to ¼.
        take(Tier::WordSpace, &mut [(bodies, &space, SPACE_LEAST)]);
        // (3) · is half a 字 wide already; (4) brackets, all together.
        take(Tier::Bracket, &mut [(leads, &bracket, 0.0), (trails, &bracket, 0.0)]);
        // (5) pauses inside the sentence.
        take(Tier::Pause, &mut [(trails, &pause, 0.0)]);
        // (6) Han–Western space.
        take(Tier::LatinSpace, &mut [(gaps, &any, LATIN_LEAST)]);
        // (7) ends of sentences.
        take(Tier::Stop, &mut [(trails, &stop, 0.0)]);
        excess
    }

    /// Spreads slack over the line, tier by tier (B4). A line of one unit stays short.
    pub(super) fn stretch(&mut self, units: &[Unit], spacing: &Spacing, slack: f64) {
        let last = units.iter().rposition(|unit| !unit.is_space()).unwrap_or(0);
        let space = |index: usize| index < last && units[index].is_space();
        let left = grow(&mut self.bodies, &space, SPACE_MOST, slack);
        self.give(Tier::WordSpace, slack - left);
        let rest = grow(&mut self.gaps, &|index| index < last, LATIN_MOST, left);
        self.give(Tier::LatinSpace, left - rest);
        self.spread(&gaps(units, last, spacing), rest);
    }

    /// Spreads slack evenly over places of the line.
    pub(super) fn spread(&mut self, places: &[usize], slack: f64) {
        if slack <= NOTHING || places.is_empty() {
            return;
        }
        self.gap = slack / places.len() as f64;
        for index in places {
            self.gaps[*index] += self.gap;
        }
        self.give(Tier::Character, slack);
    }

    fn give(&mut self, tier: Tier, slack: f64) {
        if slack > NOTHING {
            self.stretched.push((tier, slack));
        }
    }
}

/// The last unit of a line, if it may hang over the edge.
pub(super) fn hanging(units: &[Unit], spacing: &Spacing) -> Option<usize> {
    let last = units.iter().rposition(|unit| !unit.is_space())?;
    let alone = last > 0 && !units[last - 1].is_mark();
    (spacing.hanging && alone && cjk::may_hang(units[last].class)).then_some(last)
}

/// The places of a line that ends with the unit `last` where it may be stretched: between
/// units, but not inside what is held together nor around connecting and dividing marks;
/// if there is no such place, wherever no word is torn apart.
pub(super) fn gaps(units: &[Unit], last: usize, spacing: &Spacing) -> Vec<usize> {
    let places = |wanted: &dyn Fn(&Unit, &Unit) -> bool| -> Vec<usize> {
        (0..last).filter(|at| wanted(&units[*at], &units[*at + 1])).collect()
    };
    let gaps = places(&|unit, next| is_gap(unit, next, spacing));
    if gaps.is_empty() { places(&is_last_resort) } else { gaps }
}

/// Whether a line may be stretched between two neighbours. Where Han and Western text have
/// space between them, both sides of a number are stretched alike, bound or not.
pub(super) fn is_gap(unit: &Unit, next: &Unit, spacing: &Spacing) -> bool {
    let free = match unit.bind {
        Bind::None => true,
        Bind::Soft(_) => latin_space(unit, next, spacing) > 0.0,
        Bind::Hard => false,
    };
    free && !is_tight(unit) && !is_tight(next)
}

/// Whether a line without a better place may be stretched between two neighbours: not between
/// the parts of an address.
pub(super) fn is_last_resort(unit: &Unit, _next: &Unit) -> bool {
    unit.bind != Bind::Soft(Tie::Address)
}

fn is_tight(unit: &Unit) -> bool {
    matches!(
        unit.class,
        Class::Connector | Class::ShortConnector | Class::Solidus | Class::Inter
    )
}

/// Lengths, which of them may shrink, and how far.
type Length<'a> = (&'a mut Vec<f64>, &'a dyn Fn(usize) -> bool, f64);

/// Takes an excess from lengths that may shrink to a least one, all in proportion. What is
/// left of the excess is returned.
fn shrink(tier: &mut [Length<'_>], excess: f64) -> f64 {
    let room = |length: f64, least: f64| (length - least).max(0.0);
    let total: f64 = tier
        .iter()
        .flat_map(|(lengths, wanted, least)| {
            let own = lengths.iter().enumerate().filter(|(index, _)| wanted(*index));
            own.map(|(_, length)| room(*length, *least))
        })
        .sum();
    if total <= NOTHING || excess <= NOTHING {
        return excess;
    }
    let share = (excess / total).min(1.0);
    for (lengths, wanted, least) in tier {
        for (index, length) in lengths.iter_mut().enumerate() {
            if wanted(index) {
                *length -= room(*length, *least) * share;
            }
        }
    }
    excess - total * share
}

/// Gives slack to lengths that are there and may grow to a greatest one, all in proportion.
/// What is left of the slack is returned.
fn grow(
    lengths: &mut [f64],
    wanted: &dyn Fn(usize) -> bool,
    most: f64,
    slack: f64,
) -> f64 {
    let room =
        |length: f64| if length > NOTHING { (most - length).max(0.0) } else { 0.0 };
    let own = lengths.iter().enumerate().filter(|(index, _)| wanted(*index));
    let total: f64 = own.map(|(_, length)| room(*length)).sum();
    if total <= NOTHING || slack <= NOTHING {
        return slack;
    }
    let share = (slack / total).min(1.0);
    for (index, length) in lengths.iter_mut().enumerate() {
        if wanted(index) {
            *length += room(*length) * share;
        }
    }
    slack - total * share
}
