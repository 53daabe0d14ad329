//! Printing over IPP (RFC 8010, RFC 8011): documents to a printer, and what became of them.

mod fault;
mod printer;
mod record;

pub(crate) use fault::Failed;
pub(crate) use printer::{Fate, Printer, Wants};
pub(crate) use record::{Record, Stage};
