"""Examples as offices have them: filled forms in .xlsx and .docx and text, imported again and compared with the data.

    imports.py BANXIN REPORT...
"""

import collections
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import docx
import openpyxl
import yaml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

import forms
from report import load

NUMERALS = "一二三四五六七八九十"
"""Numbers of sections."""


def to_sheet(form, path, more=()):
    """Writes forms into a workbook, one a sheet: numbers as numbers, cells merged."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, one in enumerate([form, *more], 1):
        fill_sheet(book.create_sheet(f"表{number}"), one)
    book.save(path)


def fill_sheet(sheet, form):
    width = max(cell.column + cell.columns for cell in form.cells())
    top = 1
    for line in form.caption:
        sheet.cell(top, 1, line)
        sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=width)
        top += 1
    for cell in form.cells():
        row, column = cell.row + top, cell.column + 1
        target = sheet.cell(row, column)
        put(target, cell.text)
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1)
    bottom = top + len(form.rows)
    for line in form.foot:
        sheet.cell(bottom, 1, line)
        bottom += 1


def put(target, text):
    """A number as a spreadsheet has it, a rate in percent as a share."""
    if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text):
        target.value = float(text) if "." in text else int(text)
        target.number_format = "0." + "0" * len(text.split(".")[1]) if "." in text else "General"
    elif re.fullmatch(r"\d+(\.\d+)?%", text):
        target.value = float(text[:-1]) / 100
        places = len(text[:-1].partition(".")[2])
        target.number_format = "0%" if not places else "0." + "0" * places + "%"
    elif text:
        target.value = text


def add_form(document, form):
    """Writes a form as a table of a document, with gridSpan and vMerge."""
    for line in form.caption:
        document.add_paragraph(line)
    rows = len(form.rows)
    columns = max(cell.column + cell.columns for cell in form.cells())
    table = document.add_table(rows, columns)
    for cell in form.cells():
        first = table.cell(cell.row, cell.column)
        last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
        whole = first.merge(last) if first is not last else first
        whole.text = cell.text
    for line in form.foot:
        document.add_paragraph(line)


def to_document(report, found, path):
    document = docx.Document()
    title = report["title"]
    for line in title if isinstance(title, list) else title.split("|"):
        document.add_paragraph(line)
    if "recipient" in report:
        document.add_paragraph(report["recipient"] + "：")
    add_blocks(document, report.get("preamble", []))
    add_sections(document, report.get("sections", []), 0)
    signoff = report.get("signoff", {})
    if "date" in signoff:
        document.add_paragraph(signoff.get("unit", report["unit"]))
        document.add_paragraph(signoff["date"])
    for form in found:
        add_form(document, form)
    document.save(path)


FORMS = ["{}、", "（{}）", "{}、", "（{}）"]


def written(blocks):
    """Blocks without what a document of the test has not: figures, charts, and what only a layout needs of a table."""
    for block in blocks:
        if isinstance(block, dict) and "table" in block:
            yield {"table": {key: value for key, value in block["table"].items() if key in ["caption", "header", "rows"]}}
        elif not (isinstance(block, dict) and ("figure" in block or "chart" in block)):
            yield block


def without_pictures(section):
    own = {**section, "body": list(written(section.get("body", []))), "sections": [without_pictures(one) for one in section.get("sections", [])]}
    return {key: value for key, value in own.items() if value}


def mark(level, number):
    return FORMS[min(level, 3)].format(NUMERALS[number - 1] if level < 2 else number)


def add_sections(document, sections, level):
    for number, section in enumerate(sections, 1):
        document.add_paragraph(mark(level, number) + section["title"])
        add_blocks(document, section.get("body", []), level)
        add_sections(document, section.get("sections", []), level + 1)


def add_blocks(document, blocks, level=-1):
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif "list" in block:
            for number, item in enumerate(block["list"], 1):
                document.add_paragraph(mark(max(level + 1, 2), number) + item)
        elif "table" in block:
            add_table(document, block["table"])


def add_table(document, table):
    if "caption" in table:
        document.add_paragraph(f"表1　{table['caption']}")
    rows = table["rows"]
    width = max(sum(size(cell)[0] for cell in row) for row in rows)
    target = document.add_table(len(rows), width)
    taken = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            columns, down = size(cell)
            taken |= {(number + y, column + x) for y in range(down) for x in range(columns)}
            first = target.cell(number, column)
            whole = first.merge(target.cell(number + down - 1, column + columns - 1)) if columns * down > 1 else first
            whole.text = cell if isinstance(cell, str) else cell["text"]


def size(cell):
    return (1, 1) if isinstance(cell, str) else (int(cell.get("columns", 1)), int(cell.get("rows", 1)))


def imported(banxin, path):
    """What the program makes of a file: the data and what it told."""
    run = subprocess.run([banxin, "import", path, "-o", "-", "--message-format", "json"], capture_output=True, text=True)
    assert run.returncode == 0, f"{path}: {run.stderr}"
    notes = [json.loads(line) for line in run.stderr.splitlines()]
    pathlib.Path(f"{path}.yaml").write_text(run.stdout)
    return load(pathlib.Path(f"{path}.yaml")), notes


def flat(value, path=""):
    """All values by their paths; numbers and spaces made alike."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}")
    elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        yield path, plain(value[0])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flat(inner, f"{path}[{number}]")
    else:
        yield path, plain(str(value))


def plain(text):
    text = re.sub(r"\s+", "", text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        text = text.rstrip("0").rstrip(".")
    day = re.fullmatch(r"(\d{4})年(\d+)月(\d+)日", text)
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else text


SHOWN = ["project", "funds", "goal", "indicators", "total", "signoff", "fields"]
COMPUTED = re.compile(r"^\.(funds\.(\w+\.)?(rate|unit)|total\.(weight|score)|indicators\[\d+\](\.indicators\[\d+\])?\.weight|layout|attachments.*|covers.*|contents|unit|signoff\.seal.*|.*\.marks?(\[\d+\])?)$")
"""What a form computes, or what stands there under another key."""


def compare(name, wanted, found, visible):
    """Tells each value that is not what it was; those that no form shows need not be there."""
    wanted, found = dict(flat(wanted)), dict(flat(found))
    faults = [f"{key}: {value!r} became {found.get(key)!r}" for key, value in wanted.items() if found.get(key) != value and not COMPUTED.match(key) and visible(value)]
    faults += [f"{key}: {value!r} from nowhere" for key, value in found.items() if key not in wanted and not COMPUTED.match(key)]
    for fault in faults:
        print(f"{name}: {fault}")
    return len(faults)


def main(banxin, *reports):
    faults = 0
    for report in map(pathlib.Path, reports):
        data = load(report)
        data = {**data, "sections": [without_pictures(section) for section in data.get("sections", [])]}
        found = [forms.Form(attachment, data) for attachment in [*data.get("covers", []), *data.get("attachments", [])]]
        shown = {key: data[key] for key in SHOWN if key in data}
        with tempfile.TemporaryDirectory() as folder:
            texts = [plain(text) for form in found for text in form.texts()]
            visible = lambda value: any(value in text for text in texts)
            if found:  # the forms as a workbook
                path = f"{folder}/form.xlsx"
                to_sheet(found[0], path, found[1:])
                result, notes = imported(banxin, path)
                faults += compare(f"{report} .xlsx", shown, {key: result[key] for key in SHOWN if key in result}, visible)
                show(notes)
            path = f"{folder}/form.docx"
            to_document(data, found, path)
            result, notes = imported(banxin, path)
            narrative = {key: data[key] for key in ["title", "year", "recipient", "preamble", "sections"] if key in data}
            faults += compare(f"{report} .docx", narrative | shown, {key: value for key, value in result.items()}, lambda value: True)
            show(notes)
    sys.exit(bool(faults))


def show(notes):
    for note in notes:
        print("  ", note["code"], note["message"])


if __name__ == "__main__":
    main(*sys.argv[1:])
