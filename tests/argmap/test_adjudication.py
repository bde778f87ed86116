"""Do the links that matter most come first, does a decision stand beside the marks, and can it be taken back?"""

from collections.abc import Iterator

import invented_paper as builders
import pytest
from sqlmodel import Session, select

from argmap import adjudication, joining, maps, models, review, sessions
from argmap.accounts import AccountRefused
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.names import skeleton
from argmap.review import Seat, Verdict
from argmap.sessions import Act, SessionRefused
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import NotFound
from claims.models import now
from claims.settings import Settings
from claims.vocabulary import Mark, MarkReason, SessionKind, Standing

READING = builders.reading()
SUPPORTED, WEAK, CANNOT = Mark.SUPPORTED, Mark.WEAK, Mark.CANNOT_TELL


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
    person = Person(name="Editor Rey", skeleton=skeleton("Editor Rey"))
    session.add(person)
    session.flush()
    return person


@pytest.fixture
def review_of(session: Session, held: Map, lead: Person) -> ReviewSession:
    """A peer review in which two differ on l1, one could not tell l2, and both call l3 supported; it is at deciding."""
    row = sessions.make(session, held, lead, SessionKind.PEER, "Two readers")
    people = [joining.invite(session, row, name)[0] for name in ("Reader One", "Reader Two")]
    sessions.step(session, row, Act.OPEN, lead)
    for number, who in enumerate(people):
        put(session, row, who, "l1", (SUPPORTED, WEAK)[number])
        put(session, row, who, "l3", SUPPORTED)
    put(session, row, people[0], "l2", CANNOT)
    sessions.step(session, row, Act.REVEAL, lead)
    sessions.step(session, row, Act.ADJUDICATE, lead)
    return row


def put(session: Session, row: ReviewSession, who: Participant, code: str, mark: Mark) -> None:
    client = f"{who.id}-{code}-{len(session.exec(select(models.Verdict.id)).all())}"
    review.mark(session, session.get_one(Map, row.map_id), code, Seat(row, who), mark, client=client)


def said(code: str, *marks: Mark, stale: bool = False) -> list[Verdict]:
    return [Verdict(code, None, mark, None, "", 1, stale, now(), participant=who) for who, mark in enumerate(marks)]


def queued(session: Session, row: ReviewSession) -> list[str]:
    given, decided = review.seen_in(session, row, None), adjudication.decisions(session, row)
    return [each.link for each in adjudication.queue(given, decided, {}, ("l1", "l2", "l3"))]


def test_what_is_most_open_and_matters_most_comes_first() -> None:
    given = [
        *said("even but idle", SUPPORTED, WEAK),
        *said("lopsided and heavy", SUPPORTED, SUPPORTED, SUPPORTED, WEAK),
        *said("even and light", SUPPORTED, WEAK),
        *said("of one mind", WEAK, WEAK),
        *said("nobody could tell", CANNOT, CANNOT),
        *said("split before it changed", SUPPORTED, WEAK, stale=True),
    ]
    influence = {"lopsided and heavy": 0.5, "even and light": 0.1, "of one mind": 0.9}
    found = adjudication.queue(given, {}, influence, ())
    assert [each.link for each in found] == ["lopsided and heavy", "even and light", "even but idle", "nobody could tell"]
    assert found[0].marks == {SUPPORTED: 3, WEAK: 1} and found[0].disagreement == pytest.approx(0.811278, abs=1e-6)


def test_links_that_matter_alike_come_as_on_the_map() -> None:
    given = [*said("b", SUPPORTED, WEAK), *said("a", SUPPORTED, WEAK), *said("c", SUPPORTED, WEAK, SUPPORTED, WEAK)]
    assert [each.link for each in adjudication.queue(given, {}, {}, ("a", "b", "c"))] == ["c", "a", "b"]


def test_a_decision_stands_beside_the_marks(session: Session, review_of: ReviewSession, lead: Person) -> None:
    assert queued(session, review_of) == ["l1", "l2"]
    before, version = review.seen_in(session, review_of, None), review_of.version
    adjudication.decide(
        session, review_of, "l1", WEAK, lead, reason=MarkReason.OVERSTATED, note=" It says some, not all. ", client="a"
    )
    decided = adjudication.decisions(session, review_of)
    assert (decided["l1"].outcome, decided["l1"].note, decided["l1"].person) == (WEAK, "It says some, not all.", lead.id)
    assert review.seen_in(session, review_of, None) == before and review_of.version > version
    stands = review.standings(before, review_of.rule)
    assert stands["l1"] is Standing.SPLIT and adjudication.with_decisions(stands, decided)["l1"] is Standing.WEAK
    assert [each.mark for each in adjudication.minority(before, decided["l1"])] == [SUPPORTED]
    assert queued(session, review_of) == ["l2", "l1"]


def test_a_decision_is_changed_and_taken_back_and_all_of_it_is_kept(
    session: Session, review_of: ReviewSession, lead: Person
) -> None:
    for number, outcome in enumerate((WEAK, CANNOT, None)):
        adjudication.decide(session, review_of, "l1", outcome, lead, client=str(number))
        adjudication.decide(session, review_of, "l1", outcome, lead, client=str(number))  # sent twice
    assert adjudication.decisions(session, review_of) == {}
    assert [each.outcome for each in session.exec(select(models.Adjudication)).all()] == [WEAK, CANNOT, None]
    with pytest.raises(SessionRefused, match="no decision"):
        adjudication.decide(session, review_of, "l1", None, lead, client="4")


def test_what_was_left_open_stands_as_marked(session: Session, review_of: ReviewSession, lead: Person) -> None:
    adjudication.decide(session, review_of, "l1", CANNOT, lead, client="a")
    decided = adjudication.decisions(session, review_of)
    assert adjudication.with_decisions({"l1": Standing.SPLIT}, decided) == {"l1": Standing.SPLIT}
    assert [each.mark for each in adjudication.minority(review.seen_in(session, review_of, None), decided["l1"])] == [
        SUPPORTED,
        WEAK,
    ]


def test_nothing_is_decided_before_its_time_or_shown_when_hidden(
    session: Session, review_of: ReviewSession, lead: Person
) -> None:
    adjudication.decide(session, review_of, "l1", WEAK, lead, client="a")
    sessions.step(session, review_of, Act.DISCUSS, lead)
    assert "l1" in adjudication.decisions(session, review_of)
    with pytest.raises(SessionRefused, match="discussion is over"):
        adjudication.decide(session, review_of, "l2", WEAK, lead, client="b")
    sessions.step(session, review_of, Act.HIDE, lead)
    assert adjudication.decisions(session, review_of) == {}


def test_a_decision_on_what_has_changed_since_is_open_again(session: Session, held: Map, review_of: ReviewSession) -> None:
    lead = session.get_one(Person, review_of.made_by)
    adjudication.decide(session, review_of, "l1", WEAK, lead, client="a")
    link = session.exec(select(models.Link).where(models.Link.code == "l1")).one()
    link.revision += 1
    session.add(link)
    session.flush()
    decided = adjudication.decisions(session, review_of)
    assert decided["l1"].stale and adjudication.with_decisions({}, decided) == {}
    with pytest.raises(SessionRefused, match="has changed"):
        adjudication.decide(session, review_of, "l1", WEAK, lead, client="b", seen=link.revision - 1)


@pytest.mark.parametrize(
    ("code", "more", "told"),
    [
        ("nothing", {}, "no link nothing"),
        ("u1", {}, "Nobody has marked"),
        ("l1", {"client": ""}, "no name"),
        ("l1", {"client": "x" * 65}, "no name"),
        ("l1", {"note": "x" * 4001}, "4,001 characters"),
        ("l1", {"outcome": SUPPORTED, "reason": MarkReason.OUTDATED}, "Leave the reason out"),
    ],
)
def test_what_makes_no_sense_is_refused(
    session: Session, review_of: ReviewSession, lead: Person, code: str, more: dict[str, object], told: str
) -> None:
    given: dict[str, object] = {"outcome": WEAK, "client": "a", **more}
    with pytest.raises((SessionRefused, NotFound), match=told):
        adjudication.decide(session, review_of, code, given.pop("outcome"), lead, **given)  # type: ignore[arg-type]
    assert session.exec(select(models.Adjudication)).all() == []


def test_a_wall_counts_what_progress_tells(session: Session, held: Map, lead: Person) -> None:
    row = sessions.make(session, held, lead, SessionKind.SEMINAR, "Tuesday")
    sessions.step(session, row, Act.OPEN, lead)
    people = [joining.come(session, row, f"phone {number}")[0] for number in range(4)]
    for who in people:
        put(session, row, who, "l1", WEAK)
        put(session, row, who, "l1", SUPPORTED)
        put(session, row, who, "l2", CANNOT)
    review.mark(session, held, "l2", Seat(row, people[0]), None, client="back")
    sessions.remove(session, row, people[3], lead)
    told = review.progress(session, row)
    assert review.turnout(session, row, "l1") == review.Turnout(3, sum(told.marked.values()), told.on_link["l1"])
    assert review.turnout(session, row) == review.Turnout(3, 5, 0)
    sessions.step(session, row, Act.REVEAL, lead)
    assert {each.link for each in review.seen_in(session, row, None, code="l2")} == {"l2"}


def test_who_was_taken_out_comes_back_with_their_marks(session: Session, review_of: ReviewSession, lead: Person) -> None:
    who = joining.seats(session, review_of)[0]
    sessions.remove(session, review_of, who, lead)
    assert len(review.seen_in(session, review_of, None, code="l1")) == 1
    sessions.readmit(session, review_of, who, lead)
    assert len(review.seen_in(session, review_of, None, code="l1")) == 2
    sessions.undo(session, review_of, lead)
    assert who.left is not None and len(review.seen_in(session, review_of, None, code="l1")) == 1


def test_a_seat_is_kept_for_an_account_and_a_link_made_anew(session: Session, review_of: ReviewSession, lead: Person) -> None:
    row, secret = joining.invite(session, review_of, "Reader Three")
    fresh = joining.new_link(session, row)
    assert joining.by_invitation(session, fresh) is row
    with pytest.raises(NotFound):
        joining.by_invitation(session, secret)
    seat = joining.seat_for(session, review_of, lead)
    assert joining.seat_for(session, review_of, lead) is seat and seat.came is None and seat.person_id == lead.id
    other = Person(name="reader three", skeleton=skeleton("reader three"))
    session.add(other)
    session.flush()
    with pytest.raises(AccountRefused):
        joining.seat_for(session, review_of, other)
