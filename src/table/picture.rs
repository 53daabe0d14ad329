//! Pictures in cells: each is a line of its own, as high as the picture.

use crate::document::{Align, CellPicture, RowKind};
use crate::figure;
use crate::frame::{Artifact, Frame, Tag};
use crate::geom::{Abs, Point, Size};

use super::measure::{self, Measurer, Text, Texts};
use super::parts::HIGHEST_HEADER;

impl Measurer<'_> {
    /// Sets the pictures into their cells, when all that stands above them on a page is known.
    pub(super) fn set_pictures(&self, texts: &mut Texts) {
        let cells = self.table.cells.iter().enumerate();
        let pictures =
            cells.filter_map(|(index, cell)| Some((index, cell.picture.as_deref()?)));
        let pictures: Vec<(usize, &CellPicture)> = pictures.collect();
        if pictures.is_empty() {
            return;
        }
        let heights = self.heights(&texts.cells);
        let captions = texts.caption.advance.max(texts.continued_caption.advance);
        let headers = self.headers(&heights);
        for (index, picture) in pictures {
            let cell = &self.table.cells[index];
            let above = captions + headers[cell.row];
            let height = self.page - above - measure::padding(cell, self.density);
            let width = measure::inner_width(cell, self.columns);
            texts.cells[index] = self.picture(index, picture, Size::new(width, height));
        }
    }

    /// For each row the height of the header rows above it that are printed again.
    fn headers(&self, heights: &[Abs]) -> Vec<Abs> {
        let (mut header, mut ended) = (Abs::ZERO, true);
        let mut above = vec![];
        for (row, height) in self.table.rows.iter().zip(heights) {
            let is_header = row.kind == RowKind::Repeat;
            if is_header && ended {
                header = Abs::ZERO;
            }
            above.push(if header.fits(self.page * HIGHEST_HEADER) {
                header
            } else {
                Abs::ZERO
            });
            if is_header {
                header += *height;
            }
            ended = !is_header;
        }
        above
    }

    /// A picture in the room of its cell; nothing if there is none.
    fn picture(&self, index: usize, picture: &CellPicture, room: Size) -> Text {
        if room.width <= Abs::ZERO || room.height <= Abs::ZERO {
            return Text::default();
        }
        let size = figure::shrunk(picture.size, room);
        let roles = [picture.text.role, picture.bold.role];
        let tag = self.nodes.texts[index].first().copied();
        let tag = tag.unwrap_or(Tag::Artifact(Artifact::Layout));
        let free = room.width - size.width;
        let x = match picture.align {
            Align::Left => Abs::ZERO,
            Align::Right => free,
            _ => free / 2.0,
        };
        let mut line = Frame::new(Size::new(room.width, size.height));
        let item = figure::item(&picture.picture, roles, size, tag, self.fonts);
        line.extend(Point::new(x, Abs::ZERO), item);
        let lines = vec![(Abs::ZERO, line)];
        Text { lines, height: size.height, advance: size.height, ..Text::default() }
    }
}
