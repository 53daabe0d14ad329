//! Pictures: PNG, JPEG and SVG files, read and looked at before anything is set, so that a
//! picture that cannot be painted is told at the place that names it.

mod fault;
mod open;
mod raster;
mod svg;

use std::sync::Arc;

use crate::geom::{Abs, Size};

pub use fault::Fault;
pub use open::{Named, Pictures};
pub use raster::{Format, Raster};
pub use svg::Svg;

/// A larger file is refused: 20 MiB.
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;
/// A picture of more pixels is refused: unpacked, it would need gigabytes.
pub const MOST_PIXELS: u64 = 100_000_000;
/// The resolution at which a raster picture has its natural size, in dots per inch: what print
/// asks for.
const RESOLUTION: f64 = 300.0;
/// Points in an inch.
const INCH: f64 = 72.0;

/// A picture. Cloning is cheap.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// Of pixels.
    Raster(Arc<Raster>),
    /// Of shapes and text.
    Svg(Arc<Svg>),
}

impl Picture {
    /// Reads a picture from a file's bytes: what it is, its content says, not its name.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Fault> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(Fault::LargeFile);
        }
        if let Some(format) = Format::of(&bytes) {
            return Raster::read(bytes, format).map(|raster| Self::Raster(raster.into()));
        }
        match String::from_utf8(bytes) {
            Ok(text) if svg::is_svg(&text) => {
                Svg::read(text).map(|svg| Self::Svg(svg.into()))
            }
            _ => Err(Fault::Unknown),
        }
    }

    /// Its size where nothing else is asked: raster pictures at 300 dots per inch, drawings
    /// as they say, 96 units per inch.
    pub fn size(&self) -> Size {
        match self {
            Self::Raster(raster) => {
                let (width, height) = raster.upright();
                let length = |pixels| Abs::pt(f64::from(pixels) * INCH / RESOLUTION);
                Size::new(length(width), length(height))
            }
            Self::Svg(svg) => svg.size(),
        }
    }

    /// What was read of it: the file's bytes, or a drawing's text.
    pub fn data(&self) -> &[u8] {
        match self {
            Self::Raster(raster) => &raster.data,
            Self::Svg(svg) => svg.text().as_bytes(),
        }
    }

    /// Whether it hides all that it lies over. Of a drawing nobody can tell: it is not.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Raster(raster) => raster.is_opaque(),
            Self::Svg(_) => false,
        }
    }
}
