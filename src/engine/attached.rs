//! What an archive edition carries.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::archive;
use crate::data::{Edition, Report, State};
use crate::diag::{Source, SourceId};
use crate::pdf::{Attached, Relation};
use crate::style::Used;
use crate::yaml;

use super::{Engine, Files, RenderOptions};

impl Engine {
    /// What an archive edition carries: the report's file, the layouts and pictures that it
    /// used, and the manifest of them.
    pub(super) fn attached(
        &self,
        source: &Source,
        options: &RenderOptions,
        files: &Files,
    ) -> Vec<Attached> {
        let original = options.original.clone().unwrap_or_default();
        let report = as_read(original, source);
        let mut attached = vec![yaml_file(REPORT.to_owned(), "数据 data", report)];
        attached[0].relation = Relation::Source;
        let layouts = self.layouts.used(files.layouts.clone());
        attached.extend(layouts.iter().map(|(name, layout)| layout_file(name, layout)));
        attached.extend(self.attached_pictures(source, files));
        attached.push(archive::manifest(&attached, rendered(options)));
        attached
    }

    /// The pictures, where the files that name them will find them again.
    fn attached_pictures(&self, report: &Source, files: &Files) -> Vec<Attached> {
        let mut attached = BTreeMap::new();
        for (source, name) in files.pictures.keys() {
            let folder = match *source {
                SourceId::REPORT => String::new(),
                id => format!("{}/{}", archive::LAYOUTS, self.layouts.folder_of(id)),
            };
            let path = self.folder(report, *source).unwrap_or_default().join(name);
            let name = clean(&format!("{folder}{name}"));
            attached.insert(name, std::fs::read(path).unwrap_or_default());
        }
        let picture = |(name, bytes): (String, Vec<u8>)| Attached {
            name,
            what: "图片 picture".to_owned(),
            media_type: "application/octet-stream",
            relation: Relation::Supplement,
            bytes,
        };
        attached.into_iter().map(picture).collect()
    }
}

/// What an archive edition calls the report's file.
pub(super) const REPORT: &str = "report.yaml";

/// The layouts that a report names.
pub(super) fn used_layouts(report: &Report) -> Vec<String> {
    let forms = report.attachments.iter().chain(&report.covers);
    let forms = forms.map(|attachment| format!("form/{}", attachment.form.value));
    std::iter::once(report.layout.value.clone()).chain(forms).collect()
}

/// A layout, with its title and version.
fn layout_file(name: &str, layout: &Used<'_>) -> Attached {
    let name = format!("{}/{name}.yaml", archive::LAYOUTS);
    let named = [Some("版式 layout"), layout.title.as_deref(), layout.version.as_deref()];
    let what: Vec<&str> = named.into_iter().flatten().collect();
    let bytes = as_read(std::fs::read(layout.path).unwrap_or_default(), layout.source);
    yaml_file(name, &what.join(" "), bytes)
}

fn yaml_file(name: String, what: &str, bytes: Vec<u8>) -> Attached {
    Attached {
        name,
        what: what.to_owned(),
        media_type: "application/yaml",
        relation: Relation::Supplement,
        bytes,
    }
}

/// The bytes of a file, if they still say what was read from it.
fn as_read(bytes: Vec<u8>, source: &Source) -> Vec<u8> {
    let same =
        yaml::source(&source.name, &bytes).is_ok_and(|now| now.text == source.text);
    if same { bytes } else { source.text.clone().into_bytes() }
}

/// How a report was rendered, for the manifest.
fn rendered(options: &RenderOptions) -> Value {
    let mut rendered = json!({
        "standard": options.pdf.standard.name(),
        "screen": options.pdf.screen,
        "draft": options.version.state == State::Draft,
        "fields": options.fields,
        "edition": options.version.edition.map(Edition::name),
        "pages": options.pages.map(|(first, last)| [first, last]),
    });
    if let Some(codes) = &options.stamp {
        rendered["stamp"] = codes.written();
    }
    rendered
}

/// A path without `.` in it.
fn clean(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}
