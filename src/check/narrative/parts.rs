//! Sums inside a sentence: 85人，其中在职28人，退休57人; rates of what stands beside them.

use rust_decimal::Decimal;

use super::super::mention::{Mention, mentions};
use super::super::rule::{Family, Rule};
use super::super::unit::{MONEY, PERCENT};
use super::super::{Piece, Subject, numbers};
use crate::diag::{Diagnostic, Severity, both};
use crate::exact;

pub(super) const FAMILY: Family = Family { rules: &[PARTS, RATIO], check };

const PARTS: Rule = Rule {
    id: "narrative::parts",
    severity: Severity::Doubtful,
    source: "“其中”各项之和应等于总数",
};
const RATIO: Rule = Rule {
    id: "narrative::ratio",
    severity: Severity::Doubtful,
    source: "执行率 = 支出 ÷ 预算，控制率 = 在职 ÷ 编制",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for piece in super::texts(subject) {
        let all = mentions(piece.text);
        for sentence in all.chunk_by(|one, next| one.sentence == next.sentence) {
            parts(subject, piece, sentence, found);
            ratio(subject, piece, sentence, found);
        }
    }
}

/// Parts that come so near their whole, in percent, are meant to be it.
const NEAR: i64 = 5;

fn parts(
    subject: &Subject<'_>,
    piece: &Piece<'_>,
    sentence: &[Mention<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let whereof = |pair: &[Mention<'_>]| {
        piece.text[pair[0].range.end..pair[1].range.start].contains("其中")
    };
    let mut splits = (1..sentence.len()).filter(|at| whereof(&sentence[at - 1..=*at]));
    // A part that has parts of its own is beyond us.
    let (Some(at), None) = (splits.next(), splits.next()) else { return };
    let (whole, parts) = (&sentence[at - 1], &sentence[at..]);
    let plain = |one: &Mention<'_>| {
        !one.is_bound && one.quantity.unit == whole.quantity.unit && one.rest.is_empty()
    };
    if parts.len() < 2
        || whole.quantity.is_of(PERCENT)
        || !parts.iter().all(plain)
        || whole.is_bound
    {
        return;
    }
    let numbers = parts.iter().map(|one| Some(one.quantity.number));
    let Some(sum) = numbers::sum(numbers) else { return };
    let (sum, is) = (sum.value, whole.quantity.number);
    // Not all parts need be named; but parts that are more than the whole are wrong.
    let off = is.checked_sub(sum).unwrap_or(is);
    let near = is.checked_mul(Decimal::new(NEAR, 2)).is_some_and(|near| off <= near);
    if off.is_zero() || !near {
        return;
    }
    let unit = whole.quantity.unit.as_ref().map_or("", |unit| unit.name.as_str());
    let message = both(
        format!("the parts come to {sum}{unit}, the whole is {is}{unit}"),
        format!("各项合计 {sum}{unit}，总数为 {is}{unit}"),
    );
    let hint = both("correct the whole or one of its parts", "请改正总数或其中一项");
    let place = subject.place(piece, whole.range.clone());
    found.push(PARTS.finding(message).at(place).hint(hint));
}

/// How the words end that lead to the whole and to the part of a rate, and to the rate.
const RATIOS: [(&[&str], &[&str], &[&str]); 2] = [
    (
        &["全年预算", "全年预算数", "预算", "预算数"],
        &["实际支出", "支出", "执行", "全年执行数", "全年支出", "执行数"],
        &["预算执行率", "执行率"],
    ),
    (&["编制", "编制数"], &["在职", "实际在职", "在职人数", "在编"], &["控制率"]),
];

fn ratio(
    subject: &Subject<'_>,
    piece: &Piece<'_>,
    sentence: &[Mention<'_>],
    found: &mut Vec<Diagnostic>,
) {
    for (whole, part, rate) in RATIOS {
        let ends = |one: &&Mention<'_>, words: &[&str]| {
            !one.is_bound && words.iter().any(|word| one.label.ends_with(word))
        };
        // 年初预算40万元，全年预算90万元: the rate is of the last.
        let last = |words| sentence.iter().rev().find(|one| ends(one, words));
        let (Some(whole), Some(part), Some(rate)) = (last(whole), last(part), last(rate))
        else {
            continue;
        };
        let in_order =
            whole.range.start < rate.range.start && part.range.start < rate.range.start;
        let countable = whole.quantity.is_of(MONEY) || whole.quantity.is_of("人");
        if !in_order || !countable || !rate.quantity.is_of(PERCENT) {
            continue;
        }
        let Some((part_is, whole_is)) = part.quantity.against(&whole.quantity) else {
            continue;
        };
        let said = rate.quantity.number;
        let right =
            |places| exact::share(part_is, Decimal::ONE_HUNDRED, whole_is, places);
        if right(said.scale()) == Some(said) {
            continue;
        }
        let Some(right) = right(said.scale().max(2)) else { continue };
        let message = both(
            format!("{part_is} of {whole_is} is {right}%, not {said}%"),
            format!("{part_is} ÷ {whole_is} = {right}%，而非 {said}%"),
        );
        let hint = both("correct the rate or the numbers", "请改正比率或数值");
        let place = subject.place(piece, rate.range.clone());
        found.push(RATIO.finding(message).at(place).hint(hint));
    }
}
