"""Does a session go forward and back, does each of its people see what they may, and does the database keep what was marked?"""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import invented_paper as builders
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from argmap import joining, maps, models, review, sessions
from argmap.accounts import AccountRefused
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.names import skeleton
from argmap.review import Seat
from argmap.sessions import Act, SessionRefused
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import InvalidMark, NotFound
from claims.settings import Settings
from claims.vocabulary import Mark, Round, SessionKind, SessionState, Standing, StandingRule

READING = builders.reading()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.engine.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            library.add(session, database.files, READING, builders.data(READING))
            yield session
        transaction.rollback()


@pytest.fixture
def held(session: Session) -> Map:
    return maps.save(session, builders.graph(READING), library.papers(session)[0])


@pytest.fixture
def lead(session: Session) -> Person:
    person = Person(name="Lecturer Rey", skeleton=skeleton("Lecturer Rey"))
    session.add(person)
    session.flush()
    return person


@pytest.fixture
def room(session: Session, held: Map, lead: Person) -> ReviewSession:
    row = sessions.make(session, held, lead, SessionKind.SEMINAR, "Tuesday's seminar")
    sessions.step(session, row, Act.OPEN, lead)
    return row


def guests(session: Session, room: ReviewSession, count: int) -> list[Participant]:
    return [joining.come(session, room, f"{room.id}-{number}")[0] for number in range(count)]


def put(
    session: Session, room: ReviewSession, who: Participant, code: str, mark: Mark | None, at: Round = Round.BLIND
) -> models.Verdict:
    held = session.get_one(Map, room.map_id)
    client = f"{who.id}-{code}-{len(session.exec(select(models.Verdict.id)).all())}"
    return review.mark(session, held, code, Seat(room, who, at), mark, client=client)


def test_a_session_goes_a_step_at_a_time_and_back_again(session: Session, held: Map, lead: Person) -> None:
    row = sessions.make(session, held, lead, SessionKind.PEER, "Two readers")
    assert row.code is None and sessions.possible(row) == (Act.OPEN,)
    with pytest.raises(SessionRefused, match="not where this step begins"):
        sessions.step(session, row, Act.REVEAL, lead)
    for act, state, part in (
        (Act.OPEN, SessionState.OPEN, Round.BLIND),
        (Act.DRAFT, SessionState.DRAFT, Round.BLIND),
        (Act.OPEN, SessionState.OPEN, Round.BLIND),
        (Act.REVEAL, SessionState.REVEALED, Round.DISCUSSED),
        (Act.ADJUDICATE, SessionState.REVEALED, Round.ADJUDICATED),
        (Act.DISCUSS, SessionState.REVEALED, Round.DISCUSSED),
        (Act.CLOSE, SessionState.CLOSED, Round.DISCUSSED),
        (Act.REOPEN, SessionState.REVEALED, Round.DISCUSSED),
        (Act.HIDE, SessionState.OPEN, Round.DISCUSSED),
    ):
        version = row.version
        sessions.step(session, row, act, lead, why=f"because of {act}")
        assert (row.state, row.round) == (state, part) and row.version > version
    told = [(each.act, each.why) for each in sessions.log(session, row)]
    assert told[0] == ("hide", "because of hide") and told[-1][0] == "make"


def test_every_act_is_undone_in_turn_but_what_was_seen_was_seen(session: Session, room: ReviewSession, lead: Person) -> None:
    (guest,) = guests(session, room, 1)
    sessions.set_up(session, room, lead, title="Wednesday's", rule=StandingRule.MAJORITY)
    sessions.show(session, room, "l1", lead)
    sessions.remove(session, room, guest, lead, "Came twice.")
    sessions.step(session, room, Act.REVEAL, lead)
    undone = [sessions.undo(session, room, lead).act for _ in range(3)]
    assert undone == ["reveal", "remove", "set"]  # which link is on show is no step of its own
    assert (room.state, room.round) == (SessionState.OPEN, Round.DISCUSSED)
    assert guest.left is None and room.shown_id is not None
    assert (room.title, room.rule) == ("Tuesday's seminar", StandingRule.TWO_THIRDS)
    sessions.undo(session, room, lead)
    assert room.state is SessionState.DRAFT
    with pytest.raises(SessionRefused, match="nothing to undo"):
        sessions.undo(session, room, lead)


def test_a_session_in_which_somebody_marked_is_no_draft_again(session: Session, room: ReviewSession, lead: Person) -> None:
    put(session, room, guests(session, room, 1)[0], "l1", Mark.WEAK)
    for back in (lambda: sessions.step(session, room, Act.DRAFT, lead), lambda: sessions.undo(session, room, lead)):
        with pytest.raises(SessionRefused, match="Marks were made"):
            back()


def test_until_the_marks_are_shown_each_sees_their_own_only(
    session: Session, held: Map, room: ReviewSession, lead: Person
) -> None:
    one, two = guests(session, room, 2)
    put(session, room, one, "l1", Mark.SUPPORTED)
    put(session, room, two, "l1", Mark.WEAK)
    put(session, room, two, "l2", Mark.WEAK)
    assert [(each.link, each.mark) for each in review.seen_in(session, room, one)] == [("l1", Mark.SUPPORTED)]
    assert review.seen_in(session, room, None) == () and review.history(session, room, "l1", None) == ()
    assert len(review.history(session, room, "l1", one)) == 1
    assert review.seen(session, held, None) == ()
    assert review.progress(session, room) == review.Progress({one.id: 1, two.id: 2}, {"l1": 2, "l2": 1})
    sessions.step(session, room, Act.REVEAL, lead)
    for viewer in (one, two, None):
        assert len(review.seen_in(session, room, viewer)) == 3
    assert review.seen(session, held, None) == ()  # a class does not review the map
    sessions.step(session, room, Act.HIDE, lead)
    assert review.seen_in(session, room, None) == ()


def test_a_peer_review_that_is_shown_stands_on_the_map_and_blinds_its_people_until_then(
    session: Session, held: Map, lead: Person
) -> None:
    row = sessions.make(session, held, lead, SessionKind.PEER, "Two readers")
    sessions.step(session, row, Act.OPEN, lead)
    reviewer = Person(name="Omid", skeleton="omid")
    session.add(reviewer)
    session.flush()
    seat, _ = joining.come(session, row, "omid", person=reviewer)
    review.mark(session, held, "l2", lead, Mark.WEAK, client="free")
    put(session, row, seat, "l1", Mark.SUPPORTED)
    assert review.seen(session, held, reviewer) == ()
    assert [each.link for each in review.seen(session, held, lead)] == ["l2"]
    sessions.step(session, row, Act.REVEAL, lead)
    assert review.standings(review.seen(session, held, reviewer)) == {"l1": Standing.SUPPORTED, "l2": Standing.WEAK}
    sessions.remove(session, row, seat, lead)
    assert review.standings(review.seen(session, held, lead)) == {"l2": Standing.WEAK}


def test_rounds_are_kept_apart_and_what_is_late_is_told(session: Session, room: ReviewSession, lead: Person) -> None:
    one, two = guests(session, room, 2)
    put(session, room, one, "l1", Mark.SUPPORTED)
    sessions.step(session, room, Act.REVEAL, lead)
    late = put(session, room, two, "l1", Mark.WEAK, at=Round.BLIND)
    assert (late.round, late.late) == (Round.DISCUSSED, True)
    put(session, room, one, "l1", Mark.WEAK, at=Round.DISCUSSED)
    assert [each.mark for each in review.seen_in(session, room, None, blind=True)] == [Mark.SUPPORTED]
    assert {each.mark for each in review.seen_in(session, room, None)} == {Mark.WEAK}
    sessions.step(session, room, Act.CLOSE, lead)
    over = put(session, room, two, "l2", Mark.WEAK, at=Round.DISCUSSED)
    assert (over.round, over.late) == (Round.ADJUDICATED, True)
    assert [each.link for each in review.came_late(session, room)] == ["l2"]
    assert {each.link for each in review.seen_in(session, room, None)} == {"l1"}
    with pytest.raises(InvalidMark, match="no more marks"):
        put(session, room, two, "l3", Mark.WEAK, at=Round.ADJUDICATED)


@pytest.fixture
def led(session: Session, room: ReviewSession, lead: Person) -> ReviewSession:
    """The same seminar, led from link to link."""
    sessions.set_up(session, room, lead, led=True)
    return room


def test_one_link_is_shown_while_the_others_are_marked_blind(session: Session, led: ReviewSession, lead: Person) -> None:
    one, two = guests(session, led, 2)
    for code in ("l1", "l2"):
        put(session, led, one, code, Mark.SUPPORTED)
    version = led.version
    sessions.reveal(session, led, "l1", lead)
    assert led.version > version  # by which phones know
    assert [each.mark for each in review.seen_in(session, led, two, code="l1")] == [Mark.SUPPORTED]
    assert [each.mark for each in review.seen_in(session, led, None, code="l1")] == [Mark.SUPPORTED]
    assert len(review.history(session, led, "l1", two)) == 1
    for viewer in (two, None):
        assert review.seen_in(session, led, viewer, code="l2") == () == review.history(session, led, "l2", viewer)
        assert review.seen_in(session, led, viewer) == ()  # all together are not shown
    now, queued, blind = (
        put(session, led, two, code, Mark.WEAK, at=at)
        for code, at in (("l1", Round.DISCUSSED), ("l1", Round.BLIND), ("l2", Round.BLIND))
    )
    assert [(each.round, each.late) for each in (now, queued, blind)] == [
        (Round.DISCUSSED, False),
        (Round.DISCUSSED, True),
        (Round.BLIND, False),
    ]
    sessions.step(session, led, Act.REVEAL, lead)
    blind_round = review.seen_in(session, led, None, blind=True)
    assert [(each.link, each.participant) for each in blind_round] == [("l1", one.id), ("l2", one.id), ("l2", two.id)]
    assert len(review.seen_in(session, led, None)) == 4


def test_a_link_that_was_shown_is_hidden_again_and_never_blind_again(
    session: Session, led: ReviewSession, lead: Person
) -> None:
    one, two = guests(session, led, 2)
    put(session, led, one, "l1", Mark.SUPPORTED)
    sessions.reveal(session, led, "l1", lead)
    sessions.reveal(session, led, "l2", lead)
    sessions.reveal(session, led, "l1", lead, hide=True)
    assert sessions.revealed(session, led) == {"l1": False, "l2": True}
    assert review.seen_in(session, led, two, code="l1") == ()
    assert sessions.round_on(session, led, "l1") is Round.DISCUSSED and sessions.round_on(session, led, "l3") is Round.BLIND
    assert put(session, led, two, "l1", Mark.WEAK, at=Round.DISCUSSED).round is Round.DISCUSSED
    assert [sessions.undo(session, led, lead).act for _ in range(3)] == ["hide_link", "reveal_link", "reveal_link"]
    assert sessions.revealed(session, led) == {"l1": False, "l2": False}
    sessions.reveal(session, led, "l3", lead)
    sessions.step(session, led, Act.REVEAL, lead)
    sessions.step(session, led, Act.HIDE, lead)  # everybody marks for themselves again, on every link
    assert not any(sessions.shows(session, led, code) for code in ("l1", "l2", "l3"))
    sessions.undo(session, led, lead)
    sessions.undo(session, led, lead)
    assert [code for code in ("l1", "l2", "l3") if sessions.shows(session, led, code)] == ["l3"]
    with pytest.raises(NotFound):
        sessions.reveal(session, led, "l99", lead)


def test_links_are_shown_one_by_one_only_where_they_are_marked_one_by_one(
    session: Session, held: Map, room: ReviewSession, lead: Person
) -> None:
    peers = sessions.make(session, held, lead, SessionKind.PEER, "Two readers", led=True)
    sessions.step(session, peers, Act.OPEN, lead)
    draft = sessions.make(session, held, lead, SessionKind.SEMINAR, "Later", led=True)
    for row in (room, peers, draft):
        with pytest.raises(SessionRefused, match="link by link"):
            sessions.reveal(session, row, "l1", lead)


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM revealedlink",
        "INSERT INTO verdict (map_id, link_id, revision, session_id, participant_id, round, late, mark, note, client, made) "
        "SELECT map_id, link_id, revision, session_id, participant_id, 'blind', 0, 'weak', '', 'forged', made FROM verdict",
    ],
)
def test_what_was_blind_on_a_link_that_is_shown_is_frozen_by_the_database(
    session: Session, led: ReviewSession, lead: Person, tampering: str
) -> None:
    (one,) = guests(session, led, 1)
    put(session, led, one, "l1", Mark.SUPPORTED)
    sessions.reveal(session, led, "l1", lead)
    with pytest.raises(IntegrityError, match=r"round|hidden"), session.begin_nested():
        session.execute(text(tampering))
    sessions.delete_session(session, led)  # which takes it along
    assert session.exec(select(models.RevealedLink)).all() == []


def test_nobody_marks_a_draft(session: Session, held: Map, lead: Person) -> None:
    row = sessions.make(session, held, lead, SessionKind.SEMINAR, "Later")
    with pytest.raises(InvalidMark, match="not begun"):
        put(session, row, guests(session, row, 1)[0], "l1", Mark.WEAK)


def test_a_mark_that_waited_is_kept_as_of_the_link_it_was_made_on(session: Session, held: Map, room: ReviewSession) -> None:
    (one,) = guests(session, room, 1)
    maps.remove(session, held, "e1")
    maps.undo(session, held)
    graph = maps.load(session, held)
    now = next(edge.revision for edge in graph.edges if edge.id == "l2")
    kept = review.mark(session, held, "l2", Seat(room, one), Mark.WEAK, client="queued", seen=now - 1 or None)
    assert kept.revision == (now - 1 or now)
    assert review.mark(session, held, "l2", Seat(room, one), Mark.WEAK, client="queued", seen=now - 1 or None) is kept


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE verdict SET mark = 'weak'",
        "UPDATE verdict SET round = 'discussed'",
        "DELETE FROM verdict",
        "UPDATE review_session SET round = 'blind'",
        "INSERT INTO verdict (map_id, link_id, revision, session_id, participant_id, round, late, mark, note, client, made) "
        "SELECT map_id, link_id, revision, session_id, participant_id, 'blind', 0, 'weak', '', 'forged', made FROM verdict",
    ],
)
def test_blind_marks_are_frozen_by_the_database_itself(
    session: Session, room: ReviewSession, lead: Person, tampering: str
) -> None:
    (one,) = guests(session, room, 1)
    put(session, room, one, "l1", Mark.SUPPORTED)
    sessions.step(session, room, Act.REVEAL, lead)
    with pytest.raises(IntegrityError, match=r"verdict|round|hidden"), session.begin_nested():
        session.execute(text(tampering))
    assert [each.mark for each in review.seen_in(session, room, None)] == [Mark.SUPPORTED]


def test_a_deleted_session_takes_its_marks_along(session: Session, held: Map, room: ReviewSession, lead: Person) -> None:
    (one,) = guests(session, room, 1)
    put(session, room, one, "l1", Mark.SUPPORTED)
    review.mark(session, held, "l1", lead, Mark.WEAK, client="free")
    sessions.delete_session(session, room)
    assert [each.person_id for each in session.exec(select(models.Verdict)).all()] == [lead.id]
    session.delete(held)
    session.flush()
    assert session.exec(select(models.Verdict)).all() == []


def test_links_are_shared_out_evenly() -> None:
    shared = sessions.share(range(7), range(40), 3, seed=5)
    assert Counter(link for links in shared.values() for link in links) == dict.fromkeys(range(40), 3)
    assert {len(links) for links in shared.values()} <= {17, 18}
    assert shared == sessions.share(range(7), range(40), 3, seed=5) != sessions.share(range(7), range(40), 3, seed=6)


def test_assigning_by_hand_and_by_lot_and_back(session: Session, room: ReviewSession, lead: Person) -> None:
    one, two = guests(session, room, 2)
    sessions.assign_all(session, room, 1, lead)
    first = sessions.assigned(session, room)
    assert sorted(code for codes in first.values() for code in codes) == ["l1", "l2", "l3", "u1"]
    sessions.assign(session, room, one, ["l2"], lead)
    assert sessions.assigned_to(session, room, one) == ("l2",)
    sessions.undo(session, room, lead)
    assert sessions.assigned(session, room) == first
    with pytest.raises(SessionRefused, match="There are 2 reviewers"):
        sessions.assign_all(session, room, 3, lead)
    with pytest.raises(NotFound, match="no link nothing"):
        sessions.assign(session, room, two, ["nothing"], lead)


def test_who_was_given_no_links_is_asked_none_and_others_keep_theirs(
    session: Session, room: ReviewSession, lead: Person
) -> None:
    everything = ("u1", "l1", "l2", "l3")
    one, two, three = guests(session, room, 3)
    asked = partial(sessions.assigned_to, session, room)
    assert asked(one) is None
    sessions.assign(session, room, one, ["l2"], lead)
    assert (asked(one), asked(two), asked(three)) == (("l2",), everything, everything)
    late = guests(session, room, 4)[-1]
    assert asked(late) == ()
    sessions.assign(session, room, two, [], lead)
    assert (asked(one), asked(two), asked(three)) == (("l2",), (), everything)
    sessions.undo(session, room, lead)
    assert asked(two) == everything
    for who in (one, late):
        sessions.assign(session, room, who, everything, lead)
    assert [asked(who) for who in (one, two, three, late)] == [None] * 4  # as if nothing had been assigned
    sessions.assign_all(session, room, 1, lead)
    for who in (one, two, three):
        sessions.assign(session, room, who, [], lead)
    with pytest.raises(SessionRefused, match="nobody would be asked"):
        sessions.assign(session, room, late, [], lead)


def test_another_group_gets_the_same_session_with_a_code_of_its_own(
    session: Session, room: ReviewSession, lead: Person
) -> None:
    other = sessions.again(session, room, lead, "Thursday's seminar")
    assert other.template_id == room.id and other.code != room.code and other.state is SessionState.DRAFT
    assert (other.rule, other.order, other.map_id) == (room.rule, room.order, room.map_id)


def test_a_code_is_read_in_any_script_and_case() -> None:
    code = "C3D4F6H7"
    for typed in ("C3D4F6H7", "c3d4 f6h7", "C3D4-F6H7", "c۳d۴f۶h۷", "Ｃ３Ｄ４Ｆ６Ｈ７", "С3D4F6Н7", "  c3d4\u200cf6h7\n"):
        assert joining.read_code(typed) == code
    for typed in ("", "C3D4F6H", "C3D4F6H78", "C3D4F6HA", "x" * 100_000, "\0", "۱۲۳"):
        assert joining.read_code(typed) == ""
    made = {joining.new_code() for _ in range(1000)}
    assert len(made) == 1000 and all(joining.read_code(each.lower()) == each for each in made)


def test_joining_twice_is_joining_once_and_a_key_brings_one_back(session: Session, room: ReviewSession) -> None:
    one, key = joining.come(session, room, "phone-1", "Sara")
    assert joining.come(session, room, "phone-1", "Sara") == (one, "") and joining.named(one, room) == "Sara"
    assert joining.by_key(session, room, joining.written(key).lower()) is one
    with pytest.raises(NotFound):
        joining.by_key(session, room, joining.new_code())
    fresh = joining.new_key(session, room, one)
    with pytest.raises(NotFound):
        joining.by_key(session, room, key)
    assert joining.by_key(session, room, fresh) is one
    assert joining.of_stamp(session, one.id, one.stamp) is one and joining.of_stamp(session, one.id, "x" * 32) is None


def test_nobody_takes_anothers_name_least_of_all_the_lecturers(session: Session, room: ReviewSession) -> None:
    joining.come(session, room, "a", "Sara")
    for name in ("sara", "Ѕаrа", "Lecturer Rey", "lecturer  rey", "\u202eSara", "x" * 41, "x" * 10_000):
        with pytest.raises(AccountRefused):
            joining.come(session, room, f"other {name[:8]}", name)


def test_300_people_have_300_pseudonyms(session: Session, room: ReviewSession) -> None:
    people = guests(session, room, 300)
    assert len({each.pseudonym for each in people}) == 300


def test_an_invited_reviewer_comes_by_their_link_until_they_are_taken_out(
    session: Session, room: ReviewSession, lead: Person
) -> None:
    seat, secret = joining.invite(session, room, "Reviewer Two")
    assert joining.by_invitation(session, secret) is seat and seat.came is None
    sessions.remove(session, room, seat, lead)
    with pytest.raises(NotFound):
        joining.by_invitation(session, secret)


def test_a_code_of_a_draft_opens_nothing(session: Session, held: Map, lead: Person, room: ReviewSession) -> None:
    assert joining.by_code(session, joining.written(room.code or "")) is room
    draft = sessions.make(session, held, lead, SessionKind.SEMINAR, "Later")
    for code in (draft.code or "", "C3D4F6H7", "", "%"):
        with pytest.raises(NotFound):
            joining.by_code(session, code)


def test_guessing_is_slowed_for_whoever_guesses_and_nobody_else() -> None:
    at = [0.0]
    guesses = joining.Guesses(free=3, most=30, clock=lambda: at[0])
    for _ in range(3):
        assert guesses.wait("one") == 0
        guesses.wrong("one")
    assert guesses.wait("one") == 1 and guesses.wait("other") == 0
    at[0] += 1
    guesses.wrong("one")
    assert guesses.wait("one") == 2
    for _ in range(10):
        guesses.wrong("one")
    assert guesses.wait("one") == 30
    guesses.right("one")
    assert guesses.wait("one") == 0
    for number in range(20_000):
        guesses.wrong(str(number))
    assert guesses.wait("19999") == 0


@pytest.mark.parametrize(
    ("supported", "weak", "unanimous", "two_thirds", "majority"),
    [
        (0, 0, "unseen", "unseen", "unseen"),
        (3, 0, "supported", "supported", "supported"),
        (0, 1, "weak", "weak", "weak"),
        (2, 1, "split", "supported", "supported"),
        (3, 2, "split", "split", "supported"),
        (2, 2, "split", "split", "split"),
        (1, 4, "split", "weak", "weak"),
    ],
)
def test_what_marks_come_to_by_each_rule(supported: int, weak: int, unanimous: str, two_thirds: str, majority: str) -> None:
    said = [review.standing_of(supported, weak, rule) for rule in StandingRule]
    assert said == [Standing(unanimous), Standing(two_thirds), Standing(majority)]
