//! How long a report takes: its stages, warm, and the whole program, cold.
//!
//! `cargo bench`; what was measured stands in the README.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::pdf::{self, PdfOptions};
use banxin::{Engine, Places, RenderOptions, data};
use criterion::{Criterion, criterion_group, criterion_main};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const REPORT: &str = "examples/yuanjiang-2022/report.yaml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn engine() -> Engine {
    Engine::open(Places {
        layouts: vec![root().join("layouts")],
        fonts: Asked { shipped: root().join("fonts"), ..Asked::default() },
    })
}

fn source() -> Source {
    let path = root().join(REPORT);
    let text = fs::read_to_string(path).expect("the example is there");
    Source { name: REPORT.to_owned(), text, folder: None }
}

/// A new report each time: nothing that was made for another can be used.
fn another(source: &Source, number: usize) -> Source {
    let text = source.text.replace('。', &format!("{}。", han(number)));
    Source { text, ..source.clone() }
}

/// A character for each number, so that not even the subsets of the fonts are the same.
fn han(number: usize) -> char {
    u32::try_from(number % 2000)
        .ok()
        .and_then(|at| char::from_u32(0x4e00 + 7 * at))
        .unwrap_or('一')
}

fn stages(criterion: &mut Criterion) {
    let (engine, source) = (engine(), source());
    let pages = engine.typeset(&source).expect("the example is right").value;
    let mut group = criterion.benchmark_group("report");
    group.bench_function("data", |bench| {
        bench.iter(|| data::parse(black_box(&source)).expect("it is right"));
    });
    let mut number = 0;
    group.bench_function("before the PDF", |bench| {
        bench.iter(|| {
            number += 1;
            engine.typeset(&another(&source, number)).expect("it is right")
        });
    });
    group.bench_function("PDF", |bench| {
        bench.iter(|| {
            pdf::write(black_box(&pages), &PdfOptions::default()).expect("it is")
        });
    });
    group.bench_function("whole, warm", |bench| {
        bench.iter(|| {
            number += 1;
            let source = another(&source, number);
            engine.render(&source, &RenderOptions::default()).expect("it is right")
        });
    });
    group.finish();
}

fn cold(criterion: &mut Criterion) {
    let folder = std::env::temp_dir().join("banxin-bench.pdf");
    criterion.bench_function("whole, cold process", |bench| {
        bench.iter(|| {
            let done = Command::new(env!("CARGO_BIN_EXE_banxin"))
                .args(["render", &root().join(REPORT).display().to_string(), "-o"])
                .arg(&folder)
                .output()
                .expect("the program starts");
            assert!(done.status.success());
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40);
    targets = stages, cold
}
criterion_main!(benches);
