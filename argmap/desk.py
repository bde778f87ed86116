"""What lies on the desk? PAPER on a command line, a file or a stored paper, becomes its reading and its map.

A file is read where it lies and nothing is stored, unless the same bytes are in the library: then the stored paper and its map
are meant. No database is made just to look.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session

from argmap import maps
from argmap.exchange import json as map_file
from argmap.graph import Graph
from argmap.models import Map
from argmap.storage import open_storage
from claims import bibliography, drafting, library, reading
from claims.db import Database, data_folder, database_url, sqlite_path
from claims.drafting import Draft
from claims.errors import InvalidSetting, NotFound, PaperTooLarge, UnreadablePaper
from claims.models import Paper
from claims.reading import Reading, Step, silently
from claims.references import CSL
from claims.settings import Settings

_LONGEST_NAME = 255
"""Bytes of a file's name that file systems take."""


@dataclass(frozen=True)
class Subject:
    """A paper at hand."""

    reading: Reading
    data: bytes
    stored: int | None = None
    """Its id in the library, if it is there."""
    imported: tuple[CSL, ...] | None = None
    """The bibliography in the place of the paper's own list, if there is one."""
    relisted: bool = False
    """That bibliography was named just now, and is not (or not yet) kept with the paper."""

    def with_list(self, items: tuple[CSL, ...]) -> "Subject":
        """The same paper with another list."""
        return replace(self, reading=reading.with_list(self.reading, items), imported=items, relisted=True)


@dataclass(frozen=True)
class Kept:
    """What became of a paper and a map that were to be stored."""

    paper: int
    again: bool
    """The paper was there already."""
    other_map: bool = False
    """A map that a person changed was there already; it stays as it is."""


class Desk:
    """The settings and the library, opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._database: Database | None = None

    def database(self) -> Database:
        """The library; made if there is none."""
        if self._database is None:
            self._database = open_storage(self.settings)
        return self._database

    def close(self) -> None:
        """Give the library back."""
        if self._database is not None:
            self._database.close()

    def subject(self, named: str, step: Step = silently) -> Subject:
        """The paper that a command line names: a file's path, else a stored paper's id, hash or title."""
        path = Path(named)
        if _is(path, Path.is_file):
            return self._of_file(path, step)
        if named and _is(path, Path.exists):
            raise UnreadablePaper(f"{named!r} is {_kind(path)}.", name=named)
        if not self._has_library():
            raise NotFound(_nowhere(named), name=named)
        step("reading")
        with self.database().session() as session:
            try:
                paper = library.find(session, named)
            except NotFound as error:
                raise (NotFound(_nowhere(named), name=named) if _looks_like_path(named) else error) from error
            files = self.database().files
            read = library.reading_of(files, paper, self.settings)
            return Subject(read, library.bytes_of(files, paper), paper.id, paper.imported)

    def _of_file(self, path: Path, step: Step) -> Subject:
        data = read_bytes(path, self.settings)
        step("reading")
        if (held := self._held(hashlib.sha256(data).hexdigest())) is None:
            return Subject(reading.read(data, path.name, self.settings, step), data)
        read = library.read_as(data, path.name, held.file.encoding, self.settings)
        if held.imported is not None:
            read = reading.with_list(read, held.imported)
        return Subject(read, data, held.id, held.imported)

    def _held(self, sha256: str) -> Paper | None:
        if not self._has_library():
            return None
        with self.database().session() as session:
            return library.of_sha256(session, sha256)

    def _has_library(self) -> bool:
        if self._database is not None:
            return True
        path = sqlite_path(database_url(self.settings, data_folder(self.settings)))
        return path is None or path.exists()

    def graph(self, subject: Subject, step: Step = silently) -> Graph:
        """The paper's map: the stored one, else a fresh draft."""
        if subject.stored is not None and not subject.relisted:
            with self.database().session() as session:
                held = self.map_of(session, subject.stored)
                if held is not None:
                    return maps.load(session, held)
        step("drafting")
        return maps.graph_of(draft_of(subject), subject.reading)

    def map_of(self, session: Session, paper: int) -> Map | None:
        """The stored map of a paper; the newest, where there are several."""
        row = session.get(Paper, paper)
        held = maps.maps_of(session, row) if row is not None else ()
        return held[-1] if held else None

    def keep(self, subject: Subject, graph: Graph | None = None) -> Kept:
        """Store the paper, its list where one was named, and its map: all or nothing.

        A stored map stays, unless another list was named and nobody has changed the map since it was drafted.
        """
        with self.database().session(write=True) as session:
            files = self.database().files
            added = library.add(session, files, subject.reading, subject.data, subject.imported)
            if added.duplicate and subject.relisted:
                library.use_list(session, files, added.paper, subject.imported, self.settings)
            held = maps.maps_of(session, added.paper)
            changed = bool(held and maps.changes(session, held[-1]))
            if graph is not None and held and subject.relisted and not changed:
                maps.drop(session, held[-1])
                held = ()
            if graph is not None and not held:
                maps.save(session, graph, added.paper)
            return Kept(_id(added.paper), added.duplicate, changed and subject.relisted)

    def take_in(self, text: bytes) -> Kept:
        """Store a map file's paper and map; what is there already to the letter is not stored twice."""
        file = map_file.read(text, self.settings.max_file_mb)
        data, imported = file.data, file.imported
        read = library.read_as(data, file.paper.name, file.paper.encoding, self.settings)
        with self.database().session(write=True) as session:
            _, added = maps.restore(session, self.database().files, file.map, read, data, imported)
            if added.duplicate and imported is not None and added.paper.imported is None:
                library.use_list(session, self.database().files, added.paper, imported, self.settings)
            return Kept(_id(added.paper), added.duplicate)


def _id(paper: Paper) -> int:
    if paper.id is None:
        raise RuntimeError("a stored paper has an id")
    return paper.id


def bibliography_of(path: Path, settings: Settings) -> bibliography.Bibliography:
    """The works in a BibTeX, RIS or CSL-JSON file, with what is wrong with it."""
    return bibliography.examine(read_bytes(path, settings), path.name)


def draft_of(subject: Subject) -> Draft:
    """A fresh draft of a paper's map."""
    read = subject.reading
    return drafting.draft(read.document, read.outline, read.cut, read.references, read.audit)


def read_map_file(path: Path, settings: Settings) -> bytes:
    """The bytes of a map file, which may be larger than its paper's; ``-`` is what comes from another program."""
    most = map_file.most(settings.max_file_mb)
    return sys.stdin.buffer.read(most + 1) if str(path) == "-" and sys.stdin else read_bytes(path, settings, most)


def read_bytes(path: Path, settings: Settings, most: int | None = None) -> bytes:
    """A file's bytes; PaperTooLarge before they are read, where there are more than ``most``, else than a paper may have."""
    name = path.name or str(path)
    most = most or settings.max_file_mb * 1_000_000
    try:
        size = path.stat().st_size
        if size > most:
            raise PaperTooLarge(
                f"{name} has {size / 1e6:.0f} MB; the limit is {settings.max_file_mb} MB. "
                f"Take a smaller file, or set ARGMAP_MAX_FILE_MB to at least {size // 1_000_000 + 1}.",
                name=name,
            )
        if not path.is_file():
            raise UnreadablePaper(f"{name!r} is {_kind(path)}.", name=name)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UnreadablePaper(f"{name} cannot be opened ({error.strerror}). Check the path and its permissions.") from error
    if len(data) > most:
        message = f"{name} grew over {settings.max_file_mb} MB while it was read. Try again when it is finished."
        raise PaperTooLarge(message, name=name)
    return data


def _kind(path: Path) -> str:
    """What a path that is no file is, and what to do."""
    return "a folder: name a file inside it" if path.is_dir() else "no plain file: save it as one first"


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files into a folder (made if it is not there), all of them whole or none."""
    with written(folder, files) as places:
        return places


@contextmanager
def written(folder: Path, files: dict[str, bytes]) -> Iterator[list[Path]]:
    """Files lie whole beside their places, which are given, and take them at the end; on any error they are gone."""
    places = [folder / name for name in files]
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            parts = [stack.enter_context(_beside(place, data)) for place, data in zip(places, files.values(), strict=True)]
        except OSError as error:
            raise _not_writable(folder, error) from error
        yield places
        try:
            for part, place in zip(parts, places, strict=True):
                part.replace(place)
        except OSError as error:
            raise _not_writable(folder, error) from error


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """The data in a file of another name in the same folder; cleared away afterwards, unless it was moved."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        try:
            _write_all(handle, data)
            os.fsync(handle)
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(handle, 0o666 & ~mask)
        finally:
            os.close(handle)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _is(path: Path, what: Callable[[Path], bool]) -> bool:
    """Whether a path is so; names that no system takes (too long, a NUL inside) are not."""
    try:
        return what(path)
    except (OSError, ValueError):
        return False


def _looks_like_path(named: str) -> bool:
    return "/" in named or "\\" in named or bool(Path(named).suffix)


def _nowhere(named: str) -> str:
    return f"There is no file {named!r}, and no stored paper of that name. Check the path, or see `argmap papers`."


def named_after(name: str, end: str) -> Path:
    """A name for what is made of a paper: its own without the suffix, cut so that a file system takes it with ``end``."""
    stem = os.fsencode(Path(name).stem or "paper")[: _LONGEST_NAME - len(end)]
    return Path(stem.decode("utf-8", "ignore") + end)


def ready(folder: Path) -> None:
    """Make the folder and try whether it can be written to, before anything rests on that."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _not_writable(folder, error) from error


def _not_writable(folder: Path, error: OSError) -> InvalidSetting:
    message = f"{folder} cannot be written to ({error.strerror}). Choose another place with -o."
    return InvalidSetting(message, folder=str(folder))
