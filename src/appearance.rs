//! What a visible signature shows: the picture of a seal, or words; as a PDF of one page.

use std::fmt::Write;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::face::{Faces, Role};
use crate::figure;
use crate::font::FontSet;
use crate::frame::{Artifact, Frame, Info, Page, Pages, Structure, Tag};
use crate::geom::{Point, Size};
use crate::pdf::{self, PdfOptions, Standard};
use crate::picture::Picture;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A picture: PNG, JPEG or SVG, with the name of its file for messages.
    Picture(String, Vec<u8>),
    /// Lines of words.
    Words(Vec<String>),
}

/// The faces of plain and of bold words.
const ROLES: [&str; 2] = ["song", "hei"];
/// The distance of lines, in sizes of their type.
const PITCH: f64 = 1.3;
/// Words are no larger than this, in mm.
const LARGEST: f64 = 5.0;

/// Makes the page, of a size.
///
/// # Errors
///
/// The picture cannot be read or painted, or no face has a character of the words.
pub fn write(
    shown: &Shown,
    size: Size,
    faces: &Faces,
    fonts: &FontSet,
) -> Result<Vec<u8>> {
    let roles = ROLES.map(|name| {
        let index = faces.chains.iter().position(|chain| chain.name == name);
        // A look has few roles; the first stands for one that is missing.
        Role(index.and_then(|index| index.try_into().ok()).unwrap_or_default())
    });
    let (name, picture) = match shown {
        Shown::Picture(name, bytes) => (name.as_str(), Picture::read(bytes.clone())),
        Shown::Words(lines) => {
            covered(lines, roles[0], fonts)?;
            ("words", Picture::read(drawn(lines, size).into_bytes()))
        }
    };
    let fault = |fault: crate::picture::Fault| {
        let mut told = fault.told(name, Span::default());
        told.span = None;
        vec![told.in_file(name)]
    };
    let picture = picture.map_err(fault)?;
    page(&picture, roles, size, fonts)
}

fn page(
    picture: &Picture,
    roles: [Role; 2],
    size: Size,
    fonts: &FontSet,
) -> Result<Vec<u8>> {
    let natural = picture.size();
    // As large as fits into the place, in the middle of it, and not distorted.
    let scale = (size.width / natural.width).min(size.height / natural.height);
    let shown = Size::new(natural.width * scale, natural.height * scale);
    let at =
        Point::new((size.width - shown.width) / 2.0, (size.height - shown.height) / 2.0);
    let mut frame = Frame::new(size);
    let tag = Tag::Artifact(Artifact::Layout);
    frame.extend(at, figure::item(picture, roles, shown, tag, fonts));
    let info = Info {
        title: "signature".to_owned(),
        author: String::new(),
        subject: None,
        keywords: vec![],
        year: 2000,
        date: None,
        language: "zh-CN".to_owned(),
    };
    let pages = Pages {
        info,
        pages: vec![Page { frame, number: None }],
        structure: Structure::default(),
        outline: vec![],
        watermark: None,
    };
    // As strict as what it becomes part of.
    pdf::write(&pages, &PdfOptions { standard: Standard::A2u, ..PdfOptions::default() })
}

/// Refuses words of which no face has a character.
fn covered(lines: &[String], role: Role, fonts: &FontSet) -> Result<()> {
    let missing: Vec<String> = (lines.iter().flat_map(|line| line.chars()))
        .filter(|c| !c.is_whitespace() && fonts.select(role, *c).is_none())
        .map(String::from)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" ");
    Err(vec![
        Diagnostic::error(
            "sign::glyph",
            both(
                format!("no font has these characters of the signature: {missing}"),
                format!("没有字体含有签名中的这些字符：{missing}"),
            ),
        )
        .hint(both(
            "show the picture of a seal with --seal, or add fonts with --font-path",
            "请用 --seal 以印章图片代替，或用 --font-path 增加字体",
        )),
    ])
}

/// Words as a drawing.
fn drawn(lines: &[String], size: Size) -> String {
    let (width, height) = (size.width.to_mm(), size.height.to_mm());
    let longest = lines.iter().map(|line| ems(line)).fold(1.0, f64::max);
    let count = lines.len().max(1) as f64;
    let type_size = (width / longest).min(height / (count * PITCH)).min(LARGEST);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3}mm" height="{height:.3}mm" viewBox="0 0 {width:.3} {height:.3}">"#
    );
    let top = (height - count * PITCH * type_size) / 2.0;
    for (number, line) in lines.iter().enumerate() {
        let y = top + (number as f64 * PITCH + 1.0) * type_size;
        // Writing into a text cannot fail.
        let _ = write!(
            svg,
            r#"<text x="0" y="{y:.3}" font-size="{type_size:.3}" font-family="serif">{}</text>"#,
            escaped(line)
        );
    }
    svg + "</svg>"
}

/// How wide words are at the most, in em.
fn ems(line: &str) -> f64 {
    line.chars().map(|c| if c.is_ascii() { 0.62 } else { 1.0 }).sum::<f64>() + 0.1
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
