//! What a finance bureau would send back: arithmetic, the logic of forms, and text. Nothing
//! here knows how a report looks.
//!
//! A rule has an id and a severity, and finds; it never changes. What can be mended without a
//! person's judgement carries a [`Fix`](crate::diag::Fix), which [`fix`] applies. Numbers and
//! words that differ from place to place are data: [`RuleSet`].

mod characters;
mod complete;
mod evaluation;
mod fix;
mod form;
mod formula;
mod ignored;
mod keys;
mod mention;
mod narrative;
mod numbers;
mod quantity;
mod rule;
mod rules;
mod score;
mod subject;
mod text;
mod unit;

use crate::data::Report;
use crate::diag::{Diagnostic, Source};
use crate::yaml::Node;

pub use complete::missing;
pub use fix::{Fixed, as_file, fix};
pub use formula::{Computed, Points};
pub use keys::*;
pub use quantity::{Quantity, Relation};
pub use rule::{RULES, Rule};
pub use rules::{RuleSet, STANDARD, schema};
pub use score::{Row, Scores, Sums, scores};
pub use subject::{Piece, Subject};
pub use unit::Unit;

/// Checks a report, which was read from the tree of a source without errors, by a rule set.
/// Returns what was found, in the order of its places.
pub fn check(
    report: &Report,
    tree: &Node,
    source: &Source,
    rules: &RuleSet,
) -> Vec<Diagnostic> {
    let subject = Subject::new(report, tree, source, rules);
    let mut found = vec![];
    for family in rule::families() {
        (family.check)(&subject, &mut found);
    }
    ignored::leave_out(&report.checks, &mut found);
    rules.judge(&mut found);
    found.sort_by_key(|one| (one.span, one.code));
    found
}
