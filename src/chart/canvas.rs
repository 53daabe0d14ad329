//! Where plotters draws: a frame of the display list.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend,
    DrawingErrorKind,
};

use crate::frame::{Frame, Item, Shape, Tag};
use crate::geom::{Abs, Color, Point, Size};

/// Units of plotters in a point: fine enough that no rounding is seen.
const UNITS: f64 = 50.0;

/// A frame, as plotters sees it.
pub(super) struct Canvas<'a> {
    frame: &'a mut Frame,
    tag: Tag,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A length in units of plotters.
pub(super) fn units(length: Abs) -> i32 {
    // Charts are at most as large as sheets.
    (length.to_pt() * UNITS).round() as i32
}

/// A place that plotters found.
pub(super) fn point((x, y): BackendCoord) -> Point {
    Point::new(Abs::pt(f64::from(x) / UNITS), Abs::pt(f64::from(y) / UNITS))
}

/// A colour as plotters has it.
pub(super) fn rgb(color: Color) -> plotters::style::RGBColor {
    let (red, green, blue) = color.screen();
    plotters::style::RGBColor(red, green, blue)
}

impl<'a> Canvas<'a> {
    pub(super) fn new(frame: &'a mut Frame, tag: Tag) -> Self {
        Self { frame, tag }
    }

    fn shape(
        &mut self,
        points: impl IntoIterator<Item = BackendCoord>,
        closed: bool,
        fill: Option<Color>,
        stroke: Option<(Abs, Color)>,
    ) -> Drawn {
        let points = points.into_iter().map(point);
        let shape = Shape::polygon(points, closed, fill, stroke, self.tag);
        self.frame.push(Point::ZERO, Item::Shape(shape));
        Ok(())
    }
}

fn color(color: BackendColor) -> Color {
    let (red, green, blue) = color.rgb;
    Color::Screen(red, green, blue)
}

fn stroke<S: BackendStyle>(style: &S) -> Option<(Abs, Color)> {
    let width = Abs::pt(f64::from(style.stroke_width()) / UNITS);
    Some((width, color(style.color())))
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let Size { width, height } = self.frame.size;
        let side = |length| u32::try_from(units(length)).unwrap_or(0);
        (side(width), side(height))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Everything is drawn as shapes.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.shape([from, to], false, None, stroke(style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        filled: bool,
    ) -> Drawn {
        let corners = [from, (to.0, from.1), to, (from.0, to.1)];
        let fill = filled.then(|| color(style.color()));
        self.shape(corners, true, fill, if filled { None } else { stroke(style) })
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.shape(path, false, None, stroke(style))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let edge = Some((super::RULE, super::INK));
        self.shape(corners, true, Some(color(style.color())), edge)
    }

    /// Texts are set by our own lines.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        _: &str,
        _: &S,
        _: BackendCoord,
    ) -> Drawn {
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        _: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((0, 0))
    }
}
