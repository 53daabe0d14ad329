//! A printer: what it can do, a document sent to it, and the state of a job.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use banxin::diag::Diagnostic;
use ipp::parser::IppParser;
use ipp::prelude::{
    DelimiterTag, IppAttribute, IppAttributes, IppPayload, IppRequestResponse, IppValue,
    IppVersion, Operation, Uri,
};
use ipp::reader::IppReader;
use rustls::crypto::aws_lc_rs;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, SendBody};

use super::fault::{self, Failed, Refusal};

/// A connection that is not made after so long is not made.
const CONNECT: Duration = Duration::from_secs(10);
/// No request takes longer: a large document on a slow network.
const LONGEST: Duration = Duration::from_secs(600);
/// No answer of a printer is longer, in bytes.
const LARGEST: u64 = 1 << 22;
/// How often the state of a job is asked for: soon at first, then more and more seldom.
const SOON: Duration = Duration::from_millis(100);
const SELDOM: Duration = Duration::from_secs(2);

/// What is asked of a printer.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wants {
    pub(crate) copies: u32,
    /// Both sides of the paper, turned at the long edge.
    pub(crate) duplex: bool,
    pub(crate) staple: bool,
}

/// `finishings` of RFC 8011, 5.2.6: staple.
const STAPLE: i32 = 4;
const LONG_EDGE: &str = "two-sided-long-edge";
const PDF: &str = "application/pdf";

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is printed.
    Printed,
    /// The printer or a person ended it, and why.
    Ended(String),
    /// It waits, or the printer has stopped, and why.
    Waits(String),
}

/// A printer at an address.
pub(crate) struct Printer {
    address: String,
    uri: Uri,
    /// The address for HTTP.
    url: String,
    agent: Agent,
}

impl Printer {
    /// A printer of an address such as `ipp://host/printers/name`.
    pub(crate) fn at(address: &str) -> Result<Self, Diagnostic> {
        let uri: Uri = address.trim().parse().map_err(|_| fault::no_address(address))?;
        let url = url(&uri).ok_or_else(|| fault::no_address(address))?;
        // Those whom the system trusts, such as the authority of an office's own network.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(LONGEST))
            // A document is sent where it was to be sent, and nowhere else.
            .max_redirects(0)
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self { address: address.to_owned(), uri, url, agent })
    }

    /// What keeps the printer from doing what is wanted, asked before anything is sent.
    pub(crate) fn faults(&self, wants: Wants) -> Vec<Diagnostic> {
        let answer = self
            .request(Operation::GetPrinterAttributes)
            .and_then(|request| self.ask(request));
        match answer {
            Ok(answer) => self.unable(&answer, wants),
            // Nothing was sent that could be printed.
            Err(Failed::Unknown(detail)) => {
                vec![Failed::Unsent(detail).told(&self.address)]
            }
            Err(failed) => vec![failed.told(&self.address)],
        }
    }

    fn unable(&self, answer: &IppAttributes, wants: Wants) -> Vec<Diagnostic> {
        let known = |name| values(answer, DelimiterTag::PrinterAttributes, name);
        let has = |name, wanted: &str| known(name).contains(wanted);
        let mut refusals = vec![];
        if has("printer-is-accepting-jobs", "false") {
            refusals.push(Refusal::NotAccepting);
        }
        if has("printer-state", "5") {
            let reasons = known("printer-state-reasons");
            refusals.push(Refusal::Stopped(listed(reasons)));
        }
        if !has("document-format-supported", PDF) {
            refusals.push(Refusal::NoPdf(listed(known("document-format-supported"))));
        }
        if wants.duplex && !has("sides-supported", LONG_EDGE) {
            refusals.push(Refusal::NoDuplex);
        }
        if wants.staple && !has("finishings-supported", &STAPLE.to_string()) {
            refusals.push(Refusal::NoStaple);
        }
        if let Some(most) = most_copies(answer).filter(|most| wants.copies > *most) {
            refusals.push(Refusal::Copies(most));
        }
        refusals.into_iter().map(|refusal| refusal.told(&self.address)).collect()
    }

    /// Sends a document; gives the number of its job.
    pub(crate) fn print(
        &self,
        name: &str,
        document: Vec<u8>,
        wants: Wants,
    ) -> Result<i32, Failed> {
        let mut request = self.request(Operation::PrintJob)?;
        let mut add = |group, name: &str, value| {
            let attribute = IppAttribute::with_name(name, value);
            attribute.map(|it| request.attributes_mut().add(group, it))
        };
        let (operation, job) =
            (DelimiterTag::OperationAttributes, DelimiterTag::JobAttributes);
        let copies = i32::try_from(wants.copies).unwrap_or(i32::MAX);
        let sides = if wants.duplex { LONG_EDGE } else { "one-sided" };
        let mut fill = || {
            add(operation, "job-name", IppValue::NameWithoutLanguage(short(name)))?;
            add(operation, "document-format", IppValue::new_mime_media_type(PDF)?)?;
            // Rather no paper than paper that is not as it was asked for.
            add(operation, "ipp-attribute-fidelity", IppValue::new_boolean(true))?;
            add(job, "copies", IppValue::new_integer(copies))?;
            add(job, "sides", IppValue::new_keyword(sides)?)?;
            if wants.staple {
                add(job, "finishings", IppValue::Enum(STAPLE))?;
            }
            Ok::<(), ipp::parser::IppParseError>(())
        };
        fill().map_err(|error| Failed::Unsent(error.to_string()))?;
        *request.payload_mut() = IppPayload::new(Cursor::new(document));
        let answer = self.ask(request)?;
        let number = values(&answer, DelimiterTag::JobAttributes, "job-id");
        let number = number.first().and_then(|number| number.parse().ok());
        number.ok_or_else(|| Failed::Unknown("no job number".to_owned()))
    }

    /// What became of a job, when it has come to its end or after so long a time.
    pub(crate) fn fate(&self, job: i32, patience: Duration) -> Result<Fate, Failed> {
        let (mut waited, mut pause) = (Duration::ZERO, SOON);
        loop {
            let fate = self.state(job)?;
            if !matches!(fate, Fate::Waits(_)) || waited >= patience {
                return Ok(fate);
            }
            thread::sleep(pause);
            waited += pause;
            pause = (pause * 2).min(SELDOM);
        }
    }

    fn state(&self, job: i32) -> Result<Fate, Failed> {
        let mut request = self.request(Operation::GetJobAttributes)?;
        let number = IppAttribute::with_name("job-id", IppValue::new_integer(job));
        let number = number.map_err(|error| Failed::Unsent(error.to_string()))?;
        request.attributes_mut().add(DelimiterTag::OperationAttributes, number);
        let answer = match self.ask(request) {
            Ok(answer) => answer,
            // A server that keeps no list of what was printed.
            Err(Failed::Refused(Refusal::NotFound)) => return Ok(Fate::Printed),
            Err(failed) => return Err(failed),
        };
        let known = |name| values(&answer, DelimiterTag::JobAttributes, name);
        let why = || {
            let said = listed(known("job-state-message"));
            let reasons = listed(known("job-state-reasons"));
            if said.is_empty() { reasons } else { format!("{said} ({reasons})") }
        };
        // RFC 8011, 5.3.7: canceled, aborted, completed; the others are on their way.
        Ok(match known("job-state").first().map(String::as_str) {
            Some("9") => Fate::Printed,
            Some("7" | "8") => Fate::Ended(why()),
            _ => Fate::Waits(why()),
        })
    }

    fn request(&self, operation: Operation) -> Result<IppRequestResponse, Failed> {
        let uri = Some(self.uri.clone());
        let request = IppRequestResponse::new(IppVersion::v1_1(), operation, uri);
        let mut request = request.map_err(|error| Failed::Unsent(error.to_string()))?;
        let user = IppValue::NameWithoutLanguage(short("banxin"));
        let user = IppAttribute::with_name("requesting-user-name", user);
        let user = user.map_err(|error| Failed::Unsent(error.to_string()))?;
        request.attributes_mut().add(DelimiterTag::OperationAttributes, user);
        Ok(request)
    }

    /// Sends a request and reads the answer. It is never sent twice.
    fn ask(&self, request: IppRequestResponse) -> Result<IppAttributes, Failed> {
        let mut body = request.into_read();
        let answer = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/ipp")
            .send(SendBody::from_reader(&mut body));
        let mut answer = answer.map_err(|error| fault::of_transport(&error))?;
        let answer = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        let answer = answer.map_err(|error| Failed::Unknown(error.to_string()))?;
        let answer = IppParser::new(IppReader::new(Cursor::new(answer))).parse();
        let answer = answer.map_err(|_| Failed::Refused(Refusal::NoPrinter))?;
        let status = answer.header().status_code();
        if status.is_success() {
            return Ok(answer.attributes().clone());
        }
        let operation = DelimiterTag::OperationAttributes;
        let said = values(answer.attributes(), operation, "status-message");
        Err(Failed::Refused(fault::of_status(status, listed(said))))
    }
}

/// The address for HTTP (RFC 8010, 4).
fn url(uri: &Uri) -> Option<String> {
    let (scheme, port) = match uri.scheme_str()? {
        "ipp" => ("http", Some(631)),
        "ipps" => ("https", Some(443)),
        "http" => ("http", None),
        "https" => ("https", None),
        _ => return None,
    };
    let authority = uri.authority()?;
    let port = match (authority.port_u16(), port) {
        (None, Some(port)) => format!(":{port}"),
        _ => String::new(),
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Some(format!("{scheme}://{authority}{port}{path}"))
}

/// A name as long as a printer takes it.
fn short(name: &str) -> ipp::value::IppName {
    ipp::value::IppName::new_truncated(name)
}

/// The values of an attribute, as texts.
fn values(answer: &IppAttributes, group: DelimiterTag, name: &str) -> BTreeSet<String> {
    let found = answer.groups_of(group).find_map(|group| group.get(name));
    found.map(|found| found.value().into_iter().map(text).collect()).unwrap_or_default()
}

fn text(value: &IppValue) -> String {
    match value {
        IppValue::Integer(number) | IppValue::Enum(number) => number.to_string(),
        other => other.to_string(),
    }
}

fn most_copies(answer: &IppAttributes) -> Option<u32> {
    let mut groups = answer.groups_of(DelimiterTag::PrinterAttributes);
    match groups.find_map(|group| group.get("copies-supported"))?.value() {
        IppValue::RangeOfInteger { max, .. } => u32::try_from(*max).ok(),
        _ => None,
    }
}

fn listed(values: BTreeSet<String>) -> String {
    values.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_printers_become_those_of_http() {
        let url = |text: &str| text.parse::<Uri>().ok().and_then(|uri| url(&uri));
        let of = |text: &str| url(text).unwrap_or_default();
        assert_eq!(of("ipp://host/printers/x"), "http://host:631/printers/x");
        assert_eq!(of("ipp://host:8631/ipp/print"), "http://host:8631/ipp/print");
        assert_eq!(of("ipps://host/ipp"), "https://host:443/ipp");
        assert_eq!(of("http://host:631/ipp"), "http://host:631/ipp");
        for text in ["lpd://host/queue", "printer", "/dev/usb/lp0", "file:///x"] {
            assert_eq!(url(text), None, "{text}");
        }
    }
}
