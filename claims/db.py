"""How is the database opened, kept safe and brought up to date?

SQLite in the data folder unless a setting names another. Everything that only SQLite needs stands here: its pragmas, the
``BEGIN IMMEDIATE`` of writing transactions, its backup. The tables are other rooms' business; where the migrations lie is
told by whoever opens.
"""

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from claims.errors import DatabaseProblem, InvalidSetting
from claims.files import Files, private_folder
from claims.settings import Settings

BUSY_MS = 5_000
"""Longest wait for another program's writing transaction, in milliseconds."""
_STANDSTILL = 2.0
"""Seconds after which one writing transaction is too long for all to wait for it, and how many then do."""
_NEXT = 4
_CONNECTIONS = 16
"""Connections kept open. As many more as are asked for are opened for the while: a thread that reads while it reads must not
wait for the others who do the same."""
UPGRADE_SECONDS = 120
"""Longest wait for another process that is bringing the database up to date."""


class Turns:
    """One thread at a time writes, in the order they came.

    SQLite lets one write and has the others look again after ever longer pauses, so that under load some never come to it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._whose: int | None = None
        self._since = 0.0

    def __len__(self) -> int:
        """How many threads wait."""
        return len(self._waiting)

    def take(self, seconds: float) -> bool:
        """Wait for this thread's turn; False where it did not come in time. RuntimeError where the thread has it already.

        Where all wait for one and the same, only the next few go on waiting: somebody must be there for those who read.
        """
        over = monotonic() + seconds
        with self._lock:
            if self._whose == threading.get_ident():
                raise RuntimeError("This thread is writing already. Pass its session on, instead of asking for another one.")
            if self._whose is None:
                self._whose, self._since = threading.get_ident(), monotonic()
                return True
            turn = threading.Event()
            if self._is_hopeless(turn):
                return False
            self._waiting.append(turn)
        came = False
        try:
            while not turn.wait(max(min(_STANDSTILL, over - monotonic()), 0)) and monotonic() < over:
                with self._lock:
                    if self._is_hopeless(turn):
                        break
        finally:  # Ctrl-C too
            with self._lock:
                if came := turn.is_set():  # be it at the last moment
                    self._whose = threading.get_ident()
                else:
                    self._waiting.remove(turn)
        return came

    def give(self) -> None:
        """The next one's turn, whom none that comes now can overtake."""
        with self._lock:
            self._whose, self._since = 0 if self._waiting else None, monotonic()
            if self._waiting:
                self._waiting.popleft().set()

    def _is_hopeless(self, turn: threading.Event) -> bool:
        """Whether nothing goes on, and enough others would be next."""
        return monotonic() - self._since > _STANDSTILL and turn not in islice(self._waiting, _NEXT) and len(self) >= _NEXT


class _Turn:
    """A session's turn: taken when its transaction begins, so that nobody waits for what is done before."""

    def __init__(self, turns: Turns, url: URL) -> None:
        self._turns, self._url, self._mine = turns, url, False

    def take(self) -> int:
        """Wait for it; DatabaseProblem where it does not come in time. Milliseconds that are left of that time."""
        begun = monotonic()
        if not self._mine and not self._turns.take(BUSY_MS / 1000):
            raise _busy(self._url)
        self._mine = True
        return max(BUSY_MS - int((monotonic() - begun) * 1000), 0)

    def give(self) -> None:
        """The next one's turn, if this was ever ours."""
        if self._mine:
            self._mine = False
            self._turns.give()


@dataclass(frozen=True, slots=True)
class Database:
    """An open database with its data folder."""

    engine: Engine
    folder: Path
    turns: Turns = field(default_factory=Turns, compare=False, repr=False)
    """Of the threads of this process to write."""

    @property
    def files(self) -> Files:
        """The papers' bytes."""
        return Files(self.folder / "files")

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        """One transaction: committed at the end where ``write``, undone on any error; a reading one cannot write.

        Rows stay usable after the end. A database that is locked, full or damaged is a DatabaseProblem. A thread writes in one
        session at a time: RuntimeError for another one within it.
        """
        turn = _Turn(self.turns, self.engine.url) if write and self.engine.dialect.name == "sqlite" else None
        engine = self.engine.execution_options(argmap_write=turn or write)
        try:
            with Session(engine, expire_on_commit=False) as session:
                if not write:
                    event.listen(session, "before_flush", _refuse_to_write)
                yield session
                if write:
                    session.commit()
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise problem(error, self.engine.url) from error
        except UnicodeDecodeError as error:
            raise _damaged(self.engine.url) from error
        finally:
            if turn is not None:
                turn.give()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def writes(session: Session) -> bool:
    """Whether a transaction of ``Database.session`` is one that writes."""
    return bool(session.get_bind().get_execution_options().get("argmap_write", False))


def data_folder(settings: Settings) -> Path:
    """The data folder of these settings; the user's own data directory where they name none."""
    return (settings.data_dir or user_data_path("argmap", appauthor=False)).absolute()


def open_database(settings: Settings, migrations: Path) -> Database:
    """The database, brought up to date by the Alembic scripts in ``migrations``.

    DatabaseProblem where that cannot be: a newer program's database, no database at all, no room, no right to write.
    """
    folder = private_folder(data_folder(settings))
    url = database_url(settings, folder)
    if (path := sqlite_path(url)) is not None:
        private_folder(path.parent)
    engine = connect(url, pool_size=_CONNECTIONS, max_overflow=-1)
    try:
        with _only_one(folder):
            _private_file(path)
            _upgrade(url, folder, migrations)
        _assert_foreign_keys(engine)
    except DBAPIError as error:
        raise problem(error, url) from error
    except UnicodeDecodeError as error:
        raise _damaged(url) from error
    return Database(engine, folder)


def database_url(settings: Settings, folder: Path) -> URL:
    """The URL of these settings; a file in the data folder where they name none."""
    if not settings.database_url:
        return URL.create("sqlite", database=str(folder / "argmap.sqlite3"))
    try:
        url = make_url(settings.database_url)
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        message = (
            "ARGMAP_DATABASE_URL is not the address of a database that can be reached from here "
            f"({error}). Unset it to use a file in the data folder."
        )
        raise InvalidSetting(message, name="ARGMAP_DATABASE_URL") from error
    if url.get_backend_name() == "sqlite" and sqlite_path(url) is None:
        raise InvalidSetting("ARGMAP_DATABASE_URL names no file. Write sqlite:////path/to/file, or unset it.")
    return url


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite database; None for any other."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).absolute()


def connect(url: URL, *, foreign_keys: bool = True, **options: Any) -> Engine:
    """An engine whose every connection keeps our promises. Reading and writing transactions begin differently on SQLite."""
    engine = create_engine(url, **options)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin transactions its own way, and too late
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when another wrote in between, timeout or no.
        write = connection.get_execution_options().get("argmap_write", False)
        left = write.take() if isinstance(write, _Turn) else BUSY_MS
        if left == BUSY_MS:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
            return
        try:  # what was waited for the turn is not waited once more
            connection.exec_driver_sql(f"PRAGMA busy_timeout={left}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")

    return engine


def problem(error: DBAPIError, url: URL) -> DatabaseProblem:
    """What a driver's error means to a person."""
    said = str(error.orig)
    where = str(sqlite_path(url) or url.render_as_string(hide_password=True))
    for sign, sentence in _SENTENCES.items():
        if sign in said:
            return DatabaseProblem(f"The database {where} {sentence}", database=where)
    return DatabaseProblem(f"The database {where} could not do what was asked: {said[:200]}", database=where)


def _busy(url: URL) -> DatabaseProblem:
    """Others write, one after the other, for longer than anybody should wait."""
    where = str(sqlite_path(url) or url.render_as_string(hide_password=True))
    return DatabaseProblem(f"The database {where} {_SENTENCES['database is locked']}", database=where)


def _damaged(url: URL) -> DatabaseProblem:
    """Text comes out of the database that is none: its file was changed from outside."""
    where = str(sqlite_path(url) or url.render_as_string(hide_password=True))
    return DatabaseProblem(f"The database {where} {_SENTENCES['malformed']}", database=where)


_SENTENCES = {
    "database is locked": "is being written to by another program. Wait until it is done, then try again.",
    "readonly": "may only be read. Give yourself the right to write to it, or use another ARGMAP_DATA_DIR.",
    "unable to open": "cannot be opened. Check that you may read and write it, or use another ARGMAP_DATA_DIR.",
    "full": "has no room left on its disk. Make room, then try again; nothing of this change was kept.",
    "not a database": "is no database. Move it away, or use another ARGMAP_DATA_DIR.",
    "not decode to UTF-8": "is damaged. Put back a copy from the folder backups beside it.",
    "malformed": "is damaged. Put back a copy from the folder backups beside it.",
    "locking protocol": "cannot be locked where it lies. Put ARGMAP_DATA_DIR on a disk of this machine, not a network share.",
    "disk I/O error": "cannot be read or written on its disk. Check the disk, or use another ARGMAP_DATA_DIR.",
    "refused": "does not answer. Start its server, or mend ARGMAP_DATABASE_URL.",
}


def _refuse_to_write(session: OrmSession, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("This session is for reading. Use session(write=True).")


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One process at a time looks at the schema and changes it; the others wait."""
    lock = FileLock(folder / "upgrade.lock", timeout=UPGRADE_SECONDS, mode=0o600)
    try:
        with lock:
            yield
    except Timeout as error:
        message = f"Another Argmap has been bringing the database in {folder} up to date for long. Try again when it is done."
        raise DatabaseProblem(message, folder=str(folder)) from error


def _private_file(path: Path | None) -> None:
    """Make the SQLite file ourselves, so that it (and the files SQLite puts beside it) is the owner's only."""
    if path is None:
        return
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        message = f"The database {path} cannot be opened ({error.strerror}). Use another ARGMAP_DATA_DIR."
        raise DatabaseProblem(message, database=str(path)) from error


def _upgrade(url: URL, folder: Path, migrations: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    # Foreign keys are off while tables are rebuilt: dropping the old copy would cascade into its children.
    engine = connect(url, foreign_keys=False, poolclass=NullPool)
    with engine.connect() as connection:
        at = _revision(connection, url)
    if at == script.get_current_head():
        return
    if at is not None and at not in {each.revision for each in script.walk_revisions()}:
        message = (
            f"The database {sqlite_path(url) or url.render_as_string()} was made by a newer Argmap. "
            "Upgrade the program, or use another ARGMAP_DATA_DIR."
        )
        raise DatabaseProblem(message, revision=at)
    copy = _back_up(url, folder, at) if at else None
    try:
        with engine.execution_options(argmap_write=True).begin() as connection:
            _migrate(connection, config)
    except Exception as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        message = f"The database could not be brought up to date and was left as it was ({said})."
        raise DatabaseProblem(message + (f" A copy is in {copy}." if copy else "")) from error


def _revision(connection: Connection, url: URL) -> str | None:
    """The revision the database is at; None where it is empty; refused where it is another program's."""
    at = MigrationContext.configure(connection).get_current_revision()
    if at is None and inspect(connection).get_table_names():
        where = sqlite_path(url) or url.render_as_string()
        message = f"{where} is a database of another program. Use another ARGMAP_DATA_DIR or ARGMAP_DATABASE_URL."
        raise DatabaseProblem(message)
    return at


def _migrate(connection: Connection, config: Config) -> None:
    """All steps in one transaction, with every foreign key looked over before it ends."""
    if connection.dialect.name == "postgresql":  # servers are shared between machines; a lock file is not
        connection.execute(text("SELECT pg_advisory_xact_lock(4201)"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise DatabaseProblem(f"{len(broken)} rows would speak of rows that are not there")


def _back_up(url: URL, folder: Path, revision: str) -> Path | None:
    """A copy of the SQLite file by SQLite's own backup, which a plain copy of a live database is not."""
    path = sqlite_path(url)
    if path is None:
        return None
    copy = private_folder(folder / "backups") / f"{path.stem}-{revision}.sqlite3"
    part = copy.with_suffix(".part")
    _private_file(part)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.replace(copy)
    return copy


def _assert_foreign_keys(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA foreign_keys").scalar() != 1:
            raise DatabaseProblem("This SQLite keeps no foreign keys. Use a Python with a common SQLite.")
