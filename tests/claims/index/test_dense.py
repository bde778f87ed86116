"""Is the nearest found by what it means, exactly, the same every time, and only among those who were asked?"""

from collections.abc import Container, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from claims.embedding import Space, load
from claims.embedding.values import on_grid
from claims.index import dense
from claims.index.dense import Dense, Rows, numbered, signs_of
from claims.index.hits import Index
from claims.settings import Settings

SENTENCES = (
    "Freight trains reach the border in nine days.",
    "The harvest failed for the third year.",
    "Goods sent by rail arrive within two weeks.",
    "Ministers signed the treaty in spring.",
    "Wheat yields collapsed because the rains did not come.",
)


@pytest.fixture(scope="module")
def space() -> Space:
    return Space(load(Settings()).encoder, {})


@pytest.fixture(scope="module")
def index(space: Space) -> Dense:
    return Dense(space, numbered(space.vectors([(text, "en") for text in SENTENCES], "passage")))


def cloud(count: int, dim: int = 64, seed: int = 0) -> NDArray[np.float32]:
    """Vectors in a few dozen clumps, as sentences lie."""
    random = np.random.default_rng(seed)
    middles = random.standard_normal((30, dim))
    return on_grid(middles[random.integers(0, 30, count)] + random.standard_normal((count, dim)))


def found(index: Dense, vector: NDArray[np.float32], top: int, among: Container[int] | None = None) -> list[tuple[int, float]]:
    return [(hit.passage, hit.score) for hit in index.nearest(vector, top, among)]


def by_hand(rows: Rows, vector: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
    pairs = zip(rows.ids.tolist(), (rows.vectors.astype(float) @ vector.astype(float)).tolist(), strict=True)
    ranked = sorted(((number, score) for number, score in pairs if score > 0), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:top]


def test_other_words_for_the_same_are_found(index: Index) -> None:
    assert [hit.passage for hit in index.search("Rail transport is quick.", 2)] == [2, 0]
    (hit,) = index.search("Drought ruined the crops.", 1)
    assert (hit.passage, hit.channel) == (4, "dense") and 0.3 < hit.score < 1


def test_a_sentence_finds_itself_with_full_score(index: Dense) -> None:
    assert [index.search(text, 1)[0].passage for text in SENTENCES] == [0, 1, 2, 3, 4]
    assert index.search(SENTENCES[3], 1)[0].score == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("among", [{1, 3, 9}, [3, 1], range(1, 4, 2), {1: "", 3: ""}, "a container of its own"])
def test_only_those_asked_answer(index: Dense, among: Container[int] | str) -> None:
    class Odd:
        def __contains__(self, number: object) -> bool:
            return number in (1, 3)

    asked = Odd() if isinstance(among, str) else among
    assert {hit.passage for hit in index.search("Rail transport is quick.", 5, asked)} <= {1, 3}
    assert index.search(SENTENCES[3], 5, asked)[0].passage == 3
    assert index.search("Rail", 5, set()) == []


def test_what_cannot_be_read_finds_nothing(index: Dense, space: Space) -> None:
    lexical_only = Dense(Space(None, {}), numbered(space.vectors([("A.", "en")], "passage")))
    assert lexical_only.search("Rail transport is quick.", 5) == []
    assert index.nearest(np.zeros(space.dim, np.float32), 5) == index.search("Rail", 0) == []
    assert Dense(space, numbered(np.zeros((0, space.dim), np.float32))).search("Rail", 5) == []


def test_rows_of_zeros_and_empty_rows_never_answer() -> None:
    vectors = cloud(6)
    vectors[2] = 0
    rows = Rows(np.array([10, 11, 12, -1, 14, 15]), vectors)
    index = Dense(Space(None, {}), rows)
    assert {number for number, _ in found(index, vectors[3], 6)} <= {10, 11, 14, 15}
    assert found(index, vectors[3], 6, among=[-1, 12]) == []


@given(st.integers(1, 400), st.integers(1, 20), st.integers(0, 5))
def test_the_nearest_are_those_that_sorting_all_would_give(count: int, top: int, seed: int) -> None:
    rows = numbered(cloud(count, seed=seed))
    vector = cloud(1, seed=99 + seed)[0]
    assert found(Dense(Space(None, {}), rows), vector, top) == by_hand(rows, vector, top)


@given(st.permutations(range(60)), st.sets(st.integers(0, 59)))
def test_the_order_of_the_rows_and_the_company_change_nothing(order: Sequence[int], among: set[int]) -> None:
    vectors = np.tile(cloud(20), (3, 1))  # each three times: equal scores everywhere
    straight, mixed = numbered(vectors), Rows(np.array(order), vectors[list(order)])
    vector = cloud(1, seed=5)[0]
    for asked in (None, among):
        one, other = (found(Dense(Space(None, {}), rows), vector, 25, asked) for rows in (straight, mixed))
        assert one == other
    part = dict(found(Dense(Space(None, {}), mixed), vector, 60, among))
    whole = dict(found(Dense(Space(None, {}), mixed), vector, 60))
    assert all(whole[number] == score for number, score in part.items())


def test_among_very_many_signs_go_first_and_lose_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = numbered(cloud(20_000))
    questions = cloud(50, seed=0)
    exact = [found(Dense(Space(None, {}), rows), question, 10) for question in questions]
    monkeypatch.setattr(dense, "MOST_EXACT", 10_000)
    quick = [found(Dense(Space(None, {}), rows), question, 10) for question in questions]
    shared = sum(len(set(one) & set(other)) for one, other in zip(exact, quick, strict=True))
    assert shared >= 0.95 * sum(map(len, exact))


def test_signs_take_a_bit_a_number_whatever_the_length() -> None:
    vectors = np.array([[1.0, -1, 0] * 30], np.float32)
    assert signs_of(vectors).shape == (1, 2) and int(np.bitwise_count(signs_of(vectors)).sum()) == 30


def test_every_row_has_its_score(index: Dense) -> None:
    scores = index.scores(index.vector("Rail transport is quick.", "en"))
    assert {hit.passage: hit.score for hit in index.search("Rail transport is quick.", 5)} == {
        place: score for place, score in enumerate(scores.tolist()) if score > 0
    }
