//! The names of outputs, by a pattern: `{year}-{unit}-{project}.pdf`.

use std::fmt::Write;

use banxin::data::Archive;
use banxin::diag::{Bilingual, Diagnostic, both};
use banxin::yaml::{self, Node, NodeKind};

/// A pattern of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A value, filled up with zeros to a width.
    Value(String, usize),
}

/// What a name can be made of beside the report's values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    /// `{number}`: the item's number in the input.
    pub(crate) number: u64,
    /// `{stem}`: the input's name without its ending.
    pub(crate) stem: &'a str,
    /// `{path}`: the same, with the folders below the one that was given.
    pub(crate) path: &'a str,
    /// `{fonds}`, `{category}`, `{retention}`, `{department}`, `{item}`: the parts of 档号 that the
    /// report leaves out.
    pub(crate) archive: Option<&'a Archive>,
}

impl Known<'_> {
    /// A part of the report's 档号 (DA/T 22-2015), by its name.
    fn code(&self, report: Option<&Node>, name: &str) -> Option<String> {
        let own = report.and_then(|report| entry(report, "archive"));
        let own: Archive =
            own.and_then(|own| yaml::from_node(own).ok()).unwrap_or_default();
        let codes = self.archive.map_or_else(|| own.clone(), |batch| own.over(batch));
        // The year of filing, where it is not the report's.
        let year = codes.year.map(|year| year.value);
        let is_known = name != "year" || year.is_some();
        let names = codes.names(year.unwrap_or_default());
        let found = names.into_iter().find(|(known, _)| *known == name && is_known);
        found?.1
    }
}

/// The usual pattern.
pub(crate) const USUAL: &str = "{path}.pdf";
/// Numbers are filled up with zeros to at most this many digits.
const WIDEST: usize = 20;
/// What file systems take, in bytes of UTF-8 (Linux) or units of UTF-16 (Windows, macOS).
const LONGEST: usize = 255;

impl Pattern {
    /// Reads a pattern, or says what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, Bilingual> {
        let (mut parts, mut plain, mut rest) = (vec![], String::new(), text.chars());
        while let Some(c) = rest.next() {
            let doubled = rest.as_str().starts_with(c);
            match c {
                '{' | '}' if doubled => {
                    plain.push(c);
                    rest.next();
                }
                '{' => {
                    let (inner, after) =
                        rest.as_str().split_once('}').ok_or_else(open)?;
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(value(inner)?);
                    rest = after.chars();
                }
                '}' => return Err(open()),
                c => plain.push(c),
            }
        }
        parts.push(Part::Text(plain));
        parts.retain(|part| *part != Part::Text(String::new()));
        let pattern = Self { text: text.to_owned(), parts };
        pattern.is_pdf().then_some(pattern).ok_or_else(no_ending)
    }

    fn is_pdf(&self) -> bool {
        match self.parts.last() {
            Some(Part::Text(text)) => text.to_lowercase().ends_with(".pdf"),
            _ => false,
        }
    }

    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether names need the report's values.
    pub(crate) fn needs_values(&self) -> bool {
        let own = ["number", "stem", "path"];
        let is_foreign = |part: &Part| matches!(part, Part::Value(path, _) if !own.contains(&path.as_str()));
        self.parts.iter().any(is_foreign)
    }

    /// The name of an item's output, or why it has none.
    pub(crate) fn fill(
        &self,
        known: &Known<'_>,
        report: Option<&Node>,
    ) -> Result<String, Diagnostic> {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => name.push_str(text),
                // A width of zero leaves a text as it is.
                Part::Value(path, width) if path == "number" => {
                    let _ = write!(name, "{:0width$}", known.number);
                }
                Part::Value(path, _) if path == "stem" => name.push_str(known.stem),
                Part::Value(path, _) if path == "path" => name.push_str(known.path),
                Part::Value(path, _) => {
                    let value = known.code(report, path);
                    let value = value.or_else(|| find(report?, path));
                    let value = value.filter(|value| !value.trim().is_empty());
                    let value = value.ok_or_else(|| no_value(path))?;
                    name.push_str(one_part(path, value.trim())?);
                }
            }
        }
        lawful(&name).map(|()| name)
    }
}

fn value(inner: &str) -> Result<Part, Bilingual> {
    let (path, width) = inner.split_once(':').unwrap_or((inner, "0"));
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let width = width.parse().ok().filter(|width| *width <= WIDEST);
    match width {
        Some(width)
            if !path.is_empty()
                && path.chars().all(is_path)
                && (width == 0 || path == "number") =>
        {
            Ok(Part::Value(path.to_owned(), width))
        }
        _ => Err(both(
            format!(
                "`{{{inner}}}` is neither the path of a value, such as {{project.name}}, nor {{stem}}, {{path}}, {{number}} or {{number:5}}"
            ),
            format!(
                "“{{{inner}}}”既不是数据的路径（如 {{project.name}}），也不是 {{stem}}、{{path}}、{{number}} 或 {{number:5}}"
            ),
        )),
    }
}

fn open() -> Bilingual {
    both(
        "a brace is not closed or not opened; a brace itself is written {{ or }}",
        "花括号不成对；花括号本身写作 {{ 或 }}",
    )
}

fn no_ending() -> Bilingual {
    both("the names have to end in .pdf", "文件名须以 .pdf 结尾")
}

/// A value by its path: a text; the name of what has one; the lines of a title.
fn find(report: &Node, path: &str) -> Option<String> {
    let mut node = report;
    for key in path.split('.') {
        node = entry(node, key)?;
    }
    text(node).or_else(|| text(entry(node, "name")?))
}

fn entry<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.kind {
        NodeKind::Map(entries) => {
            let found = entries.iter().find(|(name, _)| name.text == key);
            found.map(|(_, node)| node)
        }
        NodeKind::Seq(items) => items.get(key.parse::<usize>().ok()?.checked_sub(1)?),
        _ => None,
    }
}

fn text(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Some(text.clone()),
        NodeKind::Seq(lines) => lines.iter().map(text).collect(),
        NodeKind::Null | NodeKind::Map(_) => None,
    }
}

/// A value makes no folders.
fn one_part<'a>(path: &str, value: &'a str) -> Result<&'a str, Diagnostic> {
    match value.chars().find(|c| matches!(c, '/' | '\\')) {
        None => Ok(value),
        Some(c) => Err(bad_name(
            value,
            both(
                format!("`{path}` has `{c}`, which no file name may have"),
                format!("“{path}”中有“{c}”，文件名不能含此字符"),
            ),
        )),
    }
}

/// Refuses a name that is not lawful everywhere: what was made here may be handed on, on a disk
/// for Windows. (Microsoft, Naming Files, Paths, and Namespaces.)
fn lawful(name: &str) -> Result<(), Diagnostic> {
    for part in name.split('/') {
        let fault = fault(part);
        if let Some(fault) = fault {
            return Err(bad_name(name, fault));
        }
    }
    Ok(())
}

fn fault(part: &str) -> Option<Bilingual> {
    let illegal = |c: &char| c.is_control() || "<>:\"|?*\\".contains(*c);
    if part.is_empty() || part == "." || part == ".." {
        return Some(both(
            "the name would leave the folder of the batch",
            "此名称会超出批处理的文件夹",
        ));
    }
    if let Some(c) = part.chars().find(illegal) {
        let shown = c.escape_debug();
        return Some(both(
            format!("`{shown}` may not stand in a file name on Windows"),
            format!("Windows 的文件名不能含“{shown}”"),
        ));
    }
    if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Some(both(
            "a file name on Windows neither begins with a space nor ends with a space or a dot",
            "Windows 的文件名不能以空格开头，也不能以空格或句点结尾",
        ));
    }
    if is_reserved(part) {
        return Some(both(
            format!("`{part}` is the name of a device on Windows"),
            format!("“{part}”在 Windows 中是设备名"),
        ));
    }
    if part.len() > LONGEST {
        return Some(both(
            format!("the name is longer than {LONGEST} bytes"),
            format!("名称超过 {LONGEST} 字节"),
        ));
    }
    None
}

/// Names of devices, whatever stands after the first dot.
fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_uppercase();
    let device = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    let port = |name: &str| {
        let mut rest = name.chars();
        let digit = rest.next().is_some_and(|c| "123456789¹²³".contains(c));
        digit && rest.next().is_none()
    };
    device.contains(&stem.as_str())
        || ["COM", "LPT"].iter().any(|at| stem.strip_prefix(at).is_some_and(port))
}

fn bad_name(name: &str, why: Bilingual) -> Diagnostic {
    Diagnostic::error(
        "batch::name",
        both(
            format!("no file can be called `{name}`: {}", why.en),
            format!("不能以“{name}”作为文件名：{}", why.zh),
        ),
    )
    .hint(both(
        "change the value in the report, or name outputs by other values with --name",
        "请修改报告中的数据，或用 --name 改用其他数据命名",
    ))
}

fn no_value(path: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::no-value",
        both(
            format!("the report has no `{path}`, which the output is to be named by"),
            format!("报告中没有用于命名的“{path}”"),
        ),
    )
    .hint(both(
        "fill it in, or name outputs by other values with --name",
        "请填写该项，或用 --name 改用其他数据命名",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    use banxin::diag::{Source, SourceId};
    use banxin::yaml;

    const KNOWN: Known<'_> = Known { number: 7, stem: "a", path: "in/a", archive: None };

    fn filled(pattern: &str, report: &str) -> Result<String, String> {
        let text = report.to_owned();
        let source = Source { name: "a.yaml".to_owned(), text, folder: None };
        let node = yaml::parse(&source, SourceId::REPORT).unwrap();
        let pattern = Pattern::read(pattern).map_err(|why| why.en)?;
        pattern.fill(&KNOWN, Some(&node)).map_err(|why| why.message.en)
    }

    const REPORT: &str =
        "{unit: 沅江市商务局, year: 2022, project: {name: 驻外招商, code: '007'},
        title: [沅江市商务局, 自评报告], fields: {list: [x, y]}, bad: 'a/b', empty: ' '}";

    #[test]
    fn names_are_made_of_values() {
        for (pattern, name) in [
            ("{year}-{unit}-{project}.pdf", "2022-沅江市商务局-驻外招商.pdf"),
            ("{project.code}/{number:5}.PDF", "007/00007.PDF"),
            ("{path}.pdf", "in/a.pdf"),
            ("{stem}_{number}.pdf", "a_7.pdf"),
            ("{title}.pdf", "沅江市商务局自评报告.pdf"),
            ("{fields.list.2}{{}}.pdf", "y{}.pdf"),
        ] {
            assert_eq!(filled(pattern, REPORT).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_are_file_numbers_of_an_archive() {
        let batch =
            r#"{"fonds": "Z109", "category": "WS", "retention": "D30", "item": "5"}"#;
        let batch = serde_json::from_str(batch).ok();
        let batch = batch.and_then(|data| Archive::read(&data)).unwrap().nth(8);
        let report =
            format!("{}, archive: {{department: SWJ}}}}", &REPORT[..REPORT.len() - 1]);
        let source = Source { name: "a.yaml".to_owned(), text: report, folder: None };
        let node = yaml::parse(&source, SourceId::REPORT).unwrap();
        let pattern = "{fonds}-{category}·{year}-{retention}-{department}-{item}.pdf";
        let pattern = Pattern::read(pattern).unwrap();
        let known = Known { archive: Some(&batch), ..KNOWN };
        let name = pattern.fill(&known, Some(&node)).map_err(|why| why.message.en);
        assert_eq!(name.as_deref(), Ok("Z109-WS·2022-D30-SWJ-0012.pdf"));
        let refused = pattern.fill(&KNOWN, Some(&node)).unwrap_err();
        assert!(refused.message.en.contains("no `fonds`"), "{}", refused.message.en);
    }

    #[test]
    fn patterns_that_are_none_are_refused() {
        for bad in ["{unit.pdf", "unit}.pdf", "{}.pdf", "{a b}.pdf", "{unit:5}.pdf"] {
            assert!(Pattern::read(bad).is_err(), "{bad}");
        }
        for bad in ["{unit}", "pdf", "{unit}.txt", ""] {
            assert_eq!(Pattern::read(bad), Err(no_ending()), "{bad}");
        }
    }

    #[test]
    fn names_that_are_not_lawful_everywhere_are_refused() {
        for (pattern, why) in [
            ("../{unit}.pdf", "leave"),
            ("/tmp/{unit}.pdf", "leave"),
            ("a//b.pdf", "leave"),
            ("./a.pdf", "leave"),
            ("{bad}.pdf", "`/`"),
            ("{empty}.pdf", "no `empty`"),
            ("{unit.name}.pdf", "no `unit.name`"),
            ("{project.nothing}.pdf", "no `project.nothing`"),
            ("a:b.pdf", "Windows"),
            ("a\\b.pdf", "Windows"),
            ("a?.pdf", "Windows"),
            ("a\u{7}.pdf", "Windows"),
            ("a. /b.pdf", "ends"),
            (" a.pdf", "begins"),
            ("a./b.pdf", "ends"),
            ("nul.pdf", "device"),
            ("Com1.x.pdf", "device"),
            ("lpt³.pdf", "device"),
            ("CON /b.pdf", "ends"),
        ] {
            let refused = filled(pattern, REPORT).unwrap_err();
            assert!(refused.contains(why), "{pattern}: {refused}");
        }
        assert!(filled("com.pdf", REPORT).is_ok() && filled("com10.pdf", REPORT).is_ok());
        assert!(filled(&format!("{}.pdf", "长".repeat(90)), REPORT).is_err());
    }
}
