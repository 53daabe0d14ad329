//! The words that lines are broken by, as layouts list them: measure words that stay with
//! their number, words that titles and labels are not broken inside (spec/page A7, A8).
//!
//! A word of both sides of the first waist: layouts fill it, [`crate::text`] asks it.

use std::collections::{BTreeMap, BTreeSet};

/// Lists of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// 量词 and units.
    pub measures: Words,
    /// What an ordinal counts: 条 of 第五十七条.
    pub ordinals: Words,
    /// Words of titles and labels.
    pub words: Words,
    /// How the name of an issuer ends.
    pub issuers: Words,
    /// How it may end before a year or 关于.
    pub bodies: Words,
    /// What makes a word of another: 率 of 执行率.
    pub suffixes: Words,
}

/// A list of words, found by what a text begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    by_first: BTreeMap<char, BTreeSet<String>>,
}

impl Words {
    /// Adds a word. Empty ones are none.
    pub fn add(&mut self, word: &str) {
        if let Some(first) = word.chars().next() {
            self.by_first.entry(first).or_default().insert(word.to_owned());
        }
    }

    /// Whether it is one of them.
    pub fn contains(&self, word: &str) -> bool {
        let own = word.chars().next().and_then(|first| self.by_first.get(&first));
        own.is_some_and(|words| words.contains(word))
    }

    /// The longest word that a text begins with: its length in bytes.
    pub fn longest(&self, text: &str) -> Option<usize> {
        let words = self.by_first.get(&text.chars().next()?)?;
        words.iter().filter(|word| text.starts_with(*word)).map(String::len).max()
    }

    /// All words, in the order of their characters.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.by_first.values().flatten().map(String::as_str)
    }
}

impl Lexicon {
    /// Adds the words of another.
    pub fn join(&mut self, other: &Self) {
        let lists = [
            (&mut self.measures, &other.measures),
            (&mut self.ordinals, &other.ordinals),
            (&mut self.words, &other.words),
            (&mut self.issuers, &other.issuers),
            (&mut self.bodies, &other.bodies),
            (&mut self.suffixes, &other.suffixes),
        ];
        for (own, more) in lists {
            more.iter().for_each(|word| own.add(word));
        }
    }
}
