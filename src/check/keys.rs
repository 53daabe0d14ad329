//! What a rule set says: weights, scores, bands, forms. All of its numbers stand in YAML.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::data::Number;
use crate::yaml::At;

/// How weights are spread.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// What all weights come to, that of the budget's execution among them.
    pub full: Number,
    /// 预算执行率.
    pub execution: Number,
    /// 一级指标.
    pub first_level: Vec<Share>,
}

/// What sets of indicators weigh together.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// How the names of the sets begin: 产出.
    pub names: Vec<String>,
    /// Their weight.
    pub weight: Number,
}

/// How indicators are scored.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The decimal places of computed scores.
    pub decimals: Decimals,
    /// By how much a stated total may differ from the sum of its parts.
    pub tolerance: Number,
    /// Indicators with ≤ and < whose target was missed.
    pub at_most: AtMost,
    /// Indicators with = whose target was missed.
    pub equal: EqualTo,
    /// Words of names of indicators whose target, without a sign, is not to be passed: 成本.
    pub ceilings: Vec<String>,
    /// 定性指标: what their actual values say, and what share of the weight they may score.
    pub qualitative: Vec<Band>,
    /// Words of a reason by which an indicator does not apply to the project.
    pub not_applicable: Vec<String>,
}

/// Decimal places, at most ten.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
pub struct Decimals(pub u32);

impl TryFrom<u32> for Decimals {
    type Error = &'static str;
    fn try_from(places: u32) -> Result<Self, Self::Error> {
        if places <= 10 {
            Ok(Self(places))
        } else {
            Err("at most 10 decimal places\u{1f}小数最多 10 位")
        }
    }
}

/// How an indicator with ≤ is scored when its target t was passed by the actual value v.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AtMost {
    /// (1 − (v − t) ÷ t) × weight; nothing from 2t on.
    Excess,
    /// t ÷ v × weight.
    Ratio,
}

/// How an indicator with = is scored.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EqualTo {
    /// As one with ≥: what is more is enough, what is less counts by its share.
    AtLeast,
    /// Only the value itself scores.
    Exact,
}

/// What a qualitative indicator scores.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Words that its actual value begins with. The first band that has them holds.
    pub words: Vec<String>,
    /// The least share of the weight, in percent.
    pub from: Number,
    /// The greatest share, in percent.
    pub to: Number,
}

/// 预算执行.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// An execution rate below this needs a reason, in percent.
    pub reason_below: Number,
    /// Paths of values that give the reason.
    pub reasons: Vec<String>,
    /// Words of the narrative that give it.
    pub words: Vec<String>,
}

/// 偏差.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// An actual value of this many times the target needs a reason.
    pub over: Number,
    /// So does one of this much where the target is nothing.
    pub over_nothing: Number,
}

/// Names of indicators that nobody can measure a share of.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vague {
    /// How they begin: 推进.
    pub begins: Vec<String>,
    /// And how they end: 发展.
    pub ends: Vec<String>,
}

/// A grade of the total.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// 优.
    pub name: String,
    /// The least total that has it.
    pub from: Number,
}

/// What a form wants.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FormRules {
    /// Paths of values that must be there; below `indicators`, of each of the third level.
    pub required: Vec<At<String>>,
    /// Whether someone signs it.
    pub signed: bool,
    /// When it is filed.
    pub filed: Option<Filed>,
}

/// When a form is filed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Filed {
    /// Before the year ends: an application, the report of a part of it.
    Before,
    /// When the year is over, or nearly.
    After,
}

/// Forms by their names.
pub type Forms = BTreeMap<String, FormRules>;
