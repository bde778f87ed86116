"""Does a class find and build each for itself, is all of it told only once it is shown, and does it stay in its session?"""

from collections.abc import Iterator

import invented_paper as builders
import pytest
from sqlmodel import Session, select

from argmap import accounts, exercises, joining, maps, sessions, shelving
from argmap.comparison import Lack, Likeness
from argmap.exercises import ExerciseRefused, building, finding
from argmap.models import BuiltMap, Map, Participant, Person, Proposal, ReviewSession, Vote
from argmap.sessions import Act, SessionRefused
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import InvalidMap, NotFound
from claims.settings import Settings
from claims.vocabulary import Exercise, Mark, NodeKind, SessionKind, Stance

READING = builders.reading()
SUPPORTS, CONTRADICTS = Stance.SUPPORTS, Stance.CONTRADICTS


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
    return accounts.local_person(session)


def opened(session: Session, held: Map, lead: Person, exercise: Exercise, claim: str = "c1") -> ReviewSession:
    row = sessions.make(session, held, lead, SessionKind.SEMINAR, "Tuesday", exercise=exercise, claim=claim)
    sessions.step(session, row, Act.OPEN, lead)
    return row


@pytest.fixture
def find(session: Session, held: Map, lead: Person) -> ReviewSession:
    return opened(session, held, lead, Exercise.FIND)


@pytest.fixture
def build(session: Session, held: Map, lead: Person) -> ReviewSession:
    return opened(session, held, lead, Exercise.BUILD, "h")


def guests(session: Session, room: ReviewSession, count: int) -> list[Participant]:
    return [joining.come(session, room, f"{room.id}-{number}")[0] for number in range(count)]


def propose(session: Session, room: ReviewSession, who: Participant, index: int, stance: Stance = SUPPORTS) -> Proposal:
    client = f"{who.id}-{index}-{stance}-{len(session.exec(select(Proposal.id)).all())}"
    return finding.propose(session, room, who, READING, index, stance, client)


def vote(session: Session, room: ReviewSession, who: Participant, of: Proposal, mark: Mark | None, client: str = "") -> None:
    name = client or f"{who.id}-{len(session.exec(select(Vote.id)).all())}"
    finding.vote(session, room, who, finding.place_of(of), of.stance, mark, name)


# Finding


def test_a_passage_is_proposed_once_however_often_it_is_sent(session: Session, find: ReviewSession) -> None:
    ada, omid = guests(session, find, 2)
    first = finding.propose(session, find, ada, READING, 2, SUPPORTS, "a")
    assert finding.propose(session, find, ada, READING, 2, SUPPORTS, "a").id == first.id
    assert finding.propose(session, find, ada, READING, 2, SUPPORTS, "b").id == first.id
    assert first.text == READING.cut.passages[2].text and first.passage_id is not None
    with pytest.raises(ExerciseRefused, match="under this name"):
        finding.propose(session, find, omid, READING, 2, SUPPORTS, "a")
    with pytest.raises(NotFound):
        propose(session, find, ada, 99)
    with pytest.raises(ExerciseRefused, match="the claim itself"):
        propose(session, find, ada, 5)
    with pytest.raises(ExerciseRefused, match="supports the claim or contradicts"):
        propose(session, find, ada, 3, Stance.NEUTRAL)


def test_a_passage_proposed_the_other_way_counts_that_way_alone(session: Session, find: ReviewSession) -> None:
    (ada,) = guests(session, find, 1)
    propose(session, find, ada, 2)
    propose(session, find, ada, 2, CONTRADICTS)
    assert [each.stance for each in finding.own(session, find, ada)] == [CONTRADICTS]


def test_what_is_withdrawn_is_gone_and_can_be_proposed_again(session: Session, find: ReviewSession) -> None:
    ada, omid = guests(session, find, 2)
    made, other = propose(session, find, ada, 2), propose(session, find, omid, 2)
    finding.withdraw(session, find, ada, finding.place_of(made))
    finding.withdraw(session, find, ada, finding.place_of(made))
    assert finding.own(session, find, ada) == () and finding.own(session, find, omid) == (other,)
    assert finding.propose(session, find, ada, READING, 2, SUPPORTS, made.client).withdrawn, "a late repeat brings nothing back"
    assert propose(session, find, ada, 2).id != made.id


def test_nobody_proposes_without_end(session: Session, find: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    (ada,) = guests(session, find, 1)
    propose(session, find, ada, 1)
    propose(session, find, ada, 2)
    with pytest.raises(ExerciseRefused, match="2 sentences"):
        propose(session, find, ada, 3)
    propose(session, find, ada, 2, CONTRADICTS)


def test_until_it_is_shown_only_how_much_was_found_is_told(session: Session, find: ReviewSession, lead: Person) -> None:
    ada, omid, mina = guests(session, find, 3)
    made = propose(session, find, ada, 2)
    propose(session, find, omid, 3)
    propose(session, find, omid, 2)
    for viewer in (None, ada, mina):
        assert finding.found(session, find, viewer) == ()
    assert finding.progress(session, find) == {ada.id: 1, omid.id: 2, mina.id: 0}
    with pytest.raises(ExerciseRefused, match="does not vote now"):
        vote(session, find, mina, made, Mark.WEAK)
    with pytest.raises(ExerciseRefused, match="not shown yet"):
        finding.put_on_map(session, find, READING, finding.place_of(made), SUPPORTS, lead)
    sessions.step(session, find, Act.REVEAL, lead)
    assert [(each.text, [(way.stance, way.people) for way in each.ways]) for each in finding.found(session, find, mina)] == [
        (READING.cut.passages[2].text, [(SUPPORTS, 2)]),
        (READING.cut.passages[3].text, [(SUPPORTS, 1)]),
    ]
    with pytest.raises(ExerciseRefused, match="nothing more is added"):
        propose(session, find, ada, 4)
    with pytest.raises(ExerciseRefused, match="nothing more is added"):
        finding.withdraw(session, find, ada, finding.place_of(made))


def test_a_session_in_which_somebody_proposed_is_no_draft_again(session: Session, find: ReviewSession, lead: Person) -> None:
    propose(session, find, guests(session, find, 1)[0], 2)
    with pytest.raises(SessionRefused, match="no draft any more"):
        sessions.step(session, find, Act.DRAFT, lead)


def test_the_newest_vote_of_each_counts_whoever_proposed_it(session: Session, find: ReviewSession, lead: Person) -> None:
    ada, omid, mina = guests(session, find, 3)
    first, second, third = propose(session, find, ada, 2), propose(session, find, omid, 2), propose(session, find, omid, 3)
    sessions.step(session, find, Act.REVEAL, lead)
    vote(session, find, ada, first, Mark.SUPPORTED, "same")
    vote(session, find, ada, first, Mark.WEAK, "same")
    vote(session, find, mina, second, Mark.WEAK)
    vote(session, find, mina, second, Mark.SUPPORTED)
    vote(session, find, omid, third, Mark.WEAK)
    vote(session, find, omid, first, Mark.WEAK)
    vote(session, find, omid, first, None)
    one, other = (each.ways[0] for each in finding.found(session, find, mina))
    assert (one.supported, one.weak, one.mine, one.votes, one.by_me) == (2, 0, Mark.SUPPORTED, 2, False)
    assert (other.supported, other.weak, other.mine) == (0, 1, None)
    with pytest.raises(ExerciseRefused, match="supported or weak"):
        vote(session, find, ada, first, Mark.CANNOT_TELL)
    with pytest.raises(NotFound):
        finding.vote(session, find, ada, finding.place_of(first), CONTRADICTS, Mark.WEAK, "none")


def test_who_left_counts_no_more_and_the_best_comes_first(session: Session, find: ReviewSession, lead: Person) -> None:
    ada, omid, mina = guests(session, find, 3)
    weak, good, lone = propose(session, find, ada, 1), propose(session, find, ada, 3), propose(session, find, mina, 4)
    both = propose(session, find, omid, 1, CONTRADICTS)
    sessions.step(session, find, Act.REVEAL, lead)
    for who in (ada, omid, mina):
        vote(session, find, who, good, Mark.SUPPORTED)
        vote(session, find, who, weak, Mark.WEAK)
    vote(session, find, mina, both, Mark.SUPPORTED)
    sessions.remove(session, find, mina, lead)
    found = finding.found(session, find, None)
    assert [[way.stance for way in each.ways] for each in found] == [[SUPPORTS, CONTRADICTS], [SUPPORTS]]
    order = [(each.text, way.stance, way.supported, way.weak) for each, way in finding.ranked(found)]
    texts = [each.text for each in READING.cut.passages]
    assert order == [(texts[3], SUPPORTS, 2, 0), (texts[1], CONTRADICTS, 0, 0), (texts[1], SUPPORTS, 0, 2)]
    assert lone.text not in [each.text for each in found]


def test_what_was_found_is_laid_beside_the_map(session: Session, held: Map, find: ReviewSession, lead: Person) -> None:
    (ada,) = guests(session, find, 1)
    there, new = propose(session, find, ada, 2), propose(session, find, ada, 4)
    sessions.step(session, find, Act.REVEAL, lead)
    told = finding.beside(finding.found(session, find, None), maps.load(session, held), "c1")
    assert told.known == {finding.place_of(there): ("l1", SUPPORTS)} and finding.place_of(new) not in told.known
    assert [(node.id, edge.id) for node, edge in told.unfound] == [("e2", "l2")]


def test_a_passage_goes_on_the_map_in_one_act_and_off_again(
    session: Session, held: Map, find: ReviewSession, lead: Person
) -> None:
    ada, omid = guests(session, find, 2)
    new = propose(session, find, ada, 4, CONTRADICTS)
    propose(session, find, omid, 4, CONTRADICTS)
    there, place = propose(session, find, ada, 2), finding.place_of(new)
    sessions.step(session, find, Act.REVEAL, lead)
    before = maps.load(session, held)
    assert finding.put_on_map(session, find, READING, place, CONTRADICTS, lead) is False
    assert finding.put_on_map(session, find, READING, place, CONTRADICTS, lead) is True
    (way,) = finding.found(session, find, None)[-1].ways
    edge = next(each for each in maps.load(session, held).edges if each.id == way.link)
    assert (edge.target, edge.stance) == ("c1", CONTRADICTS) and len(maps.load(session, held).edges) == len(before.edges) + 1
    maps.undo(session, held, person=lead.id)
    assert finding.found(session, find, None)[-1].ways[0].link == ""
    assert finding.put_on_map(session, find, READING, place, CONTRADICTS, lead) is False
    finding.take_off_map(session, find, place, CONTRADICTS, lead)
    finding.take_off_map(session, find, place, CONTRADICTS, lead)
    assert maps.load(session, held) == before
    assert finding.put_on_map(session, find, READING, finding.place_of(there), SUPPORTS, lead) is True


def test_what_was_found_against_what_the_map_says_is_refused_in_a_sentence(
    session: Session, find: ReviewSession, lead: Person
) -> None:
    (ada,) = guests(session, find, 1)
    made = propose(session, find, ada, 2, CONTRADICTS)
    sessions.step(session, find, Act.REVEAL, lead)
    with pytest.raises(InvalidMap, match="already"):
        finding.put_on_map(session, find, READING, finding.place_of(made), CONTRADICTS, lead)
    with pytest.raises(ExerciseRefused, match="read anew"):
        finding.put_on_map(session, find, builders.reading("Another."), finding.place_of(made), CONTRADICTS, lead)


def test_the_claim_stays_sought_when_it_is_taken_off_the_map(
    session: Session, held: Map, find: ReviewSession, lead: Person
) -> None:
    (ada,) = guests(session, find, 1)
    made = propose(session, find, ada, 4)
    maps.remove(session, held, "c1")
    assert exercises.sought(session, find)[0].text == READING.cut.passages[5].text
    sessions.step(session, find, Act.REVEAL, lead)
    with pytest.raises(ExerciseRefused, match="taken off the map"):
        finding.put_on_map(session, find, READING, finding.place_of(made), SUPPORTS, lead)


# Building


def test_a_map_is_built_from_what_was_given(session: Session, build: ReviewSession) -> None:
    (ada,) = guests(session, build, 1)
    assert building.built_map(session, build, ada) is None
    claim = building.add_claim(session, build, ada, "Tea shortens nothing.", "h", CONTRADICTS)
    evidence = building.add_evidence(session, build, ada, READING, 2, claim, SUPPORTS)
    building.link(session, build, ada, evidence, "h", CONTRADICTS)
    mine = building.built_map(session, build, ada)
    assert mine is not None
    graph = maps.load(session, mine)
    assert (graph.nodes[0].kind, graph.nodes[0].origin.value) == (NodeKind.HYPOTHESIS, "imported")
    assert {(edge.source, edge.target, edge.stance) for edge in graph.edges} == {
        (claim, "h", CONTRADICTS), (evidence, claim, SUPPORTS), (evidence, "h", CONTRADICTS)
    }  # fmt: skip
    assert not graph.node("h").quotes, "where the hypothesis stands is for them to find"


def test_what_is_sent_twice_is_there_once(session: Session, build: ReviewSession) -> None:
    (ada,) = guests(session, build, 1)
    codes = {building.add_claim(session, build, ada, text, "h") for text in ("Tea  helps.", "tea helps")}
    assert len(codes) == 1
    (claim,) = codes
    twice = {building.add_evidence(session, build, ada, READING, 2, claim, way) for way in (SUPPORTS, SUPPORTS, CONTRADICTS)}
    assert len(twice) == 1
    building.link(session, build, ada, claim, "h", CONTRADICTS)
    building.link(session, build, ada, claim, "h", CONTRADICTS)
    mine = building.built_map(session, build, ada)
    assert mine is not None
    assert [(edge.target, edge.stance) for edge in maps.load(session, mine).edges] == [("h", CONTRADICTS), (claim, CONTRADICTS)]
    building.remove(session, build, ada, claim)
    building.remove(session, build, ada, claim)
    assert len(maps.load(session, mine).nodes) == 2


def test_the_first_statement_of_an_empty_map_is_its_hypothesis(session: Session, held: Map, lead: Person) -> None:
    room = opened(session, held, lead, Exercise.BUILD, "")
    (ada,) = guests(session, room, 1)
    first = building.add_claim(session, room, ada, "چای راه را کوتاه می‌کند.")
    second = building.add_claim(session, room, ada, "راه دراز است.", first, CONTRADICTS)
    mine = building.built_map(session, room, ada)
    assert mine is not None
    kinds = {node.id: node.kind for node in maps.load(session, mine).nodes}
    assert kinds == {first: NodeKind.HYPOTHESIS, second: NodeKind.CLAIM}


def test_a_built_map_is_undone_and_what_was_given_stays(session: Session, build: ReviewSession) -> None:
    (ada,) = guests(session, build, 1)
    assert not building.undo(session, build, ada)
    building.add_claim(session, build, ada, "Tea helps.", "h")
    assert building.undo(session, build, ada) and not building.undo(session, build, ada)
    assert building.redo(session, build, ada) and not building.redo(session, build, ada)
    with pytest.raises(ExerciseRefused, match="so it stays"):
        building.remove(session, build, ada, "h")


def test_what_makes_no_sense_on_a_built_map_is_refused(
    session: Session, build: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ada,) = guests(session, build, 1)
    evidence = building.add_evidence(session, build, ada, READING, 2, "h", SUPPORTS)
    with pytest.raises(InvalidMap, match="Choose a claim"):
        building.add_claim(session, build, ada, "Tea helps.", evidence)
    with pytest.raises(NotFound):
        building.add_evidence(session, build, ada, READING, 3, "c9", SUPPORTS)
    with pytest.raises(ExerciseRefused, match="600"):
        building.add_claim(session, build, ada, "tea " * 200)
    with pytest.raises(InvalidMap):
        building.add_claim(session, build, ada, "  ")
    monkeypatch.setattr(building, "MOST", 2)
    with pytest.raises(ExerciseRefused, match="2 statements"):
        building.add_claim(session, build, ada, "One more.")


def test_built_maps_are_compared_once_they_are_shown(session: Session, held: Map, build: ReviewSession, lead: Person) -> None:
    ada, omid, mina = guests(session, build, 3)
    claim = building.add_claim(session, build, ada, READING.cut.passages[5].text, "h", CONTRADICTS)
    building.add_evidence(session, build, ada, READING, 2, claim, SUPPORTS)
    building.add_evidence(session, build, omid, READING, 4, "h", SUPPORTS)
    reference = maps.load(session, held)
    assert building.compared(session, build, reference) == ()
    assert building.begun(session, build) == {ada.id: 3, omid.id: 2, mina.id: 0}
    sessions.step(session, build, Act.REVEAL, lead)
    with pytest.raises(ExerciseRefused, match="nothing more is added"):
        building.add_claim(session, build, ada, "Late.", "h")
    first, second = building.compared(session, build, reference)
    assert (first.participant.id, second.participant.id) == (ada.id, omid.id)
    told = first.comparison
    assert told.links == {"l1": (first.graph.edges[1].id,), "l3": (first.graph.edges[0].id,)}
    assert {pair.why for pair in told.pairs if pair.reference in ("c1", "e1")} == {Likeness.SAME_WORDS, Likeness.SAME_PASSAGE}
    assert told.missed == ("e2",) and told.missed_links == {"u1": Lack.BOTH_ENDS, "l2": Lack.BEGINNING}
    assert second.comparison.linked.found == 0 and second.comparison.own == ("e1",)
    assert [each.participant.id for each in building.compared(session, build, reference, omid)] == [omid.id]
    sessions.remove(session, build, omid, lead)
    assert [each.participant.id for each in building.compared(session, build, reference)] == [ada.id]


def test_a_built_map_is_nobodys_and_stands_in_no_list(session: Session, held: Map, build: ReviewSession, lead: Person) -> None:
    (ada,) = guests(session, build, 1)
    building.add_claim(session, build, ada, "Tea helps.", "h")
    mine = building.built_map(session, build, ada)
    assert mine is not None
    paper = library.papers(session)[0]
    assert [each.id for each in maps.maps_of(session, paper)] == [held.id]
    assert accounts.role_of(session, lead, mine) is None and accounts.role_of(session, lead, held) is not None
    (entry,) = shelving.shelf(session, lead).entries
    assert [each.map for each in entry.maps] == [held.id]


@pytest.mark.parametrize("whole", [False, True])
def test_built_maps_outlive_no_session(session: Session, held: Map, build: ReviewSession, whole: bool) -> None:
    for who in guests(session, build, 2):
        building.add_claim(session, build, who, "Tea helps.", "h")
    if whole:
        maps.drop(session, held)
    else:
        sessions.delete_session(session, build)
    assert session.exec(select(BuiltMap)).all() == []
    assert session.exec(select(Map.id)).all() == ([] if whole else [held.id])


def test_the_same_exercise_serves_several_groups(session: Session, build: ReviewSession, lead: Person) -> None:
    other = sessions.again(session, build, lead, "Wednesday")
    sessions.step(session, other, Act.OPEN, lead)
    assert (other.exercise, other.claim_id) == (build.exercise, build.claim_id) and other.code != build.code
    (ada,), (omid,) = guests(session, build, 1), guests(session, other, 1)
    building.add_claim(session, build, ada, "Tea helps.", "h")
    assert building.built_map(session, other, omid) is None and building.begun(session, other) == {omid.id: 0}


def test_where_nothing_is_marked_nothing_is_decided(session: Session, find: ReviewSession, lead: Person) -> None:
    sessions.step(session, find, Act.REVEAL, lead)
    assert Act.ADJUDICATE not in sessions.possible(find) and Act.CLOSE in sessions.possible(find)
    with pytest.raises(SessionRefused, match="nothing to decide"):
        sessions.step(session, find, Act.ADJUDICATE, lead)


def test_neither_exercise_is_done_in_a_session_of_the_other(
    session: Session, find: ReviewSession, build: ReviewSession
) -> None:
    (ada,), (omid,) = guests(session, find, 1), guests(session, build, 1)
    with pytest.raises(ExerciseRefused, match="another exercise"):
        building.add_claim(session, find, ada, "Tea helps.")
    with pytest.raises(ExerciseRefused, match="another exercise"):
        propose(session, build, omid, 2)
