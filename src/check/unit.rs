//! Units of measure: which are of one kind, and how many of the one make the other.
//!
//! The list is closed. What is not on it is no unit, so that nothing is compared by guess.

use rust_decimal::Decimal;

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is as written: `万元`.
    pub name: String,
    /// The unit of its kind by which others are measured: 元. Units with the same one can be
    /// compared.
    pub base: String,
    /// How many of these it is: 10000.
    pub factor: Decimal,
}

/// Money's unit.
pub(super) const MONEY: &str = "元";
/// A share's unit.
pub(super) const PERCENT: &str = "%";

/// Units, the unit of their kind, and how many of these they are (in thousandths).
#[rustfmt::skip]
const UNITS: &[(&str, &str, i64)] = &[
    ("元", MONEY, 1000), ("角", MONEY, 100), ("分钱", MONEY, 10),
    ("%", PERCENT, 1000), ("％", PERCENT, 1000), ("‰", PERCENT, 100), ("个百分点", "个百分点", 1000),
    ("天", "天", 1000), ("日", "天", 1000), ("个工作日", "个工作日", 1000), ("工作日", "个工作日", 1000),
    ("个月", "个月", 1000), ("月", "个月", 1000), ("年", "个月", 12_000), ("个年度", "个月", 12_000),
    ("周", "周", 1000), ("个季度", "个月", 3000),
    ("分钟", "分钟", 1000), ("小时", "分钟", 60_000), ("个小时", "分钟", 60_000), ("学时", "学时", 1000), ("课时", "课时", 1000),
    ("米", "米", 1000), ("公里", "米", 1_000_000), ("千米", "米", 1_000_000), ("厘米", "米", 10), ("毫米", "米", 1),
    ("km", "米", 1_000_000), ("延米", "延米", 1000), ("海里", "海里", 1000),
    ("平方米", "平方米", 1000), ("㎡", "平方米", 1000), ("m²", "平方米", 1000), ("平米", "平方米", 1000),
    ("平方公里", "平方米", 1_000_000_000), ("平方千米", "平方米", 1_000_000_000),
    ("亩", "亩", 1000), ("公顷", "亩", 15_000), ("亩次", "亩次", 1000),
    ("立方米", "立方米", 1000), ("方", "立方米", 1000), ("m³", "立方米", 1000), ("升", "升", 1000),
    ("吨", "吨", 1000), ("公斤", "公斤", 1000), ("千克", "公斤", 1000), ("kg", "公斤", 1000), ("克", "公斤", 1), ("斤", "公斤", 500),
    ("千瓦", "千瓦", 1000), ("兆瓦", "千瓦", 1_000_000), ("千瓦时", "千瓦时", 1000),
    ("人", "人", 1000), ("名", "人", 1000), ("位", "人", 1000), ("人次", "人次", 1000), ("人日", "人日", 1000), ("人天", "人日", 1000),
    ("个", "个", 1000), ("项", "项", 1000), ("家", "家", 1000), ("条", "条", 1000), ("件", "件", 1000),
    ("户", "户", 1000), ("次", "次", 1000), ("起", "起", 1000), ("所", "所", 1000), ("处", "处", 1000),
    ("座", "座", 1000), ("台", "台", 1000), ("套", "套", 1000), ("台套", "台套", 1000), ("辆", "辆", 1000),
    ("份", "份", 1000), ("本", "本", 1000), ("册", "册", 1000), ("期", "期", 1000), ("场", "场", 1000),
    ("场次", "场", 1000), ("批", "批", 1000), ("批次", "批", 1000), ("例", "例", 1000), ("株", "株", 1000),
    ("棵", "株", 1000), ("头", "头", 1000), ("只", "只", 1000), ("羽", "羽", 1000), ("尾", "尾", 1000),
    ("村", "村", 1000), ("盏", "盏", 1000), ("间", "间", 1000), ("篇", "篇", 1000), ("宗", "宗", 1000),
    ("幅", "幅", 1000), ("块", "块", 1000), ("支", "支", 1000), ("眼", "眼", 1000), ("口", "口", 1000),
    ("栋", "栋", 1000), ("幢", "栋", 1000), ("班", "班", 1000), ("类", "类", 1000), ("门", "门", 1000),
    ("部", "部", 1000), ("艘", "艘", 1000), ("笔", "笔", 1000), ("剂次", "剂次", 1000), ("车次", "车次", 1000),
    ("张", "张", 1000), ("段", "段", 1000), ("组", "组", 1000), ("架", "架", 1000), ("公里次", "公里次", 1000),
    ("床", "床", 1000), ("张床", "床", 1000), ("分", "分", 1000), ("倍", "倍", 1000), ("度", "度", 1000),
    ("个村", "村", 1000), ("盘", "盘", 1000), ("单", "单", 1000), ("团", "团", 1000), ("节", "节", 1000), ("片", "片", 1000),
];

/// What stands before a unit and multiplies it, longest first.
const MULTIPLIERS: [(&str, i64); 7] = [
    ("万亿", 1_000_000_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1000),
    ("百", 100),
];

/// The longest unit of the list, in characters, with what multiplies it.
const LONGEST: usize = 6;

impl Unit {
    /// A unit by its name: 万元, 台（套）, 元/平方米. None if it is not on the list.
    pub fn find(name: &str) -> Option<Self> {
        let plain = name.split(['（', '(']).next().unwrap_or(name);
        let (first, per) = match plain.split_once(['/', '每']) {
            Some((first, per)) => (first, Some(per)),
            None => (plain, None),
        };
        let (base, factor) = simple(first)?;
        let base =
            per.map_or_else(|| base.to_owned(), |per| format!("{base}/{}", per.trim()));
        Some(Self { name: name.to_owned(), base, factor })
    }

    /// A unit by its name, even if it is not on the list.
    pub fn named(name: &str) -> Self {
        let own = || Self {
            name: name.to_owned(),
            base: name.to_owned(),
            factor: Decimal::ONE,
        };
        Self::find(name).unwrap_or_else(own)
    }

    /// The longest unit with which a text begins, and how many bytes it takes.
    pub(super) fn starting(text: &str) -> Option<(Self, usize)> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| {
            let name = &text[..end];
            let (base, factor) = simple(name)?;
            Some((Self { name: name.to_owned(), base: base.to_owned(), factor }, end))
        })
    }

    /// Whether numbers with this unit and another can be compared. Anything may be counted
    /// by 个.
    pub fn is_comparable(&self, other: &Self) -> bool {
        let loose =
            |one: &Self, other: &Self| one.base == "个" && is_counted(&other.base);
        self.base == other.base || loose(self, other) || loose(other, self)
    }
}

/// Whether things are counted by a unit, not measured.
pub(super) fn is_counted(base: &str) -> bool {
    const THINGS: [&str; 11] =
        ["个", "项", "家", "条", "件", "户", "所", "处", "座", "村", "宗"];
    THINGS.contains(&base)
}

/// The base of a unit without brackets, and how many of it the unit is.
fn simple(name: &str) -> Option<(&'static str, Decimal)> {
    let known = |name: &str| {
        let (_, base, thousandths) = UNITS.iter().find(|(unit, ..)| *unit == name)?;
        Some((*base, Decimal::new(*thousandths, 3).normalize()))
    };
    known(name).or_else(|| {
        MULTIPLIERS.iter().find_map(|(word, times)| {
            let (base, factor) = known(name.strip_prefix(word)?)?;
            let base_only = factor == Decimal::ONE;
            base_only.then(|| (base, Decimal::from(*times)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_a_kind_have_one_base() {
        for (name, base, factor) in [
            ("亿元", "元", "100000000"),
            ("万人次", "人次", "10000"),
            ("年", "个月", "12"),
            ("‰", "%", "0.1"),
            ("台（套）", "台", "1"),
            ("元/平方米", "元/平方米", "1"),
            ("公顷", "亩", "15"),
        ] {
            let unit = Unit::find(name).unwrap();
            assert_eq!(
                (unit.base.as_str(), unit.factor.to_string().as_str()),
                (base, factor)
            );
        }
        assert_eq!(Unit::find("发展"), None);
    }

    #[test]
    fn the_longest_unit_is_taken() {
        let starting = |text| Unit::starting(text).map(|(unit, _)| unit.name);
        assert_eq!(starting("人次以上").as_deref(), Some("人次"));
        assert_eq!(starting("万平方米的").as_deref(), Some("万平方米"));
        assert_eq!(starting("产业"), None);
    }
}
