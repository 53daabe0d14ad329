//! What is kept from one save to the next changes nothing: whatever is edited, what comes out
//! is byte for byte what a fresh engine makes; and what is drawn of one page is what is drawn
//! of that page of the whole PDF.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::geom::{Abs, Point, Rect, Size};
use banxin::pdf::PdfOptions;
use banxin::raster::{Area, File, Picture};
use banxin::{Engine, Judged, Places, Version};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

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

/// A change of what a report is set with.
#[derive(Clone, Debug)]
enum Change {
    /// A digit of a layout, by shares of the layouts and of its digits, is another one.
    Number(f64, f64, char),
    /// A layout's text is edited.
    Layout(f64, Edit),
    /// A face goes, or comes back.
    Face(f64),
    /// A face's file holds another face, under its name.
    Swap(f64, f64),
    /// The report's text is edited.
    Report(Edit),
}

fn change() -> impl Strategy<Value = Change> {
    let share = || 0.0..1.0;
    let digit = prop::char::range('0', '9');
    prop_oneof![
        4 => (share(), share(), digit).prop_map(|(of, at, to)| Change::Number(of, at, to)),
        1 => (share(), edit()).prop_map(|(of, edit)| Change::Layout(of, edit)),
        2 => share().prop_map(Change::Face),
        1 => (share(), share()).prop_map(|(one, other)| Change::Swap(one, other)),
        2 => edit().prop_map(Change::Report),
    ]
}

/// The files in a folder and the folders in it, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

/// Layouts and fonts of its own, to be changed.
struct Own {
    _folder: tempfile::TempDir,
    places: Places,
    layouts: Vec<PathBuf>,
    /// Faces that ship, and where each stands in the folder while it is there.
    faces: Vec<(PathBuf, PathBuf)>,
}

impl Own {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (layouts, fonts) =
            (folder.path().join("layouts"), folder.path().join("fonts"));
        let shipped = common::root().join("layouts");
        for path in files(&shipped) {
            let to = layouts.join(path.strip_prefix(&shipped).expect("it is in it"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::copy(path, to).expect("copied");
        }
        fs::create_dir_all(&fonts).expect("made");
        let is_face =
            |path: &PathBuf| path.extension().is_some_and(|e| e == "ttf" || e == "otf");
        let faces = files(&common::root().join("fonts")).into_iter().filter(is_face);
        let faces: Vec<_> = faces
            .map(|path| {
                let to = fonts.join(path.file_name().expect("a file"));
                fs::copy(&path, &to).expect("copied");
                (path, to)
            })
            .collect();
        let asked = Asked { user: vec![fonts], changing: true, ..Asked::default() };
        let texts = files(&layouts).into_iter();
        let texts =
            texts.filter(|path| path.extension().is_some_and(|e| e == "yaml")).collect();
        let places = Places { layouts: vec![layouts], fonts: asked };
        Self { _folder: folder, places, layouts: texts, faces }
    }

    /// Makes a change; the engine as `watch` has it then. Gives too what takes it back, if
    /// nothing comes of it.
    fn change(
        &self,
        kept: &Engine,
        change: &Change,
    ) -> (Engine, Option<(PathBuf, String)>) {
        let mut back = None;
        let mut write = |of: f64, new: &dyn Fn(&str) -> String| {
            let path = &self.layouts[at(of, self.layouts.len())];
            let text = fs::read_to_string(path).expect("a text");
            fs::write(path, new(&text)).expect("written");
            back = Some((path.clone(), text));
        };
        match change {
            Change::Number(of, share, to) => write(*of, &|text| {
                let digits: Vec<usize> = text
                    .match_indices(|c: char| c.is_ascii_digit())
                    .map(|d| d.0)
                    .collect();
                let mut text = text.to_owned();
                if let Some(place) = digits.get(at(*share, digits.len())) {
                    text.replace_range(place..&(place + 1), &to.to_string());
                }
                text
            }),
            Change::Layout(of, edit) => write(*of, &|text| edited(text, edit)),
            Change::Face(of) => {
                let (from, to) = &self.faces[at(*of, self.faces.len())];
                match to.exists() {
                    true => fs::remove_file(to).expect("removed"),
                    false => drop(fs::copy(from, to).expect("copied")),
                }
            }
            Change::Swap(one, other) => {
                let (from, _) = &self.faces[at(*one, self.faces.len())];
                let (_, to) = &self.faces[at(*other, self.faces.len())];
                fs::copy(from, to).expect("copied");
            }
            Change::Report(_) => {}
        }
        let engine = match change {
            Change::Face(_) | Change::Swap(..) => kept.again(self.places.clone()),
            _ => kept.with_layouts(self.places.layouts.clone()),
        };
        (engine, back)
    }
}

proptest! {
    // Always the same changes: some layouts that are read without an error make hundreds of
    // pages, and what a run takes should be known.
    #![proptest_config(ProptestConfig {
        cases: 16,
        rng_seed: RngSeed::Fixed(20_261_130),
        ..ProptestConfig::default()
    })]
    #[test]
    fn layouts_and_fonts_that_change_are_not_kept(
        which in 0usize..4,
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let (mut source, own) = (reports().swap_remove(which), Own::new());
        let mut kept = Engine::open(own.places.clone()).keeping();
        prop_assert!(made(&kept, &source).0.is_ok());
        for change in changes {
            let before = source.text.clone();
            let mut back = None;
            match &change {
                Change::Report(edit) => source.text = edited(&source.text, edit),
                change => (kept, back) = own.change(&kept, change),
            }
            let now = made(&kept, &source);
            prop_assert_eq!(&now, &made(&Engine::open(own.places.clone()), &source));
            if now.0.is_ok() {
                continue;
            }
            // What follows starts from what was whole.
            source.text = before;
            if let Some((path, text)) = back {
                fs::write(path, text).expect("written");
                kept = kept.with_layouts(own.places.layouts.clone());
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
