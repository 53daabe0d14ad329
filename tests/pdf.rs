//! The PDF, judged by other people's validator, and its bytes.

mod common;

use banxin::data::State;
use banxin::pdf::{PdfOptions, Standard};
use banxin::{Engine, RenderOptions, Version};
use page_validation::ValidationProfile;

use common::validator::faults;
use common::{engine, read, reports, root};

fn options(standard: Standard) -> RenderOptions {
    RenderOptions {
        pdf: PdfOptions { standard, screen: false },
        ..RenderOptions::default()
    }
}

fn render(engine: &Engine, path: &std::path::Path, standard: Standard) -> Vec<u8> {
    let rendered = engine.render(&read(path), &options(standard));
    rendered.unwrap_or_else(|errors| panic!("{}: {errors:#?}", path.display())).value
}

#[test]
fn every_report_passes_archival_and_accessibility_rules() {
    for path in reports() {
        let pdf = render(engine(), &path, Standard::A2a);
        for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
            let faults = faults(&pdf, profile);
            assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        }
    }
}

#[test]
fn other_standards_are_kept_too() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let cases = [
        (Standard::A2u, ValidationProfile::PdfA2u),
        (Standard::A3a, ValidationProfile::PdfA3a),
        (Standard::A3a, ValidationProfile::PdfUa1),
    ];
    for (standard, profile) in cases {
        let faults = faults(&render(engine(), &path, standard), profile);
        assert!(faults.is_empty(), "{standard:?}: {faults:#?}");
    }
    let plain = render(engine(), &path, Standard::None);
    assert!(!String::from_utf8_lossy(&plain).contains("pdfaid"));
}

#[test]
fn some_pages_keep_the_standard() {
    let report = "examples/yuanjiang-2022/report.yaml";
    // Of the pages to which the second one's entries lead, some are not there.
    let linked = "tests/suite/page/contents.yaml";
    let cases = [(report, (2, 3)), (report, (8, 8)), (report, (1, 1)), (linked, (2, 3))];
    for (path, pages) in cases {
        let path = root().join(path);
        let options = RenderOptions { pages: Some(pages), ..options(Standard::A2a) };
        let pdf =
            engine().render(&read(&path), &options).expect("the pages are there").value;
        for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
            let faults = faults(&pdf, profile);
            assert!(faults.is_empty(), "{pages:?}: {faults:#?}");
        }
    }
}

/// A landscape form is turned on an upright sheet, for the screen upright on a wide one.
#[test]
fn landscape_forms_are_upright_on_the_screen() {
    let path = root().join("tests/suite/page/landscape.yaml");
    let sheets = |screen| {
        let options = RenderOptions {
            pdf: PdfOptions { standard: Standard::A2a, screen },
            pages: Some((1, 3)),
            ..RenderOptions::default()
        };
        let pdf = engine().render(&read(&path), &options).expect("it renders").value;
        for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
            let faults = faults(&pdf, profile);
            assert!(faults.is_empty(), "{faults:#?}");
        }
        let text = String::from_utf8_lossy(&pdf);
        let count = |sheet: &str| text.matches(&format!("/MediaBox[{sheet}]")).count();
        (count("0 0 595.2756 841.8898"), count("0 0 841.8898 595.2756"))
    };
    assert_eq!(sheets(false), (3, 0));
    assert_eq!(sheets(true), (1, 2));
}

/// The words across a draft are an artifact, and the pages keep their standard; on a screen
/// too.
#[test]
fn drafts_keep_the_standard() {
    let path = root().join("tests/suite/page/landscape.yaml");
    let render = |state, screen| {
        let pdf = PdfOptions { standard: Standard::A2a, screen };
        let version = Version { state, edition: None };
        let options = RenderOptions { pdf, version, ..RenderOptions::default() };
        engine().render(&read(&path), &options).expect("it renders").value
    };
    let draft = render(State::Draft, false);
    assert_ne!(draft, render(State::Plain, false));
    for pdf in [draft, render(State::Draft, true)] {
        for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
            let faults = faults(&pdf, profile);
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}

/// What is typeset beside its checks is what is typeset without them.
#[test]
fn a_report_is_a_draft_until_nothing_is_missing() {
    for (path, state) in [
        ("tests/cli/final.in/report.yaml", State::Plain),
        ("tests/cli/final.in/unsigned.yaml", State::Draft),
    ] {
        let source = read(&root().join(path));
        let (rendered, missing) =
            engine().render_or_draft(&source, &options(Standard::A2a));
        let version = Version { state, edition: None };
        let alone = RenderOptions { version, ..options(Standard::A2a) };
        let alone = engine().render(&source, &alone).expect("it renders");
        assert!(rendered.expect("it renders").value == alone.value, "{path}");
        assert_eq!(missing, engine().missing(&source, None));
        assert_eq!(missing.is_empty(), state == State::Plain);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let first = render(engine(), &path, Standard::A2a);
    assert_eq!(first, render(engine(), &path, Standard::A2a));
    // Not even a byte order mark, other line ends or another place on the disk matter.
    let text = std::fs::read_to_string(&path).expect("the example is there");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let source = banxin::yaml::source("elsewhere/other.yaml", windows.as_bytes());
    let source = source.expect("the text is UTF-8");
    let again = engine().render(&source, &options(Standard::A2a)).expect("it renders");
    assert_eq!(first, again.value);
    let root = root().display().to_string();
    let held = |needle: &str| first.windows(needle.len()).any(|w| w == needle.as_bytes());
    assert!(!held(&root), "no path of the machine is in the file");
}

#[test]
fn threads_do_not_change_the_bytes() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let expected = render(engine(), &path, Standard::A2a);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || render(engine(), &path, Standard::A2a))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("the thread ends well"), expected);
    }
}
