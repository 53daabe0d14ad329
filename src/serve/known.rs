//! The port and the token of the last time, so that a page that is open finds its report again
//! when it is watched again. They are kept in a folder of the user's own, readable by nobody
//! else; where there is none, a page is opened anew.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Bytes of a token: nobody guesses 2^128.
const TOKEN: usize = 16;

/// What was used the last time.
pub(super) struct Known {
    pub(super) token: String,
    pub(super) port: u16,
}

/// What a report had the last time.
pub(super) fn of(file: &Path) -> Option<Known> {
    let value: Value = serde_json::from_slice(&fs::read(path(file)?).ok()?).ok()?;
    let token = value["token"].as_str()?.to_owned();
    let port = u16::try_from(value["port"].as_u64()?).ok()?;
    let whole = token.len() == 2 * TOKEN && token.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then_some(Known { token, port })
}

/// A new token.
pub(super) fn token() -> String {
    let mut bytes = [0; TOKEN];
    // The generator fails only where the system has none, and there TLS would not work either.
    aws_lc_rs::rand::fill(&mut bytes).expect("the system gives random numbers");
    hex(&bytes)
}

/// Keeps what is used now. That it cannot be kept is no fault.
pub(super) fn remember(file: &Path, token: &str, port: u16) {
    let Some(path) = path(file) else { return };
    let Some(folder) = path.parent() else { return };
    let text = json!({ "token": token, "port": port }).to_string();
    let _ = fs::create_dir_all(folder).and_then(|()| {
        // A temporary file is its owner's alone, and stays so under its new name.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)
    });
}

/// Where it is kept, by the name of the report.
fn path(file: &Path) -> Option<PathBuf> {
    let of = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let folder =
        of("XDG_RUNTIME_DIR").or_else(|| of("XDG_STATE_HOME")).map(PathBuf::from);
    let home = || Some(PathBuf::from(of("HOME")?).join(".local/state"));
    let folder =
        folder.or_else(|| of("LOCALAPPDATA").map(PathBuf::from)).or_else(home)?;
    let name = Sha256::digest(file.as_os_str().as_encoded_bytes());
    Some(folder.join("banxin").join(format!("watch-{}.json", hex(&name[..TOKEN]))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
