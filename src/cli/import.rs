//! `banxin import`: a report of what an office has.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, Result, both};
use banxin::import;

use super::args::{Args, ImportArgs};
use super::messages::Printer;
use super::output;

/// A larger file is no report and no form.
const LARGEST: u64 = 64 * 1024 * 1024;

impl ImportArgs {
    /// Whether the YAML goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// Where the YAML goes: beside the file if nothing is said.
    fn output(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| self.file.with_extension("yaml"))
    }
}

/// Imports a file. Returns whether that failed.
pub(super) fn run(command: &ImportArgs, args: &Args, printer: &mut Printer) -> bool {
    let output = command.output();
    let bytes = match readable(command, &output) {
        Ok(bytes) => bytes,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let name = command.file.display().to_string();
    let engine = args.engine();
    let imported = match import::import(&name, &bytes, engine.layouts()) {
        Ok(imported) => imported,
        Err(errors) => return printer.all(&errors, None, Some(&engine)),
    };
    printer.all(&imported.notes, imported.source.as_ref(), Some(&engine));
    let yaml = imported.yaml.as_bytes();
    let written = if command.is_stdout() {
        output::to_stdout(yaml)
    } else {
        output::to_file(&output, yaml)
    };
    match written {
        Ok(()) => {
            printer.done(&output, command.is_stdout());
            false
        }
        Err(error) => printer.all(&[error], None, None),
    }
}

/// The bytes of the file, if the YAML may be written where it goes.
fn readable(command: &ImportArgs, output: &Path) -> Result<Vec<u8>> {
    let name = command.file.display().to_string();
    let unreadable = |error| vec![banxin::yaml::unreadable(&name, &error)];
    let length = fs::metadata(&command.file).map_err(unreadable)?.len();
    if length > LARGEST {
        return Err(vec![too_large(&name)]);
    }
    if !command.is_stdout() {
        may_write(command, output).map_err(|error| vec![error])?;
    }
    fs::read(&command.file).map_err(unreadable)
}

fn may_write(command: &ImportArgs, output: &Path) -> std::result::Result<(), Diagnostic> {
    output::may_replace(output, &command.file)?;
    if command.force || !output.exists() {
        return Ok(());
    }
    Err(Diagnostic::error("output::exists", both("there is such a file", "文件已存在"))
        .in_file(output.display().to_string())
        .hint(both(
            "name another file with -o, or write over it with --force",
            "请用 -o 另指文件，或用 --force 覆盖",
        )))
}

fn too_large(name: &str) -> Diagnostic {
    Diagnostic::error(
        "file::too-large",
        both("the file is larger than 64 MiB", "文件超过 64 MiB"),
    )
    .in_file(name)
    .hint(both("is it a report or a form?", "请确认是否为报告或表格"))
}
