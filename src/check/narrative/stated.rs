//! Amounts, rates, scores and grades of the narrative against those of the form.

use rust_decimal::Decimal;

use super::super::evaluation::Shown;
use super::super::keys::Grade;
use super::super::mention::{Mention, mentions};
use super::super::quantity::Quantity;
use super::super::rule::{Family, Rule};
use super::super::unit::{MONEY, PERCENT};
use super::super::{Piece, Subject, numbers};
use super::said::{names, subject_of};
use crate::data::Amounts;
use crate::diag::{Bilingual, Diagnostic, Severity, both};
use crate::exact;

pub(super) const FAMILY: Family = Family { rules: &[FUNDS, RATE, SCORE, GRADE], check };

const FUNDS: Rule = Rule {
    id: "narrative::funds",
    severity: Severity::Doubtful,
    source: "报告与自评表的资金应一致",
};
const RATE: Rule = Rule {
    id: "narrative::rate",
    severity: Severity::Doubtful,
    source: "报告与自评表的执行率应一致",
};
const SCORE: Rule = Rule {
    id: "narrative::score",
    severity: Severity::Doubtful,
    source: "报告与自评表的总分应一致",
};
const GRADE: Rule = Rule {
    id: "narrative::grade",
    severity: Severity::Doubtful,
    source: "财预〔2020〕10号：90 分及以上为优，80—90 分为良，60—80 分为中，60 分以下为差",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let form = Form::of(subject);
    let names = names(subject);
    for piece in super::texts(subject) {
        let all = mentions(piece.text);
        for one in all.iter().filter(|one| !one.is_bound) {
            // What comes after 其中 is a part of what the form says.
            let sentence = sentence(piece.text, one.range.start);
            if is_of_another_time(sentence, subject.report.year.value.0) {
                continue;
            }
            let words = subject_of(one.label, &names);
            let place = |rule: &Rule, message| tell(subject, piece, one, rule, message);
            if !sentence.contains("其中") && one.quantity.is_of(MONEY) {
                found
                    .extend(form.funds(one, words).map(|message| place(&FUNDS, message)));
            } else if one.quantity.is_of(PERCENT) {
                found.extend(form.rate(one, words).map(|message| place(&RATE, message)));
            } else if one.quantity.is_of("分") {
                found
                    .extend(form.score(one, words).map(|message| place(&SCORE, message)));
            }
        }
        grade(subject, piece, &form, found);
    }
}

/// Whether a sentence is of another year than the report's, or of a part of it.
fn is_of_another_time(sentence: &str, year: u16) -> bool {
    const OTHERS: [&str; 6] = ["上年", "去年", "上半年", "季度", "月底", "月末"];
    let mut years = sentence.match_indices('年').filter_map(|(at, _)| {
        let digits = sentence[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?;
        (digits.len() == 4).then(|| digits.parse::<u16>().ok())?
    });
    years.any(|one| one != year) || OTHERS.iter().any(|word| sentence.contains(word))
}

/// A sentence up to a place in its text.
fn sentence(text: &str, to: usize) -> &str {
    let before = &text[..to];
    before.rsplit(['。', '；', '\n']).next().unwrap_or(before)
}

fn tell(
    subject: &Subject<'_>,
    piece: &Piece<'_>,
    one: &Mention<'_>,
    rule: &Rule,
    message: Bilingual,
) -> Diagnostic {
    let hint = both("let text and form say the same", "请使正文与表格一致");
    rule.finding(message).at(subject.place(piece, one.range.clone())).hint(hint)
}

/// What the forms of a report say.
struct Form {
    initial: Vec<Quantity>,
    budget: Vec<Quantity>,
    executed: Vec<Quantity>,
    /// Amounts by which the rates are.
    rates: Vec<(Decimal, Decimal)>,
    totals: Vec<Decimal>,
}

impl Form {
    fn of(subject: &Subject<'_>) -> Self {
        let all = &subject.evaluations;
        let column = |of: fn(&Amounts) -> Option<Decimal>| {
            all.iter().flat_map(|one| amounts(one, of)).collect()
        };
        let pair = |amounts: &Amounts| {
            Some((amounts.executed?.value.0, amounts.budget?.value.0))
        };
        let sources = all.iter().flat_map(|one| numbers::sources(one.funds));
        Self {
            initial: column(|amounts| Some(amounts.initial?.value.0)),
            budget: column(|amounts| Some(amounts.budget?.value.0)),
            executed: column(|amounts| Some(amounts.executed?.value.0)),
            rates: sources.filter_map(pair).collect(),
            totals: all.iter().filter_map(total).collect(),
        }
    }

    /// An amount of which the narrative says what it is, and the form something else.
    fn funds(&self, one: &Mention<'_>, words: &str) -> Option<Bilingual> {
        let all: Vec<&Quantity> = match words {
            "年初预算" | "年初预算安排" => self.initial.iter().collect(),
            "全年预算" | "调整后预算" => self.budget.iter().collect(),
            "预算" | "预算安排" | "安排预算" => {
                self.initial.iter().chain(&self.budget).collect()
            }
            "执行" | "实际执行" | "实际支出" | "预算执行" | "已支出" | "实际使用" => {
                self.executed.iter().collect()
            }
            "财政拨" | "财政拨款" | "财政拨付" | "财政安排" | "到位" | "实际到位"
            | "财政下达" => {
                self.initial.iter().chain(&self.budget).chain(&self.executed).collect()
            }
            _ => return None,
        };
        let said = &one.quantity;
        let is_it = |amount: &&&Quantity| agrees(said, amount);
        if all.is_empty() || all.iter().any(|amount| is_it(&amount)) {
            return None;
        }
        let form = listed(all.iter().map(|amount| amount.number));
        Some(differs(one, &form))
    }

    fn rate(&self, one: &Mention<'_>, words: &str) -> Option<Bilingual> {
        const RATES: [&str; 5] =
            ["全年预算执行率", "预算执行率", "资金执行率", "执行率", "支出执行率"];
        if !RATES.contains(&words) || self.rates.is_empty() {
            return None;
        }
        let (said, places) = (one.quantity.number, one.quantity.number.scale());
        let rate = |(executed, budget): &(Decimal, Decimal), places| {
            exact::share(*executed, Decimal::ONE_HUNDRED, *budget, places)
        };
        if self.rates.iter().any(|pair| rate(pair, places) == Some(said)) {
            return None;
        }
        let rates = self.rates.iter().filter_map(|pair| rate(pair, 2));
        let form = listed(rates);
        (!form.is_empty()).then(|| differs(one, &form))
    }

    fn score(&self, one: &Mention<'_>, words: &str) -> Option<Bilingual> {
        const SCORES: [&str; 10] = [
            "自评得分",
            "自评总分",
            "自评总得分",
            "绩效自评得分",
            "绩效自评总分",
            "绩效自评总得分",
            "综合得分",
            "综合评分",
            "自评分",
            "自评综合得分",
        ];
        let said = one.quantity.number;
        if !SCORES.contains(&words) || self.totals.is_empty() {
            return None;
        }
        let is_it = |total: &Decimal| exact::round(*total, said.scale()) == said;
        if self.totals.iter().any(is_it) {
            return None;
        }
        Some(differs(one, &listed(self.totals.iter().copied())))
    }
}

fn differs(one: &Mention<'_>, form: &str) -> Bilingual {
    let unit = one.quantity.unit.as_ref().map_or("", |unit| unit.name.as_str());
    let said = format!("{}{unit}", one.quantity.number);
    let label = one.label;
    both(
        format!("the text says {label} {said}, the form {form}"),
        format!("正文为“{label}{said}”，表格为 {form}"),
    )
}

/// The different numbers that a form has.
fn listed(numbers: impl Iterator<Item = Decimal>) -> String {
    let mut all: Vec<Decimal> = numbers.collect();
    all.sort();
    all.dedup();
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

/// Whether an amount of a text is one of a form, in the decimal places of the text.
fn agrees(said: &Quantity, amount: &Quantity) -> bool {
    let (Some(unit), Some((_, is))) = (&said.unit, said.against(amount)) else {
        return true;
    };
    // In the text's unit.
    let same = amount.unit.as_ref() == Some(unit);
    let is = if same { Some(is) } else { is.checked_div(unit.factor) };
    is.is_none_or(|is| exact::round(is, said.number.scale()) == said.number)
}

/// Amounts of an evaluation, with their unit.
fn amounts(one: &Shown<'_>, of: fn(&Amounts) -> Option<Decimal>) -> Vec<Quantity> {
    let unit = one.funds.unit.as_ref().map_or("万元", |unit| unit.as_str());
    let sources = numbers::sources(one.funds).into_iter();
    sources.filter_map(of).map(|number| Quantity::of(number, unit)).collect()
}

/// The total of an evaluation with scores, as stated or as summed up.
fn total(one: &Shown<'_>) -> Option<Decimal> {
    if !one.is_scored() {
        return None;
    }
    exact::parse(one.values.get("total.score")?.text()?.0)
}

/// Words before a grade, and marks between.
const GRADES: [&str; 5] = ["评价等级", "评价等次", "自评等级", "自评等次", "等次"];
const BETWEEN: [char; 9] = ['为', '是', '：', ':', '“', '‘', '"', '「', ' '];

fn grade(
    subject: &Subject<'_>,
    piece: &Piece<'_>,
    form: &Form,
    found: &mut Vec<Diagnostic>,
) {
    let [total] = form.totals.as_slice() else { return };
    let Some(right) = subject.rules.grade(*total) else { return };
    let word =
        GRADES.iter().find_map(|word| piece.text.find(word).map(|at| at + word.len()));
    let Some(start) = word else { return };
    let rest = piece.text[start..].trim_start_matches(BETWEEN);
    let at = piece.text.len() - rest.len();
    let is_grade = |grade: &&Grade| rest.starts_with(grade.name.as_str());
    let Some(said) = subject.rules.grades.iter().find(is_grade) else { return };
    // 优、良、中、差四个等次 names them all.
    let after = rest[said.name.len()..].chars().next();
    if said.name == right.name || matches!(after, Some('、' | '（' | '(')) {
        return;
    }
    let (said, right) = (&said.name, &right.name);
    let message = both(
        format!("the text says {said}, a total of {total} is {right}"),
        format!("正文等次为“{said}”，总分 {total} 应为“{right}”"),
    );
    let hint = both("correct the grade or the scores", "请改正等次或得分");
    let place = subject.place(piece, at..at + said.len());
    found.push(GRADE.finding(message).at(place).hint(hint));
}
