"""Do marks only ever add up, is a mark sent twice one mark, and does what a link rests on decide which verdicts count?"""

from collections.abc import Iterator
from dataclasses import replace

import invented_paper as builders
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlmodel import Session, select

from argmap import maps, models, review
from argmap.graph import Graph, Wording
from argmap.models import Map, Person
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import InvalidMap, InvalidMark, MapChanged, NotFound
from claims.settings import Settings
from claims.vocabulary import Mark, MarkReason, Standing

READING = builders.reading()
LINKS = ("l1", "l2", "l3", "u1")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, taken back at the end, with another map of the paper and a verdict on it, which are of no concern."""
    with database.engine.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            paper = library.add(session, database.files, READING, builders.data(READING)).paper
            other = maps.save(session, builders.graph(READING), paper)
            review.mark(session, other, "l1", somebody(session, "Noise"), Mark.WEAK, client="noise")
            yield session
        transaction.rollback()


@pytest.fixture
def held(session: Session) -> Map:
    return maps.save(session, builders.graph(READING), library.papers(session)[0])


@pytest.fixture
def mina(session: Session) -> Person:
    return somebody(session, "Mina")


@pytest.fixture
def omid(session: Session) -> Person:
    return somebody(session, "Omid")


def somebody(session: Session, name: str) -> Person:
    person = Person(name=name, skeleton=name.lower())
    session.add(person)
    session.flush()
    return person


def reworded(session: Session, held: Map, code: str, text: str) -> None:
    def other(graph: Graph, _codes: maps.Codes) -> Graph:
        nodes = (replace(each, wordings=(Wording(text, "en", "ltr"),)) if each.id == code else each for each in graph.nodes)
        return replace(graph, nodes=tuple(nodes))

    maps.change(session, held, maps.Act.REWORD, (code,), other)


def standings(session: Session, held: Map) -> dict[str, Standing]:
    return review.standings(review.seen(session, held, None))


def standing(session: Session, held: Map, graph: Graph) -> Graph:
    return review.with_standings(graph, standings(session, held))


def rows(session: Session) -> list[models.Verdict]:
    return list(session.exec(select(models.Verdict)).all())


def test_a_link_nobody_marked_is_unseen(session: Session, held: Map) -> None:
    assert review.seen(session, held, None) == () and standings(session, held) == {}
    graph = maps.load(session, held)
    assert standing(session, held, graph) == graph


def test_marks_add_up(session: Session, held: Map, mina: Person, omid: Person) -> None:
    review.mark(session, held, "l1", mina, Mark.SUPPORTED, client="a")
    review.mark(session, held, "l2", mina, Mark.WEAK, reason=MarkReason.OVERSTATED, note="Says less.", client="b")
    review.mark(session, held, "l3", mina, Mark.SUPPORTED, client="c")
    review.mark(session, held, "l3", omid, Mark.WEAK, client="d")
    review.mark(session, held, "u1", omid, Mark.CANNOT_TELL, client="e")
    review.mark(session, held, "l1", omid, Mark.CANNOT_TELL, client="f")
    graph = standing(session, held, maps.load(session, held))
    assert {edge.id: edge.standing for edge in graph.edges} == {
        "l1": Standing.SUPPORTED,
        "l2": Standing.WEAK,
        "l3": Standing.SPLIT,
        "u1": Standing.UNSEEN,
    }
    weak = next(each for each in review.seen(session, held, None) if each.link == "l2")
    assert (weak.person, weak.reason, weak.note, weak.stale) == (mina.id, MarkReason.OVERSTATED, "Says less.", False)


def test_another_mark_replaces_the_last_and_both_rows_stay(session: Session, held: Map, mina: Person) -> None:
    before = len(rows(session))
    review.mark(session, held, "l1", mina, Mark.SUPPORTED, client="a")
    review.mark(session, held, "l1", mina, Mark.WEAK, client="b")
    assert standings(session, held) == {"l1": Standing.WEAK}
    review.mark(session, held, "l1", mina, None, client="c")
    assert standings(session, held) == {} and len(rows(session)) == before + 3
    with pytest.raises(InvalidMark, match="no mark of yours"):
        review.mark(session, held, "l1", mina, None, client="d")


def test_the_same_mark_sent_twice_is_one(session: Session, held: Map, mina: Person, omid: Person) -> None:
    first = review.mark(session, held, "l1", mina, Mark.WEAK, note="no", client="a")
    reworded(session, held, "e1", "Otherwise.")
    assert review.mark(session, held, "l1", mina, Mark.WEAK, note="no", client="a", seen=1) is first
    for code, person, mark, note in (
        ("l1", mina, Mark.SUPPORTED, "no"),
        ("l2", mina, Mark.WEAK, "no"),
        ("l1", omid, Mark.WEAK, "no"),
    ):
        with pytest.raises(InvalidMark, match="Another mark"):
            review.mark(session, held, code, person, mark, note=note, client="a")


def test_two_that_send_the_same_mark_at_once_keep_one_row(
    session: Session, held: Map, mina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = review.mark(session, held, "l1", mina, Mark.WEAK, client="a")
    looked = iter([None, first])
    monkeypatch.setattr(review, "_sent", lambda *_: next(looked))
    assert review.mark(session, held, "l1", mina, Mark.WEAK, client="a") is first


def test_what_a_link_rests_on_makes_its_verdicts_stale(session: Session, held: Map, mina: Person, omid: Person) -> None:
    for number, code in enumerate(LINKS):
        review.mark(session, held, code, mina, Mark.SUPPORTED, client=str(number))
    reworded(session, held, "e2", "Merchants never wait.")  # l2 comes from it; u1 undercuts l2 and comes from it too
    assert standings(session, held) == {
        "l1": Standing.SUPPORTED,
        "l2": Standing.CHANGED,
        "l3": Standing.SUPPORTED,
        "u1": Standing.CHANGED,
    }
    assert [each.link for each in review.seen(session, held, None) if each.stale] == ["l2", "u1"]
    review.mark(session, held, "l2", omid, Mark.CANNOT_TELL, client="still")
    assert standings(session, held)["l2"] is Standing.CHANGED
    review.mark(session, held, "l2", omid, Mark.WEAK, client="again")
    assert standings(session, held)["l2"] is Standing.WEAK
    maps.undo(session, held)
    assert standings(session, held)["l2"] is Standing.SUPPORTED  # the words mina read are back, those omid read are not
    reworded(session, held, "e2", "Something else again.")
    assert standings(session, held)["l2"] is Standing.CHANGED  # and no number omid marked is given to other words


def test_a_mark_on_what_was_not_read_is_refused(session: Session, held: Map, mina: Person) -> None:
    reworded(session, held, "c1", "The road is short.")
    with pytest.raises(MapChanged, match="has changed since"):
        review.mark(session, held, "l1", mina, Mark.WEAK, client="a", seen=1)
    (edge,) = (each for each in maps.load(session, held).edges if each.id == "l1")
    assert review.mark(session, held, "l1", mina, Mark.WEAK, client="a", seen=edge.revision).revision == edge.revision


def test_the_verdicts_of_a_removed_link_come_back_with_it(session: Session, held: Map, mina: Person) -> None:
    review.mark(session, held, "l1", mina, Mark.WEAK, client="a")
    maps.remove(session, held, "e1")
    assert review.seen(session, held, None) == ()
    with pytest.raises(NotFound, match="taken off"):
        review.mark(session, held, "l1", mina, Mark.WEAK, client="b")
    maps.undo(session, held)
    assert standings(session, held) == {"l1": Standing.WEAK}


@pytest.mark.parametrize(
    ("mark", "reason", "note", "client"),
    [
        (Mark.WEAK, None, "", ""),
        (Mark.WEAK, None, "", "x" * 65),
        (Mark.SUPPORTED, MarkReason.OUTDATED, "", "a"),
        (Mark.WEAK, None, "x" * 4_001, "a"),
        (Mark.WEAK, None, "\0", "a"),
        (Mark.WEAK, None, "\ud800", "a"),
    ],
)
def test_nonsense_is_refused(
    session: Session, held: Map, mina: Person, mark: Mark, reason: MarkReason | None, note: str, client: str
) -> None:
    with pytest.raises(InvalidMark):
        review.mark(session, held, "l1", mina, mark, reason=reason, note=note, client=client)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(LINKS), st.integers(0, 1), st.none() | st.sampled_from(Mark)),
        st.tuples(st.sampled_from(["e1", "e2", "c1", "h"]), st.sampled_from("xy")),
        st.sampled_from(["undo", "redo"]),
    ),
    max_size=12,
)


@pytest.mark.slow
@given(steps=STEPS)
@effort(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_read_equals_a_replay(session: Session, mina: Person, omid: Person, steps: list[tuple[str, ...] | str]) -> None:
    """A naive replay remembers each person's mark on each link, and the words it was given on: on others it must be stale."""
    held = maps.save(session, builders.graph(READING), library.papers(session)[0])
    told: dict[tuple[str, int], tuple[Mark, str]] = {}
    for number, step in enumerate(steps):
        try:
            if isinstance(step, str):
                (maps.undo if step == "undo" else maps.redo)(session, held)
            elif len(step) == 2:
                reworded(session, held, step[0], step[1])
            else:
                code, who, mark = step
                person = (mina, omid)[who]
                review.mark(session, held, code, person, mark, client=f"{held.id}-{number}")
                told.pop((code, person.id), None)
                if mark is not None:
                    told[code, person.id] = (mark, ground(maps.load(session, held), code))
        except (InvalidMap, NotFound, InvalidMark):
            continue
    graph, read = maps.load(session, held), review.seen(session, held, None)
    assert {(each.link, each.person): each.mark for each in read} == {key: mark for key, (mark, _) in told.items()}
    for each in read:
        assert each.stale or told[each.link, each.person][1] == ground(graph, each.link)


def ground(graph: Graph, code: str) -> str:
    """What a link rests on, in full."""
    links = {edge.id: edge for edge in graph.edges}
    edge = links[code]
    end = ground(graph, edge.target) if edge.target in links else graph.node(edge.target).text
    return f"{graph.node(edge.source).text} {edge.stance} {end}"
