"""Which date is this? Dates and years in both languages and both calendars, as reference lists write them."""

import re
from collections.abc import Iterable

from claims.references.slate import Slate
from claims.text import parse_date

YEAR = r"(?<!\d)(?:1[3-9]\d\d|20\d\d|1[0-2]\d\d(?=\s?(?:هـ?\s?\.?\s?)?ق(?!\w)))(?!\d)"
"""A year, digits folded: Gregorian from 1500, Solar Hijri from 1300, and an older one that is said to be lunar (``۱۲۹۹ق.``)."""
MONTH_EN = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|"
    r"Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
MONTH_FA = (
    "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|"
    "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"
)
_MONTH = rf"(?:{MONTH_EN}|{MONTH_FA})"
DATE = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}[,،]?\s+(?:ماه\s+)?{YEAR}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?[,،]?\s+{YEAR}"
    rf"|{YEAR}\s*[/\-.]\s*\d{{1,2}}\s*[/\-.]\s*\d{{1,2}}(?!\d)"
    rf"|(?P<first>\d{{1,2}})\s*[/\-.]\s*(?P<second>\d{{1,2}})\s*[/\-.]\s*(?P<year>{YEAR})"
    rf"|{YEAR}[,،]?\s+{_MONTH}(?:\s+\d{{1,2}}(?!\d))?"
    rf"|{_MONTH}[,،]?\s+{YEAR}"
    rf"|{YEAR}",
    re.IGNORECASE,
)
"""Finds where a date stands; ``claims.text.parse_date`` says what it is."""


def months_first(texts: Iterable[str]) -> bool:
    """Does this list write 12/31/2020? True only where it must be so; 6/12/2025 is then read as June 12."""
    first = second = 0
    for text in texts:
        for match in DATE.finditer(Slate(text, []).rest):
            if match.group("first"):
                first += int(match.group("first")) > 12
                second += int(match.group("second")) > 12
    return second > first


def date_parts(match: re.Match[str], american: bool = False) -> list[int]:
    """``[year, month, day]`` of what ``DATE`` found, as far as it goes, in its own calendar."""
    if american and match.group("first") and int(match.group("first")) <= 12:
        return [int(match.group("year")), int(match.group("first")), int(match.group("second"))]
    date = parse_date(re.sub("[,،]", " ", match.group()))
    return [part for part in (date.year, date.month, date.day) if part] if date else []


def date_in(text: str) -> list[int]:
    """The fullest date in a short text (``2019, March 5``), year first; [] where there is none."""
    return max((date_parts(match) for match in DATE.finditer(text)), key=len, default=[])
