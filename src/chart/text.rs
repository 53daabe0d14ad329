//! The texts of a chart, set by the lines of the report.

use crate::document::{Align, Paragraph};
use crate::frame::Frame;
use crate::geom::{Abs, Point, Size};
use crate::line::{self, Tags};

use super::Easel;

/// A text of a chart that is set.
pub(super) struct Set {
    pub(super) frame: Frame,
    pub(super) size: Size,
}

/// Numbers are not made smaller than this share of their size.
const SMALLEST: f64 = 0.6;

impl Easel<'_> {
    /// A text in one line.
    pub(super) fn set(&self, text: &Paragraph) -> Set {
        self.in_width(text, line::extent(text, self.fonts).line + Abs::pt(0.5))
    }

    /// A text in one line, smaller if it is wider than its place.
    pub(super) fn squeezed(&self, text: &Paragraph, width: Abs) -> Set {
        let natural = line::extent(text, self.fonts).line;
        let scale = (width / natural.max(Abs::pt(1.0))).clamp(SMALLEST, 1.0);
        let mut text = text.clone();
        for run in &mut text.runs {
            run.style.size = run.style.size * scale;
            run.style.em = run.style.em * scale;
        }
        text.style.em_box = text.style.em_box * scale;
        self.set(&text)
    }

    /// A text in lines of a width, in the middle of it.
    pub(super) fn centered(&self, text: &Paragraph, width: Abs) -> Set {
        let mut text = text.clone();
        text.style.align = Align::Center;
        self.lines(&text, width)
    }

    /// The digits of a number in the style of the labels.
    pub(super) fn digits(&self, digits: &str) -> Set {
        let mut text = self.chart.label.clone();
        text.text = digits.to_owned();
        if let Some(run) = text.runs.first_mut() {
            run.len = digits.len();
        }
        self.set(&text)
    }

    fn in_width(&self, text: &Paragraph, width: Abs) -> Set {
        let mut text = text.clone();
        text.style.align = Align::Left;
        self.lines(&text, width)
    }

    fn lines(&self, text: &Paragraph, width: Abs) -> Set {
        let tags = Tags { text: self.tag, label: None };
        let mut set = Set { frame: Frame::default(), size: Size::new(width, Abs::ZERO) };
        let mut y = Abs::ZERO;
        for line in line::layout_paragraph(text, width, tags, self.fonts) {
            set.frame.append(Point::new(Abs::ZERO, y), line.frame);
            set.size.height = y + text.style.em_box;
            y += text.style.pitch;
        }
        set
    }
}
