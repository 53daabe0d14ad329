//! Certificates: read, and told in the words of people.

use der::asn1::{Any, BmpString, PrintableStringRef, TeletexStringRef, Utf8StringRef};
use der::oid::db::rfc4519;
use der::{Decode, Encode};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use x509_cert::Certificate;
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::name::Name;

use super::fault::{Words, alone};
use super::time::Time;
use crate::diag::Result;

/// The certificates of a file: of PEM all, of DER the one.
pub(super) fn read(bytes: &[u8], what: Words) -> Result<Vec<Certificate>> {
    let ders: Vec<CertificateDer> = match bytes.first() {
        Some(0x30) => vec![CertificateDer::from(bytes)],
        _ => CertificateDer::pem_slice_iter(bytes).filter_map(|one| one.ok()).collect(),
    };
    let parsed = ders.iter().map(|der| parse(der));
    let certificates: Option<Vec<Certificate>> = parsed.collect();
    certificates.filter(|all| !all.is_empty()).ok_or_else(|| unreadable(what))
}

/// A certificate whose bytes are in the one way of DER, so that they are the same when they are
/// written again.
pub(super) fn parse(der: &[u8]) -> Option<Certificate> {
    let certificate = Certificate::from_der(der).ok()?;
    certificate.to_der().is_ok_and(|again| again == der).then_some(certificate)
}

fn unreadable((en, zh): Words) -> Vec<crate::diag::Diagnostic> {
    alone(
        "sign::certificate",
        (
            &format!("{en} holds no certificate that can be read"),
            &format!("{zh}中没有可读取的证书"),
        ),
        (
            "give an X.509 certificate in PEM (-----BEGIN CERTIFICATE-----) or DER",
            "请给出 PEM（-----BEGIN CERTIFICATE-----）或 DER 格式的 X.509 证书",
        ),
    )
}

/// From when until when a certificate is valid.
pub(super) fn validity(certificate: &Certificate) -> (Time, Time) {
    let validity = &certificate.tbs_certificate.validity;
    (validity.not_before.to_date_time().into(), validity.not_after.to_date_time().into())
}

/// Whether the key may sign documents: if its uses are listed, signing or commitment is one of
/// them (RFC 5280, 4.2.1.3).
pub(super) fn may_sign(certificate: &Certificate) -> bool {
    match certificate.tbs_certificate.get::<KeyUsage>() {
        Ok(Some((_, usage))) => usage.digital_signature() || usage.non_repudiation(),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// How people call the holder: the common name, else the organization, else the whole name.
pub(super) fn short_name(name: &Name) -> String {
    let part = |oid| {
        let mut parts = name.0.iter().flat_map(|set| set.0.iter());
        parts.find(|part| part.oid == oid).and_then(|part| text(&part.value))
    };
    part(rfc4519::COMMON_NAME)
        .or_else(|| part(rfc4519::ORGANIZATION_NAME))
        .unwrap_or_else(|| full_name(name))
}

/// A whole name, as `CN=…, O=…`.
pub(super) fn full_name(name: &Name) -> String {
    let parts = name.0.iter().flat_map(|set| set.0.iter());
    let shown = parts.map(|part| {
        let key = match part.oid {
            rfc4519::COMMON_NAME => "CN".to_owned(),
            rfc4519::ORGANIZATION_NAME => "O".to_owned(),
            rfc4519::ORGANIZATIONAL_UNIT_NAME => "OU".to_owned(),
            rfc4519::COUNTRY_NAME => "C".to_owned(),
            rfc4519::ST => "ST".to_owned(),
            rfc4519::LOCALITY_NAME => "L".to_owned(),
            other => other.to_string(),
        };
        format!("{key}={}", text(&part.value).unwrap_or_else(|| "?".to_owned()))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The text of an attribute of a name, without what a terminal would obey.
fn text(value: &Any) -> Option<String> {
    let text = (value.decode_as::<Utf8StringRef>().map(|text| text.as_str().to_owned()))
        .or_else(|_| {
            value.decode_as::<PrintableStringRef>().map(|text| text.as_str().to_owned())
        })
        .or_else(|_| {
            value.decode_as::<TeletexStringRef>().map(|text| text.as_str().to_owned())
        })
        .or_else(|_| value.decode_as::<BmpString>().map(|text| text.to_string()));
    text.ok().map(|text| plain(&text))
}

/// A text that came from a file, for people: without control characters and such as turn the
/// direction of writing.
pub(super) fn plain(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}
