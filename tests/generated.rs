//! The reports that the tests of batches and the benchmarks are made with are right, and differ.

mod common;
#[path = "../benches/reports/mod.rs"]
mod reports;

use std::collections::BTreeSet;

use banxin::failed;
use common::{engine, source};

#[test]
fn generated_reports_have_nothing_to_mend() {
    for seed in (0..60).chain([u64::MAX]) {
        for text in [reports::report(seed), reports::short(seed)] {
            let found = engine().check(&source(&text), None);
            assert!(!failed(&found), "{seed}: {found:#?}\n{text}");
        }
    }
}

#[test]
fn each_number_gives_a_report_of_its_own_and_always_the_same() {
    let texts: BTreeSet<String> = (0..2000).map(reports::report).collect();
    assert_eq!(texts.len(), 2000);
    assert!(texts.contains(&reports::report(1234)));
}
