//! The report as its author wrote it: what was evaluated, not how it looks.
//!
//! Every value keeps its place, so that messages can point at it. Money, rates and scores
//! are exact decimals that keep the author's decimal places.

mod date;
mod number;
mod report;
mod section;
mod value;

use crate::diag::{Result, Source, SourceId};
use crate::yaml;

pub use date::{Date, Year};
pub use number::Number;
pub use report::{
    Amounts, Attachment, Funds, Goal, Indicator, IndicatorGroup, IndicatorSet, Project,
    Report, SignOff, Title, Total,
};
pub use section::{Block, List, ListItem, Section, Text};
pub(crate) use value::paths;
pub use value::{Value, known};

/// Reads a report, or tells everything that is wrong with it.
pub fn parse(source: &Source) -> Result<Report> {
    let node = yaml::parse(source, SourceId::REPORT)?;
    let mut report: Report = yaml::from_node(&node)?;
    report.free_fields(&node);
    Ok(report)
}
