//! The texts of forms read backwards: from `（{year}年度）` and （2022年度） to the year.

use crate::expr::{self, Expression};
use crate::style::{Template, TemplatePart};

use super::input::{fold, folded};

/// What a text says where a template has values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Read {
    /// The values, by their paths.
    pub(super) values: Vec<(String, String)>,
    /// Whether the fixed texts stand there in other characters: （ for (.
    pub(super) is_odd: bool,
}

/// What expressions of a template can be given to look up values by.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> expr::Value;

/// A text without its blanks, in half-width forms, with the place of each character.
struct Folded<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
}

/// The longest value in front of what an expression adds to it, in characters.
const LONGEST_SOLVED: usize = 80;

/// The fixed text of a template without values.
pub(super) fn fixed(template: &Template) -> Option<String> {
    let texts: Option<Vec<&str>> = template
        .parts
        .iter()
        .map(|part| match part {
            TemplatePart::Text(text) => Some(text.as_str()),
            TemplatePart::Path(_) | TemplatePart::Expression(_) => None,
        })
        .collect();
    texts.map(|texts| folded(&texts.concat()))
}

/// The fixed texts of a template, folded, one after the other.
pub(super) fn literals(template: &Template) -> String {
    let texts = template.parts.iter().filter_map(|part| match part {
        TemplatePart::Text(text) => Some(folded(text)),
        TemplatePart::Path(_) | TemplatePart::Expression(_) => None,
    });
    texts.collect()
}

/// Reads a text by a template. None if it is not of its form.
pub(super) fn read(template: &Template, text: &str, lookup: Lookup<'_>) -> Option<Read> {
    let folded = Folded::of(text);
    let mut read = Read::default();
    let end = walk(&template.parts, &folded, 0, lookup, &mut read)?;
    (end == folded.chars.len()).then_some(read)
}

/// Reads the parts of a template from a character on; gives the one after.
fn walk(
    parts: &[TemplatePart],
    folded: &Folded<'_>,
    mut at: usize,
    lookup: Lookup<'_>,
    read: &mut Read,
) -> Option<usize> {
    for (index, part) in parts.iter().enumerate() {
        match part {
            TemplatePart::Text(text) => at = folded.after(text, at, &mut read.is_odd)?,
            TemplatePart::Path(path) => {
                let end = folded.value_end(&parts[index + 1..], at)?;
                let value = folded.slice(at, end);
                if !value.trim().is_empty() {
                    read.values.push((path.clone(), value.to_owned()));
                }
                at = end;
            }
            TemplatePart::Expression(expression) => {
                let rest = &parts[index + 1..];
                let solved = solve(expression, folded, at, lookup)
                    .filter(|solved| folded.goes_on(rest, solved.end));
                let solved = solved.or_else(|| folded.skipped(rest, at))?;
                read.values.extend(solved.value);
                at = solved.end;
            }
        }
    }
    Some(at)
}

impl<'a> Folded<'a> {
    fn of(text: &'a str) -> Self {
        let seen = text.char_indices().filter(|(_, c)| !c.is_whitespace());
        Self { text, chars: seen.map(|(at, c)| (at, fold(c))).collect() }
    }

    /// The character after a fixed text that stands at one.
    fn after(&self, fixed: &str, at: usize, is_odd: &mut bool) -> Option<usize> {
        let length = self.matches(fixed, at)?;
        let stands: String =
            self.slice(at, at + length).chars().filter(|c| !c.is_whitespace()).collect();
        let meant: String = fixed.chars().filter(|c| !c.is_whitespace()).collect();
        *is_odd |= stands.trim() != meant;
        Some(at + length)
    }

    /// How many characters of a fixed text stand at one, if all do.
    fn matches(&self, fixed: &str, at: usize) -> Option<usize> {
        let fixed = folded(fixed);
        let mut length = 0;
        for c in fixed.chars() {
            if self.chars.get(at + length)?.1 != c {
                return None;
            }
            length += 1;
        }
        Some(length)
    }

    /// How many characters of a text that is not empty stand at one, if all do.
    fn stands(&self, text: &str, at: usize) -> Option<usize> {
        self.matches(text, at).filter(|length| *length > 0)
    }

    /// Whether the fixed text that comes next stands at a character.
    fn goes_on(&self, rest: &[TemplatePart], at: usize) -> bool {
        match rest.first() {
            Some(TemplatePart::Text(fixed)) => self.matches(fixed, at).is_some(),
            _ => true,
        }
    }

    /// What an expression says that cannot be told: all up to the next fixed text.
    fn skipped(&self, rest: &[TemplatePart], at: usize) -> Option<Solved> {
        let Some(TemplatePart::Text(_)) = rest.first() else { return None };
        Some(Solved { value: None, end: self.value_end(rest, at)? })
    }

    /// Where a value ends: before the fixed text after it, of which the last holds that
    /// ends the text.
    fn value_end(&self, rest: &[TemplatePart], at: usize) -> Option<usize> {
        match rest.first() {
            None => Some(self.chars.len()),
            Some(TemplatePart::Text(fixed)) if rest.len() == 1 => {
                let end = self.chars.len().checked_sub(folded(fixed).chars().count())?;
                (end >= at && self.matches(fixed, end).is_some()).then_some(end)
            }
            Some(TemplatePart::Text(fixed)) => {
                (at..self.chars.len()).find(|end| self.matches(fixed, *end).is_some())
            }
            // Two values without anything between them cannot be told apart: the first has
            // what looks like a number.
            Some(TemplatePart::Path(_)) => Some(self.number_end(at)),
            Some(TemplatePart::Expression(_)) => None,
        }
    }

    /// The end of what looks like a number, with signs before it; of all if there is none.
    fn number_end(&self, at: usize) -> usize {
        let of_number = |c: char| c.is_ascii_digit() || ".≥≤><=＝%±".contains(c);
        let number = self.chars[at.min(self.chars.len())..].iter();
        let length = number.take_while(|(_, c)| of_number(*c)).count();
        let has_digit =
            self.chars[at..at + length].iter().any(|(_, c)| c.is_ascii_digit());
        let percent = length > 0 && self.chars[at + length - 1].1 == '%';
        if has_digit && !percent { at + length } else { self.chars.len() }
    }

    /// The text between two characters, as it stands.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        let byte = |at: usize| self.chars.get(at).map_or(self.text.len(), |(at, _)| *at);
        // Blanks at both ends of the whole text belong to the value there.
        let start = if from == 0 { 0 } else { byte(from) };
        let end = if to == self.chars.len() { self.text.len() } else { byte(to) };
        self.text.get(start..end.max(start)).unwrap_or_default()
    }
}

/// The value that an expression shows, and where it ends.
struct Solved {
    value: Option<(String, String)>,
    end: usize,
}

/// Finds the value with which an expression says what stands there: one that is known, one of
/// the texts that it compares with, the beginning of what stands there, or none.
fn solve(
    expression: &Expression,
    folded: &Folded<'_>,
    at: usize,
    lookup: Lookup<'_>,
) -> Option<Solved> {
    let known = expression.value(lookup).ok().and_then(|value| expr::text(&value));
    if let Some(length) = known.and_then(|said| folded.stands(&said, at)) {
        return Some(Solved { value: None, end: at + length });
    }
    let beginnings = 1..=(folded.chars.len() - at).min(LONGEST_SOLVED);
    let beginnings = beginnings.map(|length| folded.slice(at, at + length).trim());
    let candidates = constants(expression.source()).into_iter().chain(beginnings);
    let nothing = says(expression, None, lookup);
    for value in candidates {
        let said = says(expression, Some(value), lookup);
        let said = said.filter(|said| said != value && Some(said) != nothing.as_ref());
        if let Some(length) = said.and_then(|said| folded.stands(&said, at)) {
            let name = expression.names().next()?.to_owned();
            return Some(Solved {
                value: Some((name, value.to_owned())),
                end: at + length,
            });
        }
    }
    let length = folded.matches(&nothing?, at)?;
    Some(Solved { value: None, end: at + length })
}

/// What an expression says when its first value is this one.
fn says(
    expression: &Expression,
    value: Option<&str>,
    lookup: Lookup<'_>,
) -> Option<String> {
    let first = expression.names().next()?;
    let found = expression.value(|name| match value {
        Some(value) if name == first => expr::Value::from(value),
        None if name == first => expr::Value::UNDEFINED,
        _ => lookup(name),
    });
    found.ok().and_then(|value| expr::text(&value))
}

/// The texts in quotes of an expression.
fn constants(source: &str) -> Vec<&str> {
    source.split('\'').skip(1).step_by(2).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(template: &str, text: &str) -> Option<Vec<(String, String)>> {
        let template = Template::parse(template).unwrap();
        let none = |_: &str| expr::Value::UNDEFINED;
        read(&template, text, &none).map(|read| read.values)
    }

    fn pairs(values: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let own =
            |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
        Some(values.iter().map(own).collect())
    }

    #[test]
    fn values_between_fixed_texts() {
        assert_eq!(
            values("（{year}年度）", "( 2022  年度）"),
            pairs(&[("year", "2022  ")])
        );
        let level = "{name}\n（{weight}分）";
        let both = pairs(&[("name", "产出\n指标\n"), ("weight", "50")]);
        assert_eq!(values(level, "产出\n指标\n(50分)"), both);
        assert_eq!(values(level, "产出指标"), None);
        assert_eq!(values("填表人：{a}", "填表人:  "), pairs(&[]));
    }

    #[test]
    fn values_that_expressions_show() {
        let kind = "{tick(kind == '新增')}新增　{tick(kind == '延续')}延续";
        assert_eq!(values(kind, "☑新增 □延续"), pairs(&[("kind", "新增")]));
        assert_eq!(values(kind, "□新增 ☑延续"), pairs(&[("kind", "延续")]));
        assert_eq!(values(kind, "□新增 □延续"), pairs(&[]));
        let code = "{code ~ '-' if code}{name}";
        assert_eq!(values(code, "51T-改善"), pairs(&[("code", "51T"), ("name", "改善")]));
        assert_eq!(values(code, "改善"), pairs(&[("name", "改善")]));
    }
}
