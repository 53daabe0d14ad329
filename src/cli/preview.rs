//! `banxin preview`: a page of a report, as it will be filed.

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, Result, Source, both};
use banxin::frame::{Pages, no_such_pages};
use banxin::raster::{Compression, File, Picture};
use banxin::{Judged, Proof, RenderOptions, Version, data};

use super::args::{Args, PreviewArgs};
use super::messages::Printer;
use super::output;
use super::render::read;

impl PreviewArgs {
    /// Whether the picture goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }
}

/// What is made of a page.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Format {
    Png,
    Svg,
    Pdf,
}

/// Draws pages. Returns whether that failed.
pub(super) fn run(command: &PreviewArgs, args: &Args, printer: &mut Printer) -> bool {
    let format = match format(command) {
        Ok(format) => format,
        Err(error) => return printer.all(&[error], None, None),
    };
    let source = match read(&command.file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let engine = args.engine();
    let options = RenderOptions::default();
    let Judged { proof, missing, .. } = engine.proof(&source, Version::default());
    let drawn = proof.and_then(|proof| {
        let chosen = chosen(command, &source, proof.pages())?;
        printer.all(proof.warnings(), Some(&source), Some(&engine));
        if format != Format::Pdf {
            return draw(command, format, &proof, chosen, printer);
        }
        let options = RenderOptions { pages: Some(chosen), ..options };
        let bytes = engine.write_proof(&source, &options, proof)?.value;
        write(&named(command, format, chosen, None), &bytes, command, printer)
    });
    match drawn {
        Ok(()) if !missing.is_empty() && !command.is_stdout() => {
            printer.draft(missing.len());
            false
        }
        Ok(()) => false,
        Err(errors) => printer.all(&errors, Some(&source), Some(&engine)),
    }
}

/// The kind of file that is asked for.
fn format(command: &PreviewArgs) -> std::result::Result<Format, Diagnostic> {
    let Some(output) = command.output.as_deref().filter(|_| !command.is_stdout()) else {
        return Ok(Format::Png);
    };
    let extension = output.extension().and_then(OsStr::to_str).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "png" => Ok(Format::Png),
        "svg" => Ok(Format::Svg),
        "pdf" => Ok(Format::Pdf),
        _ => Err(Diagnostic::error(
            "preview::format",
            both(
                "a page is drawn as .png, .svg or .pdf",
                "页面可绘为 .png、.svg 或 .pdf",
            ),
        )
        .in_file(output.display().to_string())
        .hint(both("name such a file with -o", "请用 -o 指定这样的文件名"))),
    }
}

/// The first and the last page that are drawn, counted from one.
fn chosen(
    command: &PreviewArgs,
    source: &Source,
    pages: &Pages,
) -> Result<(usize, usize)> {
    let count = pages.pages.len();
    if let Some(path) = &command.at {
        let span = data::place_of(source, path)?;
        let text = source.text.get(span.range()).unwrap_or_default();
        let spot = pages.spots(span, text).into_iter().next();
        let page = spot.ok_or_else(|| vec![nowhere(path).at(span)])?.page + 1;
        return Ok((page, page));
    }
    let (first, last) = command.page.unwrap_or((1, 1));
    if first > count {
        return Err(vec![no_such_pages(first, last, count)]);
    }
    Ok((first, last.min(count)))
}

fn nowhere(path: &str) -> Diagnostic {
    Diagnostic::error(
        "preview::nowhere",
        both(
            format!("the value `{path}` is printed on no page"),
            format!("“{path}”的值未印在任何一页上"),
        ),
    )
    .hint(both(
        "choose the page with --page, or a value that the layout prints",
        "请用 --page 指定页码，或改用版式会印出的值",
    ))
}

/// Draws pages from the bytes of the PDF that would be filed.
fn draw(
    command: &PreviewArgs,
    format: Format,
    proof: &Proof,
    (first, last): (usize, usize),
    printer: &Printer,
) -> Result<()> {
    let several = first < last;
    if several && command.is_stdout() {
        return Err(vec![one_at_a_time()]);
    }
    let file = File::open(proof.pdf(&RenderOptions::default().pdf)?)?;
    let drawer = file.drawer();
    for page in first..=last {
        let name = named(command, format, (first, last), several.then_some(page));
        if format == Format::Svg {
            write(&name, file.svg(page - 1)?.as_bytes(), command, printer)?;
            continue;
        }
        let picture = drawer.draw(page - 1, command.dpi)?;
        if command.output.is_none() && shows_pictures() {
            show(&picture)?;
            continue;
        }
        let bytes = picture.png(command.dpi, Compression::Small)?;
        write(&name, &bytes, command, printer)?;
    }
    Ok(())
}

/// The name of a page's file: beside the report if nothing is said; of several pages each has
/// its number in it.
fn named(
    command: &PreviewArgs,
    format: Format,
    (first, last): (usize, usize),
    page: Option<usize>,
) -> PathBuf {
    let extension = match format {
        Format::Png => "png",
        Format::Svg => "svg",
        Format::Pdf => "pdf",
    };
    match (&command.output, page) {
        (None, Some(page)) => command.file.with_extension(format!("p{page}.{extension}")),
        (None, None) if first == last => {
            command.file.with_extension(format!("p{first}.{extension}"))
        }
        (None, None) => {
            command.file.with_extension(format!("p{first}-{last}.{extension}"))
        }
        (Some(output), None) => output.clone(),
        (Some(output), Some(page)) => {
            let stem = output.file_stem().unwrap_or_default().to_string_lossy();
            let own = output.extension().unwrap_or_default().to_string_lossy();
            output.with_file_name(format!("{stem}-{page}.{own}"))
        }
    }
}

fn write(
    name: &Path,
    bytes: &[u8],
    command: &PreviewArgs,
    printer: &Printer,
) -> Result<()> {
    if command.is_stdout() {
        return output::to_stdout(bytes).map_err(|error| vec![error]);
    }
    output::may_replace(name, &command.file)
        .and_then(|()| output::to_file(name, bytes))
        .map_err(|error| vec![error])?;
    printer.done(name, false);
    Ok(())
}

fn one_at_a_time() -> Diagnostic {
    Diagnostic::error(
        "preview::several",
        both("standard output takes the picture of one page", "标准输出只能写一页的图片"),
    )
    .hint(both(
        "choose one page with --page, or name a file with -o",
        "请用 --page 指定一页，或用 -o 指定文件",
    ))
}

/// Whether standard output is a terminal that shows pictures: by kitty's protocol, iTerm2's,
/// or as sixels.
fn shows_pictures() -> bool {
    let asks = io::stdout().is_terminal() && io::stdin().is_terminal();
    asks && (viuer::is_iterm_supported()
        || viuer::get_kitty_support() != viuer::KittySupport::None
        || viuer::is_sixel_supported())
}

/// Shows a picture in the terminal, as wide as that is.
fn show(picture: &Picture) -> Result<()> {
    let config = viuer::Config { absolute_offset: false, ..viuer::Config::default() };
    let image = image(picture);
    let shown = viuer::print(&image, &config).map_err(|error| match error {
        viuer::ViuError::Io(error) => output::stdout_fault(&error),
        other => output::stdout_fault(&io::Error::other(other.to_string())),
    });
    shown.map_err(|error| vec![error])?;
    // What is shown is shown; a terminal that has gone needs no message.
    let _ = io::stdout().flush();
    Ok(())
}

/// A picture as the terminal's crate takes it.
fn image(picture: &Picture) -> image::DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let pixels = image::RgbImage::from_raw(width, height, picture.rgb());
    // A picture has as many pixels as its size says.
    image::DynamicImage::ImageRgb8(pixels.unwrap_or_default())
}
