//! What a batch keeps of a report: its bytes, what they are, what was found, and what they
//! were made of beside the report, so that one can tell later whether they are still right.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::archive::sha256;
use crate::data::{self, State, Tree};
use crate::diag::{Diagnostic, Result, Source};
use crate::frame::{Info, Item, Pages, PlacedField};
use crate::geom::{Abs, Rect};
use crate::picture::Named;

use super::{Engine, RenderOptions, Typeset, Version};

/// A report made, and what is to be known about it.
#[derive(Clone, Debug)]
pub struct Produced {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// What it says about itself.
    pub info: Info,
    /// How many pages it has.
    pub pages: usize,
    /// Whether it is marked as a draft.
    pub is_draft: bool,
    /// Where people sign and seals are.
    pub places: Vec<Place>,
    /// What should be looked at: what typesetting told, what the rules found, and what is
    /// missing before it can be filed.
    pub diagnostics: Vec<Diagnostic>,
    /// What it was made of beside the report itself.
    pub needs: Vec<Need>,
}

/// Where a seal is on a page, or where somebody signs. Lengths in mm, from the top left corner
/// of the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What it is called: `SIG_filler`, `SIG_head`, `SEAL_unit`, or `edge-seal` of a part of one
    /// that is cut over the edges of pages.
    pub name: String,
    /// The page, counted from one.
    pub page: usize,
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// A file that a report was made of beside itself: a layout, a picture of the report, or a
/// picture of a layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The layout, or the one that names the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// The picture, as it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The SHA-256 of what was read, in hexadecimal.
    pub sha256: String,
}

/// What layouts need, by their names: the same for many reports.
pub(super) type Known = Mutex<BTreeMap<Vec<String>, Arc<[Need]>>>;

/// The files of layouts that hold rules and words.
const RULES: &str = "rules/";
/// So much of a font's file is read to know it again: its directory with the checksums of all
/// tables is there.
const FONT_HEAD: u64 = 64 * 1024;

impl Engine {
    /// Makes a report as it may be filed, or as a draft if something keeps it from that, as
    /// [`Engine::render_or_draft`] does; on one thread, and with all that is to be known about
    /// it. With `only_final`, what keeps it from being filed is an error.
    pub fn produce(
        &self,
        source: &Source,
        options: &RenderOptions,
        only_final: bool,
    ) -> Result<Produced> {
        self.produce_read(source, &data::tree(source), options, only_final)
    }

    /// The same for a report whose file was read.
    pub fn produce_read(
        &self,
        source: &Source,
        tree: &Tree,
        options: &RenderOptions,
        only_final: bool,
    ) -> Result<Produced> {
        let (found, missing) = self.judged(source, tree, None);
        if only_final && !missing.is_empty() {
            return Err(missing);
        }
        let is_draft = !missing.is_empty() || options.version.state == State::Draft;
        let state = if is_draft { State::Draft } else { options.version.state };
        let version = Version { state, ..options.version };
        let options = RenderOptions { version, ..options.clone() };
        let mut typeset = self.typeset_read(source, tree, version, |_| {})?;
        if options.stamp.is_some() {
            typeset.files.layouts.extend(self.stamp_layouts());
        }
        let pages = &typeset.pages.value;
        let (info, count, places) =
            (pages.info.clone(), pages.pages.len(), places(pages));
        let needs = self.needs(&typeset);
        let (rendered, _) = self.write(source, &options, typeset)?;
        let mut diagnostics = rendered.warnings;
        diagnostics.extend(found);
        diagnostics.extend(missing);
        diagnostics.sort_by_key(|one| (one.severity, one.span, one.code));
        diagnostics.dedup();
        Ok(Produced {
            bytes: rendered.value,
            info,
            pages: count,
            is_draft,
            places,
            diagnostics,
            needs,
        })
    }

    fn needs(&self, typeset: &Typeset) -> Vec<Need> {
        let mut names = typeset.files.layouts.clone();
        names.sort();
        names.dedup();
        let mut known = self.needs.lock().unwrap_or_else(PoisonError::into_inner);
        let layouts = known.entry(names).or_insert_with_key(|names| {
            let used = self.layouts.used(names.clone()).into_iter();
            used.map(|(name, used)| layout(name, used.source)).collect()
        });
        layouts
            .iter()
            .cloned()
            .chain(self.picture_needs(&typeset.files.pictures))
            .collect()
    }

    fn picture_needs(&self, pictures: &Named) -> impl Iterator<Item = Need> {
        pictures.iter().map(|((source, name), picture)| Need {
            layout: self.layouts.name(*source).map(str::to_owned),
            picture: Some(name.clone()),
            sha256: sha256(picture.data()),
        })
    }

    /// Whether what a report was made of beside itself is still the same.
    pub fn holds(&self, report: &Source, needs: &[Need]) -> bool {
        needs.iter().all(|need| self.now(report, need).as_ref() == Some(need))
    }

    /// A need as it is today.
    fn now(&self, report: &Source, need: &Need) -> Option<Need> {
        let layout_text = || self.layouts.text(need.layout.as_deref()?);
        let Some(picture) = &need.picture else {
            return Some(layout(need.layout.as_deref()?, layout_text()?));
        };
        let folder = match need.layout {
            None => report.folder.as_deref(),
            Some(_) => layout_text()?.folder.as_deref(),
        };
        let sha256 = sha256(&std::fs::read(folder?.join(picture)).ok()?);
        Some(Need { sha256, ..need.clone() })
    }

    /// What is the same for all reports, in one number: the program, the rules, the fonts. If
    /// it has changed, a report may look or be judged otherwise. Of a font's file the length
    /// and the head are read.
    pub fn fingerprint(&self) -> String {
        let mut sum = Sha256::new();
        sum.update(env!("CARGO_PKG_VERSION"));
        for name in self.layouts.names().filter(|name| name.starts_with(RULES)) {
            sum.update(name);
            sum.update(self.layouts.text(name).map_or("", |source| &source.text));
        }
        for font in self.fonts.found() {
            sum.update(font.path.file_name().unwrap_or_default().as_encoded_bytes());
            sum.update(font.index.to_le_bytes());
            // What cannot be read now cannot be read when it is used, and is told then.
            let _ = add_file(&mut sum, &font.path);
        }
        sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn add_file(sum: &mut Sha256, path: &Path) -> std::io::Result<()> {
    let file = File::open(path)?;
    sum.update(file.metadata()?.len().to_le_bytes());
    let mut head = vec![];
    file.take(FONT_HEAD).read_to_end(&mut head)?;
    sum.update(&head);
    Ok(())
}

fn layout(name: &str, source: &Source) -> Need {
    Need {
        layout: Some(name.to_owned()),
        picture: None,
        sha256: sha256(source.text.as_bytes()),
    }
}

/// Where people sign and seals are, in the order of pages.
fn places(pages: &Pages) -> Vec<Place> {
    let field = |field: PlacedField| place(&field.name, field.page + 1, field.area);
    let signed = pages.fields().into_iter().map(field);
    let edges = (1..).zip(&pages.pages).flat_map(|(number, page)| {
        page.frame.items.iter().filter_map(move |(at, item)| match item {
            // Nothing else is seen in part.
            Item::Window(part) => {
                let area = Rect { origin: *at, size: part.size };
                Some(place("edge-seal", number, area))
            }
            _ => None,
        })
    });
    let mut places: Vec<Place> = signed.chain(edges).collect();
    places.sort_by_key(|place| place.page);
    places
}

fn place(name: &str, page: usize, area: Rect) -> Place {
    let mm = |length: Abs| (length.to_mm() * 100.0).round() / 100.0;
    Place {
        name: name.to_owned(),
        page,
        x: mm(area.origin.x),
        y: mm(area.origin.y),
        width: mm(area.size.width),
        height: mm(area.size.height),
    }
}
