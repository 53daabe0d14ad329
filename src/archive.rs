//! 归档版: what a PDF was made from, inside it, and out of it again (spec/filing D2, D3).
//!
//! A PDF/A-3 carries the report's file, the layouts and pictures that it used, and a manifest
//! that names them with their SHA-256. So the pages can be made again, byte for byte, by the
//! same version of the program, and the data read when it is gone.

use std::path::{Component, Path};

use lopdf::{Dictionary, Document, Object};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Result, both};
use crate::pdf::{Attached, Relation};

/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// The folder of the layouts.
pub const LAYOUTS: &str = "layouts";
/// More than this is no report with its layouts and pictures.
const LARGEST: usize = 512 * 1024 * 1024;
/// More files than this no report has.
const MOST_FILES: usize = 10_000;
/// Name trees are not deeper than this.
const DEEPEST: usize = 32;

/// The manifest of what a PDF carries: its program, how it was rendered, and each file with
/// its size and SHA-256.
pub(crate) fn manifest(files: &[Attached], rendered: Value) -> Attached {
    let listed = files.iter().map(|file| {
        json!({
            "name": file.name,
            "what": file.what,
            "bytes": file.bytes.len(),
            "sha256": sha256(&file.bytes),
        })
    });
    let manifest = json!({
        "program": { "name": "banxin", "version": env!("CARGO_PKG_VERSION") },
        "rendered": rendered,
        "files": listed.collect::<Vec<_>>(),
    });
    Attached {
        name: MANIFEST.to_owned(),
        what: "清单 manifest".to_owned(),
        media_type: "application/json",
        relation: Relation::Data,
        bytes: format!("{manifest:#}\n").into_bytes(),
    }
}

/// SHA-256, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that was in a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// Its name, with folders; it leads out of none.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files that a PDF carries, in the order of their names. `name` is what messages call it.
pub fn extract(name: &str, pdf: &[u8]) -> Result<Vec<Extracted>> {
    let document =
        Document::load_mem(pdf).map_err(|error| vec![unreadable(name, &error)])?;
    let mut files = vec![];
    let mut room = LARGEST;
    for spec in specs(&document) {
        let file = file(&document, spec, &mut room);
        files.push(file.ok_or_else(|| vec![broken(name)])?);
        if files.len() > MOST_FILES {
            return Err(vec![broken(name)]);
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let twice = files.windows(2).any(|pair| pair[0].name == pair[1].name);
    match files.is_empty() {
        true => Err(vec![none(name)]),
        false if twice => Err(vec![broken(name)]),
        false => match altered(&files).as_slice() {
            [] => Ok(files),
            names => Err(vec![changed(name, &names.join(", "))]),
        },
    }
}

/// The file specifications of a document's name tree (ISO 32000-1, 7.11.4, 7.9.6).
fn specs(document: &Document) -> Vec<&Dictionary> {
    let names =
        document.catalog().ok().and_then(|catalog| dict(document, catalog, b"Names"));
    let tree = names.and_then(|names| dict(document, names, b"EmbeddedFiles"));
    let mut specs = vec![];
    tree.into_iter().for_each(|tree| leaves(document, tree, 0, &mut specs));
    specs
}

fn leaves<'a>(
    document: &'a Document,
    node: &'a Dictionary,
    depth: usize,
    specs: &mut Vec<&'a Dictionary>,
) {
    if depth > DEEPEST || specs.len() > MOST_FILES {
        return;
    }
    for pair in array(document, node, b"Names").chunks(2) {
        let spec = pair.get(1).and_then(|spec| resolved(document, spec).as_dict().ok());
        specs.extend(spec);
    }
    for kid in array(document, node, b"Kids") {
        if let Ok(kid) = resolved(document, kid).as_dict() {
            leaves(document, kid, depth + 1, specs);
        }
    }
}

fn file(document: &Document, spec: &Dictionary, room: &mut usize) -> Option<Extracted> {
    let name = spec.get(b"UF").or_else(|_| spec.get(b"F")).ok()?;
    let name = lopdf::decode_text_string(resolved(document, name)).ok()?;
    let stream = dict(document, spec, b"EF")?.get(b"F").ok()?;
    let stream = resolved(document, stream).as_stream().ok()?;
    let bytes = match stream.filters() {
        Ok(filters) if !filters.is_empty() => {
            stream.decompressed_content_with_limit(*room).ok()?
        }
        _ => stream.content.clone(),
    };
    *room = room.checked_sub(bytes.len())?;
    // A stream that breaks off is read as far as it goes: its length tells.
    let whole = size(document, stream).is_none_or(|size| size == bytes.len());
    (whole && stays_inside(&name)).then_some(Extracted { name, bytes })
}

/// How many bytes a file has, if that is said.
fn size(document: &Document, stream: &lopdf::Stream) -> Option<usize> {
    let size = dict(document, &stream.dict, b"Params")?.get(b"Size").ok()?;
    resolved(document, size).as_i64().ok()?.try_into().ok()
}

/// The names of files that are not what the manifest says, or are not there.
fn altered(files: &[Extracted]) -> Vec<String> {
    let find = |name: &str| files.iter().find(|file| file.name == name);
    let manifest =
        find(MANIFEST).map(|file| serde_json::from_slice::<Value>(&file.bytes));
    let Some(Ok(manifest)) = manifest else { return vec![] };
    let listed = manifest["files"].as_array().into_iter().flatten();
    let is_as_listed = |entry: &Value| {
        let file = entry["name"].as_str().and_then(find);
        file.is_some_and(|file| entry["sha256"] == sha256(&file.bytes))
    };
    let altered = listed.filter(|entry| !is_as_listed(entry));
    altered.map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Whether a name leads to no place outside of the folder that it is written to.
fn stays_inside(name: &str) -> bool {
    let is_plain = |part| matches!(part, Component::Normal(_));
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && Path::new(name).components().all(is_plain)
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).map_or(object, |(_, object)| object)
}

fn dict<'a>(
    document: &'a Document,
    of: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    of.get(key).ok().and_then(|object| resolved(document, object).as_dict().ok())
}

fn array<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    let array = of.get(key).ok();
    let array = array.and_then(|object| resolved(document, object).as_array().ok());
    array.map_or(&[], Vec::as_slice)
}

fn unreadable(name: &str, error: &lopdf::Error) -> Diagnostic {
    Diagnostic::error(
        "archive::unreadable",
        both(
            format!("this is no PDF that can be read: {error}"),
            format!("无法作为 PDF 读取：{error}"),
        ),
    )
    .in_file(name)
    .hint(both("name a PDF of an archive edition", "请指明归档版的 PDF 文件"))
}

const NOTHING: &str = "archive::nothing-inside";

fn none(name: &str) -> Diagnostic {
    Diagnostic::error(NOTHING, both("no files are in this PDF", "此 PDF 中没有内附文件"))
        .in_file(name)
        .hint(both(
            "only an archive edition carries its data: render --edition archive",
            "只有归档版内附数据：render --edition archive",
        ))
}

/// Whether an error says that a PDF carries nothing.
pub(crate) fn is_none(error: &Diagnostic) -> bool {
    error.code == NOTHING
}

fn changed(name: &str, files: &str) -> Diagnostic {
    Diagnostic::error(
        "archive::altered",
        both(
            format!("files are not as the manifest lists them: {files}"),
            format!("内附文件与清单不符：{files}"),
        ),
    )
    .in_file(name)
    .hint(both(
        "the PDF was changed after it was made: take another copy",
        "PDF 在生成之后被改动：请换一份副本",
    ))
}

fn broken(name: &str) -> Diagnostic {
    Diagnostic::error(
        "archive::broken",
        both("the files in this PDF cannot be read", "此 PDF 的内附文件无法读取"),
    )
    .in_file(name)
    .hint(both(
        "the file is damaged, or no archive edition of this program: take another copy",
        "文件已损坏，或不是本程序的归档版：请换一份副本",
    ))
}
