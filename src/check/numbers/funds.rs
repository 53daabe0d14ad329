//! 项目资金: sources add up, rates and the score of the execution follow from amounts
//! (spec/forms C4).

use rust_decimal::Decimal;

use super::super::evaluation::{Shown, stated};
use super::super::quantity::Quantity;
use super::super::rule::{Family, Rule};
use super::super::unit::PERCENT;
use super::super::{Subject, formula};
use super::{number, scores};
use crate::data::{Amounts, Funds, Number};
use crate::diag::{Diagnostic, Severity, Span, both};
use crate::exact;
use crate::yaml::At;

pub(super) const FAMILY: Family =
    Family { rules: &[SUM, RATE, SCORE, OVER_BUDGET, NEGATIVE], check };

const SUM: Rule = Rule {
    id: "funds::sum",
    severity: Severity::Must,
    source: "财预〔2020〕10号附件1：年度资金总额为各项来源之和",
};
const RATE: Rule = Rule {
    id: "funds::rate",
    severity: Severity::Must,
    source: "执行率 = 全年执行数 ÷ 全年预算数",
};
const SCORE: Rule = Rule {
    id: "funds::score",
    severity: Severity::Must,
    source: "预算执行得分 = 执行率 × 分值，不超过分值",
};
const OVER_BUDGET: Rule = Rule {
    id: "funds::over-budget",
    severity: Severity::Doubtful,
    source: "预算法第十三条：支出以批准的预算为依据",
};
const NEGATIVE: Rule =
    Rule {
        id: "funds::negative", severity: Severity::Must, source: "金额不为负数"
    };

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        for column in COLUMNS {
            add_up(subject, one, &column, found);
        }
        score(subject, &one.funds.total, found);
        for amounts in sources(one.funds) {
            rate(subject, amounts, found);
            over_budget(amounts, found);
            negative(amounts, found);
        }
    }
}

/// The total and its sources.
pub(in crate::check) fn sources(funds: &Funds) -> [&Amounts; 4] {
    [&funds.total, &funds.fiscal, &funds.carried_over, &funds.other]
}

/// A column of the table of funds.
struct Column {
    key: &'static str,
    zh: &'static str,
    of: fn(&Amounts) -> Option<At<Number>>,
}

const COLUMNS: [Column; 3] = [
    Column { key: "initial", zh: "年初预算数", of: |amounts| amounts.initial },
    Column { key: "budget", zh: "全年预算数", of: |amounts| amounts.budget },
    Column { key: "executed", zh: "全年执行数", of: |amounts| amounts.executed },
];

fn add_up(
    subject: &Subject<'_>,
    one: &Shown<'_>,
    column: &Column,
    found: &mut Vec<Diagnostic>,
) {
    let Some(total) = (column.of)(&one.funds.total) else { return };
    let part = |path: &String| part(one, &format!("{path}.{}", column.key));
    let parts: Vec<(Decimal, Span)> =
        subject.rules.funds.iter().filter_map(part).collect();
    let Some(sum) = super::sum(parts.iter().map(|(part, _)| Some(*part))) else { return };
    if parts.is_empty() || sum.value == total.value.0 {
        return;
    }
    let (key, zh, is, sum) = (column.key, column.zh, total.value, sum.value);
    let message = both(
        format!("the sources of `{key}` come to {sum}, the total is {is}"),
        format!("{zh}：各项来源合计 {sum}，年度资金总额为 {is}"),
    );
    let hint =
        both("correct the total or the source that is wrong", "请改正总额或有误的来源");
    let mut finding = SUM.finding(message).at(total.span).hint(hint);
    let own = [&one.funds.fiscal, &one.funds.carried_over, &one.funds.other];
    // A total of nothing beside sources that are all there was not filled in.
    if is.0.is_zero() && own.iter().all(|amounts| (column.of)(amounts).is_some()) {
        let what = both("write the sum of the sources", "填写各项来源之和");
        finding.fix = subject.rewrite(total.span, sum.to_string(), what);
    }
    let what = |part| both(format!("a source: {part}"), format!("来源：{part}"));
    found.push(
        parts
            .iter()
            .fold(finding, |finding, (part, span)| finding.and_at(what(part), *span)),
    );
}

/// An amount by its path.
fn part(one: &Shown<'_>, path: &str) -> Option<(Decimal, Span)> {
    let (text, span) = one.values.get(path)?.text()?;
    Some((exact::parse(text)?, span))
}

fn rate(subject: &Subject<'_>, amounts: &Amounts, found: &mut Vec<Diagnostic>) {
    let Some(written) = stated(amounts.rate.as_ref()) else { return };
    let (Some(budget), Some(executed)) = (amounts.budget, amounts.executed) else {
        return;
    };
    let Some(quantity) = Quantity::parse(written) else { return };
    let percent = quantity.is_of(PERCENT);
    let places = quantity.number.scale();
    let times = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let computed = exact::share(executed.value.0, times, budget.value.0, places);
    let none = budget.value.0.is_zero() && quantity.number.is_zero();
    if none || computed == Some(quantity.number) || !percent && quantity.unit.is_some() {
        return;
    }
    // A rate without a sign may be meant in percent.
    let in_percent =
        exact::share(executed.value.0, Decimal::ONE_HUNDRED, budget.value.0, places);
    if quantity.unit.is_none() && in_percent == Some(quantity.number) {
        return;
    }
    let (executed, budget) = (executed.value, budget.value);
    let Some(right) = in_percent.map(|rate| format!("{rate}%")) else {
        return found.push(of_nothing(written.span));
    };
    let message = both(
        format!("{executed} ÷ {budget} is {right}, not {}", written.value),
        format!("执行率有误：{executed} ÷ {budget} = {right}，而非 {}", written.value),
    );
    let mut finding = RATE.finding(message).at(written.span);
    if percent {
        let what = both(format!("write {right}"), format!("改为 {right}"));
        finding.fix = subject.rewrite(written.span, right, what);
    }
    found.push(finding);
}

fn of_nothing(span: Span) -> Diagnostic {
    let message =
        both("a budget of 0 has no execution rate", "全年预算数为 0，没有执行率");
    let hint = both(
        "correct the budget, or leave the rate out",
        "请改正全年预算数，或不填执行率",
    );
    RATE.finding(message).at(span).hint(hint)
}

fn score(subject: &Subject<'_>, amounts: &Amounts, found: &mut Vec<Diagnostic>) {
    let (Some(written), Some(weight)) = (amounts.score, amounts.weight) else { return };
    let computed = formula::execution(&subject.rules.scores, amounts);
    let Some(points) = computed.points.exactly() else { return };
    let (is, of) = (written.value.0, weight.value.0);
    // A score above its weight is told by another rule.
    if is > of || scores::agree(&subject.rules.scores, is, points, of) {
        return;
    }
    let why = &computed.why;
    let message = both(
        format!("the execution scores {points} ({}), not {is}", why.en),
        format!("预算执行得分应为 {points}（{}），而非 {is}", why.zh),
    );
    let hint = both("correct the score, or the amounts", "请改正得分或金额");
    found.push(SCORE.finding(message).at(written.span).hint(hint));
}

fn over_budget(amounts: &Amounts, found: &mut Vec<Diagnostic>) {
    let (Some(budget), Some(executed)) = (amounts.budget, amounts.executed) else {
        return;
    };
    if executed.value.0 <= budget.value.0 {
        return;
    }
    let (spent, most) = (executed.value, budget.value);
    let message = both(
        format!("{spent} was spent of a budget of {most}"),
        format!("全年执行数 {spent} 大于全年预算数 {most}"),
    );
    let hint = both(
        "correct the amounts: the budget is that after all adjustments",
        "请核对金额：全年预算数应为调整后的预算数",
    );
    let what = both("the budget", "全年预算数");
    found.push(
        OVER_BUDGET
            .finding(message)
            .at(executed.span)
            .and_at(what, budget.span)
            .hint(hint),
    );
}

fn negative(amounts: &Amounts, found: &mut Vec<Diagnostic>) {
    let all = COLUMNS.iter().filter_map(|column| (column.of)(amounts));
    for amount in all.filter(|amount| number(Some(*amount)) < Some(Decimal::ZERO)) {
        let is = amount.value;
        let message = both(format!("an amount of {is}"), format!("金额 {is} 为负数"));
        let hint = both("correct the amount", "请改正金额");
        found.push(NEGATIVE.finding(message).at(amount.span).hint(hint));
    }
}
