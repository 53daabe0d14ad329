//! Signatures with SM2 and SM3, judged by OpenSSL too (feature `sm2`).
#![cfg(feature = "sm2")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use banxin::RenderOptions;
use banxin::sign::{Identity, Signing, Time, Trust, Trusted, sign, verify};
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use der::asn1::OctetString;
use der::oid::db::rfc5911;
use der::{Decode, Encode, Reader, SliceReader};
use lopdf::{Document, Object};

use common::keys::file;
use common::{engine, read, root};

/// The identity of a signer who has no other (GM/T 0009).
const USER: &str = "distid:1234567812345678";

fn now() -> Time {
    Time::from_unix(1_893_456_000).expect("a time")
}

fn signed() -> Vec<u8> {
    let path = root().join("examples/letter/report.yaml");
    let report = engine().render(&read(&path), &RenderOptions::default());
    let report = report.expect("it renders").value;
    let identity = Identity::from_pem(&file("sm2.key"), None, &file("sm2.pem"), &[]);
    let identity = identity.expect("key and certificate");
    sign(&report, &identity, &Signing::at(now()), None).expect("it is signed")
}

#[test]
fn sm2_signs_and_is_verified() {
    let pdf = signed();
    assert!(pdf == signed(), "the same message has the same signature");
    let trust = Trust::read(&[file("sm2ca.pem")]).expect("a certificate");
    let found = verify(&pdf, &trust, now()).expect("it can be read");
    assert!(found.is_as_signed(), "{found:#?}");
    let [one] = &found.signatures[..] else { panic!("one signature") };
    assert_eq!(one.algorithm.as_deref(), Some("SM2 SM3"));
    assert!(matches!(&one.trust, Trusted::By(name) if name.contains("SM2 Root CA")));
    // Another authority does not vouch for it, and a changed byte is seen.
    let trust = Trust::read(&[file("ca.pem")]).expect("a certificate");
    let found = verify(&pdf, &trust, now()).expect("it can be read");
    assert_eq!(found.signatures[0].faults[0].code, "verify::untrusted");
    let mut changed = pdf;
    let at = changed.windows(5).position(|part| part == b"/Info").expect("a trailer");
    changed[at + 1] = b'X';
    if let Ok(found) = verify(&changed, &Trust::default(), now()) {
        assert!(!found.is_as_signed());
    }
}

/// The bytes that are signed, and the signer's part of the message.
fn parts(pdf: &[u8]) -> (Vec<u8>, ContentInfo, SignerInfo) {
    let document = Document::load_mem(pdf).expect("it can be read");
    let values = document.objects.values().filter_map(|object| object.as_dict().ok());
    let value = values.rev().find(|one| one.has(b"ByteRange")).expect("a signature");
    let range = value.get(b"ByteRange").and_then(Object::as_array).expect("a range");
    let range: Vec<usize> = range
        .iter()
        .map(|number| number.as_i64().expect("a number").try_into().expect("in the file"))
        .collect();
    let bytes = [&pdf[..range[1]], &pdf[range[2]..range[2] + range[3]]].concat();
    let message = value.get(b"Contents").and_then(Object::as_str).expect("a message");
    let mut reader = SliceReader::new(message).expect("DER");
    let info: ContentInfo = reader.decode().expect("CMS");
    let data = SignedData::from_der(&info.content.to_der().expect("DER"));
    let data = data.expect("signed data");
    let signer = data.signer_infos.0.as_slice()[0].clone();
    (bytes, info, signer)
}

fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let output = output.expect("openssl runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// OpenSSL computes the same digest, and finds the signature right: of GB/T 35275 it knows
/// neither the types nor the message, so that the parts are given to it.
#[test]
fn openssl_agrees() {
    let (bytes, info, signer) = parts(&signed());
    assert_eq!(info.content_type.to_string(), "1.2.156.10197.6.1.4.2.2");
    assert_eq!(signer.digest_alg.oid.to_string(), "1.2.156.10197.1.401");
    assert_eq!(signer.signature_algorithm.oid.to_string(), "1.2.156.10197.1.301.1");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
    };
    let attributes = signer.signed_attrs.expect("attributes");
    write("signed", &bytes);
    write("attributes", &attributes.to_der().expect("DER"));
    write("value", signer.signature.as_bytes());
    write("sm2.pem", &file("sm2.pem"));
    let digest = openssl(folder.path(), &["dgst", "-sm3", "-r", "signed"]);
    let named = attributes.iter().find(|one| one.oid == rfc5911::ID_MESSAGE_DIGEST);
    let named = &named.expect("a digest").values.as_slice()[0];
    let named: OctetString = named.decode_as().expect("bytes");
    let named: String = named.as_bytes().iter().map(|it| format!("{it:02x}")).collect();
    assert_eq!(digest.split_whitespace().next(), Some(named.as_str()));
    let public = openssl(folder.path(), &["x509", "-in", "sm2.pem", "-pubkey", "-noout"]);
    write("public.pem", public.as_bytes());
    let found = openssl(
        folder.path(),
        &[
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "public.pem",
            "-rawin",
            "-digest",
            "sm3",
            "-pkeyopt",
            USER,
            "-in",
            "attributes",
            "-sigfile",
            "value",
        ],
    );
    assert!(found.contains("Successfully"), "{found}");
}
