//! The record of what was sent to a printer, so that nothing is printed twice: one JSON object
//! a line, each flushed to the disk before what it tells is done.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// How far a document has come.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// It is being sent; if nothing follows, it is not known whether it was printed.
    Sending,
    /// The printer has it.
    Sent,
    /// It is printed.
    Printed,
    /// It is not printed: it may be sent again.
    Failed,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    file: String,
    sha256: String,
    printer: String,
    stage: Stage,
    job: Option<i32>,
}

/// A record, and what it says already.
pub(crate) struct Record {
    file: Option<File>,
    printer: String,
    known: BTreeMap<String, Stage>,
}

impl Record {
    /// A record that is kept nowhere.
    pub(crate) fn none(printer: &str) -> Self {
        Self { file: None, printer: printer.to_owned(), known: BTreeMap::new() }
    }

    /// The record in a file, which is made if it is not there.
    pub(crate) fn open(path: &Path, printer: &str) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // A last line that is not whole was being written when the power went.
        let lines =
            text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        let known = lines.map(|line| (line.sha256, line.stage)).collect();
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(Self { file: Some(file), printer: printer.to_owned(), known })
    }

    /// How far a document of a hash has come.
    pub(crate) fn stage(&self, sha256: &str) -> Option<Stage> {
        self.known.get(sha256).copied()
    }

    /// Writes down how far a document has come.
    pub(crate) fn note(
        &mut self,
        file: &Path,
        sha256: &str,
        stage: Stage,
        job: Option<i32>,
    ) -> io::Result<()> {
        let line = Line {
            file: file.display().to_string(),
            sha256: sha256.to_owned(),
            printer: self.printer.clone(),
            stage,
            job,
        };
        let Some(kept) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_vec(&line)?;
        line.push(b'\n');
        kept.write_all(&line)?;
        kept.sync_data()
    }
}
