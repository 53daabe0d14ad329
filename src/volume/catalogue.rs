//! 目录: the catalogue as a table for other programs, CSV and `.xlsx`.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::calendar::Date;
use crate::diag::{Diagnostic, Result, both};

use super::{Entry, Place};

/// A report in the catalogue of all volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// 序号, counted from 1 in each volume.
    pub index: usize,
    /// The report.
    pub entry: Entry,
    /// Where it stands.
    pub place: Place,
    /// The file of its volume.
    pub volume: String,
}

/// The columns of the catalogue on paper (DA/T 22-2015), and what a program wants besides.
const HEADS: [&str; 9] =
    ["序号", "责任者", "题名", "日期", "页号", "备注", "页数", "档号", "案卷文件"];
/// About how wide they are, in digits.
const WIDTHS: [f64; 9] = [6.0, 28.0, 60.0, 10.0, 10.0, 12.0, 6.0, 30.0, 20.0];

/// A day in eight digits: `20230315` (DA/T 22-2015).
pub(super) fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year, date.month, date.day)
}

/// The cells of a row. Those of `NUMBERS` are numbers.
fn cells(row: &Row) -> [String; 9] {
    let Row { index, entry, place, volume } = row;
    let number = entry.archive.number(entry.year).ok();
    [
        index.to_string(),
        entry.author.clone(),
        entry.title.clone(),
        entry.date.map(digits).unwrap_or_default(),
        format!("{}-{}", place.first, place.last),
        entry.remark.clone(),
        entry.pages.to_string(),
        number.map(|number| number.to_string()).unwrap_or_default(),
        volume.clone(),
    ]
}

/// The columns whose cells are numbers.
const NUMBERS: [usize; 2] = [0, 6];

/// The catalogue as CSV: UTF-8 with a byte order mark, by which spreadsheet programs tell it
/// from the encodings of old, and lines that end as theirs do.
pub fn csv(rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let records = std::iter::once(HEADS.map(str::to_owned)).chain(rows.iter().map(cells));
    for record in records {
        writer.write_record(&record).map_err(|error| unwritten(&error.to_string()))?;
    }
    writer.into_inner().map_err(|error| unwritten(&error.to_string()))
}

/// The catalogue as a spreadsheet. The same rows give the same bytes: its date is the last of
/// the reports', never the clock's.
pub fn xlsx(rows: &[Row]) -> Result<Vec<u8>> {
    workbook(rows).map_err(|error| unwritten(&error.to_string()))
}

fn workbook(rows: &[Row]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let last = rows.iter().filter_map(|row| row.entry.date).max();
    let made = last.map_or_else(
        || ExcelDateTime::from_ymd(EARLIEST, 1, 1),
        |date| ExcelDateTime::from_ymd(date.year.max(EARLIEST), date.month, date.day),
    )?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet().set_name("目录")?;
    let head = Format::new().set_bold();
    for ((column, text), width) in (0..).zip(HEADS).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, text, &head)?;
    }
    for (line, row) in (1..).zip(rows) {
        for ((column, index), text) in (0..).zip(0..).zip(cells(row)) {
            match text.parse::<f64>().ok().filter(|_| NUMBERS.contains(&index)) {
                Some(number) => sheet.write_number(line, column, number)?,
                None => sheet.write_string(line, column, text)?,
            };
        }
    }
    // The heads stay in sight, and stand again on each page that is printed.
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    book.save_to_buffer()
}

/// The first year that a spreadsheet knows.
const EARLIEST: u16 = 1900;

fn unwritten(detail: &str) -> Diagnostics {
    let message = both(
        format!("the catalogue cannot be written: {detail}"),
        format!("无法生成目录：{detail}"),
    );
    let hint = both(
        "a spreadsheet has at most 1 048 575 rows and 32 767 characters a cell",
        "电子表格至多 1048575 行，每格至多 32767 个字符",
    );
    vec![Diagnostic::error("volume::catalogue", message).hint(hint)]
}

type Diagnostics = Vec<Diagnostic>;
