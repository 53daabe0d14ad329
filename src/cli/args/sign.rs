//! The arguments of signing and verifying.

use std::path::PathBuf;

use banxin::diag::both;
use banxin::sign::{EmptyField, Spot};
use clap::ValueEnum;

use super::BadValue;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SignArgs {
    /// The PDF
    #[arg(value_name = "PDF")]
    pub(in crate::cli) pdf: PathBuf,
    /// The signed PDF; FILE.signed.pdf beside the PDF if left out; - for standard output
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub(in crate::cli) signed: Option<PathBuf>,
    /// The private key with its certificate: PKCS #12 (.p12, .pfx)
    #[arg(long, value_name = "FILE", required_unless_present = "key")]
    pub(in crate::cli) p12: Option<PathBuf>,
    /// The private key in PEM
    #[arg(long, value_name = "FILE", requires = "cert", conflicts_with = "p12")]
    pub(in crate::cli) key: Option<PathBuf>,
    /// The certificate of the key, in PEM or DER
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(in crate::cli) cert: Option<PathBuf>,
    /// The certificates that vouch for it, in PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(in crate::cli) chain: Option<PathBuf>,
    /// The file descriptor from which the key's password is read; else BANXIN_PASSWORD or a prompt
    #[arg(long, value_name = "N")]
    pub(in crate::cli) password_fd: Option<u32>,
    /// The address of a time stamping authority (RFC 3161), for a trusted time
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) tsa: Option<String>,
    /// How long to wait for the authority, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, requires = "tsa", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(in crate::cli) tsa_timeout: u64,
    /// The signature field: an empty one, or the name of a new one
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) field: Option<String>,
    /// Where the signature is seen: page, left, top, width and height in mm
    #[arg(long, value_name = "PAGE,X,Y,W,H", value_parser = spot)]
    pub(in crate::cli) visible: Option<Spot>,
    /// The picture of a seal that is shown there, in place of name and time
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) seal: Option<PathBuf>,
    /// An empty field for one who signs later; may be given several times
    #[arg(long, value_name = "NAME=PAGE,X,Y,W,H", value_parser = prepared)]
    pub(in crate::cli) prepare: Vec<EmptyField>,
    /// Why it is signed
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: Option<String>,
    /// Where it is signed
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) location: Option<String>,
    /// Certify the document: what may be changed after this signature, the first
    #[arg(long, value_enum)]
    pub(in crate::cli) certify: Option<Certify>,
    /// How an RSA signature is padded
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) rsa: Rsa,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct VerifyArgs {
    /// The PDF
    #[arg(value_name = "PDF")]
    pub(in crate::cli) pdf: PathBuf,
    /// The certificates that are trusted, in PEM or DER; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) trust: Vec<PathBuf>,
}

/// What may be changed after a certifying signature, as the command line names it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Certify {
    /// Nothing, not even further signatures
    NoChanges,
    /// Forms may be filled in and signed
    Forms,
    /// And annotations may be added
    Annotations,
}

/// How an RSA signature is padded, as the command line names it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Rsa {
    /// PKCS #1 version 1.5
    #[default]
    Pkcs1,
    /// PSS
    Pss,
}

/// The longest edge of a sheet of a PDF, in mm (ISO 32000-1, annex C).
const SHEET: f64 = 5080.0;
/// `8,120,200,42,42`.
fn spot(text: &str) -> Result<Spot, BadValue> {
    let (page, place) = text.split_once(',').unwrap_or((text, ""));
    let numbers = place.split(',').map(|number| number.trim().parse::<f64>().ok());
    let numbers: Option<Vec<f64>> = numbers.collect();
    let numbers = numbers.filter(|all| all.iter().all(|number| number.is_finite()));
    match (page.trim().parse::<usize>().ok(), numbers.as_deref()) {
        (Some(page), Some(&[x, y, width, height]))
            if page > 0
                && [width, height].iter().all(|it| (1.0..=SHEET).contains(it)) =>
        {
            Ok(Spot { page, x, y, width, height })
        }
        _ => Err(BadValue(both(
            "a place is written as PAGE,LEFT,TOP,WIDTH,HEIGHT, in mm: 8,120,200,42,42",
            "位置写作 页码,左,上,宽,高，以毫米计：8,120,200,42,42",
        ))),
    }
}

/// `SEAL_unit=8,120,200,42,42`.
fn prepared(text: &str) -> Result<EmptyField, BadValue> {
    match text.split_once('=') {
        Some((name, place)) if !name.trim().is_empty() => {
            let name = name.trim().to_owned();
            Ok(EmptyField { description: name.clone(), name, spot: spot(place)? })
        }
        _ => Err(BadValue(both(
            "a field is written as NAME=PAGE,LEFT,TOP,WIDTH,HEIGHT",
            "签名域写作 名称=页码,左,上,宽,高",
        ))),
    }
}
