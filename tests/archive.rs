//! Archive editions: what is inside, and the pages made again from it.

mod common;

use std::fs;
use std::path::Path;

use banxin::archive::{self, Extracted};
use banxin::data::Edition;
use banxin::diag::Source;
use banxin::font::Asked;
use banxin::pdf::{PdfOptions, Standard};
use banxin::{Comparison, Engine, Places, RenderOptions, Version, yaml};
use lopdf::{Document, Object, dictionary};
use page_validation::ValidationProfile;

use common::validator::faults;
use common::{engine, reports, root};

fn options(original: Option<Vec<u8>>) -> RenderOptions {
    RenderOptions {
        pdf: PdfOptions { standard: Standard::A3a, screen: false },
        version: Version { edition: Some(Edition::Archive), ..Version::default() },
        original,
        ..RenderOptions::default()
    }
}

fn render(engine: &Engine, source: &Source, original: &[u8]) -> Vec<u8> {
    let rendered = engine.render(source, &options(Some(original.to_vec())));
    rendered.unwrap_or_else(|errors| panic!("{}: {errors:#?}", source.name)).value
}

fn write(folder: &Path, files: &[Extracted]) {
    for file in files {
        let path = folder.join(&file.name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, &file.bytes).expect("it can be written");
    }
}

fn bytes<'a>(files: &'a [Extracted], name: &str) -> &'a [u8] {
    let file = files.iter().find(|file| file.name == name);
    &file.unwrap_or_else(|| panic!("{name} is inside")).bytes
}

/// Of every report: its file comes out as it went in, and with nothing but what came out the
/// same bytes are made again.
#[test]
fn pages_are_made_again_from_what_is_inside() {
    for path in reports() {
        let original = fs::read(&path).expect("it can be read");
        let pdf = render(engine(), &common::read(&path), &original);
        let files = archive::extract("a.pdf", &pdf).expect("files are inside");
        assert_eq!(bytes(&files, "report.yaml"), original, "{}", path.display());
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &files);
        let again = Engine::open(Places {
            layouts: vec![folder.path().join("layouts")],
            fonts: Asked { shipped: root().join("fonts"), ..Asked::default() },
        });
        let report = folder.path().join("report.yaml");
        let source = yaml::read(&report, "report.yaml").expect("it can be read");
        let again = render(&again, &source, &original);
        assert!(again == pdf, "{}: other bytes", path.display());
    }
}

#[test]
fn the_file_comes_out_with_its_mark_and_line_ends() {
    let text = "\u{feff}unit: 某局\r\nyear: 2023\ntitle: 报告\r\n";
    let source = yaml::source("a.yaml", text.as_bytes()).expect("a report");
    let pdf = render(engine(), &source, text.as_bytes());
    let files = archive::extract("a.pdf", &pdf).expect("files are inside");
    assert_eq!(bytes(&files, "report.yaml"), text.as_bytes());
    // A file that has changed since it was read is not what the pages show.
    let pdf = render(engine(), &source, b"unit: other\n");
    let files = archive::extract("a.pdf", &pdf).expect("files are inside");
    assert_eq!(bytes(&files, "report.yaml"), source.text.as_bytes());
}

#[test]
fn the_manifest_names_what_is_inside() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let pdf = render(engine(), &common::read(&path), &[]);
    let files = archive::extract("a.pdf", &pdf).expect("files are inside");
    let manifest = bytes(&files, archive::MANIFEST);
    let manifest: serde_json::Value = serde_json::from_slice(manifest).expect("JSON");
    let listed = manifest["files"].as_array().expect("a list");
    assert_eq!(listed.len() + 1, files.len());
    for file in listed {
        let inside = bytes(&files, file["name"].as_str().expect("a name"));
        assert_eq!(file["sha256"], archive::sha256(inside));
        assert_eq!(file["bytes"], inside.len());
    }
    let form = listed
        .iter()
        .find(|file| file["name"] == "layouts/form/project-self-evaluation.yaml");
    let what = &form.expect("the form is inside")["what"];
    assert_eq!(what, "版式 layout 预算支出绩效自评表 2026.11");
    assert_eq!(manifest["rendered"]["standard"], "a-3a");
    assert_eq!(manifest["program"]["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn archive_editions_keep_their_standard() {
    let path = root().join("examples/narrative/report.yaml");
    let pdf = render(engine(), &common::read(&path), &[]);
    for profile in [ValidationProfile::PdfA3a, ValidationProfile::PdfUa1] {
        let faults = faults(&pdf, profile);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// Pages that are not what the data inside gives are told, and what cannot be compared.
#[test]
fn other_pages_are_told() {
    let path = root().join("examples/letter/report.yaml");
    let original = fs::read(&path).expect("it can be read");
    let made = render(engine(), &common::read(&path), &original);
    let code = |pdf: &[u8]| match engine().prove("a.pdf", pdf) {
        Comparison::Other(faults) => faults[0].code,
        proof => panic!("{proof:?}"),
    };
    // The same files inside, another page.
    let mut document = Document::load_mem(&made).expect("it can be read");
    let page = document.page_iter().next().expect("a page");
    document
        .change_page_content(page, b"0 0 10 10 re f".to_vec())
        .expect("it is changed");
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("it can be written");
    assert_eq!(code(&bytes), "archive::other-pages");
    // Fonts that are not there.
    let nowhere = Engine::open(Places {
        layouts: vec![root().join("layouts")],
        fonts: Asked { shipped: root().join("tests/layouts"), ..Asked::default() },
    });
    assert!(matches!(nowhere.prove("a.pdf", &made), Comparison::Other(_)));
    let plain = engine().render(&common::read(&path), &RenderOptions::default());
    let plain = plain.expect("it renders").value;
    assert_eq!(engine().prove("a.pdf", &plain), Comparison::NoArchive);
    assert_eq!(engine().prove("a.pdf", &of_version("0.0.9", &made)), older());
}

fn older() -> Comparison {
    Comparison::OtherVersion("0.0.9".to_owned())
}

/// An archive edition as another version would have made it.
fn of_version(version: &str, pdf: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("it can be read");
    let streams = document.objects.values_mut().filter_map(|it| it.as_stream_mut().ok());
    for stream in streams {
        let text = stream.decompressed_content().unwrap_or_default();
        let Ok(text) = String::from_utf8(text) else { continue };
        let own = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
        if text.contains("\"program\"") && text.contains(&own) {
            let other = text.replace(&own, &format!("\"version\": \"{version}\""));
            assert_eq!(text.len(), other.len());
            stream.set_plain_content(other.into_bytes());
        }
    }
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("it can be written");
    bytes
}

fn code(pdf: &[u8]) -> &'static str {
    archive::extract("a.pdf", pdf).expect_err("it is refused")[0].code
}

#[test]
fn what_is_no_archive_edition_is_refused() {
    let path = root().join("examples/letter/report.yaml");
    let plain = engine().render(&common::read(&path), &RenderOptions::default());
    let plain = plain.expect("it renders").value;
    assert_eq!(code(&plain), "archive::nothing-inside");
    assert_eq!(code(b"no PDF"), "archive::unreadable");
    assert_eq!(code(&[]), "archive::unreadable");
}

/// A PDF with files of these names, each with a stream of a filter.
fn forged(names: &[&str], filter: &str, content: &[u8]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let mut pairs = vec![];
    for name in names {
        let stream = lopdf::Stream::new(
            dictionary! {
                "Filter" => Object::Name(filter.into()),
                "Params" => dictionary! { "Size" => 2 },
            },
            content.to_vec(),
        );
        let stream = document.add_object(stream);
        let name = Object::string_literal(*name);
        pairs.push(name.clone());
        pairs.push(Object::Dictionary(dictionary! {
            "UF" => name, "EF" => dictionary! { "F" => stream },
        }));
    }
    let tree = dictionary! { "Names" => pairs };
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Names" => dictionary! { "EmbeddedFiles" => tree },
    });
    document.trailer.set("Root", catalog);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("it can be written");
    bytes
}

/// Names that lead elsewhere, that stand twice, streams that cannot be read.
#[test]
fn forged_files_are_refused() {
    let hex = |names: &[&str]| forged(names, "ASCIIHexDecode", b"6162>");
    let files = archive::extract("a.pdf", &hex(&["a/b.txt"])).expect("a file is inside");
    assert_eq!(files, [Extracted { name: "a/b.txt".to_owned(), bytes: b"ab".to_vec() }]);
    for name in ["../a", "/a", "a/../../b", "C:a", "a\\b", "", "."] {
        assert_eq!(code(&hex(&[name])), "archive::broken", "{name}");
    }
    assert_eq!(code(&hex(&["a", "a"])), "archive::broken");
    assert_eq!(code(&forged(&["a"], "FlateDecode", b"no deflate")), "archive::broken");
}

/// A file that is not what the manifest lists is named.
#[test]
fn altered_files_are_named() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let pdf = render(engine(), &common::read(&path), &[]);
    let mut document = Document::load_mem(&pdf).expect("it can be read");
    let is_report = |stream: &lopdf::Stream| {
        let text = stream.decompressed_content().unwrap_or_default();
        String::from_utf8_lossy(&text).contains("unit: 沅江市商务局\nyear: 2022")
    };
    let streams = document.objects.values_mut().filter_map(|it| it.as_stream_mut().ok());
    let mut changed = 0;
    for stream in streams.filter(|stream| is_report(stream)) {
        let mut text = stream.decompressed_content().expect("it can be read");
        let digit = text.windows(4).position(|w| w == b"2022").expect("a year");
        text[digit + 3] = b'3';
        stream.set_plain_content(text);
        changed += 1;
    }
    assert_eq!(changed, 1);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("it can be written");
    let errors = archive::extract("a.pdf", &bytes).expect_err("it is refused");
    assert_eq!(errors[0].code, "archive::altered");
    assert!(errors[0].message.en.ends_with(": report.yaml"), "{errors:#?}");
}
