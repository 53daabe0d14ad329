//! The thread that asks the rules: they take longer than typesetting, and nobody waits for them
//! to see the page.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use banxin::diag::{Diagnostic, Severity};

use super::notice::Signal;
use super::shown::{self, Shown};
use super::state::Told;

/// A report of which the rules are asked.
pub(super) struct Job {
    /// Which one it is.
    pub(super) serial: u64,
    pub(super) shown: Arc<Shown>,
}

/// What is to be told of a report.
pub(super) struct Verdict {
    pub(super) serial: u64,
    pub(super) told: Vec<Told>,
    /// How much keeps it from being filed.
    pub(super) missing: usize,
}

/// Whoever types saves again soon: the rules are asked when that is over.
const PAUSE: Duration = Duration::from_millis(90);

/// Starts the thread; of reports that come in a row the last is judged.
pub(super) fn start(tell: Sender<Signal>) -> Sender<Job> {
    let (sender, jobs) = mpsc::channel();
    thread::spawn(move || {
        while let Some(job) = newest(&jobs) {
            let (findings, missing) = job.shown.engine.judge(&job.shown.source);
            let verdict = Verdict {
                serial: job.serial,
                told: told(&job.shown, &findings, &missing),
                missing: missing.len(),
            };
            if tell.send(Signal::Judged(verdict)).is_err() {
                return;
            }
        }
    });
    sender
}

fn newest(jobs: &Receiver<Job>) -> Option<Job> {
    let mut job = jobs.recv().ok()?;
    while let Ok(newer) = jobs.recv_timeout(PAUSE) {
        job = newer;
    }
    Some(job)
}

/// What typesetting warns of, what the rules find and what is missing, once each, the worst
/// first.
pub(super) fn told(
    shown: &Shown,
    findings: &[Diagnostic],
    missing: &[Diagnostic],
) -> Vec<Told> {
    let mut told: Vec<Diagnostic> =
        shown.proof.warnings().iter().chain(findings).chain(missing).cloned().collect();
    told.sort_by_key(|one| (one.severity != Severity::Error, one.severity, one.span));
    told.dedup();
    let origin =
        |one: &Diagnostic| shown::origin(&shown.engine, &shown.source, one.span?);
    told.into_iter().map(|one| Told { origin: origin(&one), diagnostic: one }).collect()
}
