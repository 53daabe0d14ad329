//! A form: its grid of cells as data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::Abs;
use crate::yaml::{At, Node, NodeKind};

use super::faces::OneOrMany;
use super::template::{Template, Unbalanced};
use super::text::{self, RawText, TextLooks};
use super::words::{Length, RowKind, Track, VAlign};

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its name for people; attachments without a title of their own take it.
    pub title: String,
    /// What it is, for readers that cannot see it.
    pub summary: Piece,
    /// Lines above the grid.
    pub caption: Vec<Piece>,
    /// Lines above the grid of a continued part.
    pub continued_caption: Vec<Piece>,
    /// What a label ends with that is printed again.
    pub continued_label: String,
    /// The columns.
    pub columns: Vec<Track>,
    /// The rules.
    pub rules: Rules,
    /// Between rule and text: beside it, and above and below it.
    pub padding: (Abs, Abs),
    /// The least height of a row.
    pub row_height: Abs,
    /// Fewest body rows beside the foot.
    pub keep_rows: u32,
    /// Settings to try, roomiest first.
    pub densities: Vec<Density>,
    /// The styles of its text.
    pub styles: TextLooks,
    /// Its rows.
    pub rows: Vec<RowLook>,
    /// Lines under the grid.
    pub foot: Vec<FootLine>,
    /// Where it is described.
    pub span: Span,
}

/// The widths of rules.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Rules {
    /// Around the grid.
    pub outer: Abs,
    /// Inside it.
    pub inner: Abs,
}

/// How tightly a form is set.
#[derive(Copy, Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Density {
    /// Scales sizes and pitches of the text in the grid.
    pub text: f64,
    /// Scales paddings and the least heights of rows.
    pub padding: f64,
}

impl Density {
    /// As the styles say.
    pub const ROOMIEST: Self = Self { text: 1.0, padding: 1.0 };
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its text.
    pub text: Template,
    /// The name of its style; empty where none is needed.
    pub style: String,
    /// Where it is described.
    pub span: Span,
}

/// A line under the grid: texts that share its width evenly.
#[derive(Clone, Debug, PartialEq)]
pub struct FootLine {
    /// The texts, from left to right.
    pub pieces: Vec<Piece>,
}

/// Rows of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum RowLook {
    /// A row, or one for each item of a list.
    Row(Row),
    /// Rows with cells at their left that cover them all.
    Beside {
        /// The cells.
        cells: Vec<CellLook>,
        /// The rows.
        rows: Vec<RowLook>,
    },
}

/// A row, or one for each item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What kind of row.
    pub kind: RowKind,
    /// The list whose items each make a row.
    pub each: Option<At<String>>,
    /// Where names in its templates are looked up first.
    pub with: Option<At<String>>,
    /// Its least height, if not the form's.
    pub height: Option<Abs>,
    /// Its cells.
    pub cells: Vec<CellLook>,
    /// Where it is described.
    pub span: Span,
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct CellLook {
    /// What it is.
    pub kind: CellKind,
    /// Its text.
    pub text: Piece,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// The column in which it starts, counted from one, if not the next free one.
    pub at: Option<usize>,
    /// Whether it merges with an equal cell above it, if the merging cells at its left do.
    pub merge: bool,
    /// Where the text stands between top and bottom.
    pub valign: VAlign,
    /// Where it is described.
    pub span: Span,
}

/// What a cell is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Names the column below it.
    Head,
    /// Names the row at its right.
    Label,
    /// Data.
    Text,
}

/// What a form's layout says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForm {
    title: String,
    summary: Option<At<String>>,
    #[serde(default)]
    caption: Vec<RawPiece>,
    #[serde(default)]
    continued_caption: Vec<RawPiece>,
    #[serde(default)]
    continued_label: String,
    columns: At<Vec<Track>>,
    rules: RawRules,
    padding: At<RawPadding>,
    row_height: At<Length>,
    #[serde(default)]
    keep_rows: u32,
    #[serde(default)]
    densities: Vec<At<Density>>,
    styles: BTreeMap<String, At<RawText>>,
    rows: Vec<At<RawRow>>,
    #[serde(default)]
    foot: Vec<RawFoot>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPiece {
    pub(super) text: At<String>,
    pub(super) style: At<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFoot {
    text: At<OneOrMany<String>>,
    style: At<String>,
}

#[derive(Copy, Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    outer: Length,
    inner: Length,
}

#[derive(Copy, Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPadding {
    x: Length,
    y: Length,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    kind: Option<RowKind>,
    each: Option<At<String>>,
    with: Option<At<String>>,
    height: Option<Length>,
    cells: Option<Vec<At<RawCell>>>,
    beside: Option<Vec<At<RawCell>>>,
    rows: Option<Vec<At<RawRow>>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCell {
    head: Option<At<String>>,
    label: Option<At<String>>,
    text: Option<At<String>>,
    columns: Option<usize>,
    rows: Option<usize>,
    at: Option<usize>,
    #[serde(default)]
    merge: bool,
    style: Option<At<String>>,
    valign: Option<VAlign>,
}

/// A list among the cells of a row stands for its cells, so that rows can share some by an
/// anchor. Puts the cells in its place.
pub(super) fn flatten_cells(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                flatten_cells(value);
                if matches!(key.text.as_str(), "cells" | "beside") {
                    flatten(value);
                }
            }
        }
        NodeKind::Seq(nodes) => nodes.iter_mut().for_each(flatten_cells),
        NodeKind::Null | NodeKind::Scalar { .. } => {}
    }
}

fn flatten(list: &mut Node) {
    let NodeKind::Seq(nodes) = &mut list.kind else { return };
    let flat = std::mem::take(nodes).into_iter().flat_map(|node| match node.kind {
        NodeKind::Seq(inner) => inner,
        kind => vec![Node { kind, ..node }],
    });
    *nodes = flat.collect();
}

/// More columns than this fit no sheet, more rows no form.
const MOST_COLUMNS: usize = 200;
const MOST_ROWS: usize = 10_000;

impl RawForm {
    /// The form, with nothing left open, or everything that is wrong with it.
    pub(super) fn resolve(&self, span: Span) -> Result<Form> {
        let mut faults = Faults::default();
        let styles = text::resolve(&self.styles);
        let styles = styles.map_err(|errors| faults.0.extend(errors)).unwrap_or_default();
        let mut resolver = Resolver { styles: &styles, faults };
        let columns = &self.columns;
        if columns.value.is_empty() || columns.value.len() > MOST_COLUMNS {
            resolver.faults.0.push(bad_columns(columns.span));
        }
        if self.densities.iter().any(|density| !sensible(&density.value)) {
            resolver.faults.0.push(bad_density(self.densities[0].span));
        }
        let lengths = [
            (self.padding.value.x.0, WIDEST_PADDING, self.padding.span),
            (self.padding.value.y.0, WIDEST_PADDING, self.padding.span),
            (self.row_height.value.0, HIGHEST_ROW, self.row_height.span),
        ];
        for (length, most, span) in lengths {
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
            caption: resolver.pieces(&self.caption),
            continued_caption: resolver.pieces(&self.continued_caption),
            continued_label: self.continued_label.clone(),
            columns: columns.value.clone(),
            rules: Rules { outer: self.rules.outer.0, inner: self.rules.inner.0 },
            padding: (self.padding.value.x.0, self.padding.value.y.0),
            row_height: self.row_height.value.0,
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
struct Faults(Vec<Diagnostic>);

struct Resolver<'a> {
    styles: &'a TextLooks,
    faults: Faults,
}

impl Resolver<'_> {
    fn rows(&mut self, rows: &[At<RawRow>]) -> Vec<RowLook> {
        rows.iter().map(|row| self.row(row)).collect()
    }

    fn row(&mut self, raw: &At<RawRow>) -> RowLook {
        let RawRow { kind, each, with, height, cells, beside, rows } = &raw.value;
        match (beside, rows, cells) {
            (Some(beside), Some(rows), None) => {
                if each.is_some() || with.is_some() || height.is_some() || kind.is_some()
                {
                    self.faults.0.push(mixed_row(raw.span));
                }
                RowLook::Beside { cells: self.cells(beside), rows: self.rows(rows) }
            }
            (None, None, Some(cells)) => RowLook::Row(Row {
                kind: kind.unwrap_or_default(),
                each: each.clone(),
                with: with.clone(),
                height: height.map(|height| height.0),
                cells: self.cells(cells),
                span: raw.span,
            }),
            _ => {
                self.faults.0.push(mixed_row(raw.span));
                RowLook::Beside { cells: vec![], rows: vec![] }
            }
        }
    }

    fn cells(&mut self, cells: &[At<RawCell>]) -> Vec<CellLook> {
        cells.iter().map(|cell| self.cell(cell)).collect()
    }

    fn cell(&mut self, raw: &At<RawCell>) -> CellLook {
        let cell = &raw.value;
        let (kind, text) = match (&cell.head, &cell.label, &cell.text) {
            (Some(text), None, None) => (CellKind::Head, text),
            (None, Some(text), None) => (CellKind::Label, text),
            (None, None, Some(text)) => (CellKind::Text, text),
            _ => {
                self.faults.0.push(bad_cell(raw.span));
                (CellKind::Text, &At { value: String::new(), span: raw.span })
            }
        };
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
            text: self.piece(text, Some(cell.style.as_ref().unwrap_or(&usual))),
            columns: columns.clamp(1, MOST_COLUMNS),
            rows: rows.clamp(1, MOST_ROWS),
            at: cell.at.filter(|_| placed),
            merge: cell.merge,
            valign: cell.valign.unwrap_or_default(),
            span: raw.span,
        }
    }

    fn pieces(&mut self, raw: &[RawPiece]) -> Vec<Piece> {
        raw.iter().map(|piece| self.piece(&piece.text, Some(&piece.style))).collect()
    }

    fn foot(&mut self, raw: &RawFoot) -> FootLine {
        let piece = |text: &String| {
            let text = At { value: text.clone(), span: raw.text.span };
            self.piece(&text, Some(&raw.style))
        };
        FootLine { pieces: raw.text.value.0.iter().map(piece).collect() }
    }

    fn piece(&mut self, text: &At<String>, style: Option<&At<String>>) -> Piece {
        resolve_piece(text, style, self.styles, &mut self.faults.0)
    }
}

/// A line of text, with what is wrong with it.
pub(super) fn resolve_piece(
    text: &At<String>,
    style: Option<&At<String>>,
    styles: &TextLooks,
    faults: &mut Vec<Diagnostic>,
) -> Piece {
    if let Some(style) = style
        && !styles.contains_key(&style.value)
    {
        faults.push(super::faces::unknown("style", "样式", style, styles.keys()));
    }
    let template = Template::parse(&text.value).unwrap_or_else(|Unbalanced(_)| {
        faults.push(bad_template(text.span));
        Template::default()
    });
    let style = style.map(|style| style.value.clone()).unwrap_or_default();
    Piece { text: template, style, span: text.span }
}

/// Between a rule and a text there is at most this.
const WIDEST_PADDING: Abs = Abs::mm(50.0);
/// The least height of a row is at most this: a page of a form.
const HIGHEST_ROW: Abs = Abs::mm(300.0);

fn bad_length(most: Abs, span: Span) -> Diagnostic {
    let most = most.to_mm().round();
    Diagnostic::error(
        "style::bad-length",
        both("a length is out of range", "长度超出范围"),
    )
    .at(span)
    .hint(both(format!("0 to {most}mm"), format!("须为 0 至 {most}mm")))
}

/// Whether text of this density can be read.
fn sensible(density: &Density) -> bool {
    (0.1..=4.0).contains(&density.text) && (0.0..=4.0).contains(&density.padding)
}

fn bad_columns(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-columns",
        both("a form has 1 to 200 columns", "表格须有 1 至 200 列"),
    )
    .at(span)
    .hint(both("give the width of each: [15mm, 1fr]", "请给出每列的宽度：[15mm, 1fr]"))
}

fn bad_density(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-density",
        both("a density is out of range", "疏密度超出范围"),
    )
    .at(span)
    .hint(both("text: 0.1 to 4, padding: 0 to 4", "text 取 0.1 至 4，padding 取 0 至 4"))
}

fn mixed_row(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-row",
        both(
            "a row has either `cells`, or `beside` and `rows` and nothing else",
            "一行要么只有 cells，要么只有 beside 与 rows",
        ),
    )
    .at(span)
    .hint(both(
        "cells that stand beside several rows go into `beside`, those rows into `rows`",
        "跨多行的左侧单元格写在 beside，这些行写在 rows",
    ))
}

fn bad_cell(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-cell",
        both(
            "a cell has exactly one of `head`, `label` and `text`",
            "单元格须且只须有 head、label、text 之一",
        ),
    )
    .at(span)
    .hint(both(
        "`head` names the column below it, `label` the row at its right, `text` is data",
        "head 是列标题，label 是行标题，text 是数据",
    ))
}

fn bad_span(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-span",
        both(
            "`columns` and `at` are 1 to 200, `rows` 1 to 10000",
            "columns 与 at 取 1 至 200，rows 取 1 至 10000",
        ),
    )
    .at(span)
    .hint(both("leave it out to cover one", "不写则为 1"))
}

fn bad_template(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-template",
        both("a brace in this text has no partner", "这段文字中的花括号不成对"),
    )
    .at(span)
    .hint(both(
        "`{path}` is a value of the data; a brace itself is written twice: `{{`",
        "{路径} 表示数据中的值；花括号本身须写两遍：{{",
    ))
}
