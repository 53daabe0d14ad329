//! Seals over names and date, and where the names of a joint document stand (GB/T 9704-2012,
//! 7.3.5.1).

use crate::diag::{Diagnostic, both};
use crate::document::{Paragraph, Seal, Seals, SignOff};
use crate::figure;
use crate::frame::{Drawing, Frame, Item, Kind, Tag};
use crate::geom::{Abs, Point, Size};

use super::{Layout, fields};

/// Where the seals of a row stand, and what is around them, from the top of its names on.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Heights {
    /// Blank lines between the text and the first row.
    pub(super) blank_lines: u32,
    /// The middle of the seals.
    pub(super) middle: Abs,
    /// The lower edge of the room for them.
    pub(super) bottom: Abs,
    /// Lines from the names of a row to those of the next.
    pub(super) step: u32,
}

impl Heights {
    /// Finds them for names and a date of so many lines.
    pub(super) fn new(
        seals: &Seals,
        blank_lines: Option<u32>,
        lines: usize,
        style: &Pitch,
    ) -> Self {
        let Pitch { pitch, em_box } = *style;
        let high = seals.room.height;
        let block = pitch * (lines.max(1) - 1) as f64 + em_box;
        let middle = block / 2.0 - seals.rise;
        // From the last line of the text to the top of the seals, without blank lines.
        let above = pitch - em_box + middle - high / 2.0;
        let (least, most) = seals.below_text;
        let needed = ((least - above) / pitch).ceil().max(0.0);
        // No sheet has as many lines as would not fit.
        let blank_lines = blank_lines.unwrap_or(needed.min(MOST_LINES) as u32);
        let top = above + pitch * f64::from(blank_lines);
        let middle = middle - (top - most).max(Abs::ZERO);
        let step = ((high + seals.gap) / pitch).ceil().min(MOST_LINES);
        Self { blank_lines, middle, bottom: middle + high / 2.0, step: step as u32 }
    }
}

/// More lines than any sheet has.
const MOST_LINES: f64 = 1000.0;

/// The lines of a text.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) struct Pitch {
    /// From line to line.
    pub(super) pitch: Abs,
    /// The height of a line.
    pub(super) em_box: Abs,
}

impl Pitch {
    /// That of a paragraph.
    pub(super) fn of(paragraph: &Paragraph) -> Self {
        let style = &paragraph.style;
        Self { pitch: style.pitch, em_box: style.em_box }
    }
}

/// A row of columns as wide as what stands in them.
pub(super) struct Columns {
    /// The room for all of them.
    pub(super) area: Abs,
    /// The least distance between them.
    pub(super) gap: Abs,
    /// Of the date, from the right.
    pub(super) indent: Abs,
    /// The width of the date.
    pub(super) date: Abs,
}

impl Columns {
    /// The middles of things of some widths in rows, as few as hold them and as even as can
    /// be. The things of all rows stand below each other; a short row is the last one, and
    /// ends where the others do: there, above the date, stands the last thing.
    pub(super) fn rows(&self, widths: &[Abs]) -> Vec<Vec<Abs>> {
        let columns = self.count(widths);
        let middles = self.middles(&self.widths(widths, columns));
        let row = |row: &[Abs]| middles[columns - row.len()..].to_vec();
        widths.chunks(columns).map(row).collect()
    }

    /// The most columns that there is room for, or fewer if that makes no more rows.
    fn count(&self, widths: &[Abs]) -> usize {
        let even = |most: usize| widths.len().div_ceil(widths.len().div_ceil(most));
        let fits = |columns: &usize| {
            let widths = self.widths(widths, *columns);
            self.total(&widths).fits(self.area)
        };
        (1..=widths.len()).rev().map(even).find(fits).unwrap_or(1)
    }

    /// The widths of so many columns.
    fn widths(&self, widths: &[Abs], columns: usize) -> Vec<Abs> {
        let mut found = vec![Abs::ZERO; columns];
        for row in widths.chunks(columns) {
            for (column, width) in found[columns - row.len()..].iter_mut().zip(row) {
                *column = column.max(*width);
            }
        }
        if let Some(last) = found.last_mut() {
            *last = last.max(self.date);
        }
        found
    }

    fn total(&self, widths: &[Abs]) -> Abs {
        let gaps = self.gap * (widths.len() - 1) as f64;
        gaps + widths.iter().copied().sum()
    }

    /// The middles of columns: the last one's where the date wants it, or further to the right
    /// if the first would leave the area at the left.
    fn middles(&self, widths: &[Abs]) -> Vec<Abs> {
        let last = widths.last().copied().unwrap_or_default();
        let wanted = self.area - self.indent - self.date / 2.0 + last / 2.0;
        let mut right = wanted.max(self.total(widths)).min(self.area);
        let mut middles = vec![];
        for width in widths.iter().rev() {
            middles.push(right - *width / 2.0);
            right = right - *width - self.gap;
        }
        middles.reverse();
        middles
    }
}

impl Layout<'_> {
    /// The pictures of a row's seals, to be painted over what stands on the page, and the room
    /// for signatures over each; `from`: how many stand in the rows before.
    pub(super) fn seals(
        &mut self,
        seals: &Seals,
        from: usize,
        middles: &[Abs],
        middle: Abs,
    ) -> Frame {
        let mut frame = Frame::default();
        let area = self.flow.area().width;
        let place = |x: Abs, size: Size| {
            let half = size.width / 2.0;
            let x = x.min(area - half).max(half);
            Point::new(x - half, middle - size.height / 2.0)
        };
        for (seal, x) in seals.pictures.iter().skip(from).zip(middles) {
            self.seal(seal, place(*x, seal.size), &mut frame);
        }
        for (index, x) in middles.iter().enumerate() {
            let picture = seals.pictures.get(from + index);
            let size = picture.map_or(seals.room, |seal| seal.size);
            let room = fields::of_seal(&self.document.fields, size);
            frame.extend(place(*x, size), room);
        }
        frame
    }

    /// A seal. What it says no text on the page does, so that it is part of the structure, a
    /// figure, and read out after the name and the date under it.
    fn seal(&mut self, seal: &Seal, at: Point, frame: &mut Frame) {
        let kind = Kind::Figure { alt: seal.alt.clone() };
        let tag = Tag::Node(self.structure.add(self.section, kind));
        let roles = [seal.text.role, seal.bold.role];
        let item = figure::item(&seal.picture, roles, seal.size, tag, self.fonts);
        frame.extend(at, item.map(outlined));
    }
}

/// A picture without text of its own: it lies over that of the page, which is found and copied
/// as if it were not there.
pub(super) fn outlined(item: Item) -> Item {
    match item {
        Item::Drawing(drawing) => Item::Drawing(Drawing { outlined: true, ..drawing }),
        item => item,
    }
}

/// What should be looked at in the seals of a block.
pub(super) fn warnings(block: &SignOff) -> Vec<Diagnostic> {
    let Some(seals) = &block.seals else { return vec![] };
    let undated = seals.pictures.first().filter(|_| block.date.is_none());
    let sizes = seals.pictures.iter().filter_map(|seal| size(seal, seals.usual));
    sizes.chain(undated.map(without_date)).collect()
}

/// A warning for a seal of an unusual size.
pub(super) fn size(seal: &Seal, usual: (Abs, Abs)) -> Option<Diagnostic> {
    let side = seal.size.width.max(seal.size.height);
    let fits = usual.0.fits(side) && side.fits(usual.1);
    (!fits).then(|| unusual_size(seal, usual))
}

fn unusual_size(seal: &Seal, (least, most): (Abs, Abs)) -> Diagnostic {
    let side = seal.size.width.max(seal.size.height).to_mm();
    let (least, most) = (least.to_mm(), most.to_mm());
    Diagnostic::warning(
        "seal::unusual-size",
        both(
            format!("a seal of {side:.1} mm; usual are {least:.0} to {most:.0} mm"),
            format!("印章为 {side:.1} mm；一般为 {least:.0} 至 {most:.0} mm"),
        ),
    )
    .at(seal.span)
    .hint(both(
        "give its real diameter: 42 mm is usual, 45 mm for the seals of counties and their \
         departments (国发〔1999〕25号)",
        "请写印章的实际直径：一般为 42 mm，县级政府及其部门的为 45 mm（国发〔1999〕25号）",
    ))
}

fn without_date(seal: &Seal) -> Diagnostic {
    Diagnostic::warning(
        "seal::no-date",
        both(
            "the seal lies over the name alone: there is no date",
            "没有成文日期，印章只压署名",
        ),
    )
    .at(seal.span)
    .hint(both(
        "a seal lies over name and date (GB/T 9704-2012, 7.3.5.1): give `date` under `signoff:`",
        "印章须下压署名和成文日期（GB/T 9704-2012，7.3.5.1）：请在 signoff: 下写明 date",
    ))
}
