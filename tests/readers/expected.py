"""What a reader must find in a report's PDF, computed from the report's YAML and its layouts alone."""

import re

import expressions
import forms
import narrative
from report import completed, load


def bare(text):
    """A text without white space and bold marks: readers guess at spaces."""
    return re.sub(r"\s+", "", (text or "").replace("**", ""))


NARRATIVE = {
    "title": lambda report: [narrative.title(report)],
    "recipient": lambda report: [report.get("recipient", "")],
    "preamble": lambda report: narrative.texts(report.get("preamble", [])),
    "sections": lambda report: narrative.of_sections(report.get("sections", [])),
}


def own_words(report):
    """The texts of the report itself in reading order, without numbers of headings and items."""
    return [text for part, _ in content(report) if part in NARRATIVE for text in NARRATIVE[part](report)]


def content(report):
    """The parts of the report in the order in which its layout sets them, and what it says of each."""
    return [(part, {}) if isinstance(part, str) else next(iter(part.items())) for part in look(report)["content"]]


def look(report):
    return forms.layout(report.get("layout", "report"))


def reading_order(report):
    """The texts of the whole report, in the order in which its layout sets them."""
    for part, own in content(report):
        if part in ("covers", "attachments"):
            for form in forms_of(report, part):
                yield from form.texts()
        elif part == "attachment_note":
            yield from (form.title for form in forms_of(report, "attachments"))
        elif part in NARRATIVE:
            yield from NARRATIVE[part](report)
        elif part in ("panel", "imprint"):
            name = own if isinstance(own, str) else own["panel"]
            yield from forms.Described(look(report)["panels"][name], completed(report)).texts()
        elif part == "line":
            yield expressions.fill_if_any(own["text"], completed(report))


def forms_of(report, key):
    """The forms of the report's covers or attachments."""
    return [forms.Form(attachment, report) for attachment in report.get(key, [])]


def tables(report):
    """All tables in reading order, forms that only place left out."""
    covers, attachments = ([form for form in forms_of(report, key) if not form.only_places] for key in ["covers", "attachments"])
    return [*covers, *narrative.tables(report), *attachments]
