//! Why a line is as it is: read off the line when it is set, whichever breaker ended it.

use std::ops::Range;

use crate::diag::Span;
use crate::document::Setting;
use crate::frame::{Ending, Fault, Note, Refusal, Refused};
use crate::text::{Bind, Tie, Unit};

use super::cut::is_cut;
use super::fit::Fitted;
use super::greedy::is_orphan;
use super::grid;
use super::prohibition::{forbids_break, refusal};
use super::settings::Settings;
use super::sums::Sums;

/// A line that is looser, in em a place, is a fault.
const LOOSE: f64 = 0.1;
/// A column that is narrower holds one character a line, and is not expected to be full.
const PAIR: f64 = 2.0;
/// What no eye sees.
const UNSEEN: f64 = 1e-3;
/// Breaks that are told at each side of the one that was taken.
const NEAR: usize = 6;

/// A line of a paragraph that was set.
pub(super) struct SetLine<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The units of the paragraph, or of its part between forced breaks.
    pub(super) units: &'a [Unit],
    /// Those on the line.
    pub(super) range: Range<usize>,
    pub(super) settings: &'a Settings,
    pub(super) fitted: &'a Fitted,
    /// Whether the author breaks the paragraph after the line.
    pub(super) forced: bool,
    /// Whether lines are stretched to the measure.
    pub(super) justified: bool,
}

impl SetLine<'_> {
    /// What is wrong with the line.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let width = self.fitted.width();
        let measure = self.measure();
        if self.is_last() {
            if self.range.start > 0 && is_orphan(&self.units[self.range.clone()]) {
                faults.push(Fault::Orphan);
            }
        } else {
            let (before, after) = (self.last(), &self.units[self.range.end]);
            if forbids_break(before.class, after.class, self.settings.level) {
                faults.push(Fault::Forbidden);
            }
            if is_cut(before, after) {
                faults.push(Fault::Cut);
            }
            let flush = self.justified && self.settings.setting == Setting::Flush;
            if flush && self.fitted.gap > LOOSE + UNSEEN {
                faults.push(Fault::Loose(self.fitted.gap));
            }
            // An address ends where one of its parts does.
            let address = self.last().bind == Bind::Soft(Tie::Address);
            if flush && !address && measure >= PAIR && measure - width > UNSEEN {
                faults.push(Fault::Short(measure - width));
            }
        }
        if width - measure > UNSEEN {
            faults.push(Fault::Overfull(width - measure));
        }
        faults
    }

    /// Everything that is known of the line.
    pub(super) fn note(&self, sums: &Sums<'_>, span: Span) -> Note {
        let (start, end) = (self.range.start, self.range.end);
        let natural = if start < end { self.natural(sums, end) } else { 0.0 };
        Note {
            text: self.shown(self.range.clone()).to_owned(),
            span,
            measure: self.measure(),
            natural,
            width: self.fitted.width(),
            squeezed: self.fitted.squeezed.clone(),
            stretched: self.fitted.stretched.clone(),
            gap: self.fitted.gap,
            ending: self.ending(sums),
            refused: self.refused(sums),
            units: self.places(),
            faults: self.faults(),
        }
    }

    fn measure(&self) -> f64 {
        self.settings.width_at(self.range.start)
    }

    /// The natural width of a line from this one's start.
    fn natural(&self, sums: &Sums<'_>, end: usize) -> f64 {
        let start = self.range.start;
        match self.settings.setting {
            Setting::Flush => sums.line(start, end).natural,
            Setting::Grid => grid::taken(&self.units[start..end]),
        }
    }

    /// The width of a line from this one's start when everything is squeezed.
    fn least(&self, sums: &Sums<'_>, end: usize) -> f64 {
        match self.settings.setting {
            Setting::Flush => sums.line(self.range.start, end).least(),
            Setting::Grid => self.natural(sums, end),
        }
    }

    fn is_last(&self) -> bool {
        self.range.end >= self.units.len()
    }

    /// The last unit; there is one if the line is not the last.
    fn last(&self) -> &Unit {
        &self.units[self.range.end - 1]
    }

    fn shown(&self, units: Range<usize>) -> &str {
        match (self.units.get(units.start), units.end.checked_sub(1)) {
            (Some(first), Some(last)) if units.start < units.end => {
                &self.text[first.range.start..self.units[last].range.end]
            }
            _ => "",
        }
    }

    /// Where each unit begins on the line, and how wide it is.
    fn places(&self) -> Vec<(f64, f64, String)> {
        let mut at = 0.0;
        let mut places = vec![];
        for (index, unit) in self.units[self.range.clone()].iter().enumerate() {
            let fitted = self.fitted;
            // What stands before the unit's own blank is part of the line's.
            let lead = fitted.leads[index];
            let blank = (lead - unit.lead).max(0.0);
            let width = lead - blank + fitted.bodies[index] + fitted.trails[index];
            let text = self.text[unit.range.clone()].to_owned();
            places.push((at + blank, width, text));
            at += blank + width + fitted.gaps[index];
        }
        places
    }

    /// The end of the longest line that would fit at its natural width.
    fn fitting(&self, sums: &Sums<'_>) -> usize {
        let start = self.range.start;
        let fits =
            |end: &usize| sums.line(start, *end).natural <= self.measure() + UNSEEN;
        let most = (self.range.end + NEAR).min(self.units.len());
        (start + 1..=most).rev().find(fits).unwrap_or(self.range.end)
    }

    fn ending(&self, sums: &Sums<'_>) -> Ending {
        if self.is_last() {
            return if self.forced { Ending::Forced } else { Ending::Last };
        }
        let (end, fitting) = (self.range.end, self.fitting(sums));
        let refused = |at: usize| self.refusal(at);
        match refused(end) {
            Some(Refusal::Start | Refusal::End | Refusal::Space | Refusal::Hard) => {
                return Ending::Illegal;
            }
            Some(_) => return Ending::Relaxed,
            None => {}
        }
        if end > fitting {
            return Ending::SqueezedIn;
        }
        if end == fitting {
            return Ending::Full;
        }
        let orphaned = (end + 1..=fitting).rev().find(|at| refused(*at).is_none());
        match orphaned {
            None => Ending::PushedOut,
            Some(at) if is_orphan(&self.units[at..]) => Ending::Orphan,
            Some(_) => Ending::Weighed,
        }
    }

    /// Why no line may end before a unit.
    fn refusal(&self, at: usize) -> Option<Refusal> {
        refusal(&self.units[at - 1], self.units.get(at)?, self.settings.level)
    }

    /// The breaks near the line's end, and why they were not taken.
    fn refused(&self, sums: &Sums<'_>) -> Vec<Refused> {
        if self.is_last() {
            return vec![];
        }
        let (start, end) = (self.range.start, self.range.end);
        let fitting = self.fitting(sums);
        let first = end.min(fitting).saturating_sub(1).max(start + 1);
        let last = (end.max(fitting) + NEAR).min(self.units.len());
        let mut refused = vec![];
        for at in (first..=last).filter(|at| *at != end) {
            let over = self.least(sums, at) - self.measure();
            let too_wide = over > UNSEEN;
            let rule = match self.refusal(at) {
                Some(rule) => rule,
                None if too_wide => Refusal::TooWide(over),
                // The end of the paragraph is no break that was refused.
                None if at == self.units.len() => break,
                None => Refusal::Worse,
            };
            let unit =
                |at: usize| self.shown(at..(at + 1).min(self.units.len())).to_owned();
            refused.push(Refused { before: unit(at - 1), after: unit(at), rule });
            if too_wide && self.refusal(at).is_none() {
                break;
            }
        }
        refused
    }
}
