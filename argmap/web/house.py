"""What does a page stand on: settings, database, papers and maps at hand?

One House per application. Papers and maps that were read lately are kept as read, for reading one again takes a third of a
second; what is kept is used only where the library still holds the same.
"""

import gc
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cached_property
from operator import is_
from time import monotonic
from typing import Any, TypeVar

from flask import current_app
from sqlmodel import Session, col, select

from argmap import accounts, intake, maps
from argmap.accounts import Throttle
from argmap.desk import Desk, Subject
from argmap.graph import Graph
from argmap.jobs import Worker
from argmap.models import Map, Person
from claims.db import Database, writes
from claims.errors import ArgmapError
from claims.matching import matcher
from claims.matching.matcher import Searched
from claims.models import Paper
from claims.settings import Settings

_AT_HAND = 32
"""Papers, and maps, kept as read."""
_WARMED = 3
"""Papers made ready to be searched before anybody asks."""
_QUIET = 1.0
"""Seconds without a page asked for, after which that begins: pages wait while models are loaded."""
_LATEST = 10.0
"""Seconds after the start when it begins in any case."""
_PATIENCE = 8.0
"""Longest wait for that at the end, in seconds."""
_log = logging.getLogger("argmap")

_Name = TypeVar("_Name")
_Kept = TypeVar("_Kept")


@dataclass
class House:
    """What every page may use."""

    settings: Settings
    desk: Desk
    local: bool
    """One person, no sign-in, loopback only."""
    throttle: Throttle = field(default_factory=Throttle)
    """Wrong passwords, counted."""
    _subjects: OrderedDict[int, Subject] = field(default_factory=OrderedDict)
    _graphs: OrderedDict[int, tuple[object, Graph]] = field(default_factory=OrderedDict)
    _made: OrderedDict[object, tuple[tuple[object, ...], Any]] = field(default_factory=OrderedDict)
    _person: Person | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _readying: threading.Lock = field(default_factory=threading.Lock)
    """What takes long is done once, and holds up nobody but those who wait for it."""
    patience: float = 1.5
    """How long a page waits for further papers to be made ready, in seconds."""
    _readier: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "argmap-ready"))
    _prepares: dict[int, Future[None]] = field(default_factory=dict)
    _warming: threading.Thread | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _asked: float = 0.0
    """When a page was asked for last."""

    @cached_property
    def worker(self) -> Worker:
        """Whoever does the slow work; begins when the application is served."""
        return Worker(self.database, self.settings, {intake.ADD: intake.add})

    def start(self, *, warm: bool = False) -> None:
        """Begin with the slow work; nobody else serves this database.

        With ``warm``, what the first suggestions would wait for is done as soon as nobody waits for a page.
        """
        self.worker.start(alone=True)
        self.noted()
        if warm:
            self._warming = threading.Thread(target=self._warm, name="argmap-warm", daemon=True)
            self._warming.start()

    def ending(self) -> None:
        """Tell all slow work to stop at its next step, and wait for nothing."""
        self._stopping.set()
        self._readier.shutdown(wait=False, cancel_futures=True)
        self.worker.ending()

    def stop(self, seconds: float = _PATIENCE) -> None:
        """End it within so many seconds, and give the library back."""
        over = monotonic() + seconds
        self.ending()
        self.worker.stop(seconds)
        if self._warming is not None:
            self._warming.join(max(over - monotonic(), 0.0))
        self.desk.close()

    def noted(self) -> None:
        """A page is asked for."""
        self._asked = monotonic()

    def _warm(self) -> None:
        """In a quiet moment: load the models, make the newest papers ready, and ask each for its own title."""
        latest = monotonic() + _LATEST
        while (left := min(latest, self._asked + _QUIET) - monotonic()) > 0:
            if self._stopping.wait(left):
                return
        try:
            self.lacking()
            with self.database.session() as rows:
                standing = select(Paper).where(col(Paper.binned).is_(None))
                newest = rows.exec(standing.order_by(col(Paper.id).desc()).limit(_WARMED)).all()
            for paper in newest:
                if self._stopping.is_set():
                    return
                matcher.suggest(self.searched(self.subject(paper)), paper.title, paper.language, 1)
        except Exception:  # the page that needs it says what is wrong
            _log.warning("What the first suggestions need could not be made ready beforehand.", exc_info=True)
        gc.collect()
        gc.freeze()  # or all of it is looked over for garbage now and then, and every page halts for a quarter of a second

    @property
    def database(self) -> Database:
        """The library."""
        return self.desk.database()

    def one_person(self) -> Person:
        """Whoever it is, where nobody signs in."""
        if self._person is None:
            with self.database.session(write=True) as rows:
                self._person = accounts.local_person(rows)
        return self._person

    def subject(self, paper: Paper) -> Subject:
        """A stored paper as read."""
        with self._lock:
            if (held := self._subjects.get(paper.id)) is not None and _is_of(held, paper):
                self._subjects.move_to_end(paper.id)
                return held
        read = self.desk.stored(paper.id)
        with self._lock:
            _keep(self._subjects, paper.id, read)
        return read

    def graph(self, rows: Session, held: Map) -> Graph:
        """A map as a value, without standings; a large one takes half a second to read."""
        content = maps.content(rows, held)
        with self._lock:
            known = self._graphs.get(held.id)
            if known is not None and known[0] == content:
                self._graphs.move_to_end(held.id)
                return known[1]
        graph = maps.load(rows, held)
        if not writes(rows):  # what is not committed yet may never come to be
            with self._lock:
                _keep(self._graphs, held.id, (content, graph))
        return graph

    def made(self, name: Hashable, of: tuple[object, ...], make: Callable[[], _Kept]) -> _Kept:
        """What ``make`` makes ``of`` values, kept under a name for as long as it is asked for with these very values.

        For what every reader of a paper is shown alike: nothing of a person's belongs here.
        """
        with self._lock:
            known = self._made.get(name)
            if known is not None and len(known[0]) == len(of) and all(map(is_, known[0], of)):
                self._made.move_to_end(name)
                held: _Kept = known[1]
                return held
        value = make()
        with self._lock:
            _keep(self._made, name, (of, value))
        return value

    def searched(self, subject: Subject) -> Searched:
        """A paper made ready to be searched; the first time takes a second."""
        with self._readying:
            return self.desk.searched(subject)

    def ready(self, papers: Sequence[Paper]) -> list[Subject]:
        """Those of the papers that can be searched at once, after a little patience; the others are made ready meanwhile."""
        made = [self._preparing(each) for each in papers if self._prepared(each) is None]
        wait(made, self.patience)
        return [subject for each in papers if (subject := self._prepared(each)) is not None]

    def _prepared(self, paper: Paper) -> Subject | None:
        with self._lock:
            held = self._subjects.get(paper.id)
        return held if held is not None and _is_of(held, paper) and self.desk.is_ready(held) else None

    def _preparing(self, paper: Paper) -> Future[None]:
        """The work of making a paper ready, begun if it is not."""
        with self._lock:
            known = self._prepares.get(paper.id)
            if known is None or known.done():
                known = self._prepares[paper.id] = self._readier.submit(self._prepare, paper)
            return known

    def _prepare(self, paper: Paper) -> None:
        try:
            self.searched(self.subject(paper))
        except Exception:  # a file that has gone, say: the page of the paper says what is wrong
            _log.warning("Paper %s could not be made ready to be searched.", paper.id, exc_info=True)

    def lacking(self) -> list[ArgmapError]:
        """What is missing here that would make suggestions better, a sentence each."""
        with self._loading:
            return list(self.desk.tools.troubles)


def _is_of(held: Subject, paper: Paper) -> bool:
    """Whether it is that paper as it is now: ids are given again, and list and description may be changed for others."""
    read, file = held.reading, paper.file
    same = (read.sha256, read.name, read.document.encoding) == (file.sha256, file.name, file.encoding)
    return same and (held.imported, held.edited) == (paper.imported, paper.edited)


def _keep(kept: "OrderedDict[_Name, _Kept]", name: _Name, value: _Kept) -> None:
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > _AT_HAND:
        kept.popitem(last=False)


def house() -> House:
    """The one of the application that answers."""
    held: House = current_app.extensions["argmap"]
    return held
