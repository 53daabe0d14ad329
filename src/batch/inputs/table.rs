//! Tables with a report in each row: CSV, and what all tables have in common.

use std::path::Path;

use banxin::diag::{Diagnostic, both};
use banxin::yaml;

use super::{Common, LARGEST, Origin, Row, shown, too_large};

/// The columns of a table: the paths of values.
pub(super) struct Columns {
    paths: Vec<Option<Vec<String>>>,
}

impl Columns {
    /// Reads the first row. A column without a name is left out.
    pub(super) fn read<'a>(
        table: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<Self, Diagnostic> {
        let mut paths: Vec<Option<Vec<String>>> = vec![];
        for name in names {
            let name = name.trim_start_matches('\u{feff}').trim();
            if name.is_empty() {
                paths.push(None);
                continue;
            }
            let path: Vec<String> =
                name.split('.').map(|key| key.trim().to_owned()).collect();
            if path.iter().any(String::is_empty) {
                return Err(bad_column(table, name));
            }
            if paths.contains(&Some(path.clone())) {
                return Err(twice(table, name));
            }
            paths.push(Some(path));
        }
        let named = paths.iter().flatten().next();
        named.ok_or_else(|| no_columns(table))?;
        Ok(Self { paths })
    }

    /// A row as a report. An empty cell leaves what is common to all.
    pub(super) fn report(
        &self,
        common: &Common,
        cells: impl Iterator<Item = String>,
    ) -> Vec<u8> {
        let filled = self.paths.iter().zip(cells).filter_map(|(path, text)| {
            let path = path.as_deref()?;
            (!text.trim().is_empty()).then_some((path, text))
        });
        common.with_values(filled)
    }
}

/// The bytes of a table.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let fault = |error| yaml::unreadable(&shown(path), &error);
    // A table is many reports: it may be longer than one.
    const MOST: u64 = 8 * LARGEST;
    if std::fs::metadata(path).map_err(fault)?.len() > MOST {
        return Err(too_large(&shown(path)));
    }
    std::fs::read(path).map_err(fault)
}

/// Opens a CSV.
pub(super) fn open(path: &Path, common: &Common) -> Result<Origin, Diagnostic> {
    let name = shown(path);
    let text = text(&name, bytes(path)?)?;
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(true).flexible(true);
    let mut reader = builder.from_reader(std::io::Cursor::new(text.into_bytes()));
    let headers = reader.headers().map_err(|error| broken(&name, &error))?.clone();
    let columns = Columns::read(&name, headers.iter())?;
    let start = reader.position().clone();
    let says = |row: &csv::Result<csv::StringRecord>| {
        row.as_ref().map_or(true, |row| row.iter().any(|cell| !cell.trim().is_empty()))
    };
    let count = reader.records().filter(says).count() as u64;
    reader.seek(start).map_err(|error| broken(&name, &error))?;
    let (table, own) = (name.clone(), common.clone());
    let rows = reader.into_records().filter(says).map(move |row| match row {
        Ok(row) => {
            let number = row.position().map_or(0, csv::Position::line);
            let cells = row.iter().map(str::to_owned);
            let text = if row.len() > columns.paths.len() {
                Err(too_many(&table, number))
            } else {
                Ok(columns.report(&own, cells))
            };
            Row { number, text }
        }
        Err(error) => Row {
            number: error.position().map_or(0, csv::Position::line),
            text: Err(broken(&table, &error)),
        },
    });
    let folder = common.folder.clone().or_else(|| path.parent().map(Path::to_owned));
    Ok(Origin::Rows { name, folder, rows: Box::new(rows), count: Some(count) })
}

/// The text of a CSV: UTF-8, or GB18030 as Excel writes it in China.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let (text, faulty) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
    match faulty {
        false => Ok(text.into_owned()),
        true => Err(Diagnostic::error(
            "batch::table-encoding",
            both(
                "the table is neither UTF-8 nor GB18030 (GBK)",
                "表格既不是 UTF-8 也不是 GB18030（GBK）编码",
            ),
        )
        .in_file(name)
        .hint(both("save it as CSV UTF-8", "请另存为 CSV UTF-8 格式"))),
    }
}

fn broken(table: &str, error: &csv::Error) -> Diagnostic {
    Diagnostic::error(
        "batch::broken-table",
        both(
            format!("the table cannot be read: {error}"),
            format!("表格无法读取：{error}"),
        ),
    )
    .in_file(table)
    .hint(both("check the quotes in this row", "请检查此行的引号"))
}

fn too_many(table: &str, number: u64) -> Diagnostic {
    Diagnostic::error(
        "batch::too-many-cells",
        both(
            "the row has more cells than the table has columns",
            "此行的单元格多于表头的列",
        ),
    )
    .in_file(format!("{table}:{number}"))
    .hint(both(
        "a cell with a comma in it stands between quotes",
        "含逗号的单元格须加引号",
    ))
}

fn bad_column(table: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::bad-column",
        both(
            format!("`{name}` is no path of a value"),
            format!("“{name}”不是数据的路径"),
        ),
    )
    .in_file(table)
    .hint(columns_hint())
}

fn twice(table: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::bad-column",
        both(format!("two columns are called `{name}`"), format!("有两列都叫“{name}”")),
    )
    .in_file(table)
    .hint(columns_hint())
}

pub(super) fn no_columns(table: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::no-columns",
        both("the first row names no columns", "首行没有列名"),
    )
    .in_file(table)
    .hint(columns_hint())
}

fn columns_hint() -> banxin::diag::Bilingual {
    both(
        "the first row names the values as paths: unit, funds.total.budget, indicators.1.name",
        "首行以路径指明各列数据：unit、funds.total.budget、indicators.1.name",
    )
}
