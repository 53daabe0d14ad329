//! The signature fields of a file (ISO 32000-1, 12.7.4.5).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::file::{get, get_array, get_dictionary, get_name, get_text};

/// How deep fields may nest.
const DEEPEST: usize = 32;

/// A field of a form.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its object.
    pub(super) id: ObjectId,
    /// Its whole name: those of the fields that it is in, with points between.
    pub(super) name: String,
    /// Whether it is for a signature.
    pub(super) is_signature: bool,
    /// The object of its value, if it has one.
    pub(super) value: Option<Object>,
    /// Where it is shown: itself, or each of its widgets.
    pub(super) widgets: Vec<ObjectId>,
}

/// The fields of a file, in the order of its form.
pub(super) fn fields(document: &Document) -> Vec<Field> {
    let catalog = document.catalog().ok();
    let form = catalog.and_then(|catalog| get_dictionary(document, catalog, b"AcroForm"));
    let Some(form) = form else { return vec![] };
    let mut walk = Walk { document, seen: BTreeSet::new(), found: vec![] };
    for field in get_array(document, form, b"Fields") {
        walk.visit(field, &Inherited::default(), 0);
    }
    walk.found
}

/// What a field has from those that it is in.
#[derive(Clone, Default)]
struct Inherited {
    name: String,
    kind: Option<Vec<u8>>,
    value: Option<Object>,
}

struct Walk<'a> {
    document: &'a Document,
    seen: BTreeSet<ObjectId>,
    found: Vec<Field>,
}

impl Walk<'_> {
    fn visit(&mut self, field: &Object, from: &Inherited, depth: usize) {
        let Ok(id) = field.as_reference() else { return };
        let Ok(dictionary) = self.document.get_dictionary(id) else { return };
        if depth > DEEPEST || !self.seen.insert(id) {
            return;
        }
        let own = self.inherited(dictionary, from);
        let kids = get_array(self.document, dictionary, b"Kids");
        // A kid without a name is a widget of this field.
        let (fields, widgets): (Vec<&Object>, Vec<&Object>) =
            kids.iter().partition(|kid| self.is_field(kid));
        fields.iter().for_each(|kid| self.visit(kid, &own, depth + 1));
        if !fields.is_empty() {
            return;
        }
        let mut widgets: Vec<ObjectId> =
            widgets.iter().filter_map(|kid| kid.as_reference().ok()).collect();
        if widgets.is_empty() {
            widgets.push(id);
        }
        let Inherited { name, kind, value } = own;
        let is_signature = kind.as_deref() == Some(b"Sig");
        self.found.push(Field { id, name, is_signature, value, widgets });
    }

    fn is_field(&self, kid: &Object) -> bool {
        let kid = kid.as_reference().and_then(|id| self.document.get_dictionary(id));
        kid.is_ok_and(|kid| kid.has(b"T"))
    }

    fn inherited(&self, dictionary: &Dictionary, from: &Inherited) -> Inherited {
        let own = get_text(self.document, dictionary, b"T");
        let name = match own {
            Some(own) if from.name.is_empty() => own,
            Some(own) => format!("{}.{own}", from.name),
            None => from.name.clone(),
        };
        let kind = get_name(self.document, dictionary, b"FT").map(<[u8]>::to_vec);
        let value = get(self.document, dictionary, b"V")
            .and_then(|_| dictionary.get(b"V").ok().cloned());
        Inherited {
            name,
            kind: kind.or_else(|| from.kind.clone()),
            value: value.or_else(|| from.value.clone()),
        }
    }
}
