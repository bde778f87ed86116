"""How does a file that was handed in become a paper with its map? The work behind an upload, as a kind of job.

Reading, encoding and drafting happen outside of every transaction; paper, map and the asker's ownership of it are then kept
in one. However often it is begun, the same bytes are one paper, and whoever asked has one map of it. A file that was handed in
as the full text of a reference is attached to that when it is here.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from argmap import accounts, fulltexts, jobs, maps
from argmap.desk import Subject, draft_of
from argmap.fulltexts import InvalidSource
from argmap.jobs import Context
from argmap.models import Job, Map, Person
from claims import library, reading
from claims.embedding import Remembering, Space
from claims.errors import NotFound
from claims.matching import matcher
from claims.matching.nearness import Nearness
from claims.models import Paper
from claims.reading import Reading
from claims.tools import tools
from claims.vectors import VectorStore
from claims.vocabulary import JobState, Role
from claims.wording import Sentence

ADD = "add"
AT_ONCE = 64
"""Passages that are encoded between two looks at whether to go on."""
_BEGINS = {
    "reading": 0.0,
    "passages": 0.2,
    "references": 0.25,
    "citations": 0.3,
    "matching": 0.35,
    "drafting": 0.85,
    "keeping": 0.95,
}
"""How much is done when a step begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """A reference of a paper's list, for which a file is the full text."""

    paper: int
    csl_id: str

    @property
    def given(self) -> dict[str, Any]:
        """The same as a job is given it."""
        return {"paper": self.paper, "csl_id": self.csl_id}


def ask(session: Session, sha256: str, name: str, person: Person | None = None, place: Place | None = None) -> Job:
    """Ask for a paper: of a file that ``Files.put`` has stored, under the name it came with; ``place`` is what it is to be
    attached to.

    The same file for the same place from the same person is one job while that waits or runs; afterwards it is looked at again.
    """
    asker = person.id if person is not None else None
    given = {"sha256": sha256, "name": name} | (place.given if place else {})
    once = f"{ADD} {asker or 0} {sha256}" + (f" {place.paper} {place.csl_id}" if place else "")
    job = jobs.enqueue(session, ADD, given, once=once, person=person)
    if job.state in (JobState.DONE, JobState.FAILED):
        job.given = given
        jobs.again(session, job)
    return job


def under_way(session: Session, place: Place, person: Person) -> Job | None:
    """The newest job of somebody that is to attach a file there, if one waits, runs or has failed."""
    mine = [job for job in jobs.running(session, person) if job.kind == ADD and place.given.items() <= job.given.items()]
    return mine[-1] if mine else None


def add(context: Context) -> dict[str, Any]:
    """Add the paper of the file ``sha256`` and draft its map; the ids of both, and whether the map was there already.

    Where it was handed in for a reference (``paper``, ``csl_id``) it is attached to that.
    """
    result = _added(context)
    if "csl_id" in context.given:
        _attach(context, int(result["paper"]))
    return result


def _attach(context: Context, number: int) -> None:
    place = Place(int(context.given["paper"]), str(context.given["csl_id"]))
    try:
        with context.database.session(write=True) as session:
            paper, person = session.get(Paper, place.paper), _person(session, context.person)
            if paper is None or (person and not accounts.at_least(accounts.role_on(session, person, paper.id), Role.EDITOR)):
                raise NotFound("The paper that cites it is not there any more, or is no longer yours to change.")
            fulltexts.attach(session, paper, place.csl_id, session.get_one(Paper, number), person)
    except (NotFound, InvalidSource) as error:
        raise InvalidSource(
            Sentence("The file is in the library now, but it could not be attached. {why}", why=error.sentence)
        ) from error


def _added(context: Context) -> dict[str, Any]:
    sha256, name = str(context.given["sha256"]), str(context.given["name"])
    _told(context, "reading")
    with context.database.session() as session:
        paper = library.of_sha256(session, sha256)
        held = _map_of(session, paper, context.person)
    if paper is not None and held is not None:
        if paper.binned is not None:
            with context.database.session(write=True) as session:
                session.get_one(Paper, paper.id).binned = None
        return _result(paper, held, again=True)
    data = context.database.files.get(sha256)
    if paper is None:
        read = reading.read(data, name, context.settings, lambda step: _told(context, step))
    else:
        read = library.reading_of(context.database.files, paper, context.settings)
    space = _encoded(context, read)
    vectors = space.vectors([(passage.text, passage.language) for passage in read.cut.passages], "passage")
    _told(context, "drafting")
    searched = matcher.ready(read, tools(context.settings), vectors)
    graph = maps.graph_of(draft_of(Subject(read, data), Nearness(searched)), read)
    _told(context, "keeping")
    with context.database.session(write=True) as session:
        paper = library.add(session, context.database.files, read, data, None, space).paper
        paper.binned = None
        held = _map_of(session, paper, context.person)
        known = held is not None
        if held is None:
            held = maps.save(session, graph, paper)
            if (person := _person(session, context.person)) is not None:
                accounts.let_in(session, person, held, Role.OWNER)
        return _result(paper, held, again=known)


KINDS: dict[str, jobs.Kind] = {ADD: add}
"""What the worker of the application can do."""


def _told(context: Context, step: str) -> None:
    context.step(step, _BEGINS[step])


def _encoded(context: Context, read: Reading) -> Space:
    """The space, with a memory of all the paper's passages, so that none is encoded in a transaction."""
    _told(context, "matching")
    space = tools(context.settings).space
    if space.encoder is None:
        return space
    texts = list(dict.fromkeys(space.for_encoder(read.cut.passages)))
    with context.database.session() as session:
        known = VectorStore(session, space.encoder).held(texts)
    encoder = Remembering(space.encoder, known)
    for start in range(0, len(texts), AT_ONCE):
        share = start / len(texts) * (_BEGINS["drafting"] - _BEGINS["matching"])
        context.step("matching", _BEGINS["matching"] + share)
        encoder.encode(texts[start : start + AT_ONCE], "passage")
    return Space(encoder, space.bridges)


def _person(session: Session, person: int | None) -> Person | None:
    return session.get(Person, person) if person is not None else None


def _map_of(session: Session, paper: Paper | None, asker: int | None) -> Map | None:
    """The newest map of the paper that the asker may see; another's map is nobody's business."""
    if paper is None:
        return None
    person = _person(session, asker)
    seen = accounts.maps_seen(session, person) if person is not None else None
    return next((held for held in reversed(maps.maps_of(session, paper)) if seen is None or held.id in seen), None)


def _result(paper: Paper, held: Map, *, again: bool) -> dict[str, Any]:
    return {"paper": paper.id, "map": held.id, "again": again}
