//! Signing: a field, the dictionary of the signature, the message over all bytes but its own.

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary, text_string};

use super::algorithm::Padding;
use super::certificate::plain;
use super::cms;
use super::fault::{alone, internal};
use super::field::{self, Field};
use super::file::{self, catalog_id, get, get_array, get_dictionary, get_name};
use super::identity::Identity;
use super::stamp::{self, Carrier};
use super::time::Time;
use super::update::{Place, Update};
use super::widget::{self, Spot};
use crate::diag::Result;

/// What may be changed after a certifying signature (ISO 32000-1, 12.8.2.2).
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Certification {
    /// Nothing.
    NoChanges = 1,
    /// Forms may be filled in and signed.
    Forms = 2,
    /// And annotations may be added.
    Annotations = 3,
}

/// How a file is signed.
#[derive(Clone, Debug)]
pub struct Signing {
    /// When, as the signer says.
    pub time: Time,
    /// The field: one that is empty, or a new one of this name; a new one if none.
    pub field: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// Whether the signature certifies the document, and what may be changed then.
    pub certification: Option<Certification>,
    /// How an RSA signature is padded.
    pub padding: Padding,
    /// How the signature is seen; it is not, if none and its field has no extent.
    pub seen: Option<Seen>,
    /// Empty fields that are made for those who sign later: a field that is made after a
    /// signature changes the structure of what was signed.
    pub prepared: Vec<EmptyField>,
}

/// An empty field for somebody who signs later.
#[derive(Clone, Debug, PartialEq)]
pub struct EmptyField {
    /// Its name.
    pub name: String,
    /// What those hear who do not see it.
    pub description: String,
    /// Where it stands.
    pub spot: Spot,
}

/// How a signature is seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where; an empty field that is there has its own place.
    pub spot: Option<Spot>,
    /// What is shown: the first page of a PDF, which is made as large as the place.
    pub appearance: Vec<u8>,
    /// What those hear who do not see it.
    pub description: String,
}

impl Signing {
    /// An approval signature at a time, in a new field that is not seen.
    pub fn at(time: Time) -> Self {
        Self {
            time,
            field: None,
            reason: None,
            location: None,
            certification: None,
            padding: Padding::default(),
            seen: None,
            prepared: vec![],
        }
    }
}

/// Room for what is in a message besides certificates, the signature value and a time stamp.
const ROOM: usize = 1536;
/// Room for a time stamp with its certificates.
const STAMP_ROOM: usize = 8192;
/// The name of a new field, before its number.
const NEW_FIELD: &str = "Signature";
/// Annotations are printed and their place is locked (ISO 32000-1, 12.5.3); PDF/A wants the
/// first (ISO 19005-2, 6.3.2).
const FLAGS: i64 = 4 + 128;
/// A form with signatures, which must be saved by appending (ISO 32000-1, 12.7.2).
const SIG_FLAGS: i64 = 3;

/// Signs a file: what comes out begins with the bytes that went in. With a carrier, a time stamp
/// is asked for (baseline B-T), else there is none (B-B).
///
/// # Errors
///
/// The file cannot be read or may not be changed, the certificate is not valid, the field is
/// there and is not empty, or the time stamp cannot be had or used.
pub fn sign(
    pdf: &[u8],
    identity: &Identity,
    signing: &Signing,
    carrier: Option<Carrier>,
) -> Result<Vec<u8>> {
    identity.may_sign_at(signing.time)?;
    let stamp_room = if carrier.is_some() { STAMP_ROOM } else { 0 };
    let room = ROOM + identity.certificates_len() + stamp_room;
    let mut prepared = Prepared::new(pdf, signing, room)?;
    let mut message = prepared.message(identity, signing, carrier)?;
    if message.len() > room {
        // A time stamp with more certificates than usual: the next will be as long, or nearly.
        prepared = Prepared::new(pdf, signing, message.len() + ROOM)?;
        message = prepared.message(identity, signing, carrier)?;
    }
    prepared.filled(&message)
}

/// A file with room for the message of a signature.
struct Prepared {
    bytes: Vec<u8>,
    hole: Hole,
}

impl Prepared {
    fn new(pdf: &[u8], signing: &Signing, room: usize) -> Result<Self> {
        let document = file::open(pdf)?;
        let field = free_field(&document, signing)?;
        may_sign(&document, signing)?;
        let mut update = Update::new(pdf, document);
        add_fields(&mut update, &signing.prepared)?;
        let (field, widget) = match field {
            Some(field) => (field.id, field.widgets.first().copied()),
            None => own_field(&mut update, signing).map(|id| (id, Some(id)))?,
        };
        if let (Some(seen), Some(widget)) = (&signing.seen, widget) {
            widget::show(&mut update, widget, &seen.appearance)?;
        }
        let value = update.add(value(signing, room));
        update.dictionary(&Place::object(field))?.set("V", value);
        certify(&mut update, signing, value)?;
        let mut bytes = update.write(signing.time.pdf().as_bytes())?;
        let hole = Hole::find(&mut bytes, pdf.len(), value)?;
        Ok(Self { bytes, hole })
    }

    fn message(
        &self,
        identity: &Identity,
        signing: &Signing,
        carrier: Option<Carrier>,
    ) -> Result<Vec<u8>> {
        let digest = identity.hash().digest(&self.hole.around(&self.bytes));
        match carrier {
            None => cms::message(identity, signing.padding, &digest, None),
            Some(carrier) => {
                let stamp = |value: &[u8]| stamp::ask(carrier, value, signing.time);
                cms::message(identity, signing.padding, &digest, Some(&stamp))
            }
        }
    }

    fn filled(mut self, message: &[u8]) -> Result<Vec<u8>> {
        self.hole.fill(&mut self.bytes, message)?;
        Ok(self.bytes)
    }
}

/// The width and the height, in mm, of an empty signature field of a file, if it is there and
/// is seen.
///
/// # Errors
///
/// The file cannot be read.
pub fn extent(pdf: &[u8], field: &str) -> Result<Option<(f64, f64)>> {
    let document = file::open(pdf)?;
    let fields = field::fields(&document).into_iter();
    let found = fields.filter(|one| one.is_signature && one.value.is_none());
    let found = found.filter(|one| one.name == field).find_map(|one| {
        let widget = document.get_dictionary(*one.widgets.first()?).ok()?;
        widget::edges(&document, widget, b"Rect")
    });
    let extent = found.map(|[left, bottom, right, top]| {
        ((right - left) / widget::MM, (top - bottom) / widget::MM)
    });
    Ok(extent.filter(|(width, height)| *width > 0.0 && *height > 0.0))
}

/// The empty field that was asked for; none if it is to be made.
fn free_field(document: &lopdf::Document, signing: &Signing) -> Result<Option<Field>> {
    let Some(name) = &signing.field else { return Ok(None) };
    let mut fields = field::fields(document).into_iter();
    match fields.find(|field| field.name == *name) {
        None => Ok(None),
        Some(field) if !field.is_signature => Err(alone(
            "sign::field",
            (
                &format!("the field {name} is not for signatures"),
                &format!("域 {name} 不是签名域"),
            ),
            ("name another field with --field", "请用 --field 指定其他域"),
        )),
        Some(field) if field.value.is_some() => Err(is_there(name)),
        Some(field) => Ok(Some(field)),
    }
}

fn is_there(name: &str) -> Vec<crate::diag::Diagnostic> {
    alone(
        "sign::field",
        (
            &format!("the field {name} is already there or signed"),
            &format!("域 {name} 已存在或已签名"),
        ),
        ("name another field with --field", "请用 --field 指定其他域"),
    )
}

/// Refuses what an earlier signature forbids, and to certify what others have signed.
fn may_sign(document: &lopdf::Document, signing: &Signing) -> Result<()> {
    if certified(document) == Some(Certification::NoChanges as i64) {
        return Err(alone(
            "sign::certified",
            (
                "the document is certified and may not be changed, not even by a signature",
                "文件已作认证签名且禁止任何更改，不能再签名",
            ),
            (
                "sign before the certifying signature is made, or certify with --certify forms",
                "请在认证签名之前签名，或用 --certify forms 认证",
            ),
        ));
    }
    let signed = field::fields(document).iter().any(|field| field.value.is_some());
    if signing.certification.is_some() && signed {
        return Err(alone(
            "sign::certify-first",
            (
                "only the first signature can certify a document",
                "只有第一个签名可以是认证签名",
            ),
            ("leave --certify out", "请去掉 --certify"),
        ));
    }
    Ok(())
}

/// What a certifying signature allows, as its number.
pub(super) fn certified(document: &lopdf::Document) -> Option<i64> {
    let permissions = get_dictionary(document, document.catalog().ok()?, b"Perms")?;
    let value = get_dictionary(document, permissions, b"DocMDP")?;
    level(document, value)
}

/// What a signature allows, if it certifies; 2 if it does not say (ISO 32000-1, table 254).
pub(super) fn level(document: &lopdf::Document, value: &Dictionary) -> Option<i64> {
    let references = get_array(document, value, b"Reference").iter();
    let mut references = references.filter_map(|one| file::resolved(document, one));
    let certifying = references.find_map(|one| {
        let one = one.as_dict().ok()?;
        (get_name(document, one, b"TransformMethod")? == b"DocMDP").then_some(one)
    })?;
    let parameters = get_dictionary(document, certifying, b"TransformParams");
    let level = parameters.and_then(|it| get(document, it, b"P")?.as_i64().ok());
    Some(level.unwrap_or(2))
}

/// Puts empty fields into a file, which other software may sign too.
///
/// # Errors
///
/// The file cannot be read, or a field is there already or does not stand on its page.
pub fn prepare(pdf: &[u8], fields: &[EmptyField]) -> Result<Vec<u8>> {
    if fields.is_empty() {
        return Ok(pdf.to_vec());
    }
    let mut update = Update::new(pdf, file::open(pdf)?);
    add_fields(&mut update, fields)?;
    update.write(b"fields")
}

/// The fields for those who sign later.
fn add_fields(update: &mut Update, fields: &[EmptyField]) -> Result<()> {
    let taken = field::fields(update.before());
    for EmptyField { name, description, spot } in fields {
        if taken.iter().any(|field| field.name == *name) {
            return Err(is_there(name));
        }
        let (page, field) = widget::seen_field(update, name, description, *spot, FLAGS)?;
        enlist(update, page, field)?;
    }
    Ok(())
}

/// The field of this signature, if it is new.
fn own_field(update: &mut Update, signing: &Signing) -> Result<ObjectId> {
    let name =
        signing.field.clone().unwrap_or_else(|| new_name(update.before(), signing));
    let spot = signing.seen.as_ref().and_then(|seen| Some((seen, seen.spot?)));
    let Some((seen, spot)) = spot else { return unseen_field(update, &name) };
    let (page, field) =
        widget::seen_field(update, &name, &seen.description, spot, FLAGS)?;
    enlist(update, page, field)?;
    Ok(field)
}

/// A new field that is not seen: without extent, which PDF/A lets be without appearance
/// (ISO 19005-2, 6.3.3), and outside the page, which PDF/UA lets be without a tag
/// (ISO 14289-1, 7.18.1).
fn unseen_field(update: &mut Update, name: &str) -> Result<ObjectId> {
    let page = update.before().page_iter().next();
    let page = page.ok_or_else(|| file::damaged("it has no pages"))?;
    let outside = outside(update.before(), page);
    let field = update.add(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(&plain(name)),
        "Rect" => vec![Object::Integer(outside); 4],
        "F" => FLAGS,
        "P" => page,
    });
    enlist(update, page, field)?;
    Ok(field)
}

/// A number that is below and left of what is seen of a page.
fn outside(document: &lopdf::Document, page: ObjectId) -> i64 {
    let Ok(page) = document.get_dictionary(page) else { return -1 };
    let boxes = [b"CropBox".as_slice(), b"MediaBox"];
    let corners = boxes.iter().flat_map(|name| get_array(document, page, name));
    let least = corners.filter_map(|edge| edge.as_float().ok()).fold(0.0, f32::min);
    least.floor() as i64 - 1
}

/// Puts a field into the form and onto its page.
fn enlist(update: &mut Update, page: ObjectId, field: ObjectId) -> Result<()> {
    let form = update.form()?;
    let fields = update.place(&form, b"Fields");
    update.push(&fields, field.into())?;
    update.dictionary(&form)?.set("SigFlags", SIG_FLAGS);
    let page = Place::object(page);
    let shown = update.place(&page, b"Annots");
    update.push(&shown, field.into())?;
    // Who goes through annotations by key meets them as in the structure (ISO 14289-1, 7.18.3).
    let is_ordered = update.dictionary(&page)?.has(b"Tabs");
    if !is_ordered {
        update.dictionary(&page)?.set("Tabs", "S");
    }
    Ok(())
}

/// `Signature1` or the first number that is free.
fn new_name(document: &lopdf::Document, signing: &Signing) -> String {
    let there = field::fields(document).into_iter().map(|field| field.name);
    let prepared = signing.prepared.iter().map(|field| field.name.clone());
    let taken: Vec<String> = there.chain(prepared).collect();
    let mut names = (1..).map(|number| format!("{NEW_FIELD}{number}"));
    // Of one name more than are taken, one is free.
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The dictionary of a signature, with room for its message and for where it stands.
fn value(signing: &Signing, room: usize) -> Dictionary {
    let mut value = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), UNKNOWN.into(), UNKNOWN.into(), UNKNOWN.into()],
        "Contents" => Object::String(vec![0; room], StringFormat::Hexadecimal),
        "M" => Object::string_literal(signing.time.pdf()),
    };
    for (key, text) in [("Reason", &signing.reason), ("Location", &signing.location)] {
        if let Some(text) = text {
            value.set(key, text_string(&plain(text)));
        }
    }
    if let Some(level) = signing.certification {
        value.set("Reference", vec![Object::Dictionary(transform(level))]);
    }
    value
}

fn transform(level: Certification) -> Dictionary {
    dictionary! {
        "Type" => "SigRef",
        "TransformMethod" => "DocMDP",
        "TransformParams" => dictionary! {
            "Type" => "TransformParams",
            "P" => level as i64,
            "V" => "1.2",
        },
    }
}

/// Says in the catalog that a signature certifies.
fn certify(update: &mut Update, signing: &Signing, value: ObjectId) -> Result<()> {
    if signing.certification.is_some() {
        let catalog = Place::object(catalog_id(update.before())?);
        let permissions = update.place(&catalog, b"Perms");
        update.dictionary(&permissions)?.set("DocMDP", value);
    }
    Ok(())
}

/// A number as wide as any place in a file may be.
const UNKNOWN: i64 = 1_000_000_000;

/// Where the message of a signature stands: what the signature is not over.
struct Hole {
    start: usize,
    end: usize,
}

impl Hole {
    /// Finds the room in a written file, and writes down which bytes are around it.
    fn find(bytes: &mut [u8], before: usize, id: ObjectId) -> Result<Self> {
        let lost = || internal("the dictionary is not where it was written");
        // It is the last object of the update, and holds no line before these keys.
        let objects = before..table_of(bytes).ok_or_else(lost)?;
        let header = format!("\n{} {} obj\n<<", id.0, id.1);
        let at = last_of(&bytes[objects], header.as_bytes()).ok_or_else(lost)? + before;
        let start = first_of(bytes, at, b"/Contents<").ok_or_else(lost)?;
        let start = start + b"/Contents".len();
        let end = first_of(bytes, start, b">").ok_or_else(lost)? + 1;
        let template = format!("[0 {UNKNOWN} {UNKNOWN} {UNKNOWN}]");
        let range = first_of(bytes, at, template.as_bytes()).ok_or_else(lost)?;
        let numbers = format!("[0 {start} {end} {}", bytes.len() - end);
        let numbers = format!("{numbers:<width$}]", width = template.len() - 1);
        bytes[range..range + template.len()].copy_from_slice(numbers.as_bytes());
        Ok(Self { start, end })
    }

    /// The bytes that are signed.
    fn around<'a>(&self, bytes: &'a [u8]) -> [&'a [u8]; 2] {
        [&bytes[..self.start], &bytes[self.end..]]
    }

    /// Writes the message.
    fn fill(&self, bytes: &mut [u8], message: &[u8]) -> Result<()> {
        let room = &mut bytes[self.start + 1..self.end - 1];
        if message.len() * 2 > room.len() {
            return Err(internal("the message is longer than its room"));
        }
        for (place, byte) in room.chunks_mut(2).zip(message) {
            place.copy_from_slice(format!("{byte:02X}").as_bytes());
        }
        Ok(())
    }
}

/// Where the table of a file that was just written begins.
fn table_of(bytes: &[u8]) -> Option<usize> {
    const START: &[u8] = b"\nstartxref\n";
    let number = &bytes[last_of(bytes, START)? + START.len()..];
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&number[..digits]).ok()?.parse().ok()
}

fn first_of(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = bytes[from..].windows(what.len()).position(|part| part == what);
    found.map(|at| from + at)
}

fn last_of(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|part| part == what)
}
