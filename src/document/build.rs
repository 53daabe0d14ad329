//! A report and its look, joined to blocks.

mod around;
mod signoff;

use crate::data::{self, Block as Content, Report, Section, State, Text, Value};
use crate::diag::{Diagnostic, Draft, Result, Span};
use crate::geom::Abs;
use crate::picture::Pictures;
use crate::style::{Form, Layouts, NumberLook, Part, Piece, ReportLook, RunningLook};
use crate::yaml::At;

use super::figure::Studio;
use super::styles::{self, Styles};
use super::tables::Tabulator;
use super::{
    Block, Breaking, Document, Entry, Figure, Info, PageNumber, PageStyle, Paragraph,
    ParagraphRole, Running, Watermark, check, form,
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
    let mut errors = check::unknown_in_content(&look.content);
    errors.extend(check::unshown(report, look));
    errors.extend(look.panels.values().flat_map(check::faults));
    let mut forms = check::forms(report, layouts);
    errors.append(&mut forms.errors);
    let mut builder = Builder {
        report,
        look,
        styles: styles.clone(),
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
    let edge_seal = builder.edge_seal();
    let document = Document {
        info: info(report),
        page: PageStyle { first_foot, ..page(look, &builder.styles) },
        faces: look.faces.clone(),
        blocks: builder.blocks,
        edge_seal,
        fields: look.fields.clone(),
        watermark: (report.state == State::Draft).then(|| watermark(look, &styles)),
    };
    Draft { value: document, errors: builder.errors }
}

/// Whether the report has a table of contents.
fn has_contents(report: &Report, look: &ReportLook) -> bool {
    let wanted = report.contents.map_or(look.contents.show, |contents| contents.value);
    // Without a heading there is nothing to list.
    wanted && !(report.sections.is_empty() && report.attachments.is_empty())
}

/// How a layout breaks its lines.
pub fn breaking(look: &ReportLook) -> Breaking {
    styles::breaking(&look.lines)
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
    let running = |number: &RunningLook| Running {
        style: styles.text(&styles.looks[&number.style], false),
        around: number.around.clone(),
        top: number.top,
        side: number.side,
    };
    PageStyle {
        size: page.size,
        area: page.area,
        lines: page.lines,
        pitch: page.pitch,
        em_box: page.em_box,
        number: page.number.as_ref().map(number),
        first_foot: None,
        running: page.running.as_ref().map(running),
        pitch_band: page.pitch_band,
    }
}

fn watermark(look: &ReportLook, styles: &Styles<'_>) -> Watermark {
    let draft = &look.draft;
    let style = styles.text(&styles.looks[&draft.style.value], false);
    Watermark { text: draft.text.clone(), style, angle: draft.angle }
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
