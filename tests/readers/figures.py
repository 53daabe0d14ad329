"""Figures and charts of the narrative: each has its alternative text, its place and its caption."""

import re

from expected import bare
from faults import check, run


def compare(tree, texts, report, path):
    """The figures of a structure tree are those of the report; files of pixels are there as pictures, drawings and
    charts as vectors."""
    wanted = list(pictures(report))
    own = tuple(picture["alt"].rstrip("。") for picture in wanted)
    every = tree.find("Figure")
    # Those of the cells of forms have other alternative texts.
    found = [figure for figure in every if str(figure.alternative or "").startswith(own)]
    check(all(str(figure.alternative or "").strip() and "/BBox" in figure.attributes for figure in every), "a bare figure")
    check(len(found) == len(wanted), f"{len(found)} figures, expected {len(wanted)}")
    for figure, own in zip(found, wanted):
        compare_one(figure, own, texts)
    _, out, _ = run("pdfimages", "-list", path)
    images = sum(line.split()[2] == "image" for line in out.splitlines()[2:])
    files = [own["file"] for own in wanted if "file" in own and not own["file"].endswith(".svg")]
    check(images == len(files) or images > len(files) and len(every) > len(found), f"{images} images, expected {len(files)}")


def compare_one(figure, own, texts):
    alt = own["alt"].rstrip("。")
    check(str(figure.alternative or "").startswith(alt), f"Alt is {figure.alternative}, expected {alt}")
    check("/BBox" in figure.attributes, f"no BBox: {alt}")
    captions = [bare(caption.text(texts)) for caption in figure.find("Caption")]
    check(len(captions) == ("caption" in own), f"{len(captions)} captions: {alt}")
    for caption in captions:
        check(re.match(r"图\d+", caption) and caption.endswith(bare(own["caption"])), f"caption {caption}")
    for number in own.get("data", []):
        check(number["value"] in str(figure.alternative), f"{number['value']} is not in the Alt")
        check(number["value"] in figure.text(texts), f"{number['value']} is not in the chart")


def pictures(report):
    """The figures, charts and seals of the report in reading order."""
    yield from inside(report.get("preamble", []))
    yield from below(report.get("sections", []))
    yield from seals(report)


def seals(report):
    """The pictures of seals: each is called after the name it lies over, if its author says nothing else."""
    signoff = report.get("signoff") or {}
    found = signoff.get("seal")
    found = [found] if isinstance(found, dict) else found
    issuers = (report.get("letterhead") or {}).get("issuers", [])
    names = issuers if isinstance(issuers, list) and len(issuers) > 1 and "unit" not in signoff else [signoff.get("unit", report["unit"])]
    for seal, name in zip(found if isinstance(found, list) else [], names):
        yield {"file": seal["picture"], "alt": seal.get("alt", f"印章：{name}")}


def below(found):
    for section in found:
        yield from inside(section.get("body", []))
        yield from below(section.get("sections", []))


def inside(found):
    for block in found:
        if isinstance(block, dict):
            if picture := block.get("figure") or block.get("chart"):
                yield picture
            for item in block.get("list", []):
                yield from inside([] if isinstance(item, str) else item)
