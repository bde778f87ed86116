"""Who are the people at the maps, how do they sign in, and who has which role where?

Names, passwords, roles and invitations. What a role may do is not said here: the doors have one table for that. An account is
closed and never deleted, since its marks stay. Where a password is hashed or checked, it is done before the first question
to the database, so that a writing transaction does not wait for it.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from time import monotonic
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from argmap.models import BuiltMap, Invitation, Map, Membership, Person
from argmap.names import LONGEST, has_hidden, skeleton, tidy
from claims.db import Database
from claims.errors import ArgmapError
from claims.models import now
from claims.vocabulary import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 500
"""Characters; the longest so that nobody has the server hash a book."""
INVITATION_DAYS = 14
LOCAL = "local"
"""What the one person of the local mode is called in the database; a screen says it in its own language."""
_LOCAL_SKELETON = " local"
"""No name has a blank in its skeleton, so nobody else can have this one."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with the least that OWASP recommends: a class of 300 signing in at once still fits into a small machine."""
_RANK = {role: rank for rank, role in enumerate(Role)}


class Refusal(StrEnum):
    """Why an account's matter was refused: for a program, and for the sentence in another language."""

    NAME_EMPTY = "name_empty"
    NAME_LONG = "name_long"
    NAME_HIDDEN = "name_hidden"
    NAME_TAKEN = "name_taken"
    PASSWORD_SHORT = "password_short"  # noqa: S105
    PASSWORD_LONG = "password_long"  # noqa: S105
    PASSWORD_IS_NAME = "password_is_name"  # noqa: S105
    WRONG = "wrong"
    WAIT = "wait"
    NOT_FIRST = "not_first"
    LAST_OWNER = "last_owner"
    LAST_ADMINISTRATOR = "last_administrator"
    INVITATION_OVER = "invitation_over"
    NOT_A_MEMBER = "not_a_member"
    CLOSED = "closed"


SENTENCES = {
    Refusal.NAME_EMPTY: "A name needs at least one letter. Write one that others know you by.",
    Refusal.NAME_LONG: f"The name has more than {LONGEST} characters. Write a shorter one.",
    Refusal.NAME_HIDDEN: "There are characters in the name that nobody sees. Type it anew instead of pasting it.",
    Refusal.NAME_TAKEN: "Somebody here has that name, or one that looks like it. Add a second name or a number.",
    Refusal.PASSWORD_SHORT: f"The password needs at least {SHORTEST_PASSWORD} characters. A few words in a row keep well.",
    Refusal.PASSWORD_LONG: f"The password has more than {LONGEST_PASSWORD} characters. Choose a shorter one.",
    Refusal.PASSWORD_IS_NAME: "The password is the name, which everybody sees. Choose another.",
    Refusal.WRONG: "Name and password do not go together. Check both, and whether the keyboard is in the right language.",
    Refusal.WAIT: "That was wrong too often. Wait {seconds} seconds, then try again.",
    Refusal.NOT_FIRST: "Somebody was here first. Ask an administrator for an invitation.",
    Refusal.LAST_OWNER: "You are the last owner of {maps}. Make somebody else an owner first.",
    Refusal.LAST_ADMINISTRATOR: "This is the last administrator. Make somebody else one first.",
    Refusal.INVITATION_OVER: "This invitation was used, withdrawn, or has expired. Ask for a new one.",
    Refusal.NOT_A_MEMBER: "That person is not on this map. Send an invitation.",
    Refusal.CLOSED: "That account was closed. Send an invitation for a new one.",
}


class AccountRefused(ArgmapError):
    """Something about an account cannot be done; ``why`` says which sentence this is."""

    code = "account_refused"

    def __init__(self, why: Refusal, **values: object) -> None:
        super().__init__(SENTENCES[why].format(**values), why=why.value, **values)
        self.why = why


# People


def first_run(session: Session) -> bool:
    """Whether there is nobody yet who could sign in; the person of the local mode cannot."""
    return session.exec(select(Person.id).where(col(Person.password).is_not(None)).limit(1)).first() is None


def first_person(session: Session, name: str, password: str) -> Person:
    """Make the first person, who becomes administrator; what was done in the local mode is theirs.

    AccountRefused where somebody is there already, or the name or password is none.
    """
    name, look, hashed = _credentials(name, password)
    if not first_run(session):
        raise AccountRefused(Refusal.NOT_FIRST)
    row = _by_skeleton(session, _LOCAL_SKELETON)
    if row is None:
        return _flushed(session, Person(name=name, skeleton=look, password=hashed, administrator=True, stamp=_stamp()))
    row.name, row.skeleton, row.password, row.stamp = name, look, hashed, _stamp()
    return _flushed(session, row)


def add_person(session: Session, name: str, password: str, *, administrator: bool = False) -> Person:
    """Make an account; AccountRefused says what is wrong with the name or the password."""
    name, look, hashed = _credentials(name, password)
    return _flushed(session, Person(name=name, skeleton=look, password=hashed, administrator=administrator, stamp=_stamp()))


def local_person(session: Session) -> Person:
    """The one person of the local mode: made when first asked for, administrator, without a password."""
    held = _by_skeleton(session, _LOCAL_SKELETON)
    if held is not None:
        return held
    try:
        return _flushed(session, Person(name=LOCAL, skeleton=_LOCAL_SKELETON, administrator=True, stamp=_stamp()))
    except AccountRefused:  # on PostgreSQL another may have made it since we looked
        return session.exec(select(Person).where(Person.skeleton == _LOCAL_SKELETON)).one()


def people(session: Session) -> Sequence[Person]:
    """Everybody with an open account, in the order they came."""
    return session.exec(select(Person).where(col(Person.left).is_(None)).order_by(col(Person.id))).all()


def rename(session: Session, person: Person, name: str) -> Person:
    """Give a person another name; AccountRefused where it is none or taken."""
    shown, look = checked_name(name)
    look = person.skeleton if person.skeleton == _LOCAL_SKELETON else look
    _refuse_taken(session, look, person.id)
    person.name, person.skeleton = shown, look
    return _flushed(session, person)


def make_administrator(session: Session, person: Person, administrator: bool = True) -> None:
    """Make somebody an administrator, or no longer one; AccountRefused for the last one and for closed accounts."""
    if person.left is not None:
        raise AccountRefused(Refusal.CLOSED)
    if not administrator:
        _refuse_last_administrator(session, person)
    person.administrator = administrator
    session.add(person)
    session.flush()


def close(session: Session, person: Person) -> None:
    """Close an account: its marks stay under its name, which nobody else can take; it signs in no more.

    AccountRefused for the last administrator, and for the last owner of a map that others are on.
    """
    _refuse_last_administrator(session, person)
    owned = select(Membership.map_id).where(Membership.person_id == person.id, Membership.role == Role.OWNER)
    maps = session.exec(owned).all()
    _refuse_last_owner([held for held in maps if _others(session, held, person) and not _other_owners(session, held, person)])
    session.execute(delete(Membership).where(col(Membership.person_id) == person.id))
    _withdraw_all(session, col(Invitation.made_by) == person.id)
    person.password, person.administrator, person.stamp, person.left = None, False, _stamp(), now()
    session.add(person)
    session.flush()


def checked_name(name: str) -> tuple[str, str]:
    """The name as it is shown, and its skeleton; AccountRefused where it is no name."""
    if len(name) > 10 * LONGEST:
        raise AccountRefused(Refusal.NAME_LONG)
    name = tidy(name)
    if len(name) > LONGEST:
        raise AccountRefused(Refusal.NAME_LONG)
    if has_hidden(name):
        raise AccountRefused(Refusal.NAME_HIDDEN)
    look = skeleton(name)
    if not any(letter.isalnum() for letter in look):
        raise AccountRefused(Refusal.NAME_EMPTY)
    return name, look


def _flushed(session: Session, person: Person) -> Person:
    """The person's row written; refused where somebody else looks the same."""
    _refuse_taken(session, person.skeleton, person.id)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:  # on PostgreSQL another may have taken it since we looked
        raise AccountRefused(Refusal.NAME_TAKEN) from error
    return person


def _refuse_taken(session: Session, look: str, person: int | None) -> None:
    with session.no_autoflush:
        held = session.exec(select(Person.id).where(Person.skeleton == look)).first()
    if held is not None and held != person:
        raise AccountRefused(Refusal.NAME_TAKEN)


def _by_skeleton(session: Session, look: str) -> Person | None:
    return session.exec(select(Person).where(Person.skeleton == look)).first()


def _credentials(name: str, password: str) -> tuple[str, str, str]:
    name, look = checked_name(name)
    return name, look, _hashed(password, look)


def _refuse_last_administrator(session: Session, person: Person) -> None:
    """The local mode's person signs in nowhere, so it is no administrator that others could turn to."""
    others = select(Person.id).where(
        col(Person.administrator).is_(True),
        col(Person.left).is_(None),
        col(Person.password).is_not(None),
        Person.id != person.id,
    )
    if person.administrator and session.exec(others).first() is None:
        raise AccountRefused(Refusal.LAST_ADMINISTRATOR)


# Passwords and sessions


def sign_in(session: Session, name: str, password: str) -> Person:
    """The person of that name and password; AccountRefused (``WRONG``) otherwise, after the same time whichever it was.

    Writes nothing, so that a reading session will do. ``enter`` does this, counts the wrong tries and renews old hashes.
    """
    held = _named(session, name)
    hashed = held.password if held is not None and held.left is None else None
    right = _fits(hashed or _nobodys(), password)
    if held is None or hashed is None or not right:
        raise AccountRefused(Refusal.WRONG)
    return held


def enter(database: Database, throttle: "Throttle", name: str, password: str, address: str) -> Person:
    """Sign in from an address; AccountRefused is ``WRONG``, or ``WAIT`` where that was tried too often.

    A hash made with other parameters than today's is made anew.
    """
    who = skeleton(tidy(name[: 10 * LONGEST]))
    if (seconds := throttle.wait(who, address)) > 0:
        raise AccountRefused(Refusal.WAIT, seconds=int(seconds) + 1)
    with database.session() as session:
        person = sign_in(session, name, password)
    throttle.right(who, address)
    if person.password is not None and _HASHER.check_needs_rehash(person.password):
        anew = _HASHER.hash(_bytes(password))
        with database.session(write=True) as session:
            same = (col(Person.id) == person.id) & (col(Person.password) == person.password)
            session.execute(update(Person).where(same).values(password=anew))
        person.password = anew
    return person


def change_password(session: Session, person: Person, old: str, new: str) -> None:
    """Change one's own password, which ends all sessions; AccountRefused where the old one is wrong or the new one is none."""
    if not _fits(person.password or _nobodys(), old) or person.password is None:
        raise AccountRefused(Refusal.WRONG)
    set_password(session, person, new)


def set_password(session: Session, person: Person, new: str) -> None:
    """Give a person a new password (an administrator's act), which ends all their sessions; AccountRefused where it is none."""
    if person.left is not None:
        raise AccountRefused(Refusal.CLOSED)
    person.password = _hashed(new, person.skeleton)
    end_sessions(session, person)


def end_sessions(session: Session, person: Person) -> None:
    """End all of a person's sessions, this one too."""
    person.stamp = _stamp()
    session.add(person)
    session.flush()


def of_session(session: Session, person: int, stamp: str) -> Person | None:
    """Whose browser session this is, by what it holds; None where it was ended or the account was closed."""
    held = session.get(Person, person)
    same = held is not None and secrets.compare_digest(held.stamp.encode(), stamp.encode("utf-8", "replace"))
    return held if held is not None and same and held.left is None else None


def _named(session: Session, name: str) -> Person | None:
    try:
        shown, look = checked_name(name)
    except AccountRefused:
        shown, look = "", ""
    # The table of look-alikes grows from version to version: the name itself says who is meant even then.
    meant = (col(Person.skeleton) == look) | ((col(Person.name) == shown) & (col(Person.skeleton) != _LOCAL_SKELETON))
    return session.exec(select(Person).where(meant).order_by(col(Person.skeleton) != look)).first()


def _hashed(password: str, look: str) -> str:
    plain = normalize("NFKC", password)
    if len(plain) < SHORTEST_PASSWORD:
        raise AccountRefused(Refusal.PASSWORD_SHORT)
    if len(password) > LONGEST_PASSWORD:
        raise AccountRefused(Refusal.PASSWORD_LONG)
    if skeleton(plain) == look:
        raise AccountRefused(Refusal.PASSWORD_IS_NAME)
    return _HASHER.hash(_bytes(password))


def _fits(hashed: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _HASHER.verify(hashed, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """The password whichever keyboard it was typed on: composed or not, full width or half."""
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A hash that no password fits, checked where there is none to check, so that a stopwatch tells nothing."""
    return _HASHER.hash(secrets.token_bytes(32))


def _stamp() -> str:
    return secrets.token_urlsafe(16)


class Throttle:
    """How long must one wait who keeps guessing? Counted in memory, by name and address together and by name alone.

    Never by address alone: a whole class sits behind one. And generously by name alone: nobody shall lock another out.
    """

    FREE, FREE_BY_NAME = 10, 100
    """Wrong tries before the first wait."""
    FIRST, LONGEST = 5.0, 300.0
    """Seconds; each further try doubles the wait."""
    FORGET = 3600.0
    """Seconds without a try after which all is forgotten."""
    MOST = 10_000
    """Names and pairs that are kept in mind, those of the latest tries."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, address: str) -> float:
        """Seconds to wait before the next try; 0 where it may be now, and then it is counted as wrong until ``right``."""
        with self._lock:
            seconds = max(self._left(key, free) for key, free in self._keys(name, address))
            if seconds <= 0:
                for key, _ in self._keys(name, address):
                    self._tries[key] = (self._count(key) + 1, self._clock())
                    self._tries.move_to_end(key)
                while len(self._tries) > self.MOST:
                    self._tries.popitem(last=False)
        return max(seconds, 0.0)

    def right(self, name: str, address: str) -> None:
        """The last try was right: what that name and address did wrong before is forgotten."""
        with self._lock:
            for key, _ in self._keys(name, address):
                self._tries.pop(key, None)

    def _keys(self, name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return ((name, address), self.FREE), ((name, ""), self.FREE_BY_NAME)

    def _count(self, key: tuple[str, str]) -> int:
        count, last = self._tries.get(key, (0, 0.0))
        return count if self._clock() - last < self.FORGET else 0

    def _left(self, key: tuple[str, str], free: int) -> float:
        over = self._count(key) - free
        if over < 0:
            return 0.0
        return self._tries[key][1] + min(self.FIRST * 2.0 ** min(over, 20), self.LONGEST) - self._clock()


# Roles


def role_of(session: Session, person: Person, held: Map) -> Role | None:
    """What somebody is on a map; an administrator is owner everywhere, a closed account nothing anywhere.

    On a map that is built in a session nobody is anything: it is seen in its session alone.
    """
    built = select(BuiltMap.map_id).where(BuiltMap.map_id == held.id)
    if person.left is not None or session.exec(built).first() is not None:
        return None
    if person.administrator:
        return Role.OWNER
    row = session.get(Membership, (held.id, person.id))
    return row.role if row is not None else None


def role_on(session: Session, person: Person, paper: int) -> Role | None:
    """The most that somebody is on any map of a paper; None where they may not see it.

    An administrator is owner of every paper, mapped or not.
    """
    if person.left is not None:
        return None
    if person.administrator:
        return Role.OWNER
    mine = select(Membership.role).join(Map, col(Map.id) == col(Membership.map_id))
    roles = session.exec(mine.where(col(Map.paper_id) == paper, col(Membership.person_id) == person.id))
    return max(map(Role, roles), key=_RANK.__getitem__, default=None)


def papers_seen(session: Session, person: Person) -> frozenset[int] | None:
    """The ids of the papers somebody may see; None where it is all of them (administrators)."""
    if (seen := maps_seen(session, person)) is None:
        return None
    return frozenset(session.exec(select(Map.paper_id).where(col(Map.id).in_(seen))))


def at_least(role: Role | None, wanted: Role) -> bool:
    """Whether a role may do what the wanted one may."""
    return role is not None and _RANK[role] >= _RANK[wanted]


def maps_seen(session: Session, person: Person) -> frozenset[int] | None:
    """The ids of the maps somebody is on; None where it is all of them (administrators)."""
    if person.left is None and person.administrator:
        return None
    mine = () if person.left is not None else session.exec(select(Membership.map_id).where(Membership.person_id == person.id))
    return frozenset(mine)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a map."""

    person: Person
    role: Role


def members(session: Session, held: Map) -> tuple[Member, ...]:
    """Who is on a map, owners first, then by the order of their accounts."""
    on_map = select(Person, Membership.role).join(Membership, col(Membership.person_id) == Person.id)
    rows = session.exec(on_map.where(Membership.map_id == held.id)).all()
    found = [Member(person, Role(role)) for person, role in rows]
    return tuple(sorted(found, key=lambda each: (-_RANK[each.role], each.person.id)))


def let_in(session: Session, person: Person, held: Map, role: Role) -> Role:
    """Put somebody on a map; who is on it already in a higher role keeps that. The role they have then."""
    if person.left is not None:
        raise AccountRefused(Refusal.CLOSED)
    row = session.get(Membership, (held.id, person.id))
    if row is None:
        session.add(Membership(map_id=held.id, person_id=person.id, role=role))
        session.flush()
        return role
    if _RANK[row.role] < _RANK[role]:
        row.role = role
        session.flush()
    return row.role


def set_role(session: Session, person: Person, held: Map, role: Role) -> None:
    """Change what somebody is on a map; AccountRefused for the last owner, and where they are not on it."""
    row = _membership(session, person, held)
    if row.role is Role.OWNER and role is not Role.OWNER:
        _give_up(session, person, held)
    row.role = role
    session.flush()


def leave(session: Session, person: Person, held: Map) -> None:
    """Take somebody off a map, their marks stay; AccountRefused for the last owner, and where they are not on it."""
    row = _membership(session, person, held)
    if row.role is Role.OWNER:
        _give_up(session, person, held)
    session.delete(row)
    session.flush()


def _membership(session: Session, person: Person, held: Map) -> Membership:
    # Two owners who leave at once come one after the other: on PostgreSQL by this lock, on SQLite by BEGIN IMMEDIATE.
    session.exec(select(Map.id).where(Map.id == held.id).with_for_update()).one()
    row = session.get(Membership, (held.id, person.id))
    if row is None:
        raise AccountRefused(Refusal.NOT_A_MEMBER)
    return row


def _give_up(session: Session, person: Person, held: Map) -> None:
    """Somebody is no owner any more: there must be another, and the links they sent out let nobody in."""
    if not _other_owners(session, held.id, person):
        _refuse_last_owner([held.id])
    _withdraw_all(session, (col(Invitation.made_by) == person.id) & (col(Invitation.map_id) == held.id))


def _others(session: Session, held: int, person: Person) -> bool:
    query = select(Membership.person_id).where(Membership.map_id == held, Membership.person_id != person.id)
    return session.exec(query.limit(1)).first() is not None


def _other_owners(session: Session, held: int, person: Person) -> bool:
    query = select(Membership.person_id).where(Membership.map_id == held, Membership.person_id != person.id)
    return session.exec(query.where(Membership.role == Role.OWNER).limit(1)).first() is not None


def _refuse_last_owner(maps: Sequence[int]) -> None:
    if maps:
        many = "this map" if len(maps) == 1 else f"{len(maps)} maps"
        raise AccountRefused(Refusal.LAST_OWNER, maps=many, ids=tuple(maps))


# Invitations


@dataclass(frozen=True, slots=True)
class Sent:
    """A new invitation with its secret, which is told this once and stands nowhere."""

    invitation: Invitation
    secret: str


def invite(session: Session, by: Person, held: Map | None = None, role: Role | None = None, at: datetime | None = None) -> Sent:
    """Make a secret that lets somebody in once within two weeks: to a map in a role, or without both to the house.

    ``at`` is the present moment. Whether ``by`` may do this is for the door to say.
    """
    if (held is None) != (role is None):
        raise ValueError("An invitation is to a map in a role, or to neither.")
    secret, made = secrets.token_urlsafe(32), at or now()
    row = Invitation(
        map_id=held.id if held is not None else None,
        role=role,
        digest=_digest(secret),
        made_by=by.id,
        made=made,
        expires=made + timedelta(days=INVITATION_DAYS),
    )
    session.add(row)
    session.flush()
    return Sent(row, secret)


def invitation_of(session: Session, secret: str, at: datetime | None = None) -> Invitation:
    """The invitation that a link's secret means; AccountRefused where it lets nobody in (any more)."""
    row = session.exec(select(Invitation).where(Invitation.digest == _digest(secret), _is_open(at))).first()
    if row is None:
        raise AccountRefused(Refusal.INVITATION_OVER)
    return row


def invitations(session: Session, held: Map | None = None, at: datetime | None = None) -> Sequence[Invitation]:
    """The invitations that still let somebody in: to the map, or to the house; the newest first."""
    place = col(Invitation.map_id) == held.id if held is not None else col(Invitation.map_id).is_(None)
    return session.exec(select(Invitation).where(place, _is_open(at)).order_by(col(Invitation.id).desc())).all()


def withdraw(session: Session, invitation: Invitation) -> None:
    """Make an unused invitation let nobody in; AccountRefused where it was used."""
    if not _withdraw_all(session, col(Invitation.id) == invitation.id):
        raise AccountRefused(Refusal.INVITATION_OVER)
    session.refresh(invitation)


def accept(session: Session, secret: str, person: Person, at: datetime | None = None) -> Role | None:
    """Follow an invitation with the account one has; the role on its map, None where it is to the house.

    Who has as much already keeps the invitation for another. AccountRefused where it lets nobody in.
    """
    row = invitation_of(session, secret, at)
    if person.left is not None:
        raise AccountRefused(Refusal.CLOSED)
    if row.map_id is None or row.role is None:
        return None
    held = session.get_one(Map, row.map_id)
    known = role_of(session, person, held)
    if at_least(known, row.role):
        return known
    _use(session, row, person, at)
    return let_in(session, person, held, row.role)


def join(session: Session, secret: str, name: str, password: str, at: datetime | None = None) -> Person:
    """Follow an invitation with a new account, both or neither; AccountRefused says what stands against it."""
    name, look, hashed = _credentials(name, password)
    row = invitation_of(session, secret, at)
    person = _flushed(session, Person(name=name, skeleton=look, password=hashed, stamp=_stamp()))
    _use(session, row, person, at)
    if row.map_id is not None and row.role is not None:
        let_in(session, person, session.get_one(Map, row.map_id), row.role)
    return person


def _use(session: Session, row: Invitation, person: Person, at: datetime | None) -> None:
    """Spend an invitation: of two who follow it at once, one gets in."""
    taken = update(Invitation).where(col(Invitation.id) == row.id, _is_open(at)).values(used_by=person.id, used=at or now())
    if _count(session.execute(taken)) != 1:
        raise AccountRefused(Refusal.INVITATION_OVER)
    session.refresh(row)


def _withdraw_all(session: Session, which: ColumnElement[bool]) -> int:
    unused = (col(Invitation.used).is_(None)) & (col(Invitation.withdrawn).is_(None))
    return _count(session.execute(update(Invitation).where(which, unused).values(withdrawn=now())))


def _is_open(at: datetime | None) -> ColumnElement[bool]:
    unused = col(Invitation.used).is_(None) & col(Invitation.withdrawn).is_(None)
    return unused & (col(Invitation.expires) > (at or now()))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _count(answer: object) -> int:
    return answer.rowcount if isinstance(answer, CursorResult) else 0
