//! What keeps a report of a batch out of its volume.

use banxin::diag::{Diagnostic, both};

/// The input is not the one that the PDF was made of.
pub(super) fn input_changed() -> Diagnostic {
    Diagnostic::error(
        "volume::input-changed",
        both(
            "the input has changed since its PDF was made",
            "输入在生成 PDF 之后已有改动",
        ),
    )
    .hint(both(
        "make the batch again with --resume, then bind it",
        "请先用 --resume 重新批处理，再行装订",
    ))
}

/// What is made of the input now is not what was made then.
pub(super) fn output_changed() -> Diagnostic {
    Diagnostic::error(
        "volume::output-changed",
        both(
            "made again, the report is not the PDF of the manifest",
            "重新生成的报告与清单中的 PDF 不一致",
        ),
    )
    .hint(both(
        "give --edition, --standard, --screen, --fields, fonts and layouts as the batch had them",
        "--edition、--standard、--screen、--fields、字体和版式须与批处理时相同",
    ))
}

pub(super) fn nothing() -> Diagnostic {
    Diagnostic::error(
        "volume::nothing",
        both("there is no report to be bound", "没有可装订的报告"),
    )
    .hint(both("see what the manifest says of the reports", "请查看清单中各报告的情况"))
}
