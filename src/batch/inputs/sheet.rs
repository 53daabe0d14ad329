//! Spreadsheets with a report in each row of the first sheet, read by calamine.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use banxin::diag::{Diagnostic, both};
use calamine::{Data, ExcelDateTime, Range, Reader, SheetVisible};

use super::table::{Columns, bytes, no_columns};
use super::{Common, Origin, Row, shown};

/// Opens a spreadsheet.
pub(super) fn open(path: &Path, common: &Common) -> Result<Origin, Diagnostic> {
    let name = shown(path);
    let bytes = bytes(path)?;
    // A damaged file may be more than its reader expects.
    let range = catch_unwind(AssertUnwindSafe(|| first_sheet(bytes)));
    let range = range.unwrap_or_else(|_| Err("it is damaged".to_owned()));
    let range = range.map_err(|why| unreadable(&name, &why))?;
    let first_row = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
    let mut rows = range.rows();
    let head = rows.next().ok_or_else(|| no_columns(&name))?;
    let names: Vec<String> =
        head.iter().map(|cell| text(cell).unwrap_or_default()).collect();
    let columns = Columns::read(&name, names.iter().map(String::as_str))?;
    let says = |row: &[Data]| row.iter().any(|cell| !matches!(cell, Data::Empty));
    let numbered: Vec<(u64, Vec<Data>)> = (first_row + 1..)
        .zip(rows)
        .filter(|(_, row)| says(row))
        .map(|(number, row)| (number, row.to_vec()))
        .collect();
    let (count, table, own) = (numbered.len() as u64, name.clone(), common.clone());
    let rows = numbered.into_iter().map(move |(number, row)| {
        let cells: Result<Vec<String>, String> = row.iter().map(text).collect();
        let cells = cells.map_err(|fault| faulty(&table, number, &fault));
        Row { number, text: cells.map(|cells| columns.report(&own, cells.into_iter())) }
    });
    let folder = common.folder.clone().or_else(|| path.parent().map(Path::to_owned));
    Ok(Origin::Rows { name, folder, rows: Box::new(rows), count: Some(count) })
}

/// The first sheet that is not hidden.
fn first_sheet(bytes: Vec<u8>) -> Result<Range<Data>, String> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| error.to_string())?;
    let sheets = book.sheets_metadata();
    let seen = sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = seen.or(sheets.first()).map(|sheet| sheet.name.clone());
    let name = name.ok_or_else(|| "it has no sheet".to_owned())?;
    book.worksheet_range(&name).map_err(|error| error.to_string())
}

/// A cell as text: texts as they are, numbers as they are stored, days as days. The fault if
/// it has one.
fn text(cell: &Data) -> Result<String, String> {
    match cell {
        Data::Empty => Ok(String::new()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Ok(text.clone())
        }
        Data::Int(number) => Ok(number.to_string()),
        Data::Float(number) => Ok(decimal(*number)),
        Data::Bool(value) => Ok(value.to_string()),
        Data::DateTime(time) => Ok(day(time)),
        Data::Error(error) => Err(error.to_string()),
    }
}

/// A number as Excel shows it: 15 digits are all that count.
fn decimal(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>();
    rounded.unwrap_or(number).to_string()
}

fn day(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return decimal(time.as_f64());
    }
    let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
    match (hour, minute) {
        (0, 0) => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

fn unreadable(table: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::broken-table",
        both(format!("the table cannot be read: {why}"), format!("表格无法读取：{why}")),
    )
    .in_file(table)
    .hint(both("save it anew as .xlsx or .csv", "请重新另存为 .xlsx 或 .csv"))
}

fn faulty(table: &str, number: u64, fault: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::faulty-cell",
        both(
            format!("a cell of the row has the value {fault}"),
            format!("此行有单元格的值为 {fault}"),
        ),
    )
    .in_file(format!("{table}:{number}"))
    .hint(both("mend its formula", "请修正其公式"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_excel_shows() {
        for (number, text) in [
            (40.0, "40"),
            (15.649_999_999_999_999, "15.65"),
            (0.1 + 0.2, "0.3"),
            (-1.5, "-1.5"),
            (123_456_789_012.0, "123456789012"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }
}
