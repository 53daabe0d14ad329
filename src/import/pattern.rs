//! What the filled form of a layout looks like: its rows from top to bottom, cells covered
//! from above among them.

use std::collections::BTreeSet;

use crate::style::{CellLook, Form, Group, RowLook};

use super::template;

/// A form as it is looked for.
pub(super) struct Pattern<'a> {
    /// The name of its layout, without `form/`.
    pub(super) name: String,
    /// The form.
    pub(super) form: &'a Form,
    /// Its rows.
    pub(super) rows: Vec<PatternRow<'a>>,
    /// Its fixed texts, folded.
    pub(super) labels: BTreeSet<String>,
}

/// A row of a form.
#[derive(Clone)]
pub(super) struct PatternRow<'a> {
    /// Its cells.
    pub(super) cells: Vec<PatternCell<'a>>,
    /// The lists whose items each make a row like this one, the outermost first.
    pub(super) each: Vec<String>,
    /// The map in which names are looked up first.
    pub(super) with: Option<String>,
    /// Whether it may be missing.
    pub(super) optional: bool,
}

/// A cell of a form.
#[derive(Clone)]
pub(super) enum PatternCell<'a> {
    /// One that a cell above covers.
    Covered,
    /// One at its place.
    Here {
        /// What the layout says of it.
        look: &'a CellLook,
        /// Its text, folded, if it has no values.
        fixed: Option<String>,
        /// All its fixed texts, folded.
        literals: String,
    },
}

/// A row before cells are covered.
struct Draft<'a> {
    row: PatternRow<'a>,
    /// How many rows each of its cells covers.
    spans: Vec<usize>,
}

/// What holds for the rows in a group.
#[derive(Clone, Default)]
struct Around {
    each: Vec<String>,
    with: Option<String>,
    optional: bool,
}

impl<'a> Pattern<'a> {
    /// The pattern of a form.
    pub(super) fn of(name: &str, form: &'a Form) -> Self {
        let mut drafts = vec![];
        expand(&form.rows, &Around::default(), &mut drafts);
        let rows = covered(drafts, form.columns.len());
        let labels =
            rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
                PatternCell::Here { fixed: Some(fixed), .. } if !fixed.is_empty() => {
                    Some(fixed.clone())
                }
                _ => None,
            });
        Self { name: name.to_owned(), form, labels: labels.collect(), rows }
    }
}

impl<'a> PatternCell<'a> {
    fn here(look: &'a CellLook) -> Self {
        let template = &look.text.text;
        let (fixed, literals) = (template::fixed(template), template::literals(template));
        Self::Here { look, fixed, literals }
    }
}

fn expand<'a>(looks: &'a [RowLook], around: &Around, drafts: &mut Vec<Draft<'a>>) {
    for look in looks {
        match look {
            RowLook::Row(row) => {
                let around = around.with(&row.about);
                drafts.push(Draft::of(&row.cells, &around));
            }
            RowLook::Group(group) => expand_group(group, around, drafts),
        }
    }
}

/// The rows of a group, with the cells beside them in the first.
fn expand_group<'a>(group: &'a Group, around: &Around, drafts: &mut Vec<Draft<'a>>) {
    let first = drafts.len();
    expand(&group.rows, &around.with(&group.about), drafts);
    let count = drafts.len() - first;
    let Some(draft) = drafts.get_mut(first) else { return };
    let own = |cells: &'a [CellLook]| cells.iter().map(PatternCell::here);
    draft.row.cells.splice(0..0, own(&group.beside));
    draft.spans.splice(0..0, group.beside.iter().map(|_| count));
    draft.row.cells.extend(own(&group.after));
    draft.spans.extend(group.after.iter().map(|_| count));
}

impl Around {
    fn with(&self, about: &crate::style::About) -> Self {
        let each = about.each.iter().map(|path| path.value.clone());
        let with = about.with.as_ref().map(|path| path.value.clone());
        Self {
            each: self.each.iter().cloned().chain(each).collect(),
            with: with.or_else(|| self.with.clone()),
            optional: self.optional || about.when.is_some(),
        }
    }
}

impl<'a> Draft<'a> {
    fn of(cells: &'a [CellLook], around: &Around) -> Self {
        Self {
            spans: cells.iter().map(|cell| cell.rows).collect(),
            row: PatternRow {
                cells: cells.iter().map(PatternCell::here).collect(),
                each: around.each.clone(),
                with: around.with.clone(),
                optional: around.optional || !around.each.is_empty(),
            },
        }
    }
}

/// Puts a covered cell where one of a row above reaches down.
fn covered<'a>(drafts: Vec<Draft<'a>>, columns: usize) -> Vec<PatternRow<'a>> {
    // For each column: the rows that are still covered, and whether the cell begins there.
    let mut open: Vec<(usize, bool)> = vec![(0, false); columns];
    drafts.into_iter().map(|draft| with_covered(draft, &mut open)).collect()
}

fn with_covered<'a>(draft: Draft<'a>, open: &mut [(usize, bool)]) -> PatternRow<'a> {
    let mut cells = vec![];
    let mut own = draft.row.cells.into_iter().zip(draft.spans);
    let mut column = 0;
    let mut began = vec![];
    while column < open.len() {
        let (left, begins) = open[column];
        if left > 0 {
            if begins {
                cells.push(PatternCell::Covered);
            }
            open[column].0 -= 1;
            column += 1;
            continue;
        }
        let Some((cell, rows)) = own.next() else { break };
        let PatternCell::Here { look, .. } = &cell else { continue };
        let end = (column + look.columns).min(open.len());
        began.push((column..end, rows));
        cells.push(cell);
        column = end.max(column + 1);
    }
    for rest in open.iter_mut().skip(column) {
        rest.0 = rest.0.saturating_sub(1);
    }
    for (columns, rows) in began {
        for (at, slot) in open[columns].iter_mut().enumerate() {
            *slot = (rows.saturating_sub(1), at == 0);
        }
    }
    cells.extend(own.map(|(cell, _)| cell));
    PatternRow { cells, ..draft.row }
}
