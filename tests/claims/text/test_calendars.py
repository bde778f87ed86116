"""Is a written date read as its writer meant it?"""

import pytest

from claims.text import calendar_of, gregorian_years, parse_date, solar_hijri_years
from claims.vocabulary import Calendar

SOLAR, GREGORIAN = Calendar.SOLAR_HIJRI, Calendar.GREGORIAN


@pytest.mark.parametrize(
    ("text", "calendar", "iso"),
    [
        ("Received: 30 December 2025", GREGORIAN, "2025-12-30"),
        ("December 30, 2025", GREGORIAN, "2025-12-30"),
        ("2025-12-30", GREGORIAN, "2025-12-30"),
        ("30.12.2025", GREGORIAN, "2025-12-30"),
        ("6/12/2025", GREGORIAN, "2025-12-06"),
        ("12/26/2025", GREGORIAN, "2025-12-26"),
        ("Sept. 3rd, 2019", GREGORIAN, "2019-09-03"),
        ("March 2021", GREGORIAN, "2021-03"),
        ("تاریخ دریافت: ۱۴۰۴/۱۰/۰۹", SOLAR, "2025-12-30"),
        ("۲۲ شهریور، ۱۴۰۲", SOLAR, "2023-09-13"),
        ("۱۴۰۲ شهریور ۲۲", SOLAR, "2023-09-13"),
        ("۹ دی‌ماه ۱۴۰۴", SOLAR, "2025-12-30"),
        ("۲۹/۱۱/۱۴۰۴", SOLAR, "2026-02-18"),
        ("۳۰ ژانویه ۲۰۲۶", GREGORIAN, "2026-01-30"),
        ("۵ آوریل سال ۲۰۲۱", GREGORIAN, "2021-04-05"),
        ("اسفند ۱۳۹۹", SOLAR, "2021-02"),
        ("(۱۴۰۰)", SOLAR, "2021"),
        ("in 2020", GREGORIAN, "2020"),
        ("30 February 2020", GREGORIAN, "2020-02"),
        ("2020-13-45 or 2021", GREGORIAN, "2020"),
    ],
)
def test_dates_in_both_calendars(text: str, calendar: Calendar, iso: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert (written.calendar, written.gregorian_iso()) == (calendar, iso)


@pytest.mark.parametrize("text", ["", "no date", "pp. 12-34", "12345", "may be"])
def test_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_years_cross_between_calendars() -> None:
    assert gregorian_years(1400, SOLAR) == (2021, 2022)
    assert gregorian_years(2021, GREGORIAN) == (2021, 2021)
    assert solar_hijri_years(2021) == (1399, 1400)
    assert all(1400 in solar_hijri_years(year) for year in gregorian_years(1400, SOLAR))


def test_a_bare_year_tells_its_calendar() -> None:
    assert [calendar_of(year) for year in (1399, 1500, 2021)] == [SOLAR, GREGORIAN, GREGORIAN]
    assert (calendar_of(98, near_persian=True), calendar_of(98)) == (SOLAR, GREGORIAN)
