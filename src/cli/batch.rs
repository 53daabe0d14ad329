//! `banxin batch`: many reports, told as they are made.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use banxin::Engine;
use banxin::data::{self, Archive};

use super::args::{Args, BatchArgs};
use super::messages::Printer;
use super::progress::Progress;
use super::render::{misfit, standard};
use super::volume::{self, Asked};
use super::{BAD_INPUT, SOME_FAILED};
use crate::batch::fonts::Fonts;
use crate::batch::isolated;
use crate::batch::options::Options;
use crate::batch::{self, Again, Mode, Settings, Stopped, Summary};
use crate::bind::Made;

impl BatchArgs {
    fn settings(&self, args: &Args, archive: &Archive) -> Settings {
        let edition = self.version.edition.map(data::Edition::from);
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
                standard: standard(self.version.standard, self.version.edition)
                    .name()
                    .to_owned(),
                screen: self.version.screen,
                draft: self.version.draft,
                only_final: self.version.r#final,
                edition: edition.map(|edition| edition.name().to_owned()),
                fields: self.version.fields,
                stamp: self.binding.stamp.stamp,
                archive: match &self.binding.stamp.archive {
                    Some(_) => archive.written(),
                    None => serde_json::Value::Null,
                },
                common: None,
            },
            fonts: self.fonts.map_or(Fonts::Auto, Fonts::from),
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
    if let Some(error) = misfit(command.version.standard, command.version.edition) {
        printer.all(&[error], None, None);
        return BAD_INPUT;
    }
    let archive = match command.binding.stamp.archive() {
        Ok(archive) => archive,
        Err((source, errors)) => {
            printer.all(&errors, source.as_ref(), None);
            return BAD_INPUT;
        }
    };
    let engine = args.engine();
    let settings = command.settings(args, &archive);
    let mut progress = Progress::new(printer);
    let code = match batch::run(&engine, &settings, &mut progress) {
        Ok(summary) => {
            progress.end(&summary);
            code(&summary)
        }
        Err(errors) => {
            progress.refused(&errors);
            return BAD_INPUT;
        }
    };
    drop(progress);
    // What was stopped is not bound; what failed is left out.
    match &command.volume {
        Some(volume) if [0, SOME_FAILED].contains(&code) => {
            code.max(bound(volume, command, &settings, archive, &engine, printer))
        }
        _ => code,
    }
}

/// Binds what was made. Returns the exit code.
fn bound(
    path: &Path,
    command: &BatchArgs,
    settings: &Settings,
    archive: Archive,
    engine: &Engine,
    printer: &mut Printer,
) -> u8 {
    let inputs = &settings.inputs;
    let mut again = match Again::new(inputs, settings.common.as_deref(), settings.shard) {
        Ok(again) => again,
        Err(errors) => {
            printer.all(&errors, None, None);
            return BAD_INPUT;
        }
    };
    let asked = Asked {
        batch: &settings.folder,
        volume: path,
        binding: &command.binding,
        options: settings.options.render(&[], 1),
        archive,
    };
    let mut supply = |made: &Made| again.report(made.number, &made.input);
    volume::bind(asked, engine, &mut supply, printer)
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
