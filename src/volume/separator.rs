//! 分隔页: a sheet between documents that are printed one after another.

use lopdf::Document;
use serde_json::json;

use crate::diag::{Result, Source};
use crate::engine::Engine;
use crate::pdf::{self, PdfOptions};

/// Its layout and its form.
const LAYOUT: &str = "volume";
const FORM: &str = "archive/separator";
/// A report has a year; that of a separator is seen nowhere.
const YEAR: u16 = 2000;

/// What a separator says of the document behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Separator {
    /// Whose document it is.
    pub unit: String,
    /// 题名.
    pub title: String,
    /// Which one it is, and of how many.
    pub place: (usize, usize),
    /// Its file.
    pub file: String,
}

impl Separator {
    /// A separator for a PDF, as the file describes itself.
    pub fn of(pdf: &[u8], file: &str, place: (usize, usize)) -> Self {
        let document = Document::load_mem(pdf).ok();
        let info = document.as_ref().and_then(|document| {
            let info = document.trailer.get(b"Info").ok()?;
            document.dereference(info).ok()?.1.as_dict().ok()
        });
        let text = |key: &[u8]| {
            let object = info?.get(key).ok()?;
            let (_, object) = document.as_ref()?.dereference(object).ok()?;
            lopdf::decode_text_string(object).ok()
        };
        Self {
            unit: text(b"Author").unwrap_or_default(),
            title: text(b"Title").unwrap_or_default(),
            place,
            file: file.to_owned(),
        }
    }

    /// The sheet, typeset as all else is.
    pub fn write(&self, engine: &Engine) -> Result<Vec<u8>> {
        let report = json!({
            "layout": LAYOUT,
            "unit": self.unit,
            "year": YEAR,
            // A document without a title is known by its file.
            "title": if self.title.trim().is_empty() { &self.file } else { &self.title },
            "covers": [{ "form": FORM }],
            "fields": { "separator": {
                "number": self.place.0,
                "count": self.place.1,
                "file": self.file,
            } },
        });
        let text = report.to_string();
        let source = Source { name: FORM.to_owned(), text, folder: None };
        let (pages, _) = engine.bound(&source)?;
        pdf::write(&pages.value, &PdfOptions::default())
    }
}
