//! Pages of a finished PDF as pictures, drawn from its bytes as any reader draws them.
//!
//! hayro does the drawing. Nothing here knows how a PDF was made: what is seen is what the
//! file says.

mod picture;

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{
    Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit,
};
use hayro::{RenderCache, RenderSettings};
use hayro_svg::SvgRenderSettings;

use crate::diag::{Diagnostic, Result, both};

pub use picture::{Area, Compression, Picture};

/// The lowest resolution at which a page is drawn, in dots per inch.
pub const LOWEST: f64 = 10.0;
/// The highest one: more than any printer of an office has.
pub const HIGHEST: f64 = 1200.0;
/// Points in an inch.
const INCH: f64 = 72.0;
/// A picture of more pixels is not drawn: unpacked, it would need a gigabyte.
const MOST_PIXELS: f64 = 200_000_000.0;

/// A PDF whose pages can be drawn.
pub struct File {
    pdf: Pdf,
}

impl File {
    /// Reads a PDF from its bytes.
    pub fn open(bytes: impl Into<Arc<Vec<u8>>>) -> Result<Self> {
        let bytes: Arc<Vec<u8>> = bytes.into();
        match Pdf::new(bytes) {
            Ok(pdf) => Ok(Self { pdf }),
            Err(error) => Err(vec![unreadable(&format!("{error:?}"))]),
        }
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The width and the height of a page, counted from zero, in points.
    pub fn size(&self, page: usize) -> Option<(f64, f64)> {
        let (width, height) = self.pdf.pages().get(page)?.render_dimensions();
        Some((f64::from(width), f64::from(height)))
    }

    /// What draws its pages; of one drawer, later pages are faster than the first.
    pub fn drawer(&self) -> Drawer<'_> {
        Drawer { file: self, cache: RenderCache::new() }
    }
}

/// Draws the pages of a file.
pub struct Drawer<'a> {
    file: &'a File,
    cache: RenderCache<'a>,
}

impl<'a> Drawer<'a> {
    /// A page, counted from zero, at a resolution in dots per inch.
    pub fn draw(&self, page: usize, dpi: f64) -> Result<Picture> {
        let sized = self.sized(page, dpi)?;
        let (width, height) = (u32::from(sized.width), u32::from(sized.height));
        Ok(self.draw_area(&sized, Area { x: 0, y: 0, width, height }))
    }

    /// A part of a page: pixel by pixel what stands there in the picture of the whole page.
    /// None if the part is outside.
    pub fn draw_part(
        &self,
        page: usize,
        dpi: f64,
        area: Area,
    ) -> Result<Option<Picture>> {
        let sized = self.sized(page, dpi)?;
        let (width, height) = (u32::from(sized.width), u32::from(sized.height));
        let inside = area.width > 0
            && area.height > 0
            && area.x.checked_add(area.width).is_some_and(|right| right <= width)
            && area.y.checked_add(area.height).is_some_and(|bottom| bottom <= height);
        Ok(inside.then(|| self.draw_area(&sized, area)))
    }

    /// A part of a page, which is inside.
    fn draw_area(&self, sized: &Sized<'a>, area: Area) -> Picture {
        let Sized { page, scale, .. } = *sized;
        // A part of a page is no wider than the page.
        let (width, height) = (area.width as u16, area.height as u16);
        let mut ground = RenderContext::new(width, height);
        let upright = page.initial_transform(true).to_kurbo();
        // A page looks the same wherever it is drawn: glyphs are not fitted to pixels.
        let settings = RenderSettings { hinting: false, ..RenderSettings::default() };
        let corner = Affine::translate((-f64::from(area.x), -f64::from(area.y)));
        let place = corner * Affine::scale(scale) * upright;
        let own = interpreter();
        hayro::render_into(page, &self.cache, &own, &settings, &mut ground, place);
        ground.flush();
        let mut drawn = Pixmap::new(width, height);
        let white = TargetInit::Clear(WHITE);
        let raster = RasterizerSettings { target_init: white, ..<_>::default() };
        ground.render_with(&mut drawn, &mut Resources::default(), raster);
        Picture::opaque(area.width, area.height, drawn.data_as_u8_slice())
    }

    /// The page with its size in pixels, if a picture of it can be drawn.
    fn sized(&self, page: usize, dpi: f64) -> Result<Sized<'a>> {
        let pages = self.file.pdf.pages();
        let page = pages.get(page).ok_or_else(|| vec![no_page(page, pages.len())])?;
        let scale = dpi.clamp(LOWEST, HIGHEST) / INCH;
        let (width, height) = page.render_dimensions();
        let size = [width, height].map(|side| (f64::from(side) * scale).round().max(1.0));
        let [width, height] = size;
        if width.max(height) > f64::from(u16::MAX) || width * height > MOST_PIXELS {
            return Err(vec![too_large(width, height)]);
        }
        Ok(Sized { page, scale, width: width as u16, height: height as u16 })
    }
}

/// A page and the size of its picture.
struct Sized<'a> {
    page: &'a Page<'a>,
    scale: f64,
    width: u16,
    height: u16,
}

impl File {
    /// A page, counted from zero, as a drawing in SVG. Its text is shapes.
    pub fn svg(&self, page: usize) -> Result<String> {
        let pages = self.pdf.pages();
        let own = pages.get(page).ok_or_else(|| vec![no_page(page, pages.len())])?;
        let settings = SvgRenderSettings { bg_color: [255; 4] };
        let cache = hayro_svg::RenderCache::new();
        Ok(hayro_svg::convert(own, &cache, &interpreter(), &settings))
    }
}

/// Every face is in the file, so that none is looked for elsewhere.
fn interpreter() -> InterpreterSettings {
    InterpreterSettings::default()
}

fn unreadable(detail: &str) -> Diagnostic {
    Diagnostic::error(
        "raster::unreadable",
        both(
            format!("the PDF cannot be read in order to draw it: {detail}"),
            format!("无法读取 PDF 以绘制页面：{detail}"),
        ),
    )
    .hint(both(
        "please report this with the input; `banxin render` writes the PDF itself",
        "请连同输入文件一并反馈；可用 banxin render 直接写出 PDF",
    ))
}

fn no_page(page: usize, count: usize) -> Diagnostic {
    crate::frame::no_such_pages(page + 1, page + 1, count)
}

fn too_large(width: f64, height: f64) -> Diagnostic {
    Diagnostic::error(
        "raster::too-large",
        both(
            format!("a picture of {width:.0} × {height:.0} pixels is too large"),
            format!("图片为 {width:.0} × {height:.0} 像素，过大"),
        ),
    )
    .hint(both("give a lower --dpi", "请减小 --dpi"))
}
