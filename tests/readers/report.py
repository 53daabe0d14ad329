"""The report as layouts see it: read, and completed as docs/data.md tells."""

import re

import yaml

import expressions
from expressions import Missing, Value


class Loader(yaml.BaseLoader):
    """Reads every value as the author wrote it, but for null, which is nothing."""


Loader.add_implicit_resolver("null", re.compile("(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Loader.add_constructor("null", lambda *_: None)


def load(path):
    with open(path, encoding="utf-8-sig") as file:
        return yaml.load(file, Loader=Loader)


def values(node):
    """The report with its texts as values of expressions."""
    if isinstance(node, dict):
        return {key: values(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [values(item) for item in node]
    return Value(node)


SOURCES = ["total", "fiscal", "carried_over", "other"]
KEYS = {
    "project": ["name", "code", "department", "unit"],
    "goal": ["expected", "actual"],
    "total": ["weight", "score"],
    "signoff": ["unit", "date", "seal", "filler", "filed", "phone", "head"],
    "source": ["initial", "budget", "executed", "weight", "rate", "score"],
    "group": ["name", "weight", "indicators"],
    "indicator": ["name", "nature", "target", "unit", "actual", "weight", "score", "reason"],
}
"""The keys of docs/data.md; one that a map leaves out is empty and not looked for around it."""


def whole(kind, found):
    return {**dict.fromkeys(KEYS[kind], Missing()), **(found or {})}


def completed(report):
    """The report with its keys, and with what docs/data.md says is computed."""
    report = values(report)
    for key in ["project", "goal", "total", "signoff"]:
        report[key] = whole(key, report.get(key))
    if "letterhead" in report:
        report["letterhead"] = {"issuers": [report["unit"]], **report["letterhead"]}
    imprint = report.get("imprint", {})
    if isinstance(imprint.get("copies"), str):
        imprint["copies"] = [imprint["copies"]]
    for part in [report["signoff"], imprint]:
        part.update({key: expressions.apply("date", part[key]) for key in ["date", "filed"] if key in part})
    funds = report["funds"] = {"unit": Value("万元"), **report.get("funds", {})}
    for key in SOURCES:
        source = funds[key] = whole("source", funds.get(key))
        if expressions.left_out(source["rate"]) and source["budget"]:
            source["rate"] = expressions.apply("percent", source["executed"] / source["budget"])
    report["indicators"] = [completed_group(group, 1) for group in report.get("indicators", [])]
    ends = [end for group in report["indicators"] for end in thirds(group)]
    for key in KEYS["total"]:
        sum_up(report["total"], key, [funds["total"], *ends])
    return report


def completed_group(group, level):
    if level == 3:
        return whole("indicator", group)
    group = whole("group", group)
    group["indicators"] = [completed_group(one, level + 1) for one in group["indicators"]]
    sum_up(group, "weight", thirds(group))
    return group


def thirds(group):
    """The indicators of the third level; these are summed up, whatever groups say."""
    below = group.get("indicators")
    return [group] if below is None else [end for one in below for end in thirds(one)]


def sum_up(where, key, found):
    found = [one[key] for one in found if not expressions.left_out(one[key])]
    if expressions.left_out(where[key]) and found:
        total = expressions.total(found)
        where[key] = expressions.plain(total) if int(float(total)) == float(total) else total


def shown(report, attachment):
    """The report as an attachment with data of its own shows it."""
    if "data" not in attachment:
        return report
    evaluation = ["project", "funds", "goal", "indicators", "total"]
    return {key: value for key, value in report.items() if key not in evaluation} | attachment["data"]
