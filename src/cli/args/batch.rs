//! The arguments of batches and of their manifests.

use std::path::PathBuf;

use banxin::diag::both;
use clap::{Subcommand, ValueEnum};

use super::{BadValue, VersionArgs};
use crate::batch::fonts::Fonts;
use crate::batch::name::{self, Pattern};
use crate::batch::shard::Shard;
use crate::cli::volume::BindArgs;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct BatchArgs {
    /// YAML files, folders of them, globs, .jsonl, .csv, .xlsx; - for a list or JSON Lines on standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(in crate::cli) inputs: Vec<PathBuf>,
    /// The folder of the PDFs and of manifest.jsonl; made if it is not there
    #[arg(id = "into", short = 'o', long = "output", value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
    /// What PDFs are called: {stem}, {path}, {number:5}, or values of the report, such as {year}-{unit}-{project}.pdf
    #[arg(id = "pattern", long = "name", value_name = "PATTERN", default_value = name::USUAL, value_parser = pattern)]
    pub(in crate::cli) pattern: Pattern,
    /// The YAML that rows of tables and lines fill up
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) common: Option<PathBuf>,
    /// Make what is missing or has changed, and nothing else
    #[arg(long, conflicts_with = "anew")]
    pub(in crate::cli) resume: bool,
    /// Make all anew, and replace files that are there
    #[arg(id = "anew", long = "force")]
    pub(in crate::cli) force: bool,
    /// Only the I-th of N parts of the input
    #[arg(long, value_name = "I/N", value_parser = part)]
    pub(in crate::cli) shard: Option<Shard>,
    /// How many reports are made at once; as many as there are cores if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) threads: Option<u16>,
    /// How much memory, in MiB, a report may take that seems to need very much
    #[arg(long, value_name = "MIB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    pub(in crate::cli) item_memory: u64,
    /// Whether PDFs share subsets of fonts, which is faster and makes them a little larger; those of 64 reports and more do if left out
    #[arg(id = "share", long = "fonts", value_name = "HOW")]
    pub(in crate::cli) fonts: Option<HowFonts>,
    #[command(flatten)]
    pub(in crate::cli) version: VersionArgs,
    /// Bind all into this PDF too; of several volumes, -1, -2 and so on stand behind the name
    #[arg(long, value_name = "VOLUME")]
    pub(in crate::cli) volume: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) binding: BindArgs,
}

/// Whether the PDFs of a batch share subsets of fonts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum HowFonts {
    /// What is common to all is made once
    Shared,
    /// Each PDF is what `render` would make
    Own,
}

impl From<HowFonts> for Fonts {
    fn from(how: HowFonts) -> Self {
        match how {
            HowFonts::Shared => Self::Shared,
            HowFonts::Own => Self::Own,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ManifestArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: ManifestCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ManifestCommand {
    /// Join the manifests of the parts of a list, and name what is missing or double
    Merge(MergeArgs),
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct MergeArgs {
    /// Manifests, or the folders of batches
    #[arg(id = "manifests", value_name = "MANIFEST", required = true)]
    pub(in crate::cli) manifests: Vec<PathBuf>,
    /// The manifest of the whole; standard output if left out
    #[arg(id = "merged", short = 'o', long = "output", value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// What the batches were given, to name what is missing; may be given several times
    #[arg(long, value_name = "INPUT")]
    pub(in crate::cli) of: Vec<PathBuf>,
}

/// `{year}-{unit}.pdf`.
fn pattern(text: &str) -> Result<Pattern, BadValue> {
    Pattern::read(text).map_err(BadValue)
}

/// `2/8`.
fn part(text: &str) -> Result<Shard, BadValue> {
    Shard::read(text).ok_or_else(|| {
        BadValue(both(
            "a part is written as 2/8: the second of eight",
            "部分写作 2/8，即八个部分中的第二个",
        ))
    })
}
