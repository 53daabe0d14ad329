//! A report typeset once, from which its file is written, and pictures of its pages.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use crate::data::{self, State};
use crate::diag::{Diagnostic, Result, Source, Warned};
use crate::document::{Block, Document, PageStyle, ParagraphRole};
use crate::frame::Pages;
use crate::geom::{Abs, Rect};
use crate::pdf;

use super::{Engine, RenderOptions, Typeset, Version};

/// A report typeset as it would be filed.
#[derive(Debug)]
pub struct Proof {
    pub(super) typeset: Typeset,
    version: Version,
}

/// A report typeset, and what the rules have to say of it.
#[derive(Debug)]
pub struct Judged {
    /// The pages, or why there are none.
    pub proof: Result<Proof>,
    /// What the rules find.
    pub findings: Vec<Diagnostic>,
    /// What keeps the report from being filed. If there is anything, it is a draft.
    pub missing: Vec<Diagnostic>,
}

/// The type area and the grid of lines and characters on it (GB/T 9704-2012, 5.2).
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Grid {
    /// 版心, the type area, on the sheet.
    pub area: Rect,
    /// Lines on a page.
    pub lines: u32,
    /// From the top of a line to the top of the next one.
    pub pitch: Abs,
    /// The height of a line's em box.
    pub em_box: Abs,
    /// Characters of body text on a line.
    pub cells: u32,
}

impl Grid {
    pub(super) fn of(document: &Document) -> Self {
        let page = &document.page;
        let body = document.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) if paragraph.role == ParagraphRole::Body => {
                paragraph.runs.first()
            }
            _ => None,
        });
        let em = body.map_or(page.em_box, |run| run.style.em).max(Abs::pt(1.0));
        let cells = (page.area.size.width / em).round() as u32;
        let PageStyle { area, lines, pitch, em_box, .. } = *page;
        Self { area, lines, pitch, em_box, cells }
    }
}

impl Engine {
    /// Typesets a report as it may be filed, or as a draft if something keeps it from that.
    /// What rules find is looked for while it is typeset.
    pub fn proof(&self, source: &Source, version: Version) -> Judged {
        let draft = Version { state: State::Draft, ..version };
        let tree = data::tree(source);
        let (typeset, (findings, missing)) = thread::scope(|scope| {
            let judged = scope.spawn(|| self.judged(source, &tree, None));
            let typeset = self.typeset_read(source, &tree, draft, |_| {});
            (typeset, judged.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let is_draft = !missing.is_empty() || version == draft;
        let version = if is_draft { draft } else { version };
        Judged {
            proof: typeset.map(|typeset| Proof::new(typeset, version)),
            findings,
            missing,
        }
    }

    /// Typesets a report as the version that is asked for, whatever the rules say of it.
    pub fn set(&self, source: &Source, version: Version) -> Result<Proof> {
        let draft = Version { state: State::Draft, ..version };
        let typeset = self.typeset_with(source, draft, |_| {})?;
        Ok(Proof::new(typeset, version))
    }

    /// What the rules find in a report, and what keeps it from being filed.
    pub fn judge(&self, source: &Source) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        self.judged(source, &data::tree(source), None)
    }

    /// Writes the PDF of a report that was typeset, as its own version.
    pub fn write_proof(
        &self,
        source: &Source,
        options: &RenderOptions,
        proof: Proof,
    ) -> Result<Warned<Vec<u8>>> {
        let options = RenderOptions { version: proof.version, ..options.clone() };
        Ok(self.write(source, &options, proof.typeset)?.0)
    }
}

impl Engine {
    /// The pictures that a report's proof shows.
    pub fn pictures(&self, source: &Source, proof: &Proof) -> Vec<PathBuf> {
        let named = proof.typeset.files.pictures.keys();
        let path =
            named.filter_map(|(id, name)| Some(self.folder(source, *id)?.join(name)));
        path.collect()
    }
}

impl Proof {
    fn new(mut typeset: Typeset, version: Version) -> Self {
        // A draft is typeset as all else, but for the words across its pages.
        typeset.pages.value.watermark.take_if(|_| version.state != State::Draft);
        Self { typeset, version }
    }

    /// The pages.
    pub fn pages(&self) -> &Pages {
        &self.typeset.pages.value
    }

    /// The grid of its pages.
    pub fn grid(&self) -> Grid {
        self.typeset.grid
    }

    /// What should be looked at.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.typeset.pages.warnings
    }

    /// Whether its pages are marked as those of a draft.
    pub fn is_draft(&self) -> bool {
        self.version.state == State::Draft
    }

    /// The PDF of the pages as `banxin render` writes it, without files inside.
    pub fn pdf(&self, options: &pdf::PdfOptions) -> Result<Vec<u8>> {
        pdf::write(self.pages(), options)
    }

    /// A PDF of one page, counted from zero, in order to look at it: painted as it is painted
    /// in the PDF of all pages, without tags, outline and metadata.
    pub fn pdf_of_page(&self, page: usize) -> Result<Vec<u8>> {
        pdf::write_page(self.pages(), page, None)
    }

    /// A PDF of one page, counted from zero, in which nothing is painted but what may have ink
    /// in a part of it.
    pub fn pdf_of_part(&self, page: usize, part: Rect) -> Result<Vec<u8>> {
        pdf::write_page(self.pages(), page, Some(part))
    }
}
