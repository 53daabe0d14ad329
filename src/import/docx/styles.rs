//! What the styles of a document say of its paragraphs: headings and lists.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::diag::Result;
use crate::import::package::{self, Package, attribute, child, elements, is};

/// What is said of a paragraph, by itself or by its style.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    /// Its list and the level in it.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    /// Its level among the headings, from 1; 10 is none.
    pub(super) outline: Option<usize>,
}

/// The styles of paragraphs, by their names in the file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, (Properties, Option<String>)>,
}

/// A style is based on at most so many others.
const DEEPEST: usize = 20;

impl Styles {
    /// Reads `word/styles.xml`.
    pub(super) fn read(package: &mut Package<'_>, file: &str) -> Result<Self> {
        let Some(text) = package.part("word/styles.xml")? else {
            return Ok(Self::default());
        };
        let document = package::parse(file, &text)?;
        let styles = elements(document.root_element()).filter(|node| is(*node, "style"));
        let style = |node: Node<'_, '_>| {
            let id = attribute(node, "styleId")?.to_owned();
            let based = child(node, "basedOn").and_then(|own| attribute(own, "val"));
            let mut own = child(node, "pPr").map(Properties::of).unwrap_or_default();
            let name = child(node, "name").and_then(|own| attribute(own, "val"));
            own.outline = own.outline.or_else(|| name.and_then(heading));
            Some((id, (own, based.map(str::to_owned))))
        };
        Ok(Self { styles: styles.filter_map(style).collect() })
    }

    /// What holds for a paragraph.
    pub(super) fn properties(&self, paragraph: Node<'_, '_>) -> Properties {
        let Some(node) = child(paragraph, "pPr") else { return Properties::default() };
        let mut own = Properties::of(node);
        let mut style = child(node, "pStyle").and_then(|own| attribute(own, "val"));
        for _ in 0..DEEPEST {
            let Some((more, based)) = style.and_then(|name| self.styles.get(name)) else {
                break;
            };
            own.list = own.list.or_else(|| more.list.clone());
            own.level = own.level.or(more.level);
            own.outline = own.outline.or(more.outline);
            style = based.as_deref();
        }
        own
    }
}

impl Properties {
    fn of(node: Node<'_, '_>) -> Self {
        let list = child(node, "numPr");
        let value =
            |name: &str| list.and_then(|list| attribute(child(list, name)?, "val"));
        let outline = child(node, "outlineLvl").and_then(|own| attribute(own, "val"));
        Self {
            list: value("numId").map(str::to_owned),
            level: value("ilvl").and_then(|level| level.parse().ok()),
            outline: outline
                .and_then(|level| level.parse::<usize>().ok())
                .map(|level| level + 1),
        }
    }

    /// The level of a heading.
    pub(super) fn heading(&self) -> Option<usize> {
        self.outline.filter(|level| *level <= 9)
    }
}

/// `heading 2`, 标题 2.
fn heading(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let rest = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    rest.trim().parse().ok()
}
