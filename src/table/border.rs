//! The rules of a part: long ones, each boundary once, closed around it.

use crate::document::Rules;
use crate::frame::{Frame, Item, Rule};
use crate::geom::{Abs, Color, Point};

/// A part's grid: which of its boxes covers each place.
pub(super) struct Grid<'a> {
    /// The boxes' numbers, row by row.
    pub(super) owners: &'a [usize],
    /// The places of the vertical boundaries: one more than there are columns.
    pub(super) xs: &'a [Abs],
    /// The places of the horizontal boundaries: one more than there are rows.
    pub(super) ys: &'a [Abs],
}

impl Grid<'_> {
    fn owner(&self, row: usize, column: usize) -> usize {
        self.owners[row * (self.xs.len() - 1) + column]
    }

    /// Draws all rules.
    pub(super) fn draw(&self, rules: &Rules, frame: &mut Frame) {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        for (row, y) in self.ys.iter().enumerate() {
            let outer = row == 0 || row == rows;
            let there = |column: usize| {
                outer || self.owner(row - 1, column) != self.owner(row, column)
            };
            for (start, end) in stretches(columns, there) {
                let (from, to) = (self.xs[start], self.xs[end]);
                let stroke = Stroke::of(rules, outer);
                stroke.draw(Point::new(from, *y), Point::new(to, *y), frame);
            }
        }
        for (column, x) in self.xs.iter().enumerate() {
            let outer = column == 0 || column == columns;
            let there = |row: usize| {
                outer || self.owner(row, column - 1) != self.owner(row, column)
            };
            for (start, end) in stretches(rows, there) {
                let (from, to) = (self.ys[start], self.ys[end]);
                let stroke = Stroke::of(rules, outer);
                stroke.draw(Point::new(*x, from), Point::new(*x, to), frame);
            }
        }
    }
}

/// The longest stretches of places for which something is there.
fn stretches(count: usize, there: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = vec![];
    for at in (0..count).filter(|at| there(*at)) {
        match stretches.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => stretches.push((at, at + 1)),
        }
    }
    stretches
}

struct Stroke {
    width: Abs,
    /// How far it reaches over both ends, so that corners are square.
    over: Abs,
}

impl Stroke {
    fn of(rules: &Rules, outer: bool) -> Self {
        if outer {
            Self { width: rules.outer, over: rules.outer / 2.0 }
        } else {
            Self { width: rules.inner, over: Abs::ZERO }
        }
    }

    fn draw(&self, from: Point, to: Point, frame: &mut Frame) {
        if self.width <= Abs::ZERO {
            return;
        }
        let horizontal = from.y == to.y;
        let over = if horizontal {
            Point::new(self.over, Abs::ZERO)
        } else {
            Point::new(Abs::ZERO, self.over)
        };
        let start = Point::new(from.x - over.x, from.y - over.y);
        let end = to + over;
        let along = Point::new(end.x - start.x, end.y - start.y);
        let rule = Rule { to: along, width: self.width, color: Color::Black };
        frame.push(start, Item::Rule(rule));
    }
}
