//! What stands around the text of a report: covers, panels, the table of contents,
//! attachments.

use crate::data::Attachment;
use crate::diag::Span;
use crate::geom::Abs;
use crate::style::Form;

use super::super::styles::Styles;
use super::super::{Anchor, Block, Contents, Entry, Panel, ParagraphRole, Sheet, form};
use super::Builder;

impl Builder<'_> {
    /// 附件说明: one blank line below the text, two 字 in; names line up (7.3.4).
    pub(super) fn attachment_note(&mut self) {
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

    /// Each cover on pages of its own, which bear no number; what follows starts on a new one.
    pub(super) fn covers(&mut self) {
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
    pub(super) fn panel(&mut self, name: &str) -> Option<Panel> {
        // Layouts are checked when they load: the panels they name are there.
        let form = &self.look.panels[name];
        match form::table(form, &self.values, self.pictures, &self.styles) {
            Ok(table) if table.rows.is_empty() => None,
            Ok(table) => Some(Panel { table, outset: form.outset }),
            Err(mut errors) => {
                self.errors.append(&mut errors);
                None
            }
        }
    }

    pub(super) fn first_foot(&mut self) -> Option<(Box<Panel>, Abs)> {
        let (name, bottom) = self.look.page.first_foot.clone()?;
        self.panel(&name).map(|panel| (Box::new(panel), bottom))
    }

    /// The table of contents on pages of its own; what it names is known at the end.
    pub(super) fn contents(&mut self) {
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
    pub(super) fn entry(&mut self, level: usize, text: &str, span: Span) {
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

    pub(super) fn fill_contents(&mut self) {
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
        let values = own.as_ref().unwrap_or(&self.values);
        // What the list of attachments calls it stands above it too (7.3.7).
        let (title, span) = match &attachment.title {
            Some(title) => (title.value.as_str(), title.span),
            None => (form.title.as_str(), form.span),
        };
        let values = values.titled(title, span);
        match form::table(form, &values, self.pictures, &styles) {
            Ok(table) => self.blocks.push(Block::Table(Box::new(table))),
            Err(mut errors) => self.errors.append(&mut errors),
        }
    }

    /// Each attachment on a new page: its mark on the first line, its title on the third
    /// (7.3.7).
    pub(super) fn attachments(&mut self) {
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
}
