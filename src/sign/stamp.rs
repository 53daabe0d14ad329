//! Time stamps (RFC 3161).

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use cmpv2::status::PkiStatus;
use cms::content_info::ContentInfo;
use der::asn1::{Any, Int, ObjectIdentifier, OctetString};
use der::oid::db::rfc5912;
use der::{Decode, Encode};
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use super::algorithm::Hash;
use super::fault::{alone, internal};
use super::time::Time;
use super::verify::{check_signer, malformed, signed_data};
use crate::diag::{self, Diagnostic};

/// What a token holds (RFC 3161, 2.4.2).
const TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A time stamp that is right.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) time: Time,
    pub(super) certificate: Certificate,
    pub(super) others: Vec<Certificate>,
    pub(super) algorithm: String,
    /// The number that a request may give, so that no old answer is taken for its own.
    pub(super) nonce: Option<Vec<u8>>,
}

/// Carries a request to a time stamping authority and brings its answer, both in DER.
pub type Carrier<'a> = &'a dyn Fn(&[u8]) -> diag::Result<Vec<u8>>;

/// How far the time of a stamp may be from the clock's, in seconds: a day.
const FARTHEST: u64 = 24 * 60 * 60;

/// Asks for a time stamp over a message, and checks it as strictly as if it came from a stranger.
pub(super) fn ask(
    carrier: Carrier,
    message: &[u8],
    now: Time,
) -> diag::Result<ContentInfo> {
    let nonce = nonce()?;
    let request = request(message, &nonce).map_err(internal)?;
    let answer = carrier(&request)?;
    let token = granted(&answer)?;
    let checked = check(&token, message);
    let checked =
        checked.map_err(|error| unusable(&error.message.en, &error.message.zh))?;
    if checked.nonce != nonce.to_der().ok() {
        return Err(unusable("it answers another request", "应答与请求不符"));
    }
    if checked.time.unix().abs_diff(now.unix()) > FARTHEST {
        let time = checked.time;
        return Err(unusable(
            &format!("it says {time}, and the clock here says {now}"),
            &format!("其时间为 {time}，本机时钟为 {now}"),
        ));
    }
    Ok(token)
}

/// A number that no earlier request had.
fn nonce() -> diag::Result<Int> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(internal)?;
    // Positive, and no shorter for it.
    bytes[0] = bytes[0] & 0x7f | 0x40;
    Int::new(&bytes).map_err(internal)
}

fn request(message: &[u8], nonce: &Int) -> der::Result<Vec<u8>> {
    let hash = Hash::Sha256;
    TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifier {
                oid: hash.oid(),
                parameters: Some(Any::null()),
            },
            hashed_message: OctetString::new(hash.digest(&[message]))?,
        },
        req_policy: None,
        nonce: Some(nonce.clone()),
        cert_req: true,
        extensions: None,
    }
    .to_der()
}

/// The token of an answer that grants one.
fn granted(answer: &[u8]) -> diag::Result<ContentInfo> {
    let answer = TimeStampResp::from_der(answer)
        .map_err(|_| unusable("it is no time stamp", "应答不是时间戳"))?;
    match (answer.status.status, answer.time_stamp_token) {
        (PkiStatus::Accepted | PkiStatus::GrantedWithMods, Some(token)) => Ok(token),
        (status, _) => Err(unusable(
            &format!("the authority refused ({status:?})"),
            &format!("时间戳机构拒绝（{status:?}）"),
        )),
    }
}

fn unusable(en: &str, zh: &str) -> Vec<Diagnostic> {
    alone(
        "sign::tsa-answer",
        (
            &format!("the time stamp of the authority cannot be used: {en}"),
            &format!("时间戳机构的时间戳不可用：{zh}"),
        ),
        (
            "ask another authority with --tsa; nothing was written",
            "请用 --tsa 另指时间戳机构；未写出任何文件",
        ),
    )
}

/// Checks a time stamp over a message.
pub(super) fn check(token: &ContentInfo, message: &[u8]) -> Result<Token> {
    check_parts(token, &[message])
}

/// Checks a time stamp over parts one after another.
pub(super) fn check_parts(token: &ContentInfo, parts: &[&[u8]]) -> Result<Token> {
    let data = signed_data(token)?;
    let content = data.encap_content_info.econtent.as_ref();
    let content = content.and_then(|content| content.decode_as::<OctetString>().ok());
    let content = content.ok_or_else(|| malformed("the time stamp is empty"))?;
    let digest = |hash: Hash| hash.digest(&[content.as_bytes()]);
    let signer = check_signer(&data, TST_INFO, &digest)?;
    let info = TstInfo::from_der(content.as_bytes());
    let info = info.map_err(|_| malformed("the time stamp is damaged"))?;
    let imprint = &info.message_imprint;
    let hash = Hash::of(imprint.hash_algorithm.oid);
    let hash = hash.ok_or_else(|| malformed("the time stamp's digest is too weak"))?;
    if imprint.hashed_message.as_bytes() != hash.digest(parts) {
        return Err(malformed("the time stamp is of something else"));
    }
    if !is_for_stamps(&signer.certificate) {
        return Err(malformed(
            "the certificate of the time stamp is not for time stamps",
        ));
    }
    Ok(Token {
        time: info.gen_time.to_date_time().into(),
        certificate: signer.certificate,
        others: signer.others,
        algorithm: signer.algorithm,
        nonce: info.nonce.and_then(|nonce| nonce.to_der().ok()),
    })
}

/// Whether a certificate is for time stamps alone (RFC 3161, 2.3).
fn is_for_stamps(certificate: &Certificate) -> bool {
    let usage = certificate.tbs_certificate.get::<ExtendedKeyUsage>();
    usage.is_ok_and(|usage| {
        usage.is_some_and(|(_, usage)| usage.0 == [rfc5912::ID_KP_TIME_STAMPING])
    })
}
