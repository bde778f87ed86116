"""From which seat of which session does a request come?

A seat is proved by a token that only this server can make: in a cookie of the room, for opening pages, and in a field or header
of the page itself, for every change. The field goes where cookies do not, and no other site can send it, so it needs no further
token against forgery. A participant with an account is known by who signed in as well.
"""

from dataclasses import dataclass

from flask import abort, current_app, g, request
from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response

from argmap import joining
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.web.house import house
from claims.models import Paper

HEADER, FIELD = "X-Seat", "seat"
_DAYS = 90
_LONGEST = 300
"""Characters of a token that is looked at."""


@dataclass(frozen=True)
class Seat:
    """Somebody in a session, and the session."""

    session: ReviewSession
    participant: Participant
    map: Map | None = None
    """The session's map, where it was read along with the seat."""

    @property
    def token(self) -> str:
        """What a page of this seat carries to prove it."""
        return _signer().dumps([self.participant.id, self.participant.stamp])


def seat() -> Seat:
    """The seat that this request comes from; on routes that ask for one there always is."""
    held: Seat = g.seat
    return held


def find(session_id: int, *, sent_by_page: bool) -> Seat | None:
    """Whose seat in the session proves itself: by the page alone where ``sent_by_page``, else by cookie or account too."""
    given = [request.headers.get(HEADER, ""), request.form.get(FIELD, "") if request.method == "POST" else ""]
    if not sent_by_page:
        given.append(request.cookies.get(cookie(session_id), ""))
    with house().database.session() as rows:
        for token in filter(None, given):
            if (held := _of_token(rows, session_id, token)) is not None:
                return held
        if sent_by_page or (person := g.get("person")) is None or (row := rows.get(ReviewSession, session_id)) is None:
            return None
        participant = joining.of_person(rows, row, person)
        return Seat(row, participant) if participant is not None and participant.left is None else None


def of_token(session_id: int, token: str) -> Seat | None:
    """Whose seat in the session a token proves, if anybody's."""
    with house().database.session() as rows:
        return _of_token(rows, session_id, token) if token else None


def shut_out(session_id: int) -> bool:
    """Whether this request comes from a seat that was taken away: its proof is ours, and opens nothing any more."""
    given = (request.headers.get(HEADER, ""), request.form.get(FIELD, ""), request.cookies.get(cookie(session_id), ""))
    known = [opened[0] for token in given if (opened := _opened(token)) is not None]
    with house().database.session() as rows:
        asked = select(Participant.id).where(Participant.session_id == session_id, col(Participant.id).in_(known))
        return bool(known) and rows.exec(asked.where(col(Participant.left).is_not(None))).first() is not None


def _of_token(rows: Session, session_id: int, token: str) -> Seat | None:
    if (opened := _opened(token)) is None:
        return None
    asked = (
        select(ReviewSession, Participant, Map)
        .join(Participant, col(Participant.session_id) == ReviewSession.id)
        .join(Map, col(Map.id) == ReviewSession.map_id)
        .where(ReviewSession.id == session_id, Participant.id == opened[0])
    )
    found = rows.exec(asked).first()  # all in one look: three hundred phones ask every two seconds
    return Seat(*found) if found is not None and joining.of_stamp(rows, *opened) is not None else None


def admit(answer: Response, held: Seat) -> Response:
    """Let the browser keep the seat, if it keeps cookies."""
    answer.set_cookie(
        cookie(held.session.id),
        held.token,
        max_age=_DAYS * 86_400,
        path=f"/room/{held.session.id}",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


def of_map(session_id: int) -> int:
    """The map of a session; 404 where there is none, or its paper was thrown away."""
    with house().database.session() as rows:
        asked = (
            select(ReviewSession.map_id)
            .join(Map, col(Map.id) == ReviewSession.map_id)
            .join(Paper, col(Paper.id) == Map.paper_id)
            .where(ReviewSession.id == session_id, col(Paper.binned).is_(None))
        )
        number = rows.exec(asked).first()
    return number if number is not None else abort(404)


def leads() -> Person:
    """Whoever leads, on routes that ask for that."""
    person: Person = g.person
    return person


def cookie(session_id: int) -> str:
    """The cookie that keeps the seat in a session."""
    return f"argmap-seat-{session_id}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="seat")


def _opened(token: str) -> tuple[int, str] | None:
    try:
        number, stamp = _signer().loads(token[:_LONGEST])
    except (BadData, ValueError, TypeError):
        return None
    return (number, stamp) if isinstance(number, int) and isinstance(stamp, str) else None
