#!/usr/bin/env python3
"""How many different reports a second Typst makes in one process: batch.py FOLDER COUNT.

Run by `cargo bench --bench batch`; needs `pip install typst==0.15.2`. Files are written and
flushed as banxin's are.
"""

import os
import pathlib
import sys
import tempfile
import time

import typst

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    reports = sorted(pathlib.Path(sys.argv[1]).glob("*.yaml"))[: int(sys.argv[2])]
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "report.typ").write_text((ROOT / "benches/typst/report.typ").read_text("utf-8"), "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOT / "fonts")])
    compiler = typst.Compiler(root=str(folder), font_paths=fonts)
    start = time.perf_counter()
    size = 0
    for number, report in enumerate(reports):
        # A name of its own, so that nothing that was made for another is taken for it.
        name = f"report-{number}.yaml"
        (folder / name).write_bytes(report.read_bytes())
        pdf = compiler.compile(
            input=str(folder / "report.typ"), sys_inputs={"report": name}, pdf_standards=["a-2a"]
        )
        with open(folder / f"{number}.pdf", "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        size += len(pdf)
    rate = len(reports) / (time.perf_counter() - start)
    print(f"Typst, 1 process: {rate:.1f} reports/s, {size // len(reports)} bytes a report")


if __name__ == "__main__":
    main()
