"""Forms filled as docs/layouts.md tells it, without the program's help."""

import pathlib

import expressions
from expressions import Missing, Value
from report import completed, load, shown

FOLDERS = [pathlib.Path(__file__).parents[2] / "layouts"]
"""Where layouts are: those that ship last."""


def layout(name):
    """A layout with all that it extends."""
    path = next(path for folder in FOLDERS if (path := folder / f"{name}.yaml").exists())
    own = load(path)
    return merged(layout(own["extends"]), own) if "extends" in own else own


def merged(base, own):
    if isinstance(base, dict) and isinstance(own, dict):
        return base | {key: merged(base.get(key), value) for key, value in own.items()}
    return own


class Cell:
    """A cell of a form; its row and column are known when it is placed."""

    def __init__(self, source, scope, rows=1):
        self.source = source
        self.kind = next(key for key in ["diagonal", "head", "label", "text"] if key in source)
        texts = source[self.kind] if isinstance(source[self.kind], list) else [source[self.kind]]
        self.tag = "TD" if self.kind == "text" else "TH"
        self.text = "".join(expressions.fill(text, scope) for text in texts)
        self.columns = int(source.get("columns", 1))
        self.rows = int(source.get("rows", rows))
        self.at = int(source["at"]) - 1 if "at" in source else None
        self.merge = source.get("merge", "false")
        self.row = self.column = None

    def places(self, first=0):
        """The places that it covers, from a row on."""
        return [(row, column) for row in self.reach(0) if row >= first for column in self.reach(1)]

    def reach(self, axis):
        first, count = [(self.row, self.rows), (self.column, self.columns)][axis]
        return range(first, first + count)

    def shares(self, other):
        """Whether a row or a column holds both."""
        return any(set(self.reach(axis)) & set(other.reach(axis)) for axis in (0, 1))


class Row(list):
    """A row of cells; `heads` and `labels` are those that are printed again with it on a further page."""

    def __init__(self, found, heads):
        super().__init__(found)
        self.heads, self.labels = heads, []


def cells(sources, scope, rows=1):
    for source in sources:
        if isinstance(source, list):
            yield from cells(source, scope, rows)
        else:
            yield Cell(source, scope, rows)


def blanks(found):
    """What some item of a list has: where another lacks it, it is empty."""
    result = {}
    for key, value in (pair for item in found if isinstance(item, dict) for pair in item.items()):
        result[key] = merged(result.get(key), blanks([value])) if isinstance(value, dict) else Missing()
    return result


def items(found, names, same, scope):
    """The scope of each item at the ends of lists in lists; those below are called `names`, or all the `same`."""
    around = merged(scope, blanks(found))
    for item in found:
        levels = [*scope.get("levels", []), item]
        inner = merged(around, item) if isinstance(item, dict) else around
        inner = {**inner, "levels": levels, f"level{len(levels)}": item, "item": item}
        below = item.get(names[0]) if isinstance(item, dict) and names else None
        if below:
            yield from items(below, names if same else names[1:], same, inner)
        else:
            yield inner


def lookup(scope, path, other):
    for name in path.split("."):
        scope = expressions.ENVIRONMENT.getattr(scope, name)
    return other if isinstance(scope, Missing) else scope


def scopes(source, scope):
    """What each of the rows or groups that a source stands for looks its values up in."""
    if "with" in source:
        scope = merged(scope, lookup(scope, source["with"], {}))
    found = [scope]
    if "each" in source:
        first, *names = source["each"] if isinstance(source["each"], list) else [source["each"]]
        ends = items(lookup(scope, first, []), names or [first.split(".")[-1]], not names, scope)
        found = ({**one, "index": Value(number)} for number, one in enumerate(ends, 1))
    return [one for one in found if "when" not in source or expressions.true(source["when"], one)]


class Form:
    """A form of a report: its rows of cells, and the lines above and below its grid."""

    def __init__(self, attachment, report):
        self.name = attachment["form"]
        self.layout = layout(f"form/{self.name}")
        scope = completed(shown(report, attachment))
        self.title = attachment.get("title", self.layout.get("title", ""))
        self.rows = list(self.build(self.layout["rows"], scope, []))
        self.owners = {}
        for number, row in enumerate(self.rows):
            self.place(number, row)
        for (number, _), cell in self.owners.items():
            if cell.tag == "TH" and number > cell.row and cell not in self.rows[number].labels:
                self.rows[number].labels.append(cell)
        self.caption, self.continued_caption, self.foot = (
            list(lines(self.layout.get(key, []), scope)) for key in ["caption", "continued_caption", "foot"]
        )
        self.summary = expressions.fill(self.layout.get("summary", self.layout.get("title", "")), scope)
        self.only_places = self.layout.get("layout") == "true"
        self.landscape = self.layout.get("orientation") == "landscape"

    def texts(self):
        """All texts in reading order."""
        return [*self.caption, *(cell.text for cell in self.cells()), *self.foot]

    def cells(self):
        return [cell for row in self.rows for cell in row]

    def build(self, sources, scope, heads):
        """The rows, groups with the cells beside and after them."""
        for source in sources:
            if "part" in source:
                yield from self.build(self.layout["parts"][source["part"]], scope, heads)
                continue
            for own in scopes(source, scope):
                rows = list(self.build(source["rows"], own, heads)) if "rows" in source else [Row(cells(source["cells"], own), heads)]
                if "rows" in source and rows:
                    beside = cells(source.get("beside", []), own, len(rows))
                    after = cells(source.get("after", []), own, len(rows))
                    rows[0][:] = [*beside, *rows[0], *after]
                yield from rows
                if source.get("kind") == "repeat":
                    heads = [*heads, *rows[0]]

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
    equal = above is not None and above.source is cell.source and above.text == cell.text
    return equal and (all(left) if cell.merge == "true" else all(left[:1]))


def lines(sources, scope):
    for source in sources:
        if "when" not in source or expressions.true(source["when"], scope):
            texts = source["text"]
            yield from (expressions.fill(text, scope) for text in (texts if isinstance(texts, list) else [texts]))
