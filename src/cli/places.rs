//! Where the program's own files are, from any working directory.

use std::env;
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, both};
use banxin::font::Asked;
use banxin::{Engine, Places};

use super::args::Args;

/// Beside `bin`, in an archive or under a prefix.
const SHARE: &str = "../share/banxin";

/// Folders where systems keep fonts.
const SYSTEM: [&str; 6] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
    "/usr/share/texmf/fonts",
];
/// Folders where their users do, below the home folder.
const USERS: [&str; 4] = [
    ".local/share/fonts",
    ".fonts",
    "Library/Fonts",
    "AppData/Local/Microsoft/Windows/Fonts",
];

impl Args {
    /// A warning for each folder that the arguments name and that is not there.
    pub(super) fn missing_folders(&self) -> Vec<Diagnostic> {
        let fonts = self.font_path.iter().map(|folder| (folder, "--font-path"));
        let layouts = self.layout_path.iter().map(|folder| (folder, "--layout-path"));
        let missing = fonts.chain(layouts).filter(|(folder, _)| !folder.is_dir());
        missing.map(|(folder, option)| no_folder(folder, option)).collect()
    }

    /// The engine with the folders that the arguments name.
    pub(super) fn engine(&self) -> Engine {
        Engine::open(self.places())
    }

    /// The folders that the arguments name, before those that ship.
    pub(super) fn places(&self) -> Places {
        let share = share();
        let mut layouts = self.layout_path.clone();
        layouts.push(share.join("layouts"));
        Places {
            layouts,
            fonts: Asked {
                user: self.font_path.clone(),
                system: if self.system_fonts { system() } else { vec![] },
                shipped: share.join("fonts"),
                changing: false,
            },
        }
    }
}

fn no_folder(folder: &Path, option: &str) -> Diagnostic {
    Diagnostic::warning(
        "usage::no-folder",
        both("there is no such folder", "没有这个文件夹"),
    )
    .in_file(folder.display().to_string())
    .hint(both(
        format!("check what {option} names; nothing was looked for there"),
        format!("请检查 {option} 所指的文件夹；未在其中查找"),
    ))
}

/// The folder of the program's own files: beside the program, else where it was built
/// (`cargo run`, `cargo install --path .`).
fn share() -> PathBuf {
    let beside = env::current_exe()
        .and_then(|exe| exe.canonicalize())
        .ok()
        .and_then(|exe| exe.parent().map(|folder| folder.join(SHARE)));
    beside
        .and_then(|share| share.canonicalize().ok())
        .filter(|share| share.join("layouts").is_dir())
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_owned())
}

fn system() -> Vec<PathBuf> {
    let home =
        env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(PathBuf::from);
    let users = home.into_iter().flat_map(|home| USERS.map(|folder| home.join(folder)));
    SYSTEM
        .iter()
        .map(PathBuf::from)
        .chain(users)
        .filter(|folder| folder.is_dir())
        .collect()
}
