//! One face: a font file in memory, and what the typesetter asks of it.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use memmap2::Mmap;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::glyf::Glyf;
use skrifa::raw::tables::loca::Loca;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use crate::geom::Em;

/// A glyph's number in its face. Not a CID: in Fandol and Noto the two differ.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GlyphId(pub u16);

/// A face. Cloning is cheap; equal faces are the same file and index.
#[derive(Clone)]
pub struct Font(Arc<Inner>);

struct Inner {
    name: String,
    data: &'static [u8],
    index: u32,
    font: FontRef<'static>,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    /// The outlines of a TrueType face, where an empty one is seen at once.
    outlines: Option<(Loca<'static>, Glyf<'static>)>,
    units_per_em: f64,
    fs_type: u16,
    painter: OnceLock<Option<krilla::text::Font>>,
    postscript_name: OnceLock<String>,
}

/// `fsType` bits 0 to 3: restricted licence embedding (OpenType OS/2).
const USAGE_MASK: u16 = 0x000f;
const RESTRICTED: u16 = 0x0002;

impl Font {
    /// Opens the face of a file, lazily: nothing but its tables' places is read.
    pub fn open(path: &Path, index: u32, name: &str) -> io::Result<Self> {
        Self::of(Box::leak(Box::new(map(path)?)), index, name)
    }

    /// Opens the face of a file that may be written over while the face is used: all of it is
    /// read at once, and kept as long as the process lives.
    pub fn copy(path: &Path, index: u32, name: &str) -> io::Result<Self> {
        Self::of(Box::leak(std::fs::read(path)?.into_boxed_slice()), index, name)
    }

    fn of(data: &'static [u8], index: u32, name: &str) -> io::Result<Self> {
        Self::from_data(data, index, name)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a font"))
    }

    fn from_data(data: &'static [u8], index: u32, name: &str) -> Option<Self> {
        let font = FontRef::from_index(data, index).ok()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = f64::from(font.head().ok()?.units_per_em());
        Some(Self(Arc::new(Inner {
            name: name.to_owned(),
            data,
            index,
            charmap: font.charmap(),
            metrics,
            outlines: font.loca(None).ok().zip(font.glyf().ok()),
            units_per_em: if units_per_em > 0.0 { units_per_em } else { 1000.0 },
            fs_type: font.os2().map(|os2| os2.fs_type()).unwrap_or(0),
            font,
            painter: OnceLock::new(),
            postscript_name: OnceLock::new(),
        })))
    }

    /// The name under which it was asked for.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The name that the file gives it for PDFs; the same however it was asked for.
    pub fn postscript_name(&self) -> &str {
        let read = || {
            let names = self.0.font.localized_strings(StringId::POSTSCRIPT_NAME);
            names
                .english_or_first()
                .map_or_else(String::new, |name| name.chars().collect())
        };
        self.0.postscript_name.get_or_init(read)
    }

    /// The file's bytes.
    pub fn data(&self) -> &'static [u8] {
        self.0.data
    }

    /// Which face of the file it is.
    pub fn index(&self) -> u32 {
        self.0.index
    }

    /// The glyph of a character, if the face has it: some faces map characters that they
    /// do not draw.
    pub fn glyph(&self, c: char) -> Option<GlyphId> {
        let id = self.0.charmap.map(c)?;
        let id = u16::try_from(id.to_u32()).ok().filter(|id| *id != 0)?;
        let unseen = c.is_whitespace() || is_variation_selector(c);
        (unseen || !self.is_empty(id)).then_some(GlyphId(id))
    }

    /// Whether a glyph of a TrueType face has no outline.
    fn is_empty(&self, id: u16) -> bool {
        let Some((loca, glyf)) = &self.0.outlines else { return false };
        matches!(loca.get_glyf(id.into(), glyf), Ok(None))
    }

    /// How far a glyph moves the pen, in the face's own em.
    pub fn advance(&self, glyph: GlyphId) -> Em {
        let width = self.0.metrics.advance_width(u32::from(glyph.0).into());
        Em(f64::from(width.unwrap_or(0.0)) / self.0.units_per_em)
    }

    /// From where to where a glyph's ink reaches sideways, in the face's own em.
    pub fn ink(&self, glyph: GlyphId) -> Option<(Em, Em)> {
        let bounds = self.0.metrics.bounds(u32::from(glyph.0).into())?;
        let em = |units: f32| Em(f64::from(units) / self.0.units_per_em);
        Some((em(bounds.x_min), em(bounds.x_max)))
    }

    /// Whether the face's licence bits allow that it is embedded.
    pub fn embeddable(&self) -> bool {
        self.0.fs_type & USAGE_MASK != RESTRICTED
    }

    /// The face as the shaper reads it.
    pub fn tables(&self) -> &FontRef<'static> {
        &self.0.font
    }

    /// The face as the PDF writer takes it, parsed once and shared; none if it cannot be
    /// read as an outline font.
    pub fn painter(&self) -> Option<&krilla::text::Font> {
        let parse = || krilla::text::Font::new(self.0.data.into(), self.0.index);
        self.0.painter.get_or_init(parse).as_ref()
    }
}

/// Whether a character chooses a form of the one before it.
pub(super) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

impl PartialEq for Font {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (std::ptr::eq(self.0.data, other.0.data) && self.0.index == other.0.index)
    }
}

impl Eq for Font {}

impl fmt::Debug for Font {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Font({})", self.0.name)
    }
}

/// The names of all faces of a file: for each, PostScript, full and family names in all
/// languages. Empty if it is no font.
pub(super) fn names(path: &Path) -> Vec<Vec<String>> {
    const IDS: [StringId; 4] = [
        StringId::POSTSCRIPT_NAME,
        StringId::FULL_NAME,
        StringId::FAMILY_NAME,
        StringId::TYPOGRAPHIC_FAMILY_NAME,
    ];
    let Ok(map) = map(path) else { return vec![] };
    let data: &[u8] = &map;
    let mut faces = vec![];
    while let Ok(font) =
        FontRef::from_index(data, u32::try_from(faces.len()).unwrap_or(0))
    {
        let mut names: Vec<String> = IDS
            .into_iter()
            .flat_map(|id| font.localized_strings(id))
            .map(|string| string.chars().collect())
            .collect();
        names.sort();
        names.dedup();
        faces.push(names);
        if !data.starts_with(b"ttcf") {
            break;
        }
    }
    faces
}

/// Maps a file into memory. Faces that are used keep their map until the process ends: they are
/// found once, so giving it back would gain nothing, and the tables that point into it need no
/// owner.
#[allow(unsafe_code, reason = "the one memory map: font files of tens of megabytes")]
fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is read-only and private. A font file that is changed in place while
    // the program runs could change under us; fonts are replaced, not edited, and a
    // truncated one ends the process as it would for every program that maps its fonts.
    unsafe { Mmap::map(&file) }
}
