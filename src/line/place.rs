//! A fitted line painted: each glyph at its place.

use std::ops::Range;

use crate::diag::Span;
use crate::document::{Align, TextStyle};
use crate::font::Font;
use crate::frame::{Frame, Glyph, GlyphRun, Item, Tag};
use crate::geom::{Abs, Color, Point, Size};
use crate::text::cjk::Class;
use crate::text::{Slot, Unit};

use super::fit::Fitted;
use super::{Line, Setter, Tags};

/// The em box of a Chinese face reaches this far above the baseline, in em.
const ASCENDER: f64 = 0.88;

impl Setter<'_> {
    /// Puts the glyphs of a line at their places, in the alignment of the paragraph.
    pub(super) fn place(
        &self,
        units: &[Unit],
        fitted: &Fitted,
        first: bool,
        tags: Tags,
        range: Range<usize>,
    ) -> Line {
        let style = &self.paragraph.style;
        let em = self.em();
        let width = em * fitted.width();
        let slack = self.width(first) - width;
        let offset = match style.align {
            Align::Left | Align::Justify | Align::Spread => Abs::ZERO,
            Align::Center | Align::Decimal => slack / 2.0,
            Align::Right => slack,
        };
        let indent = if first { style.first_indent } else { Abs::ZERO };
        let start = style.left_indent + indent + offset;
        let mut painter = Painter { tags, em, runs: vec![], x: start, broken: false };
        for (index, unit) in units.iter().enumerate() {
            self.paint(&mut painter, unit, fitted, index);
        }
        let size = self.paragraph.runs.first().map_or(em, |run| run.style.size);
        let baseline = (style.em_box - size) / 2.0 + size * ASCENDER;
        let mut frame = Frame::new(Size::new(self.measure, style.em_box));
        for (x, run) in painter.runs {
            frame.push(Point::new(x, baseline), Item::Glyphs(run));
        }
        Line { frame, width, range, torn: false }
    }

    /// Paints the glyphs of a unit, each in its share of the unit's width.
    fn paint(&self, painter: &mut Painter, unit: &Unit, fitted: &Fitted, index: usize) {
        let em = self.em();
        let slots = self.shaped.slots(unit.range.clone());
        let fixed = is_set_in_whole(unit.class);
        let share = unit.width / slots.len().max(1) as f64;
        // What the line took away from the unit, before and after its body.
        let lead = fitted.leads[index] - unit.lead;
        let natural = unit.width - unit.lead - unit.trail;
        let rest = fitted.bodies[index] - natural + fitted.trails[index] - unit.trail;
        for (at, slot) in slots.iter().enumerate() {
            let scale = slot.style.em / em;
            let advance = slot.advance() * scale;
            let share = if fixed { share } else { slot.width * scale };
            let last = at + 1 == slots.len();
            let before = if at == 0 { lead } else { 0.0 };
            let after = if last { rest + fitted.gaps[index] } else { 0.0 };
            painter.push(
                &self.paragraph.text,
                slot,
                Cell {
                    origin: em * (before + inset(unit.class, share, advance)),
                    advance: em * (before + share + after),
                },
            );
        }
    }
}

/// Whether a class is as wide as the rules say, whatever the face.
fn is_set_in_whole(class: Class) -> bool {
    matches!(
        class,
        Class::Open
            | Class::Close
            | Class::PauseMiddle
            | Class::PauseEnd
            | Class::PauseStack
            | Class::Dash
            | Class::LongDash
            | Class::Dots
            | Class::Connector
            | Class::ShortConnector
            | Class::Inter
            | Class::Solidus
    )
}

/// Where a glyph of an advance begins in a cell: at the side that its mark leans to.
fn inset(class: Class, cell: f64, advance: f64) -> f64 {
    match class {
        Class::Open => cell - advance,
        // The ink of these is at the left of a full cell.
        Class::Close | Class::PauseMiddle | Class::PauseEnd | Class::PauseStack => 0.0,
        _ => (cell - advance) / 2.0,
    }
}

/// The room of a slot on the line.
struct Cell {
    /// Where its first glyph is painted, from the cell's start.
    origin: Abs,
    /// From its start to the next cell's.
    advance: Abs,
}

/// Collects glyphs into runs.
struct Painter {
    tags: Tags,
    em: Abs,
    runs: Vec<(Abs, GlyphRun)>,
    x: Abs,
    /// Whether something is missing after the last run.
    broken: bool,
}

impl Painter {
    fn push(&mut self, text: &str, slot: &Slot<'_>, cell: Cell) {
        let Some(font) = slot.font else {
            // No face has the character: told before lines are set.
            self.x += cell.advance;
            self.broken = true;
            return;
        };
        let look = Look::of(slot, font, self.tag(slot.range.start));
        if self.broken || !self.runs.last().is_some_and(|(_, run)| look.is_of(run)) {
            self.runs.push((self.x, look.run()));
            self.broken = false;
        }
        // There is a run: one was just pushed if there was none.
        let Some((_, run)) = self.runs.last_mut() else { return };
        let start = run.text.len();
        let cluster = &text[slot.range.clone()];
        run.text.push_str(cluster);
        // A glyph a character: each is read out by itself.
        let apart = cluster.chars().count() == slot.glyphs.len();
        let mut chars = cluster.char_indices().map(|(at, c)| at..at + c.len_utf8());
        // Glyphs are drawn at the size of the type, in cells of the grid.
        let cell_em = slot.style.em;
        let centring = (cell_em - slot.style.size) * (slot.advance() / 2.0)
            + slot.style.size * slot.inset;
        let last = slot.glyphs.len().saturating_sub(1);
        let mut left = cell.advance;
        for (index, (id, advance)) in slot.glyphs.iter().enumerate() {
            let advance = if index == last { left } else { cell_em * *advance };
            let own = chars.next().filter(|_| apart).unwrap_or(0..cluster.len());
            run.glyphs.push(Glyph {
                id: *id,
                advance,
                x_offset: cell.origin + centring,
                y_offset: self.em * slot.shift,
                range: start + own.start..start + own.end,
            });
            left -= advance;
        }
        self.x += cell.advance;
    }

    fn tag(&self, byte: usize) -> Tag {
        match self.tags.label {
            Some((length, tag)) if byte < length => tag,
            _ => self.tags.text,
        }
    }
}

/// What the glyphs of a run have in common.
struct Look<'a> {
    font: &'a Font,
    size: Abs,
    color: Color,
    tag: Tag,
    span: Span,
}

impl<'a> Look<'a> {
    fn of(slot: &Slot<'_>, font: &'a Font, tag: Tag) -> Self {
        let TextStyle { size, color, .. } = slot.style;
        Self { font, size: size * slot.scale, color, tag, span: slot.span }
    }

    fn is_of(&self, run: &GlyphRun) -> bool {
        run.font == *self.font
            && run.size == self.size
            && run.color == self.color
            && run.tag == self.tag
            && run.span == self.span
    }

    fn run(self) -> GlyphRun {
        GlyphRun {
            font: self.font.clone(),
            size: self.size,
            color: self.color,
            text: String::new(),
            glyphs: vec![],
            tag: self.tag,
            span: self.span,
        }
    }
}
