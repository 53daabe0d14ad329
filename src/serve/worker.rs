//! The thread that typesets: the newest save, and of it first what is being looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use banxin::data::State;
use banxin::diag::{Diagnostic, Result, Source};
use banxin::raster::{File, Picture};
use banxin::{Engine, Places, Proof, RenderOptions, Version, yaml};

use super::judge::{self, Job, Verdict};
use super::notice::{Changes, Notice, Signal};
use super::shown::{self, Shown};
use super::state::{Parts, Patch, Shared, Snapshot, Told};

/// Typesets a report again and again.
pub(super) struct Worker {
    /// The report as the user named it, and where it is.
    name: PathBuf,
    file: PathBuf,
    places: Places,
    engine: Arc<Engine>,
    notice: Notice,
    shared: Arc<Shared>,
    /// Pages that were drawn since the whole PDF was written.
    unsettled: Vec<(usize, u32)>,
    /// Whether the PDF of the pages is still to be written.
    open: bool,
    /// The thread that asks the rules, and the number of the last report that it was given.
    judge: Sender<Job>,
    serial: u64,
    /// Whether the report is a draft, as far as it is known.
    draft: Option<bool>,
}

/// How often files are looked at of which nothing is told.
const LOOK: Duration = Duration::from_millis(700);
/// How long nothing is saved before the whole PDF is written.
const IDLE: Duration = Duration::from_millis(350);
/// How long a file may be away or empty while an editor saves it.
const SAVING: Duration = Duration::from_millis(160);
/// A larger report takes its time; browsers are told that it is under way.
const LARGE: usize = 1024 * 1024;

impl Worker {
    pub(super) fn new(
        name: PathBuf,
        file: PathBuf,
        places: Places,
        shared: Arc<Shared>,
        tell: Sender<Signal>,
    ) -> Self {
        let mut places = places;
        places.fonts.changing = true;
        let fonts = places.fonts.user.iter().chain(&places.fonts.system).cloned();
        let fonts = fonts.chain([places.fonts.shipped.clone()]).collect();
        let judge = judge::start(tell.clone());
        let notice = Notice::new(file.clone(), places.layouts.clone(), fonts, tell);
        let engine = Arc::new(Engine::open(places.clone()).keeping());
        Self {
            name,
            file,
            places,
            engine,
            notice,
            shared,
            unsettled: vec![],
            open: false,
            judge,
            serial: 0,
            draft: None,
        }
    }

    /// Goes on until the process ends.
    pub(super) fn run(mut self, told: &Receiver<Signal>) {
        self.again(Changes { report: true, ..Changes::default() });
        let mut looked = Instant::now();
        loop {
            let wait = if self.open { IDLE } else { LOOK };
            let mut changes = self.notice.wait(told, wait);
            if !changes.any() && looked.elapsed() >= LOOK {
                changes = self.notice.look();
                looked = Instant::now();
            }
            let verdict = self.notice.verdict.take();
            if changes.any() {
                self.again(changes);
            } else if let Some(verdict) = verdict {
                self.judged(verdict);
            } else if self.open {
                self.settle();
            }
        }
    }

    /// Typesets what is there now, and shows it.
    fn again(&mut self, changes: Changes) {
        let start = Instant::now();
        if changes.fonts {
            self.engine = Arc::new(self.engine.again(self.places.clone()));
        } else if changes.layouts {
            self.engine = Arc::new(self.engine.with_layouts(self.places.layouts.clone()));
        }
        let source = match self.read() {
            Ok(source) => source,
            Err(errors) => return self.fail(errors, None),
        };
        if source.text.len() > LARGE {
            self.publish(|now| now.busy = true);
        }
        let proof = match self.set(&source) {
            Ok(proof) => proof,
            Err(errors) => return self.fail(errors, Some(&source)),
        };
        let shown = Arc::new(Shown::new(self.engine.clone(), source, proof));
        self.serial += 1;
        self.show(shown.clone(), start.elapsed());
        // What nobody waits for comes when the pages are shown.
        self.notice.show(self.engine.pictures(&shown.source, &shown.proof));
        // The thread ends with the process.
        let _ = self.judge.send(Job { serial: self.serial, shown });
    }

    /// Typesets a report, as a draft if the last one was: the rules are asked afterwards. Only
    /// the first time they are asked at once.
    fn set(&mut self, source: &Source) -> Result<Proof> {
        let Some(draft) = self.draft else {
            let proof = self.engine.proof(source, Version::default()).proof?;
            self.draft = Some(proof.is_draft());
            return Ok(proof);
        };
        let state = if draft { State::Draft } else { State::Plain };
        self.engine.set(source, Version { state, edition: None })
    }

    /// Tells what the rules say. If the report has become a draft, or is one no longer, its
    /// pages say so.
    fn judged(&mut self, verdict: Verdict) {
        // Of a report that is no longer shown nothing is told.
        if verdict.serial != self.serial || self.shared.snapshot().failed {
            return;
        }
        let draft = verdict.missing > 0;
        self.publish(|now| {
            now.missing = verdict.missing;
            now.told = verdict.told.into();
            now.listed = now.version;
        });
        if self.draft != Some(draft) {
            self.draft = Some(draft);
            self.again(Changes { report: true, ..Changes::default() });
        }
    }

    /// Shows pages; those that changed and are looked at are drawn first.
    fn show(&mut self, shown: Arc<Shown>, typeset: Duration) {
        let start = Instant::now();
        let last = self.shared.snapshot();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let mut parts = Parts { serial: self.serial, ..Parts::default() };
        let looked_at = self.shared.looked_at();
        for (before, (page, width)) in last
            .shown
            .iter()
            .flat_map(|before| looked_at.iter().map(move |at| (before, *at)))
        {
            let (old, new) = (before.print(page), shown.print(page));
            let (Some(old), Some(new)) = (old, new) else { continue };
            if old == new {
                continue;
            }
            self.unsettled.push((page, width));
            let Some((size, area, picture)) = shown.draw_changed(before, page, width)
            else {
                continue;
            };
            let patch = Patch { page, print: new, before: old, size, area, picture };
            parts.drawn.push(Arc::new(patch));
            parts.took = (ms(typeset), ms(start.elapsed()));
            self.shared.hand_on(&parts);
        }
        let took = (ms(typeset), ms(start.elapsed()));
        let before = last.shown.as_ref();
        let changed = before.is_none_or(|before| before.prints() != shown.prints());
        self.open = self.open || changed;
        self.publish(|now| {
            if changed {
                now.before = now.shown.take();
                now.settled = None;
                now.parts = parts;
            }
            // What was told before stands until the rules have been asked again.
            if now.failed {
                now.told = judge::told(&shown, &[], &[]).into();
                now.listed = now.version;
            }
            now.shown = Some(shown);
            now.failed = false;
            now.busy = false;
            now.took = took;
        });
        self.shared.forget(&self.shared.snapshot());
    }

    /// Leaves the last good pages, and says why there are no newer ones.
    fn fail(&mut self, errors: Vec<Diagnostic>, source: Option<&Source>) {
        let told = self.placed(errors, source);
        self.publish(|now| {
            now.told = told.into();
            now.listed = now.version;
            now.failed = true;
            now.busy = false;
        });
    }

    /// Writes the whole PDF, and draws what is looked at from it: it must be what was drawn
    /// from PDFs of single pages.
    fn settle(&mut self) {
        self.open = false;
        let drawn = std::mem::take(&mut self.unsettled);
        let now = self.shared.snapshot();
        let Some(shown) = now.shown.clone() else { return };
        let all = drawn.into_iter().chain(self.shared.looked_at());
        let mut pages: Vec<(usize, u32)> =
            all.filter(|(page, _)| *page < shown.prints().len()).collect();
        pages.sort_unstable();
        pages.dedup();
        let Ok(pictures) = whole(&shown, &pages) else { return };
        let mut same = true;
        for ((page, width), picture) in pages.into_iter().zip(pictures) {
            let print = shown.prints()[page];
            let own = |patch: &&Arc<Patch>| (patch.print, patch.size.0) == (print, width);
            same &= now
                .parts
                .drawn
                .iter()
                .filter(own)
                .all(|patch| picture.part(patch.area).looks_like(&patch.picture));
            if self.shared.drawn(print, width).is_some_and(|drawn| *drawn != picture) {
                same = false;
                self.shared.redraw(print, width, picture);
            }
        }
        self.publish(|now| now.settled = Some(same));
    }

    fn publish(&self, change: impl FnOnce(&mut Snapshot)) {
        self.shared.now.send_modify(|now| {
            let mut next = Snapshot::clone(now);
            next.version += 1;
            change(&mut next);
            *now = Arc::new(next);
        });
    }

    /// Reads the report. Editors take it away, or empty it, for a moment while they save.
    fn read(&self) -> Result<Source> {
        let start = Instant::now();
        loop {
            let read = yaml::read(&self.file, &self.name.display().to_string());
            let away = match &read {
                Ok(source) => source.text.trim().is_empty(),
                Err(_) => !self.file.exists(),
            };
            if !away || start.elapsed() >= SAVING {
                return read;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What is told, with the lines of files.
    fn placed(&self, told: Vec<Diagnostic>, source: Option<&Source>) -> Vec<Told> {
        let origin = |one: &Diagnostic| {
            if let (Some(file), Some(at)) = (&one.file, one.position) {
                return Some(shown::Origin {
                    name: file.clone(),
                    line: at.line,
                    column: at.column,
                    text: raw_line(&self.file, at.line),
                    is_report: true,
                });
            }
            shown::origin(&self.engine, source?, one.span?)
        };
        let told = told.into_iter();
        told.map(|one| Told { origin: origin(&one), diagnostic: one }).collect()
    }
}

/// A line of a file that is no text as a whole.
fn raw_line(file: &Path, line: usize) -> String {
    let bytes = fs::read(file).unwrap_or_default();
    let own = bytes.split(|byte| *byte == b'\n').nth(line.saturating_sub(1));
    String::from_utf8_lossy(own.unwrap_or_default()).chars().take(400).collect()
}

fn whole(shown: &Shown, pages: &[(usize, u32)]) -> Result<Vec<Picture>> {
    let file = File::open(shown.proof.pdf(&RenderOptions::default().pdf)?)?;
    shown.draw_from(&file, pages)
}
