#!/usr/bin/env python3
"""Reads a report's PDF with other people's readers and compares it with the report's YAML.

    check.py REPORT.yaml REPORT.pdf
"""

import io
import re
import subprocess
import sys

import pikepdf
from fontTools import cffLib

import expected
import structure

faults = []


def check(condition, message):
    if not condition:
        faults.append(message)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout, done.stderr


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
        title = report["title"]
        title = "".join(title) if isinstance(title, list) else title
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
    headings = []

    def collect(sections):
        for section in sections:
            headings.append(expected.bare(section["title"]))
            collect(section.get("sections", []))

    collect(report.get("sections", []))
    rest = iter(titles)
    for heading in headings:
        check(any(title.endswith(heading) for title in rest), f"outline lacks {heading}")


def cells(row):
    return [child for child in row.children if child.tag in ("TH", "TD")]


def table(tree, texts, report):
    tables = tree.find("Table")
    forms = report.get("attachments", [])
    check(len(tables) >= len(forms), f"{len(tables)} tables, not {len(forms)}")
    for one, form in zip(tables[-len(forms):], forms):
        if form["form"] == expected.FORM:
            compare_table(one, texts, expected.shown(report, form))


def compare_table(one, texts, report):
    found = [
        [
            (
                cell.tag,
                expected.bare(cell.text(texts)),
                int(cell.attributes.get("/RowSpan", 1)),
                int(cell.attributes.get("/ColSpan", 1)),
            )
            for cell in cells(row)
        ]
        for row in one.find("TR")
    ]
    wanted = list(expected.form(report))
    check(len(found) == len(wanted), f"{len(found)} rows, not {len(wanted)}")
    for number, (row, own) in enumerate(zip(found, wanted), 1):
        check(len(row) == len(own), f"row {number}: {len(row)} cells, not {len(own)}")
        for cell, other in zip(row, own):
            same = cell[::2] == other[::2] and cell[3] == other[3] and expected.matches(other[1], cell[1])
            check(same, f"row {number}: {cell}, not {other}")
    headers(one)
    regular(found)


def headers(found):
    known = {cell.identifier for cell in found.find("TH")}
    check(None not in known, "a TH without ID")
    for cell in found.find("TH"):
        check("/Scope" in cell.attributes, "a TH without Scope")
    for cell in found.find("TD"):
        for name in cell.attributes.get("/Headers", []):
            check(bytes(name) in known, "Headers name an unknown cell")


def regular(rows):
    """Spans cover a rectangle without holes."""
    taken, width = set(), sum(cell[3] for cell in rows[0])
    for number, row in enumerate(rows):
        column = 0
        for _, _, height, across in row:
            while (number, column) in taken:
                column += 1
            for down in range(height):
                for right in range(across):
                    place = (number + down, column + right)
                    check(place not in taken, f"two cells at {place}")
                    taken.add(place)
    check(taken == {(row, column) for row in range(len(rows)) for column in range(width)}, "the table is not a rectangle")


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
    return [expected.bare(text) for text in found]


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


def page_numbers(path, labels):
    """Each sheet is upright A4; its number stands 7 mm below the type area (GB/T 9704-2012, 7.5 and 8),
    but for pages without one, which are not counted."""
    last = 0
    _, out, _ = run("pdftotext", "-bbox", path, "-")
    for label, page in zip(labels, re.findall(r"<page .*?</page>", out, re.S)):
        last += bool(label)
        number = last if label else 0
        check(label in ("", str(last)), f"page {last} is called {label}")
        size = [float(length) * 25.4 / 72 for length in re.search(r'width="(\S+)" height="(\S+)"', page).groups()]
        check(abs(size[0] - 210) < 0.1 and abs(size[1] - 297) < 0.1, f"page {number}: {size} mm")
        word = r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(\d+)</word>'
        below = [[float(edge) * 25.4 / 72 for edge in found[:4]] for found in re.findall(word, page) if int(found[4]) == number]
        left, right = (160, 184) if number % 2 else (28, 52)
        at_place = [box for box in below if box[1] < 269 < box[3] and left < box[0] and box[2] < right]
        check(bool(at_place) == bool(label), f"page {label}: no number at its place")


def main(report_path, path):
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
    narrative = list(expected.narrative(report))
    in_order(run("pdftotext", "-raw", path, "-")[1], narrative, "poppler")
    in_order(tree.text(texts), narrative, "pdfminer, by structure")
    table(tree, texts, report)
    page_numbers(path, labels)
    if {one["form"] for one in report.get("attachments", [])} == {expected.FORM}:
        forms = [expected.shown(report, form) for form in report["attachments"]]
        flat = [cell[1] for form in forms for row in expected.form(form) for cell in row]
        read = poppler_cells(path)[-len(flat):]
        check(len(read) == len(flat), f"poppler: {len(read)} cells, not {len(flat)}")
        for number, (cell, own) in enumerate(zip(read, flat), 1):
            check(own is expected.RATE or expected.matches(own, cell), f"poppler: cell {number} is {cell}, not {own}")
    for fault in faults:
        print(f"{path}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
