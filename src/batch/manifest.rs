//! The manifest: what a batch made of what, one JSON object a line. The last line tells of the
//! batch itself; it is there if the batch came to an end by itself.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use banxin::diag::{Bilingual, Diagnostic, Position, Severity, Source, Span};
use banxin::{Need, Place};
use serde::{Deserialize, Serialize};

/// The name of the manifest in the folder of a batch.
pub(crate) const NAME: &str = "manifest.jsonl";

/// A line of a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Line {
    /// An item.
    Item(Box<Record>),
    /// The batch.
    Batch {
        /// What it came to.
        batch: End,
    },
}

/// What became of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Its number in the whole input, counted from one.
    pub(crate) number: u64,
    /// What it was made of: a file, or a row or a line of one (`list.csv:17`).
    pub(crate) input: String,
    /// The SHA-256 of the bytes that were used; none if none could be read.
    pub(crate) input_sha256: Option<String>,
    /// Whether the PDF is there.
    pub(crate) state: State,
    /// The PDF, below the folder of the manifest, with `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) output: Option<String>,
    #[serde(flatten)]
    pub(crate) made: Option<Made>,
    /// What should be looked at, by severity.
    pub(crate) checks: Checks,
    /// The same, one by one; of very many the first.
    pub(crate) diagnostics: Vec<Finding>,
    /// How it was asked to be made, with what, in one number: if that is another, it is made
    /// again.
    pub(crate) settings: String,
    /// The version of the program.
    pub(crate) version: String,
    /// How long it took. Nothing else differs from run to run.
    pub(crate) duration_ms: u64,
}

/// Whether an item was made.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// The PDF is there.
    Done,
    /// There is none; the diagnostics say why.
    #[default]
    Failed,
}

/// A PDF that was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Its SHA-256.
    pub(crate) output_sha256: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// How many pages it has.
    pub(crate) pages: usize,
    /// 题名.
    pub(crate) title: String,
    /// 责任者.
    pub(crate) unit: String,
    /// The year that it is about.
    pub(crate) year: u16,
    /// 成文日期, if it has one.
    pub(crate) date: Option<String>,
    /// Whether it is marked as a draft.
    pub(crate) draft: bool,
    /// Where seals are, and where people sign.
    pub(crate) places: Vec<Place>,
    /// The layouts and pictures that it was made of.
    pub(crate) needs: Vec<Need>,
}

/// How much was found.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checks {
    pub(crate) error: usize,
    pub(crate) must: usize,
    pub(crate) warning: usize,
    pub(crate) doubtful: usize,
    pub(crate) hint: usize,
}

/// A diagnostic, as data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: Texts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hints: Vec<Texts>,
    /// The file in which it is, if not the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Line and column, counted from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<(usize, usize)>,
}

/// A text in both languages: a manifest says the same wherever it was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Texts {
    pub(crate) en: String,
    pub(crate) zh: String,
}

impl From<&Bilingual> for Texts {
    fn from(text: &Bilingual) -> Self {
        Self { en: text.en.clone(), zh: text.zh.clone() }
    }
}

/// What a batch came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    /// The version of the program.
    pub(crate) version: String,
    /// Which part of the input it took: `1/4`; none if all.
    pub(crate) shard: Option<String>,
    /// How many items the whole input has; none if it was not read to its end.
    pub(crate) items: Option<u64>,
    /// How many of them are those of this batch.
    pub(crate) own: u64,
    /// How many of these have their PDF.
    pub(crate) done: u64,
    /// How many have not.
    pub(crate) failed: u64,
    /// Whether all that is its own was tried.
    pub(crate) complete: bool,
}

/// Diagnostics beyond this many are counted, not kept: a line stays a line.
const MOST: usize = 100;

impl Record {
    /// Puts diagnostics to it.
    pub(crate) fn tell(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            self.checks.count(&finding.severity);
            if self.diagnostics.len() < MOST {
                self.diagnostics.push(finding);
            }
        }
    }
}

impl Checks {
    fn count(&mut self, severity: &str) {
        let count = match severity {
            "error" => &mut self.error,
            "must" => &mut self.must,
            "warning" => &mut self.warning,
            "doubtful" => &mut self.doubtful,
            _ => &mut self.hint,
        };
        *count += 1;
    }
}

impl Finding {
    /// A diagnostic without its texts; `source` gives those that it points into.
    pub(crate) fn new<'s>(
        diagnostic: &Diagnostic,
        source: impl Fn(Span) -> Option<&'s Source>,
    ) -> Self {
        let text =
            diagnostic.span.and_then(|span| source(span).map(|source| (source, span)));
        let file = text.map(|(source, _)| source.name.clone());
        let place = text.map(|(source, span)| line_and_column(&source.text, span.start));
        let position = diagnostic.position;
        let position = position.map(|Position { line, column, .. }| (line, column));
        Self {
            severity: severity(diagnostic.severity).to_owned(),
            code: diagnostic.code.to_owned(),
            message: Texts::from(&diagnostic.message),
            hints: diagnostic.hints.iter().map(Texts::from).collect(),
            file: file.or_else(|| diagnostic.file.clone()),
            place: place.or(position),
        }
    }

    /// A diagnostic that points into no text.
    pub(crate) fn plain(diagnostic: &Diagnostic) -> Self {
        Self::new(diagnostic, |_| None)
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Must => "must",
        Severity::Warning => "warning",
        Severity::Doubtful => "doubtful",
        Severity::Hint => "hint",
    }
}

fn line_and_column(text: &str, byte: u32) -> (usize, usize) {
    let before = text.get(..byte as usize).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

impl Line {
    /// The line with its end, as it stands in the file.
    pub(crate) fn written(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// A whole line, without its end. None if it is none: torn by a power cut, or of something
    /// else.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// The lines of a manifest one after another, with their places in the file. What is torn is
/// left out.
pub(crate) struct Lines {
    file: BufReader<File>,
    at: u64,
    /// The end of the last whole line.
    pub(crate) whole: u64,
}

impl Lines {
    /// Opens a manifest.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: BufReader::new(File::open(path)?), at: 0, whole: 0 })
    }

    /// The next whole line and where it begins.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<(u64, Line)>> {
        let mut bytes = vec![];
        loop {
            bytes.clear();
            let start = self.at;
            self.at += self.file.read_until(b'\n', &mut bytes)? as u64;
            let Some(line) = bytes.strip_suffix(b"\n") else { return Ok(None) };
            self.whole = self.at;
            if let Some(line) = Line::read(line) {
                return Ok(Some((start, line)));
            }
        }
    }
}

/// The manifest that a path names: a file, or that of a folder.
pub(crate) fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(NAME) } else { path.to_owned() }
}
