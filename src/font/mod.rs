//! Fonts: finding, reading, falling back.

mod book;
mod face;
mod set;

pub use book::{Asked, FontBook, Found};
pub use face::{Font, GlyphId};
pub use set::{FontSet, Pick};
