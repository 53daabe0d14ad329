//! What the files of a batch share: found in a few of its reports before the first is made, and
//! written beside the manifest, so that whoever goes on with the batch shares the same.

use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use banxin::diag::{Diagnostic, Source, SourceId};
use banxin::pdf::{CommonGlyphs, Survey};
use banxin::{Engine, yaml};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use super::inputs::{Item, Items};
use super::worker::{self, SMALL};
use super::{Mode, Settings, TEMPORARY, weight};
use crate::files;

/// Where it is written.
pub(crate) const NAME: &str = "shared-fonts.json";
/// One report of so many is asked, but no more than so many of them.
const ONE_OF: u64 = 16;
const SAMPLE: u64 = 16;
/// Fewer reports than this are made sooner than asked.
const MANY: u64 = 64;

/// Whether the files of a batch share subsets of fonts.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fonts {
    /// Those of large batches do.
    #[default]
    Auto,
    /// They do.
    Shared,
    /// Each is what it would be alone.
    Own,
}

/// What is written beside the manifest.
#[derive(Debug, Serialize, Deserialize)]
struct Recorded {
    /// The fonts that the numbers of glyphs are of, and all else that is the same for all.
    engine: String,
    glyphs: CommonGlyphs,
}

/// What the files share; `has_earlier`: some files are there already.
pub(crate) fn shared(
    engine: &Engine,
    settings: &Settings,
    items: &mut Items,
    has_earlier: bool,
    pool: &ThreadPool,
) -> Result<Option<CommonGlyphs>, Diagnostic> {
    let path = settings.folder.join(NAME);
    let earlier = (settings.mode == Mode::Resume).then(|| read(&path)).flatten();
    let is_wanted = match settings.fonts {
        Fonts::Own => false,
        Fonts::Shared => true,
        // Files that are there stay as they are.
        Fonts::Auto if has_earlier => earlier.is_some(),
        Fonts::Auto => items.are_at_least(MANY),
    };
    if !is_wanted || settings.options.is_archive() {
        return remove(&path).map(|()| None);
    }
    let fingerprint = engine.fingerprint();
    if let Some(earlier) = earlier.filter(|earlier| earlier.engine == fingerprint) {
        return Ok(Some(earlier.glyphs));
    }
    let count = items.total().map_or(SAMPLE, |total| total / ONE_OF).clamp(4, SAMPLE);
    let sample = items.sample(usize::try_from(count).unwrap_or(usize::MAX));
    let glyphs = pool.install(|| survey(engine, settings, sample));
    let recorded = Recorded { engine: fingerprint, glyphs };
    write(&path, &recorded)?;
    Ok(Some(recorded.glyphs))
}

/// What the files of a folder share.
pub(crate) fn recorded(folder: &Path) -> Option<CommonGlyphs> {
    read(&folder.join(NAME)).map(|recorded| recorded.glyphs)
}

/// What is common to some reports. One that cannot be typeset, or would take much memory, has
/// no say.
fn survey(engine: &Engine, settings: &Settings, sample: Vec<Item>) -> CommonGlyphs {
    let survey = Mutex::new(Survey::default());
    sample.into_par_iter().for_each(|item| {
        let folder = item.folder.clone();
        let Ok(bytes) = worker::read(&item.input, item.what) else { return };
        let source = yaml::source(&item.input, &bytes).ok();
        let Some(source) = source.filter(|_| bytes.len() <= SMALL) else { return };
        let source = Source { folder, ..source };
        let tree = yaml::parse_draft(&source, SourceId::REPORT).value;
        if !tree.is_some_and(|tree| weight::is_light(&tree, source.folder.as_deref())) {
            return;
        }
        let version = settings.options.render(&[], item.number).version;
        let typeset = || engine.typeset_as(&source, version);
        // It is told when its turn comes.
        if let Ok(Ok(pages)) = catch_unwind(AssertUnwindSafe(typeset)) {
            survey.lock().unwrap_or_else(PoisonError::into_inner).add(&pages.value);
        }
    });
    survey.into_inner().unwrap_or_else(PoisonError::into_inner).common()
}

/// What an earlier run has written. What cannot be read is found anew.
fn read(path: &Path) -> Option<Recorded> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn write(path: &Path, recorded: &Recorded) -> Result<(), Diagnostic> {
    let write = || {
        let bytes = serde_json::to_vec(recorded)?;
        files::staged(path, &bytes, TEMPORARY)?
            .persist(path)
            .map_err(|error| error.error)?;
        files::flush_folder(&files::folder_of(path));
        Ok(())
    };
    write().map_err(|error| files::fault(path, &error))
}

/// Removes what an earlier run has written, and nothing that somebody else has.
fn remove(path: &Path) -> Result<(), Diagnostic> {
    if read(path).is_none() {
        return Ok(());
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(files::fault(path, &error))
        }
        _ => Ok(()),
    }
}
