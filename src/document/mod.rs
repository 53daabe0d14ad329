//! The document: data and look joined, nothing left open. The first waist.
//!
//! After this module nobody asks "and if it is not set?": every paragraph has its style,
//! every table its grid. Nothing here is measured yet.

mod build;
mod chart;
mod check;
mod figure;
mod form;
mod grid;
mod inline;
mod seal;
mod styles;
mod table;
mod tables;
mod tracks;

use std::sync::Arc;

use crate::diag::Span;
use crate::face::{Faces, Role};
use crate::geom::{Abs, Color, Em, Rect, Size};

pub use crate::info::Info;
pub use crate::lexicon::Lexicon;
pub use crate::style::{
    Align, Breaker, FieldLook, FieldsLook, Named, NumberPlace, Prohibition, Punctuation,
    RowKind, ScriptSizes, Setting, Shape, VAlign,
};
pub use build::{breaking, build};
pub use chart::{Chart, ChartKind, Series, Value};
pub use check::check_forms;
pub use figure::{Figure, FigureContent};
pub use grid::{GridError, place};
pub use seal::{EdgeSeal, Seal, Seals};
pub use table::{
    Cell, CellKind, CellPicture, CellRules, Density, HeaderScope, Panel, Row, Rules,
    Slot, Stroke, Table, Track,
};

/// A whole report, ready to be typeset.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the file says about itself.
    pub info: Info,
    /// The page.
    pub page: PageStyle,
    /// The chains of faces that text styles refer to.
    pub faces: Faces,
    /// The content, from top to bottom.
    pub blocks: Vec<Block>,
    /// What stands across each page, if it is a draft.
    pub watermark: Option<Watermark>,
    /// 骑缝章: what is cut over the edges of all pages.
    pub edge_seal: Option<EdgeSeal>,
    /// Where there is room for signatures.
    pub fields: FieldsLook,
}

/// Words across each page, behind what stands on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Watermark {
    /// The words.
    pub text: String,
    /// Their face and size.
    pub style: TextStyle,
    /// How far they rise from left to right, in degrees.
    pub angle: f64,
}

impl Document {
    /// Asks all lines to say why they end where they do.
    pub fn explain(&mut self) {
        for block in &mut self.blocks {
            for paragraph in block.paragraphs_mut() {
                paragraph.style.breaking.explain = true;
            }
        }
    }
}

impl Block {
    /// The paragraphs in it, in reading order.
    fn paragraphs_mut(&mut self) -> Vec<&mut Paragraph> {
        match self {
            Self::Paragraph(paragraph) => vec![paragraph],
            Self::Table(table) => table.paragraphs_mut(),
            Self::Panel(panel) | Self::Imprint { panel, .. } => {
                panel.table.paragraphs_mut()
            }
            Self::SignOff(block) => {
                block.names.iter_mut().chain(&mut block.date).collect()
            }
            Self::Contents(contents) => {
                let entries = contents.entries.iter_mut();
                entries.map(|entry| &mut entry.paragraph).collect()
            }
            Self::Anchor(_) | Self::Blank { .. } | Self::PageBreak(_) => vec![],
            Self::Figure(figure) => figure.paragraphs_mut(),
        }
    }
}

impl Table {
    /// The paragraphs in it, in reading order.
    fn paragraphs_mut(&mut self) -> Vec<&mut Paragraph> {
        let cells = self.cells.iter_mut().flat_map(|cell| &mut cell.content);
        let foot = self.foot.iter_mut().flatten();
        self.caption.iter_mut().chain(cells).chain(foot).collect()
    }
}

/// The page and its grid (GB/T 9704-2012, 5.1 and 5.2).
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// The sheet.
    pub size: Size,
    /// 版心, the type area, on the sheet.
    pub area: Rect,
    /// Lines on a page.
    pub lines: u32,
    /// 行: from the top of a line's em box to the top of the next one's.
    pub pitch: Abs,
    /// The height of the em box of body text: the last line of a full page ends at
    /// `(lines - 1) * pitch + em_box`.
    pub em_box: Abs,
    /// The page number, if pages are numbered.
    pub number: Option<PageNumber>,
    /// The panel at the foot of the first page, and how far its lower edge is from that of the
    /// sheet.
    pub first_foot: Option<(Box<Panel>, Abs)>,
    /// The number that a page bears in a volume.
    pub running: Option<Running>,
    /// How far the pitch of a page may shrink or grow, as a share of it, to keep a sign-off
    /// block with the text (7.3.5.5).
    pub pitch_band: f64,
}

/// The number that a page bears in a bound volume, beside its own (DA/T 22-2015).
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The face and size.
    pub style: TextStyle,
    /// What stands before and after the digits.
    pub around: (String, String),
    /// From the top of the sheet to the top of the digits' em box.
    pub top: Abs,
    /// From the outer edge of the sheet: the right one of fronts, the left one of backs.
    pub side: Abs,
}

/// The page number (GB/T 9704-2012, 7.5).
#[derive(Clone, Debug, PartialEq)]
pub struct PageNumber {
    /// The face and size.
    pub style: TextStyle,
    /// What stands before and after the digits: `— ` and ` —`.
    pub around: (String, String),
    /// From the bottom edge of the type area to the middle of the dashes.
    pub drop: Abs,
    /// From the edge of the type area inwards.
    pub indent: Abs,
    /// Where it stands.
    pub place: NumberPlace,
    /// Whether the first page bears it too.
    pub first: bool,
}

/// A piece of the document, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Text.
    Paragraph(Paragraph),
    /// A form or a table.
    Table(Box<Table>),
    /// A grid that only places its cells.
    Panel(Box<Panel>),
    /// 版记: a panel at the foot of the last page (GB/T 9704-2012, 7.4).
    Imprint {
        /// It.
        panel: Box<Panel>,
        /// Whether that page is an even one.
        even: bool,
    },
    /// A picture with its caption.
    Figure(Box<Figure>),
    /// Unit and date at the end of the report.
    SignOff(Box<SignOff>),
    /// The table of contents.
    Contents(Box<Contents>),
    /// What follows is called so by the table of contents.
    Anchor(Anchor),
    /// Empty lines of the grid; vanish at the top of a page.
    Blank {
        /// How many.
        lines: u32,
    },
    /// What follows starts on a new page, and stands on pages of this kind.
    PageBreak(Sheet),
}

/// A place in the document that links lead to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor(pub usize);

/// The table of contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// Its entries, in the order of the document.
    pub entries: Vec<Entry>,
    /// What leads from an entry to its page, repeated as often as there is room.
    pub leader: String,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// 1 is the highest.
    pub level: u8,
    /// Its text, with room for the page number at the right.
    pub paragraph: Paragraph,
    /// What it names.
    pub anchor: Anchor,
}

/// A kind of page.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Whether the content is turned 90° anticlockwise (GB/T 9704-2012, 8).
    pub turned: bool,
    /// Whether it bears no number and is not counted: a cover.
    pub unnumbered: bool,
}

/// A paragraph: a text with its faces and its shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// What it is, for readers of the file and for the outline.
    pub role: ParagraphRole,
    /// The whole text. `\n` is a forced line break. No other control characters.
    pub text: String,
    /// Consecutive runs that cover `text`.
    pub runs: Vec<Run>,
    /// How it is set.
    pub style: ParagraphStyle,
}

/// A part of a paragraph's text that is set alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its length in bytes of the text.
    pub len: usize,
    /// How it is set.
    pub style: TextStyle,
    /// Where it comes from.
    pub span: Span,
}

/// How characters are set.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// The chain of faces.
    pub role: Role,
    /// The size of the glyphs.
    pub size: Abs,
    /// 字: the advance of a Han character. Other than `size` on a character grid: 16 pt
    /// glyphs in cells of 156 mm / 28 (spec/page A1). Every advance scales with it.
    pub em: Abs,
    /// The ink.
    pub color: Color,
}

/// What a paragraph is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParagraphRole {
    /// The report's title, or an attachment's.
    Title,
    /// A heading; 1 is the highest.
    Heading {
        /// The level.
        level: u8,
    },
    /// Running text.
    Body,
    /// An item of a numbered list. Consecutive items of a depth are one list; a paragraph
    /// of any other role or a smaller depth ends it.
    ListItem {
        /// How deep the list is nested; 1 is the outermost.
        depth: u8,
        /// How many bytes at the beginning of the text are the number. Zero: the paragraph
        /// continues the item before it.
        label: usize,
    },
    /// A line that belongs to a form, such as （2022年度） under its title.
    Note,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq)]
pub struct ParagraphStyle {
    /// Where short lines stand, and whether long ones are flush.
    pub align: Align,
    /// Indent of the first line.
    pub first_indent: Abs,
    /// Indent of all lines from the left, to which the first line's adds.
    pub left_indent: Abs,
    /// Indent of all lines from the right.
    pub right_indent: Abs,
    /// 均排: a line that is shorter is spread evenly to this width; zero: none is.
    pub spread: Abs,
    /// A justified line that would have to be stretched by more than this a place is left
    /// ragged: in a narrow cell that looks better than a loose line.
    pub loosest: Option<Em>,
    /// The sizes, relative to its own, that a text too long for its cell steps down through.
    pub steps: Vec<f64>,
    /// From a line's em box to the next one's.
    pub pitch: Abs,
    /// The height of a line's em box.
    pub em_box: Abs,
    /// How lines are broken.
    pub breaking: Breaking,
    /// How the lines' lengths are chosen.
    pub shape: Shape,
    /// Whether it may not be the last thing on a page.
    pub keep_with_next: bool,
    /// Fewest lines that may stand alone at the bottom or the top of a page (孤行不成页).
    pub orphans: u8,
}

/// How lines are broken and set (spec/lines).
#[derive(Clone, Debug, PartialEq)]
pub struct Breaking {
    /// Whether both edges are flush, or each character stands in its cell.
    pub setting: Setting,
    /// How breaks are chosen.
    pub breaker: Breaker,
    /// Which marks may not start or end a line.
    pub level: Prohibition,
    /// Whether an opening mark at the line start loses its leading blank (B3.3).
    pub trim_line_start: bool,
    /// Whether one at the start of the paragraph does.
    pub trim_paragraph_start: bool,
    /// Space between Han and Latin or digits, 0 to ¼ em (B3, last paragraph).
    pub latin_space: Em,
    /// Whether 。？！ may be squeezed (B4, tier 7).
    pub squeeze_stops: bool,
    /// How wide marks are (B3.5).
    pub punctuation: Punctuation,
    /// Whether a pause may hang over the right edge.
    pub hanging: bool,
    /// The sizes of digits and Latin letters, relative to Han.
    pub sizes: ScriptSizes,
    /// The words that lines are broken by.
    pub lexicon: Arc<Lexicon>,
    /// Whether lines say why they end where they do.
    pub explain: bool,
}

impl Breaking {
    /// How a text that is never broken is set: a page number.
    pub fn plain() -> Self {
        Self {
            setting: Setting::Flush,
            breaker: Breaker::Greedy,
            level: Prohibition::None,
            trim_line_start: false,
            trim_paragraph_start: false,
            latin_space: Em::ZERO,
            squeeze_stops: false,
            punctuation: Punctuation::Full,
            hanging: false,
            sizes: ScriptSizes::default(),
            lexicon: Arc::default(),
            explain: false,
        }
    }
}

/// 署名 and 成文日期 (GB/T 9704-2012, 7.3.5).
#[derive(Clone, Debug, PartialEq)]
pub struct SignOff {
    /// The issuers' names, each set in one line where it fits. With seals several stand side by
    /// side; without, below each other in one.
    pub names: Vec<Paragraph>,
    /// The date, one line.
    pub date: Option<Paragraph>,
    /// With seals (7.3.5.1), or without (7.3.5.2).
    pub seals: Option<Seals>,
    /// Blank lines between the text and the name. None: as many as the seals need.
    pub blank_lines: Option<u32>,
    /// Right indent of the date with a seal; of the name without one.
    pub indent: Abs,
    /// 字: how far the date starts to the right of the name's first character, without a
    /// seal, is twice this.
    pub em: Abs,
    /// Fewest lines of text that share its page.
    pub keep_lines: u32,
}
