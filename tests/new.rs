//! The reports that `banxin new` writes: for each form that ships they render, and only their
//! placeholders must be mended.

mod common;

use banxin::diag::{Severity, Span};
use banxin::start;
use banxin::yaml::At;
use common::{engine, root, source};

#[test]
fn starting_reports_render_and_lack_only_what_is_to_be_filled() {
    let layouts = engine().layouts();
    let folder = root().join("layouts/form");
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = files
        .filter_map(|file| {
            file.file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned)
        })
        .filter(|name| name != "base")
        .collect();
    names.sort();
    assert!(names.len() > 5);
    for name in names {
        let at = At { value: name.clone(), span: Span::default() };
        let form = layouts.form(&at).expect("a form");
        let text = start::report(&name, form, "report.schema.json");
        let source = source(&text);
        let pages = engine().typeset(&source);
        assert!(pages.is_ok(), "{name}: {:#?}\n{text}", pages.err());
        let mut found = engine().check(&source, None);
        assert!(found.iter().any(|one| one.code == "form::placeholder"), "{name}");
        found.retain(|one| {
            one.severity <= Severity::Must && one.code != "form::placeholder"
        });
        assert!(found.is_empty(), "{name}: {found:#?}\n{text}");
    }
}
