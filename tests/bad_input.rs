//! Bad input: each a clear message with its place, nothing else.

mod common;

use banxin::diag::{Diagnostic, Severity, Source};
use banxin::yaml;

use common::{engine, root, source};

/// A report with nothing wrong, to be spoiled.
const GOOD: &str = "\
unit: 沅江市商务局
year: 2022
title: 自评报告
funds:
  total: { initial: 40, budget: 40 }
preamble: [正文。]
";

/// The first error of a text: its code, line and column (from one), and its message.
fn first(text: &str) -> (String, usize, usize, String) {
    let errors = all(text);
    let error = errors.first().unwrap_or_else(|| panic!("nothing is wrong with {text}"));
    describe(error, text)
}

fn all(text: &str) -> Vec<Diagnostic> {
    let found = engine().faults(&source(text));
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

fn describe(error: &Diagnostic, text: &str) -> (String, usize, usize, String) {
    let at = error.span.map_or(0, |span| span.range().start);
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    assert!(!error.message.zh.is_empty() && !error.hints.is_empty(), "{error:?}");
    (error.code.to_owned(), line, column, error.message.en.clone())
}

#[track_caller]
fn expect(text: &str, code: &str, line: usize, column: usize, part: &str) {
    let found = first(text);
    assert_eq!((found.0.as_str(), found.1, found.2), (code, line, column), "{found:?}");
    assert!(found.3.contains(part), "{found:?}");
}

#[test]
fn the_good_report_is_good() {
    assert_eq!(all(GOOD), []);
}

#[test]
fn a_wrong_type() {
    let text = GOOD.replace("2022", "abc");
    expect(&text, "data::type", 2, 7, "expected a year in four digits");
    let text = GOOD.replace("preamble: [正文。]", "preamble: 3");
    expect(&text, "data::type", 6, 11, "expected a list, found `3`");
    let text = GOOD.replace("title: 自评报告", "title: {a: b}");
    expect(&text, "data::type", 3, 8, "expected the title");
}

#[test]
fn an_unknown_key_with_the_nearest_known_one() {
    let text = GOOD.replace("title:", "titel:");
    expect(&text, "data::unknown-key", 3, 1, "did you mean `title`?");
    let text = GOOD.replace("initial:", "initail:");
    expect(&text, "data::unknown-key", 5, 12, "did you mean `initial`?");
}

#[test]
fn a_missing_key() {
    let text = GOOD.replace("unit: 沅江市商务局\n", "");
    expect(&text, "data::missing-key", 1, 1, "`unit` is missing");
}

#[test]
fn marks_that_are_not_as_many_as_their_items() {
    let good = "sections: [{ title: 职责, mark: （三）、, body: [{ list: [甲, 乙], marks: [(1), ''] }] }]\n";
    assert_eq!(all(&format!("{GOOD}{good}")), []);
    let bad = format!("{GOOD}{}", good.replace("[(1), '']", "[(1)]"));
    expect(&bad, "data::uneven-marks", 7, 67, "1 marks for the 2 items");
    // Another fault of an item is no fault of the marks.
    let bad = format!("{GOOD}{}", good.replace("乙", "{ list: 乙 }"));
    assert_eq!(all(&bad).len(), 1, "{:?}", all(&bad));
    let fields = "fields: { list: [甲, 乙], marks: [(1)] }\n";
    assert_eq!(all(&format!("{GOOD}{fields}")), []);
}

#[test]
fn a_duplicate_key() {
    let text = format!("{GOOD}year: 2023\n");
    expect(&text, "yaml::duplicate-key", 7, 1, "first on line 2");
}

#[test]
fn numbers_that_are_none() {
    for number in ["1e400", "1e5", "NaN", "0x10", "1,000", "40万元", "--3", "1.2.3"] {
        let text = GOOD.replace("initial: 40", &format!("initial: '{number}'"));
        expect(&text, "data::type", 5, 21, number);
    }
    let long = "9".repeat(40);
    let text = GOOD.replace("initial: 40", &format!("initial: {long}"));
    expect(&text, "data::type", 5, 21, "at most 28 digits");
}

#[test]
fn a_day_that_is_none() {
    for day in ["2023-02-29", "2023-13-01", "2023-04-31", "23-04-01", "2023/04/01"] {
        let text = format!("{GOOD}signoff: {{ date: {day} }}\n");
        expect(&text, "data::type", 7, 18, day);
    }
}

#[test]
fn a_tab() {
    let text = GOOD.replace("  total", "\ttotal");
    expect(&text, "yaml::tab", 5, 1, "tab");
}

#[test]
fn syntax() {
    expect("unit: [甲\nyear: 2022\n", "yaml::syntax", 2, 5, "not valid YAML");
    expect("", "yaml::empty", 1, 1, "empty");
    expect(&format!("{GOOD}---\nunit: 乙\n"), "yaml::several-documents", 7, 1, "second");
    expect("{[1]: 2}\n", "yaml::bad-key", 1, 2, "key");
}

#[test]
fn an_alias_bomb() {
    let mut text = format!("{GOOD}fields:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("  a{level}: &a{level} [{items}]\n"));
    }
    assert_eq!(first(&text).0, "yaml::alias-bomb");
    assert_eq!(first(&format!("{GOOD}fields: &a [*a]\n")).0, "yaml::circular-alias");
}

#[test]
fn nesting_ten_thousand_deep() {
    let depth = 10_000;
    let flow = format!("{GOOD}fields: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(first(&flow).0, "yaml::too-deep");
    let maps = format!("{GOOD}fields: {}{}\n", "{a: ".repeat(depth), "}".repeat(depth));
    assert_eq!(first(&maps).0, "yaml::too-deep");
    let block: String =
        (1..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(first(&format!("{GOOD}fields:\n{block}")).0, "yaml::too-deep");
    let items = format!("{GOOD}fields:\n  {}x\n", "- ".repeat(depth));
    assert_eq!(first(&items).0, "yaml::too-deep");
}

#[test]
fn control_characters() {
    let text = GOOD.replace("正文。", "正\u{1}文。");
    expect(&text, "text::control", 6, 13, "U+0001");
    let text = GOOD.replace("[正文。]", "[\"正\\x07文。\"]");
    expect(&text, "text::control", 6, 12, "U+0007");
    let text = GOOD.replace("正文。", "正\u{202e}文。");
    expect(&text, "text::control", 6, 13, "U+202E");
    let text = GOOD.replace("正文。", "正\u{ffff}文。");
    expect(&text, "text::control", 6, 13, "U+FFFF");
}

#[test]
fn characters_that_no_font_has() {
    // An unassigned code point, a rare Han character.
    for c in ['\u{e1234}', '\u{2ebf0}'] {
        let text = GOOD.replace("正文。", &format!("正文{c}。"));
        let code = format!("U+{:04X}", u32::from(c));
        expect(&text, "font::no-glyph", 6, 14, &code);
    }
}

#[test]
fn characters_that_cannot_be_set() {
    let cases = [
        ("\u{e000}", "text::private-use", "U+E000"),
        ("\u{ad}", "text::invisible", "U+00AD"),
        ("\u{200b}", "text::invisible", "U+200B"),
        ("س", "text::right-to-left", "U+0633"),
        // A mark that no face can set over a Han character.
        ("\u{345}", "font::no-glyph", "U+0345"),
    ];
    for (c, code, told) in cases {
        let text = GOOD.replace("正文。", &format!("正文{c}。"));
        expect(&text, code, 6, 14, told);
    }
}

/// 楷体 maps characters that it does not draw, 仿宋 draws one as another: they come from the
/// next face of the chain.
#[test]
fn glyphs_that_are_empty_or_wrong() {
    let text = GOOD.replace("[正文。]", "[人民币￥100元。]")
        + "sections: [{ title: 甲, sections: [{ title: 按ⅰ类分列 }] }]\n";
    let pages = engine().typeset(&source(&text)).expect("it can be set").value;
    let shown = pages.to_string();
    let set_in = |face: &str, c: char| {
        shown.lines().any(|line| line.contains(face) && line.contains(c))
    };
    assert!(!set_in("Fandol", '￥') && set_in("NotoSerifSC-Regular", '￥'), "{shown}");
    assert!(!set_in("gkai", 'ⅰ') && set_in("NotoSerifSC-Regular", 'ⅰ'), "{shown}");
}

#[test]
fn all_errors_at_once() {
    let text = GOOD
        .replace("2022", "abc")
        .replace("title: 自评报告", "title: ''")
        .replace("budget: 40", "budget: vierzig, bugdet: 4")
        .replace("[正文。]", "[{}]");
    let codes: Vec<_> = all(&text).iter().map(|error| describe(error, &text).1).collect();
    assert_eq!(codes, [2, 3, 5, 5, 6]);
}

/// Of all stages: characters, keys, types, layouts, fonts.
#[test]
fn the_errors_of_all_stages_at_once() {
    let text = "\
unit: 局
year: abc
titel: 报告
recipient: 𠮷
preamble: [\"甲\\u0007\", 乙\u{1}𮯰, { list: [] , x: 1 }]
attachments: [{ form: nope }]
unit: 处
";
    let found: Vec<_> = all(text).iter().map(|error| describe(error, text)).collect();
    let found: Vec<_> = found
        .iter()
        .map(|(code, line, column, _)| (code.as_str(), *line, *column))
        .collect();
    assert_eq!(
        found,
        [
            ("data::type", 2, 7),
            ("data::unknown-key", 3, 1),
            ("font::no-glyph", 4, 12),
            ("text::control", 5, 12),
            ("text::control", 5, 24),
            ("font::no-glyph", 5, 25),
            ("data::type", 5, 28),
            ("style::no-layout", 6, 23),
            ("yaml::duplicate-key", 7, 1),
        ]
    );
}

#[test]
fn a_missing_layout_does_not_hide_a_missing_form() {
    let text = format!("{GOOD}layout: nosuch\nattachments: [{{ form: nope }}]\n");
    let codes: Vec<_> = all(&text).iter().map(|error| describe(error, &text).1).collect();
    assert_eq!(codes, [7, 8]);
}

/// What is left out so that the parser can go on moves no place.
#[test]
fn places_after_control_characters() {
    let text = GOOD.replace("unit: ", "unit: \u{1}\u{2}").replace("2022", "二\u{1}二");
    let found: Vec<_> = all(&text).iter().map(|error| describe(error, &text)).collect();
    let places: Vec<_> = found.iter().map(|found| (found.1, found.2)).collect();
    assert_eq!(places, [(1, 7), (1, 8), (2, 7), (2, 8)], "{found:?}");
    let old_mac = GOOD.replace('\n', "\r");
    assert!(all(&old_mac).iter().all(|error| error.code == "text::control"));
}

#[test]
fn a_layout_that_is_not_there() {
    expect(&format!("{GOOD}layout: nosuch\n"), "style::no-layout", 7, 9, "nosuch");
    let text = format!("{GOOD}attachments: [{{ form: nosuch }}]\n");
    expect(&text, "style::no-layout", 7, 23, "nosuch");
}

#[test]
fn other_encodings() {
    let (bytes, ..) = encoding(GOOD);
    let errors = yaml::source("report.yaml", &bytes).expect_err("it is not UTF-8");
    assert!(errors[0].message.en.contains("GB18030"), "{errors:?}");
    assert!(errors[0].hints[0].en.contains("iconv -f GB18030 -t UTF-8"), "{errors:?}");
    let errors = yaml::source("report.yaml", b"unit: \xff\x80\n").expect_err("no text");
    assert!(errors[0].message.en.contains("line 1"), "{errors:?}");
    assert!(errors[0].message.en.contains("column 7 has the byte 0xFF"), "{errors:?}");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(*b"u\0n\0").collect();
    let errors = yaml::source("report.yaml", &utf16).expect_err("it is not UTF-8");
    assert!(errors[0].message.en.contains("UTF-16"), "{errors:?}");
}

#[test]
fn the_place_of_bytes_that_are_no_text() {
    let text = GOOD.replace("正文", "正\u{1}文");
    let spoilt: Vec<u8> =
        text.bytes().map(|byte| if byte == 1 { 0xb8 } else { byte }).collect();
    let error = encoding_error(&spoilt);
    assert!(error.message.en.contains("column 13 has the byte 0xB8"), "{error:?}");
    assert!(!error.message.en.contains("GB18030"), "{error:?}");
    let position = error.position.expect("a place");
    assert_eq!((position.line, position.column), (6, 13));
    let crlf = b"unit: 1\r\ntitle: \xff";
    let position = encoding_error(crlf).position.expect("a place");
    assert_eq!((position.line, position.column, position.byte), (2, 8, 15));
}

#[test]
fn a_file_that_is_cut_off() {
    let bytes = GOOD.trim_end_matches(['。', ']', '\n']).as_bytes();
    let error = encoding_error(&bytes[..bytes.len() - 1]);
    assert!(error.message.en.contains("cut off"), "{error:?}");
    assert_eq!(error.position.map(|at| (at.line, at.column)), Some((6, 13)));
}

#[test]
fn wide_encodings_with_and_without_marks() {
    let units = |width: usize, big: bool| -> Vec<u8> {
        let unit = |c: char| {
            if big {
                u32::from(c).to_be_bytes()[4 - width..].to_vec()
            } else {
                u32::from(c).to_le_bytes()[..width].to_vec()
            }
        };
        GOOD.chars().flat_map(unit).collect()
    };
    for (bytes, name) in [
        (units(2, false), "UTF-16LE"),
        (units(2, true), "UTF-16BE"),
        (units(4, false), "UTF-32LE"),
        (units(4, true), "UTF-32BE"),
        ([&[0xff, 0xfe, 0, 0], &units(4, false)[..]].concat(), "UTF-32"),
        ([&[0, 0, 0xfe, 0xff], &units(4, true)[..]].concat(), "UTF-32"),
    ] {
        let error = encoding_error(&bytes);
        assert!(error.message.en.contains(&name[..6]), "{error:?}");
        assert!(error.hints[0].en.contains(&format!("-f {name} -t UTF-8 'a b'")));
    }
    let stray = GOOD.replace("正文", "正\0文");
    assert_eq!(first(&stray).0, "text::control");
    assert!(yaml::source("a b", stray.as_bytes()).is_ok());
}

fn encoding_error(bytes: &[u8]) -> Diagnostic {
    let errors = yaml::source("a b", bytes).expect_err("it is not UTF-8");
    errors.into_iter().next().expect("an error")
}

fn encoding(text: &str) -> (Vec<u8>, bool) {
    let (bytes, _, faulty) = encoding_rs::GB18030.encode(text);
    (bytes.into_owned(), faulty)
}

#[test]
fn a_missing_file() {
    let path = root().join("nosuch.yaml");
    let errors = yaml::read(&path, "nosuch.yaml").expect_err("it is not there");
    assert_eq!(errors[0].code, "file::unreadable");
    let errors = yaml::read(root(), "folder").expect_err("it is a folder");
    assert_eq!(errors[0].code, "file::unreadable");
}

#[test]
fn a_title_in_the_lines_of_its_author() {
    let text = GOOD.replace("title: 自评报告", "title: 沅江市商务局 | 2022年度自评报告");
    let report = banxin::data::parse(&source(&text)).expect("it is right");
    let lines: Vec<&str> = report.title.lines.iter().map(|line| line.as_str()).collect();
    assert_eq!(lines, ["沅江市商务局", "2022年度自评报告"]);
}

#[test]
fn what_the_layout_does_not_set() {
    let text = format!("layout: numbered\n{GOOD}covers: [{{ form: cover }}]\n");
    expect(&text, "document::not-set", 8, 18, "does not set `covers`");
}

#[test]
fn the_data_of_an_attachment() {
    let data = "data: { funds: { total: { budget: 8O } } }";
    let text = format!("{GOOD}attachments: [{{ form: cover, {data} }}]\n");
    expect(&text, "data::type", 7, 64, "`8O`");
}

#[test]
fn letterheads_and_imprints() {
    let text = format!("{GOOD}letterhead: {{ number: 沅财绩〔2023〕3号 }}\n");
    expect(&text, "document::not-set", 7, 13, "does not set `letterhead`");
    let text = format!("{GOOD}imprint: {{ copies: 市审计局 }}\n");
    expect(&text, "document::not-set", 7, 10, "does not set `imprint`");
    let text = format!("layout: gongwen\n{GOOD}letterhead: {{ copy: 第7份 }}\n");
    expect(&text, "data::type", 8, 21, "a copy's number of at most six digits");
    let text = format!("layout: gongwen\n{GOOD}letterhead: {{ issuers: {{ a: b }} }}\n");
    expect(&text, "data::type", 8, 24, "a text, or a list of texts");
}

/// A report with a figure, its pictures looked for in the suite's folder.
fn with_figure(figure: &str) -> (String, Vec<Diagnostic>) {
    let text = GOOD.replace("preamble: [正文。]", &format!("preamble:\n  - {figure}"));
    let folder = Some(root().join("tests/suite/page/pictures"));
    let source = Source { folder, ..source(&text) };
    (text, engine().faults(&source))
}

#[track_caller]
fn expect_figure(figure: &str, code: &str, column: usize, part: &str) {
    let (text, found) = with_figure(figure);
    assert_eq!(found.len(), 1, "{found:#?}");
    let found = describe(&found[0], &text);
    assert_eq!((found.0.as_str(), found.1, found.2), (code, 7, column), "{found:?}");
    assert!(found.3.contains(part), "{found:?}");
}

#[test]
fn a_picture_that_cannot_be_used() {
    for (file, code, part) in [
        ("nosuch.png", "missing", "is not there"),
        ("..png/../../figures.yaml", "outside", "outside the folder"),
        ("/etc/hostname", "outside", "outside the folder"),
        ("../pictures/alpha.png", "outside", "outside the folder"),
        (".", "missing", "is not there"),
        ("text.png", "unknown", "neither PNG nor JPEG nor SVG"),
        ("huge.png", "too-large", "20000 × 20000 pixels"),
        ("cut.png", "broken", "is damaged"),
        ("cut.jpg", "broken", "ends too early"),
        ("cmyk.jpg", "cmyk", "CMYK"),
        ("external.svg", "external", "refers to another file: file:///etc/hostname"),
        ("filter.svg", "unsupported", "<filter>"),
    ] {
        let figure = format!("figure: {{ file: {file}, alt: 图 }}");
        expect_figure(&figure, &format!("picture::{code}"), 21, part);
    }
}

#[test]
fn a_picture_of_too_many_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join("large.png")).expect("a file");
    file.set_len(20 * 1024 * 1024 + 1).expect("it is made longer");
    let text = GOOD.replace("[正文。]", "[figure: { file: large.png, alt: 图 }]");
    let source = Source { folder: Some(folder.path().to_owned()), ..source(&text) };
    let found = engine().faults(&source);
    assert_eq!(found[0].code, "picture::too-large", "{found:?}");
}

#[test]
fn a_picture_without_a_folder() {
    let text = GOOD.replace("[正文。]", "[figure: { file: a.png, alt: 图 }]");
    expect(&text, "picture::no-folder", 6, 28, "not read from a folder");
}

#[test]
fn a_figure_without_alternative_text() {
    let figure = "figure: { file: alpha.png, caption: 印章 }";
    expect_figure(figure, "data::no-alt", 21, "no alternative text");
    let figure = "figure: { file: alpha.png, alt: '  ' }";
    expect_figure(figure, "data::no-alt", 37, "no alternative text");
}

#[test]
fn a_figure_of_no_size() {
    for width in ["12", "-3mm", "3cm", "0pt"] {
        let figure = format!("figure: {{ file: alpha.png, alt: 图, width: {width} }}");
        expect_figure(&figure, "data::length", 47, "is no length");
    }
}

/// A drawing's text is set with the report's faces, and no character of it goes missing.
#[test]
fn a_drawing_with_a_character_that_no_font_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\
               <text y='9'>\u{2ebf0}</text></svg>";
    std::fs::write(folder.path().join("a.svg"), svg).expect("it can be written");
    let text = GOOD.replace("[正文。]", "[figure: { file: a.svg, alt: 图 }]");
    let source = Source { folder: Some(folder.path().to_owned()), ..source(&text) };
    let found = engine().faults(&source);
    assert_eq!(found[0].code, "font::no-glyph", "{found:?}");
}

#[track_caller]
fn expect_table(table: &str, code: &str, column: usize, part: &str) {
    let text = GOOD.replace("[正文。]", &format!("\n  - table: {table}"));
    expect(&text, code, 7, column, part);
}

#[test]
fn a_table_that_has_no_grid() {
    let hole = "{ rows: [[甲, 乙], [丙]] }";
    expect_table(hole, "table::hole", 29, "no cell covers row 2, column 2");
    let outside = "{ rows: [[甲, 乙], [丙, 丁, 戊]] }";
    expect_table(outside, "table::outside", 36, "out of 2 rows and 2 columns");
    let below = "{ rows: [[{ text: 甲, rows: 3 }, 乙], [丙]] }";
    expect_table(below, "table::outside", 22, "out of 2 rows and 2 columns");
    let overlap = "{ rows: [[甲, { text: 乙, rows: 2 }], [{ text: 丙, columns: 2 }]] }";
    expect_table(overlap, "table::overlap", 49, "row 2, column 2");
    let none = "{ rows: [] }";
    expect_table(none, "table::empty", 12, "at least one row");
    let wide = "{ rows: [[{ text: 甲, columns: 61 }]] }";
    expect_table(wide, "table::empty", 12, "1 to 60 columns");
    let nothing = "{ rows: [[{ text: 甲, columns: 0 }, 乙]] }";
    expect_table(nothing, "table::span", 22, "at least one column");
    let header = "{ header: 2, rows: [[甲]] }";
    expect_table(header, "table::header", 22, "fewer than its header");
    let column = "{ columns: [1fr, 2cm], rows: [[甲, 乙]] }";
    expect_table(column, "data::column", 29, "`2cm` is no width");
    let text = GOOD.replace("[正文。]", "\n  - table: { rows: [[甲, [乙]]] }");
    expect(&text, "data::type", 7, 25, "expected a text, or");
}

#[track_caller]
fn expect_chart(chart: &str, code: &str, column: usize, part: &str) {
    let text = GOOD.replace("[正文。]", &format!("\n  - chart: {{ alt: 图, {chart} }}"));
    expect(&text, code, 7, column, part);
}

#[test]
fn a_chart_that_cannot_be_drawn() {
    expect_chart("kind: bar", "chart::data", 12, "needs `data`");
    expect_chart("kind: bar, data: []", "chart::data", 12, "not empty");
    let both = "kind: bar, data: [{ name: 甲, value: 1 }], categories: [乙]";
    expect_chart(both, "chart::data", 12, "needs `data`");
    let kind = "kind: donut, data: [{ name: 甲, value: 1 }]";
    expect_chart(kind, "data::type", 28, "`donut` is none of: bar, line, pie");
    let negative = "kind: pie, data: [{ name: 甲, value: 1 }, { name: 乙, value: -1 }]";
    expect_chart(negative, "chart::pie", 81, "a negative number");
    let zero = "kind: pie, data: [{ name: 甲, value: 0.00 }]";
    expect_chart(zero, "chart::pie", 12, "a whole of zero");
    let series = "kind: pie, categories: [甲], series: [{ name: 乙, values: [1] }, { name: 丙, \
                  values: [1] }]";
    expect_chart(series, "chart::pie", 12, "several series");
    let count = "kind: line, categories: [甲, 乙], series: [{ name: 丙, values: [1] }]";
    expect_chart(count, "chart::count", 82, "1 values for 2 categories");
    let names = vec!["{ name: 甲, value: 1 }"; 13].join(", ");
    let many = format!("kind: pie, data: [{names}]");
    expect_chart(&many, "chart::too-many", 12, "at most 12 names");
    let text = "kind: bar, data: [{ name: 甲, value: 12万 }]";
    expect_chart(text, "data::type", 58, "expected a decimal number");
    let text = GOOD
        .replace("[正文。]", "[chart: { kind: bar, data: [{ name: 甲, value: 1 }] }]");
    expect(&text, "data::no-alt", 6, 19, "no alternative text");
}
