"""What a reader must find in a report's PDF, computed from the report's YAML alone."""

import re

import yaml


def load(path):
    """The report with every value as the author wrote it."""
    with open(path, encoding="utf-8-sig") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def bare(text):
    """A text without white space and bold marks: readers guess at spaces."""
    return re.sub(r"\s+", "", (text or "").replace("**", ""))


def narrative(report):
    """The texts of the report in reading order, without numbers of headings and items."""
    title = report["title"]
    yield "".join(title) if isinstance(title, list) else title
    if report.get("recipient"):
        yield report["recipient"]
    yield from blocks(report.get("preamble", []))
    yield from sections(report.get("sections", []))


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
        else:
            for item in block["list"]:
                yield from blocks([item] if isinstance(item, str) else item)


FORM = "project-self-evaluation"
"""The form whose cells are known here."""

RATE = "\N{LOWER HALF BLOCK}"
"""A rate or a sum that the program computes."""


def matches(own, found):
    """Whether a text is as expected, computed numbers aside."""
    return re.fullmatch(re.escape(own).replace(RATE, r"-?[\d.]+%?"), found) is not None


EVALUATION = ["project", "funds", "goal", "indicators", "total"]


def shown(report, attachment):
    """The report as the form of an attachment shows it."""
    if "data" not in attachment:
        return report
    return {key: value for key, value in report.items() if key not in EVALUATION} | attachment["data"]


def form(report):
    """The cells of 预算支出绩效自评表, row by row: (tag, text, rows, columns)."""
    th = lambda text, rows=1, columns=1: ("TH", bare(text), rows, columns)
    td = lambda text, rows=1, columns=1: ("TD", bare(text), rows, columns)
    project, funds = report.get("project", {}), report.get("funds", {})
    goal, total = report.get("goal", {}), report.get("total", {})
    yield [th("项目支出名称"), td(project.get("name"), 1, 8)]
    yield [th("主管部门"), td(project.get("department"), 1, 3), th("实施单位"), td(project.get("unit"), 1, 4)]
    heads = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    yield [th(f"项目资金（{funds.get('unit', '万元')}）", 5), th("", 1, 2), *map(th, heads)]
    for key, label in [
        ("total", "年度资金总额"),
        ("fiscal", "其中：当年财政拨款"),
        ("carried_over", "上年结转资金"),
        ("other", "其他资金"),
    ]:
        line = funds.get(key, {})
        amounts = [td(line.get(name)) for name in ["initial", "budget", "executed", "weight"]]
        rate = line.get("rate", RATE if line.get("executed") and line.get("budget") else "")
        yield [th(label, 1, 2), *amounts, td(rate), td(line.get("score"))]
    yield [th("年度总体目标", 2), th("预期目标", 1, 4), th("实际完成情况", 1, 4)]
    yield [td(goal.get("expected"), 1, 4), td(goal.get("actual"), 1, 4)]
    rows = [
        (one, two, three, first, second)
        for one in report["indicators"]
        for first, (two, three) in enumerate((two, three) for two in one["indicators"] for three in two["indicators"])
        for second in [two["indicators"].index(three)]
    ]
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    yield [th("绩效指标", len(rows) + 1), *map(th, heads)]
    for one, two, three, first, second in rows:
        cells = []
        if first == 0:
            weight = one.get("weight") or RATE
            text = f"{one['name']}（{weight}分）"
            cells.append(th(text, sum(len(group["indicators"]) for group in one["indicators"])))
        if second == 0:
            cells.append(th(two["name"], len(two["indicators"])))
        cells += [td(three.get(key)) for key in ["name", "target", "actual", "weight", "score", "reason"]]
        yield cells
    weight, score = total.get("weight", RATE), total.get("score", RATE)
    yield [th("总分", 1, 6), td(weight), td(score), td("")]
