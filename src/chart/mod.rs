//! Charts, drawn by plotters onto the display list: shapes stay shapes, and their text is
//! set like all other text.

mod axes;
mod canvas;
mod legend;
mod pie;
mod text;

use crate::document::{Chart, ChartKind};
use crate::font::FontSet;
use crate::frame::{Frame, Tag};
use crate::geom::{Abs, Color, Size};

/// Draws a chart into a box.
pub fn layout(chart: &Chart, size: Size, tag: Tag, fonts: &FontSet) -> Frame {
    let easel = Easel { chart, size, tag, fonts };
    match chart.kind {
        ChartKind::Bar | ChartKind::Line => axes::draw(&easel),
        ChartKind::Pie => pie::draw(&easel),
    }
}

/// What a chart is drawn with.
struct Easel<'a> {
    chart: &'a Chart,
    size: Size,
    tag: Tag,
    fonts: &'a FontSet,
}

/// Between things that do not touch.
const GAP: Abs = Abs::pt(4.0);
/// The width of axes and outlines.
const RULE: Abs = Abs::pt(0.6);
const INK: Color = Color::Black;
const PAPER: Color = Color::Screen(255, 255, 255);
/// Rules behind the numbers.
const GRID: Color = Color::Screen(205, 205, 205);

/// Fills whose greys differ by more than a tenth, so that a print without colours tells them
/// apart; neighbours differ most.
const FILLS: [Color; 6] = [
    Color::Screen(31, 78, 121),
    Color::Screen(244, 177, 131),
    Color::Screen(106, 153, 78),
    Color::Screen(222, 232, 244),
    Color::Screen(40, 30, 60),
    Color::Screen(170, 150, 190),
];

/// Lines are dark enough for a white ground; their marks tell them apart.
const LINES: [Color; 6] = [
    Color::Screen(31, 78, 121),
    Color::Screen(176, 80, 30),
    Color::Screen(60, 120, 50),
    Color::Screen(0, 0, 0),
    Color::Screen(120, 60, 140),
    Color::Screen(100, 100, 100),
];

/// The fill of a series or a slice.
fn fill(index: usize) -> Color {
    FILLS[index % FILLS.len()]
}

/// The colour of a line.
fn line(index: usize) -> Color {
    LINES[index % LINES.len()]
}
