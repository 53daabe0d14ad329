//! Other people's validator of PDF/A and PDF/UA.

use page_validation::{
    ValidationFailure, ValidationOptions, ValidationProfile, validate_pdf_bytes,
};

/// The validator reads no widths from CID-keyed CFF fonts with several font dicts (Noto,
/// Fandol) and takes them for zero. What the fonts really say, `tests/readers` compares.
fn is_false_alarm(failure: &ValidationFailure) -> bool {
    const WIDTHS: [&str; 3] = [
        "ISO 19005-2:2011:6.2.11.5:1",
        "ISO 19005-3:2012:6.2.11.5:1",
        "ISO 14289-1:2014:7.21.5:1",
    ];
    WIDTHS.contains(&failure.rule_id.as_str())
        && failure.message.contains("width 0.000 in its embedded CIDFontType0C program")
}

/// What it finds wrong by a profile.
pub fn faults(pdf: &[u8], profile: ValidationProfile) -> Vec<String> {
    let report = validate_pdf_bytes(pdf, &ValidationOptions::default().profile(profile))
        .expect("the validator can read the file");
    let failures = report.failures.iter().filter(|failure| !is_false_alarm(failure));
    failures.map(|failure| format!("{}: {}", failure.rule_id, failure.message)).collect()
}
