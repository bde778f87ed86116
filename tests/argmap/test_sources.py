"""Is the work behind a citation named in one line of its own script, with what is wrong beside it?"""

from dataclasses import replace

import pytest
from invented_paper import METADATA, REFERENCES, reading

from argmap.sources import cited, held, listed, own, sources_of
from claims.citations import Citation, Problem
from claims.readers.document import Author, Localised, Metadata, Span
from claims.reading import read
from claims.settings import Settings
from claims.vocabulary import Calendar, CitationProblem, CitationStyle

ONE = {"family": "Aliyev", "given": "K."}
TWO = {"family": "Beek", "non-dropping-particle": "van der"}


def mark(**more: object) -> Citation:
    return Citation(**({"index": 0, "spans": (Span(0, 1),), "text": "[12]", "style": CitationStyle.NUMERIC} | more))


@pytest.mark.parametrize(
    ("csl", "label"),
    [
        ({"author": [ONE], "issued": {"date-parts": [[2020, 5]]}}, "Aliyev 2020"),
        ({"author": [ONE, TWO], "issued": {"date-parts": [["1999"]]}}, "Aliyev and van der Beek 1999"),
        ({"author": [ONE, TWO, ONE], "issued": {"raw": "in press"}}, "Aliyev et al. in press"),
        ({"author": [{"literal": "World Bank"}]}, "World Bank"),
        ({"editor": [ONE]}, "Aliyev"),
        ({"title": "A very long title of a report", "issued": {"date-parts": [[2001]]}}, "A very long title… 2001"),
        ({"author": [{"family": "مرادی"}, {"family": "کریمی"}], "issued": {"date-parts": [[1398]]}}, "مرادی و کریمی ۱۳۹۸"),
        ({"author": [], "issued": {"date-parts": []}, "id": "x"}, "x"),
    ],
)
def test_an_entry_is_named_by_author_and_year(csl: dict[str, object], label: str) -> None:
    assert listed(csl) == label


@pytest.mark.parametrize(
    ("reference", "locator", "label"),
    [
        (0, "281", "Moradi 2018, p. 281"),
        (0, "195-196", "Moradi 2018, pp. 195–196"),
        (0, "ch. 3", "Moradi 2018, ch. 3"),
        (1, "281", "مرادی و همکاران ۱۳۹۸، ص. ۲۸۱"),
        (1, "195-196", "مرادی و همکاران ۱۳۹۸، صص. ۱۹۵–۱۹۶"),
    ],
)
def test_pages_are_named_in_the_script_of_the_entry(reference: int, locator: str, label: str) -> None:
    assert cited(mark(reference=reference, locator=locator), REFERENCES).label == label


@pytest.mark.parametrize(
    ("pages", "label", "locator"),
    [
        ("93-95", "Moradi 2018, p. 94", "94"),
        ("۹۳–۹۵", "Moradi 2018, p. 94", "94"),
        ("93-117", "Moradi 2018", ""),
        ("12", "Moradi 2018", ""),
        ("", "Moradi 2018", ""),
    ],
)
def test_a_passage_of_a_source_s_own_text_has_its_printed_page_where_that_is_sure(pages: str, label: str, locator: str) -> None:
    paper = reading()
    blocks = tuple(replace(each, page=1 + place // 2) for place, each in enumerate(paper.document.blocks))
    paper = replace(paper, document=replace(paper.document, blocks=blocks))
    assert {each.page for each in blocks} == {1, 2, 3} and paper.cut.passages[5].page == 2
    source = held(REFERENCES[0].csl | {"page": pages}, paper, 5)
    assert (source.label, source.locator, source.csl_id, source.own) == (label, locator, "moradi2018", False)


def test_a_work_that_is_not_listed_is_named_as_written() -> None:
    assert cited(mark(), REFERENCES).label == "12"
    written = mark(names=("Moradi",), others=True, year=2001, suffix="b", style=CitationStyle.NARRATIVE)
    assert cited(written, REFERENCES).label == "Moradi et al. 2001b"


def test_a_calendar_notice_is_no_fault() -> None:
    kinds = (CitationProblem.CALENDAR_DIFFERS, CitationProblem.NAME_DIFFERS)
    problems = tuple(Problem(kind, "a", "b", kind.value) for kind in kinds)
    source = cited(mark(reference=0, problems=problems), REFERENCES)
    assert (source.problems, source.problem_kinds) == (("name_differs",), (CitationProblem.NAME_DIFFERS,))


def test_the_paper_itself_is_named_in_the_language_of_the_passage() -> None:
    assert [own(METADATA, language).label for language in ("en", "fa")] == ["Rahmani 2024", "رحمانی ۱۴۰۳"]
    assert [own(Metadata(), language).label for language in ("en", "fa")] == ["This paper", "همین مقاله"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Anna van der Beek", "van der Beek"),
        ("de la Cruz, Juan", "de la Cruz"),
        ("رحمانی، مینا", "رحمانی"),
        ("Plato", "Plato"),
        ("فریدون ستوده نیا", "ستوده نیا"),
    ],
)
def test_a_whole_name_gives_its_surname(name: str, label: str) -> None:
    assert own(Metadata(authors=(Author((Localised(name, "en"),)),)), "en").label == label


def test_a_citation_further_on_counts_where_the_draft_says_so() -> None:
    paper = reading()
    assert [source.csl_id for source in sources_of((2,), paper, "en", citations=(1,))] == ["moradi2018", "moradi1398"]
    assert sources_of((5,), paper, "en")[0].own and paper.audit.citations[1].calendar is Calendar.SOLAR_HIJRI


def test_a_work_cited_in_a_footnote_is_the_sentence_s_own_source() -> None:
    text = "# م\n\n## متن\n\nشهر بزرگ شد.[^1]\n\n[^1]: نک. سهرابی، ۱۳۹۵: ۷۸.\n\n"
    text += "## منابع\n\n- سهرابی، پیمان (۱۳۹۵). شورا. تهران: نشر نو.\n"
    paper = read(text.encode(), "noted.md", Settings())
    (source,) = sources_of((0,), paper, "fa", citations=(0,))
    assert source.label == "سهرابی ۱۳۹۵، ص. ۷۸" and not source.nearby
