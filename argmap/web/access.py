"""Who may do what? One table, denying by default: a route that is not in it cannot be reached, and fails a test.

A route with ``map_id``, ``paper_id`` or ``session_id`` in its address asks for a role on that map, on a map of that paper, or
on the map of that session. Whoever has none is told that there is no such page, so that nobody learns what others have. The
pages of a room ask for a seat in its session instead, and give no other right.
"""

from collections.abc import Mapping
from enum import Enum

from flask import Flask, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from argmap import accounts
from argmap.models import Map, Person
from argmap.web import seating
from argmap.web.house import house
from claims.models import Paper
from claims.vocabulary import Role


class Need(Enum):
    """What a route asks of whoever comes."""

    NOTHING = "nothing"
    NOBODY_YET = "nobody_yet"
    """Only as long as there is no administrator."""
    SIGNED_IN = "signed_in"
    READER = Role.READER
    REVIEWER = Role.REVIEWER
    EDITOR = Role.EDITOR
    OWNER = Role.OWNER
    ADMINISTRATOR = "administrator"
    SEAT = "seat"
    """A seat in the session, by cookie, page or account; what changes something comes with the page's own token."""


RULES: Mapping[str, Need] = {
    "static": Need.NOTHING,
    "health.health": Need.NOTHING,
    "people.first": Need.NOBODY_YET,
    "people.sign_in": Need.NOTHING,
    "people.sign_out": Need.NOTHING,
    "people.speak": Need.NOTHING,
    "membership.join": Need.NOTHING,
    "membership.account": Need.SIGNED_IN,
    "membership.password": Need.SIGNED_IN,
    "membership.everybody": Need.ADMINISTRATOR,
    "membership.invite_in": Need.ADMINISTRATOR,
    "membership.withdraw_in": Need.ADMINISTRATOR,
    "membership.close": Need.ADMINISTRATOR,
    "membership.administrator": Need.ADMINISTRATOR,
    "membership.members": Need.OWNER,
    "membership.invite": Need.OWNER,
    "membership.set_role": Need.OWNER,
    "membership.withdraw": Need.OWNER,
    "library.shelf": Need.SIGNED_IN,
    "library.add": Need.SIGNED_IN,
    "library.bin": Need.SIGNED_IN,
    "library.job": Need.SIGNED_IN,
    "library.again": Need.SIGNED_IN,
    "library.dismiss": Need.SIGNED_IN,
    "library.throw_away": Need.OWNER,
    "library.restore": Need.OWNER,
    "papers.text": Need.READER,
    "papers.read": Need.READER,
    "papers.citations": Need.READER,
    "papers.citation": Need.READER,
    "papers.passage": Need.READER,
    "papers.evidence": Need.EDITOR,
    "papers.about": Need.EDITOR,
    "papers.describe": Need.EDITOR,
    "papers.describe_as_read": Need.EDITOR,
    "fulltexts.reference": Need.READER,
    "fulltexts.entry": Need.READER,
    "fulltexts.attach": Need.EDITOR,
    "fulltexts.detach": Need.EDITOR,
    "maps.first": Need.READER,
    "maps.begin": Need.OWNER,
    "maps.draft": Need.OWNER,
    "maps.board": Need.READER,
    "maps.outline": Need.READER,
    "maps.find": Need.READER,
    "maps.statement": Need.READER,
    "maps.link": Need.READER,
    "exports.export": Need.READER,
    "editing.add": Need.EDITOR,
    "editing.question": Need.EDITOR,
    "editing.statement": Need.EDITOR,
    "editing.link": Need.EDITOR,
    "editing.undo": Need.EDITOR,
    "editing.redo": Need.EDITOR,
    "matching.suggestions": Need.READER,
    "matching.decide": Need.EDITOR,
    "matching.take_back": Need.EDITOR,
    "matching.search": Need.READER,
    "matching.work": Need.READER,
    "review.mark": Need.REVIEWER,
    "sessions.of_map": Need.READER,
    "sessions.new": Need.OWNER,
    "sessions.manage": Need.OWNER,
    "sessions.state": Need.OWNER,
    "sessions.step": Need.OWNER,
    "sessions.undo": Need.OWNER,
    "sessions.settings": Need.OWNER,
    "sessions.again": Need.OWNER,
    "sessions.delete": Need.OWNER,
    "sessions.invite": Need.OWNER,
    "sessions.link": Need.OWNER,
    "sessions.add": Need.OWNER,
    "sessions.remove": Need.OWNER,
    "sessions.readmit": Need.OWNER,
    "sessions.assign": Need.OWNER,
    "sessions.assign_all": Need.OWNER,
    "projector.wall": Need.OWNER,
    "projector.state": Need.OWNER,
    "projector.remote": Need.OWNER,
    "projector.remote_state": Need.OWNER,
    "projector.turn": Need.OWNER,
    "classwork.of_session": Need.OWNER,
    "classwork.of_group": Need.OWNER,
    "classwork.put": Need.OWNER,
    "classwork.off": Need.OWNER,
    "results.of_session": Need.OWNER,
    "adjudication.queue": Need.OWNER,
    "adjudication.link": Need.OWNER,
    "adjudication.decide": Need.OWNER,
    "reports.lead": Need.OWNER,
    "reports.of_class": Need.OWNER,
    "seat_reports.own": Need.SEAT,
    "seat_reports.of_class": Need.SEAT,
    "door.code": Need.NOTHING,
    "door.join": Need.NOTHING,
    "door.back": Need.NOTHING,
    "door.invited": Need.NOTHING,
    "exercises.paper": Need.SEAT,
    "exercises.drawn": Need.SEAT,
    "exercises.propose": Need.SEAT,
    "exercises.withdraw": Need.SEAT,
    "exercises.vote": Need.SEAT,
    "exercises.build": Need.SEAT,
    "room.room": Need.SEAT,
    "room.link": Need.SEAT,
    "room.links": Need.SEAT,
    "room.state": Need.SEAT,
    "room.mark": Need.SEAT,
    "room.key": Need.SEAT,
    "room.leave": Need.SEAT,
}


MOST = 2**31 - 1
"""The largest number that anything may have in an address."""


def prepare(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(_guard)


def _guard() -> Response | None:
    if any(isinstance(each, int) and each > MOST for each in (request.view_args or {}).values()):
        g.person = _person()
        abort(404)  # no database counts so far, and some fail when asked
    if RULES.get(request.endpoint or "") is Need.SEAT:
        _ask_seat()
        return None
    g.person = _person()
    if request.endpoint is None:
        return None  # no such address, or not in that way: Flask says so
    need = RULES.get(request.endpoint)
    if need is None:
        abort(404)
    if need is Need.NOTHING:
        return None
    if need is Need.NOBODY_YET:
        with house().database.session() as rows:
            if house().local or not accounts.first_run(rows):
                abort(404)
        return None
    if g.person is None:
        return _to_the_door()
    if need is Need.ADMINISTRATOR and not g.person.administrator:
        abort(404)
    if isinstance(need.value, Role):
        _ask_role(need.value)
    return None


def _person() -> Person | None:
    here = house()
    if here.local:
        return here.one_person()
    number, stamp = session.get("person"), session.get("stamp")
    if not isinstance(number, int) or not isinstance(stamp, str):
        return None
    with here.database.session() as rows:
        found = accounts.of_session(rows, number, stamp)
    if found is None:
        session.clear()
    return found


def _to_the_door() -> Response:
    with house().database.session() as rows:
        first = accounts.first_run(rows)
    if request.headers.get("HX-Request"):
        answer = Response("", 401)
        answer.headers["HX-Redirect"] = url_for("people.sign_in")
        return answer
    where = request.full_path if request.method == "GET" else None
    return redirect(url_for("people.first") if first else url_for("people.sign_in", next=where))


def _ask_seat() -> None:
    """The token of the page is looked at first: three hundred phones send it, and need no account."""
    number = (request.view_args or {})["session_id"]
    g.person, changes = None, request.method not in ("GET", "HEAD", "OPTIONS")
    g.seat = seating.find(number, sent_by_page=changes or seating.HEADER in request.headers)
    if g.seat is None and not changes:
        g.person = _person()
        g.seat = seating.find(number, sent_by_page=False)
    if g.seat is None:
        abort(404)


def _ask_role(least: Role) -> None:
    numbers = dict(request.view_args or {})
    if "session_id" in numbers and "map_id" not in numbers:
        numbers["map_id"] = seating.of_map(numbers["session_id"])
    g.role = None
    with house().database.session() as rows:
        if (number := numbers.get("map_id")) is not None:
            held = rows.get(Map, number)
            g.role = accounts.role_of(rows, g.person, held) if held else None
        elif (number := numbers.get("paper_id")) is not None:
            g.role = accounts.role_on(rows, g.person, number) if rows.get(Paper, number) else None
    if g.role is None:
        abort(404)
    if not accounts.at_least(g.role, least):
        abort(403)


def may(least: Role) -> bool:
    """Whether whoever looks at this page may do what asks for that role; for what is shown, not for what is allowed."""
    return accounts.at_least(g.get("role"), least)
