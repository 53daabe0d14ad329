//! A drawn page, and what becomes of it: a PNG, and where two differ.

use std::ops::Range;

use crate::diag::{Diagnostic, Result, both};

/// A drawn page: pixels without transparency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// One byte a pixel if there is no colour, else three.
    pixels: Vec<u8>,
    /// Bytes of a pixel.
    depth: usize,
}

/// A part of a picture, in pixels.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The left edge.
    pub x: u32,
    /// The upper edge.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// How much time a PNG is given to become small.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Compression {
    /// As little as possible: the picture is looked at now and here.
    Fast,
    /// The usual time: the picture is kept.
    Small,
}

impl Picture {
    /// A picture from pixels of four bytes, red, green, blue and a fourth that says nothing
    /// because the ground is opaque.
    pub(super) fn opaque(width: u32, height: u32, rgba: &[u8]) -> Self {
        let pixels = rgba.as_chunks::<4>().0;
        let gray = pixels.iter().all(|[r, g, b, _]| r == g && g == b);
        let (pixels, depth) = if gray {
            (pixels.iter().map(|pixel| pixel[0]).collect(), 1)
        } else {
            (pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect(), 3)
        };
        Self { width, height, pixels, depth }
    }

    /// Its width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Its height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.pixels.len()
    }

    /// Its pixels, row by row: of each its brightness, or red, green and blue.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// How many bytes a pixel takes: one where nothing has colour, else three.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// A part of it; what is outside is left out.
    pub fn part(&self, area: Area) -> Self {
        let (x, y) = (area.x.min(self.width), area.y.min(self.height));
        let width = area.width.min(self.width - x);
        let height = area.height.min(self.height - y);
        let row = self.width as usize * self.depth;
        let cells = x as usize * self.depth..(x + width) as usize * self.depth;
        let rows = self.pixels.chunks(row.max(1)).skip(y as usize).take(height as usize);
        let pixels = rows.flat_map(|row| &row[cells.clone()]).copied().collect();
        Self { width, height, pixels, depth: self.depth }
    }

    /// Red, green and blue of each pixel, row by row.
    pub fn rgb(&self) -> Vec<u8> {
        match self.depth {
            1 => self.pixels.iter().flat_map(|gray| [*gray; 3]).collect(),
            _ => self.pixels.clone(),
        }
    }

    /// The picture as a PNG that says its resolution, in dots per inch.
    pub fn png(&self, dpi: f64, compression: Compression) -> Result<Vec<u8>> {
        let mut bytes = vec![];
        self.write(&mut bytes, dpi, compression).map_err(|error| vec![fault(&error)])?;
        Ok(bytes)
    }

    fn write(
        &self,
        bytes: &mut Vec<u8>,
        dpi: f64,
        compression: Compression,
    ) -> std::result::Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(bytes, self.width, self.height);
        let gray = self.depth == 1;
        encoder.set_color(if gray {
            png::ColorType::Grayscale
        } else {
            png::ColorType::Rgb
        });
        encoder.set_compression(match compression {
            Compression::Fast => png::Compression::Fast,
            Compression::Small => png::Compression::Balanced,
        });
        let per_metre = (dpi / METRE).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()
    }

    /// Whether it looks as another picture: no value differs by more than one step of 255, which
    /// is what the rounding of edges leaves where a part of a page is drawn by itself.
    pub fn looks_like(&self, other: &Self) -> bool {
        let near = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 1;
        (self.width, self.height) == (other.width, other.height)
            && match self.depth == other.depth {
                true => self.pixels.iter().zip(&other.pixels).all(near),
                false => self.rgb().iter().zip(&other.rgb()).all(near),
            }
    }

    /// The smallest part in which it differs from another picture; all of it if their sizes
    /// differ, none if they are the same.
    pub fn changed(&self, other: &Self) -> Option<Area> {
        if (self.width, self.height) != (other.width, other.height) {
            return Some(Area { x: 0, y: 0, width: self.width, height: self.height });
        }
        if self.depth != other.depth {
            let colored =
                |picture: &Self| Self { pixels: picture.rgb(), depth: 3, ..*picture };
            return colored(self).changed(&colored(other));
        }
        let row = self.width as usize * self.depth;
        let rows = self.pixels.chunks(row).zip(other.pixels.chunks(row));
        let (mut y, mut x): (Option<Range<usize>>, Range<usize>) = (None, row..0);
        for (at, (own, other)) in
            rows.enumerate().filter(|(_, (own, other))| own != other)
        {
            y = Some(y.map_or(at, |y| y.start)..at + 1);
            let differs = |(own, other): (&u8, &u8)| own != other;
            let pairs = || own.iter().zip(other);
            let first = pairs().position(differs).unwrap_or(row);
            let last = pairs().rposition(differs).unwrap_or(0);
            x = x.start.min(first)..x.end.max(last + 1);
        }
        let y = y?;
        let (left, right) = (x.start / self.depth, x.end.div_ceil(self.depth));
        Some(Area {
            x: left as u32,
            y: y.start as u32,
            width: (right - left) as u32,
            height: y.len() as u32,
        })
    }
}

/// Metres in an inch.
const METRE: f64 = 0.0254;

fn fault(error: &png::EncodingError) -> Diagnostic {
    Diagnostic::error(
        "raster::png",
        both(
            format!("the page cannot be written as PNG: {error}"),
            format!("无法将页面写为 PNG：{error}"),
        ),
    )
    .hint(both("give a lower --dpi", "请减小 --dpi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, gray: &[u8]) -> Picture {
        let rgba: Vec<u8> = gray.iter().flat_map(|g| [*g, *g, *g, 255]).collect();
        Picture::opaque(width, gray.len() as u32 / width, &rgba)
    }

    #[test]
    fn what_changed_is_framed() {
        let before = picture(4, &[255; 12]);
        let mut pixels = [255; 12];
        pixels[5] = 0;
        pixels[10] = 9;
        let after = picture(4, &pixels);
        assert_eq!(
            after.changed(&before),
            Some(Area { x: 1, y: 1, width: 2, height: 2 })
        );
        assert_eq!(after.changed(&after), None);
        let other = picture(3, &[255; 12]);
        assert_eq!(
            other.changed(&before),
            Some(Area { x: 0, y: 0, width: 3, height: 4 })
        );
    }

    #[test]
    fn a_step_is_not_seen() {
        let (one, other) = (picture(2, &[0, 255]), picture(2, &[1, 254]));
        assert!(one.looks_like(&other) && one.changed(&other).is_some());
        assert!(!one.looks_like(&picture(2, &[2, 255])));
        let red = Picture::opaque(2, 1, &[0, 0, 0, 255, 255, 254, 254, 255]);
        assert!(one.looks_like(&red) && !one.looks_like(&picture(1, &[0, 255])));
    }

    #[test]
    fn colour_is_kept_and_compared() {
        let gray = picture(2, &[255, 255]);
        let red = Picture::opaque(2, 1, &[255, 255, 255, 255, 255, 0, 0, 255]);
        assert_eq!(red.rgb(), [255, 255, 255, 255, 0, 0]);
        assert_eq!(red.changed(&gray), Some(Area { x: 1, y: 0, width: 1, height: 1 }));
    }
}
