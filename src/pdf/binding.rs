//! Several documents in one file, which share one set of fonts: a bound volume.

use krilla::outline::OutlineNode;
use krilla::tagging::TagGroup;

use crate::diag::Result;
use crate::frame::{Frame, Info, Page, Pages, Structure};
use crate::geom::Size;

use super::{Painted, PdfOptions, Writer, outline, tags};

/// A volume under way: what stands before its reports, and the reports, one after another.
/// Nothing of their display lists is kept.
pub struct Binding {
    writer: Writer,
    tags: Vec<TagGroup>,
    front: Vec<OutlineNode>,
    /// The issuers in the order in which they first come, with what is known of their reports.
    units: Vec<Unit>,
}

/// The reports of an issuer.
struct Unit {
    name: String,
    /// The first page of the first.
    page: usize,
    reports: Vec<OutlineNode>,
}

impl Binding {
    /// A volume without pages.
    pub fn new(options: &PdfOptions) -> Result<Self> {
        let writer = Writer::new(options)?;
        Ok(Self { writer, tags: vec![], front: vec![], units: vec![] })
    }

    /// How many pages there are so far.
    pub fn pages(&self) -> usize {
        self.writer.so_far.pages
    }

    /// Adds what stands before the reports: a cover, a catalogue.
    pub fn front(&mut self, pages: &Pages) -> Result<()> {
        let Painted { tags, outline } = self.writer.paint(pages, None)?;
        self.tags.push(tags::part(tags));
        self.front.extend(outline);
        Ok(())
    }

    /// Adds a report; the outline has it under its issuer.
    pub fn report(&mut self, pages: &Pages) -> Result<()> {
        let page = self.pages();
        let Painted { tags, outline } = self.writer.paint(pages, None)?;
        self.tags.push(tags::part(tags));
        let report = bookmark(pages, page, outline);
        let name = &pages.info.author;
        match self.units.iter_mut().find(|unit| unit.name == *name) {
            Some(unit) => unit.reports.push(report),
            None => {
                self.units.push(Unit { name: name.clone(), page, reports: vec![report] })
            }
        }
        Ok(())
    }

    /// Adds an empty page.
    pub fn blank(&mut self, size: Size) -> Result<()> {
        let blank = Pages {
            info: Info::default(),
            pages: vec![Page { frame: Frame::new(size), number: None }],
            structure: Structure::default(),
            outline: vec![],
            watermark: None,
        };
        self.writer.paint(&blank, None).map(drop)
    }

    /// The whole file. The same documents give the same bytes.
    pub fn finish(self, info: &Info) -> Result<Vec<u8>> {
        let units = self.units.into_iter().map(|unit| {
            let mut node = outline::page(&unit.name, unit.page);
            unit.reports.into_iter().for_each(|report| node.push_child(report));
            node
        });
        let outline = self.front.into_iter().chain(units).collect();
        self.writer.finish(info, Painted { tags: self.tags, outline }, &[])
    }
}

/// A report's entry: its own title where it stands in its outline, else one before that.
fn bookmark(pages: &Pages, page: usize, mut outline: Vec<OutlineNode>) -> OutlineNode {
    let title = &pages.info.title;
    let has_title = pages.outline.first().is_some_and(|entry| entry.title == *title);
    if has_title && outline.len() == 1 {
        return outline.remove(0);
    }
    let mut report = outline::page(title, page);
    outline.into_iter().for_each(|node| report.push_child(node));
    report
}
