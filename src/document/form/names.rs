//! The values that a form names, so that those that no report has are told.

use crate::diag::Span;
use crate::style::{About, CellLook, Condition, Form, Piece, RowLook};

/// A value that a form names: its path, where it is named, and the lists and maps whose
/// values are looked up first, from the outermost to the innermost.
pub(in crate::document) struct Named<'a> {
    pub(in crate::document) path: &'a str,
    pub(in crate::document) span: Span,
    pub(in crate::document) scopes: Vec<&'a str>,
}

/// All values that a form names.
pub(in crate::document) fn names(form: &Form) -> Vec<Named<'_>> {
    let mut names = Names { found: vec![], scopes: vec![] };
    let foot = form.foot.iter().flat_map(|line| &line.pieces);
    let lines = form.caption.iter().chain(&form.continued_caption).chain(foot);
    lines.chain([&form.summary]).for_each(|piece| names.of_piece(piece));
    form.foot.iter().for_each(|line| names.of_condition(line.when.as_ref()));
    names.of_rows(&form.rows);
    names.found
}

struct Names<'a> {
    found: Vec<Named<'a>>,
    scopes: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of_rows(&mut self, rows: &'a [RowLook]) {
        for row in rows {
            let (about, cells, inner): (_, Vec<&CellLook>, &[RowLook]) = match row {
                RowLook::Row(row) => (&row.about, row.cells.iter().collect(), &[]),
                RowLook::Group(group) => {
                    let cells = group.beside.iter().chain(&group.after);
                    (&group.about, cells.collect(), &group.rows)
                }
            };
            let depth = self.scopes.len();
            self.of_about(about);
            cells.iter().for_each(|cell| self.of_cell(cell));
            self.of_rows(inner);
            self.scopes.truncate(depth);
        }
    }

    /// Goes into the scopes of rows.
    fn of_about(&mut self, about: &'a About) {
        for (at, path) in about.with.iter().chain(&about.each).enumerate() {
            // Lists in the items of another are what those items have, if they have them.
            if at == 0 || about.each.first().is_some_and(|first| first.span == path.span)
            {
                self.push(&path.value, path.span);
            }
            self.scopes.push(&path.value);
        }
        self.of_condition(about.when.as_ref());
    }

    fn of_condition(&mut self, condition: Option<&'a Condition>) {
        if let Some(condition) = condition {
            condition.expression.names().for_each(|name| self.push(name, condition.span));
        }
    }

    fn of_cell(&mut self, cell: &'a CellLook) {
        self.of_piece(&cell.text);
        cell.image.iter().for_each(|image| self.of_piece(&image.alt));
    }

    fn of_piece(&mut self, piece: &'a Piece) {
        piece.text.names().for_each(|name| self.push(name, piece.span));
    }

    fn push(&mut self, path: &'a str, span: Span) {
        self.found.push(Named { path, span, scopes: self.scopes.clone() });
    }
}
