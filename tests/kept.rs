//! What is kept from one save to the next changes nothing: whatever is edited, what comes out
//! is byte for byte what a fresh engine makes; and what is drawn of one page is what is drawn
//! of that page of the whole PDF.

mod common;

use std::path::Path;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::geom::{Abs, Point, Rect, Size};
use banxin::pdf::PdfOptions;
use banxin::raster::{Area, File, Picture};
use banxin::{Engine, Judged, Places, Version};
use proptest::prelude::*;

fn engine() -> Engine {
    let root = common::root();
    Engine::open(Places {
        layouts: vec![root.join("tests/layouts"), root.join("layouts")],
        fonts: Asked { shipped: root.join("fonts"), ..Asked::default() },
    })
}

/// A change of a text, by shares of it.
#[derive(Clone, Debug)]
enum Edit {
    /// Letters put in.
    Type(f64, String),
    /// So many letters taken out.
    Erase(f64, usize),
    /// A line twice.
    Repeat(f64),
    /// A line away.
    Drop(f64),
    /// Two lines in each other's place.
    Swap(f64, f64),
    /// The last edit taken back.
    Undo,
}

fn edit() -> impl Strategy<Value = Edit> {
    let share = || 0.0..1.0;
    let words = "[一二三八九十百的在和。，、（）“”0-9a-z ％%—]{1,12}";
    prop_oneof![
        6 => (share(), words).prop_map(|(at, text)| Edit::Type(at, text)),
        3 => (share(), 1usize..8).prop_map(|(at, count)| Edit::Erase(at, count)),
        1 => share().prop_map(Edit::Repeat),
        1 => share().prop_map(Edit::Drop),
        1 => (share(), share()).prop_map(|(one, other)| Edit::Swap(one, other)),
        2 => Just(Edit::Undo),
    ]
}

fn at(share: f64, count: usize) -> usize {
    ((count as f64 * share) as usize).min(count.saturating_sub(1))
}

fn edited(text: &str, edit: &Edit) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.lines().collect();
    match edit {
        Edit::Type(share, new) => {
            // Inside a text, after a letter that is no mark of YAML.
            let from = at(*share, letters.len());
            let is_text = |at: &usize| letters[*at] > '\u{2fff}';
            let place = (from..letters.len()).find(is_text).unwrap_or(from);
            let (before, after) = letters.split_at(place);
            before
                .iter()
                .copied()
                .chain(new.chars())
                .chain(after.iter().copied())
                .collect()
        }
        Edit::Erase(share, count) => {
            let from = at(*share, letters.len());
            let to = (from + count).min(letters.len());
            letters[..from].iter().chain(&letters[to..]).collect()
        }
        Edit::Repeat(share) => {
            let at = at(*share, lines.len());
            lines.insert(at, lines[at]);
            lines.join("\n") + "\n"
        }
        Edit::Drop(share) => {
            lines.remove(at(*share, lines.len()));
            lines.join("\n") + "\n"
        }
        Edit::Swap(one, other) => {
            let (one, other) = (at(*one, lines.len()), at(*other, lines.len()));
            lines.swap(one, other);
            lines.join("\n") + "\n"
        }
        Edit::Undo => text.to_owned(),
    }
}

/// What an engine makes of a report: the PDF, or what is wrong.
fn made(engine: &Engine, source: &Source) -> (Result<Vec<u8>, String>, String) {
    let Judged { proof, findings, missing } = engine.proof(source, Version::default());
    let told = format!("{findings:?}{missing:?}");
    match proof {
        Ok(proof) => {
            let told = format!("{told}{:?}{}", proof.warnings(), proof.pages());
            (
                proof.pdf(&PdfOptions::default()).map_err(|error| format!("{error:?}")),
                told,
            )
        }
        Err(errors) => (Err(format!("{errors:?}")), told),
    }
}

fn reports() -> Vec<Source> {
    let names = ["yuanjiang-2022", "narrative", "gongwen", "sichuan-2023"];
    let path = |name| common::root().join("examples").join(name).join("report.yaml");
    names.map(|name| common::read(Path::new(&path(name)))).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_is_kept_changes_nothing(
        which in 0usize..4,
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        let (mut source, fresh) = (reports().swap_remove(which), engine());
        let kept = engine().keeping();
        prop_assert_eq!(made(&kept, &source), made(&fresh, &source));
        let mut last = source.text.clone();
        for edit in edits {
            let before = source.text.clone();
            source.text = match edit {
                Edit::Undo => last.clone(),
                edit => edited(&source.text, &edit),
            };
            // Broken YAML is told the same, and what follows starts from what was whole.
            let (now, told) = made(&kept, &source);
            let broken = now.is_err();
            prop_assert_eq!((now, told), made(&fresh, &source));
            last = before.clone();
            if broken {
                source.text = before;
            }
        }
    }
}

/// A page by itself looks as in the whole file, to the pixel, in every example.
#[test]
fn a_page_alone_looks_as_in_the_whole() {
    let engine = engine();
    for path in common::reports()
        .into_iter()
        .filter(|path| path.starts_with(common::root().join("examples")))
    {
        let source = common::read(&path);
        let proof = engine.proof(&source, Version::default()).proof.expect("it is right");
        let whole =
            File::open(proof.pdf(&PdfOptions::default()).expect("it is")).expect("a PDF");
        let drawer = whole.drawer();
        assert_eq!(whole.pages(), proof.pages().pages.len());
        for page in 0..whole.pages() {
            let alone =
                File::open(proof.pdf_of_page(page).expect("it is")).expect("a PDF");
            let (one, other) = (alone.drawer().draw(0, 50.0), drawer.draw(page, 50.0));
            let (one, other) = (one.expect("drawn"), other.expect("drawn"));
            assert_eq!(one, other, "{path:?}, page {page}");
            parts_look_as_in_the_whole(&proof, page, &one);
        }
    }
}

/// A band of a page, of which no more is painted than what may reach into it, looks as in the
/// picture of the page.
fn parts_look_as_in_the_whole(proof: &banxin::Proof, page: usize, whole: &Picture) {
    let pt = |pixels: u32| Abs::pt(f64::from(pixels) * 72.0 / 50.0);
    for band in 0..4 {
        let height = whole.height() / 5;
        let area =
            Area { x: 20, y: 10 + band * height, width: whole.width() / 2, height };
        let origin = Point::new(pt(area.x), pt(area.y));
        let part = Rect { origin, size: Size::new(pt(area.width), pt(area.height)) };
        let file =
            File::open(proof.pdf_of_part(page, part).expect("it is")).expect("a PDF");
        let drawn =
            file.drawer().draw_part(0, 50.0, area).expect("drawn").expect("inside");
        assert!(drawn.looks_like(&whole.part(area)), "page {page}, band {band}");
    }
}

/// Pages that have the same fingerprint look the same, and those that look otherwise have
/// another one.
#[test]
fn fingerprints_tell_pages_apart() {
    let (engine, source) = (engine(), reports().swap_remove(0));
    let prints = |source: &Source| {
        let proof = engine.proof(source, Version::default()).proof.expect("it is right");
        (proof.pages().fingerprints(), proof)
    };
    let (before, one) = prints(&source);
    let text =
        source.text.replacen("沅江市商务局\n  - 2022", "沅江市商务厅\n  - 2022", 1);
    assert_ne!(text, source.text);
    let (after, other) = prints(&Source { text, ..source.clone() });
    assert_eq!(before.len(), after.len());
    let draw = |proof: &banxin::Proof, page| {
        let file = File::open(proof.pdf_of_page(page).expect("it is")).expect("a PDF");
        file.drawer().draw(0, 60.0).expect("drawn")
    };
    for page in 0..before.len() {
        let same = draw(&one, page) == draw(&other, page);
        assert_eq!(before[page] == after[page], same, "page {page}");
    }
    assert_ne!(before[0], after[0]);
    let [now, was] = [&other, &one].map(|proof| &proof.pages().pages[0]);
    let changed = now.changed(was).expect("a part of it");
    let height = changed.size.height.to_pt();
    assert!((20.0..80.0).contains(&height), "the title's line: {height}");
    assert_eq!(before[1..], after[1..]);
    // The same again is the same, though all is made anew.
    assert_eq!(prints(&source).0, before);
}
