//! Letterhead and imprint at their places (GB/T 9704-2012, 7.2, 7.4 and 10.1), in mm from the
//! top left corner of the sheet.

mod common;

use banxin::frame::{Item, Page, Pages};
use banxin::geom::Color;

use common::{engine, source};

const LETTERHEAD: &str = "letterhead: { copy: 7, secrecy: 机密★1年, urgency: 特急, number: 沅财绩〔2023〕3号 }\n";
const IMPRINT: &str = "imprint: { copies: [市委办公室, 市审计局], printer: 沅江市财政局办公室, date: 2023-03-06 }\n";

fn document(layout: &str, more: &str) -> Pages {
    let text = format!(
        "layout: {layout}\nunit: 沅江市财政局\nyear: 2022\ntitle: 关于绩效自评的通知\n\
         recipient: 各单位\nsignoff: {{ date: 2023-03-05 }}\n{more}"
    );
    engine().typeset(&source(&text)).expect("it is right").value
}

/// Where the em box of the first run with a text begins: left edge, upper edge, size.
fn text(page: &Page, start: &str) -> (f64, f64, f64) {
    let found = page.frame.things().find_map(|(at, item)| match item {
        Item::Glyphs(run) if run.text.starts_with(start) => {
            Some((at.x.to_mm(), (at.y - run.size * 0.88).to_mm(), run.size.to_mm()))
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {start}"))
}

/// The horizontal rules of a page: y, left and right edge, width, whether red.
fn rules(page: &Page) -> Vec<(f64, f64, f64, f64, bool)> {
    let rule = |(at, item): (banxin::geom::Point, &Item)| match item {
        Item::Rule(rule) if rule.to.y.to_pt() == 0.0 => {
            let (left, right) = (at.x.to_mm(), (at.x + rule.to.x).to_mm());
            let red = rule.color == Color::Red;
            Some((at.y.to_mm(), left, right, rule.width.to_mm(), red))
        }
        _ => None,
    };
    page.frame.things().filter_map(rule).collect()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.1, "{found} is not {wanted}");
}

#[test]
fn a_letterhead_is_where_the_standard_has_it() {
    let pages = document("gongwen", LETTERHEAD);
    let page = &pages.pages[0];
    let (x, copy, size) = text(page, "000007");
    near(x, 28.0);
    near(copy, 37.0);
    near(size, 5.64);
    near(text(page, "机密★").1 - copy, 10.45);
    near(text(page, "特急").1 - copy, 20.9);
    let (_, mark, size) = text(page, "沅江市财政局文件");
    near(mark, 37.0 + 35.0);
    let (_, number, height) = text(page, "沅财绩〔");
    near(number - (mark + size), 20.9);
    let rules = rules(page);
    let (rule, left, right, _, red) = rules[0];
    assert!(red && rules.len() == 1, "{rules:?}");
    near(rule - (number + height), 4.0);
    near(left, 28.0);
    near(right, 184.0);
    near(text(page, "关于绩效").1 - rule, 20.9);
}

#[test]
fn a_document_upwards_has_its_number_beside_the_last_signer() {
    let letterhead =
        LETTERHEAD.replace(" }\n", ", signers: [甲乙丙, 丁戊己, 庚辛壬] }\n");
    let pages = document("gongwen", &letterhead);
    let page = &pages.pages[0];
    let em = 156.0 / 28.0;
    let (label, first) = (text(page, "签发人："), text(page, "甲乙丙"));
    let (second, third) = (text(page, "丁戊己"), text(page, "庚辛壬"));
    near(label.1, first.1);
    near(first.0 - label.0, 4.0 * em);
    // Two to the line, one 字 from the right edge; the third below the first.
    near(second.0 + 4.0 * em, 184.0);
    near(second.1, first.1);
    near(third.0, first.0);
    near(third.1 - first.1, 10.45);
    let number = text(page, "沅财绩〔");
    near(number.0, 28.0 + em);
    near(number.1, third.1);
    // However many there are.
    let many = ["子丑寅", "卯辰巳", "午未申", "酉戌亥", "金木水", "火土日", "月星辰"];
    let letterhead = LETTERHEAD.replace(" }\n", &format!(", signers: {many:?} }}\n"));
    let pages = document("gongwen", &letterhead);
    let rows = many.map(|name| text(&pages.pages[0], name).1);
    for (at, row) in rows.iter().enumerate() {
        near(*row, rows[0] + 10.45 * (at / 2) as f64);
    }
    // One signer alone is at the right edge.
    let letterhead = LETTERHEAD.replace(" }\n", ", signers: 甲乙丙 }\n");
    let pages = document("gongwen", &letterhead);
    let (label, only) =
        (text(&pages.pages[0], "签发人："), text(&pages.pages[0], "甲乙丙"));
    near(only.0 + 4.0 * em, 184.0);
    near(only.0 - label.0, 4.0 * em);
    near(text(&pages.pages[0], "沅财绩〔").1, only.1);
}

/// A letterhead that leaves no room for the text is told.
#[test]
fn the_first_page_shows_text() {
    let warnings = |issuers: usize| {
        let names: Vec<String> =
            (1..=issuers).map(|n| format!("沅江市第{n}局")).collect();
        let letterhead =
            LETTERHEAD.replace(" }\n", &format!(", issuers: {names:?} }}\n"));
        let text = format!(
            "layout: gongwen\nunit: 局\nyear: 2022\ntitle: 关于绩效自评的通知\n{letterhead}\
             preamble: [正文一。, 正文二。]\n"
        );
        engine().typeset(&source(&text)).expect("it is right").warnings
    };
    assert!(warnings(2).is_empty(), "{:?}", warnings(2));
    let codes: Vec<_> = warnings(7).iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["page::no-text"]);
}

#[test]
fn issuers_of_a_joint_document_are_of_one_width() {
    let names = ["甲乙局", "沅江市发展和改革委员会办公室", "丙丁戊己局"];
    let letterhead = LETTERHEAD.replace(" }\n", &format!(", issuers: {names:?} }}\n"));
    let pages = document("gongwen", &letterhead);
    let mut edges = vec![];
    for (at, item) in pages.pages[0].frame.things() {
        if let Item::Glyphs(run) = item
            && run.color == Color::Red
            && names.contains(&run.text.as_str())
        {
            let last = run.glyphs.last().map(|glyph| glyph.advance).unwrap_or_default();
            let right = (at.x + run.width() - last + run.size).to_mm();
            edges.push((at.x.to_mm(), right, run.size.to_mm(), at.y.to_mm()));
        }
    }
    assert_eq!(edges.len(), 3, "a name is broken");
    for (left, right, size, _) in &edges {
        near(*left, edges[1].0);
        near(*right, edges[1].1);
        near(*size, edges[1].2);
    }
    let signed = |name: &str| {
        let runs = pages.pages.iter().flat_map(|page| page.frame.things());
        let found = runs.filter_map(|(at, item)| match item {
            Item::Glyphs(run) if run.text == name && run.color == Color::Black => {
                Some(at)
            }
            _ => None,
        });
        found.last().expect("the name is signed").y.to_mm()
    };
    // Two beside each other, with room for their seals, the third in a row below.
    near(signed(names[1]), signed(names[0]));
    near(signed(names[2]) - signed(names[1]), 5.0 * 10.45);
    let suffix = text(&pages.pages[0], "文件");
    near(suffix.2, edges[0].2);
    near(suffix.1 + 0.88 * suffix.2, edges[1].3);
    // In the middle of the type area as a whole.
    near(edges[1].0 - 28.0, 184.0 - (suffix.0 + 2.0 * suffix.2));
}

/// Over texts of many lengths: at the foot of the last page, an even one; a blank page before it
/// only where the text ends on an even page without room, and then both without numbers.
#[test]
fn an_imprint_ends_the_last_even_page() {
    let (mut blank, mut alone, mut beside) = (0, 0, 0);
    for lines in 1..50 {
        let text: String = (0..lines).map(|n| format!("  - 第{n}段。\n")).collect();
        let pages = document("gongwen", &format!("{IMPRINT}preamble:\n{text}"));
        let (last, others) = pages.pages.split_last().expect("there are pages");
        assert!(pages.pages.len().is_multiple_of(2), "{lines}");
        let rules = rules(last);
        let ys: Vec<f64> = rules.iter().map(|rule| rule.0).collect();
        near(ys[ys.len() - 1], 262.0);
        let widths: Vec<f64> = rules.iter().map(|rule| rule.3).collect();
        assert_eq!(widths.len(), 3, "{widths:?}");
        for (found, wanted) in widths.iter().zip([0.35, 0.25, 0.35]) {
            assert!((found - wanted).abs() < 1e-3, "{widths:?}");
        }
        let em = 14.0 * 25.4 / 72.0;
        let (copies, printer) =
            (self::text(last, "抄送：").0, self::text(last, "沅江市财政局办").0);
        near(copies, 28.0 + em);
        near(printer, 28.0 + em);
        let empty = others.iter().any(|page| page.frame.is_empty());
        assert_eq!(last.number.is_none(), empty, "{lines}");
        let text_ends = others.iter().rposition(|page| !page.frame.is_empty());
        let has_text =
            ys[0] > 200.0 && last.frame.things().any(|(at, _)| at.y.to_mm() < 200.0);
        if empty {
            blank += 1;
            assert!(text_ends.is_some_and(|at| at % 2 == 1), "{lines}");
            assert!(others.last().is_some_and(|page| page.number.is_none()));
        } else if has_text {
            beside += 1;
        } else {
            alone += 1;
        }
    }
    assert!(blank > 0 && alone > 0 && beside > 0, "{blank} {alone} {beside}");
}

#[test]
fn a_letter_has_pairs_of_red_rules() {
    let more = format!("{LETTERHEAD}preamble:\n{}", "  - 正文一段。\n".repeat(30));
    let pages = document("letter", &more);
    let page = &pages.pages[0];
    let (_, mark, size) = text(page, "沅江市财政局");
    near(mark, 30.0);
    let rules = rules(page);
    assert_eq!(rules.len(), 4, "{rules:?}");
    for (_, left, right, _, red) in &rules {
        near(*left, 20.0);
        near(*right, 190.0);
        assert!(red);
    }
    // The upper edge of the first is 4 mm below the name; the last is 20 mm above the edge.
    near(rules[0].0 - rules[0].3 / 2.0 - (mark + size), 4.0);
    assert!(rules[0].3 > rules[1].3 && rules[2].3 < rules[3].3);
    near(rules[3].0, 297.0 - 20.0);
    let (left, copy, _) = text(page, "000007");
    near(left, 28.0);
    near(copy - rules[1].0, 4.85);
    near(text(page, "沅财绩〔").1, copy);
    let shown = |page: &Page| {
        page.frame.things().any(|(at, _)| at.y.to_mm() > 265.0 && at.y.to_mm() < 272.0)
    };
    assert!(!shown(page) && shown(&pages.pages[1]), "the first page bears no number");
}
