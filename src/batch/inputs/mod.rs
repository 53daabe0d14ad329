//! What a batch is to make: files, folders, globs, a list or JSON Lines on standard input, and
//! tables, as one stream of items in a fixed order.

mod common;
mod lines;
mod paths;
mod sheet;
mod table;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, stdin};
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, both};

use super::shard::Shard;

pub(crate) use common::Common;
use paths::Found;

/// A longer file, row or line is no report: a year of a county has fewer letters.
pub(crate) const LARGEST: u64 = 32 * 1024 * 1024;

/// Something to be made.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its number in the whole input, counted from one.
    pub(crate) number: u64,
    /// What it is called: the file, or the row or line of one.
    pub(crate) input: String,
    /// Its name without its ending.
    pub(crate) stem: String,
    /// The same, with the folders below the one that was given.
    pub(crate) path: String,
    /// Where files that it names are looked for.
    pub(crate) folder: Option<PathBuf>,
    /// What is in it.
    pub(crate) what: What,
}

/// What is in an item.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// What a file says when its turn comes.
    File(PathBuf),
    /// A row or a line.
    Text(Vec<u8>),
    /// Nothing, for a reason.
    Fault(Box<Diagnostic>),
}

/// A row or a line: its number in its file, and what it says.
struct Row {
    number: u64,
    text: Result<Vec<u8>, Diagnostic>,
}

type Rows = Box<dyn Iterator<Item = Row> + Send>;

/// One argument, or one file of a folder.
enum Origin {
    File(Found),
    /// Rows or lines of a file; what they are called; where pictures are; how many there are.
    Rows {
        name: String,
        folder: Option<PathBuf>,
        rows: Rows,
        count: Option<u64>,
    },
    Fault(String, Box<Diagnostic>),
}

/// All items, one after another.
pub(crate) struct Items {
    origins: VecDeque<Origin>,
    /// Those that were looked at before their turn.
    ahead: VecDeque<Item>,
    shard: Option<Shard>,
    total: Option<u64>,
    number: u64,
}

impl Items {
    /// Opens the arguments. What is wrong with one of them is an item that fails.
    pub(crate) fn open(
        inputs: &[PathBuf],
        common: &Common,
        shard: Option<Shard>,
    ) -> Self {
        let origins: VecDeque<Origin> =
            inputs.iter().flat_map(|input| open(input, common)).collect();
        let counts = origins.iter().map(|origin| match origin {
            Origin::Rows { count, .. } => *count,
            _ => Some(1),
        });
        let total = counts.sum();
        Self { origins, ahead: VecDeque::new(), shard, total, number: 0 }
    }

    /// How many there are in all parts, if that is known.
    pub(crate) fn total(&self) -> Option<u64> {
        self.total
    }

    /// How many were met so far, those of other parts too.
    pub(crate) fn met(&self) -> u64 {
        self.number
    }

    /// Whether there are so many in all parts, before the first of them is taken.
    pub(crate) fn are_at_least(&mut self, count: u64) -> bool {
        match self.total {
            Some(total) => total >= count,
            None => {
                self.look_ahead(usize::try_from(count).unwrap_or(usize::MAX)) as u64
                    >= count
            }
        }
    }

    /// Some of all parts, from the whole input if it can be chosen from, before the first of
    /// them is taken.
    pub(crate) fn sample(&mut self, count: usize) -> Vec<Item> {
        let files = self.origins.iter().filter_map(|origin| match origin {
            Origin::File(found) => Some(found),
            _ => None,
        });
        let files: Vec<_> = files.collect();
        if files.len() >= count {
            let chosen = (0..count).map(|one| files[one * files.len() / count]);
            return chosen.map(|found| found.clone().item()).collect();
        }
        self.look_ahead(count);
        self.ahead.iter().take(count).cloned().collect()
    }

    /// Looks at the next ones, as long as they do not take much memory. Returns how many it
    /// looked at.
    fn look_ahead(&mut self, count: usize) -> usize {
        const MUCH: usize = 16 * 1024 * 1024;
        let size = |item: &Item| match &item.what {
            What::Text(text) => text.len(),
            _ => 0,
        };
        let mut much: usize = self.ahead.iter().map(size).sum();
        while self.ahead.len() < count && much < MUCH {
            let Some(item) = self.take() else { break };
            much += size(&item);
            self.ahead.push_back(item);
        }
        self.ahead.len()
    }

    fn take(&mut self) -> Option<Item> {
        loop {
            match self.origins.front_mut()? {
                Origin::Rows { name, folder, rows, .. } => match rows.next() {
                    Some(row) => return Some(row.item(name, folder.clone())),
                    None => self.origins.pop_front(),
                },
                _ => return self.origins.pop_front().and_then(Origin::item),
            };
        }
    }

    fn next_item(&mut self) -> Option<Item> {
        let item = self.ahead.pop_front().or_else(|| self.take())?;
        self.number += 1;
        Some(Item { number: self.number, ..item })
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let item = self.next_item()?;
            if self.shard.is_none_or(|shard| shard.has(&item.input)) {
                return Some(item);
            }
        }
    }
}

impl Origin {
    /// The item of a file.
    fn item(self) -> Option<Item> {
        match self {
            Self::File(found) => Some(found.item()),
            Self::Fault(input, fault) => Some(Item {
                number: 0,
                stem: stem(Path::new(&input)),
                path: stem(Path::new(&input)),
                input,
                folder: None,
                what: What::Fault(fault),
            }),
            Self::Rows { .. } => None,
        }
    }
}

impl Row {
    fn item(self, name: &str, folder: Option<PathBuf>) -> Item {
        let stem = format!("{}-{}", stem(Path::new(name)), self.number);
        Item {
            number: 0,
            input: format!("{name}:{}", self.number),
            path: stem.clone(),
            stem,
            folder,
            what: match self.text {
                Ok(text) => What::Text(text),
                Err(fault) => What::Fault(Box::new(fault)),
            },
        }
    }
}

/// What an argument stands for.
fn open(input: &Path, common: &Common) -> Vec<Origin> {
    if input == Path::new("-") {
        return standard_input(common);
    }
    let fault = |fault| Origin::Fault(shown(input), Box::new(fault));
    let opened = match extension(input).as_str() {
        "jsonl" | "ndjson" => lines::open(input, common),
        "csv" => table::open(input, common),
        "xlsx" | "xls" => sheet::open(input, common),
        _ => return paths::find(input).into_iter().map(file_or_fault).collect(),
    };
    vec![opened.unwrap_or_else(fault)]
}

fn file_or_fault(found: Result<Found, (String, Diagnostic)>) -> Origin {
    match found {
        Ok(found) => Origin::File(found),
        Err((input, fault)) => Origin::Fault(input, Box::new(fault)),
    }
}

/// JSON Lines, if it begins like them; else a list of files.
fn standard_input(common: &Common) -> Vec<Origin> {
    let mut input = BufReader::new(stdin());
    let is_json = input.fill_buf().is_ok_and(|begin| {
        let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
        begin.trim_ascii_start().starts_with(b"{")
    });
    if is_json {
        return vec![lines::of("stdin".to_owned(), input, None, common)];
    }
    paths::list(input).into_iter().map(file_or_fault).collect()
}

/// A path, as it is written in manifests.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// An error for a file, row or line that is too long.
pub(crate) fn too_large(name: &str) -> Diagnostic {
    let most = LARGEST / 1024 / 1024;
    Diagnostic::error(
        "batch::too-large",
        both(format!("larger than {most} MiB"), format!("超过 {most} MiB")),
    )
    .in_file(name)
    .hint(both("split it into several reports", "请拆分为多份报告"))
}
