//! 归档章: the stamp of an archive on the first page of a report (DA/T 22-2015).

use serde_json::{Map, Value, json};

use crate::data::{Archive, Report, Year};
use crate::diag::{Diagnostic, Result, Source, Span, both};
use crate::frame::Pages;
use crate::geom::{Abs, Point};
use crate::yaml::At;

use super::{Engine, Version};

/// The layout of the stamp, and its form.
const LAYOUTS: [&str; 2] = ["archive-stamp", "form/archive/stamp"];
const FORM: &str = "archive/stamp";
/// What the stamp shows of the codes: how each is called, and by which name it is known.
const SHOWN: [(&str, &str); 5] = [
    ("全宗号", "fonds"),
    ("年度", "year"),
    ("件号", "item"),
    ("机构（问题）", "department"),
    ("保管期限", "retention"),
];

impl Engine {
    /// The layouts of the stamp, read: what a stamped report is made of beside its own. A fault
    /// in them is told when the stamp is set.
    pub(super) fn stamp_layouts(&self) -> [String; 2] {
        let at = |name: &str| At { value: name.to_owned(), span: Span::default() };
        let _ = self.layouts.report(&at(LAYOUTS[0]));
        let _ = self.layouts.form(&at(FORM));
        LAYOUTS.map(str::to_owned)
    }

    /// Puts the stamp on the first page, with the codes that hold where the report leaves one
    /// out.
    pub(super) fn stamp(
        &self,
        pages: &mut Pages,
        source: &Source,
        version: Version,
        codes: &Archive,
    ) -> Result<()> {
        let report = self.report(source, version)?;
        let Some(place) = self.layouts.report(&report.layout)?.page.stamp else {
            return Err(vec![no_place(&report.layout.value)]);
        };
        let codes = shown(&report.archive.over(codes), report.year.value)?;
        let stamp = self.bound(&form(&report, &codes, pages.pages.len()))?.0.value;
        let alt = stamp.info.title;
        let (Some(page), Some(stamp)) =
            (pages.pages.first(), stamp.pages.into_iter().next())
        else {
            return Ok(());
        };
        let left = page.frame.size.width - place.right - stamp.frame.size.width;
        let at = Point::new(left.max(Abs::ZERO), place.top);
        pages.stamp(stamp.frame, at, alt);
        Ok(())
    }
}

/// What the stamp shows of the codes, each with its name, or which are missing.
fn shown(codes: &Archive, year: Year) -> Result<[(&'static str, String); 5]> {
    let names = codes.names(year);
    let value = |name: &str| names.iter().find(|(known, _)| *known == name)?.1.clone();
    let missing: Vec<&str> = SHOWN
        .into_iter()
        .map(|(_, name)| name)
        .filter(|name| value(name).is_none())
        .collect();
    if missing.is_empty() {
        Ok(SHOWN.map(|(_, name)| (name, value(name).unwrap_or_default())))
    } else {
        Err(vec![no_codes(&missing)])
    }
}

/// The report that the form of the stamp shows; its title is what those hear who cannot see
/// the stamp.
fn form(report: &Report, codes: &[(&'static str, String); 5], pages: usize) -> Source {
    let said: Vec<String> = SHOWN
        .iter()
        .zip(codes)
        .map(|((called, _), (_, value))| format!("{called}{value}"))
        .collect();
    let fields = codes.iter().map(|(name, value)| ((*name).to_owned(), value.as_str()));
    let mut fields: Map<String, Value> =
        fields.map(|(name, value)| (name, value.into())).collect();
    fields.insert("pages".to_owned(), pages.to_string().into());
    let stamp = json!({
        "layout": LAYOUTS[0],
        "unit": report.unit.value,
        "year": report.year.value.to_string(),
        "title": format!("归档章：{}，页数{pages}", said.join("，")),
        "covers": [{ "form": FORM }],
        "fields": { "stamp": fields },
    });
    Source { name: FORM.to_owned(), text: stamp.to_string(), folder: None }
}

fn no_codes(missing: &[&str]) -> Diagnostic {
    let names = missing.join(", ");
    Diagnostic::error(
        "archive::no-code",
        both(
            format!("the stamp wants codes that are not there: {names}"),
            format!("归档章缺少：{names}"),
        ),
    )
    .hint(both(
        "write them under `archive:` in the report, or give a file with --archive",
        "请写在报告的 archive: 之下，或用 --archive 给出文件",
    ))
}

fn no_place(layout: &str) -> Diagnostic {
    Diagnostic::error(
        "archive::no-place",
        both(
            format!("the layout `{layout}` has no place for the archive's stamp"),
            format!("版式“{layout}”未留归档章的位置"),
        ),
    )
    .hint(both(
        "say where: `page: { stamp: { top: 14mm, right: 26mm } }`",
        "请写明位置：page: { stamp: { top: 14mm, right: 26mm } }",
    ))
}
