//! `banxin import`: texts as offices have them, to reports.

mod common;

use std::fs;

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
