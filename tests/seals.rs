//! Seals at their places (GB/T 9704-2012, 7.3.5), in mm from the top left corner of the sheet.

mod common;

use banxin::diag::{Diagnostic, Severity, Source};
use banxin::frame::{Item, Kind, Page, Pages, Tag};

use common::{engine, root, source};

/// A report of so many lines of text, with its sign-off block and more.
fn report(layout: &str, lines: usize, signoff: &str, more: &str) -> Source {
    let text: String = (0..lines).map(|n| format!("  - 第{n}段。\n")).collect();
    let text = format!(
        "layout: {layout}\nunit: 沅江市商务局\nyear: 2022\ntitle: 自评报告\n\
         preamble:\n{text}signoff: {{ {signoff} }}\n{more}"
    );
    Source { folder: Some(root().join("tests/suite/page")), ..source(&text) }
}

fn typeset(source: &Source) -> (Pages, Vec<Diagnostic>) {
    let found = engine().typeset(source);
    let found = found.unwrap_or_else(|errors| panic!("{errors:#?}\n{}", source.text));
    (found.value, found.warnings)
}

/// The codes of what is told of a report.
fn codes(source: &Source) -> Vec<(Severity, &'static str)> {
    let found = engine().faults(source);
    for one in &found {
        assert!(one.span.is_some() && !one.hints.is_empty(), "{one:?}");
        assert!(!one.message.zh.is_empty() && one.message.zh != one.message.en);
    }
    found.iter().map(|one| (one.severity, one.code)).collect()
}

/// A box on a sheet, in mm.
#[derive(Copy, Clone, Debug, PartialEq)]
struct Place {
    page: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    /// The how-manieth thing of its page it is.
    order: usize,
}

impl Place {
    fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }
}

fn place(
    index: usize,
    page: &Page,
    wanted: impl Fn(&Item) -> Option<(f64, f64)>,
) -> Vec<Place> {
    let things = page.frame.things().enumerate();
    let found = things.filter_map(|(order, (at, item))| {
        let (width, height) = wanted(item)?;
        // The place of a text is on its baseline, 0.88 of its size below its top.
        let up = if let Item::Glyphs(run) = item { run.size.to_mm() * 0.88 } else { 0.0 };
        let (left, top) = (at.x.to_mm(), at.y.to_mm() - up);
        Some(Place {
            page: index,
            left,
            top,
            right: left + width,
            bottom: top + height,
            order,
        })
    });
    found.collect()
}

fn all(pages: &Pages, wanted: impl Fn(&Item) -> Option<(f64, f64)> + Copy) -> Vec<Place> {
    pages
        .pages
        .iter()
        .enumerate()
        .flat_map(|(at, page)| place(at, page, wanted))
        .collect()
}

/// The pictures of seals, in the order in which they are painted.
fn seals(pages: &Pages) -> Vec<Place> {
    all(pages, |item| {
        let (size, tag) = match item {
            Item::Image(image) => (image.size, image.tag),
            Item::Drawing(drawing) => (drawing.size, drawing.tag),
            _ => return None,
        };
        matches!(tag, Tag::Node(_)).then(|| (size.width.to_mm(), size.height.to_mm()))
    })
}

/// The em boxes of runs with such a text.
fn texts(pages: &Pages, text: impl Fn(&str) -> bool + Copy) -> Vec<Place> {
    let em_box = 5.54;
    all(pages, |item| match item {
        Item::Glyphs(run) if text(&run.text) => {
            // Nothing stands behind the last character but what its cell is wider than it.
            Some((run.width().to_mm(), em_box))
        }
        _ => None,
    })
}

fn text(pages: &Pages, wanted: &str) -> Place {
    let found = texts(pages, |text| text == wanted);
    *found.last().unwrap_or_else(|| panic!("no {wanted}"))
}

/// A date is several runs: digits and Han.
fn date(pages: &Pages) -> Place {
    let year = texts(pages, |text| text == "2023");
    let day = texts(pages, |text| text == "日");
    let (Some(year), Some(day)) = (year.last(), day.last()) else { panic!("no date") };
    Place { right: day.right, ..*year }
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.1, "{found} is not {wanted}");
}

const DATED: &str = "date: 2023-03-05, seal:";
const ONE: &str = "{ picture: pictures/seal.svg }";

/// Whatever its size: in the middle over name and date, which lie in its lower half, its top
/// less than a line below the text.
#[test]
fn a_seal_lies_over_name_and_date() {
    for size in [30.0, 33.0, 36.0, 38.0, 40.0, 42.0, 45.0, 48.0, 50.0] {
        let seal = format!("{{ picture: pictures/seal.svg, size: {size}mm }}");
        let (pages, warnings) =
            typeset(&report("report", 3, &format!("{DATED} {seal}"), ""));
        assert_eq!(warnings, [], "{size}");
        let seal = seals(&pages)[0];
        let (name, date, last) =
            (text(&pages, "沅江市商务局"), date(&pages), text(&pages, "段。"));
        near(seal.width(), size);
        near(seal.bottom - seal.top, size);
        near(seal.middle().0, date.middle().0);
        near(seal.middle().0, name.middle().0);
        // One 字 is 156 mm / 28.
        near(date.right, 184.0 - 4.0 * 156.0 / 28.0);
        let below = seal.top - last.bottom;
        assert!((2.0 - 0.1..10.39 + 0.1).contains(&below), "{size}: {below}");
        let low = (name.top + date.bottom) / 2.0 - seal.middle().1;
        assert!((6.0 - 0.1..8.1).contains(&low), "{size}: {low}");
        assert!(seal.top < name.top && date.bottom < seal.bottom + 0.01, "{size}");
        assert!(
            seal.order > name.order && seal.order > date.order,
            "it is painted below"
        );
    }
}

/// 42 mm where the author says nothing else: 7.8 - 1 mm below the text.
#[test]
fn a_seal_has_the_size_of_the_layout() {
    let (pages, _) = typeset(&report("report", 3, &format!("{DATED} {ONE}"), ""));
    let (seal, last) = (seals(&pages)[0], text(&pages, "段。"));
    near(seal.width(), 42.0);
    near(seal.top - last.bottom, 3.0 * 10.45 - 5.54 + (10.45 + 5.54) / 2.0 - 6.0 - 21.0);
    // By hand: name and date are where they are with a picture.
    let (by_hand, _) = typeset(&report("report", 3, &format!("{DATED} true"), ""));
    for wanted in ["沅江市商务局", "段。"] {
        let (one, other) = (text(&pages, wanted), text(&by_hand, wanted));
        assert_eq!((one.left, one.top), (other.left, other.top));
    }
    assert!(seals(&by_hand).is_empty());
}

/// One that is no circle keeps its shape: the longer side is what is asked.
#[test]
fn a_seal_is_never_distorted() {
    let seal = "{ picture: pictures/alpha.png, size: 40mm }";
    let (pages, _) = typeset(&report("report", 3, &format!("{DATED} {seal}"), ""));
    let seal = seals(&pages)[0];
    near(seal.width(), 40.0);
    near(seal.bottom - seal.top, 30.0);
}

/// However long the name is, the seal stays in the type area; so does one of twice the size.
#[test]
fn a_seal_stays_in_the_type_area() {
    for name in ["局", "沅江市发展和改革委员会重大项目稽察特派员办公室", &"长".repeat(40)]
    {
        for (dated, date) in [("date: 2023-03-05, ", true), ("", false)] {
            let signoff = format!(
                "{dated}unit: {name}, seal: {{ picture: pictures/seal.svg, size: 50mm }}"
            );
            let (pages, warnings) = typeset(&report("report", 3, &signoff, ""));
            let codes: Vec<_> = warnings.iter().map(|one| one.code).collect();
            assert_eq!(codes, if date { vec![] } else { vec!["seal::no-date"] });
            let seal = seals(&pages)[0];
            assert!(seal.left > 27.99 && seal.right < 184.01, "{name}: {seal:?}");
            let large = signoff.replace("50mm", "100mm");
            let (pages, _) = typeset(&report("report", 3, &large, ""));
            let seal = seals(&pages)[0];
            assert!(seal.left > 27.99 && seal.right < 184.01, "{name}: {seal:?}");
        }
    }
}

/// Over texts of many lengths: seal, name, date and two lines of text stand on one page, and
/// the seal does not hang out of the type area.
#[test]
fn a_seal_stays_with_the_text_on_its_page() {
    let mut pulled = 0;
    for size in [42, 50] {
        for lines in 3..60 {
            let seal =
                format!("{DATED} {{ picture: pictures/seal.svg, size: {size}mm }}");
            let (pages, _) = typeset(&report("report", lines, &seal, ""));
            let (seal, name, date) =
                (seals(&pages)[0], text(&pages, "沅江市商务局"), date(&pages));
            assert_eq!((seal.page, seal.page), (name.page, date.page));
            assert!(seal.bottom < 262.01, "{lines}: {seal:?}");
            let text = texts(&pages, |text| text == "段。");
            let beside: Vec<_> =
                text.iter().filter(|one| one.page == seal.page).collect();
            assert!(beside.len() >= 2, "{lines}");
            let below = seal.top - beside[beside.len() - 1].bottom;
            assert!((0.9..10.4).contains(&below), "{lines}: {below}");
            pulled += usize::from(beside.len() == 2);
        }
    }
    assert!(pulled > 0, "no text went along to the next page");
}

/// Where nothing can be carried over with it, it stands at the top of the page, in the type
/// area.
#[test]
fn a_seal_at_the_top_of_a_page_is_in_the_type_area() {
    let rows: String = (0..22).map(|n| format!("[{n}, x], ")).collect();
    let table = format!("  - table: {{ caption: 表, rows: [[a, b], {rows}] }}\n");
    let text = report("report", 1, &format!("{DATED} {ONE}"), "");
    let text = text.text.replace("signoff:", &format!("{table}signoff:"));
    let (pages, _) = typeset(&Source { text, ..report("report", 1, "", "") });
    let seal = seals(&pages)[0];
    assert_eq!(seal.page + 1, pages.pages.len());
    assert!(texts(&pages, |text| text == "段。").iter().all(|one| one.page < seal.page));
    assert!(seal.top > 37.0, "{seal:?}");
}

/// An imprint goes on rather than touch a seal that hangs below the date.
#[test]
fn an_imprint_leaves_the_seal_alone() {
    let imprint = "letterhead: { number: 沅商〔2023〕1号 }\n\
                   imprint: { copies: [甲, 乙], printer: 丙, date: 2023-03-06 }\n";
    let mut beside = 0;
    for lines in 1..40 {
        let seal = format!("{DATED} {{ picture: pictures/seal.svg, size: 50mm }}");
        let (pages, _) = typeset(&report("gongwen", lines, &seal, imprint));
        let seal = seals(&pages)[0];
        let rules = all(&pages, |item| match item {
            Item::Rule(rule) if rule.to.y.to_pt() == 0.0 => Some((0.0, 0.0)),
            _ => None,
        });
        let first = rules.iter().find(|rule| rule.page > 0 || rule.top > 200.0);
        let first = first.expect("there is an imprint");
        if first.page == seal.page {
            beside += 1;
            assert!(seal.bottom < first.top, "{lines}: {seal:?} {first:?}");
        }
    }
    assert!(beside > 0, "they never share a page");
}

/// What it says no text does: readers hear it, after name and date.
#[test]
fn a_seal_is_read_out() {
    let alt = "{ picture: pictures/seal.png, alt: 沅江市商务局公章 }";
    for (seal, wanted) in [(ONE, "印章：沅江市商务局"), (alt, "沅江市商务局公章")]
    {
        let (pages, _) = typeset(&report("report", 3, &format!("{DATED} {seal}"), ""));
        let mut kinds = vec![];
        pages.structure.walk(banxin::frame::Structure::ROOT, &mut |_, node| {
            kinds.push(node.kind.clone());
        });
        let end =
            [Kind::Paragraph, Kind::Paragraph, Kind::Figure { alt: wanted.to_owned() }];
        assert!(kinds.ends_with(&end), "{kinds:?}");
    }
    // Its own text is no text of the page, and does not stand in the way of that below.
    let (pages, _) = typeset(&report("report", 3, &format!("{DATED} {ONE}"), ""));
    let shapes = pages.pages[0].frame.things().any(|(_, item)| match item {
        Item::Drawing(drawing) => drawing.outlined,
        _ => false,
    });
    assert!(shapes);
}

/// The windows of seals on each page: the left edge, the part's width, how much of the seal is
/// at its left.
fn edges(pages: &Pages) -> Vec<(f64, f64, f64)> {
    let mut found = vec![];
    for page in &pages.pages {
        let windows = page.frame.items.iter().filter_map(|(at, item)| match item {
            Item::Window(frame) => Some((at, frame)),
            _ => None,
        });
        let windows: Vec<_> = windows.collect();
        assert!(windows.len() <= 1, "a page has parts of two seals");
        for (at, frame) in windows {
            let (inner, item) = &frame.items[0];
            assert!(matches!(item.tag(), Some(Tag::Artifact(_))), "it is read out");
            near(at.y.to_mm() + frame.size.height.to_mm() / 2.0, 148.5);
            near(at.x.to_mm() + frame.size.width.to_mm(), 210.0);
            near(inner.y.to_mm(), 0.0);
            found.push((at.x.to_mm(), frame.size.width.to_mm(), -inner.x.to_mm()));
        }
    }
    assert!(found.is_empty() || found.len() == pages.pages.len());
    found
}

/// 骑缝章: the parts at the right edges of all pages are the whole seal, of equal width; more
/// pages than a seal may have share several.
#[test]
fn a_seal_is_cut_over_the_edges_of_pages() {
    let seal = format!("{DATED} {ONE}, edge_seal: true");
    for (lines, pages, seals) in
        [(30, 2, 1), (60, 4, 1), (430, 20, 1), (440, 21, 2), (1000, 46, 3)]
    {
        let (typeset, warnings) = typeset(&report("report", lines, &seal, ""));
        assert_eq!(warnings, []);
        let found = edges(&typeset);
        assert_eq!((found.len(), lines), (pages, lines));
        let mut at = 0.0;
        for (left, width, before) in &found {
            if (at - 42.0_f64).abs() < 0.01 {
                at = 0.0;
            }
            assert!((before - at).abs() < 0.01, "{before} is not {at}");
            assert!(*left > 184.0, "it reaches into the type area");
            let parts = 42.0 / width;
            let even = (pages / seals) as f64..=pages.div_ceil(seals) as f64;
            assert!(even.contains(&parts.round()), "{parts} parts of {pages} pages");
            at += width;
        }
        assert!((at - 42.0).abs() < 0.01, "the last seal is not whole");
        let whole = found.iter().filter(|(_, _, before)| *before == 0.0).count();
        assert_eq!(whole, seals);
    }
    // Not without being asked; a picture of its own goes before.
    let (none, _) = typeset(&report("report", 30, &format!("{DATED} {ONE}"), ""));
    assert!(edges(&none).is_empty());
    let own =
        format!("{DATED} true, edge_seal: {{ picture: pictures/seal.png, size: 40mm }}");
    let (own, _) = typeset(&report("report", 30, &own, ""));
    assert_eq!(edges(&own).len(), 2);
    near(edges(&own)[0].1, 20.0);
}

/// Covers, landscape forms and the table of contents have their parts too.
#[test]
fn all_kinds_of_pages_have_a_part_of_the_edge_seal() {
    let more = "contents: true\ncovers: [{ form: cover }]\nfields: { cover: { office: 局 } }\n\
                sections: [{ title: 甲 }]\nattachments: [{ form: landscape }]\n";
    let (pages, _) =
        typeset(&report("report", 3, &format!("{DATED} {ONE}, edge_seal: true"), more));
    assert!(pages.pages.len() >= 4 && pages.pages.iter().any(Page::is_turned));
    assert_eq!(edges(&pages).len(), pages.pages.len());
}

const ISSUERS: [&str; 9] = [
    "沅江市财政局",
    "沅江市发展和改革局",
    "沅江市审计局",
    "市委办",
    "沅江市农业农村局",
    "沅江市人社局",
    "沅江市水利局",
    "沅江市民政局",
    "沅江市生态环境分局",
];

/// A joint document of some issuers.
fn joint(issuers: &[&str], seal: &str) -> Source {
    let more = format!("letterhead: {{ issuers: {issuers:?}, number: 甲〔2023〕1号 }}\n");
    report("gongwen", 9, &format!("{DATED} {seal}"), &more)
}

/// A seal for each name, in rows: in the middle over it, the last one over the date too; none
/// touches another or leaves the type area.
#[test]
fn seals_of_a_joint_document_stand_in_rows() {
    for count in 2..=ISSUERS.len() {
        for size in [38.0, 42.0, 50.0] {
            // Of the largest two stand in a row, and no page has more than three rows.
            if size == 50.0 && count > 6 {
                continue;
            }
            let one = format!("{{ picture: pictures/seal.svg, size: {size}mm }}");
            let seal = format!("[{}]", vec![one; count].join(", "));
            let (pages, _) = typeset(&joint(&ISSUERS[..count], &seal));
            let (seals, date) = (seals(&pages), date(&pages));
            let names: Vec<Place> =
                ISSUERS[..count].iter().map(|name| text(&pages, name)).collect();
            assert_eq!(seals.len(), count);
            for (seal, name) in seals.iter().zip(&names) {
                assert_eq!(seal.page, date.page);
                assert!(seal.left > 27.99 && seal.right < 184.01, "{seal:?}");
                assert!(seal.bottom < 262.01, "{seal:?}");
                near(seal.middle().0, name.middle().0);
                // As above a date: a little below the middle. Lines that were moved together
                // (7.3.5.5) stand higher by a share of a line.
                let low = name.middle().1 - seal.middle().1;
                assert!((0.5..1.0).contains(&low), "{low}");
            }
            let last = seals[count - 1];
            near(last.middle().0, date.middle().0);
            let low = (names[count - 1].top + date.bottom) / 2.0 - last.middle().1;
            assert!((5.7..6.1).contains(&low), "{low}");
            for (at, one) in seals.iter().enumerate() {
                for other in &seals[at + 1..] {
                    let (a, b) = (one.middle(), other.middle());
                    let apart = (a.0 - b.0).hypot(a.1 - b.1) - size;
                    assert!(apart > 4.99, "{count} of {size}: {one:?} {other:?}");
                    // Names in order, line by line from the left.
                    assert!(b.1 > a.1 + 0.1 || b.0 > a.0, "{count}: {one:?} {other:?}");
                }
            }
            for (one, other) in names.iter().zip(&names[1..]) {
                let below = other.top > one.bottom;
                assert!(below || other.left - one.right > 4.0, "{one:?} {other:?}");
            }
            let above = texts(&pages, |text| text == "段。");
            let below = seals[0].top - above[above.len() - 1].bottom;
            assert!((1.9..10.5).contains(&below), "{count} of {size}: {below}");
            // By hand, the room is the same.
            let (by_hand, _) = typeset(&joint(&ISSUERS[..count], "true"));
            if size == 42.0 {
                let place = |pages: &Pages| {
                    let name = text(pages, ISSUERS[count - 1]);
                    (name.page, name.left, name.top)
                };
                assert_eq!(place(&by_hand), place(&pages), "{count}");
            }
        }
    }
}

/// More seals than a page holds go on in rows, each in the type area.
#[test]
fn rows_of_seals_go_on() {
    let issuers: Vec<&str> = ISSUERS.iter().copied().cycle().take(24).collect();
    let seal = format!("[{}]", vec![ONE; 24].join(", "));
    let (pages, _) = typeset(&joint(&issuers, &seal));
    let seals = seals(&pages);
    assert_eq!(seals.len(), 24);
    for seal in &seals {
        assert!(seal.top > 36.99 && seal.bottom < 262.01, "{seal:?}");
    }
    assert!(seals[23].page > seals[0].page);
}

/// Without seals the names stand below each other, as before.
#[test]
fn names_without_seals_stand_below_each_other() {
    let (pages, _) = typeset(&joint(&ISSUERS[..3], "false"));
    let [one, other] = [0, 1].map(|at| text(&pages, ISSUERS[at]));
    near(other.top - one.top, 10.45);
    near(other.left, one.left);
}

#[test]
fn faults_of_seals_are_told() {
    use Severity::{Error, Warning};
    let told = |signoff: &str| codes(&report("report", 3, signoff, ""));
    let of = |picture: &str| told(&format!("{DATED} {{ picture: {picture} }}"));
    assert_eq!(of("pictures/seal.png"), []);
    assert_eq!(of("pictures/none.png"), [(Error, "picture::missing")]);
    assert_eq!(of("../../seals.rs"), [(Error, "picture::outside")]);
    assert_eq!(of("figures.yaml"), [(Error, "picture::unknown")]);
    assert_eq!(of("pictures/text.png"), [(Error, "picture::unknown")]);
    assert_eq!(of("pictures/cut.png"), [(Error, "picture::broken")]);
    assert_eq!(of("pictures/cmyk.jpg"), [(Error, "picture::cmyk")]);
    assert_eq!(of("pictures/huge.png"), [(Error, "picture::too-large")]);
    assert_eq!(of("pictures/filter.svg"), [(Error, "picture::unsupported")]);
    assert_eq!(of("pictures/turned.jpg"), [(Error, "seal::opaque")]);
    assert_eq!(of("pictures/opaque.png"), [(Error, "seal::opaque")]);
    let size = |size: &str| of(&format!("pictures/seal.svg, size: {size}"));
    assert_eq!(size("50mm"), []);
    assert_eq!(size("51mm"), [(Warning, "seal::unusual-size")]);
    assert_eq!(size("20mm"), [(Warning, "seal::unusual-size")]);
    assert_eq!(size("157mm"), [(Error, "seal::too-large")]);
    assert_eq!(size("0mm"), [(Error, "data::length")]);
    assert_eq!(size("-42mm"), [(Error, "data::length")]);
    assert_eq!(size("42"), [(Error, "data::length")]);
    assert_eq!(told(&format!("seal: {ONE}")), [(Warning, "seal::no-date")]);
    assert_eq!(told(&format!("unit: '', seal: {ONE}")), [(Error, "seal::empty")]);
    assert_eq!(told(&format!("{DATED} [{ONE}, {ONE}]")), [(Error, "seal::count")]);
    assert_eq!(told(&format!("{DATED} []")), [(Error, "seal::count")]);
    assert_eq!(told(&format!("{DATED} maybe")), [(Error, "data::type")]);
    assert_eq!(
        told(&format!("{DATED} {{ size: 42mm }}")),
        [(Error, "data::missing-key")]
    );
    let joint = |seal: &str| codes(&joint(&ISSUERS[..3], seal));
    assert_eq!(joint(ONE), [(Error, "seal::count")]);
    assert_eq!(joint(&format!("[{ONE}, {ONE}, {ONE}, {ONE}]")), [(Error, "seal::count")]);
    let edge = |seal: &str| {
        codes(&report("report", 30, &format!("{DATED} true, edge_seal: {seal}"), ""))
    };
    assert_eq!(edge("false"), []);
    assert_eq!(edge("true"), [(Error, "seal::no-picture")]);
    assert_eq!(edge("{ picture: pictures/none.png }"), [(Error, "picture::missing")]);
    assert_eq!(edge(&format!("[{ONE}, {ONE}]")), [(Error, "seal::count")]);
    let large = "{ picture: pictures/seal.svg, size: 51mm }";
    assert_eq!(edge(large), [(Warning, "seal::unusual-size")]);
    // One message for one seal that stands in two places.
    assert_eq!(
        told(&format!("{DATED} {ONE}, edge_seal: true")),
        [(Warning, "seal::one-page")]
    );
    let twice = format!("{DATED} {large}, edge_seal: true");
    assert_eq!(
        codes(&report("report", 30, &twice, "")),
        [(Warning, "seal::unusual-size")]
    );
    // Several faults at once.
    let faults = of("pictures/none.png, size: 0mm");
    assert_eq!(faults, [(Error, "picture::missing"), (Error, "data::length")]);
}

/// A picture that nobody would set is told.
#[test]
fn seals_elsewhere_are_told() {
    let seal = format!("seal: {ONE}");
    let found = codes(&report("forms", 0, &seal, ""));
    assert!(found.contains(&(Severity::Error, "document::not-set")), "{found:?}");
    let own = format!("edge_seal: {ONE}");
    let form = format!("covers: [{{ form: cover, data: {{ signoff: {{ {own} }} }} }}]\n");
    let found = codes(&report("report", 1, "date: 2023-03-05", &form));
    assert_eq!(found, [(Severity::Error, "seal::elsewhere")]);
    let form = format!(
        "attachments: [{{ form: project-self-evaluation, data: {{ signoff: {{ {seal} }} }} }}]\n"
    );
    let found = codes(&report("report", 1, "date: 2023-03-05", &form));
    assert_eq!(found, [(Severity::Error, "seal::elsewhere")]);
}
