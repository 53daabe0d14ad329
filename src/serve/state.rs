//! What is there at the moment, and who looks at it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use banxin::diag::{Diagnostic, Result};
use banxin::raster::{Area, Picture};
use tokio::sync::watch;

use super::shown::Shown;

/// What threads share.
pub(super) struct Shared {
    /// The report's file.
    pub(super) file: PathBuf,
    /// The address that opens a line in the editor.
    pub(super) editor: String,
    /// What is there now; whoever waits for it sees the last, not each.
    pub(super) now: watch::Sender<Arc<Snapshot>>,
    views: Mutex<BTreeMap<u64, View>>,
    next_client: AtomicU64,
    drawn: Mutex<Drawn>,
}

/// What is there at a moment.
#[derive(Clone, Default)]
pub(super) struct Snapshot {
    /// Counted up with each change.
    pub(super) version: u64,
    /// The last good pages.
    pub(super) shown: Option<Arc<Shown>>,
    /// Those before the last save that changed any.
    pub(super) before: Option<Arc<Shown>>,
    /// Errors, warnings and findings.
    pub(super) told: Arc<[Told]>,
    /// The version in which they were found.
    pub(super) listed: u64,
    /// How much keeps the report from being filed.
    pub(super) missing: usize,
    /// Whether the files as they are now give no pages.
    pub(super) failed: bool,
    /// Whether typesetting is under way, and takes its time.
    pub(super) busy: bool,
    /// Whether the pictures are known to be those of the whole PDF; none: it is not asked yet.
    pub(super) settled: Option<bool>,
    /// The parts of pages that the last save changed.
    pub(super) parts: Parts,
    /// How long it took to typeset and to draw, in milliseconds.
    pub(super) took: (f64, f64),
}

/// Something that the user is told, and where.
pub(super) struct Told {
    pub(super) diagnostic: Diagnostic,
    pub(super) origin: Option<super::shown::Origin>,
}

/// Parts of pages, ready to be looked at. They are there before the pages that they belong to
/// are told of.
#[derive(Clone, Default)]
pub(super) struct Parts {
    /// Which save they come from.
    pub(super) serial: u64,
    /// Those that were drawn so far; there may be more.
    pub(super) drawn: Vec<Arc<Patch>>,
    /// How long it took to typeset and to draw, in milliseconds.
    pub(super) took: (f64, f64),
}

/// A part of a page drawn again.
pub(super) struct Patch {
    pub(super) page: usize,
    pub(super) print: u64,
    /// What told the page that it is to be laid over.
    pub(super) before: u64,
    /// The size of the whole page's picture.
    pub(super) size: (u32, u32),
    pub(super) area: Area,
    pub(super) picture: Picture,
}

/// What a browser looks at.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    /// The width of a page, in pixels.
    pub(super) width: u32,
    /// Indexes of pages.
    pub(super) pages: Vec<usize>,
}

/// The widest picture of a page, in pixels.
pub(super) const WIDEST: u32 = 4096;
/// A browser shows no more pages at once than this; more are not drawn ahead.
pub(super) const MOST_PAGES: usize = 8;
/// The most pixels of a part of a page: where more changed, the page is drawn and sent whole.
pub(super) const MOST_PIXELS: u64 = 4 * 1024 * 1024;
/// Browsers that are known at once.
const MOST_CLIENTS: usize = 256;

impl Shared {
    pub(super) fn new(file: PathBuf, editor: String) -> Self {
        Self {
            file,
            editor,
            now: watch::Sender::new(Arc::default()),
            views: Mutex::default(),
            next_client: AtomicU64::new(1),
            drawn: Mutex::default(),
        }
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.now.borrow().clone()
    }

    /// Hands parts of pages on, before there is more to tell.
    pub(super) fn hand_on(&self, parts: &Parts) {
        self.now.send_modify(|now| {
            let next = Snapshot { parts: parts.clone(), ..Snapshot::clone(now) };
            *now = Arc::new(next);
        });
    }

    /// A new browser; it is forgotten with what is returned.
    pub(super) fn client(self: &Arc<Self>) -> Client {
        let id = self.next_client.fetch_add(1, Ordering::Relaxed);
        let mut views = lock(&self.views);
        if views.len() < MOST_CLIENTS {
            views.insert(id, View::default());
        }
        Client { id, shared: self.clone() }
    }

    /// What a browser looks at now.
    pub(super) fn look(&self, client: u64, view: View) {
        if let Some(known) = lock(&self.views).get_mut(&client) {
            *known = view;
        }
    }

    /// Whether a browser looks at a page of that width.
    pub(super) fn looks_at(&self, client: u64, page: usize, width: u32) -> bool {
        let views = lock(&self.views);
        let view = views.get(&client);
        view.is_some_and(|view| view.width == width && view.pages.contains(&page))
    }

    /// The pages that are looked at, each with the widths at which it is, the last browsers
    /// first.
    pub(super) fn looked_at(&self) -> Vec<(usize, u32)> {
        let views = lock(&self.views);
        let mut seen = vec![];
        for view in views.values().rev().filter(|view| view.width > 0) {
            for page in &view.pages {
                if !seen.contains(&(*page, view.width)) && seen.len() < 2 * MOST_PAGES {
                    seen.push((*page, view.width));
                }
            }
        }
        seen
    }

    /// The picture of a page, drawn if it was not.
    pub(super) fn picture(
        &self,
        shown: &Shown,
        page: usize,
        width: u32,
    ) -> Result<Arc<Picture>> {
        let key = (shown.prints()[page], width);
        if let Some(picture) = self.drawn(key.0, width) {
            return Ok(picture);
        }
        let picture = Arc::new(shown.draw(page, width)?);
        lock(&self.drawn).keep(key, picture.clone());
        Ok(picture)
    }

    /// A picture that was drawn.
    pub(super) fn drawn(&self, print: u64, width: u32) -> Option<Arc<Picture>> {
        lock(&self.drawn).get((print, width))
    }

    /// Gives up the pictures of pages that are neither shown nor compared with any more.
    pub(super) fn forget(&self, now: &Snapshot) {
        lock(&self.drawn).all.retain(|((print, _), _)| now.page(*print).is_some());
    }

    /// Puts a picture in the place of one that was drawn.
    pub(super) fn redraw(&self, print: u64, width: u32, picture: Picture) {
        lock(&self.drawn).keep((print, width), Arc::new(picture));
    }
}

impl Snapshot {
    /// The typeset report that has a page which looks so, and the index of that page.
    pub(super) fn page(&self, print: u64) -> Option<(&Arc<Shown>, usize)> {
        let all = [&self.shown, &self.before].into_iter().flatten();
        all.filter_map(|shown| Some((shown, shown.page_of(print)?))).next()
    }
}

/// The resolution that pictures for the browser say they have; it does not ask.
pub(super) const SCREEN: f64 = 96.0;

/// A browser that listens.
pub(super) struct Client {
    pub(super) id: u64,
    shared: Arc<Shared>,
}

impl Drop for Client {
    fn drop(&mut self) {
        lock(&self.shared.views).remove(&self.id);
    }
}

/// Pictures that were drawn, the oldest first.
#[derive(Default)]
struct Drawn {
    all: Vec<((u64, u32), Arc<Picture>)>,
}

/// Bytes of pictures that are kept.
const MOST_BYTES: usize = 128 * 1024 * 1024;

impl Drawn {
    fn get(&mut self, key: (u64, u32)) -> Option<Arc<Picture>> {
        let at = self.all.iter().position(|(own, _)| *own == key)?;
        // What is asked for stays longest.
        let found = self.all.remove(at);
        self.all.push(found);
        self.all.last().map(|(_, picture)| picture.clone())
    }

    fn keep(&mut self, key: (u64, u32), picture: Arc<Picture>) {
        self.all.retain(|(own, _)| *own != key);
        self.all.push((key, picture));
        let bytes = |all: &[(_, Arc<Picture>)]| -> usize {
            all.iter().map(|(_, picture)| picture.bytes()).sum()
        };
        while self.all.len() > 1 && bytes(&self.all) > MOST_BYTES {
            self.all.remove(0);
        }
    }
}

/// A lock whose holder ended badly is a lock all the same: what it guards is whole after each
/// line.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
