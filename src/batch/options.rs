//! How items are made: what the arguments say, as data that another process understands.

use banxin::data::{Edition, State};
use banxin::pdf::{PdfOptions, Standard};
use banxin::{RenderOptions, Version};
use serde::{Deserialize, Serialize};

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
}

impl Options {
    /// The same for the library; `original` are the bytes of the input.
    pub(crate) fn render(&self, original: &[u8]) -> RenderOptions {
        let standards = [Standard::A2a, Standard::A2u, Standard::A3a, Standard::None];
        let standard = standards.into_iter().find(|one| one.name() == self.standard);
        let editions = [Edition::Filing, Edition::Public, Edition::Archive];
        let named = |one: &Edition| self.edition.as_deref() == Some(one.name());
        let edition = editions.into_iter().find(named);
        let is_archive = edition == Some(Edition::Archive);
        RenderOptions {
            pdf: PdfOptions {
                standard: standard.unwrap_or_default(),
                screen: self.screen,
            },
            version: Version {
                state: if self.draft { State::Draft } else { State::Plain },
                edition,
            },
            original: is_archive.then(|| original.to_vec()),
            fields: self.fields,
            pages: None,
        }
    }
}
