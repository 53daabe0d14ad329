//! 避头尾: what may not start or end a line (GB/T 15834-2011, 5.1; CLREQ; spec/lines B1).

use crate::document::Prohibition;
use crate::frame::Refusal;
use crate::text::cjk::Class;
use crate::text::{Bind, Tie, Unit};

/// Whether no line may start with a class.
fn forbidden_at_start(class: Class, level: Prohibition) -> bool {
    match class {
        Class::Close
        | Class::PauseMiddle
        | Class::PauseEnd
        | Class::PauseStack
        | Class::Connector
        | Class::ShortConnector
        | Class::Inter
        | Class::Solidus
        | Class::WesternClose
        | Class::Suffix => level >= Prohibition::Basic,
        Class::Dash | Class::LongDash | Class::Dots => level >= Prohibition::Strict,
        _ => false,
    }
}

/// Whether no line may end with a class.
fn forbidden_at_end(class: Class, level: Prohibition) -> bool {
    match class {
        Class::Open | Class::WesternOpen => level >= Prohibition::Basic,
        Class::Solidus => level >= Prohibition::Gb,
        _ => false,
    }
}

/// Whether a line may not break between two classes.
pub fn forbids_break(before: Class, after: Class, level: Prohibition) -> bool {
    forbidden_at_end(before, level)
        || forbidden_at_start(after, level)
        // Spaces hang at the end of a line; no line starts with one.
        || matches!(after, Class::Space | Class::NoBreakSpace)
        || before == Class::NoBreakSpace
}

/// Whether a line may break between two neighbours, with the soft binds up to `relaxed`
/// given up.
pub(super) fn may_break(
    before: &Unit,
    after: &Unit,
    level: Prohibition,
    relaxed: Option<Tie>,
) -> bool {
    !held(before.bind, relaxed) && !forbids_break(before.class, after.class, level)
}

/// Whether a bind holds, with the soft ones up to `relaxed` given up.
pub(super) fn held(bind: Bind, relaxed: Option<Tie>) -> bool {
    match bind {
        Bind::None => false,
        Bind::Soft(tie) => relaxed.is_none_or(|relaxed| tie > relaxed),
        Bind::Hard => true,
    }
}

/// Why a line may not break between two neighbours, if it may not.
pub(super) fn refusal(
    before: &Unit,
    after: &Unit,
    level: Prohibition,
) -> Option<Refusal> {
    if forbidden_at_start(after.class, level) {
        return Some(Refusal::Start);
    }
    if forbidden_at_end(before.class, level) {
        return Some(Refusal::End);
    }
    if forbids_break(before.class, after.class, level) {
        return Some(Refusal::Space);
    }
    match before.bind {
        Bind::None => None,
        Bind::Hard => Some(Refusal::Hard),
        Bind::Soft(tie) => Some(match tie {
            Tie::Measure => Refusal::Measure,
            Tie::Ordinal => Refusal::Ordinal,
            Tie::Date => Refusal::Date,
            Tie::DocumentNumber => Refusal::DocumentNumber,
            Tie::Address => Refusal::Address,
            Tie::DateUnit => Refusal::DateUnit,
        }),
    }
}
