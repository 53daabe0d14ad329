//! Faults of files and keys as diagnostics.

use crate::diag::{Diagnostic, both};

/// A text in English and in Chinese.
pub(super) type Words<'a> = (&'a str, &'a str);

/// A fault, and what to do.
pub(super) fn fault(
    code: &'static str,
    (en, zh): Words,
    (hint_en, hint_zh): Words,
) -> Diagnostic {
    Diagnostic::error(code, both(en, zh)).hint(both(hint_en, hint_zh))
}

/// A fault alone.
pub(super) fn alone(code: &'static str, message: Words, hint: Words) -> Vec<Diagnostic> {
    vec![fault(code, message, hint)]
}

/// A fault that no input should lead to.
pub(super) fn internal(detail: impl std::fmt::Display) -> Vec<Diagnostic> {
    alone(
        "sign::internal",
        (
            &format!("the signature cannot be written: {detail}"),
            &format!("无法写出签名：{detail}"),
        ),
        ("please report this with the file", "请连同文件一并反馈"),
    )
}
