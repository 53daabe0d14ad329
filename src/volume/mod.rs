//! 案卷: reports bound into volumes, with cover, catalogue and running numbers (DA/T 22-2015).
//!
//! All reports of a volume share one set of fonts. One report after another is typeset and
//! painted, and nothing of it is kept, so that a volume takes hardly more memory than its file.

pub mod catalogue;
mod fault;
mod front;
mod place;
mod separator;

use std::ops::Range;

use crate::calendar::{Date, Year};
use crate::data::{Archive, Report};
use crate::diag::{Diagnostic, Result};
use crate::engine::{Engine, Numbering};
use crate::frame::{Page, Pages};
use crate::page;
use crate::pdf::{Binding, PdfOptions};

pub use fault::Unbound;
use front::Front;
pub use place::Place;
pub use separator::Separator;

/// A report as the catalogue names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// 责任者.
    pub author: String,
    /// 题名.
    pub title: String,
    /// 日期: 成文日期.
    pub date: Option<Date>,
    /// The year that it is about.
    pub year: Year,
    /// 页数: how many pages it has.
    pub pages: usize,
    /// 备注.
    pub remark: String,
    /// Under what it is kept.
    pub archive: Archive,
    /// About how large its own file is, in bytes: by that volumes of a size are planned. 0 if
    /// that is not known.
    pub size: u64,
}

impl Entry {
    /// A report as the catalogue names it, of so many pages and with a file of so many bytes.
    /// Codes that it leaves out are those of its batch.
    pub fn of(report: &Report, batch: &Archive, pages: usize, size: u64) -> Self {
        let title = report.title.lines.iter().map(|line| line.as_str()).collect();
        let signoff = &report.signoff;
        let date = signoff.date.or(signoff.filed);
        Self {
            author: report.unit.value.clone(),
            title,
            date: date.map(|date| date.value),
            year: report.year.value,
            pages,
            remark: String::new(),
            archive: report.archive.over(batch),
            size,
        }
    }
}

/// How large volumes may be, and how they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The most pages of a volume, all that it has. A report is never cut.
    pub most_pages: Option<usize>,
    /// The most bytes of a volume's file.
    pub most_bytes: Option<u64>,
    /// For paper with one printed side: reports follow each other without empty backs, and all
    /// running numbers stand at the right. Else each report begins on the front of a sheet.
    pub one_sided: bool,
    /// How the files are written.
    pub pdf: PdfOptions,
}

/// A volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// The reports in it, by their indices.
    pub entries: Range<usize>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Which one it is, counted from 1; none if it is the only one.
    pub number: Option<usize>,
    /// How many pages it has, cover and catalogue among them.
    pub pages: usize,
    /// Its file.
    pub bytes: Vec<u8>,
    /// What should be looked at.
    pub warnings: Vec<Diagnostic>,
}

/// What typesets the report of an index.
pub type Load<'a> = dyn FnMut(usize) -> Result<Pages> + 'a;

/// Reports on their way into volumes.
pub struct Binder<'a> {
    engine: &'a Engine,
    /// What holds for all: names, title, codes.
    archive: Archive,
    settings: Settings,
    entries: Vec<Entry>,
    /// The first that is in no volume yet.
    next: usize,
    /// How many volumes there were.
    made: usize,
    /// How large the last volume's file was, as a share of its reports' own files.
    share: f64,
}

impl<'a> Binder<'a> {
    /// Reports to be bound, in their order.
    pub fn new(
        engine: &'a Engine,
        archive: Archive,
        settings: Settings,
        entries: Vec<Entry>,
    ) -> Self {
        Self { engine, archive, settings, entries, next: 0, made: 0, share: 1.0 }
    }

    /// The reports.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Leaves out a report that is in no volume yet.
    pub fn leave_out(&mut self, index: usize) {
        if index >= self.next && index < self.entries.len() {
            self.entries.remove(index);
        }
    }

    /// Binds the next volume; none if all reports are in one. After an error nothing has
    /// changed: a report that cannot be bound may be left out, and the rest tried again.
    pub fn volume(
        &mut self,
        load: &mut Load<'_>,
    ) -> Option<std::result::Result<Volume, Unbound>> {
        (self.next < self.entries.len()).then(|| {
            let volume = self.largest(load)?;
            self.next = volume.entries.end;
            self.made += 1;
            Ok(volume)
        })
    }

    /// The largest volume that keeps the limits, as near as a few attempts come to it.
    fn largest(&mut self, load: &mut Load<'_>) -> std::result::Result<Volume, Unbound> {
        let by_pages = self.as_many_as_pages_allow()?;
        let Some(most) = self.settings.most_bytes else {
            return self.bind(by_pages, load);
        };
        // The most that kept the limit and the fewest that did not.
        let (mut kept, mut not): (Option<Volume>, usize) = (None, by_pages + 1);
        let mut count = self.guess(most, by_pages);
        for _ in 0..ATTEMPTS {
            let volume = self.bind(count, load)?;
            let size = volume.bytes.len() as u64;
            self.learn(&volume);
            if size <= most {
                let full = size as f64 >= most as f64 * FULL;
                kept = Some(volume);
                if full {
                    break;
                }
            } else if count == 1 {
                return Ok(fault::too_large(volume, &self.entries, size, most));
            } else {
                not = count;
            }
            let least = kept.as_ref().map_or(1, |volume| volume.entries.len() + 1);
            if least >= not {
                break;
            }
            count = self.guess(most, not - 1).max(least);
        }
        match kept {
            Some(volume) => Ok(volume),
            // One report alone is within the limit, or is told to be larger.
            None => self.alone(most, load),
        }
    }

    fn alone(
        &mut self,
        most: u64,
        load: &mut Load<'_>,
    ) -> std::result::Result<Volume, Unbound> {
        let volume = self.bind(1, load)?;
        let size = volume.bytes.len() as u64;
        Ok(match size <= most {
            true => volume,
            false => fault::too_large(volume, &self.entries, size, most),
        })
    }

    /// How many reports may fill a file, by the sizes of their own files.
    fn guess(&self, most: u64, limit: usize) -> usize {
        let room = most as f64 / self.share;
        let mut sum = 0.0;
        let waiting = self.entries[self.next..].iter().take(limit);
        let fitting = waiting.take_while(|entry| {
            sum += entry.size as f64;
            sum <= room
        });
        fitting.count().max(1)
    }

    /// Learns how much of their own files' size reports have in a volume.
    fn learn(&mut self, volume: &Volume) {
        let own = self.entries[volume.entries.clone()].iter().map(|entry| entry.size);
        let own = own.sum::<u64>();
        if own > 0 {
            self.share = volume.bytes.len() as f64 / own as f64;
        }
    }

    /// How many reports a volume of so many pages has, cover and catalogue counted.
    fn as_many_as_pages_allow(&self) -> std::result::Result<usize, Unbound> {
        let waiting = self.entries.len() - self.next;
        let Some(most) = self.settings.most_pages else { return Ok(waiting) };
        let mut count = self.within(most.saturating_sub(self.padded(1) * 2));
        while count > 1 {
            let front = self.front_pages(&self.front(count)?);
            if self.places(count, front).1 <= most {
                break;
            }
            // The catalogue is longer than thought; with fewer reports it may be shorter.
            count = self.within(most.saturating_sub(front)).max(count / 2).min(count - 1);
        }
        Ok(count)
    }

    /// How many of the next reports fill so many pages at the most; one at least.
    fn within(&self, most: usize) -> usize {
        let mut sum = 0;
        let waiting = self.entries[self.next..].iter();
        let fitting = waiting.take_while(|entry| {
            sum += self.padded(entry.pages);
            sum <= most
        });
        fitting.count().max(1)
    }

    /// Pages with the empty back of the last one.
    fn padded(&self, pages: usize) -> usize {
        if self.settings.one_sided { pages } else { pages.next_multiple_of(2) }
    }

    fn front_pages(&self, front: &Front) -> usize {
        self.padded(front.cover.pages.len()) + self.padded(front.catalogue.pages.len())
    }

    /// Where the next reports stand after so many pages, and how many pages that makes.
    fn places(&self, count: usize, front: usize) -> (Vec<Place>, usize) {
        let entries = &self.entries[self.next..self.next + count];
        place::places(entries, front, |pages| self.padded(pages))
    }

    /// Cover and catalogue of a volume with the next reports.
    fn front(&self, count: usize) -> std::result::Result<Front, Unbound> {
        // The numbers of pages do not depend on how many pages come before them.
        let (places, _) = self.places(count, 0);
        let range = self.next..self.next + count;
        let only = self.made == 0 && count == self.entries.len();
        let about = front::About {
            archive: &self.archive,
            entries: &self.entries[range],
            places: &places,
            number: (!only).then_some(self.made + 1),
        };
        front::typeset(self.engine, &about).map_err(Unbound::volume)
    }

    fn bind(
        &self,
        count: usize,
        load: &mut Load<'_>,
    ) -> std::result::Result<Volume, Unbound> {
        let front = self.front(count)?;
        let before = self.front_pages(&front);
        let (places, pages) = self.places(count, before);
        let mut binding = Binding::new(&self.settings.pdf).map_err(Unbound::volume)?;
        for part in [&front.cover, &front.catalogue] {
            self.add(&mut binding, part, |binding| binding.front(part))?;
        }
        for (index, place) in (self.next..).zip(&places) {
            let mut pages =
                load(index).map_err(|faults| Unbound::entry(index, faults))?;
            let expected = self.entries[index].pages;
            if pages.pages.len() != expected {
                let found = pages.pages.len();
                return Err(Unbound::entry(index, vec![fault::changed(expected, found)]));
            }
            self.number(&mut pages, place, &front.numbering);
            self.add(&mut binding, &pages, |binding| binding.report(&pages))?;
        }
        let bytes = binding.finish(&front.info).map_err(Unbound::volume)?;
        let entries = self.next..self.next + count;
        let mut warnings = front.warnings;
        if let Some(most) = self.settings.most_pages.filter(|most| pages > *most) {
            warnings.push(fault::too_long(&self.entries[self.next], pages, most));
        }
        let only = self.made == 0 && count == self.entries.len();
        let number = (!only).then_some(self.made + 1);
        Ok(Volume { entries, places, number, pages, bytes, warnings })
    }

    /// Adds a part, with an empty back if its last page is a front.
    fn add(
        &self,
        binding: &mut Binding,
        part: &Pages,
        add: impl FnOnce(&mut Binding) -> Result<()>,
    ) -> std::result::Result<(), Unbound> {
        add(binding).map_err(Unbound::volume)?;
        let blank = self.padded(part.pages.len()) - part.pages.len();
        match part.pages.last().filter(|_| blank > 0) {
            Some(Page { frame, .. }) => {
                binding.blank(frame.size).map_err(Unbound::volume)
            }
            None => Ok(()),
        }
    }

    /// Puts the running numbers on the pages of a report. An empty page is counted, and bears
    /// none.
    fn number(&self, pages: &mut Pages, place: &Place, numbering: &Numbering) {
        for (index, page) in pages.pages.iter_mut().enumerate() {
            let number = place.first + index;
            let is_front = self.settings.one_sided || index % 2 == 0;
            page.number = u32::try_from(number).ok();
            let Some(style) = numbering.style.as_ref().filter(|_| !page.frame.is_empty())
            else {
                continue;
            };
            let size = page.frame.size;
            let (at, frame) =
                page::running_number(style, number, size, is_front, &numbering.fonts);
            page.frame.append(at, frame);
        }
    }
}

/// A file is bound at most so often to find how many reports fill it.
const ATTEMPTS: usize = 6;
/// A volume that fills so much of its limit is full.
const FULL: f64 = 0.9;
