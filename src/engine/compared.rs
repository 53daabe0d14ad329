//! Whether the pages of an archive edition are what its data gives: it is typeset again from
//! what is inside.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::archive::{self, Extracted};
use crate::data::{Archive, Edition, State};
use crate::diag::{Diagnostic, Result, both};
use crate::pdf::{PdfOptions, Standard};
use crate::{sign, yaml};

use super::attached::REPORT;
use super::{Engine, RenderOptions, Version};

/// What is known of the pages of a PDF by the data inside.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// It carries no data: it is no archive edition of this program.
    NoArchive,
    /// They are what the data gives.
    Same {
        /// So many bytes from the beginning are the same; what follows are updates, such as
        /// signatures, that change no page.
        bytes: usize,
    },
    /// Another version of the program made them, which gives other bytes.
    OtherVersion(String),
    /// They are not what the data gives, or the data cannot be read.
    Other(Vec<Diagnostic>),
}

impl Engine {
    /// Typesets an archive edition again from what is inside and compares it, byte for byte.
    /// `name` is what messages call it.
    pub fn prove(&self, name: &str, pdf: &[u8]) -> Comparison {
        let files = match archive::extract(name, pdf) {
            Ok(files) => files,
            Err(errors) if errors.iter().all(archive::is_none) => {
                return Comparison::NoArchive;
            }
            Err(errors) => return Comparison::Other(errors),
        };
        let Some(manifest) = manifest(&files) else { return Comparison::NoArchive };
        let version = manifest["program"]["version"].as_str().unwrap_or_default();
        if version != env!("CARGO_PKG_VERSION") {
            return Comparison::OtherVersion(version.to_owned());
        }
        let compared = self.retypeset(&files, &manifest["rendered"]).and_then(|again| {
            compare(pdf, &again)?;
            Ok(again.len())
        });
        match compared {
            Ok(bytes) => Comparison::Same { bytes },
            Err(errors) => Comparison::Other(named(errors, name)),
        }
    }

    /// The PDF that what is inside gives.
    fn retypeset(&self, files: &[Extracted], rendered: &Value) -> Result<Vec<u8>> {
        let folder = tempfile::tempdir().map_err(|error| vec![no_room(&error)])?;
        for file in files {
            write(&folder.path().join(&file.name), &file.bytes)
                .map_err(|error| vec![no_room(&error)])?;
        }
        let report = folder.path().join(REPORT);
        let source = yaml::read(&report, REPORT)?;
        let original = fs::read(&report).ok();
        let options = options(rendered, original).ok_or_else(|| vec![unknown_way()])?;
        let engine = self.with_layouts(vec![folder.path().join(archive::LAYOUTS)]);
        Ok(engine.render(&source, &options)?.value)
    }
}

/// The manifest of an archive edition of this program.
fn manifest(files: &[Extracted]) -> Option<Value> {
    let file = files.iter().find(|file| file.name == archive::MANIFEST)?;
    let manifest: Value = serde_json::from_slice(&file.bytes).ok()?;
    (manifest["program"]["name"] == "banxin").then_some(manifest)
}

/// How a PDF was rendered, as its manifest says.
fn options(rendered: &Value, original: Option<Vec<u8>>) -> Option<RenderOptions> {
    let standards = [Standard::A2a, Standard::A2u, Standard::A3a, Standard::None];
    let standard =
        standards.into_iter().find(|one| rendered["standard"] == one.name())?;
    let screen = rendered["screen"].as_bool()?;
    let state = if rendered["draft"].as_bool()? { State::Draft } else { State::Plain };
    let edition =
        (rendered["edition"] == Edition::Archive.name()).then_some(Edition::Archive)?;
    let page = |index| usize::try_from(rendered["pages"].get(index)?.as_u64()?).ok();
    Some(RenderOptions {
        pdf: PdfOptions { standard, screen },
        pages: page(0).zip(page(1)),
        version: Version { state, edition: Some(edition) },
        original,
        fields: rendered["fields"].as_bool()?,
        stamp: rendered.get("stamp").and_then(Archive::read),
        shared: None,
    })
}

/// Whether a PDF begins with the bytes that its data gives, and all that follows are updates
/// that change no page.
fn compare(pdf: &[u8], again: &[u8]) -> Result<()> {
    if !pdf.starts_with(again) {
        let same = pdf.iter().zip(again).take_while(|(a, b)| a == b).count();
        return Err(vec![other_pages(same)]);
    }
    let changes = sign::changes_after(pdf, again.len())?;
    let refused: Vec<_> =
        changes.into_iter().filter(|change| !change.is_allowed).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let list = |between: &str, text: fn(&sign::Change) -> &str| {
        refused.iter().map(text).collect::<Vec<_>>().join(between)
    };
    let (en, zh) = (list("; ", |it| &it.what.en), list("；", |it| &it.what.zh));
    Err(vec![changed_later(&en, &zh)])
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, bytes)
}

fn named(errors: Vec<Diagnostic>, name: &str) -> Vec<Diagnostic> {
    // What is wrong with the data inside has its place there, in a file that is gone.
    errors
        .into_iter()
        .map(|error| Diagnostic { span: None, ..error }.in_file(name))
        .collect()
}

fn no_room(error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        "archive::no-room",
        both(
            format!("the data inside cannot be unpacked: {error}"),
            format!("内附数据无法解开：{error}"),
        ),
    )
    .hint(both(
        "make room in the folder for temporary files",
        "请在临时文件夹所在的磁盘腾出空间",
    ))
}

fn unknown_way() -> Diagnostic {
    Diagnostic::error(
        "archive::broken",
        both(
            "the manifest does not say how the pages were made",
            "清单未写明页面的生成方式",
        ),
    )
    .hint(both("take another copy", "请换一份副本"))
}

fn other_pages(same: usize) -> Diagnostic {
    Diagnostic::error(
        "archive::other-pages",
        both(
            format!(
                "the pages are not what the data inside gives: the files differ from byte {} on",
                same + 1
            ),
            format!("页面与内附数据重新排版的结果不符：自第 {} 字节起不同", same + 1),
        ),
    )
    .hint(both(
        "the PDF or its data was changed, or other fonts are found here: name those it was made \
         with by --font-path",
        "PDF 或其数据被改动，或此处的字体与生成时不同：请用 --font-path 指定当时的字体",
    ))
}

fn changed_later(en: &str, zh: &str) -> Diagnostic {
    Diagnostic::error(
        "archive::changed-later",
        both(
            format!("the PDF was changed after it was made: {en}"),
            format!("PDF 在生成之后被改动：{zh}"),
        ),
    )
    .hint(both(
        "ask for the file as it was made, or for the one that was signed",
        "请索取生成时的文件，或已签名的文件",
    ))
}
