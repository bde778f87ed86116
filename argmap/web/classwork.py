"""What did a class find or build, for whoever leads: how much of it before it is shown, and what of it after?

Before, only how many have begun and how much, never what. After, the passages by the votes of the room, each put on the map or
taken off by one button, beside what the map has and what the matcher would suggest; or every built map beside the reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g
from sqlmodel import Session
from werkzeug.wrappers import Response

from argmap import exercises, joining, maps, pseudonyms, sessions, theme
from argmap.comparison import most_missed
from argmap.exercises import STANCES, ExerciseRefused, building, finding
from argmap.exercises.building import Built
from argmap.exercises.finding import Found, Way
from argmap.graph import Edge, Node, Wording
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.web import comparing, telling
from argmap.web.board import Board, board
from argmap.web.house import house
from argmap.web.language import _, language, ngettext
from argmap.web.page import asked, done, page
from claims.errors import InvalidMap, MapChanged, NotFound
from claims.matching import matcher
from claims.reading import Reading
from claims.vocabulary import Exercise, SessionState, Stance

blueprint = Blueprint("classwork", __name__)
TOP = 10
"""Suggestions of the matcher that are laid beside what was found."""
MOST_MISSED = 12
"""Lines of the list of what most have missed."""
ON_WALL = 3
"""Lines that are read from the last row."""


@dataclass(frozen=True)
class Candidate:
    """A passage that was found, one way, as whoever leads sees it."""

    found: Found
    way: Way
    section: str
    known: str
    """What the map has of it for the claim, by name; "" where it has nothing."""
    opposite: bool
    """The map has it the other way."""
    rank: int
    """Its place among the matcher's suggestions, from 1; 0 where it is none of them, or was not asked."""


@dataclass(frozen=True)
class Group:
    """A built map as a line of the table."""

    place: int
    """In which order they were seated, from 1."""
    name: str
    built: Built | None
    """None where nothing was built."""


@dataclass(frozen=True)
class Missed:
    """Something of the reference that groups missed."""

    code: str
    node: Node | None
    edge: Edge | None
    groups: int


@dataclass(frozen=True)
class WallLine:
    """A sentence on the wall, with what is said of it."""

    text: str
    language: str
    direction: str
    note: str


@dataclass(frozen=True)
class OnWall:
    """What the room sees of its work on the wall."""

    claim: tuple[Wording, ...]
    amount: str
    """How much there is of it, and not what, until all may see it."""
    head: str = ""
    lines: tuple[WallLine, ...] = ()


def amounts(rows: Session, row: ReviewSession) -> dict[int, int]:
    """How much each participant has found or built, by row id; never what."""
    return finding.progress(rows, row) if row.exercise is Exercise.FIND else building.begun(rows, row)


def amount_words(row: ReviewSession, done: Mapping[int, int]) -> str:
    """How much there is of it altogether."""
    if row.exercise is Exercise.FIND:
        return ngettext("%(num)s sentence proposed", "%(num)s sentences proposed", sum(done.values()))
    return ngettext("%(num)s map begun", "%(num)s maps begun", sum(count > 0 for count in done.values()))


def on_wall(rows: Session, row: ReviewSession, reference: Board) -> OnWall:
    """What stands on the wall: how votes fell only when the vote is over, so that nobody votes after the others."""
    claim = tuple(sorted(exercises.sought(rows, row), key=lambda each: each.language != language()))
    amount = amount_words(row, amounts(rows, row))
    if row.state is SessionState.CLOSED and row.exercise is Exercise.FIND:
        best = finding.ranked(finding.found(rows, row, None))[:ON_WALL]
        return OnWall(claim, amount, _("What the room holds for the best"), tuple(_on_wall(*each) for each in best))
    if sessions.shown(row) and row.exercise is Exercise.BUILD:
        built = _compared(rows, row)
        missed = [
            (code, count) for code, count in most_missed(each.comparison for each in built).items() if code in reference.nodes
        ]
        lines = tuple(
            WallLine(node.text, node.language, node.direction, _missed_words(count, len(built)))
            for code, count in missed[:ON_WALL]
            for node in [reference.nodes[code]]
        )
        return OnWall((), amount, _("Missed by most"), lines)
    return OnWall(claim, amount)


def _compared(rows: Session, row: ReviewSession) -> tuple[Built, ...]:
    """Every built map beside the reference. What is shown does not change before the session does: it is made once."""
    reference = house().graph(rows, rows.get_one(Map, row.map_id))
    return house().made(("built", row.id, row.version), (reference,), lambda: building.compared(rows, row, reference))


def _on_wall(found: Found, way: Way) -> WallLine:
    said = [
        theme.word(way.stance.value, language()),
        _("supported: %(num)s", num=way.supported),
        _("weak: %(num)s", num=way.weak),
    ]
    return WallLine(found.text, found.language, found.direction, " · ".join(said))


def _missed_words(count: int, of: int) -> str:
    return _("missed by %(num)s of %(all)s", num=count, all=of)


@blueprint.get("/sessions/<int:session_id>/classwork")
def of_session(session_id: int) -> Response:
    """What was found, or built."""
    return _page(session_id)


@blueprint.get("/sessions/<int:session_id>/classwork/<int:place>")
def of_group(session_id: int, place: int) -> Response:
    """One built map beside the reference."""
    with house().database.session() as rows:
        row = _row(rows, session_id)
        people, seen = joining.seats(rows, row), board(row.map_id)
        if row.exercise is not Exercise.BUILD or not sessions.shown(row) or not 0 < place <= len(people):
            abort(404)
        who = people[place - 1]
        (built,) = building.compared(rows, row, maps.load(rows, seen.map), who) or (abort(404),)
        compared = comparing.told(seen.map, seen.paper, seen.graph, built, building.given(rows, row))
    return page("classwork/group.html", board=seen, row=row, name=_name(row, who), compared=compared, mine=False)


@blueprint.post("/sessions/<int:session_id>/classwork/put")
def put(session_id: int) -> Response:
    """Put a passage that was found on the map, as evidence for the claim or against it."""
    place, stance = asked("place", 40), _stance()
    try:
        with house().database.session() as rows:
            read = _read(board(_row(rows, session_id).map_id))
        with house().database.session(write=True) as rows:
            finding.put_on_map(rows, _row(rows, session_id), read, place, stance, _leader(rows))
    except (ExerciseRefused, InvalidMap, MapChanged, NotFound) as error:
        return _page(session_id, telling.told(error, _naming(session_id)))
    return done("classwork.of_session", session_id=session_id, put=place, way=stance.value, _anchor=f"p-{place}")


@blueprint.post("/sessions/<int:session_id>/classwork/off")
def off(session_id: int) -> Response:
    """Take it off again."""
    place, stance = asked("place", 40), _stance()
    try:
        with house().database.session(write=True) as rows:
            finding.take_off_map(rows, _row(rows, session_id), place, stance, _leader(rows))
    except (InvalidMap, MapChanged, NotFound) as error:
        return _page(session_id, telling.told(error, _naming(session_id)))
    return done("classwork.of_session", session_id=session_id, _anchor=f"p-{place}")


def _stance() -> Stance:
    said = asked("way", 20)
    return Stance(said) if said in set(STANCES) else abort(400)


def _leader(rows: Session) -> Person:
    return rows.get_one(Person, g.person.id)


def _row(rows: Session, session_id: int) -> ReviewSession:
    row = rows.get(ReviewSession, session_id)
    return row if row is not None and row.exercise is not Exercise.MARK else abort(404)


def _read(seen: Board) -> Reading:
    return house().subject(seen.paper).reading


def _naming(session_id: int) -> telling.Called:
    with house().database.session() as rows:
        return board(_row(rows, session_id).map_id).naming


def _name(row: ReviewSession, who: Participant) -> str:
    return pseudonyms.said(joining.named(who, row), language())


# Pages


def _page(session_id: int, told: str = "") -> Response:
    with house().database.session() as rows:
        row = _row(rows, session_id)
        seen = board(row.map_id)
        values = _shown(rows, row, seen) if sessions.shown(row) else {}
        progress = _progress(rows, row)
        claim = exercises.sought(rows, row)
    return page(
        "classwork/classwork.html",
        status=422 if told else 200,
        board=seen,
        row=row,
        told=told,
        shown=sessions.shown(row),
        claim=sorted(claim, key=lambda each: each.language != language()),
        progress=progress,
        begun=sum(count > 0 for _name, count in progress),
        words={each.value: theme.word(each.value, language()) for each in STANCES},
        signs={each.value: theme.RELATIONS[theme.Relation(each.value)].sign for each in STANCES},
        **values,
    )


def _progress(rows: Session, row: ReviewSession) -> list[tuple[str, int]]:
    """Who has done how much, in the order in which they were seated."""
    counts = amounts(rows, row)
    return [(_name(row, each), counts[each.id]) for each in joining.seats(rows, row)]


def _shown(rows: Session, row: ReviewSession, seen: Board) -> dict[str, Any]:
    return _found(rows, row, seen) if row.exercise is Exercise.FIND else _built(rows, row, seen)


def _found(rows: Session, row: ReviewSession, seen: Board) -> dict[str, Any]:
    passages, claim, read = finding.found(rows, row, None), exercises.sought_code(rows, row), _read(seen)
    beside = finding.beside(passages, seen.graph, claim) if claim in seen.nodes else finding.Beside({}, ())
    suggested = _suggested(seen, claim, read) if asked("matcher", 1) and claim in seen.nodes else None
    rank = {read.cut.passages[index].spans: at for at, (index, _stance) in enumerate(suggested or (), 1)}
    section = {each.spans: each.section[-1] for each in read.cut.passages if each.section}
    found = {each.spans for each in passages}
    return {
        "candidates": [
            Candidate(
                each,
                way,
                section.get(each.spans, ""),
                seen.called(known[0]) if (known := beside.known.get(each.place)) else "",
                known is not None and known[1] is not way.stance,
                rank.get(each.spans, 0),
            )
            for each, way in finding.ranked(passages)
        ],
        "unfound": beside.unfound,
        "on_map": len(beside.unfound) + len({code for code, _stance in beside.known.values()}),
        "gone": not claim,
        "put": (asked("put", 40), asked("way", 20)),
        "asked_matcher": suggested is not None,
        "suggested": [
            (at, read.cut.passages[index], stance)
            for at, (index, stance) in enumerate(suggested or (), 1)
            if read.cut.passages[index].spans not in found
        ],
    }


def _suggested(seen: Board, claim: str, read: Reading) -> Sequence[tuple[int, Stance]]:
    """What the matcher would suggest for the claim: sentences by their numbers, with the way they point."""
    subject, node = house().subject(seen.paper), seen.nodes[claim]
    among = {each.index for each in read.cut.passages if each.text != node.text}
    found = matcher.suggest(house().searched(subject), node.text, node.language, TOP, among)
    return [(each.passage, each.judgement.stance) for each in found]


def _built(rows: Session, row: ReviewSession, seen: Board) -> dict[str, Any]:
    people = joining.seats(rows, row)
    built = {each.participant.id: each for each in _compared(rows, row)}
    groups = [Group(at, _name(row, each), built.get(each.id)) for at, each in enumerate(people, 1)]
    missed = most_missed(each.comparison for each in built.values())
    return {
        "groups": groups,
        "maps": len(built),
        "missed": [
            Missed(code, seen.nodes.get(code), seen.edges.get(code), count)
            for code, count in list(missed.items())[:MOST_MISSED]
        ],
        "more_missed": max(len(missed) - MOST_MISSED, 0),
    }
