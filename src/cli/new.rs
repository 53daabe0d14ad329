//! `banxin new`: a report to start from, for a form.

use std::fs;
use std::path::Path;

use banxin::diag::{Diagnostic, Span, both};
use banxin::style::Layouts;
use banxin::yaml::At;
use banxin::{data, start};

use super::args::{Args, NewArgs};
use super::messages::Printer;
use super::output;

/// The report, and the schema beside it that editors check it against.
const REPORT: &str = "report.yaml";
const SCHEMA: &str = "report.schema.json";

/// Writes a starting report, or says which forms there are. Returns whether something was
/// wrong.
pub(super) fn run(command: &NewArgs, args: &Args, printer: &mut Printer) -> bool {
    let engine = args.engine();
    let layouts = engine.layouts();
    let (Some(name), Some(folder)) = (&command.form, &command.folder) else {
        let forms = forms(layouts);
        let lines: Vec<String> =
            forms.iter().map(|(name, title)| format!("{name}  {title}")).collect();
        printer.answer(|| serde_json::json!({ "forms": forms }), |_| lines.join("\n"));
        return false;
    };
    let at = At { value: name.to_owned(), span: Span::default() };
    let written = layouts.form(&at).and_then(|form| {
        let text = start::report(name, form, SCHEMA);
        write(folder, &text).map_err(|fault| vec![fault])
    });
    match written {
        Ok(()) => {
            let path = folder.join(REPORT).display().to_string();
            printer.say(
                &format!("{path}: written; fill in what stands in 〔…〕"),
                &format!("{path}：已生成，请填写〔…〕处"),
            );
            false
        }
        Err(faults) => {
            printer.all(&faults, None, Some(&engine));
            true
        }
    }
}

/// The forms that are there, with what they are called.
fn forms(layouts: &Layouts) -> Vec<(String, String)> {
    let titled = layouts.forms().filter_map(|name| {
        let at = At { value: name.to_owned(), span: Span::default() };
        let form = layouts.form(&at).ok()?;
        Some((name.to_owned(), form.title.clone()))
    });
    titled.filter(|(_, title)| !title.is_empty()).collect()
}

/// Writes both files into a folder, which is made if it is not there; neither replaces another.
fn write(folder: &Path, text: &str) -> Result<(), Diagnostic> {
    let (report, schema) = (folder.join(REPORT), folder.join(SCHEMA));
    if report.exists() {
        return Err(Diagnostic::error(
            "new::exists",
            both("there is a report already", "此处已有报告"),
        )
        .in_file(report.display().to_string())
        .hint(both("name another folder", "请指定其他文件夹")));
    }
    fs::create_dir_all(folder).map_err(|error| {
        Diagnostic::error(
            "new::no-folder",
            both(
                format!("the folder cannot be made: {error}"),
                format!("无法创建文件夹：{error}"),
            ),
        )
        .in_file(folder.display().to_string())
        .hint(both("name another folder", "请指定其他文件夹"))
    })?;
    if !schema.exists() {
        output::to_file(&schema, format!("{:#}\n", data::schema()).as_bytes())?;
    }
    output::to_file(&report, text.as_bytes())
}
