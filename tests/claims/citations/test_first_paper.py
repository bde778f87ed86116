"""The first paper's citations against its gold."""

import json
from pathlib import Path

import pytest

from claims.citations import Audit, as_json, audit
from claims.passages import cut
from claims.readers import markdown
from claims.references import Reference, listed
from claims.sections import outline
from claims.vocabulary import CitationProblem


@pytest.fixture(scope="module")
def audited(first_paper: Path) -> tuple[Audit, tuple[Reference, ...]]:
    document = markdown.read(first_paper.read_bytes().decode("utf-8"), first_paper.name)
    found = outline(document)
    references = listed(document, found)
    return audit(document, found, cut(document, found), references), references


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, object]]:
    return json.loads((shared / "data" / "paper" / "citations.json").read_text(encoding="utf-8"))["citations"]


def test_every_mark_is_found_exactly_and_no_other(audited, gold):
    assert [tuple(one.spans[0]) for one in audited[0].citations] == [(mark["start"], mark["end"]) for mark in gold]


def test_every_mark_is_tied_to_its_entry(audited, gold):
    for one, mark in zip(audited[0].citations, gold, strict=True):
        start, end = as_json(one, audited[1])["reference"]
        assert start - 3 <= mark["reference_start"] <= end, one.text


def test_problems_are_the_gold_ones(audited, gold):
    kinds = {
        "year": CitationProblem.YEAR_DIFFERS,
        "spelling": CitationProblem.NAME_DIFFERS,
        "calendar": CitationProblem.CALENDAR_DIFFERS,
    }
    for one, mark in zip(audited[0].citations, gold, strict=True):
        expected = [kinds[mark["issue"]]] if mark["issue"] else []
        assert [problem.kind for problem in one.problems] == expected, one.text


def test_every_entry_is_cited(audited):
    assert audited[0].uncited == ()
