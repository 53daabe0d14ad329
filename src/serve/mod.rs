//! A report in the browser: typeset anew after each save, on this machine and for this user
//! only.
//!
//! ```text
//! files ── notice ──▶ worker ── shown ──▶ state ──▶ web ──▶ browsers
//!                      │  ▲                          │
//!                    judge └───────── views ◀────────┘
//! ```
//!
//! One thread typesets, and draws what is being looked at; another asks the rules; the web
//! hands on what is there.

mod event;
mod guard;
mod judge;
mod known;
mod notice;
mod shown;
mod state;
mod told;
mod web;
mod worker;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;

use banxin::Places;
use banxin::diag::{Diagnostic, both};

use state::Shared;
use worker::Worker;

/// What is served.
pub(crate) struct Setup {
    /// The report, as the user named it.
    pub(crate) file: PathBuf,
    /// Where layouts and fonts are.
    pub(crate) places: Places,
    /// The port; zero: any that is free.
    pub(crate) port: u16,
    /// The address that opens a line in the editor.
    pub(crate) editor: String,
}

/// Serves a report until the process is ended. `ready` is told the address.
pub(crate) fn run(setup: Setup, ready: impl Fn(&str)) -> Result<(), Diagnostic> {
    let file = std::path::absolute(&setup.file).unwrap_or_else(|_| setup.file.clone());
    let known = known::of(&file);
    let listener = listen(setup.port, known.as_ref().map(|known| known.port))?;
    let port = listener.local_addr().map_err(|error| fault(setup.port, &error))?.port();
    let token = known.map_or_else(known::token, |known| known.token);
    known::remember(&file, &token, port);
    let shared = Arc::new(Shared::new(file.clone(), setup.editor));
    let (tell, told) = mpsc::channel();
    let worker = Worker::new(setup.file, file, setup.places, shared.clone(), tell);
    thread::spawn(move || worker.run(&told));
    ready(&format!("http://127.0.0.1:{port}/{token}/"));
    web::serve(listener, port, token, shared).map_err(|error| fault(port, &error))
}

/// A port of this machine that no other can reach: the one that was asked for, else that of
/// the last time, so that an open page finds it again, else a free one.
fn listen(asked: u16, last: Option<u16>) -> Result<TcpListener, Diagnostic> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let last = last.filter(|_| asked == 0).and_then(|port| bind(port).ok());
    match last {
        Some(listener) => Ok(listener),
        None => bind(asked).map_err(|error| fault(asked, &error)),
    }
}

fn fault(port: u16, error: &std::io::Error) -> Diagnostic {
    let (message, hint) = match error.kind() {
        ErrorKind::AddrInUse => (
            both(format!("the port {port} is taken"), format!("端口 {port} 已被占用")),
            both(
                "leave --port out for a free one, or end the program that holds it",
                "请去掉 --port 以取空闲端口，或结束占用它的程序",
            ),
        ),
        ErrorKind::PermissionDenied => (
            both(
                format!("the port {port} may not be used"),
                format!("没有使用端口 {port} 的权限"),
            ),
            both("choose one from 1024 upwards", "请改用 1024 以上的端口"),
        ),
        _ => (
            both(format!("cannot serve: {error}"), format!("无法提供页面：{error}")),
            both("leave --port out for a free one", "请去掉 --port 以取空闲端口"),
        ),
    };
    Diagnostic::error("watch::port", message).hint(hint)
}
