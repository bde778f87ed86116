"""Are vectors kept once for all papers, given back to the last bit, and gone with the last passage that says the text?"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import invented_paper as builders
import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.embedding import Encoder, Kind, Recalling, Remembering, Space, load
from claims.models import Vector
from claims.reading import Reading
from claims.settings import Settings
from claims.vectors import VectorStore, digest


class Counting:
    """The real encoder, with a note of what it was asked."""

    multilingual = False

    def __init__(self, id: str = "") -> None:
        encoder = load(Settings()).encoder
        assert encoder is not None
        self.encoder: Encoder = encoder
        self.id = id or encoder.id
        self.dim = encoder.dim
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        self.asked += texts
        return self.encoder.encode(texts, kind)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session(write=True) as session:
        yield session


@pytest.fixture
def encoder() -> Counting:
    return Counting()


def added(session: Session, database: Database, encoder: Encoder, reading: Reading | None = None) -> library.Added:
    reading = reading or builders.reading()
    return library.add(session, database.files, reading, builders.data(reading), space=Space(encoder, {}))


def counted(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Vector)).one()


def test_a_paper_brings_the_vectors_of_its_passages(session: Session, database: Database, encoder: Counting) -> None:
    added(session, database, encoder)
    texts = [passage.text for passage in builders.reading().cut.passages]
    held = VectorStore(session, encoder).held(texts)
    assert counted(session) == len(texts) and sorted(encoder.asked) == sorted(texts)
    assert all((held[text] == row).all() for text, row in zip(texts, encoder.encode(texts, "passage"), strict=True))


def test_a_text_is_encoded_once_for_all_papers(session: Session, database: Database, encoder: Counting) -> None:
    added(session, database, encoder)
    again = builders.reading(builders.SENTENCES[-1], "Only this is new.", name="other.md")
    encoder.asked.clear()
    added(session, database, encoder, again)
    assert encoder.asked == ["Only this is new."]


def test_languages_with_a_bridge_are_left_to_it(session: Session, database: Database, encoder: Counting) -> None:
    reading = builders.reading()
    space = Space(encoder, {"fa": None})  # type: ignore[dict-item]
    library.add(session, database.files, reading, builders.data(reading), space=space)
    assert encoder.asked == [passage.text for passage in reading.cut.passages if passage.language == "en"]


def test_vectors_go_with_the_last_passage_that_says_the_text(session: Session, database: Database, encoder: Counting) -> None:
    paper = added(session, database, encoder).paper
    other = added(session, database, encoder, builders.reading(builders.SENTENCES[-1], name="other.md")).paper
    VectorStore(session, Counting("another")).keep([builders.SENTENCES[4]])
    library.remove(session, database.files, paper)
    assert [row.text_sha256 for row in session.exec(select(Vector))] == [digest(builders.SENTENCES[-1])]
    library.remove(session, database.files, other)
    assert counted(session) == 0


def test_a_passage_that_changes_leaves_no_vector_behind(session: Session, database: Database, encoder: Counting) -> None:
    paper = added(session, database, encoder).paper
    library._write_rows(session, paper, builders.reading(*builders.SENTENCES[:2]))
    assert counted(session) == 2


def test_models_do_not_share_vectors(session: Session, encoder: Counting) -> None:
    VectorStore(session, encoder).keep(["Tea."])
    assert VectorStore(session, Counting("another")).held(["Tea."]) == {}


def test_what_is_damaged_is_made_again(session: Session, encoder: Counting) -> None:
    store = VectorStore(session, encoder)
    store.keep(["Tea.", "Road."])
    session.execute(update(Vector).where(Vector.text_sha256 == digest("Tea.")).values(data=b"half"))
    assert store.held(["Tea.", "Road."]).keys() == {"Road."}
    assert store.keep(["Tea.", "Road."]) == 1 and store.held(["Tea."])["Tea."].any()


def test_a_remembering_encoder_asks_only_for_what_is_new_and_answers_alike(session: Session, encoder: Counting) -> None:
    store = VectorStore(session, encoder)
    store.keep(["Tea.", "Road."])
    plain, remembering = (
        encoder.encode(["Road.", "Inn.", "Tea."], "passage"),
        Remembering(encoder, store.held(["Tea.", "Road."])),
    )
    encoder.asked.clear()
    assert (remembering.encode(["Road.", "Inn.", "Tea."], "passage") == plain).all()
    assert (remembering.encode(["Inn."], "passage") == plain[1]).all() and encoder.asked == ["Inn."]
    assert remembering.encode([], "passage").shape == (0, encoder.dim)
    assert VectorStore(session, remembering).keep(["Inn."]) == 1 and encoder.asked == ["Inn."]


def test_a_question_asked_of_many_papers_is_encoded_once(encoder: Counting) -> None:
    recalling, plain = Recalling(encoder), encoder.encode(["Is tea warm?"], "query")
    encoder.asked.clear()
    for known in (Remembering(recalling, {}), Remembering(recalling, {}), recalling):
        answer = known.encode(["Is tea warm?"], "query")
        assert (answer == plain).all()
        answer[:] = 0  # nobody spoils it for the next
    assert encoder.asked == ["Is tea warm?"]
    recalling.encode(["Tea."], "passage")
    recalling.encode(["Tea."], "passage")
    assert encoder.asked == ["Is tea warm?", "Tea.", "Tea."], "passages are not its business"


def test_many_texts_are_kept_and_found(session: Session, encoder: Counting) -> None:
    texts = [f"Tea number {n}." for n in range(1100)]
    known = Remembering(encoder, dict.fromkeys(texts, encoder.encode(["Tea."], "passage")[0]))
    store = VectorStore(session, known)
    assert (store.keep(texts), store.keep(texts), len(store.held(texts))) == (1100, 0, 1100)


@pytest.mark.parametrize("wrong", [{"data": b""}, {"text_sha256": "short"}])
def test_the_database_keeps_its_own_promises(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Vector(**({"text_sha256": "a" * 64, "model": "m", "data": b"\0\0"} | wrong)))
