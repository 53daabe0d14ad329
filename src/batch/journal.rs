//! The manifest while it is written: each line appended at once, and put in order at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use banxin::diag::{Diagnostic, both};
use sha2::{Digest, Sha256};

use super::TEMPORARY;
use super::isolated::FATAL;
use super::manifest::{self, End, Line, Lines, Record, State};
use crate::files;

/// What becomes of a manifest that is there.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is an error.
    #[default]
    New,
    /// What it says is done is kept if it still holds.
    Resume,
    /// It goes, and outputs are replaced.
    Force,
}

/// An input's name, short: there may be millions.
type Key = [u8; 16];

fn key(input: &str) -> Key {
    let mut key = [0; 16];
    key.copy_from_slice(&Sha256::digest(input)[..16]);
    key
}

/// What an earlier run has done, to be looked up by the threads.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    file: Option<Mutex<BufReader<File>>>,
    /// Where the last lines of items that have their PDF begin.
    places: BTreeMap<Key, u64>,
    /// Items that took too much memory, or more than that.
    suspects: BTreeSet<Key>,
}

impl Earlier {
    /// Whether there is no PDF of an earlier run.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether an item is better made in a child.
    pub(crate) fn is_suspect(&self, input: &str) -> bool {
        !self.suspects.is_empty() && self.suspects.contains(&key(input))
    }

    /// What was recorded of an input, and where.
    pub(crate) fn find(&self, input: &str) -> Option<(Record, u64)> {
        let place = *self.places.get(&key(input))?;
        let mut file = self.file.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        match line_at(&mut file, place).ok()? {
            // A hash in the place of a name is not asked alone.
            (_, Line::Item(record)) if record.input == input => Some((*record, place)),
            _ => None,
        }
    }
}

/// The manifest of this run.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    length: u64,
    /// Where the lines of this run's items begin, by their numbers.
    places: BTreeMap<u64, u64>,
    /// The inputs of this run.
    met: BTreeSet<Key>,
    /// Items of an earlier run that have their PDF.
    earlier: BTreeMap<Key, u64>,
}

impl Journal {
    /// Opens the manifest of a folder, which is locked.
    pub(crate) fn open(folder: &Path, mode: Mode) -> Result<(Self, Earlier), Diagnostic> {
        let path = folder.join(manifest::NAME);
        let is_there = fs::metadata(&path).is_ok_and(|file| file.len() > 0);
        if is_there && mode == Mode::New {
            return Err(is_batch(folder));
        }
        Self::opened(&path, mode).map_err(|error| files::fault(&path, &error))
    }

    fn opened(path: &Path, mode: Mode) -> io::Result<(Self, Earlier)> {
        let mut options = OpenOptions::new();
        let file = options.create(true).read(true).append(true).open(path)?;
        if mode == Mode::Force {
            file.set_len(0)?;
        }
        let (places, suspects, length) = done(path)?;
        // What a power cut tore is no line, and the next one begins after whole ones.
        file.set_len(length)?;
        let reader = BufReader::new(File::open(path)?);
        let lines = Some(Mutex::new(reader));
        let earlier = Earlier { file: lines, places: places.clone(), suspects };
        let journal = Self {
            path: path.to_owned(),
            file,
            length,
            places: BTreeMap::new(),
            met: BTreeSet::new(),
            earlier: places,
        };
        Ok((journal, earlier))
    }

    /// Appends the lines of items at once. After an error none of them is there.
    pub(crate) fn append<'a>(
        &mut self,
        records: impl Iterator<Item = &'a Record>,
    ) -> io::Result<()> {
        let (mut bytes, mut places) = (vec![], vec![]);
        for record in records {
            places.push((record.number, self.length + bytes.len() as u64, &record.input));
            bytes.extend(Line::Item(Box::new(record.clone())).written()?);
        }
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // A full disk takes a part of a line; there is always room for less.
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += bytes.len() as u64;
        for (number, place, input) in places {
            self.places.insert(number, place);
            self.met.insert(key(input));
        }
        Ok(())
    }

    /// Keeps the line of an earlier run for an item.
    pub(crate) fn keep(&mut self, record: &Record, place: u64) {
        self.places.insert(record.number, place);
        self.met.insert(key(&record.input));
    }

    /// Puts the lines in the order of the input, with that of the batch at the end, and puts
    /// the whole in the place of what was written as it went. What an earlier run did stays in
    /// it unless this one is complete. Returns the outputs of which no item is left.
    pub(crate) fn finish(mut self, end: End) -> io::Result<Vec<String>> {
        let left = self.left()?;
        let folder = files::folder_of(&self.path);
        let mut file = BufWriter::new(files::temporary(&folder, TEMPORARY)?);
        let mut reader = BufReader::new(File::open(&self.path)?);
        for (number, place) in &self.places {
            write_line(&mut file, &mut reader, *place, Some(*number))?;
        }
        if !end.complete {
            for place in left.values() {
                write_line(&mut file, &mut reader, *place, None)?;
            }
        }
        let complete = end.complete;
        file.write_all(&Line::Batch { batch: end }.written()?)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        let mut gone = vec![];
        if complete {
            for place in left.values() {
                if let (_, Line::Item(record)) = line_at(&mut reader, *place)? {
                    gone.extend(record.output);
                }
            }
        }
        file.persist(&self.path).map_err(|error| error.error)?;
        files::flush_folder(&folder);
        Ok(gone)
    }

    /// Items of an earlier run that this one did not meet, by their numbers then.
    fn left(&mut self) -> io::Result<BTreeMap<(u64, Key), u64>> {
        let mut reader = BufReader::new(File::open(&self.path)?);
        let earlier = std::mem::take(&mut self.earlier).into_iter();
        let left = earlier.filter(|(key, _)| !self.met.contains(key));
        left.map(|(key, place)| match line_at(&mut reader, place)? {
            (_, Line::Item(record)) => Ok(((record.number, key), place)),
            (_, Line::Batch { .. }) => Ok(((u64::MAX, key), place)),
        })
        .collect()
    }
}

/// Where the last lines of items that have their PDF begin, which items a child could not
/// make, and where whole lines end.
fn done(path: &Path) -> io::Result<(BTreeMap<Key, u64>, BTreeSet<Key>, u64)> {
    let (mut lines, mut places) = (Lines::open(path)?, BTreeMap::new());
    let mut suspects = BTreeSet::new();
    while let Some((place, line)) = lines.next_line()? {
        let Line::Item(record) = line else { continue };
        let key = key(&record.input);
        let suspect = record.diagnostics.iter().any(|one| FATAL.contains(&&*one.code));
        match record.state {
            State::Done => places.insert(key, place),
            State::Failed => places.remove(&key),
        };
        if suspect {
            suspects.insert(key)
        } else {
            suspects.remove(&key)
        };
    }
    Ok((places, suspects, lines.whole))
}

/// The line at a place, as it stands there and as what it says.
fn line_at(file: &mut BufReader<File>, place: u64) -> io::Result<(Vec<u8>, Line)> {
    file.seek(SeekFrom::Start(place))?;
    let mut bytes = vec![];
    file.read_until(b'\n', &mut bytes)?;
    let line = Line::read(&bytes).ok_or(ErrorKind::InvalidData)?;
    Ok((bytes, line))
}

/// Copies a line; its item may have another number today.
fn write_line(
    to: &mut impl Write,
    from: &mut BufReader<File>,
    place: u64,
    number: Option<u64>,
) -> io::Result<()> {
    let (bytes, line) = line_at(from, place)?;
    match (line, number) {
        (Line::Item(record), Some(number)) if record.number != number => {
            let record = Record { number, ..*record };
            to.write_all(&Line::Item(Box::new(record)).written()?)
        }
        _ => to.write_all(&bytes),
    }
}

fn is_batch(folder: &Path) -> Diagnostic {
    Diagnostic::error(
        "batch::is-there",
        both("this folder has a batch already", "此文件夹中已有一个批处理"),
    )
    .in_file(folder.display().to_string())
    .hint(both(
        "--resume makes what is missing or has changed, --force makes all anew; or name another folder with -o",
        "用 --resume 补做缺失或有变化的，用 --force 全部重做；或用 -o 指定其他文件夹",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64, input: &str) -> Record {
        Record {
            number,
            input: input.to_owned(),
            state: State::Done,
            output: Some(format!("{input}.pdf")),
            made: Some(Default::default()),
            ..Record::default()
        }
    }

    fn inputs(folder: &Path) -> Vec<(u64, String)> {
        let mut lines = Lines::open(&folder.join(manifest::NAME)).unwrap();
        let mut found = vec![];
        while let Some((_, line)) = lines.next_line().unwrap() {
            if let Line::Item(record) = line {
                found.push((record.number, record.input));
            }
        }
        found
    }

    fn resume(folder: &Path) -> (Journal, Earlier) {
        Journal::open(folder, Mode::Resume).unwrap()
    }

    /// A power cut may tear the last line anywhere: it is whole or it is not there, and what
    /// is written next is whole.
    #[test]
    fn a_torn_line_is_dropped_wherever_it_is_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(manifest::NAME);
        let (mut journal, _) = resume(folder.path());
        journal.append([record(1, "一"), record(2, "二")].iter()).unwrap();
        let before = fs::metadata(&path).unwrap().len() as usize;
        journal.append([record(3, "三")].iter()).unwrap();
        let all = fs::read(&path).unwrap();
        for length in before..=all.len() {
            fs::write(&path, &all[..length]).unwrap();
            let (mut journal, earlier) = resume(folder.path());
            assert!(earlier.find("一").is_some() && earlier.find("二").is_some());
            assert_eq!(earlier.find("三").is_some(), length == all.len(), "{length}");
            journal.append([record(4, "四")].iter()).unwrap();
            assert!(inputs(folder.path()).contains(&(4, "四".to_owned())), "{length}");
        }
    }

    /// Blocks may reach a disk in any order: what is spoiled in the middle hides no other line.
    #[test]
    fn a_spoilt_line_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(manifest::NAME);
        let (mut journal, _) = resume(folder.path());
        journal
            .append([record(1, "一"), record(2, "二"), record(3, "三")].iter())
            .unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let third = bytes.len() / 3;
        bytes[third + 5..2 * third - 5].fill(0);
        fs::write(&path, bytes).unwrap();
        let (_, earlier) = resume(folder.path());
        assert!(earlier.find("一").is_some() && earlier.find("三").is_some());
        assert!(earlier.find("二").is_none());
    }

    #[test]
    fn lines_are_put_in_order_and_numbered_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = resume(folder.path());
        journal.append([record(3, "三"), record(1, "一")].iter()).unwrap();
        journal.append([record(2, "二")].iter()).unwrap();
        let end = End { complete: true, ..End::default() };
        assert!(journal.finish(end.clone()).unwrap().is_empty());
        let names = |numbered: &[(u64, &str)]| -> Vec<(u64, String)> {
            numbered.iter().map(|(number, name)| (*number, (*name).to_owned())).collect()
        };
        assert_eq!(inputs(folder.path()), names(&[(1, "一"), (2, "二"), (3, "三")]));
        // A new item comes first, one is gone.
        let (mut journal, earlier) = resume(folder.path());
        journal.append([record(1, "零")].iter()).unwrap();
        for (number, input) in [(2, "一"), (3, "三")] {
            let (kept, place) = earlier.find(input).unwrap();
            journal.keep(&Record { number, ..kept }, place);
        }
        assert_eq!(journal.finish(end).unwrap(), ["二.pdf"]);
        assert_eq!(inputs(folder.path()), names(&[(1, "零"), (2, "一"), (3, "三")]));
    }

    #[test]
    fn what_an_interrupted_run_did_not_reach_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = resume(folder.path());
        journal.append([record(1, "一"), record(2, "二")].iter()).unwrap();
        journal.finish(End { complete: true, ..End::default() }).unwrap();
        let (mut journal, earlier) = resume(folder.path());
        let (kept, place) = earlier.find("二").unwrap();
        journal.keep(&kept, place);
        journal.finish(End::default()).unwrap();
        let found = inputs(folder.path());
        assert_eq!(found, [(2, "二".to_owned()), (1, "一".to_owned())]);
    }

    #[test]
    fn a_folder_with_a_batch_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(folder.path(), Mode::New).unwrap();
        journal.append([record(1, "一")].iter()).unwrap();
        let refused = Journal::open(folder.path(), Mode::New).unwrap_err();
        assert_eq!(refused.code, "batch::is-there");
        let (_, earlier) = Journal::open(folder.path(), Mode::Force).unwrap();
        assert!(earlier.find("一").is_none());
    }
}
