"""Forms filled as docs/layouts.md tells it, without the program's help."""

import pathlib

import expressions
from expressions import Missing, Value
from grid import Cell, Grid, Row
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


def cells(sources, scope, rows=1, origin=None):
    """The cells of a row; a list among them stands for its cells. `rows` is what they cover if they do not say it."""
    for source in sources:
        if isinstance(source, list):
            yield from cells(source, scope, rows, origin)
        else:
            yield cell(source, scope, rows, origin)


def cell(source, scope, rows, origin):
    kind = next((key for key in ["diagonal", "head", "label", "text"] if key in source), "text")
    texts = source.get(kind, "")
    text = "".join(expressions.fill(text, scope) for text in (texts if isinstance(texts, list) else [texts]))
    at = int(source["at"]) - 1 if "at" in source else None
    columns, rows = int(source.get("columns", 1)), int(source.get("rows", rows))
    return Cell(kind, text, columns, rows, at, source.get("merge", "false"), origin)


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


class Described(Grid):
    """A grid that a layout describes, filled: a form, or a panel of the report's layout."""

    def __init__(self, description, scope):
        self.layout = description
        super().__init__(list(self.build(description["rows"], scope, [])))
        self.caption, self.continued_caption, self.foot = (
            list(lines(description.get(key, []), scope)) for key in ["caption", "continued_caption", "foot"]
        )

    def build(self, sources, scope, heads):
        """The rows, groups with the cells beside and after them."""
        for source in sources:
            if "part" in source:
                yield from self.build(self.layout["parts"][source["part"]], scope, heads)
                continue
            origin = object()
            for own in scopes(source, scope):
                rows = self.group(source, own, heads) if "rows" in source else [Row(cells(source["cells"], own, origin=origin), heads)]
                yield from rows
                if source.get("kind") == "repeat":
                    heads = [*heads, *rows[0]]

    def group(self, source, scope, heads):
        """Rows with the cells beside and after them."""
        rows = list(self.build(source["rows"], scope, heads))
        if rows:
            beside = cells(source.get("beside", []), scope, len(rows))
            rows[0][:] = [*beside, *rows[0], *cells(source.get("after", []), scope, len(rows))]
        return rows


class Form(Described):
    """A form of the report."""

    def __init__(self, attachment, report):
        self.name = attachment["form"]
        scope = completed(shown(report, attachment))
        source = layout(f"form/{self.name}")
        title = source.get("title", "")
        self.title = attachment.get("title", title)
        scope["form"] = {"title": self.title}
        super().__init__(source, scope)
        self.summary = expressions.fill(self.layout.get("summary", title), scope)
        self.only_places = self.layout.get("layout") == "true"
        self.landscape = self.layout.get("orientation") == "landscape"


def lines(sources, scope):
    for source in sources:
        if "when" not in source or expressions.true(source["when"], scope):
            texts = source["text"]
            yield from (expressions.fill(text, scope) for text in (texts if isinstance(texts, list) else [texts]))
