//! Words written twice: 的的, 进行进行, 有效信息投资信息.

use std::ops::Range;

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::lexicon::Lexicon;
use super::reading::{Finder, Reading};
use super::signs;
use super::words::is_in_dictionary;

pub(super) const FAMILY: Family = Family { rules: &[DOUBLED, REPEATED], check };

const DOUBLED: Rule = Rule {
    id: "text::doubled-word",
    severity: Severity::Must,
    source: "copying and deleting leaves words twice",
};

const REPEATED: Rule = Rule {
    id: "text::repeated-word",
    severity: Severity::Hint,
    source: "copying and deleting leaves words twice",
};

/// Particles and verbs that never stand twice.
const NEVER_TWICE: &str = "的了是在和与及对为将把被从由向于按至其该这各并且而或但则以可应须需能会有无不未已及所该";

/// Words of two that are right, of one character twice, of which the above has some.
const RIGHT_TWICE: &[&str] = &[
    "为为", "可可", "以以", "各各", "能能", "有有", "与与", "无无", "不不", "对对",
    "将将", "会会", "至至", "在在",
];

/// Clauses in which the same character ends one word and begins the next.
const CHANCE: &[&str] = &[
    "可可靠",
    "会会同",
    "会会议",
    "会会员",
    "会会长",
    "会会计",
    "会会费",
    "会会见",
    "会会商",
    "会会址",
    "会会展",
    "会会章",
    "会会员大会",
    "应应急",
    "应应用",
    "应应当",
    "有有效",
    "有有关",
    "有有利",
    "有有限",
    "有有害",
    "有有色",
    "有有机",
    "有有偿",
    "不不同",
    "对对方",
    "对对外",
    "对对口",
    "对对象",
    "对对应",
    "对对策",
    "对对照",
    "对对接",
    "需需求",
    "将将来",
    "为为期",
    "为为民",
    "为为主",
    "由由于",
    "以以下",
    "以以上",
    "以以及",
    "以以往",
    "以以色列",
    "以以旧换新",
    "在在建",
    "在在职",
    "在在校",
    "在在线",
    "在在押",
    "在在岗",
    "在在编",
    "与与会",
    "与与之",
    "其其他",
    "其其中",
    "其其余",
    "各各类",
    "是是否",
    "及及时",
    "和和谐",
    "和和平",
    "和和田",
    "从从事",
    "从从业",
    "从从严",
    "按按时",
    "按按照",
    "按按揭",
    "无无障碍",
    "无无线",
    "未未成年",
    "至至少",
    "至至今",
    "于于",
    "所所长",
    "所所在",
    "所所有",
    "所所属",
    "所所得",
    "能能力",
    "能能源",
    "能能耗",
    "能能够",
    "可可以",
    "可可能",
    "可可行",
    "可可再生",
    "将将军",
    "把把关",
    "把把控",
    "目的的",
    "标的的",
    "标的的",
    "有目的的",
    "向向前",
    "向向上",
    "被被告",
    "被被申请",
    "被被检查",
    "的的确",
    "的的士",
    "并并网",
    "并并购",
    "并并入",
    "应应诉",
    "已已经",
];

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        let chars = reading.chars();
        let mut done = 0;
        for at in 0..chars.len() {
            if at < done || !signs::is_han(chars[at]) {
                continue;
            }
            if let Some(length) = twice(&subject.rules.words, &chars, at) {
                done = at + 2 * length;
                doubled(&mut finder, &reading, at, length);
            } else if let Some(range) = again(&chars, at) {
                done = range.end;
                repeated(&mut finder, &reading, range);
            }
        }
    }
}

/// How long the word is that stands twice from a place on.
fn twice(lexicon: &Lexicon, chars: &[char], at: usize) -> Option<usize> {
    let is_twice = |length: &usize| {
        let (first, second) =
            (chars.get(at..at + length), chars.get(at + length..at + 2 * length));
        first.is_some() && first == second
    };
    let long = (2..=6).rev().find(|length| {
        is_twice(length) && chars[at..at + length].iter().all(|c| signs::is_han(*c))
    });
    // 建共建共 of 构建共建共治 is no word that stands twice.
    let is_word = |word: &[char]| {
        let text: String = word.iter().collect();
        word.len() > 2 || lexicon.is_right(&text) || is_in_dictionary(&text)
    };
    let long = long.filter(|length| {
        let word = &chars[at..at + length];
        word.iter().any(|c| *c != chars[at]) && !is_number(word) && is_word(word)
    });
    long.or_else(|| (is_twice(&1) && is_never_twice(chars, at)).then_some(1))
}

fn is_number(chars: &[char]) -> bool {
    chars
        .iter()
        .all(|c| signs::is_han_digit(*c) || matches!(c, '百' | '千' | '万' | '零'))
}

/// Whether the character that stands twice at a place never does.
fn is_never_twice(chars: &[char], at: usize) -> bool {
    let c = chars[at];
    // 是是非非
    let pair = chars.get(at + 2).is_some_and(|next| chars.get(at + 3) == Some(next));
    let third = chars.get(at + 2) == Some(&c) || (at > 0 && chars[at - 1] == c);
    let around: String =
        chars[at.saturating_sub(2)..chars.len().min(at + 5)].iter().collect();
    NEVER_TWICE.contains(c)
        && !third
        && !pair
        && !CHANCE.iter().any(|chance| around.contains(chance))
        && (c == '的'
            || c == '了'
            || c == '是'
            || !RIGHT_TWICE.iter().any(|word| word.starts_with(c)))
}

/// A word of two that stands again after at most two characters, with nothing but Han between:
/// 有效信息投资信息.
fn again(chars: &[char], at: usize) -> Option<Range<usize>> {
    let word = chars.get(at..at + 2)?;
    let gap = 2;
    let second = at + 2 + gap;
    let range = at..second + 2;
    let between = chars.get(at + 2..second)?;
    let beside = |c: Option<&char>| c.is_some_and(|c| signs::is_han(*c));
    let is_again = chars.get(second..second + 2)? == word
        && NOUNS.contains(&word.iter().collect::<String>().as_str())
        && !VERBS.contains(&between.iter().collect::<String>().as_str())
        && chars[range.clone()].iter().all(|c| signs::is_han(*c))
        && beside(at.checked_sub(1).and_then(|at| chars.get(at)))
        && !word.iter().chain(between).any(|c| LINKS.contains(*c));
    is_again.then_some(range)
}

/// What reports are about: such a word does not stand again so soon.
const NOUNS: &[&str] = &[
    "信息", "资金", "经费", "项目", "指标", "任务", "目标", "情况", "问题", "措施",
    "数据", "资料", "材料", "报告", "方案", "计划", "成果", "效果", "效益", "产业",
    "设备", "工程", "预算", "绩效", "质量", "水平", "能力", "机制", "制度",
];

/// What makes a sentence of two of them.
const VERBS: &[&str] = &[
    "变更", "纳入", "造成", "符合", "形成", "产生", "单位", "人员", "管理", "建设",
    "承担", "包括", "涉及", "影响", "决定", "优于", "高于", "低于", "超过",
];

/// Characters of which one links two words: 一次又一次, 企业与企业, 从无到有.
const LINKS: &str = "的和与及或到至对向从以又再比按并非不是而为在则等个一二三四五六七八九十百上下前后内外省市县乡镇村区级年月日人次类项种批层条分部总副正大中小多少各每某本该新老高低";

fn doubled(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    at: usize,
    length: usize,
) {
    let word = reading.text(at..at + length);
    let range = at..at + 2 * length;
    let message = both(format!("`{word}` stands twice"), format!("“{word}”重复"));
    finder.replace(&DOUBLED, reading, range, message, &word);
}

fn repeated(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, range: Range<usize>) {
    let word = reading.text(range.start..range.start + 2);
    let message = both(
        format!("`{word}` stands again after two characters"),
        format!("“{word}”隔两字重复出现"),
    );
    let hint = both("remove the one that is too many", "请删去多余的部分");
    finder.tell(&REPEATED, reading, range, message, hint);
}
