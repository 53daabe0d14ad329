"""Grids of cells: each cell in its place, equal ones merged."""


class Cell:
    """A cell of a grid; its row and column are known when it is placed. `kind` is head, label, diagonal or text;
    cells of one `origin` were made from one row of a layout, so that equal ones can merge."""

    def __init__(self, kind, text, columns=1, rows=1, at=None, merge="false", origin=None):
        self.kind, self.text, self.columns, self.rows = kind, text, columns, rows
        self.at, self.merge, self.origin = at, merge, origin
        self.tag = "TD" if kind == "text" else "TH"
        self.row = self.column = None

    def places(self, first=0):
        """The places that it covers, from a row on."""
        return [(row, column) for row in self.reach(0) if row >= first for column in self.reach(1)]

    def reach(self, axis):
        first, count = [(self.row, self.rows), (self.column, self.columns)][axis]
        return range(first, first + count)

    def shares(self, other):
        """Whether a row or a column holds both."""
        pairs = ((self.reach(axis), other.reach(axis)) for axis in (0, 1))
        return any(one.start < two.stop and two.start < one.stop for one, two in pairs)


class Row(list):
    """A row of cells; `heads` and `labels` are those that are printed again with it on a further page."""

    def __init__(self, found, heads):
        super().__init__(found)
        self.heads, self.labels = heads, []


class Grid:
    """Rows of cells that are placed; the lines above and below."""

    landscape = only_places = False
    caption = continued_caption = foot = ()
    summary = ""

    def __init__(self, rows):
        self.rows, self.owners = rows, {}
        for number, row in enumerate(rows):
            self.place(number, row)
        for (number, _), cell in self.owners.items():
            if cell.tag == "TH" and number > cell.row and cell not in rows[number].labels:
                rows[number].labels.append(cell)

    def cells(self):
        return [cell for row in self.rows for cell in row]

    def texts(self):
        """All texts in reading order."""
        return [*self.caption, *(cell.text for cell in self.cells()), *self.foot]

    def place(self, number, row):
        """Gives each cell of a row its column, in the places that cells above leave; merges equal cells."""
        column, merges = 0, []
        for cell in list(row):
            column = cell.at if cell.at is not None else column
            while (number, column) in self.owners:
                column += 1
            cell.row, cell.column = number, column
            above = self.owners.get((number - 1, column))
            if cell.merge != "false":
                merges.append(merging(cell, above, merges))
                if merges[-1]:
                    row.remove(cell)
                    above.rows += cell.rows
                    cell = above
            self.owners.update(dict.fromkeys(cell.places(number), cell))
        row.sort(key=lambda cell: cell.column)


def merging(cell, above, left):
    """Whether a cell merges with the one above; `left` is whether those at its left do."""
    equal = above is not None and above.origin is cell.origin and above.text == cell.text
    return equal and (all(left) if cell.merge == "true" else all(left[:1]))
