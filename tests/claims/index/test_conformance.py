"""What every index must do, whatever it searches by: the promises of ``claims.index.hits.Index``, kept by each.

Also: what lies on disk answers as what was made this moment, however it came about.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from claims.index.anchors import Anchors
from claims.index.dense import Dense, numbered
from claims.index.hits import Index
from claims.index.lexical import Lexical
from claims.index.records import Record
from claims.index.shelf import Batch, Shelf
from claims.index.telling import Telling
from claims.passages import Passage
from claims.spans import Span
from claims.text import direction
from tests.index_samples import ASKED, BRIDGES, SPACE, TEXTS, records, vectors


def shelved(folder: Path, held: Sequence[Record]) -> Shelf:
    """A shelf with one paper of these records, by their places."""
    shelf = Shelf(folder, BRIDGES, SPACE)
    shelf.put(1, "a", Batch(range(len(held)), held, vectors(held)))
    return shelf


def passages(held: Sequence[Record]) -> list[Passage]:
    return [
        Passage(at, (Span(0, 1),), each.text, each.search, each.language, direction(each.text), at, at)
        for at, each in enumerate(held)
    ]


MAKERS: dict[str, Callable[[Path, Sequence[Record]], Index]] = {
    "telling": lambda _, held: Telling(passages(held)),
    "lexical": lambda _, held: Lexical(held, BRIDGES),
    "anchors": lambda _, held: Anchors(held, BRIDGES),
    "dense": lambda _, held: Dense(SPACE, numbered(vectors(held))),
    "shelf, lexical": lambda folder, held: shelved(folder, held).lexical,
    "shelf, anchors": lambda folder, held: shelved(folder, held).anchors,
    "shelf, dense": lambda folder, held: shelved(folder, held).dense or Telling([]),
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Sequence[Record]], Index]:
    return lambda held: MAKERS[request.param](tmp_path, held)


@pytest.fixture
def index(make: Callable[[Sequence[Record]], Index]) -> Index:
    return make(records(TEXTS))


def test_the_best_come_first_and_equal_ones_in_reading_order(index: Index) -> None:
    hits = index.search(ASKED, 10)
    assert [(-hit.score, hit.passage) for hit in hits] == sorted((-hit.score, hit.passage) for hit in hits)
    places = [hit.passage for hit in hits]
    assert places.index(4) + 1 == places.index(5), "the same words, so the same score"
    assert all(hit.score > 0 for hit in hits) and 3 not in places


def test_no_more_than_asked_for_and_the_same_ones(index: Index) -> None:
    assert index.search(ASKED, 2) == index.search(ASKED, 10)[:2]
    assert index.search(ASKED, 0) == []


class Even:
    """A container that can only be asked."""

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and place % 2 == 0


@pytest.mark.parametrize(
    "among",
    [{0, 2, 4, 6}, [6, 4, 2, 0], range(0, 7, 2), Even(), frozenset((0, 2, 4, 6, 99))],
    ids=lambda each: type(each).__name__,
)
def test_only_those_named_answer_with_the_scores_they_always_have(index: Index, among: set[int]) -> None:
    assert index.search(ASKED, 10, among) == [hit for hit in index.search(ASKED, 10) if hit.passage % 2 == 0]


def test_none_are_named(index: Index) -> None:
    assert index.search(ASKED, 10, set()) == []


@pytest.mark.parametrize("asked", ["", " ", "\0\x1b[31m", "😀", "۰" * 400, '\u202e«»"“”', "٪ % -", "a" * 10_000, "\ud800"])
def test_nonsense_is_answered_like_anything_else(index: Index, asked: str) -> None:
    assert len(index.search(asked, 3)) <= 3


def test_nothing_is_found_in_nothing(make: Callable[[Sequence[Record]], Index]) -> None:
    assert make([]).search(ASKED, 3) == []


def test_texts_without_words_are_no_hindrance(make: Callable[[Sequence[Record]], Index]) -> None:
    assert make(records(["", "...", "\u200c", "؟"])).search(ASKED, 3) == []


def test_twice_asked_is_answered_twice_the_same(make: Callable[[Sequence[Record]], Index]) -> None:
    one = make(records(TEXTS))
    first = one.search(ASKED, 10)
    assert first == one.search(ASKED, 10) == make(records(TEXTS)).search(ASKED, 10)
