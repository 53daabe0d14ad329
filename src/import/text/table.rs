//! Tables of a text. Where they are copied from a word processor, each cell stands on lines
//! of its own after a tab, and a blank line ends a row; where from a spreadsheet, each row
//! is a line.

use crate::import::input::{Cell, Grid};
use crate::import::mark;

use super::Line;

/// So many lines without a tab are no cell any more.
const LONGEST_CELL: usize = 40;
/// A table of fewer cells is a paragraph with tabs.
const FEWEST: usize = 3;

/// How many lines of those that begin with one with a tab belong together.
pub(super) fn length(lines: &[Line<'_>]) -> usize {
    let mut end = 1;
    let mut quotes = lines[0].text.matches('"').count();
    for (at, line) in lines.iter().enumerate().skip(1) {
        // Only where each row is a line are there tabs inside.
        let is_row =
            lines[end - 1].text.trim().contains('\t') && quotes.is_multiple_of(2);
        quotes += line.text.matches('"').count();
        if line.has_tab() {
            end = at + 1;
        } else if at - end >= LONGEST_CELL
            || is_heading(line)
            || (is_row && !line.is_blank())
        {
            break;
        }
    }
    let is_row = lines[end - 1].text.trim().contains('\t');
    if is_row { end } else { end + tail(&lines[end..]) }
}

/// Whether the narrative goes on after a table.
fn is_heading(line: &Line<'_>) -> bool {
    let mark = mark::split(line.text.trim_start());
    mark.is_some_and(|(mark, _)| mark.kind == mark::Kind::Han)
}

/// The rest of the last cell: to the next blank line. A row that is a line has none.
fn tail(lines: &[Line<'_>]) -> usize {
    let ends = |line: &Line<'_>| line.is_blank() || is_heading(line);
    lines.iter().position(ends).unwrap_or(lines.len())
}

/// Whether lines are a table, not paragraphs that a tab indents.
pub(super) fn is_table(lines: &[Line<'_>]) -> bool {
    let tabbed: Vec<&Line<'_>> = lines.iter().filter(|line| line.has_tab()).collect();
    let inner = tabbed.iter().any(|line| line.text.trim().contains('\t'));
    let blank = tabbed.iter().any(|line| line.is_blank());
    let chars: usize = tabbed.iter().map(|line| line.text.chars().count()).sum();
    let is_short = chars < 25 * tabbed.len();
    (inner || blank || is_short) && (inner || tabbed.len() >= FEWEST)
}

/// The cells of lines.
pub(super) fn grid(lines: &[Line<'_>]) -> Grid {
    let inner = lines.iter().filter(|line| line.text.trim().contains('\t')).count();
    let tabbed = lines.iter().filter(|line| line.has_tab()).count();
    let rows = if inner * 2 > tabbed { sheet(lines) } else { document(lines) };
    Grid { name: None, rows }
}

/// Each line a row; cells in quotes may have lines of their own.
fn sheet(lines: &[Line<'_>]) -> Vec<Vec<Cell>> {
    let mut rows = vec![];
    let mut open: Option<Vec<Cell>> = None;
    for line in lines {
        let mut cells = match open.take() {
            Some(cells) => cells,
            None if line.is_blank() && !line.has_tab() => continue,
            None => vec![],
        };
        if add(&mut cells, line) {
            open = Some(cells);
        } else {
            rows.push(cells);
        }
    }
    rows.extend(open);
    rows
}

/// Adds the cells of a line to a row. Returns whether a quote is still open.
fn add(cells: &mut Vec<Cell>, line: &Line<'_>) -> bool {
    let mut from = 0;
    for part in line.text.split('\t') {
        let to = from + part.len();
        match cells.last_mut().filter(|cell| from == 0 && is_open(&cell.text)) {
            Some(cell) => cell.text = format!("{}\n{part}", cell.text),
            None => cells.push(Cell::plain(part, line.place(from, to))),
        }
        from = to + 1;
    }
    let open = cells.last().is_some_and(|cell| is_open(&cell.text));
    if !open {
        cells.iter_mut().for_each(unquote);
    }
    open
}

/// Whether a quoted cell goes on in the next line.
fn is_open(text: &str) -> bool {
    text.starts_with('"') && text.matches('"').count() % 2 == 1
}

fn unquote(cell: &mut Cell) {
    let inner = cell.text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if let Some(inner) = inner.filter(|inner| inner.contains(['\n', '"', '\t'])) {
        cell.text = inner.replace("\"\"", "\"");
    }
}

/// Each cell begins with a tab; a blank line before one ends a row.
fn document(lines: &[Line<'_>]) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = vec![];
    let mut blank = true;
    for line in lines {
        if line.has_tab() {
            if blank || rows.is_empty() {
                rows.push(vec![]);
            }
            begin(&mut rows, line);
        } else if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
            go_on(cell, line);
        }
        blank = line.text.is_empty();
    }
    rows
}

fn begin(rows: &mut [Vec<Cell>], line: &Line<'_>) {
    let Some(row) = rows.last_mut() else { return };
    // A line may begin several cells, the first of which stands after its first tab.
    let cells = line.text.strip_prefix('\t').unwrap_or(line.text);
    let mut from = line.text.len() - cells.len();
    for part in cells.split('\t') {
        row.push(Cell::plain(part, line.place(from, from + part.len())));
        from += part.len() + 1;
    }
}

fn go_on(cell: &mut Cell, line: &Line<'_>) {
    if !line.is_blank() {
        cell.text = format!("{}\n{}", cell.text, line.text);
    }
}
