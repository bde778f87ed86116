"""Are decisions kept as rows that only grow, and does taking one back leave the map's heads as they were?"""

from collections.abc import Iterator

import invented_paper as builders
import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from argmap import feedback, maps
from argmap.models import Feedback, Map, Withdrawal
from argmap.storage import open_storage
from claims import library, stance
from claims.db import Database
from claims.errors import NotFound
from claims.matching import learning, matcher, offering, ranking
from claims.matching.asked import asked
from claims.matching.learning import Heads, Learnt
from claims.matching.matcher import UNJUDGED
from claims.matching.offering import Offered
from claims.matching.values import Suggestion
from claims.models import Paper
from claims.settings import Settings
from claims.tools import tools
from claims.vocabulary import Decision

PRIOR = Heads(ranking.Head(("words",), (1.0,), -1.0, (1.0,)), stance.Head(np.eye(3), np.zeros(3)))
CLAIM = asked("The road is long.")


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session(write=True) as session:
        library.add(session, database.files, builders.reading(), builders.data(builders.reading()))
        yield session


@pytest.fixture
def paper(session: Session) -> Paper:
    return library.papers(session)[0]


@pytest.fixture
def held(session: Session, paper: Paper) -> Map:
    return maps.save(session, builders.graph(builders.reading()), paper)


def offer(passage: int, version: str = "1") -> Offered:
    row = (0.1 + passage / 3,)
    return Offered(Suggestion(passage, 1, 0.5, UNJUDGED, {}, row), (1.0, 1 / 3, -passage), False, 0.9, version)


def learnt(session: Session, held: Map) -> Learnt:
    return learning.fit(PRIOR, feedback.examples(session, held, "1"))


def test_a_decision_comes_back_as_it_was_kept(session: Session, held: Map, paper: Paper) -> None:
    row = feedback.record(session, held, paper, CLAIM, offer(2), Decision.WRONG_DIRECTION, "Mina")
    session.expire_all()
    (example,) = feedback.examples(session, held, "1")
    assert example == offer(2).example(CLAIM.text, example.passage, Decision.WRONG_DIRECTION)
    assert row.spans == builders.reading().cut.passages[2].spans and row.person == "Mina" and row.made


def test_taking_a_decision_back_leaves_what_was_there_before_to_the_byte(session: Session, held: Map, paper: Paper) -> None:
    feedback.record(session, held, paper, CLAIM, offer(1), Decision.OFF_TOPIC, "Mina")
    feedback.record(session, held, paper, CLAIM, offer(3), Decision.SUPPORTS, "Ali")
    before = learnt(session, held)
    row = feedback.record(session, held, paper, CLAIM, offer(1), Decision.CONTRADICTS, "Mina")
    assert learnt(session, held).heads.relevance != before.heads.relevance
    feedback.withdraw(session, held, row.id, "Mina")
    assert [each.person for each in feedback.standing(session, held)] == ["Mina", "Ali"]
    after = learnt(session, held)
    assert after.heads.relevance == before.heads.relevance and after.after == before.after
    assert before.heads.stance is not None and after.heads.stance is not None
    assert after.heads.stance.weights.tobytes() == before.heads.stance.weights.tobytes()
    counted = [session.exec(select(func.count()).select_from(table)).one() for table in (Feedback, Withdrawal)]
    assert counted == [3, 1], "rows are only ever added"


def test_the_later_of_two_by_one_person_counts_and_two_persons_both_do(session: Session, held: Map, paper: Paper) -> None:
    for person, decision in (("Mina", Decision.OFF_TOPIC), ("Ali", Decision.OFF_TOPIC), ("Mina", Decision.SUPPORTS)):
        feedback.record(session, held, paper, CLAIM, offer(1), decision, person)
    told = [each.decision for each in feedback.examples(session, held, "1")]
    assert sorted(told) == [Decision.OFF_TOPIC, Decision.SUPPORTS]
    assert learnt(session, held).pairs == 1


def test_a_decision_is_taken_back_once_and_on_its_own_map(session: Session, held: Map, paper: Paper) -> None:
    other = maps.save(session, builders.graph(builders.reading()), paper)
    row = feedback.record(session, held, paper, CLAIM, offer(1), Decision.OFF_TOPIC, "Mina")
    with pytest.raises(NotFound, match="stands on this map"):
        feedback.withdraw(session, other, row.id, "Mina")
    feedback.withdraw(session, held, row.id, "Mina")
    for number in (row.id, 999):
        with pytest.raises(NotFound, match="stands on this map"):
            feedback.withdraw(session, held, number, "Mina")


def test_maps_learn_apart_and_a_map_takes_its_decisions_with_it(session: Session, held: Map, paper: Paper) -> None:
    other = maps.save(session, builders.graph(builders.reading()), paper)
    row = feedback.record(session, held, paper, CLAIM, offer(1), Decision.OFF_TOPIC, "Mina")
    feedback.withdraw(session, held, row.id, "Mina")
    feedback.record(session, held, paper, CLAIM, offer(1), Decision.OFF_TOPIC, "Mina")
    assert feedback.examples(session, other, "1") == ()
    maps.drop(session, held)
    assert session.exec(select(func.count()).select_from(Feedback)).one() == 0
    assert session.exec(select(func.count()).select_from(Withdrawal)).one() == 0


def test_what_another_version_saw_is_kept_and_passed_over(session: Session, held: Map, paper: Paper) -> None:
    feedback.record(session, held, paper, CLAIM, offer(1, "of old"), Decision.SUPPORTS, "Mina")
    assert learnt(session, held).passed_over == 1 and learnt(session, held).heads.relevance == PRIOR.relevance
    assert len(feedback.examples(session, held, "of old")[0].features) == 1


def test_a_passage_that_is_not_there_is_named(session: Session, held: Map, paper: Paper) -> None:
    with pytest.raises(NotFound, match="no passage 99"):
        feedback.record(session, held, paper, CLAIM, offer(99), Decision.SUPPORTS, "Mina")


@pytest.mark.parametrize("changed", [{"probability": 0.0}, {"probability": 1.5}, {"person": ""}, {"claim": ""}])
def test_the_database_refuses_what_cannot_be(session: Session, held: Map, paper: Paper, changed: dict[str, object]) -> None:
    row = feedback.record(session, held, paper, CLAIM, offer(1), Decision.SUPPORTS, "Mina")
    kept = {**row.model_dump(exclude={"id"}), **changed}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Feedback(**kept))


def test_a_map_learns_from_what_was_offered(session: Session, held: Map, paper: Paper) -> None:
    searched = matcher.ready(builders.reading(), tools(Settings()))
    for each in offering.offered(searched, CLAIM.text, CLAIM.language, str(held.id), 4):
        feedback.record(session, held, paper, CLAIM, each, Decision.SUPPORTS, "Mina")
    found = feedback.learn(session, held, searched)
    assert (found.pairs, found.passed_over) == (4, 0)
    assert found.heads.relevance.bias > found.prior.relevance.bias
    assert matcher.suggest(matcher.taught(searched, found.heads), CLAIM.text, "en", 1)[0].score > 0.05
