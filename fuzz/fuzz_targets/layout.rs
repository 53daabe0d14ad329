//! Any bytes as a report's layout, or as a form's: loaded and used, or refused; never a panic.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::{Engine, Places};
use libfuzzer_sys::fuzz_target;

const REPORT: &str = "
unit: 沅江市商务局
year: 2022
title: 自评报告
layout: LAYOUT
indicators: [{ name: 甲, indicators: [{ name: 乙, indicators: [{ name: 丙, score: 1 }] }] }]
preamble: [正文。]
attachments: [{ form: FORM }]
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The fonts are found once: each map of a font file stays for as long as the process lives.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    Engine::open(Places {
        layouts: vec![],
        fonts: Asked { shipped: root().join("fonts"), ..Asked::default() },
    })
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else { return };
    let form = bytes.first().is_some_and(|byte| *byte == b'F');
    let (name, layout, own) = if form {
        ("form/own.yaml", "report", "own")
    } else {
        ("own.yaml", "own", "project-self-evaluation")
    };
    let written = fs::create_dir(folder.path().join("form"))
        .and_then(|()| fs::write(folder.path().join(name), bytes.get(1..).unwrap_or_default()));
    if written.is_err() {
        return;
    }
    let engine = ENGINE.with_layouts(vec![folder.path().to_owned(), root().join("layouts")]);
    let text = REPORT.replace("LAYOUT", layout).replace("FORM", own);
    let source = Source { name: "report.yaml".to_owned(), text, folder: None };
    let _ = engine.render(&source, &Default::default());
});
