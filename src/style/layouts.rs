//! Finds and loads layouts; inheritance ends here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::diag::{Diagnostic, Result, Source, SourceId, Span, both};
use crate::lexicon::Lexicon;
use crate::yaml::{self, At, Node, NodeKind};

use super::faces::{OneOrMany, RawFaces, RawFonts, STANDARD};
use super::form::{self, Form, RawForm};
use super::lexicon::RawLexicon;
use super::report::{RawReport, ReportLook};

/// All layouts of some folders. Each is read when it is first asked for.
#[derive(Debug)]
pub struct Layouts {
    folders: Vec<PathBuf>,
    entries: BTreeMap<String, Entry>,
    /// The names, by the number of the source less one.
    names: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    path: PathBuf,
    id: SourceId,
    source: OnceLock<Result<Source>>,
    report: OnceLock<Result<ReportLook>>,
    form: OnceLock<Result<Form>>,
}

/// A file of layouts that a report used.
#[derive(Clone, Debug)]
pub struct Used<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// What was read from it.
    pub source: &'a Source,
    /// What it is called.
    pub title: Option<String>,
    /// Which version of it this is.
    pub version: Option<String>,
}

/// The forms that the program fills in itself, such as the cover of a volume: none that an office
/// would start from or send in.
const OWN: &str = "archive/";

/// Folders deeper than this below a folder of layouts are not looked into.
const MAX_DEPTH: usize = 4;
/// A layout inherits from at most this many.
const MAX_PARENTS: usize = 16;
/// Layouts beyond this many are not looked at: a source's number has 16 bits.
const MOST: usize = 60_000;

impl Layouts {
    /// Looks for layouts; those of earlier folders hide those of later ones with the same
    /// name.
    pub fn find(folders: Vec<PathBuf>) -> Self {
        let mut paths = BTreeMap::new();
        for folder in &folders {
            for (name, path) in layout_files(folder) {
                paths.entry(name).or_insert(path);
            }
        }
        let names: Vec<String> = paths.keys().take(MOST).cloned().collect();
        let entries = (1..).zip(paths).take(MOST).map(|(id, (name, path))| {
            (
                name,
                Entry {
                    path,
                    id: SourceId(id),
                    source: OnceLock::new(),
                    report: OnceLock::new(),
                    form: OnceLock::new(),
                },
            )
        });
        Self { folders, entries: entries.collect(), names }
    }

    /// Where it looked.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The names of the forms, without `form/`.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        let forms = self.names.iter().filter_map(|name| name.strip_prefix("form/"));
        forms.filter(|name| !name.starts_with(OWN))
    }

    /// The names of all layouts, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The text of a layout that was read.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        let name = self.names.get(usize::from(id.0).checked_sub(1)?)?;
        self.entries.get(name)?.source.get()?.as_ref().ok()
    }

    /// The name of the layout whose texts have this number.
    pub fn name(&self, id: SourceId) -> Option<&str> {
        let at = usize::from(id.0).checked_sub(1)?;
        self.names.get(at).map(String::as_str)
    }

    /// The text of a layout, read if it was not.
    pub fn text(&self, name: &str) -> Option<&Source> {
        let entry = self.entries.get(name)?;
        Self::text_of(entry).as_ref().ok()
    }

    fn text_of(entry: &Entry) -> &Result<Source> {
        let read = || yaml::read(&entry.path, &entry.path.display().to_string());
        entry.source.get_or_init(read)
    }

    /// The folder of a layout below that of the layouts, with a slash at its end, if it has
    /// one.
    pub fn folder_of(&self, id: SourceId) -> &str {
        let name = usize::from(id.0).checked_sub(1).and_then(|at| self.names.get(at));
        let name = name.map_or("", String::as_str);
        &name[..name.rfind('/').map_or(0, |slash| slash + 1)]
    }

    /// The look of a report, which names it at `span`.
    pub fn report(&self, name: &At<String>) -> Result<&ReportLook> {
        let entry = self.entry(&name.value, name.span)?;
        let look = entry.report.get_or_init(|| self.load_report(&name.value));
        look.as_ref().map_err(Clone::clone)
    }

    /// A form, by its name without `form/`.
    pub fn form(&self, name: &At<String>) -> Result<&Form> {
        let full = format!("form/{}", name.value);
        let entry = self.entry(&full, name.span)?;
        let form = entry.form.get_or_init(|| self.load_form(&full, name.span));
        form.as_ref().map_err(Clone::clone)
    }

    /// The files of the layouts that a report used: those of these names, and all that they
    /// extend or name. Those that were not read are not there.
    pub fn used(&self, names: Vec<String>) -> BTreeMap<&str, Used<'_>> {
        let (mut used, mut open) = (BTreeMap::new(), names);
        while let Some(name) = open.pop() {
            let Some((name, entry)) = self.entries.get_key_value(&name) else { continue };
            let Some(Ok(source)) = entry.source.get() else { continue };
            let Ok(node) = yaml::parse(source, entry.id) else { continue };
            if !used.contains_key(name.as_str()) {
                open.extend(named(&node));
                let text = |key| value(&node, key).and_then(text);
                let (title, version) = (text("title"), text("version"));
                used.insert(
                    name.as_str(),
                    Used { path: &entry.path, source, title, version },
                );
            }
        }
        used
    }

    /// The data of a file of layouts that describes no look, such as a rule set, with that of
    /// the files it extends.
    pub fn data(&self, name: &str, at: Span) -> Result<Node> {
        self.node(name, at, 0)
    }

    fn load_report(&self, name: &str) -> Result<ReportLook> {
        let mut node = self.node(name, Span::default(), 0)?;
        form::expand_panels(&mut node)?;
        let raw: RawReport = yaml::from_node(&node)?;
        let set = format!("fonts/{}", raw.fonts.value.set());
        let faces: RawFaces = yaml::from_node(&self.node(&set, raw.fonts.span, 0)?)?;
        raw.resolve(node.span, &faces, &Arc::new(self.lexicon(&raw)?))
    }

    /// The words of all lexicons that a layout names.
    fn lexicon(&self, raw: &RawReport) -> Result<Lexicon> {
        let standard = vec![STANDARD.to_owned()];
        let named = raw.lexicon.as_ref();
        let span = named.map(|names| names.span).unwrap_or_default();
        let mut lexicon = Lexicon::default();
        for name in named.map_or(&standard, |names| &names.value.0) {
            let node = self.node(&format!("lexicon/{name}"), span, 0)?;
            lexicon.join(&yaml::from_node::<RawLexicon>(&node)?.resolve());
        }
        Ok(lexicon)
    }

    fn load_form(&self, name: &str, at: Span) -> Result<Form> {
        let mut node = self.node(name, at, 0)?;
        form::expand(&mut node)?;
        let raw: RawForm = yaml::from_node(&node)?;
        raw.resolve(node.span)
    }

    /// A layout's data with that of the layouts it extends.
    fn node(&self, name: &str, at: Span, depth: usize) -> Result<Node> {
        if depth > MAX_PARENTS {
            return Err(vec![circle(name, at)]);
        }
        let entry = self.entry(name, at)?;
        let source = Self::text_of(entry).as_ref().map_err(Clone::clone)?;
        let mut node = yaml::parse(source, entry.id)?;
        match take(&mut node, "extends") {
            None => Ok(node),
            Some(parent) => {
                let span = parent.span;
                let parent: String = yaml::from_node(&parent)?;
                Ok(merge(self.node(&parent, span, depth + 1)?, node))
            }
        }
    }

    fn entry(&self, name: &str, at: Span) -> Result<&Entry> {
        self.entries.get(name).ok_or_else(|| vec![self.missing(name, at)])
    }

    fn missing(&self, name: &str, at: Span) -> Diagnostic {
        let folders: Vec<String> =
            self.folders.iter().map(|folder| folder.display().to_string()).collect();
        let (folders, known) = (folders.join(", "), self.names.join(", "));
        let error = Diagnostic::error(
            "style::no-layout",
            both(
                format!("there is no layout `{name}`"),
                format!("没有名为“{name}”的版式"),
            ),
        )
        .at(at)
        .hint(both(
            format!("looked in {folders}; found: {known}"),
            format!("查找位置：{folders}；已有：{known}"),
        ));
        // A report that names no layout has no place to point at.
        if at == Span::default() { Diagnostic { span: None, ..error } } else { error }
    }
}

/// The other layouts that one names.
fn named(node: &Node) -> Vec<String> {
    let parent = value(node, "extends").and_then(text);
    let fonts =
        value(node, "fonts").and_then(|node| yaml::from_node::<RawFonts>(node).ok());
    let fonts = fonts.map(|fonts| format!("fonts/{}", fonts.set()));
    let lexicons = value(node, "lexicon")
        .and_then(|node| yaml::from_node::<OneOrMany<String>>(node).ok())
        .map_or(vec![STANDARD.to_owned()], |names| names.0);
    let lexicons = lexicons.into_iter().map(|name| format!("lexicon/{name}"));
    parent.into_iter().chain(fonts).chain(lexicons).collect()
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let NodeKind::Map(entries) = &node.kind else { return None };
    entries.iter().find(|(name, _)| name.text == key).map(|(_, node)| node)
}

fn text(node: &Node) -> Option<String> {
    yaml::from_node(node).ok()
}

/// The layouts below a folder, with their names.
fn layout_files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files = vec![];
    let mut folders = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    folders.push((path, format!("{prefix}{name}/"), depth + 1));
                }
            } else if let Some(stem) =
                name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))
            {
                files.push((format!("{prefix}{stem}"), path));
            }
        }
    }
    files.sort();
    files
}

/// Removes an entry of a map and returns its value.
fn take(node: &mut Node, key: &str) -> Option<Node> {
    let NodeKind::Map(entries) = &mut node.kind else { return None };
    let at = entries.iter().position(|(name, _)| name.text == key)?;
    Some(entries.remove(at).1)
}

/// A map with the entries of its parent that it does not have itself; maps merge at every
/// depth, all else replaces what the parent has.
fn merge(parent: Node, child: Node) -> Node {
    match (parent.kind, child.kind) {
        (NodeKind::Map(inherited), NodeKind::Map(own)) => {
            let mut own: Vec<_> = own.into_iter().map(Some).collect();
            let mut entries = vec![];
            for (key, value) in inherited {
                let same = |entry: &&mut Option<(yaml::Key, Node)>| {
                    entry.as_ref().is_some_and(|(name, _)| name.text == key.text)
                };
                match own.iter_mut().find(same).and_then(Option::take) {
                    Some((key, ours)) => entries.push((key, merge(value, ours))),
                    None => entries.push((key, value)),
                }
            }
            entries.extend(own.into_iter().flatten());
            Node { span: child.span, kind: NodeKind::Map(entries) }
        }
        (_, kind) => Node { span: child.span, kind },
    }
}

fn circle(name: &str, at: Span) -> Diagnostic {
    Diagnostic::error(
        "style::circle",
        both(
            format!("the layout `{name}` extends itself, or more than 16 others"),
            format!("版式“{name}”继承了自身，或继承层数超过 16"),
        ),
    )
    .at(at)
    .hint(both("remove an `extends` of the circle", "请去掉环中的一个 extends"))
}
