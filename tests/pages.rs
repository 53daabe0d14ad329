//! What may stand at the ends of pages, over reports of many lengths: no page starts with the
//! last line of a paragraph, no heading ends one, the sign-off block is never alone.

mod common;

use banxin::frame::{Ending, Item, Note, Pages, Tag};

use common::{engine, source};

const SENTENCE: &str = "我局机关财务制度健全，管理规范，财务处理及时，会计核算规范，";

/// A report whose text begins with so many one-line paragraphs, and has one of so many
/// characters after each heading.
fn report(lines: usize, length: usize, attachments: &str) -> String {
    let text: String = SENTENCE.chars().cycle().take(length).collect();
    let lines: String = (0..lines).map(|line| format!("  - 第{line}行文字\n")).collect();
    format!(
        "unit: 沅江市商务局\nyear: 2022\ntitle: 自评报告\npreamble:\n  - 说明\n{lines}\
         sections:\n\
         \x20 - title: 基本情况\n    body: [{text}。, {text}。]\n\
         \x20 - title: 绩效情况\n    body: [{text}。, {text}。, {text}。]\n\
         signoff: {{ date: 2023-03-05 }}\n{attachments}"
    )
}

/// The notes of each page.
fn notes(pages: &Pages) -> Vec<Vec<&Note>> {
    let mut found = vec![vec![]; pages.pages.len()];
    pages.notes().for_each(|(page, _, note)| found[page].push(note));
    found
}

/// Whether a paragraph ends with a line.
fn ends(note: &Note) -> bool {
    matches!(note.ending, Ending::Last | Ending::Forced)
}

fn is_heading(note: &Note) -> bool {
    note.text.starts_with("一、") || note.text.starts_with("二、")
}

#[test]
fn pages_begin_and_end_as_they_may() {
    for lines in 0..24 {
        for length in [20, 75, 110] {
            let text = report(lines, length, "");
            let pages = engine().explain(&source(&text)).expect("it is right").value;
            let notes = notes(&pages);
            for pair in notes.windows(2) {
                let (Some(last), Some(first)) = (pair[0].last(), pair[1].first()) else {
                    continue;
                };
                assert!(ends(last) || !ends(first), "widow: {} ({lines})", first.text);
                assert!(!is_heading(last), "a heading ends a page ({lines})");
            }
        }
    }
}

#[test]
fn the_sign_off_block_has_two_lines_of_text_beside_it() {
    let attached = "attachments: [{ form: project-self-evaluation }]\n";
    for attachments in ["", attached] {
        for lines in 0..24 {
            let text = report(lines, 75, attachments);
            let pages = engine().explain(&source(&text)).expect("it is right").value;
            let notes = notes(&pages);
            let is_date = |note: &&&Note| note.text == "2023年3月5日";
            let page = notes.iter().find(|page| page.iter().any(|note| is_date(&note)));
            let page = page.expect("there is a date");
            let is_text = |note: &&&Note| {
                let start: String = note.text.chars().take(3).collect();
                SENTENCE.repeat(2).contains(&start)
            };
            let text = page.iter().filter(is_text);
            assert!(page.iter().any(|note| note.text == "沅江市商务局"));
            assert!(text.count() >= 2, "{lines} {attachments}: {page:#?}");
        }
    }
}

/// How many lines each long paragraph has: all are of the same text.
fn line_counts(pages: &Pages) -> Vec<usize> {
    let (mut counts, mut lines) = (vec![], 0);
    for (_, _, note) in pages.notes() {
        lines += 1;
        if ends(note) {
            counts.extend((lines > 1).then_some(lines));
            lines = 0;
        }
    }
    counts
}

/// A paragraph that would leave its last line to the next page is set a line shorter or
/// longer, where its lines stay good.
#[test]
fn widows_are_solved_by_the_lines_of_the_paragraph() {
    let mut mended = 0;
    for length in 52..140 {
        for lines in 8..20 {
            let text = report(lines, length, "");
            let pages = engine().explain(&source(&text)).expect("it is right").value;
            let counts = line_counts(&pages);
            // Of five equal paragraphs most stand inside a page.
            let usual = counts.iter().filter(|count| **count == counts[0]).count();
            mended += counts.len().min(5) - usual.min(5);
            assert!(pages.notes().all(|(_, _, note)| note.faults.is_empty()));
        }
    }
    assert!(mended > 0, "no paragraph was set in another number of lines");
}

/// A form with more title lines than a page holds: not in silence.
#[test]
fn text_outside_the_type_area_is_told() {
    let unit = "字".repeat(900);
    let text = format!(
        "unit: 局\nyear: 2022\ntitle: 报告\nsignoff: {{ unit: {unit}, date: 2023-03-05 }}\n"
    );
    let pages = engine().typeset(&source(&text)).expect("it is right");
    let shown: usize = pages
        .value
        .pages
        .iter()
        .flat_map(|page| page.frame.things())
        .map(|(_, item)| match item {
            Item::Glyphs(run) => run.text.matches('字').count(),
            _ => 0,
        })
        .sum();
    assert_eq!(shown, 900);
    assert!(pages.warnings.is_empty(), "{:?}", pages.warnings);
    let wide = "attachments: [{ form: narrow }]\nfields: { long: 字字字字字字字字 }\n";
    let text = format!("unit: 局\nyear: 2022\ntitle: 报告\n{wide}");
    let pages = engine().typeset(&source(&text)).expect("it is right");
    let codes: Vec<_> = pages.warnings.iter().map(|warning| warning.code).collect();
    assert!(codes.contains(&"page::outside"), "{codes:?}");
}

/// Over contents of several pages each entry names the page on which its heading stands.
#[test]
fn contents_name_the_pages_of_their_headings() {
    for (layout, first) in [("contents", 4), ("report", 1)] {
        let section = |n: usize| {
            format!(
                "  - title: 第{n}部分\n    sections: [{{ title: 小节{n}, body: [{}] }}]\n",
                SENTENCE.repeat(n % 7)
            )
        };
        let sections: String = (1..31).map(section).collect();
        let text = format!(
            "layout: {layout}\nunit: 局\nyear: 2022\ntitle: 报告\ncontents: true\nsections:\n{sections}"
        );
        let pages = engine().typeset(&source(&text)).expect("it is right").value;
        let title = pages.outline.iter().find(|entry| entry.title == "报告");
        let title = title.map(|title| pages.pages[title.page].number);
        assert_eq!(title, Some(Some(first)), "{layout}");
        let found = entries(&pages);
        assert_eq!(found.len(), 60);
        let headings = pages.outline.iter().filter(|entry| entry.level > 1);
        for (heading, (title, page, number)) in headings.zip(found) {
            assert_eq!((&heading.title, heading.page), (&title, page));
            assert_eq!(pages.pages[page].number.map(|n| n.to_string()), Some(number));
        }
    }
}

/// The entries of the table of contents: title, page, the number that is printed.
fn entries(pages: &Pages) -> Vec<(String, usize, String)> {
    let mut found = vec![];
    for page in &pages.pages {
        for (_, item) in page.frame.things() {
            let Item::Link(link) = item else { continue };
            let last = page.frame.things().filter_map(|(_, item)| match item {
                Item::Glyphs(run) if run.tag == Tag::Node(link.node) => Some(&run.text),
                _ => None,
            });
            let number = last.last().cloned().unwrap_or_default();
            found.push((link.title.clone(), link.page, number));
        }
    }
    found
}
