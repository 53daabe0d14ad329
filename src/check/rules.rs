//! Rule sets: what differs from place to place, as data (`rules/…` of the layouts).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Severity, Span, both};
use crate::yaml::{self, At, Node};

use super::rule::RULES;

/// The rule set that holds where none is named (财预〔2020〕10号).
pub const STANDARD: &str = "mof-2020";

/// A rule set, ready for use.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSet {
    /// What it is called.
    pub title: String,
    /// The paths of the values without which a report is a draft (spec/filing D2).
    pub(super) complete: Vec<At<String>>,
    /// The severity of rules where it is not their usual one.
    severity: BTreeMap<String, At<Judgement>>,
}

/// How bad what a rule finds is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Judgement {
    Must,
    Doubtful,
    Hint,
    /// The rule is not asked.
    #[default]
    Off,
}

impl RuleSet {
    /// Loads a rule set that is named at a place. `data` gives the contents of a file of the
    /// layouts.
    pub fn load(
        name: &str,
        at: Span,
        data: &dyn Fn(&str, Span) -> Result<Node>,
    ) -> Result<Self> {
        let node = data(&format!("rules/{name}"), at)?;
        let rules: Self = yaml::from_node(&node)?;
        let mut faults = rules.unknown_rules();
        faults.extend(super::complete::unknown(&rules.complete));
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }

    /// Gives findings the severity that this rule set wants, and drops those of rules that it
    /// does not ask.
    pub(super) fn judge(&self, found: &mut Vec<Diagnostic>) {
        let judgement = |one: &Diagnostic| Some(self.severity.get(one.code)?.value);
        found.retain(|one| judgement(one) != Some(Judgement::Off));
        for one in found {
            one.severity = match judgement(one) {
                Some(Judgement::Must) => Severity::Must,
                Some(Judgement::Doubtful) => Severity::Doubtful,
                Some(Judgement::Hint) => Severity::Hint,
                Some(Judgement::Off) | None => one.severity,
            };
        }
    }

    fn unknown_rules(&self) -> Vec<Diagnostic> {
        let unknown = |id: &&String| RULES.iter().all(|rule| rule.id != id.as_str());
        let ids = self.severity.keys().filter(unknown);
        ids.map(|id| unknown_rule(id, self.severity[id].span)).collect()
    }
}

/// An error for an id that no rule has.
pub(super) fn unknown_rule(id: &str, at: Span) -> Diagnostic {
    let message =
        both(format!("there is no rule `{id}`"), format!("没有名为“{id}”的规则"));
    let near = yaml::nearest(id, RULES.iter().map(|rule| rule.id));
    let hint = match near {
        Some(near) => {
            both(format!("did you mean `{near}`?"), format!("是否想写“{near}”？"))
        }
        None => both("see docs/checks.md", "可参考 docs/checks.md"),
    };
    Diagnostic::error("check::unknown-rule", message).at(at).hint(hint)
}
