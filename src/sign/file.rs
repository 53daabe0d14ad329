//! A PDF read strictly. What other software would mend by guessing is refused: two readers that
//! mend differently see two documents, and a signature would be under one of them.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::fault::{Words, alone};
use crate::diag::Result;

/// The largest file that is read, in bytes: offsets are 32 bits wide.
const LARGEST: usize = 1 << 30;
/// The most that one stream of a file's own structure may unfold to, in bytes.
const UNFOLDED: usize = 256 << 20;

/// Reads a file, or one of its earlier states.
///
/// # Errors
///
/// It is no PDF, is encrypted, damaged or too large.
pub(super) fn open(bytes: &[u8]) -> Result<Document> {
    if bytes.len() > LARGEST {
        return Err(alone(
            "sign::too-large",
            ("the file is larger than 1 GiB", "文件大于 1 GiB"),
            ("split it", "请拆分文件"),
        ));
    }
    if !bytes.starts_with(b"%PDF-") {
        return Err(not_pdf());
    }
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(UNFOLDED),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options);
    let document = document.map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => encrypted(),
        error => damaged(&error.to_string()),
    })?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(encrypted());
    }
    sound(&document, bytes)?;
    Ok(document)
}

/// Refuses a file whose table leads to other objects than it says, or that has no pages.
fn sound(document: &Document, bytes: &[u8]) -> Result<()> {
    for (number, entry) in &document.reference_table.entries {
        let XrefEntry::Normal { offset, generation } = *entry else { continue };
        let header = format!("{number} {generation} obj");
        let there = bytes.get(offset as usize..).unwrap_or_default();
        if !there.starts_with(header.as_bytes()) {
            return Err(damaged(&format!("object {number} is not where the table says")));
        }
    }
    if document.catalog().is_err() || document.page_iter().next().is_none() {
        return Err(damaged("it has no catalog or no pages"));
    }
    Ok(())
}

fn not_pdf() -> Vec<crate::diag::Diagnostic> {
    alone(
        "sign::not-pdf",
        ("this is no PDF", "这不是 PDF 文件"),
        (
            "name a PDF, such as one that `banxin render` wrote",
            "请指定 PDF 文件，例如 banxin render 生成的文件",
        ),
    )
}

fn encrypted() -> Vec<crate::diag::Diagnostic> {
    alone(
        "sign::encrypted",
        ("the PDF is encrypted", "PDF 已加密"),
        (
            "decrypt it first; an archival PDF is not encrypted",
            "请先解密；归档用的 PDF 不得加密",
        ),
    )
}

/// A fault in the structure of a file.
pub(super) fn damaged(detail: &str) -> Vec<crate::diag::Diagnostic> {
    let words: Words =
        (&format!("the PDF is damaged: {detail}"), &format!("PDF 已损坏：{detail}"));
    alone(
        "sign::damaged",
        words,
        (
            "take the file as it was written; one that another program mended is another file",
            "请使用原始文件；经其他软件修复的文件已不是原文件",
        ),
    )
}

/// A value behind references, if there is one.
pub(super) fn resolved<'a>(
    document: &'a Document,
    value: &'a Object,
) -> Option<&'a Object> {
    let (_, object) = document.dereference(value).ok()?;
    (!object.is_null()).then_some(object)
}

/// A value of a dictionary, behind references.
pub(super) fn get<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    resolved(document, dictionary.get(key).ok()?)
}

/// A dictionary that is a value of another.
pub(super) fn get_dictionary<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    get(document, dictionary, key)?.as_dict().ok()
}

/// The members of an array that is a value of a dictionary; none if there is no array.
pub(super) fn get_array<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> &'a [Object] {
    let array = get(document, dictionary, key).and_then(|value| value.as_array().ok());
    array.map(Vec::as_slice).unwrap_or_default()
}

/// A name that is a value of a dictionary.
pub(super) fn get_name<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [u8]> {
    get(document, dictionary, key)?.as_name().ok()
}

/// A text that is a value of a dictionary.
pub(super) fn get_text(
    document: &Document,
    dictionary: &Dictionary,
    key: &[u8],
) -> Option<String> {
    lopdf::decode_text_string(get(document, dictionary, key)?).ok()
}

/// The identifier of the catalog.
pub(super) fn catalog_id(document: &Document) -> Result<ObjectId> {
    let root = document.trailer.get(b"Root").and_then(Object::as_reference);
    root.map_err(|_| damaged("it has no catalog"))
}
