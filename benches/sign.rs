//! Signing and verifying: a batch of reports with one key. `cargo bench --bench sign`
//!
//! The reports are one report of eight pages, again and again.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::sign::{Identity, Padding, Signing, Time, Trust, sign, verify};
use banxin::{Engine, Places, RenderOptions, yaml};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reports of a batch.
const BATCH: u64 = 1000;

fn source(root: &Path) -> Source {
    let path = root.join("examples/yuanjiang-2022/report.yaml");
    yaml::read(&path, "report.yaml").expect("the report can be read")
}

fn batch(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let keys = Path::new(env!("CARGO_TARGET_TMPDIR")).join("keys-bench");
    let script = root.join("tests/keys/make.sh");
    let made = Command::new("bash").arg(script).arg(&keys).status();
    assert!(made.expect("bash runs").success(), "the keys are made");
    let engine = Engine::open(Places {
        layouts: vec![root.join("layouts")],
        fonts: Asked { shipped: root.join("fonts"), ..Asked::default() },
    });
    let pdf =
        engine.render(&source(root), &RenderOptions::default()).expect("a PDF").value;
    let file = |name: &str| fs::read(keys.join(name)).expect("a file of a key");
    // 2030-01-01
    let time = Time::from_unix(1_893_456_000).expect("a time");
    let mut group = criterion.benchmark_group("sign");
    group.sample_size(10).throughput(Throughput::Elements(BATCH));
    let cases = [("rsa", Padding::Pkcs1), ("rsa", Padding::Pss), ("ec", Padding::Pkcs1)];
    for (name, padding) in cases {
        let identity = Identity::from_pkcs12(&file(&format!("{name}.p12")), "secret");
        let identity = identity.expect("a key");
        let signing = Signing { padding, ..Signing::at(time) };
        group.bench_function(format!("{name} {padding:?}"), |bencher| {
            bencher.iter(|| {
                for _ in 0..BATCH {
                    black_box(sign(&pdf, &identity, &signing, None).expect("signed"));
                }
            });
        });
    }
    let identity = Identity::from_pkcs12(&file("rsa.p12"), "secret").expect("a key");
    let signed = sign(&pdf, &identity, &Signing::at(time), None).expect("signed");
    let trust = Trust::read(&[file("ca.pem")]).expect("a certificate");
    group.bench_function("verify", |bencher| {
        bencher.iter(|| {
            for _ in 0..BATCH {
                let found = verify(&signed, &trust, time).expect("read");
                assert!(black_box(found).is_as_signed());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, batch);
criterion_main!(benches);
