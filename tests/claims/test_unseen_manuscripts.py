"""Are English manuscripts, as writers send them rather than as publishers print them, read, cited and mapped about right?

A word processor's PDF with the title in the size of the text, a DOCX whose headings are only typed and whose notes stand at the
end, an essay without the usual parts. They were written, with a reader's notes beside them, before any rule was looked at; the
thresholds are what is reached, with a little room.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims.drafting import Draft, draft
from claims.reading import Reading, read
from claims.settings import Settings
from claims.vocabulary import SectionRole, Stance

PAPERS = Path(__file__).parents[1] / "samples" / "papers"
NAMES = ("tap-water", "couriers", "metronome")


@cache
def paper(name: str) -> tuple[dict[str, Any], Reading, Draft]:
    notes = json.loads((PAPERS / f"{name}.notes.json").read_text(encoding="utf-8"))
    reading = read((PAPERS / notes["paper"]).read_bytes(), notes["paper"], Settings())
    return notes, reading, draft(reading.document, reading.outline, reading.cut, reading.references, reading.audit)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def same(one: str, other: str) -> bool:
    a, b = sorted((letters(one), letters(other)), key=len)
    return bool(a) and a in b and 2 * len(a) >= len(b)


def evidence(drafted: Draft, stance: Stance) -> list[str]:
    text = {node.id: node.text for node in drafted.evidence}
    return [text[link.source] for link in drafted.links if link.source in text and link.stance is stance]


@pytest.mark.parametrize("name", NAMES)
def test_title_authors_and_headings(name: str) -> None:
    notes, reading, _ = paper(name)
    assert [title.text for title in reading.metadata.titles] == [notes["title"]]
    assert all(each in one.names[0].text for each, one in zip(notes["authors"], reading.metadata.authors, strict=True))
    assert len(reading.metadata.keywords) == notes["keywords"]
    found = {re.sub(r"^[\d.]+\s+", "", part) for section in reading.outline.sections for part in section.path}
    assert found >= set(notes["headings"])


def test_what_stands_under_a_typed_heading_of_methods_is_method() -> None:
    for name, heading in (("couriers", "3.1 Interviews"), ("tap-water", "Coding of Explanations")):
        (section,) = [each for each in paper(name)[1].outline.sections if each.path[-1:] == (heading,)]
        assert section.role is SectionRole.METHODS


def test_a_heading_right_under_another_begins_its_first_part() -> None:
    prose = "The couriers of two invented ports were asked how they wait, and many of them answered at some length. " * 3
    names = ("INTRODUCTION", "DATA AND METHODS", "INTERVIEWS", "TIME LOGS", "FINDINGS", "CONCLUSION")
    text = "\n\n".join(name if name == "DATA AND METHODS" else f"{name}\n\n{prose}" for name in names)
    found = {section.path[-1]: section.role for section in read(text.encode(), "ports.txt", Settings()).outline.sections}
    assert found["INTERVIEWS"] is found["TIME LOGS"] is SectionRole.METHODS
    assert found["FINDINGS"] is SectionRole.RESULTS


@pytest.mark.parametrize("name", NAMES)
def test_citations_are_found_and_tied_without_false_alarm(name: str) -> None:
    notes, reading, _ = paper(name)
    assert len(reading.references) == notes["references"]
    tied = Counter(
        next(author.get("family") or author["literal"] for author in reading.references[mark.reference].csl["author"])
        for mark in reading.audit.citations
        if mark.reference is not None
    )
    assert tied == Counter(notes["citations"])
    assert not [mark.text for mark in reading.audit.citations if mark.problems] and not reading.audit.uncited


@pytest.mark.parametrize(("year", "tied"), [("2018", 1), ("2019", 0)])
def test_a_year_and_page_alone_cite_who_was_named_sentences_before(year: str, tied: int) -> None:
    text = (
        f"# On rules\n\nOkafor is careful. She grants at length that a rule is not a performance ({year}, p. 47).\n\n"
        "## References\n\nOkafor, N. (2018) *Counting Bodies*. Lagos: Marina Books.\n\n"
        "Roe, J. (2011) *Other Bodies*. Lagos: Marina Books.\n"
    )
    assert len(read(text.encode(), "rules.md", Settings()).audit.citations) == tied


@pytest.mark.parametrize("name", NAMES)
def test_question_and_hypothesis(name: str) -> None:
    notes, reading, drafted = paper(name)
    for node, wanted in ((drafted.question, notes["question"]), (drafted.hypothesis, notes["hypothesis"])):
        said = reading.cut.passages[node.passages[0]].text if node else ""
        assert any(same(said, quote) for quote in wanted) or (not wanted and node is None)


@pytest.mark.parametrize(
    ("name", "recall", "precision"), [("tap-water", 0.9, 0.65), ("couriers", 0.75, 0.7), ("metronome", 0.85, 0.55)]
)
def test_the_map_holds_what_a_reader_would(name: str, recall: float, precision: float) -> None:
    notes, _, drafted = paper(name)
    noted = [*notes["supports"], *notes["contradicts"]]
    held = [*evidence(drafted, Stance.SUPPORTS), *evidence(drafted, Stance.CONTRADICTS)]
    assert sum(any(same(quote, text) for text in held) for quote in noted) >= recall * len(noted)
    assert sum(any(same(quote, text) for quote in noted) for text in held) >= precision * len(held)


@pytest.mark.parametrize(("name", "least"), [("tap-water", 2), ("couriers", 3), ("metronome", 3)])
def test_an_objection_speaks_against_and_its_answer_does_not(name: str, least: int) -> None:
    notes, _, drafted = paper(name)
    against = evidence(drafted, Stance.CONTRADICTS)
    assert sum(any(same(quote, text) for text in against) for quote in notes["contradicts"]) >= least
    assert not [text for text in against if any(same(quote, text) for quote in notes["supports"])]


@pytest.mark.parametrize("name", NAMES)
def test_what_others_should_do_is_no_evidence(name: str) -> None:
    held = [text for stance in Stance for text in evidence(paper(name)[2], stance)]
    assert not [text for text in held if re.search(r"\bshould (?:therefore )?be (?:required|paid)\b|\(per cent\)", text)]
