//! The report as its author wrote it: what was evaluated, not how it looks.
//!
//! Every value keeps its place, so that messages can point at it. Money, rates and scores
//! are exact decimals that keep the author's decimal places.

mod archive;
mod chart;
mod edition;
mod figure;
mod number;
mod official;
mod paths;
mod place;
mod report;
mod seal;
mod section;
mod table;
mod value;

use crate::diag::{Draft, Result, Source, SourceId};
use crate::yaml::{self, Node};

pub use crate::calendar::{Date, Year};
pub use archive::{Archive, FileNumber};
pub use chart::{Chart, ChartKind, Datum, Series};
pub use edition::{Edition, Withheld};
pub use figure::Figure;
pub use number::Number;
pub use official::{CopyNumber, Imprint, Letterhead, Texts};
pub use paths::known;
pub(crate) use paths::paths;
pub use place::place_of;
pub use report::{
    Amounts, Attachment, Checks, Evaluation, Funds, Goal, Indicator, IndicatorGroup,
    IndicatorSet, Project, Report, SignOff, State, Title, Total,
};
pub use seal::{Seal, SealPicture};
pub use section::{Block, List, ListItem, Section, Text};
pub use table::{CellAlign, Table, TableCell};
pub use value::Value;

/// Reads a report, or tells everything that is wrong with it.
pub fn parse(source: &Source) -> Result<Report> {
    let Draft { value, errors } = draft(source);
    match value {
        Some(report) if errors.is_empty() => Ok(report),
        _ => Err(errors),
    }
}

/// Reads a report together with the tree of its file.
pub fn with_tree(source: &Source) -> Result<(Report, Node)> {
    let report = parse(source)?;
    Ok((report, yaml::parse(source, SourceId::REPORT)?))
}

/// Reads what can be read of a report; what is faulty is left out. None if the file is no
/// YAML, or no map.
pub fn draft(source: &Source) -> Draft<Option<Report>> {
    draft_edition(source, &Withheld::default())
}

/// Reads what can be read of an edition of a report.
pub fn draft_edition(source: &Source, withheld: &Withheld) -> Draft<Option<Report>> {
    let Draft { value, mut errors } = yaml::parse_draft(source, SourceId::REPORT);
    let Some(mut node) = value else { return Draft { value: None, errors } };
    edition::withhold(&mut node, withheld);
    let mut read = yaml::draft_from_node::<Report>(&node);
    errors.append(&mut read.errors);
    if read.value.is_some() {
        errors.extend(Report::missing_keys(&node));
        errors.extend(Report::uneven_marks(&node));
    }
    Draft { value: read.value, errors }
}

/// The JSON Schema of a report's file, for editors.
pub fn schema() -> serde_json::Value {
    let mut schema = crate::schema::of::<Report>("banxin: a report", false);
    schema["required"] = report::REQUIRED.as_slice().into();
    schema
}
