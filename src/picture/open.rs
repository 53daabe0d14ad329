//! Files of pictures, looked for beside the file that names them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::diag::{Diagnostic, SourceId, Span};

use super::{Fault, LARGEST_FILE, Picture};

/// The folder of each source.
type Folders<'a> = dyn Fn(SourceId) -> Option<PathBuf> + 'a;

/// The pictures that a report and its layouts name. Each is read once.
pub struct Pictures<'a> {
    folders: &'a Folders<'a>,
    read: RefCell<BTreeMap<PathBuf, Result<Picture, Fault>>>,
    named: RefCell<Named>,
}

/// Pictures by the source that names them and their paths.
pub type Named = BTreeMap<(SourceId, String), Picture>;

impl<'a> Pictures<'a> {
    /// Pictures of sources whose folders are known.
    pub fn new(folders: &'a Folders<'a>) -> Self {
        Self { folders, read: RefCell::default(), named: RefCell::default() }
    }

    /// The picture of a path, relative to the folder of the source in which it is written.
    pub fn open(&self, name: &str, span: Span) -> Result<Picture, Diagnostic> {
        self.found(name, span.source).map_err(|fault| fault.told(name, span))
    }

    /// The pictures that were used: the source that names each, its path, and what was read.
    pub fn named(self) -> Named {
        self.named.into_inner()
    }

    fn found(&self, name: &str, source: SourceId) -> Result<Picture, Fault> {
        let folder = (self.folders)(source).ok_or(Fault::NoFolder)?;
        let path = folder.join(inside(name)?);
        let mut known = self.read.borrow_mut();
        let picture = known.entry(path.clone()).or_insert_with(|| read(&path)).clone()?;
        self.named.borrow_mut().insert((source, name.to_owned()), picture.clone());
        Ok(picture)
    }
}

/// The path, if it stays in the folder that it starts from: a report and its pictures can be
/// moved together, and a report from elsewhere names no other files.
fn inside(name: &str) -> Result<&Path, Fault> {
    let path = Path::new(name);
    let stays = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if path.components().all(stays) { Ok(path) } else { Err(Fault::Outside) }
}

fn read(path: &Path) -> Result<Picture, Fault> {
    let fault = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::Missing,
        _ => Fault::Unreadable(error.to_string()),
    };
    let file = fs::metadata(path).map_err(fault)?;
    if !file.is_file() {
        return Err(Fault::Missing);
    }
    if file.len() > LARGEST_FILE {
        return Err(Fault::LargeFile);
    }
    Picture::read(fs::read(path).map_err(fault)?)
}
