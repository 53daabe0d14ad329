//! What kind of file it is, and the parts of the zip packages that spreadsheets and documents
//! are (ECMA-376, part 2).

use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;

use crate::diag::{Bilingual, Diagnostic, Result, both};

/// What a file is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A spreadsheet since Excel 2007.
    Xlsx,
    /// One before it.
    Xls,
    /// A document since Word 2007.
    Docx,
    /// Plain text.
    Text,
}

/// What every OLE container begins with ([MS-CFB], 2.2).
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";
/// A package may have so many bytes unpacked: no report has, but bombs have.
const LARGEST: u64 = 192 * 1024 * 1024;
/// And so many parts.
const MOST_PARTS: usize = 10_000;
/// An XML part may have so many elements and texts.
const MOST_NODES: u32 = 8_000_000;
/// Elements inside each other deeper than this are a bomb: those who walk them recur.
const DEEPEST: usize = 200;

/// What a file is, by its first bytes and its parts; an error for what cannot be read.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Result<FileKind> {
    if bytes.starts_with(OLE) {
        return ole_kind(name, bytes);
    }
    if bytes.starts_with(ZIP) {
        let names = Package::open(name, bytes)?;
        let has = |part: &str| names.names.iter().any(|name| name == part);
        return match (has("xl/workbook.xml"), has("word/document.xml")) {
            (true, _) => Ok(FileKind::Xlsx),
            (_, true) => Ok(FileKind::Docx),
            _ => {
                Err(vec![unknown(name, "a package of another kind", "其他类型的压缩包")])
            }
        };
    }
    let begins = |start: &[u8]| bytes.trim_ascii_start().starts_with(start);
    let markup = |tag: &str| {
        let head = &bytes[..bytes.len().min(512)];
        String::from_utf8_lossy(head).to_ascii_lowercase().contains(tag)
    };
    match () {
        () if bytes.trim_ascii().is_empty() => Err(vec![empty(name)]),
        () if begins(b"%PDF") => Err(vec![unknown(name, "a PDF", "PDF")]),
        () if begins(b"{\\rtf") => Err(vec![unknown(name, "RTF", "RTF")]),
        () if markup("<html")
            || markup("<?mso")
            || markup("urn:schemas-microsoft-com") =>
        {
            Err(vec![unknown(name, "a web page or XML under another name", "网页或 XML")])
        }
        () => Ok(FileKind::Text),
    }
}

/// Spreadsheets before 2007, and whatever has a password.
fn ole_kind(name: &str, bytes: &[u8]) -> Result<FileKind> {
    // Names of streams are UTF-16 ([MS-CFB], 2.6.1).
    let has = |stream: &str| {
        let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        return Err(vec![password(name)]);
    }
    if has("WordDocument") {
        return Err(vec![unknown(
            name,
            "a document of Word before 2007",
            "旧版 Word 文档（.doc）",
        )]);
    }
    Ok(FileKind::Xls)
}

/// A zip package, its size looked at before anything of it is used.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    file: String,
    /// The names of its parts.
    pub(super) names: Vec<String>,
}

/// The elements inside one.
pub(super) fn elements<'a, 'i: 'a>(
    node: Node<'a, 'i>,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// Whether an element has a name, in whatever namespace: writers choose among several.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The first element inside one that has a name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// An attribute by its name, in whatever namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|own| own.name() == name).map(|own| own.value())
}

/// A relation of a part to another.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type: `worksheet`, `comments`.
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    pub(super) fn open(file: &str, bytes: &'a [u8]) -> Result<Self> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| vec![damaged(file)])?;
        if archive.len() > MOST_PARTS {
            return Err(vec![too_large(file)]);
        }
        let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
        let names = names.collect();
        let mut package = Self { archive, file: file.to_owned(), names };
        package.measure()?;
        Ok(package)
    }

    /// Unpacks all once: what a package says of its sizes need not be true.
    fn measure(&mut self) -> Result<()> {
        let mut left = LARGEST;
        for index in 0..self.archive.len() {
            let part =
                self.archive.by_index(index).map_err(|_| vec![damaged(&self.file)])?;
            let mut limited = part.take(left + 1);
            let copied = std::io::copy(&mut limited, &mut std::io::sink());
            let length = copied.map_err(|_| vec![damaged(&self.file)])?;
            left = left.checked_sub(length).ok_or_else(|| vec![too_large(&self.file)])?;
        }
        Ok(())
    }

    /// The text of a part, if there is such a part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>> {
        let Ok(part) = self.archive.by_name(name) else { return Ok(None) };
        let mut bytes = vec![];
        let read = part.take(LARGEST).read_to_end(&mut bytes);
        read.map_err(|_| vec![damaged(&self.file)])?;
        let (text, _, faulty) = encoding_rs::UTF_8.decode(&bytes);
        if faulty { Err(vec![damaged(&self.file)]) } else { Ok(Some(text.into_owned())) }
    }

    /// The relations of a part.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.part(&format!("{folder}/_rels/{name}.rels"))? else {
            return Ok(vec![]);
        };
        let document = parse(&self.file, &text)?;
        let relation = |node: Node<'_, '_>| {
            Some(Relation {
                id: node.attribute("Id")?.to_owned(),
                kind: node.attribute("Type")?.rsplit('/').next()?.to_owned(),
                target: resolve(folder, node.attribute("Target")?),
            })
        };
        Ok(document.descendants().filter_map(relation).collect())
    }
}

/// An XML part as a tree.
pub(super) fn parse<'t>(file: &str, text: &'t str) -> Result<Document<'t>> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..Default::default()
    };
    let document =
        Document::parse_with_options(text, options).map_err(|_| vec![damaged(file)])?;
    let too_deep =
        || document.descendants().any(|node| node.ancestors().nth(DEEPEST).is_some());
    if too_deep() { Err(vec![damaged(file)]) } else { Ok(document) }
}

/// The part that a relation's target names.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            ".." => drop(path.pop()),
            "." | "" => {}
            name => path.push(name),
        }
    }
    path.join("/")
}

/// An error for a file that is not what it should be inside.
pub(super) fn damaged(file: &str) -> Diagnostic {
    fault(
        "import::damaged",
        file,
        both(
            "the file is damaged, or is not what its name says",
            "文件已损坏，或内容与扩展名不符",
        ),
        both(
            "open it in the program that wrote it, and save it again",
            "请用原程序打开后重新保存",
        ),
    )
}

/// An error for a file that only a password opens.
pub(super) fn password(file: &str) -> Diagnostic {
    fault(
        "import::password",
        file,
        both("the file is protected by a password", "文件有打开密码"),
        both(
            "remove the password in the program that set it",
            "请在原程序中取消打开密码",
        ),
    )
}

fn too_large(file: &str) -> Diagnostic {
    fault(
        "import::too-large",
        file,
        both("the file unpacks to more than 192 MiB", "文件解压后超过 192 MiB"),
        both(
            "is it a report or a form? leave out its pictures",
            "请确认是否为报告或表格，并删去图片",
        ),
    )
}

fn empty(file: &str) -> Diagnostic {
    fault(
        "import::empty",
        file,
        both("the file is empty", "文件是空的"),
        both("was it copied whole?", "请确认文件是否复制完整"),
    )
}

fn unknown(file: &str, en: &str, zh: &str) -> Diagnostic {
    fault(
        "import::unknown-kind",
        file,
        both(
            format!("this is {en}, which cannot be imported"),
            format!("这是{zh}，不能导入"),
        ),
        both("save it as .xlsx, .docx or plain text", "请另存为 .xlsx、.docx 或纯文本"),
    )
}

fn fault(code: &'static str, file: &str, what: Bilingual, hint: Bilingual) -> Diagnostic {
    Diagnostic::error(code, what).in_file(file).hint(hint)
}
