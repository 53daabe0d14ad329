//! What a file says about itself. Software that signs writes down when it did and its own name;
//! title, author, dates and standards stay as they were signed.

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use roxmltree::{Node, ParsingOptions};

use super::changes::{Differ, differ_in, reference};

/// The longest metadata that are compared, in bytes.
const LONGEST: usize = 16 << 20;
/// The most parts of them.
const MOST_NODES: u32 = 100_000;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
/// The history of the file, and descriptions of other schemas, in which nothing is said of the
/// document.
const OTHERS: [&str; 2] =
    ["http://ns.adobe.com/xap/1.0/mm/", "http://www.aiim.org/pdfa/ns/extension/"];

impl Differ<'_> {
    /// Metadata in which only the software and the date of the last change are others.
    pub(super) fn metadata(&mut self) {
        let information = reference(&self.step.old.trailer, b"Info");
        let catalog = self.step.old.catalog().ok();
        let stream = catalog.and_then(|catalog| reference(catalog, b"Metadata"));
        let same_stream = stream.is_some_and(|id| {
            let said = |document: &Document| said(document.get_object(id).ok()?);
            let both = (said(self.step.old), said(self.step.new));
            matches!(both, (Some(old), Some(new)) if old == new)
        });
        let same_information = information.is_some_and(|id| {
            self.both(id)
                .is_some_and(|(old, new)| differ_in(old, new, &[b"ModDate", b"Producer"]))
        });
        let harmless = [(information, same_information), (stream, same_stream)];
        let harmless = harmless.into_iter().filter(|(_, same)| *same);
        let changed: Vec<_> =
            harmless.filter_map(|(id, _)| id.filter(|id| self.is_changed(*id))).collect();
        if !changed.is_empty() {
            self.explained.extend(changed);
            self.tell_allowed(
                "the date of the last change was noted".to_owned(),
                "记录了修改日期".to_owned(),
            );
        }
    }
}

/// What metadata say of the document: each property with all that stands in it.
fn said(object: &Object) -> Option<BTreeMap<(String, String), Vec<String>>> {
    let stream = object.as_stream().ok()?;
    let bytes = stream.get_plain_content_with_limit(LONGEST).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).ok()?;
    let root = tree.descendants().find(|node| node.has_tag_name((RDF, "RDF")))?;
    let mut properties = BTreeMap::new();
    for description in root.children().filter(Node::is_element) {
        for attribute in description.attributes() {
            let place = (attribute.namespace(), attribute.name());
            note(&mut properties, place, vec![attribute.value().to_owned()])?;
        }
        for property in description.children().filter(Node::is_element) {
            let name = property.tag_name();
            let mut parts = vec![];
            inside(property, &mut parts);
            note(&mut properties, (name.namespace(), name.name()), parts)?;
        }
    }
    Some(properties)
}

/// Notes a property; none if it is given twice.
fn note(
    properties: &mut BTreeMap<(String, String), Vec<String>>,
    (space, name): (Option<&str>, &str),
    parts: Vec<String>,
) -> Option<()> {
    let space = space.unwrap_or_default();
    let is_other = space == RDF
        || OTHERS.contains(&space)
        || (space == PDF && name == "Producer")
        || (space == XMP && matches!(name, "ModifyDate" | "MetadataDate"));
    if is_other {
        return Some(());
    }
    let known = properties.insert((space.to_owned(), name.to_owned()), parts);
    known.is_none().then_some(())
}

/// All texts in a property, and all attributes but those of how it is written.
fn inside(node: Node, parts: &mut Vec<String>) {
    for node in node.descendants() {
        let attributes = node.attributes().filter(|it| it.namespace() != Some(RDF));
        parts.extend(attributes.map(|it| format!("{}={}", it.name(), it.value())));
        let text = node.text().filter(|_| node.is_text()).map(str::trim);
        parts.extend(text.filter(|text| !text.is_empty()).map(str::to_owned));
    }
}
