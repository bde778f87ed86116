"""How is a review session prepared, opened, shown and closed, and how is each of these taken back?

A session goes from draft over open and revealed to closed, a step at a time, forward or back, each step with a reason where one
is given. Every act of whoever leads is a row of the session's log, with what it changed before and after, so that it can be
told and undone. One thing cannot: once marks were shown, what was marked blind stays as it was, and the session is never blind
again, whatever state it goes back to. The database itself sees to that.

A seminar that is led from link to link shows its marks link by link too: those on one are shown and talked over while all
others are still marked blind. What holds for a session whose marks were shown then holds for that link alone.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Any

from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from argmap import maps
from argmap.joining import new_code, seats
from argmap.models import (
    Assignment,
    BuiltMap,
    Link,
    Map,
    Node,
    Participant,
    Person,
    Proposal,
    RevealedLink,
    ReviewSession,
    SessionAct,
    Verdict,
)
from claims.errors import ArgmapError, NotFound
from claims.models import now
from claims.vocabulary import (
    Exercise,
    MarkingOrder,
    Naming,
    NodeKind,
    Round,
    SessionKind,
    SessionState,
    StandingRule,
)

LONGEST_TITLE = 200
LONGEST_WHY = 2_000
"""Characters."""


class SessionRefused(ArgmapError):
    """Something about a session cannot be done as it stands."""

    code = "session_refused"


class Act(StrEnum):
    """What whoever leads did."""

    MAKE = "make"
    SET = "set"
    """Changed a setting."""
    OPEN = "open"
    DRAFT = "draft"
    """Went back to preparing it."""
    REVEAL = "reveal"
    HIDE = "hide"
    """Went back to marking, each for themselves."""
    ADJUDICATE = "adjudicate"
    DISCUSS = "discuss"
    """Went back to discussing."""
    CLOSE = "close"
    REOPEN = "reopen"
    SHOW = "show"
    """Put a link on show."""
    REVEAL_LINK = "reveal_link"
    """Showed the marks on one link."""
    HIDE_LINK = "hide_link"
    ASSIGN = "assign"
    REMOVE = "remove"
    """A participant was taken out."""
    READMIT = "readmit"
    """And came back in."""
    UNDO = "undo"


STEPS: Mapping[Act, tuple[tuple[SessionState, Round | None], tuple[SessionState, Round | None]]] = {
    Act.OPEN: ((SessionState.DRAFT, None), (SessionState.OPEN, None)),
    Act.DRAFT: ((SessionState.OPEN, None), (SessionState.DRAFT, None)),
    Act.REVEAL: ((SessionState.OPEN, None), (SessionState.REVEALED, Round.DISCUSSED)),
    Act.HIDE: ((SessionState.REVEALED, Round.DISCUSSED), (SessionState.OPEN, Round.DISCUSSED)),
    Act.ADJUDICATE: ((SessionState.REVEALED, Round.DISCUSSED), (SessionState.REVEALED, Round.ADJUDICATED)),
    Act.DISCUSS: ((SessionState.REVEALED, Round.ADJUDICATED), (SessionState.REVEALED, Round.DISCUSSED)),
    Act.CLOSE: ((SessionState.REVEALED, None), (SessionState.CLOSED, None)),
    Act.REOPEN: ((SessionState.CLOSED, None), (SessionState.REVEALED, None)),
}
"""What each step goes from and to; a round of None is any, and stays."""
_SETTINGS = ("title", "naming", "order", "rule", "led", "marks_wanted", "due", "claim_id")
_FIXED_ONCE_OPEN = ("naming", "claim_id")
"""People said what they said under these."""


def make(
    session: Session,
    held: Map,
    by: Person,
    kind: SessionKind,
    title: str,
    *,
    exercise: Exercise = Exercise.MARK,
    naming: Naming | None = None,
    order: MarkingOrder = MarkingOrder.INFLUENCE,
    rule: StandingRule | None = None,
    led: bool = False,
    marks_wanted: int = 0,
    due: datetime | None = None,
    claim: str = "",
    template: ReviewSession | None = None,
) -> ReviewSession:
    """A new session on the map, as a draft. SessionRefused where it makes no sense.

    Where nothing else is said, a seminar goes by what two of three say, a peer review by what all say. ``claim`` is the code of
    the statement that evidence is sought for.
    """
    row = ReviewSession(
        map_id=held.id,
        kind=kind,
        exercise=exercise,
        title=_title(title or held.title[:LONGEST_TITLE]),
        naming=naming or (Naming.NAMED if kind is SessionKind.SEMINAR else Naming.PSEUDONYMS),
        order=order,
        rule=rule or (StandingRule.TWO_THIRDS if kind is SessionKind.SEMINAR else StandingRule.UNANIMOUS),
        code=new_code() if kind is SessionKind.SEMINAR else None,
        led=led,
        claim_id=_claim(session, held, claim),
        marks_wanted=_wanted(marks_wanted),
        seed=secrets.randbits(31),
        due=due,
        map_version=held.version,
        template_id=template.id if template else None,
        made_by=by.id,
    )
    session.add(row)
    session.flush()
    _log(session, row, Act.MAKE, {}, {}, by, "")
    return row


def again(session: Session, row: ReviewSession, by: Person, title: str) -> ReviewSession:
    """The same session for another group: as a draft, with its own code and nobody in it."""
    held = session.get_one(Map, row.map_id)
    claim = session.get(Node, row.claim_id) if row.claim_id else None
    return make(
        session,
        held,
        by,
        row.kind,
        title,
        exercise=row.exercise,
        naming=row.naming,
        order=row.order,
        rule=row.rule,
        led=row.led,
        marks_wanted=row.marks_wanted,
        claim=(claim.code or "") if claim else "",
        template=row,
    )


def sessions_of(session: Session, held: Map) -> Sequence[ReviewSession]:
    """The sessions on a map, the newest first."""
    return session.exec(
        select(ReviewSession).where(ReviewSession.map_id == held.id).order_by(col(ReviewSession.id).desc())
    ).all()


def shown(row: ReviewSession) -> bool:
    """Whether the marks of a session are shown to its people. Every page that shows one asks this."""
    return row.state in (SessionState.REVEALED, SessionState.CLOSED)


def one_by_one(row: ReviewSession) -> bool:
    """Whether the marks of single links may be shown in this session, while the others are still marked."""
    return row.kind is SessionKind.SEMINAR and row.exercise is Exercise.MARK and row.led


def revealed(session: Session, row: ReviewSession) -> dict[str, bool]:
    """The links whose marks were shown by themselves, by code, and whether they are shown now; they are not blind any more."""
    asked = select(Link.code, RevealedLink.shown).join(Link, col(Link.id) == RevealedLink.link_id)
    return dict(session.exec(asked.where(RevealedLink.session_id == row.id, col(Link.removed).is_(False))).all())


def shows(session: Session, row: ReviewSession, code: str) -> bool:
    """Whether the marks on one link are shown to the session's people: with all others, or by themselves."""
    return shown(row) or (row.state is SessionState.OPEN and revealed(session, row).get(code, False))


def round_on(session: Session, row: ReviewSession, code: str) -> Round:
    """Under what knowledge a link is marked now: discussed where its marks were shown before the session's were."""
    return Round.DISCUSSED if row.round is Round.BLIND and code in revealed(session, row) else row.round


def marking(row: ReviewSession) -> bool:
    """Whether marks are made now."""
    return row.state in (SessionState.OPEN, SessionState.REVEALED) and row.round is not Round.ADJUDICATED


def marked_in(session: Session, held: Map, person: Person) -> ReviewSession | None:
    """The session on a map in which somebody with an account marks now, and where their marks belong; the newest of several."""
    asked = (
        select(ReviewSession)
        .join(Participant, col(Participant.session_id) == ReviewSession.id)
        .where(ReviewSession.map_id == held.id, ReviewSession.exercise == Exercise.MARK)
        .where(Participant.person_id == person.id, col(Participant.left).is_(None))
        .order_by(col(ReviewSession.id).desc())
    )
    return next((row for row in session.exec(asked).all() if marking(row)), None)


def possible(row: ReviewSession) -> tuple[Act, ...]:
    """The steps that lead on or back from where the session is."""
    return tuple(act for act, (start, _) in STEPS.items() if _at(row, start) and _makes_sense(row, act))


def step(session: Session, row: ReviewSession, act: Act, by: Person, why: str = "") -> None:
    """Go on, or back; SessionRefused where that is no step from here, or something is lacking for it."""
    start, (state, part) = STEPS[act]
    row = _fresh(session, row)
    if not _at(row, start):
        raise SessionRefused("The session is not where this step begins. Somebody may have taken it; look at it as it is now.")
    if not _makes_sense(row, act):
        raise SessionRefused("Nothing is marked in this exercise, so there is nothing to decide. Close it instead.")
    if act is Act.OPEN:
        _refuse_unready(session, row)
    if act is Act.DRAFT and _marks(session, row):
        raise SessionRefused(
            "Marks were made already, so it is no draft any more. Show the marks and close the session instead."
        )
    hidden: dict[str, Any] = {"links": []} if act is Act.HIDE else {}
    _change(session, row, act, {"state": state, "round": part or row.round} | hidden, by, why)


def set_up(session: Session, row: ReviewSession, by: Person, **settings: Any) -> None:
    """Change settings: ``title naming order rule led marks_wanted due claim_id``.

    SessionRefused for what can change no more.
    """
    row = _fresh(session, row)
    unknown = set(settings) - set(_SETTINGS)
    if unknown:
        raise TypeError(f"no settings of a session: {sorted(unknown)}")
    changed = {name: value for name, value in settings.items() if getattr(row, name) != value}
    if row.state is not SessionState.DRAFT and set(changed) & set(_FIXED_ONCE_OPEN):
        raise SessionRefused("What people are called, and what is sought, is fixed once a session is open. Make another one.")
    if "title" in changed:
        changed["title"] = _title(str(changed["title"]))
    if "marks_wanted" in changed:
        changed["marks_wanted"] = _wanted(int(changed["marks_wanted"]))
    if changed:
        _change(session, row, Act.SET, changed, by, "")


def show(session: Session, row: ReviewSession, code: str, by: Person) -> None:
    """Put a link on show, or none (""); NotFound where there is none of that code."""
    row = _fresh(session, row)
    number: int | None = None
    if code:
        asked = select(Link.id).where(Link.map_id == row.map_id, Link.code == code, col(Link.removed).is_(False))
        number = session.exec(asked).first()
        if number is None:
            raise NotFound("There is no link {code} on this map. It may have been taken off.", code=code)
    if number != row.shown_id:
        _change(session, row, Act.SHOW, {"shown_id": number}, by, "")


def reveal(session: Session, row: ReviewSession, code: str, by: Person, *, hide: bool = False) -> None:
    """Show the marks on one link, or hide them again, while all others stay as they are.

    What was marked on it until now is its blind round, for good. SessionRefused where links are not shown one by one (see
    ``one_by_one``); NotFound where there is no such link.
    """
    row = _fresh(session, row)
    if row.state is not SessionState.OPEN or not (hide or one_by_one(row)):
        raise SessionRefused("Marks are shown link by link only while a seminar is open and you lead it from link to link.")
    asked = select(Link.id).where(Link.map_id == row.map_id, Link.code == code, col(Link.removed).is_(False))
    number = session.exec(asked.with_for_update()).first()  # who marks it now is done before, or comes after
    if number is None:
        raise NotFound("There is no link {code} on this map. It may have been taken off.", code=code)
    now_shown = _links(session, row)
    links = [each for each in now_shown if each != number] if hide else sorted({*now_shown, number})
    if links != now_shown:
        _change(session, row, Act.HIDE_LINK if hide else Act.REVEAL_LINK, {"links": links}, by, "")


def remove(session: Session, row: ReviewSession, participant: Participant, by: Person, why: str = "") -> None:
    """Take somebody out: their marks stay, and count no more; their browser and key open nothing."""
    if participant.left is not None:
        return
    row = _fresh(session, row)
    participant.left = now()
    session.add(participant)
    _log(session, row, Act.REMOVE, {"participant": participant.id}, {}, by, why)


def readmit(session: Session, row: ReviewSession, participant: Participant, by: Person) -> None:
    """Take somebody back in who was taken out: their marks count again, and browser and key open what they opened."""
    if participant.left is None:
        return
    row = _fresh(session, row)
    left, participant.left = participant.left, None
    session.add(participant)
    _log(session, row, Act.READMIT, {"participant": participant.id, "left": left.isoformat()}, {}, by, "")


def undo(session: Session, row: ReviewSession, by: Person) -> SessionAct:
    """Take back the newest act that was not taken back; SessionRefused where there is none.

    Hiding marks that were shown is taking back too, but the round stays discussed: what was seen was seen.
    """
    row = _fresh(session, row)
    last = next((each for each in log(session, row) if undoable(each)), None)
    if last is None:
        raise SessionRefused("There is nothing to undo: the session is as it was made.")
    if last.act in (Act.REMOVE, Act.READMIT):
        back = session.get(Participant, last.before["participant"])
        if back is not None:
            back.left = datetime.fromisoformat(last.before["left"]) if last.act == Act.READMIT else None
            session.add(back)
    elif last.act == Act.ASSIGN:
        _write(session, row, {int(who): links for who, links in last.before["assigned"].items()})
    else:
        if last.act == Act.OPEN and _marks(session, row):
            raise SessionRefused(
                "Marks were made already, so it is no draft any more. Show the marks and close the session instead."
            )
        values = _unpacked(last.before)
        if values.get("round") is Round.BLIND and row.round is not Round.BLIND:
            values["round"] = Round.DISCUSSED
        _put(session, row, values)
    last.undone = True
    session.add(last)
    _log(session, row, Act.UNDO, {"seq": last.seq}, {}, by, "")
    return last


def log(session: Session, row: ReviewSession) -> Sequence[SessionAct]:
    """All acts on a session, the newest first."""
    return session.exec(select(SessionAct).where(SessionAct.session_id == row.id).order_by(col(SessionAct.seq).desc())).all()


def delete_session(session: Session, row: ReviewSession) -> None:
    """Delete a session with its people and all their marks. This is the one thing that cannot be undone."""
    maps.drop_built(session, col(ReviewSession.id) == row.id)
    session.delete(row)
    session.flush()


# Who marks what


def assigned(session: Session, row: ReviewSession) -> dict[int, tuple[str, ...]]:
    """The codes of the links that each participant is asked to mark, in map order; empty where everybody marks all.

    As soon as anybody was given some, who is not in it is asked none: whoever came later waits to be given theirs.
    """
    asked = (
        select(Assignment.participant_id, Link.code)
        .join(Link, col(Link.id) == Assignment.link_id)
        .where(Assignment.session_id == row.id, col(Link.removed).is_(False))
        .order_by(col(Link.place), col(Link.id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for who, code in session.exec(asked).all():
        found[who] = (*found.get(who, ()), code)
    return found


def assigned_to(session: Session, row: ReviewSession, participant: Participant) -> tuple[str, ...] | None:
    """The codes of the links one participant is asked to mark; None where everybody marks all."""
    given = (
        select(Link.code)
        .join(Assignment, col(Assignment.link_id) == Link.id)
        .where(Assignment.session_id == row.id, col(Link.removed).is_(False))
        .order_by(col(Link.place), col(Link.id))
    )
    own = tuple(session.exec(given.where(Assignment.participant_id == participant.id)).all())
    return own if own or session.exec(given.limit(1)).first() is not None else None


def assign(session: Session, row: ReviewSession, participant: Participant, codes: Collection[str], by: Person) -> None:
    """Ask a participant to mark these links, and no others. What everybody else here is asked stays as it is.

    Where that makes everybody mark all, it is as if nothing was assigned. SessionRefused where nobody would be asked anything.
    """
    row = _fresh(session, row)
    numbers = _numbers(session, row)
    if unknown := [code for code in codes if code not in numbers]:
        raise NotFound("There is no link {code} on this map. It may have been taken off.", code=unknown[0])
    before, everything = _assignment(session, row), sorted(numbers.values())
    people = {each.id for each in seats(session, row)}
    after = dict(before or dict.fromkeys(people, everything))
    after.pop(participant.id, None)
    if codes:
        after[participant.id] = sorted(numbers[code] for code in codes)
    if not after:
        raise SessionRefused("Then nobody would be asked to mark anything. Choose a link, or give some to somebody else first.")
    if all(after.get(who) == everything for who in people):
        after = {}
    _assign(session, row, before, after, by)


def assign_all(session: Session, row: ReviewSession, wanted: int, by: Person) -> None:
    """Share the links out so that every one gets ``wanted`` marks, and everybody about as many.

    SessionRefused where there are too few people for that.
    """
    row = _fresh(session, row)
    people = seats(session, row)
    if wanted > len(people):
        raise SessionRefused(
            "There are {people} reviewers, so no link can get {wanted} marks. Invite more, or ask for fewer.",
            people=len(people),
            wanted=wanted,
        )
    shared = share([each.id for each in people], list(_numbers(session, row).values()), wanted, row.seed)
    before = _assignment(session, row)
    row.marks_wanted = _wanted(wanted)
    _assign(session, row, before, {who: sorted(links) for who, links in shared.items() if links}, by)


def share(people: Sequence[int], links: Sequence[int], wanted: int, seed: int) -> dict[int, list[int]]:
    """Every link to ``wanted`` of the people, so that nobody has two more than another.

    Drawn, so that the same two people do not meet on every link; the same seed gives the same.
    """
    random = Random(seed)  # noqa: S311 - fair, not secret
    load = dict.fromkeys(people, 0)
    shared: dict[int, list[int]] = {who: [] for who in people}
    for link in random.sample(list(links), len(links)):
        turn = random.sample(list(people), len(people))
        for who in sorted(turn, key=lambda each: load[each])[:wanted]:
            shared[who].append(link)
            load[who] += 1
    return shared


def _assignment(session: Session, row: ReviewSession) -> dict[int, list[int]]:
    asked = select(Assignment.participant_id, Assignment.link_id).where(Assignment.session_id == row.id)
    found: dict[int, list[int]] = {}
    for who, link in session.exec(asked.order_by(col(Assignment.link_id))).all():
        found.setdefault(who, []).append(link)
    return found


def _assign(
    session: Session, row: ReviewSession, before: dict[int, list[int]], after: dict[int, list[int]], by: Person
) -> None:
    if before == after:
        return
    _write(session, row, after)
    packed = [{"assigned": {str(who): links for who, links in each.items()}} for each in (before, after)]
    _log(session, row, Act.ASSIGN, packed[0], packed[1], by, "")


def _write(session: Session, row: ReviewSession, after: Mapping[int, Iterable[int]]) -> None:
    session.exec(delete(Assignment).where(col(Assignment.session_id) == row.id))
    for who, links in after.items():
        session.add_all(Assignment(session_id=row.id, participant_id=who, link_id=link) for link in links)
    session.flush()


def _numbers(session: Session, row: ReviewSession) -> dict[str, int]:
    asked = select(Link.code, Link.id).where(Link.map_id == row.map_id, col(Link.removed).is_(False))
    return dict(session.exec(asked.order_by(col(Link.place), col(Link.id))).all())


# What all acts have in common


def _fresh(session: Session, row: ReviewSession) -> ReviewSession:
    """The row as it is now, held until this transaction is over: two who lead act one after the other."""
    asked = select(ReviewSession).where(ReviewSession.id == row.id).with_for_update()
    held = session.exec(asked.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFound("This session was deleted.")
    return held


def _makes_sense(row: ReviewSession, act: Act) -> bool:
    """There is something to decide only where links are marked."""
    return act is not Act.ADJUDICATE or row.exercise is Exercise.MARK


def _at(row: ReviewSession, place: tuple[SessionState, Round | None]) -> bool:
    return row.state is place[0] and place[1] in (None, row.round)


def _change(session: Session, row: ReviewSession, act: Act, values: Mapping[str, Any], by: Person, why: str) -> None:
    before = {name: _links(session, row) if name == "links" else getattr(row, name) for name in values}
    _put(session, row, values)
    _log(session, row, act, _packed(before), _packed(values), by, why)


def _put(session: Session, row: ReviewSession, values: Mapping[str, Any]) -> None:
    """Set values of a session; ``links`` are the row ids of those whose marks are shown by themselves, and only those."""
    for name, value in values.items():
        if name != "links":
            setattr(row, name, value)
    if "links" in values:
        known = {each.link_id: each for each in session.exec(_revealed(row)).all()}
        for number in values["links"]:
            known.setdefault(number, RevealedLink(session_id=row.id, link_id=number))
        for number, each in known.items():
            each.shown = number in values["links"]
            session.add(each)


def _links(session: Session, row: ReviewSession) -> list[int]:
    return sorted(each.link_id for each in session.exec(_revealed(row)).all() if each.shown)


def _revealed(row: ReviewSession) -> SelectOfScalar[RevealedLink]:
    return select(RevealedLink).where(RevealedLink.session_id == row.id)


def _log(
    session: Session, row: ReviewSession, act: Act, before: dict[str, Any], after: dict[str, Any], by: Person, why: str
) -> None:
    if len(why) > LONGEST_WHY:
        raise SessionRefused("The reason has {length} characters. {most} is the most.", length=len(why), most=LONGEST_WHY)
    last = session.exec(select(func.max(SessionAct.seq)).where(SessionAct.session_id == row.id)).one()
    row.version += 1
    session.add(row)
    session.add(
        SessionAct(
            session_id=row.id, seq=(last or 0) + 1, act=act, before=before, after=after, why=why.strip(), person_id=by.id
        )
    )
    session.flush()


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    kinds: dict[str, Any] = {
        "state": SessionState, "round": Round, "naming": Naming, "order": MarkingOrder, "rule": StandingRule,
        "due": datetime.fromisoformat,
    }  # fmt: skip
    return {name: kinds[name](value) if name in kinds and value is not None else value for name, value in values.items()}


def undoable(act: SessionAct) -> bool:
    """Whether an act can still be taken back. Which link was on show cannot: another one is put there instead."""
    return not act.undone and act.act not in (Act.MAKE, Act.UNDO, Act.SHOW)


def _refuse_unready(session: Session, row: ReviewSession) -> None:
    if row.exercise is Exercise.MARK and not _numbers(session, row):
        raise SessionRefused("There is no link on this map to mark. Link a piece of evidence to a claim first.")
    if row.exercise is Exercise.FIND and row.claim_id is None:
        raise SessionRefused("Choose the claim that evidence is to be found for, then open the session.")


def _marks(session: Session, row: ReviewSession) -> bool:
    """Whether anybody marked a link, proposed a passage or built anything."""
    own = (
        select(Verdict.id).where(Verdict.session_id == row.id),
        select(Proposal.id).where(Proposal.session_id == row.id),
        select(BuiltMap.map_id).where(BuiltMap.session_id == row.id),
    )
    return any(session.exec(asked.limit(1)).first() is not None for asked in own)


def _claim(session: Session, held: Map, code: str) -> int | None:
    if not code:
        return None
    asked = select(Node).where(Node.map_id == held.id, Node.code == code, col(Node.removed).is_(False))
    node = session.exec(asked).one_or_none()
    if node is None or node.kind is NodeKind.EVIDENCE:
        raise SessionRefused("Evidence is sought for a claim or the hypothesis. Choose one of the map's.")
    return node.id


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise SessionRefused("Give the session a title that its people know it by.")
    if len(title) > LONGEST_TITLE:
        raise SessionRefused("The title has {length} characters. {most} is the most.", length=len(title), most=LONGEST_TITLE)
    return title


def _wanted(count: int) -> int:
    if not 0 <= count <= 1_000:
        raise SessionRefused("Marks for each link: a whole number from 0 (everybody marks all) to 1,000.")
    return count
