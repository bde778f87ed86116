"""Is the storage opened safely: by several at once, by an older program, on a bad folder, under a careless umask?"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from argmap.storage import open_storage
from claims.errors import DatabaseProblem, InvalidSetting
from claims.models import File
from claims.settings import Settings

OPEN = "import sys; from pathlib import Path; from argmap.storage import open_storage; from claims.settings import Settings; "
FILE = {"sha256": "a" * 64, "size": 1, "name": "a.md", "media_type": "text/plain", "encoding": "utf-8"}


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder)


def test_a_fresh_folder_becomes_a_database_and_stays_one(tmp_path: Path) -> None:
    for _ in range(2):
        database = open_storage(settings(tmp_path / "new" / "folder"))
        with database.session() as session:
            assert session.exec(select(File)).all() == []
        database.close()


def test_connections_keep_our_promises(tmp_path: Path) -> None:
    database = open_storage(settings(tmp_path))
    with database.session() as session:
        said = {
            name: session.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "journal_mode", "synchronous")
        }
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


def test_a_reading_session_cannot_write(tmp_path: Path) -> None:
    database = open_storage(settings(tmp_path))
    with pytest.raises(RuntimeError, match="for reading"), database.session() as session:
        session.add(File(**FILE))
        session.flush()


def test_an_error_undoes_the_whole_session(tmp_path: Path) -> None:
    database = open_storage(settings(tmp_path))
    with pytest.raises(ZeroDivisionError), database.session(write=True) as session:
        session.add(File(**FILE))
        session.flush()
        _ = 1 / 0
    with database.session() as session:
        assert session.exec(select(File)).all() == []


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = open_storage(settings(tmp_path))
    with database.session(write=True) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    before = (tmp_path / "argmap.sqlite3").read_bytes()
    with pytest.raises(DatabaseProblem, match="newer Argmap"):
        open_storage(settings(tmp_path))
    assert (tmp_path / "argmap.sqlite3").read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "argmap.sqlite3") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
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


@pytest.mark.slow
def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.db.BUSY_MS", 50)
    database = open_storage(settings(tmp_path))
    other = sqlite3.connect(tmp_path / "argmap.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseProblem, match="being written to by another program"), database.session(write=True) as session:
        session.add(File(**FILE))
    other.close()


@pytest.mark.slow
def test_four_processes_open_a_fresh_folder_at_once(tmp_path: Path) -> None:
    code = OPEN + "open_storage(Settings(data_dir=Path(sys.argv[1])))"
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(each.communicate()[1], each.returncode) for each in started] == [(b"", 0)] * 4


@pytest.mark.slow
def test_read_then_write_by_four_processes_loses_nothing(tmp_path: Path) -> None:
    open_storage(settings(tmp_path)).close()
    code = OPEN + (
        "from claims.models import File; from sqlmodel import select\n"
        "database = open_storage(Settings(data_dir=Path(sys.argv[1])))\n"
        "for each in range(20):\n"
        "    with database.session(write=True) as session:\n"
        "        held = len(session.exec(select(File)).all())\n"
        "        session.add(File(sha256=f'{held:064}', size=1, name='', media_type='', encoding=''))\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(each.communicate()[1], each.returncode) for each in started] == [(b"", 0)] * 4
    with open_storage(settings(tmp_path)).session() as session:
        assert len(session.exec(select(File)).all()) == 80
