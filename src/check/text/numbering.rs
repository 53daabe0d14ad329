//! Numbers of headings and items: those of an older document (`mark`, `marks`), and those that
//! authors write into the text (GB/T 9704-2012, 7.3.3; spec/page A8).

use std::collections::BTreeMap;

use crate::data::{Block, List, Section, Text};
use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::mark::{Form, Mark};
use super::reading::{Finder, Reading};

pub(super) const FAMILY: Family =
    Family { rules: &[FORM, MIXED, SEQUENCE, IN_TEXT], check };

const FORM: Rule = Rule {
    id: "number::form",
    severity: Severity::Must,
    source: "GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）",
};

const MIXED: Rule = Rule {
    id: "number::mixed",
    severity: Severity::Must,
    source: "GB/T 9704-2012, 7.3.3: one level has one form of number",
};

const SEQUENCE: Rule = Rule {
    id: "number::sequence",
    severity: Severity::Must,
    source: "numbers count from one without gaps",
};

const IN_TEXT: Rule = Rule {
    id: "number::in-text",
    severity: Severity::Must,
    source: "the layout numbers headings and items",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    let report = subject.report;
    body(&mut finder, &report.preamble);
    sections(&mut finder, &report.sections);
}

fn sections(finder: &mut Finder<'_, '_>, siblings: &[Section]) {
    let marks: Vec<Option<&Text>> =
        siblings.iter().map(|section| section.mark.as_ref()).collect();
    series(finder, &marks, 0);
    for section in siblings {
        in_text(finder, &section.title);
        body(finder, &section.body);
        sections(finder, &section.sections);
    }
}

/// What stands under a heading. Lists may go on counting after what interrupts them.
fn body(finder: &mut Finder<'_, '_>, blocks: &[Block]) {
    let mut last = 0;
    let mut begun: BTreeMap<Form, usize> = BTreeMap::new();
    for block in blocks {
        match block {
            Block::List(items) => {
                let marks: Vec<Option<&Text>> =
                    items.iter().map(|item| item.mark.as_ref()).collect();
                last = series(finder, &marks, last);
                list(finder, items);
            }
            Block::Paragraph(text) => paragraph(finder, text, &mut begun),
            Block::Continued(text) => paragraph(finder, text, &mut BTreeMap::new()),
            _ => {}
        }
    }
}

fn list(finder: &mut Finder<'_, '_>, items: &List) {
    for item in items {
        if let Some(Block::Paragraph(text)) = item.body.first() {
            in_text(finder, text);
        }
        body(finder, &item.body);
    }
}

/// The numbers of siblings: their form, and whether they count. One without a mark is numbered
/// as the layout does it, or not at all. Returns the last of them.
fn series(finder: &mut Finder<'_, '_>, marks: &[Option<&Text>], before: usize) -> usize {
    let read: Vec<(usize, &Text, Mark)> = (0..)
        .zip(marks)
        .filter_map(|(place, text)| Some((place, (*text)?, Mark::of((*text)?)?)))
        .collect();
    let Some(usual) = usual(&read) else { return before };
    let (mut last, mut seen) = (before, 0);
    for (at, (place, text, mark)) in read.iter().enumerate() {
        let Some(piece) = finder.subject.piece(text.span) else { continue };
        let reading = Reading::new(piece);
        if mark.form != usual {
            mixed(finder, &reading, mark);
        } else if !mark.is_standard {
            form(finder, &reading, 0, mark, true);
        }
        let unmarked = place - seen;
        let follows = (last + 1..=last + 1 + unmarked).contains(&mark.number)
            || (at == 0 && mark.number == 1);
        if !follows {
            sequence(finder, &reading, 0, mark, last);
        }
        (last, seen) = (mark.number, place + 1);
    }
    last
}

/// The form that most of them have; of several, that of the first.
fn usual(read: &[(usize, &Text, Mark)]) -> Option<Form> {
    let count = |form: Form| read.iter().filter(|(.., mark)| mark.form == form).count();
    let mut forms: Vec<Form> = vec![];
    for (.., mark) in read {
        if !forms.contains(&mark.form) {
            forms.push(mark.form);
        }
    }
    let most = forms.iter().map(|form| count(*form)).max();
    forms.into_iter().find(|form| Some(count(*form)) == most)
}

fn mixed(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, mark: &Mark) {
    let written = reading.text(0..mark.length);
    let message = both(
        format!("the number `{written}` has another form than those beside it"),
        format!("序号“{written}”与同级序号形式不同"),
    );
    let hint = both("give all of one level the same form", "请统一同一层级的序号形式");
    finder.tell(&MIXED, reading, 0..reading.len(), message, hint);
}

/// A number that is not written as the standard writes it.
fn form(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    at: usize,
    mark: &Mark,
    whole: bool,
) {
    let end = if whole { reading.len() } else { at + mark.length };
    let written = reading.text(at..end);
    let message = both(
        format!("the number `{written}` is written `{}`", mark.standard),
        format!("序号“{written}”应写作“{}”", mark.standard),
    );
    finder.replace(&FORM, reading, at..end, message, &mark.standard);
}

fn sequence(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    at: usize,
    mark: &Mark,
    last: usize,
) {
    let (number, expected) = (mark.number, last + 1);
    let message = both(
        format!("number {number} stands where {expected} should"),
        format!("此处序号应为{expected}，实为{number}"),
    );
    let hint =
        both("look for what is missing, or count anew", "请核对是否有遗漏，或重新编号");
    finder.tell(&SEQUENCE, reading, at..at + mark.length, message, hint);
}

/// A heading or an item that has a number of its own.
fn in_text(finder: &mut Finder<'_, '_>, text: &Text) {
    let Some(piece) = finder.subject.piece(text.span) else { return };
    let reading = Reading::new(piece);
    let chars = reading.chars();
    let Some(mark) = Mark::at(&chars, 0) else { return };
    let written = reading.text(0..mark.length);
    let message = both(
        format!("the number `{written}` stands in the text, and the layout numbers"),
        format!("文字中自带序号“{written}”，而序号由版式生成"),
    );
    finder.replace(&IN_TEXT, &reading, 0..mark.length, message, "");
}

/// Numbers inside a paragraph, and the one that it begins with. `begun` holds the last numbers
/// that paragraphs before it began with.
fn paragraph(
    finder: &mut Finder<'_, '_>,
    text: &Text,
    begun: &mut BTreeMap<Form, usize>,
) {
    let Some(piece) = finder.subject.piece(text.span) else { return };
    if piece.path.last() == Some(&"list") {
        return;
    }
    let reading = Reading::new(piece);
    let chars = reading.chars();
    let starts = |at: &usize| {
        *at == 0 || matches!(chars[at - 1], '。' | '；' | '：' | ':' | ';' | '\n')
    };
    let places = (0..chars.len()).filter(starts);
    let marks: Vec<(usize, Mark)> =
        places.filter_map(|at| Some((at, Mark::at(&chars, at)?))).collect();
    if let Some((0, mark)) = marks.first() {
        begins(finder, &reading, mark, begun);
    }
    let mut by_form: BTreeMap<Form, Vec<(usize, Mark)>> = BTreeMap::new();
    for (at, mark) in marks {
        by_form.entry(mark.form).or_default().push((at, mark));
    }
    for marks in by_form.values().filter(|marks| marks.len() > 1) {
        enumeration(finder, &reading, marks);
    }
}

/// The number that a paragraph begins with: it counts on from those before it.
fn begins(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    mark: &Mark,
    begun: &mut BTreeMap<Form, usize>,
) {
    if !mark.is_standard {
        form(finder, reading, 0, mark, false);
    }
    let last = begun.insert(mark.form, mark.number);
    if last.is_some_and(|last| mark.number != last + 1 && mark.number != 1) {
        sequence(finder, reading, 0, mark, last.unwrap_or_default());
    }
    // Lower levels start anew.
    begun.retain(|form, _| *form <= mark.form);
}

/// Several numbers inside a paragraph.
fn enumeration(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    marks: &[(usize, Mark)],
) {
    let flawed = marks.iter().filter(|(at, mark)| !mark.is_standard && *at > 0);
    let changes: Vec<_> =
        flawed.map(|(at, mark)| (*at..at + mark.length, mark.standard.clone())).collect();
    if let Some((first, standard)) = changes.first().cloned() {
        let written = reading.text(first.clone());
        let message = both(
            format!("numbers such as `{written}` are written `{standard}`"),
            format!("序号“{written}”等应写作“{standard}”"),
        );
        let what = both("write them so", "改为规范的序号");
        finder.mend(&FORM, reading, first, message, what, &changes);
    }
    for pair in marks.windows(2) {
        let (last, next) = (pair[0].1.number, pair[1].1.number);
        if next != last + 1 && next != 1 {
            sequence(finder, reading, pair[1].0, &pair[1].1, last);
        }
    }
}
