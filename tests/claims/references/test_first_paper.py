"""Are the first paper's 45 entries read rightly? Its facts were written down entry by entry by a person."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims.readers import read
from claims.references import Reference, listed
from claims.sections import outline
from claims.settings import Settings

GOLD = json.loads((Path(__file__).parents[2] / "samples" / "first_paper_references.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def references(first_paper: Path) -> tuple[Reference, ...]:
    document = read(first_paper.read_bytes(), first_paper.name, Settings())
    return listed(document, outline(document))


def facts(csl: dict[str, Any]) -> dict[str, Any]:
    author = csl["author"][0]
    return {
        "surname": author.get("family") or author["literal"],
        "year": csl["issued"]["date-parts"][0][0],
        "title": csl["title"],
        "container": csl.get("container-title", ""),
        "page": csl.get("page", ""),
        "link": csl.get("DOI") or csl.get("URL") or csl.get("custom", {}).get("identifier", ""),
    }


def test_every_entry_starts_where_the_gold_says(references: tuple[Reference, ...], shared: Path) -> None:
    gold = json.loads((shared / "data" / "paper" / "citations.json").read_text("utf-8"))["references"]
    bullet = len("- ")
    assert all(0 <= each.spans[0].start - entry["start"] <= bullet for each, entry in zip(references, gold, strict=True))


def test_the_two_torn_entries_are_whole(references: tuple[Reference, ...]) -> None:
    assert [GOLD[each.index]["surname"] for each in references if len(each.spans) > 1] == ["Contessi", "Purushothaman"]


def test_at_least_43_of_45_are_right_in_all_six_facts(references: tuple[Reference, ...]) -> None:
    wrong = [(facts(each.csl), gold) for each, gold in zip(references, GOLD, strict=True) if facts(each.csl) != gold]
    assert len(wrong) <= 2, wrong
