//! The language of messages.

use std::env;
use std::ffi::OsString;

use banxin::diag::Bilingual;
use clap::ValueEnum;

/// A language of messages.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// English
    En,
    /// Chinese
    Zh,
}

impl Language {
    /// A text in this language.
    pub(super) fn of(self, text: &Bilingual) -> &str {
        match self {
            Self::En => &text.en,
            Self::Zh => &text.zh,
        }
    }

    /// One of two texts.
    pub(super) fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// The language that the locale names (POSIX: `LC_ALL` before `LC_MESSAGES` before `LANG`).
pub(super) fn of_locale() -> Language {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    match locale {
        Some(locale) if locale.to_lowercase().starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

/// The language of help: what the arguments say before they are understood, else the
/// locale's.
pub(super) fn asked_for(args: impl Iterator<Item = OsString>) -> Language {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let after =
        args.iter().position(|arg| arg == "--lang").and_then(|at| args.get(at + 1));
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--lang="));
    match after.map(String::as_str).or(joined) {
        Some("zh") => Language::Zh,
        Some("en") => Language::En,
        _ => of_locale(),
    }
}
