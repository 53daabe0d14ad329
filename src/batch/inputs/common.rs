//! The YAML that rows and lines share: what they say themselves wins.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use banxin::diag::{Result, Source, SourceId, Span};
use banxin::yaml::{self, Key, Node, NodeKind};

/// A report that rows and lines fill up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Common {
    node: Option<Node>,
    /// Where files that it names are looked for.
    pub(super) folder: Option<PathBuf>,
}

impl Common {
    /// Reads it from a file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let source = yaml::read(path, &path.display().to_string())?;
        let node = yaml::parse(&source, SourceId::REPORT)?;
        Ok(Self { node: Some(node), folder: source.folder })
    }

    /// A report in YAML: this one with values at paths.
    pub(super) fn with_values<'a>(
        &self,
        values: impl Iterator<Item = (&'a [String], String)>,
    ) -> Vec<u8> {
        let mut node = self.node.clone().unwrap_or_else(|| map(vec![]));
        for (path, text) in values {
            set(&mut node, path, scalar(text));
        }
        written(&node)
    }

    /// A line in JSON, filled up with this; the line as it is if there is nothing to fill up.
    pub(super) fn with_line(&self, name: &str, line: Vec<u8>) -> Result<Vec<u8>> {
        let Some(common) = &self.node else { return Ok(line) };
        let source = yaml::source(name, &line)?;
        let own = yaml::parse(&Source { folder: None, ..source }, SourceId::REPORT)?;
        Ok(written(&merged(common.clone(), own)))
    }
}

fn node(kind: NodeKind) -> Node {
    Node { span: Span::default(), kind }
}

fn map(entries: Vec<(Key, Node)>) -> Node {
    node(NodeKind::Map(entries))
}

/// Text stays text: what it is, its place in a report says.
fn scalar(text: String) -> Node {
    node(NodeKind::Scalar { text, quoted: true })
}

/// Sets a value, and makes what lists and maps there are on the way. Items of lists count from
/// one.
fn set(at: &mut Node, path: &[String], value: Node) {
    let Some((key, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    if let (NodeKind::Seq(items), Some(index)) = (&mut at.kind, index(key)) {
        if index == items.len() {
            items.push(map(vec![]));
        }
        if let Some(item) = items.get_mut(index) {
            set(item, rest, value);
            return;
        }
    }
    let is_new = match &at.kind {
        NodeKind::Map(entries) => entries.is_empty(),
        _ => true,
    };
    if is_new && index(key) == Some(0) {
        at.kind = NodeKind::Seq(vec![]);
        set(at, path, value);
        return;
    }
    if !matches!(at.kind, NodeKind::Map(_)) {
        at.kind = NodeKind::Map(vec![]);
    }
    if let NodeKind::Map(entries) = &mut at.kind {
        let place = entries.iter().position(|(name, _)| name.text == *key);
        let place = place.unwrap_or_else(|| {
            let name = Key { text: key.clone(), span: Span::default() };
            entries.push((name, map(vec![])));
            entries.len() - 1
        });
        set(&mut entries[place].1, rest, value);
    }
}

/// `1` is the first.
fn index(key: &str) -> Option<usize> {
    key.parse::<usize>().ok()?.checked_sub(1)
}

/// Maps merge at every depth; all else replaces what was there.
fn merged(under: Node, over: Node) -> Node {
    match (under.kind, over.kind) {
        (NodeKind::Map(mut entries), NodeKind::Map(own)) => {
            for (key, value) in own {
                match entries.iter().position(|(name, _)| name.text == key.text) {
                    Some(at) => {
                        let under = std::mem::replace(&mut entries[at].1, map(vec![]));
                        entries[at].1 = merged(under, value);
                    }
                    None => entries.push((key, value)),
                }
            }
            map(entries)
        }
        (_, kind) => node(kind),
    }
}

/// A tree as YAML: maps and lists one entry a line, so that messages point at lines.
fn written(root: &Node) -> Vec<u8> {
    let mut text = String::new();
    block(root, 0, &mut text);
    text.into_bytes()
}

/// An entry after its key or dash: on the same line if it is short, else below it.
fn entry(value: &Node, depth: usize, text: &mut String) {
    match &value.kind {
        NodeKind::Map(entries) if !entries.is_empty() => {
            text.push('\n');
            block(value, depth + 1, text);
        }
        NodeKind::Seq(items) if !items.is_empty() => {
            text.push('\n');
            block(value, depth + 1, text);
        }
        _ => {
            text.push(' ');
            block(value, depth, text);
        }
    }
}

fn block(at: &Node, depth: usize, text: &mut String) {
    let indent = depth * 2;
    // Writing to a string does not fail.
    match &at.kind {
        NodeKind::Null => text.push_str("null\n"),
        NodeKind::Scalar { text: value, quoted } => {
            let _ = writeln!(text, "{}", shown(value, *quoted));
        }
        NodeKind::Map(entries) if entries.is_empty() => text.push_str("{}\n"),
        NodeKind::Seq(items) if items.is_empty() => text.push_str("[]\n"),
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                let _ = write!(text, "{:indent$}{}:", "", shown(&key.text, false));
                entry(value, depth, text);
            }
        }
        NodeKind::Seq(items) => {
            for item in items {
                let _ = write!(text, "{:indent$}-", "");
                entry(item, depth, text);
            }
        }
    }
}

/// A scalar, between quotes where it could be read as something else. A text in JSON is one in
/// YAML (YAML 1.2.2, 1.2).
fn shown(value: &str, quoted: bool) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
    let starts = value.starts_with(|c: char| c.is_alphanumeric());
    if !quoted && starts && value.chars().all(plain) {
        return value.to_owned();
    }
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(text: &str) -> Common {
        let text = text.to_owned();
        let source = Source { name: "c.yaml".to_owned(), text, folder: None };
        let node = yaml::parse(&source, SourceId::REPORT).unwrap();
        Common { node: Some(node), folder: None }
    }

    fn with(text: &str, values: &[(&str, &str)]) -> String {
        let paths: Vec<Vec<String>> = values
            .iter()
            .map(|(path, _)| path.split('.').map(str::to_owned).collect())
            .collect();
        let texts = values.iter().map(|(_, text)| (*text).to_owned());
        let values = paths.iter().map(Vec::as_slice).zip(texts);
        String::from_utf8(common(text).with_values(values)).unwrap()
    }

    #[test]
    fn values_of_a_row_win() {
        assert_eq!(
            with(
                "unit: 甲\nfunds: {total: {budget: 40.00}}\nlist: [{a: 1}, {a: 2}]\n",
                &[
                    ("unit", "乙: \"丙\""),
                    ("funds.total.executed", "007"),
                    ("list.2.a", "3"),
                    ("list.3.a", "4"),
                    ("new.1.x", "5"),
                ]
            ),
            "unit: \"乙: \\\"丙\\\"\"\nfunds:\n  total:\n    budget: 40.00\n    \
             executed: \"007\"\nlist:\n  -\n    a: 1\n  -\n    a: \"3\"\n  -\n    a: \"4\"\n\
             new:\n  -\n    x: \"5\"\n"
        );
    }

    /// What is written is read again as what it was.
    #[test]
    fn trees_are_written_as_they_are() {
        let text = "a: ~\nb: 'null'\nc: [x, [], {}, [y, {z: '- 1'}]]\n\
                    d: \"1\\n2 #\"\ne: ≥7个\n'f: g': '007'\nh: |\n  一\n  二\n";
        let once = String::from_utf8(written(common(text).node.as_ref().unwrap()));
        let once = once.unwrap();
        fn plain(node: &Node) -> String {
            match &node.kind {
                NodeKind::Null => "~".to_owned(),
                NodeKind::Scalar { text, .. } => format!("{text:?}"),
                NodeKind::Seq(items) => {
                    items.iter().map(|item| format!("-{}", plain(item))).collect()
                }
                NodeKind::Map(entries) => entries
                    .iter()
                    .map(|(key, node)| format!("{}:{},", key.text, plain(node)))
                    .collect(),
            }
        }
        let (before, after) = (common(text), common(&once));
        assert_eq!(
            before.node.as_ref().map(plain),
            after.node.as_ref().map(plain),
            "{once}"
        );
    }

    #[test]
    fn a_line_wins_at_every_depth() {
        let common = common("unit: 甲\nfunds: {total: {budget: 40}, unit: 万元}\n");
        let line = br#"{"funds":{"total":{"budget":"50"}},"year":2022}"#.to_vec();
        let merged = String::from_utf8(common.with_line("x", line).unwrap()).unwrap();
        assert_eq!(
            merged,
            "unit: 甲\nfunds:\n  total:\n    budget: \"50\"\n  unit: 万元\nyear: 2022\n"
        );
    }
}
