"""Is the storage opened safely: by several at once, by an older program, on a bad folder, under a careless umask?"""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from argmap import intake
from argmap.models import Person
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import DatabaseProblem, InvalidSetting
from claims.models import File, Passage
from claims.settings import Settings

OPEN = "import sys; from pathlib import Path; from argmap.storage import open_storage; from claims.settings import Settings; "
FILE = {"sha256": "a" * 64, "size": 1, "name": "a.md", "media_type": "text/plain", "encoding": "utf-8"}


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh database in ``tmp_path / "data"``."""
    with closing(open_storage(settings(tmp_path / "data"))) as database:
        yield database


def processes(code: str, folder: Path, count: int = 4) -> list[tuple[bytes, int]]:
    """What so many processes said on their error stream, and how they ended, when they ran the code at once."""
    command = [sys.executable, "-c", OPEN + code, str(folder)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(count)]
    return [(each.communicate()[1], each.returncode) for each in started]


def test_a_fresh_folder_becomes_a_database_and_stays_one(tmp_path: Path) -> None:
    for _ in range(2):
        database = open_storage(settings(tmp_path / "new" / "folder"))
        with database.session() as session:
            assert session.exec(select(File)).all() == []
        database.close()


def test_connections_keep_our_promises(database: Database) -> None:
    with database.session() as session:
        names = ("foreign_keys", "journal_mode", "synchronous")
        said = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in names}
    assert said == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}


def test_files_and_folders_are_the_owners_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        database = open_storage(settings(tmp_path / "data"))
        with database.session(write=True) as session:
            session.add(File(**FILE))
            database.files.put(b"paper")
            open_modes = {path: path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*")}
    finally:
        os.umask(before)
    assert {mode for path, mode in open_modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in open_modes.items() if path.is_dir()} | {(tmp_path / "data").stat().st_mode & 0o777} == {
        0o700
    }
    assert any(path.name.endswith("-wal") for path in open_modes)


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(RuntimeError, match="for reading"), database.session() as session:
        session.add(File(**FILE))
        session.flush()


def test_an_error_undoes_the_whole_session(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.session(write=True) as session:
        session.add(File(**FILE))
        session.flush()
        _ = 1 / 0
    with database.session() as session:
        assert session.exec(select(File)).all() == []


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(open_storage(settings(tmp_path))) as database, database.session(write=True) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "argmap.sqlite3").read_bytes()
    with pytest.raises(DatabaseProblem, match="newer Argmap"):
        open_storage(settings(tmp_path))
    assert (tmp_path / "argmap.sqlite3").read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "argmap.sqlite3")) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(DatabaseProblem, match="another program"):
        open_storage(settings(tmp_path))


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "argmap.sqlite3").write_bytes(b"%PDF-1.7 " * 200)
    with pytest.raises(DatabaseProblem, match="is no database"):
        open_storage(settings(tmp_path))


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(DatabaseProblem, match="ARGMAP_DATA_DIR"):
            open_storage(settings(folder))


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "sqlite://", "oracle://host/db"])
def test_an_address_that_makes_no_sense_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidSetting, match="ARGMAP_DATABASE_URL"):
        open_storage(Settings(data_dir=tmp_path, database_url=url))


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.db.BUSY_MS", 50)
    with (
        closing(open_storage(settings(tmp_path))) as database,
        closing(sqlite3.connect(tmp_path / "argmap.sqlite3", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with database.session() as session:
            assert session.exec(select(File)).all() == []
        with pytest.raises(DatabaseProblem, match="written to by another program"), database.session(write=True) as session:
            session.add(File(**FILE))


def test_a_full_disk_says_so_and_keeps_nothing_of_the_change(database: Database) -> None:
    with pytest.raises(DatabaseProblem, match="no room left"), database.session(write=True) as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        session.add(File(**FILE))
        session.flush()
        session.add(File(**FILE | {"sha256": "b" * 64, "name": "x" * 100_000}))
    with database.session() as session:
        session.execute(text("PRAGMA max_page_count = 1073741823"))
        assert session.exec(select(File)).all() == []
    with database.session(write=True) as session:
        session.add(File(**FILE))


def test_a_thread_that_writes_within_its_writing_is_told(database: Database) -> None:
    with database.session(write=True) as session:
        session.add(File(**FILE))
        session.flush()
        with pytest.raises(RuntimeError, match="writing already"), database.session(write=True) as other:
            other.exec(select(File)).all()
        with database.session() as other:
            assert other.exec(select(File)).all() == []
    with database.session(write=True) as session:
        assert len(session.exec(select(File)).all()) == 1


def test_threads_write_in_the_order_they_came(database: Database) -> None:
    came: list[int] = []

    def write(number: int) -> None:
        with database.session(write=True) as session:
            session.exec(select(File)).all()
            came.append(number)

    with database.session(write=True) as session:
        session.exec(select(File)).all()
        for number in range(20):
            threading.Thread(target=write, args=(number,)).start()
            while len(database.turns) <= number:
                time.sleep(0.001)
    while len(came) < 20:
        time.sleep(0.001)
    assert came == list(range(20)) and not database.turns


def test_a_thread_whose_turn_does_not_come_says_so_and_holds_nobody_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.db.BUSY_MS", 20)

    def write() -> str:
        with database.session(write=True) as session:
            session.add(File(**FILE))
        return "written"

    with ThreadPoolExecutor(1) as another:
        with database.session(write=True) as session, pytest.raises(DatabaseProblem, match="being written to"):
            session.exec(select(File)).all()
            another.submit(write).result()
        assert another.submit(write).result() == "written" and not database.turns


def test_where_nothing_moves_only_the_next_few_wait_and_the_others_are_told_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.db._STANDSTILL", 0.05)

    def write(number: int) -> bool:
        with suppress(DatabaseProblem), database.session(write=True) as session:
            session.add(File(**FILE | {"sha256": f"{number:064}"}))
            return True
        return False

    with ThreadPoolExecutor(9) as others:
        with database.session(write=True) as session:
            session.exec(select(File)).all()
            sent = [others.submit(write, number) for number in range(8)]
            while sum(each.done() for each in sent) < 4:
                time.sleep(0.01)
            assert others.submit(write, 8).result(1) is False and len(database.turns) == 4
        assert sum(each.result() for each in sent) == 4


def test_who_waited_for_others_here_does_not_wait_as_long_again_for_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.db.BUSY_MS", 500)

    def write(database: Database) -> float:
        begun = time.monotonic()
        with pytest.raises(DatabaseProblem, match="written to by another program"), database.session(write=True) as session:
            session.exec(select(File)).all()
        return time.monotonic() - begun

    with closing(open_storage(settings(tmp_path))) as database, ThreadPoolExecutor(3) as people:
        with closing(sqlite3.connect(tmp_path / "argmap.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert max(people.map(write, [database] * 3)) < 0.9
        with database.session(write=True) as session:
            assert session.execute(text("PRAGMA busy_timeout")).scalar() == 500


@pytest.mark.slow
def test_a_burst_of_small_writings_is_kept(database: Database) -> None:
    def write(number: int) -> None:
        with database.session(write=True) as session:
            session.add(File(**FILE | {"sha256": f"{number:064}"}))

    with ThreadPoolExecutor(100) as people:
        list(people.map(write, range(300)))
    with database.session() as session:
        assert session.exec(select(func.count()).select_from(File)).one() == 300


def test_many_who_read_while_they_read_do_not_wait_for_each_other(database: Database) -> None:
    together = threading.Barrier(40)

    def read(_number: int) -> int:
        with database.session() as one:
            one.exec(select(File)).all()
            together.wait(10)
            with database.session() as other:
                return len(other.exec(select(File)).all())

    with ThreadPoolExecutor(40) as people:
        assert list(people.map(read, range(40))) == [0] * 40


@pytest.mark.slow
def test_four_processes_open_a_fresh_folder_at_once(tmp_path: Path) -> None:
    assert processes("open_storage(Settings(data_dir=Path(sys.argv[1])))", tmp_path) == [(b"", 0)] * 4


@pytest.mark.slow
def test_read_then_write_by_four_processes_loses_nothing(tmp_path: Path) -> None:
    code = (
        "from claims.models import File; from sqlmodel import select\n"
        "database = open_storage(Settings(data_dir=Path(sys.argv[1])))\n"
        "for each in range(20):\n"
        "    with database.session(write=True) as session:\n"
        "        held = len(session.exec(select(File)).all())\n"
        "        session.add(File(sha256=f'{held:064}', size=1, name='', media_type='', encoding=''))\n"
    )
    assert processes(code, tmp_path) == [(b"", 0)] * 4
    with closing(open_storage(settings(tmp_path))) as database, database.session() as session:
        assert len(session.exec(select(File)).all()) == 80


@pytest.mark.slow
def test_a_process_killed_while_it_adds_papers_loses_none_that_it_acknowledged(tmp_path: Path) -> None:
    code = OPEN + (
        "from claims import library; from invented_paper import data, reading\n"
        "database = open_storage(Settings(data_dir=Path(sys.argv[1])))\n"
        "for each in range(10_000):\n"
        "    paper = reading(f'Paper {each} says so.')\n"
        "    with database.session(write=True) as session:\n"
        "        library.add(session, database.files, paper, data(paper))\n"
        "    print(paper.sha256, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(25)]
    child.kill()
    said += child.communicate()[0].split()
    with closing(open_storage(settings(tmp_path))) as database, database.session() as session:
        held = {paper.file.sha256 for paper in library.papers(session)}
        assert set(said) <= held and len(held) - len(said) in (0, 1)
        assert all(database.files.get(each) for each in held)
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert session.execute(select(func.count()).select_from(Passage)).scalar() == len(held)


def test_a_file_that_waits_to_be_read_is_not_swept_away(tmp_path: Path) -> None:
    with closing(open_storage(Settings(data_dir=tmp_path))) as database:
        waiting, stray = database.files.put(b"wait for me"), database.files.put(b"nobody's")
        with database.session(write=True) as session:
            intake.ask(session, waiting, "w.md")
        for digest in (waiting, stray):
            os.utime(database.files.path(digest), (0, 0))
    with closing(open_storage(Settings(data_dir=tmp_path))) as database:
        assert (database.files.path(waiting).exists(), database.files.path(stray).exists()) == (True, False)


def test_a_password_is_not_told() -> None:
    assert "hash" not in repr(Person(name="a", skeleton="a", password="hash", stamp="hash"))
