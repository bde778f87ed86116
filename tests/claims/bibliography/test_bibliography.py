"""Do bibliography files come in and go out whole, and do bad ones say where they are bad?"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import bibliography
from claims.bibliography import MAX_BYTES, attach, examine, read, write
from claims.errors import InvalidReferences

LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), exclude_characters="ıſŉ", max_codepoint=0x6FF)
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
TITLES = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from(
            ["&", "100%", "C#", "a_b", "{x}", "$5", "~", "^", "\\", "--", "``q''", "?`", "«او»", "نیم‌فاصله", "and", "<<"]
        ),
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
NAME = st.fixed_dictionaries(
    {"family": st.text(LETTERS, min_size=2, max_size=9), "given": st.text(LETTERS, min_size=2, max_size=9)}
)
NAMES = st.lists(st.one_of(NAME, st.fixed_dictionaries({"literal": WORDS})), min_size=1, max_size=3)
YEARS = st.integers(1500, 2030)
ITEM = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["article-journal", "book", "chapter", "thesis", "report", "paper-conference", "webpage", "article-newspaper"]
        ),
        "title": TITLES,
        "author": NAMES,
        "issued": YEARS.map(lambda year: {"date-parts": [[year]]}),
    },
    optional={
        "container-title": WORDS,
        "volume": st.integers(1, 99).map(str),
        "publisher": WORDS,
        "publisher-place": WORDS,
        "page": st.tuples(st.integers(1, 99), st.integers(100, 999)).map(lambda pages: f"{pages[0]}-{pages[1]}"),
        "DOI": st.just("10.1000/a_b(c)%d"),
        "URL": st.just("https://example.org/a_b%20c?d=1&e=#f"),
        "accessed": st.just({"date-parts": [[2024, 3, 5]]}),
    },
)


@pytest.mark.parametrize("format", bibliography.FORMATS)
@given(items=st.lists(ITEM, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(format: str, items: list[dict[str, Any]]) -> None:
    back = read(write(items, format).encode(), "list")
    assert [{key: value for key, value in item.items() if key != "id"} for item in back] == items


BIBTEX = r"""
@string{jes = "Journal of Examples"}
@article{mueller2019,
  author = {M{\"u}ller, J{\'o}zef and {World Bank} and van der Berg, Jan and others},
  title  = "A {DNA} study of \textit{E. coli} \& friends",
  journal = jes, year = 2019, month = mar, number = 3, pages = {12--34},
  doi = {https://doi.org/10.1000/ab\_c}, url = {https://example.org/100%25}
}
@book{broken
  title = {No comma after the key},
}
@book{ahmadi, author = {احمدی، رضا and کریمی, مریم}, title = {تاریخ شهر}, publisher = {نشر نو}, year = 1398}
@misc{twice, title = {One}, title = {Two}}
@misc{mueller2019, title = {Same key}}
"""


def test_bibtex_keeps_good_entries_and_names_bad_ones_by_line() -> None:
    read_list = examine(BIBTEX.encode(), "list.bib")
    assert [item["id"] for item in read_list.items] == ["mueller2019", "ahmadi", "mueller2019"]
    assert [problem.split(":")[0] for problem in read_list.problems] == ["Line 9", "Line 13", "Line 14"]


def test_bibtex_latex_becomes_letters() -> None:
    item = read(BIBTEX.encode(), "list.bib")[0]
    assert item["title"] == "A DNA study of E. coli & friends"
    assert item["author"][:3] == [
        {"family": "Müller", "given": "Józef"},
        {"literal": "World Bank"},
        {"family": "van der Berg", "given": "Jan"},
    ]
    assert (item["container-title"], item["issue"], item["page"]) == ("Journal of Examples", "3", "12-34")
    assert (item["DOI"], item["URL"]) == ("10.1000/ab_c", "https://example.org/100%25")
    assert item["issued"] == {"date-parts": [[2019, 3]]}


def test_bibtex_persian_years_say_their_calendar() -> None:
    item = read(BIBTEX.encode(), "list.bib")[1]
    assert item["custom"] == {"calendar": "solar_hijri", "gregorian": [2019, 2020]}
    assert item["author"][1] == {"family": "کریمی", "given": "مریم"}


RIS = """TY - JOUR
AU - آدمی, علی
AU - مرکز آمار ایران
TI - عنوان مقاله
JF - مجله نمونه
PY - 1399
VL - 12
IS - 3
SP - 45
EP - 67
ER -

TY  - BOOK
A1  - Smith, John, Jr
T1  - A book
Y1  - 2001/05/
PB  - Press
CY  - Oxford
ER  -
TY  - BOOK
TI  - No end
"""


def test_ris_with_one_blank_and_a_torn_record() -> None:
    read_list = examine(RIS.encode("utf-8-sig"), "list.ris")
    paper, book = read_list.items
    assert paper["author"] == [{"family": "آدمی", "given": "علی"}, {"literal": "مرکز آمار ایران"}]
    assert (paper["container-title"], paper["page"], paper["custom"]["gregorian"]) == ("مجله نمونه", "45-67", [2020, 2021])
    assert (book["author"][0]["suffix"], book["issued"]["date-parts"]) == ("Jr", [[2001, 5]])
    assert read_list.problems == ("Line 20: the record has no end (a line ER  - is missing).",)


def test_csl_json_names_the_item_that_is_misshapen() -> None:
    items = [
        {"id": 1, "type": "book", "title": "Good", "volume": 3, "issued": {"date-parts": [["2001", 2]]}},
        {"id": "b", "type": "novel"},
        {"id": "c", "type": "book", "author": "Smith"},
        {"id": "d", "type": "book", "issued": {"date-parts": [[]]}},
        ["not", "an", "object"],
    ]
    found = examine(json.dumps(items).encode(), "list.json")
    assert found.items == ({"id": "1", "type": "book", "title": "Good", "volume": "3", "issued": {"date-parts": [[2001, 2]]}},)
    assert [problem[:7] for problem in found.problems] == ["Item 2:", "Item 3:", "Item 4:", "Item 5:"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"@book{a,\n title = {x},\n\xe9\xff}", "line 3"),
        (b"hello", "neither BibTeX, RIS nor CSL-JSON"),
        (b"@book{a\n title={x}}", "Line 1"),
        (b'[{"id": 1,\n oops}]', "Line 2"),
        (b"[" * 100_000, "too deep"),
        (b"[]", "holds no entries"),
        (b"@book{a, title={\0}}", "line 1 holds a NUL"),
        (b" " * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(data: bytes, says: str) -> None:
    with pytest.raises(InvalidReferences, match=says):
        read(data, "list.bib")


def test_keys_are_ascii_unique_and_stable() -> None:
    author = [{"family": "امامی ایوکی", "given": "نبی‌الله"}]
    item = {"id": "ref-1", "type": "book", "title": "«جایگاه» بندر", "author": author, "issued": {"date-parts": [[1402]]}}
    items = [item, item, {"type": "book", "title": "؟"}, {"id": "own:key", "type": "book", "title": "x"}]
    keys = [line.split("{")[1].rstrip(",\n") for line in write(items, "bibtex").splitlines() if line.startswith("@")]
    assert keys == ["amamiaivki1402jaigah", "amamiaivki1402jaigahb", "work", "own:key"]


def test_an_imported_list_stands_as_references() -> None:
    reference = attach(read(BIBTEX.encode(), "list.bib"))[0]
    assert (reference.spans, reference.language) == ((), "en")
    assert reference.raw.startswith("Müller, Józef; World Bank; van der Berg, Jan (2019). A DNA study")


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InvalidReferences, match="bibtex, ris, csl"):
        write([], "endnote")
