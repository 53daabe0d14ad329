//! The national algorithms: SM2 signatures (GB/T 32918.2) over SM3 digests (GB/T 32905), and the
//! names that their messages use (GB/T 35275, GM/T 0009).

use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Encode, Sequence};
use pkcs8::DecodePrivateKey;
use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm,
};
use sm2::SecretKey;
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};

/// SM3.
pub(super) const SM3: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");
/// The curve of SM2, and the algorithm of its signatures in messages (GB/T 33560).
pub(super) const CURVE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
/// SM2 signatures, as messages of GB/T 35275 name them.
pub(super) const SM2_SIGN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.1.301.1");
/// SM2 with SM3, as certificates and other software name them.
pub(super) const SM2_WITH_SM3: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
/// Plain data in a message (GB/T 35275, 6).
pub(super) const DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.1");
/// Signed data (GB/T 35275, 6).
pub(super) const SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2");

/// The identity of a signer who has no other (GM/T 0009, 10).
const USER: &str = "1234567812345678";

/// The digest of parts one after another.
pub(super) fn digest(parts: &[&[u8]]) -> Vec<u8> {
    use sm3::{Digest, Sm3};
    let mut sm3 = Sm3::new();
    parts.iter().for_each(|part| sm3.update(part));
    sm3.finalize().to_vec()
}

/// A private key, wiped when it is dropped.
pub(super) struct Key {
    secret: SecretKey,
    public: Vec<u8>,
}

impl Key {
    /// Reads a key in PKCS #8.
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        Self::new(SecretKey::from_pkcs8_der(der).ok()?)
    }

    /// Reads a key as OpenSSL writes those of curves (SEC 1).
    pub(super) fn from_sec1(der: &[u8]) -> Option<Self> {
        Self::new(SecretKey::from_sec1_der(der).ok()?)
    }

    fn new(secret: SecretKey) -> Option<Self> {
        let pair = SigningKey::new(USER, &secret).ok()?;
        let public = pair.verifying_key().to_sec1_bytes().to_vec();
        Some(Self { secret, public })
    }

    /// The key as it stands in a certificate.
    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// The signature of a message; of the same message it is always the same (RFC 6979).
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let pair = SigningKey::new(USER, &self.secret).ok()?;
        let value = pair.try_sign(message).ok()?;
        let (r, s) = (value.r_bytes(), value.s_bytes());
        let value = Value { r: UintRef::new(&r).ok()?, s: UintRef::new(&s).ok()? };
        value.to_der().ok()
    }
}

/// A signature value (GM/T 0009, 7.3).
#[derive(Sequence)]
struct Value<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// Whether a signature value is what the key makes of the message.
pub(super) fn is_right(public: &[u8], message: &[u8], value: &[u8]) -> bool {
    let Some(value) = read(value) else { return false };
    let key = VerifyingKey::from_sec1_bytes(USER, public);
    key.is_ok_and(|key| key.verify(message, &value).is_ok())
}

fn read(value: &[u8]) -> Option<Signature> {
    let Value { r, s } = Value::from_der(value).ok()?;
    let mut bytes = [0; 64];
    for (half, number) in bytes.chunks_mut(32).zip([r, s]) {
        let start = half.len().checked_sub(number.as_bytes().len())?;
        half[start..].copy_from_slice(number.as_bytes());
    }
    Signature::from_slice(&bytes).ok()
}

/// Signatures of certificates on SM2, for the paths of certificates.
#[derive(Debug)]
pub(super) struct OfCertificates;

impl SignatureVerificationAlgorithm for OfCertificates {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let is_right = is_right(public_key, message, signature);
        if is_right { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(PUBLIC_KEY)
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(WITH_SM3)
    }
}

/// `id-ecPublicKey` on [`CURVE`], in DER without its outermost frame.
const PUBLIC_KEY: &[u8] = &[
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81, 0x1c,
    0xcf, 0x55, 0x01, 0x82, 0x2d,
];
/// [`SM2_WITH_SM3`] in DER.
const WITH_SM3: &[u8] = &[0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_der_are_those_in_words() {
        let curve = CURVE.to_der().expect("DER");
        assert_eq!(PUBLIC_KEY[9..], curve);
        assert_eq!(WITH_SM3, SM2_WITH_SM3.to_der().expect("DER"));
    }

    /// The example of GB/T 32905, A.1.
    #[test]
    fn sm3_of_abc() {
        let digest: String =
            digest(&[b"a", b"bc"]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digest,
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }
}
