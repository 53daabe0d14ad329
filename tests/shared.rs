//! Subsets of fonts that files share: what is seen and read is the same, and what is shared is
//! the same in all.

mod common;
#[path = "../benches/reports/mod.rs"]
mod reports;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use banxin::diag::Source;
use banxin::frame::Pages;
use banxin::pdf::{self, CommonGlyphs, PdfOptions, SharedFonts, Standard, Survey};
use banxin::{RenderOptions, raster};
use lopdf::{Document, Object};
use page_validation::ValidationProfile;

use common::validator::faults;
use common::{engine, read, root, source};

fn typeset(source: &Source) -> Pages {
    engine().typeset(source).expect("a good report").value
}

/// What reports of the generator have in common.
fn common_to(seeds: std::ops::Range<u64>) -> CommonGlyphs {
    let mut survey = Survey::default();
    seeds.for_each(|seed| survey.add(&typeset(&source(&reports::report(seed)))));
    survey.common()
}

/// The outlines in a file, by the names of their faces, with the tags of their subsets.
fn outlines(pdf: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let files = fonts.filter_map(|font| {
        let file = font.get(b"FontFile3").or_else(|_| font.get(b"FontFile2")).ok()?;
        let stream = document.get_object(file.as_reference().ok()?).ok()?;
        let name = font.get(b"FontName").and_then(Object::as_name).ok()?;
        let content = stream.as_stream().ok()?.decompressed_content().ok()?;
        Some((String::from_utf8_lossy(name).into_owned(), content))
    });
    files.collect()
}

fn pictures(pdf: Vec<u8>) -> Vec<raster::Picture> {
    let file = raster::File::open(pdf).expect("a PDF");
    let drawer = file.drawer();
    let draw = |page| drawer.draw(page, 60.0).expect("a page");
    (0..file.pages()).map(draw).collect()
}

#[test]
fn what_is_seen_is_the_same_whatever_is_shared() {
    let some = common_to(0..4);
    // Whatever the face: those of the forms and of the letterhead too.
    let paths = ["yuanjiang-2022", "gongwen", "monitoring-2024", "goals-2024"];
    let examples =
        paths.map(|name| read(&root().join(format!("examples/{name}/report.yaml"))));
    let mut all = Survey::default();
    examples.iter().for_each(|example| all.add(&typeset(example)));
    let fonts = [SharedFonts::new(some), SharedFonts::new(all.common())];
    for example in &examples {
        let pages = typeset(example);
        let options = PdfOptions::default();
        let own = pdf::write(&pages, &options).expect("a PDF");
        for fonts in &fonts {
            let shared = pdf::write_shared(&pages, &options, fonts).expect("a PDF");
            assert!(shared != own, "{}: nothing is shared", example.name);
            assert!(pictures(shared) == pictures(own.clone()), "{}", example.name);
        }
    }
}

#[test]
fn what_is_shared_is_the_same_in_all_files_and_little_else_is_there() {
    let fonts = SharedFonts::new(common_to(0..8));
    let files: Vec<_> = (20..24)
        .map(|seed| {
            let pages = typeset(&source(&reports::report(seed)));
            let pdf = pdf::write_shared(&pages, &PdfOptions::default(), &fonts);
            outlines(&pdf.expect("a PDF"))
        })
        .collect();
    let names = |file: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        file.keys().cloned().collect()
    };
    let in_all = files.iter().map(names).reduce(|a, b| &a & &b).expect("files");
    let size = |name: &String| files[0][name].len();
    let fang = in_all.iter().find(|name| name.contains("FandolFang")).expect("shared");
    assert!(size(fang) > 100_000, "{}", size(fang));
    for file in &files {
        assert!(file[fang] == files[0][fang]);
        let rest = file.iter().filter(|(name, _)| !in_all.contains(*name));
        let rest: usize = rest.map(|(_, outlines)| outlines.len()).sum();
        assert!(rest < size(fang) / 4, "{rest}");
    }
}

/// Those who look at the file alone find what they ask of one that shares nothing.
#[test]
fn files_keep_their_standard() {
    let fonts = Arc::new(SharedFonts::new(common_to(0..3)));
    let report = source(&reports::report(30));
    let cases = [
        (Standard::A2a, &[ValidationProfile::PdfA2a, ValidationProfile::PdfUa1][..]),
        (Standard::A2u, &[ValidationProfile::PdfA2u]),
        (Standard::A3a, &[ValidationProfile::PdfA3a, ValidationProfile::PdfUa1]),
    ];
    for (standard, profiles) in cases {
        let options = RenderOptions {
            pdf: PdfOptions { standard, screen: false },
            shared: Some(fonts.clone()),
            fields: true,
            ..RenderOptions::default()
        };
        let pdf = engine().render(&report, &options).expect("a good report").value;
        for profile in profiles {
            let found = faults(&pdf, *profile);
            assert!(found.is_empty(), "{standard:?} {profile:?}: {found:#?}");
        }
    }
}

#[test]
fn the_order_of_a_survey_changes_nothing() {
    let pages = [5, 6, 7].map(|seed| typeset(&source(&reports::report(seed))));
    let common = |order: [usize; 3]| {
        let mut survey = Survey::default();
        order.iter().for_each(|index| survey.add(&pages[*index]));
        survey.common()
    };
    assert!(!common([0, 1, 2]).is_empty());
    assert_eq!(common([0, 1, 2]), common([2, 0, 1]));
    assert!(Survey::default().common().is_empty());
}

/// Two faces without outlines that have as many glyphs are the same.
#[test]
fn faces_with_as_many_common_glyphs_are_told_apart() {
    let mut common = serde_json::to_value(common_to(0..4)).expect("JSON");
    let faces = common.as_object_mut().expect("faces");
    assert!(faces.len() > 3, "{faces:?}");
    for glyphs in faces.values_mut().filter_map(|glyphs| glyphs.as_array_mut()) {
        glyphs.truncate(16);
    }
    let fonts = SharedFonts::new(serde_json::from_value(common).expect("glyphs"));
    let pages = typeset(&source(&reports::report(1)));
    let shared = pdf::write_shared(&pages, &PdfOptions::default(), &fonts);
    let own = pdf::write(&pages, &PdfOptions::default()).expect("a PDF");
    let shared = shared.expect("a PDF");
    assert!(outlines(&shared).len() > outlines(&own).len() + 2);
    assert!(pictures(shared) == pictures(own));
}

/// What another version has recorded, or somebody has spoilt, does no harm.
#[test]
fn glyphs_that_a_face_does_not_have_are_not_shared() {
    let spoilt: CommonGlyphs = serde_json::from_value(serde_json::json!({
        "FandolFang-Regular": [[65535, "甲"], [900, "乙"], [900, "丙"], [0, "丁"], [901, ""]],
        "NoSuchFace": [[1, "甲"]],
    }))
    .expect("glyphs");
    let fonts = SharedFonts::new(spoilt);
    let pages = typeset(&source(&reports::short(1)));
    let options = PdfOptions::default();
    let shared = pdf::write_shared(&pages, &options, &fonts).expect("a PDF");
    let own = pdf::write(&pages, &options).expect("a PDF");
    assert!(pictures(shared) == pictures(own));
}
