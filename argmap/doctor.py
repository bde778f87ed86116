"""Is everything there that the program needs, and what mends what is not?

Each look is one function that returns findings; nothing is changed on the way, no model is loaded, nothing is installed.
"""

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from argmap import strength, typefaces
from argmap.storage import MIGRATIONS
from argmap.system import DOT, FOR_PROGRAM, PYTHON, Want, line_to_run
from claims import embedding
from claims.db import connect, data_folder, database_url, sqlite_path
from claims.errors import ArgmapError, EncoderUnavailable, InvalidSetting
from claims.settings import Settings

OLDEST_SQLITE = (3, 35, 0)
SECONDS = 10


class State(StrEnum):
    """How a thing is found."""

    OK = "ok"
    MISSING = "missing"
    """Not there; the program works without it, less well."""
    BROKEN = "broken"
    """Something that is needed does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``mend`` is the exact line to run or the step to take; empty where nothing is to be done."""

    name: str
    state: State
    detail: str
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything, the most needed first; never raises for what it finds. Takes about a second (the model's hash)."""
    return [
        *_program(),
        *_libraries(),
        *_data_folder(settings),
        *_database(settings),
        *_sqlite(settings),
        *_typefaces(),
        *_graphviz(),
        *_other_programs(),
        *_model(settings),
        *_strength(settings),
    ]


def healthy(findings: list[Finding]) -> bool:
    """Whether nothing is broken; what is merely missing counts as healthy."""
    return all(finding.state is not State.BROKEN for finding in findings)


def _program() -> list[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < PYTHON
    mend = f"make setup PYTHON=python{PYTHON[0]}.{PYTHON[1]}" if old else ""
    return [
        Finding("argmap", State.OK, _version("argmap") or "from its folder, not installed"),
        Finding("Python", State.BROKEN if old else State.OK, f"{python}, {sys.executable}", mend),
    ]


def _libraries() -> list[Finding]:
    """Every library that the program declares, with its version."""
    try:
        lines = requires("argmap") or []
    except PackageNotFoundError:
        return [Finding("libraries", State.BROKEN, "the program is not installed in this Python", "make setup")]
    declared = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line}
    names = sorted(declared | {"torch"})  # torch is set up apart, and so declared by nobody
    found = {name: _version(name) for name in names}
    absent = [name for name, number in found.items() if not number]
    if absent:
        mend = f"{sys.executable} -m pip install {' '.join(absent)}"
        return [Finding("libraries", State.BROKEN, f"not installed: {', '.join(absent)}", mend)]
    return [Finding("libraries", State.OK, ", ".join(f"{name} {number}" for name, number in found.items()))]


def _data_folder(settings: Settings) -> list[Finding]:
    folder = data_folder(settings)
    if not folder.exists():
        parent = next(each for each in folder.parents if each.exists())
        if _writable(parent):
            return [Finding("data folder", State.OK, f"{folder}, made when first needed")]
        detail = f"{folder} is not there and cannot be made in {parent}"
        return [Finding("data folder", State.BROKEN, detail, "export ARGMAP_DATA_DIR=FOLDER (one that you may write to)")]
    if not folder.is_dir() or not _writable(folder):
        detail = f"{folder} is not a folder that you may write to"
        return [Finding("data folder", State.BROKEN, detail, "export ARGMAP_DATA_DIR=FOLDER (one that you may write to)")]
    mode = stat.S_IMODE(folder.stat().st_mode)
    if sys.platform != "win32" and mode & 0o077:
        detail = f"{folder} can be entered by others (mode {mode:03o})"
        return [Finding("data folder", State.BROKEN, detail, f"chmod 700 {folder}")]
    return [Finding("data folder", State.OK, f"{folder}, yours only")]


def _writable(folder: Path) -> bool:
    try:
        with TemporaryDirectory(dir=folder, prefix=".argmap-doctor-"):
            return True
    except OSError:
        return False


def _database(settings: Settings) -> list[Finding]:
    """Which revision the database is at, beside the one that this program wants."""
    try:
        url = database_url(settings, data_folder(settings))
    except ArgmapError as error:
        return [Finding("database", State.BROKEN, str(error), "unset ARGMAP_DATABASE_URL")]
    path = sqlite_path(url)
    where = str(path or url.render_as_string(hide_password=True))
    if path is not None and not path.exists():
        return [Finding("database", State.OK, f"{where}, made when first needed")]
    try:
        at = _revision_of_file(path) if path is not None else _revision_of_server(url)
    except (SQLAlchemyError, sqlite3.Error) as error:
        mend = "put back a copy from the folder backups, or set another ARGMAP_DATA_DIR"
        return [Finding("database", State.BROKEN, f"{where} cannot be read ({error})", mend)]
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    steps = {each.revision for each in script.walk_revisions()}
    if at is not None and at not in steps:
        detail = f"{where} is at revision {at}, which a newer Argmap made"
        return [Finding("database", State.BROKEN, detail, "upgrade the program, or set another ARGMAP_DATA_DIR")]
    head = script.get_current_head()
    later = "" if at == head else f"; brought up to {head} when next opened"
    return [Finding("database", State.OK, f"{where}, revision {at or 'none yet'}{later}")]


def _revision_of_file(path: Path) -> str | None:
    """The revision of a SQLite file, opened for reading only; sqlite3.Error where it is damaged or no database."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=SECONDS)) as connection:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(said)
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else None


def _revision_of_server(url: URL) -> str | None:
    engine = connect(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _sqlite(settings: Settings) -> list[Finding]:
    """SQLite's version, and whether the data folder's disk takes its write-ahead log (network shares do not)."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        return []
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        mend = f"make setup PYTHON=FILE (a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or later)"
        return [Finding("SQLite", State.BROKEN, f"{sqlite3.sqlite_version} is too old", mend)]
    folder = data_folder(settings)
    place = folder if folder.is_dir() else next(each for each in folder.parents if each.exists())
    try:
        with (
            TemporaryDirectory(dir=place, prefix=".argmap-doctor-") as scratch,
            closing(sqlite3.connect(Path(scratch) / "try.sqlite3")) as connection,
        ):
            mode = str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
    except (OSError, sqlite3.Error) as error:
        mode = str(error)
    if mode != "wal":
        detail = f"{sqlite3.sqlite_version}, but the disk of {place} takes no write-ahead log ({mode})"
        return [Finding("SQLite", State.BROKEN, detail, "export ARGMAP_DATA_DIR=FOLDER (one on this machine's own disk)")]
    return [Finding("SQLite", State.OK, f"{sqlite3.sqlite_version}, with write-ahead log")]


def _strength(settings: Settings) -> list[Finding]:
    """How strengths are worked out; a word misspelt would come to light on a page only."""
    try:
        semantics, rule = strength.chosen(settings)
    except InvalidSetting as error:
        return [Finding("strengths", State.BROKEN, str(error), "unset ARGMAP_STRENGTH_RULE ARGMAP_SEMANTICS")]
    return [Finding("strengths", State.OK, f"{semantics}: {rule}")]


def _typefaces() -> list[Finding]:
    faces = typefaces.at_hand()
    if faces.ours:
        names = f"{faces.latin}, {faces.persian}, {faces.signs}"
        return [Finding("typefaces", State.OK, f"{names} in {typefaces.folder()}")]
    if faces.files:
        detail = f"the program's own are not there; {faces.latin} and {faces.persian} of the system are taken"
        return [Finding("typefaces", State.MISSING, detail, "make setup")]
    line = line_to_run([Want("", "fonts-noto-core", "", "")])
    return [Finding("typefaces", State.BROKEN, "none found: pictures would show empty boxes", f"make setup, or: {line}")]


def _graphviz() -> list[Finding]:
    """What draws: ``dot``, or the Graphviz inside the pygraphviz wheel."""
    wheel, mend = _version("pygraphviz"), line_to_run([DOT])
    without = State.MISSING if wheel else State.BROKEN
    instead = f"pygraphviz {wheel} draws" if wheel else "nothing draws, for pygraphviz is not there either"
    dot = shutil.which("dot")
    if dot is None:
        return [Finding("Graphviz", without, f"no dot; {instead}", mend)]
    try:
        answer = subprocess.run([dot, "-V"], capture_output=True, text=True, timeout=SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        return [Finding("Graphviz", without, f"{dot} does not run ({error}); {instead}", mend)]
    return [Finding("Graphviz", State.OK, f"{answer.stderr.strip()}, {dot}")]


def _other_programs() -> list[Finding]:
    """The other programs of the system that are of use."""
    return [
        Finding(want.name, State.OK, f"{shutil.which(want.name)}, {want.purpose}")
        if want.present()
        else Finding(want.name, State.MISSING, f"not there; without it {want.without}", line_to_run([want]))
        for want in FOR_PROGRAM
        if want is not DOT
    ]


def _model(settings: Settings) -> list[Finding]:
    """The sentence encoder: there, and whole; the English one the published file. Neither it nor torch is loaded."""
    name = "English model" if settings.encoder in embedding.OWN else "encoder"
    try:
        place = embedding.place(settings)
    except EncoderUnavailable as error:
        state = State.MISSING if error.values["missing"] else State.BROKEN
        mend = str(error.values.get("mend", "unset ARGMAP_ENCODER, or name a model that is on this machine"))
        return [Finding(name, state, f"{error.values['what']}; passages are found by their words only", mend)]
    if place is None:
        return [Finding(name, State.OK, "none wanted; passages are found by their words only")]
    detail = f"all-MiniLM-L6-v2, {place}, SHA-256 as published" if settings.encoder in embedding.OWN else str(place)
    return [Finding(name, State.OK, detail)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
