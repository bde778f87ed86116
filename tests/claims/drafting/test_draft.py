"""Does a paper's own text become a map that a careful reader would know again?"""

import json
from collections.abc import Container
from pathlib import Path

import pytest

from claims import drafting
from claims.drafting import SENTENCES, Draft
from claims.index.hits import Hit
from claims.reading import Reading, read
from claims.settings import Settings
from claims.vocabulary import NodeKind, Stance

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "samples" / "papers"
EXAMPLE = ROOT / "examples" / "many-roads-one-gate.md"


def drafted(text: str | Path) -> tuple[Draft, Reading]:
    data = text.read_bytes() if isinstance(text, Path) else text.encode()
    reading = read(data, "paper.md", Settings())
    parts = (reading.document, reading.outline, reading.cut, reading.references, reading.audit)
    return drafting.draft(*parts), reading


class AllAlike:
    """An index that finds everything near to everything, whatever the words."""

    def __init__(self, passages: int) -> None:
        self.passages = passages

    def search(self, _sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        return [Hit(index, 0.9, "dense") for index in range(min(top, self.passages)) if among is None or index in among]


@pytest.fixture(scope="module")
def example() -> tuple[Draft, Reading]:
    return drafted(EXAMPLE)


def words(reading: Reading, passages: tuple[int, ...]) -> list[str]:
    return [reading.cut.passages[index].text for index in passages]


def test_hypothesis_and_question_are_one_node_each_in_both_languages(example: tuple[Draft, Reading]) -> None:
    draft, reading = example
    for node in (draft.question, draft.hypothesis):
        assert node is not None
        assert [reading.cut.passages[index].language for index in node.passages] == ["fa", "en"]


def test_nothing_is_invented(example: tuple[Draft, Reading]) -> None:
    draft, reading = example
    nodes = [node for node in (draft.question, draft.hypothesis, *draft.claims, *draft.evidence) if node is not None]
    for node in nodes:
        said = words(reading, node.passages)
        assert said and (node.text in said or (node.condensed and any(node.text in whole for whole in said)))


def test_everything_says_why_it_is_there(example: tuple[Draft, Reading]) -> None:
    draft, _ = example
    things = [*draft.claims, *draft.evidence, *draft.links]
    assert all(thing.reasons for thing in things)
    assert all(reason.sentence() and reason.code in SENTENCES for thing in things for reason in thing.reasons)


def test_every_link_ends_on_something_and_every_piece_of_evidence_bears_on_a_claim(example: tuple[Draft, Reading]) -> None:
    draft, _ = example
    ids = {node.id for node in (*draft.claims, *draft.evidence)} | {"h"}
    assert all(link.source in ids and link.target in ids for link in draft.links)
    assert {link.source for link in draft.links} == ids - {"h"}
    assert len({link.id for link in draft.links}) == len(draft.links)


def test_two_drafts_of_one_paper_are_the_same(example: tuple[Draft, Reading]) -> None:
    assert drafted(EXAMPLE)[0] == example[0]


def test_counter_arguments_of_the_example_contradict(example: tuple[Draft, Reading]) -> None:
    draft, reading = example
    against = [link.source for link in draft.links if link.stance is Stance.CONTRADICTS]
    nodes = {node.id: node for node in draft.evidence}
    openings = [words(reading, nodes[code].passages)[0].split("،")[0] for code in against]
    assert len(against) >= 4 and all(opening in ("در مقابل", "با این حال", "بر خلاف این برداشت") for opening in openings)


def overlap(one: list[list[int]], other: list[list[int]]) -> bool:
    shared = sum(max(0, min(e, y) - max(s, x)) for s, e in one for x, y in other)
    return shared >= 0.5 * min(sum(e - s for s, e in each) for each in (one, other))


@pytest.mark.parametrize(
    ("paper", "gold", "recall", "precision"),
    [
        (EXAMPLE, EXAMPLE.parent / "expected.json", 0.7, 0.8),
        (SAMPLES / "painted-crossings.md", SAMPLES / "painted-crossings.gold.json", 0.7, 0.7),
        (SAMPLES / "reader-with-a-pen.md", SAMPLES / "reader-with-a-pen.gold.json", 0.7, 0.75),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_a_careful_reader_would_keep_most_of_it(paper: Path, gold: Path, recall: float, precision: float) -> None:
    draft, reading = drafted(paper)
    wanted = json.loads(gold.read_text("utf-8"))
    theirs = [passage for claim in wanted["claims"] for side in ("supports", "contradicts") for passage in claim[side]]
    ours = [[list(span) for span in reading.cut.passages[node.passages[0]].spans] for node in draft.evidence]
    assert sum(any(overlap(p, q) for q in ours) for p in theirs) >= recall * len(theirs)
    assert sum(any(overlap(p, q) for q in theirs) for p in ours) >= precision * len(ours)
    assert draft.hypothesis is not None
    held = [[list(span) for span in reading.cut.passages[index].spans] for index in draft.hypothesis.passages]
    assert all(any(overlap(wording, mine) for mine in held) for wording in wanted["hypothesis"]["passages"])


def test_the_first_paper(first_paper: Path) -> None:
    draft, _ = drafted(first_paper)
    assert 7 <= len(draft.claims) <= 14 and len(draft.evidence) >= 40
    assert draft.hypothesis is not None and len(draft.hypothesis.passages) == 2
    assert draft.question is not None and len(draft.question.passages) == 2
    assert all(node.kind is NodeKind.EVIDENCE and node.passages for node in draft.evidence)


BARE = """# On kettles

## Abstract

Kettles are heavy. {announced}Copper kettles boil sooner than iron ones, and the reason is the wall and not the lid.

## Kettles compared

Copper kettles boil sooner than iron ones. In our kitchen a litre took four minutes in copper and six in iron. The wall of the
copper kettle was 1.2 mm thick. However, the iron kettle stayed hot for longer, so that little was gained over an hour.

## Lids

The lid makes no difference. With and without it the times differed by less than five seconds in 30 trials. Old manuals say
the same of tin kettles (Brewer, 1911).

## References

- Brewer, A. (1911). *Tin and Its Uses*. Leeds: Marsh.
"""


def test_where_nothing_is_announced_the_draft_says_so() -> None:
    draft, reading = drafted(BARE.format(announced=""))
    assert draft.hypothesis is not None and draft.hypothesis.reasons[0].code == "central"
    assert "sooner" in words(reading, draft.hypothesis.passages)[0]
    assert any("No sentence announces" in note for note in draft.notes)
    assert draft.question is None and any("No research question" in note for note in draft.notes)


def test_what_is_announced_is_taken() -> None:
    draft, reading = drafted(BARE.format(announced="We argue that the wall of a kettle decides how soon it boils. "))
    assert draft.hypothesis is not None and "the wall of a kettle" in words(reading, draft.hypothesis.passages)[0]
    assert not any("No sentence announces" in note for note in draft.notes)


def test_the_authors_own_figures_stand_in_nobody_elses_scope() -> None:
    draft, reading = drafted(BARE.format(announced=""))
    own = next(node for node in draft.evidence if "In our kitchen" in node.text)
    lid = next(node for node in draft.evidence if "five seconds" in node.text)
    assert own.citations == ()
    assert [reading.audit.citations[index].names for index in lid.citations] == [("Brewer",)]


@pytest.mark.parametrize("text", ["One line.", "# Only a title", "- a\n- b\n", "چرا؟", "A. B. C. D. E. F."])
def test_a_scrap_of_text_drafts_to_something_small_and_honest(text: str) -> None:
    draft, _ = drafted(text)
    assert draft.notes and len(draft.claims) <= 1


def test_what_only_the_index_finds_near_is_said_to_share_no_word() -> None:
    _, reading = drafted(BARE.format(announced=""))
    parts = (reading.document, reading.outline, reading.cut, reading.references, reading.audit)
    links = drafting.draft(*parts, AllAlike(len(reading.cut.passages))).links
    reasons = [reason for link in links for reason in link.reasons if reason.code in ("near", "similar")]
    assert {reason.code for reason in reasons} == {"near", "similar"}
    assert all(dict(reason.values)["terms"] for reason in reasons if reason.code == "similar")
