//! Lexicons as layouts write them: words apart by spaces.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::lexicon::{Lexicon, Words};

use super::faces::OneOrMany;

/// A `lexicon/…` layout. What it leaves out has no words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLexicon {
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "version")]
    _version: Option<String>,
    measures: Option<OneOrMany<String>>,
    ordinals: Option<OneOrMany<String>>,
    words: Option<OneOrMany<String>>,
    issuers: Option<OneOrMany<String>>,
    bodies: Option<OneOrMany<String>>,
    suffixes: Option<OneOrMany<String>>,
}

impl RawLexicon {
    pub(super) fn resolve(&self) -> Lexicon {
        Lexicon {
            measures: words(self.measures.as_ref()),
            ordinals: words(self.ordinals.as_ref()),
            words: words(self.words.as_ref()),
            issuers: words(self.issuers.as_ref()),
            bodies: words(self.bodies.as_ref()),
            suffixes: words(self.suffixes.as_ref()),
        }
    }
}

fn words(lists: Option<&OneOrMany<String>>) -> Words {
    let mut words = Words::default();
    let lists = lists.into_iter().flat_map(|lists| &lists.0);
    lists.flat_map(|list| list.split_whitespace()).for_each(|word| words.add(word));
    words
}
