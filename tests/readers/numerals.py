"""Numbers and dates in Chinese, as docs/layouts.md names them."""

import datetime
import decimal
import re

DIGITS = "〇一二三四五六七八九"
FINANCIAL = "零壹贰叁肆伍陆柒捌玖"


def numeral(count, digits, units):
    """A whole number in Han numerals; 零 stands for zeros between digits (GB/T 15835-2011: 〇 is for numbers that
    name, not for those that count), but not for those that end a group of four."""
    result = ""
    for power, unit in [(8, "亿"), (4, "万"), (0, "")]:
        group, count = divmod(count, 10**power)
        if group >= 10000:
            result += numeral(group, digits, units) + unit
        elif group:
            result += ("零" if result and group < 1000 else "") + four(group, digits, units) + unit
    return result or "零"


def four(group, digits, units):
    found = re.findall("0+|[1-9]", str(group).rstrip("0"))
    result, power = "", len(str(group))
    for part in found:
        power -= len(part)
        result += "零" if part[0] == "0" else digits[int(part)] + ["", *units][power]
    return result


def han(value):
    return re.sub("^一十", "十", numeral(int(value), DIGITS, "十百千"))


def financial(value):
    return numeral(int(value), FINANCIAL, "拾佰仟")


def rmb(value):
    cents = int((value * 100).quantize(decimal.Decimal(1)))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    result = financial(yuan) + "元" if yuan else ""
    result += FINANCIAL[jiao] + "角" if jiao else "零" if fen and yuan else ""
    return (result or ("" if fen else "零元")) + (FINANCIAL[fen] + "分" if fen else "整")


def date(value, form="plain"):
    found = re.fullmatch(r"(\d+)-(\d+)-(\d+)|(\d+)年(\d+)月(\d+)日", value)
    day = datetime.date(*(int(part) for part in found.groups() if part))
    year, month = f"{day.year}年", f"{day.month}月"
    return {
        "plain": f"{year}{month}{day.day}日",
        "han": f"{digits(day.year)}年{han(day.month)}月{han(day.day)}日",
        "padded": f"{year}{day.month:02}月{day.day:02}日",
        "month": year + month,
        "iso": day.isoformat(),
    }[form]


def digits(value):
    return "".join(DIGITS[int(digit)] for digit in str(value))
