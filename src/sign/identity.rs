//! Who signs: a private key with its certificate and those that vouch for it.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
    KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use der::Encode;
use p12_keystore::{KeyStore, KeyStoreEntry};
use pkcs8::EncryptedPrivateKeyInfo;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{self, Hash, Padding};
use super::certificate;
use super::fault::{alone, internal};
#[cfg(feature = "sm2")]
use super::shangmi;
use super::time::Time;
use crate::diag::{Diagnostic, Result};

/// Who signs: a private key with its certificate and those that vouch for it. The key is wiped
/// when the value is dropped.
pub struct Identity {
    key: Key,
    /// The certificate of the key.
    pub(super) certificate: Certificate,
    /// Those that vouch for it, as far as they were given.
    pub(super) chain: Vec<Certificate>,
}

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    #[cfg(feature = "sm2")]
    Sm2(shangmi::Key),
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.name()).finish()
    }
}

impl Identity {
    /// Reads a PKCS #12 file (.p12, .pfx).
    ///
    /// # Errors
    ///
    /// The password is wrong, the file is none or damaged, it holds no key with a certificate
    /// or several, or the two do not belong together.
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self> {
        let store = KeyStore::from_pkcs12(bytes, password).map_err(p12_fault)?;
        let mut keys = store.entries().filter_map(|(_, entry)| match entry {
            KeyStoreEntry::PrivateKeyChain(chain) => Some(chain),
            _ => None,
        });
        let found = keys.next().ok_or_else(|| key_count("no", "没有"))?;
        if keys.next().is_some() {
            return Err(key_count("more than one", "不止一个"));
        }
        let certificates: Option<Vec<Certificate>> =
            found.chain().iter().map(|one| certificate::parse(one.as_der())).collect();
        let certificates = certificates.ok_or_else(|| key_count("no", "没有"))?;
        Self::new(Key::from_pkcs8(found.key()), certificates)
    }

    /// Reads a key in PEM and its certificate in PEM or DER; the certificate's file may go on
    /// with those that vouch for it, and `chain` holds more of them.
    ///
    /// # Errors
    ///
    /// As for [`Self::from_pkcs12`].
    pub fn from_pem(
        key: &[u8],
        password: Option<&str>,
        certificates: &[u8],
        chain: &[u8],
    ) -> Result<Self> {
        let mut all =
            certificate::read(certificates, ("the file of --cert", "--cert 文件"))?;
        if !chain.is_empty() {
            all.extend(certificate::read(
                chain,
                ("the file of --chain", "--chain 文件"),
            )?);
        }
        Self::new(Key::from_pem(key, password)?, all)
    }

    /// Whether a key in PEM is encrypted, so that a password is needed.
    pub fn is_encrypted(key: &[u8]) -> bool {
        encrypted_block(key).is_some()
    }

    fn new(key: Option<Key>, mut certificates: Vec<Certificate>) -> Result<Self> {
        let key = key.ok_or_else(unusable)?;
        let own = |one: &Certificate| {
            let public = &one.tbs_certificate.subject_public_key_info.subject_public_key;
            public.as_bytes() == Some(key.public())
        };
        // The first is the key's own by custom, but chains are given in any order.
        let at =
            certificates.iter().position(own).ok_or_else(|| misfit(&certificates))?;
        let certificate = certificates.swap_remove(at);
        certificates.retain(|one| *one != certificate);
        Ok(Self { key, certificate, chain: certificates })
    }

    /// How people call the holder of the certificate.
    pub fn name(&self) -> String {
        certificate::short_name(&self.certificate.tbs_certificate.subject)
    }

    /// Refuses a certificate that is not valid at the time, or is not for signing.
    pub(super) fn may_sign_at(&self, time: Time) -> Result<()> {
        let (from, until) = certificate::validity(&self.certificate);
        let mut faults = vec![];
        if time < from || until < time {
            faults.extend(not_valid(from, until, time));
        }
        if !certificate::may_sign(&self.certificate) {
            faults.extend(alone(
                "sign::key-usage",
                (
                    "the certificate is not for signing (keyUsage)",
                    "证书的用途（keyUsage）不含签名",
                ),
                (
                    "take the signature certificate; CAs often give another for encryption",
                    "请使用签名证书；证书机构常另发一张加密证书",
                ),
            ));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The hash function that goes with the key.
    pub(super) fn hash(&self) -> Hash {
        match self.key {
            Key::Rsa(_) | Key::P256(_) => Hash::Sha256,
            Key::P384(_) => Hash::Sha384,
            #[cfg(feature = "sm2")]
            Key::Sm2(_) => Hash::Sm3,
        }
    }

    /// The identifier of the signature's algorithm.
    pub(super) fn algorithm(&self, padding: Padding) -> Result<AlgorithmIdentifierOwned> {
        match self.key {
            Key::Rsa(_) => algorithm::rsa_sha256(padding).map_err(internal),
            _ => Ok(algorithm::curve(self.hash())),
        }
    }

    /// The signature of a message.
    pub(super) fn sign(&self, message: &[u8], padding: Padding) -> Result<Vec<u8>> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair) => {
                let mut value = vec![0; pair.public_modulus_len()];
                let encoding = match padding {
                    Padding::Pkcs1 => &RSA_PKCS1_SHA256,
                    Padding::Pss => &RSA_PSS_SHA256,
                };
                let signed = pair.sign(encoding, &random, message, &mut value);
                signed.map(|()| value).map_err(internal)
            }
            Key::P256(pair) | Key::P384(pair) => pair
                .sign(&random, message)
                .map(|value| value.as_ref().to_vec())
                .map_err(internal),
            #[cfg(feature = "sm2")]
            Key::Sm2(key) => {
                key.sign(message).ok_or_else(|| internal("SM2 gives no signature"))
            }
        }
    }

    /// How many bytes the certificates are.
    pub(super) fn certificates_len(&self) -> usize {
        let own = std::iter::once(&self.certificate);
        let lengths = own.chain(&self.chain).filter_map(|one| one.encoded_len().ok());
        lengths.filter_map(|length| usize::try_from(length).ok()).sum()
    }
}

impl Key {
    /// The key as it stands in a certificate.
    fn public(&self) -> &[u8] {
        match self {
            Self::Rsa(pair) => pair.public_key().as_ref(),
            Self::P256(pair) | Self::P384(pair) => pair.public_key().as_ref(),
            #[cfg(feature = "sm2")]
            Self::Sm2(key) => key.public(),
        }
    }

    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let ec = |algorithm| EcdsaKeyPair::from_pkcs8(algorithm, der).ok();
        let key = RsaKeyPair::from_pkcs8(der)
            .ok()
            .map(Self::Rsa)
            .or_else(|| ec(&ECDSA_P256_SHA256_ASN1_SIGNING).map(Self::P256))
            .or_else(|| ec(&ECDSA_P384_SHA384_ASN1_SIGNING).map(Self::P384));
        #[cfg(feature = "sm2")]
        let key = key.or_else(|| shangmi::Key::from_pkcs8(der).map(Self::Sm2));
        key
    }

    fn from_sec1(der: &[u8]) -> Option<Self> {
        let ec = |algorithm| EcdsaKeyPair::from_private_key_der(algorithm, der).ok();
        let key = ec(&ECDSA_P256_SHA256_ASN1_SIGNING)
            .map(Self::P256)
            .or_else(|| ec(&ECDSA_P384_SHA384_ASN1_SIGNING).map(Self::P384));
        #[cfg(feature = "sm2")]
        let key = key.or_else(|| shangmi::Key::from_sec1(der).map(Self::Sm2));
        key
    }

    fn from_pem(pem: &[u8], password: Option<&str>) -> Result<Option<Self>> {
        if let Some(block) = encrypted_block(pem) {
            return Self::decrypted(block, password.unwrap_or_default());
        }
        if pem.windows(OLD_ENCRYPTION.len()).any(|part| part == OLD_ENCRYPTION) {
            return Err(old_encryption());
        }
        Ok(match PrivateKeyDer::from_pem_slice(pem) {
            Ok(PrivateKeyDer::Pkcs8(key)) => Self::from_pkcs8(key.secret_pkcs8_der()),
            Ok(PrivateKeyDer::Pkcs1(key)) => {
                RsaKeyPair::from_der(key.secret_pkcs1_der()).ok().map(Self::Rsa)
            }
            Ok(PrivateKeyDer::Sec1(key)) => Self::from_sec1(key.secret_sec1_der()),
            _ => None,
        })
    }

    /// An encrypted key (PKCS #5, PBES2).
    fn decrypted(block: &str, password: &str) -> Result<Option<Self>> {
        let (_, document) =
            der::SecretDocument::from_pem(block).map_err(|_| unusable())?;
        let encrypted = EncryptedPrivateKeyInfo::try_from(document.as_bytes());
        let encrypted = encrypted.map_err(|_| unusable())?;
        let key = encrypted.decrypt(password).map_err(|error| match error {
            pkcs8::Error::EncryptedPrivateKey(
                pkcs8::pkcs5::Error::UnsupportedAlgorithm { .. },
            ) => old_encryption(),
            _ => wrong_password(),
        })?;
        Ok(Self::from_pkcs8(key.as_bytes()))
    }
}

const BEGIN: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
const END: &str = "-----END ENCRYPTED PRIVATE KEY-----";
/// How OpenSSL marks keys that it encrypted in its own way.
const OLD_ENCRYPTION: &[u8] = b"Proc-Type: 4,ENCRYPTED";

/// The block of an encrypted key.
fn encrypted_block(pem: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(pem).ok()?;
    let start = text.find(BEGIN)?;
    let end = text[start..].find(END)? + start + END.len();
    Some(&text[start..end])
}

fn wrong_password() -> Vec<Diagnostic> {
    alone(
        "sign::password",
        ("the password does not open the key", "口令不能打开私钥"),
        (
            "give the password of the key: at the prompt, by --password-fd or in BANXIN_PASSWORD",
            "请给出私钥的口令：在提示处输入，或用 --password-fd，或用环境变量 BANXIN_PASSWORD",
        ),
    )
}

fn p12_fault(error: p12_keystore::error::Error) -> Vec<Diagnostic> {
    use p12_keystore::error::Error;
    match error {
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => wrong_password(),
        _ => alone(
            "sign::p12",
            (
                "this is no PKCS #12 file that can be read, or it is damaged",
                "这不是可读取的 PKCS #12 文件，或已损坏",
            ),
            (
                "export key and certificate again as .p12 or .pfx",
                "请将私钥和证书重新导出为 .p12 或 .pfx",
            ),
        ),
    }
}

fn key_count(en: &str, zh: &str) -> Vec<Diagnostic> {
    alone(
        "sign::p12",
        (
            &format!("the PKCS #12 file holds {en} private key with a certificate"),
            &format!("PKCS #12 文件中{zh}带证书的私钥"),
        ),
        ("export one key together with its certificate", "请将一个私钥与其证书一并导出"),
    )
}

fn unusable() -> Vec<Diagnostic> {
    alone(
        "sign::key",
        (
            "the private key cannot be used: it must be RSA of 2048 bits or more, or EC on P-256 or P-384",
            "私钥不可用：须为不少于 2048 位的 RSA，或 P-256、P-384 曲线的 EC 密钥",
        ),
        (
            "give it as PKCS #8, PKCS #1 or SEC 1 in PEM, or with its certificate as PKCS #12",
            "请以 PEM 格式（PKCS #8、PKCS #1 或 SEC 1）给出，或与证书一并存为 PKCS #12",
        ),
    )
}

fn old_encryption() -> Vec<Diagnostic> {
    alone(
        "sign::key",
        (
            "the private key is encrypted in an old way that is not supported",
            "私钥以旧方式加密，不支持",
        ),
        (
            "convert it: openssl pkcs8 -topk8 -in old.pem -out new.pem",
            "请转换：openssl pkcs8 -topk8 -in old.pem -out new.pem",
        ),
    )
}

fn misfit(certificates: &[Certificate]) -> Vec<Diagnostic> {
    let first = certificates.first();
    let name = first.map(|one| certificate::full_name(&one.tbs_certificate.subject));
    let name = name.unwrap_or_default();
    alone(
        "sign::misfit",
        (
            &format!("the private key does not belong to the certificate of {name}"),
            &format!("私钥与证书（{name}）不配对"),
        ),
        (
            "give the key and the certificate that were issued together",
            "请给出一并签发的私钥和证书",
        ),
    )
}

fn not_valid(from: Time, until: Time, time: Time) -> Vec<Diagnostic> {
    let (en, zh) = if until < time {
        (format!("the certificate expired at {until}"), format!("证书已于 {until} 过期"))
    } else {
        (
            format!("the certificate is not valid before {from}"),
            format!("证书自 {from} 起有效"),
        )
    };
    alone(
        "sign::expired",
        (&format!("{en}; it is {time} now"), &format!("{zh}；现在是 {time}")),
        (
            "sign with a certificate that is valid, or set the clock right",
            "请使用有效的证书，或校准时钟",
        ),
    )
}
