//! A batch bound into volumes: reports are made again from their inputs, and must be what the
//! manifest says, byte for byte.

mod fault;
mod made;
mod shared;
mod stem;

use std::path::{Path, PathBuf};

use banxin::archive::sha256;
use banxin::data::{Archive, State};
use banxin::diag::{Diagnostic, Result, Source};
use banxin::frame::Pages;
use banxin::volume::catalogue::{self, Row};
use banxin::volume::{Binder, Entry, Place, Settings, Volume};
use banxin::{Engine, RenderOptions, Version};

pub(crate) use made::{Made, read};
pub(crate) use shared::Shares;
use stem::numbered;

/// What is bound, and how.
pub(crate) struct Job<'a> {
    pub(crate) engine: &'a Engine,
    /// What holds for all reports.
    pub(crate) archive: Archive,
    pub(crate) settings: Settings,
    /// How the batch made its reports.
    pub(crate) options: RenderOptions,
    /// What its files share.
    pub(crate) shares: Shares,
    /// The file of the volume; of several, `-1` and so on stands before its ending.
    pub(crate) volume: PathBuf,
    /// The catalogues, `.xlsx` or `.csv`.
    pub(crate) catalogues: Vec<PathBuf>,
}

/// What is told and what is written, as it comes.
pub(crate) enum Event<'a> {
    /// A report that is in no volume, and why.
    Left(&'a Made, Option<&'a Source>, &'a [Diagnostic]),
    /// What should be looked at.
    Told(&'a [Diagnostic]),
    /// A file, to be written.
    File(&'a Path, &'a [u8]),
}

/// Hands on what comes. Returns whether a file could be written.
pub(crate) type Sink<'a> = dyn FnMut(Event<'_>) -> bool + 'a;

/// Gives the report of an item, and the bytes that it was read from.
pub(crate) type Supply<'a> = dyn FnMut(&Made) -> Result<(Source, Vec<u8>)> + 'a;

/// Binds reports. Returns how many are in no volume.
pub(crate) fn bind(
    job: &Job<'_>,
    mut items: Vec<Made>,
    supply: &mut Supply<'_>,
    sink: &mut Sink<'_>,
) -> Option<usize> {
    let count = items.len();
    let entries = entries(job, &mut items, supply, sink);
    let (archive, settings) = (job.archive.clone(), job.settings.clone());
    let mut binder = Binder::new(job.engine, archive, settings, entries);
    let (mut rows, mut files) = (vec![], 0);
    loop {
        let mut load = |index: usize| job.pages(&items[index], supply);
        match binder.volume(&mut load) {
            None => break,
            Some(Ok(volume)) => {
                sink(Event::Told(&volume.warnings));
                let path = numbered(&job.volume, volume.number);
                if !sink(Event::File(&path, &volume.bytes)) {
                    return None;
                }
                files += 1;
                rows.extend(catalogued(&volume, binder.entries(), &path));
            }
            Some(Err(unbound)) => match unbound.entry {
                Some(index) => {
                    let item = items.remove(index);
                    binder.leave_out(index);
                    let source = supply(&item).ok().map(|(source, _)| source);
                    sink(Event::Left(&item, source.as_ref(), &unbound.faults));
                }
                None => {
                    sink(Event::Told(&unbound.faults));
                    return None;
                }
            },
        }
    }
    if files == 0 {
        sink(Event::Told(&[fault::nothing()]));
        return None;
    }
    write_catalogues(job, &rows, sink).then_some(count - items.len())
}

/// The reports as the catalogue names them. Those that are not what was made are left out.
fn entries(
    job: &Job<'_>,
    items: &mut Vec<Made>,
    supply: &mut Supply<'_>,
    sink: &mut Sink<'_>,
) -> Vec<Entry> {
    let mut entries = vec![];
    items.retain(|item| {
        let source = supply(item);
        let entry = source.as_ref().map_err(Clone::clone);
        match entry.and_then(|(source, bytes)| job.entry(item, source, bytes)) {
            Ok(entry) => {
                entries.push(entry);
                true
            }
            Err(faults) => {
                let source = source.ok().map(|(source, _)| source);
                sink(Event::Left(item, source.as_ref(), &faults));
                false
            }
        }
    });
    entries
}

fn catalogued(volume: &Volume, entries: &[Entry], path: &Path) -> Vec<Row> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let entries = entries[volume.entries.clone()].iter().zip(&volume.places);
    let row = |(index, (entry, place)): (usize, (&Entry, &Place))| Row {
        index,
        entry: entry.clone(),
        place: *place,
        volume: name.clone(),
    };
    (1..).zip(entries).map(row).collect()
}

fn write_catalogues(job: &Job<'_>, rows: &[Row], sink: &mut Sink<'_>) -> bool {
    job.catalogues.iter().all(|path| {
        let is_csv = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let bytes = if is_csv { catalogue::csv(rows) } else { catalogue::xlsx(rows) };
        match bytes {
            Ok(bytes) => sink(Event::File(path, &bytes)),
            Err(faults) => {
                sink(Event::Told(&faults));
                false
            }
        }
    })
}

impl Job<'_> {
    fn version(&self, item: &Made) -> Version {
        let state = if item.draft { State::Draft } else { State::Plain };
        Version { state, ..self.options.version }
    }

    fn entry(&self, item: &Made, source: &Source, bytes: &[u8]) -> Result<Entry> {
        if item.input_sha256 != sha256(bytes) {
            return Err(vec![fault::input_changed()]);
        }
        let report = self.engine.report(source, self.version(item))?;
        let archive = self.archive.nth(item.number);
        let mut entry = Entry::of(&report, &archive, item.pages, item.bytes);
        if item.draft {
            entry.remark = "草稿".to_owned();
        }
        Ok(entry)
    }

    /// The pages of a report, whose PDF is the one that was made.
    fn pages(&self, item: &Made, supply: &mut Supply<'_>) -> Result<Pages> {
        let (source, bytes) = supply(item)?;
        let options = RenderOptions {
            version: self.version(item),
            original: self.options.original.as_ref().map(|_| bytes),
            stamp: self.options.stamp.as_ref().map(|codes| codes.nth(item.number)),
            shared: self.shares.of(&item.output),
            ..self.options.clone()
        };
        let (pdf, pages) = self.engine.render_with_pages(&source, &options)?;
        if sha256(&pdf) == item.output_sha256 {
            Ok(pages)
        } else {
            Err(vec![fault::output_changed()])
        }
    }
}
