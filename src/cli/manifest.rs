//! `banxin manifest`: what batches have written about themselves.

use super::args::{ManifestArgs, ManifestCommand, MergeArgs};
use super::messages::Printer;
use super::{BAD_INPUT, SOME_FAILED};
use crate::batch::merge;

impl ManifestArgs {
    /// Whether the manifest goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        let ManifestCommand::Merge(command) = &self.command;
        command.output.is_none()
    }
}

/// Does what is asked for. Returns the exit code.
pub(super) fn run(command: &ManifestArgs, printer: &mut Printer) -> u8 {
    match &command.command {
        ManifestCommand::Merge(command) => join(command, printer),
    }
}

fn join(command: &MergeArgs, printer: &mut Printer) -> u8 {
    let merged =
        match merge::merge(&command.manifests, command.output.as_deref(), &command.of) {
            Ok(merged) => merged,
            Err(errors) => {
                printer.all(&errors, None, None);
                return BAD_INPUT;
            }
        };
    let bad = printer.all(&merged.told, None, None);
    let (own, failed) = (merged.end.own, merged.end.failed);
    if command.output.is_some() {
        printer.say(
            &format!("{own} items, {failed} of them failed"),
            &format!("共 {own} 项，其中 {failed} 项失败"),
        );
    }
    if bad || failed > 0 { SOME_FAILED } else { 0 }
}
