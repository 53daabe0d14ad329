//! The values of forms joined to one report, with what the document says of itself.

use crate::diag::both;

use super::form::Filled;
use super::front::{self, Front};
use super::note::{Notes, at_the_end, shown as cut};
use super::tree::Tree;

/// What belongs to the evaluation that a form shows.
const SHOWN: [&str; 7] =
    ["project", "funds", "goal", "indicators", "total", "signoff", "fields"];
/// What a form may say of the whole report.
const OF_ALL: [&str; 4] = ["unit", "year", "signoff.date", "signoff.unit"];

/// Joins the forms and the front of a document to the report. Where they contradict each other,
/// that is told.
pub(super) fn forms_and_front(
    report: &mut Tree,
    forms: Vec<Filled>,
    front: Front,
    notes: &mut Notes,
) {
    let title = forms.iter().find_map(Filled::title);
    let claims: Vec<(String, String)> = forms.iter().flat_map(claims).collect();
    add_forms(report, forms);
    add_front(report, front, title);
    for (path, claim) in claims {
        match report.get(&path).and_then(Tree::written) {
            Some(kept) if kept != claim => contradiction(&path, kept, &claim, notes),
            _ => {}
        }
    }
}

/// What a form says that the report has but once: of a cover that is all.
fn claims(form: &Filled) -> Vec<(String, String)> {
    if form.is_cover {
        return form.values.leaves();
    }
    let own = OF_ALL.iter().filter_map(|path| {
        Some(((*path).to_owned(), form.values.get(path)?.written()?.to_owned()))
    });
    own.collect()
}

fn contradiction(path: &str, kept: &str, lost: &str, notes: &mut Notes) {
    let (kept, shown) = (cut(kept), cut(lost));
    notes.keep(&format!("{path}：{lost}"));
    notes.tell_all(
        "import::contradiction",
        both(
            format!("`{path}` is {kept} here and {shown} there; the first was taken"),
            format!("{path} 前后不一：{kept}、{shown}；取前者"),
        ),
        at_the_end(),
    );
}

/// The first form's values are the report's; another form shows the same if it says nothing
/// else, or has values of its own.
fn add_forms(report: &mut Tree, forms: Vec<Filled>) {
    let (mut covers, mut attachments) = (vec![], vec![]);
    for Filled { form, is_cover, own_title, mut values } in forms {
        let mut attachment = Tree::entry("form", Tree::Text(form));
        if let Some(title) = values.get("form.title").filter(|_| own_title) {
            attachment.set("title", title.clone());
        }
        remove(&mut values, "form");
        if is_cover || !contradicts(report, &values) {
            join(report, values);
        } else {
            attachment.set("data", shown(values));
        }
        if is_cover { covers.push(attachment) } else { attachments.push(attachment) }
    }
    report.set("covers", Tree::List(covers));
    report.set("attachments", Tree::List(attachments));
}

/// The part of a form's values that an attachment can have of its own.
fn shown(values: Tree) -> Tree {
    let Tree::Map(entries) = values else { return values };
    Tree::Map(
        entries.into_iter().filter(|(key, _)| SHOWN.contains(&key.as_str())).collect(),
    )
}

/// Whether a value of the report is another one.
fn contradicts(own: &Tree, other: &Tree) -> bool {
    match (own, other) {
        (Tree::Map(_), Tree::Map(entries)) => entries
            .iter()
            .any(|(key, value)| own.get(key).is_some_and(|own| contradicts(own, value))),
        _ => own != other,
    }
}

/// Adds the values that are not there.
fn join(own: &mut Tree, other: Tree) {
    let Tree::Map(entries) = other else { return };
    for (key, value) in entries {
        match own.get(&key) {
            None => *own.slot(&key) = value,
            Some(Tree::Map(_)) => join(own.slot(&key), value),
            Some(_) => {}
        }
    }
}

fn remove(tree: &mut Tree, key: &str) {
    if let Tree::Map(entries) = tree {
        entries.retain(|(name, _)| name != key);
    }
}

/// What the document says of itself is the report's; what forms say stands in for it.
fn add_front(report: &mut Tree, front: Front, form_title: Option<String>) {
    let titles = if front.title.is_empty() {
        form_title.into_iter().collect()
    } else {
        front.title
    };
    let signs = front.signoff.get("unit").cloned();
    let of_title = front.unit.or_else(|| front::unit(&titles)).map(Tree::Text);
    if let Some(unit) = of_title.or(signs) {
        report.set("unit", unit);
    }
    let own = ["project.unit", "project.department"]
        .into_iter()
        .find_map(|path| report.get(path));
    if let (None, Some(unit)) = (report.get("unit"), own.cloned()) {
        report.set("unit", unit);
    }
    let year = front.year.or_else(|| titles.iter().find_map(|line| front::year(line)));
    if let Some(year) = year {
        report.set("year", Tree::Plain(year));
    }
    report.set("title", Tree::List(titles.into_iter().map(Tree::Text).collect()));
    for (key, value) in [("recipient", front.recipient), ("annotation", front.annotation)]
    {
        if let Some(value) = value {
            report.set(key, Tree::Text(value));
        }
    }
    if let Tree::Map(entries) = front.signoff {
        for (key, value) in entries {
            if key != "unit" || report.get("unit") != Some(&value) {
                report.slot("signoff").set(&key, value);
            }
        }
    }
}
