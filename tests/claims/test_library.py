"""Is a paper kept once and whole, found again by any of its names, and gone when it is removed?"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import invented_paper as builders
import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from argmap.storage import open_storage
from claims import library, models
from claims.db import Database
from claims.errors import NotFound
from claims.passages import Cut
from claims.readers.document import Localised, Metadata
from claims.reading import Reading
from claims.settings import Settings
from claims.vocabulary import SectionRole


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session with a paper of no concern in it."""
    with database.session(write=True) as session:
        noise = replace(builders.reading("Another paper.", name="noise.md"), metadata=Metadata())
        library.add(session, database.files, noise, builders.data(noise))
        yield session


def added(session: Session, database: Database, reading: Reading) -> library.Added:
    return library.add(session, database.files, reading, builders.data(reading))


def counted(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_paper_comes_in_with_all_its_rows(session: Session, database: Database) -> None:
    reading = builders.reading()
    paper = added(session, database, reading).paper
    assert (paper.title, paper.language, paper.direction) == ("Tea on the road", "en", "ltr")
    assert paper.about == builders.METADATA and database.files.get(reading.sha256) == builders.data(reading)
    rows = session.exec(select(models.Passage).where(models.Passage.paper_id == paper.id)).all()
    assert [(row.index, row.spans, row.text) for row in rows] == [
        (each.index, each.spans, each.text) for each in reading.cut.passages
    ]
    citation = session.exec(select(models.Citation).where(models.Citation.year == 1398)).one()
    assert session.get_one(models.Passage, citation.passage_id).index == 3
    assert session.get_one(models.Reference, citation.reference_id).csl == builders.REFERENCES[1].csl


def test_the_same_bytes_are_one_paper(session: Session, database: Database) -> None:
    first = added(session, database, builders.reading())
    again = added(session, database, replace(builders.reading(), name="copy.md"))
    assert (first.duplicate, again.duplicate, again.paper.id) == (False, True, first.paper.id)
    assert len(library.papers(session)) == 2


def test_adding_a_paper_again_brings_lost_bytes_back(session: Session, database: Database) -> None:
    reading = builders.reading()
    added(session, database, reading)
    database.files.path(reading.sha256).unlink()
    assert added(session, database, reading).duplicate and database.files.get(reading.sha256) == builders.data(reading)


@pytest.mark.parametrize(
    "ident", ["2", " 2 ", "TEA.md", "چاي", "چای در راه", "on the road", builders.reading().sha256[:8].upper()]
)
def test_a_paper_is_found_by_number_hash_title_or_name(session: Session, database: Database, ident: str) -> None:
    paper = added(session, database, builders.reading()).paper
    assert library.find(session, ident).id == paper.id


@pytest.mark.parametrize(
    ("ident", "says"), [("7", "no stored paper"), ("%", "no stored"), ("", "no stored"), (".md", "more than one")]
)
def test_a_paper_that_is_not_there_is_said_so(session: Session, database: Database, ident: str, says: str) -> None:
    added(session, database, builders.reading())
    with pytest.raises(NotFound, match=says):
        library.find(session, ident)


def test_a_crash_before_the_commit_leaves_a_stray_file_that_is_swept(database: Database) -> None:
    reading = builders.reading()
    with pytest.raises(KeyboardInterrupt), database.session(write=True) as session:
        added(session, database, reading)
        raise KeyboardInterrupt
    part = database.files.path(reading.sha256).parent / "part-x"
    part.write_bytes(b"half")
    for path in (part, database.files.path(reading.sha256)):
        os.utime(path, (0, 0))
    with database.session() as session:
        assert (library.papers(session), library.sweep(session, database.files)) == ([], 2)


def test_removing_takes_rows_and_bytes_and_nothing_else(database: Database) -> None:
    with database.session(write=True) as session:
        noise = builders.reading("Another paper altogether.")
        added(session, database, noise)
        paper = added(session, database, builders.reading()).paper
    with database.session(write=True) as session:
        library.remove(session, database.files, paper)
    with database.session() as session:
        assert [held.short for held in library.papers(session)] == [noise.short_id]
        assert counted(session, models.Passage) == 1 and counted(session, models.File) == 1
    assert not database.files.path(paper.file.sha256).exists() and database.files.path(noise.sha256).exists()


def test_reading_again_gives_the_same_as_the_first_time(session: Session, database: Database) -> None:
    settings = Settings()
    data = "# Tea\n\nTea is warm. چای گرم است.\n".encode()
    reading = library.read_as(data, "tea.md", "utf-8", settings)
    paper = library.add(session, database.files, reading, data).paper
    assert library.reading_of(database.files, paper, settings) == reading
    assert library.rebuild(session, database.files, paper, settings) == reading


def test_a_description_written_by_hand_outlives_every_reading(session: Session, database: Database) -> None:
    settings, data = Settings(), b"# Tea\n\nTea is warm. It is warmer than ice.\n"
    own = library.read_as(data, "tea.md", "utf-8", settings)
    paper = library.add(session, database.files, own, data).paper
    written = replace(own.metadata, titles=(Localised("چای گرم", "fa"),))
    library.use_description(session, paper, written, own)
    for _ in range(2):
        read = library.reading_of(database.files, paper, settings)
        assert (read.metadata, read.title) == (written, paper.title) == (paper.about, "چای گرم")
        assert (paper.language, paper.direction) == ("en", "ltr"), "these are of the text"
        library.rebuild(session, database.files, paper, settings)
    library.use_list(session, database.files, paper, ({"id": "x", "title": "X"},), settings)
    assert paper.title == "چای گرم" and library.find(session, "چای").id == paper.id
    library.use_description(session, paper, None, own)
    assert (paper.title, paper.about, paper.edited) == (own.title, own.metadata, None)
    assert library.own_reading(database.files, paper, settings) == own


def test_passages_that_stay_keep_their_rows_when_a_paper_is_read_anew(session: Session, database: Database) -> None:
    reading = builders.reading()
    paper = added(session, database, reading).paper
    rows = {row.text: row.id for row in session.exec(select(models.Passage)).all()}
    first, second, third, *rest = reading.cut.passages
    passages = tuple(
        replace(each, index=index) for index, each in enumerate((second, replace(third, text="Mended."), *rest, first))
    )
    library._write_rows(session, paper, replace(reading, cut=Cut(passages, (), ())))
    session.expire_all()
    held = session.exec(select(models.Passage).where(models.Passage.paper_id == paper.id).order_by(models.Passage.index)).all()
    assert [row.text for row in held] == [each.text for each in passages]
    assert all(row.id == rows[row.text] for row in held if row.text != "Mended.")


@pytest.mark.parametrize(
    "wrong",
    [{"start": -1}, {"start": 9, "stop": 9}, {"direction": "up"}, {"page": 0}, {"index": 0}, {"paper_id": 99}],
)
def test_the_database_keeps_its_own_promises(session: Session, database: Database, wrong: dict[str, object]) -> None:
    paper = added(session, database, builders.reading()).paper
    fields = {"paper_id": paper.id, "index": 99, "start": 0, "stop": 1, "direction": "ltr", "page": None} | wrong
    row = models.Passage(
        spans=((0, 1),), text="", search="", language="", block=0, paragraph=0, section=(), footnotes=(), **fields
    )
    row.role = SectionRole.BODY
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(row)


def test_enums_are_stored_by_their_value_and_no_other_word(session: Session, database: Database) -> None:
    added(session, database, builders.reading())
    stored = session.connection().exec_driver_sql("SELECT style FROM citation ORDER BY id").scalars().all()
    assert stored == ["parenthetical", "parenthetical", "numeric"]
    with pytest.raises(IntegrityError), session.begin_nested():
        session.connection().exec_driver_sql("UPDATE citation SET style = 'PARENTHETICAL'")
