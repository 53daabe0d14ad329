//! Rules that a report asks not to be held to.

use crate::data::Checks;
use crate::diag::Diagnostic;

use super::rule::RULES;
use super::rules::unknown_rule;

/// Drops what rules found that the report ignores; an id that no rule has is an error.
pub(super) fn leave_out(checks: &Checks, found: &mut Vec<Diagnostic>) {
    found.retain(|one| checks.ignore.iter().all(|id| id.value != one.code));
    let unknown = checks.ignore.iter().filter(|id| {
        let is_it = |rule: &&super::Rule| rule.id == id.value;
        !RULES.iter().any(is_it)
    });
    found.extend(unknown.map(|id| unknown_rule(&id.value, id.span)));
}
