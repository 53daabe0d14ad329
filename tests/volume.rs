//! Volumes: reports bound into files with cover, catalogue and running numbers.

mod common;

use std::path::PathBuf;

use banxin::data::Archive;
use banxin::diag::{Result, Source};
use banxin::frame::Pages;
use banxin::volume::{Binder, Entry, Settings, Volume};
use banxin::{Engine, Version};
use page_validation::ValidationProfile;

use common::validator::faults;
use common::{engine, read, root};

/// Reports of several layouts: with landscape forms, letterhead, an imprint on an even page,
/// a table of contents with links.
const REPORTS: [&str; 5] = [
    "examples/yuanjiang-2022/report.yaml",
    "examples/monitoring-2024/report.yaml",
    "examples/gongwen/report.yaml",
    "tests/suite/page/contents.yaml",
    "examples/department-2023/report.yaml",
];

struct Bundle {
    sources: Vec<Source>,
    entries: Vec<Entry>,
}

fn bundle(paths: &[&str]) -> Bundle {
    let paths = paths.iter().map(|path| root().join(path));
    let sources: Vec<Source> = paths.map(|path: PathBuf| read(&path)).collect();
    let entries = sources.iter().map(entry).collect();
    Bundle { sources, entries }
}

fn entry(source: &Source) -> Entry {
    let report = engine().report(source, Version::default()).expect("a good report");
    let pages = typeset(engine(), source).expect("a good report").pages.len();
    let pdf = engine().render(source, &Default::default()).expect("a good report");
    Entry::of(&report, &Archive::default(), pages, pdf.value.len() as u64)
}

fn typeset(engine: &Engine, source: &Source) -> Result<Pages> {
    Ok(engine.typeset(source)?.value)
}

fn bind(bundle: &Bundle, settings: Settings) -> Vec<Volume> {
    let Bundle { sources, entries } = bundle;
    let archive = Archive::default();
    let mut binder = Binder::new(engine(), archive, settings, entries.clone());
    let mut load = |index: usize| typeset(engine(), &sources[index]);
    std::iter::from_fn(|| binder.volume(&mut load))
        .map(|volume| volume.unwrap_or_else(|error| panic!("{error:?}")))
        .collect()
}

#[test]
fn a_volume_keeps_the_standards_and_is_the_same_each_time() {
    let bundle = bundle(&REPORTS);
    let volumes = bind(&bundle, Settings::default());
    let [volume] = &volumes[..] else { panic!("{} volumes", volumes.len()) };
    if let Some(folder) = std::env::var_os("KEEP") {
        std::fs::write(PathBuf::from(folder).join("volume.pdf"), &volume.bytes)
            .expect("kept");
    }
    assert!(volume.warnings.is_empty(), "{:#?}", volume.warnings);
    assert_eq!(volume.number, None);
    for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
        let faults = faults(&volume.bytes, profile);
        assert!(faults.is_empty(), "{faults:#?}");
    }
    let again = bind(&bundle, Settings::default());
    assert_eq!(again[0].bytes, volume.bytes);
}
