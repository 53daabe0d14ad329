//! `banxin render`: a report to its PDF.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::data::{Archive, State};
use banxin::diag::{Diagnostic, Source, both};
use banxin::pdf::{self, PdfOptions};
use banxin::{RenderOptions, Version, yaml};

use super::args::{Args, Edition, RenderArgs, Standard};
use super::messages::Printer;
use super::output;

impl RenderArgs {
    /// Whether the PDF goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// Where the PDF goes: beside the report if nothing is said. Some pages, or pages for the
    /// screen, never take the place of the whole.
    fn output(&self) -> PathBuf {
        if let Some(output) = &self.output {
            return output.clone();
        }
        let screen = if self.version.screen { "screen." } else { "" };
        let pages = match self.pages {
            None => String::new(),
            Some((first, last)) => format!("p{first}-{last}."),
        };
        self.file.with_extension(format!("{pages}{screen}pdf"))
    }

    fn options(&self, stamp: Option<Archive>) -> RenderOptions {
        let state = if self.version.draft { State::Draft } else { State::Plain };
        let archive = self.version.edition == Some(Edition::Archive);
        let standard = standard(self.version.standard, self.version.edition);
        RenderOptions {
            pdf: PdfOptions { standard, screen: self.version.screen },
            shared: None,
            pages: self.pages,
            original: fs::read(&self.file).ok().filter(|_| archive),
            fields: self.version.fields,
            stamp,
            version: Version { state, edition: self.version.edition.map(Into::into) },
        }
    }
}

/// What does not fit together.
pub(super) fn misfit(
    standard: Option<Standard>,
    edition: Option<Edition>,
) -> Option<Diagnostic> {
    let carries = !matches!(standard, None | Some(Standard::A3a));
    let message = both(
        "an archive edition carries files, as only PDF/A-3 may",
        "归档版须内附文件，只有 PDF/A-3 允许",
    );
    let hint = both("leave --standard out", "请去掉 --standard");
    (carries && edition == Some(Edition::Archive))
        .then(|| Diagnostic::error("archive::standard", message).hint(hint))
}

/// The standard that was asked for, or the usual one of an edition.
pub(super) fn standard(
    standard: Option<Standard>,
    edition: Option<Edition>,
) -> pdf::Standard {
    let archive = edition == Some(Edition::Archive);
    let usual = if archive { Standard::A3a } else { Standard::A2a };
    match standard.unwrap_or(usual) {
        Standard::A2a => pdf::Standard::A2a,
        Standard::A2u => pdf::Standard::A2u,
        Standard::A3a => pdf::Standard::A3a,
        Standard::None => pdf::Standard::None,
    }
}

/// Renders a report. Returns whether that failed.
pub(super) fn run(command: &RenderArgs, args: &Args, printer: &mut Printer) -> bool {
    if let Some(error) = misfit(command.version.standard, command.version.edition) {
        return printer.all(&[error], None, None);
    }
    let output = command.output();
    let source = match read(&command.file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    if let Err(error) = output::may_replace(&output, &command.file) {
        return printer.all(&[error], None, None);
    }
    let codes = match command.stamp.archive() {
        Ok(codes) => codes,
        Err((source, errors)) => return printer.all(&errors, source.as_ref(), None),
    };
    let options = command.options(command.stamp.stamp.then_some(codes));
    let engine = args.engine();
    let (rendered, missing) = engine.render_or_draft(&source, &options);
    if command.version.r#final && !missing.is_empty() {
        printer.all(&missing, Some(&source), Some(&engine));
        printer.not_final(&command.file, missing.len());
        return true;
    }
    let rendered = match rendered {
        Ok(rendered) => rendered,
        Err(errors) => return printer.all(&errors, Some(&source), Some(&engine)),
    };
    printer.all(&rendered.warnings, Some(&source), Some(&engine));
    let written = if command.is_stdout() {
        output::to_stdout(&rendered.value)
    } else {
        output::to_file(&output, &rendered.value)
    };
    match written {
        Ok(()) => {
            printer.done(&output, command.is_stdout());
            if !missing.is_empty() {
                printer.draft(missing.len());
            }
            false
        }
        Err(error) => printer.all(&[error], None, None),
    }
}

/// Reads a report; messages call it as the user did.
pub(super) fn read(file: &Path) -> banxin::diag::Result<Source> {
    yaml::read(file, &file.display().to_string())
}
