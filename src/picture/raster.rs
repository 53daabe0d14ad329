//! Pictures of pixels: what their headers say, and whether the rest is there.

use std::io::Cursor;

use png::Transformations;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::{Fault, MOST_PIXELS};

/// A picture of pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// The file's format.
    pub format: Format,
    /// The file's bytes.
    pub data: Vec<u8>,
    /// Pixels from left to right, as they are stored.
    pub width: u32,
    /// Pixels from top to bottom, as they are stored.
    pub height: u32,
    /// How the camera was held: 1 to 8 as Exif counts them; 1 is upright.
    pub orientation: u8,
}

/// A format of pixels.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// PNG (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
}

impl Format {
    /// The format of a file that begins like this.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }
}

impl Raster {
    pub(super) fn read(data: Vec<u8>, format: Format) -> Result<Self, Fault> {
        let (width, height, orientation) = match format {
            Format::Png => read_png(&data)?,
            Format::Jpeg => read_jpeg(&data)?,
        };
        Ok(Self { format, data, width, height, orientation })
    }

    /// Its width and height as it is seen.
    pub fn upright(&self) -> (u32, u32) {
        // Orientations from 5 on are turned by a right angle.
        if self.orientation >= 5 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    /// Whether all of its pixels are, as those of a JPEG.
    pub(super) fn is_opaque(&self) -> bool {
        match self.format {
            // A file that was read before and cannot be read now hides nothing.
            Format::Png => is_opaque_png(&self.data).unwrap_or(false),
            Format::Jpeg => true,
        }
    }
}

/// Whether no pixel of a PNG lets through what is below it.
fn is_opaque_png(data: &[u8]) -> Result<bool, png::DecodingError> {
    let mut decoder = png::Decoder::new(Cursor::new(data));
    // Eight bits for each channel, the last of which is how opaque the pixel is.
    decoder.set_transformations(Transformations::ALPHA | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let channels = reader.output_color_type().0.samples();
    while let Some(row) = reader.next_row()? {
        if row.data().chunks(channels).any(|pixel| pixel.last() != Some(&u8::MAX)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn checked(width: u32, height: u32) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if (1..=MOST_PIXELS).contains(&pixels) {
        Ok(())
    } else {
        Err(Fault::Pixels(width, height))
    }
}

/// Reads all rows, so that a file that ends early is known before it is painted.
fn read_png(data: &[u8]) -> Result<(u32, u32, u8), Fault> {
    let broken = |error: png::DecodingError| Fault::Broken(error.to_string());
    let mut reader = png::Decoder::new(Cursor::new(data)).read_info().map_err(broken)?;
    let (width, height) = (reader.info().width, reader.info().height);
    checked(width, height)?;
    while reader.next_row().map_err(broken)?.is_some() {}
    Ok((width, height, 1))
}

fn read_jpeg(data: &[u8]) -> Result<(u32, u32, u8), Fault> {
    let mut decoder = JpegDecoder::new(Cursor::new(data));
    decoder.decode_headers().map_err(|error| Fault::Broken(error.to_string()))?;
    let size = decoder.dimensions().unwrap_or_default();
    let pixels = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (width, height) = (pixels(size.0), pixels(size.1));
    checked(width, height)?;
    if matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK)) {
        return Err(Fault::Cmyk);
    }
    if !is_whole(data) {
        return Err(Fault::Broken("it ends too early".to_owned()));
    }
    let orientation = decoder.exif().map_or(1, |exif| orientation(exif));
    Ok((width, height, orientation))
}

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Whether the end marker stands after the last scan. A JPEG goes into the PDF as it is, so
/// its pixels need not be unpacked to know that they are all there.
fn is_whole(data: &[u8]) -> bool {
    let mut at = 2;
    // Segments up to the first scan; then any marker of an end ends the picture, for in the
    // data of scans 0xff is followed by zero.
    while let Some([0xff, marker, high, low]) = data.get(at..at + 4) {
        if *marker == SCAN {
            return data[at..].windows(2).any(|pair| pair == [0xff, END]);
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    false
}

/// How the camera was held, as Exif says; upright if it does not say.
fn orientation(data: &[u8]) -> u8 {
    let said = || {
        let read = exif::Reader::new().read_raw(data.to_vec()).ok()?;
        let field = read.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
        u8::try_from(field.value.get_uint(0)?).ok()
    };
    said().filter(|said| (1..=8).contains(said)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_pictures_change_width_and_height() {
        let raster = |orientation| Raster {
            format: Format::Jpeg,
            data: vec![],
            width: 4,
            height: 3,
            orientation,
        };
        assert_eq!(raster(1).upright(), (4, 3));
        assert_eq!(raster(3).upright(), (4, 3));
        assert_eq!(raster(6).upright(), (3, 4));
    }

    #[test]
    fn an_orientation_that_is_none_is_upright() {
        assert_eq!(orientation(b""), 1);
        assert_eq!(
            orientation(
                b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
            ),
            6
        );
        assert_eq!(
            orientation(
                b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0\0\0\0\0"
            ),
            1
        );
    }
}
