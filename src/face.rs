//! The words by which a look asks for type: roles, and chains of faces.
//!
//! A role (仿宋 body, 楷体 kai, 黑体 hei, 宋体 song, 小标宋 title) names a chain: the first
//! face of the chain that has a character sets it. What a chain's faces are, is data of
//! the layouts; which files they are, is found by [`crate::font`].

use std::ops::RangeInclusive;

use crate::diag::Span;
use crate::geom::Em;

/// A role of type: an index into [`Faces::chains`].
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Role(pub u8);

/// All chains of a look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faces {
    /// One chain a role, in the order of the roles' numbers.
    pub chains: Vec<Chain>,
}

/// The faces of one role, first choice first.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The role's name, as layouts write it.
    pub name: String,
    /// The faces.
    pub links: Vec<Link>,
}

/// One face of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Names of the face (PostScript, full or family name), the preferred one first. The
    /// first that is there is taken.
    pub names: Vec<String>,
    /// The characters it is asked for; all if empty.
    pub only: Vec<RangeInclusive<char>>,
    /// The characters it is never asked for, because its glyph is another's or empty.
    pub except: Vec<RangeInclusive<char>>,
    /// Whether nothing is said if none of them is there.
    pub optional: bool,
    /// Its size, relative to the text's.
    pub scale: f64,
    /// How far its baseline is raised.
    pub shift: Em,
    /// Where the layout says so.
    pub span: Span,
}

impl Link {
    /// Whether the link is asked for a character at all.
    pub fn wants(&self, c: char) -> bool {
        let has = |ranges: &[RangeInclusive<char>]| {
            ranges.iter().any(|range| range.contains(&c))
        };
        (self.only.is_empty() || has(&self.only)) && !has(&self.except)
    }
}
