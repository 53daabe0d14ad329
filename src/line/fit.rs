//! A line's blanks: folded, squeezed and stretched to a width (spec/lines B3, B4).
//!
//! All lengths are in em.

use crate::text::cjk::Class;
use crate::text::{Bind, Unit};

/// The settings of a paragraph that blanks depend on.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Spacing {
    /// Whether an opening mark at the line start loses its blank.
    pub(super) trim_line_start: bool,
    /// Space between Han and Western text.
    pub(super) latin_space: f64,
    /// Whether 。？！ may be squeezed.
    pub(super) squeeze_stops: bool,
}

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
}

/// The blank of a mark: half a 字. Between two marks of which one is a bracket, one blank
/// goes (B3.1).
const HALF: f64 = 0.5;
/// What is less is nothing.
const NOTHING: f64 = 1e-9;
/// Western word spaces shrink to ¼ and grow to ½ em.
const SPACE_LEAST: f64 = 0.25;
const SPACE_MOST: f64 = 0.5;
/// Han–Western space shrinks to ⅛ and grows to ½ em.
const LATIN_LEAST: f64 = 0.125;
const LATIN_MOST: f64 = 0.5;

impl Fitted {
    /// A line at its natural width: neighbours folded, nothing after the last mark.
    pub(super) fn natural(units: &[Unit], spacing: &Spacing) -> Self {
        let mut line = Self {
            leads: units.iter().map(|unit| unit.lead).collect(),
            bodies: units
                .iter()
                .map(|unit| unit.width - unit.lead - unit.trail)
                .collect(),
            trails: units.iter().map(|unit| unit.trail).collect(),
            gaps: vec![0.0; units.len()],
        };
        for index in 1..units.len() {
            line.fold(units, index);
            line.gaps[index - 1] = latin_space(&units[index - 1], &units[index], spacing);
        }
        line.close(units, spacing);
        line
    }

    /// Removes a blank between a mark and the one before it.
    fn fold(&mut self, units: &[Unit], index: usize) {
        let (before, after) = (&units[index - 1], &units[index]);
        let bracket = before.is_bracket() || after.is_bracket();
        if !(bracket && before.is_mark() && after.is_mark()) {
            return;
        }
        if self.trails[index - 1] > NOTHING {
            self.trails[index - 1] -= HALF;
        } else if self.leads[index] > NOTHING {
            self.leads[index] -= HALF;
        }
    }

    /// Removes what stands at the ends of the line: spaces, and the blank of the last mark
    /// (GB/T 15834-2011, 5.1.10).
    fn close(&mut self, units: &[Unit], spacing: &Spacing) {
        let visible = |unit: &Unit| unit.class != Class::Space;
        let last = units.iter().rposition(visible);
        for index in last.map_or(0, |last| last + 1)..units.len() {
            self.bodies[index] = 0.0;
        }
        if let Some(last) = last {
            self.trails[last] = 0.0;
            self.gaps[last..].fill(0.0);
        }
        if spacing.trim_line_start
            && let Some(lead) = self.leads.first_mut()
        {
            *lead = 0.0;
        }
    }

    /// How wide the line is.
    pub(super) fn width(&self) -> f64 {
        [&self.leads, &self.bodies, &self.trails, &self.gaps]
            .into_iter()
            .map(|lengths| lengths.iter().sum::<f64>())
            .sum()
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
        let Self { leads, bodies, trails, gaps } = self;
        // (1) the last mark's blank is gone already; (2) word spaces to ¼.
        excess = shrink(&mut [(bodies, &space, SPACE_LEAST)], excess);
        // (3) · is half a 字 wide already; (4) brackets, all together.
        excess = shrink(&mut [(leads, &bracket, 0.0), (trails, &bracket, 0.0)], excess);
        // (5) pauses inside the sentence.
        excess = shrink(&mut [(trails, &pause, 0.0)], excess);
        // (6) Han–Western space.
        excess = shrink(&mut [(gaps, &any, LATIN_LEAST)], excess);
        // (7) ends of sentences.
        shrink(&mut [(trails, &stop, 0.0)], excess)
    }

    /// Spreads slack over the line, tier by tier (B4). A line of one unit stays short.
    pub(super) fn stretch(&mut self, units: &[Unit], mut slack: f64) {
        let visible = |unit: &Unit| unit.class != Class::Space;
        let last = units.iter().rposition(visible).unwrap_or(0);
        let space = |index: usize| index < last && units[index].class == Class::Space;
        slack = grow(&mut self.bodies, &space, SPACE_MOST, slack);
        slack = grow(&mut self.gaps, &|index| index < last, LATIN_MOST, slack);
        if slack <= NOTHING {
            return;
        }
        let gaps = gaps(units, last);
        for index in &gaps {
            self.gaps[*index] += slack / gaps.len() as f64;
        }
    }
}

/// The places of a line that ends with the unit `last` where it may be stretched: between
/// units, but not inside what is held together nor around connecting and dividing marks;
/// anywhere, if there is no other place.
pub(super) fn gaps(units: &[Unit], last: usize) -> Vec<usize> {
    let free = |index: &usize| {
        let (unit, next) = (&units[*index], &units[index + 1]);
        unit.bind == Bind::None && !is_tight(unit) && !is_tight(next)
    };
    let gaps: Vec<usize> = (0..last).filter(free).collect();
    if gaps.is_empty() { (0..last).collect() } else { gaps }
}

fn is_tight(unit: &Unit) -> bool {
    matches!(
        unit.class,
        Class::Connector | Class::ShortConnector | Class::Solidus | Class::Inter
    )
}

/// The space between two neighbours of which one is Han and the other Western.
fn latin_space(before: &Unit, after: &Unit, spacing: &Spacing) -> f64 {
    let han = |unit: &Unit| unit.class == Class::Han;
    let mixed = han(before) && after.is_western() || before.is_western() && han(after);
    if mixed { spacing.latin_space } else { 0.0 }
}

type Tier<'a> = (&'a mut Vec<f64>, &'a dyn Fn(usize) -> bool, f64);

/// Takes an excess from lengths that may shrink to a least one, all in proportion. What is
/// left of the excess is returned.
fn shrink(tier: &mut [Tier<'_>], excess: f64) -> f64 {
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
