//! The states of a file: each that was signed, and what the next one made of it.

use std::collections::BTreeSet;

use lopdf::Document;

use super::super::certificate::plain;
use super::super::fault::fault;
use super::super::file;
use super::changes::{self, Change, Step};
use super::{ASK, Found, Verified};
use crate::diag::{Diagnostic, both};

/// A state of a file that was signed.
pub(super) struct State {
    document: Document,
    end: usize,
}

/// Whether nothing but ends of lines follows the mark of the end.
pub(super) fn ends_whole(bytes: &[u8]) -> bool {
    let line_ends = bytes.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let line_ends = line_ends.count();
    line_ends <= 2 && bytes[..bytes.len() - line_ends].ends_with(b"%%EOF")
}

/// Reads each state that was signed, and says of each signature what was changed after it.
pub(super) fn compare(
    pdf: &[u8],
    last: Document,
    found: &[Found],
    verified: &mut [Verified],
) {
    let mut states: Vec<Option<State>> = vec![];
    for (one, verified) in found.iter().zip(verified.iter_mut()) {
        let state = state(pdf, one);
        states.push(state.map_err(|error| verified.faults.push(*error)).ok());
    }
    let ends: BTreeSet<usize> = states.iter().flatten().map(|state| state.end).collect();
    if ends.len() < states.iter().flatten().count() {
        verified.iter_mut().for_each(|one| one.faults.push(same_end()));
        return;
    }
    // The last state is known already; each signature has the steps from its own to the last.
    let last = State { document: last, end: pdf.len() };
    let known: Vec<(usize, &State)> = states
        .iter()
        .enumerate()
        .filter_map(|(at, state)| Some((at, state.as_ref()?)))
        .collect();
    let mut level = None;
    for (place, (at, old)) in known.iter().enumerate() {
        level = lowest(level, verified[*at].certification);
        let new = known.get(place + 1).map_or(&last, |(_, state)| *state);
        if old.end == new.end {
            continue;
        }
        let step = Step { old: &old.document, new: &new.document, level };
        let changes = changes::between(&step, &pdf[..new.end], old.end);
        known[..=place]
            .iter()
            .for_each(|(at, _)| verified[*at].changes.extend(changes.clone()));
    }
    verified.iter_mut().for_each(Verified::judge_changes);
}

/// What was changed in a file after its first `end` bytes, which are a file by themselves.
///
/// # Errors
///
/// One of the two cannot be read, or bytes follow the end of the file.
pub fn changes_after(pdf: &[u8], end: usize) -> Result<Vec<Change>, Vec<Diagnostic>> {
    if end == pdf.len() {
        return Ok(vec![]);
    }
    if !ends_whole(pdf) {
        return Err(super::trailing());
    }
    let last = file::open(pdf)?;
    let signed = super::signed_fields(&last);
    let signed = signed.iter().filter_map(|one| super::found(pdf, &last, one).range.ok());
    let between = end + 1..pdf.len();
    let mut ends: BTreeSet<usize> = signed.map(|range| range.end).collect();
    ends.retain(|end| between.contains(end));
    let mut old = State { document: file::open(&pdf[..end])?, end };
    let mut found = vec![];
    // From each state that was signed to the next.
    for end in ends {
        let new = State { document: file::open(&pdf[..end])?, end };
        found.extend(step(pdf, &old, &new));
        old = new;
    }
    found.extend(step(pdf, &old, &State { document: last, end: pdf.len() }));
    Ok(found)
}

/// What was changed from a state to a later one, if it is later.
fn step(pdf: &[u8], old: &State, new: &State) -> Vec<Change> {
    let step = Step { old: &old.document, new: &new.document, level: None };
    match old.end == new.end {
        true => vec![],
        false => changes::between(&step, &pdf[..new.end], old.end),
    }
}

/// The strictest of what certifying signatures allow.
fn lowest(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The state that a signature is over; it must be a file by itself, with the signature in it.
fn state(pdf: &[u8], found: &Found) -> Result<State, Box<Diagnostic>> {
    let Ok(range) = &found.range else {
        // What is wrong with it was said.
        return Err(Box::new(no_state("its range is wrong", "字节范围有误")));
    };
    let bytes = &pdf[..range.end];
    if !ends_whole(bytes) {
        let error = no_state("it ends in the middle", "中途结束");
        return Err(Box::new(error));
    }
    let document =
        file::open(bytes).map_err(|_| Box::new(no_state("it is damaged", "已损坏")))?;
    let there = found.value_id.and_then(|id| document.get_dictionary(id).ok());
    if !there.is_some_and(|it| changes::same_dictionary(it, &found.value)) {
        let error = no_state("the signature is not in it", "其中没有该签名");
        return Err(Box::new(error));
    }
    Ok(State { document, end: range.end })
}

impl Verified {
    fn judge_changes(&mut self) {
        let refused: Vec<&Change> =
            self.changes.iter().filter(|change| !change.is_allowed).collect();
        if refused.is_empty() {
            return;
        }
        let list = |text: fn(&Change) -> &str, between| {
            refused.iter().map(|one| plain(text(one))).collect::<Vec<_>>().join(between)
        };
        let en = list(|change| &change.what.en, "; ");
        let zh = list(|change| &change.what.zh, "；");
        let mut error = fault(
            "verify::changed-after",
            (
                &format!("the document was changed after this signature: {en}"),
                &format!("文件在此签名之后被更改：{zh}"),
            ),
            ASK,
        );
        let covered = self.covered;
        error = error.hint(both(
            format!("the first {covered} bytes of the file are what was signed"),
            format!("文件的前 {covered} 字节为签名时的内容"),
        ));
        self.faults.push(error);
    }
}

fn no_state(en: &str, zh: &str) -> Diagnostic {
    fault(
        "verify::state",
        (
            &format!("what the signature is over is no whole PDF: {en}"),
            &format!("签名所覆盖的内容不是完整的 PDF：{zh}"),
        ),
        ASK,
    )
}

fn same_end() -> Diagnostic {
    fault(
        "verify::byte-range",
        ("two signatures are over the same bytes", "两个签名覆盖相同的字节"),
        ASK,
    )
}
