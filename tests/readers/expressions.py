"""Texts of layouts with expressions, as docs/layouts.md tells them: Jinja2 over exact decimals."""

import decimal
import functools
import operator
import re

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

import numerals

decimal.setcontext(decimal.Context(prec=28, rounding=decimal.ROUND_HALF_UP))


class Missing(jinja2.ChainableUndefined):
    """What the report leaves out: empty, and so is all that is computed with it."""

    def _same(self, *_):
        return self

    def _false(self, *_):
        return False

    def __eq__(self, other):
        return left_out(other)

    def __ne__(self, other):
        return not left_out(other)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __truediv__ = __rtruediv__ = __neg__ = __getitem__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = _false
    __hash__ = object.__hash__


def left_out(value):
    return isinstance(value, jinja2.Undefined) or isinstance(value, str) and len(value) == 0


def number(value):
    """A text as a decimal, None if it is no number."""
    found = re.fullmatch(r"\s*([-+]?[0-9]+(?:[.][0-9]+)?)(%?)\s*", str(value))
    if not found or isinstance(value, bool):
        return None
    return decimal.Decimal(found[1]) * (decimal.Decimal("0.01") if found[2] else 1)


def needed(value):
    found = number(value)
    if found is None:
        raise ValueError(f"{value!r} is no number")
    return found


class Value(str):
    """A text of the report, or a computed number, which counts as a number where one is needed."""

    def __bool__(self):
        return self != "" and number(self) != 0

    def __neg__(self):
        return text(-needed(self))

    def __eq__(self, other):
        one, two = number(self), number(other)
        return str(self) == str(other) if None in (one, two) else one == two

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def arithmetic(operation, one, two):
    if left_out(one) or left_out(two):
        return Missing()
    result = text(operation(needed(one), needed(two)))
    return plain(result) if operation is operator.truediv else result


def comparison(operation, one, two):
    if left_out(one) or left_out(two):
        return False
    numbers = number(one), number(two)
    return operation(str(one), str(two)) if None in numbers else operation(*numbers)


def give_operators():
    for name in ["add", "sub", "mul", "truediv"]:
        operation = getattr(operator, name)
        setattr(Value, f"__{name}__", lambda one, two, do=operation: arithmetic(do, one, two))
        setattr(Value, f"__r{name}__", lambda one, two, do=operation: arithmetic(do, two, one))
    for name in ["lt", "le", "gt", "ge"]:
        setattr(Value, f"__{name}__", lambda one, two, do=getattr(operator, name): comparison(do, one, two))


give_operators()


def text(number):
    return Value(f"{number:f}")


def places(number, count):
    """Half up, to at most so many places."""
    if count is not None:
        number = number.quantize(decimal.Decimal(1).scaleb(-int(count)))
    return plain(text(number))


def plain(value):
    """Without zeros at the end of its decimal places."""
    return Value(value.rstrip("0").rstrip(".") if "." in value else value)


def total(values, attribute=None):
    found = [ENVIRONMENT.getattr(item, attribute) if attribute else item for item in values]
    found = [needed(item) for item in found if not left_out(item)]
    return text(sum(found[1:], found[0])) if found else Missing()


def apply(name, value, *args):
    """A filter's result; of nothing it makes nothing."""
    return value if left_out(value) else FILTERS[name](value, *args)


FILTERS = {
    "percent": lambda value, count=2: Value(f"{places(needed(value) * 100, count)}%"),
    "wan": lambda value, count=None: places(needed(value) / 10000, count),
    "yuan": lambda value, count=None: places(needed(value) * 10000, count),
    "round": lambda value, count=0: places(needed(value), count),
    "fixed": lambda value, count=0: Value(f"{needed(value):.{int(count)}f}"),
    "abs": lambda value: text(abs(needed(value))),
    "thousands": lambda value: f"{needed(value):,f}",
    "circled": lambda value: chr(ord("①") + int(value) - 1),
    "split": lambda value, by: [Value(part) for part in value.split(by)],
    "sum": total,
    "date": numerals.date,
    "digits": numerals.digits,
    "han": lambda value: numerals.han(needed(value)),
    "financial": lambda value: numerals.financial(needed(value)),
    "rmb": lambda value: numerals.rmb(needed(value)),
}


class Numbers(NodeTransformer):
    """Numbers in expressions are decimals too."""

    def visit_Const(self, node, *_):
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return nodes.Filter(nodes.Const(str(node.value)), "number", [], [], None, None)
        return node


class Environment(jinja2.Environment):
    """Jinja2 in which a map has keys and no methods."""

    def getattr(self, value, name):
        if isinstance(value, dict):
            return value[name] if name in value else Missing()
        if isinstance(value, list) and number(name) is not None and int(name) < len(value):
            return value[int(name)]
        return Missing()

    getitem = getattr

    def _parse(self, source, name, filename):
        return Numbers().visit(super()._parse(source, name, filename))


def printed(value):
    if isinstance(value, (dict, list)):
        raise ValueError("a map or a list in a text")
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value


def environment():
    result = Environment(undefined=Missing, optimized=False, finalize=printed)
    result.filters.update({name: functools.partial(apply, name) for name in FILTERS})
    result.filters["number"] = Value
    result.tests["number"] = lambda value: number(value) is not None
    result.globals["tick"] = lambda condition: "☑" if condition else "☐"
    return result


ENVIRONMENT = environment()
COMPILED = {}


def evaluate(source, scope):
    """The text of an expression; a path may have names that Jinja has not."""
    path = re.fullmatch(r"[^\s!-,/:-@\[-^`{-~-]+", source)
    if path and number(source) is None:
        for name in source.split("."):
            scope = ENVIRONMENT.getattr(scope, name)
        return str(printed(scope))
    if source not in COMPILED:
        COMPILED[source] = ENVIRONMENT.from_string("{{ " + source + " }}")
    return COMPILED[source].render(scope)


def true(source, scope):
    return evaluate(f"tick({source})", scope) == "☑"


def fill(template, scope):
    """A text with its expressions in braces filled in."""

    def one(found):
        return found[0][0] if found[1] is None else evaluate(found[1].strip(), scope)

    return re.sub(r"\{\{|\}\}|\{([^{}]*)\}", one, template)


def fill_if_any(template, scope):
    """The text, or nothing if it has expressions and each of them is empty."""
    found = [evaluate(source.strip(), scope) for source in re.findall(r"(?<!\{)\{([^{}]+)\}", template)]
    return fill(template, scope) if any(found) or not found else ""
