"""What does a page stand on: settings, database, papers and maps at hand?

One House per application. Papers and maps that were read lately are kept as read, for reading one again takes a third of a
second; what is kept is used only where the library still holds the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from operator import is_
from typing import Any, TypeVar

from flask import current_app
from sqlmodel import Session

from argmap import accounts, intake, maps
from argmap.accounts import Throttle
from argmap.desk import Desk, Subject
from argmap.graph import Graph
from argmap.jobs import Worker
from argmap.models import Map, Person
from claims.db import Database, writes
from claims.matching.matcher import Searched
from claims.models import Paper
from claims.settings import Settings

_AT_HAND = 16
"""Papers, and maps, kept as read."""

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
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def worker(self) -> Worker:
        """Whoever does the slow work; begins when the application is served."""
        return Worker(self.database, self.settings, {intake.ADD: intake.add})

    def start(self) -> None:
        """Begin with the slow work; nobody else serves this database."""
        self.worker.start(alone=True)

    def stop(self) -> None:
        """End it, and give the library back."""
        self.worker.stop()
        self.desk.close()

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
        with self._lock:
            return self.desk.searched(subject)

    def lacking(self) -> list[str]:
        """What is missing here that would make suggestions better, a sentence each."""
        return [str(trouble) for trouble in self.desk.tools.troubles]


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
