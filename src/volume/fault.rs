//! What keeps reports from being bound, and what should be looked at.

use crate::diag::{Diagnostic, both};

use super::{Entry, Volume};

/// Why a volume could not be bound.
#[derive(Clone, Debug)]
pub struct Unbound {
    /// The report that is at fault, by its index; none if it is the volume.
    pub entry: Option<usize>,
    /// What is wrong.
    pub faults: Vec<Diagnostic>,
}

impl Unbound {
    pub(super) fn entry(index: usize, faults: Vec<Diagnostic>) -> Self {
        Self { entry: Some(index), faults }
    }

    pub(super) fn volume(faults: Vec<Diagnostic>) -> Self {
        Self { entry: None, faults }
    }
}

/// A report that has other pages now than when it was planned.
pub(super) fn changed(expected: usize, found: usize) -> Diagnostic {
    Diagnostic::error(
        "volume::changed",
        both(
            format!("the report has {found} pages now, and had {expected}"),
            format!("此报告现为 {found} 页，原为 {expected} 页"),
        ),
    )
    .hint(both(
        "its layout or its fonts have changed: make its PDF anew, then bind it",
        "版式或字体已有变动：请先重新生成其 PDF，再行装订",
    ))
}

/// A report that alone has more pages than a volume may have.
pub(super) fn too_long(entry: &Entry, pages: usize, most: usize) -> Diagnostic {
    let title = &entry.title;
    Diagnostic::warning(
        "volume::too-long",
        both(
            format!(
                "a volume of its own for {title}: {pages} pages, more than the {most} allowed"
            ),
            format!("《{title}》自成一卷，共 {pages} 页，超过限定的 {most} 页"),
        ),
    )
    .hint(both("a report is never cut; allow more pages", "报告不作拆分；请放宽页数限制"))
}

/// A volume whose one report is larger than a volume may be.
pub(super) fn too_large(
    mut volume: Volume,
    entries: &[Entry],
    size: u64,
    most: u64,
) -> Volume {
    let title = &entries[volume.entries.start].title;
    let [size, most] = [size, most].map(|bytes| bytes as f64 / f64::from(1 << 20));
    let warning = Diagnostic::warning(
        "volume::too-large",
        both(
            format!(
                "a volume of its own for {title}: {size:.1} MiB, more than the {most:.1} allowed"
            ),
            format!("《{title}》自成一卷，共 {size:.1} MiB，超过限定的 {most:.1} MiB"),
        ),
    );
    volume.warnings.push(
        warning
            .hint(both("a report is never cut; allow more", "报告不作拆分；请放宽限制")),
    );
    volume
}
