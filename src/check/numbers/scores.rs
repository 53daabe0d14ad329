//! Scores against their weights (spec/forms C4).

use crate::data::Number;
use crate::diag::{Diagnostic, Severity, both};
use crate::yaml::At;

use super::super::Subject;
use super::super::rule::{Family, Rule};

pub(super) const FAMILY: Family = Family { rules: &[OVER_WEIGHT], check };

const OVER_WEIGHT: Rule =
    Rule {
        id: "score::over-weight", severity: Severity::Must, source: "得分 ≤ 分值"
    };

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let funds = &subject.report.funds.total;
    over_weight(funds.weight, funds.score, found);
    let sets = subject.report.indicators.iter();
    let groups = sets.flat_map(|set| &set.indicators);
    for one in groups.flat_map(|group| &group.indicators) {
        over_weight(one.weight, one.score, found);
    }
}

fn over_weight(
    weight: Option<At<Number>>,
    score: Option<At<Number>>,
    found: &mut Vec<Diagnostic>,
) {
    if let (Some(weight), Some(score)) = (weight, score)
        && score.value > weight.value
    {
        let (score_is, weight_is) = (score.value, weight.value);
        let message = both(
            format!("the score {score_is} is more than the weight {weight_is}"),
            format!("得分 {score_is} 大于分值 {weight_is}"),
        );
        let hint = both(
            "correct the score or the weight: no indicator scores more than its weight",
            "请改正得分或分值：任何指标的得分不得超过分值",
        );
        let what = both("the weight", "分值");
        let finding = OVER_WEIGHT.finding(message).at(score.span);
        found.push(finding.and_at(what, weight.span).hint(hint));
    }
}
