//! Scores of indicators: against their weights, and as the rule set computes them
//! (spec/forms C4).

use rust_decimal::Decimal;

use super::super::Subject;
use super::super::evaluation::{Leaf, Shown, stated};
use super::super::formula::{self, Points};
use super::super::keys::Scoring;
use super::super::rule::{Family, Rule};
use super::number;
use crate::data::Number;
use crate::diag::{Diagnostic, Severity, both};
use crate::yaml::At;

pub(super) const FAMILY: Family =
    Family { rules: &[OVER_WEIGHT, NEGATIVE, DIFFERS, EMPTY, NOT_APPLICABLE], check };

const OVER_WEIGHT: Rule =
    Rule {
        id: "score::over-weight", severity: Severity::Must, source: "得分 ≤ 分值"
    };
const NEGATIVE: Rule =
    Rule {
        id: "score::negative", severity: Severity::Must, source: "得分不为负数"
    };
const DIFFERS: Rule = Rule {
    id: "score::differs",
    severity: Severity::Doubtful,
    source: "财预〔2020〕10号：定量指标按完成比例计分，定性指标按三档计分",
};
const EMPTY: Rule = Rule {
    id: "score::empty",
    severity: Severity::Must,
    source: "没有指标值或完成值的指标不能得分",
};
const NOT_APPLICABLE: Rule = Rule {
    id: "score::not-applicable",
    severity: Severity::Doubtful,
    source: "不适用的指标应剔除并折算，不计 0 分",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        let funds = &one.funds.total;
        over_weight(funds.weight, funds.score, found);
        for leaf in one.leaves() {
            over_weight(leaf.one.weight, leaf.one.score, found);
            empty(&leaf, found);
            differs(&subject.rules.scores, &leaf, found);
            not_applicable(&subject.rules.scores, &leaf, found);
        }
        negative(one, found);
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

fn negative(one: &Shown<'_>, found: &mut Vec<Diagnostic>) {
    let leaves = one.leaves().map(|leaf| leaf.one.score);
    let all = leaves.chain([one.funds.total.score, one.total.score]).flatten();
    for score in all.filter(|score| score.value.0 < Decimal::ZERO) {
        let is = score.value;
        let message = both(format!("a score of {is}"), format!("得分 {is} 为负数"));
        let hint = both("the least score is 0", "得分最低为 0");
        found.push(NEGATIVE.finding(message).at(score.span).hint(hint));
    }
}

/// Points for an indicator of which nobody can say what was wanted, or what was achieved.
fn empty(leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let Some(score) = leaf.one.score.filter(|score| score.value.0 > Decimal::ZERO) else {
        return;
    };
    let target = stated(leaf.one.target.as_ref()).is_none();
    let actual = stated(leaf.one.actual.as_ref()).is_none();
    let (en, zh) = match (target, actual) {
        (true, true) => {
            ("neither a target nor an actual value", "没有年度指标值和实际完成值")
        }
        (true, false) => ("no target", "没有年度指标值"),
        (false, true) => ("no actual value", "没有实际完成值"),
        (false, false) => return,
    };
    let (is, name) = (score.value, leaf.name());
    let message = both(
        format!("`{name}` has {en} and scores {is}"),
        format!("“{name}”{zh}，却得 {is} 分"),
    );
    let hint = both(
        "fill in the values, or correct the score",
        "请补填指标值和完成值，或改正得分",
    );
    found.push(EMPTY.finding(message).at(score.span).hint(hint));
}

fn differs(rules: &Scoring, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let (Some(written), Some(weight)) = (leaf.one.score, leaf.one.weight) else { return };
    let (is, of) = (written.value.0, weight.value.0);
    let computed = formula::indicator(rules, leaf);
    let (low, high) = match computed.points {
        Points::Exactly(points) => (points, points),
        Points::Between(from, to) => (from, to),
        Points::LeftOut | Points::Unknown => return,
    };
    let fits = agree(rules, is, is.clamp(low, high.max(low)), of);
    // Fewer points may be given for a reason: the target was set too low.
    let cut = is < low && stated(leaf.one.reason.as_ref()).is_some();
    if fits || cut || is > of || is < Decimal::ZERO {
        return;
    }
    let points = if low == high { low.to_string() } else { format!("{low}–{high}") };
    let why = &computed.why;
    let message = both(
        format!("the score is {is}, the rule set gives {points} ({})", why.en),
        format!("得分为 {is}，按规则集应为 {points}（{}）", why.zh),
    );
    let hint = both(
        "correct the score or the values, or give the reason for which it is less",
        "请改正得分或数值；确应少得的，请说明原因",
    );
    let what = both("the weight", "分值");
    found.push(
        DIFFERS.finding(message).at(written.span).and_at(what, weight.span).hint(hint),
    );
}

/// Whether a written score is a computed one, in the decimal places that were written; those
/// who write no decimals round, but not to all points.
pub(super) fn agree(
    rules: &Scoring,
    is: Decimal,
    computed: Decimal,
    weight: Decimal,
) -> bool {
    let Some(off) = is.checked_sub(computed).map(|off| off.abs()) else { return false };
    if is == weight && is.scale() == 0 {
        return off <= rules.tolerance.0;
    }
    let places = is.normalize().scale().max(is.scale()).min(rules.decimals.0);
    off <= Decimal::new(5, places + 1)
}

fn not_applicable(rules: &Scoring, leaf: &Leaf<'_>, found: &mut Vec<Diagnostic>) {
    let Some(weight) = leaf.one.weight.filter(|weight| weight.value.0 > Decimal::ZERO)
    else {
        return;
    };
    let score = number(leaf.one.score).unwrap_or_default();
    if !score.is_zero() || !formula::is_left_out(rules, leaf) {
        return;
    }
    let (name, is) = (leaf.name(), weight.value);
    let message = both(
        format!("`{name}` does not apply, but takes {is} points"),
        format!("“{name}”不适用，却占 {is} 分并计 0 分"),
    );
    let hint = both(
        "leave the indicator out and give its weight to others, or fill it in",
        "请剔除该指标并将分值调整到其他指标，或补填指标",
    );
    let place = leaf.one.score.map_or(weight.span, |score| score.span);
    found.push(NOT_APPLICABLE.finding(message).at(place).hint(hint));
}
