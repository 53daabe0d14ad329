//! Numbers that a text mentions: each with the words that lead to it, and where it stands.

use std::ops::Range;

use super::quantity::{self, Quantity, words_at_end};

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention<'t> {
    /// The number.
    pub(super) quantity: Quantity,
    /// Where, in bytes of the text.
    pub(super) range: Range<usize>,
    /// The words before it, from the last mark or number on: 签约总金额. Without those that say
    /// how it is meant: 不少于.
    pub(super) label: &'t str,
    /// What stands between it and the next mark.
    pub(super) rest: &'t str,
    /// Whether words beside it make it a bound, or no exact number: 不少于, 以上, 约.
    pub(super) is_bound: bool,
    /// Which sentence of the text it is in.
    pub(super) sentence: usize,
}

/// Marks that end what leads to a number.
const MARKS: [char; 22] = [
    '。', '；', ';', '，', ',', '、', '：', ':', '！', '？', '（', '）', '(', ')', '“',
    '”', '《', '》', '\n', '!', '?', '*',
];
/// Marks that end a sentence.
const ENDS: [char; 5] = ['。', '；', ';', '！', '\n'];
/// Words after a number that make it a bound.
const BOUNDS: [&str; 8] = ["以上", "及以上", "以下", "以内", "左右", "多", "余", "之内"];

/// The numbers with units that a text mentions, in their order.
pub(super) fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut mentions: Vec<Mention<'_>> = vec![];
    let mut counted = (0, 0);
    for found in quantity::scan(text) {
        let after_last = mentions.last().map_or(0, |last| last.range.end);
        let lead = &text[after_last..found.range.start];
        let label = lead.rsplit(MARKS).next().unwrap_or(lead);
        let (label, is_before) = words_at_end(label.trim());
        let rest = &text[found.range.end..];
        let rest = rest.split(MARKS).next().unwrap_or(rest);
        let is_after = BOUNDS.iter().any(|word| rest.starts_with(word));
        counted.0 += text[counted.1..found.range.start].matches(ENDS).count();
        counted.1 = found.range.start;
        mentions.push(Mention {
            quantity: found.quantity,
            range: found.range,
            label,
            rest,
            is_bound: is_before || is_after,
            sentence: counted.0,
        });
    }
    mentions
}

/// What two labels are about, without words that say nothing of it: 全年, 数量.
pub(super) fn core(label: &str) -> &str {
    const FIRST: [&str; 7] = ["全年", "年度", "本年", "当年", "累计", "全市", "全县"];
    const LAST: [&str; 6] = ["数量", "总数", "个数", "人数", "数", "率"];
    let mut core = label.trim();
    for word in FIRST {
        core = core.strip_prefix(word).unwrap_or(core);
    }
    LAST.iter().find_map(|word| core.strip_suffix(word)).unwrap_or(core)
}

/// Whether two labels are of the same thing. Short ones say too little.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (core(one), core(other));
    let long = |label: &str| label.chars().count() >= 3;
    long(one) && long(other) && (one.ends_with(other) || other.ends_with(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_words_that_lead_to_them() {
        let text = "捕捉信息不少于30条、签约产业项目7个、签约总金额7亿元以上。每生每天5元，共补助200天";
        let labels: Vec<_> = mentions(text)
            .iter()
            .map(|one| (one.label, one.is_bound, one.sentence))
            .collect();
        let expected = [
            ("捕捉信息", true, 0),
            ("签约产业项目", false, 0),
            ("签约总金额", true, 0),
            ("每生每天", false, 1),
            ("共补助", false, 1),
        ];
        assert_eq!(labels, expected);
    }

    #[test]
    fn words_that_end_like_others_are_whole() {
        let label =
            |text| mentions(text).first().map(|one| (one.label.to_owned(), one.is_bound));
        assert_eq!(label("共签约8个项目"), Some(("共签约".to_owned(), false)));
        assert_eq!(label("投资大约8亿元"), Some(("投资大".to_owned(), true)));
    }

    #[test]
    fn labels_are_of_the_same_thing() {
        assert!(same("全年粮食播种面积", "粮食播种面积"));
        assert!(same("农民收入增长", "农民收入增长率"));
        assert!(!same("项目", "签约产业项目"));
        assert!(!same("签约项目数", "签约总金额"));
    }
}
