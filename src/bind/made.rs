//! The reports that a batch has made, by its manifest.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::batch::manifest::{self, Line, Lines, Record};

/// A report that was made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Made {
    /// Its number in the input of the batch.
    pub(crate) number: u64,
    /// What it was made of: a file, or a row or a line of one (`list.csv:17`).
    pub(crate) input: String,
    pub(crate) input_sha256: String,
    /// The PDF, below the folder of the manifest.
    pub(crate) output: String,
    pub(crate) output_sha256: String,
    /// How long it is.
    pub(crate) bytes: u64,
    pub(crate) pages: usize,
    /// Whether it is marked as a draft.
    pub(crate) draft: bool,
}

impl Made {
    /// What a line tells; none if there is no PDF.
    fn of(record: Record) -> Option<Self> {
        let made = record.made?;
        Some(Self {
            number: record.number,
            input: record.input,
            input_sha256: record.input_sha256?,
            output: record.output?,
            output_sha256: made.output_sha256,
            bytes: made.bytes,
            pages: made.pages,
            draft: made.draft,
        })
    }
}

/// The reports of a manifest, in the order of the input: those that were made, and how many
/// were not. Of a report that was made again, the last line counts.
pub(crate) fn read(path: &Path) -> io::Result<(Vec<Made>, usize)> {
    let mut records = BTreeMap::new();
    let mut lines = Lines::open(&manifest::file_of(path))?;
    while let Some((_, line)) = lines.next_line()? {
        if let Line::Item(record) = line {
            records.insert(record.number, *record);
        }
    }
    let count = records.len();
    let made: Vec<Made> = records.into_values().filter_map(Made::of).collect();
    let failed = count - made.len();
    Ok((made, failed))
}
