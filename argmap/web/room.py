"""What does somebody in a session have before them, on a phone or a desk: a link to mark, and what came of it?

Until the marks are shown, nothing here depends on anybody else's: what is read is the session, the map and one's own. A page
carries the proof of its seat in every form, so it works without cookies, storage and scripts; scripts fetch the middle of the
same pages (``X-Seat`` in the head of what they ask) and send marks one by one, each under a name of its own.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, jsonify, make_response, render_template, request
from sqlmodel import Session, col, select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from argmap import joining, pseudonyms, review, sessions
from argmap.joining import Guesses
from argmap.marking import Turn, turn
from argmap.models import Link, Map, ReviewSession
from argmap.review import Verdict
from argmap.theme import INTERFACE_LANGUAGES
from argmap.web import seating, telling
from argmap.web.deck import Deck, Decks
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import Unfit, asked
from argmap.web.safety import csrf
from argmap.web.seating import Seat, seat
from argmap.web.wording import mark_words, reason_words
from claims.errors import ArgmapError, DatabaseProblem, InvalidMark, NotFound
from claims.models import Paper
from claims.vocabulary import Mark, MarkReason, Round, SessionState

blueprint = Blueprint("room", __name__)
TONGUE = "argmap-tongue"
"""The cookie of whoever chose a language here; an account's choice is not touched."""
_YEAR = 365 * 86_400


@dataclass
class Kept:
    """What the rooms of this house have at hand."""

    decks: Decks = field(default_factory=Decks)
    guesses: Guesses = field(default_factory=Guesses)


def kept() -> Kept:
    """The one of the application that answers."""
    held: Kept = current_app.extensions["argmap.room"]
    return held


def prepare(app: Flask) -> None:
    """Put it there."""
    app.extensions["argmap.room"] = Kept()


def dress(part: Blueprint) -> None:
    """What all pages of a room have: no token but the seat's own, a language that guests choose, errors in the room's look."""
    csrf.exempt(part)
    part.before_request(_begin)
    part.after_request(_keep_tongue)
    part.register_error_handler(HTTPException, _refused)
    part.register_error_handler(ArgmapError, _told)
    part.register_error_handler(Unfit, lambda _error: problem(400, _("That was not understood"), _not_changed()))


def _begin() -> Response | None:
    _speak()
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    return None


def _speak() -> None:
    chosen = request.values.get("tongue") or request.values.get("language") or request.cookies.get(TONGUE)
    if chosen in INTERFACE_LANGUAGES:
        g.language = chosen


def _keep_tongue(answer: Response) -> Response:
    if (chosen := request.values.get("tongue")) in INTERFACE_LANGUAGES:
        answer.set_cookie(TONGUE, str(chosen), max_age=_YEAR, httponly=True, samesite="Lax")
    return answer


# Pages


@blueprint.route("/room/<int:session_id>", methods=["GET", "POST"])
def room(session_id: int) -> Response:
    """Where the session is, for whoever sits here; posting is looking too, for browsers that keep no cookies."""
    return shown_to(seat())


@blueprint.route("/room/<int:session_id>/links/<code>", methods=["GET", "POST"])
def link(session_id: int, code: str) -> Response:
    """One link, marked or not."""
    return shown_to(seat(), at=code)


@blueprint.route("/room/<int:session_id>/links", methods=["GET", "POST"])
def links(session_id: int) -> Response:
    """All links with one's own marks."""
    return shown_to(seat(), stage="links")


@blueprint.get("/room/<int:session_id>/state")
def state(session_id: int) -> Response:
    """Whether there is anything new for this seat: asked by every phone every two seconds, so it is one look and few bytes."""
    with house().database.session() as rows:
        tag = _tag(seat(), rows.get_one(Map, seat().session.map_id))
    answer = make_response("", 304) if request.if_none_match.contains(tag) else jsonify(tag=tag)
    answer.set_etag(tag)
    return answer


@blueprint.post("/room/<int:session_id>/key")
def key(session_id: int) -> Response:
    """Another short key to come back with; the one before opens nothing any more."""
    held = seat()
    with house().database.session(write=True) as rows:
        made = joining.new_key(rows, held.session, held.participant)
    return shown_to(held, key=made)


@blueprint.post("/room/<int:session_id>/leave")
def leave(session_id: int) -> Response:
    """This browser forgets the seat; the marks stay, and count."""
    answer = make_response(render_template("room/left.html", title=seat().session.title, code=seat().session.code))
    for name, path in ((seating.cookie(session_id), f"/room/{session_id}"), (came(session_id), "/join")):
        answer.delete_cookie(name, path=path)
    return answer


def came(session_id: int) -> str:
    """The cookie by which the way in knows who is in already."""
    return f"argmap-came-{session_id}"


@dataclass(frozen=True)
class _Place:
    """What a page of a seat needs, read in one go."""

    seat: Seat
    deck: Deck
    own: dict[str, Verdict]
    """One's own verdicts, by link."""
    turn: Turn
    on_show: str
    """The code of the link on show; "" where there is none."""
    tag: str


def _place(held: Seat) -> _Place:
    row, participant = held.session, held.participant
    with house().database.session() as rows:
        on = rows.get_one(Map, row.map_id)
        if rows.get_one(Paper, on.paper_id).binned is not None:
            abort(404)
        deck = kept().decks.of(rows, on)
        own = {each.link: each for each in review.own(rows, row, participant)}
        told = turn(
            row.order,
            deck.outline,
            deck.influential,
            seed=f"{row.seed} {participant.id}",
            asked=sessions.assigned_to(rows, row, participant),
        )
        on_show = _on_show(rows, row)
    marked = frozenset(code for code, each in own.items() if not each.stale)
    return _Place(held, deck, own, Turn(told, marked), on_show if on_show in deck.board.edges else "", _tag(held, on))


def _on_show(rows: Session, row: ReviewSession) -> str:
    if row.shown_id is None:
        return ""
    return rows.exec(select(Link.code).where(Link.id == row.shown_id, col(Link.removed).is_(False))).first() or ""


def _tag(held: Seat, on: Map) -> str:
    """Changes when the session goes on, the map is changed, or this seat is another; never by a mark."""
    said = f"{held.session.version} {held.session.state} {on.version} {on.created} {held.participant.stamp}"
    return sha256(said.encode()).hexdigest()[:20]


def shown_to(
    held: Seat, *, at: str = "", stage: str = "", told: str = "", status: int = 200, key: str = "", said: str = ""
) -> Response:
    """The page of a seat, or what scripts put into it."""
    place = _place(held)
    if at and (at not in place.deck.board.edges):
        abort(404)
    stage, at = _stage(place, at, stage)
    values = _values(place, stage, at) | {"told": told, "key": key, "said": said}
    text = render_template("room/_middle.html" if _by_script() else "room/room.html", **values)
    answer = make_response(text, status)
    answer.headers["Vary"] = f"{seating.HEADER}, Cookie"
    return answer


def _by_script() -> bool:
    return seating.HEADER in request.headers


def _stage(place: _Place, at: str, asked_for: str) -> tuple[str, str]:
    """What the page shows, and of which link."""
    row = place.seat.session
    if row.state is SessionState.DRAFT:
        return "waiting", ""
    if asked_for:
        return asked_for, ""
    if sessions.shown(row):
        at = at or (place.on_show if row.led else "")
        return ("result", at) if at else ("results", "")
    if row.led:
        return ("card", place.on_show) if place.on_show else ("waiting", "")
    at = at or place.turn.next()
    return ("card", at) if at else ("done", "")


def _values(place: _Place, stage: str, at: str) -> dict[str, Any]:
    row, participant = place.seat.session, place.seat.participant
    mine = place.own.get(at)
    return {
        "stage": stage,
        "session": row,
        "seat": place.seat.token,
        "who": pseudonyms.said(joining.named(participant, row), language()),
        "deck": place.deck,
        "turn": place.turn,
        "at": at,
        "edge": place.deck.edge(at),
        "mine": mine,
        "own": place.own,
        "client": sha256(f"{place.tag} {at} {mine.made if mine else ''}".encode()).hexdigest()[:32],
        "marking": sessions.marking(row),
        "mark_words": mark_words(),
        "reasons": list(reason_words().items()),
        "tag": place.tag,
        "plan": _plan(place),
        "led": row.led and not sessions.shown(row),
    }


def _plan(place: _Place) -> str:
    """What a script needs to know which link comes next without asking: the turn, and what is marked."""
    marks = {code: each.mark.value for code, each in place.own.items() if not each.stale}
    return json.dumps({"turn": place.turn.codes, "marks": marks}, separators=(",", ":"))


# Marks


@blueprint.post("/room/<int:session_id>/mark")
def mark(session_id: int) -> Response:
    """Keep a mark, or take one back ("").

    To a script: what was kept, the same for the same sent again. To a form: the card with the mark on it.
    """
    held, code, said = seat(), asked("link", 100), asked("mark", 20)
    why, note = asked("reason", 40), asked("note", review.LONGEST_NOTE)
    if (said and said not in set(Mark)) or (why and why not in set(MarkReason)):
        return _not_kept(held, code, _("Choose one of the marks on the card."), 422)
    try:
        with house().database.session(write=True) as rows:
            _record(rows, held, code, Mark(said) if said else None, MarkReason(why) if why else None, note)
    except _Otherwise as error:
        words = mark_words()
        told = _(
            "In another window you marked this link %(now)s. Choose once more, and that counts.",
            now=words[error.mine] if error.mine else _("not at all"),
        )
        return _not_kept(held, code, told, 409, mine=error.mine, sent=said)
    except InvalidMark as error:
        return _not_kept(held, code, telling.told(error), 422)
    if _by_script():
        return jsonify(link=code, mark=said, reason=why, note=note)
    return shown_to(held, at=code)


class _Otherwise(Exception):
    """The same seat marked the link otherwise, in another window, than this page knows."""

    def __init__(self, mine: str) -> None:
        super().__init__(mine)
        self.mine = mine


def _record(rows: Session, held: Seat, code: str, mark: Mark | None, reason: MarkReason | None, note: str) -> None:
    row, participant = held.session, held.participant
    given, revision, part = asked("client", 64), asked("seen", 10), asked("round", 20)
    now = next(iter(review.own(rows, row, participant, code)), None)
    same = now is not None and not now.stale and (now.mark, now.reason, now.note) == (mark, reason, note)
    if not _by_script() and same:
        return  # pressed twice
    # Nobody can send a mark under a name that another chose; a form, gone back to, is pressed anew.
    parts = [str(participant.id), given] if given else []
    if parts and not _by_script():
        parts += [str(mark), str(reason), note, str(now.made if now else "")]
    client = sha256("\0".join(parts).encode()).hexdigest() if parts else ""
    review.mark(
        rows,
        rows.get_one(Map, row.map_id),
        code,
        review.Seat(row, participant, Round(part) if part in set(Round) else Round.BLIND),
        mark,
        reason=reason,
        note=note,
        client=client,
        seen=int(revision) if revision.isdecimal() else None,
    )


def _not_kept(held: Seat, code: str, told: str, status: int, **more: str) -> Response:
    if _by_script():
        return _json(status, told, **more)
    return shown_to(held, at=code, told=told, status=status)


# When something is wrong


def problem(status: int, title: str, told: str, **values: Any) -> Response:
    """A page in the room's look that says what happened; to a script the same in few bytes."""
    if _by_script():
        return _json(status, told)
    return make_response(render_template("room/problem.html", title=title, told=told, **values), status)


def _json(status: int, told: str, **more: str) -> Response:
    answer = jsonify(told=told, **more)
    answer.status_code = status
    return answer


def _not_changed() -> str:
    return _("Go back and try it again from the page itself. Nothing was changed.")


def _refused(error: HTTPException) -> Response:
    _speak()
    if error.code is None or error.response is not None:
        return error.get_response()
    number = (request.view_args or {}).get("session_id")
    if error.code == 404 and number is not None and seating.shut_out(number):
        return problem(410, _("You were taken out of this room"), _("Speak to whoever leads, if that is a mistake."))
    known = {
        403: (_("That was not understood"), _not_changed()),
        404: (_("This seat is not here"), _("It may have been taken away, or the room is gone. Come in again with the code.")),
        413: (_("That is too large"), _("Nothing was stored. Write less.")),
    }
    title, told = known.get(error.code, (_("That was not understood"), _not_changed()))
    answer = problem(error.code, title, told)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _told(error: ArgmapError) -> Response:
    if isinstance(error, DatabaseProblem):
        current_app.logger.error("%s", error)
        told = _("It could not be kept just now. Nothing of yours is lost: send it again in a moment.")
        again = [(name, value) for name, value in request.form.items(multi=True)] if request.method == "POST" else []
        answer = problem(503, _("The room does not answer"), told, again=again)
        answer.headers["Retry-After"] = "2"
        return answer
    if isinstance(error, NotFound):
        return problem(404, _("There is no such link"), telling.told(error))
    return problem(422, _("That could not be done"), telling.told(error))


dress(blueprint)
