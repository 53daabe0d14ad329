//! The book of faces: where they were looked for, and what was found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::face::{self, Font};

/// Where faces are looked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Folders that the user named; they come first.
    pub user: Vec<PathBuf>,
    /// Folders of the system; empty unless the user asked for them.
    pub system: Vec<PathBuf>,
    /// The folder of the fonts that ship. Their file names are their PostScript names, so
    /// that none needs to be opened before it is used.
    pub shipped: PathBuf,
    /// Whether the files of the user and of the system may be written over while they are
    /// used, so that they are read and not mapped.
    pub changing: bool,
}

/// All faces that were found, by name. None is opened before it is used.
#[derive(Debug)]
pub struct FontBook {
    asked: Asked,
    entries: Vec<Entry>,
    by_name: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Entry {
    found: Found,
    font: OnceLock<Option<Font>>,
}

/// A face that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The names by which it can be asked for.
    pub names: Vec<String>,
    /// The file.
    pub path: PathBuf,
    /// Which face of the file.
    pub index: u32,
    /// Whether it is one of those that ship.
    pub shipped: bool,
}

/// Folders deeper than this below a fonts folder are not looked into.
const MAX_DEPTH: usize = 6;

impl FontBook {
    /// Looks for faces. Folders that are missing have none.
    pub fn find(asked: Asked) -> Self {
        let mut found = vec![];
        for folder in asked.user.iter().chain(&asked.system) {
            for path in font_files(folder) {
                let faces = face::names(&path).into_iter().enumerate();
                found.extend(faces.map(|(index, names)| Found {
                    names,
                    path: path.clone(),
                    // A collection of more than 2^32 faces does not fit a file.
                    index: u32::try_from(index).unwrap_or(u32::MAX),
                    shipped: false,
                }));
            }
        }
        found.extend(font_files(&asked.shipped).into_iter().map(|path| {
            let stem =
                path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Found { names: vec![stem], path, index: 0, shipped: true }
        }));
        let mut by_name = BTreeMap::new();
        for (index, face) in found.iter().enumerate() {
            for name in &face.names {
                by_name.entry(key(name)).or_insert(index);
            }
        }
        let entries = found
            .into_iter()
            .map(|found| Entry { found, font: OnceLock::new() })
            .collect();
        Self { asked, entries, by_name }
    }

    /// Looks for faces again, in the same folders or others. Those that were opened, and whose
    /// files are what they were, byte for byte, are kept.
    pub fn again(&self, asked: Asked) -> Self {
        let book = Self::find(asked);
        for entry in &book.entries {
            let same = |other: &&Entry| {
                (&other.found.path, other.found.index)
                    == (&entry.found.path, entry.found.index)
            };
            let before = self.entries.iter().find(same).and_then(|one| one.font.get());
            let Some(Some(font)) = before else { continue };
            if fs::read(&entry.found.path).is_ok_and(|bytes| bytes == font.data()) {
                // The book is new: nobody has opened the face.
                let _ = entry.font.set(Some(font.clone()));
            }
        }
        book
    }

    /// Where it looked.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What it found, first choice first.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.entries.iter().map(|entry| &entry.found)
    }

    /// The face of a name, opened on its first use. None if there is none, or if its file
    /// cannot be read.
    pub fn open(&self, name: &str) -> Option<Font> {
        let entry = &self.entries[*self.by_name.get(&key(name))?];
        let Found { path, index, shipped, .. } = &entry.found;
        let open = || match self.asked.changing && !shipped {
            true => Font::copy(path, *index, name).ok(),
            false => Font::open(path, *index, name).ok(),
        };
        entry.font.get_or_init(open).clone()
    }
}

/// Names are compared without regard to case and spaces.
fn key(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The font files under a folder, in the order of their paths.
fn font_files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (vec![], vec![(folder.to_owned(), 0)]);
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    folders.push((path, depth + 1));
                }
            } else if is_font(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    matches!(extension.as_str(), "ttf" | "otf" | "ttc" | "otc")
}
