//! What a report lacks to be filed: who answers for it, and when (spec/filing D2).

use crate::data::{self, Report, Value};
use crate::diag::{Diagnostic, Severity, Source, both};
use crate::yaml::{At, nearest};

use super::RuleSet;

/// A finding for each value that the rule set wants of a report that is filed, and that is
/// not there.
pub fn missing(report: &Report, source: &Source, rules: &RuleSet) -> Vec<Diagnostic> {
    let values = report.values();
    let is_there = |path: &str| match values.get(path) {
        Some(Value::Text(text, _)) => !text.trim().is_empty(),
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(_)) => true,
        Some(Value::Absent) | None => false,
    };
    let missing = rules.complete.iter().filter(|path| !is_there(path));
    missing.map(|path| lacks(path, source)).collect()
}

/// What the values of a sign-off are called.
const NAMES: [(&str, &str, &str); 8] = [
    ("signoff.filler", "who prepared it", "填表人"),
    ("signoff.filed", "when it was prepared", "填报日期"),
    ("signoff.phone", "the telephone", "联系电话"),
    ("signoff.reviewer", "who reviewed it", "审核人"),
    ("signoff.reviewed", "when it was reviewed", "审核日期"),
    ("signoff.head", "who approved it", "单位负责人"),
    ("signoff.approved", "when it was approved", "签批日期"),
    ("signoff.date", "the date of the report", "成文日期"),
];

fn lacks(path: &str, source: &Source) -> Diagnostic {
    let name = NAMES.iter().find(|(name, ..)| *name == path);
    let (en, zh) = name.map_or(("a value", "此值"), |(_, en, zh)| (en, zh));
    let keys = path.replace('.', ": ");
    Diagnostic {
        severity: Severity::Must,
        ..Diagnostic::error(
            "final::missing",
            both(format!("{en} is missing: `{path}`"), format!("缺少{zh}：{path}")),
        )
    }
    .in_file(&source.name)
    .hint(both(format!("write `{keys}: …`"), format!("请写明 {keys}: …")))
}

/// An error for each path that no report has.
pub(super) fn unknown(paths: &[At<String>]) -> Vec<Diagnostic> {
    let unknown = paths.iter().filter(|path| !data::known(path, &[]));
    unknown.map(unknown_path).collect()
}

/// An error for a path that no report has.
pub(super) fn unknown_path(path: &At<String>) -> Diagnostic {
    let error = Diagnostic::error(
        "check::unknown-path",
        both(
            format!("no report has a value `{}`", path.value),
            format!("报告中没有“{}”这个值", path.value),
        ),
    )
    .at(path.span);
    match nearest(path, data::paths()) {
        Some(near) => error
            .hint(both(format!("did you mean `{near}`?"), format!("是否想写“{near}”？"))),
        None => error.hint(both("see docs/data.md", "可参考 docs/data.md")),
    }
}
