//! Which row and cell of a file is which of a form: the alignment with the highest score, rows
//! first, cells inside them. Files lack rows and have others; labels are what holds.

use std::collections::BTreeSet;

use super::input::{Cell, folded};
use super::pattern::{Pattern, PatternCell, PatternRow};
use super::template::{self, Lookup};

/// A row of the file that is one of the form.
#[derive(Debug)]
pub(super) struct Match {
    /// The form's row.
    pub(super) row: usize,
    /// The file's row.
    pub(super) at: usize,
    /// For each cell of the form's row the cell of the file's.
    pub(super) cells: Vec<Option<usize>>,
}

/// A row of the file, its texts folded once.
struct Folded<'a> {
    cells: &'a [Cell],
    texts: Vec<String>,
    filled: i32,
}

/// Scores: a label that is right outweighs all that is doubtful in its row.
const LABEL: i32 = 500;
const NEAR_LABEL: i32 = 300;
const WRONG_LABEL: i32 = -400;
const VALUE: i32 = 100;
const NO_VALUE: i32 = 50;
const LOST_LABEL: i32 = -300;
const LOST_VALUE: i32 = -50;
const LOST_CELL: i32 = -200;
const NEVER: i32 = i32::MIN / 4;
/// Rows of a file with more are looked at for labels that are spelt as in the form only.
const LONGEST_WITH_FAULTS: usize = 400;
/// More cells of a row are no form's.
const WIDEST: usize = 256;

/// Finds the rows of a form in those of a file. Rows that are `outside` are no items of lists.
pub(super) fn align(
    pattern: &Pattern<'_>,
    rows: &[Vec<Cell>],
    outside: &dyn Fn(&[Cell]) -> bool,
    lookup: Lookup<'_>,
) -> Vec<Match> {
    let near = rows.len() <= LONGEST_WITH_FAULTS;
    let rows: Vec<Folded<'_>> = rows.iter().map(|row| Folded::of(row)).collect();
    let mut table = Table::new(pattern.rows.len(), rows.len());
    let mut seen = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        // A header that is printed again on the next page.
        let again = row.is_header(&pattern.labels) && !seen.insert(row.texts.clone());
        let outside = outside(row.cells);
        for (index, wanted) in pattern.rows.iter().enumerate() {
            let scorer = Scorer { wanted, row, labels: &pattern.labels, near, lookup };
            let never = again || (outside && !wanted.each.is_empty());
            let score = if never { NEVER } else { scorer.score() };
            table.put(index, at, score, wanted, row.filled);
        }
    }
    let found = table.path().into_iter().map(|(index, at)| {
        let (wanted, row) = (&pattern.rows[index], &rows[at]);
        let scorer = Scorer { wanted, row, labels: &pattern.labels, near, lookup };
        Match { row: index, at, cells: scorer.cells() }
    });
    found.collect()
}

/// The best way through rows of the form and rows of the file.
struct Table {
    columns: usize,
    scores: Vec<i32>,
    steps: Vec<Step>,
}

/// How a place of the table was reached.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Step {
    Start,
    /// The form's row is missing in the file.
    SkipWanted,
    /// The file's row is none of the form's.
    SkipRow,
    /// They are the same row.
    Same,
    /// The file's row is one more of the same kind.
    Again,
}

impl Table {
    /// Rows of the form stand in a line, so that the file's rows come one after the other.
    fn new(wanted: usize, rows: usize) -> Self {
        let columns = wanted + 1;
        let mut table = Self {
            columns,
            scores: vec![0; columns * (rows + 1)],
            steps: vec![Step::Start; columns * (rows + 1)],
        };
        for index in 1..columns {
            table.scores[index] = table.scores[index - 1] - 25;
            table.steps[index] = Step::SkipWanted;
        }
        table
    }

    fn put(
        &mut self,
        index: usize,
        at: usize,
        score: i32,
        wanted: &PatternRow<'_>,
        filled: i32,
    ) {
        let (above, here) = (at * self.columns, (at + 1) * self.columns);
        let left_out = -25 * filled.min(20);
        if index == 0 {
            self.scores[here] = self.scores[above].saturating_add(left_out);
            self.steps[here] = Step::SkipRow;
        }
        let missing = if wanted.optional { -5 } else { -25 };
        let more = if wanted.each.is_empty() { NEVER } else { score };
        let ways = [
            (self.scores[above + index].saturating_add(score), Step::Same),
            (self.scores[above + index + 1].saturating_add(more), Step::Again),
            (self.scores[here + index].saturating_add(missing), Step::SkipWanted),
            (self.scores[above + index + 1].saturating_add(left_out), Step::SkipRow),
        ];
        let best = ways.into_iter().rev().max_by_key(|(score, _)| *score);
        if let Some((score, step)) = best {
            self.scores[here + index + 1] = score.max(NEVER);
            self.steps[here + index + 1] = step;
        }
    }

    /// The pairs of rows on the best way, from top to bottom.
    fn path(&self) -> Vec<(usize, usize)> {
        let mut pairs = vec![];
        let (mut index, mut at) =
            (self.columns - 1, self.scores.len() / self.columns - 1);
        while index > 0 || at > 0 {
            match self.steps[at * self.columns + index] {
                Step::Start => break,
                Step::SkipWanted => index -= 1,
                Step::SkipRow => at -= 1,
                Step::Same => {
                    (index, at) = (index - 1, at - 1);
                    pairs.push((index, at));
                }
                Step::Again => {
                    at -= 1;
                    pairs.push((index - 1, at));
                }
            }
        }
        pairs.reverse();
        pairs
    }
}

impl<'a> Folded<'a> {
    fn of(cells: &'a [Cell]) -> Self {
        let cells = &cells[..cells.len().min(WIDEST)];
        let texts: Vec<String> = cells.iter().map(|cell| folded(&cell.text)).collect();
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        Self { cells, texts, filled: i32::try_from(filled).unwrap_or(i32::MAX) }
    }

    fn is_header(&self, labels: &BTreeSet<String>) -> bool {
        let known = self.texts.iter().filter(|text| labels.contains(*text)).count();
        known >= 3
            && known * 3 >= self.texts.iter().filter(|text| !text.is_empty()).count() * 2
    }
}

/// Compares a row of the form with one of the file.
struct Scorer<'a> {
    wanted: &'a PatternRow<'a>,
    row: &'a Folded<'a>,
    labels: &'a BTreeSet<String>,
    near: bool,
    lookup: Lookup<'a>,
}

impl Scorer<'_> {
    /// How well the rows fit; without any label or value in common they are never the same.
    fn score(&self) -> i32 {
        if self.row.filled == 0 && self.wanted.each.is_empty() && self.has_labels() {
            return NEVER;
        }
        if self.row.filled == 0 && !self.wanted.each.is_empty() {
            return NEVER;
        }
        if self.has_labels() && !self.may_fit() {
            return NEVER;
        }
        self.table().last().copied().map_or(NEVER, |(score, _)| score)
    }

    fn has_labels(&self) -> bool {
        self.wanted.cells.iter().any(|cell| {
            matches!(cell, PatternCell::Here { fixed: Some(fixed), .. } if !fixed.is_empty())
        })
    }

    /// Whether a label of the form's row stands in the file's, or may with faults.
    fn may_fit(&self) -> bool {
        self.wanted.cells.iter().any(|cell| match cell {
            PatternCell::Here { fixed: Some(fixed), .. } => {
                !fixed.is_empty()
                    && self.row.texts.iter().any(|text| self.label(fixed, text) > 0)
            }
            PatternCell::Here { literals, .. } => {
                let begins =
                    |text: &String| !literals.is_empty() && shares(text, literals);
                self.row.texts.iter().any(begins)
            }
            PatternCell::Covered => false,
        })
    }

    /// The best alignment of the cells: scores and steps, row by row.
    fn table(&self) -> Vec<(i32, Step)> {
        let (wanted, own) = (&self.wanted.cells, self.row.cells.len());
        let columns = own + 1;
        let mut table = vec![(0, Step::Start); (wanted.len() + 1) * columns];
        for at in 0..own {
            table[at + 1] = (table[at].0 + self.lost_cell(at), Step::SkipRow);
        }
        for (index, cell) in wanted.iter().enumerate() {
            let (above, here) = (index * columns, (index + 1) * columns);
            let lost = lost(cell) - position(wanted.len() - index);
            table[here] = (table[above].0 + lost, Step::SkipWanted);
            for at in 0..own {
                let ways = [
                    (table[above + at].0 + self.pair(cell, at), Step::Same),
                    (table[above + at + 1].0 + lost, Step::SkipWanted),
                    (table[here + at].0 + self.lost_cell(at), Step::SkipRow),
                ];
                let best = ways.into_iter().rev().max_by_key(|(score, _)| *score);
                table[here + at + 1] = best.unwrap_or((NEVER, Step::Start));
            }
        }
        table
    }

    /// For each cell of the form's row the one of the file's.
    fn cells(&self) -> Vec<Option<usize>> {
        let table = self.table();
        let columns = self.row.cells.len() + 1;
        let mut found = vec![None; self.wanted.cells.len()];
        let (mut index, mut at) = (self.wanted.cells.len(), columns - 1);
        while index > 0 || at > 0 {
            match table[index * columns + at].1 {
                Step::SkipWanted => index -= 1,
                Step::SkipRow => at -= 1,
                Step::Same => {
                    (index, at) = (index - 1, at - 1);
                    found[index] = Some(at);
                }
                Step::Start | Step::Again => break,
            }
        }
        found
    }

    /// A cell of the file that is none of the form's: a blank one at the left is likelier.
    fn lost_cell(&self, at: usize) -> i32 {
        if self.row.texts[at].is_empty() { -5 - position(at) } else { LOST_CELL }
    }

    fn pair(&self, cell: &PatternCell<'_>, at: usize) -> i32 {
        let (own, text) = (&self.row.cells[at], &self.row.texts[at]);
        match cell {
            PatternCell::Covered if own.covered => VALUE,
            PatternCell::Covered if text.is_empty() => NO_VALUE,
            PatternCell::Covered => LOST_CELL,
            PatternCell::Here { fixed: Some(fixed), .. } => self.label(fixed, text),
            PatternCell::Here { look, literals, .. } => {
                let merges = look.merge != crate::style::Merge::Never;
                if own.covered {
                    return if merges { VALUE } else { LOST_VALUE };
                }
                self.value(look, literals, &own.text, text)
            }
        }
    }

    /// How well a text fits a fixed one.
    fn label(&self, fixed: &str, text: &str) -> i32 {
        match (fixed.is_empty(), text.is_empty()) {
            (true, true) => NO_VALUE,
            (true, false) => LOST_CELL,
            (false, true) => LOST_LABEL,
            (false, false) if bare(fixed) == bare(text) => LABEL,
            // A dash where the form has nothing to say.
            (false, false) if fixed.chars().all(|c| "-/".contains(c)) => NO_VALUE,
            (false, false) if self.near && is_near(fixed, text) => NEAR_LABEL,
            (false, false) => WRONG_LABEL,
        }
    }

    /// How well a text fits one with values.
    fn value(
        &self,
        look: &crate::style::CellLook,
        literals: &str,
        text: &str,
        folded: &str,
    ) -> i32 {
        if folded.is_empty() {
            return if literals.is_empty() { NO_VALUE } else { 0 };
        }
        // The name of a column is no value.
        if self.labels.contains(folded) && !self.wanted.each.is_empty() {
            return LOST_CELL;
        }
        if literals.chars().count() < 2 {
            return VALUE;
        }
        if template::read(&look.text.text, text, self.lookup).is_some() {
            return VALUE + LABEL;
        }
        match look.text.text.parts.first() {
            Some(crate::style::TemplatePart::Path(_)) if !self.wanted.each.is_empty() => {
                NO_VALUE
            }
            _ if self.near && is_near(literals, folded) => NO_VALUE,
            _ => LOST_CELL,
        }
    }
}

/// What it costs if a cell of the form is not in the file.
fn lost(cell: &PatternCell<'_>) -> i32 {
    match cell {
        PatternCell::Covered => -10,
        PatternCell::Here { fixed: Some(fixed), .. } if fixed.is_empty() => -10,
        PatternCell::Here { fixed: Some(_), .. } => LOST_LABEL,
        PatternCell::Here { .. } => LOST_VALUE,
    }
}

/// Of cells that may be missing the last is likeliest: nothing was written into it.
fn position(from_the_end: usize) -> i32 {
    i32::try_from(from_the_end.min(9)).unwrap_or(9)
}

/// A label without the colon at its end.
fn bare(text: &str) -> &str {
    text.trim_end_matches(':')
}

/// Whether two labels are the same but for some characters: 项目名称 and 项目支出名称.
pub(super) fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let (a, b) = (one.chars().count(), other.chars().count());
    let (short, long) = (a.min(b), a.max(b));
    if short < 2 || long > 24 || long > 2 * short + 2 || !shares(one, other) {
        return false;
    }
    let same = long - strsim::levenshtein(one, other).min(long);
    same * 5 >= long * 3
}

/// Whether half of the characters of a text stand in another.
fn shares(one: &str, other: &str) -> bool {
    let shared = one.chars().filter(|c| other.contains(*c)).count();
    shared * 2 >= one.chars().count().min(other.chars().count())
}
