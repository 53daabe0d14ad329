//! `banxin fonts`: where fonts were looked for, what was found, what is missing.

use std::path::PathBuf;

use banxin::Engine;
use banxin::diag::Diagnostic;
use banxin::face::{Chain, Faces};
use banxin::yaml::At;

use super::args::{Args, FontsArgs};
use super::messages::Printer;
use super::render::read;

/// The layout whose roles are shown if no report names another.
const USUAL_LAYOUT: &str = "report";

/// Lists the fonts. Returns whether something is missing.
pub(super) fn run(command: &FontsArgs, args: &Args, printer: &mut Printer) -> bool {
    let engine = args.engine();
    show_places(&engine, printer);
    let layout = At { value: USUAL_LAYOUT.to_owned(), span: Default::default() };
    match engine.layouts().report(&layout) {
        Ok(look) => show_roles(&engine, &look.faces, printer),
        Err(errors) => return printer.all(&errors, None, Some(&engine)),
    }
    let Some(file) = &command.file else { return false };
    let source = match read(file) {
        Ok(source) => source,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let found = engine.faults(&source);
    let failed = printer.all(&found, Some(&source), Some(&engine));
    if !found.iter().any(is_of_fonts) && !failed {
        let name = file.display();
        let (en, zh) = (
            format!("{name}: every character has a font"),
            format!("{name}：每个字符都有字体"),
        );
        printer.say(&en, &zh);
    }
    failed
}

fn is_of_fonts(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.starts_with("font::")
}

fn show_places(engine: &Engine, printer: &Printer) {
    let asked = engine.fonts().asked();
    let folders = |folders: &[PathBuf]| {
        folders.iter().map(|folder| format!("  {}", folder.display())).collect::<Vec<_>>()
    };
    printer.say("looked for fonts in", "查找过的位置");
    let shipped = std::slice::from_ref(&asked.shipped);
    for line in [&asked.user, &asked.system, shipped].into_iter().flat_map(folders) {
        printer.say(&line, &line);
    }
    printer.say("found", "找到的字体");
    for found in engine.fonts().found() {
        let name = found.names.first().map_or("", String::as_str);
        let line = format!("  {name}  {}", found.path.display());
        printer.say(&line, &line);
    }
}

/// The faces of each role, first choice first; those that are not there in brackets.
fn show_roles(engine: &Engine, faces: &Faces, printer: &Printer) {
    printer.say("roles of the layout `report`", "版式 report 的字体角色");
    for Chain { name, links } in &faces.chains {
        let faces = links.iter().filter_map(|link| {
            let found =
                link.names.iter().find(|name| engine.fonts().open(name).is_some());
            match found {
                Some(name) => Some(name.clone()),
                None if link.optional => None,
                None => Some(format!("[{}]", link.names.join(" / "))),
            }
        });
        let line = format!("  {name}: {}", faces.collect::<Vec<_>>().join(", "));
        printer.say(&line, &line);
    }
}
