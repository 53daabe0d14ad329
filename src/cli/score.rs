//! `banxin score`: what a rule set computes, beside what was written.

use banxin::check::{Points, Row, Scores, Sums};
use banxin::diag::{Bilingual, both};
use banxin::exact::Decimal;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::args::{Args, ScoreArgs};
use super::language::Language;
use super::messages::Printer;
use super::render::read;

/// Prints the scores of a report. Returns whether it could not be read.
pub(super) fn run(command: &ScoreArgs, args: &Args, printer: &mut Printer) -> bool {
    let source = match read(&command.file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let engine = args.engine();
    match engine.scores(&source, command.rules.as_deref()) {
        Ok(scores) => {
            printer.answer(|| data(&scores), |language| text(&scores, language));
            false
        }
        Err(errors) => printer.all(&errors, Some(&source), Some(&engine)),
    }
}

fn text(scores: &[Scores], language: Language) -> String {
    if scores.is_empty() {
        return language.pick("no indicators, no scores", "没有指标和得分").to_owned();
    }
    let tables = scores.iter().map(|one| table(one, language));
    tables.collect::<Vec<_>>().join("\n\n")
}

/// One evaluation, as a table under its project's name.
fn table(scores: &Scores, language: Language) -> String {
    let head = match language {
        Language::En => HEAD_EN,
        Language::Zh => HEAD_ZH,
    };
    let mut lines = vec![head.map(str::to_owned)];
    lines.extend(scores.rows.iter().map(|row| cells(row, language)));
    lines.extend(sums(&scores.total, language));
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        lines.iter().map(|line| line[column].width()).max().unwrap_or(0)
    });
    let project = scores.project.iter().cloned();
    let lines = lines.iter().map(|line| aligned(line, &widths));
    project.chain(lines).collect::<Vec<_>>().join("\n")
}

const COLUMNS: usize = 8;
const HEAD_EN: [&str; COLUMNS] = [
    "indicator",
    "target",
    "actual",
    "weight",
    "written",
    "computed",
    "difference",
    "why",
];
const HEAD_ZH: [&str; COLUMNS] =
    ["指标", "指标值", "完成值", "分值", "得分", "计算得分", "相差", "说明"];
/// Those that hold numbers stand at the right of their columns.
const NUMBERS: std::ops::Range<usize> = 3..7;

/// A line with its cells in columns of these widths, in those of a terminal.
fn aligned(line: &[String; COLUMNS], widths: &[usize; COLUMNS]) -> String {
    let mut out = String::new();
    for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
        let blank = " ".repeat(width.saturating_sub(cell.width()));
        let (before, after) = if NUMBERS.contains(&column) {
            (blank, String::new())
        } else {
            (String::new(), blank)
        };
        out.push_str(&format!("{before}{cell}{after}  "));
    }
    out.trim_end().to_owned()
}

fn cells(row: &Row, language: Language) -> [String; COLUMNS] {
    let why = language.of(&row.computed.why);
    [
        name(row, language),
        row.target.clone(),
        row.actual.clone(),
        shown(row.weight),
        shown(row.written),
        points(&row.computed.points, language),
        row.difference().filter(|off| !off.is_zero()).map(signed).unwrap_or_default(),
        why.to_owned(),
    ]
}

/// The indicator's name; what it is in, if it has none.
fn name(row: &Row, language: Language) -> String {
    match (&row.name, row.sets.last()) {
        (Some(name), _) => name.clone(),
        (None, Some(set)) => format!("[{set}]"),
        (None, None) => language.pick("execution of the budget", "预算执行率").to_owned(),
    }
}

fn points(points: &Points, language: Language) -> String {
    match points {
        Points::Exactly(points) => points.normalize().to_string(),
        Points::Between(from, to) => format!("{}–{}", from.normalize(), to.normalize()),
        Points::LeftOut => language.pick("left out", "剔除").to_owned(),
        Points::Unknown => language.pick("?", "？").to_owned(),
    }
}

fn shown(number: Option<Decimal>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn signed(off: Decimal) -> String {
    let sign = if off.is_sign_negative() { "" } else { "+" };
    format!("{sign}{}", off.normalize())
}

/// The totals, and what there is to say of them.
fn sums(total: &Sums, language: Language) -> Vec<[String; COLUMNS]> {
    let plain = |number: Option<Decimal>| shown(number.map(|number| number.normalize()));
    let off = total.written.zip(total.computed);
    let off = off.and_then(|(written, computed)| written.checked_sub(computed));
    let remark = total.remark();
    let remark = remark.as_ref().map_or("", |remark| language.of(remark)).to_owned();
    let mut lines = vec![[
        language.pick("total", "总分").to_owned(),
        String::new(),
        String::new(),
        plain(total.weight),
        plain(total.written),
        plain(total.computed),
        off.filter(|off| !off.is_zero()).map(signed).unwrap_or_default(),
        remark,
    ]];
    if let Some(rescaled) = total.rescaled {
        let why = both("without what does not apply", "剔除不适用的指标后折算");
        lines.push(line(
            ["rescaled", "折算"],
            String::new(),
            plain(Some(rescaled)),
            &why,
            language,
        ));
    }
    let [written, computed] =
        total.grades.each_ref().map(|grade| grade.clone().unwrap_or_default());
    lines.push(line(["grade", "等次"], written, computed, &both("", ""), language));
    lines
}

fn line(
    [en, zh]: [&str; 2],
    written: String,
    computed: String,
    why: &Bilingual,
    language: Language,
) -> [String; COLUMNS] {
    let mut line: [String; COLUMNS] = std::array::from_fn(|_| String::new());
    line[0] = language.pick(en, zh).to_owned();
    (line[4], line[5]) = (written, computed);
    line[7] = language.of(why).to_owned();
    line
}

/// The same for programs. Numbers are texts, so that no reader rounds them.
fn data(scores: &[Scores]) -> Value {
    let of = |one: &Scores| {
        let rows: Vec<Value> = one.rows.iter().map(row_data).collect();
        json!({ "project": one.project, "rows": rows, "total": total_data(&one.total) })
    };
    json!({ "scores": scores.iter().map(of).collect::<Vec<_>>() })
}

fn text_of(number: Option<Decimal>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn row_data(row: &Row) -> Value {
    let (from, to) = match row.computed.points {
        Points::Exactly(points) => (Some(points), Some(points)),
        Points::Between(from, to) => (Some(from), Some(to)),
        Points::LeftOut | Points::Unknown => (None, None),
    };
    json!({
        "sets": row.sets,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "weight": text_of(row.weight),
        "written": text_of(row.written),
        "computed": { "from": text_of(from), "to": text_of(to) },
        "leftOut": row.computed.points == Points::LeftOut,
        "difference": text_of(row.difference()),
        "why": { "en": row.computed.why.en, "zh": row.computed.why.zh },
    })
}

fn total_data(total: &Sums) -> Value {
    json!({
        "weight": text_of(total.weight),
        "written": text_of(total.written),
        "computed": text_of(total.computed),
        "open": total.open,
        "rescaled": text_of(total.rescaled),
        "grades": { "written": total.grades[0], "computed": total.grades[1] },
    })
}
