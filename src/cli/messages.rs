//! Messages: for people with the source line and a marker, for editors as JSON.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use banxin::diag::{Diagnostic, Fix, Position, Severity, Source, SourceId, Span};
use banxin::{Engine, failed};
use serde_json::json;

use super::args::MessageFormat;
use super::language::Language;
use super::output;

/// Prints messages in a language and a format.
pub(super) struct Printer {
    language: Language,
    format: MessageFormat,
    /// Whether standard output carries a file.
    stdout_taken: bool,
    /// Why standard output did not take a line, the first time.
    unwritten: RefCell<Option<io::Error>>,
}

impl Printer {
    pub(super) fn new(
        language: Language,
        format: MessageFormat,
        stdout_taken: bool,
    ) -> Self {
        Self { language, format, stdout_taken, unwritten: RefCell::default() }
    }

    /// Tells if standard output did not take what was printed. Returns whether that is so.
    pub(super) fn finish(mut self) -> bool {
        let Some(error) = self.unwritten.take() else { return false };
        // What cannot be printed there is told on standard error, in JSON too.
        self.stdout_taken = true;
        self.all(&[output::stdout_fault(&error)], None, None)
    }

    /// Prints a line on standard output. A reader that has gone needs no message.
    fn out(&self, text: &str) {
        match writeln!(stdout(), "{text}") {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.unwritten.borrow_mut().get_or_insert(error);
            }
            _ => {}
        }
    }

    /// Prints diagnostics. Returns whether one of them is an error.
    pub(super) fn all(
        &mut self,
        diagnostics: &[Diagnostic],
        report: Option<&Source>,
        engine: Option<&Engine>,
    ) -> bool {
        let source = |span: Span| match span.source {
            SourceId::REPORT => report,
            id => engine.and_then(|engine| engine.source(id)),
        };
        for diagnostic in diagnostics {
            match self.format {
                MessageFormat::Human => self.human(diagnostic, &source),
                MessageFormat::Json => self.json(diagnostic, &source),
            }
        }
        failed(diagnostics)
    }

    /// Says where the PDF is.
    pub(super) fn done(&self, output: &Path, stdout: bool) {
        if !stdout {
            let name = output.display();
            self.say(&format!("wrote {name}"), &format!("已写出 {name}"));
        }
    }

    /// Says how many faults a report has: errors, what must be mended, doubtful things and
    /// hints; and how many a program can mend.
    pub(super) fn found(&self, file: &Path, counts: [usize; 4], fixes: usize) {
        let name = file.display();
        if counts == [0; 4] {
            self.say(&format!("{name}: no errors"), &format!("{name}：没有错误"));
            return;
        }
        let (en, zh) = (listed(counts, ENGLISH, ", "), listed(counts, CHINESE, "，"));
        let (fix_en, fix_zh) = match fixes {
            0 => <_>::default(),
            _ => (
                format!("; --fix mends {fixes}"),
                format!("；其中 {fixes} 处可用 --fix 修正"),
            ),
        };
        self.say(&format!("{name}: {en}{fix_en}"), &format!("{name}：{zh}{fix_zh}"));
    }

    /// Says that a draft was made, and why.
    pub(super) fn draft(&self, missing: usize) {
        self.say(
            &format!("a draft: {missing} missing or to be mended; --final lists them"),
            &format!("这是草稿：有 {missing} 处缺失或必改，可用 --final 列出"),
        );
    }

    /// Says that a report is not ready to be filed.
    pub(super) fn not_final(&self, file: &Path, missing: usize) {
        let name = file.display();
        self.say(
            &format!("{name}: not final: {missing} missing or to be mended"),
            &format!("{name}：尚不能定稿，有 {missing} 处缺失或必改"),
        );
    }

    /// Says how many faults were mended in a file.
    pub(super) fn mended(&self, file: &Path, made: usize) {
        let name = file.display();
        self.say(&format!("{name}: {made} mended"), &format!("{name}：已修正 {made} 处"));
    }

    /// Says that a report is in no volume.
    pub(super) fn left_out(&self, input: &str) {
        self.say(&format!("{input}: in no volume"), &format!("{input}：未装入案卷"));
    }

    /// Says that the printer has a document.
    pub(super) fn sent(&self, file: &Path, job: i32) {
        let name = file.display();
        self.say(
            &format!("{name}: sent, job {job}"),
            &format!("{name}：已送打印，任务 {job}"),
        );
    }

    /// Says that a document was printed before.
    pub(super) fn printed_before(&self, file: &Path) {
        let name = file.display();
        self.say(
            &format!("{name}: sent before, not again"),
            &format!("{name}：先前已送，不再重送"),
        );
    }

    /// Says which documents were not sent.
    pub(super) fn unsent(&self, files: &[PathBuf]) {
        for name in files.iter().map(|file| file.display()) {
            self.say(&format!("{name}: not sent"), &format!("{name}：未送打印"));
        }
    }

    /// Says how many documents were printed.
    pub(super) fn printed(&self, printed: usize, all: usize) {
        self.say(
            &format!("printed {printed} of {all}"),
            &format!("已打印 {printed}/{all}"),
        );
    }

    /// Says something that is no fault; editors are told faults only.
    pub(super) fn say(&self, en: &str, zh: &str) {
        if self.format == MessageFormat::Human {
            self.out(self.language.pick(en, zh));
        }
    }

    /// Whether people read what is printed.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == MessageFormat::Human
    }

    /// Prints a text that is made already on standard error.
    pub(super) fn note(&self, text: &str) {
        err(text);
    }

    /// The language of messages.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// One of two texts, in the language of messages.
    pub(super) fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        self.language.pick(en, zh)
    }

    /// Prints what was asked for, as data for programs or as text for people.
    pub(super) fn answer(
        &self,
        data: impl FnOnce() -> serde_json::Value,
        text: impl FnOnce(Language) -> String,
    ) {
        match self.format {
            MessageFormat::Human => self.out(&text(self.language)),
            MessageFormat::Json => self.out(&data().to_string()),
        }
    }

    fn human<'s>(
        &self,
        diagnostic: &Diagnostic,
        source_of: &impl Fn(Span) -> Option<&'s Source>,
    ) {
        let source = diagnostic.span.and_then(source_of);
        let (level, name) = match diagnostic.severity {
            Severity::Error => (Level::ERROR, ("error", "错误")),
            Severity::Must => (Level::ERROR, ("must", "必改")),
            Severity::Warning => (Level::WARNING, ("warning", "警告")),
            Severity::Doubtful => (Level::WARNING, ("doubtful", "存疑")),
            Severity::Hint => (Level::NOTE, ("hint", "建议")),
        };
        let message = self.language.of(&diagnostic.message);
        let title = match (&diagnostic.file, source) {
            (Some(file), None) => format!("{file}: {message}"),
            _ => message.to_owned(),
        };
        let level = level.with_name(self.language.pick(name.0, name.1));
        let mut group = Group::with_title(level.primary_title(title).id(diagnostic.code));
        if let (Some(source), Some(span)) = (source, diagnostic.span) {
            group = group.element(snippet(source, span, AnnotationKind::Primary, None));
        }
        for (what, span) in &diagnostic.also {
            let Some(source) = source_of(*span) else { continue };
            let label = Some(self.language.of(what));
            group = group.element(snippet(source, *span, AnnotationKind::Context, label));
        }
        let fix = diagnostic.fix.iter().map(|fix| &fix.what);
        for hint in diagnostic.hints.iter().chain(fix) {
            let level = Level::HELP.with_name(self.language.pick("help", "办法"));
            group = group.element(level.message(self.language.of(hint)));
        }
        let styled = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        err(&renderer.render(&[group]));
    }

    fn json<'s>(
        &self,
        diagnostic: &Diagnostic,
        source_of: &impl Fn(Span) -> Option<&'s Source>,
    ) {
        let source = diagnostic.span.and_then(source_of);
        let place =
            source.zip(diagnostic.span).map(|(source, span)| place_of(source, span));
        let also = diagnostic.also.iter().filter_map(|(what, span)| {
            let source = source_of(*span)?;
            Some(json!({
                "message": self.language.of(what),
                "file": source.name,
                "place": place_of(source, *span),
            }))
        });
        let also: Vec<serde_json::Value> = also.collect();
        let place = place.or_else(|| diagnostic.position.map(place_of_byte));
        let file = source.map(|source| &source.name).or(diagnostic.file.as_ref());
        let hints: Vec<&str> =
            diagnostic.hints.iter().map(|hint| self.language.of(hint)).collect();
        let mut message = json!({
            "severity": match diagnostic.severity {
                Severity::Error => "error",
                Severity::Must => "must",
                Severity::Warning => "warning",
                Severity::Doubtful => "doubtful",
                Severity::Hint => "hint",
            },
            "code": diagnostic.code,
            "message": self.language.of(&diagnostic.message),
            "hints": hints,
            "file": file,
            "place": place,
        });
        let fix = diagnostic.fix.as_ref().map(|fix| self.fix_data(fix));
        if let Some(fields) = message.as_object_mut() {
            let also = (!also.is_empty()).then_some(also.into());
            let more = [("also", also), ("fix", fix)];
            let more = more.into_iter().filter_map(|(name, it)| Some((name, it?)));
            fields.extend(more.map(|(name, it)| (name.to_owned(), it)));
        }
        if self.stdout_taken {
            err(&message.to_string());
        } else {
            self.out(&message.to_string());
        }
    }
}

/// The line of a place, with the place marked.
fn snippet<'a>(
    source: &'a Source,
    span: Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, Annotation<'a>> {
    let place = Lines::around(source, span.range());
    Snippet::source(place.text)
        .path(source.name.as_str())
        .line_start(place.first)
        .annotation(kind.span(place.marked).label(label))
}

/// A place, for editors.
fn place_of(source: &Source, span: Span) -> serde_json::Value {
    let (start, end) = (
        position(&source.text, span.range().start),
        position(&source.text, span.range().end),
    );
    json!({
        "line": start.0, "column": start.1,
        "end_line": end.0, "end_column": end.1,
        "start": span.range().start, "end": span.range().end,
    })
}

/// The place of one byte, for editors.
fn place_of_byte(position: Position) -> serde_json::Value {
    let Position { line, column, byte } = position;
    json!({
        "line": line, "column": column, "end_line": line, "end_column": column + 1,
        "start": byte, "end": byte + 1,
    })
}

/// Prints a line on standard error. There is nowhere to tell that it cannot be written.
fn err(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}

impl Printer {
    /// A fix, for editors: what stands between two bytes of the file is replaced.
    fn fix_data(&self, fix: &Fix) -> serde_json::Value {
        let edits = fix.edits.iter().map(|edit| {
            let range = edit.span.range();
            json!({ "start": range.start, "end": range.end, "text": edit.text })
        });
        let edits: Vec<serde_json::Value> = edits.collect();
        json!({ "message": self.language.of(&fix.what), "edits": edits })
    }
}

/// What is counted: one, several.
const ENGLISH: [(&str, &str); 4] =
    [("error", "errors"), ("must", "must"), ("doubtful", "doubtful"), ("hint", "hints")];
const CHINESE: [(&str, &str); 4] = [
    ("处错误", "处错误"),
    ("处必改", "处必改"),
    ("处存疑", "处存疑"),
    ("条建议", "条建议"),
];

/// Counts with their names, without those that are zero.
fn listed(counts: [usize; 4], names: [(&str, &str); 4], comma: &str) -> String {
    let there = counts.iter().zip(names).filter(|(count, _)| **count > 0);
    let named = there.map(|(count, (one, several))| {
        format!("{count} {}", if *count == 1 { one } else { several })
    });
    named.collect::<Vec<_>>().join(comma)
}

/// The lines of a source that a place is in.
struct Lines<'a> {
    text: &'a str,
    /// The number of the first.
    first: usize,
    /// The place, from the beginning of the lines.
    marked: Range<usize>,
}

/// Of a place over several lines the first is shown.
impl<'a> Lines<'a> {
    fn around(source: &'a Source, place: Range<usize>) -> Self {
        let text = source.text.as_str();
        let start = floor(text, place.start);
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor(text, place.end).clamp(start, to);
        Self {
            text: &text[from..to],
            first: position(text, start).0,
            marked: start - from..end - from,
        }
    }
}

/// The last boundary of a character that is not after a byte.
fn floor(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Line and column of a byte, counted from one, the column in characters.
pub(super) fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..floor(text, byte)];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}
