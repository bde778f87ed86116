"""Is every job done once and in its order, does it survive its process, and does it end with a result or a sentence?"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from argmap import accounts, jobs
from argmap.jobs import Context, Kind, Stopped, Worker
from argmap.models import Job
from argmap.storage import open_storage
from claims.db import Database
from claims.errors import DatabaseProblem, NotFound, UnreadablePaper
from claims.models import now
from claims.settings import Settings
from claims.vocabulary import JobState

SOON = 10.0
"""Seconds after which something that should have happened did not."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path / "data"))
    yield database
    database.close()


def worker(database: Database, kind: Kind, **more: float) -> Worker:
    """A worker that knows one kind, ``tea``."""
    return Worker(database, Settings(), {"tea": kind}, **({"poll": 0.01} | more))


def ask(database: Database, once: str = "one", **given: Any) -> Job:
    with database.session(write=True) as session:
        return jobs.enqueue(session, "tea", given, once=once)


def row(database: Database, job: Job) -> Job:
    with database.session() as session:
        return session.get_one(Job, job.id)


def change(database: Database, job: Job, **values: Any) -> None:
    with database.session(write=True) as session:
        held = session.get_one(Job, job.id)
        for name, value in values.items():
            setattr(held, name, value)


def hanging(begun: threading.Event, let_go: threading.Event) -> Kind:
    """A kind that says when it began and then waits until it is let go."""

    def kind(context: Context) -> dict[str, Any]:
        context.step("pouring", 0.5)
        begun.set()
        assert let_go.wait(SOON)
        context.step("poured", 0.9)
        return {}

    return kind


def until(condition: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(int(SOON * 100)):
        if condition():
            return
        tick.wait(0.01)
    raise AssertionError("it did not happen")


def test_the_same_work_asked_for_twice_is_one_job(database: Database) -> None:
    first, second = ask(database, cups=1), ask(database, cups=2)
    assert (first.id, first.given) == (second.id, {"cups": 1})
    assert worker(database, lambda context: dict(context.given)).work_off() == 1
    again = ask(database, cups=3)
    assert (again.state, again.result, again.done) == (JobState.DONE, {"cups": 1}, 1.0)


def test_jobs_are_done_in_the_order_they_were_asked_for(database: Database) -> None:
    asked = [ask(database, str(each), cup=each) for each in (3, 1, 2)]
    with database.session() as session:
        assert [jobs.ahead(session, each) for each in asked] == [0, 1, 2]
        assert [each.id for each in jobs.running(session)] == [each.id for each in asked]
    poured: list[int] = []
    worker(database, lambda context: {"poured": poured.append(context.given["cup"])}).work_off()
    assert poured == [3, 1, 2]
    with database.session() as session:
        assert jobs.running(session) == []


def test_a_job_is_part_of_the_transaction_that_asks_for_it(database: Database) -> None:
    with pytest.raises(RuntimeError), database.session(write=True) as session:
        jobs.enqueue(session, "tea", {}, once="one")
        raise RuntimeError
    assert worker(database, lambda context: {}).work_off() == 0


def test_the_thread_tells_its_steps_and_stops_when_asked(database: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()
    running = worker(database, hanging(begun, let_go), poll=SOON)
    running.start()
    job = ask(database)
    running.wake()
    assert begun.wait(SOON) and running.is_alive
    held = row(database, job)
    assert (held.state, held.step, held.done, held.tries) == (JobState.RUNNING, "pouring", 0.5, 1)
    let_go.set()
    until(lambda: row(database, job).state is JobState.DONE)
    assert running.stop() and not running.is_alive


def test_a_stop_puts_the_job_back_and_costs_no_try(database: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()
    running = worker(database, hanging(begun, let_go))
    running.start()
    job = ask(database)
    assert begun.wait(SOON)
    running._stopping.set()
    let_go.set()
    assert running.stop()
    held = row(database, job)
    assert (held.state, held.step, held.done, held.tries, held.result) == (JobState.WAITING, "", 0.0, 0, {})
    assert worker(database, lambda context: {"cups": 1}).work_off() == 1 and row(database, job).tries == 1


def test_one_that_does_not_hear_the_stop_is_given_up_and_leaves_no_trace(database: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()
    running = worker(database, hanging(begun, let_go))
    running.start()
    job = ask(database)
    assert begun.wait(SOON)
    assert not running.stop(seconds=0.05)
    assert row(database, job).state is JobState.WAITING
    assert worker(database, lambda context: {"cups": 1}).work_off() == 1
    let_go.set()
    until(lambda: not running.is_alive)
    assert row(database, job).result == {"cups": 1}


def test_a_failure_is_a_sentence_with_what_a_translation_needs(database: Database) -> None:
    def kind(context: Context) -> dict[str, Any]:
        raise UnreadablePaper("{name} has no text. Give the DOCX.", name="tea.pdf", pages=3, where=Path("x"))

    job = ask(database)
    worker(database, kind).work_off()
    values = {"name": "tea.pdf", "pages": 3, "where": "x"}
    assert row(database, job).result == {
        "code": "unreadable_paper",
        "message": "tea.pdf has no text. Give the DOCX.",
        "sentence": {"pattern": "{name} has no text. Give the DOCX.", "values": values},
        "values": values,
    }
    assert row(database, job).state is JobState.FAILED and row(database, job).tries == 1


def test_a_mistake_of_ours_is_told_plainly_and_the_next_job_is_done(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def kind(context: Context) -> dict[str, Any]:
        return {"cups": 1 // context.given["cups"]}

    broken, fine = ask(database, cups=0), ask(database, "two", cups=1)
    with database.session(write=True) as session:
        unknown = jobs.enqueue(session, "coffee", {}, once="three")
    assert worker(database, kind).work_off() == 3
    assert "went wrong inside Argmap" in row(database, broken).result["message"] and "Zero" not in str(
        row(database, broken).result
    )
    assert "ZeroDivisionError" in caplog.text
    assert row(database, fine).result == {"cups": 1}
    assert row(database, unknown).result["code"] == "unknown_kind"


def test_a_busy_database_is_tried_again_and_not_for_ever(database: Database) -> None:
    def kind(context: Context) -> dict[str, Any]:
        tries.append(1)
        if len(tries) < succeeds:
            raise DatabaseProblem("The database is being written to.")
        return {}

    for succeeds, state, wanted in ((3, JobState.DONE, 3), (9, JobState.FAILED, 3)):
        tries: list[int] = []
        job = ask(database, str(succeeds))
        worker(database, kind).work_off()
        assert (row(database, job).state, len(tries)) == (state, wanted)


def test_what_was_silent_for_long_waits_again_and_fails_the_third_time(database: Database) -> None:
    dead, gave_up, alive = (ask(database, each) for each in ("dead", "gave up", "alive"))
    change(database, dead, state=JobState.RUNNING, tries=1, beat=now() - timedelta(seconds=40))
    change(database, gave_up, state=JobState.RUNNING, tries=3, beat=now() - timedelta(seconds=40))
    change(database, alive, state=JobState.RUNNING, tries=3, beat=now() - timedelta(seconds=20))
    with database.session(write=True) as session:
        assert jobs.revive(session) == 2
    assert [row(database, each).state for each in (dead, gave_up, alive)] == [
        JobState.WAITING,
        JobState.FAILED,
        JobState.RUNNING,
    ]
    assert "stopped 3 times" in row(database, gave_up).result["message"]
    assert worker(database, lambda context: {}).work_off() == 1
    assert row(database, dead).tries == 2


def test_a_clock_that_was_put_back_leaves_no_job_running_for_ever(database: Database) -> None:
    job = ask(database)
    change(database, job, state=JobState.RUNNING, tries=1, beat=now() + timedelta(days=1))
    assert worker(database, lambda context: {}).work_off() == 1


def test_a_worker_alone_takes_at_once_what_died(database: Database) -> None:
    job = ask(database)
    change(database, job, state=JobState.RUNNING, tries=1, beat=now())
    running = worker(database, lambda context: {})
    running.start(alone=True)
    until(lambda: row(database, job).state is JobState.DONE)
    assert running.stop()


def test_a_long_step_goes_on_beating(database: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()
    running = worker(database, hanging(begun, let_go), beat=0.01)
    running.start()
    job = ask(database)
    assert begun.wait(SOON)
    first = row(database, job).beat
    until(lambda: row(database, job).beat > first)
    let_go.set()
    assert running.stop()


def test_who_lost_the_job_to_another_process_stops_and_writes_nothing(database: Database) -> None:
    def kind(context: Context) -> dict[str, Any]:
        change(database, job, tries=2)  # as if this process had slept and another had begun anew
        with pytest.raises(Stopped):
            context.step("pouring", 0.5)
        return {"cups": 1}

    job = ask(database)
    worker(database, kind).work_off()
    held = row(database, job)
    assert (held.state, held.tries, held.result, held.step) == (JobState.RUNNING, 2, {}, "")


def test_two_workers_share_the_work_and_do_none_twice(database: Database) -> None:
    poured: list[int] = []
    asked = [ask(database, str(each), cup=each) for each in range(20)]
    both = [worker(database, lambda context: {"poured": poured.append(context.given["cup"])}) for _ in range(2)]
    for each in both:
        each.start()
    until(lambda: all(row(database, each).state is JobState.DONE for each in asked))
    assert all(each.stop() for each in both) and sorted(poured) == list(range(20))


def test_a_failed_job_is_done_again_or_put_away_and_only_then(database: Database) -> None:
    job, waiting = ask(database, cups=0), ask(database, "two", cups=1)
    change(database, job, state=JobState.FAILED, tries=1, result={"code": "error"})
    with database.session(write=True) as session:
        jobs.dismiss(session, session.get_one(Job, waiting.id))
        jobs.again(session, session.get_one(Job, waiting.id))
        jobs.again(session, session.get_one(Job, job.id))
    assert (row(database, job).state, row(database, job).tries, row(database, job).result) == (JobState.WAITING, 0, {})
    worker(database, lambda context: {}).work_off()
    with database.session(write=True) as session:
        jobs.dismiss(session, session.get_one(Job, job.id))
        assert [each.id for each in session.exec(select(Job))] == [waiting.id]


def test_each_sees_the_jobs_they_asked_for(database: Database) -> None:
    with database.session(write=True) as session:
        mina = accounts.local_person(session)
        mine = jobs.enqueue(session, "tea", {}, once="mine", person=mina)
        another = jobs.enqueue(session, "tea", {}, once="another's")
        assert jobs.running(session, mina) == [mine] and jobs.one(session, mine.id, mina) is mine
        for number in (another.id, 10**6):
            with pytest.raises(NotFound):
                jobs.one(session, number, mina)
