"""On which links do the reviewers of a session differ, which of these matter most, and what was decided on them?

A decision stands beside the marks and never over them: the session's standings go on following from its marks alone, and
whoever was of another mind is told with the decision. Decisions are rows that are only ever added; the newest on a link counts,
and taking one back is a row too. Nothing here shows what a session does not show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log2

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from argmap import models, review, sessions
from argmap.models import Link, Person, ReviewSession
from argmap.review import LONGEST_CLIENT, LONGEST_NOTE, Verdict
from argmap.sessions import SessionRefused
from claims.errors import NotFound
from claims.vocabulary import Mark, MarkReason, Round, SessionState, Standing


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one link."""

    link: str
    outcome: Mark
    """``cannot_tell``: it is left open, on purpose."""
    reason: MarkReason | None
    note: str
    person: int | None
    """Row id of whoever decided."""
    revision: int
    """Of the link as it was when it was decided."""
    stale: bool
    """What the link rests on has changed since: it is to be decided anew."""
    made: datetime


@dataclass(frozen=True, slots=True)
class Contested:
    """A link that the reviewers did not settle."""

    link: str
    marks: Mapping[Mark, int]
    """How many gave each mark, of those that count."""
    disagreement: float
    """From 0 (of one mind) to 1 (as many for as against): the entropy of supported and weak, in bits."""
    influence: float
    """How far the link can move the conclusion."""
    decision: Decision | None
    """What was decided on the link as it is now."""


def queue(
    given: Iterable[Verdict], decided: Mapping[str, Decision], influence: Mapping[str, float], order: Iterable[str]
) -> tuple[Contested, ...]:
    """The links that were not settled: on which marks differ, or on which nobody could tell.

    What is undecided comes first; then by disagreement times influence, so that what is most open and matters most is first. Of
    those that matter alike the more even comes first, then the one with more marks, then by ``order`` (codes, as on the map).
    Only marks on the links as they are now count.
    """
    marks: dict[str, Counter[Mark]] = {}
    for each in given:
        if not each.stale:
            marks.setdefault(each.link, Counter())[each.mark] += 1
    place = {code: number for number, code in enumerate(order)}
    found = []
    for code, counts in marks.items():
        even = disagreement(counts[Mark.SUPPORTED], counts[Mark.WEAK])
        if even or not counts[Mark.SUPPORTED] + counts[Mark.WEAK]:
            decision = decided.get(code)
            settled = decision if decision is not None and not decision.stale else None
            found.append(Contested(code, dict(counts), even, influence.get(code, 0.0), settled))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.decision is not None,
                -round(each.disagreement * each.influence, 9),
                -round(each.disagreement, 9),
                -sum(each.marks.values()),
                place.get(each.link, len(place)),
            ),
        )
    )


def disagreement(supported: int, weak: int) -> float:
    """How even two kinds of mark are, from 0 (all alike, or none) to 1 (as many of one as of the other): entropy in bits."""
    count = supported + weak
    return sum(each / count * log2(count / each) for each in (supported, weak) if each)


def decisions(session: Session, row: ReviewSession) -> dict[str, Decision]:
    """What was decided on each link that is still on the map, by its code; nothing unless the session shows its marks."""
    if not sessions.shown(row):
        return {}
    asked = (
        select(models.Adjudication, Link.code, Link.revision)
        .join(Link, col(Link.id) == models.Adjudication.link_id)
        .where(models.Adjudication.session_id == row.id, col(Link.removed).is_(False))
        .order_by(col(models.Adjudication.id))
    )
    newest: dict[str, Decision] = {}
    for each, code, revision in session.exec(asked).all():
        newest.pop(code, None)
        if each.outcome is not None:
            newest[code] = Decision(
                link=code,
                outcome=each.outcome,
                reason=each.reason,
                note=each.note,
                person=each.person_id,
                revision=each.revision,
                stale=each.revision != revision,
                made=each.made,
            )
    return newest


def decide(
    session: Session,
    row: ReviewSession,
    code: str,
    outcome: Mark | None,
    by: Person,
    *,
    reason: MarkReason | None = None,
    note: str = "",
    client: str,
    seen: int | None = None,
) -> models.Adjudication:
    """Decide on a link, as it is now; None takes the last decision back.

    ``client`` is chosen by whoever sends it: the same sent twice is one row. ``seen`` is the revision that was looked at, where
    that is known. NotFound where there is no such link; SessionRefused where the session is not at deciding, where nobody
    marked the link or it has changed since it was looked at, or where the decision makes no sense.
    """
    note = note.strip()
    _refuse_nonsense(outcome, reason, note, client)
    row = _held(session, row)
    if (sent := _sent(session, row, client)) is not None:
        return sent
    if row.state is not SessionState.REVEALED or row.round is not Round.ADJUDICATED:
        raise SessionRefused("Decisions are made when the discussion is over. Go on to deciding first.")
    link = _link(session, row, code)
    if seen is not None and seen != link.revision:
        raise SessionRefused("What this link rests on has changed since you read it. Read it as it is now, then decide.")
    if outcome is None:
        if code not in decisions(session, row):
            raise SessionRefused("There is no decision on this link to take back.")
    elif not any(each.link == code for each in review.seen_in(session, row, None)):
        raise SessionRefused("Nobody has marked this link, so there is nothing to decide between.")
    wanted = models.Adjudication(
        session_id=row.id, map_id=row.map_id, link_id=link.id, revision=link.revision, outcome=outcome,
        reason=reason, note=note, person_id=by.id, client=client,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(wanted)
    except IntegrityError:  # the same decision came twice at once
        sent = _sent(session, row, client)
        if sent is None:
            raise
        return sent
    row.version += 1
    session.add(row)
    session.flush()
    return wanted


def minority(given: Iterable[Verdict], decision: Decision) -> tuple[Verdict, ...]:
    """The marks on a link, as it is now, that say otherwise than was decided; who could not tell says neither."""
    return tuple(
        each
        for each in given
        if each.link == decision.link and not each.stale and each.mark not in (decision.outcome, Mark.CANNOT_TELL)
    )


def with_decisions(stands: Mapping[str, Standing], decided: Mapping[str, Decision]) -> dict[str, Standing]:
    """How the links would stand if what was decided were what the marks come to; what was left open stands as marked."""
    word = {Mark.SUPPORTED: Standing.SUPPORTED, Mark.WEAK: Standing.WEAK}
    taken = {code: word[each.outcome] for code, each in decided.items() if each.outcome in word and not each.stale}
    return {**stands, **taken}


def _held(session: Session, row: ReviewSession) -> ReviewSession:
    """The row as it is now, held until this transaction is over."""
    asked = select(ReviewSession).where(ReviewSession.id == row.id).with_for_update()
    held = session.exec(asked.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFound("This session was deleted.")
    return held


def _link(session: Session, row: ReviewSession, code: str) -> Link:
    asked = select(Link).where(Link.map_id == row.map_id, Link.code == code, col(Link.removed).is_(False))
    link = session.exec(asked.with_for_update(read=True).execution_options(populate_existing=True)).one_or_none()
    if link is None:
        raise NotFound("There is no link {code} on this map. It may have been taken off.", code=code)
    return link


def _sent(session: Session, row: ReviewSession, client: str) -> models.Adjudication | None:
    asked = select(models.Adjudication).where(models.Adjudication.client == client, models.Adjudication.session_id == row.id)
    return session.exec(asked).one_or_none()


def _refuse_nonsense(outcome: Mark | None, reason: MarkReason | None, note: str, client: str) -> None:
    if not 0 < len(client) <= LONGEST_CLIENT:
        raise SessionRefused("The page sent no name for this decision. Open the link again, then decide.")
    if outcome is Mark.SUPPORTED and reason is not None:
        raise SessionRefused("These reasons are for what is weak or cannot be told. Leave the reason out, or write a note.")
    if len(note) > LONGEST_NOTE:
        raise SessionRefused("The note has {length} characters. {most} is the most.", length=len(note), most=LONGEST_NOTE)
