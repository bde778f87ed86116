"""How do tests come into a session? One on the example's map, with people in it who mark; through the door, as phones do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from visiting import MAP, english, house_of
from werkzeug.test import TestResponse

from argmap import accounts, joining, review, sessions
from argmap.models import Link, Map, Participant, Person, ReviewSession, Verdict
from argmap.sessions import Act
from argmap.web.house import House
from argmap.web.seating import Seat as Proof
from claims.vocabulary import Mark, Round, SessionKind

HEADER = "X-Seat"


class Running(Protocol):
    """A site that is served."""

    house: House


def house_at(place: Flask | Running) -> House:
    """What an application, or a site, stands on."""
    return house_of(place) if isinstance(place, Flask) else place.house


def lead(rows: Session) -> Person:
    """Whoever leads: the first person of the library."""
    found = rows.exec(select(Person).order_by(Person.id)).first()  # type: ignore[arg-type]
    return found if found is not None else accounts.local_person(rows)


def a_session(
    place: Flask | Running,
    kind: SessionKind = SessionKind.SEMINAR,
    *,
    people: int = 0,
    open_it: bool = True,
    on: int = MAP,
    **settings: Any,
) -> ReviewSession:
    """A session on the example's map, open, with so many guests in it already; ``settings`` as ``sessions.make`` takes them."""
    with house_at(place).database.session(write=True) as rows:
        row = sessions.make(rows, rows.get_one(Map, on), lead(rows), kind, "Tuesday's seminar", **settings)
        for number in range(people):
            joining.come(rows, row, f"{row.id}-guest-{number}")
        if open_it:
            sessions.step(rows, row, Act.OPEN, lead(rows))
    return row


def seated(place: Flask | Running, row: ReviewSession) -> list[Participant]:
    """Who is in the session, in the order they came."""
    with house_at(place).database.session() as rows:
        return list(joining.seats(rows, rows.get_one(ReviewSession, row.id)))


def steps(place: Flask | Running, row: ReviewSession, *acts: Act) -> ReviewSession:
    """The session after these steps."""
    with house_at(place).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, row.id)
        for act in acts:
            sessions.step(rows, held, act, lead(rows))
    return held


def shows(place: Flask | Running, row: ReviewSession, code: str) -> None:
    """A link is put on show."""
    with house_at(place).database.session(write=True) as rows:
        sessions.show(rows, rows.get_one(ReviewSession, row.id), code, lead(rows))


def marks(
    place: Flask | Running,
    row: ReviewSession,
    who: Participant,
    given: dict[str, Mark | None],
    at: Round = Round.BLIND,
    **more: Any,
) -> None:
    """What somebody marks, by the codes of the links."""
    with house_at(place).database.session(write=True) as rows:
        seat = review.Seat(rows.get_one(ReviewSession, row.id), rows.get_one(Participant, who.id), at)
        for code, mark in given.items():
            review.mark(rows, rows.get_one(Map, row.map_id), code, seat, mark, client=uuid4().hex, **more)


def links(place: Flask | Running, on: int = MAP) -> list[str]:
    """The codes of the map's links, in map order."""
    with house_at(place).database.session() as rows:
        return [edge.id for edge in house_at(place).graph(rows, rows.get_one(Map, on)).edges]


def invited(place: Flask | Running, row: ReviewSession, name: str) -> str:
    """The secret of the link that lets somebody in."""
    with house_at(place).database.session(write=True) as rows:
        return joining.invite(rows, rows.get_one(ReviewSession, row.id), name)[1]


def verdicts(place: Flask | Running, row: ReviewSession) -> list[tuple[str, str, str]]:
    """Every row of marks in the session, in the order they came: link, mark ("" where taken back), reason."""
    with house_at(place).database.session() as rows:
        asked = select(Link.code, Verdict).join(Verdict, Verdict.link_id == Link.id)  # type: ignore[arg-type]
        found = rows.exec(asked.where(Verdict.session_id == row.id).order_by(Verdict.id)).all()  # type: ignore[arg-type]
    return [(code, each.mark.value if each.mark else "", each.reason or "") for code, each in found]


@dataclass
class Phone:
    """A browser with a seat: what its page carries, and whether it keeps cookies."""

    browser: FlaskClient
    session: int
    token: str

    def get(self, way: str = "", **more: Any) -> TestResponse:
        """A page of the room, by the seat's own token: what a script fetches."""
        return self.browser.get(f"/room/{self.session}{way}", headers={HEADER: self.token, **more.pop("headers", {})}, **more)

    def post(self, way: str, **fields: object) -> TestResponse:
        """A form of the room, as a browser without scripts sends it."""
        return self.browser.post(f"/room/{self.session}{way}", data={"seat": self.token, **fields})

    def mark(self, link: str, mark: str, **more: object) -> TestResponse:
        """A mark, as a script sends it."""
        fields = {"link": link, "mark": mark, "client": uuid4().hex, "round": "blind", **more}
        return self.browser.post(f"/room/{self.session}/mark", data=fields, headers={HEADER: self.token})


def phone(app: Flask, row: ReviewSession, who: Participant, *, cookies: bool = True) -> Phone:
    """The phone of somebody who is in already."""
    browser = app.test_client(use_cookies=cookies)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with app.test_request_context():
        return Phone(browser, row.id, Proof(row, who).token)


def joined(app: Flask, row: ReviewSession, name: str = "", *, cookies: bool = True) -> Phone:
    """A phone that came in by the code."""
    browser = english(app) if cookies else app.test_client(use_cookies=False)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = browser.get(f"/join/{row.code}").text
    answer = browser.post(f"/join/{row.code}", data={"client": field(page, "client"), "name": name})
    assert answer.status_code == 200, answer.text
    return Phone(browser, row.id, field(answer.text, "seat"))


def field(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)


def told(page: str) -> Sequence[str]:
    """What stands on a page, as lines without markup."""
    return [line for line in (re.sub(r"<[^>]+>", " ", each).strip() for each in page.splitlines()) if line]
