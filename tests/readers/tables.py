"""Compares the tables of a PDF, cell by cell, with the forms that the layouts make of the report."""

import re

import expected
from expected import bare
from faults import check, run

MOST = 12
"""No more faults of one table are told: one row too many moves all below it."""


def compare(tree, texts, report):
    """The tables of a structure tree are those of the report's forms; those of the narrative have the shape of tables."""
    wanted = expected_forms(report)
    found = tree.find("Table")
    check(len(found) == len(wanted), f"{len(found)} tables, expected {len(wanted)}")
    for number, (element, form) in enumerate(zip(found, wanted), 1):
        table = Table(element, texts, f"table {number} ({form.name if form else 'of the narrative'})")
        table.check_shape()
        if form:
            table.compare(form)
            table.check_turned(form)
            table.check_headers(form)
            table.check_parts(form)


def expected_forms(report):
    """The forms that are tables; nothing for each table of the narrative."""
    covers, attachments = (
        [form for form in expected.forms_of(report, key) if not form.only_places] for key in ["covers", "attachments"]
    )
    return [*covers, *[None] * expected.tables(report), *attachments]


def told(tag, text, rows, columns):
    spans = f", {rows} rows × {columns} columns" if (rows, columns) != (1, 1) else ""
    return f"{tag} “{bare(text)}”{spans}"


class Cell:
    """A cell of the structure tree."""

    def __init__(self, element, texts):
        self.element = element
        self.tag = element.tag
        self.text = bare(element.text(texts))
        self.rows = int(element.attributes.get("/RowSpan", 1))
        self.columns = int(element.attributes.get("/ColSpan", 1))
        self.headers = [bytes(name) for name in element.attributes.get("/Headers", [])]
        self.pages = element.pages()


class Table:
    """A table of the structure tree, be it cut over pages or not."""

    def __init__(self, element, texts, name):
        self.element, self.texts, self.name = element, texts, name
        found = [[child for child in row.children if child.tag in ("TH", "TD")] for row in element.find("TR")]
        self.rows = [[Cell(cell, texts) for cell in row] for row in found]
        self.told = 0

    def check(self, condition, message):
        self.told += not condition
        check(condition or self.told > MOST, f"{self.name}: {message}")

    def compare(self, form):
        """Each cell has the tag, the text and the spans that the layout gives it."""
        self.check(len(self.rows) == len(form.rows), f"{len(self.rows)} rows, expected {len(form.rows)}")
        for number, (found, wanted) in enumerate(zip(self.rows, form.rows), 1):
            what = f"row {number}"
            self.check(len(found) == len(wanted), f"{what}: {len(found)} cells, expected {len(wanted)}")
            for place, (cell, own) in enumerate(zip(found, wanted), 1):
                one, two = told(cell.tag, cell.text, cell.rows, cell.columns), told(own.tag, own.text, own.rows, own.columns)
                self.check(one == two, f"{what}, cell {place} (column {own.column + 1}): expected {two}, found {one}")
        caption = bare("".join(one.text(self.texts) for one in self.element.find("Caption")))
        own = bare("".join(form.caption))
        self.check(caption == own, f"caption: expected “{own}”, found “{caption}”")

    def check_turned(self, form):
        """A landscape form reads from the bottom of the upright sheet to its top, any other from left to right."""
        direction = (0, 1) if form.landscape else (1, 0)
        found = {self.texts.directions[one] for element in self.element.walk() for one in element.sequences if one in self.texts.directions}
        self.check(found <= {direction}, f"text runs in directions {sorted(found)}, expected {direction}")

    def check_shape(self):
        """Spans cover a rectangle without holes; headers have identifiers and scopes; headers that are named exist."""
        taken, width = set(), sum(cell.columns for cell in self.rows[0])
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                places = {(number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
                self.check(not places & taken, f"row {number + 1}: “{cell.text}” covers places of another cell")
                taken |= places
        every = {(row, column) for row in range(len(self.rows)) for column in range(width)}
        self.check(taken == every, f"not a rectangle: {sorted(taken ^ every)[:3]} (row, column, from 0)")
        headers = [cell for row in self.rows for cell in row if cell.tag == "TH"]
        known = {cell.element.identifier for cell in headers}
        self.check(None not in known and len(known) == len(headers), "a TH without an ID of its own")
        self.check(all("/Scope" in cell.element.attributes for cell in headers), "a TH without Scope")
        for cell in (cell for row in self.rows for cell in row):
            self.check(known.issuperset(cell.headers), f"“{cell.text}” names headers that are not there")

    def check_headers(self, form):
        """A cell of data names the label nearest to it in its row, or the head nearest above it, and no stranger."""
        own, owners = self.known(form), form.owners
        names = {found.element.identifier: cell for cell, found in own.items()}
        for cell, found in own.items():
            named = {names[name] for name in found.headers if name in names}
            strangers = [header.text for header in named if not header.shares(cell)]
            self.check(not strangers, f"row {cell.row + 1}: “{found.text}” names headers elsewhere: {strangers}")
            header = nearest(cell, owners) if cell.tag == "TD" else None
            if header in own:
                self.check(header in named, f"row {cell.row + 1}: “{found.text}” does not name “{bare(header.text)}”")

    def check_parts(self, form):
        """On each further page that a table is on, its heads and labels are printed again, as artifacts."""
        own = self.known(form)
        for row in form.rows:
            pages = {page for cell in row if cell.rows == 1 and cell in own for page in own[cell].pages}
            for page, cell in ((page, cell) for page in pages for cell in [*row.heads, *row.labels] if cell in own):
                if own[cell].pages and max(own[cell].pages) < page:
                    artifacts = bare(self.texts.artifacts.get(page, ""))
                    self.check(bare(cell.text) in artifacts, f"page {page + 1}: “{bare(cell.text)}” is not printed again")

    def known(self, form):
        """The cells that were found by those of the form."""
        return {cell: found for row, found_row in zip(form.rows, self.rows) for cell, found in zip(row, found_row)}


def nearest(cell, owners):
    """The first label at its left in its first row; if there is none, the first head above its first column."""
    left = (owners.get((cell.row, column)) for column in range(cell.column - 1, -1, -1))
    above = (owners.get((row, cell.column)) for row in range(cell.row - 1, -1, -1))
    found = (one for ones, kind in [(left, "label"), (above, "head")] for one in ones if one and one.kind == kind)
    return next(found, None)


def compare_poppler(path, report):
    """The same texts as poppler reads them."""
    wanted = expected_forms(report)
    if None in wanted:
        return
    found, cells = poppler_cells(path), [cell for form in wanted for cell in form.cells()]
    check(len(found) == len(cells), f"poppler: {len(found)} cells, expected {len(cells)}")
    for number, (text, own) in enumerate(zip(found, cells), 1):
        check(text == bare(own.text), f"poppler: cell {number}: expected “{bare(own.text)}”, found “{text}”")


def poppler_cells(path):
    """The texts of all cells as poppler reads them."""
    _, out, _ = run("pdfinfo", "-struct-text", path)
    found, inside = [], None
    for line in out.splitlines():
        indent = len(line) - len(line.lstrip())
        if inside is not None and indent <= inside:
            inside = None
        if re.match(r"\s+T[HD]\b", line):
            found.append("")
            inside = indent
        elif inside is not None and (text := re.fullmatch(r'\s+"(.*)"', line)):
            found[-1] += text[1]
    return [bare(text) for text in found]
