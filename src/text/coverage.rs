//! Whether every character of a document has a face: never a silent box.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Span, both};
use crate::document::{Block, Document, Paragraph, Table, TextStyle};
use crate::face::Role;
use crate::font::FontSet;

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
        Coverage { fonts, written, seen: BTreeSet::new(), missing: vec![] };
    if let Some(number) = &document.page.number {
        let (before, after) = &number.around;
        for text in [before, after, "0123456789"] {
            coverage.text(text, &number.style, Span::default());
        }
    }
    for block in &document.blocks {
        coverage.block(block);
    }
    coverage.missing
}

struct Coverage<'a, 't> {
    fonts: &'a FontSet,
    written: &'a dyn Fn(Span) -> Option<&'t str>,
    /// Characters that were looked up.
    seen: BTreeSet<(Role, char)>,
    missing: Vec<Diagnostic>,
}

impl Coverage<'_, '_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) => self.table(table),
            Block::SignOff(block) => {
                block
                    .name
                    .iter()
                    .chain(&block.date)
                    .for_each(|line| self.paragraph(line));
            }
            Block::Blank { .. } | Block::PageBreak => {}
        }
    }

    fn table(&mut self, table: &Table) {
        let captions = table.caption.iter().chain(&table.continued_caption);
        captions.for_each(|line| self.paragraph(line));
        table.foot.iter().flatten().for_each(|line| self.paragraph(line));
        for cell in &table.cells {
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
        for c in text.chars().filter(|c| class(*c) != Class::Break) {
            if self.seen.insert((style.role, c))
                && self.missing.len() < MOST
                && self.fonts.select(style.role, c).is_none()
            {
                self.missing.push(missing(c, self.locate(c, span)));
            }
        }
    }
}

fn missing(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error(
        "font::no-glyph",
        both(
            format!("no font has the character `{c}` (U+{code:04X})"),
            format!("没有字体包含字符“{c}”（U+{code:04X}）"),
        ),
    )
    .at(span)
    .hint(both(
        "correct the character, or name the folder of a font that has it with --font-path \
         (for rare Han characters: HanaMinB)",
        "请更正该字符，或用 --font-path 指明含有它的字体所在文件夹（生僻字可用 HanaMinB）",
    ))
}
