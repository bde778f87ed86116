"""Are Persian papers of other fields, formats and habits read, cited and mapped about as their reader would?

The papers in ``samples/papers`` were written, with a reader's notes beside them, before any rule was looked at; the thresholds
are what is reached, with a little room.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims import drafting
from claims.drafting import Draft
from claims.reading import Reading, read
from claims.settings import Settings
from claims.text import key
from claims.vocabulary import CitationProblem, Stance

PAPERS = Path(__file__).parents[1] / "samples" / "papers"
NOTES = {
    file: notes
    for path in PAPERS.glob("*.quotes.json")
    for notes in [json.loads(path.read_text("utf-8"))]
    for file in notes["files"]
}
FILES = sorted(NOTES)


@dataclass(frozen=True)
class Paper:
    """A paper as read and drafted, beside what its reader noted."""

    notes: dict[str, Any]
    reading: Reading
    draft: Draft

    def sentences(self, *quotes: str) -> set[int]:
        """The passages that hold any of the words quoted."""
        wanted = [bare(quote) for quote in quotes]
        return {p.index for p in self.reading.cut.passages if any(quote in bare(p.text) for quote in wanted)}

    def against(self) -> set[int]:
        """The passages drafted as speaking against what they are linked to."""
        turned = {link.source for link in self.draft.links if link.stance is Stance.CONTRADICTS}
        return {index for node in (*self.draft.evidence, *self.draft.claims) if node.id in turned for index in node.passages}


@cache
def paper(name: str) -> Paper:
    reading = read((PAPERS / name).read_bytes(), name, Settings())
    parts = (reading.document, reading.outline, reading.cut, reading.references, reading.audit)
    return Paper(NOTES[name], reading, drafting.draft(*parts))


def bare(text: str) -> str:
    """Text with nothing left that a converter or an encoding may change: blanks, brackets, digits and letters in one form."""
    return re.sub(r"[\s\u200c\[\]()،,]+", "", key(text))


def passages(nodes: Iterable[drafting.DraftNode | None]) -> set[int]:
    return {index for node in nodes if node is not None for index in node.passages}


@pytest.mark.parametrize("name", FILES)
def test_title_authors_and_references_are_found(name: str) -> None:
    held = paper(name)
    told = held.reading.metadata
    assert bare(held.notes["titles"][0]) in bare(" ".join(title.text for title in told.titles))
    people = [bare(" ".join(each.text for each in author.names)) for author in told.authors]
    assert len(people) == len(held.notes["authors"])
    assert all(bare(surname) in person for surname, person in zip(held.notes["authors"], people, strict=True))
    assert len(held.reading.references) == held.notes["references"]


@pytest.mark.parametrize("name", FILES)
def test_every_citation_means_its_entry_and_every_planted_fault_is_named(name: str) -> None:
    held = paper(name)
    left = list(held.reading.audit.citations)
    for text, entry, problems in (noted[:3] for noted in held.notes["citations"]):
        year = set(re.findall(r"\d{4}", key(text)))
        meant = next(
            one
            for one in left
            if (entry is None) == (one.reference is None)
            and (one.reference is None or bare(entry) in bare(held.reading.references[one.reference].raw))
            and [p.kind.value for p in one.problems if p.kind is not CitationProblem.CALENDAR_DIFFERS] == problems
            and year <= set(re.findall(r"\d{4}", key(one.text)))
        )
        left.remove(meant)
    assert left == []
    uncited = [bare(held.reading.references[index].raw) for index in held.reading.audit.uncited]
    assert len(uncited) == len(held.notes["uncited"])
    assert all(bare(name) in entry for name, entry in zip(held.notes["uncited"], uncited, strict=True))


@pytest.mark.parametrize("name", FILES)
def test_question_hypothesis_and_claims_are_the_reader_s(name: str) -> None:
    held = paper(name)
    assert passages([held.draft.question]) & held.sentences(*held.notes["question"])
    assert passages([held.draft.hypothesis]) & held.sentences(*held.notes["hypothesis"])
    claims = passages(held.draft.claims)
    stated = [claim for claim in held.notes["claims"] if claim["stated"] and not claim.get("optional")]
    assert all(claims & held.sentences(claim["stated"], *filter(None, [claim.get("or")])) for claim in stated)
    assert len(held.draft.claims) <= 2 * len(stated)


@pytest.mark.parametrize("name", FILES)
def test_evidence_is_mostly_the_reader_s_and_objections_are_heard(name: str) -> None:
    held = paper(name)
    noted = held.notes["claims"]
    stated = held.sentences(*(quote for claim in noted for quote in (claim["stated"], claim.get("or")) if quote))
    wanted = held.sentences(*(quote for claim in noted for quote in (*claim["supports"], *claim["contradicts"])))
    drafted = passages(held.draft.evidence)
    assert len(wanted & (drafted | passages(held.draft.claims))) >= 0.75 * len(wanted)
    assert len((wanted | stated) & drafted) >= 0.75 * len(drafted)
    against = held.sentences(*(quote for claim in noted for quote in claim["contradicts"]))
    assert held.against() <= against
    assert len(held.against()) >= 0.4 * len(against)


def test_the_summary_at_the_end_gives_the_other_language() -> None:
    told = paper("open-councils.docx").reading.metadata
    assert [title.language for title in told.titles] == ["fa", "en"]
    assert [len(author.names) for author in told.authors] == [2, 2]
    assert (told.doi, told.volume) == ("", "")


def test_a_sentence_over_a_page_break_is_whole_and_no_tracked_deletion_is_read() -> None:
    read_as = paper("open-councils.docx").reading
    assert any("به‌طور منظم منتشر و در دسترس" in passage.text for passage in read_as.cut.passages)
    assert "بارکلی" not in read_as.document.text and "کسلر" in read_as.document.text


def test_two_encodings_of_one_paper_are_one_paper() -> None:
    one, other = paper("rural-girls.utf16.txt"), paper("rural-girls.cp1256.txt")
    assert [bare(p.text) for p in one.reading.cut.passages][:8] == [bare(p.text) for p in other.reading.cut.passages][:8]
    assert len(one.draft.evidence) == len(other.draft.evidence)


def test_the_printed_page_says_what_the_web_page_says() -> None:
    page, printed = paper("cumin-priming.html"), paper("cumin-priming.pdf")
    assert len(printed.reading.audit.citations) == len(page.reading.audit.citations) == 17
    assert len(printed.draft.claims) == len(page.draft.claims)
