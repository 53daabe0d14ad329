//! Grids that are forms: which form, and the values in its cells.

use std::collections::BTreeSet;

use crate::diag::both;
use crate::expr;
use crate::style::{CellKind, CellLook, Merge, TemplatePart};

use super::align::{self, Match};
use super::around::Around;
use super::input::{Cell, Grid, Place, folded, half_width};
use super::items::{Items, Row as ItemRow};
use super::note::{Notes, at_the_end, shown};
use super::pattern::{Pattern, PatternCell, PatternRow};
use super::template::{self, Read};
use super::tree::Tree;
use super::typed;

/// A form that was found.
#[derive(Debug)]
pub(super) struct Filled {
    /// The name of its layout, without `form/`.
    pub(super) form: String,
    /// Whether it is a cover.
    pub(super) is_cover: bool,
    /// Whether its title is not its layout's.
    pub(super) own_title: bool,
    /// Its values, by the paths of the report.
    pub(super) values: Tree,
}

/// At least so much of a form's labels stand in a grid that is one: in hundredths.
const ENOUGH: usize = 35;

/// The form that a grid is, if it is one.
pub(super) fn find<'p, 'a>(
    grid: &Grid,
    patterns: &'p [Pattern<'a>],
) -> Option<&'p Pattern<'a>> {
    let cells = grid.rows.iter().flatten();
    let texts: BTreeSet<String> = cells.map(|cell| folded(&cell.text)).collect();
    let score = |pattern: &Pattern<'_>| {
        let hits = pattern.labels.iter().filter(|label| texts.contains(*label)).count();
        let title = folded(&pattern.form.title);
        let titled = texts.iter().any(|text| text.ends_with(&title));
        let share = hits * 100 / pattern.labels.len().max(1);
        (hits >= 3 && share >= ENOUGH).then_some(share + if titled { 30 } else { 0 })
    };
    let scored = patterns.iter().filter_map(|pattern| Some((score(pattern)?, pattern)));
    scored.rev().max_by_key(|(score, _)| *score).map(|(_, pattern)| pattern)
}

/// Takes the values of a form out of a grid. What has no place is told.
pub(super) fn take(
    grid: &Grid,
    pattern: &Pattern<'_>,
    around: &Around<'_>,
    known: &Tree,
    notes: &mut Notes,
) -> Filled {
    let lookup = |name: &str| known.get(name).map_or(expr::Value::UNDEFINED, Tree::seen);
    let outside = |row: &[Cell]| {
        let first = row.iter().find(|cell| !cell.is_blank());
        first.is_some_and(|cell| around.is_foot(&line(row)) || around.is_foot(&cell.text))
    };
    let matches = align::align(pattern, &grid.rows, &outside, &lookup);
    let mut taker = Taker {
        pattern,
        values: known.clone(),
        items: Items::default(),
        computed: vec![],
        notes,
    };
    taker.around(grid, &matches, around);
    for found in &matches {
        taker.row(&grid.rows[found.at], found);
    }
    taker.check_computed();
    let Taker { mut values, items, .. } = taker;
    items.put_into(&mut values);
    let title = Tree::text(&pattern.form.title);
    let own_title = values.get("form.title").is_some_and(|own| *own != title);
    Filled {
        form: pattern.name.clone(),
        is_cover: pattern.form.layout,
        own_title,
        values,
    }
}

impl Filled {
    /// The title that stands above it.
    pub(super) fn title(&self) -> Option<String> {
        let line = self.values.get("form.line");
        match line.or_else(|| self.values.get("form.title")) {
            Some(Tree::Text(title)) => Some(title.clone()),
            _ => None,
        }
    }
}

struct Taker<'a, 'n> {
    pattern: &'a Pattern<'a>,
    values: Tree,
    items: Items,
    computed: Vec<Computed<'a>>,
    notes: &'n mut Notes,
}

/// A cell whose text the form computes.
struct Computed<'a> {
    look: &'a CellLook,
    row: &'a PatternRow<'a>,
    item: Option<Tree>,
    text: String,
    place: Place,
}

impl<'a> Taker<'a, '_> {
    /// The rows of the grid that are none of the form's: lines around it, or without a place.
    fn around(&mut self, grid: &Grid, matches: &[Match], around: &Around<'_>) {
        let first = matches.first().map_or(grid.rows.len(), |found| found.at);
        let last = matches.last().map_or(0, |found| found.at);
        let taken: BTreeSet<usize> = matches.iter().map(|found| found.at).collect();
        let mut headers = BTreeSet::new();
        for (at, row) in grid.rows.iter().enumerate() {
            let texts: Vec<String> = row.iter().map(|cell| folded(&cell.text)).collect();
            let repeated = !headers.insert(texts.clone()) && self.is_header(&texts);
            if taken.contains(&at) || repeated {
                continue;
            }
            if at < first {
                self.captions(row, around);
            } else if at > last && self.foot(row, around) {
                continue;
            } else {
                self.unplaced(row, |_| true);
            }
        }
    }

    /// Whether a row is the form's header, which may stand on each page again.
    fn is_header(&self, texts: &[String]) -> bool {
        texts.iter().filter(|text| self.pattern.labels.contains(*text)).count() >= 3
    }

    fn captions(&mut self, row: &[Cell], around: &Around<'_>) {
        for cell in row.iter().filter(|cell| !cell.is_blank()) {
            if !around.caption(&cell.text, &cell.place, &mut self.values, self.notes)
                && !around.foot(&cell.text, &cell.place, &mut self.values, self.notes)
            {
                self.notes.unplaced(&cell.place, &cell.text);
            }
        }
    }

    /// Labels and values of those who sign may stand in one cell, or in one each.
    fn foot(&mut self, row: &[Cell], around: &Around<'_>) -> bool {
        let Some(cell) = row.iter().find(|cell| !cell.is_blank()) else { return true };
        let (line, place) = (line(row), &cell.place);
        around.foot(&line, place, &mut self.values, self.notes)
            || around.caption(&line, place, &mut self.values, self.notes)
    }

    /// Tells the cells of a row that have no place.
    fn unplaced(&mut self, row: &[Cell], lost: impl Fn(usize) -> bool) {
        let cells =
            row.iter().enumerate().filter(|(at, cell)| !cell.is_blank() && lost(*at));
        let cells: Vec<&Cell> = cells.map(|(_, cell)| cell).collect();
        let Some(first) = cells.first() else { return };
        let texts: Vec<String> =
            cells.iter().map(|cell| typed::one_line(&cell.text)).collect();
        self.notes.unplaced(&first.place, &texts.join(" | "));
    }

    fn row(&mut self, cells: &[Cell], found: &Match) {
        let wanted = &self.pattern.rows[found.row];
        let taken: BTreeSet<usize> = found.cells.iter().flatten().copied().collect();
        self.unplaced(cells, |at| !taken.contains(&at));
        let mut item = ItemRow::new(&wanted.each);
        for (cell, at) in wanted.cells.iter().zip(&found.cells) {
            match (cell, at.map(|at| &cells[at])) {
                (PatternCell::Covered, Some(own)) => {
                    self.notes.unplaced(&own.place, &own.text);
                }
                (PatternCell::Here { fixed: Some(fixed), .. }, Some(own)) => {
                    self.label(fixed, own);
                }
                (PatternCell::Here { look, .. }, own) => {
                    self.cell(look, own, wanted, &mut item)
                }
                (PatternCell::Covered, None) => {}
            }
        }
        self.add(item, wanted);
    }

    /// A fixed text: another in its place is told.
    fn label(&mut self, fixed: &str, own: &Cell) {
        let text = folded(&own.text);
        if text.trim_end_matches(':') == fixed.trim_end_matches(':') || text.is_empty() {
            return;
        }
        let is_dash = |text: &str| typed::is_dash(text);
        if is_dash(fixed) {
            if !is_dash(&text) {
                self.notes.unplaced(&own.place, &own.text);
            }
            return;
        }
        if !align::is_near(&text, fixed) {
            self.notes.unplaced(&own.place, &own.text);
            return;
        }
        let (stands, label) = (shown(&typed::one_line(&own.text)), fixed);
        self.notes.tell(
            "import::label",
            &own.place,
            both(
                format!("the label `{stands}` was taken for `{label}`"),
                format!("表格标签“{stands}”按“{label}”处理"),
            ),
            both(
                "the form prints its own label; look whether it is the right form",
                "排印时使用版式自带的标签；请确认表格是否正确",
            ),
        );
    }

    fn cell(
        &mut self,
        look: &'a CellLook,
        own: Option<&Cell>,
        wanted: &'a PatternRow<'a>,
        item: &mut ItemRow,
    ) {
        let blank = own.is_none_or(|own| own.covered || own.is_blank());
        if blank {
            if look.merge != Merge::Never {
                look.text.text.names().for_each(|path| item.inherit(path));
            }
            return;
        }
        let Some(own) = own else { return };
        match self.read(look, own, wanted) {
            Some(read) => self.values_of(look, read, own, wanted, item),
            None if is_computed(look) => {
                let (text, place) = (own.text.clone(), own.place.clone());
                item.computed.push((look.text.span, self.computed.len()));
                self.computed.push(Computed {
                    look,
                    row: wanted,
                    item: None,
                    text,
                    place,
                });
            }
            None => self.whole(look, own, wanted, item),
        }
    }

    fn read(&self, look: &CellLook, own: &Cell, wanted: &PatternRow<'_>) -> Option<Read> {
        let lookup = |name: &str| self.seen(name, wanted);
        let text = if is_empty_text(&own.text) { "" } else { own.text.as_str() };
        template::read(&look.text.text, text, &lookup)
    }

    /// What a name means in a row of the form.
    fn seen(&self, name: &str, wanted: &PatternRow<'_>) -> expr::Value {
        let path = path_of(name, wanted);
        self.values.get(&path).map_or(expr::Value::UNDEFINED, Tree::seen)
    }

    fn values_of(
        &mut self,
        look: &CellLook,
        read: Read,
        own: &Cell,
        wanted: &PatternRow<'_>,
        item: &mut ItemRow,
    ) {
        let solved = is_solved(look);
        for (path, text) in &read.values {
            self.put(path, look, text, own, wanted, item, solved);
        }
        if read.is_odd {
            self.odd(look, own, item);
        }
    }

    /// Fixed texts in other characters than the form's: the number of a level keeps them.
    fn odd(&mut self, look: &CellLook, own: &Cell, item: &mut ItemRow) {
        let first =
            look.text.text.names().next().and_then(|path| path.strip_suffix(".name"));
        let text = typed::one_line(&own.text);
        match (first, text.find(['(', '（'])) {
            (Some(level), Some(at)) if level.starts_with("level") => {
                item.values.push((format!("{level}.mark"), Tree::text(&text[at..])));
            }
            _ => self.notes.spelling(&own.place, &text),
        }
    }

    /// A text that is not of the form of its template: all of it is the first value.
    fn whole(
        &mut self,
        look: &CellLook,
        own: &Cell,
        wanted: &PatternRow<'_>,
        item: &mut ItemRow,
    ) {
        match look.text.text.parts.first() {
            Some(TemplatePart::Path(path)) if !wanted.each.is_empty() => {
                self.put(path, look, &own.text, own, wanted, item, false);
            }
            _ => self.notes.unplaced(&own.place, &own.text),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a value, its cell and its row")]
    fn put(
        &mut self,
        path: &str,
        look: &CellLook,
        text: &str,
        own: &Cell,
        wanted: &PatternRow<'_>,
        item: &mut ItemRow,
        solved: bool,
    ) {
        let whole = if wanted.each.is_empty() {
            path_of(path, wanted)
        } else {
            typed_as(path, wanted)
        };
        let text = match look.kind {
            CellKind::Label | CellKind::Head => typed::one_line(text),
            CellKind::Text => text.to_owned(),
        };
        let Some(value) = typed::value(&whole, &text, &own.place, self.notes) else {
            return;
        };
        if !wanted.each.is_empty() {
            item.put(path, value, solved);
            return;
        }
        let slot =
            self.values.get(&whole).filter(|slot| !slot.is_empty() && **slot != value);
        match slot {
            Some(_) if solved => add_to_list(&mut self.values, &whole, value),
            // The first place of a value that stands twice holds.
            Some(_) => self.notes.unplaced(&own.place, &text),
            None => self.values.set(&whole, value),
        }
    }

    fn add(&mut self, mut item: ItemRow, wanted: &PatternRow<'_>) {
        if wanted.each.is_empty() {
            return;
        }
        let computed = std::mem::take(&mut item.computed);
        let leaf = self.items.add(&wanted.each, item);
        for (_, index) in computed {
            self.computed[index].item = Some(leaf.clone());
        }
    }

    /// Compares what the form will compute with what stands there.
    fn check_computed(&mut self) {
        let mut values = self.values.clone();
        self.items.clone().put_into(&mut values);
        for computed in std::mem::take(&mut self.computed) {
            let said = computed.says(&values);
            if said.as_deref().is_some_and(|said| same(said, &computed.text)) {
                continue;
            }
            let (text, said) = (shown(&computed.text), said.unwrap_or_default());
            self.notes.keep(computed.text.trim());
            self.notes.tell(
                "import::computed",
                &computed.place,
                both(
                    format!("the form computes `{said}` where this stands: {text}"),
                    format!("此处版式自动计算为“{said}”，原文为：{text}"),
                ),
                at_the_end(),
            );
        }
    }
}

impl Computed<'_> {
    fn says(&self, values: &Tree) -> Option<String> {
        let lookup = |name: &str| {
            let own = self.item.as_ref().and_then(|item| item.get(name));
            own.or_else(|| values.get(&path_of(name, self.row)))
                .map_or(expr::Value::UNDEFINED, Tree::seen)
        };
        let mut text = String::new();
        for part in &self.look.text.text.parts {
            match part {
                TemplatePart::Text(plain) => text.push_str(plain),
                TemplatePart::Path(path) => text.push_str(&expr::text(&lookup(path))?),
                TemplatePart::Expression(expression) => {
                    text.push_str(&expr::text(&expression.value(lookup).ok()?)?);
                }
            }
        }
        Some(text)
    }
}

/// The texts of a row in one line.
fn line(row: &[Cell]) -> String {
    let texts = row.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("　")
}

/// Whether two texts say the same number, or are the same.
fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| {
        let text = half_width(text);
        let plain = text.strip_suffix('%').unwrap_or(&text);
        crate::exact::parse(plain)
            .map(|number| (number.normalize(), plain.len() < text.len()))
    };
    folded(one) == folded(other)
        || (number(one).is_some() && number(one) == number(other))
}

fn is_empty_text(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether a cell has only what the form computes.
fn is_computed(look: &CellLook) -> bool {
    let parts = &look.text.text.parts;
    parts.iter().any(|part| matches!(part, TemplatePart::Expression(_)))
        && !parts.iter().any(|part| matches!(part, TemplatePart::Path(_)))
}

/// Whether a cell's values are found by what an expression makes of them.
fn is_solved(look: &CellLook) -> bool {
    matches!(look.text.text.parts[..], [TemplatePart::Expression(_)])
}

/// The path of a name in a row that is about a map.
fn path_of(name: &str, wanted: &PatternRow<'_>) -> String {
    let Some(with) = &wanted.with else { return name.to_owned() };
    let inner = format!("{with}.{name}");
    let is_free = with.starts_with("fields");
    let at_root = crate::data::known(name, &[]);
    let inside = !is_free && crate::data::known(&inner, &[]);
    if inside || !at_root { inner } else { name.to_owned() }
}

/// The path by which a value of an item is known to the schema; those of free lists are free.
fn typed_as(path: &str, wanted: &PatternRow<'_>) -> String {
    match wanted.each.first() {
        Some(first) if first.starts_with("fields.") => format!("fields.{path}"),
        _ => path.to_owned(),
    }
}

/// Makes a list of a value that stands there with another.
fn add_to_list(values: &mut Tree, path: &str, value: Tree) {
    let mut items = match values.get(path) {
        Some(Tree::List(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => vec![],
    };
    if !items.contains(&value) {
        items.push(value);
    }
    values.set(path, Tree::List(items));
}
