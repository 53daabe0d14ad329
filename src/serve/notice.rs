//! Notices that files change: as the system tells it, and by looking now and then where it
//! tells nothing (network disks, a folder that comes back).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::judge::Verdict;

/// What changed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// The report or a picture.
    pub(super) report: bool,
    pub(super) layouts: bool,
    pub(super) fonts: bool,
}

impl Changes {
    pub(super) fn any(self) -> bool {
        self != Self::default()
    }

    fn and(self, other: Self) -> Self {
        Self {
            report: self.report || other.report,
            layouts: self.layouts || other.layouts,
            fonts: self.fonts || other.fonts,
        }
    }
}

/// What the worker is told.
pub(super) enum Signal {
    /// What the system tells of files.
    Files(Event),
    /// What the rules have to say.
    Judged(Verdict),
}

/// What the system tells.
type Event = notify::Result<notify::Event>;

/// Watches the files of a report.
pub(super) struct Notice {
    watcher: Option<RecommendedWatcher>,
    report: PathBuf,
    pictures: BTreeSet<PathBuf>,
    layouts: Vec<PathBuf>,
    fonts: Vec<PathBuf>,
    /// Folders that are watched.
    watched: BTreeSet<PathBuf>,
    /// What files were when they were looked at last.
    looked: Stamps,
    /// What the rules said meanwhile.
    pub(super) verdict: Option<Verdict>,
}

/// How long a save may be quiet before it is over, where the system does not say that a file
/// was closed.
const QUIET: Duration = Duration::from_millis(12);
/// How long a save may go on before what is there is read.
const LONGEST: Duration = Duration::from_millis(120);
/// Folders beside the report that are watched for pictures.
const MOST_FOLDERS: usize = 32;
/// Files whose times are looked at now and then.
const MOST_LOOKED_AT: usize = 2000;

type Stamps = BTreeMap<PathBuf, Option<Stamp>>;
type Stamp = (u64, SystemTime);

impl Notice {
    pub(super) fn new(
        report: PathBuf,
        layouts: Vec<PathBuf>,
        fonts: Vec<PathBuf>,
        tell: Sender<Signal>,
    ) -> Self {
        // Without a watcher files are looked at now and then.
        let watcher = notify::recommended_watcher(move |event: Event| {
            // When nobody listens, the program ends.
            let _ = tell.send(Signal::Files(event));
        });
        let mut notice = Self {
            watcher: watcher.ok(),
            report,
            pictures: BTreeSet::new(),
            layouts: real(layouts),
            fonts: real(fonts),
            watched: BTreeSet::new(),
            looked: Stamps::new(),
            verdict: None,
        };
        notice.watch();
        notice.looked = notice.stamps();
        notice
    }

    /// Names the pictures that the report shows now.
    pub(super) fn show(&mut self, pictures: Vec<PathBuf>) {
        let pictures: BTreeSet<PathBuf> = pictures.into_iter().collect();
        if pictures != self.pictures {
            self.pictures = pictures;
            self.watch();
            self.looked = self.stamps();
        }
    }

    /// Waits for a change, or for what the rules say, at most so long. A save that is under way
    /// is waited for.
    pub(super) fn wait(&mut self, told: &Receiver<Signal>, most: Duration) -> Changes {
        let start = Instant::now();
        while let Some(left) = most.checked_sub(start.elapsed()) {
            match told.recv_timeout(left) {
                Ok(Signal::Judged(verdict)) => {
                    self.verdict = Some(verdict);
                    break;
                }
                Ok(Signal::Files(event)) => {
                    let (changes, closed) = self.read(&event);
                    if changes.any() {
                        return self.rest(told, changes, closed);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                // The watcher has gone: look at the files.
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(left);
                    break;
                }
            }
        }
        Changes::default()
    }

    /// The rest of a save that has begun.
    fn rest(
        &mut self,
        told: &Receiver<Signal>,
        mut changes: Changes,
        mut closed: bool,
    ) -> Changes {
        let start = Instant::now();
        while start.elapsed() < LONGEST {
            let wait = if closed { Duration::ZERO } else { QUIET };
            match told.recv_timeout(wait) {
                Ok(Signal::Judged(verdict)) => self.verdict = Some(verdict),
                Ok(Signal::Files(event)) => {
                    let (more, end) = self.read(&event);
                    changes = changes.and(more);
                    closed = if more.any() { end } else { closed };
                }
                Err(_) => break,
            }
        }
        changes
    }

    /// Looks whether something has changed of which nothing was told, and watches folders that
    /// have come back.
    pub(super) fn look(&mut self) -> Changes {
        let gone: Vec<PathBuf> =
            self.watched.iter().filter(|folder| !folder.is_dir()).cloned().collect();
        for folder in gone {
            self.watched.remove(&folder);
        }
        self.watch();
        let now = self.stamps();
        let mut changes = Changes::default();
        for (path, stamp) in &now {
            if self.looked.get(path) != Some(stamp) {
                changes = changes.and(self.kind(path));
            }
        }
        for path in self.looked.keys().filter(|path| !now.contains_key(*path)) {
            changes = changes.and(self.kind(path));
        }
        self.looked = now;
        changes
    }

    /// What a message of the system means, and whether a file was closed or took its name.
    fn read(&mut self, event: &Event) -> (Changes, bool) {
        let all = Changes { report: true, layouts: true, fonts: true };
        // Messages were lost, or a folder cannot be read: anything may have changed.
        let Ok(event) = event else { return (all, false) };
        if event.need_rescan() {
            return (all, false);
        }
        let closed = matches!(
            event.kind,
            EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(_))
        );
        if matches!(event.kind, EventKind::Access(_)) && !closed {
            return <_>::default();
        }
        let mut changes = Changes::default();
        for path in &event.paths {
            changes = changes.and(self.kind(path));
            self.has_looked(path);
        }
        (changes, closed)
    }

    /// Remembers what a file is now of which the system has told: nothing else is to be told of
    /// it. Looking at all files is left for when nobody waits.
    fn has_looked(&mut self, path: &Path) {
        let own = path == self.report || self.pictures.contains(path);
        let mut deep = self.layouts.iter().chain(&self.fonts);
        if own || (path.is_file() && deep.any(|folder| path.starts_with(folder))) {
            self.looked.insert(path.to_owned(), stamp(path));
        } else if !path.exists() {
            self.looked.remove(path);
        }
    }

    /// What a file is to the report.
    fn kind(&self, path: &Path) -> Changes {
        let below =
            |folders: &[PathBuf]| folders.iter().any(|folder| path.starts_with(folder));
        Changes {
            report: path == self.report
                || self.pictures.contains(path)
                || (has(path, &PICTURES) && !self.is_own(path)),
            layouts: below(&self.layouts)
                && (has(path, &YAML) || path.is_dir() || !path.exists()),
            fonts: below(&self.fonts),
        }
    }

    /// Whether it is a picture that this program makes of the report.
    fn is_own(&self, path: &Path) -> bool {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_owned());
        let name = path.file_stem().map(Path::new);
        name.and_then(stem) == stem(&self.report)
    }

    fn watch(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let parents = [&self.report].into_iter().chain(&self.pictures);
        let mut flat: BTreeSet<PathBuf> =
            parents.filter_map(|path| path.parent()).map(Path::to_owned).collect();
        if let Some(folder) = self.report.parent() {
            flat.extend(folders(folder).into_iter().take(MOST_FOLDERS));
        }
        let flat = flat.into_iter().map(|folder| (folder, RecursiveMode::NonRecursive));
        let deep = self.layouts.iter().chain(&self.fonts).cloned();
        let deep = deep.map(|folder| (folder, RecursiveMode::Recursive));
        for (folder, mode) in flat.chain(deep) {
            if !self.watched.contains(&folder) && watcher.watch(&folder, mode).is_ok() {
                self.watched.insert(folder);
            }
        }
    }

    /// What tells that files are others than they were.
    fn stamps(&self) -> Stamps {
        let own = [&self.report].into_iter().chain(&self.pictures).cloned();
        let deep =
            self.layouts.iter().chain(&self.fonts).flat_map(|folder| files(folder));
        own.chain(deep)
            .take(MOST_LOOKED_AT)
            .map(|path| {
                let stamp = stamp(&path);
                (path, stamp)
            })
            .collect()
    }
}

/// What tells that a file is another than it was; none if it is not there.
fn stamp(path: &Path) -> Option<Stamp> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}

/// Files of pictures.
const PICTURES: [&str; 4] = ["png", "jpg", "jpeg", "svg"];
const YAML: [&str; 2] = ["yaml", "yml"];

fn has(path: &Path, extensions: &[&str]) -> bool {
    let own = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    extensions.contains(&own.as_str())
}

/// Folders by the names that the system uses in its messages.
fn real(folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let real = |folder: PathBuf| {
        folder.canonicalize().or_else(|_| std::path::absolute(&folder)).unwrap_or(folder)
    };
    folders.into_iter().map(real).collect()
}

/// The folders in a folder.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_folder =
        |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut found: Vec<PathBuf> =
        entries.filter(is_folder).map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// The files below a folder, to the depth at which layouts and fonts are looked for.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (vec![], vec![(folder.to_owned(), 0)]);
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < 6 => open.push((path, depth + 1)),
                _ => found.push(path),
            }
        }
    }
    found.sort();
    found
}
