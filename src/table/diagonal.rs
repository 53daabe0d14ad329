//! 斜线表头: a head cell cut by lines from its upper left corner, a text in each piece.
//!
//! The first text stands in the lower left corner and names the rows, the last in the upper
//! right one and names the columns; one between them stands in the lower right corner.
//! Each is broken so that the cell is lowest, and none touches a line.

use crate::document::{Align, Cell, Paragraph, Shape, Stroke};
use crate::font::FontSet;
use crate::frame::{Frame, Item, Rule, Tag};
use crate::geom::{Abs, Point, Sides, Size};
use crate::line::{self, Tags};

use super::compose::paint_line;
use super::measure::scaled;

/// Between a text and a line, as a share of the text's size.
const CLEARANCE: f64 = 0.15;
/// The measures to break a text to, as shares of the cell's width.
const MEASURES: [f64; 6] = [1.0, 0.65, 0.5, 0.4, 0.3, 0.22];
/// Where lines of three texts may end, as shares of the right side and of the bottom.
const ENDS: [f64; 7] = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65];

/// The texts of a cell, broken and placed.
#[derive(Clone, Debug)]
pub(super) struct Diagonal {
    /// In the lower left corner, the lower right one if there are three, the upper right one.
    texts: Vec<Corner>,
    ends: Ends,
    padding: Sides<Abs>,
    /// The least height of the cell.
    pub(super) height: Abs,
}

/// Where the lines end that begin in the upper left corner.
#[derive(Copy, Clone, Debug)]
struct Ends {
    /// Down the right side, as a share of the height.
    right: f64,
    /// Along the bottom, as a share of the width.
    bottom: f64,
}

/// A text in a corner.
#[derive(Clone, Debug)]
struct Corner {
    /// The lines with their widths, each set from its left edge.
    lines: Vec<(Abs, Frame)>,
    pitch: Abs,
    em_box: Abs,
}

impl Diagonal {
    /// Sets the texts of a cell of a width, and finds its least height. `padding`: around
    /// the texts. `tags`: one for each text.
    pub(super) fn set(
        cell: &Cell,
        width: Abs,
        scale: f64,
        padding: Sides<Abs>,
        tags: &[Tag],
        fonts: &FontSet,
    ) -> Self {
        let tries = |(paragraph, tag): (&Paragraph, &Tag)| -> Vec<Corner> {
            let least = paragraph.style.em_box * scale;
            let measures = MEASURES.iter().map(|share| (width * *share).max(least));
            measures
                .map(|measure| Corner::set(paragraph, measure, scale, *tag, fonts))
                .collect()
        };
        let tries: Vec<Vec<Corner>> = cell.content.iter().zip(tags).map(tries).collect();
        let whole = [Ends { right: 1.0, bottom: 1.0 }];
        let several = ENDS.iter().flat_map(|right| {
            ENDS.iter().map(|bottom| Ends { right: *right, bottom: *bottom })
        });
        let several: Vec<Ends> = several.collect();
        let ends = if tries.len() < 3 { &whole[..] } else { &several[..] };
        let all = ends.iter().map(|ends| lowest(&tries, *ends, width, padding));
        let best =
            all.reduce(|best, next| if next.height < best.height { next } else { best });
        best.map(Self::bounded).unwrap_or_else(|| lowest(&[], whole[0], width, padding))
    }

    /// A cell that is too narrow for its texts has to end somewhere, and they touch.
    fn bounded(mut self) -> Self {
        if self.height == Abs::INF {
            let texts: Abs = self.texts.iter().map(Corner::height).sum();
            self.height = texts + self.padding.top + self.padding.bottom;
        }
        self
    }

    /// Paints the cell's texts and lines into its box. `tag`: what the texts are part of, if
    /// not of the cell.
    pub(super) fn paint(
        &self,
        frame: &mut Frame,
        at: Point,
        size: Size,
        stroke: Stroke,
        tag: Option<Tag>,
    ) {
        let last = self.texts.len().saturating_sub(1);
        for (index, text) in self.texts.iter().enumerate() {
            let (left, low) = (index == 0 && last > 0, index < last);
            let top = if low {
                size.height - self.padding.bottom - text.height()
            } else {
                self.padding.top
            };
            for (line, y) in text.lines.iter().zip(text.tops()) {
                let x = if left {
                    self.padding.left
                } else {
                    size.width - self.padding.right - line.0
                };
                paint_line(frame, at + Point::new(x, top + y), &line.1, tag);
            }
        }
        self.lines(frame, at, size, stroke);
    }

    fn lines(&self, frame: &mut Frame, at: Point, size: Size, stroke: Stroke) {
        let right = Point::new(size.width, size.height * self.ends.right);
        let bottom = Point::new(size.width * self.ends.bottom, size.height);
        let mut ends = vec![right];
        if right != bottom {
            ends.push(bottom);
        }
        for to in ends.into_iter().filter(|_| stroke.is_there()) {
            let rule = Rule { to, width: stroke.width, color: stroke.color };
            frame.push(at, Item::Rule(rule));
        }
    }
}

/// The lowest cell with lines that end there: each text the way that needs least.
fn lowest(
    tries: &[Vec<Corner>],
    ends: Ends,
    width: Abs,
    padding: Sides<Abs>,
) -> Diagonal {
    let last = tries.len().saturating_sub(1);
    let mut height = Abs::ZERO;
    let mut texts = vec![];
    for (index, tries) in tries.iter().enumerate() {
        let needed = |corner: &Corner| match index {
            0 if last > 0 => corner.needs_lower_left(ends, width, padding),
            at if at < last => corner.needs_lower_right(ends, width, padding),
            _ => corner.needs_upper_right(ends, width, padding),
        };
        let tries = tries.iter().map(|corner| (needed(corner), corner));
        let best = tries.reduce(|a, b| if b.0 < a.0 { b } else { a });
        if let Some((needed, corner)) = best {
            height = height.max(needed);
            texts.push(corner.clone());
        }
    }
    Diagonal { texts, ends, padding, height }
}

impl Corner {
    fn set(
        paragraph: &Paragraph,
        measure: Abs,
        scale: f64,
        tag: Tag,
        fonts: &FontSet,
    ) -> Self {
        let mut paragraph = scaled(paragraph, scale);
        paragraph.style.align = Align::Left;
        paragraph.style.shape = Shape::Balanced;
        let tags = Tags { text: tag, label: None };
        let lines = line::layout_paragraph(&paragraph, measure, tags, fonts);
        Self {
            lines: lines.into_iter().map(|line| (line.width, line.frame)).collect(),
            pitch: paragraph.style.pitch,
            em_box: paragraph.style.em_box,
        }
    }

    /// The tops of the lines, from the first one's.
    fn tops(&self) -> impl Iterator<Item = Abs> {
        (0..self.lines.len()).map(|index| self.pitch * index as f64)
    }

    fn height(&self) -> Abs {
        self.tops().last().map_or(Abs::ZERO, |top| top + self.em_box)
    }

    /// Each line: its width, how far its top is from the text's bottom, and its bottom from
    /// the text's top.
    fn lines(&self) -> impl Iterator<Item = (Abs, Abs, Abs)> {
        let height = self.height();
        let lines = self.lines.iter().zip(self.tops());
        lines.map(move |((width, _), top)| (*width, height - top, top + self.em_box))
    }

    fn clearance(&self) -> Abs {
        self.em_box * CLEARANCE
    }

    /// The least height of the cell for a text below the line to the bottom: the upper right
    /// corner of each line of it is left of that.
    fn needs_lower_left(&self, ends: Ends, width: Abs, padding: Sides<Abs>) -> Abs {
        let lines = self.lines().map(|(line, above, _)| {
            let right = padding.left + line + self.clearance();
            let free = 1.0 - right / (width * ends.bottom);
            quotient(padding.bottom + above, free)
        });
        lines.fold(Abs::ZERO, Abs::max)
    }

    /// For a text above the line to the right: the lower left corner of each line of it is
    /// above that.
    fn needs_upper_right(&self, ends: Ends, width: Abs, padding: Sides<Abs>) -> Abs {
        let lines = self.lines().map(|(line, _, below)| {
            let left = (width - padding.right - line) / width;
            quotient(padding.top + below + self.clearance(), left * ends.right)
        });
        lines.fold(Abs::ZERO, Abs::max)
    }

    /// For a text between the lines: the upper right corner of its first line is below the
    /// line to the right, the lower left corner of each right of the line to the bottom.
    fn needs_lower_right(&self, ends: Ends, width: Abs, padding: Sides<Abs>) -> Abs {
        let right = (width - padding.right) / width;
        let above = padding.bottom + self.height() + self.clearance();
        let beside = self.lines().all(|(line, ..)| {
            let left = width - padding.right - line - self.clearance();
            width * ends.bottom <= left
        });
        let above = quotient(above, 1.0 - ends.right * right);
        if beside { above } else { Abs::INF }
    }
}

/// A length divided by a share of the whole, of which nothing may be left.
fn quotient(length: Abs, share: f64) -> Abs {
    if share > 0.0 { length / share } else { Abs::INF }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{CellKind, HeaderScope};
    use crate::frame::Artifact;
    use crate::table::tests::{cell, fonts, paragraph};

    /// Whether a line from the upper left corner runs through a box.
    fn crosses(to: Point, left: Abs, right: Abs, top: Abs, bottom: Abs) -> bool {
        // Which side of the line the corners of the box are on.
        let side = |x: Abs, y: Abs| x.to_pt() * to.y.to_pt() - y.to_pt() * to.x.to_pt();
        let sides =
            [side(left, top), side(right, top), side(left, bottom), side(right, bottom)];
        sides.iter().any(|side| *side > 0.0) && sides.iter().any(|side| *side < 0.0)
    }

    proptest! {
        #[test]
        fn no_line_runs_through_a_text(
            lengths in prop::collection::vec(1..9usize, 2..4),
            width in 60.0..240.0f64,
            more in 0.0..60.0f64,
        ) {
            let (fonts, width) = (fonts(), Abs::pt(width));
            let mut head = cell(0, 0, 1, 1, CellKind::Header(HeaderScope::Both));
            head.content = lengths.iter().map(|length| paragraph(&"汉".repeat(*length))).collect();
            let tags = vec![Tag::Artifact(Artifact::Layout); 3];
            let set = Diagonal::set(&head, width, 1.0, head.padding, &tags, fonts);
            prop_assert!(set.height < Abs::pt(400.0), "{:?}", set.height);
            let mut frame = Frame::default();
            // A cell beside it may make it higher.
            let size = Size::new(width, set.height + Abs::pt(more));
            set.paint(&mut frame, Point::ZERO, size, Stroke::black(Abs::pt(0.5)), None);
            let lines: Vec<Point> = frame.items.iter().filter_map(|(_, item)| match item {
                Item::Rule(rule) => Some(rule.to),
                _ => None,
            }).collect();
            prop_assert_eq!(lines.len(), lengths.len() - 1);
            let mut count = 0;
            for (at, item) in &frame.items {
                let Item::Glyphs(run) = item else { continue };
                count += run.glyphs.len();
                let (left, right) = (at.x, at.x + run.width());
                let (top, bottom) = (at.y - run.size * 0.88, at.y + run.size * 0.12);
                prop_assert!(left >= Abs::ZERO && right.fits(width) && top >= Abs::ZERO);
                prop_assert!(bottom.fits(size.height));
                for to in &lines {
                    prop_assert!(!crosses(*to, left, right, top, bottom), "{}", run.text);
                }
            }
            prop_assert_eq!(count, lengths.iter().sum::<usize>());
        }
    }
}
