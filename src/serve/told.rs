//! What browsers are told without asking: a stream of messages. Each is the length of its
//! words (JSON) and the length of its pixels, four bytes each, the lowest first, then both.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;
use tokio::sync::watch::Receiver;
use tokio::time;

use super::event;
use super::state::{Client, Patch, Shared, Snapshot};

/// When nothing is told for so long, an empty message says that the program is there.
const QUIET: Duration = Duration::from_secs(10);

/// What a browser was told last. Whoever reads slowly misses what lies between: no more than
/// one message is made before it is taken.
struct Listener {
    shared: Arc<Shared>,
    client: Client,
    now: Receiver<Arc<Snapshot>>,
    /// The version that was told.
    version: Option<u64>,
    /// The save whose parts were told, and how many of them.
    parts: (u64, usize),
}

/// What is there, now and after each change.
pub(super) fn stream(shared: &Arc<Shared>) -> Response {
    let now = shared.now.subscribe();
    let parts = {
        let now = now.borrow();
        (now.parts.serial, now.parts.drawn.len())
    };
    let (client, shared) = (shared.client(), shared.clone());
    let listener = Listener { shared, client, now, version: None, parts };
    let messages = stream::unfold(listener, |mut listener| async {
        let message = listener.next().await?;
        Some((Ok::<_, Infallible>(message), listener))
    });
    let headers = [(header::CONTENT_TYPE, "application/octet-stream")];
    (headers, Body::from_stream(messages)).into_response()
}

impl Listener {
    /// The next message; none when the program ends.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let now = self.now.borrow_and_update().clone();
            if let Some(parts) = self.parts(&now) {
                return Some(parts);
            }
            if self.version != Some(now.version) {
                // Parts that were told just now go out before these words are made.
                tokio::task::yield_now().await;
                self.version = Some(now.version);
                let words = event::snapshot(&now, &self.shared, self.client.id);
                return Some(message(&words, &[]));
            }
            match time::timeout(QUIET, self.now.changed()).await {
                Ok(changed) => changed.ok()?,
                Err(_) => return Some(Bytes::from_static(&[0; 8])),
            }
        }
    }

    /// Parts of pages that the browser looks at and has not been told of.
    fn parts(&mut self, now: &Snapshot) -> Option<Bytes> {
        let (serial, count) = self.parts;
        let known = if serial == now.parts.serial { count } else { 0 };
        self.parts = (now.parts.serial, now.parts.drawn.len());
        let new = now.parts.drawn.iter().skip(known).map(Arc::as_ref);
        let own: Vec<&Patch> = new
            .filter(|one| self.shared.looks_at(self.client.id, one.page, one.size.0))
            .collect();
        let pixels: Vec<&[u8]> = own.iter().map(|one| one.picture.pixels()).collect();
        let words = || event::patches(&own, now.parts.took);
        (!own.is_empty()).then(|| message(&words(), &pixels))
    }
}

fn message(words: &Value, pixels: &[&[u8]]) -> Bytes {
    let words = words.to_string();
    let count: usize = pixels.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(8 + words.len() + count);
    for length in [words.len(), count] {
        // Neither comes near to 4 GiB: a part has at most `state::MOST_PIXELS`.
        bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes.extend(words.bytes());
    pixels.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes.into()
}
