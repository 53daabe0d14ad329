//! Which paragraph is a heading, which an item, which neither.

use std::collections::BTreeMap;

use crate::import::input::Paragraph;
use crate::import::mark::{self, Kind, Mark};

use super::Line;

/// A paragraph by what it is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) enum Token {
    /// A heading.
    Heading {
        /// Its level.
        level: Level,
        /// Its number as it stands.
        mark: String,
        /// Its text.
        title: String,
    },
    /// A paragraph with a number.
    Item(Mark, String),
    /// A paragraph without one.
    Text(String),
    /// A table.
    Table(usize),
}

/// What makes the level of a heading.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Level {
    /// The kind of its numeral.
    Numeral(Kind),
    /// What the word processor says.
    Outline(usize),
}

/// A heading has at most so many characters.
const LONGEST_HEADING: usize = 50;

impl Level {
    /// Whether a heading of another level ends a section of this one.
    pub(super) fn ends(self, other: Self) -> bool {
        match (self, other) {
            (Self::Outline(own), Self::Outline(other)) => other <= own,
            _ => self == other,
        }
    }
}

/// A paragraph with its number told from its text.
struct Numbered<'a> {
    paragraph: &'a Paragraph,
    mark: Option<Mark>,
    text: &'a str,
}

/// What each line is.
pub(super) fn tokens(lines: &[Line]) -> Vec<Token> {
    let numbered: Vec<Option<Numbered<'_>>> = lines.iter().map(Numbered::of).collect();
    let mut classifier = Classifier::default();
    let each = lines.iter().enumerate().map(|(at, line)| match (line, &numbered[at]) {
        (_, Some(own)) => classifier.token(own, &next(&numbered[at + 1..])),
        (Line::Table(table), None) => Token::Table(*table),
        (Line::Paragraph(paragraph), None) => Token::Text(paragraph.text.clone()),
    });
    each.collect()
}

/// The next paragraph; none at the end, or before a table.
fn next<'a, 'b>(rest: &'b [Option<Numbered<'a>>]) -> Next<'a, 'b> {
    match rest.first() {
        None => Next::End,
        Some(None) => Next::Table,
        Some(Some(next)) => Next::Paragraph(next),
    }
}

/// What follows a paragraph.
enum Next<'a, 'b> {
    End,
    Table,
    Paragraph(&'b Numbered<'a>),
}

impl<'a> Numbered<'a> {
    fn of(line: &'a Line) -> Option<Self> {
        let Line::Paragraph(paragraph) = line else { return None };
        let text = paragraph.text.as_str();
        // The word processor's own number stands before the text.
        let own = paragraph.mark.as_ref().and_then(|own| {
            let (mark, _) = mark::split_own(own)?;
            Some((mark, text))
        });
        let (mark, text) = match own.or_else(|| mark::split(text)) {
            Some((mark, text)) => (Some(mark), text),
            None => (None, text),
        };
        Some(Self { paragraph, mark, text })
    }

    /// Whether it may be a heading: short, and no sentence.
    fn is_short(&self) -> bool {
        let text = self.text.trim_end();
        let stops = |c: char| "。；;：:！？!?，,、．.".contains(c);
        text.chars().count() <= LONGEST_HEADING
            && !text.ends_with(stops)
            && !text.contains(['。', '；', '\n'])
    }
}

/// What the numbered paragraphs of each kind were so far.
#[derive(Default)]
struct Classifier {
    /// Whether the last of each kind was a heading, and its number.
    last: BTreeMap<Kind, (usize, bool)>,
    /// The kinds of the headings that are open, the outermost first.
    open: Vec<Kind>,
}

impl Classifier {
    fn token(&mut self, own: &Numbered<'_>, next: &Next<'_, '_>) -> Token {
        let title = || own.text.to_owned();
        match (&own.mark, own.paragraph.heading) {
            (None, Some(level)) if own.is_short() => {
                self.open.clear();
                self.last.clear();
                Token::Heading {
                    level: Level::Outline(level),
                    mark: String::new(),
                    title: title(),
                }
            }
            (None, _) => Token::Text(own.text.to_owned()),
            (Some(mark), outline) => {
                let is_heading = own.is_short() && self.is_heading(mark, outline, next);
                self.remember(mark, is_heading);
                if is_heading {
                    let level = outline.map_or(Level::Numeral(mark.kind), Level::Outline);
                    Token::Heading { level, mark: mark.text.clone(), title: title() }
                } else {
                    Token::Item(mark.clone(), title())
                }
            }
        }
    }

    /// Whether a short paragraph with a number is a heading.
    fn is_heading(
        &self,
        mark: &Mark,
        outline: Option<usize>,
        next: &Next<'_, '_>,
    ) -> bool {
        let before =
            self.last.get(&mark.kind).filter(|(number, _)| *number < mark.number);
        if outline.is_some() {
            return true;
        }
        match before {
            Some((_, was_heading)) => *was_heading,
            None if matches!(mark.kind, Kind::Part | Kind::Han | Kind::HanBrackets) => {
                true
            }
            None => self.has_body(mark, next),
        }
    }

    /// Whether something stands under a line: text, or what has a number of another kind.
    fn has_body(&self, mark: &Mark, next: &Next<'_, '_>) -> bool {
        match next {
            Next::End => false,
            Next::Table => true,
            Next::Paragraph(next) => match &next.mark {
                None => next.paragraph.heading.is_none(),
                Some(other) => {
                    other.kind != mark.kind && !self.open.contains(&other.kind)
                }
            },
        }
    }

    fn remember(&mut self, mark: &Mark, is_heading: bool) {
        self.last.insert(mark.kind, (mark.number, is_heading));
        if !is_heading {
            return;
        }
        match self.open.iter().position(|kind| *kind == mark.kind) {
            Some(at) => self.open.truncate(at + 1),
            None => self.open.push(mark.kind),
        }
        // Below a heading all other kinds begin anew.
        let open = &self.open;
        self.last.retain(|kind, _| open.contains(kind));
    }
}
