//! The message of a signature (RFC 5652): whether it is over these bytes and made by the key of
//! its certificate.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedAttributes, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString};
use der::oid::db::rfc5911;
use der::{Decode, Encode, Reader, SliceReader};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use super::super::algorithm::{self, Hash, Refused};
use super::super::cms::{SigningCertificateV2, TIME_STAMP};
use super::super::fault::{Words, fault};
use super::super::stamp::{self, Token};
use super::ASK;
use crate::diag::Diagnostic;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A message that is right.
pub(super) struct Checked {
    pub(super) certificate: Certificate,
    pub(super) others: Vec<Certificate>,
    pub(super) algorithm: String,
    /// The time stamp, if there is one, or what is wrong with it.
    pub(super) stamp: Option<Result<Token>>,
}

/// Checks a message over the parts of a file.
pub(super) fn check(kind: &[u8], message: &[u8], parts: &[&[u8]]) -> Result<Checked> {
    let info = unpadded(message)?;
    match kind {
        b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" => {
            let data = signed_data(&info)?;
            if data.encap_content_info.econtent.is_some() {
                return Err(malformed("it is not detached"));
            }
            let digest = |hash: Hash| hash.digest(parts);
            // Messages with SM3 have types of their own; the two are not mixed.
            let content = data.encap_content_info.econtent_type;
            let hash = [Some(Hash::Sha256), national()].into_iter().flatten();
            let mut types = hash.map(|hash| (hash.data(), hash.signed_data()));
            if !types.any(|types| types == (content, info.content_type)) {
                return Err(malformed("its content is of another type"));
            }
            let signer = check_signer(&data, content, &digest)?;
            if kind == b"ETSI.CAdES.detached" && !signer.names_certificate {
                return Err(malformed("the certificate is not under what is signed"));
            }
            let stamp = stamp_of(signer.info).map(|token| {
                token.and_then(|token| {
                    stamp::check(&token, signer.info.signature.as_bytes())
                })
            });
            Ok(Checked {
                certificate: signer.certificate,
                others: signer.others,
                algorithm: signer.algorithm,
                stamp,
            })
        }
        b"ETSI.RFC3161" => {
            let token = stamp::check_parts(&info, parts)?;
            Ok(Checked {
                certificate: token.certificate.clone(),
                others: token.others.clone(),
                algorithm: token.algorithm.clone(),
                stamp: Some(Ok(token)),
            })
        }
        other => {
            let name = String::from_utf8_lossy(other).into_owned();
            let name = super::plain(&name);
            Err(unsupported(&format!("SubFilter {name}")))
        }
    }
}

/// The national hash function, where it is known.
fn national() -> Option<Hash> {
    #[cfg(feature = "sm2")]
    return Some(Hash::Sm3);
    #[cfg(not(feature = "sm2"))]
    None
}

/// The message without the zeros that fill up its room.
fn unpadded(bytes: &[u8]) -> Result<ContentInfo> {
    let unreadable = |_| malformed("it is no CMS in DER");
    let mut reader = SliceReader::new(bytes).map_err(unreadable)?;
    let info = ContentInfo::decode(&mut reader).map_err(unreadable)?;
    let rest = reader.remaining_len();
    let rest = reader.read_slice(rest).map_err(unreadable)?;
    if rest.iter().any(|byte| *byte != 0) {
        return Err(malformed("other bytes follow it"));
    }
    Ok(info)
}

/// The signed data of a message.
pub(in super::super) fn signed_data(info: &ContentInfo) -> Result<SignedData> {
    let hash = [Some(Hash::Sha256), national()].into_iter().flatten();
    let mut types = hash.map(Hash::signed_data);
    let is_known = types.any(|kind| kind == info.content_type);
    let data = is_known.then_some(&info.content);
    let data = data.and_then(|data| data.to_der().ok());
    let data = data.and_then(|data| SignedData::from_der(&data).ok());
    data.ok_or_else(|| malformed("it holds no signed data"))
}

/// A signer whose signature is right.
pub(in super::super) struct SignerCheck<'a> {
    pub(in super::super) info: &'a SignerInfo,
    pub(in super::super) certificate: Certificate,
    pub(in super::super) others: Vec<Certificate>,
    pub(in super::super) algorithm: String,
    /// Whether the certificate is under what is signed.
    pub(in super::super) names_certificate: bool,
}

/// Checks the one signer of signed data over a content; `digest` computes the content's.
pub(in super::super) fn check_signer<'a>(
    data: &'a SignedData,
    content: ObjectIdentifier,
    digest: &dyn Fn(Hash) -> Vec<u8>,
) -> Result<SignerCheck<'a>> {
    let [info] = data.signer_infos.0.as_slice() else {
        return Err(malformed("it has not one signer"));
    };
    if data.encap_content_info.econtent_type != content {
        return Err(malformed("its content is of another type"));
    }
    let hash = Hash::of(info.digest_alg.oid)
        .ok_or_else(|| unsupported(&format!("digest {}", info.digest_alg.oid)))?;
    let (certificate, others) = certificates(data, &info.sid)?;
    let signed =
        info.signed_attrs.as_ref().ok_or_else(|| malformed("nothing is signed"))?;
    let kind: Option<ObjectIdentifier> = single(signed, rfc5911::ID_CONTENT_TYPE)?;
    let named: Option<OctetString> = single(signed, rfc5911::ID_MESSAGE_DIGEST)?;
    if kind != Some(content) {
        return Err(malformed("its content is of another type"));
    }
    let named = named.ok_or_else(|| malformed("it has no digest"))?;
    let message = signed.to_der().map_err(|_| malformed("its attributes are damaged"))?;
    // First whether the signer said this digest, then whether it is that of the bytes: so that
    // a changed file is told from a forged message.
    let algorithm = algorithm::check(
        &certificate.tbs_certificate.subject_public_key_info,
        &info.signature_algorithm,
        hash,
        &message,
        info.signature.as_bytes(),
    );
    let algorithm = algorithm.map_err(|refused| match refused {
        Refused::Algorithm => {
            unsupported(&format!("signature {}", info.signature_algorithm.oid))
        }
        Refused::Value => forged(),
    })?;
    if named.as_bytes() != digest(hash) {
        return Err(changed());
    }
    let names_certificate = names(signed, &certificate)?;
    Ok(SignerCheck { info, certificate, others, algorithm, names_certificate })
}

/// The signer's certificate, and the others.
fn certificates(
    data: &SignedData,
    sid: &SignerIdentifier,
) -> Result<(Certificate, Vec<Certificate>)> {
    let all = data.certificates.iter().flat_map(|set| set.0.iter());
    let all = all.filter_map(|one| match one {
        CertificateChoices::Certificate(one) => Some(one.clone()),
        CertificateChoices::Other(_) => None,
    });
    let (mut own, others): (Vec<_>, Vec<_>) = all.partition(|one| is_named(one, sid));
    let own = own.pop().filter(|_| own.is_empty());
    let own = own.ok_or_else(|| malformed("it lacks the signer's certificate"))?;
    Ok((own, others))
}

fn is_named(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let inner = &certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(sid) => {
            inner.issuer == sid.issuer && inner.serial_number == sid.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(sid) => {
            let own = inner.get::<SubjectKeyIdentifier>().ok().flatten();
            own.is_some_and(|(_, own)| own == *sid)
        }
    }
}

/// The one value of an attribute that there may be once; several are refused.
fn single<T: for<'a> Decode<'a>>(
    attributes: &SignedAttributes,
    oid: ObjectIdentifier,
) -> Result<Option<T>> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let Some(attribute) = found.next() else { return Ok(None) };
    let value = match (attribute.values.as_slice(), found.next()) {
        ([value], None) => value.to_der().ok().and_then(|der| T::from_der(&der).ok()),
        _ => None,
    };
    value.map(Some).ok_or_else(|| malformed("an attribute is damaged or given twice"))
}

/// Whether the signed attributes name the certificate (RFC 5035); they may not name another.
fn names(attributes: &SignedAttributes, certificate: &Certificate) -> Result<bool> {
    let oid = rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2;
    let Some(named) = single::<SigningCertificateV2>(attributes, oid)? else {
        return Ok(false);
    };
    let first =
        named.certs.first().ok_or_else(|| malformed("it names no certificate"))?;
    let hash = match &first.hash {
        None => Some(Hash::Sha256),
        Some(algorithm) => Hash::of(algorithm.oid),
    };
    let hash = hash.ok_or_else(|| unsupported("the digest of the certificate"))?;
    let der =
        certificate.to_der().map_err(|_| malformed("its certificate is damaged"))?;
    if hash.digest(&[&der]) != first.digest.as_bytes() {
        return Err(malformed("it names another certificate"));
    }
    Ok(true)
}

/// The time stamp in a signature.
fn stamp_of(info: &SignerInfo) -> Option<Result<ContentInfo>> {
    let attributes = info.unsigned_attrs.as_ref()?;
    single(attributes, TIME_STAMP).transpose()
}

/// A message that is not as the standards say.
pub(in super::super) fn malformed(detail: &str) -> Box<Diagnostic> {
    boxed(
        "verify::malformed",
        (
            &format!("the signature's message is malformed: {detail}"),
            &format!("签名数据格式有误：{detail}"),
        ),
    )
}

fn unsupported(what: &str) -> Box<Diagnostic> {
    boxed(
        "verify::unsupported",
        (
            &format!("the signature's algorithm is unknown or too weak: {what}"),
            &format!("签名算法未知或过弱：{what}"),
        ),
    )
}

fn forged() -> Box<Diagnostic> {
    boxed(
        "verify::forged",
        (
            "the signature was not made by the key of its certificate, or was changed",
            "签名值与证书的密钥不符，或已被更改",
        ),
    )
}

fn changed() -> Box<Diagnostic> {
    boxed(
        "verify::changed",
        (
            "the document was changed: its bytes are not those that were signed",
            "文件已被更改：内容与签名时不一致",
        ),
    )
}

fn boxed(code: &'static str, words: Words) -> Box<Diagnostic> {
    Box::new(fault(code, words, ASK))
}
