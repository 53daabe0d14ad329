//! What browsers may ask for.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use banxin::raster::Compression;
use serde_json::{Value, json};

use super::event;
use super::guard::{self, Guard};
use super::shown::Shown;
use super::state::{MOST_PAGES, SCREEN, Shared, Snapshot, View, WIDEST};
use super::told;

type Ask = State<Arc<Shared>>;

/// Answers until the process is ended.
pub(super) fn serve(
    listener: TcpListener,
    port: u16,
    token: String,
    shared: Arc<Shared>,
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(DRAWERS)
        .build()?;
    listener.set_nonblocking(true)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // What is told is told at once, not when the last message has been acknowledged.
        let listener = listener.tap_io(|connection| {
            // One that cannot do so is slower, no more.
            let _ = connection.set_nodelay(true);
        });
        axum::serve(listener, routes(port, token, shared)).await
    })
}

/// Threads that draw what browsers ask for.
const DRAWERS: usize = 3;
/// The longest message of a browser, in bytes.
const LONGEST: usize = 4096;

fn routes(port: u16, token: String, shared: Arc<Shared>) -> Router {
    let guard = Guard { port, token };
    Router::new()
        .route("/{token}/", get(page))
        .route("/{token}/app.js", get(script))
        .route("/{token}/words.js", get(words))
        .route("/{token}/style.css", get(style))
        .route("/{token}/icon.svg", get(icon))
        .route("/{token}/events", get(events))
        .route("/{token}/view/{client}", post(view))
        .route("/{token}/page/{print}/{width}", get(picture))
        .route("/{token}/spots/{version}/{index}", get(spots))
        .route("/{token}/origin/{print}/{x}/{y}", get(origin))
        .route("/{token}/compare/{page}/{width}", get(compare))
        .route("/{token}/draft.pdf", get(draft))
        .route("/{token}/final.pdf", get(r#final))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(guard, guard::guard))
        .with_state(shared)
}

macro_rules! asset {
    ($name:ident, $file:literal, $kind:literal) => {
        async fn $name() -> impl IntoResponse {
            ([(header::CONTENT_TYPE, $kind)], include_str!(concat!("assets/", $file)))
        }
    };
}
asset!(page, "index.html", "text/html; charset=utf-8");
asset!(script, "app.js", "text/javascript; charset=utf-8");
asset!(words, "words.js", "text/javascript; charset=utf-8");
asset!(style, "style.css", "text/css; charset=utf-8");
asset!(icon, "icon.svg", "image/svg+xml");

/// What is there, now and after each change.
async fn events(State(shared): Ask) -> Response {
    told::stream(&shared)
}

/// A browser says what it looks at: the width, then pages.
async fn view(
    State(shared): Ask,
    Path((_, client)): Path<(String, u64)>,
    body: String,
) -> StatusCode {
    let mut numbers = body.split(',').map(|number| number.trim().parse::<u32>().ok());
    let Some(width) = numbers.next().flatten().filter(|width| *width <= WIDEST) else {
        return StatusCode::BAD_REQUEST;
    };
    let pages = numbers.flatten().map(|page| page as usize).take(MOST_PAGES).collect();
    shared.look(client, View { width, pages });
    StatusCode::NO_CONTENT
}

/// A page, by what tells that it looks as it does.
async fn picture(
    State(shared): Ask,
    Path((_, print, width)): Path<(String, String, u32)>,
) -> Response {
    let now = shared.snapshot();
    let print = u64::from_str_radix(&print, 16).unwrap_or_default();
    let Some((shown, page)) = now.page(print) else { return gone() };
    let (shown, width) = (shown.clone(), width.clamp(16, WIDEST));
    let drawn = tokio::task::spawn_blocking(move || {
        let picture = shared.picture(&shown, page, width).ok()?;
        picture.png(SCREEN, Compression::Fast).ok()
    });
    match drawn.await {
        Ok(Some(png)) => png_response(png),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn png_response(png: impl Into<Bytes>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        // An address always means the same picture.
        (header::CACHE_CONTROL, "private, max-age=600, immutable"),
    ];
    (headers, png.into()).into_response()
}

/// Where something that was told stands on the pages.
async fn spots(
    State(shared): Ask,
    Path((_, version, index)): Path<(String, u64, usize)>,
) -> Response {
    let now = shared.snapshot();
    let told = now.told.get(index).filter(|_| now.listed == version);
    let span = told.and_then(|told| told.diagnostic.span);
    let (Some(span), Some(shown)) = (span, &now.shown) else {
        return json_response(&json!([]));
    };
    let spot = |(page, area): (usize, [f64; 4])| json!({ "page": page, "area": area });
    json_response(&shown.spots(span).into_iter().take(200).map(spot).collect())
}

/// The line of the file from which a text of a page comes.
async fn origin(
    State(shared): Ask,
    Path((_, print, x, y)): Path<(String, String, f64, f64)>,
) -> Response {
    let now = shared.snapshot();
    let print = u64::from_str_radix(&print, 16).unwrap_or_default();
    let found = now.page(print).and_then(|(shown, page)| shown.origin_at(page, x, y));
    match found {
        Some((origin, areas)) => {
            json_response(&json!({ "at": event::origin(&origin), "areas": areas }))
        }
        None => json_response(&Value::Null),
    }
}

/// A page before and after the last save, and the part of it that changed, in pixels.
async fn compare(
    State(shared): Ask,
    Path((_, page, width)): Path<(String, usize, u32)>,
) -> Response {
    let now = shared.snapshot();
    let width = width.clamp(16, WIDEST);
    let compared =
        tokio::task::spawn_blocking(move || compared(&shared, &now, page, width));
    match compared.await {
        Ok(Some(value)) => json_response(&value),
        _ => gone(),
    }
}

fn compared(shared: &Shared, now: &Snapshot, page: usize, width: u32) -> Option<Value> {
    let (shown, before) = (now.shown.as_deref()?, now.before.as_deref()?);
    let picture = |shown: &Shown| {
        shown.print(page)?;
        shared.picture(shown, page, width).ok()
    };
    let (old, new) = (picture(before)?, picture(shown)?);
    let area = new.changed(&old);
    Some(json!({
        "before": event::print_name(before.print(page)?),
        "now": event::print_name(shown.print(page)?),
        "size": [new.width(), new.height()],
        "area": area.map(|area| [area.x, area.y, area.width, area.height]),
    }))
}

async fn draft(State(shared): Ask) -> Response {
    pdf(shared, true).await
}

async fn r#final(State(shared): Ask) -> Response {
    pdf(shared, false).await
}

/// The PDF, as a draft or as it may be filed.
async fn pdf(shared: Arc<Shared>, draft: bool) -> Response {
    let Some(shown) = shared.snapshot().shown.clone() else { return gone() };
    let stem = shared.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let written = tokio::task::spawn_blocking(move || Shown::pdf(&shown, draft)).await;
    let kind = if draft { "draft." } else { "" };
    match written {
        Ok(Some(Ok(bytes))) => {
            let named: String = percent(&format!("{stem}.{kind}pdf"));
            let named = format!("attachment; filename*=UTF-8''{named}");
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, named),
            ];
            (headers, bytes).into_response()
        }
        // Something is missing: the page lists it.
        Ok(None) => StatusCode::CONFLICT.into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A name for a header (RFC 8187).
fn percent(name: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let one = |byte: u8| match plain(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(one).collect()
}

fn json_response(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn gone() -> Response {
    StatusCode::NOT_FOUND.into_response()
}
