"""What does a room see on the wall, and how does whoever leads turn it from link to link, at the desk or with a phone in hand?

The wall shows the code, how many are in, the link on show and how many have marked it; when the marks are shown, how many
people said what. Never more than numbers of people, and never a coefficient over one link. It asks every second what is new.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, render_template, request
from jinja2_fragments.flask import render_block
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as Answer

from argmap import joining, marking, review, sessions, theme
from argmap.models import Link, Map, Person, ReviewSession
from argmap.review import Turnout, Verdict
from argmap.sessions import Act
from argmap.web import classwork, terms
from argmap.web.board import Board
from argmap.web.deck import Deck
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import asked, done
from argmap.web.reach import pattern, reach
from argmap.web.room import kept
from argmap.web.wording import mark_words
from claims.models import Paper
from claims.vocabulary import Exercise, Mark, SessionState

blueprint = Blueprint("projector", __name__)
_STEPS = (90, 160, 260, 420, 700)
"""Characters of claim and passage together up to which they are set in the largest type, the next largest, and so on."""


@dataclass(frozen=True)
class _Wall:
    """A session as it is now, and where in its links it stands."""

    row: ReviewSession
    deck: Deck
    on_show: str
    """Code of the link on show; "" where there is none."""
    turn: tuple[str, ...]
    counts: Turnout
    given: tuple[Verdict, ...]
    """What the room said of the link on show; nothing until that is shown."""
    told: bool
    """Whether that is shown: with all others, or by itself."""
    work: classwork.OnWall | None
    """What a class finds or builds, as far as all may see it; None where links are marked."""

    @property
    def board(self) -> Board:
        return self.deck.board

    def neighbour(self, step: int) -> str:
        """The link before or after the one on show; without one, the first."""
        if not self.turn:
            return ""
        if self.on_show not in self.turn:
            return self.turn[0] if step > 0 else ""
        at = self.turn.index(self.on_show) + step
        return self.turn[at] if 0 <= at < len(self.turn) else ""


def _wall(session_id: int) -> _Wall:
    with house().database.session() as rows:
        return _read(rows, session_id)


def _read(rows: Session, session_id: int) -> _Wall:
    row = rows.get(ReviewSession, session_id) or abort(404)
    held = rows.get_one(Map, row.map_id)
    if rows.get_one(Paper, held.paper_id).binned is not None:
        abort(404)
    deck = kept().decks.of(rows, held)
    asked_for = select(Link.code).where(Link.id == row.shown_id, col(Link.removed).is_(False))
    code = (rows.exec(asked_for).first() or "") if row.shown_id is not None else ""
    on_show = code if code in deck.board.edges else ""
    turn = marking.turn(row.order, deck.outline, deck.influential, seed=str(row.seed))
    work = None
    if row.exercise is not Exercise.MARK:  # the map is what they are to find
        on_show, turn, work = "", (), classwork.on_wall(rows, row, deck.board)
    given = review.seen_in(rows, row, None, code=on_show) if on_show else ()
    told = bool(on_show) and sessions.shows(rows, row, on_show)
    return _Wall(row, deck, on_show, turn, review.turnout(rows, row, on_show), given, told, work)


@blueprint.get("/sessions/<int:session_id>/projector", endpoint="wall")
def wall(session_id: int) -> Response:
    """What the room sees."""
    return _page("projector/wall.html", session_id)


@blueprint.get("/sessions/<int:session_id>/projector/state", endpoint="state")
def state(session_id: int) -> Answer:
    """The same without the page around it, as long as there is anything new."""
    return _news(render_block("projector/wall.html", "wall", **_values(_wall(session_id))))


@blueprint.get("/sessions/<int:session_id>/remote", endpoint="remote")
def remote(session_id: int) -> Response:
    """The buttons of the wall, for a thumb."""
    return _page("projector/remote.html", session_id)


@blueprint.get("/sessions/<int:session_id>/remote/state", endpoint="remote_state")
def remote_state(session_id: int) -> Answer:
    """What the remote says of the room."""
    return _news(render_block("projector/remote.html", "wall", **_values(_wall(session_id))))


def _page(template: str, session_id: int) -> Response:
    answer = make_response(render_template(template, **_values(_wall(session_id))))
    answer.headers["Vary"] = "Cookie"
    return answer


def _news(text: str) -> Answer:
    answer = make_response(text)
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)


@blueprint.post("/sessions/<int:session_id>/turn")
def turn(session_id: int) -> Answer:
    """Put the next link on show, or the one before, or none; show or hide the marks on the one that is."""
    go, link = asked("go", 20), asked("link", 100)
    with house().database.session(write=True) as rows:
        seen, by = _read(rows, session_id), rows.get_one(Person, g.person.id)
        steps = {"next": 1, "before": -1}
        code = seen.neighbour(steps[go]) if go in steps else ""
        if code or go == "none":
            sessions.show(rows, seen.row, code, by)
        elif go in _alone(seen) and link in ("", seen.on_show):  # else somebody turned to another link meanwhile
            sessions.reveal(rows, seen.row, seen.on_show, by, hide=go == Act.HIDE_LINK)
    if request.headers.get("HX-Request"):
        return Response("", 204)
    return done("projector.remote" if asked("to", 20) == "remote" else "projector.wall", session_id=session_id)


def _values(seen: _Wall) -> dict[str, Any]:
    row, board = seen.row, seen.board
    words, possible = terms.step_words(row.exercise), sessions.possible(row)
    if sessions.one_by_one(row):
        words |= {Act.REVEAL: _("Show all marks")}
    stage = "discussed" if seen.told and row.state is SessionState.OPEN else terms.stage(row)
    return {
        "row": row,
        "board": board,
        "stage": terms.stage(row),
        "stage_word": terms.stage_words(row.exercise)[stage],
        "work": seen.work,
        "join": _join(row),
        "reach": reach(),
        "here": seen.on_show,
        "told": _told(seen) if seen.on_show else {},
        "counts": seen.counts,
        "split": _split(seen),
        "place": seen.turn.index(seen.on_show) + 1 if seen.on_show in seen.turn else 0,
        "all": len(seen.turn),
        "acts": [(act.value, word) for act, word in words.items()],
        "possible": [*(act.value for act in possible), *_alone(seen), *(way for way in ("before", "next") if _can(seen, way))],
        "one_by_one": sessions.one_by_one(row),
        "marking": sessions.marking(row),
        "waiting": row.state is SessionState.DRAFT,
    }


def _alone(seen: _Wall) -> list[str]:
    """What can be done with the marks on the link on show alone: show them, or hide them again."""
    if not seen.on_show or seen.row.state is not SessionState.OPEN or not sessions.one_by_one(seen.row):
        return []
    return [(Act.HIDE_LINK if seen.told else Act.REVEAL_LINK).value]


def _can(seen: _Wall, way: str) -> bool:
    return bool(seen.neighbour(1 if way == "next" else -1))


def _join(row: ReviewSession) -> dict[str, Any]:
    if row.code is None:
        return {}
    address = f"{reach().base}/join/{row.code}"
    return {"code": joining.written(row.code), "at": f"{reach().shown}/join", "qr": pattern(address)}


def _told(seen: _Wall) -> dict[str, Any]:
    """The link on show: what it leads to, what it does, what it starts from."""
    board, edge = seen.board, seen.board.edges[seen.on_show]
    source, undercut = board.nodes[edge.source], board.edges.get(edge.target)
    target = board.nodes[undercut.source if undercut else edge.target]
    quote = source.quotes[0] if source.quotes else None
    passage = quote or source.wordings[0]
    length = len(target.text) + len(passage.text)
    return {
        "edge": edge,
        "target": target,
        "target_name": board.called(edge.target),
        "source_name": board.name(source),
        "passage": passage,
        "sources": [each.label for each in source.sources if each.label],
        "size": sum(length > most for most in _STEPS) + 1,
    }


def _split(seen: _Wall) -> dict[str, Any]:
    """How many people said what of the link on show, once that is shown."""
    if not seen.told:
        return {}
    marks = [each.mark for each in seen.given if not each.stale]
    standing = review.add_up(seen.given, seen.row.rule)
    found, at = [], 0
    for mark in Mark:
        count = marks.count(mark)
        found.append({"mark": mark.value, "count": count, "at": at, "word": mark_words()[mark.value]})
        at += count
    return {
        "parts": found,
        "people": at,
        "standing": standing.value,
        "word": theme.standing_word(standing, language()),
        "sign": theme.STANDINGS[standing].sign,
    }
