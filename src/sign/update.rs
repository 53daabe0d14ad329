//! An incremental update (ISO 32000-1, 7.5.6): objects changed and added behind a file that
//! stays as it is.

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat};

use super::algorithm::Hash;
use super::fault::internal;
use super::file::{catalog_id, damaged, get_dictionary};
use crate::diag::Result;

/// An update that is being written.
pub(super) struct Update {
    inner: IncrementalDocument,
}

/// Where a value stands: an object, and the keys that lead to it from there.
#[derive(Clone, Debug)]
pub(super) struct Place {
    id: ObjectId,
    keys: Vec<&'static [u8]>,
}

impl Place {
    /// An object itself.
    pub(super) fn object(id: ObjectId) -> Self {
        Self { id, keys: vec![] }
    }

    /// The object, if the value is one by itself.
    pub(super) fn id_of_object(&self) -> Option<ObjectId> {
        self.keys.is_empty().then_some(self.id)
    }
}

impl Update {
    /// An update of a file that was read.
    pub(super) fn new(bytes: &[u8], document: Document) -> Self {
        let mut inner = IncrementalDocument::create_from(bytes.to_vec(), document);
        let trailer = &mut inner.new_document.trailer;
        // Of a stream that held the last table; the next is written anew.
        for key in [b"DecodeParms".as_slice(), b"XRefStm"] {
            trailer.remove(key);
        }
        Self { inner }
    }

    /// The file as it was.
    pub(super) fn before(&self) -> &Document {
        self.inner.get_prev_documents()
    }

    /// Adds an object.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.inner.new_document.add_object(object)
    }

    /// An object as it is now.
    pub(super) fn current(&self, id: ObjectId) -> Option<&Object> {
        let new = self.inner.new_document.get_object(id);
        new.or_else(|_| self.before().get_object(id)).ok()
    }

    /// A value as it is now.
    pub(super) fn value(&self, place: &Place) -> Option<&Object> {
        let mut value = self.current(place.id)?;
        for key in &place.keys {
            value = value.as_dict().ok()?.get(key).ok()?;
        }
        Some(value)
    }

    /// Where the value of a dictionary's key really stands: there, or in an object of its own.
    pub(super) fn place(&self, of: &Place, key: &'static [u8]) -> Place {
        let mut place = of.clone();
        place.keys.push(key);
        match self.value(&place).map(Object::as_reference) {
            Some(Ok(id)) => Place::object(id),
            _ => place,
        }
    }

    /// A value to be changed; null if there is none yet.
    pub(super) fn change(&mut self, place: &Place) -> Result<&mut Object> {
        let gone = || damaged("an object is missing");
        self.inner.opt_clone_object_to_new_document(place.id).map_err(|_| gone())?;
        let mut value =
            self.inner.new_document.get_object_mut(place.id).map_err(|_| gone())?;
        for key in &place.keys {
            let dictionary = match value {
                Object::Stream(stream) => &mut stream.dict,
                Object::Dictionary(dictionary) => dictionary,
                _ => return Err(damaged("a dictionary is missing")),
            };
            if !dictionary.has(key) {
                dictionary.set(*key, Object::Null);
            }
            value = dictionary.get_mut(key).map_err(|_| gone())?;
        }
        Ok(value)
    }

    /// A dictionary to be changed; empty if there is none yet.
    pub(super) fn dictionary(&mut self, place: &Place) -> Result<&mut Dictionary> {
        let value = self.change(place)?;
        if value.is_null() {
            *value = Object::Dictionary(Dictionary::new());
        }
        value.as_dict_mut().map_err(|_| damaged("a dictionary is missing"))
    }

    /// Puts a value at the end of an array, which is made if there is none; a single value that
    /// stands in its place becomes its first.
    pub(super) fn push(&mut self, place: &Place, item: Object) -> Result<()> {
        let value = self.change(place)?;
        match value {
            Object::Array(items) => items.push(item),
            Object::Null => *value = Object::Array(vec![item]),
            single => *single = Object::Array(vec![single.clone(), item]),
        }
        Ok(())
    }

    /// The form of the file, which is made if there is none.
    pub(super) fn form(&mut self) -> Result<Place> {
        let catalog = catalog_id(self.before())?;
        let has_form = self
            .before()
            .get_dictionary(catalog)
            .is_ok_and(|it| get_dictionary(self.before(), it, b"AcroForm").is_some());
        let catalog = Place::object(catalog);
        let form = self.place(&catalog, b"AcroForm");
        let is_new = form.keys.is_empty() && self.current(form.id).is_some();
        if has_form || is_new {
            return Ok(form);
        }
        // In an object of its own, so that later signatures leave the catalog alone.
        let form = self.add(Dictionary::new());
        self.dictionary(&catalog)?.set("AcroForm", form);
        Ok(Place::object(form))
    }

    /// Writes the file with the update.
    pub(super) fn write(&mut self, salt: &[u8]) -> Result<Vec<u8>> {
        self.renew_id(salt);
        let mut bytes = vec![];
        self.inner.save_to(&mut bytes).map_err(internal)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// A file keeps its first identifier and has a new second one in each state (ISO 32000-1,
    /// 14.4): here from what was there and what is added, not from a clock.
    fn renew_id(&mut self, salt: &[u8]) {
        let before = self.inner.get_prev_documents_bytes();
        let digest = Hash::Sha256.digest(&[before, salt]);
        let state = Object::String(digest[..16].to_vec(), StringFormat::Hexadecimal);
        let id = self.inner.new_document.trailer.get_mut(b"ID");
        if let Ok(Object::Array(parts)) = id
            && let [_, second] = parts.as_mut_slice()
        {
            *second = state;
        }
    }
}
