//! Tables of any kind, cut at any height: what must hold on every part.

use std::path::Path;

use proptest::prelude::*;

use crate::diag::Span;
use crate::document::{
    Align, Breaking, Cell, CellKind, Density, HeaderScope, Paragraph, ParagraphRole,
    ParagraphStyle, Prohibition, Row, RowKind, Rules, Run, Shape, Slot, Table, TextStyle,
    Track, VAlign, place,
};
use crate::face::{Chain, Faces, Link, Role};
use crate::font::{Asked, FontBook, FontSet};
use crate::frame::{Frame, Item, Kind, Structure, Tag};
use crate::geom::{Abs, Color, Em, Sides};

use super::TableLayout;

const WIDTH: Abs = Abs::pt(440.0);

thread_local! {
    static FONTS: &'static FontSet = Box::leak(Box::new(open()));
}

/// The fonts of the tests, opened once.
pub(super) fn fonts() -> &'static FontSet {
    FONTS.with(|fonts| *fonts)
}

fn open() -> FontSet {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let book = FontBook::find(Asked { shipped, ..Asked::default() });
    let link = |name: &str| Link {
        names: vec![name.to_owned()],
        only: vec![],
        except: vec![],
        optional: false,
        scale: 1.0,
        shift: Em::ZERO,
        span: Span::default(),
    };
    let chain =
        Chain { name: "song".to_owned(), links: vec![link("NotoSerifSC-Regular")] };
    FontSet::open(&book, &Faces { chains: vec![chain] }).expect("the face ships").value
}

pub(super) fn paragraph(text: &str) -> Paragraph {
    let size = Abs::pt(10.0);
    let style = TextStyle { role: Role(0), size, em: size, color: Color::Black };
    Paragraph {
        role: ParagraphRole::Body,
        text: text.to_owned(),
        runs: vec![Run { len: text.len(), style, span: Span::default() }],
        style: ParagraphStyle {
            loosest: None,
            align: Align::Left,
            first_indent: Abs::ZERO,
            left_indent: Abs::ZERO,
            right_indent: Abs::ZERO,
            pitch: Abs::pt(13.0),
            em_box: size,
            breaking: Breaking { level: Prohibition::Strict, ..Breaking::plain() },
            spread: Abs::ZERO,
            steps: vec![],
            shape: Shape::Full,
            keep_with_next: false,
            orphans: 1,
        },
    }
}

pub(super) fn cell(
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    kind: CellKind,
) -> Cell {
    Cell {
        row,
        column,
        row_span: rows,
        column_span: columns,
        kind,
        content: vec![],
        picture: None,
        diagonal: false,
        valign: VAlign::Middle,
        padding: Sides::splat(Abs::pt(2.0)),
        rules: Sides::default(),
        span: Span::default(),
    }
}

/// A table with two levels of labels: for each outer group the rows of its inner groups.
pub(super) fn table(groups: &[Vec<usize>], lengths: &[usize], foot: bool) -> Table {
    const LABEL: CellKind = CellKind::Header(HeaderScope::Row);
    const HEAD: CellKind = CellKind::Header(HeaderScope::Column);
    let bodies: usize = groups.iter().flatten().sum();
    let mut kinds = vec![RowKind::Head, RowKind::Repeat];
    kinds.extend(vec![RowKind::Body; bodies]);
    kinds.push(RowKind::Foot);
    let mut cells = vec![cell(0, 0, 1, 5, CellKind::Data)];
    cells.push(cell(1, 0, bodies + 1, 1, LABEL));
    cells.extend((1..5).map(|column| cell(1, column, 1, 1, HEAD)));
    let mut row = 2;
    for group in groups {
        cells.push(cell(row, 1, group.iter().sum(), 1, LABEL));
        for rows in group {
            cells.push(cell(row, 2, *rows, 1, LABEL));
            for _ in 0..*rows {
                cells.push(cell(row, 3, 1, 1, CellKind::Data));
                cells.push(cell(row, 4, 1, 1, CellKind::Data));
                row += 1;
            }
        }
    }
    cells.push(cell(row, 0, 1, 4, LABEL));
    cells.push(cell(row, 4, 1, 1, CellKind::Data));
    cells.sort_by_key(|cell| (cell.row, cell.column));
    for (index, cell) in cells.iter_mut().enumerate() {
        let label = cell.kind != CellKind::Data;
        let length = lengths[index % lengths.len()];
        let text = if label {
            format!("L{index}")
        } else {
            (0..length)
                .map(|at| char::from_u32(0x4e00 + at as u32).unwrap_or('一'))
                .collect()
        };
        if !text.is_empty() {
            cell.content = vec![paragraph(&text)];
        }
    }
    let slots = place(&cells, kinds.len(), 5).expect("the grid is whole");
    let columns = vec![
        Track::Fixed(Abs::pt(40.0)),
        Track::Fixed(Abs::pt(50.0)),
        Track::Fixed(Abs::pt(50.0)),
        Track::Fraction(1.0),
        Track::Fraction(2.0),
    ];
    let mut table = table_of(columns, kinds, cells, slots);
    if foot {
        table.foot = vec![vec![paragraph("签字"), paragraph("日期")]];
    }
    table
}

/// A table of these cells, in boxes.
pub(super) fn table_of(
    columns: Vec<Track>,
    kinds: Vec<RowKind>,
    cells: Vec<Cell>,
    slots: Vec<Slot>,
) -> Table {
    let rows =
        |kind| Row { height: Abs::pt(16.0), grows: true, kind, span: Span::default() };
    Table {
        summary: "test".to_owned(),
        caption: vec![paragraph("表")],
        continued_caption: vec![paragraph("表续")],
        columns,
        rows: kinds.into_iter().map(rows).collect(),
        cells,
        slots,
        rules: Rules::boxes(Abs::pt(1.0), Abs::pt(0.5)),
        layout: false,
        height: Abs::ZERO,
        densities: vec![Density { text: 1.0, padding: 1.0 }],
        continued_label: String::new(),
        foot: vec![],
        keep_rows: 2,
        span: Span::default(),
    }
}

/// All parts of a table on pages of a height, the first page with less room; and the
/// structure.
pub(super) fn parts(
    table: &Table,
    first: Abs,
    page: Abs,
) -> (Vec<(Abs, Frame)>, Structure) {
    let (fonts, mut structure) = (fonts(), Structure::default());
    let mut layout =
        TableLayout::new(table, WIDTH, page, fonts, &mut structure, Structure::ROOT);
    let mut parts = vec![];
    let (mut height, mut fresh) = (first, false);
    while !layout.is_done() {
        match layout.take(height, fresh) {
            Some(frame) => parts.push((height, frame)),
            None => assert!(!fresh, "a fresh page takes a part"),
        }
        (height, fresh) = (page, true);
        assert!(parts.len() < 500, "the table ends");
    }
    (parts, structure)
}

/// The text of each cell as the parts give it out, reprints left out.
fn given(parts: &[(Abs, Frame)], structure: &Structure) -> Vec<String> {
    let mut texts = vec![String::new(); structure.len()];
    for (_, item) in parts.iter().flat_map(|(_, frame)| &frame.items) {
        if let Item::Glyphs(run) = item
            && let Tag::Node(node) = run.tag
        {
            texts[node.0 as usize].push_str(&run.text);
        }
    }
    let mut cells = vec![];
    structure.walk(Structure::ROOT, &mut |id, node| {
        if matches!(node.kind, Kind::HeaderCell { .. } | Kind::DataCell { .. }) {
            cells.push(texts[id.0 as usize].clone());
        }
    });
    cells
}

/// The runs of a frame with their tops and bottoms.
fn runs(frame: &Frame) -> impl Iterator<Item = (Abs, Abs, Abs, Abs, &str)> {
    frame.items.iter().filter_map(|(at, item)| match item {
        Item::Glyphs(run) => {
            let (top, bottom) = (at.y - run.size * 0.88, at.y + run.size * 0.12);
            Some((at.x, at.x + run.width(), top, bottom, run.text.as_str()))
        }
        _ => None,
    })
}

/// The horizontal rules of a frame: left, right, height.
fn horizontals(frame: &Frame) -> impl Iterator<Item = (Abs, Abs, Abs)> {
    frame.items.iter().filter_map(|(at, item)| match item {
        Item::Rule(rule) if rule.to.y == Abs::ZERO => {
            Some((at.x, at.x + rule.to.x, at.y))
        }
        _ => None,
    })
}

fn verticals(frame: &Frame) -> impl Iterator<Item = (Abs, Abs, Abs)> {
    frame.items.iter().filter_map(|(at, item)| match item {
        Item::Rule(rule) if rule.to.x == Abs::ZERO => {
            Some((at.y, at.y + rule.to.y, at.x))
        }
        _ => None,
    })
}

/// Whether two lengths are the same.
fn same(a: Abs, b: Abs) -> bool {
    (a - b).abs() < Abs::pt(0.01)
}

fn group() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1..8usize, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_part_is_whole(
        groups in prop::collection::vec(group(), 1..5),
        lengths in prop::collection::vec(0..180usize, 1..9),
        foot in any::<bool>(),
        first in 60.0..600.0f64,
        page in 180.0..700.0f64,
    ) {
        let table = table(&groups, &lengths, foot);
        let (first, page) = (Abs::pt(first.min(page)), Abs::pt(page));
        let (parts, structure) = parts(&table, first, page);
        // Each cell's text is given out once, in full and in order.
        let texts = given(&parts, &structure);
        for (cell, text) in table.cells.iter().zip(&texts) {
            let expected = cell.content.first().map_or("", |content| content.text.as_str());
            prop_assert_eq!(text, expected);
        }
        for (height, frame) in &parts {
            prop_assert!(frame.size.height.fits(*height), "{:?} > {height:?}", frame.size);
            // Nothing sticks out, and no rule runs through a text.
            for (left, right, top, bottom, text) in runs(frame) {
                let inside = left >= Abs::ZERO && right.fits(WIDTH)
                    && top >= Abs::pt(-0.01) && bottom.fits(frame.size.height);
                prop_assert!(inside, "{text} sticks out");
                for (from, to, y) in horizontals(frame) {
                    let beside = right <= from || left >= to;
                    let clear = bottom.fits(y) || y.fits(top);
                    prop_assert!(beside || clear, "a rule runs through {text}");
                }
                for (from, to, x) in verticals(frame) {
                    let beside = bottom <= from || top >= to;
                    prop_assert!(beside || right.fits(x) || x.fits(left), "through {text}");
                }
            }
            // The grid is closed on all four sides.
            let tops: Vec<_> = horizontals(frame).collect();
            let (highest, lowest) = tops.iter().fold(
                (Abs::INF, Abs::ZERO),
                |(high, low), (_, _, y)| (high.min(*y), low.max(*y)),
            );
            for y in [highest, lowest] {
                let closed = tops.iter().any(|(from, to, at)| {
                    same(*at, y) && *from <= Abs::ZERO && *to >= WIDTH
                });
                prop_assert!(closed, "open at {y:?}");
            }
            for x in [Abs::ZERO, WIDTH] {
                let closed = verticals(frame).any(|(from, to, at)| {
                    same(at, x) && from.fits(highest) && lowest.fits(to)
                });
                prop_assert!(closed, "open at the side {x:?}");
            }
        }
    }

    #[test]
    fn labels_stand_on_every_part_that_has_rows_of_theirs(
        groups in prop::collection::vec(group(), 1..5),
        length in 4..60usize,
        page in 200.0..500.0f64,
    ) {
        let table = table(&groups, &[length], false);
        let page = Abs::pt(page);
        let (parts, _) = parts(&table, page, page);
        let mut row = 0;
        let mut seen = vec![];
        for (_, frame) in &parts {
            // Body rows of the part: those whose last column has a text.
            let texts: Vec<&str> = runs(frame).map(|run| run.4).collect();
            let from = row;
            let bodies = horizontals(frame).filter(|(from, to, _)| {
                // The rules under the cells of the last columns.
                from.fits(Abs::pt(220.0)) && *to >= WIDTH
            });
            row += bodies.count();
            seen.push((from, row, texts));
        }
        // Every part but the first begins with the header that repeats and the outer label.
        for (_, _, texts) in &seen[1..] {
            prop_assert!(texts.contains(&"表续"));
            let outer = table.cells.iter().position(|cell| (cell.row, cell.column) == (1, 0));
            let label = format!("L{}", outer.unwrap_or(0));
            let last_only = !texts.iter().any(|text| text.starts_with('L'));
            prop_assert!(last_only || texts.contains(&label.as_str()), "{label}: {texts:?}");
            for column in 1..5 {
                let head = table.cells.iter().position(|cell| (cell.row, cell.column) == (1, column));
                let head = format!("L{}", head.unwrap_or(0));
                prop_assert!(texts.contains(&head.as_str()), "{head}: {texts:?}");
            }
        }
    }

    #[test]
    fn total_and_signatures_never_stand_alone(
        rows in 4..60usize,
        length in 0..40usize,
        page in 260.0..400.0f64,
    ) {
        let table = table(&[vec![rows]], &[length], true);
        let page = Abs::pt(page);
        let (parts, _) = parts(&table, page, page);
        let (_, last) = parts.last().expect("there is a part");
        let texts: Vec<&str> = runs(last).map(|run| run.4).collect();
        prop_assert!(texts.contains(&"签字") && texts.contains(&"日期"));
        // Above the total at least two rows of the body: rules right of the labels.
        let inner = horizontals(last).filter(|(from, to, _)| {
            *from > Abs::pt(100.0) && *to >= Abs::pt(430.0)
        });
        prop_assert!(inner.count() >= 1, "{texts:?}");
    }
}

#[test]
fn a_table_that_fits_a_page_is_not_cut() {
    let table = table(&[vec![2, 2]], &[4], true);
    let (parts, _) = parts(&table, Abs::pt(80.0), Abs::pt(400.0));
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].0, Abs::pt(400.0));
}

#[test]
fn a_break_prefers_the_ends_of_groups() {
    // Rows of 16 pt: a page of twelve rows could take ten of the body, and takes the group.
    let table = table(&[vec![4, 3], vec![6, 6]], &[2], false);
    let (parts, _) = parts(&table, Abs::pt(205.0), Abs::pt(205.0));
    let first: Vec<&str> = runs(&parts[0].1).map(|run| run.4).collect();
    let second_group =
        table.cells.iter().position(|cell| (cell.row, cell.column) == (9, 1));
    let label = format!("L{}", second_group.expect("there is a second group"));
    assert!(!first.contains(&label.as_str()), "{first:?}");
}

#[test]
fn a_row_taller_than_a_page_is_cut_between_its_lines() {
    let table = table(&[vec![1, 2]], &[900, 3], false);
    let (parts, structure) = parts(&table, Abs::pt(200.0), Abs::pt(200.0));
    assert!(parts.len() > 2);
    let texts = given(&parts, &structure);
    for (cell, text) in table.cells.iter().zip(&texts) {
        assert_eq!(text, cell.content.first().map_or("", |content| &content.text));
    }
}

#[test]
fn ten_thousand_rows_take_time_in_proportion() {
    // The bodies of two pages, and of hundreds: what is counted is parts, not seconds.
    let table = table(&vec![vec![5, 5]; 1000], &[2], true);
    let (parts, _) = parts(&table, Abs::pt(600.0), Abs::pt(600.0));
    assert!((250..400).contains(&parts.len()), "{}", parts.len());
}

#[test]
fn lines_under_the_grid_that_fill_pages_are_cut() {
    let mut table = table(&[vec![2, 2]], &[4], true);
    table.foot = (0..200).map(|line| vec![paragraph(&format!("F{line}"))]).collect();
    let (parts, _) = parts(&table, Abs::pt(400.0), Abs::pt(400.0));
    let texts = || parts.iter().flat_map(|(_, frame)| runs(frame).map(|run| run.4));
    let feet: Vec<&str> = texts().filter(|text| text.starts_with('F')).collect();
    let expected: Vec<String> = (0..200).map(|line| format!("F{line}")).collect();
    assert_eq!(feet, expected);
    assert!(parts.iter().all(|(height, frame)| frame.size.height.fits(*height)));
}

#[test]
fn an_empty_row_taller_than_pages_ends() {
    let mut table = table(&[vec![2, 2]], &[4], false);
    table.rows[3].height = Abs::pt(1500.0);
    for cell in &mut table.cells {
        cell.padding = if cell.row == 4 && cell.row_span == 1 {
            Sides::splat(Abs::pt(600.0))
        } else {
            cell.padding
        };
    }
    let (parts, structure) = parts(&table, Abs::pt(400.0), Abs::pt(400.0));
    assert!((4..12).contains(&parts.len()), "{}", parts.len());
    assert_eq!(given(&parts, &structure).len(), table.cells.len());
}

#[test]
fn a_header_is_not_repeated_after_its_block() {
    // A block of two rows under a header with a label beside it, then rows of their own.
    let mut table = table(&[vec![2]], &[4], false);
    let columns = table.columns.len();
    let first = table.rows.len();
    for row in first..first + 40 {
        let body = Row { kind: RowKind::Body, ..table.rows[0].clone() };
        table.rows.push(body);
        let mut own = cell(row, 0, 1, columns, CellKind::Data);
        own.content = vec![paragraph(&format!("R{row}"))];
        table.cells.push(own);
    }
    table.slots = place(&table.cells, table.rows.len(), columns).expect("it is whole");
    let (parts, _) = parts(&table, Abs::pt(300.0), Abs::pt(300.0));
    assert!(parts.len() > 2);
    for (_, frame) in &parts[1..] {
        assert!(
            runs(frame).all(|run| !run.4.starts_with('L')),
            "a header is printed again"
        );
    }
}
