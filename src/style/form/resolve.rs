//! From what a form's layout says to the form, with nothing left open.

use crate::diag::{Diagnostic, Result, Span};
use crate::expr::Expression;
use crate::geom::{Abs, Sides};
use crate::style::faces;
use crate::style::template::{Template, TemplateFault};
use crate::style::text::{self, TextLooks};
use crate::style::tracks::{COUNTED, Width};
use crate::style::words::Orientation;
use crate::yaml::At;

use super::faults::{
    bad_cell, bad_columns, bad_density, bad_diagonal, bad_expression, bad_length,
    bad_picture_size, bad_span, bad_template, mixed_row, no_alt, no_cell_style, no_file,
    reversed_bounds,
};
use super::raw::{RawCell, RawFoot, RawForm, RawImage, RawPiece, RawRow};
use super::{
    About, CellKind, CellLook, Condition, Density, FootLine, Form, Group, ImageLook,
    Piece, Row, RowLook,
};
use crate::style::rules::RawCellRules;

/// More columns than this fit no sheet, more rows no form.
const MOST_COLUMNS: usize = 200;
const MOST_ROWS: usize = 10_000;
/// The faults of what names a style that is not there.
const NAMES_A_STYLE: [&str; 2] = ["style::unknown-name", "style::no-cell-style"];

impl RawForm {
    /// The form, with nothing left open, or everything that is wrong with it.
    pub(in crate::style) fn resolve(&self, span: Span) -> Result<Form> {
        let mut faults = Faults::default();
        let styles = text::resolve(&self.styles);
        let styles = styles.map_err(|errors| faults.0.extend(errors));
        let own = faults.0.len();
        let known = styles.clone().unwrap_or_default();
        let form = self.resolve_with(&known, span, faults);
        form.map_err(|mut errors| {
            if styles.is_err() {
                // Where no style could be read, nobody who names one is at fault.
                let mut at = 0..;
                errors.retain(|error| {
                    at.next() < Some(own) || !NAMES_A_STYLE.contains(&error.code)
                });
            }
            errors
        })
    }

    /// The form, with styles that are not its own.
    pub(super) fn resolve_with(
        &self,
        styles: &TextLooks,
        span: Span,
        faults: Faults,
    ) -> Result<Form> {
        let mut resolver = Resolver { styles, faults };
        let columns = &self.columns;
        if columns.value.is_empty() || columns.value.len() > MOST_COLUMNS {
            resolver.faults.0.push(bad_columns(columns.span));
        }
        let mut widths = columns.value.iter().flat_map(|track| track.widths());
        let counts = |width: Width| matches!(width, Width::Characters(_));
        if widths.any(counts) && !styles.contains_key(COUNTED) {
            resolver.faults.0.push(no_cell_style(columns.span));
        }
        let character = styles.get(COUNTED).map_or(Abs::ZERO, |look| look.size);
        if columns.value.iter().any(|track| track.is_reversed(character)) {
            resolver.faults.0.push(reversed_bounds(columns.span));
        }
        if self.densities.iter().any(|density| !sensible(&density.value)) {
            resolver.faults.0.push(bad_density(self.densities[0].span));
        }
        let lengths = [
            (self.padding.value.x.0, WIDEST_PADDING, self.padding.span),
            (self.padding.value.y.0, WIDEST_PADDING, self.padding.span),
            (self.row_height.value.0, HIGHEST_ROW, self.row_height.span),
        ];
        let height = self.height.as_ref();
        let height = height.map(|height| (height.value.0, HIGHEST_ROW, height.span));
        for (length, most, span) in lengths.into_iter().chain(height) {
            if length < Abs::ZERO || length > most {
                resolver.faults.0.push(bad_length(most, span));
            }
        }
        let title = At { value: self.title.clone(), span };
        let densities = self.densities.iter().map(|density| density.value);
        let form = Form {
            title: self.title.clone(),
            // A form without a summary is described by its title.
            summary: resolver.piece(self.summary.as_ref().unwrap_or(&title), None),
            landscape: self.orientation == Orientation::Landscape,
            caption: resolver.pieces(&self.caption),
            continued_caption: resolver.pieces(&self.continued_caption),
            continued_label: self.continued_label.clone(),
            columns: columns.value.clone(),
            columns_span: columns.span,
            rules: self.rules.resolve(),
            padding: (self.padding.value.x.0, self.padding.value.y.0),
            row_height: self.row_height.value.0,
            height: self.height.as_ref().map_or(Abs::ZERO, |height| height.value.0),
            outset: Sides::default(),
            layout: self.layout,
            keep_rows: self.keep_rows,
            densities: if self.densities.is_empty() {
                vec![Density::ROOMIEST]
            } else {
                densities.collect()
            },
            rows: resolver.rows(&self.rows),
            foot: self.foot.iter().map(|line| resolver.foot(line)).collect(),
            styles: styles.clone(),
            span,
        };
        let errors = resolver.faults.0;
        if errors.is_empty() { Ok(form) } else { Err(errors) }
    }
}

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Faults(Vec<Diagnostic>);

struct Resolver<'a> {
    styles: &'a TextLooks,
    faults: Faults,
}

impl Resolver<'_> {
    fn rows(&mut self, rows: &[At<RawRow>]) -> Vec<RowLook> {
        rows.iter().map(|row| self.row(row)).collect()
    }

    fn row(&mut self, raw: &At<RawRow>) -> RowLook {
        let row = &raw.value;
        let about = self.about(row);
        match (&row.rows, &row.cells) {
            (Some(rows), None) => {
                if row.height.is_some() || row.kind.is_some() {
                    self.faults.0.push(mixed_row(raw.span));
                }
                RowLook::Group(Group {
                    about,
                    beside: self.cells(&row.beside),
                    after: self.cells(&row.after),
                    rows: self.rows(rows),
                })
            }
            (None, Some(cells)) => {
                if !row.beside.is_empty() || !row.after.is_empty() {
                    self.faults.0.push(mixed_row(raw.span));
                }
                let height = row.height.map_or(Abs::ZERO, |height| height.0);
                if !(Abs::ZERO..=HIGHEST_ROW).contains(&height) {
                    self.faults.0.push(bad_length(HIGHEST_ROW, raw.span));
                }
                RowLook::Row(Row {
                    about,
                    kind: row.kind.unwrap_or_default(),
                    height: row.height.map(|height| height.0),
                    cells: self.cells(cells),
                    span: raw.span,
                })
            }
            _ => {
                self.faults.0.push(mixed_row(raw.span));
                RowLook::Group(Group {
                    about,
                    beside: vec![],
                    after: vec![],
                    rows: vec![],
                })
            }
        }
    }

    fn about(&mut self, row: &RawRow) -> About {
        let each = row.each.iter().flat_map(|paths| {
            let path = |path: &String| At { value: path.clone(), span: paths.span };
            paths.value.0.iter().map(path)
        });
        About {
            each: each.collect(),
            with: row.with.clone(),
            when: row.when.as_ref().and_then(|when| self.condition(when)),
        }
    }

    fn condition(&mut self, text: &At<String>) -> Option<Condition> {
        match Expression::condition(&text.value) {
            Ok(expression) => Some(Condition { expression, span: text.span }),
            Err(fault) => {
                self.faults.0.push(bad_expression(&fault, text.span));
                None
            }
        }
    }

    fn cells(&mut self, cells: &[At<RawCell>]) -> Vec<CellLook> {
        cells.iter().map(|cell| self.cell(cell)).collect()
    }

    fn cell(&mut self, raw: &At<RawCell>) -> CellLook {
        let cell = &raw.value;
        let (kind, text) = self.kind(raw);
        let usual = match kind {
            CellKind::Head => "head",
            CellKind::Label => "label",
            CellKind::Text => "text",
        };
        let usual = At { value: usual.to_owned(), span: raw.span };
        let (columns, rows) = (cell.columns.unwrap_or(1), cell.rows.unwrap_or(1));
        let placed = cell.at.is_none_or(|at| (1..=MOST_COLUMNS).contains(&at));
        let spans =
            (1..=MOST_COLUMNS).contains(&columns) && (1..=MOST_ROWS).contains(&rows);
        if !placed || !spans {
            self.faults.0.push(bad_span(raw.span));
        }
        CellLook {
            kind,
            text: self.piece(&text, Some(cell.style.as_ref().unwrap_or(&usual))),
            diagonal: cell.diagonal.as_ref().map_or(0, |texts| texts.value.len()),
            image: cell
                .image
                .as_ref()
                .map(|image| self.image(image, cell.style.is_some())),
            columns: columns.clamp(1, MOST_COLUMNS),
            rows: rows.clamp(1, MOST_ROWS),
            at: cell.at.filter(|_| placed),
            merge: cell.merge.0,
            valign: cell.valign.unwrap_or_default(),
            rules: cell.rules.map(RawCellRules::resolve).unwrap_or_default(),
            span: raw.span,
        }
    }

    /// What a cell is, and its text. Beside a picture or diagonals an empty text says only
    /// what the cell is.
    fn kind(&mut self, raw: &At<RawCell>) -> (CellKind, At<String>) {
        let cell = &raw.value;
        let written = [
            (CellKind::Head, &cell.head),
            (CellKind::Label, &cell.label),
            (CellKind::Text, &cell.text),
        ];
        let written = written
            .into_iter()
            .filter_map(|(kind, text)| text.as_ref().map(|text| (kind, text)));
        let written: Vec<(CellKind, &At<String>)> = written.collect();
        let diagonal = cell.diagonal.as_ref().map(|texts| self.diagonal(texts));
        let file = cell.image.as_ref().map(|image| image.file.clone());
        match (diagonal, file, &written[..]) {
            (None, None, [(kind, text)]) => (*kind, (*text).clone()),
            (Some(texts), None, []) => (CellKind::Head, texts),
            (Some(texts), None, [(CellKind::Head, empty)]) if empty.value.is_empty() => {
                (CellKind::Head, texts)
            }
            (None, Some(file), []) => (CellKind::Text, file),
            (None, Some(file), [(kind, empty)]) if empty.value.is_empty() => {
                (*kind, file)
            }
            _ => {
                self.faults.0.push(bad_cell(raw.span));
                (CellKind::Text, At { value: String::new(), span: raw.span })
            }
        }
    }

    /// A picture. `aligned`: the cell names a style of its own.
    fn image(&mut self, raw: &At<RawImage>, aligned: bool) -> ImageLook {
        let image = &raw.value;
        if image.file.value.trim().is_empty() {
            self.faults.0.push(no_file(image.file.span));
        }
        for length in [&image.width, &image.height].into_iter().flatten() {
            if length.value.0 <= Abs::ZERO || length.value.0 > HIGHEST_ROW {
                self.faults.0.push(bad_picture_size(HIGHEST_ROW, length.span));
            }
        }
        let written = image.alt.as_ref().filter(|alt| !alt.value.trim().is_empty());
        if written.is_none() {
            let at = image.alt.as_ref().map_or(raw.span, |alt| alt.span);
            self.faults.0.push(no_alt(at));
        }
        let none = At { value: String::new(), span: raw.span };
        ImageLook {
            alt: self.piece(written.unwrap_or(&none), None),
            width: image.width.map(|width| width.value.0),
            height: image.height.map(|height| height.value.0),
            aligned,
        }
    }

    /// The texts of a cell with diagonals, one a line.
    fn diagonal(&mut self, texts: &At<Vec<String>>) -> At<String> {
        let plain = |text: &String| !text.is_empty() && !text.contains('\n');
        if !(2..=3).contains(&texts.value.len()) || !texts.value.iter().all(plain) {
            self.faults.0.push(bad_diagonal(texts.span));
        }
        At { value: texts.value.join("\n"), span: texts.span }
    }

    fn pieces(&mut self, raw: &[RawPiece]) -> Vec<Piece> {
        raw.iter().map(|piece| self.piece(&piece.text, Some(&piece.style))).collect()
    }

    fn foot(&mut self, raw: &RawFoot) -> FootLine {
        let piece = |text: &String| {
            let text = At { value: text.clone(), span: raw.text.span };
            self.piece(&text, Some(&raw.style))
        };
        let pieces = raw.text.value.0.iter().map(piece).collect();
        FootLine { when: raw.when.as_ref().and_then(|when| self.condition(when)), pieces }
    }

    fn piece(&mut self, text: &At<String>, style: Option<&At<String>>) -> Piece {
        resolve_piece(text, style, self.styles, &mut self.faults.0)
    }
}

/// A line of text, with what is wrong with it.
pub(in crate::style) fn resolve_piece(
    text: &At<String>,
    style: Option<&At<String>>,
    styles: &TextLooks,
    faults: &mut Vec<Diagnostic>,
) -> Piece {
    if let Some(style) = style
        && !styles.contains_key(&style.value)
    {
        faults.push(faces::unknown("style", "样式", style, styles.keys()));
    }
    let template = Template::parse(&text.value).unwrap_or_else(|fault| {
        faults.push(match fault {
            TemplateFault::Unbalanced(_) => bad_template(text.span),
            TemplateFault::Expression(fault) => bad_expression(&fault, text.span),
        });
        Template::default()
    });
    let style = style.map(|style| style.value.clone()).unwrap_or_default();
    Piece { text: template, style, span: text.span }
}

/// Between a rule and a text there is at most this.
const WIDEST_PADDING: Abs = Abs::mm(50.0);
/// The least height of a row is at most this: a page of a form.
const HIGHEST_ROW: Abs = Abs::mm(300.0);

/// Whether text of this density can be read.
fn sensible(density: &Density) -> bool {
    (0.1..=4.0).contains(&density.text) && (0.0..=4.0).contains(&density.padding)
}
