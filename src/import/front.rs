//! What stands before and after the narrative: title, unit, year, to whom it goes; who signs,
//! and when.

use super::input::{Paragraph, half_width};
use super::mark;
use super::narrative::Line;
use super::note::Notes;
use super::tree::Tree;
use super::typed;

/// What a document says of itself.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// The lines of the title.
    pub(super) title: Vec<String>,
    /// The unit that reports.
    pub(super) unit: Option<String>,
    /// The year it reports on.
    pub(super) year: Option<String>,
    /// 主送机关.
    pub(super) recipient: Option<String>,
    /// 附注.
    pub(super) annotation: Option<String>,
    /// 署名 and 成文日期.
    pub(super) signoff: Tree,
}

/// What an organisation's name ends with.
const ORGANISATIONS: [&str; 34] = [
    "局",
    "委员会",
    "委",
    "厅",
    "办公室",
    "办",
    "政府",
    "中心",
    "医院",
    "学校",
    "学院",
    "大学",
    "中学",
    "小学",
    "幼儿园",
    "公司",
    "队",
    "站",
    "所",
    "院",
    "处",
    "部",
    "馆",
    "社",
    "会",
    "科",
    "股",
    "场",
    "行",
    "法院",
    "检察院",
    "街道",
    "镇",
    "乡",
];
/// What the title of a document names.
const DOCUMENTS: [&str; 18] = [
    "报告",
    "自评表",
    "评价表",
    "监控表",
    "申报表",
    "数据表",
    "方案",
    "通知",
    "函",
    "请示",
    "批复",
    "总结",
    "说明",
    "意见",
    "办法",
    "公告",
    "计划",
    "情况",
];
const LONGEST_TITLE: usize = 45;
const MOST_TITLE_LINES: usize = 5;
/// The sign-off is looked for in the last lines.
const LAST_LINES: usize = 6;

/// Takes out of the lines what stands before and after the narrative.
pub(super) fn take(lines: &mut Vec<Line>, notes: &mut Notes) -> Front {
    let mut front = Front { title: title(lines), ..Front::default() };
    front.recipient = recipient(lines);
    front.annotation = annotation(lines);
    front.signoff = signoff(lines, notes);
    front.unit = unit(&front.title);
    front.year = front.title.iter().find_map(|line| year(line));
    front
}

fn paragraph(line: &Line) -> Option<&Paragraph> {
    match line {
        Line::Paragraph(paragraph) => Some(paragraph),
        Line::Table(_) => None,
    }
}

/// The lines of the title: short ones at the beginning, up to one that names a document.
fn title(lines: &mut Vec<Line>) -> Vec<String> {
    let short = lines.iter().take(MOST_TITLE_LINES).map_while(paragraph);
    let short: Vec<&Paragraph> = short.take_while(|own| is_title(own)).collect();
    let names = |own: &&Paragraph| {
        DOCUMENTS.iter().any(|name| own.text.trim_end().ends_with(name))
    };
    let last = short.iter().rposition(names);
    let count = last.map_or(short.len().min(2), |last| last + 1);
    let title = short[..count].iter().map(|own| own.text.trim().to_owned()).collect();
    lines.drain(..count);
    title
}

fn is_title(own: &Paragraph) -> bool {
    let text = own.text.trim();
    let stops = |c: char| "。；;：:！？!?，,".contains(c);
    text.chars().count() <= LONGEST_TITLE
        && !text.ends_with(stops)
        && !text.contains('。')
        && own.mark.is_none()
        && mark::split(text).is_none()
}

fn recipient(lines: &mut Vec<Line>) -> Option<String> {
    let text = paragraph(lines.first()?)?.text.trim().to_owned();
    let is_name = text.ends_with(['：', ':'])
        && text.chars().count() <= 60
        && !text.contains(['。', '；'])
        && !["如下", "根据", "按照", "为了", "现将", "有关", "一、"]
            .iter()
            .any(|word| text.contains(word))
        && is_organisation(text.trim_end_matches(['：', ':']));
    (is_name && lines.len() > 1).then(|| {
        lines.remove(0);
        // The layout ends it so.
        text.trim_end_matches('：').to_owned()
    })
}

/// （联系人：…） at the end.
fn annotation(lines: &mut Vec<Line>) -> Option<String> {
    let text = paragraph(lines.last()?)?.text.trim();
    let inner = text.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let is_note = inner.starts_with("联系") || inner.starts_with("此件");
    let inner = inner.to_owned();
    is_note.then(|| {
        lines.pop();
        inner
    })
}

/// The unit and the day in the last lines.
fn signoff(lines: &mut Vec<Line>, notes: &mut Notes) -> Tree {
    let mut found = Tree::default();
    let from = lines.len().saturating_sub(LAST_LINES);
    let is_day = |line: &Line| paragraph(line).is_some_and(|own| is_day(&own.text));
    let Some(at) = lines.iter().skip(from).rposition(is_day).map(|at| from + at) else {
        return found;
    };
    if let Line::Paragraph(own) = lines.remove(at)
        && let Some(day) = typed::value("signoff.date", &own.text, &own.place, notes)
    {
        found.set("date", day);
    }
    let before = at.checked_sub(1);
    let own = before.and_then(|at| paragraph(&lines[at]));
    let unit = own.filter(|own| is_title(own) && is_organisation(own.text.trim()));
    if let Some(unit) = unit.map(|own| own.text.trim().to_owned()) {
        found.set("unit", Tree::Text(unit));
        lines.remove(at - 1);
    }
    found
}

/// Whether a line is a day and nothing else.
fn is_day(text: &str) -> bool {
    text.trim().chars().count() <= 14
        && typed::day(text).is_some()
        && text.trim().ends_with(|c: char| {
            c == '日' || c.is_ascii_digit() || ('０'..='９').contains(&c)
        })
}

/// Whether a text is the name of an organisation, or of several.
pub(super) fn is_organisation(text: &str) -> bool {
    ORGANISATIONS.iter().any(|end| text.ends_with(end)) && text.chars().count() >= 3
}

/// The unit that a title names: a line of its own, or before 关于 or the year.
pub(super) fn unit(title: &[String]) -> Option<String> {
    let whole = title.first().filter(|line| title.len() > 1 && is_organisation(line));
    whole.cloned().or_else(|| title.iter().find_map(|line| leading_unit(line)))
}

fn leading_unit(line: &str) -> Option<String> {
    let before = line.split("关于").next()?;
    let before = before.split(|c: char| {
        half_width(&c.to_string()).starts_with(|c: char| c.is_ascii_digit())
    });
    let before = before.clone().next()?.trim();
    is_organisation(before).then(|| before.to_owned())
}

/// The first year in a text: 2022年.
pub(super) fn year(text: &str) -> Option<String> {
    let plain = half_width(text);
    let digits = |c: char| !c.is_ascii_digit();

    plain.match_indices('年').find_map(|(at, _)| {
        let number = plain[..at].rsplit(digits).next()?;
        (number.len() == 4 && (number.starts_with("20") || number.starts_with("19")))
            .then(|| number.to_owned())
    })
}
