//! 年度总体目标 against the indicators: what was planned there is the target here.

use std::collections::BTreeMap;

use super::super::Subject;
use super::super::evaluation::{Leaf, stated};
use super::super::formula;
use super::super::mention::{Mention, mentions, same};
use super::super::quantity::Quantity;
use super::super::rule::{Family, Rule};
use crate::data::Text;
use crate::diag::{Diagnostic, Severity, Span, both};

pub(super) const FAMILY: Family = Family { rules: &[GOAL], check };

const GOAL: Rule = Rule {
    id: "target::goal",
    severity: Severity::Doubtful,
    source: "财预〔2015〕88号：绩效指标应与绩效目标一致",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        let Some(expected) = stated(one.goal.expected.as_ref()) else { continue };
        let actual = stated(one.goal.actual.as_ref());
        let goals = goals(expected, actual);
        let mut told = BTreeMap::new();
        for leaf in one.leaves() {
            for goal in &goals {
                against(subject, &leaf, goal, &mut told);
            }
        }
        found.extend(told.into_values());
    }
}

/// What was planned, and what came of it.
struct Goal<'t> {
    text: &'t Text,
    planned: Mention<'t>,
    achieved: Option<Quantity>,
}

fn goals<'t>(expected: &'t Text, actual: Option<&'t Text>) -> Vec<Goal<'t>> {
    let achieved = actual.map(|text| mentions(text)).unwrap_or_default();
    let of = |planned: Mention<'t>| {
        let one = |one: &&Mention<'_>| {
            one.label == planned.label && one.quantity.is_comparable(&planned.quantity)
        };
        let achieved = achieved.iter().find(one).map(|one| one.quantity.clone());
        Goal { text: expected, planned, achieved }
    };
    mentions(expected).into_iter().map(of).collect()
}

/// A number of an indicator: of its name, or its target.
struct Said<'t> {
    label: &'t str,
    quantity: Quantity,
    text: &'t str,
    place: Span,
}

fn against(
    subject: &Subject<'_>,
    leaf: &Leaf<'_>,
    goal: &Goal<'_>,
    told: &mut BTreeMap<Span, Diagnostic>,
) {
    for said in said(subject, leaf) {
        let of_goal = same(said.label, goal.planned.label);
        if !contradicts(&said.quantity, &goal.planned.quantity) {
            continue;
        }
        if of_goal || is_achieved(&said.quantity, goal) {
            told.entry(said.place).or_insert_with(|| contradiction(subject, &said, goal));
        }
    }
}

/// The numbers that an indicator says are planned.
fn said<'a>(subject: &Subject<'_>, leaf: &Leaf<'a>) -> Vec<Said<'a>> {
    let name = stated(leaf.one.name.as_ref());
    let in_name = name.map(|name| mentions(name)).unwrap_or_default();
    let label = match in_name.as_slice() {
        [one] => one.label,
        _ => name.map_or("", |name| name.as_str()),
    };
    let mut all = vec![];
    if let (Some(name), [one]) = (name, in_name.as_slice())
        && one.rest.is_empty()
    {
        let piece = subject.piece(name.span);
        let place =
            piece.map_or(name.span, |piece| subject.place(piece, one.range.clone()));
        let text = &name.as_str()[one.range.clone()];
        all.push(Said { label, quantity: one.quantity.clone(), text, place });
    }
    if let (Some(target), (Some(quantity), _)) =
        (leaf.one.target.as_ref(), formula::quantities(leaf))
    {
        all.push(Said { label, quantity, text: target.as_str(), place: target.span });
    }
    all
}

/// Whether two numbers with units are of one kind, and not the same.
fn contradicts(one: &Quantity, other: &Quantity) -> bool {
    let both = one.unit.is_some() && other.unit.is_some();
    both && one.against(other).is_some_and(|(one, other)| one != other)
}

/// Digits that no two numbers have by chance.
const TELLING: usize = 3;

/// Whether a number is what came of a goal, and not what was planned.
fn is_achieved(said: &Quantity, goal: &Goal<'_>) -> bool {
    let Some(achieved) = &goal.achieved else { return false };
    let equal = achieved.against(said).is_some_and(|(one, other)| one == other);
    equal && said.unit.is_some() && said.significant_digits() >= TELLING
}

fn contradiction(subject: &Subject<'_>, said: &Said<'_>, goal: &Goal<'_>) -> Diagnostic {
    let planned = &goal.text[goal.planned.range.clone()];
    let (label, is) = (goal.planned.label, said.text.trim());
    let message = both(
        format!("the goal is {label} {planned}, the indicator says {is}"),
        format!("总体目标为“{label}{planned}”，指标为“{is}”"),
    );
    let hint = both(
        "let goal and indicator say the same; what was achieved is no target",
        "请使总体目标与指标一致；完成值不应作为指标值",
    );
    let place = subject
        .piece(goal.text.span)
        .map_or(goal.text.span, |piece| subject.place(piece, goal.planned.range.clone()));
    GOAL.finding(message)
        .at(said.place)
        .and_at(both("the goal", "总体目标"), place)
        .hint(hint)
}
