//! What the file says about itself (spec/filing D3).

use krilla::metadata::{DateTime, Metadata};

use crate::frame::Info;

/// The name of the program that made the file, with its version.
const PRODUCER: &str = concat!("banxin ", env!("CARGO_PKG_VERSION"));

/// The metadata, for the information dictionary and XMP. The date is the author's; without
/// one the file has none, for a clock would make each file another.
pub(super) fn metadata(info: &Info) -> Metadata {
    let metadata = Metadata::new()
        .title(info.title.clone())
        .authors(vec![info.author.clone()])
        .keywords(info.keywords.clone())
        .language(info.language.clone())
        .description(info.subject.clone().unwrap_or_default())
        .creator(PRODUCER.to_owned())
        .producer(PRODUCER.to_owned());
    match info.date {
        Some((year, month, day)) => {
            metadata.creation_date(DateTime::new(year).month(month).day(day))
        }
        None => metadata,
    }
}
