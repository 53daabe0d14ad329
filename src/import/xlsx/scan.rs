//! What a spreadsheet's library does not tell: hidden rows and columns, formulas without a value,
//! and texts that stand in no cell.

use std::collections::BTreeSet;

use roxmltree::Node;

use crate::diag::Result;
use crate::import::package::{self, Package, Relation, is};

/// What is special in a sheet.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Its hidden rows, counted from 1, as ranges.
    pub(super) hidden_rows: Vec<(u32, u32)>,
    /// Its hidden columns, counted from 1, as ranges.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// The cells that are computed.
    pub(super) computed: BTreeSet<String>,
    /// Those of them that have no value.
    pub(super) without_value: Vec<String>,
    /// Texts outside cells, each with what it stands in: `comments`, `drawing`, `header`.
    pub(super) texts: Vec<(String, String)>,
    /// How many pictures there are.
    pub(super) pictures: usize,
}

/// The parts of the sheets, by their names.
pub(super) fn sheets(
    package: &mut Package<'_>,
    file: &str,
) -> Result<Vec<(String, String)>> {
    const WORKBOOK: &str = "xl/workbook.xml";
    let relations = package.relations(WORKBOOK)?;
    let Some(text) = package.part(WORKBOOK)? else { return Ok(vec![]) };
    let document = package::parse(file, &text)?;
    let sheets = document.descendants().filter(|node| is(*node, "sheet"));
    let part = |node: Node<'_, '_>| {
        let id = node
            .attributes()
            .find(|own| own.name() == "id" && own.namespace().is_some())?;
        let relation = relations.iter().find(|relation| relation.id == id.value())?;
        Some((node.attribute("name")?.to_owned(), relation.target.clone()))
    };
    Ok(sheets.filter_map(part).collect())
}

/// Looks through a sheet.
pub(super) fn scan(package: &mut Package<'_>, file: &str, part: &str) -> Result<Scan> {
    let mut scan = Scan::default();
    if let Some(text) = package.part(part)? {
        let document = package::parse(file, &text)?;
        for node in document.descendants().filter(Node::is_element) {
            scan.element(node);
        }
    }
    for Relation { kind, target, .. } in package.relations(part)? {
        let is_text = matches!(kind.as_str(), "comments" | "drawing" | "threadedComment");
        if let (true, Some(text)) = (is_text, package.part(&target)?) {
            scan.texts_of(&kind, &package::parse(file, &text)?.root());
        }
    }
    Ok(scan)
}

impl Scan {
    fn element(&mut self, node: Node<'_, '_>) {
        match node.tag_name().name() {
            "row" if is_hidden(node) => {
                let at = number(node, "r").unwrap_or(0);
                add(&mut self.hidden_rows, (at, at));
            }
            "col" if is_hidden(node) => {
                let ends = (number(node, "min"), number(node, "max"));
                if let (Some(from), Some(to)) = ends {
                    add(&mut self.hidden_columns, (from, to));
                }
            }
            "c" => self.cell(node),
            "oddHeader" | "oddFooter" | "firstHeader" | "firstFooter" | "evenHeader"
            | "evenFooter" => {
                let text = without_codes(node.text().unwrap_or_default());
                self.texts.push(("header".to_owned(), text));
            }
            _ => {}
        }
    }

    fn cell(&mut self, node: Node<'_, '_>) {
        let child = |name: &str| package::child(node, name);
        let Some(place) = node.attribute("r").filter(|_| child("f").is_some()) else {
            return;
        };
        self.computed.insert(place.to_owned());
        let value = child("v").and_then(|value| value.text()).unwrap_or_default();
        if value.is_empty() && child("is").is_none() && node.attribute("t") != Some("str")
        {
            self.without_value.push(place.to_owned());
        }
    }

    fn texts_of(&mut self, kind: &str, root: &Node<'_, '_>) {
        let boxes = ["comment", "txBody", "threadedComment"];
        for node in root.descendants() {
            let name = node.tag_name().name();
            self.pictures += usize::from(name == "pic");
            if boxes.contains(&name) {
                let inner = node.descendants().filter(|child| is(*child, "t"));
                let text: Vec<&str> = inner.filter_map(|child| child.text()).collect();
                let own = node.descendants().filter(|child| is(*child, "text"));
                let own: Vec<&str> = own.filter_map(|child| child.text()).collect();
                let text = if text.is_empty() { own.concat() } else { text.concat() };
                self.texts.push((kind.to_owned(), text));
            }
        }
    }
}

fn is_hidden(node: Node<'_, '_>) -> bool {
    let is_true = |value: &str| matches!(value, "1" | "true");
    node.attribute("hidden").is_some_and(is_true) || node.attribute("ht") == Some("0")
}

fn number(node: Node<'_, '_>, name: &str) -> Option<u32> {
    node.attribute(name)?.parse().ok()
}

/// Adds a range to those before it, joined to the last if it goes on.
fn add(ranges: &mut Vec<(u32, u32)>, (from, to): (u32, u32)) {
    match ranges.last_mut() {
        Some((_, last)) if *last + 1 == from => *last = to,
        _ => ranges.push((from, to)),
    }
}

/// A header without the codes for pages, fonts and places (ECMA-376, part 1, 18.3.1.39).
fn without_codes(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('"') => drop(chars.by_ref().take_while(|c| *c != '"').count()),
            Some('&') => plain.push('&'),
            Some(c) if c.is_ascii_digit() => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            _ => plain.push(' '),
        }
    }
    plain
}
