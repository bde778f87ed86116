"""What have reviewers made of each link, what does that add up to, and who may see it?

A mark is a row, and another mark of the same reviewer, or taking it back, is a later row: none is ever changed. A reviewer's
newest row on a link counts. A verdict is *stale* where the link has another revision than it had when it was marked: what it
rests on has changed (see ``maps``). Standings are worked out when read.

A reviewer is a person on the map, or a participant of a session. Until a session's marks are shown, each of its people sees
their own and nobody else's, neither in it nor on the map; nobody sees them all. ``seen`` and ``seen_in`` are the only readers
of verdicts that a page may use, and both know that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement, case
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from argmap import models, sessions
from argmap.graph import Graph
from argmap.joining import seats
from argmap.models import Link, Map, Participant, Person, ReviewSession
from claims.errors import InvalidMark, MapChanged, NotFound
from claims.vocabulary import Mark, MarkReason, Round, SessionKind, SessionState, Standing, StandingRule
from claims.wording import Sentence

LONGEST_NOTE = 4_000
"""Characters of a note."""
LONGEST_CLIENT = 64
"""Characters of the name that a sender gives a mark."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says of one link now."""

    link: str
    person: int | None
    """Row id of the person, where it was marked on the map; None in a session."""
    mark: Mark
    reason: MarkReason | None
    note: str
    revision: int
    """Of the link as it was when it was marked."""
    stale: bool
    """What the link rests on has changed since."""
    made: datetime
    participant: int | None = None
    """Row id of the participant, where it was marked in a session."""
    round: Round | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """From where somebody marks in a session."""

    session: ReviewSession
    participant: Participant
    round: Round = Round.BLIND
    """In which the mark was made, as whoever sends it says; it may come later than that."""


def mark(
    session: Session,
    held: Map,
    code: str,
    reviewer: Person | Seat,
    mark: Mark | None,
    *,
    reason: MarkReason | None = None,
    note: str = "",
    client: str,
    seen: int | None = None,
) -> models.Verdict:
    """Keep a reviewer's mark on a link as it is now; None takes the last one back.

    ``client`` is chosen by whoever sends the mark: the same sent twice is one row. ``seen`` is the revision of the link that
    the reviewer looked at, where that is known. On the map, MapChanged says that what the link rests on has changed since; in a
    session, where the mark may have waited in a phone, it is kept as what it is: a mark on the link as it was. NotFound where
    there is no such link; InvalidMark where the mark makes no sense, or ``client`` came with another one before, or the session
    takes no marks.
    """
    _refuse_nonsense(mark, reason, note, client)
    link = _link(session, held, code)
    wanted = models.Verdict(
        map_id=held.id, link_id=link.id, revision=link.revision, mark=mark, reason=reason, note=note, client=client
    )
    if isinstance(reviewer, Seat):
        wanted.session_id, wanted.participant_id = reviewer.session.id, reviewer.participant.id
        if seen is not None and 0 < seen < link.revision:
            wanted.revision = seen
    else:
        wanted.person_id = reviewer.id
    if (sent := _sent(session, client)) is not None:
        return _again(sent, wanted)
    if isinstance(reviewer, Seat):
        wanted.round, wanted.late = _round(session, reviewer, code)
    elif seen is not None and seen != link.revision:
        message = Sentence("What {code} rests on has changed since you read it. Read it as it is now, then mark it.", code=code)
        raise MapChanged(message, version=held.version, acts=(), touched=(code,))
    if mark is None and not _has_marked(session, link, reviewer):
        raise InvalidMark("There is no mark of yours on {code} to take back.", code=code)
    try:
        with session.begin_nested():
            session.add(wanted)
    except IntegrityError:  # the same mark came twice at once
        sent = _sent(session, client)
        if sent is None:
            raise
        return _again(sent, wanted)
    return wanted


def seen(session: Session, held: Map, person: Person | None) -> tuple[Verdict, ...]:
    """What this person may see of the verdicts on a map, in the order they were given: the newest of each on each link.

    Those made on the map itself, and those of peer reviews that are shown. Somebody who is still to mark in a session on this
    map sees no others' at all. Without a person: what everybody may see.
    """
    return _newest(session, col(models.Verdict.map_id) == held.id, told_to(person))


def told_to(person: Person | None) -> ColumnElement[bool]:
    """Which rows of the table of verdicts a person may see on the maps, as ``seen`` says: for whoever counts them."""
    shown_peers = (
        select(Participant.id)
        .join(ReviewSession, col(ReviewSession.id) == Participant.session_id)
        .where(
            ReviewSession.kind == SessionKind.PEER,
            col(ReviewSession.state).in_([SessionState.REVEALED, SessionState.CLOSED]),
            col(Participant.left).is_(None),
        )
    )
    given = models.Verdict
    in_session = col(given.participant_id).in_(shown_peers) & (col(given.round) != Round.ADJUDICATED)
    told = col(given.session_id).is_(None) | in_session
    if person is None:
        return told
    still_blind = (
        select(ReviewSession.map_id)
        .join(Participant, col(ReviewSession.id) == Participant.session_id)
        .where(ReviewSession.state == SessionState.OPEN, Participant.person_id == person.id, col(Participant.left).is_(None))
    )
    return (told & col(given.map_id).not_in(still_blind)) | (col(given.person_id) == person.id)


def seen_in(
    session: Session, row: ReviewSession, viewer: Participant | None, *, blind: bool = False, code: str = ""
) -> tuple[Verdict, ...]:
    """What a participant may see of the verdicts in a session: the newest of each on each link, as far as they are shown.

    Until the session shows its marks, their own and no others. None is whoever leads, or anybody without a seat: nothing until
    then. ``blind``: as all stood when the marks were shown. ``code``: on that link only, whose marks may be shown before all
    others. Who left counts no more.
    """
    shown = sessions.shows(session, row, code) if code else sessions.shown(row)
    if not shown and viewer is None:
        return ()
    where: list[ColumnElement[bool]] = [col(models.Verdict.session_id) == row.id]
    if not shown and viewer is not None:
        where.append(col(models.Verdict.participant_id) == viewer.id)
    else:
        where.append(col(models.Verdict.participant_id).in_(_staying(row)))
    if blind:
        where.append(col(models.Verdict.round) == Round.BLIND)
    else:
        where.append(col(models.Verdict.round) != Round.ADJUDICATED)
    if code:
        where.append(col(Link.code) == code)
    return _newest(session, *where)


def own(session: Session, row: ReviewSession, participant: Participant, code: str = "") -> tuple[Verdict, ...]:
    """What a participant marked themselves, shown or not: the newest on each link, or on the one of that code."""
    where: list[ColumnElement[bool] | bool] = [models.Verdict.session_id == row.id]
    where.append(models.Verdict.participant_id == participant.id)
    return _newest(session, *where, *([Link.code == code] if code else []))


def came_late(session: Session, row: ReviewSession) -> tuple[Verdict, ...]:
    """What came when all was over: told in the report, and not counted."""
    if not sessions.shown(row):
        return ()
    return _newest(session, models.Verdict.session_id == row.id, models.Verdict.round == Round.ADJUDICATED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is, without a word of what was marked: for whoever leads it."""

    marked: Mapping[int, int]
    """Links marked by each participant, by row id; 0 for who has not begun."""
    on_link: Mapping[str, int]
    """Participants who marked each link, by code; links that nobody marked are not in it."""


def progress(session: Session, row: ReviewSession) -> Progress:
    """How many links each participant has marked, and how many participants each link; taken back is not marked."""
    people = {each.id: 0 for each in seats(session, row)}
    links: dict[str, int] = {}
    for code, who in session.execute(_marked(row)):
        people[who] += 1
        links[code] = links.get(code, 0) + 1
    return Progress(people, links)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are in a session and how far they are, in three numbers: for a wall that asks every second."""

    people: int
    """Everybody in it who came."""
    marks: int
    """Marks on the links as they are now; what was taken back is none."""
    on_link: int
    """Of these, those on the link asked for."""


def turnout(session: Session, row: ReviewSession, code: str = "") -> Turnout:
    """The same as ``progress`` tells, counted by the database."""
    staying = select(Participant.id).where(
        Participant.session_id == row.id, col(Participant.left).is_(None), col(Participant.came).is_not(None)
    )
    on = _marked(row).subquery()
    marks, on_link = session.execute(
        sqlalchemy.select(func.count(), func.count(case((on.c.code == code, 1)))).select_from(on)
    ).one()
    return Turnout(session.exec(select(func.count()).select_from(staying.subquery())).one(), marks, on_link)


def _marked(row: ReviewSession) -> sqlalchemy.Select[str, int | None]:
    """Which participant has a mark on which link as it is now."""
    counted = (col(models.Verdict.session_id) == row.id, col(models.Verdict.round) != Round.ADJUDICATED)
    return (
        sqlalchemy.select(col(Link.code), col(models.Verdict.participant_id))
        .join(Link, col(Link.id) == models.Verdict.link_id)
        .where(
            col(models.Verdict.id).in_(_last(*counted)),
            col(models.Verdict.mark).is_not(None),
            col(models.Verdict.revision) == Link.revision,
            col(models.Verdict.participant_id).in_(_staying(row)),
        )
    )


def history(session: Session, row: ReviewSession, code: str, viewer: Participant | None) -> tuple[models.Verdict, ...]:
    """Every row on one link that the viewer may see, in the order they came: marked, marked otherwise, taken back."""
    shown = sessions.shows(session, row, code)
    if not shown and viewer is None:
        return ()
    asked = (
        select(models.Verdict)
        .join(Link, col(Link.id) == models.Verdict.link_id)
        .where(models.Verdict.session_id == row.id, Link.code == code)
        .order_by(col(models.Verdict.id))
    )
    if not shown and viewer is not None:
        asked = asked.where(models.Verdict.participant_id == viewer.id)
    return tuple(session.exec(asked).all())


def add_up(given: Iterable[Verdict], rule: StandingRule = StandingRule.UNANIMOUS) -> Standing:
    """What the verdicts on one link come to by a rule.

    Only those on the link as it is now count: supported, weak, or split where the rule finds neither. ``cannot_tell`` is
    neither for nor against. Where none is left of what was decided before the link changed, it is changed.
    """
    decided = [each for each in given if each.mark is not Mark.CANNOT_TELL]
    marks = Counter(each.mark for each in decided if not each.stale)
    if not marks:
        return Standing.CHANGED if decided else Standing.UNSEEN
    return standing_of(marks[Mark.SUPPORTED], marks[Mark.WEAK], rule)


def standing_of(supported: int, weak: int, rule: StandingRule = StandingRule.UNANIMOUS) -> Standing:
    """What so many marks of each kind come to; unseen where there is none."""
    count = supported + weak
    if not count:
        return Standing.UNSEEN
    most = max(supported, weak)
    enough = {
        StandingRule.UNANIMOUS: most == count,
        StandingRule.TWO_THIRDS: 3 * most >= 2 * count,
        StandingRule.MAJORITY: 2 * most > count,
    }[rule]
    if not enough:
        return Standing.SPLIT
    return Standing.SUPPORTED if supported > weak else Standing.WEAK


def standings(given: Iterable[Verdict], rule: StandingRule = StandingRule.UNANIMOUS) -> dict[str, Standing]:
    """The standing of every link that somebody marked, by its code; all others are unseen."""
    on: dict[str, list[Verdict]] = {}
    for each in given:
        on.setdefault(each.link, []).append(each)
    return {code: add_up(each, rule) for code, each in on.items()}


def with_standings(graph: Graph, stands: Mapping[str, Standing]) -> Graph:
    """The map's graph with the standing of each of its links."""
    edges = tuple(replace(edge, standing=stands.get(edge.id, Standing.UNSEEN)) for edge in graph.edges)
    return replace(graph, edges=edges)


def _staying(row: ReviewSession) -> SelectOfScalar[int]:
    return select(Participant.id).where(Participant.session_id == row.id, col(Participant.left).is_(None))


def _newest(session: Session, *where: ColumnElement[bool] | bool) -> tuple[Verdict, ...]:
    """The newest verdict of each reviewer on each link that is still on its map, in the order they were given."""
    told = models.Verdict
    columns = (
        Link.code, told.person_id, told.mark, told.reason, told.note, told.revision, Link.revision, told.made,
        told.participant_id, told.round, told.late,
    )  # fmt: skip
    query = (  # columns and no rows of the table's class: a class of 300 gives 12,000
        sqlalchemy.select(*map(col, columns))
        .join(Link, col(Link.id) == told.link_id)
        .where(col(told.id).in_(_last(*where)), col(told.mark).is_not(None))
        .order_by(col(told.id))
    )
    return tuple(
        Verdict(link, person, mark, reason, note, revision, revision != now, made, participant, part, late)
        for link, person, mark, reason, note, revision, now, made, participant, part, late in session.execute(query)
    )


def _last(*where: ColumnElement[bool] | bool) -> SelectOfScalar[int]:
    """The newest row of each reviewer on each link that is still on its map."""
    by = (col(models.Verdict.link_id), col(models.Verdict.person_id), col(models.Verdict.participant_id))
    last: SelectOfScalar[int] = select(func.max(models.Verdict.id)).join(Link, col(Link.id) == models.Verdict.link_id)
    return last.where(col(Link.removed).is_(False), *where).group_by(*by)


def _round(session: Session, seat: Seat, code: str) -> tuple[Round, bool]:
    """The round that a mark on a link comes in, and whether it was made in an earlier one."""
    row = session.exec(
        select(ReviewSession).where(ReviewSession.id == seat.session.id).execution_options(populate_existing=True)
    ).one()
    if row.state is SessionState.DRAFT:
        raise InvalidMark("This session has not begun. Wait until it is opened.")
    if row.state is SessionState.CLOSED or row.round is Round.ADJUDICATED:
        if seat.round is Round.ADJUDICATED:
            raise InvalidMark("This session takes no more marks.")
        return Round.ADJUDICATED, True
    if sessions.round_on(session, row, code) is Round.BLIND:
        return Round.BLIND, False
    return Round.DISCUSSED, seat.round is Round.BLIND


def _has_marked(session: Session, link: Link, reviewer: Person | Seat) -> bool:
    mine = (
        models.Verdict.participant_id == reviewer.participant.id
        if isinstance(reviewer, Seat)
        else models.Verdict.person_id == reviewer.id
    )
    return bool(_newest(session, models.Verdict.link_id == link.id, mine))


def _link(session: Session, held: Map, code: str) -> Link:
    query = select(Link).where(Link.map_id == held.id, Link.code == code, col(Link.removed).is_(False))
    # Nobody changes the link between reading its revision and keeping the mark.
    link = session.exec(query.with_for_update(read=True).execution_options(populate_existing=True)).one_or_none()
    if link is None:
        raise NotFound("There is no link {code} on this map. It may have been taken off.", code=code)
    return link


def _sent(session: Session, client: str) -> models.Verdict | None:
    return session.exec(select(models.Verdict).where(models.Verdict.client == client)).one_or_none()


_SAYS = ("map_id", "link_id", "person_id", "participant_id", "mark", "reason", "note")


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
        raise InvalidMark("The note has {length} characters. {most} is the most.", length=len(note), most=LONGEST_NOTE)
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in note + client):
        raise InvalidMark("The note holds a character that no text may hold (NUL or half a pair). Take it out.")
