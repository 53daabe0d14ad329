//! What the files of a batch share, read again from beside them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use banxin::pdf::SharedFonts;

use crate::batch::fonts;

type Shared = Option<Arc<SharedFonts>>;

/// What files below a folder share. Of parts that were joined, each may share something else.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    folder: PathBuf,
    known: RefCell<BTreeMap<PathBuf, Shared>>,
}

impl Shares {
    /// Nothing is read before it is asked for.
    pub(crate) fn below(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), known: RefCell::default() }
    }

    /// What a file shares, by its name below the folder: what is recorded nearest to it.
    pub(super) fn of(&self, output: &str) -> Shared {
        let mut known = self.known.borrow_mut();
        Path::new(output).ancestors().skip(1).find_map(|folder| {
            let read = || {
                let glyphs = fonts::recorded(&self.folder.join(folder))?;
                Some(Arc::new(SharedFonts::new(glyphs)))
            };
            known.entry(folder.to_owned()).or_insert_with(read).clone()
        })
    }
}
