//! Items that may take much memory are made in a process of their own, with a limit: if one
//! takes more, it fails alone.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use banxin::diag::{Diagnostic, Source, SourceId, both};
use banxin::{Engine, data, yaml};
use serde::{Deserialize, Serialize};

use super::make::{Maker, Product};
use super::manifest::{Finding, Made};
use super::name::{Known, Pattern};
use super::options::Options;

/// The hidden command by which the program is its own child.
pub(crate) const COMMAND: &str = "isolated";
/// A longer PDF is not handed back.
const LARGEST: usize = 512 * 1024 * 1024;

/// What is told of an item of which a child died.
pub(crate) const FATAL: [&str; 3] = ["batch::memory", "batch::time", "batch::died"];
/// What takes longer than this is no report; a process without memory may not even end.
const LONGEST: Duration = Duration::from_mins(10);
/// What a child says last if that is so.
const TOO_SLOW: &str = "it takes too long";

/// What a child is asked for. The bytes of the item follow.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) input: String,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) options: Options,
    /// The pattern of names, and what it knows beside the report's values.
    pub(crate) pattern: String,
    pub(crate) number: u64,
    pub(crate) stem: String,
    pub(crate) path: String,
    /// How much memory it may take, in MiB.
    pub(crate) memory: u64,
}

/// What a child answers. The bytes of the PDF follow, if it was made.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    name: Result<String, Box<Finding>>,
    made: Option<Made>,
    findings: Vec<Finding>,
}

/// A name or why there is none, and what was made or why nothing was.
pub(crate) type Isolated = (Result<String, Finding>, Result<Product, Vec<Finding>>);

/// The program as its own child.
#[derive(Debug, Default)]
pub(crate) struct Child {
    /// The arguments before the command: where fonts and layouts are.
    pub(crate) args: Vec<std::ffi::OsString>,
    /// Children run one at a time: their limit is one for all of them.
    one: Mutex<()>,
}

impl Child {
    /// The program as its own child, with the arguments that say where fonts and layouts are.
    pub(crate) fn new(args: Vec<std::ffi::OsString>) -> Self {
        Self { args, one: Mutex::default() }
    }

    /// Makes an item in a child.
    pub(crate) fn make(&self, request: &Request, bytes: &[u8]) -> Isolated {
        let _one = self.one.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.ask(request, bytes);
        let told = match answer {
            Ok(output) if output.status.success() => match read(&output.stdout) {
                Ok(made) => return made,
                Err(error) => no_child(&error),
            },
            Ok(output) => died(&output, request.memory),
            Err(error) => no_child(&error),
        };
        let finding = Finding::plain(&told);
        (Err(finding.clone()), Err(vec![finding]))
    }

    fn ask(&self, request: &Request, bytes: &[u8]) -> io::Result<Output> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(&self.args).arg(COMMAND);
        // A trace of where memory ended needs memory.
        command.env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        // It reads all before it writes: neither waits for the other. If it is gone before it
        // has read all, how it ended says more than that.
        if let Some(mut stdin) = child.stdin.take() {
            let mut line = serde_json::to_vec(request)?;
            line.push(b'\n');
            let _ = stdin.write_all(&line).and_then(|()| stdin.write_all(bytes));
        }
        child.wait_with_output()
    }
}

fn read(output: &[u8]) -> io::Result<Isolated> {
    let end = output.iter().position(|byte| *byte == b'\n');
    let (line, rest) = output.split_at(end.ok_or(io::ErrorKind::UnexpectedEof)?);
    let Answer { name, made, findings } = serde_json::from_slice(line)?;
    let product = match made {
        Some(made) if made.bytes == rest.len() as u64 - 1 => {
            Ok(Product { made, findings, bytes: rest[1..].to_vec() })
        }
        Some(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
        None => Err(findings),
    };
    Ok((name.map_err(|finding| *finding), product))
}

/// Is the child: reads what is asked for from standard input, writes the answer to standard
/// output. `engine` opens layouts and fonts within the limit.
pub(crate) fn serve(engine: impl FnOnce() -> Engine) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut line = vec![];
    input.read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    // Before there is a limit: it needs a little memory itself.
    thread::spawn(|| {
        thread::sleep(LONGEST);
        eprintln!("{TOO_SLOW}");
        std::process::abort();
    });
    limit(request.memory);
    let mut bytes = vec![];
    input.read_to_end(&mut bytes)?;
    let (name, product) = answer(&engine(), &request, &bytes);
    let (made, findings, pdf) = match product {
        Ok(Product { made, findings, bytes }) => (Some(made), findings, bytes),
        Err(findings) => (None, findings, vec![]),
    };
    let mut answer = serde_json::to_vec(&Answer { name, made, findings })?;
    answer.push(b'\n');
    let mut output = io::stdout().lock();
    output.write_all(&answer)?;
    output.write_all(&pdf)?;
    output.flush()
}

type Answered = (Result<String, Box<Finding>>, Result<Product, Vec<Finding>>);

fn answer(engine: &Engine, request: &Request, bytes: &[u8]) -> Answered {
    let source = match yaml::source(&request.input, bytes) {
        Ok(source) => Source { folder: request.folder.clone(), ..source },
        Err(errors) => {
            let findings: Vec<Finding> = errors.iter().map(Finding::plain).collect();
            let first = findings.first().cloned().unwrap_or_default();
            return (Err(Box::new(first)), Err(findings));
        }
    };
    let name = name(request, &source).map_err(|told| Box::new(Finding::plain(&told)));
    let maker = Maker::new(engine, &request.options, 0);
    let product = maker.make(&source, &data::tree(&source), bytes, request.number);
    let product = match product {
        Ok(product) if product.bytes.len() > LARGEST => {
            Err(vec![Finding::plain(&too_long())])
        }
        product => product,
    };
    (name, product)
}

fn name(request: &Request, source: &Source) -> Result<String, Diagnostic> {
    // The parent has read the pattern from the same text.
    let pattern = Pattern::read(&request.pattern)
        .map_err(|why| Diagnostic::error("batch::name", why))?;
    let Request { number, stem, path, .. } = request;
    let report =
        pattern.needs_values().then(|| yaml::parse_draft(source, SourceId::REPORT).value);
    let archive = request.options.archive(*number);
    let known = Known { number: *number, stem, path, archive: Some(&archive) };
    pattern.fill(&known, report.flatten().as_ref())
}

/// Bounds this process, and lets it end what it has begun when the batch is interrupted.
fn limit(memory: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let most = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
        // Without the limit an item may still do what it was asked to.
        let _ = setrlimit(Resource::Data, most(memory.saturating_mul(1024 * 1024)));
        let _ = setrlimit(Resource::Core, most(0));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            let _ = signal_hook::flag::register(signal, std::sync::Arc::default());
        }
    }
    #[cfg(not(unix))]
    let _ = memory;
}

/// What Rust says when there is no more memory, for anything or for telling so.
const NO_MEMORY: [&str; 2] = ["memory allocation of", "failed to initiate panic"];

fn died(output: &Output, memory: u64) -> Diagnostic {
    let told = String::from_utf8_lossy(&output.stderr);
    if NO_MEMORY.iter().any(|words| told.contains(words)) {
        return Diagnostic::error(
            "batch::memory",
            both(
                format!("it would take more than {memory} MiB of memory"),
                format!("所需内存超过 {memory} MiB"),
            ),
        )
        .hint(both(
            "make it smaller, or allow more with --item-memory",
            "请缩小此报告，或用 --item-memory 放宽限制",
        ));
    }
    if told.contains(TOO_SLOW) {
        let most = LONGEST.as_secs() / 60;
        return Diagnostic::error(
            "batch::time",
            both(
                format!("it would take more than {most} minutes"),
                format!("处理时间超过 {most} 分钟"),
            ),
        )
        .hint(both("make it smaller", "请缩小此报告"));
    }
    let (status, last) = (output.status, told.lines().last().unwrap_or_default());
    Diagnostic::error(
        "batch::died",
        both(
            format!("the process that made it ended with {status}: {last}"),
            format!("处理它的进程异常结束（{status}）：{last}"),
        ),
    )
    .hint(both(
        "it may take more memory than there is: make it smaller",
        "可能是内存不足：请缩小此报告",
    ))
}

fn no_child(error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        "batch::no-child",
        both(
            format!("a process of its own could not be had for it: {error}"),
            format!("无法为它建立单独的进程：{error}"),
        ),
    )
    .hint(both("try again with --resume", "请用 --resume 重试"))
}

fn too_long() -> Diagnostic {
    let most = LARGEST / 1024 / 1024;
    Diagnostic::error(
        "batch::too-large",
        both(
            format!("its PDF is longer than {most} MiB"),
            format!("其 PDF 超过 {most} MiB"),
        ),
    )
    .hint(both("split it into several reports", "请拆分为多份报告"))
}
