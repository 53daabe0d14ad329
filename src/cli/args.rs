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
    /// Say why each line ends where it does, of a report's page or of a text
    Explain(ExplainArgs),
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
    /// Its level of prohibition (避头尾)
    #[arg(long, value_enum, requires = "text")]
    pub(super) level: Option<Level>,
    /// An opening bracket at the start of a line keeps its blank or loses it
    #[arg(long, value_enum, requires = "text")]
    pub(super) line_start_open: Option<LineStart>,
    /// The space between its Han and Latin text, in em
    #[arg(long, value_name = "EM", value_parser = indent, requires = "text")]
    pub(super) latin_space: Option<f64>,
    /// How wide its marks are: 全角式, 开明式, 半角式
    #[arg(long, value_enum, requires = "text")]
    pub(super) punctuation: Option<Punctuation>,
    /// Let a pause hang over the right edge
    #[arg(long, requires = "text")]
    pub(super) hanging: bool,
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
    /// And 分隔号 at the end
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
    /// 全角式
    Full,
    /// 开明式
    Kaiming,
    /// 半角式
    Half,
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
const CHINESE: [(&str, &str); 25] = [
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
    ("explain", "说明每行为何在此断开：报告的某页，或给出的文字"),
    ("page", "只说明这些页，从 1 计数：3 或 2-4"),
    ("text", "以文字代替报告，按字宽计量：汉字 1，ASCII ½；- 表示标准输入"),
    ("measure", "文字的行宽，以字计"),
    ("indent", "首行缩进，以字计"),
    ("layout", "文字未另行指定的设置取自此版式"),
    ("mode", "断行方式：greedy 逐行，optimal 整段权衡，grid 稿纸"),
    ("level", "避头尾的级别"),
    ("line_start_open", "行首开括号的空白：keep 保留，trim 去除"),
    ("latin_space", "汉字与西文之间的间距，以字计"),
    ("punctuation", "标点式样：full 全角式，kaiming 开明式，half 半角式"),
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

/// The widest line that a text is set to, in em.
const WIDEST: f64 = 10_000.0;

/// A width in em.
fn measure(text: &str) -> Result<f64, String> {
    em(text, 1.0)
}

/// A length in em that may be zero.
fn indent(text: &str) -> Result<f64, String> {
    em(text, 0.0)
}

fn em(text: &str, least: f64) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok();
    number.filter(|em| (least..=WIDEST).contains(em)).ok_or_else(|| {
        format!(
            "a number of em from {least} to {WIDEST} / 须为 {least} 至 {WIDEST} 的字数"
        )
    })
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
