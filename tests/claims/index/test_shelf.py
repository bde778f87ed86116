"""Is the shelf opened as it was left, changed a paper at a time, and filled again when it is damaged or out of date?"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.index.records import Record
from claims.index.shelf import FILE, Batch, Shelf
from claims.vocabulary import SectionRole
from tests.index_samples import ASKED, BRIDGES, SPACE, TEXTS, Dictionary, records, vectors


def batch(paper: int) -> Batch:
    """A paper of some of the texts, its passages numbered from 100 times its own number."""
    held = [replace(each, role=SectionRole.ABSTRACT if at == 0 else SectionRole.BODY) for at, each in enumerate(texts(paper))]
    return Batch(range(100 * paper, 100 * paper + len(held)), held, vectors(held))


def texts(paper: int) -> list[Record]:
    """Which texts it has: each paper others, some of them shared."""
    return records([text for at, text in enumerate(TEXTS) if (at + paper) % 3])


def answers(shelf: Shelf) -> Mapping[str, Any]:
    """What every channel says, to the last bit."""
    return {channel: [(hit.passage, hit.score) for hit in hits] for channel, hits in shelf.search(ASKED, 50).items()}


def fresh(folder: Path, papers: list[int]) -> Shelf:
    shelf = Shelf(folder, BRIDGES, SPACE)
    shelf.sync(dict.fromkeys(papers, "a"), batch)
    return shelf


def test_it_is_opened_as_it_was_left_without_reading_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = answers(fresh(tmp_path, [1, 2]))
    monkeypatch.setattr("claims.index.words.Words.add", None)
    opened = Shelf(tmp_path, BRIDGES, SPACE)
    assert opened.sync({1: "a", 2: "a"}, batch) == ()
    assert answers(opened) == left and all(left.values())


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=8))
def test_however_it_came_about_it_answers_as_one_made_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    shelf, here = Shelf(folder / "one", BRIDGES, SPACE), dict[int, None]()
    for paper, comes in steps:
        here.pop(paper, None)
        if comes:
            shelf.put(paper, "a", batch(paper))
            here[paper] = None
        else:
            shelf.drop(paper)
    assert list(shelf.prints()) == list(here)
    assert answers(shelf) == answers(Shelf(folder / "one", BRIDGES, SPACE)) == answers(fresh(folder / "other", list(here)))


def test_only_what_has_changed_is_fetched(tmp_path: Path) -> None:
    shelf = fresh(tmp_path, [1, 2, 3])
    assert shelf.sync({1: "a", 3: "b", 4: "a"}, batch) == (3, 4)
    assert set((shelf.ids() // 100).tolist()) == {1, 3, 4} and shelf.prints() == {1: "a", 3: "b", 4: "a"}
    assert {hit.passage // 100 for hits in shelf.search(ASKED, 50).values() for hit in hits} == {1, 3, 4}
    assert shelf.paper_of(300) == 3


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "replaced", "gone"])
def test_a_damaged_file_is_filled_again(tmp_path: Path, damage: str) -> None:
    whole = answers(fresh(tmp_path, [1, 2]))
    path = tmp_path / FILE
    data = bytearray(path.read_bytes())
    if damage == "changed":
        data[len(data) // 2] ^= 255
    left = {"cut": data[: len(data) // 2], "changed": data, "replaced": b"a letter"}.get(damage, b"")
    path.write_bytes(bytes(left))
    if damage == "gone":
        path.unlink()
    shelf = Shelf(tmp_path, BRIDGES, SPACE)
    assert dict(shelf.prints()) == {} and shelf.lexical.search(ASKED, 3) == []
    assert shelf.sync({1: "a", 2: "a"}, batch) == (1, 2)
    assert answers(shelf) == whole


def test_other_weights_or_another_version_make_another_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(tmp_path, [1])
    other = Dictionary()
    monkeypatch.setattr(other, "digest", "f00", raising=False)
    assert dict(Shelf(tmp_path, {"fa": other}, SPACE).prints()) == {}
    monkeypatch.setattr("claims.index.shelf.VERSION", 2)
    assert dict(Shelf(tmp_path, BRIDGES, SPACE).prints()) == {}


def test_vectors_that_went_missing_are_fetched_and_nothing_else(tmp_path: Path) -> None:
    whole = answers(fresh(tmp_path, [1, 2]))
    (tmp_path / "vectors" / "state.json").unlink()
    shelf = Shelf(tmp_path, BRIDGES, SPACE)
    assert shelf.sync({1: "a", 2: "a"}, batch) == (1, 2) and answers(shelf) == whole


def test_what_another_process_put_there_is_seen(tmp_path: Path) -> None:
    one, other = fresh(tmp_path, [1]), Shelf(tmp_path, BRIDGES, SPACE)
    assert len(other.prints()) == 1
    one.put(2, "a", batch(2))
    assert len(other.prints()) == 2 and answers(one) == answers(other)


def test_scopes_name_papers_roles_and_languages(tmp_path: Path) -> None:
    shelf = fresh(tmp_path, [1, 2])
    assert shelf.scope() == set(shelf.ids().tolist())
    assert {each // 100 for each in shelf.scope(papers=[2])} == {2}
    assert shelf.scope(roles=[SectionRole.ABSTRACT]) == {100, 200}
    persian = shelf.scope(papers=[1], languages=["fa"])
    assert 0 < len(persian) < 7
    assert {hit.passage for hit in shelf.lexical.search(ASKED, 50, persian)} <= persian
    assert {hit.passage for hit in shelf.search(ASKED, 50, shelf.scope(papers=[2]))["dense"]} <= shelf.scope(papers=[2])


def test_inside_a_paper_rarity_is_the_papers_own(tmp_path: Path) -> None:
    ids, lexical, anchors = fresh(tmp_path / "two", [1, 2]).of_paper(2)
    alone_ids, alone, alone_anchors = fresh(tmp_path / "one", [2]).of_paper(2)
    assert list(ids) == list(alone_ids) == [*range(200, 200 + len(ids))]
    assert np.array_equal(lexical.scores(ASKED, "en"), alone.scores(ASKED, "en"))
    assert np.array_equal(anchors.scores(ASKED, "en"), alone_anchors.scores(ASKED, "en"))
    with pytest.raises(KeyError):
        fresh(tmp_path / "two", [1, 2]).of_paper(3)


def test_without_an_encoder_the_rest_works(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {})
    shelf.put(1, "a", replace(batch(1), vectors=None))
    assert shelf.dense is None and set(shelf.search(ASKED, 3)) == {"lexical", "anchors"}
    assert shelf.sync({1: "a"}, batch) == ()
