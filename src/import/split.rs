//! The parts of a file by what they are: forms with the lines around them, tables, and the
//! lines of the narrative.

use std::collections::VecDeque;

use crate::diag::both;

use super::around::Around;
use super::form::{self, Filled};
use super::input::{Cell, Grid, Paragraph, Piece, folded};
use super::narrative::Line;
use super::note::{Notes, shown};
use super::pattern::Pattern;
use super::tree::Tree;
use super::typed;

/// The parts of a file.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The narrative.
    pub(super) lines: Vec<Line>,
    /// Its tables.
    pub(super) tables: Vec<Tree>,
    /// The forms.
    pub(super) forms: Vec<Filled>,
}

/// So many lines above a form, and below it, may belong to it.
const MOST_LINES: usize = 5;
/// A form has so many rows at least.
const FEWEST_ROWS: usize = 5;
/// So many rows of a sheet without a form stand at the end of the YAML.
const MOST_ROWS: usize = 100;

/// Tells the parts of a file apart.
pub(super) fn split(
    pieces: Vec<Piece>,
    patterns: &[Pattern<'_>],
    notes: &mut Notes,
) -> Split {
    let mut split = Split::default();
    let mut pieces = VecDeque::from(pieces);
    while let Some(piece) = pieces.pop_front() {
        match piece {
            Piece::Paragraph(paragraph) => split.lines.push(Line::Paragraph(paragraph)),
            Piece::Grid(grid) => {
                for grid in one_form_each(grid, patterns) {
                    match form::find(&grid, patterns) {
                        Some(pattern) => {
                            split.form(&grid, pattern, patterns, &mut pieces, notes);
                        }
                        None => split.grid(grid, notes),
                    }
                }
            }
        }
    }
    split
}

/// Cuts a grid before each title of a form.
fn one_form_each(grid: Grid, patterns: &[Pattern<'_>]) -> Vec<Grid> {
    let titles: Vec<String> =
        patterns.iter().map(|pattern| folded(&pattern.form.title)).collect();
    let is_title = |row: &[Cell]| {
        let mut filled = row.iter().filter(|cell| !cell.is_blank());
        let text = filled.next().map(|cell| folded(&cell.text)).unwrap_or_default();
        filled.next().is_none() && titles.iter().any(|title| text.ends_with(title))
    };
    let mut grids = vec![];
    let mut own = Grid { name: grid.name.clone(), rows: vec![] };
    for row in grid.rows {
        if own.rows.len() >= FEWEST_ROWS && is_title(&row) {
            let next = Grid { name: grid.name.clone(), rows: vec![] };
            grids.push(std::mem::replace(&mut own, next));
        }
        own.rows.push(row);
    }
    grids.push(own);
    grids
}

impl Split {
    fn form(
        &mut self,
        grid: &Grid,
        pattern: &Pattern<'_>,
        patterns: &[Pattern<'_>],
        rest: &mut VecDeque<Piece>,
        notes: &mut Notes,
    ) {
        let around =
            Around::of(pattern.form, patterns.iter().map(|pattern| pattern.form));
        let mut known = Tree::default();
        self.captions(&around, &mut known, notes);
        let mut filled = form::take(grid, pattern, &around, &known, notes);
        for _ in 0..MOST_LINES {
            let Some(Piece::Paragraph(own)) = rest.front() else { break };
            if !around.foot(&own.text, &own.place, &mut filled.values, notes) {
                break;
            }
            rest.pop_front();
        }
        self.forms.push(filled);
    }

    /// The lines above a form, from the nearest on.
    fn captions(&mut self, around: &Around<'_>, known: &mut Tree, notes: &mut Notes) {
        for _ in 0..MOST_LINES {
            let Some(Line::Paragraph(own)) = self.lines.last() else { break };
            let is_own = around.caption(&own.text, &own.place, known, notes)
                || around.foot(&own.text, &own.place, known, notes);
            if !is_own && !is_attachment_mark(&own.text) {
                break;
            }
            if !is_own {
                printed(own, notes);
            }
            self.lines.pop();
        }
    }

    fn grid(&mut self, grid: Grid, notes: &mut Notes) {
        match &grid.name {
            Some(name) => tell_sheet(name, &grid.rows, notes),
            None => self.table(&grid, notes),
        }
    }

    /// A table of the narrative; one of a single cell is a frame around paragraphs.
    fn table(&mut self, grid: &Grid, notes: &mut Notes) {
        let filled: Vec<&Cell> =
            grid.rows.iter().flatten().filter(|cell| !cell.is_blank()).collect();
        if grid.rows.iter().map(Vec::len).max().unwrap_or(0) < 2 || filled.len() < 2 {
            for cell in filled {
                let lines = cell.text.split('\n').filter(|line| !line.trim().is_empty());
                let paragraph = |line: &str| Paragraph::plain(line, cell.place.clone());
                self.lines.extend(lines.map(paragraph).map(Line::Paragraph));
            }
            return;
        }
        let mut table = Tree::default();
        if let Some(caption) = self.table_caption(notes) {
            table.set("caption", Tree::Text(caption));
        }
        let header = header(&grid.rows);
        if header > 1 {
            table.set("header", Tree::Plain(header.to_string()));
        }
        table.set("rows", Tree::List(rows(&grid.rows)));
        self.lines.push(Line::Table(self.tables.len()));
        self.tables.push(table);
    }

    /// 表1　项目资金使用情况, without the number, which the layout gives.
    fn table_caption(&mut self, notes: &mut Notes) -> Option<String> {
        let Some(Line::Paragraph(own)) = self.lines.last() else { return None };
        let text = own.text.trim();
        let digits = |c: char| c.is_ascii_digit() || "-.．—".contains(c);
        let rest = text.strip_prefix('表')?.trim_start();
        let caption = rest.trim_start_matches(digits);
        let is_caption = caption.len() < rest.len()
            && text.chars().count() <= 50
            && !text.contains('。');
        let caption = caption.trim().to_owned();
        if !is_caption || caption.is_empty() {
            return None;
        }
        printed(own, notes);
        self.lines.pop();
        Some(caption)
    }
}

/// 附件, 附件1.
fn is_attachment_mark(text: &str) -> bool {
    let rest = folded(text);
    let rest = rest.strip_prefix("附件").or_else(|| rest.strip_prefix("附表"));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ':'))
}

/// Tells a line that the layout prints by itself.
pub(super) fn printed(own: &Paragraph, notes: &mut Notes) {
    let text = shown(&own.text);
    notes.tell(
        "import::printed",
        &own.place,
        both(
            format!("the layout prints this by itself: {text}"),
            format!("版式自动排印，未写入：{text}"),
        ),
        both("look whether it is printed as it should be", "请检查排印结果"),
    );
}

fn tell_sheet(name: &str, rows: &[Vec<Cell>], notes: &mut Notes) {
    let filled: Vec<&Vec<Cell>> =
        rows.iter().filter(|row| row.iter().any(|cell| !cell.is_blank())).collect();
    let count = filled.len();
    if count == 0 {
        return;
    }
    for row in filled.into_iter().take(MOST_ROWS) {
        let cells = row.iter().filter(|cell| !cell.is_blank());
        let cells: Vec<String> = cells.map(|cell| typed::one_line(&cell.text)).collect();
        notes.keep(&format!("{name}：{}", cells.join(" | ")));
    }
    notes.tell_all(
        "import::no-form",
        both(
            format!("the sheet `{name}` is no form that is known: {count} rows were left out"),
            format!("工作表“{name}”不是已知的表格，{count} 行未采用"),
        ),
        both(
            format!("the first {MOST_ROWS} rows stand in comments at the end of the YAML; a form of your own is a layout in --layout-path"),
            format!("前 {MOST_ROWS} 行已写入 YAML 末尾的注释；自定义表格可写成版式，用 --layout-path 指定"),
        ),
    );
}

/// How many rows at the top are headers: as many as the cells of the first one cover.
fn header(rows: &[Vec<Cell>]) -> usize {
    let first = rows.first().into_iter().flatten();
    let most = first.map(|cell| cell.rows).max().unwrap_or(1);
    if most < rows.len() { most } else { 1 }
}

/// The rows of a table, all as wide as the widest.
fn rows(rows: &[Vec<Cell>]) -> Vec<Tree> {
    let width = |row: &Vec<Cell>| row.iter().map(|cell| cell.columns).sum::<usize>();
    let widest = rows.iter().map(width).max().unwrap_or(0);
    let row = |row: &Vec<Cell>| {
        let own = row.iter().filter(|cell| !cell.covered).map(table_cell);
        let missing = widest.saturating_sub(width(row));
        Tree::List(own.chain((0..missing).map(|_| Tree::text(""))).collect())
    };
    rows.iter().map(row).collect()
}

fn table_cell(cell: &Cell) -> Tree {
    let text = Tree::Text(typed::unbroken(&cell.text));
    if cell.columns == 1 && cell.rows == 1 {
        return text;
    }
    let mut tree = Tree::entry("text", text);
    for (key, count) in [("columns", cell.columns), ("rows", cell.rows)] {
        if count > 1 {
            tree.set(key, Tree::Plain(count.to_string()));
        }
    }
    tree
}
