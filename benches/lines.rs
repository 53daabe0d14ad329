//! How many characters a second the breakers break, from a hundred to a million in one
//! paragraph: `cargo bench --bench lines`.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use banxin::document::{Breaker, Breaking, Setting};
use banxin::font::Asked;
use banxin::line::{TextOptions, break_text};
use banxin::{Engine, Places};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const REPORT: &str = "examples/yuanjiang-2022/report.yaml";
/// 版心: 28 characters.
const MEASURE: f64 = 28.0;

/// The settings of the layout that ships.
fn breaking() -> Breaking {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = Places { layouts: vec![root.join("layouts")], fonts: Asked::default() };
    Engine::open(places).breaking("report").expect("the layout ships")
}

/// The Han text of the example, over and over, as one paragraph of so many characters.
fn text(count: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(REPORT);
    let report = fs::read_to_string(path).expect("the example is there");
    let lines = report.lines().filter_map(|line| line.trim_start().strip_prefix("- "));
    let sentences: String = lines.filter(|line| line.ends_with('。')).collect();
    sentences.chars().cycle().take(count).collect()
}

fn breakers(criterion: &mut Criterion) {
    let modes = [
        ("greedy", Setting::Flush, Breaker::Greedy),
        ("optimal", Setting::Flush, Breaker::Optimal),
        ("grid", Setting::Grid, Breaker::Optimal),
    ];
    for (name, setting, breaker) in modes {
        let mut group = criterion.benchmark_group(name);
        let breaking = Breaking { setting, breaker, ..breaking() };
        let options = TextOptions { measure: MEASURE, indent: 2.0, breaking };
        for count in [100, 1_000, 10_000, 100_000, 1_000_000] {
            let text = text(count);
            group.throughput(Throughput::Elements(count as u64));
            group.bench_with_input(
                BenchmarkId::from_parameter(count),
                &text,
                |bench, text| {
                    bench.iter(|| break_text(black_box(text), &options));
                },
            );
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = breakers
}
criterion_main!(benches);
