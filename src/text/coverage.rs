//! Whether every character of a document has a face and can be set: never a silent box, never
//! a character that nobody sees.

use crate::diag::{Diagnostic, Span, both};
use crate::document::{
    Block, Contents, Document, EdgeSeal, Entry, Figure, FigureContent, Paragraph, Table,
    TextStyle,
};
use crate::face::Role;
use crate::font::FontSet;
use crate::picture::Picture;

use super::cjk::{Class, class};

/// Characters told at once.
const MOST: usize = 100;

/// An error for each character of a document that no face of its chain has, at the first
/// text that has it.
///
/// `written` is what the author wrote at a place, in which the character is looked for.
pub fn uncovered<'a>(
    document: &Document,
    fonts: &FontSet,
    written: &dyn Fn(Span) -> Option<&'a str>,
) -> Vec<Diagnostic> {
    let mut coverage =
        Coverage { fonts, written, seen: Seen::default(), missing: vec![] };
    if let Some(number) = &document.page.number {
        let (before, after) = &number.around;
        for text in [before, after, "0123456789"] {
            coverage.text(text, &number.style, Span::default());
        }
    }
    for block in &document.blocks {
        coverage.block(block);
    }
    if let Some(EdgeSeal { seal, .. }) = &document.edge_seal {
        coverage.drawn(&seal.picture, &seal.text, seal.span);
    }
    coverage.missing
}

struct Coverage<'a, 't> {
    fonts: &'a FontSet,
    written: &'a dyn Fn(Span) -> Option<&'t str>,
    /// Characters that were looked up.
    seen: Seen,
    missing: Vec<Diagnostic>,
}

/// Characters, each of a role: a bit for each, for every one of a long report is asked for.
#[derive(Default)]
struct Seen(Vec<Vec<u64>>);

impl Seen {
    /// Adds a character; whether it was not there.
    fn insert(&mut self, role: Role, c: char) -> bool {
        let (role, at) = (usize::from(role.0), u32::from(c) as usize);
        if self.0.len() <= role {
            self.0.resize_with(role + 1, Vec::new);
        }
        let bits = &mut self.0[role];
        let (word, bit) = (at / 64, 1 << (at % 64));
        if bits.len() <= word {
            bits.resize(word + 1, 0);
        }
        let is_new = bits[word] & bit == 0;
        bits[word] |= bit;
        is_new
    }
}

impl Coverage<'_, '_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) => self.table(table),
            Block::Panel(panel) | Block::Imprint { panel, .. } => {
                self.table(&panel.table)
            }
            Block::SignOff(block) => {
                let lines = block.names.iter().chain(&block.date);
                lines.for_each(|line| self.paragraph(line));
                let seals = block.seals.iter().flat_map(|seals| &seals.pictures);
                seals.for_each(|seal| self.drawn(&seal.picture, &seal.text, seal.span));
            }
            Block::Figure(figure) => self.figure(figure),
            Block::Contents(contents) => self.contents(contents),
            Block::Anchor(_) | Block::Blank { .. } | Block::PageBreak(_) => {}
        }
    }

    fn contents(&mut self, contents: &Contents) {
        for Entry { paragraph, .. } in &contents.entries {
            self.paragraph(paragraph);
            if let Some(run) = paragraph.runs.first() {
                self.text(&contents.leader, &run.style, run.span);
            }
        }
    }

    /// The caption of a figure, and the text of a drawing.
    fn figure(&mut self, figure: &Figure) {
        figure.caption.iter().for_each(|line| self.paragraph(line));
        match &figure.content {
            FigureContent::Picture(picture) => {
                self.drawn(picture, &figure.text, figure.span);
            }
            FigureContent::Chart(chart) => {
                chart.paragraphs().for_each(|text| self.paragraph(text));
            }
        }
    }

    /// The text of a drawing.
    fn drawn(&mut self, picture: &Picture, style: &TextStyle, span: Span) {
        if let Picture::Svg(svg) = picture {
            let text: String = svg.characters().iter().collect();
            self.text(&text, style, span);
        }
    }

    fn table(&mut self, table: &Table) {
        let captions = table.caption.iter().chain(&table.continued_caption);
        captions.for_each(|line| self.paragraph(line));
        table.foot.iter().flatten().for_each(|line| self.paragraph(line));
        for cell in &table.cells {
            if let Some(picture) = &cell.picture {
                self.drawn(&picture.picture, &picture.text, picture.span);
            }
            for paragraph in &cell.content {
                self.paragraph(paragraph);
                if let Some(run) = paragraph.runs.first() {
                    self.text(&table.continued_label, &run.style, cell.span);
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let mut rest = paragraph.text.as_str();
        for run in &paragraph.runs {
            let (text, after) = rest.split_at(run.len);
            self.text(text, &run.style, run.span);
            rest = after;
        }
    }

    /// Where a character stands in what the author wrote; the whole place if it is escaped.
    fn locate(&self, c: char, span: Span) -> Span {
        let at = (self.written)(span).and_then(|text| text.find(c));
        let start = |at| span.range().start + at;
        at.map_or(span, |at| Span::new(span.source, start(at)..start(at) + c.len_utf8()))
    }

    fn text(&mut self, text: &str, style: &TextStyle, span: Span) {
        let mut at = 0;
        while at < text.len() {
            let cluster = &text[at..at + super::grapheme(&text[at..])];
            at += cluster.len();
            self.cluster(cluster, style.role, span);
        }
    }

    /// What the user sees as one character.
    fn cluster(&mut self, cluster: &str, role: Role, span: Span) {
        let mut chars = cluster.chars();
        let Some(first) = chars.next().filter(|c| class(*c) != Class::Break) else {
            return;
        };
        let alone = chars.next().is_none();
        if self.missing.len() >= MOST || (alone && !self.seen.insert(role, first)) {
            return;
        }
        let unset = cluster.chars().find_map(|c| Some((c, why_not(c)?)));
        let fault = match unset {
            Some((c, why)) => Some((c, unsettable(c, why))),
            None if self.fonts.select_cluster(role, cluster).is_some() => None,
            None => {
                let has = |c: &char| self.fonts.select(role, *c).is_some();
                let lacking = cluster.chars().find(|c| !has(c));
                // Each is there, but no face has all of them.
                let c = lacking.or(cluster.chars().last()).unwrap_or(first);
                Some((c, missing(c)))
            }
        };
        if let Some((c, fault)) = fault {
            self.missing.push(fault.at(self.locate(c, span)));
        }
    }
}

/// Why a character is not set, whatever faces have it.
#[derive(Copy, Clone)]
enum Unsettable {
    /// It cannot be seen, and would stand unseen in the archive.
    Invisible,
    /// It belongs to nobody: an archive must know its characters (ISO 19005-2, 6.2.11.7.3).
    Private,
    /// It is written from right to left.
    RightToLeft,
}

fn why_not(c: char) -> Option<Unsettable> {
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffc}' => Some(Unsettable::Invisible),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some(Unsettable::Private),
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => Some(Unsettable::RightToLeft),
        _ => None,
    }
}

fn unsettable(c: char, why: Unsettable) -> Diagnostic {
    let code = u32::from(c);
    let (id, (en, zh), hint) = match why {
        Unsettable::Invisible => (
            "text::invisible",
            ("cannot be seen", "是不可见字符"),
            both("remove it", "请删去"),
        ),
        Unsettable::Private => (
            "text::private-use",
            (
                "is of the private use area, and means something else on each machine",
                "属于私用区，在不同机器上含义不同",
            ),
            both(
                "write the character that Unicode has for it",
                "请改用 Unicode 正式收录的字符",
            ),
        ),
        Unsettable::RightToLeft => (
            "text::right-to-left",
            (
                "is written from right to left, which this program does not set",
                "为从右至左书写的文字，本程序不支持",
            ),
            both("write it in Chinese or Latin letters", "请改用汉字或拉丁字母"),
        ),
    };
    Diagnostic::error(
        id,
        both(
            format!("the character U+{code:04X} {en}"),
            format!("字符 U+{code:04X} {zh}"),
        ),
    )
    .hint(hint)
}

fn missing(c: char) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error(
        "font::no-glyph",
        both(
            format!("no font has the character `{c}` (U+{code:04X})"),
            format!("没有字体包含字符“{c}”（U+{code:04X}）"),
        ),
    )
    .hint(both(
        "correct the character, or name the folder of a font that has it with --font-path \
         (for rare Han characters: HanaMinB)",
        "请更正该字符，或用 --font-path 指明含有它的字体所在文件夹（生僻字可用 HanaMinB）",
    ))
}
