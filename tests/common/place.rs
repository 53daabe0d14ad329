//! A folder in which batches run, for tests.

#![allow(dead_code, unreachable_pub, reason = "each test crate uses a part of it")]

#[path = "../../benches/reports/mod.rs"]
pub mod reports;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use banxin::archive::sha256;
use serde_json::Value;
use tempfile::TempDir;

/// A folder for inputs and outputs, in which the program runs.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        Self(tempfile::tempdir_in(folder).expect("a folder"))
    }

    /// With short reports `in/0.yaml` and so on.
    pub fn with(count: u64) -> Self {
        let place = Self::new();
        for seed in 0..count {
            place.write(&format!("in/{seed}.yaml"), reports::short(seed));
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    pub fn run(&self, args: &[&str]) -> Told {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], input: &str) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
        command.args(args).current_dir(&self.0).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        // Who reads nothing closes it.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Told::new(child.wait_with_output().expect("it ends"))
    }

    pub fn manifest(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(name)).expect("a manifest");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The items of the manifest of `out`.
    pub fn items(&self) -> Vec<Value> {
        let mut lines = self.manifest("out/manifest.jsonl");
        assert!(lines.pop().expect("a line")["batch"].is_object());
        lines
    }

    /// All PDFs of `out` with their bytes.
    pub fn pdfs(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path("out")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "pdf") {
                    let name = path.strip_prefix(self.path("out")).expect("inside");
                    let name = name.display().to_string();
                    found.insert(name, fs::read(&path).expect("read"));
                }
            }
        }
        found
    }

    /// The manifest says what is there, and nothing else is there.
    pub fn is_true(&self) {
        let mut pdfs = self.pdfs();
        for item in self.items() {
            let Some(output) = item["output"].as_str() else {
                assert_eq!(item["state"], "failed", "{item}");
                assert!(item["checks"]["error"].as_u64() > Some(0), "{item}");
                continue;
            };
            let bytes = pdfs.remove(output).unwrap_or_else(|| panic!("{output}"));
            assert_eq!(item["output_sha256"], sha256(&bytes));
            assert_eq!(item["bytes"], bytes.len() as u64);
        }
        assert!(pdfs.is_empty(), "{:?}", pdfs.keys());
    }
}

pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (code, out, err) =
            (output.status.code(), text(output.stdout), text(output.stderr));
        Self { code, out, err }
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(
            self.out.contains(text) || self.err.contains(text),
            "{}{}",
            self.out,
            self.err
        );
        self
    }
}
