//! What the signatures of a file are worth.
//!
//! Nothing that is read is trusted: a file is read strictly, each state of it that was signed is
//! read by itself, and whatever a later state has that is not known to be harmless is refused.
//! So are the attacks that fooled many readers: wrapping (USF, SWA), incremental saving (ISA)
//! and shadows (<https://www.pdf-insecurity.org>).

mod chain;
mod changes;
mod elements;
mod message;
mod metadata;
mod range;
mod state;

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use super::certificate::{self, full_name, plain, short_name, validity};
use super::fault::{alone, fault};
use super::field::{self, Field};
use super::file::{self, get, get_name, get_text, resolved};
use super::signing::level;
use super::time::Time;
use crate::diag::{Diagnostic, Result};

pub use chain::Trust;
pub use changes::Change;
pub use state::changes_after;

use message::Checked;
use range::Range;

pub(super) use message::{check_signer, malformed, signed_data};

/// The most signatures of a file that are verified.
const MOST: usize = 64;

/// What the signatures of a file are worth, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// The signatures.
    pub signatures: Vec<Verified>,
    /// What is wrong with the file besides.
    pub faults: Vec<Diagnostic>,
}

impl Verification {
    /// Takes back that the file has no signature, if something else proves it.
    pub fn proven_otherwise(&mut self) {
        self.faults.retain(|fault| fault.code != UNSIGNED);
    }

    /// Whether the file is as it was signed.
    pub fn is_as_signed(&self) -> bool {
        self.faults.is_empty() && self.signatures.iter().all(Verified::is_as_signed)
    }
}

/// What a signature is worth.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The name of its field.
    pub field: String,
    /// Whether it is a time stamp over the document, not somebody's signature.
    pub is_time_stamp: bool,
    /// Who signed, if the message could be read.
    pub signer: Option<Signer>,
    /// The algorithm, if the value is what the key makes of the message.
    pub algorithm: Option<String>,
    /// When, as the signer says.
    pub claimed: Option<String>,
    /// When at the latest, as a time stamp says.
    pub stamped: Option<Stamped>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// What may be changed after it, if it certifies (ISO 32000-1, table 254: P).
    pub certification: Option<i64>,
    /// How many bytes from the beginning are covered.
    pub covered: usize,
    /// Whether that is the whole file.
    pub is_whole: bool,
    /// Whether somebody who is trusted vouches for the signer.
    pub trust: Trusted,
    /// What was changed after it.
    pub changes: Vec<Change>,
    /// What is wrong.
    pub faults: Vec<Diagnostic>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_as_signed(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Whether somebody who is trusted vouches for a signer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trusted {
    /// Nobody was named who is trusted.
    #[default]
    NotAsked,
    /// Vouched for by the holder of this trusted certificate.
    By(String),
    /// No.
    No,
}

/// Who signed, as the certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// How people call the holder.
    pub name: String,
    /// The whole name.
    pub subject: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// Its number, in hexadecimal digits.
    pub serial: String,
    /// From when it is valid.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

impl Signer {
    fn of(certificate: &x509_cert::Certificate) -> Self {
        let inner = &certificate.tbs_certificate;
        let digits = inner.serial_number.as_bytes().iter();
        let (from, until) = validity(certificate);
        Self {
            name: short_name(&inner.subject),
            subject: full_name(&inner.subject),
            issuer: full_name(&inner.issuer),
            serial: digits.map(|byte| format!("{byte:02x}")).collect(),
            from,
            until,
        }
    }
}

/// A time stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// The time.
    pub time: Time,
    /// Who stamped.
    pub by: String,
    /// Whether somebody who is trusted vouches for the stamp.
    pub trust: Trusted,
}

/// Verifies all signatures of a file. `now`: the time at which certificates must be valid where
/// no trusted time stamp says an earlier one.
///
/// # Errors
///
/// The file cannot be read as a PDF, strictly.
pub fn verify(pdf: &[u8], trust: &Trust, now: Time) -> Result<Verification> {
    let document = file::open(pdf)?;
    let fields = signed_fields(&document);
    let mut verification = Verification::default();
    verification.faults.extend(file_faults(pdf, &document, &fields));
    if fields.len() > MOST {
        return Ok(verification);
    }
    let mut found: Vec<Found> =
        fields.iter().map(|one| found(pdf, &document, one)).collect();
    found.sort_by_key(|one| one.range.as_ref().map(|range| range.end).ok());
    verification.signatures =
        found.iter().map(|one| one.verified(pdf, &document, trust, now)).collect();
    state::compare(pdf, document, &found, &mut verification.signatures);
    Ok(verification)
}

fn signed_fields(document: &Document) -> Vec<Field> {
    let fields = field::fields(document).into_iter();
    fields.filter(|field| field.is_signature && field.value.is_some()).collect()
}

/// What is wrong with the file as a whole.
fn file_faults(pdf: &[u8], document: &Document, fields: &[Field]) -> Vec<Diagnostic> {
    let mut faults = vec![];
    let known: BTreeSet<_> = fields.iter().filter_map(Field::value_id).collect();
    let lost = document.objects.iter().any(|(id, object)| {
        let dictionary = object.as_dict();
        dictionary.is_ok_and(|it| it.has(b"ByteRange")) && !known.contains(id)
    });
    if lost {
        faults.extend(removed());
    } else if fields.is_empty() {
        faults.extend(unsigned());
    }
    if fields.len() > MOST {
        faults.extend(too_many());
    }
    if !state::ends_whole(pdf) {
        faults.extend(trailing());
    }
    faults
}

/// A signature that was found: its dictionary, and which bytes it is over.
pub(super) struct Found {
    field: String,
    pub(super) value: Dictionary,
    pub(super) value_id: Option<lopdf::ObjectId>,
    pub(super) range: std::result::Result<Range, Box<Diagnostic>>,
}

fn found(pdf: &[u8], document: &Document, field: &Field) -> Found {
    let value = field.value.as_ref().and_then(|value| resolved(document, value));
    let value = value.and_then(|value| value.as_dict().ok()).cloned().unwrap_or_default();
    let range = Range::read(pdf, document, &value).map_err(Box::new);
    Found { field: plain(&field.name), value_id: field.value_id(), value, range }
}

impl Found {
    fn verified(
        &self,
        pdf: &[u8],
        document: &Document,
        trust: &Trust,
        now: Time,
    ) -> Verified {
        let text = |key| get_text(document, &self.value, key).map(|text| plain(&text));
        let kind = get_name(document, &self.value, b"SubFilter").unwrap_or_default();
        let mut verified = Verified {
            field: self.field.clone(),
            is_time_stamp: kind == b"ETSI.RFC3161",
            claimed: text(b"M").map(|date| shown_date(&date)),
            reason: text(b"Reason"),
            location: text(b"Location"),
            certification: level(document, &self.value),
            ..Verified::default()
        };
        let range = match &self.range {
            Ok(range) => range,
            Err(error) => {
                verified.faults.push((**error).clone());
                return verified;
            }
        };
        verified.covered = range.end;
        verified.is_whole = range.end == pdf.len();
        match message::check(kind, &range.message, &range.around(pdf)) {
            Ok(checked) => verified.judge(checked, trust, now),
            Err(error) => verified.faults.push(*error),
        }
        verified
    }
}

impl Verified {
    /// Says who signed, and whether that is vouched for.
    fn judge(&mut self, checked: Checked, trust: &Trust, now: Time) {
        self.signer = Some(Signer::of(&checked.certificate));
        self.algorithm = Some(checked.algorithm.clone());
        let mut at = now;
        match checked.stamp {
            None => {}
            Some(Err(error)) => self.faults.push(*error),
            Some(Ok(stamp)) => {
                let judged = trust.of_stamp(&stamp, now);
                let (trust, fault) = split(judged);
                if matches!(trust, Trusted::By(_)) {
                    at = stamp.time;
                }
                self.stamped = Some(Stamped {
                    time: stamp.time,
                    by: short_name(&stamp.certificate.tbs_certificate.subject),
                    trust,
                });
                self.faults.extend(fault);
            }
        }
        if self.is_time_stamp {
            self.trust =
                self.stamped.as_ref().map(|it| it.trust.clone()).unwrap_or_default();
            return;
        }
        if !certificate::may_sign(&checked.certificate) {
            self.faults.push(not_for_signing());
        }
        let judged = trust.of_signer(&checked.certificate, &checked.others, at);
        let (trust, fault) = split(judged);
        self.trust = trust;
        self.faults.extend(fault);
    }
}

fn split(
    judged: std::result::Result<Trusted, Box<Diagnostic>>,
) -> (Trusted, Option<Diagnostic>) {
    match judged {
        Ok(trust) => (trust, None),
        Err(error) => (Trusted::No, Some(*error)),
    }
}

/// `D:20261125024506+00'00'` as people write it; what is no date as it is.
fn shown_date(date: &str) -> String {
    let Some(digits) = date.strip_prefix("D:") else { return date.to_owned() };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, zone) = digits.split_at(end);
    if digits.len() != 14 {
        return date.to_owned();
    }
    let zone = match zone.trim_end_matches('\'').replace('\'', ":") {
        zone if matches!(zone.as_str(), "" | "Z" | "+00:00" | "-00:00") => {
            "UTC".to_owned()
        }
        zone => zone,
    };
    let part = |from: usize, to: usize| &digits[from..to];
    format!(
        "{}-{}-{} {}:{}:{} {zone}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    )
}

impl Field {
    /// The object of the value.
    fn value_id(&self) -> Option<lopdf::ObjectId> {
        self.value.as_ref().and_then(|value| value.as_reference().ok())
    }
}

/// The bytes of a string of a dictionary.
fn bytes_of<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [u8]> {
    match get(document, dictionary, key)? {
        Object::String(bytes, _) => Some(bytes),
        _ => None,
    }
}

const ASK: (&str, &str) =
    ("ask who sent the file for the one that was signed", "请向发送人索取原签名文件");

const UNSIGNED: &str = "verify::unsigned";

fn unsigned() -> Vec<Diagnostic> {
    alone(
        UNSIGNED,
        ("the PDF has no signature", "PDF 没有签名"),
        (
            "sign it with `banxin sign`, or ask for the signed file",
            "请用 banxin sign 签名，或索取已签名的文件",
        ),
    )
}

fn removed() -> Vec<Diagnostic> {
    alone(
        "verify::removed",
        (
            "the PDF holds a signature that no field of its form leads to: a field was removed",
            "PDF 中有签名不属于任何表单域：签名域被移除",
        ),
        ASK,
    )
}

fn too_many() -> Vec<Diagnostic> {
    alone(
        "verify::too-many",
        (
            &format!("the PDF has more than {MOST} signatures"),
            &format!("PDF 的签名多于 {MOST} 个"),
        ),
        ASK,
    )
}

fn trailing() -> Vec<Diagnostic> {
    alone(
        "verify::trailing",
        (
            "bytes follow the end of the PDF that belong to nothing",
            "PDF 结尾之后还有不属于任何部分的字节",
        ),
        ASK,
    )
}

fn not_for_signing() -> Diagnostic {
    fault(
        "verify::key-usage",
        (
            "the signer's certificate is not for signing (keyUsage)",
            "签名人证书的用途（keyUsage）不含签名",
        ),
        (
            "ask the signer for a signature with another certificate",
            "请签名人换用签名证书",
        ),
    )
}
