//! Text to glyphs: classes of characters, units that are never broken, shaping.

pub mod cjk;
mod coverage;
mod itemize;
mod lexicon;
mod shape;

pub use coverage::uncovered;
pub use itemize::{Bind, Unit, units};
pub use lexicon::{Boundary, boundaries, tears, weak_start};
pub use shape::{ShapedText, Slot, shape};
