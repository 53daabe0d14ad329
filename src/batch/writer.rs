//! What one thread does for all: it puts PDFs in their places and lines into the manifest, so
//! that a line never tells of what is not there.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

use banxin::diag::{Diagnostic, both};
use tempfile::NamedTempFile;

use super::journal::Journal;
use super::manifest::{Finding, Record, State};
use super::stop::Stop;
use super::worker::{Done, Outcome};
use super::{Counts, Listener, Settings, TEMPORARY};
use crate::files;

/// So many items are put to the disk together, if they are there: flushing one takes as long
/// as flushing some.
const TOGETHER: usize = 16;

/// The thread that writes.
pub(crate) struct Writer<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) journal: &'a mut Journal,
    pub(crate) stop: &'a Stop,
    pub(crate) listener: &'a mut dyn Listener,
    pub(crate) counts: Counts,
    /// Why the folder takes nothing any more.
    pub(crate) broken: Option<Diagnostic>,
}

/// A PDF, whole and beside its place.
struct Staged {
    file: NamedTempFile,
    path: PathBuf,
}

impl Writer<'_> {
    /// Writes until there is nothing more to come.
    pub(crate) fn run(&mut self, done: &Receiver<Done>) {
        while let Ok(first) = done.recv() {
            let mut group = vec![first];
            group.extend(done.try_iter().take(TOGETHER - 1));
            // What comes after a disk is full is left for another run.
            if self.broken.is_none()
                && let Err(fault) = self.write(group)
            {
                self.broken = Some(fault);
                self.stop.give_up();
            }
        }
    }

    /// PDFs first, their names next, lines last.
    fn write(&mut self, group: Vec<Done>) -> Result<(), Diagnostic> {
        let (mut staged, mut lines, mut kept, mut fault) = (vec![], vec![], vec![], None);
        for Done { mut record, what } in group {
            match what {
                Outcome::Kept(place) => kept.push((record, place)),
                Outcome::Failed => lines.push(record),
                Outcome::Made(bytes) => match self.stage(&record, &bytes) {
                    Ok(one) => {
                        staged.push(one);
                        lines.push(record);
                    }
                    Err((told, Blame::Item)) => {
                        fail(&mut record, &told);
                        lines.push(record);
                    }
                    Err((told, Blame::Folder)) => fault = Some(told),
                },
            }
        }
        let lines = put(staged, lines)?;
        let path = self.settings.folder.join(super::manifest::NAME);
        let journal = &mut *self.journal;
        journal.append(lines.iter()).map_err(|error| files::fault(&path, &error))?;
        for (record, place) in &kept {
            self.journal.keep(record, *place);
            self.tell(record, true);
        }
        lines.iter().for_each(|record| self.tell(record, false));
        fault.map_or(Ok(()), Err)
    }

    fn tell(&mut self, record: &Record, kept: bool) {
        let counts = &mut self.counts;
        match (record.state, kept) {
            (State::Failed, _) => counts.failed += 1,
            (State::Done, true) => counts.kept += 1,
            (State::Done, false) => counts.made += 1,
        }
        self.listener.item(record, kept);
    }

    /// Writes a PDF beside its place.
    fn stage(
        &self,
        record: &Record,
        bytes: &[u8],
    ) -> Result<Staged, (Diagnostic, Blame)> {
        let name = record.output.as_deref().unwrap_or_default();
        let path = self.settings.folder.join(name);
        let staged =
            self.inside(&path).and_then(|()| files::staged(&path, bytes, TEMPORARY));
        match staged {
            Ok(file) => Ok(Staged { file, path }),
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                Err((leaves(name), Blame::Item))
            }
            Err(error) => Err((files::fault(&path, &error), blame(&error))),
        }
    }

    /// Makes the folder of an output. A link in it may lead out of that of the batch.
    fn inside(&self, path: &std::path::Path) -> io::Result<()> {
        let folder = files::folder_of(path);
        if folder == self.settings.folder {
            return Ok(());
        }
        fs::create_dir_all(&folder)?;
        let root = self.settings.folder.canonicalize()?;
        match folder.canonicalize()?.starts_with(root) {
            true => Ok(()),
            false => Err(ErrorKind::InvalidInput.into()),
        }
    }
}

/// Whether it is the item or the folder that makes writing impossible.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Blame {
    Item,
    Folder,
}

fn blame(error: &io::Error) -> Blame {
    match error.kind() {
        ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::InvalidFilename
        | ErrorKind::FileTooLarge
        | ErrorKind::AlreadyExists => Blame::Item,
        _ => Blame::Folder,
    }
}

/// Gives PDFs their names. One that cannot have its own fails alone.
fn put(staged: Vec<Staged>, mut records: Vec<Record>) -> Result<Vec<Record>, Diagnostic> {
    let mut folders = BTreeSet::new();
    let mut made: Vec<&mut Record> =
        records.iter_mut().filter(|record| record.made.is_some()).collect();
    for (Staged { file, path }, record) in staged.into_iter().zip(&mut made) {
        match file.persist(&path) {
            Ok(_) => {
                folders.insert(files::folder_of(&path));
            }
            Err(error) if blame(&error.error) == Blame::Item => {
                fail(record, &files::fault(&path, &error.error));
            }
            Err(error) => return Err(files::fault(&path, &error.error)),
        }
    }
    folders.iter().for_each(|folder| files::flush_folder(folder));
    Ok(records)
}

fn fail(record: &mut Record, told: &Diagnostic) {
    (record.state, record.output, record.made) = (State::Failed, None, None);
    record.tell(vec![Finding::plain(told)]);
}

fn leaves(name: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::name",
        both(
            format!("`{name}` would leave the folder of the batch through a link"),
            format!("“{name}”会经由链接超出批处理的文件夹"),
        ),
    )
    .hint(both("remove the link", "请删除该链接"))
}
