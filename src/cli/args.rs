//! The arguments, typed.

mod batch;
mod sign;

use std::fmt;
use std::path::PathBuf;

use banxin::data;
use banxin::diag::{Bilingual, both};
use banxin::raster;
use clap::{Parser, Subcommand, ValueEnum};

use super::language::Language;
use super::print::PrintArgs;
use super::volume::VolumeArgs;

pub(super) use batch::{BatchArgs, ManifestArgs, ManifestCommand, MergeArgs};
pub(super) use sign::{Certify, Rsa, SignArgs, VerifyArgs};

/// Typesets evaluation reports: YAML in, archival PDF out.
#[derive(Debug, Parser)]
#[command(name = "banxin", version, about, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    // What all commands share stands below what is their own.
    /// A folder of fonts to look into before those that ship; may be given several times
    #[arg(long, global = true, display_order = 101, value_name = "DIR")]
    pub(super) font_path: Vec<PathBuf>,
    /// Look into the system's fonts too
    #[arg(long, global = true, display_order = 102)]
    pub(super) system_fonts: bool,
    /// A folder of layouts to look into before those that ship; may be given several times
    #[arg(long, global = true, display_order = 103, value_name = "DIR")]
    pub(super) layout_path: Vec<PathBuf>,
    /// The language of messages; the locale's if left out
    #[arg(long, global = true, display_order = 104, value_enum)]
    pub(super) lang: Option<Language>,
    /// How messages are printed
    #[arg(long, global = true, display_order = 105, value_enum, default_value_t)]
    pub(super) message_format: MessageFormat,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Typeset a report and write its PDF
    Render(RenderArgs),
    /// Typeset many reports into a folder, with a manifest; nothing is lost if it is interrupted
    Batch(Box<BatchArgs>),
    /// Work on the manifests of batches
    Manifest(ManifestArgs),
    /// Make one item of a batch, as its child
    #[command(hide = true)]
    Isolated,
    /// Draw a page of a report: as PNG, SVG or a PDF of its own, or in the terminal
    Preview(PreviewArgs),
    /// Show a report in the browser, and follow every save of its files
    Watch(WatchArgs),
    /// Say everything that is wrong with a report; mend what a program can with --fix
    Check(CheckArgs),
    /// Make a report of what an office has: a spreadsheet, a document or a text
    Import(ImportArgs),
    /// Write a report to start from, for a form; without one, list the forms
    New(NewArgs),
    /// Say which fonts are there, and which characters of a report none of them has
    Fonts(FontsArgs),
    /// Say why each line ends where it does, of a report's page or of a text
    Explain(ExplainArgs),
    /// Write the files that an archive edition was made from
    Extract(ExtractArgs),
    /// Compute the scores of a report by a rule set, beside those that are written
    Score(ScoreArgs),
    /// Print the JSON Schema of a kind of file, for editors
    Schema(SchemaArgs),
    /// Sign a PDF with a digital signature (PAdES)
    Sign(Box<SignArgs>),
    /// Say who signed a PDF, and whether it is as it was signed
    Verify(VerifyArgs),
    /// Bind the reports of a batch into volumes, with cover, catalogue and running numbers
    Volume(VolumeArgs),
    /// Send PDFs to a printer (IPP), each once
    Print(PrintArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    /// The report
    pub(super) file: PathBuf,
    /// The PDF; beside the report if left out; - for standard output
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// Only these pages, counted from 1: 2 or 2-3
    #[arg(long, value_name = "PAGES", value_parser = pages)]
    pub(super) pages: Option<(usize, usize)>,
    #[command(flatten)]
    pub(super) version: VersionArgs,
    #[command(flatten)]
    pub(super) stamp: StampArgs,
}

/// What reports are made as, one or many.
#[derive(Debug, clap::Args)]
pub(super) struct VersionArgs {
    /// The standard that the PDF keeps: a-2a, or a-3a of an archive edition
    #[arg(long, value_enum)]
    pub(super) standard: Option<Standard>,
    /// Landscape forms upright, for the screen; on paper they are turned
    #[arg(long)]
    pub(super) screen: bool,
    /// Refuse what is not ready to be filed, and say what is missing; else that gives a draft
    #[arg(long, conflicts_with = "draft")]
    pub(super) r#final: bool,
    /// A draft, even if nothing is missing
    #[arg(long)]
    pub(super) draft: bool,
    /// For whom: with blanks for pens, without names and telephones, or with its data inside
    #[arg(long, value_enum)]
    pub(super) edition: Option<Edition>,
    /// Empty signature fields where people sign and units set their seals
    #[arg(long, conflicts_with = "screen")]
    pub(super) fields: bool,
}

/// The stamp of an archive.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct StampArgs {
    /// The archive's stamp (归档章) on page 1
    #[arg(long)]
    pub(super) stamp: bool,
    /// What a report does not say of its place in the archive: YAML with fonds, retention,
    /// department, item
    #[arg(long, value_name = "FILE")]
    pub(super) archive: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PreviewArgs {
    /// The report
    pub(super) file: PathBuf,
    /// This page or these pages, counted from 1: 3 or 2-4; the first one if left out
    #[arg(id = "drawn", long = "page", value_name = "PAGES", value_parser = pages)]
    pub(super) page: Option<(usize, usize)>,
    /// The page where a value stands, by its path: funds.total or indicators.1.name
    #[arg(long, value_name = "PATH", conflicts_with = "drawn")]
    pub(super) at: Option<String>,
    /// A .png, .svg or .pdf; - for a PNG on standard output; a terminal that can shows the page
    #[arg(id = "picture", short = 'o', long = "output", value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// The resolution of a PNG, in dots per inch
    #[arg(long, value_name = "DPI", default_value_t = 144.0, value_parser = dpi)]
    pub(super) dpi: f64,
}

#[derive(Debug, clap::Args)]
pub(super) struct WatchArgs {
    /// The report
    pub(super) file: PathBuf,
    /// The port on 127.0.0.1; a free one if left out
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(super) port: u16,
    /// The address that opens a line in the editor: {file}, {line} and {column} are filled in
    #[arg(long, value_name = "URL", value_parser = editor, default_value = "vscode://file/{file}:{line}:{column}")]
    pub(super) editor: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// The report
    pub(super) file: PathBuf,
    /// The rule set that holds, in place of the report's
    #[arg(long, value_name = "NAME")]
    pub(super) rules: Option<String>,
    /// Mend what needs no judgement, in the report's file; all else in it stays as it is
    #[arg(long)]
    pub(super) fix: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// The file: .xlsx, .xls, .docx or plain text
    #[arg(id = "source", value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The YAML; beside the file if left out; - for standard output
    #[arg(id = "yaml", short = 'o', long = "output", value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ScoreArgs {
    /// The report
    pub(super) file: PathBuf,
    /// The rule set that holds, in place of the report's
    #[arg(long, value_name = "NAME")]
    pub(super) rules: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct FontsArgs {
    /// A report whose characters are looked up
    pub(super) file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The report
    #[arg(required_unless_present = "text", conflicts_with = "text")]
    pub(super) file: Option<PathBuf>,
    /// Only this page or these pages, counted from 1: 3 or 2-4
    #[arg(long, value_name = "PAGES", value_parser = pages, conflicts_with = "text")]
    pub(super) page: Option<(usize, usize)>,
    /// A text in place of a report, measured in em: Han 1, ASCII ½; - reads standard input
    #[arg(long, value_name = "TEXT", requires = "measure", allow_hyphen_values = true)]
    pub(super) text: Option<String>,
    /// The width of the text's lines, in em
    #[arg(long, value_name = "EM", value_parser = measure, requires = "text")]
    pub(super) measure: Option<f64>,
    /// The indent of its first line, in em
    #[arg(long, value_name = "EM", value_parser = indent, default_value_t = 0.0)]
    pub(super) indent: f64,
    /// The layout whose settings hold for the text where no other is given
    #[arg(long, value_name = "NAME", default_value = "report", requires = "text")]
    pub(super) layout: String,
    /// How its breaks are chosen
    #[arg(long, value_enum, requires = "text")]
    pub(super) mode: Option<Mode>,
    /// What may not start or end its lines
    #[arg(long, value_enum, requires = "text")]
    pub(super) level: Option<Level>,
    /// An opening bracket at the start of a line keeps its blank or loses it
    #[arg(long, value_enum, requires = "text")]
    pub(super) line_start_open: Option<LineStart>,
    /// The space between its Han and Latin text, in em
    #[arg(long, value_name = "EM", value_parser = indent, requires = "text")]
    pub(super) latin_space: Option<f64>,
    /// How wide its marks are
    #[arg(long, value_enum, requires = "text")]
    pub(super) punctuation: Option<Punctuation>,
    /// Let a pause hang over the right edge
    #[arg(long, requires = "text")]
    pub(super) hanging: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExtractArgs {
    /// The PDF
    #[arg(id = "pdf", value_name = "PDF")]
    pub(super) file: PathBuf,
    /// The folder; beside the PDF, of its name, if left out
    #[arg(id = "folder", short, long = "output", value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// The form, a file of `form/` of the layouts; all are listed if left out
    #[arg(long, value_name = "NAME", requires = "folder")]
    pub(super) form: Option<String>,
    /// The folder of the report; made if it is not there
    #[arg(value_name = "DIR", requires = "form")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// The kind of file
    #[arg(value_enum)]
    pub(super) kind: SchemaKind,
}

/// A kind of file that people write.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    /// A report's data
    Report,
    /// The look of a report
    Layout,
    /// A form
    Form,
    /// A rule set
    Rules,
}

/// How breaks are chosen, as the command line names it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    /// Line by line
    Greedy,
    /// All lines weighed together
    Optimal,
    /// Each character in its cell
    Grid,
}

/// Levels of prohibition, as the command line names them.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    /// None
    None,
    /// Pauses, brackets and connecting marks
    Basic,
    /// And the solidus at the end
    Gb,
    /// And dashes and ellipses at the start
    Strict,
}

/// What becomes of the blank of an opening bracket at the start of a line.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LineStart {
    /// It is kept
    Keep,
    /// It goes
    Trim,
}

/// Styles of punctuation, as the command line names them.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Punctuation {
    /// Each one em
    Full,
    /// Those that end a sentence one em, all others half
    Kaiming,
    /// All half an em
    Half,
}

/// The standards, as the command line names them.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Standard {
    /// PDF/A-2a and PDF/UA-1
    #[value(name = "a-2a")]
    A2a,
    /// PDF/A-2u
    #[value(name = "a-2u")]
    A2u,
    /// PDF/A-3a and PDF/UA-1
    #[value(name = "a-3a")]
    A3a,
    /// PDF 1.7
    None,
}

/// The editions of a report.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Edition {
    /// To be signed with a pen and sealed
    Filing,
    /// For the public: names and telephones masked
    Public,
    /// For the archive: PDF/A-3a with its data inside
    Archive,
}

impl From<Edition> for data::Edition {
    fn from(edition: Edition) -> Self {
        match edition {
            Edition::Filing => Self::Filing,
            Edition::Public => Self::Public,
            Edition::Archive => Self::Archive,
        }
    }
}

/// How messages are printed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people, on standard error
    #[default]
    Human,
    /// For editors: one JSON object a line, on standard output
    Json,
}

/// The widest line that a text is set to, in em.
const WIDEST: f64 = 10_000.0;

/// Why a value is refused, in both languages; clap shows the English one.
#[derive(Debug)]
pub(super) struct BadValue(pub(super) Bilingual);

impl std::error::Error for BadValue {}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

/// A width in em.
fn measure(text: &str) -> Result<f64, BadValue> {
    em(text, 1.0)
}

/// A length in em that may be zero.
fn indent(text: &str) -> Result<f64, BadValue> {
    em(text, 0.0)
}

fn em(text: &str, least: f64) -> Result<f64, BadValue> {
    let number = text.trim().parse::<f64>().ok();
    number.filter(|em| (least..=WIDEST).contains(em)).ok_or_else(|| {
        BadValue(both(
            format!("a number of em from {least} to {WIDEST}"),
            format!("须为 {least} 至 {WIDEST} 的字数"),
        ))
    })
}

/// A resolution at which pages are drawn.
fn dpi(text: &str) -> Result<f64, BadValue> {
    let (low, high) = (raster::LOWEST, raster::HIGHEST);
    let number = text.trim().parse::<f64>().ok();
    number.filter(|dpi| (low..=high).contains(dpi)).ok_or_else(|| {
        BadValue(both(
            format!("a number of dots per inch from {low} to {high}"),
            format!("须为 {low} 至 {high} 的分辨率（点/英寸）"),
        ))
    })
}

/// An address that names a file; no script.
fn editor(text: &str) -> Result<String, BadValue> {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = |scheme: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let runs = ["javascript", "data", "vbscript", "blob"];
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(plain)
            && !runs.contains(&scheme.as_str())
    };
    match scheme.filter(is_scheme) {
        Some(_) if text.contains("{file}") => Ok(text.to_owned()),
        _ => Err(BadValue(both(
            "an address such as vscode://file/{file}:{line}, with {file} in it",
            "地址形如 vscode://file/{file}:{line}，其中须有 {file}",
        ))),
    }
}

/// `2` or `2-3`.
fn pages(text: &str) -> Result<(usize, usize), BadValue> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|page| *page > 0);
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err(BadValue(both(
            "pages are written as 2 or 2-3, counted from 1",
            "页码写作 2 或 2-3，从 1 起",
        ))),
    }
}
