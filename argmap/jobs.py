"""How does slow work get done beside the pages, once, and even if the program dies in the middle of it?

A job is a row, written in the transaction that wants it. One thread takes the rows in their order and runs the function that
the kind of job names; it says that it lives by a beat. A job whose beat stopped died with its process and is taken again, so
a kind must come to the same end however often it is begun. Writing transactions here take milliseconds; a kind must keep
reading, encoding and drawing out of its own.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, case, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from argmap.models import Job, Person
from claims.db import Database
from claims.errors import ArgmapError, DatabaseProblem, NotFound
from claims.models import now
from claims.settings import Settings
from claims.vocabulary import JobState
from claims.wording import Sentence

BEAT = 3.0
"""Seconds between two signs of life."""
DEAD = 30.0
"""Seconds without one after which a job's process is taken for dead; longer than the database may be locked."""
TRIES = 3
"""How often a job is begun; one that dies every time takes the program with it."""
POLL = 1.0
"""Seconds between two looks for work that nobody woke the worker for."""

GAVE_UP = (
    f"Argmap was stopped {TRIES} times while it worked on this, so it does not try again by itself. "
    "The file may be too large for this machine; try a smaller one."
)
OUR_FAULT = (
    "Something went wrong inside Argmap while it worked on this. What was there before is as it was. "
    "Try again; if it happens again, tell whoever runs this Argmap, who finds it in the log."
)

_log = logging.getLogger(__name__)


class Stopped(Exception):
    """The job is not to go on here: the program ends, or another process has taken the job over."""


@dataclass(frozen=True)
class Context:
    """What a kind of job is given to work with."""

    database: Database
    settings: Settings
    given: Mapping[str, Any]
    person: int | None
    """The id of who asked for it."""
    step: Callable[[str, float], None]
    """Told the name of each step as it begins and how much is done by then, 0 to 1. Raises Stopped: let it pass."""


Kind = Callable[[Context], dict[str, Any]]
"""Does one kind of job; what it answers is kept as the job's result (plain values for JSON). An ArgmapError is its failure."""


# Asking for work, and how it goes


def enqueue(session: Session, kind: str, given: Mapping[str, Any], *, once: str, person: Person | None = None) -> Job:
    """Ask for work. Whoever asks for the same again, by ``once``, gets the row that is there, whatever came of it."""
    held = session.exec(select(Job).where(Job.once == once)).first()
    if held is not None:
        return held
    row = Job(
        kind=kind,
        once=once,
        given=dict(given),
        person_id=person.id if person is not None else None,
        state=JobState.WAITING,
        result={},
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # on PostgreSQL another may have asked since we looked
        return session.exec(select(Job).where(Job.once == once)).one()
    return row


def again(session: Session, job: Job) -> Job:
    """Do a job anew that is done or has failed; one that waits or runs is left alone."""
    if job.state in (JobState.DONE, JobState.FAILED):
        job.state, job.step, job.done, job.tries, job.result, job.beat = JobState.WAITING, "", 0.0, 0, {}, now()
        session.add(job)
        session.flush()
    return job


def running(session: Session, person: Person | None = None) -> Sequence[Job]:
    """The jobs that are not done, those that failed too, oldest first; of one person, if one is named."""
    query = select(Job).where(col(Job.state) != JobState.DONE).order_by(col(Job.id))
    return session.exec(query if person is None else query.where(Job.person_id == person.id)).all()


def one(session: Session, number: int, person: Person) -> Job:
    """The job of that id; NotFound where it was put away, and where another asked for it."""
    row = session.get(Job, number)
    if row is None or row.person_id != person.id:
        raise NotFound("There is no such work here (any more). It may have been put away.", number=number)
    return row


def ahead(session: Session, job: Job) -> int:
    """How many jobs come before a waiting one; 0 where it does not wait."""
    if job.state is not JobState.WAITING:
        return 0
    before = (col(Job.state) == JobState.RUNNING) | ((col(Job.state) == JobState.WAITING) & (col(Job.id) < job.id))
    return session.exec(select(func.count()).select_from(Job).where(before)).one()


def dismiss(session: Session, job: Job) -> None:
    """Put a job that is done or has failed away; one that waits or runs is left alone."""
    if job.state in (JobState.DONE, JobState.FAILED):
        session.delete(job)
        session.flush()


def revive(session: Session, silent: float = DEAD, at: datetime | None = None) -> int:
    """Let the running jobs that were silent for so many seconds wait again, or fail after ``TRIES`` tries; how many."""
    at = at or now()
    beat, span = col(Job.beat), timedelta(seconds=silent)
    quiet = (beat <= at - span) | (beat > at + span)  # or the clock was put back
    over = col(Job.tries) >= TRIES
    silenced = update(Job).where(col(Job.state) == JobState.RUNNING, quiet)
    failed = silenced.where(over).values(state=JobState.FAILED, result=_failure("gave_up", GAVE_UP), beat=at)
    return _count(session.execute(failed)) + _count(session.execute(silenced.values(state=JobState.WAITING, beat=at)))


# Doing it


class Worker:
    """One thread that does the jobs one after the other, in the order they were asked for.

    Several processes may have one each: every job is taken by one of them.
    """

    def __init__(
        self, database: Database, settings: Settings, kinds: Mapping[str, Kind], *, beat: float = BEAT, poll: float = POLL
    ) -> None:
        self._database, self._settings, self._kinds = database, settings, dict(kinds)
        self._beat, self._poll = beat, poll
        self._stopping, self._awake = threading.Event(), threading.Event()
        self._at: _Taken | None = None
        self._thread = threading.Thread(target=self._work, name="argmap-jobs", daemon=True)

    def start(self, *, alone: bool = False) -> None:
        """Begin. ``alone`` says that no other process works on this database: what runs there died, and is taken at once."""
        if alone:
            with self._database.session(write=True) as session:
                revive(session, 0.0)
        self._thread.start()

    def wake(self) -> None:
        """Look for work now; call it after the transaction that asked for some."""
        self._awake.set()

    def ending(self) -> None:
        """Tell a job under way to stop at its next step, and wait for nothing."""
        self._stopping.set()
        self._awake.set()

    def stop(self, seconds: float = 8.0) -> bool:
        """End within so many seconds: a job under way stops at its next step and waits for the next start.

        One that does not hear of it is given up, and what it still does leaves no trace in its row. Whether all ended well.
        """
        self.ending()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        if not self._thread.is_alive():
            return True
        if (taken := self._at) is not None:
            self._give_back(taken)
        return False

    @property
    def is_alive(self) -> bool:
        """Whether the thread is there: for the health page."""
        return self._thread.is_alive()

    def work_off(self) -> int:
        """Do what waits, here and now, and no more than that; how many jobs. For tests, and for a program without a server."""
        done = 0
        while not self._stopping.is_set() and (taken := self._take()) is not None:
            self._do(taken)
            done += 1
        return done

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.work_off()
            except Exception:  # whatever it is, the next job is not to wait for ever
                _log.exception("The worker could not take or finish a job; it goes on.")
            self._awake.wait(self._poll)
            self._awake.clear()

    def _take(self) -> "_Taken | None":
        """The next job, now ours. Nothing is written where there is nothing to do."""
        with self._database.session() as session:
            if session.exec(select(Job.id).where(_is_open()).limit(1)).first() is None:
                return None
        with self._database.session(write=True) as session:
            revive(session)
            waiting = select(Job).where(col(Job.state) == JobState.WAITING).order_by(col(Job.id)).limit(1)
            job = session.exec(waiting.with_for_update(skip_locked=True)).first()
            if job is None:
                return None
            job.state, job.step, job.done, job.beat = JobState.RUNNING, "", 0.0, now()
            job.tries += 1
            session.add(job)
            return _Taken(job.id, job.tries, job.kind, dict(job.given), job.person_id)

    def _do(self, taken: "_Taken") -> None:
        self._at = taken
        over = threading.Event()
        beating = threading.Thread(target=self._beat_until, args=(taken, over), name="argmap-beat", daemon=True)
        beating.start()
        try:
            ended = self._outcome(taken)
        finally:
            over.set()
            beating.join()
            self._at = None
        if ended is None:
            self._give_back(taken)
        else:
            self._write(taken, beat=now(), **ended)

    def _outcome(self, taken: "_Taken") -> dict[str, Any] | None:
        """What to write of a job that ended; None where it stopped on the way."""
        kind = self._kinds.get(taken.kind)
        if kind is None:
            message = Sentence(
                "This Argmap knows no work of the kind {kind}. A newer one may have asked for it: start that.", kind=taken.kind
            )
            return _failed("unknown_kind", message)
        try:
            result = kind(Context(self._database, self._settings, taken.given, taken.person, self._told(taken)))
        except Stopped:
            return None
        except DatabaseProblem as error:  # a database that is locked or full may be well again
            if taken.tries < TRIES:
                _log.warning("Job %s (%s) will be tried again: %s", taken.id, taken.kind, error)
                self._stopping.wait(self._poll)
                return {"state": JobState.WAITING, "step": "", "done": 0.0}
            return _failed(error.code, error.sentence, error.values)
        except ArgmapError as error:
            return _failed(error.code, error.sentence, error.values)
        except Exception:
            _log.exception("Job %s (%s) failed.", taken.id, taken.kind)
            return _failed("error", OUR_FAULT)
        return {"state": JobState.DONE, "done": 1.0, "result": result}

    def _told(self, taken: "_Taken") -> Callable[[str, float], None]:
        def step(name: str, done: float) -> None:
            if self._stopping.is_set():
                raise Stopped
            try:
                mine = self._write(taken, step=name, done=min(max(done, 0.0), 1.0), beat=now())
            except DatabaseProblem as error:  # a bar that stands still for a moment is no reason to fail
                _log.warning("The progress of job %s could not be written: %s", taken.id, error)
                return
            if not mine:
                raise Stopped

        return step

    def _beat_until(self, taken: "_Taken", over: threading.Event) -> None:
        while not over.wait(self._beat):
            try:
                self._write(taken, beat=now())
            except Exception as error:
                _log.warning("Job %s could not say that it lives: %s", taken.id, error)

    def _give_back(self, taken: "_Taken") -> None:
        """Let the job wait for the next start; a stop that was asked for is no try."""
        self._write(
            taken, state=JobState.WAITING, step="", done=0.0, tries=case((col(Job.tries) > 0, col(Job.tries) - 1), else_=0)
        )

    def _write(self, taken: "_Taken", **values: Any) -> bool:
        """Write to the job's row; False, and nothing written, where another has taken the job since."""
        ours = (col(Job.id) == taken.id) & (col(Job.state) == JobState.RUNNING) & (col(Job.tries) == taken.tries)
        with self._database.session(write=True) as session:
            return _count(session.execute(update(Job).where(ours).values(**values))) == 1


@dataclass(frozen=True, slots=True)
class _Taken:
    """A job that is ours as long as its row is running in this try."""

    id: int
    tries: int
    kind: str
    given: dict[str, Any]
    person: int | None


def _is_open() -> ColumnElement[bool]:
    return col(Job.state).in_((JobState.WAITING, JobState.RUNNING))


def _failed(code: str, message: str, values: Mapping[str, object] | None = None) -> dict[str, Any]:
    return {"state": JobState.FAILED, "result": _failure(code, message, values or {})}


def _failure(code: str, message: str, values: Mapping[str, object] | None = None) -> dict[str, Any]:
    """A failure as the row keeps it: the sentence for a person, and what a translation of it needs."""
    plain = {name: value if isinstance(value, int | float) else str(value) for name, value in (values or {}).items()}
    sentence = message if isinstance(message, Sentence) else Sentence(message)
    return {"code": code, "message": str(message), "sentence": sentence.packed(), "values": plain}


def _count(answer: object) -> int:
    return answer.rowcount if isinstance(answer, CursorResult) else 0
