//! Drawings with the faces of the report: an SVG names fonts that other machines have, and is
//! set with those that ship, so that it looks alike everywhere.

use std::sync::Arc;

use usvg::fontdb::{Database, ID, Source};
use usvg::{FontFamily, FontResolver};

use crate::face::Role;
use crate::font::{Font, FontSet};
use crate::frame::{Drawing, Tag};
use crate::geom::Size;
use crate::picture::Svg;

/// From this weight on text is bold.
const BOLD: u16 = 600;

/// A drawing, with its text shaped in the roles of plain and of bold text; none if it could be read before and cannot now.
pub(super) fn drawing(
    svg: &Svg,
    roles: [Role; 2],
    size: Size,
    tag: Tag,
    fonts: &FontSet,
) -> Option<Drawing> {
    let shelf = Shelf::new(fonts, roles);
    let tree = svg.tree(shelf.resolver())?;
    Some(Drawing { tree: Arc::new(tree), fonts: shelf.faces, outlined: false, size, tag })
}

/// The faces that a drawing may use, as usvg counts them.
struct Shelf<'a> {
    fonts: &'a FontSet,
    /// Plain text, bold text.
    roles: [Role; 2],
    database: Arc<Database>,
    faces: Vec<(ID, Font)>,
}

impl<'a> Shelf<'a> {
    fn new(fonts: &'a FontSet, roles: [Role; 2]) -> Self {
        let mut database = Database::new();
        let mut faces: Vec<(ID, Font)> = vec![];
        for font in roles.iter().flat_map(|role| fonts.faces(*role)) {
            if faces.iter().all(|(_, known)| known != font) {
                let ids =
                    database.load_font_source(Source::Binary(Arc::new(font.data())));
                let is_it = |id: &&ID| {
                    database.face(**id).is_some_and(|face| face.index == font.index())
                };
                faces.extend(ids.iter().find(is_it).map(|id| (*id, font.clone())));
            }
        }
        Self { fonts, roles, database: Arc::new(database), faces }
    }

    fn resolver(&self) -> FontResolver<'_> {
        FontResolver {
            select_font: Box::new(|asked, database| {
                *database = self.database.clone();
                let [plain, bold] = self.roles;
                let heavy = asked.weight() >= BOLD || is_sans(asked.families());
                self.first(if heavy { bold } else { plain })
            }),
            select_fallback: Box::new(|c, used, _| {
                let mut faces = self.roles.iter().filter_map(|role| self.id(*role, c));
                faces.find(|id| !used.contains(id))
            }),
        }
    }

    /// The face that a role's text begins with.
    fn first(&self, role: Role) -> Option<ID> {
        self.fonts.faces(role).find_map(|font| self.id_of(font))
    }

    /// The face in which a role sets a character.
    fn id(&self, role: Role, c: char) -> Option<ID> {
        self.id_of(self.fonts.select(role, c)?.font)
    }

    fn id_of(&self, font: &Font) -> Option<ID> {
        self.faces.iter().find(|(_, known)| known == font).map(|(id, _)| *id)
    }
}

/// Whether the first family that is asked for has strokes of one width.
fn is_sans(families: &[FontFamily]) -> bool {
    match families.first() {
        Some(FontFamily::SansSerif) => true,
        Some(FontFamily::Named(name)) => {
            let name = name.to_lowercase();
            ["黑", "hei", "sans", "arial", "helvetica"]
                .iter()
                .any(|part| name.contains(part))
        }
        _ => false,
    }
}
