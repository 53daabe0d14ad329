//! The look: layouts read from YAML files, with inheritance resolved.
//!
//! A layout is a file; its name is its path below a folder of layouts, without `.yaml`.
//! `report` is the look of a report, `form/…` describe forms, `fonts/…` name faces.
//! Geometry lives here as data and nowhere else.

mod faces;
mod fields;
mod figures;
mod form;
mod layouts;
mod lexicon;
mod lines;
mod page;
mod report;
mod rules;
mod seals;
mod template;
mod text;
mod tracks;
mod words;

pub use fields::{FieldLook, FieldsLook, Named};
pub use figures::{FiguresLook, TablesLook};
pub use form::{
    About, CellKind, CellLook, Condition, Density, FootLine, Form, Group, ImageLook,
    Merge, Piece, Row, RowLook,
};
pub use layouts::{Layouts, Used};
pub use lines::{LinesLook, ScriptSizes};
pub use page::{NumberLook, PageLook, RunningLook, StampLook};
pub use report::{
    AttachmentLook, ContentsLook, DraftLook, EditionsLook, Numbering, Part, ReportLook,
    SignOffLook, WithheldLook,
};
pub use rules::{CellRules, Rules, Stroke};
pub use seals::{EdgeLook, SealsLook};
pub use template::{Template, TemplatePart};
pub use text::{TextLook, TextLooks};
pub(crate) use tracks::parse_track;
pub use tracks::{COUNTED, Track, Width};
pub(crate) use words::parse_length;
pub use words::{
    Align, Breaker, NumberPlace, Prohibition, Punctuation, RowKind, Setting, Shape,
    VAlign,
};

/// JSON Schemas of the files of layouts, for editors: of a report's look, and of a form.
pub fn schemas() -> (serde_json::Value, serde_json::Value) {
    (report::schema(), form::schema())
}
