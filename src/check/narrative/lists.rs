//! Lists of the narrative: as many items as the text before them says, and amounts that come
//! to the total beside them.

use super::super::mention::{Mention, mentions};
use super::super::rule::{Family, Rule};
use super::super::unit::{self, MONEY};
use super::super::{Piece, Subject, numbers};
use crate::data::{Block, ListItem, Section, Text};
use crate::diag::{Diagnostic, Severity, both};

pub(super) const FAMILY: Family = Family { rules: &[COUNT, SUM], check };

const COUNT: Rule = Rule {
    id: "narrative::count",
    severity: Severity::Doubtful,
    source: "列举的项数应与所述数量一致",
};
const SUM: Rule = Rule {
    id: "narrative::sum",
    severity: Severity::Doubtful,
    source: "列举的金额之和应等于所述总额",
};

/// Items, with what leads to them and what follows.
struct Listed<'t> {
    items: Vec<&'t str>,
    before: Option<Part<'t>>,
    after: Option<Part<'t>>,
}

/// A part of a text, from a byte of it on.
#[derive(Copy, Clone)]
struct Part<'t> {
    piece: &'t Piece<'t>,
    text: &'t str,
    from: usize,
}

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut lists = vec![];
    blocks(subject, &subject.report.preamble, &mut lists);
    subject
        .report
        .sections
        .iter()
        .for_each(|section| sections(subject, section, &mut lists));
    lists.extend(super::texts(subject).filter_map(run_in));
    for list in lists {
        count(subject, &list, found);
        sum(subject, &list, found);
    }
}

fn sections<'t>(
    subject: &'t Subject<'t>,
    section: &'t Section,
    lists: &mut Vec<Listed<'t>>,
) {
    blocks(subject, &section.body, lists);
    section.sections.iter().for_each(|section| sections(subject, section, lists));
}

fn blocks<'t>(subject: &'t Subject<'t>, body: &'t [Block], lists: &mut Vec<Listed<'t>>) {
    let part = |block: &Block| {
        let (Block::Paragraph(text) | Block::Continued(text)) = block else {
            return None;
        };
        let piece = subject.piece(text.span)?;
        Some(Part { piece, text: piece.text, from: 0 })
    };
    for (at, block) in body.iter().enumerate() {
        let Block::List(list) = block else { continue };
        let items: Option<Vec<&str>> = list.iter().map(item).collect();
        let before = at.checked_sub(1).and_then(|at| part(&body[at]));
        let after = body.get(at + 1).and_then(part);
        lists.extend(items.map(|items| Listed { items, before, after }));
    }
}

/// The text of an item of one paragraph.
fn item(item: &ListItem) -> Option<&str> {
    match item.body.as_slice() {
        [Block::Paragraph(Text { value, .. })] => Some(value),
        _ => None,
    }
}

/// Items that are counted inside a paragraph: 共签约2个项目：1、甲8.4亿元。2、乙3.5亿元。
fn run_in<'t>(piece: &'t Piece<'t>) -> Option<Listed<'t>> {
    let text = piece.text;
    let (lead, _) = text.split_once('：')?;
    let mut starts: Vec<(usize, usize)> = vec![];
    let mut from = lead.len();
    loop {
        let mark = format!("{}、", starts.len() + 1);
        let Some(at) = text[from..].find(&mark) else { break };
        // The mark is not the end of another number.
        let joined = text[..from + at].ends_with(|c: char| c.is_ascii_digit());
        if joined {
            return None;
        }
        starts.push((from + at, from + at + mark.len()));
        from += at + mark.len();
    }
    let (_, last) = *starts.last().filter(|_| starts.len() > 1)?;
    let end = last + text[last..].find(['。', '；'])?;
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([end]);
    let items = starts.iter().zip(ends).map(|((_, start), end)| &text[*start..end]);
    let lead = &text[..lead.len() + '：'.len_utf8()];
    Some(Listed {
        items: items.collect(),
        before: Some(Part { piece, text: lead, from: 0 }),
        after: Some(Part { piece, text: &text[end..], from: end }),
    })
}

/// Words by which a number is not of the items that follow: 抽查3个项目发现以下问题.
const OTHERS: [&str; 10] =
    ["以下", "如下", "下列", "发现", "存在", "的", "进行", "采取", "之一", "中"];
/// More characters than this between a number and the colon say something else.
const FAR: usize = 8;

fn count(subject: &Subject<'_>, list: &Listed<'_>, found: &mut Vec<Diagnostic>) {
    let Some(before) = list.before else { return };
    let Some(lead) = before.text.trim_end().strip_suffix('：') else { return };
    let all = mentions(lead);
    let Some(last) = all.last() else { return };
    let rest = &lead[last.range.end..];
    let far = rest.chars().count() > FAR || rest.len() != last.rest.len();
    let counted =
        last.quantity.unit.as_ref().is_some_and(|unit| unit::is_counted(&unit.base));
    let others = OTHERS.iter().any(|word| rest.contains(word));
    let (is, said) = (list.items.len(), last.quantity.number);
    if far || others || !counted || last.is_bound || is < 2 || said == is.into() {
        return;
    }
    let message = both(
        format!("the text says {said}, the list has {is}"),
        format!("所述为 {said} 项，列举了 {is} 项"),
    );
    let hint = both("correct the number, or the list", "请改正数量或列举的内容");
    found.push(COUNT.finding(message).at(place(subject, before, last)).hint(hint));
}

fn place(subject: &Subject<'_>, part: Part<'_>, one: &Mention<'_>) -> crate::diag::Span {
    let range = part.from + one.range.start..part.from + one.range.end;
    subject.place(part.piece, range)
}

/// Words that lead to a total.
const TOTALS: [&str; 8] =
    ["总金额", "总额", "合计", "共计", "总计", "总投资", "总投资额", "合计金额"];

fn sum(subject: &Subject<'_>, list: &Listed<'_>, found: &mut Vec<Diagnostic>) {
    let amount = |item: &&str| {
        let all = mentions(item);
        let mut money = all.into_iter().filter(|one| one.quantity.is_of(MONEY));
        let one = money.next().filter(|one| !one.is_bound)?;
        money.next().is_none().then(|| one.quantity.in_base())?
    };
    let amounts: Option<Vec<_>> = list.items.iter().map(amount).collect();
    let Some(amounts) = amounts.filter(|amounts| amounts.len() > 1) else { return };
    let Some(sum) = numbers::sum(amounts.into_iter().map(Some)) else { return };
    for part in [list.after, list.before].into_iter().flatten() {
        let all = mentions(part.text);
        let is_total = |one: &&Mention<'_>| {
            one.quantity.is_of(MONEY)
                && one.sentence == all[0].sentence
                && !one.is_bound
                && TOTALS.iter().any(|word| one.label.ends_with(word))
        };
        let Some(total) = all.iter().find(is_total) else { continue };
        let Some(unit) = &total.quantity.unit else { continue };
        if total.quantity.in_base().is_none_or(|total| total == sum.value) {
            return;
        }
        let right = sum.value.checked_div(unit.factor).unwrap_or(sum.value).normalize();
        let (said, unit) = (total.quantity.number, &unit.name);
        let message = both(
            format!(
                "the amounts of the list come to {right}{unit}, the text says {said}{unit}"
            ),
            format!("列举的金额合计 {right}{unit}，所述总额为 {said}{unit}"),
        );
        let hint = both("correct the total, or an amount", "请改正总额或其中一项金额");
        found.push(SUM.finding(message).at(place(subject, part, total)).hint(hint));
        return;
    }
}
