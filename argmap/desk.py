"""What lies on the desk? PAPER on a command line, a file or a stored paper, becomes its reading and its map.

A file is read where it lies and nothing is stored, unless the same bytes are in the library: then the stored paper and its map
are meant. No database is made just to look.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from argmap import fulltexts, maps
from argmap.disk import is_so, kind_of, read_bytes
from argmap.exchange import json as map_file
from argmap.graph import Graph
from argmap.models import Map
from argmap.storage import open_storage
from claims import bibliography, drafting, library, reading
from claims.db import Database, data_folder, database_url, sqlite_path
from claims.drafting import Draft
from claims.embedding import Recalling, Remembering, Space
from claims.errors import InvalidMap, NotFound, UnreadablePaper
from claims.index.hits import Index
from claims.index.shelf import Shelf
from claims.matching import everywhere, matcher
from claims.matching.matcher import Searched
from claims.matching.nearness import Nearness
from claims.models import Paper, adapter
from claims.readers.document import Metadata
from claims.reading import Reading, Step, silently
from claims.references import CSL
from claims.settings import Settings
from claims.tools import Tools, tools
from claims.vectors import remembering

_AT_HAND = 32
"""Papers kept ready to be searched: about four megabytes each."""


@dataclass(frozen=True)
class Subject:
    """A paper at hand."""

    reading: Reading
    data: bytes
    stored: int | None = None
    """Its id in the library, if it is there."""
    imported: tuple[CSL, ...] | None = None
    """The bibliography in the place of the paper's own list, if there is one."""
    edited: Metadata | None = None
    """The description in the place of what the file says of itself, if a person wrote one."""
    relisted: bool = False
    """That bibliography was named just now, and is not (or not yet) kept with the paper."""

    @cached_property
    def content(self) -> str:
        """A word for what it was read from: other bytes, another list or another description, another word."""
        read = self.reading
        edited = adapter(Metadata | None).dump_python(self.edited, mode="json")
        told = json.dumps([read.sha256, read.name, read.document.encoding, self.imported, edited], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

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
    lost: tuple[tuple[int, str], ...] = ()
    """Full texts of sources, by number and title, whose reference the new list has not."""


class Desk:
    """The settings and the library, opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._database: Database | None = None
        self._ready: dict[int, tuple[Reading, Space, Searched]] = {}
        self._shelf: Shelf | None = None

    @property
    def tools(self) -> Tools:
        """Encoder, bridges and judge, as the settings name them."""
        return tools(self.settings)

    def database(self) -> Database:
        """The library; made if there is none."""
        if self._database is None:
            self._database = open_storage(self.settings)
        return self._database

    def close(self) -> None:
        """Give the library back."""
        if self._database is not None:
            self._database.close()

    def subject(self, named: str, step: Step = silently, *, thrown: bool = False) -> Subject:
        """The paper that a command line names: a file's path, else a stored paper's id, hash or title.

        One that was thrown away is meant only with ``thrown``.
        """
        path = Path(named)
        if is_so(path, Path.is_file):
            return self._of_file(path, step)
        if named and is_so(path, Path.exists):
            raise UnreadablePaper(f"{named!r} is {kind_of(path)}.", name=named)
        if not self._has_library():
            raise NotFound(_nowhere(named), name=named)
        step("reading")
        with self.database().session() as session:
            try:
                paper = library.find(session, named, thrown=thrown)
            except NotFound as error:
                raise (NotFound(_nowhere(named), name=named) if _looks_like_path(named) else error) from error
            files = self.database().files
            read = library.reading_of(files, paper, self.settings)
            return Subject(read, library.bytes_of(files, paper), paper.id, paper.imported, paper.edited)

    def everywhere(self, claim: str, step: Step = silently) -> tuple[list[int], int]:
        """The stored papers, those most worth searching for a claim first, and how many of them to search.

        A library of a few papers is searched whole, in the order the papers came.
        """
        step("searching")
        with self.database().session() as session:
            held = everywhere.prints(session)
        if len(held) <= everywhere.MOST:
            return list(held), len(held)
        shelf, held = self.shelf(step)
        return everywhere.promising(shelf, claim, held), everywhere.MOST

    def shelf(self, step: Step = silently) -> tuple[Shelf, dict[int, str]]:
        """The indexes over all stored papers, brought up to date, with the papers that are on them."""
        if self._shelf is None:
            self._shelf = Shelf(self.database().folder / everywhere.FOLDER, self.tools.bridges, self.tools.space)
        step("indexing")
        with self.database().session() as session:
            held = everywhere.prints(session)
            everywhere.bring_up_to_date(self._shelf, session, held, self.tools.space)
        return self._shelf, held

    def stored(self, paper: int) -> Subject:
        """A stored paper by its id; NotFound where it has gone."""
        with self.database().session() as session:
            row = session.get(Paper, paper)
            if row is None:
                raise NotFound("There is no stored paper {name} any more.", name=str(paper))
            read = library.reading_of(self.database().files, row, self.settings)
            return Subject(read, b"", row.id, row.imported, row.edited)

    def _of_file(self, path: Path, step: Step) -> Subject:
        data = read_bytes(path, self.settings)
        step("reading")
        if (held := self._held(hashlib.sha256(data).hexdigest())) is None:
            return Subject(reading.read(data, path.name, self.settings, step), data)
        read = library.as_kept(library.read_as(data, path.name, held.file.encoding, self.settings), held)
        return Subject(read, data, held.id, held.imported, held.edited)

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
        return maps.graph_of(self.draft(subject, step), subject.reading)

    def draft(self, subject: Subject, step: Step = silently) -> Draft:
        """A fresh draft of a paper's map; the matcher says what is near to what."""
        searched = self.searched(subject, step)
        step("drafting")
        return draft_of(subject, Nearness(searched))

    def is_ready(self, subject: Subject) -> bool:
        """Whether a paper is made ready to be searched already."""
        return id(subject.reading) in self._ready

    @cached_property
    def _asking(self) -> Space:
        """The space in which a claim that is asked of many papers is placed once."""
        space = self.tools.space
        return space if space.encoder is None else Space(Recalling(space.encoder), space.bridges)

    def searched(self, subject: Subject, step: Step = silently) -> Searched:
        """The paper made ready to be searched, once for each reading of it."""
        return self._made_ready(subject.reading, subject.stored, step)[2]

    def _made_ready(self, read: Reading, stored: int | None, step: Step = silently) -> tuple[Reading, Space, Searched]:
        held = self._ready.get(id(read))
        if held is None:
            step("matching")
            space = self._space(read, stored)
            passages = [(passage.text, passage.language) for passage in read.cut.passages]
            held = (read, space, matcher.ready(read, self.tools, space.vectors(passages, "passage")))
            self._ready[id(read)] = held  # the reading is held too, so that its id stays its own
            while len(self._ready) > _AT_HAND:
                del self._ready[next(iter(self._ready))]
        return held

    def _space(self, read: Reading, stored: int | None) -> Space:
        """The space, with a memory that begins with the vectors the library keeps of a stored paper."""
        space = self._asking
        if space.encoder is None:
            return space
        if stored is None:
            return Space(Remembering(space.encoder, {}), space.bridges)
        with self.database().session() as session:
            return remembering(session, space, read.cut.passages)

    def map_of(self, session: Session, paper: int) -> Map | None:
        """The stored map of a paper; the newest, where there are several."""
        row = session.get(Paper, paper)
        held = maps.maps_of(session, row) if row is not None else ()
        return held[-1] if held else None

    def keep(self, subject: Subject, graph: Graph | None = None) -> Kept:
        """Store the paper, its list where one was named, and its map: all or nothing.

        A stored map stays, unless another list was named and nobody has changed the map since it was drafted.
        """
        space = self._made_ready(subject.reading, subject.stored)[1]
        with self.database().session(write=True) as session:
            files, lost = self.database().files, tuple[Paper, ...]()
            added = library.add(session, files, subject.reading, subject.data, subject.imported, space, edited=subject.edited)
            if added.duplicate and subject.relisted:
                lost = self._use_list(session, added.paper, subject.imported)
            held = maps.maps_of(session, added.paper)
            changed = bool(held and maps.changes(session, held[-1]))
            if graph is not None and held and subject.relisted and not changed:
                maps.drop(session, held[-1])
                held = ()
            if graph is not None and not held:
                maps.save(session, graph, added.paper)
            told = tuple((_id(paper), paper.title) for paper in lost)
            return Kept(_id(added.paper), added.duplicate, changed and subject.relisted, told)

    def _use_list(self, session: Session, paper: Paper, imported: tuple[CSL, ...] | None) -> tuple[Paper, ...]:
        """Exchange a stored paper's list; the full texts that are left without a reference."""
        before = fulltexts.entries(session, paper)
        library.use_list(session, self.database().files, paper, imported, self.settings)
        return fulltexts.relisted(session, paper, before)

    def full_texts(self, subject: Subject) -> dict[str, tuple[int, str]]:
        """The full texts of a stored paper's references, by CSL id: number and title."""
        if subject.stored is None:
            return {}
        with self.database().session() as session:
            held = fulltexts.of(session, session.get_one(Paper, subject.stored))
            return {csl_id: (_id(paper), paper.title) for csl_id, paper in held.items()}

    def sources(self, subject: Subject) -> list[Subject]:
        """The full texts of a stored paper's references, each once."""
        return [self.stored(number) for number in dict.fromkeys(number for number, _ in self.full_texts(subject).values())]

    def quoted(self, graph: Graph) -> list[Reading]:
        """Stored papers that a map quotes beside its own."""
        wanted = {quote.paper for node in graph.nodes for quote in node.quotes} - {graph.paper}
        if not wanted:
            return []
        with self.database().session() as session:
            held = [_id(paper) for paper in library.papers(session) if paper.short in wanted]
        return [self.stored(number).reading for number in held]

    def take_in(self, text: bytes) -> Kept:
        """Store a map file's paper and map; what is there already to the letter is not stored twice."""
        file = map_file.read(text, self.settings.max_file_mb)
        data, imported = file.data, file.imported
        read = library.read_as(data, file.paper.name, file.paper.encoding, self.settings)
        quoted = self.quoted(file.map)
        _refuse_unheld(file.map, quoted)
        with self.database().session(write=True) as session:
            _, added = maps.restore(session, self.database().files, file.map, read, data, imported, quoted)
            if added.duplicate and imported is not None and added.paper.imported is None:
                self._use_list(session, added.paper, imported)
            if file.edited is not None and added.paper.edited is None:
                library.use_description(session, added.paper, file.edited, read)
            _attach_quoted(session, added.paper, file.map)
            return Kept(_id(added.paper), added.duplicate)


def _refuse_unheld(graph: Graph, quoted: Sequence[Reading]) -> None:
    """A map that quotes full texts of sources is taken in where these are."""
    held = {graph.paper, *(each.short_id for each in quoted)}
    lacking = [node for node in graph.nodes if any(quote.paper not in held for quote in node.quotes)]
    works = dict.fromkeys(source.label for node in lacking for source in node.sources)
    if lacking:
        named = ", ".join(works) or ", ".join(node.id for node in lacking)
        raise InvalidMap(
            "The map quotes full texts that are not here: {named}. Add their files with `argmap add`, then try again.",
            named=named,
        )


def _attach_quoted(session: Session, paper: Paper, graph: Graph) -> None:
    """What evidence quotes out of another paper is the full text of the work that it names, where the list has it."""
    listed, there = fulltexts.entries(session, paper), fulltexts.of(session, paper)
    held = {each.short: each for each in library.papers(session)}
    for node in graph.nodes:
        works = {source.csl_id for source in node.sources} & listed.keys() - there.keys()
        texts = {quote.paper for quote in node.quotes} & held.keys() - {paper.short}
        if len(works) == len(texts) == 1:
            fulltexts.attach(session, paper, works.pop(), held[texts.pop()])


def _id(paper: Paper) -> int:
    if paper.id is None:
        raise RuntimeError("a stored paper has an id")
    return paper.id


def bibliography_of(path: Path, settings: Settings) -> bibliography.Bibliography:
    """The works in a BibTeX, RIS or CSL-JSON file, with what is wrong with it."""
    return bibliography.examine(read_bytes(path, settings), path.name)


def draft_of(subject: Subject, index: Index | None = None) -> Draft:
    """A fresh draft of a paper's map, by its own words alone or by an index of its passages."""
    read = subject.reading
    return drafting.draft(read.document, read.outline, read.cut, read.references, read.audit, index)


def read_map_file(path: Path, settings: Settings) -> bytes:
    """The bytes of a map file, which may be larger than its paper's; ``-`` is what comes from another program."""
    most = map_file.most(settings.max_file_mb)
    return sys.stdin.buffer.read(most + 1) if str(path) == "-" and sys.stdin else read_bytes(path, settings, most)


def _looks_like_path(named: str) -> bool:
    return "/" in named or "\\" in named or bool(Path(named).suffix)


def _nowhere(named: str) -> str:
    return f"There is no file {named!r}, and no stored paper of that name. Check the path, or see `argmap papers`."
