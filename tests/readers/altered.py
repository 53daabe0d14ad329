#!/usr/bin/env python3
"""Alters a report, and the PDF made of it, in ways that the comparison of its tables must find.

    altered.py REPORT.yaml REPORT.pdf [LAYOUTS...]
"""

import copy
import pathlib
import sys

import pikepdf

import expected
import faults
import forms
import structure
import tables

MOST = 12
"""So many texts of a report are altered."""


def reports(report):
    """The report with one text altered that a table shows."""
    plain = cells(report)
    count = 0
    for path in texts(report):
        if count < MOST and cells(other := altered(report, path)) not in (plain, None):
            count += 1
            yield ".".join(map(str, path)), other


def texts(node, path=()):
    """The places of texts; of lists the last items first, since most are in lists."""
    for key, value in node.items() if isinstance(node, dict) else reversed(list(enumerate(node))):
        if isinstance(value, str) and key not in ("form", "layout"):
            yield (*path, key)
        elif isinstance(value, (dict, list)):
            yield from texts(value, (*path, key))


def altered(report, path):
    """A digit more, or 改: a number stays a number."""
    other = node = copy.deepcopy(report)
    for key in path[:-1]:
        node = node[key]
    text = node[path[-1]]
    node[path[-1]] = f"1{text}" if text[:1].isdigit() else f"{text}改"
    return other


def cells(report):
    """What the tables of a report show; nothing if it became one that cannot be set."""
    try:
        found = expected.tables(report)
    except (ValueError, TypeError, AttributeError):
        return None
    return [(cell.tag, cell.text, cell.rows, cell.columns) for grid in found for cell in grid.cells()]


def elements(pdf, tag):
    """The structure elements of a tag."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == tag and "/P" in item]


def attributes(item, **own):
    item.A = pikepdf.Array([pikepdf.Dictionary({"/O": pikepdf.Name.Table, **{f"/{key}": value for key, value in own.items()}})])


def lose_row(pdf):
    table = next(table for table in elements(pdf, "/Table") if any(kid.S == "/TR" for kid in table.K))
    table.K = pikepdf.Array(list(table.K)[:-1])


def exchange(pdf):
    row = next(row for row in elements(pdf, "/TR") if len(row.K) > 1)
    row.K = pikepdf.Array([row.K[1], row.K[0], *list(row.K)[2:]])


def promote(pdf):
    elements(pdf, "/TD")[0].S = pikepdf.Name.TH


def forget_headers(pdf):
    for cell in elements(pdf, "/TD"):
        if "/A" in cell:
            attributes(cell, **{key[1:]: value for part in cell.A for key, value in part.items() if "Span" in key})


def widen(pdf):
    attributes(elements(pdf, "/TD")[0], ColSpan=40)


def has_words(kids):
    """Whether there is text of a cell's own, and not an element such as a picture."""
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return not any(isinstance(kid, pikepdf.Dictionary) and "/S" in kid for kid in kids)


def empty(pdf):
    del next(cell for cell in elements(pdf, "/TH") if "/K" in cell and has_words(cell.K)).K


ALTERATIONS = [lose_row, exchange, promote, forget_headers, widen, empty]


def wrong(pdf, texts, report):
    """Whether the comparison finds a fault."""
    faults.FAULTS.clear()
    tables.compare(structure.read(pdf), texts, report)
    return bool(faults.FAULTS)


def main(report_path, path, *layouts):
    forms.FOLDERS[:0] = map(pathlib.Path, layouts)
    report = expected.load(report_path)
    if not cells(report):
        return 0
    texts = structure.texts(path)
    missed = []
    with pikepdf.open(path) as pdf:
        missed += [f"{name} altered" for name, other in reports(report) if not wrong(pdf, texts, other)]
        bald = copy.copy(texts)
        bald.artifacts = {}
        again = sum(table.again for table in tables.compare(structure.read(pdf), texts, report))
        missed += ["no heads and labels on further pages"] if again and not wrong(pdf, bald, report) else []
    for alter in ALTERATIONS:
        with pikepdf.open(path) as pdf:
            alter(pdf)
            missed += [] if wrong(pdf, texts, report) else [alter.__name__]
    for one in missed:
        print(f"{path}: not found: {one}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
