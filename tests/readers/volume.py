#!/usr/bin/env python3
"""Binds reports into volumes and reads these with other people's readers: each report's pages
are those of its own PDF but for the running number, links and bookmarks lead to the right pages,
the catalogues say the same as the pages.

    volume.py BANXIN FOLDER REPORT.yaml...
"""

import csv
import json
import pathlib
import subprocess
import sys

import openpyxl
import pikepdf

from faults import FAULTS, check, run

DPI = 60
HEADS = ["序号", "责任者", "题名", "日期", "页号", "备注", "页数", "档号", "案卷文件"]
ARCHIVE = "{fonds: Z109, category: WS, retention: D30, department: CZJ, item: 7, volume: 测试案卷, fonds_name: 沅江市财政局}\n"


def banxin(program, *args, code=0):
    done = subprocess.run([program, "--lang", "en", *map(str, args)], capture_output=True, text=True)
    check(done.returncode == code, f"banxin {args}: {done.returncode}: {done.stderr}")
    return done.stdout + done.stderr


def batch(program, folder, reports):
    """Makes a batch, of which one report fails. Returns what its manifest says of the others."""
    args = ["batch", *reports, folder / "lost.yaml", "-o", folder, "--name", "{number}.pdf"]
    banxin(program, *args, code=3)
    with open(folder / "manifest.jsonl") as lines:
        items = [line for line in map(json.loads, lines) if line.get("state") == "done"]
    check(len(items) == len(reports), f"{len(items)} reports were made")
    return sorted(items, key=lambda item: item["number"])


def write_manifest(folder, lines):
    """A manifest whose last line was being written when the power went."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "manifest.jsonl").write_text(text + '{"number": 99, "inp')


def picture(path, page):
    """A page as pixels, without the corners in which running numbers stand."""
    args = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), path]
    data = subprocess.run(args, capture_output=True, check=True).stdout
    kind, size, depth, pixels = data.split(b"\n", 3)
    width, height = map(int, size.split())
    assert (kind, depth) == (b"P6", b"255")
    top, side = int(16 / 25.4 * DPI), int(28 / 25.4 * DPI)
    rows = [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height)]
    return [row[side * 3:-side * 3] if y < top else row for y, row in enumerate(rows)]


def words(path, page, left, top, width, height):
    box = ["-x", left, "-y", top, "-W", width, "-H", height]
    args = ["pdftotext", "-r", 72, "-f", page, "-l", page, *box, path, "-"]
    return run(*map(str, args))[1].strip()


def page_of(pdf, target):
    return [page.obj.objgen for page in pdf.pages].index(target.objgen)


def destinations(pdf, pages):
    """Where the links of some pages lead: page, place."""
    found = []
    for index in pages:
        for note in pdf.pages[index].get("/Annots", []):
            target = note.get("/Dest") if "/Dest" in note else note.A.D
            if isinstance(target, (pikepdf.String, pikepdf.Name)):
                check(False, "a link by name")
                continue
            found.append((index - pages[0], page_of(pdf, target[0]) - pages[0], float(target[3])))
    return found


def titles(pdf, items, depth=0):
    for item in items:
        yield depth, item.title, page_of(pdf, item.destination[0])
        yield from titles(pdf, item.children, depth + 1)


def same_as_alone(folder, volume, pdf, item, first, index):
    """The pages of a report, from a running number and an index on."""
    alone = folder / item["output"]
    pages = range(index, index + item["pages"])
    for offset, page in enumerate(pages):
        name = f"{item['input']}, page {offset + 1}"
        check(picture(volume, page + 1) == picture(alone, offset + 1), f"{name}: looks different")
        box = pdf.pages[page].MediaBox
        width = float(box[2])
        left = int(width) - 80 if offset % 2 == 0 else 0
        if picture(alone, offset + 1) == [b"\xff" * len(row) for row in picture(alone, offset + 1)]:
            continue
        found = words(volume, page + 1, left, 20, 80, 26)
        check(found == str(first + offset), f"{name}: {found!r} is not {first + offset}")
    with pikepdf.open(alone) as own:
        before = destinations(own, list(range(item["pages"])))
    check(destinations(pdf, list(pages)) == before, f"{item['input']}: links lead elsewhere")


def bound(program, folder, items):
    volume, table, sheet = (folder / name for name in ("案卷.pdf", "目录.csv", "目录.xlsx"))
    archive = folder / "archive.yaml"
    archive.write_text(ARCHIVE)
    args = ["volume", folder, "-o", volume, "--archive", archive, "--catalogue", table, "--catalogue", sheet]
    said = banxin(program, *args)
    check("1 reports have no PDF" in said, f"the failed one is not told: {said}")
    before = [path.read_bytes() for path in (volume, table, sheet)]
    banxin(program, *args)
    check(before == [path.read_bytes() for path in (volume, table, sheet)], "other bytes")
    code, out, err = run("qpdf", "--check", volume)
    check(code == 0, f"qpdf: {out}{err}")
    raw = table.read_bytes()
    check(raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"), "the CSV is not for Excel")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    book = openpyxl.load_workbook(sheet)
    cells = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]
    check(rows == cells, f"catalogues differ: {rows} {cells}")
    check(rows[0] == HEADS, f"heads: {rows[0]}")
    check(len(rows) == len(items) + 1, "a row is missing")
    with pikepdf.open(volume) as pdf, pdf.open_outline() as outline:
        check(str(pdf.docinfo["/Title"]) == "测试案卷", "title")
        entries = list(titles(pdf, outline.root))
        index = 4  # cover and catalogue, each with its back
        for item, row in zip(items, rows[1:]):
            first, last = map(int, row[4].split("-"))
            check(last - first + 1 == item["pages"] == int(row[6]), f"pages of {row}")
            check(row[7] == f"Z109-WS·{pages_year(row)}-D30-CZJ-{6 + item['number']:04}", f"number of {row}")
            check(row[5] == ("草稿" if item["draft"] else ""), f"remark of {row}")
            same_as_alone(folder, volume, pdf, item, first, index)
            check(any(depth == 1 and page == index for depth, _, page in entries), f"no bookmark for {row}")
            check(any(depth == 0 and title == row[1] for depth, title, _ in entries), f"no unit for {row}")
            index += item["pages"] + item["pages"] % 2
        check(index == len(pdf.pages), f"{len(pdf.pages)} pages, not {index}")
        root = pdf.Root.StructTreeRoot.K
        document = root[0] if isinstance(root, pikepdf.Array) else root
        kinds = [str(kid.S) for kid in document.K]
        check(kinds == ["/Part"] * (len(items) + 2), f"structure: {kinds}")
    text = run("pdftotext", "-f", "3", "-l", "4", str(volume), "-")[1]
    for row in rows[1:]:
        check(row[4] in text and row[3] in text, f"the catalogue lacks {row}")
    fonts = run("pdffonts", str(volume))[1].splitlines()[2:]
    names = [line.split()[0].split("+")[1] for line in fonts]
    check(len(names) == len(set(names)), f"a font is there twice: {names}")


def pages_year(row):
    """The year that a report is about stands in its title."""
    return next(word for word in ("2022", "2023", "2024") if word in row[2])


def divided(program, folder, items):
    most = 20
    for path in folder.glob("teil*.pdf"):
        path.unlink()
    banxin(program, "volume", folder, "-o", folder / "teil.pdf", "--volume-pages", most, "--one-sided")
    volumes = sorted(folder.glob("teil-*.pdf"))
    check(len(volumes) > 1, f"{len(volumes)} volumes")
    for path in volumes:
        with pikepdf.open(path) as pdf:
            check(len(pdf.pages) <= most, f"{path.name}: {len(pdf.pages)} pages")
    said = banxin(program, "volume", folder, "-o", folder / "klein.pdf", "--volume-pages", 3)
    check("a volume of its own" in said, f"not told: {said}")
    check(len(list(folder.glob("klein-*.pdf"))) == len(items), "a report was cut or joined")


def stamped(program, folder, report):
    """The archive's stamp is on page 1, as text, in the empty upper part; nothing else moves."""
    plain, stamped = folder / "plain.pdf", folder / "stamped.pdf"
    banxin(program, "render", report, "-o", plain)
    banxin(program, "render", report, "-o", stamped, "--stamp", "--archive", folder / "archive.yaml")
    with pikepdf.open(stamped) as pdf:
        count, tags = len(pdf.pages), []
        walk(pdf.Root.StructTreeRoot, tags)
        alts = [alt for kind, alt in tags if kind == "/Figure"]
        check(any(alt.startswith("归档章：全宗号Z109，") for alt in alts), f"no alternative text: {alts}")
    found = words(stamped, 1, 380, 30, 160, 70).split()
    check(sorted(found) == sorted(["Z109", "2022", "0007", "CZJ", "D30", str(count)]), f"stamp: {found}")
    for page in range(2, count + 1):
        check(picture(plain, page) == picture(stamped, page), f"page {page} differs")
    rows = int(37 / 25.4 * DPI)
    check(picture(plain, 1)[rows:] == picture(stamped, 1)[rows:], "text of page 1 differs")
    said = banxin(program, "render", report, "-o", stamped, "--stamp", code=1)
    check("fonds, item, department, retention" in said, f"missing codes are not told: {said}")


def walk(node, tags):
    if isinstance(node, pikepdf.Array):
        for kid in node:
            walk(kid, tags)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node and node.get("/Type") != "/OBJR":
            tags.append((str(node.S), str(node.get("/Alt", ""))))
        walk(node.get("/K"), tags)


def refused(program, folder, items):
    """A report whose input has changed is in no volume; the others are."""
    changed = folder / "changed.yaml"
    source = pathlib.Path(items[0]["input"])
    changed.write_bytes(source.read_bytes() + b"# more\n")
    write_manifest(folder, [dict(items[0], input=str(changed)), *items[1:]])
    said = banxin(program, "volume", folder, "-o", folder / "rest.pdf", code=3)
    check("changed.yaml" in said and "has changed" in said, f"not told: {said}")
    check((folder / "rest.pdf").exists(), "the others are not bound")
    # what is made now must be what was made then
    said = banxin(program, "volume", folder, "-o", folder / "no.pdf", "--edition", "public", code=3)
    check("is not the PDF of the manifest" in said, f"not told: {said}")
    said = banxin(program, "volume", folder, "-o", folder / "2.pdf", code=1)
    check("would replace" in said, f"not told: {said}")


def in_one(program, folder, reports):
    """A batch that names, stamps and binds, of files and of lines, is bound as one that is there."""
    lines = folder / "list.jsonl"
    rows = [{"unit": f"清河县第{n}中学", "year": 2023, "title": f"第{n}中学2023年度绩效自评报告"} for n in (1, 2)]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = folder / "one"
    args = ["batch", reports[0], lines, reports[1], "-o", out, "--stamp", "--archive", folder / "archive.yaml"]
    pattern = "{fonds}-{category}·{year}-{retention}-{department}-{item}.pdf"
    table = folder / "one.csv"
    banxin(program, *args, "--name", pattern, "--volume", folder / "one.pdf", "--catalogue", table)
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))[1:]
    check([row[7][-4:] for row in rows] == ["0007", "0008", "0009", "0010"], f"item numbers: {rows}")
    names = sorted(path.stem for path in out.glob("*.pdf"))
    check(names == sorted(row[7] for row in rows), f"names: {names}")
    first = words(folder / "one.pdf", 5, 380, 30, 160, 70).split()
    check("0007" in first and "Z109" in first, f"no stamp in the volume: {first}")
    before = (folder / "one.pdf").read_bytes()
    banxin(program, *args, "--name", pattern, "--resume", "--volume", folder / "one.pdf")
    check(before == (folder / "one.pdf").read_bytes(), "other bytes after --resume")


def main(program, folder, reports):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    reports = [pathlib.Path(report).resolve() for report in reports]
    items = batch(program, folder, reports)
    bound(program, folder, items)
    divided(program, folder, items)
    stamped(program, folder, reports[0])
    in_one(program, folder, reports)
    refused(program, folder, items)
    for fault in FAULTS:
        print(fault)
    return bool(FAULTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
