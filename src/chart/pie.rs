//! Slices of a whole, each with its name, its number and its share.

use std::f64::consts::TAU;

use plotters::drawing::IntoDrawingArea;
use plotters::element::Pie;

use crate::document::Paragraph;
use crate::frame::{Frame, Item, Shape};
use crate::geom::{Abs, Point};

use super::canvas::{Canvas, rgb, units};
use super::text::Set;
use super::{Easel, GAP, INK, RULE, fill};

/// A slice: what stands beside it and the middle of its edge.
struct Slice {
    label: Set,
    /// The direction of its middle, from the centre.
    toward: (f64, f64),
    /// The middle of its label.
    y: Abs,
}

/// Draws a pie in the middle, names at both sides.
pub(super) fn draw(easel: &Easel<'_>) -> Frame {
    let mut frame = Frame::new(easel.size);
    let unit = easel.chart.unit.as_ref().map(|unit| easel.set(unit));
    let top = unit.as_ref().map_or(Abs::ZERO, |set| set.size.height + GAP);
    let center = Point::new(easel.size.width / 2.0, (easel.size.height + top) / 2.0);
    let radius =
        ((easel.size.height - top) / 2.0 - GAP * 2.0).min(easel.size.width / 5.0);
    if let Some(unit) = unit {
        frame.append(Point::ZERO, unit.frame);
    }
    slices(easel, center, radius, &mut frame);
    let (right, left): (Vec<_>, Vec<_>) = labels(easel, center, radius)
        .into_iter()
        .partition(|slice| slice.toward.0 >= 0.0);
    for (mut side, sign) in [(right, 1.0), (left, -1.0)] {
        spread(&mut side, top, easel.size.height);
        side.into_iter()
            .for_each(|slice| put(easel, slice, sign, center, radius, &mut frame));
    }
    frame
}

/// The numbers of the slices.
fn sizes(easel: &Easel<'_>) -> Vec<f64> {
    let series = easel.chart.series.first();
    let values = series.into_iter().flat_map(|series| &series.values);
    values.map(|value| value.as_ref().map_or(0.0, |value| value.number)).collect()
}

fn slices(easel: &Easel<'_>, center: Point, radius: Abs, frame: &mut Frame) {
    let sizes = sizes(easel);
    let colors: Vec<_> =
        (0..sizes.len()).map(|index| rgb(color(index, sizes.len()))).collect();
    let names = vec![""; sizes.len()];
    let at = (units(center.x), units(center.y));
    let reach = f64::from(units(radius));
    let mut pie = Pie::new(&at, &reach, &sizes, &colors, &names);
    // From twelve o'clock.
    pie.start_angle(-90.0);
    // Nothing can go wrong: there is a colour and a name for each, and our canvas has no errors.
    let _ = Canvas::new(frame, easel.tag).into_drawing_area().draw(&pie);
}

/// The last slice lies beside the first: it must not have the same fill.
fn color(index: usize, count: usize) -> crate::geom::Color {
    let again = index > 0 && index + 1 == count && fill(index) == fill(0);
    fill(if again { index + 2 } else { index })
}

fn labels(easel: &Easel<'_>, center: Point, radius: Abs) -> Vec<Slice> {
    let sizes = sizes(easel);
    let total: f64 = sizes.iter().sum();
    let mut before = 0.0;
    let mut slices = vec![];
    for (index, size) in sizes.iter().enumerate() {
        let middle = (before + size / 2.0) / total * TAU;
        before += size;
        let toward = (middle.sin(), -middle.cos());
        let y = center.y + radius * (toward.1 * 1.1);
        let room = easel.size.width / 2.0 - radius - GAP * 5.0;
        let label = easel.squeezed(&label(easel, index, size / total), room);
        slices.push(Slice { label, toward, y });
    }
    slices
}

/// `名称 12.5（10.0%）`.
fn label(easel: &Easel<'_>, index: usize, share: f64) -> Paragraph {
    let mut text = easel.chart.categories[index].clone();
    let value =
        easel.chart.series.first().and_then(|series| series.values[index].as_ref());
    let number = value.map_or(String::new(), |value| value.label.text.clone());
    let more = format!(" {number}（{:.1}%）", share * 100.0);
    text.text.push_str(&more);
    if let Some(run) = text.runs.last_mut() {
        run.len += more.len();
    }
    text
}

/// Moves the labels of a side apart, so that none covers another.
fn spread(side: &mut [Slice], top: Abs, bottom: Abs) {
    side.sort_by(|one, other| one.y.to_pt().total_cmp(&other.y.to_pt()));
    let step = |slice: &Slice| slice.label.size.height + Abs::pt(2.0);
    let mut least = top;
    for slice in side.iter_mut() {
        slice.y = slice.y.max(least + step(slice) / 2.0);
        least = slice.y + step(slice) / 2.0;
    }
    let mut most = bottom;
    for slice in side.iter_mut().rev() {
        slice.y = slice.y.min(most - step(slice) / 2.0);
        most = slice.y - step(slice) / 2.0;
    }
}

/// A label at the right (`sign` is positive) or at the left, with a line to its slice.
fn put(
    easel: &Easel<'_>,
    slice: Slice,
    sign: f64,
    center: Point,
    radius: Abs,
    frame: &mut Frame,
) {
    let (x, y) = slice.toward;
    let edge = center + Point::new(radius * x, radius * y);
    let elbow = Point::new(center.x + (radius + GAP * 2.0) * sign, slice.y);
    let end = elbow + Point::new(GAP * sign, Abs::ZERO);
    let stroke = Some((RULE, INK));
    let shape = Shape::polygon([edge, elbow, end], false, None, stroke, easel.tag);
    frame.push(Point::ZERO, Item::Shape(shape));
    let x = if sign > 0.0 {
        end.x + GAP / 2.0
    } else {
        end.x - GAP / 2.0 - slice.label.size.width
    };
    let at = Point::new(x, slice.y - slice.label.size.height / 2.0);
    frame.append(at, slice.label.frame);
}
