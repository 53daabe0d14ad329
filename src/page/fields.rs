//! Room for signatures: over seals, and behind the words of forms where people sign
//! (spec/filing D2).

use crate::document::{FieldLook, FieldsLook};
use crate::frame::{Artifact, Field, Frame, GlyphRun, Item, Page, Tag};
use crate::geom::{Abs, Point, Size};

/// Puts the rooms behind words onto the pages; `right` is how far they may reach.
pub(super) fn put(look: &FieldsLook, pages: &mut [Page], right: Abs) {
    if look.behind.is_empty() {
        return;
    }
    for page in pages {
        behind_words(look, &mut page.frame, right);
        for (_, item) in &mut page.frame.items {
            if let Item::Turned(inner) = item {
                let right = inner.size.width;
                behind_words(look, inner, right);
            }
        }
    }
}

/// The room of a seal, at its place.
pub(super) fn of_seal(look: &FieldsLook, size: Size) -> Option<Item> {
    let named = look.seal.as_ref()?;
    let (name, description) = (named.name.clone(), named.description.clone());
    Some(Item::Field(Field { name, description, size }))
}

fn behind_words(look: &FieldsLook, frame: &mut Frame, right: Abs) {
    let mut found = vec![];
    for (at, item) in &frame.items {
        let Item::Glyphs(run) = item else { continue };
        // What is printed again on a continued page is signed once.
        if run.tag == Tag::Artifact(Artifact::Repeated) {
            continue;
        }
        for field in &look.behind {
            if let Some(end) = end_of_words(field, run) {
                found.push(room(look, field, frame, (*at, end, run), right));
            }
        }
    }
    found.into_iter().for_each(|(at, field)| frame.push(at, Item::Field(field)));
}

/// How far the words of a field reach in a run, if they stand there.
fn end_of_words(field: &FieldLook, run: &GlyphRun) -> Option<Abs> {
    let ends = field.words.iter().filter_map(|words| {
        run.text.find(words.as_str()).map(|start| start + words.len())
    });
    let end = ends.min()?;
    let before = run.glyphs.iter().filter(|glyph| glyph.range.start < end);
    Some(before.map(|glyph| glyph.advance).sum())
}

/// A room behind words: behind all that is printed after them, or over it.
fn room(
    look: &FieldsLook,
    field: &FieldLook,
    frame: &Frame,
    (at, end, run): (Point, Abs, &GlyphRun),
    right: Abs,
) -> (Point, Field) {
    let words_end = at.x + end;
    let mut text_end = at.x + run.width();
    let mut limit = right;
    for (start, width) in beside(frame, at, run.size) {
        if field.over || start < words_end {
            continue;
        }
        // What follows without a gap is still the same text, such as a name in another face.
        if start - text_end <= run.size {
            text_end = text_end.max(start + width);
        } else {
            limit = limit.min(start);
        }
    }
    let left_over = limit - look.gap * 2.0 - text_end;
    let is_over = field.over || left_over < look.least;
    let start = if is_over { words_end } else { text_end } + look.gap;
    let width = field.size.width.min(limit - look.gap - start).max(look.gap);
    let size = Size::new(width, field.size.height);
    // The middle of the characters of the line.
    let middle = at.y - run.size * MIDDLE;
    let place = Point::new(start, middle - size.height / 2.0);
    let (name, description) = (field.named.name.clone(), field.named.description.clone());
    (place, Field { name, description, size })
}

/// How far the middle of a Han character is above its baseline, in em.
const MIDDLE: f64 = 0.38;

/// The other runs on a line, from left to right: where they start and how wide they are.
fn beside(frame: &Frame, at: Point, size: Abs) -> Vec<(Abs, Abs)> {
    let mut runs: Vec<(Abs, Abs)> = frame
        .items
        .iter()
        .filter_map(|(place, item)| {
            let Item::Glyphs(run) = item else { return None };
            let same_line = (place.y - at.y).abs() < size / 2.0;
            (same_line && place.x > at.x).then(|| (place.x, run.width()))
        })
        .collect();
    runs.sort_by(|a, b| a.0.to_mm().total_cmp(&b.0.to_mm()));
    runs
}
