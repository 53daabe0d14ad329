//! Volumes: reports bound into files with cover, catalogue and running numbers.

mod common;

use std::path::PathBuf;

use banxin::data::{Archive, Edition};
use banxin::diag::{Result, Source, SourceId};
use banxin::frame::Pages;
use banxin::pdf::{PdfOptions, Standard};
use banxin::volume::{Binder, Entry, Settings, Volume};
use banxin::{Comparison, Engine, RenderOptions, Version, yaml};
use page_validation::ValidationProfile;

use common::validator::faults;
use common::{engine, read, root, source};

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

/// Volumes keep a size; what one report alone is larger than is told.
#[test]
fn volumes_keep_a_size() {
    let many: Vec<&str> = REPORTS.iter().copied().cycle().take(15).collect();
    let bundle = bundle(&many);
    let most = 600_000;
    let settings = Settings { most_bytes: Some(most), ..Settings::default() };
    let volumes = bind(&bundle, settings);
    assert!(volumes.len() > 1, "{} volumes", volumes.len());
    let mut next = 0;
    for (number, volume) in (1..).zip(&volumes) {
        assert_eq!(volume.number, Some(number));
        assert_eq!(volume.entries.start, next);
        next = volume.entries.end;
        assert!(volume.bytes.len() as u64 <= most, "{} bytes", volume.bytes.len());
    }
    assert_eq!(next, many.len());
    // All but the last are full as nearly as a report allows.
    let least =
        volumes[..volumes.len() - 1].iter().map(|volume| volume.bytes.len()).min();
    assert!(least.is_some_and(|least| least as u64 > most / 2), "{least:?}");
    let settings = Settings { most_bytes: Some(10_000), ..Settings::default() };
    for volume in bind(&bundle, settings) {
        assert_eq!(volume.entries.len(), 1);
        let codes: Vec<&str> = volume.warnings.iter().map(|one| one.code).collect();
        assert_eq!(codes, ["volume::too-large"]);
    }
}

/// Cover and catalogue are counted, also a catalogue of several pages.
#[test]
fn volumes_keep_a_number_of_pages() {
    let short = "tests/suite/page/sign-off-after-table.yaml";
    let bundle = bundle(&vec![short; 90]);
    let pages = bundle.entries[0].pages;
    for one_sided in [false, true] {
        let settings =
            Settings { most_pages: Some(120), one_sided, ..Settings::default() };
        let volumes = bind(&bundle, settings);
        let counts: Vec<usize> = volumes.iter().map(|volume| volume.pages).collect();
        assert!(
            counts.len() > 1 && counts.iter().all(|count| *count <= 120),
            "{counts:?}"
        );
        // One report more would be too much.
        let full = counts[0] + pages.next_multiple_of(if one_sided { 1 } else { 2 });
        assert!(full > 120 - 2, "{counts:?}");
        let numbers: Vec<usize> = volumes[1].places.iter().map(|it| it.first).collect();
        assert_eq!(numbers[0], 1, "each volume is numbered from 1");
    }
}

/// A report that is not what was planned is told, and the others are bound without it.
#[test]
fn a_report_that_has_changed_is_left_out() {
    let mut bundle = bundle(&REPORTS);
    bundle.entries[1].pages += 1;
    let Bundle { mut sources, entries } = bundle;
    let settings = Settings::default();
    let mut binder = Binder::new(engine(), Archive::default(), settings, entries);
    let unbound = {
        let mut load = |index: usize| typeset(engine(), &sources[index]);
        binder.volume(&mut load).expect("a volume").expect_err("a changed report")
    };
    assert_eq!(unbound.entry, Some(1));
    assert_eq!(unbound.faults[0].code, "volume::changed");
    sources.remove(1);
    binder.leave_out(1);
    let mut load = |index: usize| typeset(engine(), &sources[index]);
    let volume = binder.volume(&mut load).expect("a volume").expect("good reports");
    assert_eq!(volume.entries, 0..4);
    assert!(binder.volume(&mut load).is_none());
}

/// A stamp is read by those who cannot see it, and keeps the standards; an archive edition
/// proves itself with it.
#[test]
fn a_stamped_report_keeps_the_standards() {
    let codes = "{fonds: Z109, retention: D30, department: 社会保障股, item: 12}";
    let node = yaml::parse(&source(codes), SourceId::REPORT).expect("good codes");
    let codes: Archive = yaml::from_node(&node).expect("good codes");
    for (path, edition) in [
        ("examples/yuanjiang-2022/report.yaml", None),
        ("examples/letter/report.yaml", None),
        ("examples/monitoring-2024/report.yaml", None),
        ("examples/gongwen/report.yaml", Some(Edition::Archive)),
    ] {
        let archive = edition == Some(Edition::Archive);
        let standard = if archive { Standard::A3a } else { Standard::A2a };
        let options = RenderOptions {
            pdf: PdfOptions { standard, ..PdfOptions::default() },
            version: Version { edition, ..Version::default() },
            stamp: Some(codes.clone()),
            ..RenderOptions::default()
        };
        let pdf =
            engine().render(&read(&root().join(path)), &options).expect("good").value;
        let level =
            if archive { ValidationProfile::PdfA3a } else { ValidationProfile::PdfA2a };
        for profile in [level, ValidationProfile::PdfUa1] {
            let faults = faults(&pdf, profile);
            assert!(faults.is_empty(), "{path}: {faults:#?}");
        }
        if archive {
            let proof = engine().prove(path, &pdf);
            assert!(matches!(proof, Comparison::Same { .. }), "{proof:?}");
        }
        if let Some(folder) = std::env::var_os("KEEP") {
            let name = path.replace('/', "-").replace(".yaml", ".pdf");
            std::fs::write(PathBuf::from(folder).join(name), &pdf).expect("kept");
        }
    }
    let none =
        RenderOptions { stamp: Some(Archive::default()), ..RenderOptions::default() };
    let path = root().join("examples/letter/report.yaml");
    let errors = engine().render(&read(&path), &none).expect_err("codes are missing");
    assert_eq!(errors[0].code, "archive::no-code");
}
