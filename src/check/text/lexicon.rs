//! The words that checks know (`rules/words/…` of the layouts): words that are written wrong, and
//! right ones with the characters that are taken for each other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

use crate::diag::{Result, Span};
use crate::yaml::{self, At, Node};

/// Lists of words, ready for use.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lexicon {
    /// Wrong words, how bad they are, and the right ones.
    wrong: BTreeMap<String, (Grade, String)>,
    /// For each character that begins wrong words, the characters of the longest.
    longest_wrong: BTreeMap<char, usize>,
    right: BTreeSet<String>,
    /// The characters that stand side by side in right words.
    neighbours: BTreeSet<(char, char)>,
    longest_right: usize,
    /// Words that the dictionary lacks.
    known: BTreeSet<String>,
    longest_known: usize,
    /// For each character those that it is taken for.
    shapes: BTreeMap<char, BTreeSet<char>>,
}

/// How bad a wrong word is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grade {
    /// Wrong.
    Must,
    /// Mostly wrong.
    Doubtful,
    /// Right, and unusual.
    Hint,
}

/// Lists of words, as a file has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawLexicon {
    #[serde(rename = "title")]
    _title: String,
    must: BTreeMap<String, String>,
    doubtful: BTreeMap<String, String>,
    hint: BTreeMap<String, String>,
    shapes: String,
    right: String,
    known: String,
}

impl Lexicon {
    /// Loads lists that are named at places. `data` gives the contents of a file of the layouts.
    pub(crate) fn load(
        names: &[At<String>],
        data: &dyn Fn(&str, Span) -> Result<Node>,
    ) -> Result<Self> {
        let mut lexicon = Self::default();
        for name in names {
            let node = data(&format!("rules/words/{}", name.value), name.span)?;
            lexicon.add(yaml::from_node(&node)?);
        }
        Ok(lexicon)
    }

    /// Adds lists of words; what is in them counts more than what was there.
    fn add(&mut self, raw: RawLexicon) {
        let graded = [
            (Grade::Must, raw.must),
            (Grade::Doubtful, raw.doubtful),
            (Grade::Hint, raw.hint),
        ];
        for (grade, words) in graded {
            for (wrong, right) in words {
                if let Some(first) = wrong.chars().next() {
                    let longest = self.longest_wrong.entry(first).or_default();
                    *longest = wrong.chars().count().max(*longest);
                }
                self.wrong.insert(wrong, (grade, right));
            }
        }
        for word in raw.right.split_whitespace() {
            self.longest_right = self.longest_right.max(word.chars().count());
            let pairs = word.chars().zip(word.chars().skip(1));
            self.neighbours.extend(pairs);
            self.right.insert(word.to_owned());
        }
        for word in raw.known.split_whitespace() {
            self.longest_known = self.longest_known.max(word.chars().count());
            self.known.insert(word.to_owned());
        }
        for group in raw.shapes.split_whitespace() {
            for c in group.chars() {
                let others = group.chars().filter(|other| *other != c);
                self.shapes.entry(c).or_default().extend(others);
            }
        }
    }

    /// The longest wrong word that begins at a place: its characters, how bad it is, and the
    /// right one.
    pub(super) fn wrong(&self, text: &[char], at: usize) -> Option<(usize, Grade, &str)> {
        let longest = self.longest_wrong.get(text.get(at)?)?;
        let most = (*longest).min(text.len() - at);
        let mut lengths = (2..=most).rev();
        lengths.find_map(|length| {
            let word: String = text[at..at + length].iter().collect();
            let (grade, right) = self.wrong.get(&word)?;
            Some((length, *grade, right.as_str()))
        })
    }

    /// Whether it is a right word.
    pub(super) fn is_right(&self, word: &str) -> bool {
        self.right.contains(word)
    }

    /// The characters that one is taken for.
    pub(super) fn alike(&self, c: char) -> impl Iterator<Item = char> {
        self.shapes.get(&c).into_iter().flatten().copied()
    }

    /// Whether a word that the dictionary lacks has a character of a range.
    pub(super) fn is_known(&self, text: &[char], range: &Range<usize>) -> bool {
        let first = (range.start + 1).saturating_sub(self.longest_known);
        (first..range.end).any(|start| {
            let most = self.longest_known.min(text.len() - start);
            let least = range.start.saturating_sub(start) + 1;
            (least.max(2)..=most).any(|length| {
                let word: String = text[start..start + length].iter().collect();
                self.known.contains(&word)
            })
        })
    }

    /// The longest right word that a text has if a character of it is another one: where it
    /// begins and ends.
    pub(super) fn meant(
        &self,
        text: &[char],
        at: usize,
        instead: char,
    ) -> Option<(usize, usize)> {
        let next_to = |place: Option<usize>, first: bool| {
            let Some(other) = place.and_then(|place| text.get(place)) else {
                return false;
            };
            let pair = if first { (*other, instead) } else { (instead, *other) };
            self.neighbours.contains(&pair)
        };
        if !next_to(at.checked_sub(1), true) && !next_to(Some(at + 1), false) {
            return None;
        }
        let most = self.longest_right.min(text.len());
        (2..=most).rev().find_map(|length| {
            let first = (at + 1).saturating_sub(length);
            let last = at.min(text.len() - length);
            (first..=last).find_map(|start| {
                let word: String = (start..start + length)
                    .map(|place| if place == at { instead } else { text[place] })
                    .collect();
                self.right.contains(&word).then_some((start, start + length))
            })
        })
    }
}
