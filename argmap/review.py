"""What have reviewers made of each link, and what does that add up to?

A mark is a row, and another mark of the same person, or taking it back, is a later row: none is ever changed. A person's newest
row on a link counts. A verdict is *stale* where the link has another revision than it had when it was marked: what it rests
on has changed (see ``maps``). Standings are worked out when read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from argmap import models
from argmap.graph import Graph
from argmap.models import Link, Map, Person
from claims.errors import InvalidMark, MapChanged, NotFound
from claims.vocabulary import Mark, MarkReason, Standing

LONGEST_NOTE = 4_000
"""Characters of a note."""
LONGEST_CLIENT = 64
"""Characters of the name that a sender gives a mark."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person says of one link now."""

    link: str
    person: int
    mark: Mark
    reason: MarkReason | None
    note: str
    revision: int
    """Of the link as it was when it was marked."""
    stale: bool
    """What the link rests on has changed since."""
    made: datetime


def mark(
    session: Session,
    held: Map,
    code: str,
    person: Person,
    mark: Mark | None,
    *,
    reason: MarkReason | None = None,
    note: str = "",
    client: str,
    seen: int | None = None,
) -> models.Verdict:
    """Keep a person's mark on a link as it is now; None takes the last one back.

    ``client`` is chosen by whoever sends the mark: the same sent twice is one row. ``seen`` is the revision of the link that
    the person looked at, where that is known. NotFound where there is no such link; MapChanged where what the link rests on
    has changed since; InvalidMark where the mark makes no sense, or ``client`` came with another one before.
    """
    _refuse_nonsense(mark, reason, note, client)
    link = _link(session, held, code)
    wanted = models.Verdict(
        map_id=held.id,
        link_id=link.id,
        revision=link.revision,
        person_id=person.id,
        mark=mark,
        reason=reason,
        note=note,
        client=client,
    )
    if (sent := _sent(session, client)) is not None:
        return _again(sent, wanted)
    if seen is not None and seen != link.revision:
        message = f"What {code} rests on has changed since you read it. Read it as it is now, then mark it."
        raise MapChanged(message, version=held.version, acts=(), touched=(code,))
    if mark is None and not any(each.person == person.id for each in _current(session, held, link)):
        raise InvalidMark(f"There is no mark of yours on {code} to take back.", code=code)
    try:
        with session.begin_nested():
            session.add(wanted)
    except IntegrityError:  # the same mark came twice at once
        sent = _sent(session, client)
        if sent is None:
            raise
        return _again(sent, wanted)
    return wanted


def verdicts(session: Session, held: Map) -> tuple[Verdict, ...]:
    """The verdict of each person on each link of the map as it stands now, in the order they were given."""
    return _current(session, held)


def add_up(given: Iterable[Verdict]) -> Standing:
    """What the verdicts on one link come to.

    Only those on the link as it is now count: all supported, all weak, or split. ``cannot_tell`` is neither for nor against.
    Where none is left of what was decided before the link changed, it is changed.
    """
    decided = [each for each in given if each.mark is not Mark.CANNOT_TELL]
    marks = {each.mark for each in decided if not each.stale}
    if len(marks) > 1:
        return Standing.SPLIT
    if marks:
        return Standing.SUPPORTED if Mark.SUPPORTED in marks else Standing.WEAK
    return Standing.CHANGED if decided else Standing.UNSEEN


def standing(session: Session, held: Map) -> dict[str, Standing]:
    """The standing of every link that somebody marked, by its code; all others are unseen."""
    given: dict[str, list[Verdict]] = {}
    for each in _current(session, held):
        given.setdefault(each.link, []).append(each)
    return {code: add_up(each) for code, each in given.items()}


def with_standings(session: Session, graph: Graph, held: Map) -> Graph:
    """The map's graph with the standing of each of its links."""
    stands = standing(session, held)
    edges = tuple(replace(edge, standing=stands.get(edge.id, Standing.UNSEEN)) for edge in graph.edges)
    return replace(graph, edges=edges)


def _current(session: Session, held: Map, link: Link | None = None) -> tuple[Verdict, ...]:
    query = (
        select(models.Verdict, Link.code, Link.revision)
        .join(Link, col(Link.id) == models.Verdict.link_id)
        .where(models.Verdict.map_id == held.id, col(Link.removed).is_(False))
        .order_by(col(models.Verdict.id))
    )
    if link is not None:
        query = query.where(models.Verdict.link_id == link.id)
    newest: dict[tuple[str, int], Verdict] = {}
    for row, code, revision in session.exec(query).all():
        newest.pop((code, row.person_id), None)
        if row.mark is not None:
            newest[code, row.person_id] = Verdict(
                link=code,
                person=row.person_id,
                mark=row.mark,
                reason=row.reason,
                note=row.note,
                revision=row.revision,
                stale=row.revision != revision,
                made=row.made,
            )
    return tuple(newest.values())


def _link(session: Session, held: Map, code: str) -> Link:
    query = select(Link).where(Link.map_id == held.id, Link.code == code, col(Link.removed).is_(False))
    # Nobody changes the link between reading its revision and keeping the mark.
    link = session.exec(query.with_for_update(read=True).execution_options(populate_existing=True)).one_or_none()
    if link is None:
        raise NotFound(f"There is no link {code!r} on this map. It may have been taken off.", code=code)
    return link


def _sent(session: Session, client: str) -> models.Verdict | None:
    return session.exec(select(models.Verdict).where(models.Verdict.client == client)).one_or_none()


_SAYS = ("map_id", "link_id", "person_id", "mark", "reason", "note")


def _again(sent: models.Verdict, wanted: models.Verdict) -> models.Verdict:
    if any(getattr(sent, name) != getattr(wanted, name) for name in _SAYS):
        raise InvalidMark("Another mark was sent under this name before. Open the link again, then mark it.")
    return sent


def _refuse_nonsense(mark: Mark | None, reason: MarkReason | None, note: str, client: str) -> None:
    if not 0 < len(client) <= LONGEST_CLIENT:
        raise InvalidMark("The page sent no name for this mark. Open the link again, then mark it.")
    if mark is Mark.SUPPORTED and reason is not None:
        raise InvalidMark("These reasons are for what is weak or cannot be told. Leave the reason out, or write a note.")
    if len(note) > LONGEST_NOTE:
        raise InvalidMark(f"The note has {len(note):,} characters. {LONGEST_NOTE:,} is the most.")
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in note + client):
        raise InvalidMark("The note holds a character that no text may hold (NUL or half a pair). Take it out.")
