//! `banxin batch`: many reports, told as they are made.

use std::ffi::OsString;
use std::process::ExitCode;
use std::thread;

use banxin::data;

use super::args::{Args, BatchArgs};
use super::messages::Printer;
use super::progress::Progress;
use super::render::{misfit, standard};
use super::{BAD_INPUT, SOME_FAILED};
use crate::batch::isolated;
use crate::batch::options::Options;
use crate::batch::{self, Mode, Settings, Stopped, Summary};

impl BatchArgs {
    fn settings(&self, args: &Args) -> Settings {
        let edition = self.edition.map(data::Edition::from);
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Settings {
            inputs: self.inputs.clone(),
            common: self.common.clone(),
            folder: self.folder.clone(),
            name: self.pattern.clone(),
            mode: match (self.resume, self.force) {
                (true, _) => Mode::Resume,
                (_, true) => Mode::Force,
                _ => Mode::New,
            },
            shard: self.shard,
            threads: self.threads.map_or_else(cores, usize::from),
            item_memory: self.item_memory,
            options: Options {
                standard: standard(self.standard, self.edition).name().to_owned(),
                screen: self.screen,
                draft: self.draft,
                only_final: self.r#final,
                edition: edition.map(|edition| edition.name().to_owned()),
                fields: self.fields,
            },
            child: args.place_arguments(),
        }
    }
}

impl Args {
    /// The arguments that say where fonts and layouts are.
    fn place_arguments(&self) -> Vec<OsString> {
        let fonts = self.font_path.iter().map(|folder| ("--font-path", folder));
        let layouts = self.layout_path.iter().map(|folder| ("--layout-path", folder));
        let named = fonts.chain(layouts);
        let mut places: Vec<OsString> =
            named.flat_map(|(option, folder)| [option.into(), folder.into()]).collect();
        places.extend(self.system_fonts.then(|| "--system-fonts".into()));
        places
    }
}

/// Makes a batch. Returns the exit code.
pub(super) fn run(command: &BatchArgs, args: &Args, printer: &mut Printer) -> u8 {
    if let Some(error) = misfit(command.standard, command.edition) {
        printer.all(&[error], None, None);
        return BAD_INPUT;
    }
    let engine = args.engine();
    let mut progress = Progress::new(printer);
    match batch::run(&engine, &command.settings(args), &mut progress) {
        Ok(summary) => {
            progress.end(&summary);
            code(&summary)
        }
        Err(errors) => {
            progress.refused(&errors);
            BAD_INPUT
        }
    }
}

/// What stops a batch is told before what failed in it.
fn code(summary: &Summary) -> u8 {
    match summary.stopped {
        Some(Stopped::Folder(_)) => BAD_INPUT,
        Some(Stopped::Signal(signal)) => 128_u8.saturating_add(signal),
        None if summary.counts.failed > 0 => SOME_FAILED,
        None => 0,
    }
}

/// Makes one item for a batch, whose child this process is.
pub(super) fn isolated(args: &Args) -> ExitCode {
    match isolated::serve(|| args.engine()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(BAD_INPUT),
    }
}
