"""Is a quantity the same in any digits and with any decimal mark?"""

import pytest

from claims.text import Number, numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("8.3 percent", 8.3, "%"),
        ("۸،۳ درصد", 8.3, "%"),
        ("۸٫۳٪", 8.3, "%"),
        ("۸/۳ درصد", 8.3, "%"),
        ("1,000,000 tons", 1e6, ""),
        ("۱۸،۶۹ میلیارد دلار", 18.69e9, ""),
        ("35 billion dollars", 35e9, ""),
        ("۳۵ هزار میلیارد ریال", 35e12, ""),
        ("۲۰ میلیون", 20e6, ""),
        ("1.234", 1.234, ""),
        ("1.234.567", 1234567, ""),
        ("in 2015", 2015, ""),
        ("p < .05", 0.05, ""),
        ("12\u202f000 km", 12000, ""),
    ],
)
def test_one_quantity_is_read(text: str, value: float, unit: str) -> None:
    (found,) = numbers(text)
    assert found.value == pytest.approx(value)
    assert found.unit == unit


def test_numbers_stand_where_they_are_written() -> None:
    text = "از ۶،۲ درصد به 9% در COVID19"
    assert [number.span.cut(text) for number in numbers(text)] == ["۶،۲ درصد", "9%"]
    assert all(isinstance(number, Number) for number in numbers(text))


def test_dates_are_not_quantities() -> None:
    assert numbers("۱۴۰۴/۱۰/۰۹") == []
