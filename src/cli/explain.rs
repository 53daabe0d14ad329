//! `banxin explain`: why each line ends where it does.
//!
//! For people a few lines a line; for programs one JSON object a line, which
//! `docs/explain.md` describes.

use std::io::Read;

use banxin::Engine;
use banxin::diag::{Diagnostic, Result, Source, SourceId, both};
use banxin::document::{self, Breaker, Breaking, Prohibition, Setting};
use banxin::frame::{Ending, Fault, Note, Refusal, Tier};
use banxin::geom::Em;
use banxin::line::{self, TextOptions};
use serde_json::{Value, json};

use super::args::{Args, ExplainArgs, Level, LineStart, Mode, Punctuation};
use super::language::Language;
use super::messages::{Printer, position};
use super::render::read;

/// Explains lines. Returns whether that failed.
pub(super) fn run(command: &ExplainArgs, args: &Args, printer: &mut Printer) -> bool {
    match &command.text {
        Some(text) => of_text(text, command, args, printer),
        None => of_report(command, args, printer),
    }
}

/// The lines of a text.
fn of_text(
    text: &str,
    command: &ExplainArgs,
    args: &Args,
    printer: &mut Printer,
) -> bool {
    let engine = args.engine();
    let text = match given(text) {
        Ok(text) => text,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let breaking = match engine.breaking(&command.layout) {
        Ok(breaking) => command.settings(breaking),
        Err(errors) => return printer.all(&errors, None, Some(&engine)),
    };
    let measure = command.measure.unwrap_or_default();
    let options = TextOptions { measure, indent: command.indent, breaking };
    for (index, note) in line::explain(&text, &options).iter().enumerate() {
        show(printer, note, Place { page: None, line: index + 1, source: None });
    }
    false
}

/// The text of the command line, or of standard input.
fn given(text: &str) -> Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut read = String::new();
    match std::io::stdin().read_to_string(&mut read) {
        Ok(_) => Ok(read.trim_end_matches('\n').to_owned()),
        Err(error) => Err(vec![
            Diagnostic::error(
                "explain::unreadable",
                both(
                    format!("standard input cannot be read: {error}"),
                    format!("无法读取标准输入：{error}"),
                ),
            )
            .hint(both("give text in UTF-8", "请输入 UTF-8 文本")),
        ]),
    }
}

impl ExplainArgs {
    /// A layout's settings with those of the command line in their place.
    fn settings(&self, own: Breaking) -> Breaking {
        let (setting, breaker) = match self.mode {
            None => (own.setting, own.breaker),
            Some(Mode::Greedy) => (Setting::Flush, Breaker::Greedy),
            Some(Mode::Optimal) => (Setting::Flush, Breaker::Optimal),
            Some(Mode::Grid) => (Setting::Grid, own.breaker),
        };
        let level = match self.level {
            None => own.level,
            Some(Level::None) => Prohibition::None,
            Some(Level::Basic) => Prohibition::Basic,
            Some(Level::Gb) => Prohibition::Gb,
            Some(Level::Strict) => Prohibition::Strict,
        };
        let punctuation = match self.punctuation {
            None => own.punctuation,
            Some(Punctuation::Full) => document::Punctuation::Full,
            Some(Punctuation::Kaiming) => document::Punctuation::Kaiming,
            Some(Punctuation::Half) => document::Punctuation::Half,
        };
        let trim = self.line_start_open.map(|start| start == LineStart::Trim);
        Breaking {
            setting,
            breaker,
            level,
            punctuation,
            trim_line_start: trim.unwrap_or(own.trim_line_start),
            trim_paragraph_start: trim.unwrap_or(own.trim_paragraph_start),
            latin_space: self.latin_space.map_or(own.latin_space, Em),
            hanging: self.hanging || own.hanging,
            ..own
        }
    }
}

/// The lines of a report's pages.
fn of_report(command: &ExplainArgs, args: &Args, printer: &mut Printer) -> bool {
    let Some(file) = &command.file else { return false };
    let source = match read(file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let engine = args.engine();
    let pages = match engine.explain(&source) {
        Ok(pages) => pages.value,
        Err(errors) => return printer.all(&errors, Some(&source), Some(&engine)),
    };
    let count = pages.pages.len();
    let (first, last) = command.page.unwrap_or((1, count));
    if first > count {
        let error = banxin::frame::no_such_pages(first, last, count);
        return printer.all(&[error], Some(&source), Some(&engine));
    }
    let (mut page, mut line) = (0, 0);
    for (index, _, note) in pages.notes() {
        line = if index + 1 == page { line + 1 } else { 1 };
        page = index + 1;
        if (first..=last).contains(&page) {
            let source = origin(note, &source, &engine);
            show(printer, note, Place { page: Some(page), line, source });
        }
    }
    false
}

/// The file and the line that a line's text comes from.
fn origin(note: &Note, report: &Source, engine: &Engine) -> Option<(String, usize)> {
    let source = match note.span.source {
        SourceId::REPORT => report,
        id => engine.source(id)?,
    };
    let line = position(&source.text, note.span.range().start).0;
    Some((source.name.clone(), line))
}

/// Where a line stands.
struct Place {
    page: Option<usize>,
    line: usize,
    source: Option<(String, usize)>,
}

fn show(printer: &Printer, note: &Note, place: Place) {
    printer.answer(|| data(note, &place), |language| text(note, &place, language));
}

/// A line for programs.
fn data(note: &Note, place: &Place) -> Value {
    let tiers = |tiers: &[(Tier, f64)]| -> Value {
        tiers
            .iter()
            .map(|(tier, em)| json!({ "tier": name(*tier).0, "em": round(*em) }))
            .collect()
    };
    let refused: Value = note
        .refused
        .iter()
        .map(|refused| {
            let over = match refused.rule {
                Refusal::TooWide(over) => Some(round(over)),
                _ => None,
            };
            json!({
                "before": refused.before, "after": refused.after,
                "rule": rule(refused.rule).0, "over": over,
            })
        })
        .collect();
    let units: Value = note
        .units
        .iter()
        .map(|(at, width, text)| json!({ "at": round(*at), "width": round(*width), "text": text }))
        .collect();
    let faults: Value = note.faults.iter().map(|each| fault(*each).0).collect();
    json!({
        "page": place.page, "line": place.line,
        "file": place.source.as_ref().map(|(file, _)| file),
        "file_line": place.source.as_ref().map(|(_, line)| line),
        "text": note.text,
        "measure": round(note.measure), "natural": round(note.natural),
        "width": round(note.width),
        "squeezed": tiers(&note.squeezed), "stretched": tiers(&note.stretched),
        "gap": round(note.gap), "ending": ending(note.ending).0,
        "refused": refused, "units": units, "faults": faults,
    })
}

/// Six decimals, and no negative zero.
fn round(em: f64) -> f64 {
    (em * 1e6).round() / 1e6 + 0.0
}

/// A line for people.
fn text(note: &Note, place: &Place, language: Language) -> String {
    let zh = language == Language::Zh;
    let pick = |words: (&'static str, &'static str, &'static str)| {
        if zh { words.2 } else { words.1 }
    };
    let mut lines = vec![];
    let page = match (place.page, zh) {
        (Some(page), false) => format!("page {page}, "),
        (Some(page), true) => format!("第 {page} 页"),
        (None, _) => String::new(),
    };
    let source = place.source.as_ref().map(|(file, line)| format!("  ({file}:{line})"));
    let head = if zh {
        format!("第 {} 行", place.line)
    } else {
        format!("line {}", place.line)
    };
    lines.push(format!("{page}{head}{}", source.unwrap_or_default()));
    lines.push(format!("  {}", note.text));
    lines.push(if zh {
        format!(
            "  自然宽 {:.3}，行宽 {:.3}，排成 {:.3} 字",
            note.natural, note.measure, note.width
        )
    } else {
        format!(
            "  natural {:.3}, measure {:.3}, set {:.3} em",
            note.natural, note.measure, note.width
        )
    });
    for (tiers, taken) in [(&note.squeezed, true), (&note.stretched, false)] {
        for (tier, em) in tiers {
            let verb = match (taken, zh) {
                (true, false) => "squeezed",
                (false, false) => "stretched",
                (true, true) => "压缩",
                (false, true) => "拉开",
            };
            let each = match (tier, zh) {
                (Tier::Character, false) => format!(", {:.3} a place", note.gap),
                (Tier::Character, true) => format!("，每处 {:.3}", note.gap),
                _ => String::new(),
            };
            let tier = pick(name(*tier));
            lines.push(if zh {
                format!("  {verb}{tier} {em:.3} 字{each}")
            } else {
                format!("  {verb} {em:.3} em: {tier}{each}")
            });
        }
    }
    lines.push(format!("  {}", pick(ending(note.ending))));
    for refused in &note.refused {
        let why = match refused.rule {
            Refusal::TooWide(over) if zh => format!("超宽 {over:.3} 字"),
            Refusal::TooWide(over) => format!("{over:.3} em too wide, all squeezed"),
            other => pick(rule(other)).to_owned(),
        };
        let (before, after) = (&refused.before, &refused.after);
        lines.push(if zh {
            format!("    不在“{before}|{after}”处断：{why}")
        } else {
            format!("    not {before}|{after}: {why}")
        });
    }
    for each in &note.faults {
        lines.push(format!("  ! {}", pick(fault(*each))));
    }
    lines.join("\n")
}

/// What things are called: by programs, in English, in Chinese.
type Words = (&'static str, &'static str, &'static str);

fn name(tier: Tier) -> Words {
    match tier {
        Tier::Hanging => {
            ("hanging", "the last pause hangs over the edge", "行末点号悬挂")
        }
        Tier::WordSpace => ("word-space", "word spaces", "西文词距"),
        Tier::Bracket => ("bracket", "brackets and quotes", "括号、引号、书名号"),
        Tier::Pause => ("pause", "pauses inside the sentence", "句内点号"),
        Tier::LatinSpace => ("latin-space", "Han–Latin space", "汉字与西文间距"),
        Tier::Stop => ("stop", "ends of sentences", "句末点号"),
        Tier::Cell => ("cell", "marks share a cell", "标点合占一格"),
        Tier::Character => ("character", "between characters", "字距"),
    }
}

fn ending(ending: Ending) -> Words {
    match ending {
        Ending::Last => ("last", "the paragraph ends", "段落结束"),
        Ending::Forced => ("forced", "the author breaks the line", "作者换行"),
        Ending::Full => ("full", "full: what follows does not fit", "行已满"),
        Ending::SqueezedIn => ("squeezed-in", "squeezed in", "挤进"),
        Ending::PushedOut => {
            ("pushed-out", "pushed out: no legal break further on", "推出")
        }
        Ending::Relaxed => ("relaxed", "a bind was given up", "放开了绑定"),
        Ending::Weighed => (
            "weighed",
            "a further break would make the paragraph worse",
            "更远的断点会使整段更差",
        ),
        Ending::Orphan => ("orphan", "company for the last character", "避免孤字"),
        Ending::Illegal => ("illegal", "no legal break", "没有合规的断点"),
    }
}

fn rule(rule: Refusal) -> Words {
    match rule {
        Refusal::Start => ("start", "may not start a line", "不得居行首"),
        Refusal::End => ("end", "may not end a line", "不得居行末"),
        Refusal::Space => ("space", "held by a space", "空格不断行"),
        Refusal::Hard => ("hard", "never parted from its number", "与数字不可分"),
        Refusal::Measure => ("measure", "number and measure word", "数字与量词"),
        Refusal::Ordinal => ("ordinal", "ordinal and what it counts", "序数与所计之物"),
        Refusal::Date => ("date", "inside a date", "日期之内"),
        Refusal::DocumentNumber => {
            ("document-number", "inside a document's number", "发文字号之内")
        }
        Refusal::Address => ("address", "inside an address", "网址之内"),
        Refusal::DateUnit => ("date-unit", "number and 年, 月, 日", "数字与年月日"),
        Refusal::TooWide(_) => ("too-wide", "too wide", "超宽"),
        Refusal::Worse => ("worse", "the paragraph would be worse", "整段更差"),
    }
}

fn fault(fault: Fault) -> Words {
    match fault {
        Fault::Loose(_) => {
            ("loose", "looser than a tenth of an em a place", "字距超过十分之一字")
        }
        Fault::Overfull(_) => ("overfull", "wider than the measure", "超出行宽"),
        Fault::Forbidden => ("forbidden", "ends where no line may", "断点不合避头尾"),
        Fault::Cut => (
            "cut",
            "cuts a number or a word that no line can hold",
            "拆开了过长的数字或单词",
        ),
        Fault::Short(_) => ("short", "shorter than the measure", "未及行宽"),
        Fault::Orphan => ("orphan", "one character alone", "孤字"),
    }
}
