//! The parts of a file joined to a report, in the order of its keys.

use crate::diag::both;
use crate::numerals::number;
use crate::style::{Numbering, ReportLook};

use super::form::Filled;
use super::front::Front;
use super::join;
use super::narrative::{Block, Item, Section};
use super::note::Notes;
use super::tree::Tree;

/// The keys of a report, in the order of `docs/data.md`.
const ORDER: [&str; 21] = [
    "layout",
    "unit",
    "year",
    "title",
    "recipient",
    "letterhead",
    "project",
    "funds",
    "goal",
    "indicators",
    "total",
    "covers",
    "contents",
    "preamble",
    "sections",
    "attachments",
    "signoff",
    "annotation",
    "imprint",
    "fields",
    "form",
];
const INNER: [(&str, &[&str]); 6] = [
    ("project", &["name", "code", "department", "unit"]),
    ("funds", &["unit", "total", "fiscal", "carried_over", "other"]),
    ("goal", &["expected", "actual"]),
    ("total", &["weight", "score"]),
    ("signoff", &["unit", "date", "seal", "filler", "filed", "phone", "head"]),
    ("attachments", &["form", "title", "data"]),
];
const AMOUNTS: [&str; 6] = ["initial", "budget", "executed", "weight", "rate", "score"];
const INDICATOR: [&str; 12] = [
    "name",
    "mark",
    "nature",
    "target",
    "unit",
    "actual",
    "weight",
    "score",
    "reason",
    "indicators",
    "fields",
    "form",
];

/// The report of a file.
pub(super) struct Parts<'a> {
    pub(super) front: Front,
    pub(super) narrative: Section,
    pub(super) tables: Vec<Tree>,
    pub(super) forms: Vec<Filled>,
    pub(super) look: Option<&'a ReportLook>,
}

/// What stands in the place of what must be there and was not found.
const NO_UNIT: &str = "（单位名称）";
const NO_YEAR: &str = "2000";
const NO_TITLE: &str = "（标题）";

/// The values of the report.
pub(super) fn report(parts: Parts<'_>, notes: &mut Notes) -> Tree {
    let Parts { front, narrative, tables, forms, look } = parts;
    let mut report = Tree::default();
    let has_text = !narrative.body.is_empty() || !narrative.sections.is_empty();
    report.set("layout", Tree::text(if has_text { "report" } else { "forms" }));
    join::forms_and_front(&mut report, forms, front, notes);
    let writer = Writer { numbering: look.map(|look| &look.numbering), tables: &tables };
    report.set("preamble", writer.blocks(&narrative.body, 0, 1));
    report.set("sections", writer.sections(&narrative.sections, 1));
    ordered(report, notes)
}

/// Writes the narrative, with the marks that the layout would not print.
struct Writer<'a> {
    numbering: Option<&'a Numbering>,
    tables: &'a [Tree],
}

impl Writer<'_> {
    fn sections(&self, sections: &[Section], level: usize) -> Tree {
        let each = sections.iter().enumerate();
        Tree::List(each.map(|(at, own)| self.section(own, at + 1, level)).collect())
    }

    fn section(&self, section: &Section, n: usize, level: usize) -> Tree {
        let mut tree = Tree::entry("title", Tree::text(&section.title));
        if section.mark != self.printed(level, n) {
            tree.set("mark", Tree::text(&section.mark));
        }
        tree.set("body", self.blocks(&section.body, level, 1));
        tree.set("sections", self.sections(&section.sections, level + 1));
        without_empty(tree)
    }

    fn blocks(&self, blocks: &[Block], level: usize, depth: usize) -> Tree {
        Tree::List(blocks.iter().map(|block| self.block(block, level, depth)).collect())
    }

    fn block(&self, block: &Block, level: usize, depth: usize) -> Tree {
        match block {
            Block::Text(text) => Tree::text(text),
            Block::Table(table) => {
                let table = self.tables.get(*table).cloned();
                Tree::entry("table", table.unwrap_or_default())
            }
            Block::List(items) => self.list(items, level, depth),
        }
    }

    fn list(&self, items: &[Item], level: usize, depth: usize) -> Tree {
        let each = items.iter().map(|item| self.item(item, level, depth));
        let mut tree = Tree::entry("list", Tree::List(each.collect()));
        // As `document::build` numbers them.
        let from = self.numbering.map_or(3, |numbering| numbering.items_from);
        let form = from.max(level + 1) + depth - 1;
        let same = |(at, item): (usize, &Item)| item.mark == self.printed(form, at + 1);
        if !items.iter().enumerate().all(same) {
            let marks = items.iter().map(|item| Tree::text(&item.mark));
            tree.set("marks", Tree::List(marks.collect()));
        }
        tree
    }

    fn item(&self, item: &Item, level: usize, depth: usize) -> Tree {
        match &item.body[..] {
            [Block::Text(text)] => Tree::text(text),
            body => self.blocks(body, level, depth + 1),
        }
    }

    /// The number that the layout prints, with its forms counted from 1.
    fn printed(&self, form: usize, n: usize) -> String {
        let Some(numbering) = self.numbering else { return String::new() };
        let forms = &numbering.levels;
        let form = forms.get(form - 1).or(forms.last()).cloned().unwrap_or_default();
        number(&form, n)
    }
}

/// A map without the entries that say nothing.
fn without_empty(tree: Tree) -> Tree {
    let Tree::Map(entries) = tree else { return tree };
    Tree::Map(entries.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

/// Tells that what must be there was not found.
fn missing(key: &str, notes: &mut Notes) {
    notes.tell_all(
        "import::missing",
        both(format!("no `{key}` was found"), format!("未找到 {key}")),
        both(
            format!("write it into the YAML at `{key}:`"),
            format!("请在 YAML 的 {key}: 处写入"),
        ),
    );
}

/// A report with its keys in their order, and what must be there.
fn ordered(report: Tree, notes: &mut Notes) -> Tree {
    let mut report = without_empty(report);
    let needed = [
        ("unit", Tree::text(NO_UNIT)),
        ("year", Tree::Plain(NO_YEAR.to_owned())),
        ("title", Tree::text(NO_TITLE)),
    ];
    for (key, value) in needed {
        if report.get(key).is_none() {
            report.set(key, value);
            missing(key, notes);
        }
    }
    sort(&mut report);
    if let Some(Tree::List(attachments)) = report.get("attachments").cloned() {
        let mut attachments = attachments;
        attachments.iter_mut().filter_map(data).for_each(sort);
        report.set("attachments", Tree::List(attachments));
    }
    report
}

fn data(attachment: &mut Tree) -> Option<&mut Tree> {
    attachment.get("data")?;
    Some(attachment.slot("data"))
}

fn sort(tree: &mut Tree) {
    tree.sort(&ORDER);
    for (key, order) in INNER {
        if tree.get(key).is_some() {
            tree.slot(key).sort(order);
        }
    }
    for source in ["total", "fiscal", "carried_over", "other"] {
        if tree.get(&format!("funds.{source}")).is_some() {
            tree.slot("funds").slot(source).sort(&AMOUNTS);
        }
    }
    if tree.get("indicators").is_some() {
        sort_items(tree.slot("indicators"));
    }
}

fn sort_items(list: &mut Tree) {
    let Tree::List(items) = list else { return };
    for item in items {
        item.sort(&INDICATOR);
        if item.get("indicators").is_some() {
            sort_items(item.slot("indicators"));
        }
    }
}
