//! Which algorithms are known, by their object identifiers; computing is `aws-lc-rs`'s affair.

#[cfg(feature = "sm2")]
use super::shangmi;
use aws_lc_rs::digest;
use aws_lc_rs::signature::{self as aws, UnparsedPublicKey, VerificationAlgorithm};
use der::asn1::{Any, AnyRef, ObjectIdentifier};
use der::oid::db::{rfc5911, rfc5912, rfc8410};
use der::{Decode, Encode};
use pkcs1::RsaPssParams;
use x509_cert::spki::{
    AlgorithmIdentifier, AlgorithmIdentifierOwned, AlgorithmIdentifierRef,
    SubjectPublicKeyInfoOwned,
};

/// How an RSA signature is padded (RFC 8017).
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// PKCS #1 version 1.5: every software knows it.
    #[default]
    Pkcs1,
    /// PSS, with a salt as long as the digest.
    Pss,
}

/// A hash function that is good enough.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
    #[cfg(feature = "sm2")]
    Sm3,
}

const HASHES: &[Hash] = &[
    Hash::Sha256,
    Hash::Sha384,
    Hash::Sha512,
    #[cfg(feature = "sm2")]
    Hash::Sm3,
];

impl Hash {
    pub(super) fn of(oid: ObjectIdentifier) -> Option<Self> {
        HASHES.iter().copied().find(|hash| hash.oid() == oid)
    }

    pub(super) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => rfc5912::ID_SHA_256,
            Self::Sha384 => rfc5912::ID_SHA_384,
            Self::Sha512 => rfc5912::ID_SHA_512,
            #[cfg(feature = "sm2")]
            Self::Sm3 => shangmi::SM3,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            #[cfg(feature = "sm2")]
            Self::Sm3 => "SM3",
        }
    }

    /// The digest of parts one after another.
    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let function = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
            #[cfg(feature = "sm2")]
            Self::Sm3 => return shangmi::digest(parts),
        };
        let mut context = digest::Context::new(function);
        parts.iter().for_each(|part| context.update(part));
        context.finish().as_ref().to_vec()
    }

    /// The type of plain data in a message with it: messages with SM3 have their own (GB/T 35275).
    pub(super) fn data(self) -> ObjectIdentifier {
        match self {
            #[cfg(feature = "sm2")]
            Self::Sm3 => shangmi::DATA,
            _ => rfc5911::ID_DATA,
        }
    }

    /// The type of signed data with it.
    pub(super) fn signed_data(self) -> ObjectIdentifier {
        match self {
            #[cfg(feature = "sm2")]
            Self::Sm3 => shangmi::SIGNED_DATA,
            _ => rfc5911::ID_SIGNED_DATA,
        }
    }

    /// As a digest algorithm of a CMS: without parameters (RFC 5754, 2).
    pub(super) fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifier { oid: self.oid(), parameters: None }
    }
}

/// The length of the salt of PSS: that of the digest of SHA-256.
const SALT: u8 = 32;
const MGF1: ObjectIdentifier = rfc5912::ID_MGF_1;

/// The identifier of RSA with SHA-256.
pub(super) fn rsa_sha256(padding: Padding) -> der::Result<AlgorithmIdentifierOwned> {
    Ok(match padding {
        Padding::Pkcs1 => AlgorithmIdentifier {
            oid: rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
            parameters: Some(Any::null()),
        },
        Padding::Pss => AlgorithmIdentifier {
            oid: rfc5912::ID_RSASSA_PSS,
            parameters: Some(Any::encode_from(&pss_parameters())?),
        },
    })
}

fn pss_parameters() -> RsaPssParams<'static> {
    let hash = AlgorithmIdentifierRef {
        oid: rfc5912::ID_SHA_256,
        parameters: Some(AnyRef::NULL),
    };
    RsaPssParams {
        hash,
        mask_gen: AlgorithmIdentifier { oid: MGF1, parameters: Some(hash) },
        salt_len: SALT,
        trailer_field: pkcs1::TrailerField::BC,
    }
}

/// The identifier of ECDSA with a hash function, or of SM2, which goes with SM3 alone.
pub(super) fn curve(hash: Hash) -> AlgorithmIdentifierOwned {
    let oid = match hash {
        #[cfg(feature = "sm2")]
        Hash::Sm3 => shangmi::SM2_SIGN,
        Hash::Sha256 => rfc5912::ECDSA_WITH_SHA_256,
        Hash::Sha384 => rfc5912::ECDSA_WITH_SHA_384,
        Hash::Sha512 => rfc5912::ECDSA_WITH_SHA_512,
    };
    AlgorithmIdentifier { oid, parameters: None }
}

/// What is wrong with a signature value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The algorithm is not known here, or too weak.
    Algorithm,
    /// The value is not what the key makes of the message.
    Value,
}

/// Whether a signature value is what the key makes of the message; the algorithm's name if so.
pub(super) fn check(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    hash: Hash,
    message: &[u8],
    value: &[u8],
) -> Result<String, Refused> {
    let public = key.subject_public_key.as_bytes().ok_or(Refused::Value)?;
    #[cfg(feature = "sm2")]
    if hash == Hash::Sm3 {
        return check_sm2(key, algorithm, public, message, value);
    }
    let (function, name) = function(key, algorithm, hash).ok_or(Refused::Algorithm)?;
    let key = UnparsedPublicKey::new(function, public);
    key.verify(message, value).map_err(|_| Refused::Value)?;
    Ok(name)
}

/// The same on the curve of SM2, which goes with SM3 and with nothing else.
#[cfg(feature = "sm2")]
fn check_sm2(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    public: &[u8],
    message: &[u8],
    value: &[u8],
) -> Result<String, Refused> {
    let curve = key.algorithm.parameters.as_ref().and_then(|it| it.decode_as().ok());
    let is_known = key.algorithm.oid == rfc5912::ID_EC_PUBLIC_KEY
        && curve == Some(shangmi::CURVE)
        && [shangmi::SM2_SIGN, shangmi::SM2_WITH_SM3].contains(&algorithm.oid);
    match is_known {
        false => Err(Refused::Algorithm),
        true if shangmi::is_right(public, message, value) => Ok("SM2 SM3".to_owned()),
        true => Err(Refused::Value),
    }
}

type Function = &'static dyn VerificationAlgorithm;

fn function(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    hash: Hash,
) -> Option<(Function, String)> {
    match key.algorithm.oid {
        rfc5912::RSA_ENCRYPTION | rfc5912::ID_RSASSA_PSS => rsa(algorithm, hash),
        rfc5912::ID_EC_PUBLIC_KEY => {
            let curve = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
            curve_function(curve, algorithm, hash)
        }
        rfc8410::ID_ED_25519 if algorithm.oid == rfc8410::ID_ED_25519 => {
            Some((&aws::ED25519, "Ed25519".to_owned()))
        }
        _ => None,
    }
}

fn rsa(algorithm: &AlgorithmIdentifierOwned, hash: Hash) -> Option<(Function, String)> {
    let own = |oid| algorithm.oid == rfc5912::RSA_ENCRYPTION || algorithm.oid == oid;
    let function: Function = match hash {
        _ if algorithm.oid == rfc5912::ID_RSASSA_PSS => return pss(algorithm, hash),
        Hash::Sha256 if own(rfc5912::SHA_256_WITH_RSA_ENCRYPTION) => {
            &aws::RSA_PKCS1_2048_8192_SHA256
        }
        Hash::Sha384 if own(rfc5912::SHA_384_WITH_RSA_ENCRYPTION) => {
            &aws::RSA_PKCS1_2048_8192_SHA384
        }
        Hash::Sha512 if own(rfc5912::SHA_512_WITH_RSA_ENCRYPTION) => {
            &aws::RSA_PKCS1_2048_8192_SHA512
        }
        _ => return None,
    };
    Some((function, format!("RSA PKCS #1 {}", hash.name())))
}

/// PSS with one hash function throughout and a salt as long as its digest, which is what is
/// made everywhere.
fn pss(algorithm: &AlgorithmIdentifierOwned, hash: Hash) -> Option<(Function, String)> {
    let parameters = algorithm.parameters.as_ref()?.to_der().ok()?;
    let parameters = RsaPssParams::from_der(&parameters).ok()?;
    let mask =
        parameters.mask_gen.parameters.filter(|_| parameters.mask_gen.oid == MGF1)?;
    let (function, length): (Function, u8) = match hash {
        Hash::Sha256 => (&aws::RSA_PSS_2048_8192_SHA256, 32),
        Hash::Sha384 => (&aws::RSA_PSS_2048_8192_SHA384, 48),
        Hash::Sha512 => (&aws::RSA_PSS_2048_8192_SHA512, 64),
        #[cfg(feature = "sm2")]
        Hash::Sm3 => return None,
    };
    let same = parameters.hash.oid == hash.oid() && mask.oid == hash.oid();
    (same && parameters.salt_len == length)
        .then(|| (function, format!("RSA PSS {}", hash.name())))
}

fn curve_function(
    curve: ObjectIdentifier,
    algorithm: &AlgorithmIdentifierOwned,
    hash: Hash,
) -> Option<(Function, String)> {
    let known: (Function, &str) = match (curve, hash) {
        _ if algorithm.oid != self::curve(hash).oid => return None,
        (rfc5912::SECP_256_R_1, Hash::Sha256) => (&aws::ECDSA_P256_SHA256_ASN1, "P-256"),
        (rfc5912::SECP_256_R_1, Hash::Sha384) => (&aws::ECDSA_P256_SHA384_ASN1, "P-256"),
        (rfc5912::SECP_256_R_1, Hash::Sha512) => (&aws::ECDSA_P256_SHA512_ASN1, "P-256"),
        (rfc5912::SECP_384_R_1, Hash::Sha256) => (&aws::ECDSA_P384_SHA256_ASN1, "P-384"),
        (rfc5912::SECP_384_R_1, Hash::Sha384) => (&aws::ECDSA_P384_SHA384_ASN1, "P-384"),
        (rfc5912::SECP_384_R_1, Hash::Sha512) => (&aws::ECDSA_P384_SHA512_ASN1, "P-384"),
        (rfc5912::SECP_521_R_1, Hash::Sha256) => (&aws::ECDSA_P521_SHA256_ASN1, "P-521"),
        (rfc5912::SECP_521_R_1, Hash::Sha384) => (&aws::ECDSA_P521_SHA384_ASN1, "P-521"),
        (rfc5912::SECP_521_R_1, Hash::Sha512) => (&aws::ECDSA_P521_SHA512_ASN1, "P-521"),
        _ => return None,
    };
    Some((known.0, format!("ECDSA {} {}", known.1, hash.name())))
}
