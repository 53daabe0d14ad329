//! `banxin import`: texts as offices have them, to reports.

mod common;

use std::fs;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;

use banxin::data::{self, Block, Report};
use banxin::diag::{Severity, Source};
use banxin::import::{self, Imported};

use common::{engine, root, source};

fn county() -> String {
    fs::read_to_string(root().join("tests/import/county.txt"))
        .expect("the fixture is there")
}

fn imported(text: &str) -> Imported {
    let imported = import::import("report.txt", text.as_bytes(), engine().layouts());
    imported.unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The report that a file makes; nothing is wrong with it, and it can be typeset.
fn report(imported: &Imported) -> Report {
    let source = source(&imported.yaml);
    let errors: Vec<_> = engine()
        .faults(&source)
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert_eq!(errors, [], "{}", imported.yaml);
    data::parse(&Source { ..source }).expect("it was checked")
}

fn codes(imported: &Imported) -> Vec<&'static str> {
    imported.notes.iter().map(|note| note.code).collect()
}

#[test]
fn headings_and_items_are_known_by_their_numerals() {
    let report = report(&imported(&county()));
    assert_eq!(report.unit.value, "清河县林业局");
    assert_eq!(report.year.value.0, 2023);
    let title: Vec<&str> = report.title.lines.iter().map(|line| line.as_str()).collect();
    assert_eq!(title, ["清河县林业局", "2023年度森林防火项目支出绩效自评报告"]);
    let titles: Vec<&str> =
        report.sections.iter().map(|own| own.title.as_str()).collect();
    assert_eq!(titles, ["项目基本情况", "绩效情况"]);
    let content = &report.sections[0].sections[1];
    assert_eq!(content.title.value, "主要内容");
    assert_eq!(content.mark.as_ref().map(|mark| mark.as_str()), Some("(二)"));
    let [Block::List(items), ..] = &content.body[..] else {
        panic!("{:?}", content.body)
    };
    let marks: Vec<_> =
        items.iter().map(|item| item.mark.as_ref().map(|mark| mark.as_str())).collect();
    // A mark of another kind that counts on belongs to the list.
    assert_eq!(marks, [Some("1、"), Some("2、"), Some("（3）")]);
    let funds = &report.sections[1].sections[0];
    assert_eq!(funds.mark.as_ref().map(|mark| mark.as_str()), Some("（一）、"));
    let titles: Vec<&str> = funds.sections.iter().map(|own| own.title.as_str()).collect();
    assert_eq!(titles, ["资金到位情况", "资金使用情况"]);
    let kinds: Vec<bool> = funds.sections[1]
        .body
        .iter()
        .map(|block| matches!(block, Block::List(_)))
        .collect();
    assert_eq!(kinds, [false, true, false]);
}

#[test]
fn faults_of_the_text_stay() {
    let yaml = imported(&county()).yaml;
    for text in ["报告如下:", "覆盖8个乡镇。 \"", "60台，  其中", "12.5公里;"]
    {
        assert!(yaml.contains(text), "{text}");
    }
}

#[test]
fn a_form_is_known_by_its_labels() {
    let imported = imported(&county());
    let report = report(&imported);
    let text = |text: &Option<data::Text>| text.as_ref().map(|own| own.value.clone());
    assert_eq!(text(&report.project.name).as_deref(), Some("森林防火"));
    assert_eq!(text(&report.project.unit).as_deref(), Some("县防火办"));
    let number = |path: &str| {
        report
            .values()
            .get(path)
            .and_then(|value| value.text().map(|own| own.0.to_owned()))
    };
    for (path, value) in [
        ("funds.total.initial", "120"),
        ("funds.total.budget", "90"),
        ("funds.total.executed", "89.974"),
        ("funds.total.rate", "99.97%"),
        ("funds.fiscal.budget", "1090.50"),
        ("goal.expected", "1.新建通道12.5公里；\n2.购置灭火机60台。"),
        ("goal.actual", "通道12.5公里，灭火机60台。"),
        ("total.score", "99"),
        ("signoff.filler", "张三"),
        ("signoff.filed", "2024年3月5日"),
        ("signoff.head", "李四"),
    ] {
        assert_eq!(number(path).as_deref(), Some(value), "{path}");
    }
    assert_eq!(number("funds.fiscal.executed"), None);
    let [output, satisfaction] = &report.indicators[..] else { panic!() };
    assert_eq!(output.name.value, "产出指标");
    assert_eq!(output.mark.as_ref().map(|mark| mark.as_str()), Some("(50分)"));
    assert_eq!(satisfaction.mark, None);
    assert_eq!(output.indicators[0].indicators.len(), 2);
    assert_eq!(
        text(&output.indicators[0].indicators[1].reason).as_deref(),
        Some("1台退回")
    );
    // 八十, ９０ and 1,090.50; the date with a zero.
    let told = codes(&imported);
    assert_eq!(
        told.iter().filter(|code| **code == "import::number").count(),
        3,
        "{told:?}"
    );
    assert!(imported.yaml.contains("# 未能放置：八十"));
}

/// Blanks in the fixed text of a form, which prints its own, are told.
#[test]
fn blanks_in_the_fixed_texts_of_a_form_are_told() {
    let spaced = county().replace("（2023年度）", "（ 2023  年度）");
    assert!(!codes(&imported(&county())).contains(&"import::spelling"));
    assert!(codes(&imported(&spaced)).contains(&"import::spelling"));
    assert_eq!(report(&imported(&spaced)).year.value.0, 2023);
}

#[test]
fn texts_in_other_encodings_are_converted_and_told() {
    let text = county();
    let (bytes, ..) = encoding_rs::GB18030.encode(&text);
    let bytes = bytes.into_owned();
    let converted = import::import("report.txt", &bytes, engine().layouts());
    let converted = converted.unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(converted.yaml, imported(&county()).yaml);
    assert_eq!(codes(&converted)[0], "import::encoding");
    let marked = format!("\u{feff}{}", county().replace('\n', "\r\n"));
    assert_eq!(imported(&marked).yaml, imported(&county()).yaml);
}

/// A file of `tests/import`, imported.
fn fixture(name: &str) -> Result<Imported, Vec<banxin::diag::Diagnostic>> {
    let bytes =
        fs::read(root().join("tests/import").join(name)).expect("the fixture is there");
    import::import(name, &bytes, engine().layouts())
}

fn places(imported: &Imported, code: &str) -> Vec<String> {
    let told = imported.notes.iter().filter(|note| note.code == code);
    told.map(|note| note.message.en.split(": ").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn spreadsheets_with_all_that_is_odd() {
    for name in ["county.xlsx", "epoch-1904.xlsx"] {
        let imported = fixture(name).unwrap_or_else(|errors| panic!("{errors:?}"));
        let report = report(&imported);
        let values = report.values();
        let value =
            |path: &str| values.get(path).and_then(|value| value.text().map(|own| own.0));
        for (path, expected) in [
            ("year", "2023"),
            ("title", "预算支出绩效自评表"),
            ("project.name", "森林防火"),
            ("funds.total.initial", "120"),
            ("funds.total.executed", "89.974"),
            ("funds.total.rate", "99.97%"),
            ("funds.total.score", "10"),
            // A formula with the value that it had.
            ("funds.fiscal.initial", "120"),
            ("total.weight", "100"),
            ("signoff.filed", "2024年3月5日"),
        ] {
            assert_eq!(value(path), Some(expected), "{name}: {path}");
        }
        let leaf = |set: usize, group: usize| {
            &report.indicators[set].indicators[group].indicators[0]
        };
        let text = |text: &Option<data::Text>| text.as_ref().map(|own| own.value.clone());
        assert_eq!(text(&leaf(0, 0).target).as_deref(), Some("12.5公里"));
        assert_eq!(text(&leaf(0, 1).target).as_deref(), Some("100%"));
        assert_eq!(text(&leaf(0, 1).actual).as_deref(), Some("99.97%"));
        assert_eq!(
            leaf(1, 0).weight.map(|weight| weight.value.to_string()).as_deref(),
            Some("40")
        );
        assert_eq!(
            places(&imported, "import::formula"),
            ["自评表!H16", "第二个项目!G16", "第二个项目!H16"]
        );
        assert_eq!(places(&imported, "import::hidden").len(), 3);
        assert_eq!(places(&imported, "import::no-form").len(), 1);
        let other = report.attachments[1].data.as_ref().expect("it has data of its own");
        assert_eq!(text(&other.project.name).as_deref(), Some("退耕还林"));
        for text in ["批注文字", "内部资料", "填表说明：本表一式两份。"]
        {
            assert!(imported.yaml.contains(&format!("# 未能放置：{text}")), "{text}");
        }
    }
}

#[test]
fn documents_with_the_numbers_of_the_word_processor() {
    let imported = fixture("county.docx").unwrap_or_else(|errors| panic!("{errors:?}"));
    let report = report(&imported);
    let titles: Vec<&str> =
        report.sections.iter().map(|own| own.title.as_str()).collect();
    assert_eq!(titles, ["基本情况", "绩效情况"]);
    let [overview, content] = &report.sections[0].sections[..] else { panic!() };
    assert_eq!(
        (overview.title.as_str(), content.title.as_str()),
        ("项目概况", "主要内容")
    );
    // Word numbers as the layout does: nothing is to be kept.
    assert_eq!(overview.mark, None);
    let Block::Paragraph(text) = &overview.body[0] else { panic!() };
    assert_eq!(text.value, "覆盖8个乡镇。");
    let Block::List(items) = &content.body[0] else { panic!() };
    assert_eq!(items[1].mark.as_ref().map(|mark| mark.as_str()), Some("2)"));
    let Block::Table(table) = &report.sections[1].body[1] else { panic!() };
    assert_eq!((table.rows.len(), table.rows[0].len()), (3, 2));
    assert_eq!(report.recipient.as_ref().map(|own| own.as_str()), Some("县财政局"));
    assert_eq!(
        report.signoff.date.map(|date| date.value.to_string()).as_deref(),
        Some("2024年3月5日")
    );
    for text in ["七个", "框中文字", "页眉文字"] {
        assert!(imported.yaml.contains(&format!("# 未能放置：{text}")), "{text}");
    }
    assert!(codes(&imported).contains(&"import::inserted"));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let code = |result: Result<Imported, Vec<banxin::diag::Diagnostic>>| {
        result.expect_err("it cannot be read")[0].code
    };
    assert_eq!(code(fixture("password.xlsx")), "import::password");
    let bytes =
        fs::read(root().join("tests/import/county.xlsx")).expect("the fixture is there");
    let read = |bytes: &[u8]| import::import("form.xlsx", bytes, engine().layouts());
    assert_eq!(code(read(&bytes[..bytes.len() / 2])), "import::damaged");
    assert_eq!(code(read(b"")), "import::empty");
    assert_eq!(code(read(b"%PDF-1.7")), "import::unknown-kind");
    assert_eq!(code(read(b"<html><table></table></html>")), "import::unknown-kind");
}

/// The parts of a package.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = vec![];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = vec![];
        part.read_to_end(&mut content).expect("the part can be read");
        parts.push((part.name().expect("a name").into_owned(), content));
    }
    parts
}

fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(content).expect("it can be written");
    }
    writer.finish().expect("a package").into_inner()
}

#[test]
fn a_package_that_unpacks_to_too_much_is_refused() {
    let bytes =
        fs::read(root().join("tests/import/county.docx")).expect("the fixture is there");
    let mut bomb = parts(&bytes);
    bomb.push(("word/media/bomb".to_owned(), vec![0; 200 * 1024 * 1024]));
    let errors = import::import("bomb.docx", &package(&bomb), engine().layouts());
    assert_eq!(errors.expect_err("it is too large")[0].code, "import::too-large");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// A damaged file gives a report or an error, never the end of the program.
    #[test]
    fn damaged_packages_do_no_harm(
        document in any::<bool>(),
        part in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        with in prop::sample::select(&["", "\u{1}", "<", "\"", "99999999999", "-1", "AAAAAAA1:B2", "</c>", "&#x0;"][..]),
    ) {
        let name = if document { "county.docx" } else { "county.xlsx" };
        let bytes = fs::read(root().join("tests/import").join(name)).expect("the fixture is there");
        let mut own = parts(&bytes);
        let kept = ["word/document.xml", "word/numbering.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"];
        let chosen: Vec<usize> = (0..own.len()).filter(|at| kept.contains(&own[*at].0.as_str())).collect();
        let content = &mut own[chosen[part.index(chosen.len())]].1;
        let from = at.index(content.len());
        let to = (from + length).min(content.len());
        content.splice(from..to, with.bytes());
        if let Ok(imported) = import::import(name, &package(&own), engine().layouts()) {
            report(&imported);
        }
    }
}

/// A text of Han characters that stands nowhere else, with a number.
fn atom() -> impl Strategy<Value = String> {
    let han = prop::sample::select(
        &['铁', '闸', '渠', '坝', '苗', '圃', '碑', '亭', '舟', '桨'][..],
    );
    (prop::collection::vec(han, 4..9), 1000_u32..999_999)
        .prop_map(|(han, number)| format!("{}{number}", han.iter().collect::<String>()))
}

/// A line of a document, or a row of a form.
fn line() -> impl Strategy<Value = (String, Vec<String>)> {
    let marks = prop::sample::select(
        &[
            "",
            "一、",
            "（二）",
            "(1)",
            "3、",
            "4.",
            "①",
            "第五章 ",
            "１．",
            "附件：",
            "　　",
        ][..],
    );
    let ends = prop::sample::select(
        &["", "。", "；", "：", ":", " ", "：1、甲。2、乙。3、丙。"][..],
    );
    let rows = prop::sample::select(
        &[
            "\n\t项目支\n\n出名称\n\t@",
            "\n\t主管部门\n\t@\n\t实施单位\n\t@",
            "\n\t\n\t年度资金总额\n\t@\n\t40\n\t@\n\t10\n\t@\n\t@",
            "\n\t一级指标\n\t二级指标\n\t三级指标\n\t年度指标值\n\t实际完成值\n\t分值\n\t得分\n\t偏差原因分析及改进措施",
            "\n\t\n\t@(50分)\n\t@\n\t@\n\t@\n\t@\n\t10\n\t@\n\t@",
            "\n\t总分\n\t@\n\t95\n\t@",
            "甲\t@\t\t@",
            "@\t\t",
            "\n\t@\n\n@\n\t@",
            "填表人：@　联系电话：@",
            "预算支出绩效自评表",
            "（2022年度）",
            "报告日期：2024年13月41日",
        ][..],
    );
    prop_oneof![
        (marks, atom(), ends)
            .prop_map(|(mark, text, end)| (format!("{mark}{text}{end}"), vec![text])),
        (rows, prop::collection::vec(atom(), 8)).prop_map(|(row, texts)| {
            let mut texts = texts.into_iter();
            let mut own = vec![];
            let mut filled = String::new();
            for (at, part) in row.split('@').enumerate() {
                if at > 0 {
                    own.push(texts.next().unwrap_or_default());
                    filled.push_str(own.last().map_or("", String::as_str));
                }
                filled.push_str(part);
            }
            (filled, own)
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the file says stands in the YAML, in a value, a mark or a comment; or it is told.
    #[test]
    fn nothing_is_lost_silently(lines in prop::collection::vec(line(), 1..25)) {
        let text: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
        let imported = imported(&text.join("\n"));
        report(&imported);
        let told: Vec<&str> = imported.notes.iter().map(|note| note.message.zh.as_str()).collect();
        let all = format!("{}{}", imported.yaml, told.concat());
        for atom in lines.iter().flat_map(|(_, atoms)| atoms) {
            prop_assert!(all.contains(atom.as_str()), "{atom} is lost in {}\nof\n{}", all, text.join("\n"));
        }
    }
}
