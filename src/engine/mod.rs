//! The way of the data, warm: layouts and fonts found once, reports typeset one by one.

mod attached;
mod compared;
mod errors;
mod produced;
mod proof;
mod stamp;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

pub use compared::Comparison;
pub use produced::{Need, Place, Produced};
pub use proof::{Grid, Judged, Proof};

use errors::{follows, in_order, keep};

use crate::appearance::{self, Shown};
use crate::check::{self, RuleSet};
use crate::data::{self, Archive, Edition, Report, State, Tree, Withheld};
use crate::diag::{Diagnostic, Draft, Result, Severity, Source, SourceId, Span, Warned};
use crate::document::{self, Breaking, Document, Running};
use crate::font::{Asked, FontBook, FontSet, Shelf};
use crate::frame::{Pages, PlacedField};
use crate::geom::Size;
use crate::page;
use crate::pdf::{self, PdfOptions, SharedFonts};
use crate::picture::{Named, Pictures};
use crate::sign::{self, EmptyField, Spot};
use crate::style::{EditionsLook, Layouts};
use crate::text;
use crate::yaml::At;

/// Where layouts and fonts are.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Folders of layouts; those of earlier ones hide those of later ones.
    pub layouts: Vec<PathBuf>,
    /// Folders of fonts.
    pub fonts: Asked,
}

/// Everything that is found once and used for every report: layouts and fonts. Bytes go in,
/// bytes and diagnostics come out; nothing is printed, nothing is global. Clones share it all.
#[derive(Clone, Debug)]
pub struct Engine {
    layouts: Arc<Layouts>,
    fonts: Arc<FontBook>,
    /// What layouts need, and rule sets, once they were read.
    needs: Arc<produced::Known>,
    rules: Arc<Mutex<BTreeMap<String, Arc<RuleSet>>>>,
    /// What is kept from one report for the next.
    shelf: Option<Arc<Shelf>>,
}

/// How a report is rendered.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// How the PDF is written.
    pub pdf: PdfOptions,
    /// The first and the last page that are wanted, counted from one; all if none.
    pub pages: Option<(usize, usize)>,
    /// What the report is rendered as.
    pub version: Version,
    /// The bytes of the report's file, which an archive edition carries; if none, its text.
    pub original: Option<Vec<u8>>,
    /// Whether there are empty signature fields where people sign ([`Pages::fields`]).
    pub fields: bool,
    /// Whether page 1 bears the archive's stamp (归档章), with the codes that hold where the report
    /// leaves one out.
    pub stamp: Option<Archive>,
    /// What the file shares with others of a batch. An archive edition shares nothing: it must
    /// come out again from what is inside.
    pub shared: Option<Arc<SharedFonts>>,
}

/// What a report is rendered as.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Whether it is marked as a draft.
    pub state: State,
    /// For whom; if for nobody in particular, nothing is left out.
    pub edition: Option<Edition>,
}

/// The layout whose faces are used where no report names one.
const USUAL: &str = "report";

impl Engine {
    /// Looks for layouts and fonts. They are read when they are first used.
    pub fn open(places: Places) -> Self {
        let fonts = Arc::new(FontBook::find(places.fonts));
        Self::of(Layouts::find(places.layouts), fonts, None)
    }

    fn of(layouts: Layouts, fonts: Arc<FontBook>, shelf: Option<Arc<Shelf>>) -> Self {
        let (needs, rules) = Default::default();
        Self { layouts: Arc::new(layouts), fonts, needs, rules, shelf }
    }

    /// The engine for reports that are typeset one after another and are alike, or for one that
    /// is typeset again and again: paragraphs that were in the last two keep their lines. What
    /// comes out is the same.
    pub fn keeping(self) -> Self {
        Self { shelf: Some(Arc::default()), ..self }
    }

    /// Looks for layouts anew, in other folders; the fonts are those that were found.
    pub fn with_layouts(&self, folders: Vec<PathBuf>) -> Self {
        Self::of(Layouts::find(folders), self.fonts.clone(), self.empty_shelf())
    }

    /// Looks for layouts and fonts anew. Faces whose files have not changed are kept.
    pub fn again(&self, places: Places) -> Self {
        let fonts = Arc::new(self.fonts.again(places.fonts));
        Self::of(Layouts::find(places.layouts), fonts, self.empty_shelf())
    }

    fn empty_shelf(&self) -> Option<Arc<Shelf>> {
        self.shelf.as_ref().map(|_| Arc::default())
    }

    /// The layouts.
    pub fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    /// The fonts.
    pub fn fonts(&self) -> &FontBook {
        &self.fonts
    }

    /// The text of a layout that was read, for messages.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.layouts.source(id)
    }

    /// What a visible signature shows, as a PDF of one page of a size, in the faces of the
    /// usual layout.
    pub fn appearance(&self, shown: &Shown, size: Size) -> Result<Vec<u8>> {
        let usual = At { value: USUAL.to_owned(), span: Span::default() };
        let look = self.layouts.report(&usual)?;
        let fonts = FontSet::open(&self.fonts, &look.faces)?;
        appearance::write(shown, size, &look.faces, &fonts.value)
    }

    /// Typesets a report.
    pub fn typeset(&self, source: &Source) -> Result<Warned<Pages>> {
        Ok(self.typeset_with(source, Version::default(), |_| {})?.pages)
    }

    /// Typesets a report whose lines all say why they end where they do.
    pub fn explain(&self, source: &Source) -> Result<Warned<Pages>> {
        Ok(self.typeset_with(source, Version::default(), Document::explain)?.pages)
    }

    /// What a version of a report says, without typesetting it.
    pub fn report(&self, source: &Source, version: Version) -> Result<Report> {
        let tree = data::tree(source);
        let report = data::whole(&tree)?;
        let Some(edition) = version.edition else { return Ok(report) };
        let withheld = withheld(&self.layouts.report(&report.layout)?.editions, edition);
        let Draft { value, errors } = data::draft_edition(&tree, &withheld);
        value.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Typesets a version of a report.
    pub fn typeset_as(&self, source: &Source, version: Version) -> Result<Warned<Pages>> {
        Ok(self.typeset_with(source, version, |_| {})?.pages)
    }

    /// Typesets a report as [`Engine::render_or_draft`] renders it.
    pub fn typeset_or_draft(
        &self,
        source: &Source,
        version: Version,
    ) -> (Result<Warned<Pages>>, Vec<Diagnostic>) {
        let Judged { proof, missing, .. } = self.proof(source, version);
        (proof.map(|proof| proof.typeset.pages), missing)
    }

    /// Typesets what the program itself says beside a report: a cover, a stamp; with what running
    /// numbers are set by.
    pub(crate) fn bound(&self, source: &Source) -> Result<(Warned<Pages>, Numbering)> {
        let mut errors = vec![];
        let tree = data::tree(source);
        let ready = self.prepared(source, &tree, Version::default(), &mut errors);
        let Some(ready) = ready.filter(|_| errors.is_empty()) else {
            return Err(unplaced(in_order(errors)));
        };
        let Prepared { document, fonts, .. } = ready;
        let pages = page::paginate(&document, &fonts.value);
        let style = document.page.running;
        Ok((pages, Numbering { style, fonts: fonts.value }))
    }

    fn typeset_with(
        &self,
        source: &Source,
        version: Version,
        prepare: fn(&mut Document),
    ) -> Result<Typeset> {
        self.typeset_read(source, &data::tree(source), version, prepare)
    }

    /// Typesets a report whose file was read.
    fn typeset_read(
        &self,
        source: &Source,
        tree: &Tree,
        version: Version,
        prepare: fn(&mut Document),
    ) -> Result<Typeset> {
        let mut errors = vec![];
        let ready = self.prepared(source, tree, version, &mut errors);
        let Some(ready) = ready.filter(|_| errors.is_empty()) else {
            return Err(in_order(errors));
        };
        let Prepared { mut document, mut fonts, files } = ready;
        if let Some(shelf) = &self.shelf {
            fonts.value.keep(shelf.clone());
        }
        prepare(&mut document);
        let grid = Grid::of(&document);
        // Lines, rows, pages.
        let mut pages = page::paginate(&document, &fonts.value);
        pages.warnings.splice(0..0, fonts.warnings);
        Ok(Typeset { pages, files, grid })
    }

    /// A report's document and its faces. Each stage goes on with what the one before could
    /// make, so that the errors of all are told together.
    fn prepared(
        &self,
        source: &Source,
        tree: &Tree,
        version: Version,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Prepared> {
        // What the author wrote, with places.
        let mut report = keep(data::draft(tree), errors)?;
        // The look, inheritance resolved.
        let look = match self.layouts.report(&report.layout) {
            Ok(look) => look,
            Err(mut faults) => {
                errors.append(&mut faults);
                errors.extend(document::check_forms(&report, &self.layouts));
                return None;
            }
        };
        // What its edition shows.
        if let Some(edition) = version.edition {
            let withheld = withheld(&look.editions, edition);
            report = keep(data::draft_edition(tree, &withheld), errors)?;
        }
        let report = Report { state: version.state, edition: version.edition, ..report };
        let layouts = attached::used_layouts(&report);
        // Blocks with nothing left open.
        let folders = |id| self.folder(source, id);
        let pictures = Pictures::new(&folders);
        let mut built = document::build(&report, look, &self.layouts, &pictures);
        // A table is not told to have a hole where a cell is faulty.
        built.errors.retain(|error| !follows(error, errors));
        let document = keep(built, errors);
        // The faces, and whether they have every character.
        let fonts = FontSet::open(&self.fonts, &document.faces);
        let fonts = fonts.map_err(|mut faults| errors.append(&mut faults)).ok()?;
        errors.extend(text::uncovered(&document, &fonts.value, &|span| {
            let source = match span.source {
                SourceId::REPORT => Some(source),
                id => self.source(id),
            };
            source?.text.get(span.range())
        }));
        let pictures = pictures.named();
        Some(Prepared { document, fonts, files: Files { layouts, pictures } })
    }

    /// The folder in which a source's pictures are looked for.
    fn folder(&self, report: &Source, id: SourceId) -> Option<PathBuf> {
        match id {
            SourceId::REPORT => report.folder.clone(),
            id => self.source(id)?.folder.clone(),
        }
    }

    /// How a layout breaks lines of body text: what [`crate::line::explain`] starts from.
    pub fn breaking(&self, layout: &str) -> Result<Breaking> {
        let name = At { value: layout.to_owned(), span: Span::default() };
        Ok(document::breaking(self.layouts.report(&name)?))
    }

    /// Typesets a report and writes the PDF.
    pub fn render(
        &self,
        source: &Source,
        options: &RenderOptions,
    ) -> Result<Warned<Vec<u8>>> {
        let typeset = self.typeset_with(source, options.version, |_| {})?;
        Ok(self.write(source, options, typeset)?.0)
    }

    /// Renders a report, and gives its pages besides.
    pub fn render_with_pages(
        &self,
        source: &Source,
        options: &RenderOptions,
    ) -> Result<(Vec<u8>, Pages)> {
        let typeset = self.typeset_with(source, options.version, |_| {})?;
        let (written, pages) = self.write(source, options, typeset)?;
        Ok((written.value, pages))
    }

    /// Renders a report as it may be filed, or as a draft if something keeps it from that:
    /// that is given too. What rules find is looked for while the report is typeset.
    pub fn render_or_draft(
        &self,
        source: &Source,
        options: &RenderOptions,
    ) -> (Result<Warned<Vec<u8>>>, Vec<Diagnostic>) {
        let Judged { proof, missing, .. } = self.proof(source, options.version);
        (proof.and_then(|proof| self.write_proof(source, options, proof)), missing)
    }

    /// Writes the PDF of a report that was typeset; gives its pages too.
    fn write(
        &self,
        source: &Source,
        options: &RenderOptions,
        Typeset { mut pages, mut files, .. }: Typeset,
    ) -> Result<(Warned<Vec<u8>>, Pages)> {
        if let Some(codes) = &options.stamp {
            self.stamp(&mut pages.value, source, options.version, codes)?;
            files.layouts.extend(self.stamp_layouts());
        }
        if let Some((first, last)) = options.pages {
            pages.value.select(first, last)?;
        }
        let mut bytes = match (options.version.edition, &options.shared) {
            (Some(Edition::Archive), _) => {
                let attached = self.attached(source, options, &files);
                pdf::write_with(&pages.value, &options.pdf, &attached)?
            }
            (_, Some(fonts)) => pdf::write_shared(&pages.value, &options.pdf, fonts)?,
            (_, None) => pdf::write(&pages.value, &options.pdf)?,
        };
        if options.fields {
            let fields: Vec<_> = pages.value.fields().iter().map(empty).collect();
            bytes = sign::prepare(&bytes, &fields)?;
        }
        Ok((Warned { value: bytes, warnings: pages.warnings }, pages.value))
    }

    /// What typesetting a report tells: its errors, or what should be looked at.
    pub fn faults(&self, source: &Source) -> Vec<Diagnostic> {
        match self.typeset(source) {
            Ok(pages) => pages.warnings,
            Err(errors) => errors,
        }
    }

    /// Everything that is wrong with a report, or should be looked at: what typesetting it
    /// tells, and what the rules find. `rules` is the rule set if it is not the report's.
    pub fn check(&self, source: &Source, rules: Option<&str>) -> Vec<Diagnostic> {
        let mut found = self.faults(source);
        found.extend(self.findings(source, rules).unwrap_or_else(|errors| errors));
        found.sort_by_key(|one| (one.severity != Severity::Error, one.span));
        found.dedup();
        found
    }

    /// What keeps a report from being filed: what a finance bureau would send back, and what
    /// is missing of its sign-off. A report that cannot be read is not asked.
    pub fn missing(&self, source: &Source, rules: Option<&str>) -> Vec<Diagnostic> {
        self.judged(source, &data::tree(source), rules).1
    }

    /// What the rules find in a report, and what keeps it from being filed.
    fn judged(
        &self,
        source: &Source,
        tree: &Tree,
        rules: Option<&str>,
    ) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let (Ok(report), Some(tree)) = (data::whole(tree), &tree.value) else {
            return <_>::default();
        };
        let rules = match self.rules(&report, rules) {
            Ok(rules) => rules,
            Err(errors) => return (errors.clone(), errors),
        };
        let found = check::check(&report, tree, source, &rules);
        let must = found.iter().filter(|one| one.severity <= Severity::Must);
        let missing = check::missing(&report, source, &rules);
        let missing = must.cloned().chain(missing).collect();
        (found, missing)
    }

    /// What a rule set computes beside the scores that a report states.
    pub fn scores(
        &self,
        source: &Source,
        rules: Option<&str>,
    ) -> Result<Vec<check::Scores>> {
        let report = data::parse(source)?;
        Ok(check::scores(&report, self.rules(&report, rules)?.as_ref()))
    }

    /// What the rules find in a report. None are asked of one that cannot be read.
    fn findings(&self, source: &Source, rules: Option<&str>) -> Result<Vec<Diagnostic>> {
        let tree = data::tree(source);
        let report = data::whole(&tree)?;
        let rules = self.rules(&report, rules)?;
        let found = |tree| check::check(&report, tree, source, &rules);
        Ok(tree.value.as_ref().map(found).unwrap_or_default())
    }

    /// The rule set of a name; of the report's own choice if none is given.
    fn rules(&self, report: &Report, rules: Option<&str>) -> Result<Arc<RuleSet>> {
        let named = report.checks.rules.as_ref();
        let at = named.filter(|_| rules.is_none()).map(|named| named.span);
        let name = rules.or(named.map(|named| named.as_str()));
        let data = |name: &str, at| self.layouts.data(name, at);
        let name = name.unwrap_or(check::STANDARD);
        let known = || self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = known().get(name) {
            return Ok(rules.clone());
        }
        let rules = Arc::new(RuleSet::load(name, at.unwrap_or_default(), &data)?);
        known().insert(name.to_owned(), rules.clone());
        Ok(rules)
    }
}

/// Errors of a report that the program has written itself, which nobody can look into.
fn unplaced(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for error in &mut errors {
        error.span.take_if(|span| span.source == SourceId::REPORT);
        error.also.retain(|(_, span)| span.source != SourceId::REPORT);
    }
    errors
}

/// An empty field in the room for a signature.
fn empty(field: &PlacedField) -> EmptyField {
    let area = field.area;
    EmptyField {
        name: field.name.clone(),
        description: field.description.clone(),
        spot: Spot {
            page: field.page + 1,
            x: area.origin.x.to_mm(),
            y: area.origin.y.to_mm(),
            width: area.size.width.to_mm(),
            height: area.size.height.to_mm(),
        },
    }
}

/// How running numbers of a volume are set.
pub(crate) struct Numbering {
    pub(crate) style: Option<Running>,
    pub(crate) fonts: FontSet,
}

/// A report typeset, and the files that it used.
#[derive(Debug)]
struct Typeset {
    pages: Warned<Pages>,
    files: Files,
    grid: Grid,
}

/// A report ready to be typeset.
struct Prepared {
    document: Document,
    fonts: Warned<FontSet>,
    files: Files,
}

/// Files that a report used.
#[derive(Debug)]
struct Files {
    /// The layouts that it names.
    layouts: Vec<String>,
    /// The pictures, by the source that names them.
    pictures: Named,
}

/// What an edition does not show by a layout.
fn withheld(editions: &EditionsLook, edition: Edition) -> Withheld {
    let look = match edition {
        Edition::Filing => &editions.filing,
        Edition::Public => &editions.public,
        Edition::Archive => &editions.archive,
    };
    let paths =
        |paths: &[At<String>]| paths.iter().map(|path| path.value.clone()).collect();
    Withheld { blank: paths(&look.blank), mask: paths(&look.mask) }
}

/// Whether any of the diagnostics is an error, or something that must be mended.
pub fn failed(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity <= Severity::Must)
}
