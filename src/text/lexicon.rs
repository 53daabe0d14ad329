//! A small lexicon: words that titles and labels are not broken inside, measure words that
//! stay with their number. Data, in one place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::cjk;

/// 量词 and units, longest first where one begins another: soft binds after a number.
const MEASURES: [&str; 74] = [
    "万平方米",
    "平方公里",
    "立方米",
    "平方米",
    "个百分点",
    "百分点",
    "万亩",
    "万人次",
    "人次",
    "万人",
    "万户",
    "万吨",
    "万元",
    "亿元",
    "千元",
    "美元",
    "公里",
    "千米",
    "千克",
    "公斤",
    "公顷",
    "厘米",
    "毫米",
    "小时",
    "分钟",
    "个月",
    "亿",
    "万",
    "千",
    "百",
    "元",
    "角",
    "个",
    "项",
    "条",
    "家",
    "人",
    "名",
    "次",
    "户",
    "件",
    "份",
    "天",
    "周",
    "岁",
    "号",
    "股",
    "期",
    "批",
    "处",
    "所",
    "座",
    "台",
    "辆",
    "套",
    "亩",
    "吨",
    "米",
    "克",
    "升",
    "场",
    "届",
    "倍",
    "级",
    "类",
    "种",
    "页",
    "分",
    "秒",
    "时",
    "强",
    "起",
    "篇",
    "位",
];

/// What an ordinal counts: 第五十七条.
const ORDINALS: [&str; 24] = [
    "条", "章", "节", "款", "项", "届", "次", "期", "批", "轮", "名", "号", "部", "位",
    "个", "年", "季度", "页", "册", "编", "类", "级", "中学", "小学",
];

/// Words of titles and of forms' labels.
const WORDS: &[&str] = &[
    "绩效自评报告",
    "绩效评价报告",
    "自评报告",
    "评价报告",
    "绩效自评表",
    "管理办法",
    "实施方案",
    "实施办法",
    "实施细则",
    "工作方案",
    "工作报告",
    "绩效自评",
    "绩效评价",
    "绩效目标",
    "绩效指标",
    "项目支出",
    "专项支出",
    "专项资金",
    "整体支出",
    "预算支出",
    "财政支出",
    "项目资金",
    "预算执行",
    "财政拨款",
    "上年结转",
    "服务对象",
    "满意度",
    "可持续",
    "经济",
    "社会",
    "生态",
    "效益",
    "影响",
    "产出",
    "数量",
    "质量",
    "时效",
    "成本",
    "指标",
    "年度",
    "总体",
    "目标",
    "实际",
    "完成",
    "情况",
    "偏差",
    "原因",
    "分析",
    "改进",
    "措施",
    "项目",
    "支出",
    "名称",
    "资金",
    "预算",
    "执行",
    "主管",
    "部门",
    "实施",
    "单位",
    "一级",
    "二级",
    "三级",
    "分值",
    "得分",
    "执行率",
    "年初",
    "全年",
    "总额",
    "其中",
    "当年",
    "其他",
    "预期",
    "总分",
    "绩效",
    "自评",
    "评价",
    "报告",
    "管理",
    "办法",
    "关于",
    "印发",
    "通知",
    "请示",
    "批复",
    "意见",
    "决定",
    "规定",
    "条例",
    "方案",
    "工作",
    "财政",
    "资产",
    "整体",
    "专项",
    "本级",
    "市级",
    "省级",
    "县级",
    "区级",
    "国有",
    "资本",
    "经营",
    "社会保险",
    "基金",
    "政府",
    "采购",
    "服务",
    "本级项目支出",
    "引进",
    "外资",
    "解决",
    "就业",
    "岗位",
    "签约",
    "产业",
    "推进",
    "全市",
    "全县",
    "全区",
    "发展",
    "客商",
    "群众",
    "居民",
    "学生",
    "企业",
    "农户",
    "带动",
    "增加",
    "增长",
    "收入",
    "培训",
    "人员",
    "人数",
    "人次",
    "建设",
    "工程",
    "验收",
    "合格率",
    "及时率",
    "达标率",
    "完成率",
    "覆盖率",
    "使用率",
    "知晓率",
    "满意",
    "经费",
    "控制",
    "保障",
    "运行",
    "维护",
    "设备",
    "购置",
    "补助",
    "发放",
    "环境",
    "保护",
    "改善",
    "提升",
    "提高",
    "促进",
    "减少",
    "降低",
    "不产生",
    "万元",
    "亿元",
    "平方米",
    "公里",
    "百分点",
];

/// The words by their first character.
static INDEX: LazyLock<BTreeMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut index: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for word in WORDS {
        if let Some(first) = word.chars().next() {
            index.entry(first).or_default().push(word);
        }
    }
    index
});

/// How the name of an issuer ends.
const ISSUERS: [&str; 16] = [
    "人民政府办公室",
    "人民政府",
    "办公室",
    "委员会",
    "财政局",
    "研究院",
    "管理处",
    "中心",
    "公司",
    "协会",
    "局",
    "厅",
    "委",
    "院",
    "站",
    "所",
];

/// The issuer's name begins a title and is at most this long.
const LONGEST_ISSUER: usize = 24;

/// What stands at a place between two characters of a title or a label.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// The inside of a word, or of 《…》.
    Inside,
    /// The joint of two words of a compound: 项目|支出.
    Joint,
    /// Between two characters of which neither is of a word that is known here.
    Unknown,
    /// The end of a word.
    Word,
    /// The end of a unit of meaning: before 关于, after 年度, after 《…》.
    Phrase,
    /// The end of the issuer's name.
    Issuer,
}

/// The measure word or unit that a text begins with: its length in bytes.
pub(super) fn measure(text: &str) -> Option<usize> {
    longest(&MEASURES, text)
}

/// What an ordinal counts, at the beginning of a text: its length in bytes.
pub(super) fn ordinal(text: &str) -> Option<usize> {
    longest(&ORDINALS, text)
}

fn longest(words: &[&str], text: &str) -> Option<usize> {
    words.iter().filter(|word| text.starts_with(**word)).map(|word| word.len()).max()
}

/// What stands at each boundary between the graphemes of a text: for each grapheme but the
/// first, its place in bytes and what ends before it.
pub fn boundaries(text: &str) -> Vec<(usize, Boundary)> {
    let starts: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    let mut found: Vec<(usize, Boundary)> =
        starts.iter().skip(1).map(|at| (*at, Boundary::Unknown)).collect();
    for (word, known) in words(text, &starts) {
        if !known {
            continue;
        }
        raise(&mut found, word.start, Boundary::Word);
        raise(&mut found, word.end, Boundary::Word);
        set(&mut found, word.start, word.end, Boundary::Inside);
        for joint in joints(&text[word.clone()]) {
            raise(&mut found, word.start + joint, Boundary::Joint);
        }
    }
    if let Some(end) = issuer(text) {
        raise(&mut found, end, Boundary::Issuer);
    }
    for (at, _) in text.match_indices("关于") {
        raise(&mut found, at, Boundary::Phrase);
    }
    for (at, mark) in
        text.match_indices(['》', '」', '』']).chain(text.match_indices("年度"))
    {
        raise(&mut found, at + mark.len(), Boundary::Phrase);
    }
    for (open, _) in text.match_indices('《') {
        let end = text[open..].find('》').map_or(text.len(), |end| open + end);
        set(&mut found, open, end + 1, Boundary::Inside);
    }
    found
}

/// The words of a text, the longest that begins at each place, and whether it is known: a
/// character that begins none is one of its own.
fn words(text: &str, starts: &[usize]) -> Vec<(std::ops::Range<usize>, bool)> {
    let (mut words, mut index) = (vec![], 0);
    while index < starts.len() {
        let at = starts[index];
        let first = text[at..].chars().next().and_then(|c| INDEX.get(&c));
        let known =
            first.into_iter().flatten().filter(|word| text[at..].starts_with(**word));
        let length = known.map(|word| word.chars().count()).max();
        let next = (index + length.unwrap_or(1)).min(starts.len());
        let end = starts.get(next).copied().unwrap_or(text.len());
        words.push((at..end, length.is_some()));
        index = next;
    }
    words
}

/// Whether a break at a place of a text tears a word, a bracket with its content, or a number
/// from its unit.
pub fn tears(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let line = before.rfind('\n').map_or(0, |line| line + 1);
    let end = after.find('\n').map_or(text.len(), |line| at + line);
    let kinds = boundaries(&text[line..end]);
    let kind = kinds.iter().find(|(place, _)| line + place == at).map(|(_, kind)| *kind);
    let opened = |open: char, close: char| {
        let last = before.rfind(open);
        last.is_some_and(|open| before.rfind(close).is_none_or(|close| close < open))
    };
    let number = before.ends_with(|c: char| c.is_ascii_digit())
        && (measure(after).is_some() || after.starts_with(|c: char| c.is_ascii_digit()));
    kind == Some(Boundary::Inside) || opened('（', '）') || opened('《', '》') || number
}

/// What makes a word of another: 执行|率.
const SUFFIXES: [&str; 5] = ["率", "数", "额", "值", "表"];

/// The places of a compound where a word ends and another begins.
fn joints(compound: &str) -> Vec<usize> {
    let is_word = |part: &str| WORDS.contains(&part) || SUFFIXES.contains(&part);
    let places = compound.char_indices().map(|(at, _)| at).skip(1);
    places.filter(|at| is_word(&compound[..*at]) && is_word(&compound[*at..])).collect()
}

/// Where the issuer's name ends, if the title begins with one.
fn issuer(text: &str) -> Option<usize> {
    let head: usize = text.chars().take(LONGEST_ISSUER).map(char::len_utf8).sum();
    let stop = text[..head].find(|c: char| c.is_ascii_digit()).unwrap_or(head);
    let stop = text[..stop].find("关于").unwrap_or(stop);
    let ends = ISSUERS.iter().filter_map(|ending| {
        let at = text[..stop].rfind(ending)?;
        (at > 0).then_some(at + ending.len())
    });
    // The name reaches to where the rest begins, or it is no name but a word of the title.
    ends.max().filter(|end| *end < text.len())
}

/// Marks all boundaries inside a range.
fn set(found: &mut [(usize, Boundary)], start: usize, end: usize, boundary: Boundary) {
    let first = found.partition_point(|(at, _)| *at <= start);
    for (at, slot) in &mut found[first..] {
        if *at >= end {
            return;
        }
        *slot = boundary;
    }
}

/// Marks one boundary, unless it is more already.
fn raise(found: &mut [(usize, Boundary)], at: usize, boundary: Boundary) {
    if let Ok(index) = found.binary_search_by_key(&at, |(at, _)| *at) {
        found[index].1 = found[index].1.max(boundary);
    }
}

/// Whether a line of a title may not start with what begins a text.
pub fn weak_start(text: &str) -> bool {
    text.chars().next().is_some_and(cjk::is_particle)
}
