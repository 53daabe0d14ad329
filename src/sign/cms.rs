//! The message of a signature (RFC 5652), as PAdES wants it (ETSI EN 319 142-1, 6.3): detached,
//! with the certificate under what is signed, without a signing time.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedAttributes, SignedData,
    SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::oid::db::rfc5911;
use der::{Encode, Sequence};
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::name::GeneralNames;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{Hash, Padding};
use super::fault::internal;
use super::identity::Identity;
use crate::diag::Result;

/// The attribute that holds a time stamp (RFC 5126, 6.1.1).
pub(super) const TIME_STAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Which certificates sign (RFC 5035, 3).
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct SigningCertificateV2 {
    pub(super) certs: Vec<CertId>,
    #[asn1(optional = "true")]
    pub(super) policies: Option<Any>,
}

/// A certificate by its digest (RFC 5035, 4: ESSCertIDv2).
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct CertId {
    /// SHA-256 if left out.
    #[asn1(optional = "true")]
    pub(super) hash: Option<AlgorithmIdentifierOwned>,
    pub(super) digest: OctetString,
    #[asn1(optional = "true")]
    pub(super) issuer: Option<IssuerSerial>,
}

/// The issuer's name and the number (RFC 5035, 4).
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct IssuerSerial {
    pub(super) issuer: GeneralNames,
    pub(super) serial: SerialNumber,
}

/// Time stamps a signature value.
pub(super) type Stamp<'a> = &'a dyn Fn(&[u8]) -> Result<ContentInfo>;

/// The message over a file whose digest, with the identity's hash function, is given.
pub(super) fn message(
    identity: &Identity,
    padding: Padding,
    digest: &[u8],
    stamp: Option<Stamp>,
) -> Result<Vec<u8>> {
    let signed = signed_attributes(identity, digest).map_err(internal)?;
    let value = identity.sign(&signed.to_der().map_err(internal)?, padding)?;
    let unsigned = match stamp {
        None => None,
        Some(stamp) => Some(stamped(&stamp(&value)?).map_err(internal)?),
    };
    let algorithm = identity.algorithm(padding)?;
    let signer = signer(identity, algorithm, signed, value, unsigned);
    let signer = signer.map_err(internal)?;
    wrapped(identity, signer).map_err(internal)
}

fn signed_attributes(
    identity: &Identity,
    digest: &[u8],
) -> der::Result<SignedAttributes> {
    // SHA-256 is left out (RFC 5035, 4); of SHA-384 too, whose keys go with it.
    let hash = match identity.hash() {
        #[cfg(feature = "sm2")]
        hash @ Hash::Sm3 => hash,
        _ => Hash::Sha256,
    };
    let certificate = SigningCertificateV2 {
        certs: vec![CertId {
            hash: (hash != Hash::Sha256).then(|| hash.identifier()),
            digest: OctetString::new(hash.digest(&[&identity.certificate.to_der()?]))?,
            issuer: None,
        }],
        policies: None,
    };
    let digest = OctetString::new(digest)?;
    SetOfVec::try_from(vec![
        attribute(rfc5911::ID_CONTENT_TYPE, Any::encode_from(&identity.hash().data())?)?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, Any::encode_from(&digest)?)?,
        attribute(
            rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2,
            Any::encode_from(&certificate)?,
        )?,
    ])
}

fn stamped(token: &ContentInfo) -> der::Result<SignedAttributes> {
    SetOfVec::try_from(vec![attribute(TIME_STAMP, Any::encode_from(token)?)?])
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

fn signer(
    identity: &Identity,
    algorithm: AlgorithmIdentifierOwned,
    signed: SignedAttributes,
    value: Vec<u8>,
    unsigned: Option<SignedAttributes>,
) -> der::Result<SignerInfo> {
    let certificate = &identity.certificate.tbs_certificate;
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.issuer.clone(),
            serial_number: certificate.serial_number.clone(),
        }),
        digest_alg: identity.hash().identifier(),
        signed_attrs: Some(signed),
        signature_algorithm: algorithm,
        signature: OctetString::new(value)?,
        unsigned_attrs: unsigned,
    })
}

fn wrapped(identity: &Identity, signer: SignerInfo) -> der::Result<Vec<u8>> {
    let own = std::iter::once(&identity.certificate);
    let certificates: Vec<CertificateChoices> = own
        .chain(&identity.chain)
        .cloned()
        .map(CertificateChoices::Certificate)
        .collect();
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![identity.hash().identifier()])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: identity.hash().data(),
            econtent: None,
        },
        certificates: Some(CertificateSet::try_from(certificates)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![signer])?,
    };
    ContentInfo {
        content_type: identity.hash().signed_data(),
        content: Any::encode_from(&data)?,
    }
    .to_der()
}
