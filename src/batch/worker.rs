//! What a thread does with an item: read it, see whether it is done, name it, make it.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::path::Path;

use banxin::archive::sha256;
use banxin::diag::{Diagnostic, Source, both};
use banxin::{data, yaml};

use super::Settings;
use super::claims::Claims;
use super::inputs::{Item, LARGEST, What, too_large};
use super::isolated::{Child, Request};
use super::journal::{Earlier, Mode};
use super::make::{Maker, Product};
use super::manifest::{Finding, Record, State};
use super::name::Known;
use super::underway::Underway;
use super::weight;

/// What all threads share.
pub(crate) struct Worker<'a> {
    pub(crate) maker: Maker<'a>,
    pub(crate) settings: &'a Settings,
    /// How items are made, with what, in one number.
    pub(crate) fingerprint: String,
    pub(crate) earlier: &'a Earlier,
    pub(crate) claims: &'a Claims,
    pub(crate) child: &'a Child,
    /// What was under way when an earlier run was killed.
    pub(crate) suspects: &'a BTreeSet<String>,
    pub(crate) underway: &'a Underway,
}

/// What became of an item, to be written.
pub(crate) struct Done {
    pub(crate) record: Record,
    pub(crate) what: Outcome,
}

/// What there is to write.
pub(crate) enum Outcome {
    /// A PDF.
    Made(Vec<u8>),
    /// Nothing: the earlier run's line, at this place, holds.
    Kept(u64),
    /// Nothing: it failed.
    Failed,
}

/// A longer report is not read into a tree in this process.
pub(crate) const SMALL: usize = 1024 * 1024;

/// Why an item is not made.
type Fault = Vec<Finding>;

impl Worker<'_> {
    /// Makes an item. `turn` counts the items of this run from zero.
    pub(crate) fn make(&self, turn: u64, item: Item) -> Done {
        let started = Timer::start();
        let mut record = Record {
            number: item.number,
            input: item.input.clone(),
            settings: self.fingerprint.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Record::default()
        };
        let mut turn = Turn { claims: self.claims, turn: Some(turn), item: item.number };
        let what = self.attempt(item, &mut record, &mut turn).unwrap_or_else(|fault| {
            record.tell(fault);
            Outcome::Failed
        });
        record.duration_ms = started.milliseconds();
        match &what {
            // It is as it was, but for its number.
            Outcome::Kept(_) => {}
            Outcome::Made(_) => record.state = State::Done,
            Outcome::Failed => (record.output, record.made) = (None, None),
        }
        Done { record, what }
    }

    fn attempt(
        &self,
        item: Item,
        record: &mut Record,
        turn: &mut Turn<'_>,
    ) -> Result<Outcome, Fault> {
        let Item { number, input, stem, path, folder, what } = item;
        let bytes = read(&input, what)?;
        record.input_sha256 = Some(sha256(&bytes));
        let source = yaml::source(&input, &bytes).map_err(|errors| plain(&errors))?;
        let source = Source { folder, ..source };
        if let Some((earlier, place)) = self.kept(record, &source) {
            turn.claim(earlier.output.as_deref()).map_err(|told| plain(&[told]))?;
            *record = Record { number, ..earlier };
            return Ok(Outcome::Kept(place));
        }
        self.underway.begins(&input);
        let request = || self.request(&source, number, &stem, &path);
        let (name, product) = if bytes.len() > SMALL {
            // Its name too is the child's affair; until it is there others wait for theirs.
            let (name, product) = self.child.make(&request(), &bytes);
            let name = name.map_err(|finding| vec![finding]);
            (self.claimed(name, turn)?, product?)
        } else {
            let tree = data::tree(&source);
            let archive = self.settings.options.archive(number);
            let known =
                Known { number, stem: &stem, path: &path, archive: Some(&archive) };
            let name = self.settings.name.fill(&known, tree.value.as_ref());
            // Of what is no report at all, that is told, and not that it has no name.
            let name = match name {
                Err(_) if tree.value.is_none() => Ok(String::new()),
                name => name.map_err(|told| plain(&[told])),
            };
            let name = self.claimed(name, turn)?;
            let heavy = self.suspects.contains(&input)
                || self.earlier.is_suspect(&input)
                || tree
                    .value
                    .as_ref()
                    .is_some_and(|tree| weight::is_heavy(tree, source.folder.as_deref()));
            let product = if heavy {
                self.child.make(&request(), &bytes).1?
            } else {
                self.maker.make(&source, &tree, &bytes, number)?
            };
            (name, product)
        };
        let Product { made, findings, bytes } = product;
        record.output = Some(name);
        record.made = Some(made);
        record.tell(findings);
        Ok(Outcome::Made(bytes))
    }

    /// What an earlier run did, if all of it still holds: the input, how it was asked for,
    /// layouts and pictures, and the PDF itself.
    fn kept(&self, record: &Record, source: &Source) -> Option<(Record, u64)> {
        let (earlier, place) = self.earlier.find(&record.input)?;
        let made = earlier.made.as_ref()?;
        // A stamp or a name may have an item number, which is that of the place in the input.
        let counted = !self.settings.options.archive.is_null();
        let same = earlier.input_sha256 == record.input_sha256
            && (!counted || earlier.number == record.number)
            && earlier.settings == self.fingerprint
            && self.maker.engine.holds(source, &made.needs);
        let output = self.settings.folder.join(earlier.output.as_ref()?);
        let is_whole = || {
            let length = fs::metadata(&output).ok().map(|file| file.len());
            length == Some(made.bytes)
                && fs::read(&output).is_ok_and(|now| sha256(&now) == made.output_sha256)
        };
        (same && is_whole()).then_some((earlier, place))
    }

    /// A name that no other item has, and no file that is not ours.
    fn claimed(
        &self,
        name: Result<String, Fault>,
        turn: &mut Turn<'_>,
    ) -> Result<String, Fault> {
        let name = name?;
        let wanted = (!name.is_empty()).then_some(name.as_str());
        turn.claim(wanted).map_err(|told| plain(&[told]))?;
        let path = self.settings.folder.join(&name);
        if self.settings.mode == Mode::New
            && wanted.is_some()
            && path.symlink_metadata().is_ok()
        {
            return Err(plain(&[exists(&name)]));
        }
        Ok(name)
    }

    fn request(&self, source: &Source, number: u64, stem: &str, path: &str) -> Request {
        Request {
            input: source.name.clone(),
            folder: source.folder.clone(),
            options: self.settings.options.clone(),
            pattern: self.settings.name.text().to_owned(),
            number,
            stem: stem.to_owned(),
            path: path.to_owned(),
            memory: self.settings.item_memory,
        }
    }
}

/// An item's turn to be given a name. Whatever becomes of the item, it is taken: others wait
/// for it.
struct Turn<'a> {
    claims: &'a Claims,
    turn: Option<u64>,
    item: u64,
}

impl Turn<'_> {
    /// Waits for the turn, and takes a name.
    fn claim(&mut self, name: Option<&str>) -> Result<(), Diagnostic> {
        let Some(turn) = self.turn.take() else { return Ok(()) };
        match self.claims.claim(turn, name, self.item) {
            None => Ok(()),
            Some(other) => Err(collides(name.unwrap_or_default(), other)),
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(turn) = self.turn.take() {
            self.claims.claim(turn, None, self.item);
        }
    }
}

/// The bytes of an item: once, so that what is hashed is what is used.
pub(crate) fn read(input: &str, what: What) -> Result<Vec<u8>, Fault> {
    match what {
        What::Text(bytes) => Ok(bytes),
        What::Fault(fault) => Err(plain(&[*fault])),
        What::File(path) => read_steady(&path, input).map_err(|told| plain(&[told])),
    }
}

/// A file that is written while it is read is read again: half of it is no report.
const ATTEMPTS: usize = 5;

fn read_steady(path: &Path, input: &str) -> Result<Vec<u8>, Diagnostic> {
    let fault = |error| yaml::unreadable(input, &error);
    for _ in 0..ATTEMPTS {
        let before = fs::metadata(path).map_err(fault)?;
        if before.len() > LARGEST {
            return Err(too_large(input));
        }
        let bytes = fs::read(path).map_err(fault)?;
        let after = fs::metadata(path).map_err(fault)?;
        if stamp(&before) == stamp(&after) && after.len() == bytes.len() as u64 {
            return Ok(bytes);
        }
    }
    Err(changing(input))
}

/// What changes when a file is written.
#[expect(clippy::disallowed_types, reason = "it is compared and goes nowhere")]
fn stamp(file: &Metadata) -> (u64, Option<std::time::SystemTime>) {
    (file.len(), file.modified().ok())
}

/// How long something takes, by a clock that nobody sets.
#[expect(clippy::disallowed_types, reason = "manifests say how long an item took")]
struct Timer(std::time::Instant);

#[expect(clippy::disallowed_types, reason = "manifests say how long an item took")]
impl Timer {
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

fn plain(diagnostics: &[Diagnostic]) -> Fault {
    diagnostics.iter().map(Finding::plain).collect()
}

fn collides(name: &str, other: u64) -> Diagnostic {
    Diagnostic::error(
        "batch::collision",
        both(
            format!("item {other} is called `{name}` too"),
            format!("第 {other} 项的文件名也是“{name}”"),
        ),
    )
    .hint(both(
        "tell them apart with --name, such as {stem}, {number} or {project.code}; case alone makes no other name",
        "请用 --name 加以区分，如 {stem}、{number} 或 {project.code}；仅大小写不同视为同名",
    ))
}

fn exists(name: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::exists",
        both(
            "a file of this name is there, and not of a batch",
            "已有同名文件，且不是批处理生成的",
        ),
    )
    .in_file(name)
    .hint(both(
        "write to a folder of its own, or replace such files with --force",
        "请写到单独的文件夹，或用 --force 覆盖",
    ))
}

fn changing(input: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::changing",
        both(
            "the file is written again and again while it is read",
            "文件在读取过程中不断被改写",
        ),
    )
    .in_file(input)
    .hint(both(
        "when it is complete, run the batch with --resume",
        "待其写完后，用 --resume 再次运行",
    ))
}
