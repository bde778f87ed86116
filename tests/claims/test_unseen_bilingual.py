"""Are papers in two languages, as a converter leaves them, read, cited and mapped about as their reader would?

The papers in ``samples/papers`` were written, with a reader's notes as spans of the file, before any rule was looked at:
sentences cut by running heads of three kinds, page ranges the wrong way round, entries torn over bullets, summaries behind the
list of references. The thresholds of the maps are what is reached, with a little room.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims import drafting
from claims.citations import Citation
from claims.drafting import Draft
from claims.passages import Passage
from claims.readers.document import Span
from claims.reading import Reading, read
from claims.settings import Settings
from claims.vocabulary import CitationProblem, Stance

PAPERS = Path(__file__).parents[1] / "samples" / "papers"
NAMES = sorted(path.name.removesuffix(".spans.json") for path in PAPERS.glob("*.spans.json"))
FAULTS = {
    "year": {CitationProblem.YEAR_DIFFERS},
    "page": {CitationProblem.PAGE_OUTSIDE},
    "unlisted": {CitationProblem.NOT_LISTED},
    "spelling": {CitationProblem.NAME_DIFFERS},
}
Pieces = list[list[int]]


@dataclass(frozen=True)
class Paper:
    """A paper as read and drafted, beside what its reader noted."""

    notes: dict[str, Any]
    reading: Reading
    draft: Draft

    def passages(self, *wanted: Pieces) -> set[int]:
        """The passages that share at least half of themselves, or of it, with something noted."""
        return {p.index for p in self.reading.cut.passages if any(_same(p, pieces) for pieces in wanted)}

    def evidence(self, *stances: Stance) -> set[int]:
        """The passages drafted as bearing on a claim in one of these ways."""
        claims = {node.id for node in self.draft.claims}
        linked = {link.source for link in self.draft.links if link.stance in stances and link.target in claims}
        return {index for node in self.draft.evidence if node.id in linked for index in node.passages}

    def citation(self, noted: dict[str, Any]) -> Citation:
        start, end = noted["span"]
        return max(self.reading.audit.citations, key=lambda mark: sum(_shared(span, start, end) for span in mark.spans))


def _shared(span: Span, start: int, end: int) -> int:
    return max(0, min(span.end, end) - max(span.start, start))


def _same(passage: Passage, pieces: Pieces) -> bool:
    shared = sum(_shared(span, start, end) for span in passage.spans for start, end in pieces)
    smaller = min(sum(span.end - span.start for span in passage.spans), sum(end - start for start, end in pieces))
    return 2 * shared >= smaller


@cache
def paper(name: str) -> Paper:
    data = (PAPERS / f"{name}.md").read_bytes()
    reading = read(data, f"{name}.md", Settings())
    assert reading.document.text == data.decode()  # the notes are spans of the file
    draft = drafting.draft(reading.document, reading.outline, reading.cut, reading.references, reading.audit)
    return Paper(json.loads((PAPERS / f"{name}.spans.json").read_text("utf-8")), reading, draft)


@pytest.mark.parametrize("name", NAMES)
def test_cut_sentences_are_whole_and_no_others_joined(name: str) -> None:
    read = paper(name)
    torn = {p.index for p in read.reading.cut.passages if len(p.spans) > 1 and "\n\n" in _between(read, p)}
    assert len(torn) == len(read.notes["cut"])
    for first, second in read.notes["cut"]:
        assert any(_holds(read.reading.cut.passages[index], first, second) for index in torn), first


def _between(read: Paper, passage: Passage) -> str:
    return read.reading.document.text[passage.spans[0].start : passage.spans[-1].end]


def _holds(passage: Passage, *halves: list[int]) -> bool:
    return all(any(2 * _shared(span, *half) >= half[1] - half[0] for span in passage.spans) for half in halves)


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_whole_and_apart_and_the_uncited_one_is_named(name: str) -> None:
    read = paper(name)
    starts = [reference.spans[0].start for reference in read.reading.references]
    assert starts == [start for start, _ in read.notes["references"]]
    uncited = [starts[index] for index in read.reading.audit.uncited]
    assert [start for start, _ in read.notes["uncited"]] == uncited


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_is_tied_or_says_what_is_wrong(name: str) -> None:
    read = paper(name)
    starts = [reference.spans[0].start for reference in read.reading.references]
    assert len(read.reading.audit.citations) == len(read.notes["citations"])
    for noted in read.notes["citations"]:
        mark = read.citation(noted)
        problems = {problem.kind for problem in mark.problems} - {CitationProblem.CALENDAR_DIFFERS}
        if noted["fault"]:
            assert problems and problems <= FAULTS[noted["fault"]], noted
        else:
            assert not problems, noted
        if CitationProblem.NOT_LISTED not in problems:
            assert mark.reference is not None and starts[mark.reference] == noted["reference"][0], noted


@pytest.mark.parametrize("name", NAMES)
def test_question_and_hypothesis_are_found_in_both_languages(name: str) -> None:
    read = paper(name)
    for node, noted in ((read.draft.question, read.notes["question"]), (read.draft.hypothesis, read.notes["hypothesis"])):
        assert node is not None and set(node.passages) == read.passages(*noted)


@pytest.mark.parametrize("name", NAMES)
def test_the_map_holds_what_its_reader_would(name: str) -> None:
    read = paper(name)
    claims = read.notes["claims"]
    noted = [pieces for claim in claims for side in ("supports", "contradicts") for pieces in claim[side]]
    wanted, drafted = read.passages(*noted), read.evidence(Stance.SUPPORTS, Stance.CONTRADICTS)
    stated = read.passages(*(claim["stated"] for claim in claims)) & {node.passages[0] for node in read.draft.claims}
    assert len(stated) == len(claims) == 4
    assert len(wanted & (drafted | stated)) >= 0.85 * len(wanted)
    assert len(wanted & drafted) >= 0.85 * len(drafted)


@pytest.mark.parametrize("name", NAMES)
def test_what_speaks_against_a_claim_is_seen_and_nothing_else(name: str) -> None:
    read = paper(name)
    against = read.passages(*(pieces for claim in read.notes["claims"] for pieces in claim["contradicts"]))
    assert read.evidence(Stance.CONTRADICTS) <= against
    assert len(read.evidence(Stance.CONTRADICTS)) >= 0.7 * len(against)
