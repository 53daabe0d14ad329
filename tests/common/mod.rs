//! What several tests need: the engine over the files that ship, and the reports of the
//! suite and the examples.

#![allow(dead_code, unreachable_pub, reason = "each test crate uses a part of it")]

pub mod keys;
pub mod validator;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use banxin::diag::Source;
use banxin::font::Asked;
use banxin::{Engine, Places, yaml};

/// A folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The engine with the layouts and fonts that ship, and the layouts of the tests.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        Engine::open(Places {
            layouts: vec![root().join("tests/layouts"), root().join("layouts")],
            fonts: Asked { shipped: root().join("fonts"), ..Asked::default() },
        })
    })
}

/// Reads a report; its name in messages does not depend on the machine.
pub fn read(path: &Path) -> Source {
    let name = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    yaml::read(path, &name).expect("the report can be read")
}

/// A report from its text.
pub fn source(text: &str) -> Source {
    Source { name: "report.yaml".to_owned(), text: text.to_owned(), folder: None }
}

/// All reports of the suite and the examples, in the order of their paths.
pub fn reports() -> Vec<PathBuf> {
    let mut found = vec![];
    for folder in ["examples", "tests/suite"] {
        for inner in folders(&root().join(folder)) {
            let files = fs::read_dir(inner).expect("a folder").flatten();
            let paths = files.map(|entry| entry.path());
            found.extend(
                paths.filter(|path| path.extension().is_some_and(|e| e == "yaml")),
            );
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there are reports");
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// A report's name in the references: `table-many-indicators`.
pub fn case_name(path: &Path) -> String {
    let part = |path: Option<&Path>| {
        path.and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned()
    };
    format!("{}-{}", part(path.parent()), part(Some(path)))
}
