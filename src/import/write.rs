//! Values to YAML: blocks by their indentation, scalars by serde-saphyr's serializer.

use serde_saphyr::{SerializerOptions, ser_options, to_string_with_options};

use super::tree::Tree;

/// The first lines of the file, for editors and their users.
const HEAD: &str = "\
# yaml-language-server: $schema=report.schema.json
# 编辑器的补全：banxin schema report > report.schema.json
";

/// The YAML of a report's values, with the texts that found no place in comments at its end.
pub(super) fn write(report: &Tree, unplaced: &[String]) -> String {
    let mut out = HEAD.to_owned();
    if let Tree::Map(entries) = report {
        for (key, value) in entries {
            // A blank line before each part, as in the examples.
            if !matches!(value, Tree::Text(_) | Tree::Plain(_)) {
                out.push('\n');
            }
            entry(&mut out, 0, key, value);
        }
    }
    comments(&mut out, unplaced);
    out
}

fn comments(out: &mut String, unplaced: &[String]) {
    if unplaced.is_empty() {
        return;
    }
    out.push('\n');
    for text in unplaced {
        for (index, line) in text.split('\n').enumerate() {
            let label = if index == 0 { "未能放置：" } else { "　　" };
            let line: String =
                line.chars().map(|c| if is_refused(c) { ' ' } else { c }).collect();
            out.push_str(format!("# {label}{line}").trim_end());
            out.push('\n');
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    out.push_str(&"  ".repeat(depth));
}

fn entry(out: &mut String, depth: usize, key: &str, value: &Tree) {
    indent(out, depth);
    out.push_str(&scalar(key));
    out.push(':');
    after_key(out, depth, value);
}

/// A value after its key.
fn after_key(out: &mut String, depth: usize, value: &Tree) {
    match value {
        Tree::Text(text) => out.push_str(&format!(" {}\n", scalar(text))),
        Tree::Plain(text) => out.push_str(&format!(" {text}\n")),
        Tree::List(items) if items.is_empty() => out.push_str(" []\n"),
        Tree::Map(entries) if entries.is_empty() => out.push_str(" {}\n"),
        Tree::List(items) => {
            out.push('\n');
            items.iter().for_each(|value| item(out, depth + 1, value));
        }
        Tree::Map(entries) => {
            out.push('\n');
            entries.iter().for_each(|(key, value)| entry(out, depth + 1, key, value));
        }
    }
}

/// An item of a list, after its dash.
fn item(out: &mut String, depth: usize, value: &Tree) {
    indent(out, depth);
    out.push('-');
    match value {
        Tree::Map(entries) if !entries.is_empty() => {
            let mut inner = String::new();
            entries
                .iter()
                .for_each(|(key, value)| entry(&mut inner, depth + 1, key, value));
            // The first entry stands beside the dash.
            out.push(' ');
            out.push_str(inner.trim_start());
        }
        Tree::List(items) if !items.is_empty() => {
            out.push('\n');
            items.iter().for_each(|value| item(out, depth + 1, value));
        }
        _ => after_key(out, depth, value),
    }
}

/// A text as YAML writes it in one line.
fn scalar(text: &str) -> String {
    let options: SerializerOptions = ser_options! { prefer_block_scalars: false };
    let clean: String = text.chars().filter(|c| !is_refused(*c) || *c == '\n').collect();
    let written = to_string_with_options(&clean, options);
    // A text can always be written; should the serializer change, the text is not lost.
    let written = written.unwrap_or_else(|_| format!("{clean:?}"));
    written.trim_end_matches('\n').to_owned()
}

/// Characters that no report may have; the reader of the file tells them.
pub(super) fn is_refused(c: char) -> bool {
    crate::yaml::is_refused(c) || c == '\t'
}
