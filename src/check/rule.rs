//! The rules, listed once: each with its id, its severity and where it comes from.

use std::sync::LazyLock;

use crate::diag::{Bilingual, Diagnostic, Severity};

use super::{Subject, form, narrative, numbers, text};

/// A rule of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, such as `funds::sum`.
    pub id: &'static str,
    /// How bad its findings are, unless the rule set says otherwise.
    pub severity: Severity,
    /// Where it comes from: a standard's clause, or the practice of a field.
    pub source: &'static str,
}

impl Rule {
    /// A finding of this rule.
    pub(super) fn finding(&self, message: Bilingual) -> Diagnostic {
        Diagnostic { severity: self.severity, ..Diagnostic::error(self.id, message) }
    }
}

/// Rules that look at the same things.
pub(super) struct Family {
    pub(super) rules: &'static [Rule],
    /// Looks, and adds what it finds.
    pub(super) check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// All families, in the order in which they are asked.
pub(super) fn families() -> impl Iterator<Item = &'static Family> {
    numbers::FAMILIES
        .iter()
        .chain(form::FAMILIES)
        .chain(narrative::FAMILIES)
        .chain(text::FAMILIES)
}

/// All rules.
pub static RULES: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| families().flat_map(|family| family.rules).collect());
