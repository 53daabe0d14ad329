//! The arguments, typed.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::BAD_USAGE;
use super::language::{self, Language};

/// Typesets evaluation reports: YAML in, archival PDF out.
#[derive(Debug, Parser)]
#[command(name = "banxin", version, about, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    /// A folder of fonts to look into before those that ship; may be given several times
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) font_path: Vec<PathBuf>,
    /// Look into the system's fonts too
    #[arg(long, global = true)]
    pub(super) system_fonts: bool,
    /// A folder of layouts to look into before those that ship; may be given several times
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) layout_path: Vec<PathBuf>,
    /// The language of messages; the locale's if left out
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Language>,
    /// How messages are printed
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(super) message_format: MessageFormat,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Typeset a report and write its PDF
    Render(RenderArgs),
    /// Say everything that is wrong with a report, and write nothing
    Check(FileArgs),
    /// Say which fonts are there, and which characters of a report none of them has
    Fonts(FontsArgs),
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
    /// The standard that the PDF keeps
    #[arg(long, value_enum, default_value_t)]
    pub(super) standard: Standard,
}

#[derive(Debug, clap::Args)]
pub(super) struct FileArgs {
    /// The report
    pub(super) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct FontsArgs {
    /// A report whose characters are looked up
    pub(super) file: Option<PathBuf>,
}

/// The standards, as the command line names them.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Standard {
    /// PDF/A-2a and PDF/UA-1
    #[default]
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

/// How messages are printed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people, on standard error
    #[default]
    Human,
    /// For editors: one JSON object a line, on standard output
    Json,
}

/// What the help says in Chinese, by the argument's or the command's name.
const CHINESE: [(&str, &str); 14] = [
    ("banxin", "排印绩效评价报告：输入 YAML，输出可归档的 PDF"),
    ("render", "排版一份报告并写出 PDF"),
    ("check", "列出报告中的全部问题，不写任何文件"),
    ("fonts", "列出可用的字体，以及报告中没有字体可用的字符"),
    ("font_path", "先于随附字体查找的字体文件夹；可多次给出"),
    ("system_fonts", "同时查找系统字体"),
    ("layout_path", "先于随附版式查找的版式文件夹；可多次给出"),
    ("lang", "消息语言；缺省按系统语言环境"),
    ("message_format", "消息格式：human 供人阅读，json 供编辑器使用"),
    ("file", "报告的 YAML 文件"),
    ("output", "PDF 文件名；缺省写在报告旁边；- 表示标准输出"),
    ("pages", "只输出这些页，从 1 计数：2 或 2-3"),
    ("standard", "PDF 遵循的标准"),
    ("help", "显示帮助"),
];

/// The arguments of this process; the exit code if they are not understood, or if they ask
/// for help.
pub(super) fn parse() -> Result<Args, ExitCode> {
    let language = language::asked_for(std::env::args_os().skip(1));
    let command = match language {
        Language::En => Args::command(),
        Language::Zh => in_chinese(Args::command()),
    };
    let matches = command.try_get_matches().map_err(|error| refuse(&error, language))?;
    Args::from_arg_matches(&matches).map_err(|error| refuse(&error, language))
}

/// Prints what clap has to say: help and versions are no faults.
fn refuse(error: &clap::Error, language: Language) -> ExitCode {
    if error.use_stderr() && language == Language::Zh {
        eprintln!("命令行有误，用 banxin --help 查看用法：");
    }
    // Nothing can be done if the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(BAD_USAGE) } else { ExitCode::SUCCESS }
}

fn in_chinese(mut command: clap::Command) -> clap::Command {
    let find =
        |name: &str| CHINESE.iter().find(|(key, _)| *key == name).map(|(_, zh)| *zh);
    if let Some(about) = find(command.get_name()) {
        command = command.about(about).long_about(about);
    }
    command = command.mut_args(|arg| match find(arg.get_id().as_str()) {
        Some(help) => arg.help(help),
        None => arg,
    });
    command.mut_subcommands(in_chinese)
}

/// `2` or `2-3`.
fn pages(text: &str) -> Result<(usize, usize), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|page| *page > 0);
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err(
            "pages are written as 2 or 2-3, counted from 1 / 页码写作 2 或 2-3，从 1 起"
                .to_owned(),
        ),
    }
}
