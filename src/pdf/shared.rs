//! Subsets of faces made once for many files.
//!
//! Half of the time of a report goes into one thing: cutting a subset out of a face and
//! deflating it. Reports of one batch use almost the same characters. So what is common to
//! them is found in a few ([`Survey`]), cut and deflated once ([`SharedFonts`]), and put into
//! each file as it is; a glyph that is not common comes from a second subset of the face, the
//! file's own.
//!
//! krilla numbers glyphs in the order in which they are first painted, and always cuts its
//! subset itself. So each file first paints all that is common into a stream that is thrown
//! away, in a face that has the widths and names of the real one but no outlines, which costs
//! nothing to cut; then the outlines of the real face take the place of those that are empty
//! ([`splice`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use krilla::geom::Point;
use krilla::surface::{Location, Surface};
use pdf_writer::{Chunk, Filter, Finish, Name, Ref, Settings};
use serde::{Deserialize, Serialize};
use skrifa::{FontRef, Tag};
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;

use super::splice::splice;
use crate::font::{Font, GlyphId};
use crate::frame::{Artifact, Item, Pages, Tag as Part};

/// A glyph is common if one of so many documents has it. Below that, what all files carry of
/// it costs more than what a few save.
const RARE: usize = 8;
/// A face with fewer common glyphs is worth a second subset only if few files need one.
const FEW: usize = 100;
/// Below that, it is not worth it even then.
const FEWEST: usize = 16;
/// How hard krilla deflates.
const LEVEL: u32 = 6;

const CFF: Tag = Tag::new(b"CFF ");
const GLYF: Tag = Tag::new(b"glyf");
const LOCA: Tag = Tag::new(b"loca");
/// What of a face is not its outlines, and asked for.
const KEPT: [&[u8; 4]; 8] =
    [b"OS/2", b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"post"];
/// Faces that have one of these are not shared: those with more than one outline of a glyph.
const UNUSUAL: [&[u8; 4]; 7] =
    [b"CFF2", b"COLR", b"CBDT", b"EBDT", b"SVG ", b"fvar", b"sbix"];
/// The outlines of no glyphs (`fonts/blank.py`), deflated.
const BLANK: &[u8] = include_bytes!("blank.cff.zz");

/// The glyphs that documents use.
#[derive(Debug, Default)]
pub struct Survey {
    documents: Vec<BTreeMap<String, Used>>,
}

/// The glyphs of a face that a document uses, each with the first of the texts that it sets.
type Used = BTreeMap<u16, String>;

impl Survey {
    /// Asks a document.
    pub fn add(&mut self, pages: &Pages) {
        let mut faces: BTreeMap<String, Used> = BTreeMap::new();
        for (_, item) in pages.pages.iter().flat_map(|page| page.frame.things()) {
            let Item::Glyphs(run) = item else { continue };
            // Those are outlines.
            if run.tag == Part::Artifact(Artifact::Watermark) {
                continue;
            }
            let used = faces.entry(run.font.postscript_name().to_owned()).or_default();
            for glyph in &run.glyphs {
                let text = || run.text[glyph.range.clone()].to_owned();
                used.entry(glyph.id.0).or_insert_with(text);
            }
        }
        self.documents.push(faces);
    }

    /// What is common to them.
    pub fn common(&self) -> CommonGlyphs {
        let faces: BTreeSet<&String> =
            self.documents.iter().flat_map(BTreeMap::keys).collect();
        let common = faces.into_iter().map(|face| (face.clone(), self.common_of(face)));
        CommonGlyphs(common.filter(|(_, glyphs)| !glyphs.is_empty()).collect())
    }

    /// The common glyphs of a face; none if sharing them is not worth it.
    fn common_of(&self, face: &str) -> Vec<(u16, String)> {
        let users: Vec<&Used> =
            self.documents.iter().filter_map(|document| document.get(face)).collect();
        let mut glyphs: BTreeMap<u16, Vec<&String>> = BTreeMap::new();
        for (glyph, text) in users.iter().flat_map(|used| used.iter()) {
            glyphs.entry(*glyph).or_default().push(text);
        }
        let least = self.documents.len().div_ceil(RARE);
        glyphs.retain(|_, texts| texts.len() >= least);
        let is_all = |used: &&&Used| used.keys().all(|glyph| glyphs.contains_key(glyph));
        let whole = users.iter().filter(is_all).count();
        let least = if whole * 2 >= users.len() { FEWEST } else { FEW };
        if glyphs.len() < least {
            return vec![];
        }
        // Whatever the order of the documents was.
        let first = |texts: Vec<&String>| texts.into_iter().min().cloned();
        glyphs
            .into_iter()
            .filter_map(|(glyph, texts)| Some((glyph, first(texts)?)))
            .collect()
    }
}

/// Glyphs that are common to many documents, by the names of their faces, each with the text
/// that it sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonGlyphs(BTreeMap<String, Vec<(u16, String)>>);

impl CommonGlyphs {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The subsets that files share. They are made when they are first used.
#[derive(Debug)]
pub struct SharedFonts {
    faces: BTreeMap<String, Face>,
}

#[derive(Debug)]
struct Face {
    glyphs: Vec<(u16, String)>,
    made: OnceLock<Option<SharedFont>>,
}

impl SharedFonts {
    /// What is to be shared. Glyphs that no file may have are left out.
    pub fn new(common: CommonGlyphs) -> Self {
        let mut counts = BTreeSet::new();
        let faces = common.0.into_iter().map(|(name, mut glyphs)| {
            glyphs.retain(|(glyph, text)| *glyph != 0 && is_lawful(text));
            glyphs.sort();
            glyphs.dedup_by_key(|(glyph, _)| *glyph);
            // Two faces of as many glyphs that are all empty could not be told apart.
            while !counts.insert(glyphs.len()) && glyphs.pop().is_some() {}
            (name, Face { glyphs, made: OnceLock::new() })
        });
        Self { faces: faces.collect() }
    }

    /// What of a face is shared.
    fn of(&self, font: &Font) -> Option<&SharedFont> {
        let face = self.faces.get(font.postscript_name())?;
        let made = face.made.get_or_init(|| SharedFont::new(font, &face.glyphs));
        made.as_ref().filter(|made| made.font == *font)
    }
}

/// Whether a glyph of a file that keeps PDF/A may stand for a text (ISO 19005-2, 6.2.11.7): if
/// one report has such a glyph, others need not fail with it.
fn is_lawful(text: &str) -> bool {
    let unlawful = |c| matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    !text.is_empty() && !text.contains(unlawful)
}

/// A face's glyphs that files share.
#[derive(Debug)]
pub(super) struct SharedFont {
    /// The face that they are of.
    font: Font,
    /// The same without outlines.
    blank: krilla::text::Font,
    /// For each glyph of the face, whether it is shared.
    shared: Vec<bool>,
    /// The glyphs in the order of their numbers in the subset, and the text that they set.
    glyphs: Vec<Common>,
    text: String,
    /// The stream that krilla writes for the face without outlines, and the one that it would
    /// write for the face.
    empty: Vec<u8>,
    full: Vec<u8>,
}

#[derive(Debug)]
struct Common {
    glyph: GlyphId,
    /// As far as the face says, so that no place has to be written.
    advance: f32,
    range: Range<usize>,
}

impl SharedFont {
    /// None if it is a face of another kind than those whose outlines can be left out.
    fn new(font: &Font, glyphs: &[(u16, String)]) -> Option<Self> {
        let blank: Arc<Vec<u8>> = Arc::new(blank(font)?);
        let (mut mapper, mut shared) = (GlyphRemapper::new(), vec![]);
        let (mut common, mut text) = (vec![], String::new());
        for (glyph, sets) in glyphs {
            let glyph = GlyphId(*glyph);
            mapper.remap(glyph.0);
            shared.resize(shared.len().max(usize::from(glyph.0) + 1), false);
            shared[usize::from(glyph.0)] = true;
            let range = text.len()..text.len() + sets.len();
            common.push(Common { glyph, advance: font.advance(glyph).0 as f32, range });
            text.push_str(sets);
        }
        Some(Self {
            empty: stream(&blank, 0, &mapper)?,
            full: stream(font.data(), font.index(), &mapper)?,
            blank: krilla::text::Font::new(blank.into(), 0)?,
            font: font.clone(),
            shared,
            glyphs: common,
            text,
        })
    }

    /// The face as the PDF writer takes it.
    pub(super) fn painter(&self) -> &krilla::text::Font {
        &self.blank
    }

    /// Whether a glyph is shared.
    pub(super) fn has(&self, glyph: GlyphId) -> bool {
        self.shared.get(usize::from(glyph.0)).is_some_and(|shared| *shared)
    }

    /// Paints all glyphs into nothing, so that they are numbered as they stand.
    fn number(&self, surface: &mut Surface<'_>) {
        let mut nothing = surface.stream_builder();
        let mut inner = nothing.surface();
        let (start, size) = (Point::from_xy(0.0, 0.0), 1.0);
        let font = self.blank.clone();
        inner.draw_glyphs(start, &self.glyphs, font, &self.text, size, false);
        inner.finish();
        drop(nothing.finish());
    }
}

impl krilla::text::Glyph for Common {
    fn glyph_id(&self) -> krilla::text::GlyphId {
        krilla::text::GlyphId::new(u32::from(self.glyph.0))
    }

    fn text_range(&self) -> Range<usize> {
        self.range.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, _size: f32) -> f32 {
        0.0
    }

    fn y_offset(&self, _size: f32) -> f32 {
        0.0
    }

    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}

/// What a file under way shares with others.
pub(super) struct Sharing<'a> {
    fonts: &'a SharedFonts,
    /// The faces of which it has common glyphs.
    begun: Vec<&'a SharedFont>,
}

impl<'a> Sharing<'a> {
    pub(super) fn new(fonts: &'a SharedFonts) -> Self {
        Self { fonts, begun: vec![] }
    }

    /// What of a face is shared; `surface` is any of the file's.
    pub(super) fn of(
        &mut self,
        font: &Font,
        surface: &mut Surface<'_>,
    ) -> Option<&'a SharedFont> {
        let shared = self.fonts.of(font)?;
        if !self.begun.iter().any(|begun| std::ptr::eq(*begun, shared)) {
            shared.number(surface);
            self.begun.push(shared);
        }
        Some(shared)
    }

    /// The finished file with all outlines in it. None if it is not what was expected: then it
    /// must be written without sharing.
    pub(super) fn finish(&self, pdf: &[u8]) -> Option<Vec<u8>> {
        let parts: Vec<_> =
            self.begun.iter().map(|font| (&*font.empty, &*font.full)).collect();
        splice(pdf, &parts)
    }
}

/// The stream that krilla writes for a subset: as it stands behind its object's number.
fn stream(data: &[u8], index: u32, mapper: &GlyphRemapper) -> Option<Vec<u8>> {
    let subset = subsetter::subset(data, index, mapper).ok()?;
    let outlines = FontRef::new(&subset).ok()?.table_data(CFF);
    let mut deflated = ZlibEncoder::new(vec![], Compression::new(LEVEL));
    deflated.write_all(outlines.map_or(&*subset, |table| table.as_bytes())).ok()?;
    let deflated = deflated.finish().ok()?;
    let mut chunk = Chunk::with_settings(Settings { pretty: false });
    let mut stream = chunk.stream(Ref::new(1), &deflated);
    stream.filter(Filter::FlateDecode);
    if outlines.is_some() {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    }
    stream.finish();
    Some(chunk.as_bytes().strip_prefix(b"1 0 obj")?.to_vec())
}

/// A face without outlines: all else that the PDF writer asks is as it was.
fn blank(font: &Font) -> Option<Vec<u8>> {
    let tables = font.tables();
    if UNUSUAL.iter().any(|tag| tables.table_data(Tag::new(tag)).is_some()) {
        return None;
    }
    let mut builder = FontBuilder::new();
    for tag in KEPT.map(Tag::new) {
        if let Some(table) = tables.table_data(tag) {
            builder.add_raw(tag, table.as_bytes());
        }
    }
    if tables.table_data(CFF).is_some() {
        let mut outlines = vec![];
        ZlibDecoder::new(BLANK).read_to_end(&mut outlines).ok()?;
        builder.add_raw(CFF, outlines);
    } else {
        tables.table_data(GLYF)?;
        let places = tables.table_data(LOCA)?.len();
        builder.add_raw(GLYF, vec![0; 4]);
        builder.add_raw(LOCA, vec![0; places]);
    }
    Some(builder.build())
}
