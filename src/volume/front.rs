//! What stands before the reports of a volume: cover and catalogue, typeset as reports are,
//! from data that are made here.

use serde_json::{Value, json};

use crate::data::{Archive, Text};
use crate::diag::{Diagnostic, Result, Source};
use crate::engine::{Engine, Numbering};
use crate::frame::{Info, Pages};

use super::{Entry, Place};

/// The layout of cover and catalogue.
const LAYOUT: &str = "volume";
/// Their forms.
const COVER: &str = "archive/cover";
const CATALOGUE: &str = "archive/catalogue";

/// What a volume's cover and catalogue say.
pub(super) struct About<'a> {
    pub(super) archive: &'a Archive,
    pub(super) entries: &'a [Entry],
    pub(super) places: &'a [Place],
    pub(super) number: Option<usize>,
}

/// Cover and catalogue, typeset.
pub(super) struct Front {
    pub(super) cover: Pages,
    pub(super) catalogue: Pages,
    pub(super) numbering: Numbering,
    /// What the volume says about itself.
    pub(super) info: Info,
    pub(super) warnings: Vec<Diagnostic>,
}

pub(super) fn typeset(engine: &Engine, about: &About<'_>) -> Result<Front> {
    let (cover, _) = engine.bound(&about.source(COVER))?;
    let (catalogue, numbering) = engine.bound(&about.source(CATALOGUE))?;
    let mut warnings = cover.warnings;
    warnings.extend(catalogue.warnings);
    let info = cover.value.info.clone();
    let (cover, catalogue) = (cover.value, catalogue.value);
    Ok(Front { cover, catalogue, numbering, info, warnings })
}

impl About<'_> {
    /// The report that a form of the volume shows. YAML has all that JSON has.
    fn source(&self, form: &str) -> Source {
        let report = json!({
            "layout": LAYOUT,
            "unit": self.fonds_name(),
            "year": self.last_year(),
            "title": self.title(),
            "covers": [{ "form": form }],
            "signoff": { "date": self.last_date() },
            "fields": { "volume": self.fields() },
        });
        Source { name: form.to_owned(), text: report.to_string(), folder: None }
    }

    fn fields(&self) -> Value {
        let entries = self.entries.iter().zip(self.places);
        let entries: Vec<Value> =
            entries.map(|(entry, place)| row(entry, place)).collect();
        json!({
            "fonds": self.shared(|archive| archive.fonds.as_ref()),
            "fonds_name": self.fonds_name(),
            "years": self.years(),
            "retention": self.shared(|archive| archive.retention.as_ref()),
            "number": self.number,
            "count": self.entries.len(),
            "pages": self.places.last().map(|place| place.last),
            "file_numbers": self.file_numbers(),
            "entries": entries,
        })
    }

    /// 全宗名称: what was said, or the issuer if all reports have the same.
    fn fonds_name(&self) -> &str {
        let first = self.entries.first().map_or("", |entry| entry.author.as_str());
        let only = self.entries.iter().all(|entry| entry.author == first);
        let said = self.shared(|archive| archive.fonds_name.as_ref());
        said.unwrap_or(if only { first } else { "" })
    }

    /// A code that holds for all reports.
    fn shared(&self, code: fn(&Archive) -> Option<&Text>) -> Option<&str> {
        let value = |archive| code(archive).map(|text| text.value.as_str());
        let first = self.entries.first().and_then(|entry| value(&entry.archive));
        let all = self.entries.iter().all(|entry| value(&entry.archive) == first);
        first.filter(|_| all).or(value(self.archive))
    }

    /// 案卷题名.
    fn title(&self) -> String {
        match &self.archive.volume {
            Some(title) => title.value.clone(),
            None => format!("{}年度绩效评价报告", self.years()),
        }
    }

    /// `2022`, or `2021-2023`.
    fn years(&self) -> String {
        let years = || self.entries.iter().map(|entry| entry.year);
        match (years().min(), years().max()) {
            (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
            (_, last) => last.unwrap_or_default().to_string(),
        }
    }

    fn last_year(&self) -> String {
        self.entries.iter().map(|entry| entry.year).max().unwrap_or_default().to_string()
    }

    fn last_date(&self) -> Option<String> {
        let last = self.entries.iter().filter_map(|entry| entry.date).max();
        last.map(|date| date.to_string())
    }

    /// 档号: the first and the last, as far as all parts of them are known.
    fn file_numbers(&self) -> String {
        let number = |entry: Option<&Entry>| entry?.archive.number(entry?.year).ok();
        match (number(self.entries.first()), number(self.entries.last())) {
            (Some(first), Some(last)) if first != last => format!("{first}\n至 {last}"),
            (Some(only), Some(_)) => only.to_string(),
            _ => String::new(),
        }
    }
}

/// A row of the catalogue.
fn row(entry: &Entry, place: &Place) -> Value {
    json!({
        "author": entry.author,
        "title": entry.title,
        "date": entry.date.map(super::catalogue::digits).unwrap_or_default(),
        "first": place.first,
        "last": place.last,
        "remark": entry.remark,
    })
}
