//! Layouts with faults: told when they load, with their place in the layout.

mod common;

use std::fs;

use banxin::diag::{Diagnostic, Source, SourceId};
use banxin::font::Asked;
use banxin::{Engine, Places};

use common::{root, source};

const REPORT: &str = "\
unit: 沅江市商务局
year: 2022
title: 自评报告
layout: LAYOUT
indicators: [{ name: 甲, indicators: [{ name: 乙, indicators: [{ name: 丙 }] }] }]
attachments: [{ form: own }]
";

/// A form of two columns with nothing wrong, to be spoiled.
const FORM: &str = "\
extends: form/base
title: 表
columns: [20mm, 1fr]
styles:
  cell: { font: song, size: 12pt }
rows:
  - cells: [{ head: 项目, columns: 2 }]
  - cells: [{ label: 名称 }, { text: \"{project.name}\" }]
  - each: indicators
    cells: [{ label: \"{level1.name}\", merge: true }, { text: \"{name}\" }]
";

/// More data, for the free fields that the tests name.
const FIELDS: &str = "\
fields:
  texts: [甲, 乙]
  maps: [{ name: 丙 }]
  map: { name: 丁 }
  plain: 戊
";

/// All errors of a report that uses the layouts, each with line and column in its layout.
fn errors(layout: &str, files: &[(&str, &str)]) -> Vec<(String, usize, usize, String)> {
    let (engine, report, _folder) = used(layout, files);
    let found = engine.faults(&report);
    found.iter().map(|error| describe(error, &engine, &report.text)).collect()
}

/// An engine with the layouts, a report that uses them, and the folder they are in.
fn used(layout: &str, files: &[(&str, &str)]) -> (Engine, Source, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("form")).expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a layout");
    }
    let engine = Engine::open(Places {
        layouts: vec![folder.path().to_owned(), root().join("layouts")],
        fonts: Asked { shipped: root().join("fonts"), ..Asked::default() },
    });
    let report = source(&format!("{}{FIELDS}", REPORT.replace("LAYOUT", layout)));
    (engine, report, folder)
}

fn describe(
    error: &Diagnostic,
    engine: &Engine,
    report: &str,
) -> (String, usize, usize, String) {
    let span = error.span.expect("a place");
    let text = match span.source {
        SourceId::REPORT => report,
        id => &engine.source(id).expect("the layout was read").text,
    };
    let before = &text[..span.range().start];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (error.code.to_owned(), line, column, error.message.en.clone())
}

#[track_caller]
fn expect(form: &str, code: &str, line: usize, column: usize, part: &str) {
    let found = errors("report", &[("form/own.yaml", form)]);
    let first = found.first().unwrap_or_else(|| panic!("nothing is wrong with {form}"));
    assert_eq!((first.0.as_str(), first.1, first.2), (code, line, column), "{found:?}");
    assert!(first.3.contains(part), "{found:?}");
}

#[test]
fn the_good_form_is_good() {
    assert_eq!(errors("report", &[("form/own.yaml", FORM)]), []);
}

#[test]
fn a_span_out_of_the_grid() {
    let form = FORM.replace("columns: 2 }", "columns: 3 }");
    expect(&form, "layout::outside", 7, 13, "out of the grid of 2 columns");
    let form = FORM.replace("{ label: 名称 }", "{ label: 名称, rows: 9 }");
    expect(&form, "layout::outside", 8, 13, "out of the grid");
}

#[test]
fn cells_that_overlap() {
    let form = FORM.replace("{ label: 名称 }", "{ label: 名称, columns: 2 }");
    let found = errors("report", &[("form/own.yaml", &form)]);
    assert!(found.iter().any(|error| error.0 == "layout::outside"), "{found:?}");
    let form = FORM.replace("{ label: 名称 }, {", "{ label: 名称 }, { at: 1, ");
    expect(&form, "layout::overlap", 8, 28, "row 2, column 1");
}

#[test]
fn holes() {
    let form = FORM.replace(", columns: 2 }", " }");
    expect(&form, "layout::hole", 7, 13, "no cell covers row 1, column 2");
}

#[test]
fn unknown_keys_and_bindings() {
    let form = FORM.replace("merge: true", "marge: true");
    expect(&form, "data::unknown-key", 10, 39, "did you mean `merge`?");
    let form = FORM.replace("{project.name}", "{project.nmae}");
    expect(&form, "layout::unknown-binding", 8, 36, "the nearest is `project.name`");
    let form = FORM.replace("each: indicators", "each: indicatrs");
    expect(&form, "layout::unknown-binding", 9, 11, "indicat");
}

#[test]
fn only_a_near_name_is_suggested() {
    let form = FORM.replace("each: indicators", "each: nope");
    let found = errors("report", &[("form/own.yaml", &form)]);
    assert_eq!(found[0].3, "no report has a value `nope`");
}

#[test]
fn bindings_of_maps_and_lists() {
    let form = FORM.replace("{project.name}", "{fields.map}");
    expect(&form, "layout::not-plain", 8, 36, "`fields.map` of the report is a map");
    let form = FORM.replace("{project.name}", "{indicators}");
    expect(&form, "layout::not-plain", 8, 36, "`indicators` of the report is a list");
    let form =
        FORM.replace("each: indicators", "each: fields.maps").replace("{name}", "{item}");
    expect(&form, "layout::not-plain", 10, 62, "`item` of the report is a map");
    let caption =
        format!("{FORM}caption: [{{ text: \"{{fields.texts}}\", style: cell }}]\n");
    expect(&caption, "layout::not-plain", 11, 19, "is a list");
}

#[test]
fn rows_for_what_is_no_list() {
    for (path, what) in [("fields.map", "a map"), ("fields.plain", "a plain value")] {
        let form = FORM.replace("each: indicators", &format!("each: {path}"));
        expect(&form, "layout::not-a-list", 9, 11, what);
    }
    let form = FORM.replace("each: indicators", "with: fields.texts");
    expect(&form, "layout::not-a-map", 9, 11, "a list");
}

#[test]
fn unknown_styles_and_fonts() {
    let form = FORM.replace("font: song", "font: sung");
    let found = errors("report", &[("form/own.yaml", &form)]);
    assert!(found.iter().any(|error| error.0 == "document::unknown-role"), "{found:?}");
    let form = FORM.replace("text: \"{name}\"", "text: \"{name}\", style: nosuch");
    let found = errors("report", &[("form/own.yaml", &form)]);
    assert!(found.iter().any(|error| error.3.contains("nosuch")), "{found:?}");
}

#[test]
fn lengths_and_numbers_that_are_none() {
    let form = FORM.replace("20mm", "20");
    expect(&form, "data::type", 3, 11, "a column width such as 15mm");
    let form = FORM.replace("columns: 2 }", "columns: 0 }");
    assert!(!errors("report", &[("form/own.yaml", &form)]).is_empty());
}

#[test]
fn columns_wider_than_the_page() {
    let columns = |columns: &str| FORM.replace("[20mm, 1fr]", columns);
    for good in ["[80mm, 76.4mm]", "[80mm, 60mm]", "[6字, 1fr]", "[auto, 5em]"] {
        assert_eq!(errors("report", &[("form/own.yaml", &columns(good))]), []);
    }
    let (wide, code) = ("the type area is 156mm", "layout::too-wide");
    expect(&columns("[80mm, 77mm]"), code, 3, 10, "the columns are 157mm wide");
    expect(&columns("[156mm, 1fr]"), code, 3, 10, "nothing is left for the fractions");
    expect(&columns("[150mm, { min: 7mm }]"), code, 3, 10, wide);
    expect(&columns("[37字, auto]"), code, 3, 10, wide);
    let reversed = columns("[{ min: 5字, max: 20mm }, 1fr]");
    expect(&reversed, "style::bad-columns", 3, 10, "more than its `max`");
    let wrong = "a column width such as 15mm";
    expect(&columns("[20mm, { auto: false }]"), "data::type", 3, 17, wrong);
    expect(&columns("[20mm, { min: 1fr }]"), "data::type", 3, 24, "a width such as 15mm");
    expect(&columns("[20mm, 0字]"), "data::type", 3, 17, wrong);
}

#[test]
fn pictures_in_cells() {
    let cell = |cell: &str| FORM.replace("head: 项目", cell);
    let told = |own: &str, code: &str, column: usize, part: &str| {
        expect(&cell(own), code, 7, column, part);
    };
    // What the report leaves out leaves the cell empty.
    for file in ["{fields.photo}", "photos/{fields.photo}.png", "{fields.photo ~ ''}"] {
        let empty = cell(&format!("image: {{ file: \"{file}\", alt: 图 }}"));
        assert_eq!(errors("report", &[("form/own.yaml", &empty)]), [], "{file}");
    }
    let missing = "is not there";
    told("image: { file: no.png, alt: 图 }", "picture::missing", 30, missing);
    told("head: \"\", image: { file: no.png, alt: 图 }", "picture::missing", 40, missing);
    told("image: { file: ../no.png, alt: 图 }", "picture::outside", 30, "outside");
    told("image: { file: own.yaml, alt: 图 }", "picture::unknown", 30, "neither PNG");
    let no_alt = "no alternative text";
    told("image: { file: no.png }", "style::no-alt", 22, no_alt);
    told("image: { file: no.png, alt: ' ' }", "style::no-alt", 43, no_alt);
    told("image: { file: '', alt: 图 }", "style::no-file", 30, "names no file");
    let size = "cannot have this size";
    told("image: { file: a, alt: 图, width: 0mm }", "style::bad-length", 48, size);
    told("image: { file: a, alt: 图, height: 301mm }", "style::bad-length", 49, size);
    for second in ["head: 项目", "text: a", "diagonal: [甲, 乙]"] {
        let both = format!("{second}, image: {{ file: a, alt: 图 }}");
        told(&both, "style::bad-cell", 13, "exactly one of");
    }
    let unknown = "image: { file: a, alt: \"{nobody}\" }";
    told(unknown, "layout::unknown-binding", 38, "no report has a value");
}

/// A picture that the report names is told in the report, and looked for beside it.
#[test]
fn pictures_of_the_report_in_cells() {
    let image = "image: { file: \"{fields.plain}\", alt: \"{fields.texts}\" }";
    let form = FORM.replace("head: 项目", image);
    let found = errors("report", &[("form/own.yaml", &form)]);
    let codes: Vec<&str> = found.iter().map(|error| error.0.as_str()).collect();
    assert!(codes.contains(&"picture::no-folder"), "{found:?}");
    assert!(codes.contains(&"layout::not-plain"), "{found:?}");
    // An alternative text of values that are not there is none.
    let (engine, mut report, folder) = used(
        "report",
        &[("form/own.yaml", &form.replace("{fields.texts}", "{fields.caption}"))],
    );
    let pictures = root().join("tests/suite/page/pictures");
    fs::copy(pictures.join("alpha.png"), folder.path().join("戊")).expect("a copy");
    report.folder = Some(folder.path().to_owned());
    let found = engine.faults(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    let (code, line, ..) = describe(&found[0], &engine, &report.text);
    assert_eq!((code.as_str(), line), ("data::no-alt", 7), "{found:?}");
}

#[test]
fn diagonals_part_two_or_three_texts() {
    let cell = |cell: &str| FORM.replace("head: 项目", cell);
    for good in ["diagonal: [项目, 年度]", "head: \"\", diagonal: [甲, 乙, 丙]"] {
        assert_eq!(errors("report", &[("form/own.yaml", &cell(good))]), []);
    }
    let texts = "two or three texts";
    expect(&cell("diagonal: [项目]"), "style::bad-diagonal", 7, 25, texts);
    expect(&cell("diagonal: [甲, 乙, 丙, 丁]"), "style::bad-diagonal", 7, 25, texts);
    expect(&cell("diagonal: [甲, \"\"]"), "style::bad-diagonal", 7, 25, texts);
    let both = "head: 项目, diagonal: [甲, 乙]";
    expect(&cell(both), "style::bad-cell", 7, 13, "exactly one of");
}

#[test]
fn rules_that_are_none() {
    let rules = |rules: &str| format!("{FORM}rules: {rules}\n");
    for good in ["none", "0.35mm", "{ vertical: none }", "{ outer: 1pt, color: red }"] {
        assert_eq!(errors("report", &[("form/own.yaml", &rules(good))]), []);
    }
    expect(&rules("thick"), "data::type", 11, 8, "a rule's width up to 10mm");
    expect(&rules("{ outer: 11mm }"), "data::type", 11, 17, "a rule's width up to 10mm");
    expect(&rules("{ iner: 1pt }"), "data::type", 11, 8, "did you mean `inner`?");
    let cell = |rules: &str| {
        FORM.replace("label: 名称", &format!("label: 名称, rules: {rules}"))
    };
    assert_eq!(errors("report", &[("form/own.yaml", &cell("{ top: none }"))]), []);
    expect(&cell("{ top: -1pt }"), "data::type", 8, 40, "a rule's width");
    expect(&cell("{ over: 1pt }"), "data::type", 8, 33, "unknown key `over`");
}

#[test]
fn a_height_of_no_page() {
    let form = format!("{FORM}height: 310mm\n");
    expect(&form, "style::bad-length", 11, 9, "out of range");
}

#[test]
fn an_item_that_is_a_plain_value_has_a_name() {
    let form = FORM
        .replace("each: indicators", "each: fields.texts")
        .replace("{level1.name}", "项目")
        .replace("{name}", "{item}号");
    let (engine, report, _folder) = used("report", &[("form/own.yaml", &form)]);
    let pages = engine.explain(&report).expect("it typesets").value;
    let lines: Vec<&str> = pages.notes().map(|(_, _, note)| note.text.as_str()).collect();
    assert!(lines.contains(&"甲号") && lines.contains(&"乙号"), "{lines:?}");
}

#[test]
fn a_layout_inherits() {
    let child = "extends: report\nsign_off: { seal: false }\n";
    let found = errors("child", &[("child.yaml", child), ("form/own.yaml", FORM)]);
    assert_eq!(found, []);
    let child = "extends: report\nsign_off: { seel: false }\n";
    let found = errors("child", &[("child.yaml", child), ("form/own.yaml", FORM)]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1, found[0].2),
        ("data::unknown-key", 2, 13)
    );
    let circle = [("a.yaml", "extends: b\n"), ("b.yaml", "extends: a\n")];
    let found = errors("a", &[&circle[..], &[("form/own.yaml", FORM)]].concat());
    assert_eq!(found.len(), 1, "{found:?}");
    let found = errors("a", &[("a.yaml", "extends: nosuch\n"), ("form/own.yaml", FORM)]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1, found[0].2),
        ("style::no-layout", 1, 10)
    );
}

#[test]
fn expressions_that_cannot_be_read() {
    for (text, part) in [
        ("{year +}", "unexpected end"),
        ("{year | nothing}", "`nothing` is unknown here"),
        ("{1 < year < 3}", "not chained"),
        ("{nothing(year)}", "`nothing` is unknown here"),
        ("{year ** 2}", "an expression has values"),
    ] {
        let form = FORM.replace("{project.name}", text);
        expect(&form, "style::bad-expression", 8, 36, part);
    }
    let form = FORM.replace("each: indicators", "when: year >");
    expect(&form, "style::bad-expression", 9, 11, "unexpected end");
}

#[test]
fn names_in_expressions_that_no_report_has() {
    let form = FORM.replace("{project.name}", "{yaer - 1}");
    expect(&form, "layout::unknown-binding", 8, 36, "the nearest is `year`");
    let form = FORM.replace("each: indicators", "when: foots.total.rate > 1");
    expect(&form, "layout::unknown-binding", 9, 11, "foots.total.rate");
}

/// An expression that fails names the value's place in the report and the layout's line.
#[test]
fn expressions_that_meet_what_they_cannot_take() {
    let form = FORM.replace("{project.name}", "{fields.plain + 1}");
    let (engine, report, _folder) = used("report", &[("form/own.yaml", &form)]);
    let found = engine.faults(&report);
    let error = found.first().expect("a text is no number");
    let (code, line, column, message) = describe(error, &engine, &report.text);
    assert_eq!(
        (code.as_str(), line, column),
        ("layout::expression", 11, 10),
        "{found:?}"
    );
    assert!(message.contains("`戊` is no number"), "{message}");
    let (_, layout) = error.also.first().expect("the layout's line");
    let text = &engine.source(layout.source).expect("it was read").text;
    assert_eq!(text[..layout.range().start].matches('\n').count() + 1, 8);

    let form = FORM.replace("{project.name}", "{1 / (year - 2022)}");
    expect(&form, "layout::expression", 8, 36, "division by zero");
    let form = FORM.replace("{project.name}", "{fields.texts | sum}");
    expect(&form, "layout::expression", 8, 11, "`甲` is no number");
    let form = FORM.replace("{project.name}", "{fields.map | default('')}");
    expect(&form, "layout::not-plain", 8, 36, "a list or a map");
    let form = FORM.replace("- each", "- when: fields.plain | date\n    each");
    expect(&form, "layout::expression", 11, 10, "`戊` is no date");
}

#[test]
fn parts_that_are_none() {
    let rows = "rows:\n  - cells: [{ head: 项目, columns: 2 }]\n";
    let with = |parts: &str, part: &str| {
        FORM.replace(rows, &format!("parts:\n  a: {parts}\nrows:\n  - part: {part}\n"))
    };
    let good = "[{ cells: [{ text: 甲, columns: 2 }] }]";
    assert_eq!(errors("report", &[("form/own.yaml", &with(good, "a"))]), []);
    expect(&with(good, "b"), "style::unknown-part", 9, 11, "there is no part `b`");
    expect(&with("[{ part: a }]", "a"), "style::part-circle", 7, 15, "contains itself");
    expect(&with("甲", "a"), "style::bad-part", 7, 6, "no list of rows");
    // Each part holds the next one eight times.
    let mut parts = good.to_owned();
    for deeper in 'b'..='m' {
        let rows = vec![format!("{{ part: {deeper} }}"); 8].join(", ");
        parts = parts.replace(good, &format!("[{rows}]\n  {deeper}: {good}"));
    }
    expect(&with(&parts, "a"), "style::too-many-rows", 20, 1, "more than 10000 rows");
}

#[test]
fn panels_with_faults() {
    let told = |panel: &str| {
        let layout = format!("extends: gongwen\npanels:\n  rule: {panel}\n");
        let found = errors("own", &[("own.yaml", &layout), ("form/own.yaml", FORM)]);
        let first = found.into_iter().next().expect("something is wrong");
        (first.0, first.1, first.3)
    };
    let (code, line, text) = told(
        "{ columns: [1fr], rows: [{ cells: [{ text: \"{letterhead.colour}\" }] }] }",
    );
    assert_eq!((code.as_str(), line), ("layout::unknown-binding", 3), "{text}");
    let (code, line, text) =
        told("{ columns: [1fr], rows: [{ cells: [{ text: a, columns: 2 }] }] }");
    assert_eq!((code.as_str(), line), ("layout::outside", 3), "{text}");
    let (code, line, text) = told("{ outset: { left: -2mm } }");
    assert_eq!((code.as_str(), line), ("style::bad-length", 3), "{text}");
    let layout = "extends: report\ncontent: [title, { panel: nosuch }]\n";
    let found = errors("own", &[("own.yaml", layout), ("form/own.yaml", FORM)]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1),
        ("style::unknown-name", 2),
        "{found:?}"
    );
    let layout = "extends: report\ncontents: { number_room: 20 }\n";
    let found = errors("own", &[("own.yaml", layout), ("form/own.yaml", FORM)]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1),
        ("style::bad-contents", 2),
        "{found:?}"
    );
}

/// A fault of a style is told once, where it is, however many styles are like it.
#[test]
fn faults_of_styles_are_told_once() {
    let cell = "{ font: song, size: 12pt }";
    for (bad, code, column) in [
        ("{ font: nobody, size: 12pt }", "document::unknown-role", 17),
        ("{ font: song, size: 0pt }", "style::bad-size", 29),
        ("{ like: label }", "style::circle", 0),
    ] {
        let found = errors("report", &[("form/own.yaml", &FORM.replace(cell, bad))]);
        assert!(found.iter().all(|error| error.0 == code), "{found:#?}");
        if column > 0 {
            assert_eq!(found.len(), 1, "{found:#?}");
            assert_eq!((found[0].1, found[0].2), (5, column), "{found:?}");
        }
    }
}

/// A label that is printed again, higher than all room there is, goes on for no page on which
/// nothing else does.
#[test]
fn tables_end_where_their_labels_have_no_room() {
    for (area, cell) in [("25mm", "size: 10.5pt"), ("225mm", "size: 90.5pt")] {
        let area = format!("{{ left: 28mm, top: 37mm, width: 156mm, height: {area} }}");
        let low = format!("extends: report\npage: {{ area: {area} }}\n");
        let form =
            fs::read_to_string(root().join("layouts/form/sichuan-self-evaluation.yaml"));
        let form = form.expect("it ships").replace("size: 10.5pt", cell);
        let files =
            [("low.yaml", low.as_str()), ("form/sichuan-self-evaluation.yaml", &form)];
        let (engine, _, _folder) = used("low", &files);
        let path = root().join("examples/sichuan-2023/report.yaml");
        let text = fs::read_to_string(path).expect("it is there");
        let report = source(&text.replace("layout: forms", "layout: low"));
        let pages = engine.typeset(&report).expect("it can be typeset").value.pages;
        assert!((2..200).contains(&pages.len()), "{}", pages.len());
    }
}
