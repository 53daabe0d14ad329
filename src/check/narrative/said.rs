//! What a clause says: words that lead to a number, without those that say nothing of it.

use super::super::Subject;

/// Words that may stand before what a number is of.
#[rustfmt::skip]
const FIRST: [&str; 37] = [
    "经统计", "经自评", "经评价", "截至", "年底", "年末", "末", "底", "年度", "年", "全年", "全部", "本年", "当年",
    "项目", "该", "本", "此", "我局", "我单位", "单位", "专项", "资金", "经费", "总", "共", "累计", "合计",
    "省级", "市级", "县级", "区级", "市", "省", "县", "区", "的",
];
/// Words that may stand between it and the number.
const LAST: [&str; 12] =
    ["为", "是", "达到", "达", "共计", "合计", "共", "计", "了", "数", "额", "总额"];

/// What a clause is about: 预算 of 2022年度项目全年预算数为. `names` are words for the whole, such
/// as the project's name.
pub(super) fn subject_of<'t>(clause: &'t str, names: &[&str]) -> &'t str {
    let mut rest = clause.trim().trim_start_matches(|c: char| c.is_ascii_digit());
    while let Some(next) = without_first(rest, names) {
        rest = next.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    while let Some(next) = without_last(rest, names) {
        rest = next;
    }
    rest
}

fn without_last<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    let names = names.iter().filter(|name| !name.is_empty());
    names.chain(&LAST).find_map(|word| text.strip_suffix(word))
}

fn without_first<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    const WHOLE: [&str; 2] = ["年初预算", "全年预算"];
    if WHOLE.iter().any(|word| text.starts_with(word)) {
        return None;
    }
    let names = names.iter().filter(|name| !name.is_empty());
    names.chain(&FIRST).find_map(|word| text.strip_prefix(word))
}

/// The project's name and its parts, as a narrative names it.
pub(super) fn names<'s>(subject: &'s Subject<'_>) -> Vec<&'s str> {
    let of = |path| {
        let values = subject.evaluations.iter();
        values.filter_map(move |one| Some(one.values.get(path)?.text()?.0.trim()))
    };
    of("project.name").chain(of("unit")).collect()
}
