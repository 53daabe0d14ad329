//! `banxin volume`: the reports of a batch bound into volumes.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::data::{Archive, State};
use banxin::diag::{Diagnostic, Result, Source, SourceId, both};
use banxin::pdf::PdfOptions;
use banxin::volume::Settings;
use banxin::{RenderOptions, Version, yaml};

use crate::bind::{self, Event, Job, Made};

use super::args::{Args, BadValue, Edition, Standard};
use super::messages::Printer;
use super::{output, render};

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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    volume_pages: Option<u32>,
    /// The most MiB of a volume's file; a report is never cut
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..))]
    volume_size: Option<u32>,
    /// For paper with one printed side: no empty backs, all page numbers at the right
    #[arg(long)]
    one_sided: bool,
    /// The catalogue as a table too: .xlsx or .csv; may be given several times
    #[arg(long, value_name = "FILE", value_parser = catalogue)]
    catalogue: Vec<PathBuf>,
    /// What reports do not say of their place in the archive: YAML with fonds, retention,
    /// department, item
    #[arg(long, value_name = "FILE")]
    archive: Option<PathBuf>,
}

/// A catalogue is written as what its ending says.
fn catalogue(text: &str) -> std::result::Result<PathBuf, BadValue> {
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

    /// What holds for all reports.
    fn archive(&self, printer: &mut Printer) -> Option<Archive> {
        let Some(path) = &self.archive else { return Some(Archive::default()) };
        let source = match yaml::read(path, &path.display().to_string()) {
            Ok(source) => source,
            Err(errors) => {
                printer.all(&errors, None, None);
                return None;
            }
        };
        let read = yaml::parse(&source, SourceId::REPORT);
        match read.and_then(|node| yaml::from_node(&node)) {
            Ok(archive) => Some(archive),
            Err(errors) => {
                printer.all(&errors, Some(&source), None);
                None
            }
        }
    }
}

impl VolumeArgs {
    /// How the batch made its reports.
    fn options(&self) -> RenderOptions {
        let standard = render::standard(self.standard, self.edition);
        RenderOptions {
            pdf: PdfOptions { standard, screen: self.screen },
            version: Version {
                state: State::Plain,
                edition: self.edition.map(Into::into),
            },
            original: (self.edition == Some(Edition::Archive)).then(Vec::new),
            fields: self.fields,
            ..RenderOptions::default()
        }
    }
}

/// Binds the reports of a batch. Returns whether one is in no volume.
pub(super) fn run(command: &VolumeArgs, args: &Args, printer: &mut Printer) -> bool {
    let (items, failed) = match bind::read(&command.batch) {
        Ok(read) => read,
        Err(error) => {
            let name = bind::manifest_of(&command.batch).display().to_string();
            return printer.all(&[no_manifest(name, &error)], None, None);
        }
    };
    if let Some(fault) = replaced(&items, command) {
        return printer.all(&[fault], None, None);
    }
    let Some(archive) = command.binding.archive(printer) else { return true };
    let engine = args.engine();
    let job = Job {
        engine: &engine,
        archive,
        settings: command.binding.settings(command.screen),
        options: command.options(),
        volume: command.volume.clone(),
        catalogues: command.binding.catalogue.clone(),
    };
    if failed > 0 {
        printer.all(&[were_failed(failed)], None, None);
    }
    let mut sink = |event: Event<'_>| tell(event, &engine, printer);
    let left = bind::bind(&job, items, &mut supply, &mut sink);
    left.is_none_or(|left| left > 0)
}

/// Prints what comes, and writes files. Returns whether a file could be written.
fn tell(event: Event<'_>, engine: &banxin::Engine, printer: &mut Printer) -> bool {
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
fn supply(item: &Made) -> Result<(Source, Vec<u8>)> {
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
fn replaced(items: &[Made], command: &VolumeArgs) -> Option<Diagnostic> {
    let manifest = bind::manifest_of(&command.batch);
    let folder = manifest.parent().unwrap_or(Path::new("")).to_owned();
    let outputs =
        items.iter().filter_map(|item| Some(folder.join(item.output.as_ref()?)));
    let taken: Vec<PathBuf> = outputs.chain([manifest]).collect();
    let same = |path: &Path| {
        let path = path.canonicalize().ok();
        path.is_some() && taken.iter().any(|taken| taken.canonicalize().ok() == path)
    };
    let written = command.binding.catalogue.iter().chain([&command.volume]);
    let path = written.into_iter().find(|path| same(path))?;
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
