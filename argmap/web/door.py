"""How does somebody come into a session: by the code on the wall, by a link they were sent, or back by their short key?

What is joined is answered with the room itself, so that browsers that keep no cookies have their seat. Wrong codes are slowed
for the browser that sends them, and for nobody else; no address is looked at.
"""

from math import ceil
from uuid import uuid4

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from argmap import joining
from argmap.accounts import AccountRefused
from argmap.models import Person, ReviewSession
from argmap.web import people, seating
from argmap.web.house import house
from argmap.web.language import _, ngettext
from argmap.web.page import asked
from argmap.web.room import came, dress, kept, problem, shown_to
from argmap.web.seating import Seat
from claims.errors import NotFound
from claims.models import now
from claims.vocabulary import SessionState

blueprint = Blueprint("door", __name__)
_BROWSER = "argmap-door"
"""The cookie by which a browser is known that typed a wrong code."""
_DAYS = 90
_LONGEST_CODE = 64


@blueprint.route("/join", methods=["GET", "POST"])
def code() -> Response:
    """Type the code."""
    if request.method == "GET":
        return _asks_code()
    typed = asked("code", 500)
    held = _found(typed)
    if isinstance(held, Response):
        return held
    return redirect(url_for("door.join", code=held.code), 303)


@blueprint.route("/join/<string(maxlength=30):code>", methods=["GET", "POST"])
def join(code: str) -> Response:
    """Take a seat in the room with that code, under a name or under the one that is drawn."""
    held = _found(code)
    if isinstance(held, Response):
        return held
    if request.method == "GET":
        there = seating.of_token(held.id, request.cookies.get(came(held.id), ""))
        return redirect(url_for("room.room", session_id=held.id), 303) if there else _asks_name(held)
    if held.state is SessionState.CLOSED:
        return _asks_name(held, status=409)
    name = asked("name", 10_000)
    try:
        with house().database.session(write=True) as rows:
            person = rows.get(Person, g.person.id) if _as_oneself(name) else None
            participant, key = joining.come(rows, held, _sender(held), name, person)
    except AccountRefused as error:
        return _asks_name(held, told=people.refused(error), name=name[: joining.LONGEST_NAME], status=422)
    if participant.left is not None:
        return problem(410, _("You were taken out of this room"), _("Speak to whoever leads, if that is a mistake."))
    return _let_in(Seat(held, participant), key)


@blueprint.route("/key", methods=["GET", "POST"])
def back() -> Response:
    """Come back on another phone: the room's code and one's own key."""
    typed, key = asked("code", 500), asked("key", 500)
    if request.method == "GET":
        return _asks_key(typed)
    if (wait := kept().guesses.wait(_browser())) > 0:
        return _asks_key(typed, _slowly(wait), 429, wait)
    try:
        with house().database.session() as rows:
            held = joining.by_code(rows, typed)
            participant = joining.by_key(rows, held, key)
    except NotFound:
        kept().guesses.wrong(_browser())
        return _asks_key(typed, _("No seat has this code and key. Check both; or come in anew."), 404)
    kept().guesses.right(_browser())
    return _let_in(Seat(held, participant), "")


@blueprint.route("/in/<secret>", methods=["GET", "POST"])
def invited(secret: str) -> Response:
    """Follow the link that somebody was sent; looking takes no seat."""
    try:
        with house().database.session(write=request.method == "POST") as rows:
            participant = joining.by_invitation(rows, secret)
            held = rows.get_one(ReviewSession, participant.session_id)
            if request.method == "POST" and participant.came is None:
                participant.came = now()
                rows.add(participant)
    except NotFound:
        return problem(
            404,
            _("This link lets nobody in any more"),
            _("It was withdrawn, or not copied whole. Ask whoever sent it for a new one."),
        )
    if request.method == "POST":
        return _let_in(Seat(held, participant), "")
    return make_response(render_template("room/invited.html", session=held, name=participant.name))


def _found(typed: str) -> ReviewSession | Response:
    """The session of a code; else the page that asks for it again: one answer for what is not there and what has not begun."""
    who = _browser()
    if (wait := kept().guesses.wait(who)) > 0:
        return _asks_code(typed, _slowly(wait), 429, wait)
    try:
        with house().database.session() as rows:
            held = joining.by_code(rows, typed)
    except NotFound:
        kept().guesses.wrong(who)
        return _asks_code(typed, _("No room has this code. Look once more: it has eight letters and digits."), 404)
    kept().guesses.right(who)
    return held


def _let_in(held: Seat, key: str) -> Response:
    answer = shown_to(held, key=key)
    seating.admit(answer, held)
    answer.set_cookie(
        came(held.session.id),
        held.token,
        max_age=_DAYS * 86_400,
        path="/join",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


def _asks_code(typed: str = "", told: str = "", status: int = 200, wait: float = 0.0) -> Response:
    answer = make_response(
        render_template("room/code.html", typed=typed[:_LONGEST_CODE], told=told, client=_signed(_browser())), status
    )
    if wait:
        answer.headers["Retry-After"] = str(ceil(wait))
    if status != 200:
        answer.set_cookie(_BROWSER, _signed(_browser()), max_age=86_400, httponly=True, samesite="Lax")
    return answer


def _asks_name(held: ReviewSession, told: str = "", name: str = "", status: int = 200) -> Response:
    page = render_template(
        "room/name.html",
        session=held,
        told=told,
        name=name,
        client=_signed(asked("client", 200) and _browser()),
        oneself=g.person.name if _as_oneself("") else "",
        over=held.state is SessionState.CLOSED,
    )
    return make_response(page, status)


def _asks_key(typed: str, told: str = "", status: int = 200, wait: float = 0.0) -> Response:
    answer = make_response(
        render_template("room/key.html", typed=typed[:_LONGEST_CODE], told=told, client=_signed(_browser())), status
    )
    if wait:
        answer.headers["Retry-After"] = str(ceil(wait))
    if status != 200:
        answer.set_cookie(_BROWSER, _signed(_browser()), max_age=86_400, httponly=True, samesite="Lax")
    return answer


def _slowly(wait: float) -> str:
    return ngettext(
        "That was wrong several times. Wait %(num)s second, then look at the wall and try again.",
        "That was wrong several times. Wait %(num)s seconds, then look at the wall and try again.",
        ceil(wait),
    )


def _as_oneself(name: str) -> bool:
    """Whether somebody with an account comes as who they are: they are signed in, and gave no other name."""
    return g.person is not None and not house().local and not name


def _sender(held: ReviewSession) -> str:
    """What the page that joins calls itself; sending it twice is joining once. Of this session alone."""
    return f"{held.id}-{_browser()}"


def _browser() -> str:
    """Which browser this is, as far as it says: what an earlier page of ours gave it; else somebody new."""
    if "door" not in g:
        given = request.form.get("client", "") or request.cookies.get(_BROWSER, "")
        try:
            read = _signer().loads(given[:200])
        except BadData:
            read = None
        g.door = read if isinstance(read, str) and read else uuid4().hex
    known: str = g.door
    return known


def _signed(who: str) -> str:
    return _signer().dumps(who or uuid4().hex)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="door")


dress(blueprint)
