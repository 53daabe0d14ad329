//! Paragraphs to sections and lists, by their numerals.
//!
//! A short line with a number and without a stop is a heading if something follows it; a
//! sentence with a number is an item. Levels are the kinds of numerals, in the order in which
//! they come.

mod classify;
mod inline;

use super::input::Paragraph;
use super::mark::{Kind, Mark};

pub(super) use classify::Token;

/// A part of the narrative.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    /// Its heading.
    pub(super) title: String,
    /// The number of the heading as it stands; empty if there is none.
    pub(super) mark: String,
    /// What stands under it.
    pub(super) body: Vec<Block>,
    /// The parts inside it.
    pub(super) sections: Vec<Section>,
}

/// A paragraph, a list or a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A paragraph.
    Text(String),
    /// A list.
    List(Vec<Item>),
    /// The table of this number.
    Table(usize),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Its number as it stands.
    pub(super) mark: String,
    /// What it consists of.
    pub(super) body: Vec<Block>,
}

/// A paragraph or a table of the narrative.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// A paragraph.
    Paragraph(Paragraph),
    /// The table of this number.
    Table(usize),
}

/// The sections of a narrative; the first has neither title nor parts: it is what stands
/// before them.
pub(super) fn sections(lines: &[Line]) -> Section {
    let tokens = classify::tokens(lines);
    let next_marked = next_marked(&tokens);
    let mut reader = Reader { tokens: &tokens, next_marked, at: 0 };
    let mut root = Section { body: reader.blocks(&[]), ..Section::default() };
    root.sections = reader.sections(&mut vec![]);
    root
}

/// For each token the next one with a number, or a heading.
fn next_marked(tokens: &[Token]) -> Vec<usize> {
    let mut next = tokens.len();
    let mut all = vec![next; tokens.len() + 1];
    for (at, token) in tokens.iter().enumerate().rev() {
        all[at] = next;
        if !matches!(token, Token::Text(_) | Token::Table(_)) {
            next = at;
        }
    }
    all
}

struct Reader<'a> {
    tokens: &'a [Token],
    next_marked: Vec<usize>,
    at: usize,
}

impl Reader<'_> {
    /// The sections from here on that are inside those of some kinds.
    fn sections(&mut self, open: &mut Vec<classify::Level>) -> Vec<Section> {
        let mut sections = vec![];
        while let Some(Token::Heading { level, mark, title }) = self.tokens.get(self.at) {
            if open.iter().any(|outer| outer.ends(*level)) {
                break;
            }
            self.at += 1;
            let body = self.blocks(&[]);
            open.push(*level);
            let inner = self.sections(open);
            open.pop();
            let (title, mark) = (title.clone(), mark.clone());
            sections.push(Section { title, mark, body, sections: inner });
        }
        sections
    }

    /// Paragraphs and lists up to the next heading, or to the next item of a list that is
    /// open, each with the number of its last item.
    fn blocks(&mut self, open: &[(Kind, usize)]) -> Vec<Block> {
        let mut blocks = vec![];
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Heading { .. } => break,
                Token::Item(mark, _) if continues(open, mark) => break,
                Token::Item(mark, _) => blocks.push(self.list(mark.kind, open)),
                Token::Text(_) | Token::Table(_) if !self.goes_on(open) => break,
                Token::Text(text) => {
                    self.at += 1;
                    blocks.extend(inline::blocks(text));
                }
                Token::Table(table) => {
                    self.at += 1;
                    blocks.push(Block::Table(*table));
                }
            }
        }
        blocks
    }

    /// Whether a paragraph belongs to the item that is open: another one follows it.
    fn goes_on(&self, open: &[(Kind, usize)]) -> bool {
        if open.is_empty() {
            return true;
        }
        match self.tokens.get(self.next_marked[self.at]) {
            Some(Token::Item(mark, _)) => {
                open.contains(&(mark.kind, mark.number.wrapping_sub(1)))
            }
            _ => false,
        }
    }

    fn list(&mut self, kind: Kind, open: &[(Kind, usize)]) -> Block {
        let (mut items, mut last) = (vec![], 0);
        while let Some(Token::Item(mark, text)) = self.tokens.get(self.at) {
            let begins_anew = mark.number == 1 && !items.is_empty();
            let goes_on = mark.kind == kind || mark.number == last + 1 && last > 0;
            if !goes_on || begins_anew {
                break;
            }
            last = mark.number;
            self.at += 1;
            let open: Vec<(Kind, usize)> =
                open.iter().copied().chain([(kind, mark.number)]).collect();
            let mut body = inline::blocks(text);
            body.extend(self.blocks(&open));
            items.push(Item { mark: mark.text.clone(), body });
        }
        Block::List(items)
    }
}

/// Whether an item belongs to a list that is open: by its kind, or because it counts on with
/// another one, as in 1、 2、 （3）.
fn continues(open: &[(Kind, usize)], mark: &Mark) -> bool {
    let same = open.iter().any(|(kind, _)| *kind == mark.kind);
    same || open
        .last()
        .is_some_and(|(_, last)| mark.number > 1 && mark.number == last + 1)
}

impl Block {
    /// A list's items made of marks and texts.
    fn list_of(items: Vec<(Mark, String)>) -> Self {
        let item = |(mark, text): (Mark, String)| Item {
            mark: mark.text,
            body: vec![Self::Text(text)],
        };
        Self::List(items.into_iter().map(item).collect())
    }
}
