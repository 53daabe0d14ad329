//! The password of a key: from a file descriptor, the environment or a prompt, never from an
//! argument, which everybody on the machine could read. It is wiped when it is dropped.

use std::fs::File;
use std::io::Read;

use banxin::diag::{Diagnostic, Result, both};
use zeroize::Zeroizing;

/// Where a password is, if it is not asked for.
const VARIABLE: &str = "BANXIN_PASSWORD";
/// No password is longer, in bytes.
const LONGEST: u64 = 4096;

/// The password that was given, or what is typed after a prompt.
pub(super) fn read(descriptor: Option<u32>, prompt: &str) -> Result<Zeroizing<String>> {
    if let Some(descriptor) = descriptor {
        return from_descriptor(descriptor);
    }
    if let Ok(password) = std::env::var(VARIABLE) {
        return Ok(Zeroizing::new(password));
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_| {
        fault(
            "the key needs a password, and there is no terminal to ask for it",
            "私钥需要口令，但没有可供输入的终端",
        )
    })
}

/// The first line of what an open file descriptor gives.
fn from_descriptor(descriptor: u32) -> Result<Zeroizing<String>> {
    let unreadable = || {
        fault(
            &format!("no password can be read from file descriptor {descriptor}"),
            &format!("无法从文件描述符 {descriptor} 读取口令"),
        )
    };
    let file = File::open(format!("/dev/fd/{descriptor}")).map_err(|_| unreadable())?;
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
    file.take(LONGEST).read_to_string(&mut text).map_err(|_| unreadable())?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn fault(en: &str, zh: &str) -> Vec<Diagnostic> {
    let fault = Diagnostic::error("sign::password", both(en, zh));
    vec![fault.hint(both(
        format!("use --password-fd, or set {VARIABLE}"),
        format!("请用 --password-fd，或设置环境变量 {VARIABLE}"),
    ))]
}
