//! The lines above and below a form: its title, its year, who filled it.

use crate::style::{Form, Piece, TemplatePart};

use super::input::{Place, folded};
use super::note::Notes;
use super::template::{self, Lookup};
use super::tree::Tree;
use super::typed;

/// The lines around a form as its layout says them.
pub(super) struct Around<'a> {
    form: &'a Form,
    /// The labels of those who sign, folded, each with the path of its value; longest first.
    labels: Vec<(String, String)>,
}

impl<'a> Around<'a> {
    /// Those of a form; labels that only other forms have are known too.
    pub(super) fn of(form: &'a Form, others: impl Iterator<Item = &'a Form>) -> Self {
        let mut labels: Vec<(String, String)> = vec![];
        for (own, form) in
            std::iter::once((true, form)).chain(others.map(|form| (false, form)))
        {
            for (label, path) in signers(form) {
                let known = labels.iter().any(|(known, _)| *known == label);
                if !known && (own || path.starts_with("signoff.")) {
                    labels.push((label, path));
                }
            }
        }
        labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
        Self { form, labels }
    }

    /// Reads a line above the form. Returns whether it is one.
    pub(super) fn caption(
        &self,
        text: &str,
        place: &Place,
        values: &mut Tree,
        notes: &mut Notes,
    ) -> bool {
        let line = folded(text);
        if line.is_empty() {
            return true;
        }
        let mut captions = self.form.caption.iter();
        captions.any(|piece| self.reads(piece, text, place, values, notes))
            || self.reads_title(&line, text, values)
    }

    /// The title as the form has it, or with more before it, which the attachment keeps.
    fn reads_title(&self, line: &str, text: &str, values: &mut Tree) -> bool {
        let is_own = line == folded(&self.form.title);
        let is_new = values.get("form.title").is_none();
        if !(is_own || is_new && self.is_title(line)) {
            return false;
        }
        let title = if is_own { self.form.title.clone() } else { typed::one_line(text) };
        if is_new {
            values.set("form.title", Tree::Text(title));
        }
        true
    }

    /// Whether a folded line is the title of the form, or has it at its end.
    pub(super) fn is_title(&self, line: &str) -> bool {
        let title = folded(&self.form.title);
        line.ends_with(&title) && line.chars().count() <= title.chars().count() + 20
    }

    fn reads(
        &self,
        piece: &Piece,
        text: &str,
        place: &Place,
        values: &mut Tree,
        notes: &mut Notes,
    ) -> bool {
        let own = |name: &str| {
            crate::expr::Value::from(match name {
                "form.title" => self.form.title.as_str(),
                _ => "",
            })
        };
        let is_free = template::literals(&piece.text).chars().count() < 2;
        let Some(read) = template::read(&piece.text, text, &own as Lookup<'_>) else {
            return false;
        };
        let fits = |(path, value): &(String, String)| {
            path != "form.title" || folded(value) == folded(&self.form.title)
        };
        if is_free || !read.values.iter().all(fits) {
            return false;
        }
        if read.values.iter().any(|(path, _)| path == "form.title") {
            values.set("form.title", Tree::text(&self.form.title));
            values.set("form.line", Tree::Text(typed::one_line(text)));
        }
        for (path, value) in read.values.iter().filter(|(path, _)| path != "form.title") {
            keep(path, value, place, values, notes);
        }
        if read.is_odd || text.trim().contains(char::is_whitespace) {
            notes.spelling(place, text.trim());
        }
        true
    }

    /// Whether a line belongs below the form.
    pub(super) fn is_foot(&self, text: &str) -> bool {
        self.is_note(text) || !self.parts(text).is_empty()
    }

    /// Whether a line is one that the form has as it is.
    fn is_note(&self, text: &str) -> bool {
        let line = folded(text);
        let mut pieces = self.form.foot.iter().flat_map(|line| &line.pieces);
        pieces.any(|piece| template::fixed(&piece.text).as_ref() == Some(&line))
    }

    /// Reads a line below the form. Returns whether it is one.
    pub(super) fn foot(
        &self,
        text: &str,
        place: &Place,
        values: &mut Tree,
        notes: &mut Notes,
    ) -> bool {
        if self.is_note(text) {
            return true;
        }
        let parts = self.parts(text);
        for (path, value) in &parts {
            self.put(path, value, place, values, notes);
        }
        !parts.is_empty()
    }

    fn put(
        &self,
        path: &str,
        text: &str,
        place: &Place,
        values: &mut Tree,
        notes: &mut Notes,
    ) {
        let text = text.trim();
        // A label that no form knows begins after a blank.
        let known = match text.find([':', '：']) {
            Some(_) => text.split_whitespace().next().unwrap_or_default(),
            None => text,
        };
        notes.unplaced(place, &text[known.len()..]);
        keep(path, known, place, values, notes);
    }

    /// What stands after each label, by its path; nothing unless the line begins with one.
    fn parts<'t>(&self, text: &'t str) -> Vec<(&str, &'t str)> {
        let starts = |at: usize| {
            self.label_at(&text[at..]).map(|(path, length)| (at, length, path))
        };
        let at =
            text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at);
        let mut found: Vec<(usize, usize, &str)> = vec![];
        for label in at.filter_map(starts) {
            if found.last().is_none_or(|(at, length, _)| label.0 >= at + length) {
                found.push(label);
            }
        }
        let begins = found.first().is_some_and(|(at, ..)| text[..*at].trim().is_empty());
        if !begins {
            return vec![];
        }
        let ends = found.iter().skip(1).map(|(at, ..)| *at).chain([text.len()]);
        let parts = found.iter().zip(ends);
        parts.map(|((at, length, path), end)| (*path, &text[at + length..end])).collect()
    }

    /// The label that a text begins with, and its bytes with the colon.
    fn label_at(&self, text: &str) -> Option<(&str, usize)> {
        self.labels.iter().find_map(|(label, path)| {
            let mut chars = text.char_indices().filter(|(_, c)| !c.is_whitespace());
            let same = label.chars().all(|wanted| {
                chars.next().is_some_and(|(_, c)| super::input::fold(c) == wanted)
            });
            let colon = chars.next().filter(|(_, c)| super::input::fold(*c) == ':')?;
            same.then(|| (path.as_str(), colon.0 + colon.1.len_utf8()))
        })
    }
}

/// Keeps a value; of one that stands twice the first place holds.
fn keep(path: &str, text: &str, place: &Place, values: &mut Tree, notes: &mut Notes) {
    let Some(value) = typed::value(path, text, place, notes) else { return };
    match values.get(path).filter(|own| **own != value) {
        Some(_) => notes.unplaced(place, text),
        None => values.set(path, value),
    }
}

/// The labels under a form and in its cells that stand before who signs, and when.
fn signers(form: &Form) -> Vec<(String, String)> {
    let pieces = form.foot.iter().flat_map(|line| &line.pieces);
    let mut found = vec![];
    for piece in pieces {
        for pair in piece.text.parts.windows(2) {
            if let [TemplatePart::Text(label), TemplatePart::Path(path)] = pair {
                let label = folded(label);
                let bare = label.trim_end_matches(':');
                found.push((bare.to_owned(), path.clone()));
                // Whoever signs may do so anywhere.
                found.extend(
                    bare.strip_suffix("签字").map(|name| (name.to_owned(), path.clone())),
                );
            }
        }
    }
    found
}
