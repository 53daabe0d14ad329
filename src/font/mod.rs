//! Fonts: finding, reading, falling back.

mod book;
mod face;
mod set;
mod shelf;

pub use book::{Asked, FontBook, Found};
pub use face::{Font, GlyphId};
pub use set::{FontSet, Pick};
pub use shelf::{Shelf, Thing};
