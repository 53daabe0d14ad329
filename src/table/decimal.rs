//! Numbers of a column aligned on their decimal points.
//!
//! The numbers of a column under one header stand with their points under each other, the
//! block that they make in the middle of the column. What is no number, — or /, is centred.

use std::collections::BTreeMap;

use crate::document::{Align, Cell, Paragraph, RowKind, Table};
use crate::frame::{Frame, Item};
use crate::geom::Abs;

use super::measure::{Text, inner_width};

/// The cells that are aligned together: the number of the block of rows, the first column, how
/// many there are.
pub(super) type Column = (usize, usize, usize);

/// How far a number reaches from its point: to the left, and to the right, the point itself
/// and a sign of percent counted in.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(super) struct Arms {
    pub(super) left: Abs,
    pub(super) right: Abs,
}

impl Arms {
    pub(super) fn max(self, other: Self) -> Self {
        let (left, right) = (self.left.max(other.left), self.right.max(other.right));
        Self { left, right }
    }

    pub(super) fn width(self) -> Abs {
        self.left + self.right
    }
}

/// Moves the numbers of all columns that ask for it to their places. The texts stand in the
/// middle of their cells.
pub(super) fn align(table: &Table, columns: &[Abs], texts: &mut [Text]) {
    let numbers = numbers(table);
    let mut widest: BTreeMap<Column, Arms> = BTreeMap::new();
    let mut found = vec![];
    for (index, column, point) in numbers {
        if let [(_, line)] = &texts[index].lines[..]
            && let Some((start, arms)) = arms(line, point)
        {
            let most = widest.entry(column).or_default();
            *most = most.max(arms);
            found.push((index, column, start, arms));
        }
    }
    for (index, column, start, arms) in found {
        let most = widest[&column];
        let width = inner_width(&table.cells[index], columns);
        let place = (width - most.width()) / 2.0 + most.left - arms.left;
        // Numbers that have not the room together stand as near to their place as they can.
        let place = place.min(width - arms.width()).max(Abs::ZERO);
        for (at, _) in texts[index].lines.iter_mut().flat_map(|(_, line)| &mut line.items)
        {
            at.x += place - start;
        }
    }
}

/// The cells with numbers that are aligned: each with its column, and the byte of its text
/// before which the point is, or would be.
pub(super) fn numbers(table: &Table) -> Vec<(usize, Column, usize)> {
    let blocks = blocks(table);
    let number = |(index, cell): (usize, &Cell)| {
        let point = point(number_of(cell)?)?;
        Some((index, (blocks[cell.row], cell.column, cell.column_span), point))
    };
    table.cells.iter().enumerate().filter_map(number).collect()
}

/// The text of a cell that is aligned on its point, if it may be a number.
fn number_of(cell: &Cell) -> Option<&str> {
    let [Paragraph { text, style, .. }] = &cell.content[..] else { return None };
    (style.align == Align::Decimal && !cell.diagonal).then_some(text)
}

/// For each row the number of its block: a header that is printed again begins one, and so
/// does a head after rows of the body.
fn blocks(table: &Table) -> Vec<usize> {
    let (mut block, mut last) = (0, RowKind::Head);
    let blocks = table.rows.iter().map(|row| {
        let begins = match row.kind {
            RowKind::Repeat => last != RowKind::Repeat,
            RowKind::Head => last != RowKind::Head,
            RowKind::Body | RowKind::Foot => false,
        };
        last = row.kind;
        block += usize::from(begins);
        block
    });
    blocks.collect()
}

/// The byte before which a number has its point, or would have it; none if it is no number.
fn point(text: &str) -> Option<usize> {
    let unsigned = text.trim_start_matches(['-', '−', '–', '+', '＋', '－']);
    if text.chars().count() - unsigned.chars().count() > 1 {
        return None;
    }
    let start = text.len() - unsigned.len();
    let number = unsigned.trim_end_matches(['%', '％', '‰']);
    let suffix = unsigned[number.len()..].chars().count();
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let grouped = whole.chars().all(|c| c.is_ascii_digit() || c == ',');
    let is_number = whole.starts_with(|c: char| c.is_ascii_digit())
        && grouped
        && digits(decimals)
        && suffix <= 1;
    is_number.then_some(start + whole.len())
}

/// Where a line of a number starts, and its arms from the point before a byte.
fn arms(line: &Frame, point: usize) -> Option<(Abs, Arms)> {
    let (mut start, mut middle, mut end): (Option<Abs>, Option<Abs>, _) =
        (None, None, Abs::ZERO);
    let mut byte = 0;
    for (at, item) in &line.items {
        let Item::Glyphs(run) = item else { continue };
        start.get_or_insert(at.x);
        let mut x = at.x;
        for glyph in &run.glyphs {
            if byte + glyph.range.start >= point {
                middle.get_or_insert(x);
            }
            x += glyph.advance;
        }
        byte += run.text.len();
        end = x;
    }
    let start = start?;
    let middle = middle.unwrap_or(end);
    Some((start, Arms { left: middle - start, right: end - middle }))
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn numbers_have_points() {
        for (text, at) in [
            ("12", 2),
            ("1.25", 1),
            ("-3.5", 2),
            ("−3", 4),
            ("99.97%", 2),
            ("100％", 3),
            ("1,234.5", 5),
        ] {
            assert_eq!(point(text), Some(at), "{text}");
        }
        for text in ["", "—", "/", "-", "1.2.3", "5个", "≥5", "--1", "%", ".5", "1%%"]
        {
            assert_eq!(point(text), None, "{text}");
        }
    }
}
