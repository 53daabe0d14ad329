//! Tables of the narrative: the author's rows on a grid.

use crate::data::{self, CellAlign, TableCell};
use crate::diag::{Diagnostic, Span, both};
use crate::geom::{Abs, Sides};
use crate::numerals::number;
use crate::style::{self, CellRules, Density, RowKind, TablesLook, VAlign, parse_track};
use crate::yaml::At;

use super::styles::Styles;
use super::{
    Align, Cell, CellKind, GridError, HeaderScope, Paragraph, ParagraphRole, Row, Table,
    Track, grid, tracks,
};

/// More columns would not be legible on any sheet.
const MOST_COLUMNS: usize = 60;
/// A cell that covers more rows or columns than this is a slip of the pen.
const LARGEST_SPAN: usize = 10_000;

/// What tables are made with.
pub(super) struct Tabulator<'a> {
    pub(super) look: &'a TablesLook,
    pub(super) styles: &'a Styles<'a>,
}

/// A cell with its place.
struct Placed<'a> {
    row: usize,
    column: usize,
    cell: &'a At<TableCell>,
}

impl Tabulator<'_> {
    /// A table with its number in the report, or everything that is wrong with it.
    pub(super) fn table(
        &self,
        table: &data::Table,
        span: Span,
        index: usize,
    ) -> Result<Table, Vec<Diagnostic>> {
        let mut errors = faults(table, span);
        let width =
            table.columns.as_ref().map_or_else(|| columns(table), |all| all.len());
        let tracks = self.tracks(table, width);
        let tracks = tracks.map_err(|mut faults| errors.append(&mut faults));
        let (Ok(tracks), true) = (tracks, errors.is_empty()) else { return Err(errors) };
        let placed = place(table, width);
        let cells: Vec<Cell> = placed.iter().map(|one| self.cell(table, one)).collect();
        let slots = grid::place(&cells, table.rows.len(), width);
        let slots = slots.map_err(|faults| told(&faults, &placed, table, width))?;
        let caption = |form: &str| -> Vec<Paragraph> {
            table.caption.iter().map(|text| self.caption(form, index, text)).collect()
        };
        let plain = |text: &data::Text| text.value.clone();
        Ok(Table {
            summary: table.caption.as_ref().map(plain).unwrap_or_default(),
            caption: caption(&self.look.caption),
            continued_caption: caption(&self.look.continued),
            columns: tracks,
            rows: (0..table.rows.len()).map(|row| self.row(table, row)).collect(),
            cells,
            slots,
            rules: self.look.rules,
            layout: false,
            height: Abs::ZERO,
            densities: vec![Density::ROOMIEST],
            continued_label: String::new(),
            foot: table.note.iter().map(|note| vec![self.note(note)]).collect(),
            keep_rows: 2,
            span,
        })
    }

    fn caption(&self, form: &str, index: usize, text: &data::Text) -> Paragraph {
        let full = format!("{}{}", number(form, index), text.value);
        let role = ParagraphRole::Note;
        self.styles.paragraph(role, "table_caption", full.trim_end(), text.span)
    }

    fn note(&self, note: &data::Text) -> Paragraph {
        let text = note.value.trim_end();
        self.styles.paragraph(ParagraphRole::Note, "table_note", text, note.span)
    }

    fn row(&self, table: &data::Table, row: usize) -> Row {
        let kind = if row < header(table) { RowKind::Repeat } else { RowKind::Body };
        let span = table.rows[row].span;
        Row { height: self.look.row_height, grows: false, kind, span }
    }

    fn cell(&self, table: &data::Table, placed: &Placed<'_>) -> Cell {
        let (x, y) = self.look.padding;
        let cell = &placed.cell.value;
        let kind = kind(table, placed);
        Cell {
            row: placed.row,
            column: placed.column,
            row_span: cell.rows,
            column_span: cell.columns,
            kind,
            content: self.content(cell, kind),
            picture: None,
            diagonal: false,
            valign: VAlign::Middle,
            rules: CellRules::default(),
            padding: Sides { left: x, top: y, right: x, bottom: y },
            span: placed.cell.span,
        }
    }

    /// The text of a cell: heads as their style says, numbers with their points under each
    /// other, other texts as theirs says; the author's word goes first.
    fn content(&self, cell: &TableCell, kind: CellKind) -> Vec<Paragraph> {
        let text = cell.text.value.trim_end_matches('\n');
        if text.is_empty() {
            return vec![];
        }
        let style = if kind == CellKind::Data { "table_cell" } else { "table_head" };
        let role = ParagraphRole::Body;
        let mut paragraph = self.styles.paragraph(role, style, text, cell.text.span);
        let usual = (kind == CellKind::Data && is_number(text)).then_some(Align::Decimal);
        let asked = cell.align.map(|align| match align {
            CellAlign::Left => Align::Left,
            CellAlign::Center => Align::Center,
            CellAlign::Right => Align::Right,
        });
        if let Some(align) = asked.or(usual) {
            paragraph.style.align = align;
        }
        vec![paragraph]
    }
}

/// How many rows are headers.
fn header(table: &data::Table) -> usize {
    table.header.map_or(1, |header| header.value)
}

fn kind(table: &data::Table, placed: &Placed<'_>) -> CellKind {
    let (above, left) = (placed.row < header(table), placed.column < table.labels);
    match (above, left) {
        (true, true) => CellKind::Header(HeaderScope::Both),
        (true, false) => CellKind::Header(HeaderScope::Column),
        (false, true) => CellKind::Header(HeaderScope::Row),
        (false, false) => CellKind::Data,
    }
}

/// Whether a text is an amount: digits with a sign, a point, separators or a percent sign.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let mark =
        |c: char| matches!(c, '.' | ',' | '，' | '+' | '-' | '−' | '%' | '％' | '‰');
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// The columns that the rows have: those of the first, as far as cells of no row reach.
fn columns(table: &data::Table) -> usize {
    let first = table.rows.first().map(|row| row.value.iter());
    first.into_iter().flatten().map(|cell| cell.columns).sum()
}

/// Gives each cell the next free place of its row.
fn place(table: &data::Table, columns: usize) -> Vec<Placed<'_>> {
    let mut free = grid::Free::new(columns);
    let mut cells = vec![];
    for (row, written) in table.rows.iter().enumerate() {
        free.begin(row);
        for cell in &written.value {
            let column = free.take(None, cell.columns, cell.rows);
            cells.push(Placed { row, column, cell });
        }
    }
    cells
}

impl Tabulator<'_> {
    /// The widths that the author asks for; from what stands in the columns if for none.
    fn tracks(
        &self,
        table: &data::Table,
        columns: usize,
    ) -> Result<Vec<Track>, Vec<Diagnostic>> {
        let Some(written) = &table.columns else {
            return Ok(vec![FROM_CONTENT; columns]);
        };
        let mut errors = vec![];
        let track = |text: &data::Text| {
            let track = parse_track(text.trim());
            track.ok_or_else(|| no_track(text)).map_err(|error| errors.push(error)).ok()
        };
        let tracks: Vec<style::Track> = written.value.iter().filter_map(track).collect();
        let character = self.styles.em(&self.styles.looks["table_cell"]);
        let tracks = tracks::in_lengths(&tracks, character);
        let width = self.styles.page.area.size.width;
        errors.extend(tracks::too_wide(&tracks, width, written.span));
        if errors.is_empty() { Ok(tracks) } else { Err(errors) }
    }
}

/// A column as wide as what stands in it asks for.
const FROM_CONTENT: Track = Track::Auto { least: Abs::ZERO, most: Abs::INF };

/// What is wrong before the grid is looked at.
fn faults(table: &data::Table, span: Span) -> Vec<Diagnostic> {
    let columns = table.columns.as_ref().map_or_else(|| columns(table), |all| all.len());
    let mut errors = vec![];
    if table.rows.is_empty() || columns == 0 || columns > MOST_COLUMNS {
        errors.push(no_grid(span));
    }
    if header(table) > table.rows.len() {
        let at = table.header.map_or(span, |header| header.span);
        errors.push(no_header(table.rows.len(), at));
    }
    let cells = table.rows.iter().flat_map(|row| &row.value);
    let possible = 1..=LARGEST_SPAN;
    let wrong = cells.filter(|cell| {
        !possible.contains(&cell.columns) || !possible.contains(&cell.rows)
    });
    errors.extend(wrong.map(|cell| no_span(cell.span)));
    errors
}

fn no_track(text: &data::Text) -> Diagnostic {
    Diagnostic::error(
        "data::column",
        both(
            format!("`{}` is no width of a column", text.value),
            format!("“{}”不是列宽", text.value),
        ),
    )
    .at(text.span)
    .hint(both("write it as 20mm, 40pt or 1fr", "请写成 20mm、40pt 或 1fr 的形式"))
}

fn no_grid(span: Span) -> Diagnostic {
    Diagnostic::error(
        "table::empty",
        both(
            format!("a table needs at least one row, and 1 to {MOST_COLUMNS} columns"),
            format!("表格至少要有一行，列数须为 1 至 {MOST_COLUMNS}"),
        ),
    )
    .at(span)
    .hint(both(
        "write `rows:` as a list of rows, each a list of cells",
        "请在 rows: 下写各行，每行为单元格的列表",
    ))
}

fn no_header(rows: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "table::header",
        both(
            format!("the table has {rows} rows, fewer than its header"),
            format!("表格只有 {rows} 行，少于表头行数"),
        ),
    )
    .at(span)
    .hint(both(
        "`header:` says how many of the first rows are headers",
        "header: 表示前几行是表头",
    ))
}

fn no_span(span: Span) -> Diagnostic {
    Diagnostic::error(
        "table::span",
        both("a cell covers at least one column and one row", "单元格至少占一行一列"),
    )
    .at(span)
    .hint(both("correct `columns:` or `rows:`", "请更正 columns: 或 rows:"))
}

/// What is wrong with the grid, each at the author's cell or row.
fn told(
    faults: &[GridError],
    cells: &[Placed<'_>],
    table: &data::Table,
    columns: usize,
) -> Vec<Diagnostic> {
    let place = |row: usize, column: usize| {
        (
            format!("row {}, column {}", row + 1, column + 1),
            format!("第 {} 行第 {} 列", row + 1, column + 1),
        )
    };
    let fault = |fault: &GridError| match *fault {
        GridError::Overlap { cell, row, column, .. } => {
            let (en, zh) = place(row, column);
            let en = format!("this cell covers {en}, which another covers already");
            let zh = format!("此单元格盖住了{zh}，该处已有单元格");
            Diagnostic::error("table::overlap", both(en, zh)).at(cells[cell].cell.span)
        }
        GridError::Outside { cell } => {
            let rows = table.rows.len();
            let en =
                format!("this cell reaches out of {rows} rows and {columns} columns");
            let zh = format!("此单元格超出了 {rows} 行 {columns} 列的表格");
            Diagnostic::error("table::outside", both(en, zh)).at(cells[cell].cell.span)
        }
        GridError::Hole { row, column } => {
            let (en, zh) = place(row, column);
            let (en, zh) = (format!("no cell covers {en}"), format!("{zh}没有单元格"));
            Diagnostic::error("table::hole", both(en, zh)).at(table.rows[row].span)
        }
    };
    let hint = |diagnostic: Diagnostic| {
        diagnostic.hint(both(
            format!(
                "the cells of each row, with those that reach into it from above, must cover \
                 {columns} columns; an empty cell is \"\""
            ),
            format!(
                "每行单元格（连同上方跨行而来的）须占满 {columns} 列；空单元格写 \"\""
            ),
        ))
    };
    faults.iter().map(fault).map(hint).collect()
}
