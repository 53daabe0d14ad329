//! Characters to glyphs.
//!
//! Han text needs no shaping: a character is a glyph is a 字. What does need it, dashes, whose
//! pair is one glyph of two 字 in faces that know Chinese, goes through the shaper.

use std::ops::Range;

use harfrust::{Language, Script, ShapeOptions, ShaperData, UnicodeBuffer};

use crate::diag::Span;
use crate::document::{Paragraph, ScriptSizes, TextStyle};
use crate::font::{Font, FontSet, GlyphId, Pick};

use super::cjk::{Class, class};
use super::quotes;

/// A paragraph's text as glyphs.
#[derive(Clone, Debug)]
pub struct ShapedText<'a> {
    /// One slot a cluster, in the order of the text.
    pub slots: Vec<Slot<'a>>,
    /// The slot that begins at each byte; of bytes inside a slot, that slot.
    by_byte: Vec<u32>,
}

/// A cluster of characters with its glyphs.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// Its bytes of the text.
    pub range: Range<usize>,
    /// Its glyphs, each with its advance in em of the text.
    pub glyphs: Vec<(GlyphId, f64)>,
    /// The face; none if no face has the character, which is told before.
    pub font: Option<&'a Font>,
    /// The size of the face, relative to the text's.
    pub scale: f64,
    /// The room of its glyphs, in em: a 字 for what is as wide as one in its own face, at
    /// whatever scale that is set.
    pub width: f64,
    /// How far the baseline is raised, in em of the text.
    pub shift: f64,
    /// How far its ink is moved to the right, in em of the text.
    pub inset: f64,
    /// How it is set.
    pub style: TextStyle,
    /// Where it comes from.
    pub span: Span,
}

impl Slot<'_> {
    /// The sum of its glyphs' advances, in em.
    pub fn advance(&self) -> f64 {
        self.glyphs.iter().map(|(_, advance)| advance).sum()
    }
}

impl<'a> ShapedText<'a> {
    /// The slots of a range of bytes.
    pub fn slots(&self, range: Range<usize>) -> &[Slot<'a>] {
        let index = |byte: usize| {
            self.by_byte.get(byte).map_or(self.slots.len(), |slot| *slot as usize)
        };
        &self.slots[index(range.start)..index(range.end)]
    }

    /// The width of a range of bytes, in em.
    pub fn width(&self, range: Range<usize>) -> f64 {
        self.slots(range).iter().map(|slot| slot.width).sum()
    }
}

/// Shapes a paragraph.
pub fn shape<'a>(paragraph: &Paragraph, fonts: &'a FontSet) -> ShapedText<'a> {
    let mut text = ShapedText { slots: vec![], by_byte: vec![] };
    let western = quotes::western(&paragraph.text);
    let sizes = paragraph.style.breaking.sizes;
    let mut start = 0;
    for run in &paragraph.runs {
        let end = start + run.len;
        let shaper = RunShaper {
            style: run.style,
            span: run.span,
            fonts,
            sizes,
            western: &western,
        };
        shaper.run(&paragraph.text, start..end, &mut text.slots);
        start = end;
    }
    for (index, slot) in (0..).zip(&text.slots) {
        text.by_byte.resize(slot.range.end, index);
    }
    text
}

struct RunShaper<'a, 't> {
    style: TextStyle,
    span: Span,
    fonts: &'a FontSet,
    sizes: ScriptSizes,
    /// The places of quotes that are Western.
    western: &'t [usize],
}

impl<'a> RunShaper<'a, '_> {
    fn run(&self, text: &str, range: Range<usize>, slots: &mut Vec<Slot<'a>>) {
        let mut at = range.start;
        let mut latin = false;
        while at < range.end {
            let rest = &text[at..range.end];
            let length = cluster(rest);
            // A sign is set as the letters or digits before it.
            latin = match rest.chars().next().map(class) {
                Some(Class::Letter) => true,
                Some(Class::Digit | Class::Han) => false,
                _ => latin,
            };
            slots.push(self.slot(&rest[..length], at, latin));
            at += length;
        }
    }

    fn slot(&self, cluster: &str, at: usize, latin: bool) -> Slot<'a> {
        let mut slot = Slot {
            range: at..at + cluster.len(),
            glyphs: vec![],
            font: None,
            scale: 1.0,
            width: 0.0,
            shift: 0.0,
            inset: 0.0,
            style: self.style,
            span: self.span,
        };
        let Some(c) = cluster.chars().next() else { return slot };
        let Some(pick) = self.pick(cluster, c, at) else { return slot };
        slot.font = Some(pick.font);
        slot.scale = pick.scale * self.size(c, latin);
        slot.shift = pick.shift.0;
        let own = pick.font.advance(pick.glyph).0;
        slot.glyphs = if needs_shaping(c, cluster) {
            shape_cluster(pick.font, cluster, slot.scale)
        } else {
            vec![(pick.glyph, own * slot.scale)]
        };
        slot.width = slot.advance();
        if class(c) == Class::PauseStack {
            slot.inset = to_left_half(pick.font, pick.glyph, slot.scale);
        }
        if slot.glyphs.len() == 1 && !c.is_ascii() && (own - 1.0).abs() < A_CELL {
            slot.width = 1.0;
        }
        slot
    }

    /// The face of a character: Western quotes are in the face of Latin letters.
    fn pick(&self, cluster: &str, c: char, at: usize) -> Option<Pick<'a>> {
        let role = self.style.role;
        let western = self.western.binary_search(&at).is_ok();
        let latin = || self.fonts.select_latin(role, c);
        let whole = || self.fonts.select_cluster(role, cluster);
        western.then(latin).flatten().or_else(whole)
    }

    /// The size of a character's script.
    fn size(&self, c: char, latin: bool) -> f64 {
        match class(c) {
            Class::Letter => self.sizes.latin,
            _ if !c.is_ascii() => 1.0,
            _ if latin => self.sizes.latin,
            _ => self.sizes.digits,
        }
    }
}

/// ？ and ！ stand at the left of their 字 (GB/T 15834-2011, 5.1.2), also in faces that draw
/// them in its middle: how far such a glyph is moved.
fn to_left_half(font: &Font, glyph: GlyphId, scale: f64) -> f64 {
    const HALF: f64 = 0.5;
    let Some((left, right)) = font.ink(glyph) else { return 0.0 };
    let (left, right) = (left.0 * scale, right.0 * scale);
    if right <= HALF { 0.0 } else { (HALF - left - right) / 2.0 }
}

/// A glyph whose own advance differs less from one 字 has a cell of its own.
const A_CELL: f64 = 0.05;

/// The length of the cluster that a text begins with: a pair of dashes, or a grapheme.
fn cluster(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    if class(first) == Class::Dash {
        let pair = chars.next().filter(|c| class(*c) == Class::Dash);
        return first.len_utf8() + pair.map_or(0, char::len_utf8);
    }
    // Han characters stand alone unless something combines with them.
    super::grapheme(text)
}

fn needs_shaping(first: char, cluster: &str) -> bool {
    matches!(class(first), Class::Dash | Class::LongDash | Class::Dots)
        || cluster.len() > first.len_utf8()
}

/// The glyphs of a cluster, as the face sets Simplified Chinese.
fn shape_cluster(font: &Font, cluster: &str, scale: f64) -> Vec<(GlyphId, f64)> {
    let data = ShaperData::new(font.tables());
    let shaper = data.shaper(font.tables()).build();
    let mut buffer = UnicodeBuffer::new();
    // U+2015 stands for U+2014 in much Chinese text, and faces know the pair of the latter.
    buffer.push_str(&cluster.replace('―', "—"));
    buffer.guess_segment_properties();
    if let Some(han) = Script::from_iso15924_tag(harfrust::Tag::new(b"Hani"))
        && cluster.chars().next().is_some_and(|c| class(c) != Class::Letter)
    {
        buffer.set_script(han);
    }
    if let Ok(language) = "zh-Hans".parse::<Language>() {
        buffer.set_language(language);
    }
    let per_em = f64::from(shaper.units_per_em()).max(1.0);
    let glyphs = shaper.shape(buffer, ShapeOptions::new());
    let infos = glyphs.glyph_infos().iter().zip(glyphs.glyph_positions());
    infos
        .map(|(info, position)| {
            let id = GlyphId(u16::try_from(info.glyph_id).unwrap_or(0));
            (id, f64::from(position.x_advance) / per_em * scale)
        })
        .collect()
}
