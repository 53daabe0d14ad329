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

use crate::diag::{Diagnostic, Draft, Result, Source, SourceId};
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

/// The tree of a report's file, and what is wrong with it as YAML. None if it is none.
pub type Tree = Draft<Option<Node>>;

/// Reads the tree of a report's file.
pub fn tree(source: &Source) -> Tree {
    yaml::parse_draft(source, SourceId::REPORT)
}

/// Reads a report, or tells everything that is wrong with it.
pub fn parse(source: &Source) -> Result<Report> {
    whole(&tree(source))
}

/// Reads a report from its tree, or tells everything that is wrong with it.
pub fn whole(tree: &Tree) -> Result<Report> {
    let Draft { value, errors } = draft(tree);
    match value {
        Some(report) if errors.is_empty() => Ok(report),
        _ => Err(errors),
    }
}

/// Reads what can be read of a report; what is faulty is left out. None if the file is no
/// YAML, or no map.
pub fn draft(tree: &Tree) -> Draft<Option<Report>> {
    let mut errors = tree.errors.clone();
    let value = tree.value.as_ref().and_then(|node| read(node, &mut errors));
    Draft { value, errors }
}

/// Reads what can be read of an edition of a report.
pub fn draft_edition(tree: &Tree, withheld: &Withheld) -> Draft<Option<Report>> {
    let mut errors = tree.errors.clone();
    let value = tree.value.clone().and_then(|mut node| {
        edition::withhold(&mut node, withheld);
        read(&node, &mut errors)
    });
    Draft { value, errors }
}

fn read(node: &Node, errors: &mut Vec<Diagnostic>) -> Option<Report> {
    let mut read = yaml::draft_from_node::<Report>(node);
    errors.append(&mut read.errors);
    if read.value.is_some() {
        errors.extend(Report::missing_keys(node));
        errors.extend(Report::uneven_marks(node));
    }
    read.value
}

/// The JSON Schema of a report's file, for editors.
pub fn schema() -> serde_json::Value {
    let mut schema = crate::schema::of::<Report>("banxin: a report", false);
    schema["required"] = report::REQUIRED.as_slice().into();
    schema
}
