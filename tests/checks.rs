//! The rules of `banxin check`, each by its cases: `tests/checks/<rule>.yaml` has reports in
//! which it must find something, and reports in which it must not.

mod common;

use std::collections::BTreeSet;
use std::fs;

use banxin::check::{self, RULES};
use banxin::diag::{Diagnostic, Severity};
use common::{engine, root, source};
use serde::Deserialize;

/// The cases of a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    /// Its id.
    rule: String,
    /// Where it finds something.
    finds: Vec<Finds>,
    /// Where it finds nothing.
    leaves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finds {
    /// The report, without the keys that each must have.
    report: String,
    /// What the marked places say, in their order.
    at: Vec<String>,
    /// The report after `--fix`, if that changes it.
    fixed: Option<String>,
}

/// What every report must have, before what a case is about.
const HEAD: &str = "unit: 某局\nyear: 2023\ntitle: 报告\n";

fn cases() -> Vec<Cases> {
    let folder = fs::read_dir(root().join("tests/checks")).expect("a folder").flatten();
    let mut files: Vec<_> = folder.map(|entry| entry.path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).expect("a text");
        serde_saphyr::from_str(&text)
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()))
    };
    files.iter().map(read).collect()
}

/// A case with the keys that it must have and does not bring itself.
fn whole(report: &str) -> String {
    let missing = HEAD.lines().filter(|line| {
        let key = &line[..=line.find(':').unwrap_or(0)];
        !report.lines().any(|line| line.starts_with(key))
    });
    missing.map(|line| format!("{line}\n")).collect::<String>() + report
}

fn found(report: &str, rule: &str) -> Vec<Diagnostic> {
    let mut found = engine().check(&source(&whole(report)), None);
    // Characters that cannot be set are an error, which a rule may mend.
    let is_error = |one: &&Diagnostic| {
        one.severity == Severity::Error && one.code != "text::invisible"
    };
    let errors: Vec<_> = found.iter().filter(is_error).collect();
    assert!(errors.is_empty(), "{rule}: {report}\n{errors:#?}");
    found.retain(|one| one.code == rule);
    found
}

#[test]
fn rules_find_what_they_must() {
    for cases in cases() {
        for case in &cases.finds {
            let text = whole(&case.report);
            let found = found(&case.report, &cases.rule);
            let at: Vec<_> = found
                .iter()
                .map(|one| &text[one.span.expect("a place").range()])
                .collect();
            assert_eq!(at, case.at, "{}: {}", cases.rule, case.report);
        }
    }
}

#[test]
fn rules_leave_alone_what_they_must() {
    for cases in cases() {
        for report in &cases.leaves {
            let found = found(report, &cases.rule);
            assert!(found.is_empty(), "{}: {report}\n{found:#?}", cases.rule);
        }
    }
}

/// `--fix` changes what it must and nothing else; what is found again is not found by it.
#[test]
fn rules_mend_what_they_can() {
    for cases in cases() {
        for case in &cases.finds {
            let before = source(&whole(&case.report));
            let fixed = check::fix(&before, &found(&case.report, &cases.rule));
            let expected = case.fixed.as_ref().map_or(before.text, |text| whole(text));
            assert_eq!(fixed.text, expected, "{}: {}", cases.rule, case.report);
            let again =
                check::fix(&source(&fixed.text), &found(&fixed.text, &cases.rule));
            assert_eq!((again.text, again.made), (fixed.text, 0), "{}", cases.rule);
        }
    }
}

#[test]
fn each_rule_has_cases_and_a_line_in_the_docs() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(rules.len(), RULES.len(), "each id stands once");
    let cases = cases();
    for case in &cases {
        let both = !case.finds.is_empty() && !case.leaves.is_empty();
        assert!(both, "{}: a case that it finds, and one that it leaves", case.rule);
    }
    let with_cases: BTreeSet<&str> = cases.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(rules, with_cases);
    let docs = fs::read_to_string(root().join("docs/checks.md")).expect("the docs");
    for rule in RULES.iter() {
        let severity = match rule.severity {
            Severity::Must => "must",
            Severity::Doubtful => "doubtful",
            _ => "hint",
        };
        let begin = format!("| `{}` | {severity} | {} |", rule.id, rule.source);
        assert!(docs.contains(&begin), "docs/checks.md has no line: {begin}");
    }
}

/// The examples are in order: nothing that must be mended, nothing doubtful.
#[test]
fn the_examples_are_in_order() {
    for report in common::reports() {
        if report.starts_with(root().join("examples")) {
            let mut found = engine().check(&common::read(&report), None);
            found.retain(|one| one.severity < Severity::Hint);
            assert!(found.is_empty(), "{}: {found:#?}", report.display());
        }
    }
}
