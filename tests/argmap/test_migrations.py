"""Do the steps make the tables that the program speaks of, and does a step that fails leave everything as it was?"""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from argmap.storage import MIGRATIONS, open_storage
from claims.db import open_database
from claims.errors import DatabaseProblem
from claims.settings import Settings

STEP = '''"""A step of the test's own."""
import sqlalchemy as sa
from alembic import op
revision = "t1"
down_revision = "{head}"
def upgrade():
    with op.batch_alter_table("paper", recreate="always") as table:
        table.add_column(sa.Column("colour", sa.String(), nullable=True))
    {last}
'''


def made(path: Path) -> dict[str, set[str]]:
    """For each table of a SQLite file its columns and constraints as SQL, whatever their order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version' AND type <> 'trigger'"
        )
        return {
            name: {re.sub(r"\\s+", " ", line).strip(" ,()") for line in sql.replace('"', "").splitlines()} for name, sql in rows
        }


def test_steps_and_tables_agree(tmp_path: Path) -> None:
    open_storage(Settings(data_dir=tmp_path)).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'direct.sqlite3'}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert made(tmp_path / "argmap.sqlite3") == made(tmp_path / "direct.sqlite3")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    """The folder of a database with one paper and one passage in it."""
    open_storage(Settings(data_dir=tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "argmap.sqlite3")) as connection:
        connection.executescript(
            f"INSERT INTO file VALUES (1, '{'a' * 64}', 1, 'a.md', 'text/plain', 'utf-8', '2026-01-01');"
            "INSERT INTO paper VALUES (1, 1, 'T', 'en', 'ltr', '{}', NULL, '1', '2026-01-01', NULL, NULL);"
            "INSERT INTO passage VALUES (1, 1, 0, '[[0, 1]]', 0, 1, 'a', 'a', 'en', 'ltr', 0, 0, '[]', 'body', NULL, '[]');"
        )
    yield tmp_path


def with_step(folder: Path, last: str) -> Path:
    """A copy of our steps with one more, which rebuilds a table that others rest on and then does ``last``."""
    steps = shutil.copytree(MIGRATIONS, folder / "steps", ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    head = sorted((steps / "versions").glob("r*.py"))[-1].stem.split("_")[0].removeprefix("r")
    (steps / "versions" / "t1.py").write_text(STEP.format(head=head, last=last))
    return steps


def test_a_step_keeps_the_rows_that_rest_on_a_rebuilt_table_and_leaves_a_copy(held: Path) -> None:
    open_database(Settings(data_dir=held), with_step(held, "pass")).close()
    with closing(sqlite3.connect(held / "argmap.sqlite3")) as connection:
        assert connection.execute("SELECT colour, text FROM paper JOIN passage ON paper_id = paper.id").fetchall() == [
            (None, "a")
        ]
    (copy,) = (held / "backups").iterdir()
    assert "colour" not in "".join(made(copy)["paper"]) and copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("last", ["raise ValueError('no')", "op.execute('INSERT INTO quote (x) VALUES (1)')"])
def test_a_step_that_fails_leaves_the_database_as_it_was(held: Path, last: str) -> None:
    before = made(held / "argmap.sqlite3")
    with pytest.raises(DatabaseProblem, match="left as it was"):
        open_database(Settings(data_dir=held), with_step(held, last))
    assert made(held / "argmap.sqlite3") == before
    open_storage(Settings(data_dir=held)).close()


@pytest.mark.slow
def test_a_process_killed_in_the_middle_of_a_step_leaves_the_database_as_it_was(held: Path) -> None:
    before = made(held / "argmap.sqlite3")
    steps = with_step(held, "import os; os._exit(9)")
    code = (
        "import sys; from pathlib import Path; from claims.db import open_database; from claims.settings import Settings\n"
        "open_database(Settings(data_dir=Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(held), str(steps)], check=False).returncode == 9
    assert made(held / "argmap.sqlite3") == before
    open_database(Settings(data_dir=held), with_step(held, "pass")).close()


def test_a_step_that_breaks_a_foreign_key_is_refused(held: Path) -> None:
    with pytest.raises(DatabaseProblem, match="not there"):
        open_database(Settings(data_dir=held), with_step(held, "op.execute('UPDATE passage SET paper_id = 7')"))
