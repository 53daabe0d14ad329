//! The numbers that a word processor gives paragraphs (ECMA-376, part 1, 17.9).

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::diag::Result;
use crate::import::package::{self, Package, attribute, child, elements, is};
use crate::numerals;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The levels of each kind of list.
    kinds: BTreeMap<String, BTreeMap<usize, Level>>,
    /// The kind of each list, and where its levels begin anew.
    lists: BTreeMap<String, (String, BTreeMap<usize, usize>)>,
    counts: BTreeMap<String, BTreeMap<usize, usize>>,
    begun: Vec<(String, usize)>,
}

/// How a level of a list is numbered.
#[derive(Clone, Debug, Default)]
struct Level {
    start: usize,
    format: String,
    text: String,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    /// A number with its marks.
    Mark(String),
    /// A bullet.
    Bullet,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(package: &mut Package<'_>, file: &str) -> Result<Self> {
        let Some(text) = package.part("word/numbering.xml")? else {
            return Ok(Self::default());
        };
        let document = package::parse(file, &text)?;
        let mut numbering = Self::default();
        for node in elements(document.root_element()) {
            if is(node, "abstractNum") {
                numbering.kind(node);
            } else if is(node, "num") {
                numbering.list(node);
            }
        }
        Ok(numbering)
    }

    fn kind(&mut self, node: Node<'_, '_>) {
        let Some(id) = attribute(node, "abstractNumId") else { return };
        let levels = elements(node).filter(|node| is(*node, "lvl"));
        let levels =
            levels.filter_map(|node| Some((number(node, "ilvl")?, Level::of(node))));
        self.kinds.insert(id.to_owned(), levels.collect());
    }

    fn list(&mut self, node: Node<'_, '_>) {
        let kind = child(node, "abstractNumId").and_then(|kind| attribute(kind, "val"));
        let (Some(id), Some(kind)) = (attribute(node, "numId"), kind) else { return };
        let mut starts = BTreeMap::new();
        for over in elements(node).filter(|node| is(*node, "lvlOverride")) {
            let Some(at) = number(over, "ilvl") else { continue };
            let start =
                child(over, "startOverride").and_then(|start| number(start, "val"));
            if let Some(start) = start {
                starts.insert(at, start);
            }
        }
        self.lists.insert(id.to_owned(), (kind.to_owned(), starts));
    }

    /// The number of the next paragraph of a list.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<Number> {
        let (kind, starts) = self.lists.get(list)?;
        let levels = self.kinds.get(kind)?;
        let own = levels.get(&level)?;
        let counts = self.counts.entry(kind.clone()).or_default();
        let begun = (list.to_owned(), level);
        if let Some(start) = starts.get(&level).filter(|_| !self.begun.contains(&begun)) {
            counts.insert(level, start.saturating_sub(1));
            self.begun.push(begun);
        }
        let before = own.start.saturating_sub(1);
        let count = counts.entry(level).or_insert(before);
        *count = count.saturating_add(1);
        counts.retain(|at, _| *at <= level);
        if own.format == "bullet" {
            return Some(Number::Bullet);
        }
        let mark = own.mark(levels, counts);
        (!mark.trim().is_empty()).then_some(Number::Mark(mark))
    }
}

impl Level {
    fn of(node: Node<'_, '_>) -> Self {
        let value = |name: &str| child(node, name).and_then(|own| attribute(own, "val"));
        Self {
            start: value("start").and_then(|start| start.parse().ok()).unwrap_or(0),
            format: value("numFmt").unwrap_or("decimal").to_owned(),
            text: value("lvlText").unwrap_or_default().to_owned(),
        }
    }

    /// The text of a level with the numbers of the levels that it names: `%1.%2`.
    fn mark(
        &self,
        levels: &BTreeMap<usize, Self>,
        counts: &BTreeMap<usize, usize>,
    ) -> String {
        let mut mark = String::new();
        let mut chars = self.text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|c| c.to_digit(10)).filter(|_| c == '%');
            let Some(at) = digit.and_then(|digit| digit.checked_sub(1)) else {
                mark.push(c);
                continue;
            };
            chars.next();
            let at = at as usize;
            let own = levels.get(&at);
            let count = counts.get(&at).copied();
            let count = count.unwrap_or_else(|| own.map_or(1, |level| level.start));
            mark.push_str(&written(own.map_or("decimal", |level| &level.format), count));
        }
        mark
    }
}

/// A number in one of Word's formats (17.18.59).
fn written(format: &str, n: usize) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanDigital"
        | "japaneseDigitalTenThousand" => numerals::han(n),
        "chineseLegalSimplified" | "japaneseLegal" | "ideographLegalTraditional" => {
            numerals::financial(n)
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => numerals::circled(n),
        "upperLetter" => numerals::number("{A}", n),
        "lowerLetter" => numerals::number("{a}", n),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "decimalZero" => format!("{n:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => full_width(n),
        "decimalEnclosedParen" => format!("（{n}）"),
        "none" => String::new(),
        _ => n.to_string(),
    }
}

fn full_width(n: usize) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
    n.to_string().chars().map(wide).collect()
}

fn roman(n: usize) -> String {
    const VALUES: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut left, mut text) = (n.min(3999), String::new());
    for (value, letters) in VALUES {
        while left >= value {
            text.push_str(letters);
            left -= value;
        }
    }
    text
}

fn number(node: Node<'_, '_>, name: &str) -> Option<usize> {
    attribute(node, name)?.parse().ok()
}
