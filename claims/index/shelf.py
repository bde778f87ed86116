"""Where do the indexes over all papers lie, and how are they kept in step with the papers?

One folder: a file with the words and marks of all passages, and the vectors beside it. It is opened without reading a text
again, a paper is put in or taken out without touching the others, and all of it can be made again from the passages' rows:
what is damaged, of another version, or made by other weights counts as empty and is filled again when next compared.
Several processes may have it open; one at a time writes, and the file is replaced whole.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from claims.embedding import Space
from claims.files import HEADS, private_folder
from claims.index.anchors import Anchors
from claims.index.dense import Dense, Vectors
from claims.index.hits import Hit, Index
from claims.index.lexical import Lexical
from claims.index.marks import Marks
from claims.index.matrix import Matrix
from claims.index.records import Record
from claims.index.words import Arrays, Bridges, Words, packed, unpacked
from claims.spans import Language
from claims.vocabulary import SectionRole

VERSION = 1
"""Goes up when words or marks are found otherwise than before."""
FILE = "shelf.npz"
_ROLES = tuple(SectionRole)
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """The passages of one paper as they are put on the shelf."""

    ids: Sequence[int]
    """What each is called in answers; no two on the shelf alike."""
    records: Sequence[Record]
    vectors: Vectors | None = None
    """A row a passage; None where there is no encoder."""


@dataclass(frozen=True)
class _Content:
    """What is on the shelf: a row a passage, those of a paper together."""

    words: Words = field(default_factory=Words)
    marks: Marks = field(default_factory=Marks)
    ids: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    papers: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    """Whose each passage is."""
    roles: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    languages: NDArray[np.str_] = field(default_factory=lambda: np.empty(0, "<U8"))
    prints: Mapping[int, str] = field(default_factory=dict)
    """Paper to the fingerprint it was put in with."""

    def arrays(self) -> Arrays:
        """All of it as arrays."""
        return {
            **self.words.arrays(),
            **self.marks.arrays(),
            "ids": self.ids,
            "papers": self.papers,
            "roles": self.roles,
            "languages": self.languages,
            "print_papers": np.array(list(self.prints), np.int64),
            "prints": packed(list(self.prints.values())),
        }

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "_Content":
        """The content from the arrays that ``arrays`` gave; ValueError where they do not fit together."""
        papers = held["print_papers"].astype(np.int64).tolist()
        content = cls(
            Words.of_arrays(held),
            Marks.of_arrays(held),
            held["ids"].astype(np.int64),
            held["papers"].astype(np.int64),
            held["roles"].astype(np.uint8),
            held["languages"].astype(np.str_),
            dict(zip(papers, unpacked(held["prints"]), strict=True)),
        )
        sizes = {len(content.ids), len(content.papers), len(content.roles), len(content.languages), len(content.words.tokens)}
        if len(sizes) != 1:
            raise ValueError("The shelf's arrays do not fit together.")
        return content

    def without(self, papers: Collection[int]) -> "_Content":
        """What is left when these papers go."""
        if not papers:
            return self
        kept = np.flatnonzero(~np.isin(self.papers, list(papers)))
        prints = {paper: mark for paper, mark in self.prints.items() if paper not in papers}
        return _Content(
            self.words.only(kept), self.marks.only(kept), self.ids[kept], self.papers[kept],
            self.roles[kept], self.languages[kept], prints,
        )  # fmt: skip

    def with_paper(self, paper: int, fingerprint: str, batch: Batch, bridges: Bridges) -> "_Content":
        """The same with one paper more."""
        return _Content(
            self.words.with_records(batch.records, bridges),
            self.marks.with_records(batch.records, bridges),
            np.concatenate([self.ids, np.array(batch.ids, np.int64)]),
            np.concatenate([self.papers, np.full(len(batch.ids), paper, np.int64)]),
            np.concatenate([self.roles, np.array([_ROLES.index(record.role) for record in batch.records], np.uint8)]),
            np.concatenate([self.languages, np.array([record.language for record in batch.records], "<U8")]),
            {**self.prints, paper: fingerprint},
        )


class _Searchable:
    """Content with its indexes, made when first asked for."""

    def __init__(self, content: _Content, bridges: Bridges) -> None:
        self.content = content
        self._bridges = bridges

    @cached_property
    def lexical(self) -> Lexical:
        return Lexical((), self._bridges, self.content.words)

    @cached_property
    def anchors(self) -> Anchors:
        return Anchors((), self._bridges, self.lexical, self.content.marks)

    @cached_property
    def places(self) -> dict[int, int]:
        return {int(name): place for place, name in enumerate(self.content.ids)}


class Shelf:
    """The indexes over all papers in one folder."""

    def __init__(self, folder: Path, bridges: Bridges, space: Space | None = None) -> None:
        """``space`` is where vectors lie; without one, or without an encoder in it, nothing is searched by meaning."""
        self.folder = private_folder(folder)
        self._bridges = dict(bridges)
        self._stamp = stamp(self._bridges)
        self._seen: tuple[int, ...] | None = None
        self._held = _Searchable(_Content(), self._bridges)
        self._space = space if space is not None and space.encoder is not None else None
        self._matrix: Matrix | None = None
        if self._space is not None and self._space.encoder is not None:
            model = f"{self._space.encoder.id} {self._stamp}"
            self._matrix = Matrix(self.folder / "vectors", model, self._space.dim)

    # What is there

    def prints(self) -> Mapping[int, str]:
        """The papers on the shelf, with the fingerprints they were put in with."""
        return self._now().content.prints

    def ids(self) -> Ids:
        """The passages on the shelf, paper by paper."""
        return self._now().content.ids

    def paper_of(self, passage: int) -> int:
        """Whose a passage is; KeyError where it is not on the shelf."""
        held = self._now()
        return int(held.content.papers[held.places[passage]])

    def papers_of(self, passages: Iterable[int]) -> dict[int, int]:
        """Whose these passages are; those that are not on the shelf (any more) are left out."""
        held = self._now()
        return {each: int(held.content.papers[held.places[each]]) for each in passages if each in held.places}

    def scope(
        self,
        papers: Collection[int] | None = None,
        roles: Collection[SectionRole] | None = None,
        languages: Collection[Language] | None = None,
    ) -> frozenset[int]:
        """The passages of these papers, section roles and languages (any, if None), for ``among``."""
        content = self._now().content
        kept = np.ones(len(content.ids), bool)
        if papers is not None:
            kept &= np.isin(content.papers, list(papers))
        if roles is not None:
            kept &= np.isin(content.roles, [_ROLES.index(role) for role in roles])
        if languages is not None:
            kept &= np.isin(content.languages, list(languages))
        return frozenset(content.ids[kept].tolist())

    # Searching

    @property
    def lexical(self) -> Index:
        """The words of all passages, answering with their ids."""
        return _Channel(self, lambda held: held.lexical)

    @property
    def anchors(self) -> Index:
        """The marks of all passages, answering with their ids."""
        return _Channel(self, lambda held: held.anchors)

    @property
    def dense(self) -> Dense | None:
        """The vectors of all passages, answering with their ids; None without an encoder."""
        return Dense(self._space, self._matrix) if self._space is not None and self._matrix is not None else None

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> dict[str, list[Hit]]:
        """The best of each channel, for fusing."""
        channels: list[Index] = [self.lexical, self.anchors, *([self.dense] if self.dense else [])]
        found = [channel.search(sentence, top, among) for channel in channels]
        return dict(zip(("lexical", "anchors", "dense"), found, strict=False))

    def of_paper(self, paper: int) -> tuple[Ids, Lexical, Anchors]:
        """One paper's passages and its own indexes, in which words are as rare as they are in it; KeyError for one not here."""
        content = self._now().content
        if paper not in content.prints:
            raise KeyError(paper)
        rows = np.flatnonzero(content.papers == paper)
        lexical = Lexical((), self._bridges, content.words.only(rows))
        return content.ids[rows], lexical, Anchors((), self._bridges, lexical, content.marks.only(rows))

    # Keeping in step

    def sync(self, wanted: Mapping[int, str], fetch: Callable[[int], Batch]) -> tuple[int, ...]:
        """See that just these papers are on the shelf, each with this fingerprint; those fetched anew.

        A paper that is there with another fingerprint gives way. Costs a look at a small table where nothing has changed.
        """
        if self._in_step(wanted):
            return ()
        with self._lock():
            held = self.prints()
            content = self._now().content.without([paper for paper, mark in held.items() if wanted.get(paper) != mark])
            new = [paper for paper in wanted if paper not in content.prints]
            rows = self._matrix.rows() if self._matrix else None
            lacking = {} if rows is None else _lacking(content, rows.ids)
            fetched: dict[int, Vectors | None] = {}
            for paper in (*new, *lacking):
                batch = fetch(paper)
                fetched[paper] = batch.vectors
                if paper in new:
                    content = content.with_paper(paper, wanted[paper], batch, self._bridges)
            self._write(content)
            self._write_vectors(content, fetched)
            return tuple(fetched)

    def put(self, paper: int, fingerprint: str, batch: Batch) -> None:
        """Put one paper on the shelf, in the place of what was there of it."""
        with self._lock():
            content = self._now().content.without({paper} & set(self.prints()))
            content = content.with_paper(paper, fingerprint, batch, self._bridges)
            self._write(content)
            self._write_vectors(content, {paper: batch.vectors})

    def drop(self, paper: int) -> None:
        """Take one paper off the shelf, if it is there."""
        with self._lock():
            content = self._now().content
            if paper in content.prints:
                content = content.without({paper})
                self._write(content)
                self._write_vectors(content, {})

    def _in_step(self, wanted: Mapping[int, str]) -> bool:
        content = self._now().content
        if dict(content.prints) != dict(wanted):
            return False
        return self._matrix is None or self._matrix.mark == _mark(content.prints)

    def _write_vectors(self, content: _Content, fetched: Mapping[int, Vectors | None]) -> None:
        """See that the vectors are those of the passages on the shelf."""
        if self._matrix is None:
            return
        mark = _mark(content.prints)
        there = self._matrix.rows().ids
        gone = np.setdiff1d(there[there >= 0], content.ids)
        if len(gone):
            self._matrix.delete(gone, mark)
        for paper, vectors in fetched.items():
            ids = content.ids[content.papers == paper]
            if vectors is not None and len(ids):
                self._matrix.append(ids, vectors, mark)
        if self._matrix.mark != mark:
            self._matrix.append(np.empty(0, np.int64), np.empty((0, self._dim), np.float32), mark)

    @property
    def _dim(self) -> int:
        return self._space.dim if self._space else 0

    # The file

    def _now(self) -> _Searchable:
        """What the file holds now; read again where another process has replaced it."""
        seen = self._look()
        if seen != self._seen:
            self._held = _Searchable(self._opened(), self._bridges)
            self._seen = seen
        return self._held

    def _look(self) -> tuple[int, ...] | None:
        try:
            found = (self.folder / FILE).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _opened(self) -> _Content:
        try:
            with HEADS, (self.folder / FILE).open("rb") as file, np.load(file, allow_pickle=False) as held:
                if unpacked(held["stamp"]) == [self._stamp]:
                    return _Content.of_arrays({name: held[name] for name in held.files})
        except _DAMAGE:
            pass
        return _Content()

    def _write(self, content: _Content) -> None:
        part = self.folder / "shelf.part"
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, stamp=packed([self._stamp]), **content.arrays())
        part.replace(self.folder / FILE)
        self._held, self._seen = _Searchable(content, self._bridges), self._look()

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "shelf.lock", mode=0o600)


_DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)
"""What reading a file raises that is cut off, overwritten, or no such file."""


class _Channel:
    """One index of a shelf, whose hits go by the passages' ids."""

    def __init__(self, shelf: Shelf, index: Callable[[_Searchable], Lexical | Anchors]) -> None:
        self._shelf = shelf
        self._index = index

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """As ``Index.search``, by ids."""
        held = self._shelf._now()
        ids = held.content.ids
        hits = self._index(held).search(sentence, top, None if among is None else _placed(among, held))
        return [Hit(int(ids[hit.passage]), hit.score, hit.channel) for hit in hits]


def _placed(among: Container[int], held: _Searchable) -> NDArray[np.bool_]:
    """A mask of the passages named by their ids."""
    ids = held.content.ids
    if isinstance(among, set | frozenset | list | tuple | range | dict):
        return np.isin(ids, np.fromiter(among, np.int64, len(among)))
    return np.array([each in among for each in ids.tolist()], bool)


def _lacking(content: _Content, ids: Ids) -> dict[int, None]:
    """The papers of which a passage has no vector, in order."""
    return dict.fromkeys(content.papers[~np.isin(content.ids, ids)].tolist())


def _mark(prints: Mapping[int, str]) -> str:
    """What is on the shelf, as a short sign for whoever keeps a part of it."""
    return hashlib.sha256(repr(sorted(prints.items())).encode()).hexdigest()


def stamp(bridges: Bridges) -> str:
    """Which words and translations an index is made of: another version, or other weights, make another."""
    weights = (f"{language}:{getattr(bridge, 'digest', '')}" for language, bridge in sorted(bridges.items()))
    return " ".join((str(VERSION), *weights))
