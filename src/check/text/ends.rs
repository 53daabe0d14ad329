//! How paragraphs and items end, and where a clause lacks its comma (GB/T 15834-2011, 4.1,
//! 4.4, 4.7).

use crate::data::{Block, List, ListItem, Section, Text};
use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family {
    rules: &[LEAD_IN, NO_END, LAST_ITEM, ITEM_ENDS, CUT_OFF, NO_COMMA, CLAUSES],
    check,
};

const LEAD_IN: Rule = Rule {
    id: "text::lead-in",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.7: ： before what is introduced",
};

const NO_END: Rule = Rule {
    id: "text::no-end-mark",
    severity: Severity::Doubtful,
    source: "GB/T 15834-2011, 4.1: a sentence ends with 。",
};

const LAST_ITEM: Rule = Rule {
    id: "text::last-item",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.6: ； stands between, 。 after the last",
};

const ITEM_ENDS: Rule = Rule {
    id: "text::item-ends",
    severity: Severity::Doubtful,
    source: "the items of a list end alike",
};

const CUT_OFF: Rule = Rule {
    id: "text::cut-off",
    severity: Severity::Must,
    source: "GB/T 15834-2011, 4.4, 4.5: nothing ends with ， or 、",
};

const NO_COMMA: Rule = Rule {
    id: "text::no-comma",
    severity: Severity::Doubtful,
    source: "GB/T 15834-2011, 4.4: ， after what stands before the subject",
};

const CLAUSES: Rule = Rule {
    id: "text::stop-between-clauses",
    severity: Severity::Hint,
    source: "GB/T 15834-2011, 4.5, 4.6: 、 between words, ； or ， between clauses",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    let report = subject.report;
    body(&mut finder, &report.preamble, !report.sections.is_empty());
    sections(&mut finder, &report.sections);
    for reading in Reading::all(subject).filter(Reading::is_prose) {
        no_comma(&mut finder, &reading);
        clauses(&mut finder, &reading);
    }
}

fn sections(finder: &mut Finder<'_, '_>, all: &[Section]) {
    for section in all {
        body(finder, &section.body, !section.sections.is_empty());
        sections(finder, &section.sections);
    }
}

/// Paragraphs and lists; whether something follows the last of them.
fn body(finder: &mut Finder<'_, '_>, blocks: &[Block], followed: bool) {
    for (at, block) in blocks.iter().enumerate() {
        let next = blocks.get(at + 1);
        match block {
            Block::Paragraph(text) | Block::Continued(text) => {
                if is_unlike(finder, blocks, at) {
                    unlike(finder, text);
                    continue;
                }
                let introduces =
                    next.map_or(followed, |next| !matches!(next, Block::Paragraph(_)));
                paragraph(finder, text, introduces, next.is_some() || followed);
            }
            Block::List(items) => {
                list(finder, items, matches!(next, Some(Block::Continued(_))));
            }
            _ => {}
        }
    }
}

/// Whether a paragraph ends with ； between two that end with 。
fn is_unlike(finder: &Finder<'_, '_>, blocks: &[Block], at: usize) -> bool {
    let end = |at: Option<usize>| match blocks.get(at?)? {
        Block::Paragraph(text) => {
            Some(last(&Reading::new(finder.subject.piece(text.span)?))?.1)
        }
        _ => None,
    };
    let around = [end(at.checked_sub(1)), end(Some(at + 1))];
    end(Some(at)) == Some('；') && around == [Some('。'); 2]
}

fn unlike(finder: &mut Finder<'_, '_>, text: &Text) {
    let Some(piece) = finder.subject.piece(text.span) else { return };
    let reading = Reading::new(piece);
    let Some((at, _)) = last(&reading) else { return };
    let message = both(
        "the paragraph ends with `；`, those around it with `。`",
        "此段以“；”结尾，前后各段以“。”结尾",
    );
    finder.replace(&ITEM_ENDS, &reading, at..at + 1, message, "。");
}

/// The last characters of a text: where the last stands, and what it is.
fn last(reading: &Reading<'_, '_>) -> Option<(usize, char)> {
    let solid = |at: &usize| reading.at(*at).is_some_and(|c| !signs::is_space(c));
    let at = (0..reading.len()).rev().find(solid)?;
    Some((at, reading.at(at)?))
}

fn paragraph(finder: &mut Finder<'_, '_>, text: &Text, introduces: bool, followed: bool) {
    let Some(piece) = finder.subject.piece(text.span) else { return };
    let reading = Reading::new(piece);
    let Some((at, c)) = last(&reading) else { return };
    let tail = reading.text(at.saturating_sub(6)..at);
    let says_so = tail.ends_with("如下") || tail.ends_with("下列");
    match c {
        '；' | '，' | '、' | ';' | ',' if says_so || (introduces && c != '、') => {
            if followed || says_so {
                let message = both(
                    format!("`{c}` before what is introduced"),
                    format!("引出下文处用了“{c}”"),
                );
                finder.replace(&LEAD_IN, &reading, at..at + 1, message, "：");
            }
        }
        '，' | '、' => cut_off(finder, &reading, at, c),
        '；' if !followed => cut_off(finder, &reading, at, c),
        _ => no_end(finder, &reading, at, c),
    }
}

fn cut_off(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, c: char) {
    let message = both(format!("`{c}` at the end"), format!("段末用了“{c}”"));
    let hint = both(
        "end the sentence with 。, or write what follows",
        "请以“。”结束，或补全下文",
    );
    finder.tell(&CUT_OFF, reading, at..at + 1, message, hint);
}

/// A paragraph of sentences that ends without a mark.
fn no_end(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, c: char) {
    let pauses =
        (0..at).filter(|at| matches!(reading.at(*at), Some('，' | '。' | '；'))).count();
    let ends =
        !(signs::is_han(c) || c.is_ascii_digit() || c == '%' || signs::is_letter(c));
    if ends || pauses == 0 || reading.len() < 12 {
        return;
    }
    let message = both("the last sentence has no end", "段末缺少句末标点");
    let by = format!("{c}。");
    finder.replace(&NO_END, reading, at..at + 1, message, &by);
}

/// The items of a list.
fn list(finder: &mut Finder<'_, '_>, items: &List, continued: bool) {
    for item in items {
        body(finder, item.body.get(1..).unwrap_or_default(), false);
    }
    let ends: Vec<(usize, char)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| Some((at, end(finder, item)?)))
        .collect();
    let usual = usual(&ends);
    for (at, c) in &ends {
        let Some(Block::Paragraph(text)) = items[*at].body.first() else { continue };
        let is_last = at + 1 == items.len();
        item(finder, text, *c, usual, is_last && !continued);
    }
}

/// How an item of one paragraph ends.
fn end(finder: &Finder<'_, '_>, item: &ListItem) -> Option<char> {
    let [Block::Paragraph(text)] = item.body.as_slice() else { return None };
    let reading = Reading::new(finder.subject.piece(text.span)?);
    last(&reading).map(|(_, c)| c)
}

/// The mark that most items end with, a space if none; the last item does not end with ；.
fn usual(ends: &[(usize, char)]) -> Option<char> {
    let mark = |c: char| if signs::is_pause(c) { c } else { ' ' };
    let most = |wanted: char, items: &[(usize, char)]| {
        let count = items.iter().filter(|(_, c)| mark(*c) == wanted).count();
        count * 2 > items.len()
    };
    let but_last = &ends[..ends.len().saturating_sub(1)];
    let among = [('；', but_last), ('。', ends), (' ', ends)];
    among.into_iter().find(|(mark, items)| most(*mark, items)).map(|(mark, _)| mark)
}

fn item(
    finder: &mut Finder<'_, '_>,
    text: &Text,
    c: char,
    usual: Option<char>,
    is_last: bool,
) {
    let Some(piece) = finder.subject.piece(text.span) else { return };
    let reading = Reading::new(piece);
    let Some((at, _)) = last(&reading) else { return };
    match c {
        '；' | ';' if is_last => {
            let message = both("`；` after the last item", "末项之后用了“；”");
            finder.replace(&LAST_ITEM, &reading, at..at + 1, message, "。");
        }
        '，' | '、' | ',' => cut_off(finder, &reading, at, c),
        '；' | '。'
            if usual.is_some_and(|usual| usual != c && usual != ' ') && !is_last =>
        {
            let usual = usual.unwrap_or_default();
            let message = both(
                format!("the item ends with `{c}`, others with `{usual}`"),
                format!("此项以“{c}”结尾，其余各项以“{usual}”结尾"),
            );
            finder.replace(&ITEM_ENDS, &reading, at..at + 1, message, &usual.to_string());
        }
        _ if !signs::is_pause(c) && matches!(usual, Some('。' | '；')) => {
            no_item_end(
                finder,
                &reading,
                at,
                c,
                usual.filter(|_| !is_last).unwrap_or('。'),
            );
        }
        _ if usual != Some(' ') => no_end(finder, &reading, at, c),
        _ => {}
    }
}

fn no_item_end(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    at: usize,
    c: char,
    usual: char,
) {
    if signs::is_chinese(c) && !signs::is_han(c) && !signs::closes(c) {
        return;
    }
    let message =
        both("the item has no end, and others have", "此项缺少句末标点，其余各项都有");
    finder.replace(&NO_END, reading, at..at + 1, message, &format!("{c}{usual}"));
}

/// What a clause begins with that ends before the subject.
const BEFORE: &[&str] = &[
    "根据",
    "按照",
    "依据",
    "依照",
    "遵照",
    "为贯彻",
    "为落实",
    "为深入",
    "为全面",
    "为进一步",
    "为规范",
];

/// Subjects of reports.
const SUBJECTS: &[&str] = &[
    "我局",
    "我市",
    "我县",
    "我区",
    "我镇",
    "我乡",
    "我省",
    "我单位",
    "我委",
    "我院",
    "我校",
    "我厅",
    "我办",
    "我部",
    "我中心",
    "我公司",
    "我们",
    "本单位",
    "本局",
    "现将",
    "现对",
    "现就",
];

/// 根据《…》我局对 …: a clause that runs into its subject.
fn no_comma(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let chars = reading.chars();
    let mut clause = 0;
    let mut titles = false;
    for at in 0..chars.len() {
        match chars[at] {
            '，' | '。' | '；' | '：' | '\n' | ',' | ';' | ':' => {
                (clause, titles) = (at + 1, false)
            }
            '》' => titles = true,
            _ => {}
        }
        let begins =
            |words: &[&str], at: usize| words.iter().any(|word| reading.has(at, word));
        let after = at > 0
            && matches!(chars[at - 1], '》' | '）' | '求' | '神' | '定' | '见' | '署');
        if titles && after && begins(SUBJECTS, at) && begins(BEFORE, clause) {
            let message = both("no comma before the subject", "主语之前缺少逗号");
            let by = format!("，{}", chars[at]);
            finder.replace(&NO_COMMA, reading, at..at + 1, message, &by);
            titles = false;
        }
    }
}

/// Verbs that begin a clause of duties.
const VERBS: &[&str] = &[
    "建立健全",
    "监测分析",
    "调查分析",
    "负责",
    "协助开展",
    "指导协调",
    "组织实施",
    "推动",
    "推进",
    "研究提出",
    "拟订",
    "协调管理",
    "督促",
    "进行预测",
    "指导推动",
    "开展对外",
];

/// 、 between clauses, each with a verb of its own.
fn clauses(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let chars = reading.chars();
    let mut start = 0;
    for (at, c) in chars.iter().enumerate() {
        if !signs::is_pause(*c) {
            continue;
        }
        let long = at - start >= 10;
        let begins = VERBS.iter().any(|verb| reading.has(at + 1, verb));
        start = at + 1;
        if *c == '、' && long && begins {
            let message = both("`、` between clauses", "分句之间用了“、”");
            let hint = both("write ， or ；", "分句之间宜用“，”或“；”");
            finder.tell(&CLAUSES, reading, at..at + 1, message, hint);
        }
    }
}
