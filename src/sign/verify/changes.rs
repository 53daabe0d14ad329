//! What a later state of a file has that an earlier one had not, and whether that is harmless:
//! a signature in an empty field or in a new one, and what certificates are kept for. All else
//! is refused, whatever it does to the look of the file.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::field::{self, Field};
use super::super::file::{self, get, get_array, get_dictionary};
use super::elements;
use crate::diag::{Bilingual, both};

/// Something that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: Bilingual,
    /// Whether the signatures before it allow it.
    pub is_allowed: bool,
}

/// From one state of a file to a later one.
pub(super) struct Step<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    /// What the certifying signatures until then allow.
    pub(super) level: Option<i64>,
}

/// The level that allows nothing (ISO 32000-1, table 254).
const NOTHING: i64 = 1;
/// A later signature may not cover more than this part of a page: it would hide what was signed.
const LARGEST_PART: f32 = 0.25;

/// What was changed from one state to the next; `bytes` is the later one, and from `end` on it is
/// not in the earlier one.
pub(super) fn between(step: &Step, bytes: &[u8], end: usize) -> Vec<Change> {
    let mut differ = Differ {
        step,
        explained: BTreeSet::new(),
        new_widgets: BTreeSet::new(),
        changes: vec![],
    };
    differ.trailer(end);
    differ.fields();
    differ.catalog();
    differ.pages();
    differ.structure();
    differ.metadata();
    differ.security_store();
    differ.rest();
    differ.twice(bytes, end);
    differ.changes
}

pub(super) struct Differ<'a> {
    pub(super) step: &'a Step<'a>,
    /// Objects whose change is known to be harmless or was told.
    pub(super) explained: BTreeSet<ObjectId>,
    /// Where fields that are new are shown.
    pub(super) new_widgets: BTreeSet<ObjectId>,
    changes: Vec<Change>,
}

impl<'a> Differ<'a> {
    fn tell(&mut self, is_allowed: bool, en: impl Into<String>, zh: impl Into<String>) {
        self.changes.push(Change { what: both(en, zh), is_allowed });
    }

    /// The dictionaries of an object in both states.
    pub(super) fn both(&self, id: ObjectId) -> Option<(&'a Dictionary, &'a Dictionary)> {
        let old = self.step.old.get_dictionary(id).ok()?;
        Some((old, self.step.new.get_dictionary(id).ok()?))
    }

    /// Whether an object is another than it was.
    pub(super) fn is_changed(&self, id: ObjectId) -> bool {
        match (self.step.old.objects.get(&id), self.step.new.objects.get(&id)) {
            (Some(old), Some(new)) => !same(old, new),
            (old, new) => old.is_some() != new.is_some(),
        }
    }

    fn trailer(&mut self, end: usize) {
        if self.step.new.xref_start < end {
            self.tell(
                false,
                "bytes were added that are no update",
                "追加了不属于增量更新的字节",
            );
        }
        let (old, new) = (&self.step.old.trailer, &self.step.new.trailer);
        let kept = |key: &[u8]| match (old.get(key), new.get(key)) {
            (Ok(old), Ok(new)) => same(old, new),
            (old, new) => old.is_ok() == new.is_ok(),
        };
        if !kept(b"Root") || !kept(b"Info") {
            self.tell(false, "the file leads to another document", "文件指向另一文档");
        }
    }

    /// Fields signed, added or changed.
    fn fields(&mut self) {
        let old = field::fields(self.step.old);
        let new = field::fields(self.step.new);
        for field in &old {
            match new.iter().find(|now| now.id == field.id) {
                Some(now) => self.old_field(field, now),
                None => self.tell(
                    false,
                    format!("the field {} was removed", field.name),
                    format!("移除了域 {}", field.name),
                ),
            }
        }
        let known: BTreeSet<ObjectId> = old.iter().map(|field| field.id).collect();
        for field in new.iter().filter(|field| !known.contains(&field.id)) {
            self.new_field(field);
        }
    }

    fn old_field(&mut self, old: &Field, new: &Field) {
        let objects = [&[old.id][..], &old.widgets].concat();
        if !objects.iter().any(|id| self.is_changed(*id)) {
            return;
        }
        let only_signed = old.name == new.name
            && old.is_signature
            && new.is_signature
            && old.widgets == new.widgets
            && old.value.is_none()
            && new.value.is_some()
            && objects.iter().all(|id| self.differs_in(*id, &[b"V", b"AP", b"F", b"M"]));
        if only_signed {
            self.explained.extend(objects);
            let name = &new.name;
            self.tell_allowed(
                format!("the field {name} was signed"),
                format!("签署了签名域 {name}"),
            );
        }
    }

    pub(super) fn tell_allowed(&mut self, en: String, zh: String) {
        let is_allowed = self.step.level != Some(NOTHING);
        self.tell(is_allowed, en, zh);
    }

    fn new_field(&mut self, field: &Field) {
        let name = &field.name;
        let (en, zh) = if field.is_signature && field.value.is_some() {
            (
                format!("the field {name} was added and signed"),
                format!("新增并签署了签名域 {name}"),
            )
        } else {
            (format!("the field {name} was added"), format!("新增了域 {name}"))
        };
        let is_seen = field.widgets.iter().any(|id| self.is_seen(*id));
        // An empty field that is seen is a picture over the document; so is any that is seen
        // after the document was certified.
        let harmless = field.is_signature
            && (!is_seen || (field.value.is_some() && self.step.level.is_none()));
        if !harmless {
            return self.tell(false, en, zh);
        }
        self.new_widgets.extend(&field.widgets);
        self.tell_allowed(en, zh);
    }

    /// Whether a widget shows anything: has an extent.
    fn is_seen(&self, widget: ObjectId) -> bool {
        let widget = self.step.new.get_dictionary(widget);
        widget.is_ok_and(|widget| {
            extent(self.step.new, widget).is_none_or(|(w, h)| w * h > 0.0)
        })
    }

    /// The catalog and the form.
    fn catalog(&mut self) {
        let Ok(id) = file::catalog_id(self.step.old) else { return };
        let Some((old, new)) = self.both(id) else { return };
        if differ_in(old, new, &[b"AcroForm", b"DSS", b"Extensions", b"Version"])
            && self.form(old, new)
        {
            self.explained.insert(id);
        }
    }

    /// Whether of the form only the list of fields is longer, by fields that were told.
    fn form(&mut self, old: &'a Dictionary, new: &'a Dictionary) -> bool {
        let empty = Dictionary::new();
        let form = get_dictionary(self.step.new, new, b"AcroForm");
        let before = get_dictionary(self.step.old, old, b"AcroForm");
        let Some(after) = form else { return before.is_none() };
        let before = before.unwrap_or(&empty);
        let fields = (
            get_array(self.step.old, before, b"Fields"),
            get_array(self.step.new, after, b"Fields"),
        );
        // What is new in the list are fields, and each was told.
        let same_form = differ_in(before, after, &[b"Fields", b"SigFlags"])
            && fields.1.len() >= fields.0.len()
            && fields.0.iter().zip(fields.1).all(|(old, new)| same(old, new));
        if same_form {
            self.explained.extend(reference(old, b"AcroForm"));
            self.explained.extend(reference(before, b"Fields"));
        }
        same_form
    }

    /// Pages on which fields were added.
    fn pages(&mut self) {
        let pages: Vec<ObjectId> = self.step.old.page_iter().collect();
        for (number, page) in pages.into_iter().enumerate() {
            let Some((old, new)) = self.both(page) else { continue };
            let list = reference(old, b"Annots");
            if !self.is_changed(page) && !list.is_some_and(|id| self.is_changed(id)) {
                continue;
            }
            let before = get_array(self.step.old, old, b"Annots");
            let after = get_array(self.step.new, new, b"Annots");
            let same_start = after.len() >= before.len()
                && before.iter().zip(after).all(|(old, new)| same(old, new));
            let added: Option<Vec<ObjectId>> = after
                .iter()
                .skip(before.len())
                .map(|one| {
                    one.as_reference().ok().filter(|id| self.new_widgets.contains(id))
                })
                .collect();
            let tabs = !old.has(b"Tabs")
                || old
                    .get(b"Tabs")
                    .ok()
                    .zip(new.get(b"Tabs").ok())
                    .is_some_and(|(a, b)| same(a, b));
            if let Some(added) = added
                && same_start
                && tabs
                && differ_in(old, new, &[b"Annots", b"Tabs"])
            {
                self.explained.insert(page);
                self.explained.extend(list);
                added.iter().for_each(|widget| self.covering(number + 1, new, *widget));
            }
        }
    }

    /// Refuses a new signature that hides a page.
    fn covering(&mut self, number: usize, page: &Dictionary, widget: ObjectId) {
        let Ok(widget) = self.step.new.get_dictionary(widget) else { return };
        let Some((width, height)) = extent(self.step.new, widget) else { return };
        if width * height <= 0.0 {
            return;
        }
        let sheet = area(self.step.new, page);
        let mm = |pt: f32| pt * 25.4 / 72.0;
        self.tell(
            width * height <= sheet * LARGEST_PART,
            format!(
                "a signature of {:.0} × {:.0} mm stands on page {number}",
                mm(width),
                mm(height)
            ),
            format!(
                "第 {number} 页上新增了 {:.0} × {:.0} 毫米的签名外观",
                mm(width),
                mm(height)
            ),
        );
    }

    /// What certificates and revocations are kept in (ISO 32000-2, 12.8.4.3): nothing of it is
    /// seen.
    fn security_store(&mut self) {
        let catalogs = (self.step.old.catalog().ok(), self.step.new.catalog().ok());
        let (Some(old), Some(new)) = catalogs else { return };
        let before = get_dictionary(self.step.old, old, b"DSS");
        let Some(after) = get_dictionary(self.step.new, new, b"DSS") else {
            if before.is_some() {
                self.tell(false, "the security store was removed", "移除了验证信息");
            }
            return;
        };
        let Some(before) = before else {
            return self.tell(true, "a security store was added", "新增了验证信息");
        };
        if !differ_in(before, after, &[b"VRI", b"Certs", b"OCSPs", b"CRLs"]) {
            return;
        }
        self.explained.extend(reference(old, b"DSS"));
        for key in [b"Certs".as_slice(), b"OCSPs", b"CRLs"] {
            let list = reference(before, key);
            self.explained.extend(list.filter(|id| {
                self.step.old.get_object(*id).is_ok_and(|list| list.as_array().is_ok())
            }));
        }
    }

    /// All that no rule knows.
    fn rest(&mut self) {
        let old = self.step.old.objects.keys();
        let rest: Vec<ObjectId> = old
            .filter(|id| !self.explained.contains(id) && self.is_changed(**id))
            .copied()
            .filter(|id| !self.is_table(*id))
            .collect();
        for id in rest {
            let (en, zh) = self.name(id);
            self.tell(false, en, zh);
        }
    }

    /// Whether an object is part of a file's table, not of the document.
    fn is_table(&self, id: ObjectId) -> bool {
        let object = self.step.old.get_object(id);
        object.is_ok_and(|it| {
            it.as_stream()
                .is_ok_and(|it| it.dict.has_type(b"XRef") || it.dict.has_type(b"ObjStm"))
        })
    }

    fn name(&self, id: ObjectId) -> (String, String) {
        let page = self.step.old.page_iter().position(|page| page == id);
        if let Some(page) = page {
            let page = page + 1;
            return (format!("page {page} was changed"), format!("第 {page} 页被更改"));
        }
        let kind =
            self.step.old.get_object(id).ok().and_then(|object| object.type_name().ok());
        let kind = kind.map(|kind| format!(" ({})", String::from_utf8_lossy(kind)));
        let kind = kind.unwrap_or_default();
        let verb = if self.step.new.has_object(id) {
            ("changed", "被更改")
        } else {
            ("removed", "被移除")
        };
        (
            format!("object {}{kind} was {}", id.0, verb.0),
            format!("对象 {}{kind}{}", id.0, verb.1),
        )
    }

    /// An entry that is given twice is read by one software from its first, by another from its
    /// last place.
    fn twice(&mut self, bytes: &[u8], end: usize) {
        let twice = elements::given_twice(self.step.new, bytes, end);
        for id in twice {
            self.tell(
                false,
                format!("object {} has an entry twice", id.0),
                format!("对象 {} 的某项重复出现", id.0),
            );
        }
    }

    /// Whether the dictionaries of an object differ in some keys at most.
    fn differs_in(&self, id: ObjectId, keys: &[&[u8]]) -> bool {
        self.both(id).is_some_and(|(old, new)| differ_in(old, new, keys))
    }
}

/// Whether dictionaries differ in some keys at most.
pub(super) fn differ_in(old: &Dictionary, new: &Dictionary, keys: &[&[u8]]) -> bool {
    let fixed = |one: &Dictionary| {
        let entries = one.iter().filter(|(key, _)| !keys.contains(&key.as_slice()));
        entries.count()
    };
    fixed(old) == fixed(new)
        && old.iter().all(|(key, value)| {
            keys.contains(&key.as_slice())
                || new.get(key).is_ok_and(|now| same(value, now))
        })
}

/// Whether dictionaries are the same.
pub(super) fn same_dictionary(old: &Dictionary, new: &Dictionary) -> bool {
    differ_in(old, new, &[])
}

/// Whether values are the same, however they are written.
pub(super) fn same(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::String(old, _), Object::String(new, _)) => old == new,
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Object::Dictionary(old), Object::Dictionary(new)) => same_dictionary(old, new),
        (Object::Stream(old), Object::Stream(new)) => {
            same_dictionary(&old.dict, &new.dict) && old.content == new.content
        }
        (old, new) => old == new,
    }
}

/// The object to which a key leads.
pub(super) fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dictionary.get(key).ok()?.as_reference().ok()
}

/// Width and height of a widget, in pt.
fn extent(document: &Document, widget: &Dictionary) -> Option<(f32, f32)> {
    size(get_array(document, widget, b"Rect"))
}

/// The area of a page, in pt².
fn area(document: &Document, page: &Dictionary) -> f32 {
    let of = |page: &Dictionary| size(get_array(document, page, b"MediaBox"));
    let own = of(page).or_else(|| of(get_dictionary(document, page, b"Parent")?));
    own.map_or(0.0, |(width, height)| width * height)
}

fn size(edges: &[Object]) -> Option<(f32, f32)> {
    let edges: Vec<f32> = edges.iter().filter_map(|edge| edge.as_float().ok()).collect();
    let [left, bottom, right, top] = edges[..] else { return None };
    Some(((right - left).abs(), (top - bottom).abs()))
}

/// The members of a value that is an array or stands alone.
pub(super) fn members<'a>(
    document: &'a Document,
    of: &'a Dictionary,
    key: &[u8],
) -> &'a [Object] {
    match get(document, of, key) {
        Some(Object::Array(items)) => items,
        Some(_) => of.get(key).map(std::slice::from_ref).unwrap_or_default(),
        None => &[],
    }
}
