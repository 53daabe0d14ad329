#!/usr/bin/env python3
"""Reads a report's PDF with other people's readers and compares it with the report's YAML.

    check.py REPORT.yaml REPORT.pdf [LAYOUTS...] [--screen]
"""

import io
import pathlib
import re
import sys

import pikepdf
from fontTools import cffLib

import expected
import figures
import forms
import narrative
import structure
import tables
from faults import FAULTS, check, run

def in_order(found, texts, reader):
    """Each text stands after the one before it."""
    found = re.sub(r"—\d+—", "", expected.bare(found))
    at = 0
    for text in texts:
        text = expected.bare(text)
        place = found.find(text, at)
        check(place >= 0, f"{reader}: not found in order: {text[:60]}")
        at = max(at, place + len(text))


def qpdf(path):
    code, out, err = run("qpdf", "--check", path)
    check(code == 0 and "No syntax or stream encoding errors found" in out, f"qpdf: {out}{err}")


def fonts(path):
    _, out, _ = run("pdffonts", path)
    lines = out.splitlines()[2:]
    check(lines, "pdffonts: no fonts")
    for line in lines:
        check(re.search(r"\byes yes yes\b", line), f"pdffonts: not embedded, subset, with ToUnicode: {line}")
        check(re.match(r"[A-Z]{6}\+", line), f"pdffonts: no subset tag: {line}")


def widths(pdf):
    """The widths that the file gives for CFF fonts are those that the fonts have."""
    seen = set()
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            descendant = font.DescendantFonts[0]
            descriptor = descendant.FontDescriptor
            if "/FontFile3" not in descriptor:
                continue
            compare_widths(font, descendant, descriptor.FontFile3.read_bytes())


def compare_widths(font, descendant, data):
    cff = cffLib.CFFFontSet()
    cff.decompile(io.BytesIO(data), None)
    top = cff[0]
    given, array, at = {}, list(descendant.get("/W", [])), 0
    while at < len(array):
        first = int(array[at])
        if isinstance(array[at + 1], pikepdf.Array):
            given.update({first + step: float(width) for step, width in enumerate(array[at + 1])})
            at += 2
        else:
            given.update(dict.fromkeys(range(first, int(array[at + 1]) + 1), float(array[at + 2])))
            at += 3
    usual = float(descendant.get("/DW", 1000))
    for name in top.charset[1:]:
        glyph = top.CharStrings[name]
        glyph.decompile()
        glyph.draw(NoPen())
        matrix = getattr(top, "FontMatrix", [0.001])[0]
        cid = int(name[3:]) if name.startswith("cid") else top.charset.index(name)
        dict_matrix = top.FDArray[top.FDSelect[top.charset.index(name)]].rawDict.get("FontMatrix") if hasattr(top, "FDArray") else None
        scale = 1000 * (dict_matrix[0] if dict_matrix and "FontMatrix" not in top.rawDict else matrix)
        own = glyph.width * scale
        check(abs(own - given.get(cid, usual)) < 1.01, f"{font.BaseFont}: width of CID {cid}: {given.get(cid, usual)} in the file, {own} in the font")


class NoPen:
    """A pen that draws nothing; drawing reads the width."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


def catalog(pdf, report):
    root = pdf.Root
    check(root.Lang == "zh-CN", "the language is not zh-CN")
    check(bool(root.MarkInfo.Marked), "not marked as tagged")
    check("/Outlines" in root, "no outline")
    check("/PageLabels" in root, "no page labels")
    check(bool(root.ViewerPreferences.DisplayDocTitle), "the title is not displayed")
    with pdf.open_metadata() as metadata:
        title = narrative.title(report)
        check(metadata.get("dc:title") == title, f"dc:title is {metadata.get('dc:title')}")
        check(report["unit"] in metadata.get("dc:creator", []), "dc:creator is not the unit")
        check(metadata.get("pdfaid:part") == "2" and metadata.get("pdfaid:conformance") == "A", "not PDF/A-2a")
        check(metadata.get("pdfuaid:part") == "1", "not PDF/UA-1")


def outline(pdf, report):
    with pdf.open_outline() as found:
        titles = []

        def walk(items):
            for item in items:
                titles.append(expected.bare(item.title))
                walk(item.children)

        walk(found.root)
    headings = [expected.bare(heading) for heading in narrative.headings(report.get("sections", []))]
    rest = iter(titles)
    for heading in headings:
        check(any(title.endswith(heading) for title in rest), f"outline lacks {heading}")


def contents(pdf, tree, texts, report, labels, path):
    """Each entry ends with the label of the page that it leads to, where its heading stands."""
    links = tree.find("Link")
    check(bool(links) == (report.get("contents") == "true"), f"{len(links)} links of a table of contents")
    check(len(tree.find("TOCI")) == len(links), "entries without a link")
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for link in links:
        text = expected.bare(link.text(texts))
        check(link.annotations, f"no link: {text}")
        for annotation in link.annotations:
            target = annotation.get("/Dest") or annotation.A.D
            target = pages[target[0].objgen]
            check(text.endswith(labels[target]), f"{text} leads to page {labels[target]}")
            check(annotation.get("/Contents"), f"a link without words: {text}")
            _, found, _ = run("pdftotext", "-f", str(target + 1), "-l", str(target + 1), "-raw", path, "-")
            heading = text.removesuffix(labels[target])
            heading = re.match(r"附件\d*|.*", heading)[0]
            check(heading in expected.bare(found), f"{heading} is not on page {labels[target]}")


def boxes(pdf, report, turned):
    """Each page is the sheet of the layout, upright but for those that are turned for the screen; no viewer turns it."""
    page = expected.look(report)["page"]
    sheet = [float(page[key].removesuffix("mm")) * 72 / 25.4 for key in ["width", "height"]]
    for number, page in enumerate(pdf.pages):
        size = sheet[::-1] if number in turned else sheet
        for name in ["mediabox", "cropbox", "trimbox"]:
            box = [float(edge) for edge in getattr(page, name)]
            same = all(abs(one - two) < 0.01 for one, two in zip(box, [0, 0, *size]))
            check(same, f"page {number + 1}: {name} {box}, expected {size}")
        check(page.get("/Rotate", 0) == 0, f"page {number + 1} is rotated")


def page_numbers(path, labels, turned, report):
    """The number stands 7 mm below the type area of the upright sheet (GB/T 9704-2012, 7.5 and 8),
    but for pages without one, which are not counted, and a first page that is counted only."""
    first = expected.look(report)["page"]["number"].get("first", "true") == "true"
    last = 0
    _, out, _ = run("pdftotext", "-bbox", path, "-")
    for place, (label, page) in enumerate(zip(labels, re.findall(r"<page .*?</page>", out, re.S))):
        last += bool(label)
        number = last if label else 0
        check(label in ("", str(last)), f"page {last} is called {label}")
        if place in turned:
            continue
        word = r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(\d+)</word>'
        below = [[float(edge) * 25.4 / 72 for edge in found[:4]] for found in re.findall(word, page) if int(found[4]) == number]
        left, right = (160, 184) if number % 2 else (28, 52)
        at_place = [box for box in below if box[1] < 269 < box[3] and left < box[0] and box[2] < right]
        shown = bool(label) and (first or number > 1)
        check(bool(at_place) == shown, f"page {label}: no number at its place")


def main(report_path, path, *options):
    screen = "--screen" in options
    forms.FOLDERS[:0] = [pathlib.Path(option) for option in options if option != "--screen"]
    report = expected.load(report_path)
    texts = structure.texts(path)
    qpdf(path)
    fonts(path)
    with pikepdf.open(path) as pdf:
        widths(pdf)
        catalog(pdf, report)
        outline(pdf, report)
        tree = structure.read(pdf)
        labels = [page.label for page in pdf.pages]
        contents(pdf, tree, texts, report, labels, path)
        figures.compare(tree, texts, report, path)
        found = tables.compare(tree, texts, report, screen)
        turned = {page for table in found if screen and table.grid.landscape for page in table.element.pages()}
        boxes(pdf, report, turned)
    page_numbers(path, labels, turned, report)
    check(not texts.outside, f"text outside the pages (page, character): {texts.outside[:3]}")
    in_order(run("pdftotext", "-raw", path, "-")[1], expected.own_words(report), "poppler")
    in_order(tree.text(texts), list(expected.reading_order(report)), "pdfminer, by structure")
    tables.compare_poppler(path, report)
    for fault in FAULTS:
        print(f"{path}: {fault}")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
