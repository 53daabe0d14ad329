//! The paths of the values that layouts can name, so that one that no report has is an error.

/// All paths that layouts can name, but for those below `fields`.
const PATHS: [&str; 71] = [
    "unit",
    "year",
    "title",
    "recipient",
    "project.name",
    "project.code",
    "project.department",
    "project.unit",
    "funds.unit",
    "funds.total",
    "funds.total.initial",
    "funds.total.budget",
    "funds.total.executed",
    "funds.total.weight",
    "funds.total.rate",
    "funds.total.score",
    "funds.fiscal",
    "funds.fiscal.initial",
    "funds.fiscal.budget",
    "funds.fiscal.executed",
    "funds.fiscal.weight",
    "funds.fiscal.rate",
    "funds.fiscal.score",
    "funds.carried_over",
    "funds.carried_over.initial",
    "funds.carried_over.budget",
    "funds.carried_over.executed",
    "funds.carried_over.weight",
    "funds.carried_over.rate",
    "funds.carried_over.score",
    "funds.other",
    "funds.other.initial",
    "funds.other.budget",
    "funds.other.executed",
    "funds.other.weight",
    "funds.other.rate",
    "funds.other.score",
    "goal.expected",
    "goal.actual",
    "indicators",
    "total.weight",
    "total.score",
    "signoff.unit",
    "signoff.date",
    "signoff.filler",
    "signoff.filed",
    "signoff.phone",
    "signoff.reviewer",
    "signoff.reviewed",
    "signoff.head",
    "signoff.approved",
    "letterhead.copy",
    "letterhead.secrecy",
    "letterhead.urgency",
    "letterhead.issuers",
    "letterhead.suffix",
    "letterhead.number",
    "letterhead.signers",
    "imprint.copies",
    "imprint.printer",
    "imprint.date",
    "annotation",
    "archive.fonds",
    "archive.fonds_name",
    "archive.category",
    "archive.retention",
    "archive.department",
    "archive.item",
    "form.title",
    "edition",
    "fields",
];

/// Lists of texts.
const TEXTS: [&str; 3] = ["letterhead.issuers", "letterhead.signers", "imprint.copies"];

/// The values of an indicator of the third level; the first two levels have name and weight.
const INDICATOR: [&str; 8] =
    ["name", "nature", "target", "unit", "actual", "weight", "score", "reason"];
const LEVELS: usize = 3;

/// Whether a report can have a value of this path. In rows for each item of a list, or with
/// the values of a map at hand, `scopes` are the paths of the lists and maps, from the
/// outermost to the innermost.
pub fn known(path: &str, scopes: &[&str]) -> bool {
    known_at_root(path) || scopes.iter().any(|scope| known_in(path, scope, scopes))
}

fn known_at_root(path: &str) -> bool {
    let is_part = |known: &str| {
        known
            .strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    path.starts_with("fields.") || PATHS.iter().any(|known| is_part(known))
}

/// Whether a list's items or a map can have a value of this path; anything goes below
/// `fields`.
fn known_in(path: &str, scope: &str, scopes: &[&str]) -> bool {
    let is_free = |scope: &str| {
        scope == "fields" || scope.starts_with("fields.") || !known_at_root(scope)
    };
    if scopes.iter().any(|scope| is_free(scope)) {
        return true;
    }
    match (scope, path.strip_prefix("level")) {
        ("indicators", Some(level)) => known_level(level),
        ("indicators", None) => known_indicator(path),
        _ if TEXTS.contains(&scope) => matches!(path, "item" | "index"),
        _ => PATHS.contains(&format!("{scope}.{path}").as_str()),
    }
}

fn known_indicator(path: &str) -> bool {
    INDICATOR.contains(&path) || matches!(path, "item" | "index" | "fields")
}

/// `2.name` of `level2.name`, or `2`.
fn known_level(path: &str) -> bool {
    let (level, name) = path.split_once('.').unwrap_or((path, "name"));
    let level = level.parse().unwrap_or(0);
    (1..LEVELS).contains(&level) && matches!(name, "name" | "weight")
        || level == LEVELS && (known_indicator(name) || name.starts_with("fields."))
}

/// All paths that layouts can name, for messages.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    PATHS.into_iter()
}
