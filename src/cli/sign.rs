//! `banxin sign`: a PDF to a signed PDF.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use banxin::appearance::Shown;
use banxin::diag::{Diagnostic, Result, both};
use banxin::geom::{Abs, Size};
use banxin::sign::{
    self, Carrier, Certification, Identity, Padding, Seen, Signing, Time,
};
use zeroize::Zeroizing;

use super::args::{Args, Certify, Rsa, SignArgs};
use super::messages::Printer;
use super::{output, password, tsa};

impl SignArgs {
    /// Whether the PDF goes to standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.signed.as_deref() == Some(Path::new("-"))
    }

    /// Where the PDF goes: beside what is signed if nothing is said.
    fn output(&self) -> PathBuf {
        self.signed.clone().unwrap_or_else(|| self.pdf.with_extension("signed.pdf"))
    }

    fn signing(&self, time: Time) -> Signing {
        Signing {
            field: self.field.clone(),
            reason: self.reason.clone(),
            location: self.location.clone(),
            certification: self.certify.map(|level| match level {
                Certify::NoChanges => Certification::NoChanges,
                Certify::Forms => Certification::Forms,
                Certify::Annotations => Certification::Annotations,
            }),
            padding: match self.rsa {
                Rsa::Pkcs1 => Padding::Pkcs1,
                Rsa::Pss => Padding::Pss,
            },
            prepared: self.prepare.clone(),
            ..Signing::at(time)
        }
    }

    /// How the signature is seen: where it was asked for, or where the empty field stands.
    fn seen(
        &self,
        pdf: &[u8],
        identity: &Identity,
        time: Time,
        args: &Args,
    ) -> Result<Option<Seen>> {
        let there = match &self.field {
            Some(field) => named(sign::extent(pdf, field), &self.pdf)?,
            None => None,
        };
        let own = self.visible.map(|spot| (spot.width, spot.height));
        let Some((width, height)) = there.or(own) else {
            return if self.seal.is_some() { Err(no_place()) } else { Ok(None) };
        };
        let shown = match &self.seal {
            Some(path) => Shown::Picture(path.display().to_string(), read(path)?),
            None => Shown::Words(vec![identity.name(), time.to_string()]),
        };
        let size = Size::new(Abs::mm(width), Abs::mm(height));
        Ok(Some(Seen {
            spot: self.visible,
            appearance: args.engine().appearance(&shown, size)?,
            description: format!("{} 的数字签名", identity.name()),
        }))
    }

    /// Who signs; the key's bytes are wiped.
    fn identity(&self, printer: &Printer) -> Result<Identity> {
        let ask = |file: &Path| {
            let file = file.display();
            let (en, zh) = (format!("Password of {file}: "), format!("{file} 的口令："));
            password::read(self.password_fd, printer.pick(&en, &zh))
        };
        if let Some(path) = &self.p12 {
            let bytes = secret(path)?;
            let password = ask(path)?;
            return named(Identity::from_pkcs12(&bytes, &password), path);
        }
        // One of the two is there, and a certificate with the second: the arguments want it.
        let (Some(path), Some(certificate)) = (&self.key, &self.cert) else {
            return Err(vec![]);
        };
        let key = secret(path)?;
        let password = Identity::is_encrypted(&key).then(|| ask(path)).transpose()?;
        let password = password.as_ref().map(|text| text.as_str());
        let chain = self.chain.as_deref().map(read).transpose()?.unwrap_or_default();
        named(Identity::from_pem(&key, password, &read(certificate)?, &chain), path)
    }
}

/// Signs a PDF. Returns whether that failed.
pub(super) fn run(command: &SignArgs, args: &Args, printer: &mut Printer) -> bool {
    let output = command.output();
    let written = signed(command, args, printer).and_then(|bytes| {
        let written = if command.is_stdout() {
            output::to_stdout(&bytes)
        } else {
            output::to_file(&output, &bytes)
        };
        written.map_err(|error| vec![error])
    });
    match written {
        Ok(()) => {
            printer.done(&output, command.is_stdout());
            false
        }
        Err(errors) => printer.all(&errors, None, None),
    }
}

fn signed(command: &SignArgs, args: &Args, printer: &Printer) -> Result<Vec<u8>> {
    let pdf = read(&command.pdf)?;
    let mut signing = command.signing(now()?);
    let identity = command.identity(printer)?;
    signing.seen = command.seen(&pdf, &identity, signing.time, args)?;
    let ask = command
        .tsa
        .as_ref()
        .map(|url| move |request: &[u8]| tsa::ask(url, command.tsa_timeout, request));
    let carrier = ask.as_ref().map(|ask| ask as Carrier);
    named(sign::sign(&pdf, &identity, &signing, carrier), &command.pdf)
}

/// The time: the clock's, or that of `SOURCE_DATE_EPOCH`, by which a build is the same each time.
#[expect(clippy::disallowed_types, reason = "a signature says when it was made")]
pub(super) fn now() -> Result<Time> {
    use std::time::{SystemTime, UNIX_EPOCH};
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(given) => given.trim().parse().ok(),
        Err(_) => {
            SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
        }
    };
    seconds.and_then(Time::from_unix).ok_or_else(|| {
        vec![
            Diagnostic::error(
                "sign::time",
                both(
                    "the time is not known: SOURCE_DATE_EPOCH or the clock is wrong",
                    "无法得知时间：SOURCE_DATE_EPOCH 或时钟有误",
                ),
            )
            .hint(both(
                "SOURCE_DATE_EPOCH is a number of seconds since 1970-01-01",
                "SOURCE_DATE_EPOCH 为自 1970-01-01 起的秒数",
            )),
        ]
    })
}

fn no_place() -> Vec<Diagnostic> {
    let message = both(
        "a seal needs a place: --visible, or an empty field that is seen",
        "印章需要位置：--visible，或可见的空白签名域",
    );
    vec![Diagnostic::error("sign::place", message).hint(both(
        "give page, left, top, width and height in mm: --visible 8,120,200,42,42",
        "请以毫米给出页码、左、上、宽、高：--visible 8,120,200,42,42",
    ))]
}

/// Reads a file with a secret; its bytes are wiped.
fn secret(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    read(path).map(Zeroizing::new)
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| {
        let name = path.display().to_string();
        let message = match error.kind() {
            ErrorKind::NotFound => both("there is no such file", "文件不存在"),
            _ => both(format!("cannot be read: {error}"), format!("无法读取：{error}")),
        };
        let fault = Diagnostic::error("sign::unreadable", message).in_file(name);
        vec![fault.hint(both("check the path and the permissions", "请检查路径和权限"))]
    })
}

/// Says which file the faults are in.
pub(super) fn named<T>(result: Result<T>, file: &Path) -> Result<T> {
    let name = file.display().to_string();
    result.map_err(|faults| {
        let place = |fault: Diagnostic| match fault.file {
            Some(_) => fault,
            None => fault.in_file(name.clone()),
        };
        faults.into_iter().map(place).collect()
    })
}
