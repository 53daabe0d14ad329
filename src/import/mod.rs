//! What offices have to a report in YAML: spreadsheets, documents of a word processor, plain
//! text.
//!
//! A reader for each kind of file hands on paragraphs and grids of cells (`input`). Grids that
//! are forms are known by their labels, and their values found, by reading the form's layout
//! backwards (`pattern`, `align`, `template`): a new form is a new layout, here too. The rest
//! is the narrative. Texts are kept as they stand, faults included; what has no place is told.

mod align;
mod around;
mod docx;
mod form;
mod front;
mod input;
mod items;
mod join;
mod mark;
mod narrative;
mod note;
mod package;
mod pattern;
mod report;
mod split;
mod template;
mod text;
mod tree;
mod typed;
mod write;
mod xlsx;

use crate::diag::{Diagnostic, Result, Source};
use crate::style::Layouts;
use crate::yaml::At;

use input::Piece;
use note::Notes;
use package::FileKind;
use pattern::Pattern;
use report::Parts;
use split::Split;

/// A report made of a file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The report, in YAML.
    pub yaml: String,
    /// What could not be placed, and what was changed.
    pub notes: Vec<Diagnostic>,
    /// The text of the file, if it has one that messages can show.
    pub source: Option<Source>,
}

/// Makes a report of a file's bytes. `name` is what messages call the file; the forms that are
/// looked for are those of the layouts.
pub fn import(name: &str, bytes: &[u8], layouts: &Layouts) -> Result<Imported> {
    let mut notes = Notes::new(name);
    // Paragraphs and grids.
    let (pieces, source) = read(name, bytes, &mut notes)?;
    // Forms known by their labels.
    let forms = forms(layouts);
    let patterns: Vec<Pattern<'_>> =
        forms.iter().map(|(name, form)| Pattern::of(name, form)).collect();
    let Split { mut lines, tables, forms } = split::split(pieces, &patterns, &mut notes);
    // Title, unit, year, and the narrative.
    let front = front::take(&mut lines, &mut notes);
    let narrative = narrative::sections(&lines);
    // One report.
    let layout = At { value: "report".to_owned(), span: Default::default() };
    let look = layouts.report(&layout).ok();
    let report =
        report::report(Parts { front, narrative, tables, forms, look }, &mut notes);
    let (notes, unplaced) = notes.finish();
    let yaml = write::write(&report, &unplaced);
    Ok(Imported { yaml, notes, source })
}

/// The forms of the layouts that can be read, by their names.
fn forms(layouts: &Layouts) -> Vec<(String, &crate::style::Form)> {
    let names: Vec<String> = layouts.forms().map(str::to_owned).collect();
    let form = |name: String| {
        let at = At { value: name.clone(), span: Default::default() };
        Some((name, layouts.form(&at).ok()?))
    };
    names.into_iter().filter_map(form).collect()
}

fn read(
    name: &str,
    bytes: &[u8],
    notes: &mut Notes,
) -> Result<(Vec<Piece>, Option<Source>)> {
    let pieces = match package::kind(name, bytes)? {
        FileKind::Xlsx => xlsx::read(name, bytes, notes)?,
        FileKind::Xls => xlsx::read_old(name, bytes, notes)?,
        FileKind::Docx => docx::read(name, bytes, notes)?,
        FileKind::Text => {
            let source = text::source(name, bytes, notes)?;
            return Ok((text::read(&source), Some(source)));
        }
    };
    Ok((pieces, None))
}
