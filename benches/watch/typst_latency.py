#!/usr/bin/env python3
"""Times Typst after edits of a report: compiled again, and the PNG of the page that changed.

    python3 benches/watch/typst_latency.py REPORT MARK EDITS

The compiler is kept, as `typst watch` keeps it. The package cannot draw one page only, so that
compiling is timed by a query, and drawing as the time of all pages by their number. No browser
and no watching of files is counted: what is measured is less than what a user waits for.
"""

import json
import pathlib
import statistics
import sys
import tempfile
import time

import typst

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRAWN = 3


def main():
    report, mark, edits = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    folder = pathlib.Path(tempfile.mkdtemp())
    text = report.read_text("utf-8")
    assert text.count(mark) == 1, mark
    main_file = folder / "report.typ"
    main_file.write_text((ROOT / "benches/typst/report.typ").read_text("utf-8"), "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOT / "fonts")])
    compiler = typst.Compiler(root=str(folder), font_paths=fonts, sys_inputs={"report": "report.yaml"}, input=str(main_file))

    def edit(number):
        (folder / "report.yaml").write_text(text.replace(mark, mark + chr(0x4E00 + 7 * number)), "utf-8")
        start = time.perf_counter()
        compiler.query("heading.where(level: 9)")
        return time.perf_counter() - start

    for number in range(3):
        edit(number)
    compiled, drawn, pages = [], [], 0
    for number in range(edits):
        compiled.append(edit(number + 3))
        if number < DRAWN:
            start = time.perf_counter()
            made = compiler.compile(format="png", ppi=144)
            made = made if isinstance(made, list) else [made]
            pages = len(made)
            drawn.append((time.perf_counter() - start) / pages)
    draw = statistics.median(drawn)
    compiled.sort()
    print(json.dumps({
        "pages": pages, "draw": draw * 1e3,
        "median": (statistics.median(compiled) + draw) * 1e3,
        "p95": (compiled[int(len(compiled) * 0.95) - 1] + draw) * 1e3,
    }))


if __name__ == "__main__":
    main()
