//! Pictures in cells: each is a line of its own, as high as the picture.

use crate::document::{Align, CellPicture, RowKind};
use crate::figure;
use crate::frame::{Artifact, Frame, Tag};
use crate::geom::{Abs, Point, Size};

use super::measure::{self, Measurer, Text, Texts};
use super::parts::HIGHEST_HEADER;

impl Measurer<'_> {
    /// Sets the pictures into their cells, when all that stands above them on a page is known:
    /// those of header rows first.
    pub(super) fn set_pictures(&self, texts: &mut Texts) {
        let cells = self.table.cells.iter().enumerate();
        let pictures =
            cells.filter_map(|(index, cell)| Some((index, cell.picture.as_deref()?)));
        let in_header = |(index, _): &(usize, &CellPicture)| {
            self.table.rows[self.table.cells[*index].row].kind == RowKind::Repeat
        };
        let (header, others): (Vec<_>, Vec<_>) = pictures.partition(in_header);
        self.set_some(&header, texts);
        self.set_some(&others, texts);
    }

    fn set_some(&self, pictures: &[(usize, &CellPicture)], texts: &mut Texts) {
        if pictures.is_empty() {
            return;
        }
        let heights = self.heights(&texts.cells);
        let captions = texts.caption.advance.max(texts.continued_caption.advance);
        let headers = self.headers(&heights);
        for (index, picture) in pictures {
            let cell = &self.table.cells[*index];
            let above = captions + headers[cell.row];
            let height = self.page - above - measure::padding(cell, self.density);
            let width = measure::inner_width(cell, self.columns);
            texts.cells[*index] = self.picture(*index, picture, Size::new(width, height));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::diag::Span;
    use crate::document::Table;
    use crate::frame::{Item, Structure};
    use crate::picture::Picture;
    use crate::table::tests::{paragraph, parts, table};

    use super::*;

    fn picture(width: f64, height: f64) -> Box<CellPicture> {
        let file = "tests/suite/page/pictures/alpha.png";
        let bytes = std::fs::read(file).expect("the file is there");
        let style = paragraph("文").runs[0].style;
        Box::new(CellPicture {
            picture: Picture::read(bytes).expect("it is a picture"),
            size: Size::new(Abs::pt(width), Abs::pt(height)),
            alt: "图".to_owned(),
            align: Align::Center,
            text: style,
            bold: style,
            span: Span::default(),
        })
    }

    /// Where pictures stand on each part that are no reprints: top, bottom, the part's height.
    fn shown(table: &Table, first: f64, page: f64) -> Vec<(Abs, Abs, Abs)> {
        let (parts, _): (_, Structure) = parts(table, Abs::pt(first), Abs::pt(page));
        let own = parts.iter().flat_map(|(height, frame)| {
            frame.items.iter().filter_map(move |(at, item)| match item {
                Item::Image(image) if matches!(image.tag, Tag::Node(_)) => {
                    Some((at.y, at.y + image.size.height, frame.size.height.min(*height)))
                }
                _ => None,
            })
        });
        own.collect()
    }

    proptest! {
        /// However rows are cut, each picture is there once, whole, on a part that has the
        /// room.
        #[test]
        fn pictures_are_whole(
            groups in prop::collection::vec(prop::collection::vec(1..5usize, 1..3), 1..3),
            lengths in prop::collection::vec(prop_oneof![4 => 0..9usize, 1 => 90..900usize], 3),
            sizes in prop::collection::vec((5.0..300.0f64, 5.0..900.0f64), 4),
            every in 1..9usize,
            first in 60.0..300.0f64,
            page in 220.0..400.0f64,
        ) {
            let mut table = table(&groups, &lengths, false);
            let mut count = 0;
            for (index, cell) in table.cells.iter_mut().enumerate().skip(1) {
                if index % every == 0 {
                    let (width, height) = sizes[count % sizes.len()];
                    cell.content.clear();
                    cell.picture = Some(picture(width, height));
                    count += 1;
                }
            }
            let shown = shown(&table, first, page);
            prop_assert_eq!(shown.len(), count);
            for (top, bottom, height) in shown {
                prop_assert!(top >= Abs::ZERO && bottom.fits(height), "{:?} {:?}", bottom, height);
            }
        }
    }
}
