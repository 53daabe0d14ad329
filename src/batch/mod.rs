//! Many reports: each made once, none lost, whatever interrupts it.
//!
//! Items come from [`inputs`] in a fixed order; threads make them ([`worker`]); one thread
//! writes PDFs and the manifest ([`writer`], [`journal`]). Nothing is kept of an item that is
//! done but where its line begins, so that memory stays level.

mod again;
mod claims;
pub(crate) mod fonts;
mod inputs;
pub(crate) mod isolated;
mod journal;
mod lock;
mod make;
pub(crate) mod manifest;
pub(crate) mod merge;
pub(crate) mod name;
pub(crate) mod options;
pub(crate) mod shard;
mod stop;
mod underway;
mod weight;
mod worker;
mod writer;

use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use banxin::Engine;
use banxin::archive::sha256;
use banxin::diag::{Diagnostic, both};
use rayon::ThreadPool;
use rayon::iter::{ParallelBridge, ParallelIterator};

use crate::files;
pub(crate) use again::Again;
use claims::Claims;
use fonts::Fonts;
use inputs::{Common, Items};
use isolated::Child;
use journal::Journal;
pub(crate) use journal::Mode;
use lock::Lock;
use make::Maker;
use manifest::{End, Record};
use name::Pattern;
use options::Options;
use shard::Shard;
use stop::Stop;
use underway::Underway;
use worker::{Done, Worker};
use writer::Writer;

/// How the names of temporary files of batches begin: those of a batch that was killed are
/// known by it.
const TEMPORARY: &str = ".banxin-batch-";

/// What a batch is asked to do.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Files, folders, globs, tables, `-`.
    pub(crate) inputs: Vec<PathBuf>,
    /// What rows and lines share.
    pub(crate) common: Option<PathBuf>,
    /// Where PDFs and the manifest go.
    pub(crate) folder: PathBuf,
    /// What PDFs are called.
    pub(crate) name: Pattern,
    /// What becomes of an earlier batch in the folder.
    pub(crate) mode: Mode,
    /// The part of the input that is made.
    pub(crate) shard: Option<Shard>,
    /// How many threads make items.
    pub(crate) threads: usize,
    /// How much memory an item that is made alone may take, in MiB.
    pub(crate) item_memory: u64,
    /// How items are made.
    pub(crate) options: Options,
    /// Whether their files share fonts.
    pub(crate) fonts: Fonts,
    /// The arguments by which the program as its own child finds fonts and layouts.
    pub(crate) child: Vec<OsString>,
}

/// Who is told how it goes.
pub(crate) trait Listener {
    /// So many items are to come, if that is known.
    fn begin(&mut self, total: Option<u64>);
    /// An item is done, was done before, or failed.
    fn item(&mut self, record: &Record, kept: bool);
    /// Something is to be looked at.
    fn tell(&mut self, diagnostic: &Diagnostic);
}

/// What a batch came to.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) counts: Counts,
    /// The last line of the manifest.
    pub(crate) end: End,
    /// Why it stopped before all was tried.
    pub(crate) stopped: Option<Stopped>,
}

/// How many items were made, were there already, and failed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) made: u64,
    pub(crate) kept: u64,
    pub(crate) failed: u64,
}

/// Why a batch stopped.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// This signal asked for it.
    Signal(u8),
    /// The folder takes nothing any more.
    Folder(Box<Diagnostic>),
}

/// Makes a batch. The error if it could not begin.
pub(crate) fn run(
    engine: &Engine,
    settings: &Settings,
    listener: &mut dyn Listener,
) -> Result<Summary, Vec<Diagnostic>> {
    files::survive_limits();
    let common = settings.common.as_deref().map(Common::read).transpose()?;
    let pool = pool(settings.threads).map_err(|told| vec![told])?;
    let _lock = take(&settings.folder).map_err(|told| vec![told])?;
    let suspects = Underway::read(&settings.folder);
    remove_temporaries(&settings.folder, 0);
    let (mut journal, earlier) =
        Journal::open(&settings.folder, settings.mode).map_err(|told| vec![told])?;
    let mut items =
        Items::open(&settings.inputs, &common.unwrap_or_default(), settings.shard);
    listener.begin(expected(&items, settings.shard));
    let common = fonts::shared(engine, settings, &mut items, !earlier.is_empty(), &pool)
        .map_err(|told| vec![told])?;
    let options = Options { common, ..settings.options.clone() };
    let settings = &Settings { options, ..settings.clone() };
    let underway = Underway::new(&settings.folder, pool.current_num_threads());
    let (claims, child) = (Claims::default(), Child::new(settings.child.clone()));
    let worker = Worker {
        maker: Maker::new(engine, &settings.options, pool.current_num_threads()),
        settings,
        fingerprint: fingerprint(engine, settings),
        earlier: &earlier,
        claims: &claims,
        child: &child,
        suspects: &suspects,
        underway: &underway,
    };
    let stop = Stop::listen();
    let (mut writer, all) = {
        let writer = Writer {
            settings,
            journal: &mut journal,
            stop: &stop,
            listener: &mut *listener,
            counts: Counts::default(),
            broken: None,
        };
        make_all(&pool, &worker, writer, &mut items, &stop)
    };
    let (counts, broken) = (writer.counts, writer.broken.take());
    let end = end(settings, counts, all.then_some(items.met()), broken.is_none());
    // A complete manifest without that line is as good; what an earlier run did is in it.
    let gone = journal.finish(end.clone());
    let broken = match gone {
        Ok(gone) => {
            left_over(gone, &claims, listener);
            broken
        }
        Err(error) => {
            let path = settings.folder.join(manifest::NAME);
            broken.or(Some(files::fault(&path, &error)))
        }
    };
    let signal = stop.signal().filter(|_| !all).map(Stopped::Signal);
    let stopped = broken.map(|told| Stopped::Folder(Box::new(told))).or(signal);
    Ok(Summary { counts, end, stopped })
}

/// Threads make items while this one writes. Returns whether the input came to its end.
fn make_all<'w>(
    pool: &ThreadPool,
    worker: &Worker<'_>,
    mut writer: Writer<'w>,
    items: &mut Items,
    stop: &Stop,
) -> (Writer<'w>, bool) {
    // As many PDFs wait as there are threads: no more memory than that.
    let (send, done) = sync_channel(pool.current_num_threads());
    let all = thread::scope(|scope| {
        let threads = scope.spawn(move || take_all(pool, worker, items, stop, send));
        writer.run(&done);
        // A panic of a thread has ended the item alone; if not, it ends the batch here.
        threads.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    (writer, all)
}

fn take_all(
    pool: &ThreadPool,
    worker: &Worker<'_>,
    items: &mut Items,
    stop: &Stop,
    send: SyncSender<Done>,
) -> bool {
    let mut all = false;
    let next = iter::from_fn(|| {
        let item = if stop.is_set() { return None } else { items.next() };
        all |= item.is_none();
        item
    });
    pool.install(|| {
        (0..).zip(next).par_bridge().for_each_with(send, |send, (turn, item)| {
            // Nobody listens only if the writer is gone, and then nothing more is wanted.
            let _ = send.send(worker.make(turn, item));
        });
    });
    all
}

fn pool(threads: usize) -> Result<ThreadPool, Diagnostic> {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
    builder.build().map_err(|error| {
        Diagnostic::error(
            "batch::no-threads",
            both(
                format!("the threads could not be had: {error}"),
                format!("无法建立线程：{error}"),
            ),
        )
        .hint(both("ask for fewer with --threads", "请用 --threads 减少线程"))
    })
}

/// Makes the folder, and takes it.
fn take(folder: &Path) -> Result<Lock, Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| files::fault(folder, &error))?;
    Lock::take(folder)
}

/// Folders deeper than this no pattern makes.
const MAX_DEPTH: usize = 32;

/// Removes what a batch that was killed has left. Nobody else writes here: the folder is ours.
fn remove_temporaries(folder: &Path, depth: usize) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth < MAX_DEPTH {
            remove_temporaries(&entry.path(), depth + 1);
        } else if name.starts_with(TEMPORARY) && name.ends_with(files::SUFFIX) {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How many items are ours, about: parts are even.
fn expected(items: &Items, shard: Option<Shard>) -> Option<u64> {
    items.total().map(|total| total / shard.map_or(1, |shard| shard.parts))
}

/// How items are made, with what, in one number.
fn fingerprint(engine: &Engine, settings: &Settings) -> String {
    let options = serde_json::to_string(&settings.options).unwrap_or_default();
    let all = [engine.fingerprint(), options, settings.name.text().to_owned()];
    sha256(all.join("\n").as_bytes())
}

fn end(settings: &Settings, counts: Counts, items: Option<u64>, whole: bool) -> End {
    End {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shard: settings.shard.map(|shard| shard.to_string()),
        items,
        own: counts.made + counts.kept + counts.failed,
        done: counts.made + counts.kept,
        failed: counts.failed,
        complete: items.is_some() && whole,
    }
}

/// Tells of outputs of earlier runs whose items are gone. They are not removed: what a batch
/// was not asked to remove is kept.
fn left_over(gone: Vec<String>, claims: &Claims, listener: &mut dyn Listener) {
    for name in gone.into_iter().filter(|name| !claims.has(name)) {
        let told = Diagnostic::warning(
            "batch::left-over",
            both(
                "an earlier run made this file of an input that is gone",
                "此文件由先前的运行生成，其输入已不在",
            ),
        )
        .in_file(name)
        .hint(both("remove it if it is not wanted", "如不需要，请删除"));
        listener.tell(&told);
    }
}
