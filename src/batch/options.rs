//! How items are made: what the arguments say, as data that another process understands.

use banxin::data::{Archive, Edition, State};
use banxin::pdf::{CommonGlyphs, PdfOptions, Standard};
use banxin::{RenderOptions, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How items are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Options {
    /// `a-2a`, `a-2u`, `a-3a`, `none`.
    pub(crate) standard: String,
    /// Whether landscape forms are upright.
    pub(crate) screen: bool,
    /// Whether all are drafts.
    pub(crate) draft: bool,
    /// Whether what is not ready to be filed is refused.
    pub(crate) only_final: bool,
    /// `filing`, `public`, `archive`.
    pub(crate) edition: Option<String>,
    /// Whether there are empty signature fields.
    pub(crate) fields: bool,
    /// Whether the archive's stamp is on page 1.
    pub(crate) stamp: bool,
    /// What reports do not say of their place in the archive ([`Archive::written`]).
    pub(crate) archive: Value,
    /// The glyphs of which files share one subset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) common: Option<CommonGlyphs>,
}

impl Options {
    /// What holds for the archive's codes of an item, by its number.
    pub(crate) fn archive(&self, number: u64) -> Archive {
        Archive::read(&self.archive).unwrap_or_default().nth(number)
    }

    /// Whether items are archive editions.
    pub(crate) fn is_archive(&self) -> bool {
        self.edition.as_deref() == Some(Edition::Archive.name())
    }

    /// The same for the library; `original` are the bytes of the input.
    pub(crate) fn render(&self, original: &[u8], number: u64) -> RenderOptions {
        let standards = [Standard::A2a, Standard::A2u, Standard::A3a, Standard::None];
        let standard = standards.into_iter().find(|one| one.name() == self.standard);
        let editions = [Edition::Filing, Edition::Public, Edition::Archive];
        let named = |one: &Edition| self.edition.as_deref() == Some(one.name());
        let edition = editions.into_iter().find(named);
        RenderOptions {
            pdf: PdfOptions {
                standard: standard.unwrap_or_default(),
                screen: self.screen,
            },
            version: Version {
                state: if self.draft { State::Draft } else { State::Plain },
                edition,
            },
            original: self.is_archive().then(|| original.to_vec()),
            fields: self.fields,
            stamp: self.stamp.then(|| self.archive(number)),
            pages: None,
            shared: None,
        }
    }
}
