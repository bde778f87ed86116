"""Are two descriptions of one work told from those of two?"""

from itertools import combinations
from pathlib import Path

import pytest

from claims.reading import read
from claims.references.alike import LIKELY, SURE, Work, likeness, work_of
from claims.settings import Settings

ROADS = {
    "id": "ref-3",
    "title": "Roads of tea: a history of the upper valley",
    "author": [{"family": "Moradi", "given": "A."}],
    "issued": {"date-parts": [[2019, 4]]},
}
HIJRI = {
    "id": "ref-4",
    "title": "تاریخ چای‌خانه‌های راه شمال",
    "author": [{"family": "مرادی"}],
    "issued": {"date-parts": [["1398"]]},
    "custom": {"calendar": "solar_hijri", "gregorian": [2019, 2020]},
}


def test_a_reference_is_known_by_titles_names_and_both_years() -> None:
    assert work_of(ROADS) == Work((ROADS["title"],), ("Moradi",), frozenset({2019}))
    assert work_of(HIJRI).years == {1398, 2019, 2020}
    assert work_of({"id": "x", "issued": {"raw": "in press"}, "author": ["?"], "custom": 3}) == Work()
    assert work_of({"editor": [{"literal": "World Bank"}], "DOI": "10.1/X"}) == Work(names=("World Bank",), doi="10.1/X")


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (Work(("Roads of tea: a history of the upper valley",), ("Anna Moradi",), frozenset({2019})), 1.0, 1.0),
        (Work(("ROADS OF TEA – A History of the Upper Valley",), (), frozenset({2020})), SURE, 1.0),
        (Work(("Roads of tea",), ("مرادی",), frozenset({1398, 2019})), SURE, 1.0),
        (Work(("Roads of tea",), (), frozenset()), LIKELY, SURE),
        (Work(("جاده‌های چای",), ("مرادی",), frozenset({1398, 2019})), LIKELY, SURE),
        (Work(("A history of the lower valley",), ("Ivanova",), frozenset({2001})), 0.0, SURE),
        (Work(("Bread and its ovens",), ("Moradi",), frozenset({1987})), 0.0, LIKELY),
        (Work(("Bread and its ovens",), ("Karimi",), frozenset({2019})), 0.0, LIKELY),
        (Work(), 0.0, 0.0),
    ],
)
def test_how_likely_it_is_the_same_work(other: Work, least: float, most: float) -> None:
    assert least <= likeness(work_of(ROADS), other) <= most
    assert likeness(work_of(ROADS), other) == likeness(other, work_of(ROADS))


def test_a_doi_settles_it() -> None:
    assert likeness(Work(doi="10.1234/TEA"), Work(("Anything",), doi="10.1234/tea")) == 1.0


def test_no_two_entries_of_a_list_are_taken_for_one_work() -> None:
    example = Path(__file__).parents[3] / "examples" / "many-roads-one-gate.md"
    works = [work_of(each.csl) for each in read(example.read_bytes(), example.name, Settings()).references]
    assert len(works) > 25 and max(likeness(*pair) for pair in combinations(works, 2)) < SURE
    assert all(likeness(each, each) == pytest.approx(1.0) for each in works)
