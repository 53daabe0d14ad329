//! The chains of a look with their faces opened: which face sets which character.

use std::sync::Arc;

use crate::diag::{Diagnostic, Result, Warned, both};
use crate::face::{Faces, Link, Role};
use crate::geom::Em;

use super::face::is_variation_selector;
use super::{Font, FontBook, GlyphId, Shelf};

/// The faces of all roles of a look.
#[derive(Clone, Debug)]
pub struct FontSet {
    chains: Vec<Vec<(Link, Font)>>,
    shelf: Option<Arc<Shelf>>,
}

/// How a character is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick<'a> {
    /// The face.
    pub font: &'a Font,
    /// Its glyph.
    pub glyph: GlyphId,
    /// The face's size, relative to the text's.
    pub scale: f64,
    /// How far its baseline is raised, in em of the text.
    pub shift: Em,
}

impl FontSet {
    /// Opens the faces of all chains. A link of which no face is there is left out with a
    /// warning; a chain of which no link is left is an error, and so is a face that may not
    /// be embedded.
    pub fn open(book: &FontBook, faces: &Faces) -> Result<Warned<Self>> {
        let (mut warnings, mut errors, mut chains) = (vec![], vec![], vec![]);
        for chain in &faces.chains {
            let mut links = vec![];
            for link in &chain.links {
                match link.names.iter().find_map(|name| book.open(name)) {
                    Some(font) if !font.embeddable() => {
                        errors.push(not_embeddable(&font, link))
                    }
                    Some(font) => links.push((link.clone(), font)),
                    None if link.optional => {}
                    None => warnings.push(missing(link)),
                }
            }
            if links.is_empty() {
                errors.push(empty_chain(&chain.name, book));
            }
            chains.push(links);
        }
        if errors.is_empty() {
            Ok(Warned { value: Self { chains, shelf: None }, warnings })
        } else {
            Err(errors)
        }
    }

    /// Keeps what is made with the faces, and uses what was kept.
    pub fn keep(&mut self, shelf: Arc<Shelf>) {
        shelf.begin(&self.chains);
        self.shelf = Some(shelf);
    }

    /// Where what is made with the faces is kept, if it is.
    pub fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_deref()
    }

    /// The faces of a role's chain, first to last.
    pub fn faces(&self, role: Role) -> impl Iterator<Item = &Font> {
        let chain = self.chains.get(usize::from(role.0));
        chain.into_iter().flatten().map(|(_, font)| font)
    }

    /// The first face of a role's chain that is asked for a character and has it.
    pub fn select(&self, role: Role, c: char) -> Option<Pick<'_>> {
        let chain = self.chains.get(usize::from(role.0))?;
        chain.iter().filter(|(link, _)| link.wants(c)).find_map(|(link, font)| {
            let glyph = font.glyph(c)?;
            Some(Pick { font, glyph, scale: link.scale, shift: link.shift })
        })
    }

    /// The first face of a role's chain that has all of what the user sees as one character:
    /// a character and what combines with it.
    pub fn select_cluster(&self, role: Role, cluster: &str) -> Option<Pick<'_>> {
        let first = cluster.chars().next()?;
        if cluster.len() == first.len_utf8() {
            return self.select(role, first);
        }
        let seen = || cluster.chars().filter(|c| !is_variation_selector(*c));
        let chain = self.chains.get(usize::from(role.0))?;
        chain.iter().filter(|(link, _)| link.wants(first)).find_map(|(link, font)| {
            let glyph = font.glyph(first)?;
            seen().all(|c| font.glyph(c).is_some()).then_some(())?;
            Some(Pick { font, glyph, scale: link.scale, shift: link.shift })
        })
    }

    /// A character in the face that sets Latin letters, whether the chain asks that face for
    /// it or not.
    pub fn select_latin(&self, role: Role, c: char) -> Option<Pick<'_>> {
        let chain = self.chains.get(usize::from(role.0))?;
        let latin = |(link, font): &&(Link, Font)| {
            link.wants(LATIN) && font.glyph(LATIN).is_some()
        };
        let (link, font) = chain.iter().find(latin)?;
        let glyph = font.glyph(c)?;
        Some(Pick { font, glyph, scale: link.scale, shift: link.shift })
    }
}

/// A character that every face of Latin letters has.
const LATIN: char = 'A';

fn missing(link: &Link) -> Diagnostic {
    let names = link.names.join(", ");
    Diagnostic::warning(
        "font::not-found",
        both(
            format!("none of these fonts is there: {names}"),
            format!("找不到这些字体中的任何一种：{names}"),
        ),
    )
    .at(link.span)
    .hint(both(
        "name the folder that holds it with --font-path; `banxin fonts` says where was looked",
        "请用 --font-path 指出字体所在文件夹；banxin fonts 会列出查找过的位置",
    ))
}

fn empty_chain(role: &str, book: &FontBook) -> Diagnostic {
    let folder = book.asked().shipped.display().to_string();
    Diagnostic::error(
        "font::no-face",
        both(
            format!("no font was found for the role `{role}`"),
            format!("角色“{role}”没有可用的字体"),
        ),
    )
    .in_file(folder)
    .hint(both(
        "the fonts that ship with banxin are looked for in this folder; `banxin fonts` says \
         where else",
        "随 banxin 提供的字体应在此文件夹中；banxin fonts 会列出所有查找位置",
    ))
}

fn not_embeddable(font: &Font, link: &Link) -> Diagnostic {
    let name = font.name();
    Diagnostic::error(
        "font::not-embeddable",
        both(
            format!(
                "the licence bits of the font {name} (OS/2 fsType) forbid embedding it"
            ),
            format!("字体 {name} 的授权标志（OS/2 fsType）禁止嵌入"),
        ),
    )
    .at(link.span)
    .hint(both(
        "an archival PDF must embed its fonts: choose another face for this role",
        "归档 PDF 必须嵌入字体：请为此角色换用其他字体",
    ))
}
