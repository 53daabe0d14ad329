//! Whether somebody who is trusted vouches for a certificate (RFC 5280, 6).

use std::time::Duration;

use der::Encode;
use rustls_pki_types::{
    CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime,
};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};
use x509_cert::Certificate;

use super::super::certificate::{self, full_name, validity};
use super::super::fault::{Words, fault};
#[cfg(feature = "sm2")]
use super::super::shangmi::OfCertificates;
use super::super::stamp::Token;
use super::super::time::Time;
use super::Trusted;
use crate::diag::{self, Diagnostic};

/// The certificates that are trusted.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    anchors: Vec<(Certificate, CertificateDer<'static>)>,
}

impl Trust {
    /// Reads certificates, in PEM or DER.
    ///
    /// # Errors
    ///
    /// There is none that can be read.
    pub fn read(files: &[Vec<u8>]) -> diag::Result<Self> {
        let mut anchors = vec![];
        for file in files {
            for one in certificate::read(file, ("the file of --trust", "--trust 文件"))?
            {
                // It was read from these bytes, so that it can be written.
                let der = one.to_der().unwrap_or_default();
                anchors.push((one, CertificateDer::from(der)));
            }
        }
        Ok(Self { anchors })
    }

    /// Whether somebody vouches for a signer at a time.
    pub(super) fn of_signer(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        at: Time,
    ) -> Result<Trusted, Box<Diagnostic>> {
        self.of(certificate, others, at, ("the signer", "签名人"))
    }

    /// Whether somebody vouches for a time stamp: at its own time, if that is not to come.
    pub(super) fn of_stamp(
        &self,
        token: &Token,
        now: Time,
    ) -> Result<Trusted, Box<Diagnostic>> {
        if self.anchors.is_empty() {
            return Ok(Trusted::NotAsked);
        }
        let who = ("the time stamp", "时间戳");
        if token.time > now {
            return Err(refused(who, ("its time is to come", "其时间尚未到来")));
        }
        self.of(&token.certificate, &token.others, token.time, who)
    }

    fn of(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        at: Time,
        who: Words,
    ) -> Result<Trusted, Box<Diagnostic>> {
        if self.anchors.is_empty() {
            return Ok(Trusted::NotAsked);
        }
        let (from, until) = validity(certificate);
        if at < from || until < at {
            return Err(expired(who, at, from, until));
        }
        // Somebody may trust the signer itself, whoever issued the certificate.
        if self.anchors.iter().any(|(anchor, _)| anchor == certificate) {
            return Ok(Trusted::By(full_name(&certificate.tbs_certificate.subject)));
        }
        let found = self.path(certificate, others, at);
        found.map(Trusted::By).map_err(|error| refused(who, words(&error)))
    }

    /// The name of the trusted certificate to which a path leads.
    fn path(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        at: Time,
    ) -> Result<String, webpki::Error> {
        let der = |one: &Certificate| {
            one.to_der().map(CertificateDer::from).map_err(|_| webpki::Error::BadDer)
        };
        let own = der(certificate)?;
        let others = others.iter().map(der).collect::<Result<Vec<_>, _>>()?;
        let anchors: Vec<TrustAnchor> = (self.anchors.iter())
            .filter_map(|(_, der)| webpki::anchor_from_trusted_cert(der).ok())
            .collect();
        let end = EndEntityCert::try_from(&own)?;
        let path = end.verify_for_usage(
            &algorithms(),
            &anchors,
            &others,
            UnixTime::since_unix_epoch(Duration::from_secs(at.unix())),
            AnyUsage,
            None,
            None,
        )?;
        let subject = &path.anchor().subject;
        let named = self.anchors.iter().find(|(_, der)| {
            webpki::anchor_from_trusted_cert(der).is_ok_and(|it| it.subject == *subject)
        });
        Ok(named
            .map(|(one, _)| full_name(&one.tbs_certificate.subject))
            .unwrap_or_default())
    }
}

/// The algorithms by which certificates are signed.
fn algorithms() -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    let known = webpki::ALL_VERIFICATION_ALGS.iter().copied();
    #[cfg(feature = "sm2")]
    let known = known.chain([&OfCertificates as &dyn SignatureVerificationAlgorithm]);
    known.collect()
}

/// Documents are signed with certificates of many extended uses; no one was agreed upon.
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

fn words(error: &webpki::Error) -> Words<'static> {
    match error {
        webpki::Error::UnknownIssuer => {
            ("no trusted certificate vouches for it", "没有受信任的证书为其作证")
        }
        webpki::Error::CertExpired { .. } => {
            ("a certificate of its chain expired", "其证书链中有证书已过期")
        }
        webpki::Error::CertNotValidYet { .. } => {
            ("a certificate of its chain is not valid yet", "其证书链中有证书尚未生效")
        }
        webpki::Error::CaUsedAsEndEntity => (
            "its certificate is one of a certificate authority",
            "其证书是证书机构的证书",
        ),
        _ => ("its certificate chain is faulty", "其证书链有误"),
    }
}

fn refused((en, zh): Words, (why, why_zh): Words) -> Box<Diagnostic> {
    Box::new(fault(
        "verify::untrusted",
        (&format!("{en} is not trusted: {why}"), &format!("{zh}不可信：{why_zh}")),
        (
            "name with --trust the certificate of an authority that you trust and that issued it",
            "请用 --trust 指定您信任且签发该证书的机构证书",
        ),
    ))
}

fn expired((en, zh): Words, at: Time, from: Time, until: Time) -> Box<Diagnostic> {
    Box::new(fault(
        "verify::expired",
        (
            &format!("the certificate of {en} was not valid at {at}: {from} to {until}"),
            &format!("{zh}的证书在 {at} 无效：有效期 {from} 至 {until}"),
        ),
        (
            "a trusted time stamp would show that the signature is older than that",
            "可信时间戳可证明签名早于该时间",
        ),
    ))
}
