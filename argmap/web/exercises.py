"""What does somebody have before them who looks for evidence, or builds a map, in a session?

The pages of a seat, as those on which links are marked: every form carries the proof of its seat, posting is looking too, and
what is sent twice is there once. Until the session is shown, nothing here depends on what anybody else has found or built.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, abort, make_response, render_template, request
from markupsafe import Markup
from sqlmodel import Session
from werkzeug.wrappers import Response

from argmap import exercises, joining, maps, pseudonyms, sessions, shelving, theme
from argmap.exercises import STANCES, ExerciseRefused, building, finding
from argmap.exercises.finding import Found
from argmap.graph import Graph, Wording
from argmap.models import Map, ReviewSession
from argmap.typeset import LONGEST_SEARCH, Part, Sentence, typeset
from argmap.web import comparing, room, seating, telling
from argmap.web.board import Board
from argmap.web.drawing import plain
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import asked
from argmap.web.seating import Seat, seat
from claims.errors import DrawingFailed, InvalidMap, NotFound
from claims.models import Paper
from claims.reading import Reading
from claims.vocabulary import Exercise, Mark, NodeKind, SessionState, Stance

blueprint = Blueprint("exercises", __name__)
room.dress(blueprint)
MOST_HITS = 60
"""Sentences shown of those that were looked for."""


def prepare(app: Flask) -> None:
    """Let the room hand over to these pages where its session is one of these exercises."""
    app.extensions["argmap.room"].others.update({Exercise.FIND: first, Exercise.BUILD: first})


@dataclass(frozen=True)
class Looked:
    """What a page is asked to show beside what it always shows."""

    told: str = ""
    """What went wrong."""
    said: str = ""
    """What was done."""
    status: int = 200
    key: str = ""
    """The short key, where one was just made."""
    sought: str = ""
    """What is looked for in the paper."""
    part: int = -1
    """The part of the paper that stands open."""
    onto: str = ""
    """The claim of one's map that a sentence is looked for."""
    withdrawn: tuple[int, str] | None = None
    """The sentence that was just withdrawn, and which way it pointed: it may be proposed again."""
    typed: str = ""
    """A claim that was not put on the map."""
    at: str = ""
    """The statement that it was typed at."""
    undone: bool = False
    """What was said is the undoing itself."""


@dataclass(frozen=True)
class Place:
    """A seat with the paper and the map of its session."""

    seat: Seat
    on: Map
    paper: Paper
    read: Reading


def first(held: Seat, *, key: str = "") -> Response:
    """The first page of the exercise."""
    return _page(held, Looked(key=key))


# Looking


@blueprint.route("/room/<int:session_id>/paper", methods=["GET", "POST"])
def paper(session_id: int) -> Response:
    """The paper to choose sentences from: the part asked for open, or what is looked for."""
    return _page(seat(), _asked())


@blueprint.route("/room/<int:session_id>/drawn", methods=["GET", "POST"])
def drawn(session_id: int) -> Response:
    """One's own map as a drawing."""
    held = seat()
    if held.session.exercise is not Exercise.BUILD:
        abort(404)
    return _page(held, Looked(), stage="drawn")


def _asked() -> Looked:
    return Looked(
        sought=asked("q", LONGEST_SEARCH),
        part=request.values.get("part", -1, type=int),
        onto=asked("onto", 100),
    )


# Finding


@blueprint.post("/room/<int:session_id>/propose")
def propose(session_id: int) -> Response:
    """Propose a sentence for the claim, or against it."""
    held, index, stance = seat(), request.form.get("passage", -1, type=int), _stance()

    def act(rows: Session, place: Place) -> str:
        if index < 0:
            raise ExerciseRefused("Choose a sentence first, then say which way it points.")
        finding.propose(rows, held.session, held.participant, place.read, index, stance, _client())
        return (
            _("Proposed as supporting the claim.") if stance is Stance.SUPPORTS else _("Proposed as contradicting the claim.")
        )

    return _done(held, act, _asked())


@blueprint.post("/room/<int:session_id>/withdraw")
def withdraw(session_id: int) -> Response:
    """Take back one's own proposal."""
    held = seat()

    def act(rows: Session, _place: Place) -> str:
        finding.withdraw(rows, held.session, held.participant, asked("place", 40))
        return _("Withdrawn.")

    back = (request.form.get("passage", -1, type=int), asked("stance", 20))
    return _done(held, act, Looked(withdrawn=back if back[0] >= 0 and back[1] in set(STANCES) else None))


@blueprint.post("/room/<int:session_id>/vote")
def vote(session_id: int) -> Response:
    """Say what one holds of a sentence that was found."""
    held, said = seat(), asked("mark", 20)
    if said not in {"", *set(Mark)}:
        abort(400)

    def act(rows: Session, _place: Place) -> str:
        mark = Mark(said) if said else None
        finding.vote(rows, held.session, held.participant, asked("place", 40), _stance(), mark, _client())
        return ""

    return _done(held, act, Looked())


# Building


@blueprint.post("/room/<int:session_id>/build/<act>")
def build(session_id: int, act: str) -> Response:
    """Change one's own map."""
    acts = _building(seat())
    if act not in acts:
        abort(404)
    return _done(seat(), acts[act], _asked() if act == "evidence" else Looked(at=asked("onto", 100)))


Act = Callable[[Session, Place], str]
"""Does what was asked; what is said of it."""


def _building(held: Seat) -> Mapping[str, Act]:
    row, who = held.session, held.participant

    def claim(rows: Session, _place: Place) -> str:
        building.add_claim(rows, row, who, asked("text"), asked("onto", 100), _stance())
        return _("On your map.")

    def evidence(rows: Session, place: Place) -> str:
        if (index := request.form.get("passage", -1, type=int)) < 0:
            raise ExerciseRefused("Choose a sentence first, then say which way it points.")
        building.add_evidence(rows, row, who, place.read, index, asked("onto", 100), _stance())
        return _("On your map.")

    def link(rows: Session, _place: Place) -> str:
        building.link(rows, row, who, asked("source", 100), asked("onto", 100), _stance())
        return _("Linked.")

    def remove(rows: Session, _place: Place) -> str:
        building.remove(rows, row, who, asked("code", 100))
        return _("Taken off your map.")

    def undo(rows: Session, _place: Place) -> str:
        return _("Undone.") if building.undo(rows, row, who) else _("There is nothing of yours to undo.")

    def redo(rows: Session, _place: Place) -> str:
        return _("Done again.") if building.redo(rows, row, who) else _("There is nothing of yours to do again.")

    return {"claim": claim, "evidence": evidence, "link": link, "remove": remove, "undo": undo, "redo": redo}


def _stance() -> Stance:
    said = asked("stance", 20)
    return Stance(said) if said in set(STANCES) else abort(400)


def _client() -> str:
    """What a script calls what it sends, kept apart for each seat; a form is known by what it says."""
    given = asked("client", 64)
    return room.named(seat().participant, given) if given else uuid4().hex


def _done(held: Seat, act: Act, then: Looked) -> Response:
    place = _place(held)
    try:
        with house().database.session(write=True) as rows:
            said = act(rows, place)
    except (ExerciseRefused, InvalidMap, NotFound) as error:
        called = _called(held, place) if held.session.exercise is Exercise.BUILD else str
        return _page(held, replace(then, told=telling.told(error, called), status=422, typed=request.form.get("text", "")))
    # On the page of a claim's evidence one goes on choosing; after all else one is back at the map.
    stays = held.session.exercise is Exercise.FIND or request.path.endswith("/evidence")
    return _page(held, replace(then if stays else Looked(), said=said, undone=request.path.endswith(("/undo", "/redo"))))


def _called(held: Seat, place: Place) -> telling.Called:
    with house().database.session() as rows:
        return _own_board(rows, place).naming


# Pages


def _place(held: Seat) -> Place:
    with house().database.session() as rows:
        on = rows.get_one(Map, held.session.map_id)
        paper = rows.get_one(Paper, on.paper_id)
    if paper.binned is not None:
        abort(404)
    return Place(held, on, paper, house().subject(paper).reading)


def _page(held: Seat, looked: Looked, stage: str = "") -> Response:
    row = held.session
    if row.state is SessionState.DRAFT or row.exercise is Exercise.MARK:
        return room.shown_to(held, key=looked.key)
    place = _place(held)
    with house().database.session() as rows:
        values = _values(rows, place, looked, stage)
    values |= {"told": looked.told, "said": looked.said, "key": looked.key, "looked": looked}
    middle = "exercises/_middle.html" if room.by_script() else "exercises/page.html"
    answer = make_response(render_template(middle, **values), looked.status)
    answer.headers["Vary"] = f"{seating.HEADER}, Cookie"
    return answer


def _values(rows: Session, place: Place, looked: Looked, stage: str) -> dict[str, Any]:
    held = place.seat
    stage = stage or _stage(held.session, looked)
    common = {
        "stage": stage,
        "session": held.session,
        "exercise": held.session.exercise.value,
        "seat": held.token,
        "who": pseudonyms.said(joining.named(held.participant, held.session), language()),
        "tag": room.tag_of(held, place.on),
        "shown": sessions.shown(held.session),
        "digest": sha256(held.token.encode()).hexdigest()[:16],
        "words": {each.value: theme.word(each.value, language()) for each in STANCES},
        "signs": {each.value: theme.RELATIONS[theme.Relation(each.value)].sign for each in STANCES},
    }
    return common | _STAGES[stage](rows, place, looked)


def _stage(row: ReviewSession, looked: Looked) -> str:
    if row.exercise is Exercise.FIND:
        return "found" if sessions.shown(row) else "find"
    if sessions.shown(row):
        return "compared"
    return "choose" if looked.onto else "build"


def _find(rows: Session, place: Place, looked: Looked) -> dict[str, Any]:
    row, who = place.seat.session, place.seat.participant
    index = {each.spans: each.index for each in place.read.cut.passages}
    own = [(each, finding.place_of(each), index.get(tuple(each.spans), -1)) for each in finding.own(rows, row, who)]
    return {
        "claim": _in_turn(exercises.sought(rows, row)),
        "own": own,
        "most": finding.MOST,
        **_paper(place, looked),
    }


def _found(rows: Session, place: Place, _looked: Looked) -> dict[str, Any]:
    row = place.seat.session
    found = finding.found(rows, row, place.seat.participant)
    ways = [(each, way) for each in found for way in each.ways]
    return {
        "claim": _in_turn(exercises.sought(rows, row)),
        "found": found,
        "sections": _sections(place.read, found),
        "voting": finding.voting(row),
        "voted": sum(way.mine is not None for _each, way in ways),
        "all": len(ways),
    }


def _sections(read: Reading, found: Sequence[Found]) -> dict[str, str]:
    """Under which heading each passage stands."""
    section = {each.spans: each.section[-1] for each in read.cut.passages if each.section}
    return {each.place: section.get(each.spans, "") for each in found}


def _build(rows: Session, place: Place, _looked: Looked) -> dict[str, Any]:
    row, board = place.seat.session, _own_board(rows, place)
    lines = board.all_lines()
    told = {line.edge.id for line in lines if line.edge is not None}
    return {
        "board": board,
        "lines": lines,
        "others": [edge for edge in board.graph.edges if edge.id not in told],
        "given": building.given(rows, row),
        "claims": [node for node in board.graph.nodes if node.kind is not NodeKind.EVIDENCE],
        "longest": building.LONGEST,
    }


def _choose(rows: Session, place: Place, looked: Looked) -> dict[str, Any]:
    board = _own_board(rows, place)
    node = board.nodes.get(looked.onto)
    if node is None or node.kind is NodeKind.EVIDENCE:
        abort(404)
    there = [(board.nodes[edge.source], edge) for edge in board.graph.into(node.id) if edge.source in board.nodes]
    return {
        "board": board,
        "onto": node,
        "own": [(source, edge) for source, edge in there if source.kind is NodeKind.EVIDENCE],
        **_paper(place, looked),
    }


def _drawn(rows: Session, place: Place, _looked: Looked) -> dict[str, Any]:
    board = _own_board(rows, place)
    try:
        return {"board": board, "svg": plain(board.graph)}
    except DrawingFailed:
        return {"board": board, "svg": ""}


def _compared(rows: Session, place: Place, _looked: Looked) -> dict[str, Any]:
    row, reference = place.seat.session, house().graph(rows, place.on)
    built = next(iter(building.compared(rows, row, reference, place.seat.participant)), None)
    return {"compared": comparing.told(place.on, place.paper, reference, built, building.given(rows, row)) if built else None}


_STAGES: Mapping[str, Callable[[Session, Place, Looked], dict[str, Any]]] = {
    "find": _find,
    "found": _found,
    "build": _build,
    "choose": _choose,
    "drawn": _drawn,
    "compared": _compared,
}


def _own_board(rows: Session, place: Place) -> Board:
    """One's own map as it is now; before anything is on it, what it begins with."""
    row = place.seat.session
    mine = building.built_map(rows, row, place.seat.participant)
    graph: Graph = maps.load(rows, mine) if mine is not None else building.blank(rows, row)
    return Board(place.on, place.paper, graph)


def _in_turn(wordings: Sequence[Wording]) -> list[Wording]:
    """The words of a statement, those in the language of the page first."""
    return sorted(wordings, key=lambda each: each.language != language())


# The paper, to choose a sentence from


@dataclass(frozen=True)
class Leaf:
    """A part of a paper to choose from: its heading, and its sentences as a page has them."""

    number: int
    heading: str
    language: str
    direction: str
    depth: int
    count: int
    body: Markup


def _paper(place: Place, looked: Looked) -> dict[str, Any]:
    """The parts of the paper; where something is looked for, the sentences it stands in."""
    made = house().made(("leaves", place.paper.id, language()), (place.read,), lambda: _leaves(place.read))
    hits, more = _hits(place.read, looked.sought) if looked.sought else ([], 0)
    return {
        "paper": place.paper,
        "paper_title": shelving.titled(place.paper),
        "leaves": made,
        "sought": looked.sought,
        "hits": hits,
        "more": more,
        "part": looked.part if not looked.sought else -1,
    }


def _leaves(read: Reading) -> tuple[Leaf, ...]:
    return tuple(_leaf(part) for part in typeset(read).parts)


def _leaf(part: Part) -> Leaf:
    count = sum(len(each.sentences) for each in part.paragraphs)
    body = Markup(render_template("exercises/_sentences.html", part=part))  # noqa: S704  (a template's own)
    return Leaf(part.number, part.heading.text, part.heading.language, part.direction, part.depth, count, body)


def _hits(read: Reading, sought: str) -> tuple[list[tuple[str, Sentence]], int]:
    """The sentences in which it stands, each with its heading, and how many more there are."""
    found = [
        (part.heading.text, each)
        for part in typeset(read, sought=sought).parts
        for paragraph in part.paragraphs
        for each in paragraph.sentences
        if any(run.hit for piece in each.pieces for run in piece.runs)
    ]
    return found[:MOST_HITS], max(len(found) - MOST_HITS, 0)
