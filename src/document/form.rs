//! A form filled with data: rows expanded, equal labels merged, cells placed on the grid.

mod faults;
mod fill;
mod merge;
mod names;
mod picture;
mod scope;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::data::Value;
use crate::diag::{Diagnostic, Result, Span};
use crate::geom::{Abs, Sides};
use crate::picture::Pictures;
use crate::style::{
    self, About, CellLook, Condition, FootLine, Form, Group, Piece, RowLook, TemplatePart,
};

use self::faults::diagnostics;
use self::merge::merge;
use self::picture::FilledPicture;
use self::scope::Scope;
use super::styles::Styles;
use super::{
    Cell, CellKind, HeaderScope, Paragraph, ParagraphRole, Row, Table, grid, tracks,
};

pub(super) use self::fill::fill;
pub(super) use self::names::names;

/// What fills a form: the data of a report, or a sample by which its grid is checked.
#[derive(Copy, Clone)]
pub(super) enum Fill<'a> {
    /// A report's values.
    Values(&'a Value),
    /// Every list has this many items, every value its own name.
    Sample(usize),
}

/// The table of a form, filled with a report's values.
pub(super) fn table(
    form: &Form,
    values: &Value,
    pictures: &Pictures<'_>,
    styles: &Styles<'_>,
) -> Result<Table> {
    let mut errors = styles.unknown_roles();
    let columns = tracks::tracks(form, styles);
    errors.extend(tracks::too_wide(
        &columns,
        type_width(form, styles),
        form.columns_span,
    ));
    let filler =
        Filler { pictures: Some(pictures), ..Filler::new(form, Fill::Values(values)) };
    let rows = filler.rows();
    let cells = cells(&rows, form.columns.len());
    let slots =
        grid::place(&placed(form, styles, &cells), rows.len(), form.columns.len());
    let slots = slots.map_err(|faults| errors.extend(diagnostics(&faults, &cells, form)));
    let lines = |pieces: &[Piece], role: ParagraphRole| -> Vec<Paragraph> {
        let line = |piece| filler.paragraph(piece, role.clone(), styles);
        pieces.iter().map(line).collect()
    };
    let mut caption = lines(&form.caption, ParagraphRole::Note);
    if let Some(title) = caption.first_mut() {
        title.role = ParagraphRole::Title;
    }
    let summary = filler.text(&form.summary, &Scope::default()).0;
    let continued_caption = lines(&form.continued_caption, ParagraphRole::Note);
    let shown = |line: &&FootLine| filler.holds(line.when.as_ref(), &Scope::default());
    let foot = form.foot.iter().filter(shown);
    let foot = foot.map(|line| lines(&line.pieces, ParagraphRole::Note)).collect();
    errors.append(&mut filler.faults.borrow_mut());
    let (Ok(slots), true) = (slots, errors.is_empty()) else { return Err(errors) };
    Ok(Table {
        summary,
        caption,
        continued_caption,
        columns,
        rows: rows.iter().map(|row| row.resolve(form)).collect(),
        cells: placed(form, styles, &cells),
        slots,
        rules: form.rules,
        layout: form.layout,
        height: form.height,
        densities: form.densities.clone(),
        continued_label: form.continued_label.clone(),
        foot,
        keep_rows: form.keep_rows,
        span: form.span,
    })
}

/// The width that the columns of a form share: that of the type area, turned or not, with how
/// far it reaches out of it.
fn type_width(form: &Form, styles: &Styles<'_>) -> Abs {
    let size = styles.page.area.size;
    let width = if form.landscape { size.height } else { size.width };
    width + form.outset.left + form.outset.right
}

/// What is wrong with the grid of a form, whatever its data: with one item in every list,
/// and with two.
pub(super) fn check(form: &Form) -> Vec<Diagnostic> {
    let mut errors = vec![];
    for items in [1, 2] {
        let filler = Filler::new(form, Fill::Sample(items));
        let rows = filler.rows();
        let cells = cells(&rows, form.columns.len());
        if let Err(faults) = grid::place(&bare(&cells), rows.len(), form.columns.len()) {
            errors.extend(diagnostics(&faults, &cells, form));
            break;
        }
    }
    errors
}

/// A row of the filled form.
struct Filled<'a> {
    look: &'a style::Row,
    cells: Vec<FilledCell<'a>>,
}

/// A cell of the filled form.
struct FilledCell<'a> {
    look: &'a CellLook,
    text: String,
    picture: Option<FilledPicture>,
    span: Span,
    rows: usize,
}

/// A cell with its place.
struct PlacedCell<'a> {
    row: usize,
    column: usize,
    cell: &'a FilledCell<'a>,
}

struct Filler<'a> {
    form: &'a Form,
    fill: Fill<'a>,
    /// Where the pictures of cells are looked for; none for samples.
    pictures: Option<&'a Pictures<'a>>,
    /// What the data has and the form cannot show.
    faults: RefCell<Vec<Diagnostic>>,
    /// The places and messages of those that were told.
    told: RefCell<BTreeSet<(Option<Span>, String)>>,
}

impl<'a> Filler<'a> {
    fn new(form: &'a Form, fill: Fill<'a>) -> Self {
        let (faults, told) = (RefCell::default(), RefCell::default());
        Self { form, fill, pictures: None, faults, told }
    }

    fn rows(&self) -> Vec<Filled<'a>> {
        let mut rows = vec![];
        self.expand(&self.form.rows, &Scope::default(), &mut rows);
        rows
    }

    fn expand(
        &self,
        looks: &'a [RowLook],
        scope: &Scope<'a>,
        rows: &mut Vec<Filled<'a>>,
    ) {
        for look in looks {
            match look {
                RowLook::Row(row) => self.expand_row(row, scope, rows),
                RowLook::Group(group) => {
                    for scope in self.scopes(&group.about, scope) {
                        self.expand_group(group, &scope, rows);
                    }
                }
            }
        }
    }

    fn expand_row(
        &self,
        look: &'a style::Row,
        scope: &Scope<'a>,
        rows: &mut Vec<Filled<'a>>,
    ) {
        let first = rows.len();
        for scope in self.scopes(&look.about, scope) {
            let cells = look.cells.iter().map(|cell| self.cell(cell, &scope)).collect();
            rows.push(Filled { look, cells });
        }
        if !look.about.each.is_empty() {
            merge(&mut rows[first..]);
        }
    }

    /// The rows of a group, with the cells at both sides of them in the first.
    fn expand_group(
        &self,
        group: &'a Group,
        scope: &Scope<'a>,
        rows: &mut Vec<Filled<'a>>,
    ) {
        let first = rows.len();
        self.expand(&group.rows, scope, rows);
        let count = rows.len() - first;
        let Some(row) = rows.get_mut(first) else { return };
        let over_all = |look| FilledCell { rows: count, ..self.cell(look, scope) };
        row.cells.splice(0..0, group.beside.iter().map(over_all));
        row.cells.extend(group.after.iter().map(over_all));
    }

    /// One scope for each row, or group of rows, that a description makes.
    fn scopes(&self, about: &'a About, scope: &Scope<'a>) -> Vec<Scope<'a>> {
        let values = match self.fill {
            Fill::Values(values) => values,
            Fill::Sample(items) => {
                let count = if about.each.is_empty() { 1 } else { items };
                return vec![scope.clone(); count];
            }
        };
        let scopes = fill::scopes(about, values, scope);
        let mut scopes = scopes.map_err(|fault| self.tell(fault)).unwrap_or_default();
        scopes.retain(|scope| self.holds(about.when.as_ref(), scope));
        scopes
    }

    /// Whether a condition is true; what cannot be told is not.
    fn holds(&self, condition: Option<&Condition>, scope: &Scope<'_>) -> bool {
        match (condition, self.fill) {
            (Some(condition), Fill::Values(values)) => {
                let holds = fill::holds(condition, values, scope);
                holds.map_err(|fault| self.tell(fault)).unwrap_or(false)
            }
            _ => true,
        }
    }

    /// Keeps a fault; that of a binding that stands in many rows is told once.
    fn tell(&self, fault: Diagnostic) {
        let key = (fault.span, fault.message.en.clone());
        if self.told.borrow_mut().insert(key) {
            self.faults.borrow_mut().push(fault);
        }
    }

    fn cell(&self, look: &'a CellLook, scope: &Scope<'_>) -> FilledCell<'a> {
        let (text, span) = self.text(&look.text, scope);
        let span = span.unwrap_or(look.text.span);
        let picture = self.picture(look, &text, span, scope);
        FilledCell { look, text, picture, span, rows: look.rows }
    }

    fn paragraph(
        &self,
        piece: &Piece,
        role: ParagraphRole,
        styles: &Styles<'_>,
    ) -> Paragraph {
        let (text, span) = self.text(piece, &Scope::default());
        styles.plain(role, &piece.style, &text, span.unwrap_or(piece.span))
    }

    fn text(&self, piece: &Piece, scope: &Scope<'_>) -> (String, Option<Span>) {
        match self.fill {
            Fill::Values(values) => {
                let (filled, faults) = fill::fill_in(piece, values, scope);
                faults.into_iter().for_each(|fault| self.tell(fault));
                filled
            }
            Fill::Sample(_) => {
                let name = |part: &TemplatePart| match part {
                    TemplatePart::Text(text) | TemplatePart::Path(text) => text.clone(),
                    TemplatePart::Expression(expression) => {
                        expression.source().to_owned()
                    }
                };
                (piece.text.parts.iter().map(name).collect(), None)
            }
        }
    }
}

/// Gives each cell the next free place of its row.
fn cells<'a>(rows: &'a [Filled<'a>], columns: usize) -> Vec<PlacedCell<'a>> {
    let mut free = grid::Free::new(columns);
    let mut cells = vec![];
    for (row, filled) in rows.iter().enumerate() {
        free.begin(row);
        for cell in &filled.cells {
            let at = cell.look.at.map(|at| at - 1);
            let column = free.take(at, cell.look.columns, cell.rows);
            cells.push(PlacedCell { row, column, cell });
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells
}

/// The cells of the table.
fn placed(form: &Form, styles: &Styles<'_>, cells: &[PlacedCell<'_>]) -> Vec<Cell> {
    let (x, y) = form.padding;
    let padding = Sides { left: x, top: y, right: x, bottom: y };
    let content = |cell: &FilledCell<'_>| -> Vec<Paragraph> {
        if cell.text.is_empty() || cell.look.image.is_some() {
            return vec![];
        }
        let style = &cell.look.text.style;
        let paragraph =
            |text: &str| styles.paragraph(ParagraphRole::Body, style, text, cell.span);
        match cell.look.diagonal {
            0 => vec![paragraph(&cell.text)],
            count => cell.text.splitn(count, '\n').map(paragraph).collect(),
        }
    };
    let mut table = bare(cells);
    for (placed, cell) in table.iter_mut().zip(cells) {
        placed.content = content(cell.cell);
        placed.picture = picture::placed(cell.cell, styles).map(Box::new);
        placed.padding = padding;
    }
    table
}

/// The cells of the table, without what is in them.
fn bare(cells: &[PlacedCell<'_>]) -> Vec<Cell> {
    let cell = |placed: &PlacedCell<'_>| Cell {
        row: placed.row,
        column: placed.column,
        row_span: placed.cell.rows,
        column_span: placed.cell.look.columns,
        kind: match placed.cell.look.kind {
            style::CellKind::Head if placed.cell.look.diagonal > 0 => {
                CellKind::Header(HeaderScope::Both)
            }
            style::CellKind::Head => CellKind::Header(HeaderScope::Column),
            style::CellKind::Label => CellKind::Header(HeaderScope::Row),
            style::CellKind::Text => CellKind::Data,
        },
        content: vec![],
        picture: None,
        diagonal: placed.cell.look.diagonal > 0,
        valign: placed.cell.look.valign,
        padding: Sides::default(),
        rules: placed.cell.look.rules,
        span: placed.cell.look.span,
    };
    cells.iter().map(cell).collect()
}

impl Filled<'_> {
    fn resolve(&self, form: &Form) -> Row {
        Row {
            height: self.look.height.unwrap_or(form.row_height),
            grows: self.look.height.is_none(),
            kind: self.look.kind,
            span: self.look.span,
        }
    }
}
