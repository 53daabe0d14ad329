//! How many reports a second a batch makes, beside the floor and beside Typst.
//!
//! `cargo bench --bench batch`; with the 10 000: `cargo bench --bench batch -- 10000`. What was
//! measured stands in `docs/performance.md`.
//!
//! Each number is of the whole program, its start included: different reports, checked, typeset,
//! written, flushed, and told in the manifest. The floor deflates the streams of the same files
//! and writes the same bytes as safely, and does nothing else. Typst's compiler, if Python has
//! it, makes the same pages in one process that keeps its fonts.

#![expect(clippy::disallowed_types, reason = "a benchmark measures time")]

#[path = "reports/mod.rs"]
mod reports;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The level at which the streams of our files are deflated.
const LEVEL: u32 = 6;
/// Of so many files the floor and Typst are measured.
const SOME: usize = 100;
/// Of more than so many reports only those that share fonts are made.
const MANY: usize = 1000;

fn main() {
    let asked = std::env::args().filter_map(|arg| arg.parse::<usize>().ok());
    let mut counts = vec![100, 1000];
    counts.extend(asked);
    let folder = tempfile::tempdir().expect("a folder");
    println!("reports  fonts   threads  reports/s  peak MiB  bytes/report");
    for count in counts {
        let input = folder.path().join(format!("in-{count}"));
        make(&input, count);
        for (fonts, threads) in [("own", 1), ("own", 2), ("shared", 1), ("shared", 2)] {
            // Those of many are told by the fewer.
            if fonts == "own" && count > MANY {
                continue;
            }
            let output = folder.path().join(format!("out-{count}-{fonts}-{threads}"));
            let run = batch(&input, &output, fonts, threads);
            let rate = count as f64 / run.time.as_secs_f64();
            let (peak, bytes) = (run.peak_kib / 1024, size(&output) / count as u64);
            println!(
                "{count:>7}  {fonts:<6}  {threads:>7}  {rate:>9.1}  {peak:>8}  {bytes:>12}"
            );
        }
    }
    for fonts in ["own", "shared"] {
        print!("floor of those with fonts {fonts}, ");
        let made = folder.path().join(format!("out-100-{fonts}-1"));
        floor(&made, &folder.path().join("floor"));
    }
    typst(&folder.path().join("in-100"));
}

/// Different reports, in files.
fn make(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("it can be made");
    for seed in 0..count as u64 {
        let path = folder.join(format!("{seed:05}.yaml"));
        fs::write(path, reports::report(seed)).expect("it can be written");
    }
}

/// What a run took.
struct Run {
    time: Duration,
    peak_kib: u64,
}

fn batch(input: &Path, output: &Path, fonts: &str, threads: usize) -> Run {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_banxin"))
        .arg("batch")
        .arg(input)
        .arg("-o")
        .arg(output)
        .args(["--fonts", fonts, "--threads", &threads.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak(&child).unwrap_or(peak_kib);
        match child.try_wait().expect("it can be asked") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    assert!(status.success(), "the batch ends well: {status}");
    Run { time: start.elapsed(), peak_kib }
}

/// The most memory that a process had so far, in KiB.
fn peak(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut pdfs: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect();
    pdfs.sort();
    pdfs
}

fn size(folder: &Path) -> u64 {
    let pdfs = pdfs(folder).into_iter();
    pdfs.map(|path| fs::metadata(path).expect("it is there").len()).sum()
}

/// Deflates the streams of files that were made, and writes the files again.
fn floor(made: &Path, output: &Path) {
    fs::create_dir_all(output).expect("it can be made");
    let files: Vec<(Vec<u8>, Vec<Vec<u8>>)> =
        pdfs(made).iter().take(SOME).map(|path| streams(path)).collect();
    let start = Instant::now();
    for (number, (bytes, streams)) in files.iter().enumerate() {
        let deflated: usize = streams.iter().map(|stream| deflated(stream).len()).sum();
        assert!(deflated > 0, "something was deflated");
        write(output, number, bytes);
    }
    let rate = files.len() as f64 / start.elapsed().as_secs_f64();
    println!("1 thread: {rate:.1} reports/s (deflating and writing alone)");
}

/// A file, and the contents of its deflated streams.
fn streams(path: &Path) -> (Vec<u8>, Vec<Vec<u8>>) {
    let bytes = fs::read(path).expect("it can be read");
    let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let contents = streams.filter_map(|stream| stream.decompressed_content().ok());
    (bytes, contents.collect())
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(vec![], Compression::new(LEVEL));
    encoder.write_all(content).expect("it is deflated");
    encoder.finish().expect("it is deflated")
}

/// Writes a file beside its place, flushes it and renames it, as a batch does.
fn write(folder: &Path, number: usize, bytes: &[u8]) {
    let beside = folder.join(".beside");
    let mut file = File::create(&beside).expect("it can be made");
    file.write_all(bytes).expect("it can be written");
    file.sync_all().expect("it can be flushed");
    fs::rename(&beside, folder.join(format!("{number:05}.pdf"))).expect("renamed");
    let folder = File::open(folder).expect("it is there");
    folder.sync_all().expect("it can be flushed");
}

/// The same pages by Typst, where Python has its compiler.
fn typst(input: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = root.join("benches/typst/batch.py");
    let run = Command::new(python).arg(script).arg(input).arg(SOME.to_string()).output();
    match run {
        Ok(run) if run.status.success() => {
            print!("{}", String::from_utf8_lossy(&run.stdout));
        }
        _ => println!("Typst: not measured (pip install typst==0.15.2)"),
    }
}
