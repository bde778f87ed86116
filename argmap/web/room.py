"""What does somebody in a session have before them, on a phone or a desk: a link to mark, and what came of it?

Until the marks are shown, nothing here depends on anybody else's: what is read is the session, the map and one's own. A page
carries the proof of its seat in every form, so it works without cookies, storage and scripts; scripts fetch the middle of the
same pages (``X-Seat`` in the head of what they ask) and send marks one by one, each under a name of its own.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, jsonify, make_response, render_template, request
from sqlmodel import Session, col, select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from argmap import adjudication, joining, pseudonyms, review, sessions, theme
from argmap.joining import Guesses
from argmap.marking import Changed, Part, Turn, difference, turn
from argmap.models import Link, Map, Participant, ReviewSession
from argmap.review import Verdict
from argmap.theme import INTERFACE_LANGUAGES
from argmap.web import seating, showing, telling
from argmap.web.deck import Deck, Decks
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import Unfit, asked
from argmap.web.safety import csrf
from argmap.web.seating import Seat, seat
from argmap.web.showing import Fresh
from argmap.web.wording import mark_words, reason_words
from claims.errors import ArgmapError, DatabaseProblem, InvalidMark, NotFound
from claims.models import Paper
from claims.vocabulary import Exercise, Mark, MarkReason, Round, SessionState

blueprint = Blueprint("room", __name__)
TONGUE = "argmap-tongue"
"""The cookie of whoever chose a language here; an account's choice is not touched."""
_YEAR = 365 * 86_400


@dataclass
class Kept:
    """What the rooms of this house have at hand."""

    decks: Decks = field(default_factory=Decks)
    guesses: Guesses = field(default_factory=Guesses)
    fresh: Fresh = field(default_factory=Fresh)
    others: "dict[Exercise, Callable[..., Response]]" = field(default_factory=dict)
    """The first pages of the exercises in which nothing is marked: of a seat, with its short key as ``key``."""


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
    tag, row = tag_of(seat(), _map(seat())), seat().session
    answer = make_response("", 304) if request.if_none_match.contains(tag) else jsonify(tag=tag, shown=sessions.shown(row))
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
    stage: str
    """What the page is of: waiting, card, done, links, result, results."""
    at: str
    """The link it is of; "" where it is of none."""
    round: Round
    """In which a mark on it is made now."""
    more: dict[str, Any]
    """What only this stage needs."""

    @property
    def row(self) -> ReviewSession:
        return self.seat.session


def shown_to(
    held: Seat, *, at: str = "", stage: str = "", told: str = "", status: int = 200, key: str = "", fresh: bool = False
) -> Response:
    """The page of a seat, or what scripts put into it. ``key`` is shown once; ``fresh``: the link was just marked."""
    first = kept().others.get(held.session.exercise)
    if first is not None and held.session.state is not SessionState.DRAFT:
        return first(held, key=key)
    with house().database.session() as rows:
        place = _place(rows, held, at, stage)
    values = _values(place) | {"told": told, "key": key, "fresh": fresh}
    text = render_template("room/_middle.html" if by_script() else "room/room.html", **values)
    answer = make_response(text, status)
    answer.headers["Vary"] = f"{seating.HEADER}, Cookie"
    return answer


def by_script() -> bool:
    """Whether a script asks for the middle of the page alone."""
    return seating.HEADER in request.headers


def _place(rows: Session, held: Seat, at: str, asked_for: str) -> _Place:
    row, participant = held.session, held.participant
    on = rows.get_one(Map, row.map_id)
    if rows.get_one(Paper, on.paper_id).binned is not None:
        abort(404)
    deck = kept().decks.of(rows, on)
    if at and at not in deck.board.edges:
        abort(404)
    own = {each.link: each for each in review.own(rows, row, participant)}
    codes = turn(
        row.order,
        deck.outline,
        deck.influential,
        seed=f"{row.seed} {participant.id}",
        asked=sessions.assigned_to(rows, row, participant),
    )
    mine = Turn(codes, frozenset(code for code, each in own.items() if not each.stale))
    on_show, by_itself = _on_show(rows, row, deck), sessions.revealed(rows, row)
    stage, at = _stage(row, mine, on_show, at, asked_for)
    if stage == "card" and by_itself.get(at):
        stage = "result"
    part = sessions.round_on(rows, row, at)
    return _Place(held, deck, own, mine, on_show, stage, at, part, _more(rows, held, deck, codes, own, stage, at))


def _on_show(rows: Session, row: ReviewSession, deck: Deck) -> str:
    if row.shown_id is None:
        return ""
    code = rows.exec(select(Link.code).where(Link.id == row.shown_id, col(Link.removed).is_(False))).first() or ""
    return code if code in deck.board.edges else ""


def _stage(row: ReviewSession, mine: Turn, on_show: str, at: str, asked_for: str) -> tuple[str, str]:
    """What the page shows, and of which link."""
    if row.state is SessionState.DRAFT:
        return "waiting", ""
    if sessions.shown(row):
        at = at or (on_show if row.led and not asked_for else "")
        return ("result", at) if at else ("results", "")
    if row.led:
        return ("card", on_show) if on_show else ("waiting", "")
    if asked_for:
        return asked_for, ""
    at = at or mine.next()
    return ("card", at) if at else ("done", "")


def _more(
    rows: Session, held: Seat, deck: Deck, codes: Sequence[str], own: dict[str, Verdict], stage: str, at: str
) -> dict[str, Any]:
    mine, row = own.get(at), held.session
    if stage == "results":
        everything = (*codes, *(code for code in deck.outline if code not in codes))
        decided = adjudication.decisions(rows, row)
        return {"splits": showing.drawn(kept().fresh, rows, row, deck), "decided": decided, "everything": everything}
    more: dict[str, Any] = {}
    if mine is not None and mine.stale:
        more["changed"] = _changes(deck, deck.changed(rows, at, mine.revision))
    if stage == "result":
        shown = showing.of_link(kept().fresh, rows, row, at)
        given = showing.with_own(shown.given, mine, held.participant.id)
        told = showing.told(showing.split(given, row))
        more |= {"split": told, "said": showing.said(shown, given), "decision": shown.decision, "by": shown.by}
    return more


def _changes(deck: Deck, found: Sequence[Changed]) -> list[dict[str, Any]]:
    """What has changed on a link, in words."""
    words = {
        Part.RELATION: _("What the passage does to the claim"),
        Part.CLAIM: _("The claim"),
        Part.STATEMENT: _("The statement below"),
        Part.PASSAGE: _("The passage"),
        Part.FELLOWS: _("What this link holds together with, or leads on to"),
    }
    told = []
    for each in found:
        before, after = each.before, each.after
        if each.part is Part.RELATION:
            before, after = theme.word(before, language()), theme.word(after, language())
        node = each.node
        named = f"{words[each.part]} ({deck.board.name(node)})" if node is not None and node.id in deck.board.nodes else ""
        wording = node.wordings[0] if node is not None else None
        told.append(
            {
                "part": named or words[each.part],
                "words": difference(before, after),
                "language": wording.language if wording else language(),
                "direction": wording.direction if wording else "",
            }
        )
    return told


def _map(held: Seat) -> Map:
    if held.map is not None:
        return held.map
    with house().database.session() as rows:
        return rows.get_one(Map, held.session.map_id)


def tag_of(held: Seat, on: Map) -> str:
    """Changes when the session goes on, the map is changed, or this seat is another; never by a mark.

    In an exercise in which nothing is marked, where people write, by the step alone.
    """
    row = held.session
    said = f"{row.version} {row.state} {on.version} {on.created} {held.participant.stamp}"
    if row.exercise is not Exercise.MARK:
        said = f"{row.state} {row.round} {held.participant.stamp}"
    return sha256(said.encode()).hexdigest()[:20]


def _values(place: _Place) -> dict[str, Any]:
    row, participant, at = place.row, place.seat.participant, place.at
    edge, mine, tag = place.deck.edge(at), place.own.get(at), tag_of(place.seat, _map(place.seat))
    face = f"{place.stage} {at} {edge.revision if edge else 0} {row.state} {place.round} {row.led}"
    return {
        "stage": place.stage,
        "session": row,
        "exercise": "" if row.exercise is Exercise.MARK else row.exercise.value,
        "seat": place.seat.token,
        "who": pseudonyms.said(joining.named(participant, row), language()),
        "digest": sha256(place.seat.token.encode()).hexdigest()[:16],
        "deck": place.deck,
        "turn": place.turn,
        "at": at,
        "edge": edge,
        "mine": mine,
        "now": mine.mark.value if mine and not mine.stale else "",
        "own": place.own,
        "on_show": place.on_show,
        "client": sha256(f"{participant.stamp} {tag} {at} {mine.made if mine else ''}".encode()).hexdigest()[:32],
        "may_mark": sessions.marking(row) and (row.led or sessions.shown(row) or at in place.turn.codes),
        "shown": sessions.shown(row),
        "round": place.round.value,
        "mark_words": mark_words(),
        "reason_words": reason_words(),
        "tag": tag,
        "face": sha256(face.encode()).hexdigest()[:12],
        "plan": _plan(place),
        **place.more,
    }


def _plan(place: _Place) -> str:
    """What a script needs to know which link comes next without asking: the turn, and what is marked."""
    codes = place.more.get("everything", place.turn.codes)
    marks = {code: each.mark.value for code, each in place.own.items() if not each.stale}
    return json.dumps({"turn": codes, "marks": marks}, separators=(",", ":"))


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
    if held.session.exercise is not Exercise.MARK:
        abort(404)  # nothing is marked in it
    if not said or said == Mark.SUPPORTED:  # a form sends all its fields
        why, note = "", note if said else ""
    try:
        with house().database.session(write=True) as rows:
            _record(rows, held, code, Mark(said) if said else None, MarkReason(why) if why else None, note)
    except _Otherwise as error:
        words = mark_words()
        told = _("In another window you marked this link: %(now)s. Choose once more, and that counts.", now=words[error.mine])
        return _not_kept(held, code, told, 409, mine=error.mine, sent=said)
    except InvalidMark as error:
        return _not_kept(held, code, telling.told(error), 422)
    if by_script():
        return jsonify(link=code, mark=said, reason=why, note=note)
    return shown_to(held, at=code, fresh=True)


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
    if not by_script() and same:
        return  # pressed twice
    # Nobody can send a mark under a name that another chose; a form, gone back to, is pressed anew.
    if given and not by_script():
        given = "\0".join((given, str(mark), str(reason), note, str(now.made if now else "")))
    had = request.form.get("had")
    if had is not None and now is not None and not now.stale and now.mark not in (had, mark):
        raise _Otherwise(now.mark.value)
    review.mark(
        rows,
        rows.get_one(Map, row.map_id),
        code,
        review.Seat(row, participant, Round(part) if part in set(Round) else Round.BLIND),
        mark,
        reason=reason,
        note=note,
        client=named(participant, given) if given else "",
        seen=int(revision) if revision.isdecimal() else None,
    )


def named(participant: Participant, given: str) -> str:
    """A name that a page gave what it sends, as this participant's alone: nobody can send under what another chose."""
    return sha256(f"{participant.id}\0{given}".encode()).hexdigest()


def _not_kept(held: Seat, code: str, told: str, status: int, **more: object) -> Response:
    if by_script():
        return _json(status, told, **more)
    return shown_to(held, at=code, told=told, status=status)


# When something is wrong


def problem(status: int, title: str, told: str, **values: Any) -> Response:
    """A page in the room's look that says what happened; to a script the same in few bytes."""
    if by_script():
        return _json(status, told, title=title, over=g.get("seat") is None)
    return make_response(render_template("room/problem.html", title=title, told=told, **values), status)


def _json(status: int, told: str, **more: object) -> Response:
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
        return problem(404, _("It is not here any more"), telling.told(error))
    return problem(422, _("That could not be done"), telling.told(error))


dress(blueprint)
