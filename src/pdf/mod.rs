//! Pages to bytes: the archival PDF.
//!
//! krilla writes the objects; what is here tells it what is painted, what it is part of and
//! what the file says about itself. Nothing is measured and nothing is decided.

mod attachment;
mod binding;
mod content;
mod drawing;
mod metadata;
mod outline;
mod picture;
mod shared;
mod splice;
mod tags;

use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::diag::{Diagnostic, Result, both};
use crate::frame::{Info, Pages, no_such_pages};
use crate::geom::Rect;

pub use attachment::{Attached, Relation};
pub use binding::Binding;
use shared::Sharing;
pub use shared::{CommonGlyphs, SharedFonts, Survey};
use tags::Leaves;

/// How a PDF is written.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct PdfOptions {
    /// The standard that the file claims and keeps.
    pub standard: Standard,
    /// Whether pages whose content is turned are landscape pages with the content upright, for
    /// those who read on a screen and do not turn paper.
    pub screen: bool,
}

/// The standard that a file claims. Those with level a are PDF/UA-1 at once.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
    #[default]
    A2a,
    /// PDF/A-2u: text can be read out, structure is not promised.
    A2u,
    /// PDF/A-3a (ISO 19005-3), which may carry files, and PDF/UA-1.
    A3a,
    /// PDF 1.7, tagged all the same.
    None,
}

impl Standard {
    /// What it is called: `a-2a`, `a-2u`, `a-3a`, `none`.
    pub fn name(self) -> &'static str {
        match self {
            Self::A2a => "a-2a",
            Self::A2u => "a-2u",
            Self::A3a => "a-3a",
            Self::None => "none",
        }
    }
}

/// Writes a file. The same pages give the same bytes.
pub fn write(pages: &Pages, options: &PdfOptions) -> Result<Vec<u8>> {
    write_with(pages, options, &[])
}

/// Writes a file that carries others; only PDF/A-3 may.
pub fn write_with(
    pages: &Pages,
    options: &PdfOptions,
    attached: &[Attached],
) -> Result<Vec<u8>> {
    let mut writer = Writer::new(options)?;
    let painted = writer.paint(pages, None)?;
    writer.finish(&pages.info, painted, attached)
}

/// Writes a file that shares what is common to many with others of its kind.
pub fn write_shared(
    pages: &Pages,
    options: &PdfOptions,
    fonts: &SharedFonts,
) -> Result<Vec<u8>> {
    let mut writer = Writer::new(options)?;
    let mut sharing = Sharing::new(fonts);
    let painted = writer.paint(pages, Some(&mut sharing))?;
    let blank = writer.finish(&pages.info, painted, &[]).ok();
    // If anything is not as expected, each file has its own after all.
    let shared = blank.and_then(|blank| sharing.finish(&blank));
    shared.map_or_else(|| write(pages, options), Ok)
}

/// A file under way. Documents that are painted one after another share their fonts.
struct Writer {
    document: Document,
    screen: bool,
    /// How much is in it: what the next document's own numbers are counted from.
    so_far: Offset,
}

/// How many pages, and how many nodes of the structure, come before a document in its file.
#[derive(Copy, Clone, Debug, Default)]
struct Offset {
    pages: usize,
    nodes: usize,
}

/// What a document is in the structure and in the outline of its file.
#[derive(Default)]
struct Painted {
    tags: Vec<TagGroup>,
    outline: Vec<OutlineNode>,
}

impl Writer {
    fn new(options: &PdfOptions) -> Result<Self> {
        let settings = SerializeSettings {
            configuration: configuration(options.standard)?,
            enable_tagging: true,
            ..SerializeSettings::default()
        };
        Ok(Self {
            document: Document::new_with(settings),
            screen: options.screen,
            so_far: Offset::default(),
        })
    }

    /// Paints the pages of a document.
    fn paint(
        &mut self,
        pages: &Pages,
        mut sharing: Option<&mut Sharing<'_>>,
    ) -> Result<Painted> {
        let Self { document, screen, so_far: before } = self;
        let mut leaves = Leaves::new(pages, *screen);
        for (index, page) in pages.pages.iter().enumerate() {
            let sheet = content::Sheet {
                page,
                watermark: pages.watermark.as_ref(),
                index,
                first: before.pages,
                screen: *screen,
            };
            content::paint(document, &sheet, &mut leaves, sharing.as_deref_mut())?;
        }
        let tags = tags::groups(&pages.structure, *before, leaves);
        let outline = outline::nodes(&pages.outline, before.pages);
        before.pages += pages.pages.len();
        before.nodes += pages.structure.len();
        Ok(Painted { tags, outline })
    }

    /// The whole file.
    fn finish(
        mut self,
        info: &Info,
        painted: Painted,
        attached: &[Attached],
    ) -> Result<Vec<u8>> {
        let mut tree = TagTree::new().with_lang(Some(info.language.clone()));
        painted.tags.into_iter().for_each(|group| tree.push(group));
        self.document.set_tag_tree(tree);
        let mut outline = Outline::new();
        painted.outline.into_iter().for_each(|node| outline.push_child(node));
        self.document.set_outline(outline);
        self.document.set_metadata(metadata::metadata(info));
        attachment::embed(&mut self.document, attached, metadata::date(info))?;
        self.document.finish().map_err(|error| vec![refused(&error)])
    }
}

/// Writes a file of one page, counted from zero, in order to look at it: what is painted is
/// what [`write()`] paints on that page; nothing is said of what it means.
/// Of a part of the page nothing is there but what may have ink in that part.
pub fn write_page(pages: &Pages, index: usize, part: Option<Rect>) -> Result<Vec<u8>> {
    let count = pages.pages.len();
    let page = pages.pages.get(index);
    let page = page.ok_or_else(|| vec![no_such_pages(index + 1, index + 1, count)])?;
    let settings =
        SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let page = match part {
        None => page.without_links(),
        Some(area) => page.part(area),
    };
    let watermark = pages.watermark.as_ref();
    let mut leaves = Leaves::untold();
    let sheet = content::Sheet { page: &page, watermark, index, first: 0, screen: false };
    content::paint(&mut document, &sheet, &mut leaves, None)?;
    document.finish().map_err(|error| vec![refused(&error)])
}

fn configuration(standard: Standard) -> Result<Configuration> {
    let builder = ConfigurationBuilder::new();
    let builder = match standard {
        Standard::A2a => builder
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1),
        Standard::A2u => builder.with_archival_validator(Archival::A2_U),
        Standard::A3a => builder
            .with_archival_validator(Archival::A3_A)
            .with_accessibility_validator(Accessibility::UA1),
        Standard::None => builder,
    };
    let unknown = || internal("the standard's parts do not fit together".to_owned());
    builder.finish().map_err(|_| vec![unknown()])
}

/// What the writer says when a file would not keep its standard.
fn refused(error: &KrillaError) -> Diagnostic {
    let detail = match error {
        KrillaError::Validation(errors) => {
            let kinds = errors.iter().map(|(error, _)| format!("{error:?}"));
            kinds.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    internal(detail)
}

/// A fault that no input should lead to.
fn internal(detail: String) -> Diagnostic {
    Diagnostic::error(
        "pdf::refused",
        both(
            format!("the PDF would not keep its standard: {detail}"),
            format!("生成的 PDF 不符合所声明的标准：{detail}"),
        ),
    )
    .hint(both(
        "please report this with the input; `--standard none` writes a file that claims nothing",
        "请连同输入文件一并反馈；--standard none 可生成不声明标准的文件",
    ))
}

/// Lengths of paper in the writer's numbers.
fn pt(length: crate::geom::Abs) -> f32 {
    length.to_pt() as f32
}
