//! Finished bytes to signed bytes, and what the signatures of a file are worth.
//!
//! Signatures are PAdES baseline B-B, with a time stamp B-T (ETSI EN 319 142-1): a detached CMS
//! over all bytes of the file but the place where it stands itself (ISO 32000-1, 12.8.3.3). Each
//! is an incremental update, so that the bytes before it stay as they were.
//!
//! No cryptography is written here. There is no clock, no network and no terminal: the time, the
//! way to a time stamping authority and passwords are given.

mod algorithm;
mod certificate;
mod cms;
mod fault;
mod field;
mod file;
mod identity;
#[cfg(feature = "sm2")]
mod shangmi;
mod signing;
mod stamp;
mod time;
mod update;
mod verify;
mod widget;

pub use algorithm::Padding;
pub use identity::Identity;
pub use signing::{Certification, EmptyField, Seen, Signing, extent, prepare, sign};
pub use stamp::Carrier;
pub use time::Time;
pub use verify::{
    Change, Signer, Stamped, Trust, Trusted, Verification, Verified, changes_after,
    verify,
};
pub use widget::Spot;
