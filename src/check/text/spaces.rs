//! Spaces that no text of a report has.

use crate::diag::{Diagnostic, Fix, Severity, both};

use super::super::rule::{Family, Rule};
use super::super::{Piece, Subject};

pub(super) const FAMILY: Family = Family { rules: &[NO_BREAK], check };

const NO_BREAK: Rule = Rule {
    id: "text::no-break-space",
    severity: Severity::Must,
    source: "web pages and word processors leave U+00A0 behind",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for piece in subject.pieces() {
        no_break(subject, piece, found);
    }
}

fn no_break(subject: &Subject<'_>, piece: &Piece<'_>, found: &mut Vec<Diagnostic>) {
    for (at, space) in piece.text.match_indices('\u{a0}') {
        let range = at..at + space.len();
        let message = both("a no-break space, U+00A0", "不换行空格 U+00A0");
        let mut finding =
            NO_BREAK.finding(message).at(subject.place(piece, range.clone()));
        let what = both("remove it", "删去");
        finding.fix = subject
            .edit(piece, range, "")
            .map(|edit| Box::new(Fix { what, edits: vec![edit] }));
        found.push(finding);
    }
}
