//! Cells that a form wants to be filled in. Which these are, the rule set says.

use super::super::Subject;
use super::super::evaluation::{Leaf, Shown, stated};
use super::super::formula;
use super::super::rule::{Family, Rule};
use crate::data::{Indicator, Value};
use crate::diag::{Diagnostic, Severity, both};
use crate::yaml::At;

pub(super) const FAMILY: Family = Family { rules: &[REQUIRED, INDICATOR], check };

const REQUIRED: Rule = Rule {
    id: "form::required",
    severity: Severity::Must,
    source: "财预〔2020〕10号附件1：表内各栏应填写完整",
};
const INDICATOR: Rule = Rule {
    id: "form::indicator",
    severity: Severity::Must,
    source: "财预〔2020〕10号附件1：三级指标应有名称、指标值、完成值、分值和得分",
};

/// What the cells are called.
#[rustfmt::skip]
const NAMES: [(&str, &str); 17] = [
    ("project.name", "项目名称"),
    ("project.code", "项目编码"),
    ("project.department", "主管部门"),
    ("project.unit", "实施单位"),
    ("funds.total.initial", "年度资金总额的年初预算数"),
    ("funds.total.budget", "年度资金总额的全年预算数"),
    ("funds.total.executed", "年度资金总额的全年执行数"),
    ("funds.total.weight", "预算执行率的分值"),
    ("funds.total.score", "预算执行率的得分"),
    ("goal.expected", "预期目标"),
    ("goal.actual", "目标实际完成情况"),
    ("indicators.name", "三级指标名称"),
    ("indicators.target", "年度指标值"),
    ("indicators.actual", "实际完成值"),
    ("indicators.weight", "分值"),
    ("indicators.score", "得分"),
    ("indicators.unit", "度量单位"),
];

/// What paths of indicators begin with.
const INDICATORS: &str = "indicators.";

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for one in &subject.evaluations {
        for form in &one.forms {
            let Some(rules) = subject.rules.forms.get(form.as_str()) else { continue };
            for path in &rules.required {
                match path.strip_prefix(INDICATORS) {
                    Some(key) => indicators(subject, one, path, key, found),
                    None if is_there(&one.values, path) => {}
                    None => found.push(missing(path, form)),
                }
            }
        }
    }
}

fn is_there(values: &Value, path: &str) -> bool {
    match values.get(path) {
        Some(Value::Text(text, _)) => !text.trim().is_empty(),
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(entries)) => !entries.is_empty(),
        Some(Value::Absent) | None => false,
    }
}

fn name(path: &str) -> &str {
    NAMES.iter().find(|(key, _)| *key == path).map_or(path, |(_, zh)| zh)
}

fn missing(path: &str, form: &At<String>) -> Diagnostic {
    let (zh, keys) = (name(path), path.replace('.', ": "));
    let message = both(
        format!("the form wants `{path}`, which is missing"),
        format!("表格缺少{zh}（{path}）"),
    );
    let hint = both(format!("write `{keys}: …`"), format!("请填写 {keys}: …"));
    REQUIRED.finding(message).at(form.span).hint(hint)
}

fn indicators(
    subject: &Subject<'_>,
    one: &Shown<'_>,
    path: &str,
    key: &str,
    found: &mut Vec<Diagnostic>,
) {
    for leaf in one.leaves() {
        if !has(leaf.one, key) && !is_told(subject, &leaf, key) {
            let (zh, name) = (self::name(path), leaf.name());
            let message = both(
                format!("an indicator of `{name}` has no `{key}`"),
                format!("“{name}”缺少{zh}"),
            );
            let hint = both(format!("write `{key}: …`"), format!("请填写 {key}"));
            found.push(INDICATOR.finding(message).at(leaf.span()).hint(hint));
        }
    }
}

fn has(one: &Indicator, key: &str) -> bool {
    let text = match key {
        "name" => &one.name,
        "nature" => &one.nature,
        "unit" => &one.unit,
        "target" => &one.target,
        "actual" => &one.actual,
        "reason" => &one.reason,
        "weight" => return one.weight.is_some(),
        "score" => return one.score.is_some(),
        _ => return true,
    };
    // A dash in the place of a value says that there is none.
    text.as_ref().is_some_and(|text| !text.trim().is_empty())
}

/// Whether other rules tell that values are missing: the indicator scores without them, or
/// does not apply.
fn is_told(subject: &Subject<'_>, leaf: &Leaf<'_>, key: &str) -> bool {
    if !matches!(key, "target" | "actual" | "score") {
        return false;
    }
    let zero = leaf.one.score.is_none_or(|score| score.value.0.is_zero());
    let empty = stated(leaf.one.target.as_ref()).is_none()
        || stated(leaf.one.actual.as_ref()).is_none();
    !zero && empty || formula::is_left_out(&subject.rules.scores, leaf)
}
