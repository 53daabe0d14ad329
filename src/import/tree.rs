//! Values by path, as they will stand in the YAML.

use std::collections::BTreeMap;

use crate::{exact, expr};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// A text.
    Text(String),
    /// A number, a date or a word of the schema: written plainly.
    Plain(String),
    /// A list.
    List(Vec<Tree>),
    /// Values by name, in the order in which they are written.
    Map(Vec<(String, Tree)>),
}

impl Default for Tree {
    fn default() -> Self {
        Self::Map(vec![])
    }
}

impl Tree {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A map with one entry.
    pub(super) fn entry(key: &str, value: Self) -> Self {
        Self::Map(vec![(key.to_owned(), value)])
    }

    /// A number as it is written, else a text.
    pub(super) fn number_or_text(text: String) -> Self {
        match exact::parse(&text) {
            // What has zeros before it is a code.
            Some(_) if !has_leading_zero(&text) => Self::Plain(text),
            _ => Self::Text(text),
        }
    }

    /// The value of a path.
    pub(super) fn get(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |tree, name| match tree {
            Self::Map(entries) => {
                entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        })
    }

    /// Sets the value of a path, with the maps on the way to it.
    pub(super) fn set(&mut self, path: &str, value: Self) {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let slot = self.slot(name);
        if rest.is_empty() {
            *slot = value;
        } else {
            slot.set(rest, value);
        }
    }

    /// The value of a name, made if it is not there.
    pub(super) fn slot(&mut self, name: &str) -> &mut Self {
        if !matches!(self, Self::Map(_)) {
            *self = Self::default();
        }
        let Self::Map(entries) = self else { unreachable!("made a map above") };
        let at = entries.iter().position(|(key, _)| key == name);
        let at = at.unwrap_or_else(|| {
            entries.push((name.to_owned(), Self::default()));
            entries.len() - 1
        });
        &mut entries[at].1
    }

    /// The items of a list, made if it is none.
    pub(super) fn items(&mut self) -> &mut Vec<Self> {
        if !matches!(self, Self::List(_)) {
            *self = Self::List(vec![]);
        }
        match self {
            Self::List(items) => items,
            _ => unreachable!("made a list above"),
        }
    }

    /// What is written, if it is no list and no map.
    pub(super) fn written(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Plain(text) => Some(text),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// All that is written in maps, by its path.
    pub(super) fn leaves(&self) -> Vec<(String, String)> {
        let Self::Map(entries) = self else { return vec![] };
        let mut leaves = vec![];
        for (key, value) in entries {
            leaves.extend(value.written().map(|text| (key.clone(), text.to_owned())));
            let inner = value.leaves().into_iter();
            leaves.extend(inner.map(|(path, text)| (format!("{key}.{path}"), text)));
        }
        leaves
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Plain(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }

    /// As expressions of layouts see it.
    pub(super) fn seen(&self) -> expr::Value {
        match self {
            Self::Text(text) | Self::Plain(text) => expr::Value::from(text.as_str()),
            Self::List(items) => items.iter().map(Self::seen).collect(),
            Self::Map(entries) => {
                let entries =
                    entries.iter().map(|(key, value)| (key.as_str(), value.seen()));
                expr::Value::from(entries.collect::<BTreeMap<&str, expr::Value>>())
            }
        }
    }

    /// Puts the entries of a map in an order: those named first, all others after them.
    pub(super) fn sort(&mut self, order: &[&str]) {
        if let Self::Map(entries) = self {
            let at = |key: &str| order.iter().position(|name| *name == key);
            entries.sort_by_key(|(key, _)| at(key).unwrap_or(order.len()));
        }
    }
}

fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && !text.starts_with("0.")
}
