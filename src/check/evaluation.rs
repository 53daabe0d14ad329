//! What a report evaluates: its own project, and those that its attachments show in its place.

use crate::data::{
    Attachment, Evaluation, Funds, Goal, Indicator, IndicatorGroup, IndicatorSet, Number,
    Report, SignOff, Text, Total, Value,
};
use crate::diag::Span;
use crate::yaml::At;

/// One evaluation, and the forms that show it.
#[derive(Clone, Debug)]
pub(super) struct Shown<'a> {
    pub(super) funds: &'a Funds,
    pub(super) goal: &'a Goal,
    pub(super) indicators: &'a [IndicatorSet],
    pub(super) total: &'a Total,
    pub(super) signoff: &'a SignOff,
    /// The forms, each by its name.
    pub(super) forms: Vec<&'a At<String>>,
    /// All values, by paths.
    pub(super) values: Value,
}

/// An indicator of the third level with the sets that it is in.
#[derive(Copy, Clone, Debug)]
pub(super) struct Leaf<'a> {
    pub(super) set: &'a IndicatorSet,
    pub(super) group: &'a IndicatorGroup,
    pub(super) one: &'a Indicator,
}

/// All evaluations of a report: its own first, then those of attachments with data of their
/// own.
pub(super) fn shown(report: &Report) -> Vec<Shown<'_>> {
    let attachments = || report.covers.iter().chain(&report.attachments);
    let own = attachments().filter(|one| one.data.is_none()).map(|one| &one.form);
    let main = Shown {
        funds: &report.funds,
        goal: &report.goal,
        indicators: &report.indicators,
        total: &report.total,
        signoff: &report.signoff,
        forms: own.collect(),
        values: report.values(),
    };
    std::iter::once(main)
        .chain(attachments().filter_map(|one| other(report, one)))
        .collect()
}

fn other<'a>(report: &'a Report, attachment: &'a Attachment) -> Option<Shown<'a>> {
    let Evaluation { funds, goal, indicators, total, signoff, .. } =
        &attachment.data.as_ref()?.value;
    Some(Shown {
        funds,
        goal,
        indicators,
        total,
        signoff: signoff.as_ref().unwrap_or(&report.signoff),
        forms: vec![&attachment.form],
        values: report.values_of(attachment)?,
    })
}

impl<'a> Shown<'a> {
    /// The indicators of the third level.
    pub(super) fn leaves(&self) -> impl Iterator<Item = Leaf<'a>> + use<'a> {
        let groups = self
            .indicators
            .iter()
            .flat_map(|set| set.indicators.iter().map(move |group| (set, group)));
        groups.flat_map(|(set, group)| {
            group.indicators.iter().map(move |one| Leaf { set, group, one })
        })
    }

    /// Whether scores are given: it is an evaluation, not a plan or a report underway.
    pub(super) fn is_scored(&self) -> bool {
        self.funds.total.score.is_some()
            || self.total.score.is_some()
            || self.leaves().any(|leaf| leaf.one.score.is_some())
    }
}

impl Leaf<'_> {
    /// Where it stands: the first of its values.
    pub(super) fn span(&self) -> Span {
        let Indicator { name, target, actual, weight, score, reason, .. } = self.one;
        let texts = [name, target, actual];
        let texts = texts.into_iter().flatten().map(|text: &Text| text.span);
        let numbers =
            [weight, score].into_iter().flatten().map(|one: &At<Number>| one.span);
        let reason = reason.iter().map(|text| text.span);
        texts.chain(numbers).chain(reason).next().unwrap_or(self.group.name.span)
    }

    /// What it is called in messages: its name, or its group's.
    pub(super) fn name(&self) -> &str {
        stated(self.one.name.as_ref()).map_or(&self.group.name, |name| name)
    }
}

/// A text that says something: no dash in the place of nothing.
pub(super) fn stated(text: Option<&Text>) -> Option<&Text> {
    const NOTHING: [&str; 7] = ["", "-", "—", "——", "/", "无", "／"];
    text.filter(|text| !NOTHING.contains(&text.trim()))
}
