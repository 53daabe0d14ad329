//! Spreadsheets, read by calamine: each sheet a grid.

mod format;
mod grid;
mod scan;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError,
};

use crate::diag::{Diagnostic, Result, both};

use super::input::{Piece, Place};
use super::note::{Notes, shown};
use super::package::{self, Package};
use grid::Sheet;
use scan::Scan;

type Bytes<'a> = Cursor<&'a [u8]>;

/// The sheets of a spreadsheet, those that are not hidden first.
pub(super) fn read(file: &str, bytes: &[u8], notes: &mut Notes) -> Result<Vec<Piece>> {
    guarded(file, || {
        let mut book: Xlsx<Bytes<'_>> =
            Xlsx::new(Cursor::new(bytes)).map_err(|error| vec![fault(file, &error)])?;
        let mut package = Package::open(file, bytes)?;
        let parts: BTreeMap<String, String> =
            scan::sheets(&mut package, file)?.into_iter().collect();
        let mut pieces = vec![];
        for (name, hidden) in sheets(&book, notes) {
            let scan = match parts.get(&name) {
                Some(part) => scan::scan(&mut package, file, part)?,
                None => Scan::default(),
            };
            let cells = cells(&mut book, &name, &scan, notes)
                .map_err(|error| vec![fault(file, &error)])?;
            let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            tell(&name, hidden, &scan, notes);
            pieces.push(Sheet { name, cells, merged }.piece(file, notes)?);
        }
        Ok(pieces)
    })
}

/// The sheets of a spreadsheet before 2007.
pub(super) fn read_old(
    file: &str,
    bytes: &[u8],
    notes: &mut Notes,
) -> Result<Vec<Piece>> {
    guarded(file, || {
        let mut book: Xls<Bytes<'_>> = Xls::new(Cursor::new(bytes))
            .map_err(|error| vec![old_fault(file, &error)])?;
        let mut pieces = vec![];
        for (name, hidden) in sheets(&book, notes) {
            let range =
                book.worksheet_range(&name).map_err(|_| vec![package::damaged(file)])?;
            let (top, left) = range.start().unwrap_or_default();
            let mut cells = BTreeMap::new();
            for (row, column, value) in range.used_cells() {
                let at = (top + row_number(row), left + row_number(column));
                if let Some(text) = text(&name, at, value, "General", false, notes) {
                    cells.insert(at, text);
                }
            }
            let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            tell(&name, hidden, &Scan::default(), notes);
            pieces.push(Sheet { name, cells, merged }.piece(file, notes)?);
        }
        Ok(pieces)
    })
}

fn row_number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The reader has places where it takes a file for what it should be: what goes wrong there is
/// a damaged file, not the end of the program.
fn guarded<T>(file: &str, read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(vec![package::damaged(file)]))
}

/// The names of the sheets, and whether they are hidden.
fn sheets<R: Reader<RS>, RS: std::io::Read + std::io::Seek>(
    book: &R,
    notes: &mut Notes,
) -> Vec<(String, bool)> {
    let mut sheets = vec![];
    for sheet in book.sheets_metadata() {
        if sheet.typ == SheetType::WorkSheet {
            sheets.push((sheet.name.clone(), sheet.visible != SheetVisible::Visible));
        } else {
            let name = &sheet.name;
            notes.tell_all(
                "import::sheet",
                both(
                    format!("the sheet `{name}` has no cells, and was left out"),
                    format!("工作表“{name}”不是单元格表，未采用"),
                ),
                both(
                    "look whether something is needed of it",
                    "请确认其中是否有需要的内容",
                ),
            );
        }
    }
    sheets.sort_by_key(|(_, hidden)| *hidden);
    sheets
}

/// The texts of a sheet's cells, by row and column.
fn cells(
    book: &mut Xlsx<Bytes<'_>>,
    sheet: &str,
    scan: &Scan,
    notes: &mut Notes,
) -> std::result::Result<BTreeMap<(u32, u32), String>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let formats: Vec<String> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.clone().unwrap_or_default().format_code)
        .collect();
    let mut cells = BTreeMap::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let at = cell.get_position();
        let format = formats.get(style).map_or("General", String::as_str);
        let computed = scan.computed.contains(&grid::place(at));
        let value = Data::from(cell.get_value().clone());
        if let Some(text) = text(sheet, at, &value, format, computed, notes) {
            cells.insert(at, text);
        }
    }
    Ok(cells)
}

/// What a cell says.
fn text(
    sheet: &str,
    at: (u32, u32),
    value: &Data,
    format: &str,
    computed: bool,
    notes: &mut Notes,
) -> Option<String> {
    let place = || grid::place_of(sheet, at);
    match value {
        Data::Empty => None,
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(written(*number, format, computed, &place(), notes)),
        Data::String(text) => Some(text.replace("\r\n", "\n")),
        Data::Bool(yes) => Some(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(date) => Some(day(date, format)),
        Data::DateTimeIso(text) => {
            Some(text.split('T').next().unwrap_or_default().to_owned())
        }
        Data::DurationIso(text) => Some(text.clone()),
        Data::Error(error) => {
            let error = error.to_string();
            notes.tell(
                "import::formula",
                &place(),
                both(
                    format!("the formula gives {error}, which was left out"),
                    format!("公式结果为 {error}，未采用"),
                ),
                both("correct the formula, or write the value", "请更正公式，或写入数值"),
            );
            None
        }
    }
}

fn written(
    number: f64,
    format: &str,
    computed: bool,
    place: &Place,
    notes: &mut Notes,
) -> String {
    let written = format::number(number, format, computed);
    if let Some(other) = &written.shown {
        let (text, other) = (shown(&written.text), shown(other));
        let what = if computed {
            both(
                format!("taken as it is shown, {text}; its value is {other}"),
                format!("按显示值取 {text}，实际值为 {other}"),
            )
        } else {
            both(
                format!("taken as it was typed, {text}; the cell shows {other}"),
                format!("按录入值取 {text}，单元格显示为 {other}"),
            )
        };
        let hint = both("look which of the two is meant", "请确认应为哪一个");
        notes.tell("import::rounded", place, what, hint);
    }
    written.text
}

/// A day from its serial number, in so much of it as the cell shows.
fn day(date: &ExcelDateTime, format: &str) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if !date.is_datetime() {
        return format!("{}", date.as_f64());
    }
    let shows = |letter: char| {
        let plain = format.to_ascii_lowercase();
        let outside: String = plain.split('"').step_by(2).collect();
        outside.contains(letter)
    };
    match (shows('y') || shows('e'), shows('d')) {
        (true, false) => format!("{year}年{month}月"),
        (false, false) if shows('h') => format!("{hour}:{minute:02}"),
        _ => format!("{year}年{month}月{day}日"),
    }
}

/// Tells what is special in a sheet.
fn tell(sheet: &str, hidden: bool, scan: &Scan, notes: &mut Notes) {
    let mut whole = |code, en: String, zh: String| {
        let hint = both("look whether it is meant", "请确认是否需要");
        notes.tell_all(
            code,
            both(format!("{sheet}: {en}"), format!("{sheet}：{zh}")),
            hint,
        );
    };
    if hidden {
        whole(
            "import::hidden",
            "the sheet is hidden, and was read".into(),
            "工作表是隐藏的，已读取".into(),
        );
    }
    if !scan.hidden_rows.is_empty() {
        let rows = ranges(&scan.hidden_rows, |at| at.to_string());
        whole(
            "import::hidden",
            format!("hidden rows were read: {rows}"),
            format!("已读取隐藏的行：{rows}"),
        );
    }
    if !scan.hidden_columns.is_empty() {
        let columns = ranges(&scan.hidden_columns, |at| grid::letters(at - 1));
        whole(
            "import::hidden",
            format!("hidden columns were read: {columns}"),
            format!("已读取隐藏的列：{columns}"),
        );
    }
    if scan.pictures > 0 {
        let count = scan.pictures;
        whole(
            "import::picture",
            format!("{count} pictures were left out"),
            format!("有 {count} 张图片未导入"),
        );
    }
    tell_texts(sheet, scan, notes);
}

fn tell_texts(sheet: &str, scan: &Scan, notes: &mut Notes) {
    for place in &scan.without_value {
        let place =
            Place::Name(both(format!("{sheet}!{place}"), format!("{sheet}!{place}")));
        notes.tell(
            "import::formula",
            &place,
            both("the formula has no value in the file", "公式在文件中没有计算结果"),
            both(
                "open the file in a spreadsheet program and save it",
                "请用电子表格程序打开并保存",
            ),
        );
    }
    for (kind, text) in &scan.texts {
        let (en, zh) = match kind.as_str() {
            "drawing" => ("a drawing", "图形"),
            "header" => ("a header or footer", "页眉页脚"),
            _ => ("a comment", "批注"),
        };
        let place = Place::Name(both(format!("{sheet}, {en}"), format!("{sheet}，{zh}")));
        notes.unplaced(&place, text);
    }
}

fn ranges(ranges: &[(u32, u32)], name: impl Fn(u32) -> String) -> String {
    let range = |(from, to): &(u32, u32)| {
        if from == to { name(*from) } else { format!("{}–{}", name(*from), name(*to)) }
    };
    ranges.iter().take(20).map(range).collect::<Vec<_>>().join("、")
}

fn fault(file: &str, error: &XlsxError) -> Diagnostic {
    match error {
        XlsxError::Password => package::password(file),
        _ => package::damaged(file),
    }
}

fn old_fault(file: &str, error: &calamine::XlsError) -> Diagnostic {
    match error {
        calamine::XlsError::Password => package::password(file),
        _ => package::damaged(file),
    }
}
