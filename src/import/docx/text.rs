//! The text of a paragraph: what is printed of its runs; what is not is told.

use roxmltree::Node;

use crate::diag::{Bilingual, both};
use crate::import::input::Place;
use crate::import::note::{Notes, shown};
use crate::import::package::{attribute, child, elements};

/// What is counted through a document and told at its end.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) insertions: usize,
    pub(super) pictures: usize,
    pub(super) bullets: usize,
    pub(super) hidden: usize,
}

/// Collects the text of a paragraph.
pub(super) struct Collector<'n> {
    pub(super) text: String,
    pub(super) place: Place,
    pub(super) notes: &'n mut Notes,
    pub(super) counts: &'n mut Counts,
}

impl Collector<'_> {
    /// Adds what stands in an element.
    pub(super) fn add(&mut self, node: Node<'_, '_>) {
        elements(node).for_each(|child| self.element(child));
    }

    fn element(&mut self, node: Node<'_, '_>) {
        match node.tag_name().name() {
            "t" => self.text.push_str(node.text().unwrap_or_default()),
            "tab" | "ptab" => self.text.push(' '),
            "br" | "cr" => self.line_end(node),
            "noBreakHyphen" => self.text.push('-'),
            "sym" => self.symbol(node),
            "del" | "moveFrom" => self.deleted(node),
            "ins" | "moveTo" => {
                self.counts.insertions += 1;
                self.add(node);
            }
            "r" => {
                let hidden = child(node, "rPr").and_then(|own| child(own, "vanish"));
                self.counts.hidden += usize::from(hidden.is_some());
                self.add(node);
            }
            "AlternateContent" => {
                if let Some(choice) =
                    child(node, "Choice").or_else(|| child(node, "Fallback"))
                {
                    self.add(choice);
                }
            }
            "drawing" | "pict" | "object" => self.drawing(node),
            "rt" => self.beside(node, both("ruby text", "注音")),
            "instrText" | "delText" | "delInstrText" | "rPr" | "pPr" | "sdtPr"
            | "sdtEndPr" => {}
            _ => self.add(node),
        }
    }

    /// A page that ends is no line of the text.
    fn line_end(&mut self, node: Node<'_, '_>) {
        if !matches!(attribute(node, "type"), Some("page" | "column")) {
            self.text.push('\n');
        }
    }

    /// Boxes and ticks of Wingdings; others are told.
    fn symbol(&mut self, node: Node<'_, '_>) {
        let code =
            attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.map(|code| code & 0xff) {
            Some(0xfe | 0x52) => self.text.push('☑'),
            Some(0xa8 | 0x6f | 0xa3) => self.text.push('☐'),
            Some(0xfc | 0x50) => self.text.push('√'),
            code => {
                let code = code.unwrap_or(0);
                self.notes.tell(
                    "import::symbol",
                    &self.place,
                    both(
                        format!("a symbol of a font of its own was left out: {code:02X}"),
                        format!("专用字体的符号未导入：{code:02X}"),
                    ),
                    both("write it as a character", "请改用普通字符"),
                );
            }
        }
    }

    fn deleted(&mut self, node: Node<'_, '_>) {
        let texts = node.descendants().filter(|child| {
            matches!(child.tag_name().name(), "delText" | "t") && child.is_element()
        });
        let text: String = texts.filter_map(|child| child.text()).collect();
        if text.trim().is_empty() {
            return;
        }
        self.notes.keep(&text);
        self.notes.tell(
            "import::deleted",
            &self.place,
            both(
                format!("tracked as deleted, and left out: {}", shown(&text)),
                format!("修订中已删除，未采用：{}", shown(&text)),
            ),
            both(
                "it stands in a comment at the end of the YAML",
                "已写入 YAML 末尾的注释",
            ),
        );
    }

    /// A picture is counted; the text of a text box is told.
    fn drawing(&mut self, node: Node<'_, '_>) {
        let boxes: Vec<Node<'_, '_>> = node
            .descendants()
            .filter(|child| {
                child.is_element() && child.tag_name().name() == "txbxContent"
            })
            .collect();
        self.counts.pictures += usize::from(boxes.is_empty());
        for own in boxes {
            self.beside(own, both("a text box", "文本框"));
        }
    }

    /// A text that stands beside the paragraph.
    fn beside(&mut self, node: Node<'_, '_>, what: Bilingual) {
        let text = whole_text(node);
        let place = match &self.place {
            Place::Name(name) => Place::Name(both(
                format!("{}, {}", name.en, what.en),
                format!("{}，{}", name.zh, what.zh),
            )),
            place => place.clone(),
        };
        self.notes.unplaced(&place, &text);
    }
}

/// All text in an element, its paragraphs on lines of their own.
pub(super) fn whole_text(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    for child in node.descendants().filter(Node::is_element) {
        match child.tag_name().name() {
            "p" if !text.is_empty() => text.push('\n'),
            "t" => text.push_str(child.text().unwrap_or_default()),
            "tab" => text.push(' '),
            _ => {}
        }
    }
    text
}
