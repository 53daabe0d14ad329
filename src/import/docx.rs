//! Documents of a word processor (ECMA-376, part 1, 17): paragraphs with the numbers that it
//! gives them, tables with their merged cells.

mod numbering;
mod styles;
mod table;
mod text;

use roxmltree::Node;

use crate::diag::{Result, both};

use super::input::{Paragraph, Piece, Place};
use super::mark;
use super::note::Notes;
use super::package::{self, Package, attribute, child, elements};
use numbering::{Number, Numbering};
use styles::Styles;
use text::{Collector, Counts};

const DOCUMENT: &str = "word/document.xml";

/// The paragraphs and tables of a document.
pub(super) fn read(file: &str, bytes: &[u8], notes: &mut Notes) -> Result<Vec<Piece>> {
    let mut package = Package::open(file, bytes)?;
    let styles = Styles::read(&mut package, file)?;
    let numbering = Numbering::read(&mut package, file)?;
    let text = package.part(DOCUMENT)?.ok_or_else(|| vec![package::damaged(file)])?;
    let document = package::parse(file, &text)?;
    let body = child(document.root_element(), "body");
    let body = body.ok_or_else(|| vec![package::damaged(file)])?;
    let mut reader = Reader {
        styles,
        numbering,
        notes,
        counts: Counts::default(),
        pieces: vec![],
        paragraphs: 0,
        tables: 0,
    };
    reader.blocks(body);
    reader.tell_counts();
    let Reader { pieces, .. } = reader;
    tell_beside(&mut package, file, notes)?;
    Ok(pieces)
}

struct Reader<'n> {
    styles: Styles,
    numbering: Numbering,
    notes: &'n mut Notes,
    counts: Counts,
    pieces: Vec<Piece>,
    paragraphs: usize,
    tables: usize,
}

impl Reader<'_> {
    /// The paragraphs and tables in an element.
    fn blocks(&mut self, node: Node<'_, '_>) {
        for node in elements(node) {
            match node.tag_name().name() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                "AlternateContent" => {
                    if let Some(choice) = child(node, "Choice") {
                        self.blocks(choice);
                    }
                }
                "sectPr" | "sdtPr" | "sdtEndPr" => {}
                _ => self.blocks(node),
            }
        }
    }

    /// A line end in a paragraph begins another one.
    fn paragraph(&mut self, node: Node<'_, '_>) {
        self.paragraphs += 1;
        let count = self.paragraphs;
        let place =
            Place::Name(both(format!("paragraph {count}"), format!("第 {count} 段")));
        let heading = self.styles.properties(node).heading();
        let (mut mark, text) = self.numbered(node, &place);
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            let mark = mark.take();
            let heading = heading.filter(|_| mark.is_some() || !text.contains('\n'));
            self.pieces.push(Piece::Paragraph(Paragraph {
                text: line.trim_start().to_owned(),
                mark,
                heading,
                place: place.clone(),
            }));
        }
    }

    /// The number and the text of a paragraph. What is no number of a heading or an item stands
    /// in the text.
    fn numbered(
        &mut self,
        node: Node<'_, '_>,
        place: &Place,
    ) -> (Option<String>, String) {
        let own = self.styles.properties(node);
        let text = self.text(node, place);
        let list = own.list.filter(|list| list != "0" && !text.trim().is_empty());
        let number =
            list.and_then(|list| self.numbering.next(&list, own.level.unwrap_or(0)));
        match number {
            Some(Number::Mark(mark)) if mark::split_own(&mark).is_some() => {
                (Some(mark), text)
            }
            Some(Number::Mark(mark)) => (None, format!("{mark}{text}")),
            Some(Number::Bullet) => {
                self.counts.bullets += 1;
                (None, text)
            }
            None => (None, text),
        }
    }

    fn text(&mut self, node: Node<'_, '_>, place: &Place) -> String {
        let mut collector = Collector {
            text: String::new(),
            place: place.clone(),
            notes: self.notes,
            counts: &mut self.counts,
        };
        collector.add(node);
        collector.text
    }

    fn tell_counts(&mut self) {
        let Counts { insertions, pictures, bullets, hidden } = self.counts;
        let all = [
            (
                insertions,
                "tracked insertions were taken",
                "处修订插入已采用",
                "import::inserted",
            ),
            (pictures, "pictures were left out", "张图片未导入", "import::picture"),
            (bullets, "bullets were left out", "个项目符号未导入", "import::bullet"),
            (hidden, "hidden texts were read", "处隐藏文字已读取", "import::hidden"),
        ];
        for (count, en, zh, code) in all.into_iter().filter(|(count, ..)| *count > 0) {
            self.notes.tell_all(
                code,
                both(format!("{count} {en}"), format!("{count} {zh}")),
                both("look whether it is meant", "请确认是否需要"),
            );
        }
    }
}

/// Tells the texts of notes, comments, headers and footers, which have no place.
fn tell_beside(package: &mut Package<'_>, file: &str, notes: &mut Notes) -> Result<()> {
    for relation in package.relations(DOCUMENT)? {
        let what = match relation.kind.as_str() {
            "footnotes" => both("a footnote", "脚注"),
            "endnotes" => both("an endnote", "尾注"),
            "comments" => both("a comment", "批注"),
            "header" => both("a header", "页眉"),
            "footer" => both("a footer", "页脚"),
            _ => continue,
        };
        let Some(text) = package.part(&relation.target)? else { continue };
        let document = package::parse(file, &text)?;
        let root = document.root_element();
        let is_line = matches!(relation.kind.as_str(), "header" | "footer");
        let own: Vec<Node<'_, '_>> =
            if is_line { vec![root] } else { elements(root).collect() };
        for node in own.into_iter().filter(|node| attribute(*node, "type").is_none()) {
            let text = text::whole_text(node);
            // A page number alone is the layout's affair.
            let is_number = text.chars().all(|c| !c.is_alphabetic());
            if !(is_line && is_number) {
                notes.unplaced(&Place::Name(what.clone()), &text);
            }
        }
    }
    Ok(())
}
