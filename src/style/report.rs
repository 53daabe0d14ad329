//! The look of a report: page, grid, styles, numbering, order of its parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::diag::{Diagnostic, Result, Span, both};
use crate::face::Faces;
use crate::geom::Em;
use crate::lexicon::Lexicon;
use crate::schema;
use crate::yaml::At;

use super::faces::{OneOrMany, RawFaces, RawFonts};
use super::fields::{FieldsLook, RawFields};
use super::figures::{FiguresLook, RawFigures, RawTables, TablesLook};
use super::form::{Form, Piece, RawPanel, RawPiece, resolve_piece};
use super::lines::{LinesLook, RawLines};
use super::page::{PageLook, RawPage};
use super::seals::{RawSeals, SealsLook};
use super::text::{self, RawText, TextLooks};

/// The look of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportLook {
    /// The page.
    pub page: PageLook,
    /// The chains of faces.
    pub faces: Faces,
    /// How lines are broken.
    pub lines: LinesLook,
    /// The styles of text. All that blocks of a report need are there.
    pub styles: TextLooks,
    /// How headings and items are numbered.
    pub numbering: Numbering,
    /// The grids that parts of it are.
    pub panels: BTreeMap<String, Form>,
    /// The order of the parts.
    pub content: Vec<Part>,
    /// The table of contents.
    pub contents: ContentsLook,
    /// How attachments are named.
    pub attachments: AttachmentLook,
    /// How the sign-off block is placed.
    pub sign_off: SignOffLook,
    /// How seals are placed.
    pub seals: SealsLook,
    /// How figures look.
    pub figures: FiguresLook,
    /// How tables of the narrative look.
    pub tables: TablesLook,
    /// Room for signatures.
    pub fields: FieldsLook,
    /// What stands across the pages of a draft.
    pub draft: DraftLook,
    /// What editions do not show.
    pub editions: EditionsLook,
}

/// The styles that a report's layout must have.
pub(super) const STYLES: [&str; 22] = [
    "attachment_mark",
    "body",
    "contents1",
    "contents2",
    "contents3",
    "contents_title",
    "figure_caption",
    "figure_text",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "item",
    "note",
    "page_number",
    "recipient",
    "sign_off",
    "table_caption",
    "table_cell",
    "table_head",
    "table_note",
    "title",
];

/// How headings and items are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// The form of each level: `{一}、`, `（{一}）`, `{1}.`, `（{1}）`, `{①}`, `{A}.`, `{a}.`.
    pub levels: Vec<String>,
    /// The level at which a list starts if it does not stand under a deeper heading; counted
    /// from one.
    pub items_from: usize,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Empty lines.
    Blank(u32),
    /// A line of the layout's own, with values of the report; left out if none is there.
    Line(Piece),
    /// The title.
    Title,
    /// 主送机关.
    Recipient,
    /// The paragraphs before the first section.
    Preamble,
    /// The sections.
    Sections,
    /// 附件说明.
    AttachmentNote,
    /// 署名 and 成文日期.
    SignOff,
    /// The covers, each on a page of its own.
    Covers,
    /// The table of contents, on pages of its own, if it is wanted.
    Contents,
    /// The attachments, each on a new page.
    Attachments,
    /// A panel, by its name.
    Panel(String),
    /// A panel at the foot of the last page.
    Imprint {
        /// Its name.
        panel: String,
        /// Whether that page is an even one.
        even: bool,
    },
}

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentsLook {
    /// Whether there is one, unless the report says otherwise.
    pub show: bool,
    /// What stands above it.
    pub title: String,
    /// Empty lines below the title.
    pub blank_lines: u32,
    /// The deepest level of headings in it.
    pub levels: usize,
    /// What leads from a heading to its page, repeated as often as there is room.
    pub leader: String,
    /// What no heading comes nearer to the right edge than, in 字: the room of a page number.
    pub number_room: f64,
    /// Whether its pages bear numbers and are counted.
    pub numbered: bool,
}

/// How attachments are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentLook {
    /// What the list of attachments begins with: `附件：`.
    pub note: String,
    /// What stands at the top of an attachment, before its number: `附件`.
    pub mark: String,
}

/// How the sign-off block is placed (7.3.5).
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct SignOffLook {
    /// Whether there will be a seal, unless the report says otherwise.
    pub seal: bool,
    /// Blank lines above it with a seal, and without one.
    pub blank_lines: (u32, u32),
    /// Its indent from the right with a seal, and without one.
    pub indent: (Em, Em),
    /// Fewest lines of text on its page.
    pub keep_lines: u32,
}

/// What stands across each page of a draft.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLook {
    /// The words.
    pub text: String,
    /// The name of their style.
    pub style: At<String>,
    /// How far they rise from left to right, in degrees.
    pub angle: f64,
}

/// What each edition does not show (spec/filing D2).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EditionsLook {
    /// 报送版: signed with a pen.
    pub filing: WithheldLook,
    /// 公开版: for the public.
    pub public: WithheldLook,
    /// 归档版: for the archive.
    pub archive: WithheldLook,
}

/// What an edition does not show, by the paths of the values.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WithheldLook {
    /// What is left blank.
    pub blank: Vec<At<String>>,
    /// Names and telephone numbers that are masked, wherever they stand.
    pub mask: Vec<At<String>>,
}

/// What a layout says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReport {
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "version")]
    _version: Option<String>,
    pub(super) fonts: At<RawFonts>,
    /// The lexicons whose words lines are broken by.
    pub(super) lexicon: Option<At<OneOrMany<String>>>,
    page: At<RawPage>,
    lines: At<RawLines>,
    styles: BTreeMap<String, At<RawText>>,
    numbering: RawNumbering,
    #[serde(default)]
    panels: BTreeMap<String, At<RawPanel>>,
    content: Vec<At<RawPart>>,
    contents: At<ContentsLook>,
    attachments: RawAttachments,
    sign_off: RawSignOff,
    seals: At<RawSeals>,
    figures: RawFigures,
    tables: RawTables,
    draft: DraftLook,
    editions: EditionsLook,
    fields: Option<At<RawFields>>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawNumbering {
    levels: Vec<String>,
    items_from: At<usize>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAttachments {
    note: String,
    mark: String,
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSignOff {
    seal: bool,
    blank_lines: u32,
    indent: f64,
    plain_blank_lines: u32,
    plain_indent: f64,
    keep_lines: u32,
}

/// A part of a report: its name, or `blank: 1`, or `line: { text: …, style: … }`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RawPart {
    Blank(u32),
    Line(RawPiece),
    Title,
    Recipient,
    Preamble,
    Sections,
    AttachmentNote,
    SignOff,
    Covers,
    Contents,
    Attachments,
    Panel(At<String>),
    Imprint(RawImprint),
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawImprint {
    panel: At<String>,
    /// Whether it stands on an even page (7.4.1).
    even: bool,
}

/// No page number takes more 字.
const WIDEST_NUMBER: f64 = 10.0;

impl RawReport {
    /// The look, with nothing left open, or everything that is wrong with it.
    pub(super) fn resolve(
        &self,
        span: Span,
        faces: &RawFaces,
        lexicon: &Arc<Lexicon>,
    ) -> Result<ReportLook> {
        let mut errors = vec![];
        let mut keep = |mut faults: Vec<Diagnostic>| errors.append(&mut faults);
        let page = self.page.resolve(self.page.span).map_err(&mut keep).ok();
        let faces = self.fonts.value.resolve(faces).map_err(&mut keep).ok();
        let lines = self.lines.resolve(self.lines.span, lexicon).map_err(&mut keep).ok();
        let seals = self.seals.resolve(self.seals.span).map_err(&mut keep).ok();
        let styles = text::resolve(&self.styles).map_err(&mut keep).ok();
        if let Some(styles) = &styles {
            keep(missing_styles(styles, span));
            let number = self.page.value.number.as_ref().map(|number| &number.style);
            let running = self.page.value.running.as_ref().map(|number| &number.style);
            let named = number.into_iter().chain(running).chain([&self.draft.style]);
            let unknown = named.filter(|name| !styles.contains_key(&name.value));
            let fault =
                |name| super::faces::unknown("style", "样式", name, styles.keys());
            keep(unknown.map(fault).collect());
        }
        if let (Some(styles), Some(faces)) = (&styles, &faces) {
            keep(unknown_roles(styles, faces));
        }
        if !(0.0..=WIDEST_NUMBER).contains(&self.contents.value.number_room) {
            keep(vec![bad_contents(self.contents.span)]);
        }
        let mut faults = vec![];
        let none = TextLooks::default();
        let known = styles.as_ref().unwrap_or(&none);
        let content: Vec<Part> = self
            .content
            .iter()
            .map(|part| part.value.resolve(known, &mut faults))
            .collect();
        keep(faults);
        let panels = self.panels(known).map_err(&mut keep).unwrap_or_default();
        let fields = self.fields.as_ref().map(|raw| raw.value.resolve(raw.span));
        let fields = fields.transpose().map_err(&mut keep).ok().flatten();
        let fields = fields.unwrap_or_default();
        keep(self.unknown_panels());
        match (page, faces, styles, lines, seals) {
            (Some(page), Some(faces), Some(styles), Some(lines), Some(seals))
                if errors.is_empty() =>
            {
                Ok(ReportLook {
                    page,
                    faces,
                    styles,
                    lines,
                    numbering: self.numbering.resolve(),
                    panels,
                    content,
                    contents: self.contents.value.clone(),
                    attachments: AttachmentLook {
                        note: self.attachments.note.clone(),
                        mark: self.attachments.mark.clone(),
                    },
                    sign_off: self.sign_off.resolve(),
                    seals,
                    figures: self.figures.resolve(),
                    tables: self.tables.resolve(),
                    fields,
                    draft: self.draft.clone(),
                    editions: self.editions.clone(),
                })
            }
            _ => Err(errors),
        }
    }
}

impl RawReport {
    fn panels(&self, styles: &TextLooks) -> Result<BTreeMap<String, Form>> {
        let (mut panels, mut errors) = (BTreeMap::new(), vec![]);
        for (name, panel) in &self.panels {
            match panel.value.resolve(name, styles, panel.span) {
                Ok(panel) => drop(panels.insert(name.clone(), panel)),
                Err(mut faults) => errors.append(&mut faults),
            }
        }
        if errors.is_empty() { Ok(panels) } else { Err(errors) }
    }

    /// An error for each panel that is named and not there.
    fn unknown_panels(&self) -> Vec<Diagnostic> {
        let parts = self.content.iter().filter_map(|part| match &part.value {
            RawPart::Panel(name) => Some(name),
            RawPart::Imprint(imprint) => Some(&imprint.panel),
            _ => None,
        });
        let foot = self.page.value.first_foot.as_ref().map(|foot| &foot.panel);
        let unknown =
            parts.chain(foot).filter(|name| !self.panels.contains_key(&name.value));
        unknown
            .map(|name| super::faces::unknown("panel", "版块", name, self.panels.keys()))
            .collect()
    }
}

impl RawNumbering {
    fn resolve(&self) -> Numbering {
        Numbering {
            levels: self.levels.clone(),
            items_from: self.items_from.value.max(1),
        }
    }
}

impl RawSignOff {
    fn resolve(self) -> SignOffLook {
        SignOffLook {
            seal: self.seal,
            blank_lines: (self.blank_lines, self.plain_blank_lines),
            indent: (Em(self.indent), Em(self.plain_indent)),
            keep_lines: self.keep_lines,
        }
    }
}

impl RawPart {
    fn resolve(&self, styles: &TextLooks, faults: &mut Vec<Diagnostic>) -> Part {
        match self {
            Self::Blank(lines) => Part::Blank(*lines),
            Self::Line(RawPiece { text, style }) => {
                Part::Line(resolve_piece(text, Some(style), styles, faults))
            }
            Self::Title => Part::Title,
            Self::Recipient => Part::Recipient,
            Self::Preamble => Part::Preamble,
            Self::Sections => Part::Sections,
            Self::AttachmentNote => Part::AttachmentNote,
            Self::SignOff => Part::SignOff,
            Self::Covers => Part::Covers,
            Self::Contents => Part::Contents,
            Self::Attachments => Part::Attachments,
            Self::Panel(name) => Part::Panel(name.value.clone()),
            Self::Imprint(RawImprint { panel, even }) => {
                Part::Imprint { panel: panel.value.clone(), even: *even }
            }
        }
    }
}

fn missing_styles(styles: &TextLooks, span: Span) -> Vec<Diagnostic> {
    let missing = STYLES.iter().filter(|name| !styles.contains_key(**name));
    missing
        .map(|name| {
            Diagnostic::error(
                "style::missing-style",
                both(
                    format!("a report's layout needs the style `{name}`"),
                    format!("报告版式缺少样式“{name}”"),
                ),
            )
            .at(span)
            .hint(both(
                "add it under `styles:`, or start with `extends: report`",
                "请在 styles: 下加上它，或以 extends: report 为基础",
            ))
        })
        .collect()
}

/// The styles whose roles have no chain of faces.
pub(super) fn unknown_roles(styles: &TextLooks, faces: &Faces) -> Vec<Diagnostic> {
    let known: Vec<String> =
        faces.chains.iter().map(|chain| chain.name.clone()).collect();
    let roles =
        styles.values().flat_map(|style| [Some(&style.font), style.bold.as_ref()]);
    roles
        .flatten()
        .filter(|role| !known.contains(&role.value))
        .map(|role| super::faces::unknown("font role", "字体角色", role, known.iter()))
        .collect()
}

fn bad_contents(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-contents",
        both("the room of page numbers is out of range", "页码所占的宽度超出范围"),
    )
    .at(span)
    .hint(both("`number_room` is 0 to 10 字", "number_room 须为 0 至 10 字"))
}

/// The schema of the file of a report's layout.
pub(super) fn schema() -> Value {
    let mut schema = schema::of::<RawReport>("banxin: the look of a report", true);
    schema["properties"]["extends"] = json!({
        "type": "string",
        "description": "the layout whose keys this one takes over: report",
    });
    schema
}
