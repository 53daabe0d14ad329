//! Signatures: made, verified, tampered with. Keys come from `tests/keys/make.sh` (OpenSSL);
//! what other software says of signed files, `tests/readers/signatures.py` asks.

mod common;

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use banxin::appearance::Shown;
use banxin::data::Edition;
use banxin::diag::{Diagnostic, Result};
use banxin::geom::{Abs, Size};
use banxin::pdf::{PdfOptions, Standard};
use banxin::sign::{
    Carrier, Certification, EmptyField, Identity, Padding, Seen, Signing, Spot, Time,
    Trust, Trusted, Verification, extent, sign, verify,
};
use banxin::{Comparison, RenderOptions, Version};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, dictionary};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use common::{engine, keys, read, root};

/// 2030-01-01: the certificates are of one hundred years, but for the expired one.
const NOW: u64 = 1_893_456_000;

fn now() -> Time {
    Time::from_unix(NOW).expect("a time")
}

fn identity(name: &str) -> Identity {
    identity_of(&format!("{name}.key"), name).expect("key and certificate")
}

fn identity_of(key: &str, certificate: &str) -> Result<Identity> {
    let certificate = keys::file(&format!("{certificate}.pem"));
    Identity::from_pem(
        &keys::file(key),
        Some("secret"),
        &certificate,
        &keys::file("middle.pem"),
    )
}

/// A report that is rendered once.
fn report() -> &'static [u8] {
    static REPORT: OnceLock<Vec<u8>> = OnceLock::new();
    REPORT.get_or_init(|| {
        let path = root().join("examples/yuanjiang-2022/report.yaml");
        engine().render(&read(&path), &RenderOptions::default()).expect("a PDF").value
    })
}

fn signing() -> Signing {
    Signing::at(now())
}

fn signed(pdf: &[u8], name: &str, signing: &Signing) -> Vec<u8> {
    sign(pdf, &identity(name), signing, None).expect("it can be signed")
}

fn trust() -> Trust {
    Trust::read(&[keys::file("ca.pem")]).expect("a certificate")
}

fn verified(pdf: &[u8]) -> Verification {
    verify(pdf, &trust(), now()).expect("it can be read")
}

/// The codes of all faults.
fn codes(verification: &Verification) -> Vec<&'static str> {
    let own = verification.signatures.iter().flat_map(|one| &one.faults);
    verification.faults.iter().chain(own).map(|fault| fault.code).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> Vec<&'static str> {
    result.expect_err("a fault").iter().map(|fault: &Diagnostic| fault.code).collect()
}

fn keeps_standards(pdf: &[u8]) {
    for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
        let options = ValidationOptions::default().profile(profile);
        let failures = |pdf: &[u8]| {
            let report = validate_pdf_bytes(pdf, &options).expect("it can be read");
            let rules = report.failures.iter().map(|one| one.rule_id.clone());
            // The validator wants even the first of several signatures to be over the whole
            // file, which only the last can be (ISO 32000-1, 12.8.1).
            let several = verified(pdf).signatures.len() > 1;
            rules.filter(|id| !(several && id.contains("6.4.3:1"))).collect::<Vec<_>>()
        };
        assert_eq!(failures(pdf), failures(report()), "{profile:?}");
    }
}

#[test]
fn each_kind_of_key_signs() {
    let cases = [
        ("rsa", Padding::Pkcs1, "RSA PKCS #1 SHA-256"),
        ("rsa", Padding::Pss, "RSA PSS SHA-256"),
        ("ec", Padding::Pkcs1, "ECDSA P-256 SHA-256"),
        ("p384", Padding::Pkcs1, "ECDSA P-384 SHA-384"),
    ];
    for (name, padding, algorithm) in cases {
        let pdf = signed(report(), name, &Signing { padding, ..signing() });
        assert!(pdf.starts_with(report()), "the bytes before stay as they were");
        let found = verified(&pdf);
        assert!(found.is_as_signed(), "{algorithm}: {found:#?}");
        let [one] = &found.signatures[..] else { panic!("one signature") };
        assert_eq!(one.algorithm.as_deref(), Some(algorithm));
        assert_eq!(one.trust, Trusted::By("C=CN, O=Test, CN=Test Root CA".to_owned()));
        assert_eq!(one.claimed.as_deref(), Some("2030-01-01 00:00:00 UTC"));
        assert!(one.is_whole && one.covered == pdf.len());
        keeps_standards(&pdf);
    }
}

#[test]
fn keys_are_read_from_all_usual_files() {
    for name in ["rsa", "ec"] {
        let p12 = Identity::from_pkcs12(&keys::file(&format!("{name}.p12")), "secret");
        let names = [
            p12.expect("PKCS #12").name(),
            identity_of(&format!("{name}-encrypted.key"), name)
                .expect("encrypted")
                .name(),
        ];
        assert!(names.iter().all(|own| *own == identity(name).name()), "{names:?}");
    }
    assert_eq!(identity_of("rsa-pkcs1.key", "rsa").expect("PKCS #1").name(), "张三");
    assert_eq!(identity_of("ec-sec1.key", "ec").expect("SEC 1").name(), "李四");
}

#[test]
fn faults_of_keys_are_told() {
    let p12 = |bytes: &[u8], password| code(Identity::from_pkcs12(bytes, password));
    assert_eq!(p12(&keys::file("rsa.p12"), "wrong"), ["sign::password"]);
    assert_eq!(p12(b"no key at all", "secret"), ["sign::p12"]);
    assert_eq!(p12(&keys::file("rsa.p12")[..500], "secret"), ["sign::p12"]);
    let wrong = Identity::from_pem(
        &keys::file("rsa-encrypted.key"),
        Some("wrong"),
        &keys::file("rsa.pem"),
        b"",
    );
    assert_eq!(code(wrong), ["sign::password"]);
    let pem = |key, certificate| code(identity_of(key, certificate));
    assert_eq!(pem("ec.key", "rsa"), ["sign::misfit"]);
    assert_eq!(pem("weak.key", "rsa"), ["sign::key"]);
    assert_eq!(pem("rsa-old.key", "rsa"), ["sign::key"]);
    assert_eq!(pem("rsa.pem", "rsa"), ["sign::key"]);
    let none = Identity::from_pem(&keys::file("rsa.key"), None, b"nothing", b"");
    assert_eq!(code(none), ["sign::certificate"]);
}

#[test]
fn certificates_that_may_not_sign_do_not() {
    let with = |name| code(sign(report(), &identity(name), &signing(), None));
    assert_eq!(with("expired"), ["sign::expired"]);
    assert_eq!(with("cipher"), ["sign::key-usage"]);
    let before = Signing::at(Time::from_unix(0).expect("a time"));
    assert_eq!(code(sign(report(), &identity("ec"), &before, None)), ["sign::expired"]);
}

#[test]
fn files_that_cannot_be_signed_are_not() {
    let of = |pdf: &[u8]| code(sign(pdf, &identity("ec"), &signing(), None));
    assert_eq!(of(b"\x89PNG\r\n"), ["sign::not-pdf"]);
    assert_eq!(of(b""), ["sign::not-pdf"]);
    assert_eq!(of(&report()[..200_000]), ["sign::damaged"]);
    let mut moved = report().to_vec();
    moved.splice(1000..1000, *b"\n\n");
    assert_eq!(of(&moved), ["sign::damaged"]);
    let mut document = Document::load_mem(report()).expect("a PDF");
    document
        .trailer
        .set("ID", vec![Object::string_literal("a"), Object::string_literal("b")]);
    let encryption = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(encryption).expect("a key");
    document.encrypt(&state).expect("it can be encrypted");
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("it can be written");
    assert_eq!(of(&bytes), ["sign::encrypted"]);
}

#[test]
fn other_peoples_files_are_signed_too() {
    let mut document = Document::load_mem(report()).expect("a PDF");
    let mut bytes = vec![];
    document.save_modern(&mut bytes).expect("object streams");
    let once = signed(&bytes, "rsa", &signing());
    let twice = signed(&once, "ec", &signing());
    let found = verified(&twice);
    assert!(found.is_as_signed(), "{found:#?}");
    assert_eq!(found.signatures.len(), 2);
}

#[test]
fn signatures_follow_one_another() {
    let mut pdf = report().to_vec();
    for name in ["ec", "rsa", "p384"] {
        pdf = signed(&pdf, name, &signing());
    }
    let found = verified(&pdf);
    assert!(found.is_as_signed(), "{found:#?}");
    let fields: Vec<&str> =
        found.signatures.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["Signature1", "Signature2", "Signature3"]);
    let changes: Vec<usize> =
        found.signatures.iter().map(|one| one.changes.len()).collect();
    assert_eq!(changes, [2, 1, 0]);
    keeps_standards(&pdf);
}

#[test]
fn a_changed_byte_is_seen_wherever_it_is() {
    let once = signed(report(), "ec", &signing());
    let twice = signed(&once, "rsa", &signing());
    for at in (0..twice.len()).step_by(6571).chain(once.len() - 40..once.len() - 30) {
        let mut pdf = twice.clone();
        pdf[at] ^= 1;
        let fine = verify(&pdf, &trust(), now()).is_ok_and(|found| found.is_as_signed());
        assert!(!fine, "byte {at} of {}", twice.len());
    }
}

#[test]
fn untrusted_signers_are_told() {
    let pdf = signed(report(), "ec", &signing());
    let other = Trust::read(&[keys::file("other.pem")]).expect("a certificate");
    let found = verify(&pdf, &other, now()).expect("it can be read");
    assert_eq!(codes(&found), ["verify::untrusted"]);
    let nobody = verify(&pdf, &Trust::default(), now()).expect("it can be read");
    assert!(nobody.is_as_signed() && nobody.signatures[0].trust == Trusted::NotAsked);
    let later = Time::from_unix(NOW + 200 * 365 * 86400).expect("a time");
    let found = verify(&pdf, &trust(), later).expect("it can be read");
    assert_eq!(codes(&found), ["verify::expired"]);
    let own = Trust::read(&[keys::file("ec.pem")]).expect("a certificate");
    assert!(verify(&pdf, &own, now()).expect("it can be read").is_as_signed());
}

#[test]
fn a_certified_document_stays_as_it_is() {
    let certify = |level| Signing { certification: Some(level), ..signing() };
    let closed = signed(report(), "ec", &certify(Certification::NoChanges));
    assert!(verified(&closed).is_as_signed());
    assert_eq!(verified(&closed).signatures[0].certification, Some(1));
    keeps_standards(&closed);
    let again = sign(&closed, &identity("rsa"), &signing(), None);
    assert_eq!(code(again), ["sign::certified"]);
    let open = signed(report(), "ec", &certify(Certification::Forms));
    let open = signed(&open, "rsa", &signing());
    assert!(verified(&open).is_as_signed(), "{:#?}", verified(&open));
    let late = sign(&open, &identity("rsa"), &certify(Certification::Forms), None);
    assert_eq!(code(late), ["sign::certify-first"]);
}

#[test]
fn fields_are_filled_once() {
    let named = Signing { field: Some("SIG_filler".to_owned()), ..signing() };
    let pdf = signed(report(), "ec", &named);
    assert_eq!(verified(&pdf).signatures[0].field, "SIG_filler");
    assert_eq!(code(sign(&pdf, &identity("rsa"), &named, None)), ["sign::field"]);
}

#[test]
fn empty_fields_are_signed() {
    let pdf = with_empty_field("SEAL_unit");
    let first = signed(&pdf, "ec", &signing());
    let named = Signing { field: Some("SEAL_unit".to_owned()), ..signing() };
    let both = signed(&first, "rsa", &named);
    let found = verified(&both);
    assert!(found.is_as_signed(), "{found:#?}");
    assert_eq!(found.signatures[1].field, "SEAL_unit");
    assert_eq!(Document::load_mem(&both).expect("a PDF").get_pages().len(), 8);
}

/// A report with an empty signature field, as other software makes it.
fn with_empty_field(name: &str) -> Vec<u8> {
    updated(report(), |update| {
        let page = first_page(update);
        let field = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
            "T" => Object::string_literal(name), "F" => 4, "P" => page,
            "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        });
        let form = update.new_document.add_object(dictionary! {
            "Fields" => vec![Object::Reference(field)],
        });
        catalog(update).set("AcroForm", form);
        let page = object(update, page);
        page.set("Annots", vec![Object::Reference(field)]);
    })
}

fn updated(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    change(&mut update);
    let mut bytes = vec![];
    update.save_to(&mut bytes).expect("it can be written");
    bytes
}

fn first_page(update: &IncrementalDocument) -> lopdf::ObjectId {
    update.get_prev_documents().page_iter().next().expect("a page")
}

fn object(update: &mut IncrementalDocument, id: lopdf::ObjectId) -> &mut Dictionary {
    update.opt_clone_object_to_new_document(id).expect("an object");
    update.new_document.get_dictionary_mut(id).expect("a dictionary")
}

fn catalog(update: &mut IncrementalDocument) -> &mut Dictionary {
    let id = update.get_prev_documents().trailer.get(b"Root").expect("a root");
    let id = id.as_reference().expect("a reference");
    object(update, id)
}

/// What an attack makes of a signed file, and the fault that is told.
fn attack(change: impl FnOnce(&mut IncrementalDocument)) -> Vec<&'static str> {
    let pdf = updated(&signed(report(), "ec", &signing()), change);
    codes(&verified(&pdf))
}

#[test]
fn incremental_saving_attacks_are_refused() {
    let contents = attack(|update| {
        let stream = update.new_document.add_object(lopdf::Stream::new(
            Dictionary::new(),
            b"0 0 1 rg 0 0 600 900 re f".to_vec(),
        ));
        let page = first_page(update);
        object(update, page).set("Contents", stream);
    });
    assert_eq!(contents, ["verify::changed-after"], "other contents of a page");
    let overlay = attack(|update| {
        let page = first_page(update);
        let note = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "F" => 4,
            "Rect" => vec![0.into(), 0.into(), 600.into(), 900.into()],
        });
        object(update, page).set("Annots", vec![Object::Reference(note)]);
    });
    assert_eq!(overlay, ["verify::changed-after"], "an annotation over a page");
    let swapped = attack(|update| {
        let mut other = update.get_prev_documents().catalog().expect("a catalog").clone();
        other.set("Lang", Object::string_literal("en"));
        let other = update.new_document.add_object(other);
        update.new_document.trailer.set("Root", other);
    });
    assert_eq!(swapped, ["verify::changed-after"], "another catalog");
}

#[test]
fn shadow_attacks_are_refused() {
    let hidden = attack(|update| {
        // An object that was there and seen by nobody takes the place of one that is seen.
        let page = first_page(update);
        let second = update.get_prev_documents().page_iter().nth(1).expect("a page");
        let other = update.get_prev_documents().get_dictionary(second).expect("a page");
        let contents = other.get(b"Contents").expect("contents").clone();
        object(update, page).set("Contents", contents);
    });
    assert_eq!(hidden, ["verify::changed-after"]);
    let pictured = attack(|update| {
        // An empty field with a picture over the page.
        let page = first_page(update);
        let field = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "F" => 4,
            "T" => Object::string_literal("x"),
            "Rect" => vec![0.into(), 0.into(), 600.into(), 900.into()],
        });
        enlist(update, page, field);
    });
    assert_eq!(pictured, ["verify::changed-after"]);
    let text = attack(|update| {
        let page = first_page(update);
        let field = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "F" => 4,
            "T" => Object::string_literal("x"), "V" => Object::string_literal("100"),
            "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        });
        enlist(update, page, field);
    });
    assert_eq!(text, ["verify::changed-after"]);
}

/// Puts a field into the form that a signature made, and onto a page.
fn enlist(
    update: &mut IncrementalDocument,
    page: lopdf::ObjectId,
    field: lopdf::ObjectId,
) {
    let form = catalog(update).get(b"AcroForm").expect("a form").as_reference();
    let form = object(update, form.expect("a reference"));
    let fields = form.get_mut(b"Fields").expect("fields").as_array_mut().expect("a list");
    fields.push(field.into());
    let shown = object(update, page).get_mut(b"Annots").expect("annotations");
    shown.as_array_mut().expect("a list").push(field.into());
}

#[test]
fn of_the_metadata_only_the_last_change_may_change() {
    let with = |key: &'static str| {
        attack(|update| {
            let id = update.get_prev_documents().trailer.get(b"Info").expect("metadata");
            let id = id.as_reference().expect("a reference");
            object(update, id).set(key, Object::string_literal("D:20300101000000Z"));
        })
    };
    assert!(with("ModDate").is_empty() && with("Producer").is_empty());
    assert_eq!(with("Title"), ["verify::changed-after"]);
    let written = |from: &str, to: &str| {
        attack(|update| {
            let catalog = update.get_prev_documents().catalog().expect("a catalog");
            let id =
                catalog.get(b"Metadata").and_then(Object::as_reference).expect("XMP");
            update.opt_clone_object_to_new_document(id).expect("an object");
            let stream = update.new_document.get_object_mut(id).expect("an object");
            let stream = stream.as_stream_mut().expect("a stream");
            let text = String::from_utf8(stream.content.clone()).expect("it is plain");
            assert!(text.contains(from), "{from}");
            stream.set_plain_content(text.replace(from, to).into_bytes());
        })
    };
    let refused = ["verify::changed-after"];
    assert!(written("<xmp:ModifyDate>20", "<xmp:ModifyDate>30").is_empty());
    assert!(written("<pdf:Producer>banxin", "<pdf:Producer>other").is_empty());
    assert_eq!(written("<dc:title>", "<dc:title> x"), refused);
    assert_eq!(written("<pdfaid:part>2", "<pdfaid:part>3"), refused);
    assert_eq!(written("沅江市商务局</rdf:li>", "另一单位</rdf:li>"), refused);
    assert_eq!(written("</rdf:RDF>", ""), refused);
}

#[test]
fn a_field_that_is_taken_out_is_missed() {
    let removed = attack(|update| {
        catalog(update).remove(b"AcroForm");
    });
    assert_eq!(removed, ["verify::removed"]);
    assert_eq!(codes(&verified(report())), ["verify::unsigned"]);
}

#[test]
fn bytes_after_the_end_are_refused() {
    let pdf = signed(report(), "ec", &signing());
    for tail in ["x", "\n\n\n", "\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "%%EOF\n"] {
        let found = codes(&verified(&[&pdf, tail.as_bytes()].concat()));
        let expected = ["verify::trailing", "verify::changed-after"];
        assert!(expected.iter().any(|code| found.contains(code)), "{tail:?}: {found:?}");
    }
}

#[test]
fn wrapped_signatures_are_refused() {
    let pdf = signed(report(), "ec", &signing());
    let with_range = |numbers: &str| {
        let text = String::from_utf8_lossy(&pdf[report().len()..]).into_owned();
        let start = text.find("/ByteRange[").expect("a range") + report().len() + 10;
        let end =
            start + pdf[start..].iter().position(|byte| *byte == b']').expect("its end");
        let mut other = pdf.clone();
        let numbers = format!("{numbers:<width$}", width = end - start - 1);
        other.splice(start + 1..end, numbers.into_bytes());
        verify(&other, &trust(), now()).map(|found| codes(&found))
    };
    let end = pdf.len();
    for numbers in [
        "0 10 20 30".to_owned(),
        format!("0 {end} 0 0"),
        format!("0 0 0 {end}"),
        format!("1 {end} {end} 0"),
        format!("0 100 {} 100", end - 100),
        "0 100 99999999 9999".to_owned(),
        "0 -5 7 9".to_owned(),
        "0 9 9".to_owned(),
        String::new(),
    ] {
        let found = with_range(&numbers).expect("it can be read");
        assert!(found.contains(&"verify::byte-range"), "{numbers}: {found:?}");
    }
}

#[test]
fn entries_given_twice_are_refused() {
    let once = signed(report(), "ec", &signing());
    let bytes = updated(&once, |update| {
        let form = catalog(update).get(b"AcroForm").expect("a form").as_reference();
        object(update, form.expect("a reference")).set("SigFlagz", Object::Integer(1));
    });
    let place =
        bytes.windows(9).rposition(|part| part == b"/SigFlagz").expect("the entry");
    let mut bytes = bytes;
    bytes[place..place + 9].copy_from_slice(b"/SigFlags");
    let found = verified(&bytes);
    assert_eq!(codes(&found), ["verify::changed-after"]);
    let said: Vec<&str> = found.signatures[0]
        .changes
        .iter()
        .map(|change| change.what.en.as_str())
        .collect();
    assert!(said.iter().any(|text| text.ends_with("has an entry twice")), "{said:?}");
}

/// A signature that is seen, with words or with the picture of a seal.
fn seen(spot: Option<Spot>, shown: &Shown) -> Seen {
    let size = Size::new(Abs::mm(42.0), Abs::mm(42.0));
    let appearance = engine().appearance(shown, size).expect("an appearance");
    Seen { spot, appearance, description: "张三的数字签名".to_owned() }
}

fn spot(page: usize, x: f64, y: f64, width: f64, height: f64) -> Spot {
    Spot { page, x, y, width, height }
}

fn words() -> Shown {
    Shown::Words(vec!["张三".to_owned(), "2030-01-01 <&>".to_owned()])
}

fn seal() -> Shown {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">
        <circle cx="21" cy="21" r="20" fill="none" stroke="#d00" stroke-width="1.2" opacity="0.8"/>
        <text x="8" y="24" font-size="6" fill="#d00">测试印章</text></svg>"##;
    Shown::Picture("seal.svg".to_owned(), svg.as_bytes().to_vec())
}

#[test]
fn signatures_are_seen_one_after_another() {
    let place = spot(8, 100.0, 200.0, 42.0, 42.0);
    let prepared = [
        empty("SIG_head", spot(8, 20.0, 240.0, 40.0, 15.0)),
        empty("SEAL_unit", spot(1, 120.0, 220.0, 42.0, 42.0)),
    ];
    let first = Signing {
        seen: Some(seen(Some(place), &words())),
        prepared: prepared.to_vec(),
        ..signing()
    };
    let mut pdf = signed(report(), "rsa", &first);
    keeps_standards(&pdf);
    for (field, name, shown) in
        [("SIG_head", "ec", words()), ("SEAL_unit", "p384", seal())]
    {
        let next = Signing {
            field: Some(field.to_owned()),
            seen: Some(seen(None, &shown)),
            ..signing()
        };
        pdf = signed(&pdf, name, &next);
    }
    keeps_standards(&pdf);
    let found = verified(&pdf);
    assert!(found.is_as_signed(), "{found:#?}");
    let changes: Vec<usize> =
        found.signatures.iter().map(|one| one.changes.len()).collect();
    assert_eq!(changes, [2, 1, 0], "each field was signed, nothing else");
    assert_eq!(
        extent(&first_only(), "SIG_head").expect("read").map(|it| it.0.round()),
        Some(40.0)
    );
}

fn empty(name: &str, spot: Spot) -> EmptyField {
    EmptyField { name: name.to_owned(), description: name.to_owned(), spot }
}

/// The fields that a report is rendered with are signed one after another, by their names, and
/// the file keeps its standards with them empty and signed.
#[test]
fn fields_of_a_report_are_signed() {
    let options = RenderOptions { fields: true, ..RenderOptions::default() };
    let report = read(&root().join("examples/yuanjiang-2022/report.yaml"));
    let mut pdf = engine().render(&report, &options).expect("it renders").value;
    keeps_standards(&pdf);
    let names = ["SIG_filler", "SIG_head", "SEAL_unit"];
    for name in names {
        let place = extent(&pdf, name).expect("it can be read");
        let (width, height) = place.expect("the field is there");
        assert!(width > 24.0 && height > 11.0, "{name}: {width} × {height} mm");
        let next = Signing {
            field: Some(name.to_owned()),
            seen: Some(seen(None, &words())),
            ..signing()
        };
        pdf = signed(&pdf, "ec", &next);
    }
    keeps_standards(&pdf);
    let found = verified(&pdf);
    assert!(found.is_as_signed(), "{found:#?}");
    let signed: Vec<&str> = found.signatures.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(signed, names);
}

/// Signatures leave an archive edition what its data gives; a picture over it does not.
#[test]
fn a_signed_archive_edition_is_proven() {
    let path = root().join("examples/yuanjiang-2022/report.yaml");
    let options = RenderOptions {
        pdf: PdfOptions { standard: Standard::A3a, screen: false },
        version: Version { edition: Some(Edition::Archive), ..Version::default() },
        original: fs::read(&path).ok(),
        fields: true,
        ..RenderOptions::default()
    };
    let made = engine().render(&read(&path), &options).expect("it renders").value;
    assert_eq!(engine().prove("a.pdf", &made), Comparison::Same { bytes: made.len() });
    let next = Signing {
        field: Some("SIG_head".to_owned()),
        seen: Some(seen(None, &words())),
        ..signing()
    };
    let twice = signed(&signed(&made, "rsa", &next), "ec", &signing());
    assert_eq!(engine().prove("a.pdf", &twice), Comparison::Same { bytes: made.len() });
    let over = [empty("OVER", spot(1, 30.0, 60.0, 100.0, 20.0))];
    for made in [&made, &twice] {
        let covered = banxin::sign::prepare(made, &over).expect("it is prepared");
        assert_eq!(refused(&covered), ["archive::changed-later"]);
    }
    let updated = updated(&made, |update| {
        let page = first_page(update);
        object(update, page).set("Contents", Object::Array(vec![]));
    });
    assert_eq!(refused(&updated), ["archive::changed-later"]);
    let trailing = [&made[..], b"% more\n"].concat();
    assert_eq!(refused(&trailing), ["verify::trailing"]);
}

fn refused(pdf: &[u8]) -> Vec<&'static str> {
    match engine().prove("a.pdf", pdf) {
        Comparison::Other(faults) => faults.iter().map(|fault| fault.code).collect(),
        proof => panic!("{proof:?}"),
    }
}

fn first_only() -> Vec<u8> {
    let prepared = vec![empty("SIG_head", spot(8, 20.0, 240.0, 40.0, 15.0))];
    signed(report(), "ec", &Signing { prepared, ..signing() })
}

#[test]
fn a_new_seal_after_a_signature_keeps_it() {
    let once = signed(report(), "ec", &signing());
    let place = spot(2, 100.0, 100.0, 42.0, 42.0);
    let more = Signing { seen: Some(seen(Some(place), &seal())), ..signing() };
    let pdf = signed(&once, "rsa", &more);
    let found = verified(&pdf);
    assert!(found.is_as_signed(), "{found:#?}");
    assert_eq!(
        found.signatures[0].changes.len(),
        2,
        "a field, and that it stands on a page"
    );
    keeps_standards(&pdf);
    // A certified document takes no field that is seen.
    let certification = Some(Certification::Forms);
    let once = signed(report(), "ec", &Signing { certification, ..signing() });
    let pdf = signed(&once, "rsa", &more);
    assert_eq!(codes(&verified(&pdf))[0], "verify::changed-after");
}

#[test]
fn places_off_the_page_or_too_large_are_refused() {
    for place in [
        spot(9, 10.0, 10.0, 42.0, 42.0),
        spot(0, 10.0, 10.0, 42.0, 42.0),
        spot(1, 190.0, 10.0, 42.0, 42.0),
        spot(1, 10.0, -1.0, 42.0, 42.0),
        spot(1, 10.0, 10.0, 0.0, 42.0),
        spot(1, 10.0, 10.0, 150.0, 150.0),
        spot(1, f64::NAN, 10.0, 42.0, 42.0),
    ] {
        let signing = Signing { seen: Some(seen(Some(place), &words())), ..signing() };
        assert_eq!(
            code(sign(report(), &identity("ec"), &signing, None)),
            ["sign::place"],
            "{place:?}"
        );
    }
}

#[test]
fn seals_that_are_no_pictures_are_refused() {
    let size = Size::new(Abs::mm(42.0), Abs::mm(42.0));
    let of = |bytes: &[u8]| {
        let shown = Shown::Picture("seal.png".to_owned(), bytes.to_vec());
        code(engine().appearance(&shown, size))
    };
    assert_eq!(of(b"no picture"), ["picture::unknown"]);
    // A picture of a million million pixels in a few bytes.
    let mut bomb =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\x42\x40\0\x0f\x42\x40\x08\x02\0\0\0"
            .to_vec();
    bomb.extend(0x5218_72ad_u32.to_be_bytes());
    assert!(of(&bomb)[0].starts_with("picture::"), "{:?}", of(&bomb));
    let rare = Shown::Words(vec!["\u{10fffd}".to_owned()]);
    assert_eq!(code(engine().appearance(&rare, size)), ["sign::glyph"]);
}

/// What OpenSSL, as a time stamping authority, answers to a request.
fn answer(request: &[u8], key: &str) -> Vec<u8> {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = keys::folder();
    let name = |kind: &str| folder.join(format!("{kind}-{count}"));
    fs::write(name("query"), request).expect("it can be written");
    fs::write(
        name("config"),
        format!(
            "[tsa]\ndefault_tsa = one\n[one]\nserial = {}\ncrypto_device = builtin\n\
             digests = sha256\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\n",
            name("serial").display()
        ),
    )
    .expect("it can be written");
    let status = Command::new("openssl")
        .args(["ts", "-reply", "-queryfile"])
        .arg(name("query"))
        .arg("-config")
        .arg(name("config"))
        .arg("-signer")
        .arg(folder.join(format!("{key}.pem")))
        .arg("-inkey")
        .arg(folder.join(format!("{key}.key")))
        .arg("-out")
        .arg(name("reply"))
        .stderr(std::process::Stdio::null())
        .status();
    assert!(status.expect("openssl runs").success(), "it answers");
    fs::read(name("reply")).expect("an answer")
}

/// The time of the clock, which OpenSSL's authority has.
#[expect(clippy::disallowed_types, reason = "OpenSSL has a clock too")]
fn clock() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time::from_unix(since.expect("a time").as_secs()).expect("a time")
}

#[test]
fn time_stamps_are_asked_for_and_kept() {
    let carrier: Carrier = &|request| Ok(answer(request, "tsa"));
    let pdf = sign(report(), &identity("rsa"), &Signing::at(clock()), Some(carrier));
    let pdf = pdf.expect("it can be signed");
    let found = verify(&pdf, &trust(), clock()).expect("it can be read");
    assert!(found.is_as_signed(), "{found:#?}");
    let stamp = found.signatures[0].stamped.as_ref().expect("a time stamp");
    assert_eq!(stamp.by, "Test TSA");
    assert!(matches!(stamp.trust, Trusted::By(_)));
    // A stamp shows that the signature is older than the end of the certificate.
    let later = Time::from_unix(NOW + 200 * 365 * 86400).expect("a time");
    let found = verify(&pdf, &trust(), later).expect("it can be read");
    assert!(found.is_as_signed(), "{found:#?}");
    keeps_standards(&pdf);
}

#[test]
fn authorities_that_lie_are_not_believed() {
    let refused = |carrier: Carrier| {
        let signing = Signing::at(clock());
        code(sign(report(), &identity("ec"), &signing, Some(carrier)))
    };
    assert_eq!(refused(&|_| Ok(b"<html>".to_vec())), ["sign::tsa-answer"], "no stamp");
    let old = std::sync::Mutex::new(None::<Vec<u8>>);
    let replay: Carrier = &|request| {
        let mut old = old.lock().expect("no panic");
        Ok(old.get_or_insert_with(|| answer(request, "tsa")).clone())
    };
    let first = sign(report(), &identity("ec"), &Signing::at(clock()), Some(replay));
    assert!(first.is_ok(), "its own answer");
    assert_eq!(refused(replay), ["sign::tsa-answer"], "an answer to another request");
    let flipped: Carrier = &|request| {
        let mut bytes = answer(request, "tsa");
        let at = bytes.len() - 5;
        bytes[at] ^= 1;
        Ok(bytes)
    };
    assert_eq!(refused(flipped), ["sign::tsa-answer"], "a changed answer");
    let late = Signing::at(now());
    let carrier: Carrier = &|request| Ok(answer(request, "tsa"));
    let far = sign(report(), &identity("ec"), &late, Some(carrier));
    assert_eq!(code(far), ["sign::tsa-answer"], "a time far away");
}
