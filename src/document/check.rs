//! What is wrong between a report, its layout and its forms, before they are joined.

use crate::data::{self, Attachment, Report, SignOff};
use crate::diag::{Diagnostic, Draft, Result, Span, both};
use crate::style::{Form, Layouts, Part, ReportLook};
use crate::yaml;

use super::{form, seal};

/// What is wrong with the forms of a report, whatever its look.
pub fn check_forms(report: &Report, layouts: &Layouts) -> Vec<Diagnostic> {
    forms(report, layouts).errors
}

/// The forms of covers and attachments; none in the place of a faulty one.
pub(super) struct Forms<'a> {
    pub(super) covers: Vec<Option<&'a Form>>,
    pub(super) attachments: Vec<Option<&'a Form>>,
}

/// The forms of a report, checked against what it can have.
pub(super) fn forms<'a>(report: &Report, layouts: &'a Layouts) -> Draft<Forms<'a>> {
    let mut errors = vec![];
    let checked = |attachment: &Attachment| {
        let form = layouts.form(&attachment.form)?;
        Draft { value: form, errors: faults(form) }.finish()
    };
    let mut all = |list: &[Attachment]| {
        let form = |one| -> Option<&'a Form> {
            let form: Result<&'a Form> = checked(one);
            form.map_err(|mut faults| errors.append(&mut faults)).ok()
        };
        list.iter().map(form).collect()
    };
    let value =
        Forms { covers: all(&report.covers), attachments: all(&report.attachments) };
    Draft { value, errors }
}

/// What is wrong with a form, whatever the data.
pub(super) fn faults(form: &Form) -> Vec<Diagnostic> {
    let mut faults = form::check(form);
    faults.extend(unknown_bindings(form));
    faults
}

fn unknown_bindings(form: &Form) -> Vec<Diagnostic> {
    // What stands in an unknown list or map is not told besides.
    let names = form::names(form).into_iter();
    let unknown = names.filter(|named| !data::known(named.path, &named.scopes));
    unknown.map(|named| unknown_binding(named.path, named.span)).collect()
}

/// An error for each value that a line of the report's layout names and no report has.
pub(super) fn unknown_in_content(content: &[Part]) -> Vec<Diagnostic> {
    let pieces = content.iter().filter_map(|part| match part {
        Part::Line(piece) => Some(piece),
        _ => None,
    });
    let names = pieces
        .flat_map(|piece| piece.text.names().map(|path| (path, piece.span)))
        .filter(|(path, _)| !data::known(path, &[]));
    names.map(|(path, span)| unknown_binding(path, span)).collect()
}

/// An error for each part that the author wrote and the layout does not set.
pub(super) fn unshown(report: &Report, look: &ReportLook) -> Vec<Diagnostic> {
    let covers = report.covers.first().map(|cover| cover.form.span);
    let contents = report.contents.filter(|contents| contents.value);
    let parts = [
        ("covers", Part::Covers, covers),
        ("contents", Part::Contents, contents.map(|contents| contents.span)),
    ];
    let parts =
        parts.map(|(name, part, span)| (name, look.content.contains(&part), span));
    let values = [
        ("letterhead", report.letterhead.as_ref().map(|letterhead| letterhead.span)),
        ("imprint", report.imprint.as_ref().map(|imprint| imprint.span)),
        ("annotation", report.annotation.as_ref().map(|annotation| annotation.span)),
    ];
    let values = values.map(|(name, span)| (name, names_value(look, name), span));
    let sign_off = look.content.contains(&Part::SignOff);
    let seal = [("signoff.seal", sign_off, pictures(&report.signoff))];
    let written = parts.into_iter().chain(values).chain(seal);
    let unset = written.filter_map(|(name, is_set, span)| {
        Some(not_set(name, span.filter(|_| !is_set)?))
    });
    unset.chain(seals_in_forms(report)).collect()
}

/// Where the pictures of seals are named.
fn pictures(signoff: &SignOff) -> Option<Span> {
    let seal = signoff.seal.as_ref()?;
    (!seal.pictures().is_empty()).then_some(seal.span)
}

/// An error for each form whose data name the picture of a seal.
fn seals_in_forms(report: &Report) -> impl Iterator<Item = Diagnostic> {
    let forms = report.covers.iter().chain(&report.attachments);
    let own = forms.filter_map(|form| form.data.as_ref()?.value.signoff.as_ref());
    let edge = |signoff: &SignOff| {
        let seal = signoff.edge_seal.as_ref().filter(|seal| !seal.is_none())?;
        Some(seal.span)
    };
    own.filter_map(move |signoff| pictures(signoff).or(edge(signoff)))
        .map(seal::elsewhere)
}

/// Whether a line or a panel of the report's layout names a value, or one below it.
fn names_value(look: &ReportLook, value: &str) -> bool {
    let is_it = |path: &str| path.split('.').next() == Some(value);
    let in_panel =
        |name: &String| form::names(&look.panels[name]).iter().any(|own| is_it(own.path));
    look.content.iter().any(|part| match part {
        Part::Line(piece) => piece.text.names().any(is_it),
        Part::Panel(panel) | Part::Imprint { panel, .. } => in_panel(panel),
        _ => false,
    })
}

fn not_set(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "document::not-set",
        both(
            format!("the layout of the report does not set `{name}`"),
            format!("报告所用的版式没有排 {name} 的位置"),
        ),
    )
    .at(span)
    .hint(both(
        format!(
            "take a layout whose `content` sets `{name}`: `gongwen` has a letterhead and an \
             imprint"
        ),
        format!("请改用 content 中排有 {name} 的版式：gongwen 有版头和版记"),
    ))
}

fn unknown_binding(path: &str, span: Span) -> Diagnostic {
    let (near_en, near_zh) = match yaml::nearest(path, data::paths()) {
        Some(near) => {
            (format!("; the nearest is `{near}`"), format!("；最接近的是“{near}”"))
        }
        None => Default::default(),
    };
    Diagnostic::error(
        "layout::unknown-binding",
        both(
            format!("no report has a value `{path}`{near_en}"),
            format!("报告中没有值“{path}”{near_zh}"),
        ),
    )
    .at(span)
    .hint(both(
        "what the schema lacks stands under `fields:` of the report: `{fields.name}`",
        "数据结构之外的值写在报告的 fields: 下，用 {fields.名称} 取用",
    ))
}
