//! What browsers are told, as JSON.

use banxin::diag::{Bilingual, Severity};
use serde_json::{Value, json};

use super::shown::{Origin, Shown};
use super::state::{Patch, Shared, Snapshot, Told};

/// A number that tells pages apart, as it is written in addresses.
pub(super) fn print_name(print: u64) -> String {
    format!("{print:016x}")
}

/// What is there at a moment. `client` is the browser's own number.
pub(super) fn snapshot(now: &Snapshot, shared: &Shared, client: u64) -> Value {
    let name = shared.file.file_name().unwrap_or_default().to_string_lossy();
    json!({
        "version": now.version,
        "client": client,
        "name": name,
        "path": shared.file.display().to_string(),
        "editor": shared.editor,
        "pages": now.shown.as_deref().map_or(json!([]), pages),
        "before": now.before.as_deref().map_or(json!([]), prints),
        "draft": now.shown.as_ref().is_some_and(|shown| shown.proof.is_draft()),
        "missing": now.missing,
        "grid": now.shown.as_deref().map(grid),
        "failed": now.failed,
        "busy": now.busy,
        "settled": now.settled,
        "took": [now.took.0, now.took.1],
        "told": now.told.iter().map(told).collect::<Value>(),
        "listed": now.listed,
    })
}

fn pages(shown: &Shown) -> Value {
    let pages = shown.proof.pages().pages.iter().zip(shown.prints());
    pages
        .map(|(page, print)| {
            let size = page.frame.size;
            json!([
                print_name(*print),
                size.width.to_pt(),
                size.height.to_pt(),
                page.number,
                page.is_turned(),
            ])
        })
        .collect()
}

fn prints(shown: &Shown) -> Value {
    shown.prints().iter().map(|print| Value::from(print_name(*print))).collect()
}

/// The type area and its grid, in points.
fn grid(shown: &Shown) -> Value {
    let grid = shown.proof.grid();
    let (origin, size) = (grid.area.origin, grid.area.size);
    json!({
        "area": [origin.x.to_pt(), origin.y.to_pt(), size.width.to_pt(), size.height.to_pt()],
        "lines": grid.lines,
        "pitch": grid.pitch.to_pt(),
        "box": grid.em_box.to_pt(),
        "cells": grid.cells,
    })
}

/// What is said of parts of pages, whose pixels follow.
pub(super) fn patches(patches: &[&Patch], took: (f64, f64)) -> Value {
    json!({
        "patches": patches.iter().map(|one| patch(one)).collect::<Value>(),
        "took": [took.0, took.1],
    })
}

fn patch(patch: &Patch) -> Value {
    let area = patch.area;
    json!({
        "page": patch.page,
        "print": print_name(patch.print),
        "before": print_name(patch.before),
        "size": [patch.size.0, patch.size.1],
        "area": [area.x, area.y, area.width, area.height],
        "depth": patch.picture.depth(),
    })
}

fn told(told: &Told) -> Value {
    let one = &told.diagnostic;
    json!({
        "severity": match one.severity {
            Severity::Error => "error",
            Severity::Must => "must",
            Severity::Warning => "warning",
            Severity::Doubtful => "doubtful",
            Severity::Hint => "hint",
        },
        "code": one.code,
        "message": both(&one.message),
        "hints": one.hints.iter().map(both).collect::<Value>(),
        "at": told.origin.as_ref().map(origin),
        "file": one.file,
        "fix": one.fix.as_ref().map(|fix| both(&fix.what)),
    })
}

/// A line of a file.
pub(super) fn origin(origin: &Origin) -> Value {
    json!({
        "name": origin.name, "line": origin.line, "column": origin.column,
        "text": origin.text, "report": origin.is_report,
    })
}

fn both(text: &Bilingual) -> Value {
    json!({ "en": text.en, "zh": text.zh })
}
