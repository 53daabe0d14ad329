//! Who may ask: the user's own browser, showing the page itself. Other sites that it has open,
//! and names that lead to this machine from elsewhere, are refused.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What a request must show.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) port: u16,
    pub(super) token: String,
}

/// Only what the program brings is loaded, nothing from elsewhere, nothing written in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Lets a request through, or refuses it; what goes out bears the headers that keep it here.
pub(super) async fn guard(
    State(guard): State<Guard>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match guard.refusal(request.headers(), request.uri().path()) {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

impl Guard {
    fn refusal(&self, headers: &HeaderMap, path: &str) -> Option<StatusCode> {
        let text =
            |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let names =
            ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let is_own = |name: &str| names.iter().any(|own| own == name);
        let origin = |origin: &str| origin.strip_prefix("http://").is_some_and(is_own);
        if !text("host").is_some_and(is_own)
            || headers.get_all("host").iter().count() > 1
            || text("origin").is_some_and(|own| !origin(own))
            || text("sec-fetch-site")
                .is_some_and(|site| !["same-origin", "none"].contains(&site))
        {
            return Some(StatusCode::FORBIDDEN);
        }
        let token = path.split('/').nth(1).unwrap_or_default();
        let (own, given) = (self.token.as_bytes(), token.as_bytes());
        let same = aws_lc_rs::constant_time::verify_slices_are_equal(own, given);
        same.is_err().then_some(StatusCode::NOT_FOUND)
    }
}
