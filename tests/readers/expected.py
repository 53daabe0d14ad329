"""What a reader must find in a report's PDF, computed from the report's YAML alone."""

import re

import forms
from report import load


def bare(text):
    """A text without white space and bold marks: readers guess at spaces."""
    return re.sub(r"\s+", "", (text or "").replace("**", ""))


def narrative(report):
    """The texts of the report itself in reading order, without numbers of headings and items."""
    for part in content(report):
        if part in NARRATIVE:
            yield from NARRATIVE[part](report)


def content(report):
    """The parts of the report in the order in which its layout sets them."""
    return [part for part in forms.layout(report.get("layout", "report"))["content"] if isinstance(part, str)]


def sections(found):
    for section in found:
        yield section["title"]
        yield from blocks(section.get("body", []))
        yield from sections(section.get("sections", []))


def blocks(found):
    for block in found:
        if isinstance(block, str):
            yield block
        elif "continued" in block:
            yield block["continued"]
        elif "table" in block:
            yield from (block["table"][key] for key in ["caption", "note"] if key in block["table"])
        elif picture := block.get("figure") or block.get("chart"):
            yield picture.get("caption", "")
        else:
            for item in block["list"]:
                yield from blocks([item] if isinstance(item, str) else item)


def reading_order(report):
    """The texts of the whole report, in the order in which its layout sets them."""
    for part in content(report):
        if part in ("covers", "attachments"):
            for form in forms_of(report, part):
                yield from form.texts()
        elif part == "attachment_note":
            yield from (form.title for form in forms_of(report, "attachments"))
        elif part in NARRATIVE:
            yield from NARRATIVE[part](report)


NARRATIVE = {
    "title": lambda report: ["".join(report["title"])],
    "recipient": lambda report: [report.get("recipient", "")],
    "preamble": lambda report: blocks(report.get("preamble", [])),
    "sections": lambda report: sections(report.get("sections", [])),
}


def forms_of(report, key):
    """The forms of the report's covers or attachments."""
    return [forms.Form(attachment, report) for attachment in report.get(key, [])]


def tables(node):
    """How many tables stand in the narrative."""
    if isinstance(node, dict):
        return sum(key == "table" or tables(value) for key, value in node.items() if key not in ("fields", "attachments", "covers"))
    return sum(tables(item) for item in node) if isinstance(node, list) else 0
