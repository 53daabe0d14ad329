//! The legend: which fill or line is which series.

use crate::document::ChartKind;
use crate::frame::{Frame, Item, Shape};
use crate::geom::{Abs, Point, Size};

use super::text::Set;
use super::{Easel, GAP, INK, RULE, fill, line};

/// The side of a sample, in points.
const SAMPLE: Abs = Abs::pt(8.0);
/// Half of the side of a mark.
const MARK: Abs = Abs::pt(2.6);

impl Easel<'_> {
    /// The names of the series in rows, each after a sample; empty for a single one.
    pub(super) fn legend(&self) -> Frame {
        let names = self.chart.series.iter().enumerate();
        let names =
            names.filter_map(|(index, series)| Some((index, series.name.as_ref()?)));
        let mut rows: Vec<(Abs, Vec<(usize, Set)>)> = vec![];
        for (index, name) in names {
            let set = self.set(name);
            let width = SAMPLE * 2.0 + GAP + set.size.width + GAP * 3.0;
            match rows.last_mut() {
                Some((used, row)) if (*used + width).fits(self.size.width) => {
                    *used += width;
                    row.push((index, set));
                }
                _ => rows.push((width, vec![(index, set)])),
            }
        }
        let mut frame = Frame::new(Size::new(self.size.width, Abs::ZERO));
        for (width, row) in rows {
            let mut x = (self.size.width - width + GAP * 3.0) / 2.0;
            let y = frame.size.height;
            for (index, set) in row {
                let middle = y + set.size.height / 2.0;
                self.sample(index, Point::new(x, middle), &mut frame);
                x += SAMPLE * 2.0 + GAP;
                frame.size.height = frame.size.height.max(y + set.size.height + GAP);
                frame.append(Point::new(x, y), set.frame);
                x += set.size.width + GAP * 3.0;
            }
        }
        frame
    }

    /// What a series looks like, from a place at the left.
    fn sample(&self, index: usize, at: Point, frame: &mut Frame) {
        let end = at + Point::new(SAMPLE * 2.0, Abs::ZERO);
        if self.chart.kind == ChartKind::Line {
            let stroke = Some((Abs::pt(1.2), line(index)));
            let shape = Shape::polygon([at, end], false, None, stroke, self.tag);
            frame.push(Point::ZERO, Item::Shape(shape));
            self.mark(index, at + Point::new(SAMPLE, Abs::ZERO), frame);
        } else {
            let half = SAMPLE / 2.0;
            let corners = [
                Point::new(at.x, at.y - half),
                Point::new(end.x, at.y - half),
                Point::new(end.x, at.y + half),
                Point::new(at.x, at.y + half),
            ];
            let edge = Some((RULE, INK));
            let shape = Shape::polygon(corners, true, Some(fill(index)), edge, self.tag);
            frame.push(Point::ZERO, Item::Shape(shape));
        }
    }

    /// The mark of a point: each series has a form of its own.
    pub(super) fn mark(&self, index: usize, at: Point, frame: &mut Frame) {
        let corners: &[(f64, f64)] = match index % 6 {
            0 => &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
            1 => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
            2 => &[(0.0, -1.3), (1.2, 1.0), (-1.2, 1.0)],
            3 => &[(0.0, 1.3), (1.2, -1.0), (-1.2, -1.0)],
            4 => &[(-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)],
            _ => &[(-0.5, -1.3), (0.5, -1.3), (0.5, 1.3), (-0.5, 1.3)],
        };
        let corner = |(x, y): &(f64, f64)| at + Point::new(MARK * *x, MARK * *y);
        let corners = corners.iter().map(corner);
        let shape = Shape::polygon(corners, true, Some(line(index)), None, self.tag);
        frame.push(Point::ZERO, Item::Shape(shape));
    }
}
