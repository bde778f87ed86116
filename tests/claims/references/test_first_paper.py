"""Are the first paper's 45 entries read rightly? Its facts were written down entry by entry by a person."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from claims.readers.document import Block, Document, Span
from claims.references import Reference, listed
from claims.sections import Outline, Section
from claims.vocabulary import BlockKind, SectionRole

GOLD = json.loads((Path(__file__).parents[2] / "samples" / "first_paper_references.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def references(first_paper: Path) -> tuple[Reference, ...]:
    text = first_paper.read_text("utf-8")
    at = [match.end() for match in re.finditer(r"(?m)^## .*\n", text)][-1]
    blocks = tuple(
        Block(BlockKind.LIST_ITEM if match["item"] else BlockKind.PARAGRAPH, Span(*match.span("body")))
        for match in re.compile(r"(?:^|\n)(?P<item>- )?(?P<body>[^\s#-].*(?:\n(?!- |\n).*)*)").finditer(text, at)
    )
    section = Section(("References",), SectionRole.REFERENCES, 0, len(blocks), "fa")
    return listed(Document(text, blocks), Outline((section,), (0,) * len(blocks)))


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
