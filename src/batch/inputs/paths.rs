//! Files, folders, globs and lists of them.

use std::fs;
use std::io::{self, BufRead};
use std::path::{Component, Path, PathBuf};

use banxin::diag::{Diagnostic, both};
use banxin::yaml;

use super::{Item, What, extension, shown, stem};

/// A file that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    path: PathBuf,
    /// How many of its parts are of the folder that was given.
    given: usize,
}

/// A file, or what is wrong with what was to be one.
type Result = std::result::Result<Found, (String, Diagnostic)>;

/// Folders deeper than this below the one that was given are not looked into: links may lead
/// round in a circle.
const MAX_DEPTH: usize = 32;

impl Found {
    fn alone(path: &Path) -> Self {
        Self { path: path.to_owned(), given: path.components().count().saturating_sub(1) }
    }

    pub(super) fn item(self) -> Item {
        let below: PathBuf = self.path.components().skip(self.given).collect();
        Item {
            number: 0,
            input: shown(&self.path),
            stem: stem(&self.path),
            path: shown(&below.with_extension("")),
            folder: self.path.parent().map(Path::to_owned),
            what: What::File(self.path),
        }
    }
}

/// The files that an argument stands for.
pub(super) fn find(input: &Path) -> Vec<Result> {
    if input.is_dir() {
        let mut found = vec![];
        walk(input, input.components().count(), 0, &mut found);
        return if found.is_empty() { vec![Err(nothing(input))] } else { found };
    }
    match input.to_str().filter(|text| text.contains(['*', '?', '['])) {
        Some(pattern) if !input.exists() => glob(input, pattern),
        _ => vec![Ok(Found::alone(input))],
    }
}

/// All reports below a folder, in the order of their names.
fn walk(folder: &Path, given: usize, depth: usize, found: &mut Vec<Result>) {
    let entries =
        match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => {
                let name = shown(folder);
                found.push(Err((name.clone(), yaml::unreadable(&name, &error))));
                return;
            }
        };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| !is_hidden(path));
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth < MAX_DEPTH {
                walk(&path, given, depth + 1, found);
            }
        } else if matches!(extension(&path).as_str(), "yaml" | "yml") {
            found.push(Ok(Found { path, given }));
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn glob(input: &Path, pattern: &str) -> Vec<Result> {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(error) => return vec![Err((shown(input), bad_pattern(input, &error)))],
    };
    let is_plain = |part: &Component<'_>| {
        !part.as_os_str().to_string_lossy().contains(['*', '?', '['])
    };
    let given = input.components().take_while(is_plain).count();
    let mut found = vec![];
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => walk(&path, given, 0, &mut found),
            Ok(path) => found.push(Ok(Found { path, given })),
            Err(error) => {
                let name = shown(error.path());
                found.push(Err((name.clone(), yaml::unreadable(&name, error.error()))));
            }
        }
    }
    if found.is_empty() { vec![Err(nothing(input))] } else { found }
}

/// The files that a list names, one a line.
pub(super) fn list(input: impl BufRead) -> Vec<Result> {
    let lines = input.split(b'\n').filter_map(|line| match line.map(String::from_utf8) {
        Ok(Ok(line)) => {
            let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
            (!line.trim().is_empty()).then(|| Ok(listed(Path::new(line))))
        }
        Ok(Err(error)) => {
            let line = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let fault = not_utf8(&line);
            Some(Err((line, fault)))
        }
        Err(error) => Some(Err(("-".to_owned(), yaml::unreadable("-", &error)))),
    });
    lines.collect()
}

/// A file of a list keeps the folders by which the list names it, if that is possible.
fn listed(path: &Path) -> Found {
    let stays =
        |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    match path.components().all(stays) {
        // A dot at the beginning is no folder.
        true if path.starts_with(".") => Found { path: path.to_owned(), given: 1 },
        true => Found { path: path.to_owned(), given: 0 },
        false => Found::alone(path),
    }
}

fn nothing(input: &Path) -> (String, Diagnostic) {
    let name = shown(input);
    let fault = Diagnostic::error(
        "batch::nothing",
        both("there is no report", "其中没有报告"),
    )
    .in_file(name.clone())
    .hint(both(
        "in folders, files that end in .yaml or .yml are looked for; check the name, and how the shell reads it",
        "文件夹中只查找以 .yaml 或 .yml 结尾的文件；请检查名称，以及命令行对它的解释",
    ));
    (name, fault)
}

fn bad_pattern(input: &Path, error: &glob::PatternError) -> Diagnostic {
    Diagnostic::error(
        "batch::bad-glob",
        both(
            format!("this pattern of names is none: {error}"),
            format!("通配符有误：{error}"),
        ),
    )
    .in_file(shown(input))
    .hint(both(
        "`*` stands for any letters, `**` for any folders",
        "* 代表任意字符，** 代表任意层文件夹",
    ))
}

fn not_utf8(line: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::list-encoding",
        both("the list is not UTF-8", "清单不是 UTF-8 编码"),
    )
    .in_file(line)
    .hint(both("save it as UTF-8", "请另存为 UTF-8"))
}
