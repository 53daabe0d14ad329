//! The errors of stages that go on after each other's, told together.

use crate::diag::{Diagnostic, Draft, Span};

/// The value of a draft, its errors put to the others.
pub(super) fn keep<T>(mut draft: Draft<T>, errors: &mut Vec<Diagnostic>) -> T {
    errors.append(&mut draft.errors);
    draft.value
}

/// Whether an error is of something in which another stands: what is faulty was left out.
pub(super) fn follows(error: &Diagnostic, others: &[Diagnostic]) -> bool {
    let Some(around) = error.span else { return false };
    let inside = |span: Span| {
        span.source == around.source
            && around.start <= span.start
            && span.end <= around.end
    };
    others.iter().filter_map(|other| other.span).any(inside)
}

/// Errors in the order of their places, each once: two attachments may share a form.
pub(super) fn in_order(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    errors.sort_by_key(|error| error.span);
    errors.dedup();
    errors
}
