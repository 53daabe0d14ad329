//! Quantities as offices write them: ≥95%, 不少于30条, 7亿元以上, 控制在40万元以内.
//!
//! What is not plainly a quantity is none: a rule that is not sure finds nothing.

use std::ops::Range;

use rust_decimal::Decimal;

use super::unit::{PERCENT, Unit};
use crate::exact;

/// A number with its unit, and how what is measured should stand to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number as written.
    pub number: Decimal,
    /// Its unit, if one is written.
    pub unit: Option<Unit>,
    /// What its signs and words say.
    pub relation: Relation,
}

/// How what is measured should stand to a number.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Nothing is said.
    Plain,
    /// =, 等于.
    Equal,
    /// ≥, 不少于, 以上.
    AtLeast,
    /// >, 超过.
    MoreThan,
    /// ≤, 不超过, 以内.
    AtMost,
    /// <, 低于.
    LessThan,
    /// 约, 左右: near it.
    About,
}

use Relation::{About, AtLeast, AtMost, Equal, LessThan, MoreThan, Plain};

/// What stands before a number, longest first where one begins another.
const BEFORE: [(&str, Relation); 45] = [
    ("大于或等于", AtLeast),
    ("大于等于", AtLeast),
    ("小于或等于", AtMost),
    ("小于等于", AtMost),
    ("不得少于", AtLeast),
    ("不得低于", AtLeast),
    ("不得超过", AtMost),
    ("不得高于", AtMost),
    ("不少于", AtLeast),
    ("不低于", AtLeast),
    ("不小于", AtLeast),
    ("不超过", AtMost),
    ("不高于", AtMost),
    ("不大于", AtMost),
    ("不多于", AtMost),
    ("控制在", AtMost),
    ("至少", AtLeast),
    ("超过", MoreThan),
    ("大于", MoreThan),
    ("高于", MoreThan),
    ("多于", MoreThan),
    ("小于", LessThan),
    ("低于", LessThan),
    ("少于", LessThan),
    ("等于", Equal),
    (">=", AtLeast),
    ("<=", AtMost),
    ("≥", AtLeast),
    ("⩾", AtLeast),
    ("≧", AtLeast),
    ("≤", AtMost),
    ("⩽", AtMost),
    ("≦", AtMost),
    (">", MoreThan),
    ("<", LessThan),
    ("=", Equal),
    ("约", About),
    ("近", About),
    ("实际完成", Plain),
    ("已完成", Plain),
    ("完成", Plain),
    ("达到", Plain),
    ("达", Plain),
    ("共", Plain),
    ("为", Plain),
];

/// Characters that make a word with 约, 近, 达 or 共.
const BOUND: [char; 14] =
    ['签', '合', '节', '条', '预', '履', '违', '特', '附', '邻', '临', '到', '公', '总'];

/// What stands after a unit.
const AFTER: [(&str, Relation); 9] = [
    ("及以上", AtLeast),
    ("以上", AtLeast),
    ("及以下", AtMost),
    ("以下", AtMost),
    ("以内", AtMost),
    ("之内", AtMost),
    ("内", AtMost),
    ("左右", About),
    ("。", Plain),
];

/// 定性指标 and the signs of 指标性质.
const QUALITATIVE: &str = "定性";

impl Relation {
    /// What 指标性质 says: ≥, ＝, ≤. None if it says 定性, or nothing that is known.
    pub fn of_nature(nature: &str) -> Option<Self> {
        let nature = plain(nature);
        match nature.as_str() {
            "正向" | "正向指标" => return Some(AtLeast),
            "反向" | "反向指标" | "负向" => return Some(AtMost),
            _ => {}
        }
        BEFORE.iter().find(|(word, _)| *word == nature).map(|(_, relation)| *relation)
    }

    /// Whether 指标性质 says that the indicator is not measured.
    pub fn is_qualitative(nature: &str) -> bool {
        nature.contains(QUALITATIVE)
    }
}

impl Quantity {
    /// A quantity that a text is, from its first character to its last.
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text);
        let (rest, before) = words_before(&text);
        let (number, rest) = match rest.strip_prefix("百分之") {
            Some(percent) => (percent_in_words(percent)?, "%"),
            None => leading_number(rest)?,
        };
        let (unit, after) = words_after(rest);
        let unit = if unit.is_empty() { None } else { Some(Unit::find(unit)?) };
        let relation = match (before, after) {
            (Plain, after) => after,
            (before, Plain) => before,
            // 控制在40万元以内.
            (before, after) if before == after => before,
            _ => return None,
        };
        Some(Self { number, unit, relation })
    }

    /// A number of a unit.
    pub(super) fn of(number: Decimal, unit: &str) -> Self {
        Self { number, unit: Some(Unit::named(unit.trim())), relation: Plain }
    }

    /// With a unit that stands elsewhere (度量单位), if it has none of its own.
    pub fn or_unit(self, unit: Option<&str>) -> Self {
        let stated = unit.map(str::trim).filter(|unit| !unit.is_empty());
        Self {
            unit: self.unit.or_else(|| stated.map(|unit| Unit::named(&plain(unit)))),
            ..self
        }
    }

    /// Its number in the unit of its kind: 0.4亿元 is 40000000. None if that has too many
    /// digits.
    pub fn in_base(&self) -> Option<Decimal> {
        match &self.unit {
            Some(unit) => self.number.checked_mul(unit.factor),
            None => Some(self.number),
        }
    }

    /// Whether it can be compared with another: both have units of one kind, or one has none.
    pub fn is_comparable(&self, other: &Self) -> bool {
        match (&self.unit, &other.unit) {
            (Some(unit), Some(other)) => unit.is_comparable(other),
            _ => true,
        }
    }

    /// Their numbers in one unit, if they can be compared.
    pub fn against(&self, other: &Self) -> Option<(Decimal, Decimal)> {
        if !self.is_comparable(other) {
            return None;
        }
        // A number without a unit has that of the other; a share of 1 may be one of 100 %.
        if self.unit.is_none() || other.unit.is_none() {
            let is_share = |one: &Self| one.unit.is_none() && one.number <= Decimal::ONE;
            let percent = self.is_of(PERCENT) || other.is_of(PERCENT);
            let unsure = percent && (is_share(self) || is_share(other));
            return (!unsure).then_some((self.number, other.number));
        }
        if self.unit == other.unit {
            return Some((self.number, other.number));
        }
        Some((self.in_base()?, other.in_base()?))
    }

    /// Whether its unit is one of this kind.
    pub(super) fn is_of(&self, base: &str) -> bool {
        self.unit.as_ref().is_some_and(|unit| unit.base == base)
    }

    /// The number of its digits that say something: 3 of 0.125 and of 1250万.
    pub(super) fn significant_digits(&self) -> usize {
        let digits = self.number.normalize().mantissa().unsigned_abs().to_string();
        digits.trim_end_matches('0').len()
    }
}

/// A quantity inside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where, in bytes.
    pub(super) range: Range<usize>,
    pub(super) quantity: Quantity,
}

/// The quantities with known units inside a text, but for dates and numbers of years.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(start) = next_digit(text, at) {
        let digits = text[start..].char_indices().find(|(_, c)| !is_in_number(*c));
        let end = digits.map_or(text.len(), |(length, _)| start + length);
        let joined =
            text[..start].ends_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        at = end;
        let Some(number) = number(&text[start..end]).filter(|_| !joined) else {
            continue;
        };
        let Some((unit, length)) = Unit::starting(&text[end..]) else { continue };
        if is_date(&text[end..], &unit) {
            continue;
        }
        at = end + length;
        let quantity = Quantity { number, unit: Some(unit), relation: Plain };
        found.push(Found { range: start..at, quantity });
    }
    found
}

/// 2023年, 3月, 5日: days and years of the calendar.
fn is_date(rest: &str, unit: &Unit) -> bool {
    matches!(unit.name.as_str(), "年" | "月" | "日") || rest.starts_with("年度")
}

fn next_digit(text: &str, from: usize) -> Option<usize> {
    text[from..].find(is_digit).map(|at| from + at)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_in_number(c: char) -> bool {
    is_digit(c) || matches!(c, '.' | ',' | '．')
}

/// A number as it is written in a text: 1,234.5, １２.
fn number(text: &str) -> Option<Decimal> {
    let text = plain(text);
    let text = text.trim_end_matches(['.', ',']);
    let grouped = text.split('.').next().is_none_or(|whole| {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let mut rest = groups.peekable();
        rest.peek().is_none() || first.len() <= 3 && rest.all(|group| group.len() == 3)
    });
    grouped.then(|| exact::parse(&text.replace(',', "")))?
}

/// The number that begins a text, and what follows it.
fn leading_number(text: &str) -> Option<(Decimal, &str)> {
    let signed = text.strip_prefix(['-', '+', '－', '−']).unwrap_or(text);
    let sign = text.len() - signed.len();
    let end = signed.find(|c| !is_in_number(c)).unwrap_or(signed.len());
    let number = number(&signed[..end])?;
    let negative = sign > 0 && !text.starts_with('+');
    Some((if negative { -number } else { number }, &signed[end..]))
}

fn words_before(text: &str) -> (&str, Relation) {
    let (mut rest, mut relation) = (text, Plain);
    while let Some((word, said)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word))
    {
        rest = &rest[word.len()..];
        if *said != Plain {
            relation = *said;
        }
    }
    (rest, relation)
}

/// A text without the words at its end that say how the number after it is meant, and whether
/// they make it a bound or no exact number.
pub(super) fn words_at_end(text: &str) -> (&str, bool) {
    let (mut rest, mut bound) = (text, false);
    let ends = |rest: &str, word: &str| {
        // 签约, 附近: no 约 and 近 of their own.
        let before = rest.strip_suffix(word);
        before.is_some_and(|before| word.chars().count() > 1 || !before.ends_with(BOUND))
    };
    while let Some((word, said)) = BEFORE.iter().find(|(word, _)| ends(rest, word)) {
        rest = &rest[..rest.len() - word.len()];
        bound |= !matches!(said, Plain | Equal);
    }
    (rest, bound)
}

fn words_after(text: &str) -> (&str, Relation) {
    let (mut rest, mut relation) = (text, Plain);
    while let Some((word, said)) = AFTER.iter().find(|(word, _)| rest.ends_with(word)) {
        rest = &rest[..rest.len() - word.len()];
        if *said != Plain {
            relation = *said;
        }
    }
    (rest, relation)
}

/// What follows 百分之: 九十五, 95.
fn percent_in_words(text: &str) -> Option<Decimal> {
    exact::parse(text).or_else(|| han_number(text).map(Decimal::from))
}

/// A whole number in Han digits, below ten thousand: 八, 十五, 一百零二.
pub(super) fn han_number(text: &str) -> Option<u32> {
    // The longest, 九千九百九十九, has seven.
    if text.is_empty() || text.chars().count() > 7 {
        return None;
    }
    let (mut sum, mut digit) = (0, None);
    for c in text.chars() {
        let value = "零一二三四五六七八九".chars().position(|han| han == c);
        let value = if c == '两' { Some(2) } else { value };
        match (value.and_then(|value| u32::try_from(value).ok()), c) {
            (Some(0), _) if digit.is_none() => {}
            (Some(value), _) if digit.is_none() => digit = Some(value),
            (None, '十') => sum += 10 * digit.take().unwrap_or(1),
            (None, '百') => sum += 100 * digit.take()?,
            (None, '千') => sum += 1000 * digit.take()?,
            _ => return None,
        }
    }
    Some(sum + digit.unwrap_or(0))
}

/// Digits and signs of half width, no blanks.
pub(super) fn plain(text: &str) -> String {
    let blanks = |c: &char| !c.is_whitespace();
    text.chars().filter(blanks).map(half_width).collect()
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '％' | '＞' | '＜' | '＝' | '．' | '，' | '＋' | '－' | '／' =>
        {
            // The full-width forms stand in the order of ASCII.
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quantity in short: number, unit, relation.
    fn short(text: &str) -> Option<String> {
        let Quantity { number, unit, relation } = Quantity::parse(text)?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        Some(format!("{number} {unit} {relation:?}"))
    }

    #[test]
    fn quantities_are_read_as_offices_write_them() {
        for (text, expected) in [
            ("≥95%", "95 % AtLeast"),
            ("95%以上", "95 % AtLeast"),
            ("不少于30条", "30 条 AtLeast"),
            ("7亿元以上", "7 亿元 AtLeast"),
            ("≤40万元", "40 万元 AtMost"),
            ("控制在40万元以内", "40 万元 AtMost"),
            ("不超过3天", "3 天 AtMost"),
            ("1年", "1 年 Plain"),
            ("=8", "8  Equal"),
            ("＞５", "5  MoreThan"),
            ("１，２３４.５０ 元", "1234.50 元 Plain"),
            ("百分之九十", "90 % Plain"),
            ("4台（套）", "4 台（套） Plain"),
            ("-1.5%", "-1.5 % Plain"),
            ("约100人次", "100 人次 About"),
        ] {
            assert_eq!(short(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_plainly_a_quantity_is_none() {
        for text in [
            "",
            "零增长",
            "下降1.2%",
            "2022年12月底前",
            "每月10日前",
            "达成年度指标",
            "12,34",
            "8.4亿元，超额完成",
            "90%-95%",
            "不低于90%以下",
            "5G基站",
            "15.65发展",
        ] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_one_kind_are_compared_in_one_unit() {
        let against = |a, b| Quantity::parse(a)?.against(&Quantity::parse(b)?);
        let same = |a, b| against(a, b).is_some_and(|(a, b)| a == b);
        assert!(same("4000万元", "0.4亿元"));
        assert!(same("1年", "12个月"));
        assert!(same("5‰", "0.5%"));
        assert!(same("8个", "8家"));
        assert!(against("8个", "15.65亿元").is_none());
        assert!(against("20人", "20人次").is_none());
    }

    #[test]
    fn quantities_are_found_in_texts() {
        let text = "2022年签约8个产业项目，2022-03-05起总金额１5.65亿元，为5G、COVID19，\
                    满意度95％，共85人次。";
        let found: Vec<_> =
            scan(text).iter().map(|found| &text[found.range.clone()]).collect();
        assert_eq!(found, ["8个", "１5.65亿元", "95％", "85人次"]);
    }

    #[test]
    fn han_numbers_are_read() {
        for (text, number) in
            [("八", 8), ("十五", 15), ("二十", 20), ("一百零二", 102), ("两", 2)]
        {
            assert_eq!(han_number(text), Some(number), "{text}");
        }
        for text in ["", "十十五个", "百", "一二"] {
            assert_eq!(han_number(text), None, "{text}");
        }
    }
}
