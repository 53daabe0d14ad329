//! Text to glyphs: classes of characters, units that are never broken, shaping.

mod bind;
pub mod cjk;
mod coverage;
mod itemize;
mod quotes;
mod shape;
mod words;

use unicode_segmentation::UnicodeSegmentation;

pub use coverage::uncovered;
pub use itemize::{Bind, Rules, Tie, Unit, units};
pub use shape::{ShapedText, Slot, shape};
pub use words::{Boundary, boundaries, mark_issuer, tears, weak_start};

/// The length in bytes of what the user sees as one character at the beginning of a text.
fn grapheme(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    // Nearly all text: two characters of which the second combines with nothing.
    if stands_alone(first) && chars.next().is_none_or(stands_alone) {
        return first.len_utf8();
    }
    text.graphemes(true).next().map_or(first.len_utf8(), str::len)
}

/// Whether a character is surely one of its own: ASCII, Han, Chinese marks.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}
