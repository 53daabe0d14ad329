#!/usr/bin/env python3
"""Times Typst making the same pages from the same data, beside banxin.

    pip install typst==0.15.2
    cargo build --release
    python3 benches/typst/compare.py

Both write tagged PDF/A-2a with the fonts in fonts/ and no others. A cold run is a process of
its own; a warm one goes on in a process that has its fonts, with a new report each time, each
paragraph another, so that nothing made for one helps the next.
"""

import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORT = ROOT / "examples/yuanjiang-2022/report.yaml"
RUNS = 15


def typst_once(folder, number, compiler=None):
    import typst

    text = REPORT.read_text("utf-8").replace("。", chr(0x4E00 + 7 * number) + "。")
    (folder / "report.yaml").write_text(text, "utf-8")
    (folder / "report.typ").write_text((ROOT / "benches/typst/report.typ").read_text("utf-8"), "utf-8")
    options = dict(sys_inputs={"report": "report.yaml"}, pdf_standards=["a-2a"])
    if compiler is None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOT / "fonts")])
        compiler = typst.Compiler(root=str(folder), font_paths=fonts)
    pdf = compiler.compile(input=str(folder / "report.typ"), **options)
    (folder / "typst.pdf").write_bytes(pdf)
    return compiler


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def cold(command):
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def warm(folder):
    compiler, times = None, []
    for number in range(RUNS + 3):
        start = cpu()
        compiler = typst_once(folder, number, compiler)
        times.append(cpu() - start)
    return statistics.median(times[3:])


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    if sys.argv[1:] == ["--once"]:
        typst_once(folder, 0)
        return
    program = ROOT / "target/release/banxin"
    idle = cold([sys.executable, "-c", "import typst"])
    theirs = cold([sys.executable, __file__, "--once"])
    ours = cold([str(program), "render", str(REPORT), "-o", str(folder / "banxin.pdf")])
    print(f"cold process: typst {theirs * 1e3:.1f} ms (of which Python and its import {idle * 1e3:.1f} ms), banxin {ours * 1e3:.1f} ms")
    print(f"warm, CPU: typst {warm(folder) * 1e3:.1f} ms; banxin: `cargo bench`, whole, warm")


if __name__ == "__main__":
    main()
