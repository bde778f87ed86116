"""What does a page stand on: settings, database, papers at hand?

One House per application. Papers that were read lately are kept as read, for reading one again takes a third of a second.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

from flask import current_app

from argmap import accounts, intake
from argmap.accounts import Throttle
from argmap.desk import Desk, Subject
from argmap.jobs import Worker
from argmap.models import Person
from claims.db import Database
from claims.matching.matcher import Searched
from claims.models import Paper
from claims.settings import Settings

_AT_HAND = 16


@dataclass
class House:
    """What every page may use."""

    settings: Settings
    desk: Desk
    local: bool
    """One person, no sign-in, loopback only."""
    throttle: Throttle = field(default_factory=Throttle)
    """Wrong passwords, counted."""
    _subjects: OrderedDict[tuple[int, str, int], Subject] = field(default_factory=OrderedDict)
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
        key = (paper.id, paper.reader, len(paper.imported or ()))
        with self._lock:
            if key in self._subjects:
                self._subjects.move_to_end(key)
                return self._subjects[key]
        read = self.desk.subject(str(paper.id))
        with self._lock:
            self._subjects[key] = read
            while len(self._subjects) > _AT_HAND:
                self._subjects.popitem(last=False)
        return read

    def searched(self, subject: Subject) -> Searched:
        """A paper made ready to be searched; the first time takes a second."""
        with self._lock:
            return self.desk.searched(subject)

    def lacking(self) -> list[str]:
        """What is missing here that would make suggestions better, a sentence each."""
        return [str(trouble) for trouble in self.desk.tools.troubles]


def house() -> House:
    """The one of the application that answers."""
    held: House = current_app.extensions["argmap"]
    return held
