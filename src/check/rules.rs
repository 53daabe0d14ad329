//! Rule sets: what differs from place to place, as data (`rules/…` of the layouts).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::data;
use crate::diag::{Diagnostic, Result, Severity, Span, both};
use crate::yaml::{self, At, Node};

use super::keys::{Deviation, Execution, Forms, Grade, Scoring, Vague, Weights};
use super::rule::RULES;
use super::text::Lexicon;

/// The rule set that holds where none is named (财预〔2020〕10号).
pub const STANDARD: &str = "mof-2020";

/// A rule set, ready for use.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// What it is called.
    pub title: String,
    /// The paths of the values without which a report is a draft (spec/filing D2).
    #[serde(default)]
    pub(super) complete: Vec<At<String>>,
    /// The severity of rules where it is not their usual one.
    #[serde(default)]
    severity: BTreeMap<String, At<Judgement>>,
    /// 分值.
    pub weights: Weights,
    /// 得分.
    pub scores: Scoring,
    /// 资金: the paths of the sources that add up to the total.
    pub funds: Vec<String>,
    /// 预算执行率.
    pub execution: Execution,
    /// 偏差.
    pub deviation: Deviation,
    /// Names of indicators that say nothing that can be measured.
    pub vague: Vague,
    /// 等次, the best first.
    pub grades: Vec<Grade>,
    /// Forms: what they want.
    #[serde(default)]
    pub forms: Forms,
    /// The lists of words that texts are held against, files of `rules/words/`.
    #[serde(default, rename = "words")]
    lists: Vec<At<String>>,
    /// What those lists say.
    #[serde(skip)]
    pub(super) words: Lexicon,
}

/// How bad what a rule finds is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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
        let mut rules: Self = yaml::from_node(&node)?;
        rules.words = Lexicon::load(&rules.lists, data)?;
        let mut faults = rules.unknown_rules();
        faults.extend(super::complete::unknown(&rules.complete));
        faults.extend(rules.unknown_paths());
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

    /// The grade of a total: the first whose least total it reaches.
    pub(super) fn grade(&self, total: Decimal) -> Option<&Grade> {
        self.grades.iter().find(|grade| total >= grade.from.0)
    }

    /// An error for each value that a form should want and no report has.
    fn unknown_paths(&self) -> Vec<Diagnostic> {
        let paths = self.forms.values().flat_map(|form| &form.required);
        let is_unknown = |path: &&At<String>| match path.strip_prefix("indicators.") {
            Some(rest) => !data::known(rest, &["indicators"]),
            None => !data::known(path, &[]),
        };
        paths.filter(is_unknown).map(super::complete::unknown_path).collect()
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

/// The JSON Schema of a rule set's file, for editors. Most extend another and leave out what it
/// says.
pub fn schema() -> serde_json::Value {
    let mut schema = crate::schema::of::<RuleSet>("banxin: a rule set", true);
    schema["properties"]["extends"] = json!({
        "type": "string",
        "description": "the rule set that this one extends: rules/mof-2020",
    });
    schema
}
