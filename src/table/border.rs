//! The rules of a part: long ones, each boundary once, closed around it.
//!
//! What a cell says of a side goes before what the table says. Where two cells meet that both
//! say something, the thicker rule is drawn, and the upper or left one's if they are alike.
//! Where a table is cut, `none` leaves the table's rule there, so that no box stays open.

use std::ops::Range;

use crate::document::{Cell, Stroke, Table};
use crate::frame::{Frame, Item, Rule};
use crate::geom::{Abs, Point};

/// A cell, or as much of it as a part has.
pub(super) struct Boxed {
    pub(super) cell: usize,
    /// Its rows of the part.
    pub(super) rows: Range<usize>,
}

/// A part's grid: which of its boxes covers each place.
pub(super) struct Grid<'a> {
    pub(super) table: &'a Table,
    pub(super) boxes: &'a [Boxed],
    /// The boxes' numbers, row by row.
    pub(super) owners: &'a [usize],
    /// For each row of the part, the table's row.
    pub(super) rows: &'a [usize],
    /// The table's row that an earlier part began.
    pub(super) begun: Option<usize>,
    /// The table's row that goes on in the next part.
    pub(super) cut: Option<usize>,
    /// The places of the vertical boundaries: one more than there are columns.
    pub(super) xs: &'a [Abs],
    /// The places of the horizontal boundaries: one more than there are rows.
    pub(super) ys: &'a [Abs],
}

impl Grid<'_> {
    /// Draws all rules.
    pub(super) fn draw(&self, frame: &mut Frame) {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let lying = |row| (0..columns).map(|column| self.lying(row, column)).collect();
        let standing = |column| (0..rows).map(|row| self.standing(row, column)).collect();
        let lying: Vec<Vec<Stroke>> = (0..=rows).map(lying).collect();
        let standing: Vec<Vec<Stroke>> = (0..=columns).map(standing).collect();
        for (row, (strokes, y)) in lying.iter().zip(self.ys).enumerate() {
            for line in stretches(strokes) {
                let over = |at| reach(strokes, at, &standing[at], row);
                let from = self.xs[line.places.start] - over(line.places.start);
                let to = self.xs[line.places.end] + over(line.places.end);
                draw(line.stroke, Point::new(from, *y), Point::new(to, *y), frame);
            }
        }
        for (column, (strokes, x)) in standing.iter().zip(self.xs).enumerate() {
            for line in stretches(strokes) {
                let over = |at| reach(strokes, at, &lying[at], column);
                let from = self.ys[line.places.start] - over(line.places.start);
                let to = self.ys[line.places.end] + over(line.places.end);
                draw(line.stroke, Point::new(*x, from), Point::new(*x, to), frame);
            }
        }
    }

    /// The box that covers a place.
    fn owner(&self, row: usize, column: usize) -> usize {
        self.owners[row * (self.xs.len() - 1) + column]
    }

    fn cell(&self, index: usize) -> &Cell {
        &self.table.cells[self.boxes[index].cell]
    }

    /// The rule above a row, or below the last, in a column.
    fn lying(&self, row: usize, column: usize) -> Stroke {
        let rules = &self.table.rules;
        let above = row.checked_sub(1).map(|row| self.owner(row, column));
        let below = (row < self.rows.len()).then(|| self.owner(row, column));
        if above == below {
            return Stroke::NONE;
        }
        let own_above = above.and_then(|index| self.bottom(index));
        let own_below = below.and_then(|index| self.top(index));
        let usual = match (above, below) {
            (None, _) => rules.outer.top,
            (_, None) => rules.outer.bottom,
            _ => rules.horizontal,
        };
        let stroke = meet(own_above, own_below, usual);
        if self.is_seam(row) { stroke.thicker(usual) } else { stroke }
    }

    /// The rule left of a column, or right of the last, in a row.
    fn standing(&self, row: usize, column: usize) -> Stroke {
        let rules = &self.table.rules;
        let left = column.checked_sub(1).map(|column| self.owner(row, column));
        let right = (column + 1 < self.xs.len()).then(|| self.owner(row, column));
        if left == right {
            return Stroke::NONE;
        }
        let usual = match (left, right) {
            (None, _) => rules.outer.left,
            (_, None) => rules.outer.right,
            _ => rules.vertical,
        };
        let own_left = left.and_then(|index| self.cell(index).rules.right);
        let own_right = right.and_then(|index| self.cell(index).rules.left);
        meet(own_left, own_right, usual)
    }

    /// What a box's cell says of its upper side, if it begins there.
    fn top(&self, index: usize) -> Option<Stroke> {
        let (cell, first) = (self.cell(index), self.rows[self.boxes[index].rows.start]);
        let begins = cell.row == first && self.begun != Some(first);
        cell.rules.top.filter(|_| begins)
    }

    /// What a box's cell says of its lower side, if it ends there.
    fn bottom(&self, index: usize) -> Option<Stroke> {
        let (cell, last) = (self.cell(index), self.rows[self.boxes[index].rows.end - 1]);
        let ends = cell.row + cell.row_span == last + 1 && self.cut != Some(last);
        cell.rules.bottom.filter(|_| ends)
    }

    /// Whether rows of the table are missing above a row of the part, or below its last.
    fn is_seam(&self, row: usize) -> bool {
        let above = row.checked_sub(1).map(|row| self.rows[row]);
        let below = self.rows.get(row).copied();
        match (above, below) {
            (None, below) => below != Some(0) || self.begun == below,
            (above, None) => {
                above != self.table.rows.len().checked_sub(1) || self.cut == above
            }
            (Some(above), below) => below != Some(above + 1) || self.begun == below,
        }
    }
}

/// The rule where two cells meet: what one says, the thicker if both do, else the usual one.
fn meet(first: Option<Stroke>, second: Option<Stroke>, usual: Stroke) -> Stroke {
    match (first, second) {
        (Some(first), Some(second)) => first.thicker(second),
        (Some(stroke), None) | (None, Some(stroke)) => stroke,
        (None, None) => usual,
    }
}

/// A rule over several places.
struct Line {
    places: Range<usize>,
    stroke: Stroke,
}

/// The longest stretches of like rules.
fn stretches(strokes: &[Stroke]) -> Vec<Line> {
    let mut lines: Vec<Line> = vec![];
    for (at, stroke) in strokes.iter().enumerate().filter(|(_, stroke)| stroke.is_there())
    {
        match lines.last_mut() {
            Some(line) if line.places.end == at && line.stroke == *stroke => {
                line.places.end = at + 1;
            }
            _ => lines.push(Line { places: at..at + 1, stroke: *stroke }),
        }
    }
    lines
}

/// How far a rule reaches over its end, so that corners are square: half of what it meets
/// there, if both end. `crossing` are the rules on the boundary that it meets, on whose place
/// `at` it is.
fn reach(along: &[Stroke], end: usize, crossing: &[Stroke], at: usize) -> Abs {
    let there = |strokes: &[Stroke], at: Option<usize>| {
        let stroke = at.and_then(|at| strokes.get(at)).copied();
        stroke.filter(|stroke| stroke.is_there())
    };
    let goes_on = there(along, end.checked_sub(1)).and(there(along, Some(end)));
    match (there(crossing, at.checked_sub(1)), there(crossing, Some(at))) {
        (Some(stroke), None) | (None, Some(stroke)) if goes_on.is_none() => {
            stroke.width / 2.0
        }
        _ => Abs::ZERO,
    }
}

fn draw(stroke: Stroke, from: Point, to: Point, frame: &mut Frame) {
    let along = Point::new(to.x - from.x, to.y - from.y);
    let rule = Rule { to: along, width: stroke.width, color: stroke.color };
    frame.push(from, Item::Rule(rule));
}
