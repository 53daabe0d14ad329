//! The display lists of all reports of the suite and the examples, compared with those that
//! were blessed. `UPDATE=1 cargo test --test suite` blesses; read each line of the difference.

mod common;

use std::env;
use std::fs;
use std::path::Path;

use common::{case_name, engine, read, reports, root, source};

#[test]
fn display_lists_are_as_blessed() {
    let update = env::var_os("UPDATE").is_some();
    let mut wrong = vec![];
    for path in reports() {
        let pages = engine().typeset(&read(&path));
        let pages =
            pages.unwrap_or_else(|errors| panic!("{}: {errors:#?}", path.display()));
        let found = pages.value.to_string();
        let file = root().join("tests/ref").join(format!("{}.txt", case_name(&path)));
        if update {
            fs::write(&file, &found).expect("the reference can be written");
        } else if let Some(difference) = difference(&file, &found) {
            wrong.push(difference);
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 blesses what is right", wrong.join("\n"));
}

/// The first line in which a display list differs from its reference.
fn difference(file: &Path, found: &str) -> Option<String> {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == found {
        return None;
    }
    let mut lines = (1..).zip(expected.lines().zip(found.lines()));
    let place = lines.find(|(_, (expected, found))| expected != found);
    let name = file.display();
    Some(match place {
        Some((line, (expected, found))) => {
            format!("{name}:{line}\n  expected {expected}\n  found    {found}")
        }
        None => format!("{name}: one is longer than the other"),
    })
}

/// Text of the page stays on the sheet, text of the report in the type area.
#[test]
fn nothing_sticks_out_of_the_sheet() {
    use banxin::frame::{Artifact, Item, Tag};
    use banxin::geom::{Abs, Point};
    for path in reports() {
        let pages = engine().typeset(&read(&path)).expect("it typesets").value;
        // Half a character of 5.6 mm may hang, where the layout says so.
        let hung = if case_name(&path).ends_with("hanging") { 2.8 } else { 0.0 };
        // The name of a letter's issuer stands 30 mm from the edge of the sheet.
        let top = if case_name(&path).starts_with("letter") { 30.0 } else { 36.0 };
        for (index, page) in pages.pages.iter().enumerate() {
            for (at, item) in page.frame.things() {
                let Item::Glyphs(run) = item else { continue };
                // The text of a turned page runs upwards.
                let number = run.tag == Tag::Artifact(Artifact::PageNumber);
                let end = Point::new(run.width(), Abs::ZERO);
                let end = if page.is_turned() && !number { end.turned() } else { end };
                let inside = |at: Point| {
                    (27.0..185.0 + hung).contains(&at.x.to_mm())
                        && (top..273.0).contains(&at.y.to_mm())
                };
                let inside = inside(at) && inside(at + end);
                assert!(inside, "{} page {}: {:?}", path.display(), index + 1, run.text);
            }
        }
    }
}

/// Levels below the five of the standard have marks of their own.
#[test]
fn deep_levels_have_marks_of_their_own() {
    // Lists start at the third level: the fourth list inside it is at the seventh.
    let mut list = "list: [深]".to_owned();
    for _ in 0..4 {
        list = format!("list: [[项, {{ {list} }}]]");
    }
    let text = format!("unit: 甲\nyear: 2022\ntitle: 乙\npreamble: [{{ {list} }}]\n");
    let pages = engine().explain(&source(&text)).expect("it typesets").value;
    let lines: Vec<&str> = pages.notes().map(|(_, _, note)| note.text.as_str()).collect();
    for line in ["1.项", "（1）项", "①项", "A.项", "a.深"] {
        assert!(lines.contains(&line), "no {line} in {lines:?}");
    }
}
