//! Templates: text with bindings to the data, such as `（{year}年度）`.

use std::ops::Range;

/// A text with bindings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Its parts, from left to right.
    pub parts: Vec<TemplatePart>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Text as it stands.
    Text(String),
    /// A value of the data, by its path: `funds.total.rate`.
    Binding(String),
}

/// A brace without its partner; the byte where it stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Unbalanced(pub(super) usize);

impl Template {
    /// Reads a template. `{path}` is a binding, `{{` and `}}` are braces.
    pub(super) fn parse(text: &str) -> Result<Self, Unbalanced> {
        let mut parts = vec![];
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(c);
                at += 2;
            } else if c == '{' {
                let Range { start, end } = binding(text, at)?;
                if !plain.is_empty() {
                    parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
                }
                parts.push(TemplatePart::Binding(text[start..end].trim().to_owned()));
                at = end + 1;
            } else if c == '}' {
                return Err(Unbalanced(at));
            } else {
                plain.push(c);
                at += c.len_utf8();
            }
        }
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(plain));
        }
        Ok(Self { parts })
    }

    /// The paths of its bindings.
    pub fn bindings(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            TemplatePart::Binding(path) => Some(path.as_str()),
            TemplatePart::Text(_) => None,
        })
    }
}

/// The range of the path in a binding whose brace stands at `open`.
fn binding(text: &str, open: usize) -> Result<Range<usize>, Unbalanced> {
    let start = open + 1;
    let length = text[start..].find(['{', '}']).ok_or(Unbalanced(open))?;
    let end = start + length;
    if text[end..].starts_with('}') { Ok(start..end) } else { Err(Unbalanced(open)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bindings_alternate() {
        let template = Template::parse("（{year}年度）{{x}}").unwrap();
        assert_eq!(
            template.parts,
            [
                TemplatePart::Text("（".into()),
                TemplatePart::Binding("year".into()),
                TemplatePart::Text("年度）{x}".into()),
            ]
        );
    }

    #[test]
    fn braces_need_partners() {
        assert_eq!(Template::parse("a{b"), Err(Unbalanced(1)));
        assert_eq!(Template::parse("年}"), Err(Unbalanced(3)));
        assert_eq!(Template::parse("{a{b}}"), Err(Unbalanced(0)));
    }
}
