//! `banxin print`: PDFs to a printer, each once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use banxin::Engine;
use banxin::archive::sha256;
use banxin::diag::{Diagnostic, both};
use banxin::volume::Separator;

use crate::batch::manifest::file_of;
use crate::bind;
use crate::print::{self as device, Failed, Fate, Record, Stage, Wants};

use super::args::Args;
use super::messages::Printer;

#[derive(Debug, clap::Args)]
pub(super) struct PrintArgs {
    /// The PDFs
    #[arg(id = "documents", value_name = "PDF", required_unless_present = "manifest")]
    documents: Vec<PathBuf>,
    /// The manifest of a batch, or its folder: all its PDFs are printed
    #[arg(long, value_name = "FILE", conflicts_with = "documents")]
    manifest: Option<PathBuf>,
    /// The printer: ipp://HOST/printers/NAME
    #[arg(long, value_name = "URI")]
    printer: String,
    /// On both sides of the paper, turned at the long edge
    #[arg(long)]
    duplex: bool,
    /// Stapled
    #[arg(long)]
    staple: bool,
    /// How many of each
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=999))]
    copies: u32,
    /// A sheet before each, with its unit and title
    #[arg(long)]
    separator: bool,
    /// What was sent, so that it is not sent again; printed.jsonl beside a manifest if left out
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Print again what was sent before
    #[arg(long)]
    again: bool,
    /// How long to wait until one is printed, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: u64,
}

/// The record beside a manifest.
const RECORD: &str = "printed.jsonl";

impl PrintArgs {
    fn wants(&self) -> Wants {
        Wants { copies: self.copies, duplex: self.duplex, staple: self.staple }
    }

    /// The documents, in their order.
    fn documents(&self) -> Result<Vec<PathBuf>, Diagnostic> {
        let Some(path) = &self.manifest else { return Ok(self.documents.clone()) };
        let manifest = file_of(path);
        let folder = manifest.parent().unwrap_or(Path::new("")).to_owned();
        let (made, _) = bind::read(path).map_err(|error| {
            unreadable(&manifest, &error)
                .hint(both("name the folder of a batch", "请指明批处理的文件夹"))
        })?;
        let outputs = made.into_iter().map(|item| folder.join(item.output));
        Ok(outputs.collect())
    }

    fn record(&self) -> Result<Record, Diagnostic> {
        let beside =
            self.manifest.as_ref().map(|path| file_of(path).with_file_name(RECORD));
        match self.record.as_ref().or(beside.as_ref()) {
            None => Ok(Record::none(&self.printer)),
            Some(path) => Record::open(path, &self.printer).map_err(|error| {
                unreadable(path, &error).hint(both(
                    "name another record with --record",
                    "请用 --record 另指记录文件",
                ))
            }),
        }
    }
}

/// Prints. Returns whether that failed.
pub(super) fn run(command: &PrintArgs, args: &Args, printer: &mut Printer) -> bool {
    let ready = command.documents().and_then(|documents| {
        Ok((documents, device::Printer::at(&command.printer)?, command.record()?))
    });
    let (documents, device, record) = match ready {
        Ok(ready) => ready,
        Err(fault) => return printer.all(&[fault], None, None),
    };
    // All that can be known before is known before the first sheet.
    let mut faults: Vec<Diagnostic> =
        documents.iter().filter_map(|path| not_pdf(path)).collect();
    if faults.is_empty() {
        faults = device.faults(command.wants());
    }
    if !faults.is_empty() {
        printer.all(&faults, None, None);
        printer.printed(0, documents.len());
        return true;
    }
    let engine = command.separator.then(|| args.engine());
    let mut session = Session { command, device, record, engine, count: documents.len() };
    let mut sent = 0;
    for (index, path) in documents.iter().enumerate() {
        match session.print(path, index + 1, printer) {
            Ok(printed) => sent += usize::from(printed),
            Err(fault) => {
                printer.all(&[fault.in_file(path.display().to_string())], None, None);
                printer.unsent(&documents[index + 1..]);
                printer.printed(sent, documents.len());
                return true;
            }
        }
    }
    printer.printed(sent, documents.len());
    false
}

/// Documents on their way to a printer.
struct Session<'a> {
    command: &'a PrintArgs,
    device: device::Printer,
    record: Record,
    /// What typesets separators, if they are wanted.
    engine: Option<Engine>,
    count: usize,
}

impl Session<'_> {
    /// Prints a document, unless it was. Returns whether it was printed now.
    fn print(
        &mut self,
        path: &Path,
        number: usize,
        printer: &Printer,
    ) -> Result<bool, Diagnostic> {
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
        let hash = sha256(&bytes);
        match self.record.stage(&hash).filter(|_| !self.command.again) {
            Some(Stage::Sending) => return Err(unclear()),
            Some(Stage::Sent | Stage::Printed) => {
                printer.printed_before(path);
                return Ok(false);
            }
            Some(Stage::Failed) | None => {}
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(engine) = &self.engine {
            let separator = Separator::of(&bytes, &name, (number, self.count));
            let sheet =
                separator.write(engine).map_err(|mut faults| faults.swap_remove(0))?;
            let wants = Wants { copies: 1, duplex: false, staple: false };
            let job = self.device.print(&name, sheet, wants);
            let job = job.map_err(|failed| failed.told(&self.command.printer))?;
            self.ended(job)?;
        }
        self.note(path, &hash, Stage::Sending, None)?;
        let job = match self.device.print(&name, bytes, self.command.wants()) {
            Ok(job) => job,
            Err(failed) => {
                if !matches!(failed, Failed::Unknown(_)) {
                    self.note(path, &hash, Stage::Failed, None)?;
                }
                return Err(failed.told(&self.command.printer));
            }
        };
        self.note(path, &hash, Stage::Sent, Some(job))?;
        printer.sent(path, job);
        match self.ended(job) {
            Ok(()) => self.note(path, &hash, Stage::Printed, Some(job))?,
            Err(fault) => {
                if fault.code == ENDED {
                    self.note(path, &hash, Stage::Failed, Some(job))?;
                }
                return Err(fault);
            }
        }
        Ok(true)
    }

    /// Waits until a job is printed.
    fn ended(&self, job: i32) -> Result<(), Diagnostic> {
        let patience = Duration::from_secs(self.command.wait);
        match self.device.fate(job, patience) {
            Ok(Fate::Printed) => Ok(()),
            Ok(Fate::Ended(why)) => Err(ended(job, &why)),
            Ok(Fate::Waits(why)) => Err(waits(job, self.command.wait, &why)),
            Err(failed) => Err(lost(job, &failed.told(&self.command.printer))),
        }
    }

    fn note(
        &mut self,
        path: &Path,
        hash: &str,
        stage: Stage,
        job: Option<i32>,
    ) -> Result<(), Diagnostic> {
        self.record.note(path, hash, stage, job).map_err(|error| {
            Diagnostic::error(
                "print::record",
                both(
                    format!("what was sent cannot be written down: {error}"),
                    format!("无法写入打印记录：{error}"),
                ),
            )
            .hint(both(
                "make room, or name another record with --record",
                "请腾出空间，或用 --record 另指记录文件",
            ))
        })
    }
}

/// The code of the fault of a job that the printer has ended.
const ENDED: &str = "print::ended";

fn ended(job: i32, why: &str) -> Diagnostic {
    Diagnostic::error(
        ENDED,
        both(
            format!("the printer has ended job {job}: {why}"),
            format!("打印机中止了任务 {job}：{why}"),
        ),
    )
    .hint(both(
        "some of its sheets may be printed; with --record, what was printed is not sent again",
        "可能已印出部分页面；使用 --record 时，已印完的不会重送",
    ))
}

fn waits(job: i32, seconds: u64, why: &str) -> Diagnostic {
    Diagnostic::error(
        "print::waits",
        both(
            format!("job {job} is not printed after {seconds} s: {why}"),
            format!("任务 {job} 在 {seconds} 秒内未印完：{why}"),
        ),
    )
    .hint(both(
        "the printer has it, and it is not sent again; look after the printer, then go on",
        "打印机已收到，不会重送；请处理打印机后继续",
    ))
}

fn lost(job: i32, failed: &Diagnostic) -> Diagnostic {
    let message = &failed.message;
    Diagnostic::error(
        "print::lost",
        both(
            format!(
                "the printer has job {job}, but does not say how it goes: {}",
                message.en
            ),
            format!("打印机已收到任务 {job}，但无法得知进展：{}", message.zh),
        ),
    )
    .hint(both("it is not sent again; look at the printer", "不会重送；请查看打印机"))
}

fn unclear() -> Diagnostic {
    Diagnostic::error(
        "print::unclear",
        both(
            "this was being sent when an earlier run ended: it may be printed",
            "先前的运行在发送此文件时中断，可能已打印",
        ),
    )
    .hint(both(
        "look at the printer; to print it, send it alone with --again",
        "请查看打印机；如需打印，请用 --again 单独发送",
    ))
}

/// A fault if a file is no PDF.
fn not_pdf(path: &Path) -> Option<Diagnostic> {
    let mut begin = [0; 5];
    let read = fs::File::open(path)
        .and_then(|mut file| io::Read::read_exact(&mut file, &mut begin));
    let fault = match read {
        Ok(()) if begin == *b"%PDF-" => return None,
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Some(unreadable(path, &error));
        }
        _ => Diagnostic::error("print::no-pdf", both("this is no PDF", "这不是 PDF")),
    };
    let hint = both(
        "render the report first: `banxin render REPORT`",
        "请先排版报告：banxin render 报告",
    );
    Some(fault.in_file(path.display().to_string()).hint(hint))
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    banxin::yaml::unreadable(&path.display().to_string(), error)
}
