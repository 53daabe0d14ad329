//! Plain text: each line a paragraph; lines with tabs are the cells of tables.

mod encoding;
mod table;

use crate::diag::{Result, Source, SourceId, Span};

use super::input::{Paragraph, Piece, Place};
use super::note::Notes;

pub(super) use encoding::decoded;

/// A line of the file, without its end.
#[derive(Copy, Clone, Debug)]
struct Line<'a> {
    text: &'a str,
    /// Its first byte.
    start: usize,
}

/// A part of the file.
enum Part<'a> {
    Text(&'a [Line<'a>]),
    Table(&'a [Line<'a>]),
}

/// The paragraphs and tables of a text.
pub(super) fn read(source: &Source) -> Vec<Piece> {
    let lines = lines(&source.text);
    let parts = parts(&lines);
    parts
        .into_iter()
        .flat_map(|part| match part {
            Part::Text(lines) => lines.iter().filter_map(Line::paragraph).collect(),
            Part::Table(lines) => vec![Piece::Grid(table::grid(lines))],
        })
        .collect()
}

/// The text of a file's bytes; one in GB18030 or UTF-16 is converted, and told.
pub(super) fn source(name: &str, bytes: &[u8], notes: &mut Notes) -> Result<Source> {
    decoded(name, bytes, notes)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .map(|text| {
            let line = Line { text: text.trim_end_matches('\r'), start };
            start += text.len() + 1;
            line
        })
        .collect()
}

/// Cuts the lines into texts and tables.
fn parts<'a>(lines: &'a [Line<'a>]) -> Vec<Part<'a>> {
    let mut parts = vec![];
    let mut from = 0;
    while from < lines.len() {
        let first = lines[from..].iter().position(Line::has_tab);
        let Some(first) = first.map(|first| from + first) else { break };
        let end = first + table::length(&lines[first..]);
        if table::is_table(&lines[first..end]) {
            parts.push(Part::Text(&lines[from..first]));
            parts.push(Part::Table(&lines[first..end]));
        } else {
            parts.push(Part::Text(&lines[from..end]));
        }
        from = end;
    }
    parts.push(Part::Text(&lines[from..]));
    parts
}

impl<'a> Line<'a> {
    fn has_tab(&self) -> bool {
        // A tab at the end of a sentence is no cell.
        self.text.trim_end_matches('\t').contains('\t') || self.text.starts_with('\t')
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Blanks before a paragraph are its indent.
    fn paragraph(&self) -> Option<Piece> {
        let text = self.text.trim_start();
        let indent = self.text.len() - text.len();
        let place = self.place(indent, self.text.trim_end().len());
        let paragraph = Paragraph::plain(text, place);
        (!self.is_blank()).then_some(Piece::Paragraph(paragraph))
    }

    /// The place of some of its bytes.
    fn place(&self, from: usize, to: usize) -> Place {
        let range = self.start + from..self.start + to.max(from);
        Place::Span(Span::new(SourceId::REPORT, range))
    }
}
