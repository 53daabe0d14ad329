//! How a batch goes: a bar on a terminal, lines elsewhere, one JSON object a line for programs.

use std::fmt::Write;
use std::io::{IsTerminal, stderr};

use banxin::diag::Diagnostic;
use indicatif::{ProgressBar, ProgressStyle};

use super::messages::Printer;
use crate::batch::manifest::{Finding, Line, Record, State};
use crate::batch::{Listener, Stopped, Summary};

/// Tells how a batch goes.
pub(super) struct Progress<'a> {
    printer: &'a mut Printer,
    /// None where nobody sees it.
    bar: Option<ProgressBar>,
    total: Option<u64>,
    done: u64,
    failed: u64,
}

/// Without a terminal, so many lines tell of a batch whose length is known; of others there is
/// one for so many items.
const LINES: u64 = 20;
const ITEMS: u64 = 100;

impl<'a> Progress<'a> {
    pub(super) fn new(printer: &'a mut Printer) -> Self {
        let seen = printer.is_for_people() && stderr().is_terminal();
        let bar = seen.then(ProgressBar::no_length);
        Self { printer, bar, total: None, done: 0, failed: 0 }
    }

    /// Says what became of the batch.
    pub(super) fn end(&mut self, summary: &Summary) {
        self.clear();
        let counts = summary.counts;
        if let Some(Stopped::Folder(told)) = &summary.stopped {
            self.printer.all(&[(**told).clone()], None, None);
        }
        let batch = summary.end.clone();
        self.printer.event(&Line::Batch { batch });
        let (made, kept, failed) = (counts.made, counts.kept, counts.failed);
        let (mut en, mut zh) = (format!("{made} made"), format!("生成 {made} 份"));
        // Writing to a string does not fail.
        if kept > 0 {
            let _ = write!(en, ", {kept} kept");
            let _ = write!(zh, "，保留 {kept} 份");
        }
        if failed > 0 {
            let _ = write!(en, ", {failed} failed");
            let _ = write!(zh, "，失败 {failed} 份");
        }
        if summary.stopped.is_some() {
            en += "; stopped: go on with --resume";
            zh += "；已停止，可用 --resume 继续";
        }
        self.printer.say(&en, &zh);
    }

    /// Says why a batch did not begin.
    pub(super) fn refused(&mut self, errors: &[Diagnostic]) {
        self.clear();
        self.printer.all(errors, None, None);
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Prints without tearing the bar.
    fn print(&mut self, print: impl FnOnce(&mut Printer)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| print(self.printer)),
            None => print(self.printer),
        }
    }

    /// A line now and then.
    fn now_and_then(&mut self) {
        let (tried, failed) = (self.done + self.failed, self.failed);
        let step = self.total.map_or(ITEMS, |total| total.div_ceil(LINES).max(1));
        if self.bar.is_some() || !tried.is_multiple_of(step) {
            return;
        }
        let of = self.total.filter(|total| *total >= tried);
        let (en, zh) = match of {
            Some(total) => (format!("{tried} of {total}"), format!("{tried}/{total}")),
            None => (tried.to_string(), tried.to_string()),
        };
        self.printer
            .say(&format!("{en}: {failed} failed"), &format!("{zh}：失败 {failed} 份"));
    }
}

impl Listener for Progress<'_> {
    fn begin(&mut self, total: Option<u64>) {
        self.total = total;
        let Some(bar) = &self.bar else { return };
        if let Some(total) = total {
            bar.set_length(total);
        }
        let template = match (total, self.printer.pick("en", "zh")) {
            (Some(_), "en") => "{wide_bar} {pos}/{len}{msg}, {per_sec}, {eta} left",
            (Some(_), _) => "{wide_bar} {pos}/{len}{msg}，{per_sec}，剩余 {eta}",
            (None, "en") => "{spinner} {pos}{msg}, {per_sec}",
            (None, _) => "{spinner} {pos}{msg}，{per_sec}",
        };
        // A template that is not understood leaves the usual bar.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
    }

    fn item(&mut self, record: &Record, _kept: bool) {
        let failed = record.state == State::Failed;
        if failed {
            self.failed += 1;
            self.print(|printer| printer.failed(record));
        } else {
            self.done += 1;
        }
        self.printer.event(&Line::Item(Box::new(record.clone())));
        if let Some(bar) = &self.bar {
            if failed {
                let count = self.failed;
                let (en, zh) = (format!(", {count} failed"), format!("，失败 {count}"));
                bar.set_message(self.printer.pick(&en, &zh).to_owned());
            }
            bar.inc(1);
        }
        self.now_and_then();
    }

    fn tell(&mut self, diagnostic: &Diagnostic) {
        let diagnostic = diagnostic.clone();
        self.print(|printer| {
            printer.all(&[diagnostic], None, None);
        });
    }
}

impl Printer {
    /// Prints a line of a manifest, for programs.
    fn event(&self, line: &Line) {
        if !self.is_for_people() {
            self.answer(
                || serde_json::to_value(line).unwrap_or_default(),
                |_| String::new(),
            );
        }
    }

    /// Says why an item failed.
    fn failed(&self, record: &Record) {
        if !self.is_for_people() {
            return;
        }
        let because = |one: &&Finding| matches!(one.severity.as_str(), "error" | "must");
        for finding in record.diagnostics.iter().filter(because) {
            self.note(&self.finding(finding, &record.input));
        }
    }

    fn finding(&self, finding: &Finding, input: &str) -> String {
        let file = finding.file.as_deref();
        let place = match (file, finding.place) {
            (Some(file), Some((line, column))) if file == input => {
                format!("{input}:{line}:{column}")
            }
            (Some(file), Some((line, column))) => {
                format!("{input}: {file}:{line}:{column}")
            }
            (Some(file), None) if file != input => format!("{input}: {file}"),
            _ => input.to_owned(),
        };
        let name = match finding.severity.as_str() {
            "must" => self.pick("must", "必改"),
            _ => self.pick("error", "错误"),
        };
        let message = self.pick(&finding.message.en, &finding.message.zh);
        let mut text = format!("{name}[{}]: {place}: {message}", finding.code);
        for hint in &finding.hints {
            let help = self.pick("help", "办法");
            // Writing to a string does not fail.
            let _ = write!(text, "\n  = {help}: {}", self.pick(&hint.en, &hint.zh));
        }
        text
    }
}
