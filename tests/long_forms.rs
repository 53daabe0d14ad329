//! Forms of thousands of rows: none is lost, and each page says what its rows are.

mod common;

use std::fmt::Write;

use banxin::frame::{Item, Page, Tag};

use common::{engine, source};

/// Indicators in a group of the second level, and such groups in one of the first.
const GROUP: usize = 10;
const INDICATORS: usize = 10_000;

fn report() -> String {
    let mut text = String::from("unit: 沅江市商务局\nyear: 2022\ntitle: 自评报告\n");
    text.push_str("attachments: [{ form: project-self-evaluation }]\nindicators:\n");
    for number in 0..INDICATORS {
        if number % (GROUP * GROUP) == 0 {
            let first = number / GROUP / GROUP;
            writeln!(text, "  - name: 甲{first:03}类\n    indicators:").expect("a text");
        }
        if number % GROUP == 0 {
            let second = number / GROUP;
            writeln!(text, "      - name: 乙{second:04}组\n        indicators:")
                .expect("a text");
        }
        writeln!(text, "          - {{ name: 丙{number:05}项, score: 1 }}")
            .expect("a text");
    }
    text
}

/// The text of a page, as it is painted.
fn text(page: &Page) -> String {
    let runs = page.frame.items.iter().filter_map(|(_, item)| match item {
        Item::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    });
    runs.collect()
}

/// The numbers after a character of a text.
fn numbers(text: &str, mark: char) -> Vec<usize> {
    let after = text.split(mark).skip(1);
    let digits = after
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.filter_map(|digits| digits.parse().ok()).collect()
}

#[test]
fn ten_thousand_indicators_are_all_there_and_named() {
    let pages = engine().typeset(&source(&report())).expect("it is right").value.pages;
    let mut seen = vec![];
    for page in &pages[1..] {
        let text = text(page);
        let rows = numbers(&text, '丙');
        // The headers, and the labels of each level: those of the rows, each once.
        if !rows.is_empty() {
            for header in ["一级指标", "二级指标", "三级指标", "绩效指标"]
            {
                assert_eq!(text.matches(header).count(), 1, "{header} on {rows:?}");
            }
        }
        for (mark, rows_of) in [('甲', GROUP * GROUP), ('乙', GROUP)] {
            let mut expected: Vec<usize> = rows.iter().map(|row| row / rows_of).collect();
            expected.dedup();
            let mut labels = numbers(&text, mark);
            labels.sort_unstable();
            assert_eq!(labels, expected, "{mark} beside {rows:?}");
        }
        seen.extend(rows);
    }
    assert_eq!(seen, (0..INDICATORS).collect::<Vec<_>>());
    assert!(text(&pages[pages.len() - 1]).contains("总分"));
    // What is printed again is no part of the structure.
    let again = |page: &Page| {
        let mut runs = page.frame.items.iter();
        runs.any(|(_, item)| {
            matches!(item, Item::Glyphs(run) if run.text.contains('续') && matches!(run.tag, Tag::Node(_)))
        })
    };
    assert!(!pages.iter().any(again));
}
