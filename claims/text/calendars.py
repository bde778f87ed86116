"""Which day is meant, in which calendar, and which years of the other calendar does it touch?

A Solar Hijri year begins in March: it touches two Gregorian years, and a Gregorian year touches two of its kind.
"""

import re
from dataclasses import dataclass
from datetime import date

from persiantools.jdatetime import JalaliDate

from claims.text.forms import key
from claims.vocabulary import Calendar


def gregorian_years(year: int, calendar: Calendar) -> tuple[int, int]:
    """First and last Gregorian year that ``year`` touches: ``(2021, 2022)`` for Solar Hijri 1400, ``(2021, 2021)`` for 2021."""
    return (year, year) if calendar is Calendar.GREGORIAN else (year + 621, year + 622)


def solar_hijri_years(gregorian: int) -> tuple[int, int]:
    """First and last Solar Hijri year that a Gregorian year touches: ``(1399, 1400)`` for 2021."""
    return (gregorian - 622, gregorian - 621)


def calendar_of(year: int, near_persian: bool = False) -> Calendar:
    """The calendar a bare year is most likely in: 1200 to 1499 is Solar Hijri, and beside Persian words two digits are too."""
    if 1200 <= year < 1500 or (near_persian and 0 < year < 100):
        return Calendar.SOLAR_HIJRI
    return Calendar.GREGORIAN


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as a text writes it, as exact as it is there."""

    year: int
    month: int | None
    day: int | None
    calendar: Calendar

    def gregorian_iso(self) -> str:
        """The day in ISO 8601; ``YYYY-MM`` or ``YYYY`` where less is known.

        A Solar Hijri month or year lies in two Gregorian ones; the one it begins in is given.
        """
        if self.calendar is Calendar.GREGORIAN:
            return "-".join(f"{part:0{width}}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part)
        day: date = JalaliDate(  # type: ignore[no-untyped-call]
            self.year, self.month or 1, self.day or 1
        ).to_gregorian()
        return day.isoformat()[: 10 if self.day else 7 if self.month else 4]


_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_GREGORIAN_MONTHS: dict[str, int] = {
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, 1)},
    "sept": 9,
    **{
        key(name): number
        for number, names in enumerate(
            (
                "ژانویه جنوری", "فوریه فبروری", "مارس مارچ", "آوریل اپریل", "مه می", "ژوئن جون", "ژوئیه جولای ژوییه",
                "اوت آگوست اگست", "سپتامبر سپتمبر", "اکتبر اکتوبر", "نوامبر نومبر", "دسامبر دسمبر",
            ),
            1,
        )
        for name in names.split()
    },
}  # fmt: skip
_SOLAR_MONTHS: dict[str, int] = {
    key(name): number
    for number, names in enumerate(
        (
            "فروردین farvardin حمل", "اردیبهشت ordibehesht ثور", "خرداد khordad جوزا", "تیر tir سرطان",
            "مرداد امرداد mordad اسد",
            "شهریور shahrivar سنبله", "مهر mehr میزان", "آبان aban عقرب",
            "آذر azar قوس", "دی dey جدی", "بهمن bahman دلو", "اسفند esfand حوت",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<name>" + "|".join(sorted({**_GREGORIAN_MONTHS, **_SOLAR_MONTHS}, key=len, reverse=True)) + ")"
_YEAR = r"(?P<year>1[2-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|م|ام)?"
_GAP = r"[\s,.]*"
_WORDED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_DAY}{_GAP}(?:of\s+|ماه\s+)?{_MONTH}(?:\s*ماه)?\b{_GAP}(?:سال\s+|of\s+)?{_YEAR}(?!\d)",
        rf"\b{_MONTH}\.?\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}{_GAP}{_MONTH}(?:\s*ماه)?\b{_GAP}{_DAY}(?!\d)",
        rf"\b{_MONTH}(?:\s*ماه)?\b{_GAP}(?:سال\s+|of\s+)?{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}{_GAP}{_MONTH}\b",
    )
)
_FIGURED = (
    re.compile(rf"(?<!\d){_YEAR}\s*[-/.]\s*(?P<month>[01]?\d)\s*[-/.]\s*(?P<day>[0-3]?\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>[0-3]?\d)\s*[-/.]\s*(?P<month>[01]?\d|[12]\d|3[01])\s*[-/.]\s*{_YEAR}(?!\d)"),
)
_BARE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


def parse_date(text: str) -> WrittenDate | None:
    """The first date written in ``text``, in figures or with a month's name, English or Persian; None where there is none.

    ``6/12/2025`` is read day first (6 December), as scholarly journals outside the United States write it, and month first
    only where day first makes no date. A year alone is a date with neither month nor day.
    """
    plain = key(text)
    for pattern in _WORDED:
        if found := pattern.search(plain):
            return _worded(found)
    for pattern in _FIGURED:
        if found := pattern.search(plain):
            written = _figured(int(found["year"]), int(found["month"]), int(found["day"]))
            if written:
                return written
    if found := _BARE_YEAR.search(plain):
        year = int(found["year"])
        return WrittenDate(year, None, None, calendar_of(year))
    return None


def _worded(found: re.Match[str]) -> WrittenDate:
    year, name = int(found["year"]), found["name"]
    calendar = Calendar.SOLAR_HIJRI if name in _SOLAR_MONTHS else Calendar.GREGORIAN
    month = _SOLAR_MONTHS[name] if calendar is Calendar.SOLAR_HIJRI else _GREGORIAN_MONTHS[name]
    day = int(found["day"]) if "day" in found.re.groupindex else None
    if day is not None and not _exists(year, month, day, calendar):
        day = None
    return WrittenDate(year, month, day, calendar)


def _figured(year: int, month: int, day: int) -> WrittenDate | None:
    calendar = calendar_of(year)
    for one, other in ((month, day), (day, month)):
        if _exists(year, one, other, calendar):
            return WrittenDate(year, one, other, calendar)
    return None


def _exists(year: int, month: int, day: int, calendar: Calendar) -> bool:
    try:
        (date if calendar is Calendar.GREGORIAN else JalaliDate)(year, month, day)
    except ValueError:
        return False
    return True
