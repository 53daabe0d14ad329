//! Bars and lines over an axis of numbers.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{PathElement, Rectangle};
use plotters::series::LineSeries;
use plotters::style::{Color as _, ShapeStyle};

use rust_decimal::Decimal;

use crate::document::{ChartKind, Value};
use crate::exact;
use crate::frame::{Frame, Item, Shape};
use crate::geom::{Abs, Point, Sides, Size};

use super::canvas::{Canvas, point, rgb, units};
use super::text::Set;
use super::{Easel, GAP, GRID, INK, PAPER, RULE, fill, line};

/// The share of a category's width that its bars fill.
const FILLED: f64 = 0.7;
/// Numbers of the axis, about.
const TICKS: usize = 6;

/// The room for the numbers below the lowest bars and points, as a share of the axis.
const BELOW: f64 = 0.1;

type Plot<'a, 'b> =
    ChartContext<'b, Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A number with its place: its series, its category, the point that it reaches.
struct Reached<'a> {
    series: usize,
    category: usize,
    value: &'a Value,
    at: Point,
}

/// Draws bars or lines with axis, names, numbers and legend.
pub(super) fn draw(easel: &Easel<'_>) -> Frame {
    let (range, ticks) = scale(easel);
    let ticks: Vec<(f64, Set)> =
        ticks.iter().map(|tick| (*tick, easel.digits(&shown(*tick)))).collect();
    let widest = ticks.iter().map(|(_, set)| set.size.width).fold(Abs::ZERO, Abs::max);
    let slot = (easel.size.width - widest - GAP) / easel.chart.categories.len() as f64;
    let name = |name| easel.centered(name, (slot - GAP).max(Abs::pt(1.0)));
    let names: Vec<Set> = easel.chart.categories.iter().map(name).collect();
    let highest = names.iter().map(|set| set.size.height).fold(Abs::ZERO, Abs::max);
    let unit = easel.chart.unit.as_ref().map(|unit| easel.set(unit));
    let legend = easel.legend();
    let above = unit.as_ref().map_or(Abs::ZERO, |set| set.size.height + GAP);
    let margins = Sides {
        left: widest + GAP,
        top: above + easel.chart.label.style.em_box,
        right: Abs::ZERO,
        bottom: highest + GAP * 2.0 + legend.size.height,
    };
    let mut frame = Frame::new(easel.size);
    let heights: Vec<f64> = ticks.iter().map(|(tick, _)| *tick).collect();
    let plotted = plot(easel, &mut frame, margins, range, &heights);
    let (reached, places) = plotted.unwrap_or_default();
    for ((_, set), y) in ticks.into_iter().zip(places) {
        let x = widest - set.size.width;
        frame.append(Point::new(x, y - set.size.height / 2.0), set.frame);
    }
    let bottom = easel.size.height - margins.bottom;
    for (index, set) in names.into_iter().enumerate() {
        let x = margins.left + slot * index as f64 + GAP / 2.0;
        frame.append(Point::new(x, bottom + GAP), set.frame);
    }
    let legend_at = easel.size.height - legend.size.height;
    frame.append(Point::new(Abs::ZERO, legend_at + GAP), legend);
    if let Some(unit) = unit {
        frame.append(Point::ZERO, unit.frame);
    }
    numbers(easel, &reached, slot, bottom, &mut frame);
    frame
}

/// From where to where the axis reaches, and the numbers on it.
fn scale(easel: &Easel<'_>) -> (Range<f64>, Vec<f64>) {
    let values = easel.chart.series.iter().flat_map(|series| &series.values).flatten();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values {
        (low, high) = (low.min(value.number), high.max(value.number));
    }
    // Bars stand on zero, and so do lines that come near it.
    let near = easel.chart.kind == ChartKind::Bar || low < high * 0.5;
    if !low.is_finite() || low >= 0.0 && near {
        low = 0.0;
    }
    if !high.is_finite()
        || high <= 0.0 && (easel.chart.kind == ChartKind::Bar || low == high)
    {
        high = 0.0;
    }
    if high - low < f64::MIN_POSITIVE {
        high = low + 1.0;
    }
    if low != 0.0 {
        low -= (high - low) * BELOW;
    }
    let found = RangedCoordf64::from(low..high).key_points(BoldPoints(TICKS));
    let step = match found.as_slice() {
        [first, second, ..] => second - first,
        _ => high - low,
    };
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    // There are about six, whatever the numbers are.
    let count = (last - first).clamp(1.0, 50.0) as i32;
    let ticks = (0..=count).map(|index| (first + f64::from(index)) * step).collect();
    (first * step..(first + f64::from(count)) * step, ticks)
}

/// A number of the axis, without what its binary form adds: ticks are round numbers, which
/// twelve digits hold.
fn shown(tick: f64) -> String {
    let round = Decimal::from_scientific(&format!("{tick:.11e}"));
    let text = round.map(|tick| exact::round(tick, 6).normalize().to_string());
    text.unwrap_or_else(|_| format!("{tick:.0}"))
}

/// Draws what is no text. Returns where the numbers and the rules of the axis are; none if
/// there is no room.
fn plot<'a>(
    easel: &Easel<'a>,
    frame: &mut Frame,
    margins: Sides<Abs>,
    range: Range<f64>,
    ticks: &[f64],
) -> Option<(Vec<Reached<'a>>, Vec<Abs>)> {
    let area = Canvas::new(frame, easel.tag).into_drawing_area();
    let area = area.margin(
        units(margins.top),
        units(margins.bottom),
        units(margins.left),
        units(margins.right),
    );
    let count = easel.chart.categories.len() as f64;
    let mut plot =
        ChartBuilder::on(&area).build_cartesian_2d(0.0..count, range.clone()).ok()?;
    let across = |y: f64| vec![(0.0, y), (count, y)];
    let rules =
        ticks.iter().map(|tick| PathElement::new(across(*tick), style(GRID, RULE)));
    plot.draw_series(rules).ok()?;
    let reached = match easel.chart.kind {
        ChartKind::Line => lines(easel, &mut plot)?,
        _ => bars(easel, &mut plot)?,
    };
    let base = 0f64.clamp(range.start, range.end);
    let axis = PathElement::new(across(base), style(INK, RULE));
    plot.draw_series([axis]).ok()?;
    let places = ticks.iter().map(|tick| point(plot.backend_coord(&(0.0, *tick))).y);
    Some((reached, places.collect()))
}

fn style(color: crate::geom::Color, width: Abs) -> ShapeStyle {
    rgb(color).stroke_width(u32::try_from(units(width)).unwrap_or(1))
}

/// The values of a series, with their categories.
fn values<'a>(
    easel: &Easel<'a>,
    series: usize,
) -> impl Iterator<Item = (usize, &'a Value)> {
    let values = easel.chart.series[series].values.iter().enumerate();
    values.filter_map(|(category, value)| Some((category, value.as_ref()?)))
}

/// Bars side by side in each category.
fn bars<'a>(easel: &Easel<'a>, plot: &mut Plot<'_, '_>) -> Option<Vec<Reached<'a>>> {
    let count = easel.chart.series.len();
    let width = FILLED / count as f64;
    let mut reached = vec![];
    for series in 0..count {
        for (category, value) in values(easel, series) {
            let left = category as f64 + (1.0 - FILLED) / 2.0 + width * series as f64;
            let corners = [(left, value.number), (left + width, 0.0)];
            let filled = Rectangle::new(corners, rgb(fill(series)).filled());
            let edge = Rectangle::new(corners, style(INK, RULE));
            plot.draw_series([filled, edge]).ok()?;
            let at = point(plot.backend_coord(&(left + width / 2.0, value.number)));
            reached.push(Reached { series, category, value, at });
        }
    }
    Some(reached)
}

/// A line for each series; it ends where nothing is known.
fn lines<'a>(easel: &Easel<'a>, plot: &mut Plot<'_, '_>) -> Option<Vec<Reached<'a>>> {
    let mut reached = vec![];
    for series in 0..easel.chart.series.len() {
        let mut parts: Vec<Vec<(f64, f64)>> = vec![];
        let mut next = None;
        for (category, value) in values(easel, series) {
            let place = (category as f64 + 0.5, value.number);
            match parts.last_mut() {
                Some(part) if next == Some(category) => part.push(place),
                _ => parts.push(vec![place]),
            }
            next = Some(category + 1);
            let at = point(plot.backend_coord(&place));
            reached.push(Reached { series, category, value, at });
        }
        for part in parts {
            let style = style(line(series), Abs::pt(1.2));
            plot.draw_series(LineSeries::new(part, style)).ok()?;
        }
    }
    Some(reached)
}

/// The numbers as the author wrote them, at what they are the size of; marks of points.
fn numbers(
    easel: &Easel<'_>,
    reached: &[Reached<'_>],
    slot: Abs,
    bottom: Abs,
    frame: &mut Frame,
) {
    let is_line = easel.chart.kind == ChartKind::Line;
    let beside = if is_line { 1.0 } else { easel.chart.series.len() as f64 };
    let room = if is_line {
        slot
    } else {
        slot * FILLED / beside + slot * (1.0 - FILLED) / beside
    };
    for one in reached {
        let set = easel.squeezed(&one.value.label, room);
        let (gap, mut below) = (Abs::pt(2.0), one.value.number < 0.0);
        if is_line {
            let lowest = one.at.y + gap * 2.0 + set.size.height;
            below = is_lower(one, reached) && lowest.fits(bottom);
        }
        let away = if is_line { gap * 2.0 } else { gap };
        let y = if below { one.at.y + away } else { one.at.y - away - set.size.height };
        let at = Point::new(one.at.x - set.size.width / 2.0, y);
        if is_line {
            easel.clear(at, set.size, frame);
        }
        frame.append(at, set.frame);
    }
    for one in reached.iter().filter(|_| is_line) {
        easel.mark(one.series, one.at, frame);
    }
}

impl Easel<'_> {
    /// Covers the lines behind a number.
    fn clear(&self, at: Point, size: Size, frame: &mut Frame) {
        let (right, bottom) = (at.x + size.width, at.y + size.height);
        let corners = [
            at,
            Point::new(right, at.y),
            Point::new(right, bottom),
            Point::new(at.x, bottom),
        ];
        let shape = Shape::polygon(corners, true, Some(PAPER), None, self.tag);
        frame.push(Point::ZERO, Item::Shape(shape));
    }
}

/// Whether a point is the lowest of several of its category: its number stands below it, where
/// it is in nobody's way.
fn is_lower(one: &Reached<'_>, reached: &[Reached<'_>]) -> bool {
    let mut others = reached
        .iter()
        .filter(|other| other.category == one.category && other.series != one.series)
        .peekable();
    others.peek().is_some()
        && others.all(|other| {
            other.at.y < one.at.y || (other.at.y == one.at.y && other.series < one.series)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (600.0, "600"),
            (15_000_000_000_000_002_432_696_320.0, "15000000000000000000000000"),
            (-0.05, "-0.05"),
        ];
        for (tick, text) in cases {
            assert_eq!(shown(tick), text);
        }
    }
}
