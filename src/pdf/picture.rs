//! Pictures of pixels, and what turns them upright.

use krilla::geom::{Size, Transform};
use krilla::image;
use krilla::surface::Surface;

use crate::frame::Image;
use crate::geom::Point;
use crate::picture::{Format, Raster};

use super::pt;

/// Paints a picture with its top left corner at a place.
pub(super) fn paint(surface: &mut Surface<'_>, at: Point, picture: &Image) {
    let (width, height) = (pt(picture.size.width), pt(picture.size.height));
    // It was read before, so that it can be read again.
    let Ok(image) = image(&picture.raster) else { return };
    let turned = turned(picture.raster.orientation);
    let unit = Size::from_wh(1.0, 1.0);
    surface.push_transform(&Transform::from_row(
        width,
        0.0,
        0.0,
        height,
        pt(at.x),
        pt(at.y),
    ));
    surface.push_transform(&turned);
    if let Some(unit) = unit {
        surface.draw_image(image, unit);
    }
    surface.pop();
    surface.pop();
}

/// A picture as the writer takes it. It is never smoothed (ISO 19005-2, 6.2.8: no `Interpolate`).
pub(super) fn image(raster: &Raster) -> Result<image::Image, String> {
    let data = raster.data.clone().into();
    match raster.format {
        Format::Png => image::Image::from_png(data, false),
        Format::Jpeg => image::Image::from_jpeg(data, false),
    }
}

/// What brings a stored unit square upright, as Exif counts orientations.
fn turned(orientation: u8) -> Transform {
    let (a, b, c, d, x, y) = match orientation {
        2 => (-1.0, 0.0, 0.0, 1.0, 1.0, 0.0),
        3 => (-1.0, 0.0, 0.0, -1.0, 1.0, 1.0),
        4 => (1.0, 0.0, 0.0, -1.0, 0.0, 1.0),
        5 => (0.0, 1.0, 1.0, 0.0, 0.0, 0.0),
        6 => (0.0, 1.0, -1.0, 0.0, 1.0, 0.0),
        7 => (0.0, -1.0, -1.0, 0.0, 1.0, 1.0),
        8 => (0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
        _ => (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    };
    Transform::from_row(a, b, c, d, x, y)
}
