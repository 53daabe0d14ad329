//! `banxin extract`: what an archive edition was made from.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::archive::{self, Extracted};
use banxin::diag::{Diagnostic, both};

use super::args::ExtractArgs;
use super::messages::Printer;
use super::output;

/// Writes the files inside a PDF. Returns whether that failed.
pub(super) fn run(command: &ExtractArgs, printer: &mut Printer) -> bool {
    match extract(command) {
        Ok((folder, files)) => {
            files.iter().for_each(|file| printer.done(&folder.join(&file.name), false));
            false
        }
        Err(errors) => printer.all(&errors, None, None),
    }
}

fn extract(command: &ExtractArgs) -> banxin::diag::Result<(PathBuf, Vec<Extracted>)> {
    let name = command.file.display().to_string();
    let pdf = fs::read(&command.file).map_err(|error| vec![unreadable(&name, &error)])?;
    let files = archive::extract(&name, &pdf)?;
    let beside = || command.file.with_extension("");
    let folder = command.output.clone().unwrap_or_else(beside);
    let taken = files.iter().map(|file| folder.join(&file.name));
    let taken: Vec<Diagnostic> = taken
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| there(&path))
        .collect();
    if !taken.is_empty() {
        return Err(taken);
    }
    for file in &files {
        write(&folder.join(&file.name), &file.bytes).map_err(|error| vec![error])?;
    }
    Ok((folder, files))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    // A folder that cannot be made is told by the file that cannot be written.
    let _ = path.parent().map(fs::create_dir_all);
    output::to_file(path, bytes)
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        "file::unreadable",
        both(format!("cannot read the file: {error}"), format!("无法读取文件：{error}")),
    )
    .in_file(name)
    .hint(both("check the name and the folder", "请检查文件名和所在文件夹"))
}

fn there(path: &Path) -> Diagnostic {
    Diagnostic::error(
        "output::is-there",
        both("there is a file of this name", "已有同名文件"),
    )
    .in_file(path.display().to_string())
    .hint(both("name another folder with -o", "请用 -o 指定其他文件夹"))
}
