//! `banxin schema`: what editors check files against while they are written.

use banxin::{check, data, style};

use super::args::{SchemaArgs, SchemaKind};
use super::messages::Printer;

/// Prints a schema. Nothing can be wrong with it.
pub(super) fn run(command: &SchemaArgs, printer: &Printer) -> bool {
    let schema = match command.kind {
        SchemaKind::Report => data::schema(),
        SchemaKind::Layout => style::schemas().0,
        SchemaKind::Form => style::schemas().1,
        SchemaKind::Rules => check::schema(),
    };
    let text = format!("{schema:#}");
    printer.answer(|| schema, |_| text);
    false
}
