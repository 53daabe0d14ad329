//! `banxin volume`: the reports of a batch bound into volumes.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::data::{Archive, State};
use banxin::diag::{self, Diagnostic, Source, SourceId, both};
use banxin::pdf::PdfOptions;
use banxin::volume::Settings;
use banxin::{Engine, RenderOptions, Version, yaml};

use crate::batch::manifest::file_of;
use crate::bind::{self, Event, Job, Made, Shares, Supply};
use crate::files;

use super::args::{Args, BadValue, Edition, StampArgs, Standard};
use super::messages::Printer;
use super::{BAD_INPUT, SOME_FAILED, output, render};

#[derive(Debug, clap::Args)]
pub(super) struct VolumeArgs {
    /// The folder of a batch, with its manifest.jsonl
    #[arg(id = "batch", value_name = "DIR")]
    batch: PathBuf,
    /// The volume's PDF; of several, -1, -2 and so on stand behind the name
    #[arg(id = "volume", short = 'o', long = "output", value_name = "VOLUME")]
    volume: PathBuf,
    #[command(flatten)]
    binding: BindArgs,
    /// The edition that the batch has made
    #[arg(long, value_enum)]
    edition: Option<Edition>,
    /// The standard that the batch has kept
    #[arg(long, value_enum)]
    standard: Option<Standard>,
    /// The batch has landscape forms upright
    #[arg(long)]
    screen: bool,
    /// The batch has empty signature fields
    #[arg(long, conflicts_with = "screen")]
    fields: bool,
}

/// How volumes are bound.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct BindArgs {
    /// The most pages of a volume, cover and catalogue among them; a report is never cut
    #[arg(long, value_name = "N", requires = "volume", value_parser = clap::value_parser!(u32).range(1..))]
    volume_pages: Option<u32>,
    /// The most MiB of a volume's file; a report is never cut
    #[arg(long, value_name = "MIB", requires = "volume", value_parser = clap::value_parser!(u32).range(1..))]
    volume_size: Option<u32>,
    /// For paper with one printed side: no empty backs, all page numbers at the right
    #[arg(long, requires = "volume")]
    one_sided: bool,
    /// The catalogue as a table too: .xlsx or .csv; may be given several times
    #[arg(long, value_name = "FILE", requires = "volume", value_parser = catalogue)]
    catalogue: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) stamp: StampArgs,
}

/// A catalogue is written as what its ending says.
fn catalogue(text: &str) -> Result<PathBuf, BadValue> {
    let path = PathBuf::from(text);
    let is = |ending| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
    if is("xlsx") || is("csv") {
        return Ok(path);
    }
    Err(BadValue(both(
        "a catalogue is a file that ends in .xlsx or .csv",
        "目录文件须以 .xlsx 或 .csv 结尾",
    )))
}

impl BindArgs {
    fn settings(&self, screen: bool) -> Settings {
        let pdf = PdfOptions { screen, ..PdfOptions::default() };
        Settings {
            most_pages: self.volume_pages.and_then(|pages| pages.try_into().ok()),
            most_bytes: self.volume_size.map(|mib| u64::from(mib) << 20),
            one_sided: self.one_sided,
            pdf,
        }
    }
}

impl StampArgs {
    /// What holds for all reports; nothing if no file says it.
    pub(super) fn archive(&self) -> Result<Archive, (Option<Source>, Vec<Diagnostic>)> {
        let Some(path) = &self.archive else { return Ok(Archive::default()) };
        let source = yaml::read(path, &path.display().to_string());
        let source = source.map_err(|errors| (None, errors))?;
        let read = yaml::parse(&source, SourceId::REPORT);
        let read = read.and_then(|node| yaml::from_node(&node));
        read.map_err(|errors| (Some(source), errors))
    }
}

impl VolumeArgs {
    /// How the batch made its reports.
    fn options(&self, archive: &Archive) -> RenderOptions {
        let standard = render::standard(self.standard, self.edition);
        RenderOptions {
            pdf: PdfOptions { standard, screen: self.screen },
            version: Version {
                state: State::Plain,
                edition: self.edition.map(Into::into),
            },
            original: (self.edition == Some(Edition::Archive)).then(Vec::new),
            fields: self.fields,
            stamp: self.binding.stamp.stamp.then(|| archive.clone()),
            ..RenderOptions::default()
        }
    }
}

/// Binds the reports of a batch. Returns the exit code.
pub(super) fn run(command: &VolumeArgs, args: &Args, printer: &mut Printer) -> u8 {
    let archive = match command.binding.stamp.archive() {
        Ok(archive) => archive,
        Err((source, errors)) => {
            printer.all(&errors, source.as_ref(), None);
            return BAD_INPUT;
        }
    };
    let asked = Asked {
        batch: &command.batch,
        volume: &command.volume,
        binding: &command.binding,
        options: command.options(&archive),
        archive,
    };
    bind(asked, &args.engine(), &mut supply, printer)
}

/// What is bound, and how.
pub(super) struct Asked<'a> {
    pub(super) batch: &'a Path,
    pub(super) volume: &'a Path,
    pub(super) binding: &'a BindArgs,
    /// How the batch made its reports.
    pub(super) options: RenderOptions,
    pub(super) archive: Archive,
}

/// Binds the reports of a manifest. Returns the exit code.
pub(super) fn bind(
    asked: Asked<'_>,
    engine: &Engine,
    supply: &mut Supply<'_>,
    printer: &mut Printer,
) -> u8 {
    let (items, failed) = match bind::read(asked.batch) {
        Ok(read) => read,
        Err(error) => {
            let name = file_of(asked.batch).display().to_string();
            printer.all(&[no_manifest(name, &error)], None, None);
            return BAD_INPUT;
        }
    };
    if let Some(fault) = replaced(&items, &asked) {
        printer.all(&[fault], None, None);
        return BAD_INPUT;
    }
    if failed > 0 {
        printer.all(&[were_failed(failed)], None, None);
    }
    let job = Job {
        engine,
        settings: asked.binding.settings(asked.options.pdf.screen),
        archive: asked.archive,
        options: asked.options,
        shares: Shares::below(&files::folder_of(&file_of(asked.batch))),
        volume: asked.volume.to_owned(),
        catalogues: asked.binding.catalogue.clone(),
    };
    let mut sink = |event: Event<'_>| tell(event, engine, printer);
    match bind::bind(&job, items, supply, &mut sink) {
        Some(0) => 0,
        Some(_) => SOME_FAILED,
        None => BAD_INPUT,
    }
}

/// Prints what comes, and writes files. Returns whether a file could be written.
fn tell(event: Event<'_>, engine: &Engine, printer: &mut Printer) -> bool {
    match event {
        Event::Left(item, source, faults) => {
            printer.left_out(&item.input);
            let named = |fault: &Diagnostic| match fault.span {
                None if fault.file.is_none() => fault.clone().in_file(item.input.clone()),
                _ => fault.clone(),
            };
            let faults: Vec<Diagnostic> = faults.iter().map(named).collect();
            !printer.all(&faults, source, Some(engine))
        }
        Event::Told(faults) => !printer.all(faults, None, Some(engine)),
        Event::File(path, bytes) => match output::to_file(path, bytes) {
            Ok(()) => {
                printer.done(path, false);
                true
            }
            Err(fault) => !printer.all(&[fault], None, None),
        },
    }
}

/// The report of an item, by its file.
fn supply(item: &Made) -> diag::Result<(Source, Vec<u8>)> {
    let path = Path::new(&item.input);
    let bytes = fs::read(path).map_err(|error| match is_row(&item.input) {
        true => vec![row(&item.input)],
        false => vec![yaml::unreadable(&item.input, &error)],
    })?;
    let source = yaml::source(&item.input, &bytes)?;
    let folder = path.parent().map(Path::to_owned);
    Ok((Source { folder, ..source }, bytes))
}

/// Whether an input is a row or a line of a file: `list.csv:17`.
fn is_row(input: &str) -> bool {
    let number = input.rsplit_once(':').map(|(_, number)| number);
    number.is_some_and(|number| number.parse::<u64>().is_ok())
}

/// Refuses to write over a PDF of the batch, or over its manifest.
fn replaced(items: &[Made], asked: &Asked<'_>) -> Option<Diagnostic> {
    let manifest = file_of(asked.batch);
    let folder = manifest.parent().unwrap_or(Path::new("")).to_owned();
    let outputs = items.iter().map(|item| folder.join(&item.output));
    let taken: Vec<PathBuf> = outputs.chain([manifest]).collect();
    let same = |path: &Path| {
        let path = path.canonicalize().ok();
        path.is_some() && taken.iter().any(|taken| taken.canonicalize().ok() == path)
    };
    let catalogues = asked.binding.catalogue.iter().map(PathBuf::as_path);
    let path = catalogues.chain([asked.volume]).find(|path| same(path))?;
    let fault = Diagnostic::error(
        "output::is-input",
        both("this would replace a file of the batch", "此文件会覆盖批处理的文件"),
    );
    let fault = fault.in_file(path.display().to_string());
    Some(fault.hint(both("name another file", "请指定其他文件名")))
}

fn no_manifest(name: String, error: &std::io::Error) -> Diagnostic {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => {
            both("there is no manifest of a batch", "没有批处理的清单")
        }
        _ => both(
            format!("the manifest cannot be read: {error}"),
            format!("清单无法读取：{error}"),
        ),
    };
    let hint = both(
        "name the folder that `banxin batch -o` has filled",
        "请指明 banxin batch -o 所写的文件夹",
    );
    Diagnostic::error("volume::no-manifest", message).in_file(name).hint(hint)
}

fn were_failed(count: usize) -> Diagnostic {
    Diagnostic::warning(
        "volume::failed-before",
        both(
            format!("{count} reports have no PDF, by the manifest, and are in no volume"),
            format!("清单中有 {count} 份报告未生成 PDF，不装入案卷"),
        ),
    )
    .hint(both(
        "mend them and make the batch again with --resume",
        "请修正后用 --resume 重新批处理",
    ))
}

fn row(input: &str) -> Diagnostic {
    Diagnostic::error(
        "volume::row",
        both(
            "this report is a row of a table, not a file",
            "此报告是表格中的一行，不是文件",
        ),
    )
    .in_file(input)
    .hint(both(
        "bind such reports while they are made: `banxin batch … --volume`",
        "请在批处理时装订：banxin batch … --volume",
    ))
}
