//! What is under way, told on the disk: if the process is killed, one of these items may have
//! been the reason. The next run makes them in children.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::TEMPORARY;
use crate::files::SUFFIX;

/// How the names of these files go on.
const NAME: &str = "underway-";

/// A file for each thread. They are gone when the batch ends by itself.
#[derive(Debug)]
pub(crate) struct Underway {
    files: Vec<(PathBuf, Mutex<Option<File>>)>,
}

impl Underway {
    /// A folder with so many threads.
    pub(crate) fn new(folder: &Path, threads: usize) -> Self {
        let path = |slot| folder.join(format!("{TEMPORARY}{NAME}{slot}{SUFFIX}"));
        let file = |slot| (path(slot), Mutex::new(None));
        Self { files: (0..threads).map(file).collect() }
    }

    /// The items that were under way when the batch of a folder was killed.
    pub(crate) fn read(folder: &Path) -> BTreeSet<String> {
        let begin = format!("{TEMPORARY}{NAME}");
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&begin));
        ours.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect()
    }

    /// Says what a thread begins. Where that cannot be written down, it is made all the same.
    pub(crate) fn begins(&self, input: &str) {
        let slot = rayon::current_thread_index().unwrap_or(0);
        let Some((path, file)) = self.files.get(slot) else { return };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = File::create(path).ok();
        }
        if let Some(file) = file.as_mut() {
            // Shortened first, so that it never tells of two.
            let _ = file
                .set_len(0)
                .and_then(|()| file.seek(SeekFrom::Start(0)))
                .and_then(|_| file.write_all(input.as_bytes()));
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        for (path, file) in &mut self.files {
            if file.get_mut().is_ok_and(|file| file.take().is_some()) {
                // If it stays, the next run removes it.
                let _ = fs::remove_file(path);
            }
        }
    }
}
