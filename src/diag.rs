//! What the user is told: where, what is wrong, what to do, in English and in Chinese.
//!
//! A diagnostic is data. How it looks on a terminal or to an editor is `cli`'s affair.

use std::ops::Range;
use std::path::PathBuf;

/// A text that was read: a report or a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name by which the user knows it (as given on the command line).
    pub name: String,
    /// Its text: no byte order mark, line ends are `\n`.
    pub text: String,
    /// The folder in which files that it names are looked for, such as pictures. None: it may
    /// name none.
    pub folder: Option<PathBuf>,
}

/// Which source a place is in.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u16);

impl SourceId {
    /// The report. Layouts count from one.
    pub const REPORT: Self = Self(0);
}

/// A place: a range of bytes of a source. Small, so that everything can carry one.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A place from a range of bytes.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        // Sources are limited to far less than 4 GiB when they are read.
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place in a file whose text could not be read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from one.
    pub line: usize,
    /// The character of the line, counted from one.
    pub column: usize,
    /// The byte of what would be its text.
    pub byte: usize,
}

/// A text in both languages of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// A text from its English and its Chinese form.
pub fn both(en: impl Into<String>, zh: impl Into<String>) -> Bilingual {
    Bilingual { en: en.into(), zh: zh.into() }
}

/// How bad it is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be made.
    Error,
    /// Found by a check: a finance bureau would send it back.
    Must,
    /// Something was made, and should be looked at.
    Warning,
    /// Found by a check: wrong, or right for a reason that a person has to judge.
    Doubtful,
    /// Found by a check: could be better.
    Hint,
}

/// One thing that the user is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name of the kind of fault, such as `data::unknown-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: Bilingual,
    /// Where, if the fault is in a text that was read.
    pub span: Option<Span>,
    /// The file or folder, if the fault is not in a text that was read.
    pub file: Option<String>,
    /// Where in that file, if its text could not be read because of what stands there.
    pub position: Option<Position>,
    /// Other places that have to do with it, each with what it is.
    pub also: Vec<(Bilingual, Span)>,
    /// What to do.
    pub hints: Vec<Bilingual>,
    /// What a program can do about it.
    pub fix: Option<Box<Fix>>,
}

/// A change of the text that was read which mends a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub what: Bilingual,
    /// Its changes. All are made, or none.
    pub edits: Vec<Edit>,
}

/// A change inside one value of a YAML text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced, in the text of the file.
    pub span: Span,
    /// The value that it stands in, in the text of the file.
    pub scalar: Span,
    /// What is replaced, in bytes of the value.
    pub range: (usize, usize),
    /// What stands there then.
    pub text: String,
}

impl Diagnostic {
    /// A fault because of which nothing can be made.
    pub fn error(code: &'static str, message: Bilingual) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message,
            span: None,
            file: None,
            position: None,
            also: vec![],
            hints: vec![],
            fix: None,
        }
    }

    /// Something to be looked at.
    pub fn warning(code: &'static str, message: Bilingual) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where in a text.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Says which file or folder.
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Says where in a file that could not be read.
    pub fn at_position(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// Names another place that has to do with it.
    pub fn and_at(mut self, what: Bilingual, span: Span) -> Self {
        self.also.push((what, span));
        self
    }

    /// Says what a program can do.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(Box::new(fix));
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: Bilingual) -> Self {
        self.hints.push(hint);
        self
    }
}

/// A value, or everything that is wrong.
pub type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

/// What could be made, and everything that is wrong with it: so that a fault does not hide
/// those that a later stage would find.
#[derive(Clone, Debug)]
pub struct Draft<T> {
    /// What could be made. Of use only to look for more errors, if there are any.
    pub value: T,
    /// The errors, in the order in which they were met.
    pub errors: Vec<Diagnostic>,
}

impl<T> Draft<T> {
    /// The value, if nothing is wrong with it.
    pub fn finish(self) -> Result<T> {
        if self.errors.is_empty() { Ok(self.value) } else { Err(self.errors) }
    }
}

/// A value with what should be looked at.
#[derive(Clone, Debug)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// The warnings, in the order in which they were met.
    pub warnings: Vec<Diagnostic>,
}
