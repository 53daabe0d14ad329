#!/usr/bin/env python3
"""Counts the natural, squeezed and stretched lines of one text as banxin, Typst and XeLaTeX
set it: the narrative of the example, 28 characters of 16 pt to the line, the same face.

    pip install typst==0.15.2 pdfplumber==0.11.7 pyyaml
    apt-get install texlive-xetex texlive-lang-chinese        (XeLaTeX is left out without it)
    cargo build --release
    python3 benches/composition/compare.py

What a line's text needs by itself is told by `banxin explain` for all three, so that they are
measured with one rule.
"""

import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import pdfplumber
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BANXIN = ROOT / "target/release/banxin"
FONTS = ROOT / "fonts"
MEASURE, SIZE = 28, 16


def paragraphs():
    report = yaml.safe_load((ROOT / "examples/yuanjiang-2022/report.yaml").read_text("utf-8"))
    found = []

    def walk(node):
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            for key in ("preamble", "sections", "body", "list"):
                walk(node.get(key))

    walk({key: report[key] for key in ("preamble", "sections")})
    return [text for text in found if len(text) > MEASURE]


def explain(text, measure, indent=0, mode="optimal"):
    command = [BANXIN, "explain", "--text", "-", "--measure", str(measure), "--indent", str(indent)]
    command += ["--mode", mode, "--message-format", "json"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(texts, mode):
    return [[line["text"] for line in explain(text, MEASURE, 2, mode)] for text in texts]


def typst(texts, folder):
    try:
        import typst as compiler
    except ImportError:
        return None
    body = "\n\n".join(text.replace("#", "\\#") for text in texts)
    width = MEASURE * SIZE
    source = f"""#set page(width: {width + 100}pt, height: 20000pt, margin: 50pt)
#set text(size: {SIZE}pt, font: ("Liberation Serif", "FandolFang R"), lang: "zh", region: "cn", cjk-latin-spacing: none)
#set par(justify: true, leading: 14pt, spacing: 14pt, first-line-indent: (amount: 2em, all: true))
{body}
"""
    (folder / "lines.typ").write_text(source, "utf-8")
    fonts = compiler.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler.compile(str(folder / "lines.typ"), output=str(folder / "typst.pdf"), font_paths=fonts)
    return read(folder / "typst.pdf", texts)


def xelatex(texts, folder):
    if not shutil.which("xelatex"):
        return None
    body = "\n\n".join(text.replace("%", "\\%") for text in texts)
    source = rf"""\documentclass{{article}}
\usepackage[paperwidth=600bp,paperheight=5000bp,textwidth={MEASURE * SIZE}bp,textheight=4800bp]{{geometry}}
\usepackage{{xeCJK}}
\setmainfont[Path={FONTS}/liberation-serif/]{{LiberationSerif-Regular.ttf}}
\setCJKmainfont[Path={FONTS}/fandol/]{{FandolFang-Regular.otf}}
\xeCJKsetup{{CJKecglue={{}}}}
\pagestyle{{empty}}
\begin{{document}}
\fontsize{{{SIZE}bp}}{{29.6bp}}\selectfont\setlength\parindent{{2em}}
{body}
\end{{document}}
"""
    (folder / "lines.tex").write_text(source, "utf-8")
    subprocess.run(["xelatex", "-interaction=batchmode", "lines.tex"], cwd=folder, stdout=subprocess.DEVNULL, check=False)
    return read(folder / "lines.pdf", texts)


def read(path, texts):
    """The lines of each paragraph, from the places of the characters."""
    lines = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            rows = []
            for char in page.chars:
                if rows and abs(rows[-1][0] - char["bottom"]) < 12:
                    rows[-1][1].append(char)
                else:
                    rows.append([char["bottom"], [char]])
            for _, chars in rows:
                lines.append("".join(char["text"] for char in sorted(chars, key=lambda char: char["x0"])).strip())
    lines = [line for line in lines if line]
    found, at = [], 0
    for text in texts:
        own, length = [], 0
        while length < len(text) and at < len(lines):
            own.append(lines[at])
            length += len(lines[at])
            at += 1
        found.append(own)
    return found


def judge(name, lines):
    if lines is None:
        print(f"{name:18} not installed")
        return
    counts = dict(natural=0, squeezed=0, stretched=0)
    gaps, orphans, total = [], 0, 0
    for own in lines:
        for index, text in enumerate(own):
            last = index + 1 == len(own)
            if last:
                han = [c for c in text if "一" <= c <= "鿿"]
                orphans += len(own) > 1 and len(han) == 1 and not any(c.isascii() for c in text)
                continue
            total += 1
            measure = MEASURE - (2 if index == 0 else 0)
            natural = explain(text, 10_000)[0]["natural"]
            slack = measure - natural
            kind = "natural" if abs(slack) < 0.01 else "stretched" if slack > 0 else "squeezed"
            counts[kind] += 1
            if kind == "stretched":
                gaps.append(slack / max(len(text) - 1, 1))
    worst = max(gaps, default=0)
    mean = statistics.mean(gaps) if gaps else 0
    print(
        f"{name:18} {total:4} lines: {counts['natural']:4} natural, {counts['squeezed']:4} squeezed,"
        f" {counts['stretched']:4} stretched (mean {mean:.3f}, worst {worst:.3f} em a place), {orphans} orphans"
    )


def main():
    texts = paragraphs()
    folder = pathlib.Path(tempfile.mkdtemp())
    judge("banxin optimal", ours(texts, "optimal"))
    judge("banxin greedy", ours(texts, "greedy"))
    judge("Typst", typst(texts, folder))
    judge("XeLaTeX (xeCJK)", xelatex(texts, folder))


if __name__ == "__main__":
    sys.exit(main())
