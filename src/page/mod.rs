//! Pages: blocks cut into sheets, with what the standard puts around the type area.
//!
//! Blocks are laid out one after another into a flow of items that cannot be cut further
//! (lines, blanks, parts of tables); the flow breaks into pages; the pages get their
//! numbers when their count is known.

mod contents;
mod edge;
mod faults;
mod fields;
mod flow;
mod furniture;
mod item;
mod lists;
mod panel;
mod seal;
mod signoff;

use crate::diag::{Diagnostic, Warned};
use crate::document::{
    Anchor, Block, Document, Figure, Paragraph, ParagraphRole, Sheet, Table,
};
use crate::figure;
use crate::font::FontSet;
use crate::frame::{Kind, NodeId, Pages, Structure, Tag};
use crate::geom::{Abs, Sides};
use crate::line::{self, Line, Tags};
use crate::table::TableLayout;

pub use furniture::running_number;

use flow::Flow;
use item::{Heading, Item, LineItem};
use lists::Lists;

/// Typesets a document.
pub fn paginate(document: &Document, fonts: &FontSet) -> Warned<Pages> {
    let mut layout = Layout::new(document, fonts);
    for block in &document.blocks {
        layout.block(block);
    }
    layout.finish()
}

/// The layout of a document under way.
struct Layout<'a> {
    document: &'a Document,
    fonts: &'a FontSet,
    flow: Flow<'a>,
    structure: Structure,
    lists: Lists,
    /// The part of the structure that blocks go to.
    section: NodeId,
    /// Whether the last block must not be the last thing on a page.
    keep: bool,
    /// What the table of contents calls the next line.
    anchor: Option<Anchor>,
    /// What should be looked at.
    warnings: Vec<Diagnostic>,
}

impl<'a> Layout<'a> {
    fn new(document: &'a Document, fonts: &'a FontSet) -> Self {
        let mut structure = Structure::default();
        let section = structure.add(Structure::ROOT, Kind::Section);
        Self {
            document,
            fonts,
            flow: Flow::new(&document.page),
            structure,
            lists: Lists::default(),
            section,
            keep: false,
            anchor: None,
            warnings: vec![],
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) => self.table(table, None),
            Block::Panel(panel) => self.panel(panel),
            Block::Imprint { panel, even } => self.imprint(panel, *even),
            Block::Figure(figure) => self.figure(figure),
            Block::SignOff(block) => self.sign_off(block),
            Block::Contents(contents) => self.contents(contents),
            Block::Anchor(anchor) => self.anchor = Some(*anchor),
            Block::Blank { lines } => self.blank(*lines),
            Block::PageBreak(kind) => self.page_break(*kind),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let tags = self.tags(paragraph);
        let lines = self.lines(paragraph, tags);
        let lines = self.without_widow(paragraph, tags, lines);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let first = index == 0;
            self.flow.push(Item::Line(LineItem {
                frame: line.frame,
                pitch: paragraph.style.pitch,
                em_box: paragraph.style.em_box,
                glued: if first { self.keep } else { lone(paragraph, index, count) },
                text: is_text(paragraph),
                heading: if first { heading(paragraph) } else { None },
                anchor: self.anchor.take(),
                entry: None,
            }));
        }
        self.keep = paragraph.style.keep_with_next;
    }

    /// The lines of a paragraph whose last one would start a page (孤行不成页): a line fewer or
    /// a line more, if its lines stay good; else as they are, and another comes along.
    fn without_widow(
        &self,
        paragraph: &Paragraph,
        tags: Tags,
        lines: Vec<Line>,
    ) -> Vec<Line> {
        let style = &paragraph.style;
        let count = lines.len();
        let room = self.flow.room_for_lines(style.pitch, style.em_box, count);
        if count < 2 || room + 1 != count || usize::from(style.orphans) < 2 {
            return lines;
        }
        let width = self.flow.area().width;
        let set =
            |count| line::layout_in_lines(paragraph, width, tags, self.fonts, count);
        set(count - 1).or_else(|| set(count + 1)).unwrap_or(lines)
    }

    fn lines(&self, paragraph: &Paragraph, tags: Tags) -> Vec<Line> {
        line::layout_paragraph(paragraph, self.flow.area().width, tags, self.fonts)
    }

    /// A table, part by part, as much on each page as it gives.
    fn table(&mut self, table: &Table, outset: Option<Sides<Abs>>) {
        self.lists.close();
        let area = panel::room(self.flow.area(), outset.unwrap_or_default());
        let above = outset.unwrap_or_default().top;
        let page = self.flow.fresh_height(self.keep) + above;
        let mut layout = TableLayout::new(
            table,
            area.width,
            page,
            self.fonts,
            &mut self.structure,
            self.section,
        );
        // The title of a form is its caption, and stands in the outline.
        let mut title = table.caption.iter().find_map(heading);
        while !layout.is_done() {
            let fresh = self.flow.is_fresh(self.keep);
            match layout.take(self.flow.left() + above, fresh) {
                Some(frame) => {
                    let heading = title.take();
                    let glued = self.keep;
                    self.flow.push(Item::Part { frame, glued, heading, outset });
                    self.keep = false;
                    if !layout.is_done() {
                        self.flow.end_page();
                    }
                }
                // A fresh page always takes a part; without this a fault there would never
                // end.
                None if fresh => return,
                None => self.flow.move_on(self.keep),
            }
        }
        self.keep = false;
    }

    /// A figure, whole.
    fn figure(&mut self, figure: &Figure) {
        let parent = self.lists.around(self.section, figure.depth);
        let area = self.document.page.area.size;
        let structure = &mut self.structure;
        let frame = figure::layout(figure, area, self.fonts, structure, parent);
        let (glued, outset) = (self.keep, None);
        self.flow.push(Item::Part { frame, glued, heading: None, outset });
        self.keep = false;
    }

    fn blank(&mut self, lines: u32) {
        self.lists.close();
        let height = self.document.page.pitch * f64::from(lines);
        self.flow.push(Item::Blank { height, glued: self.keep });
    }

    fn page_break(&mut self, kind: Sheet) {
        self.lists.close();
        self.flow.start_page(kind);
        self.keep = false;
        if !self.structure.node(self.section).children.is_empty() {
            self.section = self.structure.add(Structure::ROOT, Kind::Section);
        }
    }

    /// Makes the nodes for a paragraph.
    fn tags(&mut self, paragraph: &Paragraph) -> Tags {
        let kind = match paragraph.role {
            ParagraphRole::ListItem { depth, label } => {
                return self.lists.item(&mut self.structure, self.section, depth, label);
            }
            ParagraphRole::Title => Kind::Heading { level: 1, title: plain(paragraph) },
            // The title is the one heading of level 1.
            ParagraphRole::Heading { level } => {
                Kind::Heading { level: level.saturating_add(1), title: plain(paragraph) }
            }
            ParagraphRole::Body | ParagraphRole::Note => Kind::Paragraph,
        };
        self.lists.close();
        let node = self.structure.add(self.section, kind);
        Tags { text: Tag::Node(node), label: None }
    }

    fn finish(mut self) -> Warned<Pages> {
        let foot = self.first_foot();
        let sheets = self.flow.finish();
        let without_text = panel::without_text(&sheets);
        let (mut pages, outline) = furniture::finalize(sheets, self.document, self.fonts);
        panel::put_foot(foot, &mut pages);
        let right = self.document.page.area.right();
        fields::put(&self.document.fields, &mut pages, right);
        let mut edges =
            edge::cut(self.document.edge_seal.as_ref(), &mut pages, self.fonts);
        let pages = Pages {
            info: self.document.info.clone(),
            pages,
            structure: self.structure,
            outline,
            watermark: furniture::watermark(self.document, self.fonts),
        };
        let area = panel::reach(self.document);
        let mut warnings = self.warnings;
        // A seal over name and date that is cut over the edges too is told once.
        edges.retain(|one| !warnings.contains(one));
        warnings.extend(edges);
        warnings.extend(faults::warnings(&pages, area));
        warnings.extend(without_text.map(faults::without_text));
        Warned { warnings, value: pages }
    }
}

/// Whether a line may not start a page because too few of its paragraph would follow it
/// (孤行不成页).
fn lone(paragraph: &Paragraph, index: usize, count: usize) -> bool {
    count - index < usize::from(paragraph.style.orphans)
}

/// Whether it is text of the report, beside which a sign-off block may stand: no heading, and
/// nothing that belongs to the block itself.
fn is_text(paragraph: &Paragraph) -> bool {
    matches!(paragraph.role, ParagraphRole::Body | ParagraphRole::ListItem { .. })
}

/// The entry of the outline that a paragraph makes.
fn heading(paragraph: &Paragraph) -> Option<Heading> {
    let level = match paragraph.role {
        ParagraphRole::Title => 1,
        ParagraphRole::Heading { level } => level.saturating_add(1),
        _ => return None,
    };
    Some(Heading { level, title: plain(paragraph) })
}

/// A paragraph's text in one line.
fn plain(paragraph: &Paragraph) -> String {
    paragraph.text.replace('\n', "")
}

/// How far what follows a part of this height is below its top: on the grid again, and clear
/// of it.
fn part_advance(height: Abs, pitch: Abs) -> Abs {
    rounded_up(height + pitch * CLEAR, pitch)
}

/// The share of a line that stays free below a table or a figure.
const CLEAR: f64 = 0.2;

/// The height that a frame of this many lines takes in the flow.
fn rounded_up(height: Abs, pitch: Abs) -> Abs {
    let lines = (height / pitch).ceil();
    // A height that is a multiple but for rounding is not a line more.
    let below = pitch * (lines - 1.0);
    if height.fits(below) { below } else { pitch * lines }
}
