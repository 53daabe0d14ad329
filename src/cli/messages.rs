//! Messages: for people with the source line and a marker, for editors as JSON.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use banxin::diag::{Diagnostic, Position, Severity, Source, SourceId, Span};
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

    /// Says that a report can be typeset.
    pub(super) fn nothing_wrong(&self, file: &Path) {
        let name = file.display();
        self.say(&format!("{name}: no errors"), &format!("{name}：没有错误"));
    }

    /// Says something that is no fault; editors are told faults only.
    pub(super) fn say(&self, en: &str, zh: &str) {
        if self.format == MessageFormat::Human {
            self.out(self.language.pick(en, zh));
        }
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
            Severity::Warning => (Level::WARNING, ("warning", "警告")),
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
        for hint in &diagnostic.hints {
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
                Severity::Warning => "warning",
            },
            "code": diagnostic.code,
            "message": self.language.of(&diagnostic.message),
            "hints": hints,
            "file": file,
            "place": place,
        });
        if let (false, Some(fields)) = (also.is_empty(), message.as_object_mut()) {
            fields.insert("also".to_owned(), also.into());
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
