"""Do people get in who may, and nobody else: names, passwords, roles, invitations, guessing?"""

from collections.abc import Iterator
from datetime import timedelta

import invented_paper
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from argmap import accounts, maps
from argmap.accounts import AccountRefused, Refusal, Throttle
from argmap.models import Invitation, Map, Membership, Person
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.models import now
from claims.settings import Settings
from claims.vocabulary import Role

PASSWORD = "five green tea houses"
READING = invented_paper.reading()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, taken back at the end."""
    with database.session() as reading, reading.bind.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()


@pytest.fixture
def mina(session: Session) -> Person:
    """The first person, an administrator."""
    return accounts.first_person(session, "Mina", PASSWORD)


@pytest.fixture
def omid(session: Session, mina: Person) -> Person:
    """Somebody else."""
    return accounts.add_person(session, "Omid", PASSWORD)


@pytest.fixture
def sara(session: Session, mina: Person) -> Person:
    return accounts.add_person(session, "Sara", PASSWORD)


@pytest.fixture
def held(session: Session, database: Database) -> Map:
    """A map, with another one of the same paper that is of no concern."""
    paper = library.add(session, database.files, READING, invented_paper.data(READING)).paper
    maps.save(session, invented_paper.graph(READING), paper)
    return maps.save(session, invented_paper.graph(READING), paper)


class Refused:
    """``with Refused(Refusal.WRONG):`` the one kind of refusal and no other."""

    def __init__(self, why: Refusal) -> None:
        self._raises, self._why = pytest.raises(AccountRefused), why

    def __enter__(self) -> None:
        self._info = self._raises.__enter__()

    def __exit__(self, *error: object) -> bool:
        held = self._raises.__exit__(*error)  # type: ignore[arg-type]
        assert self._info.value.why is self._why
        return held


# People


def test_the_first_person_is_administrator_and_there_is_no_second_first(session: Session) -> None:
    assert accounts.first_run(session)
    mina = accounts.first_person(session, " Mina  Rahmani ", PASSWORD)
    assert (mina.name, mina.administrator, accounts.first_run(session)) == ("Mina Rahmani", True, False)
    with Refused(Refusal.NOT_FIRST):
        accounts.first_person(session, "Omid", PASSWORD)


def test_the_local_person_is_made_once_and_cannot_sign_in(session: Session) -> None:
    local = accounts.local_person(session)
    assert accounts.local_person(session) is local
    assert (local.administrator, local.password, accounts.first_run(session)) == (True, None, True)
    for password in ("", PASSWORD):
        with Refused(Refusal.WRONG):
            accounts.sign_in(session, local.name, password)


def test_what_was_done_in_the_local_mode_is_the_first_persons(session: Session) -> None:
    local = accounts.local_person(session)
    mina = accounts.first_person(session, "Mina", PASSWORD)
    assert mina.id == local.id and accounts.sign_in(session, "mina", PASSWORD) is mina
    assert accounts.local_person(session).id != mina.id


def test_a_renamed_local_person_is_still_the_local_person(session: Session) -> None:
    local = accounts.rename(session, accounts.local_person(session), "Mina")
    assert local.name == "Mina" and accounts.local_person(session) is local


@pytest.mark.parametrize("name", ["mina", "Міna", "MINA", "M1na", "Mina\u00a0"])
def test_nobody_may_look_like_somebody_else(session: Session, mina: Person, omid: Person, name: str) -> None:
    with Refused(Refusal.NAME_TAKEN):
        accounts.add_person(session, name, PASSWORD)
    with Refused(Refusal.NAME_TAKEN):
        accounts.rename(session, omid, name)
    assert omid.name == "Omid" and len(accounts.people(session)) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", Refusal.NAME_EMPTY),
        (" \u3000 ", Refusal.NAME_EMPTY),
        ("!?", Refusal.NAME_EMPTY),
        ("x" * 81, Refusal.NAME_LONG),
        ("x" * 10_000_000, Refusal.NAME_LONG),
        ("Mi\u200bna", Refusal.NAME_HIDDEN),
        ("\u202eanim", Refusal.NAME_HIDDEN),
    ],
)
def test_what_is_no_name_is_refused(session: Session, name: str, why: Refusal) -> None:
    with Refused(why):
        accounts.add_person(session, name, PASSWORD)


def test_a_closed_account_leaves_its_name_and_its_row(session: Session, mina: Person, omid: Person, held: Map) -> None:
    accounts.let_in(session, omid, held, Role.EDITOR)
    accounts.close(session, omid)
    with Refused(Refusal.WRONG):
        accounts.sign_in(session, "Omid", PASSWORD)
    with Refused(Refusal.NAME_TAKEN):
        accounts.add_person(session, "omid", PASSWORD)
    with Refused(Refusal.CLOSED):
        accounts.let_in(session, omid, held, Role.READER)
    omid.password, omid.administrator = mina.password, True  # whatever else its row says
    with Refused(Refusal.WRONG):
        accounts.sign_in(session, "Omid", PASSWORD)
    assert accounts.maps_seen(session, omid) == frozenset() and accounts.of_session(session, omid.id, omid.stamp) is None
    assert session.get(Person, omid.id) is omid and omid not in accounts.people(session)
    assert accounts.role_of(session, omid, held) is None and accounts.members(session, held) == ()


def test_the_last_administrator_stays(session: Session, mina: Person, omid: Person) -> None:
    accounts.local_person(session)
    for act in (accounts.close, lambda *people: accounts.make_administrator(*people, False)):
        with Refused(Refusal.LAST_ADMINISTRATOR):
            act(session, mina)
    accounts.make_administrator(session, omid)
    accounts.close(session, mina)
    assert accounts.people(session)[0] is omid


# Passwords


def test_the_right_password_and_no_other(session: Session, mina: Person) -> None:
    assert accounts.sign_in(session, "MINA ", PASSWORD) is mina
    assert mina.password is not None and mina.password.startswith("$argon2id$") and PASSWORD not in mina.password
    for name, password in [
        ("Mina", PASSWORD + " "),
        ("Mina", ""),
        ("Nobody", PASSWORD),
        ("\u202e", PASSWORD),
        ("Mina", "x" * 10**6),
    ]:
        with Refused(Refusal.WRONG):
            accounts.sign_in(session, name, password)


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(
    session: Session, mina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(accounts, "_fits", lambda hashed, password: bool(asked.append(hashed)))
    for name in ("Mina", "Nobody", "\u202e", ""):
        with Refused(Refusal.WRONG):
            accounts.sign_in(session, name, PASSWORD)
    assert len(asked) == 4 and all(hashed.split("$")[:4] == asked[0].split("$")[:4] for hashed in asked)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", Refusal.PASSWORD_SHORT),
        ("nine chrs", Refusal.PASSWORD_SHORT),
        ("x" * 501, Refusal.PASSWORD_LONG),
        ("Mina of the Hills", Refusal.PASSWORD_IS_NAME),
    ],
)
def test_what_is_no_password_is_refused(session: Session, password: str, why: Refusal) -> None:
    with Refused(why):
        accounts.add_person(session, "Mina of the hills", password)


def test_a_persian_password_fits_from_either_keyboard(session: Session, mina: Person) -> None:
    accounts.set_password(session, mina, "پنج چای‌خانه \u0622بی")
    assert accounts.sign_in(session, "Mina", "پنج چای‌خانه \u0627\u0653بی") is mina


def test_a_new_password_ends_all_sessions(session: Session, mina: Person) -> None:
    stamp = mina.stamp
    assert accounts.of_session(session, mina.id, stamp) is mina
    with Refused(Refusal.WRONG):
        accounts.change_password(session, mina, "not the old one", "three blue tea houses")
    accounts.change_password(session, mina, PASSWORD, "three blue tea houses")
    assert accounts.sign_in(session, "Mina", "three blue tea houses") is mina
    assert accounts.of_session(session, mina.id, stamp) is None
    assert accounts.of_session(session, mina.id, mina.stamp) is mina
    assert accounts.of_session(session, 10**6, mina.stamp) is None and accounts.of_session(session, mina.id, "é\ud800") is None


def test_an_old_hash_is_made_anew_at_sign_in(
    tmp_path_factory: pytest.TempPathFactory, cheap_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_HASHER", cheap_passwords)
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with database.session(write=True) as session:
        accounts.first_person(session, "Mina", PASSWORD).password = old
    throttle = Throttle(lambda: 0.0)
    person = accounts.enter(database, throttle, "Mina", PASSWORD, "10.0.0.1")
    with database.session() as session:
        kept = session.get_one(Person, person.id)
        assert kept.password == person.password != old and "m=19456,t=2,p=1" in (kept.password or "")
    assert accounts.enter(database, throttle, "Mina", PASSWORD, "10.0.0.1").password == person.password
    database.close()


def test_a_person_from_a_page_before_may_act(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    with database.session(write=True) as session:
        mina, omid = (accounts.add_person(session, name, PASSWORD, administrator=True) for name in ("Mina", "Omid"))
    with database.session(write=True) as session:
        accounts.rename(session, mina, "MINA")
        with Refused(Refusal.NAME_TAKEN):
            accounts.rename(session, mina, "Omid")
    with database.session(write=True) as session:
        accounts.change_password(session, mina, PASSWORD, "three blue tea houses")
        accounts.close(session, omid)
    with database.session() as session:
        assert accounts.sign_in(session, "mina", "three blue tea houses").name == "MINA" == mina.name
        assert [each.id for each in accounts.people(session)] == [mina.id]
    database.close()


def test_no_lock_is_held_while_a_password_is_hashed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = accounts._HASHER.hash

    def elsewhere(password: bytes) -> str:
        with database.session(write=True) as other:  # waits five seconds and fails where somebody is writing
            other.exec(select(Person)).all()
        return hashed(password)

    monkeypatch.setattr(accounts, "_HASHER", type("Hasher", (), {"hash": staticmethod(elsewhere)}))
    with pytest.raises(RuntimeError, match="enough"), database.session(write=True) as session:
        accounts.add_person(session, "Reza", PASSWORD)
        raise RuntimeError("enough")


# Guessing


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guess(throttle: Throttle, clock: Clock, times: int, address: str = "10.0.0.1") -> list[float]:
    """The waits that so many wrong tries meet, each served before the next."""
    waits = []
    for _ in range(times):
        if seconds := throttle.wait("mina", address):
            clock.now += seconds
            assert throttle.wait("mina", address) == 0
        waits.append(seconds)
    return waits


def test_after_ten_wrong_tries_the_waits_grow_to_five_minutes() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert guess(throttle, clock, 10) == [0.0] * 10
    assert guess(throttle, clock, 10) == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]


def test_a_wait_holds_one_name_at_one_address_and_no_class() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    guess(throttle, clock, 10)
    assert throttle.wait("mina", "10.0.0.1") == 5
    assert throttle.wait("omid", "10.0.0.1") == throttle.wait("mina", "10.0.0.2") == 0
    clock.now += 3
    assert throttle.wait("mina", "10.0.0.1") == 2


def test_many_addresses_do_not_guess_without_end() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert not any(throttle.wait("mina", f"10.0.{each}.1") for each in range(100))
    assert throttle.wait("mina", "10.1.0.1") == 5 and throttle.wait("omid", "10.1.0.1") == 0


def test_the_right_password_and_an_hour_forget() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    guess(throttle, clock, 10)
    throttle.right("mina", "10.0.0.1")
    assert guess(throttle, clock, 10) == [0.0] * 10 and throttle.wait("mina", "10.0.0.1") > 0
    clock.now += 3600
    assert throttle.wait("mina", "10.0.0.1") == 0


def test_the_throttle_forgets_the_oldest_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Throttle, "MOST", 30)
    clock = Clock()
    throttle = Throttle(clock)
    for each in range(100):
        throttle.wait(f"name{each}", "10.0.0.1")
    guess(throttle, clock, 10)
    assert throttle.wait("mina", "10.0.0.1") == 5 and len(throttle._tries) == 30


def test_guessing_through_the_door_is_slowed_whatever_the_spelling(database: Database) -> None:
    throttle = Throttle(Clock())
    for name in ["Nobody", "nobody", "N0body", "NOBODY", "nobody "] * 2:
        with Refused(Refusal.WRONG):
            accounts.enter(database, throttle, name, "wrong", "10.0.0.1")
    with pytest.raises(AccountRefused, match="Wait 6 seconds") as info:
        accounts.enter(database, throttle, "Nobody", "wrong", "10.0.0.1")
    assert info.value.values == {"why": "wait", "seconds": 6}


def test_who_signs_in_rightly_is_never_slowed(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    with database.session(write=True) as session:
        accounts.first_person(session, "Mina", PASSWORD)
    throttle = Throttle(Clock())
    for _ in range(12):
        assert accounts.enter(database, throttle, "mina", PASSWORD, "10.0.0.1").name == "Mina"
    database.close()


# Roles


def test_roles_are_per_map_and_administrators_own_all(session: Session, mina: Person, omid: Person, held: Map) -> None:
    other = session.exec(select(Map).where(Map.id != held.id)).one()
    assert accounts.let_in(session, omid, held, Role.EDITOR) is Role.EDITOR
    assert accounts.role_of(session, omid, held) is Role.EDITOR
    assert accounts.role_of(session, omid, other) is None
    assert accounts.role_of(session, mina, other) is Role.OWNER
    assert accounts.maps_seen(session, omid) == {held.id} and accounts.maps_seen(session, mina) is None
    assert accounts.let_in(session, omid, held, Role.READER) is Role.EDITOR


def test_each_role_may_do_what_those_before_it_may() -> None:
    ladder = [Role.READER, Role.REVIEWER, Role.EDITOR, Role.OWNER]
    for rank, role in enumerate(ladder):
        assert [accounts.at_least(role, wanted) for wanted in ladder] == [place <= rank for place in range(4)]
    assert not accounts.at_least(None, Role.READER)


def test_the_last_owner_cannot_go(session: Session, omid: Person, sara: Person, held: Map) -> None:
    accounts.let_in(session, omid, held, Role.OWNER)
    accounts.let_in(session, sara, held, Role.EDITOR)
    for act in (accounts.leave, lambda *given: accounts.set_role(*given, Role.EDITOR)):
        with Refused(Refusal.LAST_OWNER):
            act(session, omid, held)
    with Refused(Refusal.LAST_OWNER):
        accounts.close(session, omid)
    accounts.set_role(session, sara, held, Role.OWNER)
    accounts.leave(session, omid, held)
    assert [(each.person.name, each.role) for each in accounts.members(session, held)] == [("Sara", Role.OWNER)]
    accounts.close(session, sara)  # nobody else is on the map: administrators still reach it
    with Refused(Refusal.NOT_A_MEMBER):
        accounts.leave(session, omid, held)


def test_members_stand_by_role(session: Session, mina: Person, omid: Person, sara: Person, held: Map) -> None:
    for person, role in ((mina, Role.READER), (omid, Role.REVIEWER), (sara, Role.OWNER)):
        accounts.let_in(session, person, held, role)
    assert [each.person.name for each in accounts.members(session, held)] == ["Sara", "Omid", "Mina"]


# Invitations


def test_an_invitation_lets_one_person_in(session: Session, mina: Person, omid: Person, sara: Person, held: Map) -> None:
    sent = accounts.invite(session, mina, held, Role.REVIEWER)
    assert len(sent.secret) == 43 and sent.secret not in {str(value) for value in sent.invitation.model_dump().values()}
    assert accounts.invitations(session, held) == [sent.invitation] and accounts.invitations(session) == []
    assert accounts.accept(session, sent.secret, omid) is Role.REVIEWER
    assert accounts.role_of(session, omid, held) is Role.REVIEWER
    assert (sent.invitation.used_by, accounts.invitations(session, held)) == (omid.id, [])
    with Refused(Refusal.INVITATION_OVER):
        accounts.accept(session, sent.secret, sara)


def test_who_has_the_role_already_spends_no_invitation(session: Session, mina: Person, omid: Person, held: Map) -> None:
    sent = accounts.invite(session, mina, held, Role.REVIEWER)
    accounts.let_in(session, omid, held, Role.EDITOR)
    assert accounts.accept(session, sent.secret, mina) is Role.OWNER
    assert accounts.accept(session, sent.secret, omid) is Role.EDITOR
    assert accounts.invitation_of(session, sent.secret) is sent.invitation


def test_an_invitation_makes_an_account(session: Session, mina: Person, held: Map) -> None:
    house, on_map = accounts.invite(session, mina), accounts.invite(session, mina, held, Role.EDITOR)
    omid = accounts.join(session, house.secret, "Omid", PASSWORD)
    sara = accounts.join(session, on_map.secret, "Sara", PASSWORD)
    assert [accounts.role_of(session, each, held) for each in (omid, sara)] == [None, Role.EDITOR]
    assert not omid.administrator and accounts.sign_in(session, "Sara", PASSWORD) is sara
    with Refused(Refusal.INVITATION_OVER):
        accounts.join(session, house.secret, "Reza", PASSWORD)


def test_a_name_that_is_taken_spends_no_invitation(session: Session, mina: Person) -> None:
    sent = accounts.invite(session, mina)
    with Refused(Refusal.NAME_TAKEN):
        accounts.join(session, sent.secret, "mina", PASSWORD)
    assert accounts.join(session, sent.secret, "Omid", PASSWORD).id


def test_invitations_end_after_two_weeks_and_when_withdrawn(session: Session, mina: Person, omid: Person, held: Map) -> None:
    sent = accounts.invite(session, mina, held, Role.READER)
    late = now() + timedelta(days=14, minutes=1)
    with Refused(Refusal.INVITATION_OVER):
        accounts.accept(session, sent.secret, omid, late)
    assert accounts.invitation_of(session, sent.secret, late - timedelta(minutes=2)) is sent.invitation
    accounts.withdraw(session, sent.invitation)
    for act in (lambda: accounts.accept(session, sent.secret, omid), lambda: accounts.withdraw(session, sent.invitation)):
        with Refused(Refusal.INVITATION_OVER):
            act()


def test_who_is_no_owner_any_more_has_no_invitations_out(session: Session, mina: Person, omid: Person, held: Map) -> None:
    for person in (mina, omid):
        accounts.let_in(session, person, held, Role.OWNER)
    sent = [accounts.invite(session, person, held, Role.OWNER) for person in (mina, omid)]
    accounts.set_role(session, omid, held, Role.READER)
    assert accounts.invitations(session, held) == [sent[0].invitation]


@pytest.mark.parametrize("secret", ["", "x" * 43, "\ud800", "%", "' OR 1=1 --"])
def test_a_secret_that_is_none_lets_nobody_in(session: Session, mina: Person, secret: str) -> None:
    accounts.invite(session, mina)
    with Refused(Refusal.INVITATION_OVER):
        accounts.join(session, secret, "Omid", PASSWORD)


def test_a_role_without_a_map_is_a_programs_mistake(session: Session, mina: Person) -> None:
    with pytest.raises(ValueError, match="to a map in a role"):
        accounts.invite(session, mina, None, Role.OWNER)
    assert session.exec(select(Invitation)).all() == [] and session.exec(select(Membership)).all() == []


def test_every_refusal_has_its_sentence() -> None:
    assert accounts.SENTENCES.keys() == set(Refusal)
