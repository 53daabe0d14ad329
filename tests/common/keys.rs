//! Keys and certificates, made by OpenSSL for each run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::root;

/// The folder of the keys, made once.
pub fn folder() -> &'static Path {
    static KEYS: OnceLock<PathBuf> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("keys-{}", std::process::id()));
        let script = root().join("tests/keys/make.sh");
        let status = Command::new("bash").arg(script).arg(&folder).status();
        assert!(status.expect("bash runs").success(), "the keys are made");
        folder
    })
}

/// A file of a key.
pub fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).expect("a file of a key")
}
