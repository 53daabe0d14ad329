//! Why a document was not printed.

use banxin::diag::{Bilingual, Diagnostic, both};
use ipp::prelude::StatusCode;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// The printer has refused it: nothing is printed.
    Refused(Refusal),
    /// It has not been sent: nothing is printed.
    Unsent(String),
    /// It was sent, in part or whole, and there is no answer: it may be printed.
    Unknown(String),
}

/// Why a printer refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotAccepting,
    /// And why it has stopped.
    Stopped(String),
    /// And what it takes.
    NoPdf(String),
    NoDuplex,
    NoStaple,
    /// And the most that it makes.
    Copies(u32),
    NotFound,
    NotAllowed,
    /// What is there is no printer.
    NoPrinter,
    Document(String),
    Busy,
    Wants(String),
    Other(String),
}

impl Failed {
    pub(crate) fn told(&self, printer: &str) -> Diagnostic {
        let (message, hint) = match self {
            Self::Refused(refusal) => return refusal.told(printer),
            Self::Unsent(detail) => (
                both(
                    format!("the printer cannot be reached: {detail}"),
                    format!("无法连接打印机：{detail}"),
                ),
                both(
                    "is it switched on, and is this its address? Nothing was sent",
                    "请检查打印机是否开机、地址是否正确；未发送任何内容",
                ),
            ),
            Self::Unknown(detail) => (
                both(
                    format!(
                        "the connection broke, and it is not known whether this was printed: {detail}"
                    ),
                    format!("连接中断，不能确定是否已打印：{detail}"),
                ),
                both(
                    "look at the printer before you send it again",
                    "请先查看打印机，再决定是否重发",
                ),
            ),
        };
        Diagnostic::error("print::failed", message).in_file(printer).hint(hint)
    }
}

impl Refusal {
    pub(crate) fn told(&self, printer: &str) -> Diagnostic {
        let (message, hint) = self.words();
        Diagnostic::error("print::refused", message).in_file(printer).hint(hint)
    }

    fn words(&self) -> (Bilingual, Bilingual) {
        let queue = || {
            both(
                "print through a queue of CUPS, or another printer",
                "请经由 CUPS 队列打印，或另选打印机",
            )
        };
        match self {
            Self::NotAccepting => (
                both("the printer accepts no jobs", "打印机不接受任务"),
                both("allow it to: `cupsaccept NAME`", "请启用接收：cupsaccept 名称"),
            ),
            Self::Stopped(why) => (
                both(
                    format!("the printer has stopped: {why}"),
                    format!("打印机已停止：{why}"),
                ),
                both("look after it and start it again", "请处理后重新启动打印机"),
            ),
            Self::NoPdf(formats) => (
                both(
                    format!("the printer takes no PDF, only {formats}"),
                    format!("打印机不接受 PDF，只接受 {formats}"),
                ),
                queue(),
            ),
            Self::NoDuplex => (
                both("the printer cannot print on both sides", "打印机不能双面打印"),
                both(
                    "leave --duplex out, or use another printer",
                    "请去掉 --duplex，或另选打印机",
                ),
            ),
            Self::NoStaple => (
                both("the printer cannot staple", "打印机不能装订"),
                both(
                    "leave --staple out, or use another printer",
                    "请去掉 --staple，或另选打印机",
                ),
            ),
            Self::Copies(most) => (
                both(
                    format!("the printer makes at most {most} copies"),
                    format!("打印机至多打印 {most} 份"),
                ),
                both("ask for fewer with --copies", "请减少 --copies"),
            ),
            Self::NotFound => (
                both("there is no such printer", "没有这台打印机"),
                both(
                    "check the end of its address: ipp://HOST/printers/NAME, or ipp://HOST/ipp/print",
                    "请检查地址末段：ipp://主机/printers/名称，或 ipp://主机/ipp/print",
                ),
            ),
            Self::NotAllowed => (
                both("the printer does not allow it", "打印机不允许此操作"),
                both("ask whoever looks after it", "请联系打印机的管理者"),
            ),
            Self::NoPrinter => (
                both("what answers there is no printer", "应答的不是打印机"),
                both("check the address and the port", "请检查地址和端口"),
            ),
            Self::Document(said) => (
                both(
                    format!("the printer refuses the document: {said}"),
                    format!("打印机拒绝此文件：{said}"),
                ),
                queue(),
            ),
            Self::Busy => (
                both("the printer is busy", "打印机正忙"),
                both("try again later", "请稍后重试"),
            ),
            Self::Wants(said) => (
                both(
                    format!("the printer cannot do what is asked: {said}"),
                    format!("打印机做不到所要求的：{said}"),
                ),
                both(
                    "leave out --duplex, --staple or --copies",
                    "请去掉 --duplex、--staple 或 --copies",
                ),
            ),
            Self::Other(said) => (
                both(
                    format!("the printer refuses: {said}"),
                    format!("打印机拒绝：{said}"),
                ),
                both("see what its own pages say", "请查看打印机自身的提示"),
            ),
        }
    }
}

/// What the status of an answer means (RFC 8011, appendix B).
pub(super) fn of_status(status: StatusCode, said: String) -> Refusal {
    use StatusCode as Status;
    let said = if said.is_empty() { status.to_string() } else { said };
    match status {
        Status::ClientErrorNotFound | Status::ClientErrorGone => Refusal::NotFound,
        Status::ClientErrorForbidden
        | Status::ClientErrorNotAuthenticated
        | Status::ClientErrorNotAuthorized => Refusal::NotAllowed,
        Status::ClientErrorDocumentFormatNotSupported
        | Status::ClientErrorDocumentFormatError
        | Status::ClientErrorRequestEntityTooLong => Refusal::Document(said),
        Status::ClientErrorAttributesOrValuesNotSupported
        | Status::ClientErrorConflictingAttributes => Refusal::Wants(said),
        Status::ServerErrorNotAcceptingJobs => Refusal::NotAccepting,
        Status::ServerErrorBusy | Status::ServerErrorTemporaryError => Refusal::Busy,
        _ => Refusal::Other(said),
    }
}

/// What a fault on the way means: only what fails before a connection is made is sure not to
/// be printed.
pub(super) fn of_transport(error: &ureq::Error) -> Failed {
    use ureq::Error;
    match error {
        Error::StatusCode(404) => Failed::Refused(Refusal::NotFound),
        Error::StatusCode(401 | 403) => Failed::Refused(Refusal::NotAllowed),
        Error::StatusCode(_) | Error::TooManyRedirects => {
            Failed::Refused(Refusal::NoPrinter)
        }
        Error::HostNotFound => Failed::Unsent("its host is not known".to_owned()),
        Error::ConnectionFailed | Error::BadUri(_) | Error::Tls(_) | Error::Rustls(_) => {
            Failed::Unsent(error.to_string())
        }
        Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            Failed::Unsent(error.to_string())
        }
        Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            Failed::Unsent(io.to_string())
        }
        _ => Failed::Unknown(error.to_string()),
    }
}

/// An address that is none of a printer.
pub(super) fn no_address(address: &str) -> Diagnostic {
    Diagnostic::error(
        "print::address",
        both("this is no address of a printer", "这不是打印机的地址"),
    )
    .in_file(address)
    .hint(both(
        "it begins with ipp:// or ipps://: ipp://HOST/printers/NAME; `lpstat -v` lists those of CUPS",
        "地址以 ipp:// 或 ipps:// 开头，例如 ipp://主机/printers/名称；lpstat -v 可列出 CUPS 的打印机",
    ))
}
