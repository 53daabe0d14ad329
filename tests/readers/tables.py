"""Compares the tables of a PDF, cell by cell, with the forms that the layouts make of the report."""

import re

import expected
from expected import bare
from faults import check, run

MOST = 12
"""No more faults of one table are told: one row too many moves all below it."""


def compare(tree, texts, report, screen=False):
    """The tables of a structure tree are the report's."""
    wanted, elements = expected.tables(report), tree.find("Table")
    check(len(elements) == len(wanted), f"{len(elements)} tables, expected {len(wanted)}")
    found = [Table(element, texts, grid, number) for number, (element, grid) in enumerate(zip(elements, wanted), 1)]
    for table in found:
        table.check_shape()
        table.compare()
        table.check_headers()
        table.check_turned(screen)
        table.check_parts()
    return found


def told(cell):
    spans = f", {cell.rows} rows × {cell.columns} columns" if (cell.rows, cell.columns) != (1, 1) else ""
    return f"{cell.tag} “{bare(cell.text)}”{spans}"


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

    def __init__(self, element, texts, grid, number):
        self.element, self.texts, self.grid = element, texts, grid
        self.name = f"table {number} ({grid.name})"
        found = [[child for child in row.children if child.tag in ("TH", "TD")] for row in element.find("TR")]
        self.rows = [[Cell(cell, texts) for cell in row] for row in found]
        self.known = {own: cell for row, found_row in zip(grid.rows, self.rows) for own, cell in zip(row, found_row)}
        self.told = self.again = 0

    def check(self, condition, message):
        self.told += not condition
        check(condition or self.told > MOST, f"{self.name}: {message}")

    def compare(self):
        """Each cell has the tag, the text and the spans that it should have."""
        rows = self.grid.rows
        self.check(len(self.rows) == len(rows), f"{len(self.rows)} rows, expected {len(rows)}")
        for number, (found, wanted) in enumerate(zip(self.rows, rows), 1):
            what = f"row {number}"
            self.check(len(found) == len(wanted), f"{what}: {len(found)} cells, expected {len(wanted)}")
            for place, (cell, own) in enumerate(zip(found, wanted), 1):
                self.same(f"{what}, cell {place} (column {own.column + 1})", told(own), told(cell))
        caption = "".join(one.text(self.texts) for one in self.element.find("Caption"))
        self.same("caption", bare("".join(self.grid.caption)), bare(caption))
        if self.grid.summary is not None:
            self.same("summary", self.grid.summary, str(self.element.attributes.get("/Summary", "")))

    def same(self, what, wanted, found):
        self.check(wanted == found, f"{what}: expected {wanted}, found {found}")

    def check_turned(self, screen):
        """A landscape form reads from the bottom of the upright sheet to its top, any other from left to right."""
        wanted = (0, 1) if self.grid.landscape and not screen else (1, 0)
        directions = self.texts.directions
        found = {directions.get(one, wanted) for element in self.element.walk() for one in element.sequences}
        self.check(found <= {wanted}, f"text runs in directions {sorted(found)}, expected {wanted}")

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

    def check_headers(self):
        """A cell of data names the label nearest to it in its row and the head nearest above it, and no stranger."""
        names = {found.element.identifier: cell for cell, found in self.known.items()}
        near = nearest(self.grid)
        for cell, found in self.known.items():
            what = f"row {cell.row + 1}: “{found.text}”"
            named = {names[name] for name in found.headers if name in names}
            strangers = [header.text for header in named if not header.shares(cell)]
            self.check(not strangers, f"{what} names headers elsewhere: {strangers}")
            if cell.tag == "TD":
                lacking = [header.text for header in near[cell] if header not in named]
                self.check(not lacking, f"{what} does not name {lacking}")

    def check_parts(self):
        """On each further page are its caption, heads and labels again, as artifacts."""
        pages = self.element.pages()
        again = {(page, "".join(self.grid.continued_caption)) for page in pages if page > min(pages)}
        begun = set()
        for row in self.grid.rows:
            on = {page for cell in row if cell.rows == 1 and cell in self.known for page in self.known[cell].pages}
            # a page that begins with heads of its own has no need of those before
            heads = [] if any(cell.kind == "head" for cell in row) else row.heads
            for page in on:
                cells = row.labels if page in begun else [*heads, *row.labels]
                again |= {(page, cell.text) for cell in cells if cell in self.known and max(self.known[cell].pages, default=page) < page}
            begun |= on
        artifacts = {page: bare(text) for page, text in self.texts.artifacts.items()}
        for page, text in sorted(again):
            self.check(bare(text) in artifacts.get(page, ""), f"page {page + 1}: “{bare(text)}” is not printed again")
        self.again = len(again)


def nearest(grid):
    """Of each cell the first label at its left in its first row, and the first head above its first column."""
    above, found = {}, {}
    for row in grid.rows:
        for cell in row:
            left = (grid.owners.get((cell.row, column)) for column in range(cell.column - 1, -1, -1))
            label = next((one for one in left if one and one.kind == "label"), None)
            found[cell] = [one for one in [label, above.get(cell.column)] if one]
        above.update({column: cell for cell in row if cell.kind == "head" for column in cell.reach(1)})
    return found


def compare_poppler(path, report):
    """The same texts as poppler reads them."""
    found, cells = poppler_cells(path), [cell for grid in expected.tables(report) for cell in grid.cells()]
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
