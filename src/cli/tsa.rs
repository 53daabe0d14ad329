//! The way to a time stamping authority (RFC 3161, 3.4).

use std::sync::Arc;
use std::time::Duration;

use banxin::diag::{Diagnostic, Result, both};
use rustls::crypto::aws_lc_rs;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// No answer is longer, in bytes.
const LONGEST: u64 = 1 << 20;

/// Sends a request and returns the answer, or says why there is none. The authority is not
/// asked twice, and led nowhere else.
pub(super) fn ask(url: &str, seconds: u64, request: &[u8]) -> Result<Vec<u8>> {
    let answer = agent(seconds)
        .post(url)
        .header("Content-Type", "application/timestamp-query")
        .header("Accept", "application/timestamp-reply")
        .send(request)
        .and_then(|mut answer| {
            answer.body_mut().with_config().limit(LONGEST).read_to_vec()
        });
    answer.map_err(|error| vec![fault(url, seconds, &error)])
}

fn agent(seconds: u64) -> Agent {
    // Those whom the system trusts, such as the authority of an office's own network.
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
        .build();
    Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(seconds)))
        .max_redirects(0)
        .tls_config(tls)
        .build()
        .new_agent()
}

fn fault(url: &str, seconds: u64, error: &ureq::Error) -> Diagnostic {
    let (en, zh) = match error {
        ureq::Error::Timeout(_) => (
            format!("it did not answer within {seconds} s"),
            format!("{seconds} 秒内没有应答"),
        ),
        ureq::Error::StatusCode(code) => (
            format!("it answered with HTTP status {code}"),
            format!("返回 HTTP 状态 {code}"),
        ),
        ureq::Error::HostNotFound => {
            ("its host is not known".to_owned(), "找不到该主机".to_owned())
        }
        ureq::Error::BodyExceedsLimit(_) => {
            ("its answer is too long".to_owned(), "应答过长".to_owned())
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            ("this is no address of the web".to_owned(), "不是有效的网址".to_owned())
        }
        other => (format!("it cannot be reached: {other}"), format!("无法连接：{other}")),
    };
    Diagnostic::error(
        "sign::tsa",
        both(
            format!("no time stamp from {url}: {en}"),
            format!("未能从 {url} 取得时间戳：{zh}"),
        ),
    )
    .hint(both(
        "try again, name another authority with --tsa, or sign without; nothing was written",
        "请重试，用 --tsa 另指时间戳机构，或不用时间戳；未写出任何文件",
    ))
}
