//! Changes of the structure for those who do not see: elements for fields that were added; and
//! objects that two readers would read differently.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::super::file::{get_dictionary, get_name, resolved};
use super::changes::{Differ, differ_in, members, reference, same};

/// How deep the tree of numbers may be.
const DEEPEST: usize = 16;

impl Differ<'_> {
    /// Elements of the structure to which an element for a new field was added.
    pub(super) fn structure(&mut self) {
        let changed: Vec<ObjectId> = (self.step.old.objects.keys())
            .filter(|id| !self.explained.contains(id) && self.is_changed(**id))
            .copied()
            .collect();
        for id in changed {
            if self.is_parent_of_forms(id) {
                self.explained.insert(id);
            }
        }
        self.structure_root();
    }

    fn is_parent_of_forms(&self, id: ObjectId) -> bool {
        let Some((old, new)) = self.both(id) else { return false };
        let before = members(self.step.old, old, b"K");
        let after = members(self.step.new, new, b"K");
        old.has(b"S")
            && old.has(b"P")
            && reference(old, b"K").is_none()
            && differ_in(old, new, &[b"K"])
            && after.len() >= before.len()
            && before.iter().zip(after).all(|(old, new)| same(old, new))
            && after
                .iter()
                .skip(before.len())
                .all(|element| self.is_form(element, Some(id)))
    }

    /// Whether an element is new, for a new field, and says nothing of its own.
    fn is_form(&self, element: &Object, parent: Option<ObjectId>) -> bool {
        let new = self.step.new;
        let Ok(id) = element.as_reference() else { return false };
        let Ok(element) = new.get_dictionary(id) else { return false };
        let known: [&[u8]; 6] = [b"Type", b"S", b"P", b"Pg", b"K", b"ID"];
        let kids = members(new, element, b"K");
        !self.step.old.has_object(id)
            && get_name(new, element, b"S") == Some(b"Form")
            && parent.is_none_or(|parent| reference(element, b"P") == Some(parent))
            && element.iter().all(|(key, _)| known.contains(&key.as_slice()))
            && kids.iter().all(|kid| self.is_widget(kid))
    }

    fn is_widget(&self, kid: &Object) -> bool {
        let kid = resolved(self.step.new, kid).and_then(|kid| kid.as_dict().ok());
        kid.and_then(|kid| reference(kid, b"Obj"))
            .is_some_and(|widget| self.new_widgets.contains(&widget))
    }

    /// The root of the structure, and which element each new widget belongs to.
    fn structure_root(&mut self) {
        let root = |document: &Document| {
            document.catalog().ok().and_then(|it| reference(it, b"StructTreeRoot"))
        };
        let (Some(id), Some(now)) = (root(self.step.old), root(self.step.new)) else {
            return;
        };
        let Some((old, new)) = self.both(id).filter(|_| id == now) else { return };
        if !differ_in(old, new, &[b"ParentTree", b"ParentTreeNextKey"]) {
            return;
        }
        let tree = |document, root| {
            let mut tree = Tree::default();
            if let Some(node) = get_dictionary(document, root, b"ParentTree") {
                tree.read(document, node, 0);
            }
            tree
        };
        let (before, after) = (tree(self.step.old, old), tree(self.step.new, new));
        let kept = before.entries.iter().all(|(key, value)| {
            after.entries.get(key).is_some_and(|now| same(value, now))
        });
        let added =
            after.entries.iter().filter(|(key, _)| !before.entries.contains_key(key));
        let mut added = added.map(|(_, value)| value);
        if kept && !after.is_faulty && added.all(|element| self.is_form(element, None)) {
            self.explained.insert(id);
            self.explained.extend(reference(old, b"ParentTree"));
            self.explained.extend(before.nodes);
        }
    }
}

/// A tree of numbers, read flat (ISO 32000-1, 7.9.7).
#[derive(Default)]
struct Tree<'a> {
    entries: BTreeMap<i64, &'a Object>,
    nodes: BTreeSet<ObjectId>,
    is_faulty: bool,
}

impl<'a> Tree<'a> {
    fn read(&mut self, document: &'a Document, node: &'a Dictionary, depth: usize) {
        self.nodes.extend(reference(node, b"Nums"));
        self.nodes.extend(reference(node, b"Kids"));
        for pair in members(document, node, b"Nums").chunks(2) {
            let [Object::Integer(key), value] = pair else {
                self.is_faulty = true;
                continue;
            };
            self.is_faulty |= self.entries.insert(*key, value).is_some();
        }
        for kid in members(document, node, b"Kids") {
            let id = kid.as_reference().ok();
            let node = id.and_then(|id| document.get_dictionary(id).ok());
            match (id, node) {
                (Some(id), Some(node)) if depth < DEEPEST && self.nodes.insert(id) => {
                    self.read(document, node, depth + 1);
                }
                _ => self.is_faulty = true,
            }
        }
    }
}

/// The objects written from a place on whose bytes have more names than were read: an entry was
/// given twice.
pub(super) fn given_twice(
    document: &Document,
    bytes: &[u8],
    from: usize,
) -> Vec<ObjectId> {
    let entries = || document.reference_table.entries.iter();
    let offset = |entry: &XrefEntry| match *entry {
        XrefEntry::Normal { offset, .. } => Some(offset as usize),
        _ => None,
    };
    let mut bounds: BTreeSet<usize> =
        entries().filter_map(|(_, entry)| offset(entry)).collect();
    bounds.extend([document.xref_start, bytes.len()]);
    let twice = entries().filter_map(|(number, entry)| {
        let at = offset(entry).filter(|at| *at >= from)?;
        let (id, object) = object_of(document, *number)?;
        let next = bounds.range(at + 1..).next().copied();
        let whole = bytes.get(at..next?)?;
        let head = match object.as_stream() {
            Ok(stream) => head(whole, stream.content.len()),
            Err(_) => Some(whole),
        };
        // What is written so that its parts are not told apart is refused too.
        let Some(head) = head else { return Some(id) };
        let written = head.iter().filter(|byte| **byte == b'/').count();
        (written > names(object)).then_some(id)
    });
    twice.collect()
}

/// What is written of a stream before its data of a length.
fn head(whole: &[u8], length: usize) -> Option<&[u8]> {
    const END: &[u8] = b"endstream";
    let end = whole.windows(END.len()).rposition(|part| part == END)?;
    let heads =
        (0..=2).filter_map(|line_end| whole.get(..end.checked_sub(length + line_end)?));
    let is_head =
        |head: &&[u8]| head.ends_with(b"stream\n") || head.ends_with(b"stream\r\n");
    heads.into_iter().find(is_head)
}

fn object_of(document: &Document, number: u32) -> Option<(ObjectId, &Object)> {
    let mut found = document.objects.range((number, 0)..=(number, u16::MAX));
    found.next().map(|(id, object)| (*id, object))
}

/// How many solidi an object is written with at the least that can be told.
fn names(object: &Object) -> usize {
    let in_dictionary = |dictionary: &Dictionary| {
        dictionary.iter().map(|(_, value)| 1 + names(value)).sum::<usize>()
    };
    match object {
        Object::Name(_) => 1,
        Object::String(text, StringFormat::Literal) => {
            text.iter().filter(|byte| **byte == b'/').count()
        }
        Object::Array(items) => items.iter().map(names).sum(),
        Object::Dictionary(dictionary) => in_dictionary(dictionary),
        Object::Stream(stream) => in_dictionary(&stream.dict),
        _ => 0,
    }
}
