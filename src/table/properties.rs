//! Random grids on random pages: what must hold of every part of every table.

use proptest::prelude::*;

use crate::document::{
    Cell, CellKind, HeaderScope, Paragraph, RowKind, Table, Track, place,
};
use crate::frame::{Frame, Item, Kind, Rule, Structure, Tag};
use crate::geom::{Abs, Point};

use super::TableLayout;
use super::border::Boxed;
use super::compose::edges;
use super::tests::{cell, fonts, paragraph, table_of};

const WIDTH: Abs = Abs::pt(440.0);

/// What a random table is made from.
#[derive(Clone, Debug)]
struct Recipe {
    columns: Vec<Track>,
    /// Header rows that are printed again.
    headers: usize,
    bodies: usize,
    foots: usize,
    /// Whether a label stands beside all rows of the body and its header.
    beside: bool,
    /// For each place, how far the cell that begins there reaches, if it can: columns, rows.
    spans: Vec<(usize, usize)>,
    /// For each cell: whether it is a label, and how long its text is.
    texts: Vec<(bool, usize)>,
    first: f64,
    page: f64,
}

fn track() -> impl Strategy<Value = Track> {
    prop_oneof![
        3 => (40.0..90.0f64).prop_map(|width| Track::Fixed(Abs::pt(width))),
        2 => (1.0..3.0f64).prop_map(Track::Fraction),
        1 => Just(Track::Auto { least: Abs::pt(30.0), most: Abs::pt(120.0) }),
    ]
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let shape = (
        prop::collection::vec(track(), 2..6),
        0..3usize,
        1..40usize,
        0..3usize,
        any::<bool>(),
    );
    let span = (
        prop_oneof![4 => Just(1usize), 1 => 2..4usize],
        prop_oneof![3 => Just(1usize), 2 => 2..9usize],
    );
    let text = (any::<bool>(), prop_oneof![6 => 0..12usize, 1 => 12..150usize]);
    (
        shape,
        prop::collection::vec(span, 40),
        prop::collection::vec(text, 40),
        40.0..500.0f64,
        330.0..640.0f64,
    )
        .prop_map(|(shape, spans, texts, first, page)| {
            let (columns, headers, bodies, foots, beside) = shape;
            Recipe { columns, headers, bodies, foots, beside, spans, texts, first, page }
        })
}

/// A character that stands for a cell and for no other.
fn letter(index: usize) -> char {
    char::from_u32(0x4e00 + index as u32).unwrap_or('一')
}

/// Labels are no longer, so that a page has room for them.
const LONGEST_LABEL: usize = 10;

impl Recipe {
    fn kinds(&self) -> Vec<RowKind> {
        let rows = |kind, count| std::iter::repeat_n(kind, count);
        rows(RowKind::Repeat, self.headers)
            .chain(rows(RowKind::Body, self.bodies))
            .chain(rows(RowKind::Foot, self.foots))
            .collect()
    }

    /// Cells that cover the grid; none goes on from one kind of rows into another, but the
    /// label beside header and body.
    fn cells(&self) -> Vec<Cell> {
        let (kinds, columns) = (self.kinds(), self.columns.len());
        let mut taken = vec![false; kinds.len() * columns];
        let mut cells: Vec<Cell> = vec![];
        for at in 0..taken.len() {
            let (row, column) = (at / columns, at % columns);
            if taken[at] {
                continue;
            }
            let (right, down) = self.spans[at % self.spans.len()];
            let free = |column: &usize| !taken[row * columns + column];
            let mut width = (column..columns).take_while(free).take(right).count();
            let same = |at: &usize| kinds[*at] == kinds[row];
            let mut height = (row..kinds.len()).take_while(same).take(down).count();
            if self.beside && at == 0 {
                (width, height) = (1, self.headers + self.bodies);
            }
            for row in row..row + height {
                taken[row * columns + column..row * columns + column + width].fill(true);
            }
            let label = self.texts[cells.len() % self.texts.len()].0;
            let kind = match kinds[row] {
                _ if self.beside && at == 0 => CellKind::Header(HeaderScope::Row),
                RowKind::Repeat => CellKind::Header(HeaderScope::Column),
                _ if label => CellKind::Header(HeaderScope::Row),
                _ => CellKind::Data,
            };
            cells.push(cell(row, column, height, width, kind));
        }
        for (index, cell) in cells.iter_mut().enumerate() {
            let length = self.texts[index % self.texts.len()].1;
            let most = if cell.kind == CellKind::Data { length } else { LONGEST_LABEL };
            let text = letter(index).to_string().repeat(length.min(most));
            cell.content = if text.is_empty() { vec![] } else { vec![paragraph(&text)] };
        }
        cells
    }

    fn table(&self) -> Table {
        let cells = self.cells();
        let rows = self.kinds();
        let slots = place(&cells, rows.len(), self.columns.len());
        let slots = slots.expect("the grid is covered");
        table_of(self.columns.clone(), rows, cells, slots)
    }
}

/// A part of a table, with what stands where.
pub(super) struct Shown {
    pub(super) height: Abs,
    pub(super) frame: Frame,
    /// The table's rows that it has, repeated ones first.
    pub(super) rows: Vec<usize>,
    pub(super) boxes: Vec<(usize, Bounds)>,
}

impl Shown {
    /// The texts of its lines.
    pub(super) fn texts(&self) -> Vec<String> {
        runs(&self.frame).into_iter().map(|(text, _)| text.to_owned()).collect()
    }
}

#[derive(Copy, Clone, Debug)]
pub(super) struct Bounds {
    pub(super) left: Abs,
    pub(super) top: Abs,
    pub(super) right: Abs,
    pub(super) bottom: Abs,
}

/// All parts of a table, and its structure.
pub(super) fn parts(table: &Table, first: Abs, page: Abs) -> (Vec<Shown>, Structure) {
    let (fonts, mut structure) = (fonts(), Structure::default());
    let mut layout =
        TableLayout::new(table, WIDTH, page, fonts, &mut structure, Structure::ROOT);
    let (mut parts, mut height, mut fresh) = (vec![], first, false);
    while !layout.is_done() {
        match layout.next(height, fresh) {
            Some(part) => {
                let (xs, top) =
                    (edges(Abs::ZERO, &layout.columns), layout.caption().advance);
                let ys = edges(top, &part.heights);
                let boxes = layout.boxes(&part).0;
                let boxes = boxes.iter().map(|Boxed { cell, rows }| {
                    let own = &table.cells[*cell];
                    let bounds = Bounds {
                        left: xs[own.column],
                        right: xs[own.column + own.column_span],
                        top: ys[rows.start],
                        bottom: ys[rows.end],
                    };
                    (*cell, bounds)
                });
                let boxes = boxes.collect();
                let rows = part.repeated.clone().chain(part.rows.clone()).collect();
                let frame = layout.compose(&part);
                layout.advance(&part);
                parts.push(Shown { height, frame, rows, boxes });
            }
            None => assert!(!fresh, "a fresh page takes a part"),
        }
        (height, fresh) = (page, true);
        assert!(parts.len() < 200, "the table ends: {:?}", layout.progress);
    }
    (parts, structure)
}

/// The text of each cell as all parts give it out, reprints left out.
fn given(parts: &[Shown], structure: &Structure) -> Vec<String> {
    let mut texts = vec![String::new(); structure.len()];
    for (_, item) in parts.iter().flat_map(|part| &part.frame.items) {
        if let Item::Glyphs(run) = item
            && let Tag::Node(node) = run.tag
        {
            texts[node.0 as usize].push_str(&run.text);
        }
    }
    let mut cells = vec![];
    structure.walk(Structure::ROOT, &mut |id, node| {
        if matches!(node.kind, Kind::HeaderCell { .. } | Kind::DataCell { .. }) {
            cells.push(texts[id.0 as usize].clone());
        }
    });
    cells
}

fn text_of(cell: &Cell) -> &str {
    cell.content.first().map_or("", |Paragraph { text, .. }| text)
}

/// The glyph runs of a part: the text with its bounds.
fn runs(frame: &Frame) -> Vec<(&str, Bounds)> {
    let runs = frame.items.iter().filter_map(|(at, item)| match item {
        Item::Glyphs(run) => {
            let (left, right) = (at.x, at.x + run.width());
            let (top, bottom) = (at.y - run.size * 0.88, at.y + run.size * 0.12);
            Some((run.text.as_str(), Bounds { left, top, right, bottom }))
        }
        _ => None,
    });
    runs.collect()
}

fn rules(frame: &Frame) -> Vec<(Point, &Rule)> {
    let rules = frame.items.iter().filter_map(|(at, item)| match item {
        Item::Rule(rule) => Some((*at, rule)),
        _ => None,
    });
    rules.collect()
}

/// Whether one rule covers a side of a box, or several one after another.
fn is_drawn(rules: &[(Point, &Rule)], from: Point, to: Point) -> bool {
    let near = |a: Abs, b: Abs| (a - b).abs().fits(Abs::pt(0.01));
    let lying = from.y == to.y;
    let mut covered = if lying { from.x } else { from.y };
    let end = if lying { to.x } else { to.y };
    let mut along: Vec<(Abs, Abs)> = rules
        .iter()
        .filter(|(at, rule)| {
            let (across, direction) = if lying {
                (near(at.y, from.y), rule.to.y == Abs::ZERO)
            } else {
                (near(at.x, from.x), rule.to.x == Abs::ZERO)
            };
            across && direction
        })
        .map(
            |(at, rule)| {
                if lying { (at.x, at.x + rule.to.x) } else { (at.y, at.y + rule.to.y) }
            },
        )
        .collect();
    along.sort_by(|a, b| a.0.to_pt().total_cmp(&b.0.to_pt()));
    for (start, stop) in along {
        if start.fits(covered) {
            covered = covered.max(stop);
        }
    }
    end.fits(covered)
}

fn check(recipe: &Recipe) -> Result<(), TestCaseError> {
    let table = recipe.table();
    let page = Abs::pt(recipe.page);
    let (parts, structure) = parts(&table, Abs::pt(recipe.first).min(page), page);
    // Each text is given out once, whole and in order.
    for (cell, text) in table.cells.iter().zip(given(&parts, &structure)) {
        prop_assert_eq!(text.as_str(), text_of(cell));
    }
    // Each row is given out once, in order.
    let first = |part: &Shown| part.rows.clone();
    let mut seen: Vec<usize> = vec![];
    for part in &parts {
        let new = first(part)
            .into_iter()
            .filter(|row| seen.last().is_none_or(|last| row >= last));
        let new: Vec<usize> = new.collect();
        seen.extend(new);
    }
    seen.dedup();
    prop_assert_eq!(seen, (0..table.rows.len()).collect::<Vec<_>>());
    for part in &parts {
        check_part(&table, part)?;
    }
    Ok(())
}

fn check_part(table: &Table, part: &Shown) -> Result<(), TestCaseError> {
    let (runs, rules) = (runs(&part.frame), rules(&part.frame));
    prop_assert!(part.frame.size.height.fits(part.height), "higher than its room");
    for (index, cell) in table.cells.iter().enumerate() {
        let rows = cell.row..cell.row + cell.row_span;
        let touched = part.rows.iter().any(|row| rows.contains(row));
        let letter = letter(index);
        let count: usize = runs
            .iter()
            .map(|(text, _)| text.chars().filter(|c| *c == letter).count())
            .sum();
        if cell.kind != CellKind::Data {
            // Labels stand once, whole, on each part that has rows of theirs.
            let expected = if touched { text_of(cell).chars().count() } else { 0 };
            prop_assert_eq!(
                count,
                expected,
                "label {} of rows {:?} on {:?}",
                index,
                rows,
                &part.rows
            );
        } else if !touched {
            prop_assert_eq!(count, 0);
        }
        // Each text is inside a box of its cell, which no other's is.
        for (text, run) in runs.iter().filter(|(text, _)| text.contains(letter)) {
            let inside =
                part.boxes.iter().filter(|(cell, _)| *cell == index).any(|(_, own)| {
                    own.left.fits(run.left)
                        && run.right.fits(own.right)
                        && own.top.fits(run.top)
                        && run.bottom.fits(own.bottom)
                });
            prop_assert!(inside, "{text} sticks out of its cell on {:?}", part.rows);
        }
    }
    // No two boxes overlap, and each is closed.
    let mut area = 0.0;
    for (_, own) in &part.boxes {
        area += (own.right - own.left).to_pt() * (own.bottom - own.top).to_pt();
        let corners = [
            (Point::new(own.left, own.top), Point::new(own.right, own.top)),
            (Point::new(own.left, own.bottom), Point::new(own.right, own.bottom)),
            (Point::new(own.left, own.top), Point::new(own.left, own.bottom)),
            (Point::new(own.right, own.top), Point::new(own.right, own.bottom)),
        ];
        for (from, to) in corners {
            prop_assert!(is_drawn(&rules, from, to), "open from {from:?} to {to:?}");
        }
        for (_, other) in &part.boxes {
            let apart = std::ptr::eq(own, other)
                || own.right.fits(other.left)
                || other.right.fits(own.left)
                || own.bottom.fits(other.top)
                || other.bottom.fits(own.top);
            prop_assert!(apart, "{own:?} and {other:?} overlap");
        }
    }
    // They cover the whole grid.
    let bottom = part.boxes.iter().map(|(_, own)| own.bottom).fold(Abs::ZERO, Abs::max);
    let top = part.boxes.iter().map(|(_, own)| own.top).fold(Abs::INF, Abs::min);
    if !part.boxes.is_empty() {
        let whole = WIDTH.to_pt() * (bottom - top).to_pt();
        prop_assert!((area - whole).abs() < 0.1, "{area} of {whole}");
    }
    // Nothing is outside the type area.
    for (text, run) in &runs {
        let inside = run.left >= Abs::ZERO
            && run.right.fits(WIDTH)
            && Abs::ZERO.fits(run.top)
            && run.bottom.fits(part.height);
        prop_assert!(inside, "{text} is outside");
    }
    for (at, rule) in &rules {
        let over = rule.width;
        let end = *at + rule.to;
        prop_assert!((Abs::ZERO - over).fits(at.x) && end.x.fits(WIDTH + over));
        prop_assert!((Abs::ZERO - over).fits(at.y) && end.y.fits(part.height + over));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_grids_are_whole_on_every_page(recipe in recipe()) {
        check(&recipe)?;
    }
}

#[test]
fn the_short_tail_of_a_cut_row_has_room_for_its_label() {
    // Lines of the row are left for the second part, fewer than its label has with the suffix.
    for length in (200..700).step_by(10) {
        let mut cells = vec![
            cell(0, 0, 1, 1, CellKind::Header(HeaderScope::Row)),
            cell(0, 1, 1, 1, CellKind::Data),
            cell(1, 0, 1, 2, CellKind::Data),
        ];
        for (index, length) in [24, length, 3].into_iter().enumerate() {
            let text = letter(index).to_string().repeat(length);
            cells[index].content = vec![paragraph(&text)];
        }
        let slots = place(&cells, 2, 2).expect("the grid is covered");
        let columns = vec![Track::Fixed(Abs::pt(60.0)), Track::Fraction(1.0)];
        let mut table = table_of(columns, vec![RowKind::Body; 2], cells, slots);
        table.continued_label = letter(0).to_string().repeat(4);
        for part in parts(&table, Abs::pt(150.0), Abs::pt(150.0)).0 {
            for (text, run) in runs(&part.frame) {
                let holds = |(cell, own): &(usize, Bounds)| {
                    text.contains(letter(*cell)) && run.bottom.fits(own.bottom)
                };
                let known = (0..3).any(|index| text.contains(letter(index)));
                assert!(!known || part.boxes.iter().any(holds), "{length}: {text}");
            }
        }
    }
}
