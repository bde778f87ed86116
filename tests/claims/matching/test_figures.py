"""Do figures of two texts meet whatever their digits, marks, calendars and units, and clash only where they count one thing?"""

import pytest

from claims.matching.figures import Agreement, figures, pairs
from claims.spans import Span


def found(text: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures(text)]


def compared(claim: str, passage: str, *, comparable: bool = True) -> list[tuple[str, str, str]]:
    met = pairs(figures(claim), figures(passage), lambda one, other: comparable)
    return [(pair.claim.written, pair.passage.written, pair.agreement.value) for pair in met]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The rate rose from $190 to US$ 2.5 million in 2015, or 12 per cent.",
         [(190, "dollar"), (2.5e6, "dollar"), (2015, "year"), (12, "%")]),
        ("از ۶٫۴ تا ۲٫۱ روز، ۱۶۸ بارنامه یعنی ۷۸٫۵ درصد", [(6.4, "day"), (2.1, "day"), (168, ""), (78.5, "%")]),
        ("در سال ۱۴۰۲ پنج موافقت‌نامه", [(1402, "year"), (5, "")]),
        ("fourteen schools, 3–5 km, 8,300 tonnes, ۲۰ میلیون تن", [(14, ""), (3, "km"), (5, "km"), (8300, "ton"), (2e7, "ton")]),
        ("two thirds, forty-two and ده‌ها", []),
        ("six years and 1390 trains", [(6, "years"), (1390, "train")]),
        ("no figures here", []),
    ],
)  # fmt: skip
def test_figures_are_seen_with_what_they_count(text: str, wanted: list[tuple[float, str]]) -> None:
    assert found(text) == wanted


def test_a_figure_stands_exactly_where_it_says() -> None:
    text = "نرخ از ۱۹۰ دلار به $ 265 رسید."
    assert [figure.span.cut(text) for figure in figures(text)] == ["۱۹۰", "265"]


def test_figures_of_citations_are_left_out() -> None:
    text = "It fell by 12 % (Contessi, 2015: 301)."
    assert found(text)[1:] and [f.value for f in figures(text, [Span(text.index("("), len(text) - 1)])] == [12]


@pytest.mark.parametrize(
    ("claim", "passage", "wanted"),
    [
        ("6.4 days", "۶٫۴ روز", [("6.4", "۶٫۴", "agrees")]),
        ("8,300 tonnes", "۸٬۲۵۰ تن", [("8,300", "۸٬۲۵۰", "nearly")]),
        ("190 to 300 dollars", "۱۹۰ دلار به ۲۶۵ دلار", [("190", "۱۹۰", "agrees"), ("300", "۲۶۵", "clashes")]),
        ("in 2023", "در سال ۱۴۰۲", [("2023", "۱۴۰۲", "agrees")]),
        ("in 2021", "در سال ۱۴۰۲", [("2021", "۱۴۰۲", "clashes")]),
        ("in 2015 and 2016", "در ۲۰۱۵", [("2015", "۲۰۱۵", "agrees")]),
        ("three of six roads", "سه راه از شش راه", [("three", "سه", "agrees"), ("six", "شش", "agrees")]),
        ("12 per cent", "۱۲ روز", []),
        ("12 per cent", "۱۴ روز", []),
        ("in 2015", "۱۹۹۰ نفر", []),
    ],
)
def test_figures_agree_across_scripts_and_calendars(claim: str, passage: str, wanted: list[tuple[str, str, str]]) -> None:
    assert compared(claim, passage) == wanted


def test_figures_of_different_things_do_not_clash() -> None:
    assert compared("walking rose by 6 %", "speed fell by 3 %", comparable=False) == []
    assert compared("five ports", "پنج موافقت‌نامه", comparable=False) == [], "small counts agree by chance"
    assert compared("three of six roads", "شش راه از سه سو", comparable=False) == [], (
        "and what stands in both clashes with nothing"
    )
    assert compared("214 notes", "۲۱۴ بارنامه", comparable=False) == [("214", "۲۱۴", Agreement.AGREES.value)]
