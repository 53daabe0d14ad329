//! The reports that a batch has made, by its manifest.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The name of the manifest in the folder of a batch.
const NAME: &str = "manifest.jsonl";

/// What a manifest says of a report.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Made {
    /// Its number in the input of the batch.
    pub(crate) number: u64,
    /// What it was made of: a file, or a row or a line of one (`list.csv:17`).
    pub(crate) input: String,
    pub(crate) input_sha256: Option<String>,
    /// `done` or `failed`.
    pub(crate) state: String,
    /// The PDF, below the folder of the manifest.
    #[serde(default)]
    pub(crate) output: Option<String>,
    #[serde(default)]
    pub(crate) output_sha256: String,
    #[serde(default)]
    pub(crate) bytes: u64,
    #[serde(default)]
    pub(crate) pages: usize,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) unit: String,
    #[serde(default)]
    pub(crate) draft: bool,
}

impl Made {
    /// Whether its PDF is there.
    pub(crate) fn is_done(&self) -> bool {
        self.state == "done" && self.output.is_some()
    }
}

/// The manifest that a path names: a file, or that of a folder.
pub(crate) fn manifest_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(NAME) } else { path.to_owned() }
}

/// The reports of a manifest, in the order of the input: those that were made, and how many
/// were not. Of a report that was made again, the last line counts.
pub(crate) fn read(path: &Path) -> io::Result<(Vec<Made>, usize)> {
    let mut items = BTreeMap::new();
    for line in BufReader::new(File::open(manifest_of(path))?).lines() {
        // A line that is not whole was being written when the power went; the last one tells of
        // the batch.
        if let Ok(item) = serde_json::from_str::<Made>(&line?) {
            items.insert(item.number, item);
        }
    }
    let (made, failed): (Vec<Made>, Vec<Made>) =
        items.into_values().partition(Made::is_done);
    Ok((made, failed.len()))
}
