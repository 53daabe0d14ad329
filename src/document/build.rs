//! A report and its look, joined to blocks.

use crate::data::{self, Attachment, Block as Content, Report, Section, Text, Value};
use crate::diag::{Diagnostic, Draft, Result, Span, both};
use crate::geom::Abs;
use crate::picture::Pictures;
use crate::style::{Form, Layouts, NumberLook, Part, Piece, ReportLook};
use crate::yaml::{self, At};

use super::figure::Studio;
use super::styles::{self, Styles};
use super::tables::Tabulator;
use super::{
    Anchor, Block, Breaking, Contents, Document, Entry, Figure, Info, PageNumber,
    PageStyle, Panel, Paragraph, ParagraphRole, Sheet, SignOff, form,
};
use crate::numerals::number;

/// Joins a report and its look, with the forms that its attachments name.
/// What is faulty is left out of the document.
pub fn build(
    report: &Report,
    look: &ReportLook,
    layouts: &Layouts,
    pictures: &Pictures<'_>,
) -> Draft<Document> {
    let styles = Styles {
        page: &look.page,
        lines: &look.lines,
        faces: &look.faces,
        looks: &look.styles,
    };
    let mut errors = unknown_in_content(&look.content);
    errors.extend(unshown(report, look));
    errors.extend(look.panels.values().flat_map(faults));
    let mut forms = forms(report, layouts);
    errors.append(&mut forms.errors);
    let mut builder = Builder {
        report,
        look,
        styles,
        covers: forms.value.covers,
        forms: forms.value.attachments,
        values: report.values(),
        has_contents: has_contents(report, look),
        entries: vec![],
        pictures,
        figures: 0,
        tables: 0,
        blocks: vec![],
        errors,
    };
    look.content.iter().for_each(|part| builder.part(part));
    builder.fill_contents();
    let first_foot = builder.first_foot();
    let document = Document {
        info: info(report),
        page: PageStyle { first_foot, ..page(look, &builder.styles) },
        faces: look.faces.clone(),
        blocks: builder.blocks,
    };
    Draft { value: document, errors: builder.errors }
}

/// Whether the report has a table of contents.
fn has_contents(report: &Report, look: &ReportLook) -> bool {
    report.contents.map_or(look.contents.show, |contents| contents.value)
}

/// How a layout breaks its lines.
pub fn breaking(look: &ReportLook) -> Breaking {
    styles::breaking(&look.lines)
}

/// What is wrong with the forms of a report, whatever its look.
pub fn check_forms(report: &Report, layouts: &Layouts) -> Vec<Diagnostic> {
    forms(report, layouts).errors
}

/// The forms of covers and attachments; none in the place of a faulty one.
struct Forms<'a> {
    covers: Vec<Option<&'a Form>>,
    attachments: Vec<Option<&'a Form>>,
}

/// The forms of a report, checked against what it can have.
fn forms<'a>(report: &Report, layouts: &'a Layouts) -> Draft<Forms<'a>> {
    let mut errors = vec![];
    let checked = |attachment: &Attachment| {
        let form = layouts.form(&attachment.form)?;
        Draft { value: form, errors: faults(form) }.finish()
    };
    let mut all = |list: &[Attachment]| {
        let form = |one| -> Option<&'a Form> {
            let form: Result<&'a Form> = checked(one);
            form.map_err(|mut faults| errors.append(&mut faults)).ok()
        };
        list.iter().map(form).collect()
    };
    let value =
        Forms { covers: all(&report.covers), attachments: all(&report.attachments) };
    Draft { value, errors }
}

/// What is wrong with a form, whatever the data.
fn faults(form: &Form) -> Vec<Diagnostic> {
    let mut faults = form::check(form);
    faults.extend(unknown_bindings(form));
    faults
}

fn unknown_bindings(form: &Form) -> Vec<Diagnostic> {
    // What stands in an unknown list or map is not told besides.
    let names = form::names(form).into_iter();
    let unknown = names.filter(|named| !data::known(named.path, &named.scopes));
    unknown.map(|named| unknown_binding(named.path, named.span)).collect()
}

/// An error for each value that a line of the report's layout names and no report has.
fn unknown_in_content(content: &[Part]) -> Vec<Diagnostic> {
    let pieces = content.iter().filter_map(|part| match part {
        Part::Line(piece) => Some(piece),
        _ => None,
    });
    let names = pieces
        .flat_map(|piece| piece.text.names().map(|path| (path, piece.span)))
        .filter(|(path, _)| !data::known(path, &[]));
    names.map(|(path, span)| unknown_binding(path, span)).collect()
}

/// An error for each part that the author wrote and the layout does not set.
fn unshown(report: &Report, look: &ReportLook) -> Vec<Diagnostic> {
    let covers = report.covers.first().map(|cover| cover.form.span);
    let contents = report.contents.filter(|contents| contents.value);
    let parts = [
        ("covers", Part::Covers, covers),
        ("contents", Part::Contents, contents.map(|contents| contents.span)),
    ];
    let parts =
        parts.map(|(name, part, span)| (name, look.content.contains(&part), span));
    let values = [
        ("letterhead", report.letterhead.as_ref().map(|letterhead| letterhead.span)),
        ("imprint", report.imprint.as_ref().map(|imprint| imprint.span)),
        ("annotation", report.annotation.as_ref().map(|annotation| annotation.span)),
    ];
    let values = values.map(|(name, span)| (name, names_value(look, name), span));
    let written = parts.into_iter().chain(values);
    written
        .filter_map(|(name, is_set, span)| Some(not_set(name, span.filter(|_| !is_set)?)))
        .collect()
}

/// Whether a line or a panel of the report's layout names a value, or one below it.
fn names_value(look: &ReportLook, value: &str) -> bool {
    let is_it = |path: &str| path.split('.').next() == Some(value);
    let in_panel =
        |name: &String| form::names(&look.panels[name]).iter().any(|own| is_it(own.path));
    look.content.iter().any(|part| match part {
        Part::Line(piece) => piece.text.names().any(is_it),
        Part::Panel(panel) | Part::Imprint { panel, .. } => in_panel(panel),
        _ => false,
    })
}

fn not_set(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "document::not-set",
        both(
            format!("the layout of the report does not set `{name}`"),
            format!("报告所用的版式没有排 {name} 的位置"),
        ),
    )
    .at(span)
    .hint(both(
        format!(
            "take a layout whose `content` sets `{name}`: `gongwen` has a letterhead and an \
             imprint"
        ),
        format!("请改用 content 中排有 {name} 的版式：gongwen 有版头和版记"),
    ))
}

fn unknown_binding(path: &str, span: Span) -> Diagnostic {
    let (near_en, near_zh) = match yaml::nearest(path, data::paths()) {
        Some(near) => {
            (format!("; the nearest is `{near}`"), format!("；最接近的是“{near}”"))
        }
        None => Default::default(),
    };
    Diagnostic::error(
        "layout::unknown-binding",
        both(
            format!("no report has a value `{path}`{near_en}"),
            format!("报告中没有值“{path}”{near_zh}"),
        ),
    )
    .at(span)
    .hint(both(
        "what the schema lacks stands under `fields:` of the report: `{fields.name}`",
        "数据结构之外的值写在报告的 fields: 下，用 {fields.名称} 取用",
    ))
}

fn info(report: &Report) -> Info {
    let title = report.title.lines.iter().map(|line| line.as_str()).collect();
    let project = [&report.project.name, &report.project.code];
    let project = project.into_iter().flatten().map(|text| text.value.clone());
    Info {
        title,
        author: report.unit.value.clone(),
        subject: None,
        keywords: [format!("{}年度", report.year.value)]
            .into_iter()
            .chain(project)
            .collect(),
        year: report.year.value.0,
        date: report
            .signoff
            .date
            .or(report.signoff.filed)
            .map(|date| (date.year, date.month, date.day)),
        language: "zh-CN".to_owned(),
    }
}

fn page(look: &ReportLook, styles: &Styles<'_>) -> PageStyle {
    let page = &look.page;
    let number = |number: &NumberLook| {
        let look = &styles.looks[&number.style];
        PageNumber {
            style: styles.text(look, false),
            around: number.around.clone(),
            drop: number.drop,
            indent: number.indent.at(look.size),
            place: number.place,
            first: number.first,
        }
    };
    PageStyle {
        size: page.size,
        area: page.area,
        lines: page.lines,
        pitch: page.pitch,
        em_box: page.em_box,
        number: page.number.as_ref().map(number),
        first_foot: None,
        pitch_band: page.pitch_band,
    }
}

/// A text after its number; `1.` and a text that begins with a digit are held apart, so that
/// nobody reads `1.5个` as one and a half.
fn numbered(number: &str, text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let point = number.ends_with('.') && text.starts_with(is_digit);
    format!("{number}{}{text}", if point { "\u{a0}" } else { "" })
}

/// 主送机关 with the full-width colon that follows the last name (GB/T 9704-2012, 7.3.2),
/// unless its author wrote one.
fn addressed(recipient: &str) -> String {
    let text = recipient.trim_end();
    let colon = if text.is_empty() || text.ends_with(['：', ':']) { "" } else { "：" };
    format!("{text}{colon}")
}

struct Builder<'a> {
    report: &'a Report,
    look: &'a ReportLook,
    styles: Styles<'a>,
    /// Those of the covers; none in the place of a faulty one.
    covers: Vec<Option<&'a Form>>,
    /// Those of the attachments.
    forms: Vec<Option<&'a Form>>,
    /// The report as layouts see it.
    values: Value,
    has_contents: bool,
    /// What the table of contents names so far.
    entries: Vec<Entry>,
    pictures: &'a Pictures<'a>,
    /// How many figures with captions there were.
    figures: usize,
    /// How many tables with captions there were.
    tables: usize,
    blocks: Vec<Block>,
    errors: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn part(&mut self, part: &Part) {
        let report = self.report;
        match part {
            Part::Blank(lines) => self.blocks.push(Block::Blank { lines: *lines }),
            Part::Line(piece) => self.line(piece),
            Part::Title => self.title(),
            Part::Recipient => {
                if let Some(recipient) = &report.recipient {
                    let text = addressed(&recipient.value);
                    self.push(ParagraphRole::Note, "recipient", &text, recipient.span);
                }
            }
            Part::Preamble => self.content(&report.preamble, 0, 1),
            Part::Sections => self.sections(&report.sections, 1),
            Part::AttachmentNote => self.attachment_note(),
            Part::SignOff => self.sign_off(),
            Part::Covers => self.covers(),
            Part::Contents => self.contents(),
            Part::Attachments => self.attachments(),
            Part::Panel(name) => {
                let panel = self.panel(name).map(|panel| Block::Panel(Box::new(panel)));
                self.blocks.extend(panel);
            }
            Part::Imprint { panel, even } => {
                let panel = self.panel(panel).map(Box::new);
                let imprint = panel.map(|panel| Block::Imprint { panel, even: *even });
                self.blocks.extend(imprint);
            }
        }
    }

    /// A line of the layout's own; without any of the values it wants, it is left out.
    fn line(&mut self, piece: &Piece) {
        let ((text, span), mut faults) = form::fill(piece, &self.values);
        self.errors.append(&mut faults);
        if span.is_some() || piece.text.names().next().is_none() {
            let span = span.unwrap_or(piece.span);
            self.push(ParagraphRole::Body, &piece.style, &text, span);
        }
    }

    fn title(&mut self) {
        let lines = &self.report.title.lines;
        let text: Vec<&str> = lines.iter().map(|line| line.as_str()).collect();
        let span = lines.first().map(|line| line.span).unwrap_or_default();
        self.push(ParagraphRole::Title, "title", &text.join("\n"), span);
    }

    fn sections(&mut self, sections: &[Section], level: usize) {
        let forms = &self.look.numbering.levels;
        let form = forms.get(level - 1).or(forms.last()).cloned().unwrap_or_default();
        // The layout has four kinds of headings; deeper ones look like the fourth.
        let style = format!("heading{}", level.min(4));
        let role_level = u8::try_from(level).unwrap_or(u8::MAX);
        for (index, section) in sections.iter().enumerate() {
            let heading = numbered(&number(&form, index + 1), &section.title.value);
            let role = ParagraphRole::Heading { level: role_level };
            self.entry(level, &heading, section.title.span);
            self.push(role, &style, &heading, section.title.span);
            self.content(&section.body, level, 1);
            self.sections(&section.sections, level + 1);
        }
    }

    /// Paragraphs and lists under a heading of a level; `depth` is that of the lists.
    fn content(&mut self, content: &[Content], level: usize, depth: u8) {
        for block in content {
            match block {
                Content::Paragraph(text) => self.text(ParagraphRole::Body, "body", text),
                Content::Continued(text) => self.continued(text),
                Content::List(items) => self.list(items, level, depth),
                Content::Figure(figure) => self.figure(figure, 0),
                Content::Chart(chart) => self.chart(chart, 0),
                Content::Table(table) => self.table(table),
            }
        }
    }

    fn list(&mut self, items: &[data::ListItem], level: usize, depth: u8) {
        let numbering = &self.look.numbering;
        let form = numbering.items_from.max(level + 1) + usize::from(depth) - 2;
        let forms = &numbering.levels;
        let form = forms.get(form).or(forms.last()).cloned().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let mut label = Some(number(&form, index + 1));
            for block in &item.body {
                match block {
                    Content::Paragraph(text) => {
                        let label = label.take().unwrap_or_default();
                        let role = ParagraphRole::ListItem { depth, label: label.len() };
                        let text_of = numbered(&label, &text.value);
                        self.push(role, "item", &text_of, text.span);
                    }
                    Content::Continued(text) => self.continued(text),
                    Content::List(items) => {
                        self.list(items, level, depth.saturating_add(1));
                    }
                    Content::Figure(figure) => self.figure(figure, depth),
                    Content::Chart(chart) => self.chart(chart, depth),
                    Content::Table(table) => self.table(table),
                }
            }
        }
    }

    /// A figure; those with captions are numbered through the report.
    fn figure(&mut self, figure: &data::Figure, depth: u8) {
        self.figures += usize::from(figure.caption.is_some());
        let figure = self.studio(depth).figure(figure, self.figures);
        self.shown(figure);
    }

    /// A chart, numbered with the figures.
    fn chart(&mut self, chart: &At<data::Chart>, depth: u8) {
        self.figures += usize::from(chart.caption.is_some());
        let chart = self.studio(depth).chart(chart, self.figures);
        self.shown(chart);
    }

    fn studio(&self, depth: u8) -> Studio<'_> {
        let (look, styles) = (&self.look.figures, &self.styles);
        Studio { look, styles, pictures: self.pictures, depth }
    }

    fn shown(&mut self, figure: Result<Figure>) {
        match figure {
            Ok(figure) => self.blocks.push(Block::Figure(Box::new(figure))),
            Err(mut errors) => self.errors.append(&mut errors),
        }
    }

    /// A table; those with captions are numbered through the report.
    fn table(&mut self, table: &At<data::Table>) {
        self.tables += usize::from(table.caption.is_some());
        let tabulator = Tabulator { look: &self.look.tables, styles: &self.styles };
        match tabulator.table(&table.value, table.span, self.tables) {
            Ok(table) => self.blocks.push(Block::Table(Box::new(table))),
            Err(mut errors) => self.errors.append(&mut errors),
        }
    }

    /// 附件说明: one blank line below the text, two 字 in; names line up (7.3.4).
    fn attachment_note(&mut self) {
        let names = self.attachment_names();
        if names.is_empty() {
            return;
        }
        let note = self.look.attachments.note.clone();
        let em = self.styles.em(&self.look.styles["note"]);
        let count = |text: &str| text.chars().count();
        self.blocks.push(Block::Blank { lines: 1 });
        for (index, (name, span)) in names.iter().enumerate() {
            let number =
                if names.len() > 1 { format!("{}.", index + 1) } else { String::new() };
            let lead = if index == 0 { note.as_str() } else { "" };
            let text = format!("{lead}{number}{name}");
            let mut paragraph =
                self.styles.plain(ParagraphRole::Note, "note", &text, *span);
            // The names stay together (7.3.4).
            paragraph.style.keep_with_next = index + 1 < names.len();
            let number_width = em * (count(&number) as f64 / 2.0);
            let lead_width = em * count(lead) as f64;
            let start = paragraph.style.first_indent + em * count(&note) as f64;
            paragraph.style.left_indent = start + number_width;
            paragraph.style.first_indent = Abs::ZERO - number_width - lead_width;
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }

    /// The names of the attachments, with their places.
    fn attachment_names(&self) -> Vec<(String, Span)> {
        let attachments = self.report.attachments.iter().zip(&self.forms);
        attachments
            .filter_map(|(attachment, form)| match &attachment.title {
                Some(title) => Some((title.value.clone(), title.span)),
                None => form.map(|form| (form.title.clone(), attachment.form.span)),
            })
            .collect()
    }

    fn sign_off(&mut self) {
        let (signoff, look) = (&self.report.signoff, self.look.sign_off);
        let unit = signoff.unit.as_ref().unwrap_or(&self.report.unit);
        let seal = signoff.seal.unwrap_or(look.seal);
        let line = |text: &str, span: Span| {
            self.styles.plain(ParagraphRole::Body, "sign_off", text, span)
        };
        let em = self.styles.em(&self.look.styles["sign_off"]);
        let pick =
            |pair: (crate::geom::Em, crate::geom::Em)| if seal { pair.0 } else { pair.1 };
        let (with_seal, without) = look.blank_lines;
        self.blocks.push(Block::SignOff(Box::new(SignOff {
            name: Some(line(&unit.value, unit.span)),
            date: signoff.date.map(|date| line(&date.value.to_string(), date.span)),
            seal,
            blank_lines: if seal { with_seal } else { without },
            indent: pick(look.indent).at(em),
            em,
            keep_lines: look.keep_lines,
        })));
    }

    /// Each cover on pages of its own, which bear no number; what follows starts on a new one.
    fn covers(&mut self) {
        let report = self.report;
        for (cover, form) in report.covers.iter().zip(self.covers.clone()) {
            let Some(form) = form else { continue };
            let sheet = Sheet { turned: form.landscape, unnumbered: true };
            self.blocks.push(Block::PageBreak(sheet));
            self.form(cover, form);
        }
        if !report.covers.is_empty() {
            self.blocks.push(Block::PageBreak(Sheet::default()));
        }
    }

    /// A panel filled with the report; none if nothing is in it.
    fn panel(&mut self, name: &str) -> Option<Panel> {
        // Layouts are checked when they load: the panels they name are there.
        let form = &self.look.panels[name];
        match form::table(form, &self.values, &self.styles) {
            Ok(table) if table.rows.is_empty() => None,
            Ok(table) => Some(Panel { table, outset: form.outset }),
            Err(mut errors) => {
                self.errors.append(&mut errors);
                None
            }
        }
    }

    fn first_foot(&mut self) -> Option<(Box<Panel>, Abs)> {
        let (name, bottom) = self.look.page.first_foot.clone()?;
        self.panel(&name).map(|panel| (Box::new(panel), bottom))
    }

    /// The table of contents on pages of its own; what it names is known at the end.
    fn contents(&mut self) {
        if !self.has_contents {
            return;
        }
        let look = &self.look.contents;
        let sheet = Sheet { unnumbered: !look.numbered, ..Sheet::default() };
        self.blocks.push(Block::PageBreak(sheet));
        self.push(ParagraphRole::Title, "contents_title", &look.title, Span::default());
        self.blocks.push(Block::Blank { lines: look.blank_lines });
        let contents = Contents { entries: vec![], leader: look.leader.clone() };
        self.blocks.push(Block::Contents(Box::new(contents)));
        self.blocks.push(Block::PageBreak(Sheet::default()));
    }

    /// Lets the table of contents name what comes next.
    fn entry(&mut self, level: usize, text: &str, span: Span) {
        let look = &self.look.contents;
        if !self.has_contents || level > look.levels {
            return;
        }
        let style = format!("contents{}", level.min(3));
        let mut paragraph =
            self.styles.paragraph(ParagraphRole::Note, &style, text, span);
        let em = self.styles.em(&self.look.styles[&style]);
        paragraph.style.right_indent += em * look.number_room;
        let anchor = Anchor(self.entries.len());
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        self.entries.push(Entry { level, paragraph, anchor });
        self.blocks.push(Block::Anchor(anchor));
    }

    fn fill_contents(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        let blocks = self.blocks.iter_mut();
        let contents = blocks.filter_map(|block| match block {
            Block::Contents(contents) => Some(contents),
            _ => None,
        });
        contents.for_each(|contents| contents.entries.clone_from(&entries));
    }

    /// A form, filled with what it shows.
    fn form(&mut self, attachment: &Attachment, form: &Form) {
        let styles = Styles { looks: &form.styles, ..self.styles };
        let own = self.report.values_of(attachment);
        match form::table(form, own.as_ref().unwrap_or(&self.values), &styles) {
            Ok(table) => self.blocks.push(Block::Table(Box::new(table))),
            Err(mut errors) => self.errors.append(&mut errors),
        }
    }

    /// Each attachment on a new page: its mark on the first line, its title on the third
    /// (7.3.7).
    fn attachments(&mut self) {
        let several = self.forms.len() > 1;
        let report = self.report;
        let attachments = report.attachments.iter().zip(self.forms.clone());
        for (index, (attachment, form)) in attachments.enumerate() {
            let Some(form) = form else { continue };
            let several = several && !self.look.attachments.mark.is_empty();
            let number = if several { (index + 1).to_string() } else { String::new() };
            let mark = format!("{}{number}", self.look.attachments.mark);
            let sheet = Sheet { turned: form.landscape, ..Sheet::default() };
            self.blocks.push(Block::PageBreak(sheet));
            let name =
                attachment.title.as_ref().map_or(&form.title, |title| &title.value);
            let entry = format!("{mark}\u{3000}{name}");
            self.entry(1, entry.trim_start(), attachment.form.span);
            self.attachment_mark(&mark, attachment.form.span);
            self.form(attachment, form);
        }
    }

    /// 附件 and its number, on the first line; forms alone may have none.
    fn attachment_mark(&mut self, mark: &str, span: Span) {
        if mark.is_empty() {
            return;
        }
        self.push(ParagraphRole::Note, "attachment_mark", mark, span);
        self.blocks.push(Block::Blank { lines: 1 });
    }

    fn text(&mut self, role: ParagraphRole, style: &str, text: &Text) {
        self.push(role, style, &text.value, text.span);
    }

    /// The rest of a paragraph that a list interrupted.
    fn continued(&mut self, text: &Text) {
        self.text(ParagraphRole::Body, "body", text);
        if let Some(Block::Paragraph(paragraph)) = self.blocks.last_mut() {
            paragraph.style.first_indent = Abs::ZERO;
        }
    }

    fn push(&mut self, role: ParagraphRole, style: &str, text: &str, span: Span) {
        // A literal block of YAML ends with a line end that is no line of the text.
        let text = text.trim_end_matches('\n');
        let paragraph: Paragraph = self.styles.paragraph(role, style, text, span);
        self.blocks.push(Block::Paragraph(paragraph));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_ends_with_one_colon() {
        assert_eq!(addressed("沅江市财政局"), "沅江市财政局：");
        assert_eq!(addressed("沅江市财政局\n"), "沅江市财政局：");
        assert_eq!(addressed("沅江市财政局："), "沅江市财政局：");
        assert_eq!(addressed("沅江市财政局:"), "沅江市财政局:");
        assert_eq!(addressed(""), "");
    }
}
