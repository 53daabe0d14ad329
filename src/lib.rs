//! Typesets the evaluation reports of Chinese government offices: structured data and a
//! layout in, an archival PDF out.
//!
//! The data goes one way; each module imports only modules before it.

pub mod appearance;
pub mod archive;
pub mod calendar;
pub mod chart;
pub mod check;
pub mod data;
pub mod diag;
pub mod document;
mod engine;
pub mod exact;
pub mod expr;
pub mod face;
pub mod figure;
pub mod font;
pub mod frame;
pub mod geom;
pub mod import;
pub mod info;
pub mod lexicon;
pub mod line;
pub mod numerals;
pub mod page;
pub mod pdf;
pub mod picture;
pub mod raster;
mod schema;
pub mod sign;
pub mod start;
pub mod style;
pub mod table;
pub mod text;
pub mod volume;
pub mod yaml;

pub use engine::{
    Comparison, Engine, Grid, Judged, Need, Place, Places, Produced, Proof,
    RenderOptions, Version, failed,
};
