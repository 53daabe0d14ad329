//! Any bytes as a report: read, joined with its layout and typeset, or refused; never a panic.

#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use banxin::font::Asked;
use banxin::{Engine, Places, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Engine::open(Places {
            layouts: vec![root.join("layouts")],
            fonts: Asked { shipped: root.join("fonts"), ..Asked::default() },
        })
    });
    if let Ok(source) = yaml::source("report.yaml", bytes) {
        // The result does not matter: that there is one does.
        let _ = engine.render(&source, &Default::default());
    }
});
