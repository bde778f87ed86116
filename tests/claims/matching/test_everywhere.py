"""Does a claim find its paper among many, whatever was added, changed, thrown away or damaged since the shelf was last open?"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session

from argmap.desk import Desk
from argmap.storage import open_storage
from claims import library as papers
from claims.db import Database
from claims.embedding import Space
from claims.index.records import records
from claims.index.shelf import FILE, Shelf
from claims.matching import everywhere, matcher
from claims.models import Paper, now
from claims.reading import Reading, read
from claims.settings import Settings
from tests.index_samples import BRIDGES, Words

SUBJECTS = (
    "barley",
    "lanterns",
    "wagons",
    "paper mills",
    "tide gauges",
    "choirs",
    "salt roads",
    "orchards",
    "clay seals",
    "ferries",
)
SPACE = Space(Words(), {})


def text_of(subject: str) -> bytes:
    """A paper on one subject, with a work it cites and a Persian sentence."""
    return (
        f"# On {subject}\n\nMost towns kept {subject} behind the wall (Harutyunyan, 1998). Nobody taxed {subject} twice.\n\n"
        f"گمرک ترتیب واگن‌ها را تعیین کرد. In spring {subject} were counted by the guild.\n\n"
        "# References\n\nHarutyunyan, A. (1998). *Walls*. Press.\n"
    ).encode()


def reading(subject: str) -> Reading:
    return read(text_of(subject), f"{subject}.md", Settings())


def add(session: Session, database: Database, subject: str) -> int:
    added = papers.add(session, database.files, reading(subject), text_of(subject), None, SPACE)
    return added.paper.id


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    held = open_storage(Settings(data_dir=tmp_path / "data"))
    with held.session(write=True) as session:
        for subject in SUBJECTS:
            add(session, held, subject)
    yield held
    held.close()


def shelf_of(database: Database) -> Shelf:
    return Shelf(database.folder / everywhere.FOLDER, BRIDGES, SPACE)


def first(database: Database, claim: str, shelf: Shelf | None = None) -> int:
    """The most promising paper."""
    shelf = shelf or shelf_of(database)
    with database.session() as session:
        wanted = everywhere.prints(session)
        everywhere.bring_up_to_date(shelf, session, wanted, SPACE)
    named = everywhere.promising(shelf, claim, wanted)
    assert sorted(named) == list(wanted), "every paper is named"
    return named[0]


def test_a_claim_names_its_paper(database: Database) -> None:
    shelf = shelf_of(database)
    assert [first(database, f"Nobody taxed {subject} twice.", shelf) for subject in SUBJECTS] == [*range(1, len(SUBJECTS) + 1)]
    assert shelf.dense is not None and len(shelf.search("tide gauges", 3)["dense"]) == 3


def test_the_rows_say_what_the_reading_says(database: Database) -> None:
    held = reading("barley")
    with database.session() as session:
        batch = everywhere.batch(session, SPACE, 1)
    assert list(batch.records) == records(held.cut.passages, held.audit)
    wanted = SPACE.vectors([(each.text, each.language) for each in held.cut.passages], "passage")
    assert batch.vectors is not None and np.array_equal(batch.vectors, wanted)


def test_nothing_is_fetched_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first(database, "choirs")
    monkeypatch.setattr(everywhere, "batch", lambda *_: pytest.fail("read again"))
    assert first(database, "choirs") == 6


def test_a_paper_added_is_found_and_one_removed_is_not(database: Database) -> None:
    shelf = shelf_of(database)
    first(database, "choirs", shelf)
    with database.session(write=True) as session:
        new = add(session, database, "sundials")
        papers.remove(session, database.files, session.get_one(Paper, 6))
        session.get_one(Paper, 2).binned = now()
    assert first(database, "Nobody taxed sundials twice.", shelf) == new
    assert set(shelf.prints()) == {1, 3, 4, 5, 7, 8, 9, 10, 11}
    assert not {6, 2} & set(shelf.papers_of(hit.passage for hit in shelf.lexical.search("choirs and lanterns", 50)).values())


def test_a_paper_with_another_list_is_fetched_anew(database: Database) -> None:
    with database.session() as session:
        before = everywhere.prints(session)
    with database.session(write=True) as session:
        papers.use_list(session, database.files, session.get_one(Paper, 4), (), Settings())
    with database.session() as session:
        after = everywhere.prints(session)
    assert [paper for paper in before if before[paper] != after[paper]] == [4]


@pytest.mark.parametrize("damage", ["cut", "gone", "vectors"])
def test_a_damaged_folder_is_filled_again(database: Database, damage: str) -> None:
    first(database, "choirs")
    file = database.folder / everywhere.FOLDER / (FILE if damage != "vectors" else "vectors/state.json")
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert first(database, "Nobody taxed orchards twice.") == 8
    assert len(shelf_of(database).prints()) == len(SUBJECTS)


def test_many_papers_are_put_on_the_shelf_in_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "_AT_ONCE", 3)
    written: list[int] = []
    whole = Shelf.sync
    monkeypatch.setattr(Shelf, "sync", lambda shelf, *told: written.append(len(told[0])) or whole(shelf, *told))  # type: ignore[func-returns-value]
    first(database, "choirs")
    assert written == [3, 6, 9, 10]


@pytest.mark.slow
def test_the_best_answer_is_that_of_a_search_in_every_paper(
    library: int, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(Settings(data_dir=data_dir))
    subjects = [desk.stored(paper) for paper in desk.everywhere("all of them")[0]]
    asked = [(subject.stored, each) for subject in subjects for each in subject.reading.cut.passages[5:40:12]]
    monkeypatch.setattr(everywhere, "MOST", 2)
    for paper, passage in asked:
        full = [matcher.suggest(desk.searched(each), passage.text, passage.language, 1)[0].score for each in subjects]
        named, most = desk.everywhere(passage.text)
        assert most == 2 and named[0] == paper and subjects[int(np.argmax(full))].stored in named[:2]
    desk.close()


def test_the_desk_names_all_of_a_few_papers_and_the_best_of_many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Settings(data_dir=database.folder, encoder="none"))
    named, most = desk.everywhere("Nobody taxed ferries twice.")
    assert (named[0], sorted(named), most) == (10, [*range(1, 11)], everywhere.MOST)
    monkeypatch.setattr(everywhere, "MOST", 10)
    assert desk.everywhere("Nobody taxed ferries twice.") == ([*range(1, 11)], 10)
    desk.close()
