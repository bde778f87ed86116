"""Which figures of two texts say the same, and which clash: units, years of both calendars, figures written as words?

Two figures are compared only where they are of one kind: both years, of one unit, or counting things that the texts have in
common. Nothing is converted: 8 km and 8,000 m are left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from claims.spans import Span
from claims.text import calendar_of, fold, gregorian_years, key, numbers

TOLERANCE = 0.02
"""Figures this near (relative) are taken to be rounded."""
YEAR = "year"


class Agreement(StrEnum):
    """What two figures of one kind say of each other."""

    AGREES = "agrees"
    NEARLY = "nearly"
    """Within the tolerance: one may be rounded."""
    CLASHES = "clashes"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it stands in a text."""

    value: float
    unit: str
    """``%``, a unit's English name (``km``, ``dollar``, ``years``), ``year`` for a date, or empty."""
    written: str
    span: Span


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure of the claim beside one of the passage."""

    claim: Figure
    passage: Figure
    agreement: Agreement


_UNITS = """
%: percent percentage درصد
km: kilometre kilometer kilometres kilometers کیلومتر
m: metre meter metres meters متر
mm: millimetre millimeter millimetres millimeters میلیمتر
cm: centimetre centimeter centimetres centimeters سانتیمتر
kg: kilogram kilograms kilo kilos کیلو کیلوگرم
ton: tonne tonnes tons تن
barrel: barrels بشکه
hectare: hectares ha هکتار
dollar: dollars usd $ دلار
euro: euros eur € یورو
pound: pounds gbp £ پوند
yuan: renminbi rmb cny یوان
rupee: rupees روپیه
ruble: rubles rouble roubles روبل
tenge: تنگه
rial: rials ریال
toman: tomans تومان
day: days روز
week: weeks هفته
month: months ماه
years: year سال
hour: hours ساعت
minute: minutes دقیقه
degree: degrees درجه
person: people persons inhabitants respondents participants نفر تن‌نفر
container: containers teu کانتینر
train: trains قطار
country: countries کشور
kwh: کیلوواتساعت
mw: megawatt megawatts مگاوات
"""
_UNIT_OF = {
    key(word): unit
    for unit, words in (line.split(":") for line in _UNITS.strip().splitlines())
    for word in (unit, *words.split())
}
_BEFORE_UNIT = frozenset("us u metric square cubic running full more fewer".split())
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"\s*(?:-|to|and|or|تا|به|و|یا)\s*")
_FRACTION = re.compile(r"[\s\u200c-]*(?:half|halves|third|quarter|fifth|sixth|tenth|سوم|چهارم|پنجم|دهم)")
_SIGN_BEFORE = re.compile(r"([$€£])\s?$")
_NUMBER_WORDS = {
    key(word): value
    for value, words in {
        2: "two دو", 3: "three سه", 4: "four چهار", 5: "five پنج", 6: "six شش", 7: "seven هفت", 8: "eight هشت", 9: "nine",
        10: "ten ده", 11: "eleven یازده", 12: "twelve دوازده", 13: "thirteen سیزده", 14: "fourteen چهارده",
        15: "fifteen پانزده", 16: "sixteen شانزده", 17: "seventeen هفده", 18: "eighteen هجده", 19: "nineteen نوزده",
        20: "twenty بیست",
        30: "thirty سی", 40: "forty چهل", 50: "fifty پنجاه", 60: "sixty شصت", 70: "seventy هفتاد", 80: "eighty هشتاد",
        90: "ninety نود", 100: "hundred صد",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Without ``one`` and the Persian nine: both are other words far more often."""
_NOT_ALONE = frozenset(key(word) for word in "hundred thousand million billion صد هزار میلیون میلیارد".split())


def figures(text: str, leave_out: Iterable[Span] = ()) -> list[Figure]:
    """The figures of a text in order, in digits or a word; those that touch ``leave_out`` (citations) are passed over."""
    out = list(leave_out)
    found = [figure for figure in (*_in_digits(text), *_in_words(text)) if not any(_touch(figure.span, span) for span in out)]
    return _with_shared_units(text, sorted(found, key=lambda figure: figure.span))


def _with_shared_units(text: str, found: list[Figure]) -> list[Figure]:
    """``6.4 to 2.1 days``: the first figure counts what the second does."""
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        if not one.unit and other.unit not in ("", YEAR) and _BETWEEN.fullmatch(key(text[one.span.end : other.span.start])):
            found[at] = replace(one, unit=other.unit)
    return found


def _in_digits(text: str) -> Iterator[Figure]:
    for number in numbers(text):
        span = _trimmed(text, number.span)
        unit = number.unit or _unit(text, span)
        yield Figure(number.value, unit or (YEAR if _is_year(number.value, span.cut(text)) else ""), span.cut(text), span)


def _in_words(text: str) -> Iterator[Figure]:
    """Small numbers written out, standing alone: what is composed (``two hundred and six``) is left out."""
    folded = fold(text)
    words = list(_WORD.finditer(folded.text))
    for at, word in enumerate(words):
        value = _NUMBER_WORDS.get(word.group())
        beside = [words[near].group() for near in (at - 1, at + 1) if 0 <= near < len(words)]
        if value is None or any(near in _NOT_ALONE or near in _NUMBER_WORDS for near in beside):
            continue
        span = folded.span(*word.span())
        if text[span.end : span.end + 1] in ("-", "\u200c", "\u2010") or _FRACTION.match(text, span.end):
            continue
        yield Figure(float(value), _unit(text, span), span.cut(text), span)


def _trimmed(text: str, span: Span) -> Span:
    piece = span.cut(text)
    return Span(span.start + len(piece) - len(piece.lstrip()), span.end - (len(piece) - len(piece.rstrip())))


def _unit(text: str, span: Span) -> str:
    """The unit of a figure: a sign of money before it, or the word after it."""
    sign = _SIGN_BEFORE.search(text[: span.start])
    if sign:
        return _UNIT_OF[sign[1]]
    after = text[span.end : span.end + 40]
    if after[:1] in ("%", "٪"):
        return "%"
    for word in _WORD.finditer(key(re.split(r"[,.;:()\n،؛]", after)[0])):
        if word.group() in _BEFORE_UNIT:
            continue
        return _UNIT_OF.get(word.group(), "")
    return ""


def _is_year(value: float, written: str) -> bool:
    return written.isdecimal() and len(written) == 4 and (1250 <= value <= 1450 or 1700 <= value <= 2100)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def pairs(
    claim: Sequence[Figure], passage: Sequence[Figure], comparable: Callable[[Figure, Figure], bool]
) -> Iterator[FigurePair]:
    """Each figure of the claim beside the one of the passage that agrees with it, or else clashes with it.

    ``comparable`` says whether the two are about one thing; it is asked where they would clash, and of small counts. A figure
    of one text that stands in the other clashes with nothing there.
    """
    found = {}
    for one in claim:
        for said in (Agreement.AGREES, Agreement.NEARLY):
            for other in passage:
                if one not in found and _agreement(one, other) is said and (not _small(one) or comparable(one, other)):
                    found[one] = FigurePair(one, other, said)
    clashing = [other for other in passage if not any(_meet(one, other) for one in claim)]
    for one in claim:
        if one in found:
            yield found[one]
        elif not any(_meet(one, other) for other in passage):
            against = (other for other in clashing if _agreement(one, other) is Agreement.CLASHES and comparable(one, other))
            yield from (FigurePair(one, other, Agreement.CLASHES) for other in islice(against, 1))


def _meet(one: Figure, other: Figure) -> bool:
    return _agreement(one, other) in (Agreement.AGREES, Agreement.NEARLY)


def _small(figure: Figure) -> bool:
    """A bare small count, which two texts share by chance."""
    return not figure.unit and figure.value < 13


def _agreement(one: Figure, other: Figure) -> Agreement | None:
    """None where the two are of different kinds."""
    if one.unit == YEAR and other.unit == YEAR:
        return Agreement.AGREES if _same_year(int(one.value), int(other.value)) else Agreement.CLASHES
    if one.unit and other.unit and one.unit != other.unit:
        return None
    if one.value == other.value:
        return Agreement.AGREES
    if YEAR in (one.unit, other.unit):
        return None
    if abs(one.value - other.value) <= TOLERANCE * max(abs(one.value), abs(other.value)):
        return Agreement.NEARLY
    return Agreement.CLASHES if one.unit == other.unit else None


def _same_year(one: int, other: int) -> bool:
    """A Solar Hijri year touches two Gregorian ones."""
    if calendar_of(one) is calendar_of(other):
        return one == other
    (first, last), (begin, end) = gregorian_years(one, calendar_of(one)), gregorian_years(other, calendar_of(other))
    return first <= end and begin <= last
