//! 稿纸: each Han character in its cell. Numbers and words take a whole number of cells with
//! their blanks shared at both ends; marks have cells, two of which share one where that
//! keeps a line together; a mark at the end of a line takes half of the last cell.
//!
//! All lengths are in em, which is the width of a cell.

use std::ops::Range;

use crate::frame::Tier;
use crate::text::cjk::Class;
use crate::text::{Tie, Unit};

use super::fit::{Fitted, hanging};
use super::greedy::is_orphan;
use super::prohibition::may_break;
use super::settings::{Settings, TOLERANCE, folds};

/// Units that stand in cells together.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    units: Range<usize>,
    /// The width of what is seen.
    width: f64,
    cells: f64,
}

/// How closely the marks of a line stand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Marks {
    /// One a cell; those at the end of the line share.
    Apart,
    /// Neighbours share a cell.
    Sharing,
}

/// The lines of a paragraph: ranges of its units. Never empty.
pub(super) fn break_lines(units: &[Unit], settings: &Settings) -> Vec<Range<usize>> {
    let mut lines = vec![];
    let mut start = 0;
    while start < units.len() {
        let cells = cells(settings.width(lines.len()));
        let end = Breaker { units, settings, cells }.line(start);
        lines.push(start..end);
        start = end;
    }
    if lines.is_empty() {
        return vec![0..0];
    }
    mend_orphan(units, settings, &mut lines);
    lines
}

/// A last line of one Han character gets company from the line above (孤字不成行).
fn mend_orphan(units: &[Unit], settings: &Settings, lines: &mut [Range<usize>]) {
    let [.., above, last] = lines else { return };
    if !is_orphan(&units[last.clone()]) {
        return;
    }
    let company = |end: &usize| {
        let (before, after) = (&units[end - 1], &units[*end]);
        may_break(before, after, settings.level, None)
            && !is_orphan(&units[*end..last.end])
    };
    if let Some(end) = (above.start + 1..above.end).rev().find(company) {
        (above.end, last.start) = (end, end);
    }
}

/// How many cells a width has.
fn cells(width: f64) -> f64 {
    (width + TOLERANCE).floor().max(1.0)
}

struct Breaker<'a> {
    units: &'a [Unit],
    settings: &'a Settings,
    cells: f64,
}

impl Breaker<'_> {
    /// The last legal break of a line with its marks apart, unless marks that share cells
    /// bring in more; then the last at which only soft binds are given up.
    fn line(&self, start: usize) -> usize {
        let apart = self.fitting(start, Marks::Apart);
        if apart == self.units.len() {
            return apart;
        }
        let sharing = self.fitting(start, Marks::Sharing);
        for relaxed in [None, Some(Tie::DateUnit)] {
            let legal = |end: &usize| self.is_legal(*end, relaxed);
            if legal(&apart) {
                return apart;
            }
            let further = (apart + 1..=sharing).find(legal);
            let end = further.or_else(|| (start + 1..apart).rev().find(legal));
            if let Some(end) = end {
                return end;
            }
        }
        apart.max(start + 1)
    }

    /// The longest line that fits its cells.
    fn fitting(&self, start: usize, marks: Marks) -> usize {
        // No unit is narrower than a quarter of a cell, and spaces among Western text.
        let most = (start + 4 * self.cells as usize + 8).min(self.units.len());
        let fits = |end: &usize| {
            let units = &self.units[start..*end];
            let hung =
                if hanging(units, &self.settings.spacing).is_some() { 1.0 } else { 0.0 };
            width(&groups(units, marks)) - hung <= self.cells + TOLERANCE
        };
        let mut fitting = start;
        for end in start + 1..=most {
            if fits(&end) {
                fitting = end;
            } else if end > fitting + 4 {
                break;
            }
        }
        fitting
    }

    fn is_legal(&self, end: usize, relaxed: Option<Tie>) -> bool {
        let level = self.settings.level;
        end == self.units.len()
            || may_break(&self.units[end - 1], &self.units[end], level, relaxed)
    }
}

fn width(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.cells).sum()
}

/// The groups of a line.
fn groups(units: &[Unit], marks: Marks) -> Vec<Group> {
    let end = units.iter().rposition(|unit| !unit.is_space()).map_or(0, |last| last + 1);
    let mut groups: Vec<Group> = vec![];
    for (index, unit) in units[..end].iter().enumerate() {
        let joins = index > 0
            && is_western(&units[..end], index - 1)
            && is_western(&units[..end], index);
        match groups.last_mut() {
            Some(group) if joins => {
                group.units.end = index + 1;
                group.width += unit.width;
                group.cells = whole(group.width);
            }
            _ => groups.push(Group {
                units: index..index + 1,
                width: unit.width,
                cells: whole(unit.width),
            }),
        }
    }
    share(units, marks, &mut groups);
    groups.push(Group { units: end..units.len(), width: 0.0, cells: 0.0 });
    groups
}

/// A whole number of cells.
fn whole(width: f64) -> f64 {
    (width - TOLERANCE).ceil().max(0.0)
}

/// Whether a unit is part of Western text: a number or a word, or a sign or a space among
/// them.
fn is_western(units: &[Unit], index: usize) -> bool {
    let unit = &units[index];
    let narrow = unit.width < 1.0 - TOLERANCE;
    let beside = |at: Option<usize>| {
        at.and_then(|at| units.get(at)).is_some_and(|unit| unit.western)
    };
    let sign = matches!(
        unit.class,
        Class::Space
            | Class::NoBreakSpace
            | Class::ShortConnector
            | Class::Solidus
            | Class::WesternOpen
            | Class::WesternClose
            | Class::Han
            | Class::Prefix
            | Class::Suffix
    );
    unit.western
        || narrow && sign && (beside(index.checked_sub(1)) || beside(Some(index + 1)))
}

/// Marks that share a cell: neighbours that fold, and those at the end of the line.
fn share(units: &[Unit], marks: Marks, groups: &mut Vec<Group>) {
    let mut index = 1;
    while index < groups.len() {
        let (before, after) = (&groups[index - 1], &groups[index]);
        let alone =
            before.units.len() == 1 && after.units.len() == 1 && before.cells == 1.0;
        let last = index + 1 == groups.len();
        let pair = (&units[before.units.start], &units[after.units.start]);
        let foldable = alone && folds(pair.0, pair.1) && is_shareable(pair.0, pair.1);
        if foldable && (marks == Marks::Sharing || last) {
            let end = after.units.end;
            let group = &mut groups[index - 1];
            group.units.end = end;
            group.width = 1.0;
            groups.remove(index);
        }
        index += 1;
    }
}

/// Whether two halves make a cell: their inks stand at the same side of it.
fn is_shareable(before: &Unit, after: &Unit) -> bool {
    let half = |unit: &Unit| unit.width - unit.lead - unit.trail < 0.5 + TOLERANCE;
    half(before) && half(after) && (before.lead > 0.0) == (after.lead > 0.0)
}

/// How many cells a line takes.
pub(super) fn taken(units: &[Unit]) -> f64 {
    width(&groups(units, Marks::Apart))
}

/// A line in its cells.
pub(super) fn fit(units: &[Unit], settings: &Settings, width: f64) -> Fitted {
    let room = cells(width);
    let apart = groups(units, Marks::Apart);
    let hung = hanging(units, &settings.spacing)
        .filter(|_| self::width(&apart) > room + TOLERANCE);
    let needed = self::width(&apart) - if hung.is_some() { 1.0 } else { 0.0 };
    let sharing = needed > room + TOLERANCE;
    let groups = if sharing { groups(units, Marks::Sharing) } else { apart };
    let mut line = Fitted::unfolded(units);
    for group in &groups {
        let Some(last) = group.units.end.checked_sub(1) else { continue };
        if group.units.is_empty() || group.cells == 0.0 {
            hide(&mut line, group);
        } else if is_shared(units, group) {
            halve(&mut line, units, group);
        } else {
            let blank = (group.cells - group.width) / 2.0;
            line.leads[group.units.start] += blank;
            line.gaps[last] += blank;
        }
    }
    if sharing {
        line.squeezed.push((Tier::Cell, needed - self::width(&groups)));
    }
    if let Some(last) = hung {
        line.hung = 1.0;
        line.squeezed.push((Tier::Hanging, line.bodies[last]));
    }
    line
}

/// Spaces at the end of a line.
fn hide(line: &mut Fitted, group: &Group) {
    line.bodies[group.units.clone()].fill(0.0);
}

fn is_shared(units: &[Unit], group: &Group) -> bool {
    group.units.len() == 2 && units[group.units.clone()].iter().all(Unit::is_mark)
}

/// Two marks in one cell, each in half of it.
fn halve(line: &mut Fitted, units: &[Unit], group: &Group) {
    for index in group.units.clone() {
        line.leads[index] = 0.0;
        line.trails[index] = 0.0;
        line.bodies[index] = units[index].width - units[index].lead - units[index].trail;
    }
}
