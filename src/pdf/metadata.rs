//! What the file says about itself (spec/filing D3).

use krilla::metadata::{DateTime, Metadata};

use crate::frame::Info;

/// The name of the program that made the file, with its version.
const PRODUCER: &str = concat!("banxin ", env!("CARGO_PKG_VERSION"));

/// The metadata, for the information dictionary and XMP. PDF/A wants a date: it is the
/// author's; where he gives none, the year of the report and nothing finer, for a clock would
/// make each file another and an invented day would be a lie.
pub(super) fn metadata(info: &Info) -> Metadata {
    Metadata::new()
        .title(info.title.clone())
        .authors(vec![info.author.clone()])
        .keywords(info.keywords.clone())
        .language(info.language.clone())
        .description(info.subject.clone().unwrap_or_default())
        .creator(PRODUCER.to_owned())
        .producer(PRODUCER.to_owned())
        .creation_date(date(info))
}

/// The date of the file.
pub(super) fn date(info: &Info) -> DateTime {
    match info.date {
        Some((year, month, day)) => DateTime::new(year).month(month).day(day),
        None => DateTime::new(info.year),
    }
}
