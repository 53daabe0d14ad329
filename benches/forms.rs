//! How long forms take that run over many pages: 100, 1 000 and 10 000 indicators under three
//! levels of labels that cover many rows. The times are to grow as the numbers do.
//!
//! `cargo bench --bench forms`; what was measured stands in the README.

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::pdf::{self, PdfOptions};
use banxin::{Engine, Places, data};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Indicators in a group of the second level, and such groups in one of the first.
const GROUP: usize = 10;

fn engine() -> Engine {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Engine::open(Places {
        layouts: vec![root.join("layouts")],
        fonts: Asked { shipped: root.join("fonts"), ..Asked::default() },
    })
}

/// A report with a form of so many indicators.
fn report(indicators: usize) -> Source {
    let mut text = String::from("unit: 沅江市商务局\nyear: 2022\ntitle: 绩效自评报告\n");
    text.push_str("attachments: [{ form: project-self-evaluation }]\nindicators:\n");
    for number in 0..indicators {
        let first = |of: usize| number % of == 0;
        // Writing to a text cannot fail.
        let _ = [(GROUP * GROUP, "", "产出指标"), (GROUP, "    ", "数量指标")]
            .into_iter()
            .filter(|(of, ..)| first(*of))
            .try_for_each(|(of, indent, name)| {
                writeln!(
                    text,
                    "{indent}  - name: {name}{}\n{indent}    indicators:",
                    number / of
                )
            });
        let _ = writeln!(
            text,
            "          - {{ name: 完成招商活动第{number}次, target: ≥{number}次, actual: \
             {number}次, weight: 1, score: 0.9, reason: 部分活动推迟，将于下年度继续开展 }}"
        );
    }
    Source { name: "report.yaml".to_owned(), text, folder: None }
}

fn forms(criterion: &mut Criterion) {
    let engine = engine();
    let mut group = criterion.benchmark_group("forms");
    for indicators in [100, 1_000, 10_000] {
        let source = report(indicators);
        group.throughput(Throughput::Elements(indicators as u64));
        let id = |name| BenchmarkId::new(name, indicators);
        group.bench_function(id("data"), |bench| {
            bench.iter(|| data::parse(black_box(&source)).expect("it is right"));
        });
        group.bench_function(id("before the PDF"), |bench| {
            bench.iter(|| engine.typeset(black_box(&source)).expect("it is right"));
        });
        let pages = engine.typeset(&source).expect("it is right").value;
        group.bench_function(id("PDF"), |bench| {
            let options = PdfOptions::default();
            bench.iter(|| pdf::write(black_box(&pages), &options).expect("it is right"));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = forms
}
criterion_main!(benches);
