"""Which quantities does a text name, whatever its digits and decimal marks?"""

import re
from typing import NamedTuple

from claims.spans import Span
from claims.text.forms import fold_digits


class Number(NamedTuple):
    """A quantity: its value with million and billion multiplied in, where it stands, and its unit where that is plain."""

    value: float
    span: Span
    unit: str = ""
    """``%`` or empty."""


_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6,
    "هزار": 1e3, "میلیون": 1e6, "ملیون": 1e6, "میلیارد": 1e9, "بیلیون": 1e12, "تریلیون": 1e12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.])(?P<figure>\d+(?:[.,٫٬،/]\d+|[\u00a0\u2009\u202f]\d{3}(?!\d))*|\.\d+)"
    r"(?P<scales>(?:[\s\u200c]*(?:" + "|".join(_SCALES) + r")(?![^\W\d_]))*)"
    r"(?P<unit>[\s\u200c]*(?:%|٪|percent\b|per cent\b|درصد))?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:([,٬،.\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*")


def numbers(text: str) -> list[Number]:
    """The quantities written in figures, in order.

    A comma before exactly three digits groups thousands; any other mark before the last digits is decimal (``8,3``, ``۱۸،۶۹``,
    ``۱/۵``, ``۲٫۷``); one point before three digits is decimal (``1.234``), several group. Dates such as
    ``۱۴۰۴/۱۰/۰۹`` are left out.
    """
    plain = fold_digits(text)
    found = []
    for match in _NUMBER.finditer(plain):
        value = _value(match["figure"])
        if value is None:
            continue
        for scale in re.findall(r"[^\W\d_]+", match["scales"] or ""):
            value *= _SCALES[scale.lower()]
        found.append(Number(value, Span(*match.span()), "%" if match["unit"] else ""))
    return found


def _value(figure: str) -> float | None:
    marks = [mark for mark in figure if not mark.isdigit()]
    if marks.count("/") > 1:
        return None
    if _GROUPED.fullmatch(figure) and marks != ["."]:
        return float(re.sub(r"\D", "", figure))
    *whole, last = re.split(r"\D", figure)
    return float("".join(whole) + "." + last) if whole else float(last)
