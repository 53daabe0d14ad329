//! Templates: text with values of the data and expressions, such as `（{year}年度）`.

use std::ops::Range;

use crate::expr::{Expression, Fault};

/// A text with values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Its parts, from left to right.
    pub parts: Vec<TemplatePart>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Text as it stands.
    Text(String),
    /// A value of the data, by its path: `funds.total.rate`.
    Path(String),
    /// A value that is made of others.
    Expression(Expression),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TemplateFault {
    /// A brace without its partner; the byte where it stands.
    Unbalanced(usize),
    /// An expression that cannot be read.
    Expression(Fault),
}

impl Template {
    /// Reads a template. `{path}` is a value, `{a + b}` an expression; `{{` and `}}` are
    /// braces.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateFault> {
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
                parts.push(value(text[start..end].trim())?);
                at = end + 1;
            } else if c == '}' {
                return Err(TemplateFault::Unbalanced(at));
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

    /// The paths of the values that it names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| -> Vec<&str> {
            match part {
                TemplatePart::Path(path) => vec![path],
                TemplatePart::Expression(expression) => expression.names().collect(),
                TemplatePart::Text(_) => vec![],
            }
        })
    }
}

/// What stands in braces.
fn value(text: &str) -> Result<TemplatePart, TemplateFault> {
    if is_path(text) {
        return Ok(TemplatePart::Path(text.to_owned()));
    }
    let expression = Expression::parse(text).map_err(TemplateFault::Expression)?;
    Ok(TemplatePart::Expression(expression))
}

/// Names with points between them. They may be in any script and may have marks of Chinese
/// text in them.
fn is_path(text: &str) -> bool {
    let of_name = |c: char| {
        c == '.' || c == '_' || (!c.is_ascii_punctuation() && !c.is_whitespace())
    };
    let word = matches!(text, "true" | "false" | "none" | "True" | "False" | "None");
    !word && !text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(of_name)
}

/// The range of what stands in the brace at `open`.
fn binding(text: &str, open: usize) -> Result<Range<usize>, TemplateFault> {
    let start = open + 1;
    let unbalanced = TemplateFault::Unbalanced(open);
    let length = text[start..].find(['{', '}']).ok_or(unbalanced.clone())?;
    let end = start + length;
    if text[end..].starts_with('}') { Ok(start..end) } else { Err(unbalanced) }
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
                TemplatePart::Path("year".into()),
                TemplatePart::Text("年度）{x}".into()),
            ]
        );
    }

    #[test]
    fn braces_need_partners() {
        assert_eq!(Template::parse("a{b"), Err(TemplateFault::Unbalanced(1)));
        assert_eq!(Template::parse("年}"), Err(TemplateFault::Unbalanced(3)));
        assert_eq!(Template::parse("{a{b}}"), Err(TemplateFault::Unbalanced(0)));
    }

    #[test]
    fn what_is_no_path_is_an_expression() {
        let is_path = |text: &str| match &Template::parse(text).unwrap().parts[..] {
            [TemplatePart::Path(_)] => true,
            [TemplatePart::Expression(_)] => false,
            parts => panic!("{parts:?}"),
        };
        for text in ["{a}", "{ fields.其中：办公经费 }", "{fields.1月}", "{level1.name}"]
        {
            assert!(is_path(text), "{text}");
        }
        for text in ["{a + b}", "{a|wan}", "{'a'}", "{1}", "{tick(a)}", "{true}"] {
            assert!(!is_path(text), "{text}");
        }
        assert!(matches!(Template::parse("{a +}"), Err(TemplateFault::Expression(_))));
    }
}
