//! Seals: their pictures, read and judged, and the room for those that are set by hand
//! (GB/T 9704-2012, 7.3.5).

use crate::data::{self, SealPicture};
use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::{Abs, Size};
use crate::picture::{Picture, Pictures};
use crate::style::SealsLook;
use crate::yaml::At;

use super::TextStyle;
use super::figure::{length, sized};
use super::styles::Styles;

/// The seals of a sign-off block, and how they are placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Seals {
    /// The pictures, one for each name; none where seals are set by hand.
    pub pictures: Vec<Seal>,
    /// The room that each has: the width of the widest and the height of the highest.
    pub room: Size,
    /// The least and the greatest size that is usual; others are told.
    pub usual: (Abs, Abs),
    /// How far their centres are above the middle of name and date.
    pub rise: Abs,
    /// The least and the greatest distance of their top from the last line of the text.
    pub below_text: (Abs, Abs),
    /// The least distance between them, and between the names below them.
    pub gap: Abs,
}

/// The picture of a seal.
#[derive(Clone, Debug, PartialEq)]
pub struct Seal {
    /// It.
    pub picture: Picture,
    /// Its size on paper.
    pub size: Size,
    /// What those read who cannot see it.
    pub alt: String,
    /// How the text of a drawing is set.
    pub text: TextStyle,
    /// How its bold text is set, and that of sans-serif faces.
    pub bold: TextStyle,
    /// Where it is named.
    pub span: Span,
}

/// 骑缝章: a seal cut over the right edges of pages, a part on each.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeSeal {
    /// It.
    pub seal: Seal,
    /// From the top of the sheet to its middle.
    pub middle: Abs,
    /// The most pages that share one.
    pub pages: usize,
    /// The least and the greatest size that is usual; others are told.
    pub usual: (Abs, Abs),
}

/// Reads the pictures of seals and finds their sizes.
pub(super) struct Engraver<'a> {
    pub(super) look: &'a SealsLook,
    pub(super) styles: &'a Styles<'a>,
    pub(super) pictures: &'a Pictures<'a>,
}

impl Engraver<'_> {
    /// The seals over some names, or everything that is wrong with them.
    pub(super) fn seals(
        &self,
        seal: Option<&At<data::Seal>>,
        names: &[(String, Span)],
    ) -> Result<Seals> {
        let pictures = match seal.map(|seal| (&seal.value, seal.span)) {
            Some((data::Seal::Pictures(pictures), span)) => {
                self.all(pictures, span, names)?
            }
            _ => vec![],
        };
        let look = self.look;
        let sizes = pictures.iter().map(|seal| seal.size);
        let room = sizes.reduce(|one, other| {
            Size::new(one.width.max(other.width), one.height.max(other.height))
        });
        Ok(Seals {
            room: room.unwrap_or(Size::new(look.size, look.size)),
            pictures,
            usual: look.usual,
            rise: look.rise,
            below_text: look.below_text,
            gap: look.gap,
        })
    }

    /// The seal over the edges of pages: one of its own, or the first of those over the names.
    pub(super) fn edge_seal(
        &self,
        own: &At<data::Seal>,
        others: Option<&At<data::Seal>>,
        name: &str,
    ) -> Result<EdgeSeal> {
        let pictures = match &own.value {
            data::Seal::Pictures(pictures) if pictures.len() == 1 => pictures,
            data::Seal::Pictures(_) => return Err(vec![several(own.span)]),
            data::Seal::ByHand(_) => others.map_or(&[][..], |seal| seal.pictures()),
        };
        let picture = pictures.first().ok_or_else(|| vec![no_picture(own.span)])?;
        let (edge, usual) = (self.look.edge, self.look.usual);
        let seal = self.seal(picture, name)?;
        Ok(EdgeSeal { seal, middle: edge.middle, pages: edge.pages, usual })
    }

    /// One for each name (7.3.5.1).
    fn all(
        &self,
        pictures: &[At<SealPicture>],
        span: Span,
        names: &[(String, Span)],
    ) -> Result<Vec<Seal>> {
        let mut errors = vec![];
        if pictures.len() != names.len() {
            errors.push(wrong_count(pictures.len(), names.len(), span));
        }
        let mut seals = vec![];
        let unnamed = String::new();
        for (index, picture) in pictures.iter().enumerate() {
            let name = names.get(index).map_or(&unnamed, |(name, _)| name);
            match self.seal(picture, name) {
                Ok(seal) => seals.push(seal),
                Err(mut faults) => errors.append(&mut faults),
            }
        }
        if errors.is_empty() { Ok(seals) } else { Err(errors) }
    }

    /// The seal of a name, or everything that is wrong with it.
    fn seal(&self, own: &SealPicture, name: &str) -> Result<Seal> {
        let mut errors = vec![];
        let picture = self.picture(own).map_err(|fault| errors.push(fault)).ok();
        let asked = own.size.as_ref().map(length).transpose();
        let asked = asked.map_err(|fault| errors.push(fault)).ok();
        let (Some(picture), Some(asked)) = (picture, asked) else { return Err(errors) };
        let side = asked.unwrap_or(self.look.size);
        let size = sized(picture.size(), [Some(side), Some(side)]);
        let span = own.size.as_ref().map_or(own.picture.span, |size| size.span);
        if !self.fits(size) {
            return Err(vec![too_large(size, self.styles.page.area.size, span)]);
        }
        let text = &self.styles.looks["figure_text"];
        Ok(Seal {
            picture,
            size,
            alt: self.alt(own, name),
            text: self.styles.text(text, false),
            bold: self.styles.text(text, true),
            span,
        })
    }

    /// The picture, if what lies under it can be seen.
    fn picture(&self, own: &SealPicture) -> std::result::Result<Picture, Diagnostic> {
        let picture = self.pictures.open(&own.picture, own.picture.span)?;
        if picture.is_opaque() {
            return Err(opaque(&own.picture, own.picture.span));
        }
        Ok(picture)
    }

    fn fits(&self, size: Size) -> bool {
        let area = self.styles.page.area.size;
        size.width.fits(area.width) && size.height.fits(area.height)
    }

    fn alt(&self, own: &SealPicture, name: &str) -> String {
        let written =
            own.alt.as_ref().map(|alt| alt.trim()).filter(|alt| !alt.is_empty());
        written.map_or_else(|| format!("{}{name}", self.look.alt), str::to_owned)
    }
}

fn wrong_count(seals: usize, names: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::count",
        both(
            format!("{seals} seals for {names} names"),
            format!("署名 {names} 个，印章却有 {seals} 枚"),
        ),
    )
    .at(span)
    .hint(both(
        "list one seal for each issuer, in their order: `seal: [{ picture: a.svg }, { picture: \
         b.svg }]` (GB/T 9704-2012, 7.3.5.1)",
        "请按发文机关的顺序各列一枚：seal: [{ picture: a.svg }, { picture: b.svg }]\
         （GB/T 9704-2012，7.3.5.1）",
    ))
}

fn several(span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::count",
        both(
            "one seal is cut over the edges of the pages, not a list",
            "骑缝章只能有一枚，不能是列表",
        ),
    )
    .at(span)
    .hint(both(
        "write `edge_seal: true` for the first of the seals, or `{ picture: … }`",
        "请写 edge_seal: true（用第一枚印章）或 { picture: … }",
    ))
}

fn no_picture(span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::no-picture",
        both(
            "there is no picture of a seal to be cut over the edges of the pages",
            "没有可用作骑缝章的印章图片",
        ),
    )
    .at(span)
    .hint(both(
        "give one: `edge_seal: { picture: seal.svg }`, or under `seal:`",
        "请写明图片：edge_seal: { picture: seal.svg }，或写在 seal: 下",
    ))
}

fn opaque(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::opaque",
        both(
            format!("the seal `{name}` has no transparent background: it would hide name and date"),
            format!("印章“{name}”的背景不透明，会遮住署名和成文日期"),
        ),
    )
    .at(span)
    .hint(both(
        "save it as PNG with a transparent background, or as SVG; a JPEG has none",
        "请存为背景透明的 PNG 或 SVG；JPEG 不支持透明",
    ))
}

fn too_large(size: Size, area: Size, span: Span) -> Diagnostic {
    let shown =
        |size: Size| format!("{:.1} × {:.1} mm", size.width.to_mm(), size.height.to_mm());
    let (size, area) = (shown(size), shown(area));
    Diagnostic::error(
        "seal::too-large",
        both(
            format!("the seal of {size} is larger than the type area of {area}"),
            format!("印章为 {size}，大于版心（{area}）"),
        ),
    )
    .at(span)
    .hint(both(
        "give its diameter, such as `size: 42mm`",
        "请写印章的直径，例如 size: 42mm",
    ))
}

/// An error for a seal that would lie on nothing (7.3.5.1).
pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::empty",
        both(
            "the seal has neither a name nor a date to lie over",
            "印章之下既无署名也无成文日期，不得出现空白印章",
        ),
    )
    .at(span)
    .hint(both(
        "give `unit` and `date` under `signoff:` (GB/T 9704-2012, 7.3.5.1)",
        "请在 signoff: 下写明 unit 和 date（GB/T 9704-2012，7.3.5.1）",
    ))
}

/// An error for pictures of seals where nobody looks: in the data of an attachment.
pub(super) fn elsewhere(span: Span) -> Diagnostic {
    Diagnostic::error(
        "seal::elsewhere",
        both(
            "the picture of a seal is only set under the report itself, not in a form",
            "印章图片只用于报告落款，不用于表格",
        ),
    )
    .at(span)
    .hint(both(
        "name it under `signoff:` of the report; a form leaves room for a seal by hand",
        "请写在报告的 signoff: 下；表格处由人工盖章",
    ))
}
