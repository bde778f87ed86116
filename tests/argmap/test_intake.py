"""Does a file that was handed in become one paper with one map of whoever asked, even if the program is killed on the way?"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ROOT
from sqlmodel import func, select

from argmap import accounts, fulltexts, intake, jobs, maps
from argmap.intake import Place
from argmap.jobs import Worker
from argmap.models import Job, Map, Membership, Person
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.models import File, Paper, Passage, Vector, now
from claims.settings import Settings
from claims.vocabulary import JobState, Role

SAMPLE = ROOT / "tests" / "samples" / "papers" / "painted-crossings.md"
CHILD = """
import sys, time
from pathlib import Path
from argmap import intake, jobs, maps
from argmap.jobs import Worker
from argmap.storage import open_storage
from claims.settings import Settings

def hang(*_given, **_values):
    print("there", flush=True)
    time.sleep(60)

settings = Settings(data_dir=Path(sys.argv[1]), encoder="none")
database = open_storage(settings)
worker = Worker(database, settings, intake.KINDS)
if sys.argv[2] == "in the transaction":
    save = maps.save
    maps.save = lambda *given: (save(*given), hang())
elif sys.argv[2] == "before it is marked done":
    write = worker._write
    worker._write = lambda taken, **values: hang() if "result" in values else write(taken, **values)
else:
    intake._told = lambda context, step: hang() if step == sys.argv[2] else context.step(step, 0.0)
worker.start(alone=True)
worker._thread.join()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", encoder="none")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = open_storage(settings)
    yield database
    database.close()


def asked(database: Database, data: bytes, name: str = "paper.md", person: Person | None = None) -> Job:
    sha256 = database.files.put(data)
    with database.session(write=True) as session:
        return intake.ask(session, sha256, name, person)


def done(database: Database, settings: Settings, job: Job) -> Job:
    """The job after the worker has done what waits."""
    Worker(database, settings, intake.KINDS, poll=0.01).work_off()
    with database.session() as session:
        return session.get_one(Job, job.id)


def counts(database: Database) -> list[int]:
    """How many files, papers and maps there are."""
    with database.session() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in (File, Paper, Map)]


def person(database: Database, name: str) -> Person:
    with database.session(write=True) as session:
        made = accounts.first_person if accounts.first_run(session) else accounts.add_person
        return made(session, name, "five green tea houses")


def test_a_file_becomes_a_paper_with_its_map(database: Database, settings: Settings) -> None:
    ended = done(database, settings, asked(database, SAMPLE.read_bytes(), "crossings.md"))
    assert ended.state is JobState.DONE, ended.result
    with database.session() as session:
        held = session.get_one(Map, ended.result["map"])
        graph = maps.load(session, held)
        assert held.paper_id == ended.result["paper"] and session.get_one(Paper, held.paper_id).file.name == "crossings.md"
        assert len(graph.nodes) > 5 and graph.edges and not ended.result["again"]
        assert session.exec(select(func.count()).select_from(Passage)).one() > 20


def test_the_same_file_again_changes_nothing(database: Database, settings: Settings) -> None:
    first = done(database, settings, asked(database, SAMPLE.read_bytes()))
    again = done(database, settings, asked(database, SAMPLE.read_bytes(), "other.md"))
    assert again.id == first.id and again.result == first.result | {"again": True}
    assert counts(database) == [1, 1, 1]


def test_a_paper_that_was_thrown_away_comes_back_as_it_was(database: Database, settings: Settings) -> None:
    first = done(database, settings, asked(database, SAMPLE.read_bytes()))
    with database.session(write=True) as session:
        session.get_one(Paper, first.result["paper"]).binned = now()
    assert done(database, settings, asked(database, SAMPLE.read_bytes())).result == first.result | {"again": True}
    with database.session() as session:
        assert session.get_one(Paper, first.result["paper"]).binned is None


def test_each_person_owns_a_map_and_sees_no_other(database: Database, settings: Settings) -> None:
    admin, omid, sara = (person(database, name) for name in ("Mina", "Omid", "Sara"))
    data = SAMPLE.read_bytes()
    ended = [done(database, settings, asked(database, data, person=each)) for each in (omid, sara, omid, admin)]
    omids, saras = ended[0].result["map"], ended[1].result["map"]
    assert omids != saras and [each.result["map"] for each in ended] == [omids, saras, omids, saras]
    assert counts(database) == [1, 1, 2]
    with database.session() as session:
        rows = {(each.map_id, each.person_id, each.role) for each in session.exec(select(Membership))}
    assert rows == {(omids, omid.id, Role.OWNER), (saras, sara.id, Role.OWNER)}


CITING = b"# Tea\n\nTea is warm (Moradi, 2018).\n\n## References\n\n- Moradi, A. (2018). Roads of tea. Tehran: Nashr.\n"


def cited(database: Database, settings: Settings, owner: Person | None = None) -> Place:
    """A reference of a paper in the library."""
    paper = done(database, settings, asked(database, CITING, "tea.md", owner)).result["paper"]
    with database.session() as session:
        return Place(paper, next(iter(fulltexts.entries(session, session.get_one(Paper, paper)))))


def handed_in(database: Database, settings: Settings, place: Place, person: Person | None = None) -> Job:
    with database.session(write=True) as session:
        sha256 = database.files.put(SAMPLE.read_bytes())
        job = intake.ask(session, sha256, "roads.md", person, place)
        assert person is None or intake.under_way(session, place, person) == job
    return done(database, settings, job)


def attached(database: Database, place: Place) -> list[int]:
    with database.session() as session:
        return [each.id for each in fulltexts.of(session, session.get_one(Paper, place.paper)).values()]


def test_a_file_for_a_reference_is_attached_when_it_is_here(database: Database, settings: Settings) -> None:
    place = cited(database, settings)
    plain = done(database, settings, asked(database, SAMPLE.read_bytes()))
    ended = handed_in(database, settings, place)
    assert ended.id != plain.id and ended.result == plain.result | {"again": True}
    assert attached(database, place) == [ended.result["paper"]] and counts(database)[:2] == [2, 2]
    assert handed_in(database, settings, place).state is JobState.DONE and attached(database, place) == [ended.result["paper"]]


def test_who_may_not_change_the_paper_any_more_attaches_nothing(database: Database, settings: Settings) -> None:
    _, omid, sara = (person(database, name) for name in ("Mina", "Omid", "Sara"))
    place = cited(database, settings, omid)
    assert handed_in(database, settings, place, omid).state is JobState.DONE and len(attached(database, place)) == 1
    with database.session(write=True) as session:
        fulltexts.detach(session, session.get_one(Paper, place.paper), place.csl_id)
    ended = handed_in(database, settings, place, sara)
    assert (ended.state, ended.result["code"]) == (JobState.FAILED, "invalid_source") and attached(database, place) == []
    assert ended.result["message"].startswith("The file is in the library now") and "no longer yours" in ended.result["message"]


def test_what_cannot_be_attached_is_in_the_library_all_the_same(database: Database, settings: Settings) -> None:
    place = cited(database, settings)
    ended = handed_in(database, settings, Place(place.paper, "another list's"))
    assert ended.state is JobState.FAILED and "no such reference" in ended.result["message"]
    assert counts(database) == [2, 2, 2] and attached(database, place) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("scan.pdf", b"%PDF-1.4 nothing", "unreadable_paper"), ("tea.md", b" \n", "unreadable_paper"), ("a.zip", b"PK\3\4", "")],
)
def test_what_cannot_be_read_ends_with_a_sentence(
    database: Database, settings: Settings, name: str, data: bytes, code: str
) -> None:
    ended = done(database, settings, asked(database, data, name))
    assert ended.state is JobState.FAILED and ended.result["code"] == (code or ended.result["code"])
    assert ended.result["message"].endswith(".") and "inside Argmap" not in ended.result["message"]
    assert counts(database) == [0, 0, 0]


def test_a_file_that_is_gone_is_asked_for_and_may_be_brought_again(database: Database, settings: Settings) -> None:
    job = asked(database, SAMPLE.read_bytes())
    database.files.path(job.given["sha256"]).unlink()
    assert done(database, settings, job).result["code"] == "not_found"
    assert done(database, settings, asked(database, SAMPLE.read_bytes())).state is JobState.DONE


def test_two_sentences_are_a_paper_too(database: Database, settings: Settings) -> None:
    ended = done(database, settings, asked(database, b"# Tea\n\nTea is warm. It is warmer than ice.\n"))
    assert ended.state is JobState.DONE and counts(database) == [1, 1, 1]


def test_the_steps_only_go_forward(database: Database, settings: Settings) -> None:
    told: list[tuple[str, float]] = []
    sha256 = database.files.put(SAMPLE.read_bytes())
    given = {"sha256": sha256, "name": "paper.md"}
    intake.add(jobs.Context(database, settings, given, None, lambda step, share: told.append((step, share))))
    assert [step for step, _ in told] == list(intake._BEGINS) and sorted(share for _, share in told) == [
        each for _, each in told
    ]


@pytest.mark.slow
def test_vectors_are_kept_with_the_paper_and_none_is_made_in_the_transaction(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_encoder = Settings(data_dir=settings.data_dir)
    job = asked(database, SAMPLE.read_bytes())
    monkeypatch.setattr(intake, "AT_ONCE", 20)
    add = library.add

    def watched(*given: object) -> object:
        encoder = given[-1].encoder._encoder  # type: ignore[attr-defined]
        monkeypatch.setattr(type(encoder), "encode", lambda *_: pytest.fail("encoded while nobody else may write"))
        return add(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "add", watched)
    ended = done(database, with_encoder, job)
    assert ended.state is JobState.DONE, ended.result
    with database.session() as session:
        assert session.exec(select(func.count()).select_from(Vector)).one() > 20


@pytest.mark.slow
@pytest.mark.parametrize("point", ["matching", "keeping", "in the transaction", "before it is marked done"])
def test_killed_on_the_way_and_started_again_there_is_one_paper_with_one_map(
    database: Database, settings: Settings, point: str
) -> None:
    job = asked(database, SAMPLE.read_bytes())
    command = [sys.executable, "-c", CHILD, str(settings.data_dir), point]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline() == b"there\n"
        child.kill()
    worker = Worker(database, settings, intake.KINDS, poll=0.01)
    worker.start(alone=True)
    for _ in range(1500):
        with database.session() as session:
            ended = session.get_one(Job, job.id)
        if ended.state in (JobState.DONE, JobState.FAILED):
            break
        worker._thread.join(0.02)
    assert worker.stop()
    assert (ended.state, ended.tries, counts(database)) == (JobState.DONE, 2, [1, 1, 1])
    with database.session() as session:
        held = session.get_one(Map, ended.result["map"])
        assert maps.load(session, held).edges
        assert library.bytes_of(database.files, session.get_one(Paper, held.paper_id)) == SAMPLE.read_bytes()
