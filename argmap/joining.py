"""How does somebody come into a session: by a code read from a wall, by a link, by the short key they wrote down?

A code is eight characters of an alphabet in which no two look alike and no word can be spelled; whatever script its digits
are typed in, whatever its case, with or without blanks, it is the same code. There are 38 milliards of them, so ten thousand
guesses find nothing; whoever guesses is slowed all the same (``Guesses``), and nobody is ever slowed for another's guessing.
"""

import hashlib
import secrets
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from random import Random
from threading import Lock
from time import monotonic

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from argmap import accounts, pseudonyms
from argmap.models import Participant, Person, ReviewSession
from claims.errors import NotFound
from claims.models import now
from claims.vocabulary import Naming, SessionState

ALPHABET = "34679CDFGHJKMNPQRTWXY"
CODE_LENGTH = 8
LONGEST_TYPED = 64
"""Characters that are looked at of what somebody typed for a code."""
LONGEST_NAME = 40
"""Characters of a nickname."""
_MEANT = str.maketrans({"С": "C", "Н": "H", "К": "K", "М": "M", "Р": "P", "Т": "T", "Х": "X", "У": "Y", "Ԛ": "Q", "Ԝ": "W"})
"""Cyrillic letters on a keyboard that was not switched."""


def new_code() -> str:
    """A code nobody has, to all likelihood."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """The code that was meant: digits of any script, either case, full width, blanks and hyphens; "" where it is none."""
    letters = []
    for letter in unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper().translate(_MEANT):
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            letters.append(str(digit))
        elif unicodedata.category(letter)[0] not in "ZPC" and unicodedata.category(letter) != "Mn":
            letters.append(letter)
    code = "".join(letters)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def written(code: str) -> str:
    """A code as it is shown: ``CD34-FGH6``."""
    return f"{code[:4]}-{code[4:]}" if len(code) == CODE_LENGTH else code


def by_code(session: Session, typed: str) -> ReviewSession:
    """The seminar with that code; NotFound where there is none, or it has not begun."""
    code = read_code(typed)
    held = session.exec(select(ReviewSession).where(ReviewSession.code == code)).first() if code else None
    if held is None or held.state is SessionState.DRAFT:
        raise NotFound("No room has this code. Look at the wall once more: it has eight letters and digits.")
    return held


def come(
    session: Session, held: ReviewSession, client: str, name: str = "", person: Person | None = None
) -> tuple[Participant, str]:
    """Somebody takes a seat: as a guest, or as who they are; with the short key of a guest's seat ("" where it was given out).

    ``client`` is chosen by the page that asks: asking twice is joining once. AccountRefused where the name is none, or taken
    by somebody in the session; without a name one is drawn.
    """
    if (row := session.exec(select(Participant).where(Participant.client == client)).first()) is not None:
        return row, ""
    if person is not None and (row := of_person(session, held, person)) is not None:
        return row, ""
    return _seated(session, held, client, name, person)


def invite(session: Session, held: ReviewSession, name: str) -> tuple[Participant, str]:
    """Keep a seat for somebody without an account; with the secret of the link that lets them in.

    AccountRefused where the name is none, or taken by somebody in the session.
    """
    row, _key = _seated(session, held, secrets.token_hex(16), name, None, came=False)
    return row, new_link(session, row)


def seat_for(session: Session, held: ReviewSession, person: Person) -> Participant:
    """Keep a seat for somebody with an account, who has not come yet; the one they have, where they have one.

    AccountRefused where somebody in the session has a name that looks like theirs.
    """
    if (row := of_person(session, held, person)) is not None:
        return row
    return _seated(session, held, secrets.token_hex(16), "", person, came=False)[0]


def new_link(session: Session, row: Participant) -> str:
    """The secret of another link for a seat that was kept for somebody; the link before opens nothing any more."""
    secret = secrets.token_urlsafe(18)
    row.invitation = _digest(secret)
    session.add(row)
    session.flush()
    return secret


def by_invitation(session: Session, secret: str) -> Participant:
    """Whose link that is; NotFound where it is nobody's."""
    row = session.exec(select(Participant).where(Participant.invitation == _digest(secret))).first()
    if row is None or row.left is not None:
        raise NotFound("This link lets nobody in any more. Ask whoever sent it for a new one.")
    return row


def by_key(session: Session, held: ReviewSession, typed: str) -> Participant:
    """Who comes back with that short key; NotFound where nobody in the session has it."""
    key = read_code(typed)
    asked = select(Participant).where(Participant.session_id == held.id, Participant.key == _key_digest(held, key))
    row = session.exec(asked).first() if key else None
    if row is None or row.left is not None:
        raise NotFound("Nobody in this room has this key. Check it, or come in anew.")
    return row


def new_key(session: Session, held: ReviewSession, row: Participant) -> str:
    """Another short key for a seat; the one before opens nothing any more."""
    key = new_code()
    row.key = _key_digest(held, key)
    session.add(row)
    session.flush()
    return key


def of_person(session: Session, held: ReviewSession, person: Person) -> Participant | None:
    """The seat of somebody with an account."""
    asked = select(Participant).where(Participant.session_id == held.id, Participant.person_id == person.id)
    return session.exec(asked).first()


def of_stamp(session: Session, participant: int, stamp: str) -> Participant | None:
    """Whose browser this is, by what it holds; None where it was shut out."""
    row = session.get(Participant, participant)
    if row is None or row.left is not None:
        return None
    return row if secrets.compare_digest(row.stamp.encode(), stamp.encode("utf-8", "replace")) else None


def _seated(
    session: Session, held: ReviewSession, client: str, name: str, person: Person | None, came: bool = True
) -> tuple[Participant, str]:
    taken = set(session.exec(select(Participant.pseudonym).where(Participant.session_id == held.id)).all())
    key, random = new_code(), Random(f"{held.seed} {client}")  # noqa: S311 - a name, no secret
    for _ in range(20):
        pseudonym = pseudonyms.drawn(taken, random)
        shown, look = accounts.checked_name(name[: LONGEST_NAME * 20]) if name else (pseudonym, pseudonym)
        if person is not None and not name:
            shown, look = person.name, person.skeleton
        if len(shown) > max(LONGEST_NAME, len(pseudonym)) and person is None:
            raise accounts.AccountRefused(accounts.Refusal.NAME_LONG)
        same = select(Participant.id).where(Participant.session_id == held.id, Participant.skeleton == look)
        leads = select(Person.id).where(Person.id == held.made_by, Person.skeleton == look)
        if session.exec(same).first() is not None or (person is None and session.exec(leads).first() is not None):
            raise accounts.AccountRefused(accounts.Refusal.NAME_TAKEN)
        row = Participant(
            session_id=held.id,
            person_id=person.id if person is not None else None,
            name=shown,
            skeleton=look,
            pseudonym=pseudonym,
            key=_key_digest(held, key),
            stamp=secrets.token_hex(16),
            client=client,
            came=now() if came else None,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # on PostgreSQL another may have taken the word, or this one may have come twice at once
            sent = session.exec(select(Participant).where(Participant.client == client)).first()
            if sent is not None:
                return sent, ""
            taken.add(pseudonym)
            continue
        return row, key
    raise accounts.AccountRefused(accounts.Refusal.NAME_TAKEN)


def named(row: Participant, held: ReviewSession) -> str:
    """By what the participant is called in this session: a name, or the code of a pseudonym."""
    return row.name if held.naming is Naming.NAMED else row.pseudonym


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key_digest(held: ReviewSession, key: str) -> str:
    return _digest(f"{held.id} {key}")


class Guesses:
    """How long must whoever guessed wrong wait? Counted for one browser, or one room, never for an address.

    A class sits behind one address. After ``free`` wrong tries each further one doubles the wait, up to ``most`` seconds; a
    right one forgets them. What is counted is forgotten after ``keep`` seconds, and beyond ``MANY`` the oldest first.
    """

    MANY = 10_000

    def __init__(
        self, *, free: int = 5, most: float = 30.0, keep: float = 600.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._free, self._most, self._keep, self._clock = free, most, keep, clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str) -> float:
        """Seconds until the next try of this one is looked at."""
        with self._lock:
            tries, last = self._wrong.get(who, (0, 0.0))
            over = self._clock() - last
            if tries < self._free or over > self._keep:
                return 0.0
            return max(0.0, min(2.0 ** (tries - self._free), self._most) - over)

    def wrong(self, who: str) -> None:
        """One more wrong try."""
        with self._lock:
            tries, last = self._wrong.pop(who, (0, 0.0))
            at = self._clock()
            self._wrong[who] = (1 if at - last > self._keep else tries + 1, at)
            while len(self._wrong) > self.MANY:
                self._wrong.popitem(last=False)

    def right(self, who: str) -> None:
        """A right one: what was counted is forgotten."""
        with self._lock:
            self._wrong.pop(who, None)


def seats(session: Session, held: ReviewSession, *, left: bool = False) -> tuple[Participant, ...]:
    """Everybody in the session, in the order they were seated; those who left only where asked for."""
    asked = select(Participant).where(Participant.session_id == held.id).order_by(col(Participant.id))
    return tuple(row for row in session.exec(asked).all() if left or row.left is None)
