//! Where forms break: the rules of spec/forms C5, one by one.

use crate::document::{
    CellKind, Density, HeaderScope, Row, RowKind, Table, Track, place,
};
use crate::geom::Abs;

use super::properties::{Shown, parts};
use super::tests::{cell, paragraph, table, table_of};

/// Rows of tables here are so high; the caption takes 13 pt.
const ROW: f64 = 16.0;

/// A height with room for a caption and so many rows.
fn room(rows: usize) -> Abs {
    Abs::pt(13.0 + ROW * rows as f64 + 1.0)
}

fn shown(table: &Table, first: usize, page: usize) -> Vec<Shown> {
    parts(table, room(first), room(page)).0
}

/// The rows that each part gives out or prints again.
fn rows(parts: &[Shown]) -> Vec<Vec<usize>> {
    parts.iter().map(|part| part.rows.clone()).collect()
}

fn range(from: usize, to: usize) -> Vec<usize> {
    (from..to).collect()
}

/// The second row is the header: it stands above the rows of a later part.
fn again(from: usize, to: usize) -> Vec<usize> {
    [vec![1], range(from, to)].concat()
}

#[test]
fn rule_1_a_table_shrinks_to_one_page_before_it_breaks() {
    let density = |padding| Density { text: 1.0, padding };
    let mut table = table(&[vec![5, 5]], &[2], false);
    for cell in &mut table.cells {
        cell.padding.top = Abs::ZERO;
        cell.padding.bottom = Abs::ZERO;
    }
    table.densities = vec![density(1.0), density(0.9), density(0.75), density(0.8)];
    // Thirteen rows: at their own height, at nine tenths, at three quarters.
    for (page, parts) in [(13, 1), (12, 1), (10, 1)] {
        assert_eq!(shown(&table, page, page).len(), parts, "{page}");
    }
    let tight = shown(&table, 10, 10);
    assert!(tight[0].frame.size.height.fits(Abs::pt(13.0 + 13.0 * ROW * 0.75)));
    // What fits no page is set in the last, which is easy to read.
    let broken = shown(&table, 9, 9);
    assert!(broken.len() > 1);
    let row =
        broken[0].boxes.iter().find(|(cell, _)| *cell == 0).expect("the first row").1;
    assert!((row.bottom - row.top - Abs::pt(ROW * 0.8)).abs().fits(Abs::pt(0.1)));
}

#[test]
fn rule_2_a_break_is_at_the_highest_level_in_reach() {
    // After the group of the first level, though three groups of the second would fit.
    let first = table(&[vec![4, 3], vec![2, 6]], &[2], false);
    assert_eq!(rows(&shown(&first, 12, 12)), [range(0, 9), again(9, 18)]);
    // In a group of the first level, after one of the second.
    let second = table(&[vec![6, 6, 6]], &[2], false);
    let expected = [range(0, 8), again(8, 14), again(14, 21)];
    assert_eq!(rows(&shown(&second, 10, 10)), expected);
    // In a group of the second level, if its end is too far up the page.
    let none = table(&[vec![2, 16]], &[2], false);
    assert_eq!(rows(&shown(&none, 12, 12)), [range(0, 12), again(12, 21)]);
}

#[test]
fn rule_2_no_break_is_after_a_header() {
    let table = table(&[vec![8, 8]], &[2], false);
    // Where the header and less than two of its rows fit, the head of the form stands alone.
    for (first, end) in [(1, 1), (2, 1), (3, 1), (4, 4), (5, 5)] {
        assert_eq!(rows(&shown(&table, first, 12))[0], range(0, end), "{first}");
    }
    let headers = two_headers(20);
    for first in 0..3 {
        assert!(shown(&headers, first, 10)[0].height == room(10), "{first}");
    }
}

#[test]
fn rule_2_no_row_of_a_group_is_alone() {
    // Room for eight of nine rows: seven are taken, so that two are left.
    let table_of_nine = table(&[vec![9, 9]], &[2], false);
    let found = rows(&shown(&table_of_nine, 10, 10));
    assert_eq!(found[0], range(0, 9));
    // Room for one row of the second group: it stays with its own.
    let found = rows(&shown(&table_of_nine, 12, 12));
    assert_eq!(found[0], range(0, 11));
}

#[test]
fn rule_3_labels_stand_again_at_every_level() {
    let mut table = table(&[vec![12, 3]], &[2], false);
    table.continued_label = "续".to_owned();
    let parts = shown(&table, 10, 10);
    assert_eq!(rows(&parts)[1][..2], [1, 10]);
    let texts = parts[1].texts();
    for (row, column) in [(1, 0), (2, 1), (2, 2)] {
        let at = |cell: &crate::document::Cell| (cell.row, cell.column) == (row, column);
        let label = table.cells.iter().position(at).expect("a label");
        // That beside the header has room from there on.
        let expected = format!("L{label}续");
        assert!(texts.contains(&expected), "{expected}: {texts:?}");
    }
}

/// Two header rows above so many rows, with cells over two rows and over two columns.
fn two_headers(bodies: usize) -> Table {
    const HEAD: CellKind = CellKind::Header(HeaderScope::Column);
    let mut cells = vec![
        cell(0, 0, 2, 1, HEAD),
        cell(0, 1, 1, 2, HEAD),
        cell(1, 1, 1, 1, HEAD),
        cell(1, 2, 1, 1, HEAD),
    ];
    for row in 2..bodies + 2 {
        cells.extend((0..3).map(|column| cell(row, column, 1, 1, CellKind::Data)));
    }
    for (index, cell) in cells.iter_mut().enumerate() {
        cell.content = vec![paragraph(&format!("C{index}"))];
    }
    let mut kinds = vec![RowKind::Repeat; 2];
    kinds.extend(vec![RowKind::Body; bodies]);
    let slots = place(&cells, kinds.len(), 3).expect("the grid is covered");
    table_of(vec![Track::Fraction(1.0); 3], kinds, cells, slots)
}

#[test]
fn rule_4_headers_of_two_levels_and_the_title_stand_again() {
    let parts = shown(&two_headers(20), 10, 10);
    assert_eq!(rows(&parts)[1], [range(0, 2), range(10, 18)].concat());
    for (index, part) in parts.iter().enumerate() {
        let title = if index == 0 { "表" } else { "表续" };
        for text in [title, "C0", "C1", "C2", "C3"] {
            let count = part.texts().iter().filter(|own| *own == text).count();
            assert_eq!(count, 1, "{text} on part {index}");
        }
    }
}

#[test]
fn rule_5_totals_and_signatures_keep_rows_of_the_body() {
    for bodies in 8..40 {
        // No label holds the rows together. Below them a total and a row of signatures, and
        // a line under the grid.
        let mut table = two_headers(bodies);
        for text in ["总", "签"] {
            let last = table.rows.len();
            table.rows.push(Row { kind: RowKind::Foot, ..table.rows[last - 1].clone() });
            let mut own = cell(last, 0, 1, 3, CellKind::Data);
            own.content = vec![paragraph(text)];
            table.cells.push(own);
        }
        table.slots = place(&table.cells, table.rows.len(), 3).expect("it is covered");
        table.foot = vec![vec![paragraph("签字")]];
        let parts = shown(&table, 12, 12);
        let last = &parts[parts.len() - 1];
        let kept = last.rows.iter().filter(|row| table.rows[**row].kind == RowKind::Body);
        assert!(kept.count() >= 2, "{bodies}: {:?}", last.rows);
        let texts = last.texts();
        assert!(texts.contains(&"签".to_owned()) && texts.contains(&"签字".to_owned()));
    }
}
