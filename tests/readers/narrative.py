"""What the report says in its own words: headings, paragraphs and tables, in reading order."""

import forms
from grid import Cell, Grid, Row


def title(report):
    lines = report["title"]
    return "".join(lines if isinstance(lines, list) else [lines]).replace("|", "").replace("\n", "")


def blocks(found):
    """The blocks of a body, those in lists too."""
    for block in found:
        if isinstance(block, dict) and "list" in block:
            for item in block["list"]:
                yield from blocks([item] if isinstance(item, str) else item)
        else:
            yield block


def bodies(sections):
    for section in sections:
        yield from blocks(section.get("body", []))
        yield from bodies(section.get("sections", []))


def everything(report):
    """All blocks of the report."""
    return [*blocks(report.get("preamble", [])), *bodies(report.get("sections", []))]


def headings(sections):
    for section in sections:
        yield section["title"]
        yield from headings(section.get("sections", []))


def texts(found):
    """The texts of blocks: of figures and tables those that stand around them."""
    for block in blocks(found):
        if isinstance(block, str):
            yield block
        elif "continued" in block:
            yield block["continued"]
        else:
            (content,) = block.values()
            yield content.get("caption", "")
            yield content.get("note", "")


def of_sections(sections):
    for section in sections:
        yield section["title"]
        yield from texts(section.get("body", []))
        yield from of_sections(section.get("sections", []))


def tables(report):
    """The tables as grids."""
    found = [block["table"] for block in everything(report) if isinstance(block, dict) and "table" in block]
    captions = (numbered(found, report, "tables", key) for key in ["caption", "continued"])
    return [Written(*one) for one in zip(found, *captions)]


def numbered(found, report, what, key):
    """The captions as the layout numbers them; what has none is not counted."""
    number = 0
    for one in found:
        number += "caption" in one
        pattern = forms.layout(report.get("layout", "report"))[what][key]
        yield pattern.replace("{1}", str(number)) + one["caption"] if "caption" in one else ""


class Written(Grid):
    """A table of the narrative: so many rows of heads, so many columns of labels."""

    def __init__(self, source, caption, continued):
        self.name = "of the narrative"
        self.heads, self.labels = int(source.get("header", 1)), int(source.get("labels", 0))
        super().__init__([Row([cell(one) for one in row], []) for row in source["rows"]])
        for row in self.rows:
            for one in row:
                one.kind = "head" if one.row < self.heads else "label" if one.column < self.labels else "text"
                one.tag = "TD" if one.kind == "text" else "TH"
        again = [one for row in self.rows[: self.heads] for one in row]
        for row in self.rows[self.heads :]:
            row.heads = again
        self.caption, self.continued_caption, self.foot = [caption], [continued], [source.get("note", "")]
        self.summary = None


def cell(source):
    if not isinstance(source, dict):
        return Cell("text", source)
    return Cell("text", source["text"], int(source.get("columns", 1)), int(source.get("rows", 1)))
