//! Half-width pauses among Han, and dots and strokes that stand for …… and —— (GB/T 15834-2011,
//! 5.1). Times, numbers, addresses and Western phrases keep theirs.

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family { rules: &[HALF_WIDTH, ELLIPSIS, DASH], check };

const HALF_WIDTH: Rule = Rule {
    id: "text::half-width-mark",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 5.1: marks of Chinese text are full-width",
};

const ELLIPSIS: Rule = Rule {
    id: "text::ellipsis",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.11: 省略号 is ……",
};

const DASH: Rule = Rule {
    id: "text::dash",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.10: 破折号 is ——",
};

/// What is said before something is listed, or after which a value stands: ： follows.
const LEADS: &[&str] = &[
    "如下",
    "以下",
    "包括",
    "其中",
    "例如",
    "比如",
    "附件",
    "附表",
    "附",
    "单位",
    "电话",
    "联系人",
    "日期",
    "时间",
    "地点",
    "地址",
    "名称",
    "说明",
    "备注",
    "注",
    "问题",
    "原因",
    "情况",
    "方面",
    "是",
    "为",
    "有",
    "即",
    "指出",
    "强调",
    "认为",
    "表示",
    "要求",
    "提出",
    "内容",
    "职责",
    "任务",
];

/// Verbs that begin the clauses of duties: ； stands before them.
const DUTIES: &[&str] = &[
    "提出", "研究", "承担", "按", "负责", "组织", "推动", "推进", "指导", "协调", "监督",
    "会同", "拟订", "拟定", "起草", "建立", "健全", "完善", "加强", "落实", "做好",
    "开展", "依法", "实施", "管理", "贯彻", "制定", "制订", "审核", "参与", "配合",
    "牵头", "承办", "促进", "规范", "指引", "引导", "统筹", "编制", "督促", "检查",
    "受理", "办理", "调查", "监测", "提供", "服务", "保障",
];

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        runs(&mut finder, &reading);
        let marks = reading.iter().filter(|(at, _)| is_half_width(&reading, *at));
        for (at, c) in marks {
            half_width(&mut finder, &reading, at, c);
        }
    }
}

/// Whether a half-width pause stands where a full-width one should.
fn is_half_width(reading: &Reading<'_, '_>, at: usize) -> bool {
    let Some(mark) = reading.at(at) else { return false };
    if signs::full_pause(mark).is_none() || is_dots(reading, at) {
        return false;
    }
    let chinese = |c: Option<char>| c.is_some_and(signs::is_chinese);
    let (before, after) = (reading.solid_before(at), reading.solid_from(at + 1));
    match mark {
        // A number of a list or a decimal has a digit on its left, a name of a file a letter.
        '.' => chinese(before) && after.is_none_or(signs::is_chinese),
        '~' => chinese(before) && chinese(after),
        '!' | '?' => chinese(before),
        _ => chinese(before) || chinese(after),
    }
}

fn is_dots(reading: &Reading<'_, '_>, at: usize) -> bool {
    let is_dot = |at: Option<usize>| at.and_then(|at| reading.at(at)) == Some('.');
    is_dot(Some(at)) && (is_dot(at.checked_sub(1)) || is_dot(Some(at + 1)))
}

fn half_width(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    at: usize,
    mark: char,
) {
    let full = match mark {
        ':' => colon(reading, at),
        ';' if is_last(reading, at) && leads(reading, at) => Some('：'),
        '.' if !is_last(reading, at) => None,
        mark => signs::full_pause(mark),
    };
    let message = both(
        format!("a half-width `{mark}` among Han characters"),
        format!("汉字之间使用了半角标点“{mark}”"),
    );
    match full {
        Some(full) => {
            finder.replace(&HALF_WIDTH, reading, at..at + 1, message, &full.to_string());
        }
        None => finder.tell(&HALF_WIDTH, reading, at..at + 1, message, either(mark)),
    }
}

/// Which full-width sign a half-width colon stands for, if that is sure: where clauses of duties
/// follow each other it often is a misread ；.
fn colon(reading: &Reading<'_, '_>, at: usize) -> Option<char> {
    let clause = clause_start(reading, at);
    let begins = |at: usize| DUTIES.iter().any(|verb| reading.has(at, verb));
    let is_sure = leads(reading, at)
        || is_last(reading, at)
        || !reading.solid_from(at + 1).is_some_and(signs::is_han);
    if is_sure {
        return Some('：');
    }
    match (begins(clause), begins(at + 1)) {
        (true, true) => Some('；'),
        (_, false) if at - clause <= 12 => Some('：'),
        _ => None,
    }
}

/// Where the clause that ends at a place begins, without its number.
fn clause_start(reading: &Reading<'_, '_>, at: usize) -> usize {
    let ends = |c: char| signs::is_end(c) || matches!(c, '；' | ';' | ':' | '：' | '\n');
    let before = (0..at).rev().find(|at| reading.at(*at).is_some_and(ends));
    let start = before.map_or(0, |before| before + 1);
    let number = |c: char| {
        c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | '、' | '.' | ' ')
    };
    (start..at).find(|at| !reading.at(*at).is_some_and(number)).unwrap_or(at)
}

/// Whether what stands before a place says that something follows.
fn leads(reading: &Reading<'_, '_>, at: usize) -> bool {
    let ends_with = |word: &str| {
        let length = word.chars().count();
        at.checked_sub(length).is_some_and(|start| reading.has(start, word))
    };
    let clause = reading.text(at.saturating_sub(12)..at);
    let clause =
        clause.rsplit(['，', ',', '。', '；']).next().unwrap_or_default().to_owned();
    LEADS.iter().any(|word| ends_with(word))
        || clause.contains("以下")
        || clause.contains("如下")
}

fn is_last(reading: &Reading<'_, '_>, at: usize) -> bool {
    reading.solid_from(at + 1).is_none()
}

fn either(mark: char) -> crate::diag::Bilingual {
    match mark {
        ':' => both(
            "write “；” between clauses of the same rank, “：” where something is introduced",
            "并列分句之间改为“；”，引出下文处改为“：”",
        ),
        _ => both(
            "write “。” at the end of a sentence, “，” inside it, “·” in a foreign name",
            "句末改为“。”，句中改为“，”，外国人名中改为“·”",
        ),
    }
}

/// Dots and strokes one after another.
fn runs(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let mut done = 0;
    for (at, c) in reading.iter() {
        let (rule, by) = match c {
            '.' | '。' | '…' => (&ELLIPSIS, "……"),
            '-' | '—' | '－' => (&DASH, "——"),
            _ => continue,
        };
        if at < done {
            continue;
        }
        done = (at..reading.len())
            .find(|end| reading.at(*end) != Some(c))
            .unwrap_or(reading.len());
        let chinese = |c: Option<char>| c.is_some_and(signs::is_chinese);
        let among =
            chinese(reading.solid_before(at)) || chinese(reading.solid_from(done));
        if among && is_wrong(c, done - at) {
            let run = reading.text(at..done);
            let message = both(
                format!("`{run}` among Han characters"),
                format!("汉字之间使用了“{run}”"),
            );
            finder.replace(rule, reading, at..done, message, by);
        }
    }
}

/// Whether a run of a character stands for an ellipsis or a dash, and is none.
fn is_wrong(c: char, length: usize) -> bool {
    match c {
        '.' => length >= 3,
        '。' => length >= 3,
        '…' => length != 2 && length != 4,
        '-' | '－' => length == 2,
        _ => length > 2,
    }
}
