"""Is a map what was saved, does every change go back and forth, and does a draft become a map with its sources?"""

from collections.abc import Iterator
from dataclasses import replace

import invented_paper as builders
import pytest
from any_map import PAPER, graphs
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from invented_paper import node
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from argmap import maps, models, rows
from argmap.graph import Edge, Graph, Node, Source, Wording
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.drafting import Draft, DraftLink, DraftNode
from claims.errors import InvalidMap, NotFound
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import CitationProblem, NodeKind, Origin, Stance

READING = PAPER


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, taken back at the end, with the paper and another map of it that is of no concern."""
    with database.session() as reading, reading.bind.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            paper = library.add(session, database.files, READING, builders.data(READING)).paper
            maps.save(session, builders.graph(READING), paper)
            yield session
        transaction.rollback()


@pytest.fixture
def paper(session: Session) -> Paper:
    return library.papers(session)[0]


@pytest.fixture
def held(session: Session, paper: Paper) -> models.Map:
    return maps.save(session, builders.graph(READING), paper)


def test_a_map_is_what_was_saved(session: Session, held: models.Map, paper: Paper) -> None:
    assert maps.load(session, held) == builders.graph(READING)
    assert maps.maps_of(session, paper)[-1] is held


@pytest.mark.slow
@given(graph=graphs())
@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_map_comes_back_as_it_was_saved(session: Session, paper: Paper, graph: Graph) -> None:
    assert maps.load(session, maps.save(session, graph, paper)) == graph


def test_a_node_written_anew_is_read_as_it_is_now(session: Session, held: models.Map) -> None:
    before = maps.load(session, held)
    remembered = session.exec(select(models.Wording)).all()
    changed = replace(before.node("c1"), wordings=(Wording("Otherwise.", "en", "ltr"),))
    rows.write(session, held, {"c1": changed}, {})
    assert maps.load(session, held).node("c1") == changed and remembered


def test_removing_a_node_takes_its_links_and_undo_brings_all_back(session: Session, held: models.Map) -> None:
    before = maps.load(session, held)
    maps.remove(session, held, "e2")
    after = maps.load(session, held)
    assert ({each.id for each in after.nodes}, {each.id for each in after.edges}) == ({"h", "c1", "e1"}, {"l1", "l3"})
    maps.undo(session, held)
    assert maps.load(session, held) == before
    maps.redo(session, held)
    assert maps.load(session, held) == after


def test_every_drafted_node_and_link_can_be_undone(session: Session, held: models.Map) -> None:
    before = maps.load(session, held)
    for code in [each.id for each in (*before.nodes, *before.edges)]:
        maps.remove(session, held, code)
        assert code not in {each.id for each in (*maps.load(session, held).nodes, *maps.load(session, held).edges)}
        maps.undo(session, held)
        assert maps.load(session, held) == before


def test_changes_are_undone_one_by_one_in_their_order(session: Session, held: models.Map) -> None:
    seen = [maps.load(session, held)]
    new = maps.add_node(session, held, replace(node("", NodeKind.CLAIM, READING, 2), origin=Origin.PERSON))
    seen.append(maps.load(session, held))
    maps.add_link(session, held, Edge("", new.id, "h", Stance.SUPPORTS, origin=Origin.PERSON))
    seen.append(maps.load(session, held))
    maps.remove(session, held, new.id)
    for state in reversed(seen):
        maps.undo(session, held)
        assert maps.load(session, held) == state
    with pytest.raises(NotFound, match="nothing to undo"):
        maps.undo(session, held)


def test_a_new_change_ends_what_could_be_redone(session: Session, held: models.Map) -> None:
    maps.remove(session, held, "e1")
    maps.undo(session, held)
    maps.remove(session, held, "l3")
    with pytest.raises(NotFound, match="nothing to redo"):
        maps.redo(session, held)
    assert [(change.seq, change.act, change.undone) for change in maps.changes(session, held)] == [
        (3, "remove e1", True),
        (4, "undo 3", False),
        (5, "remove l3", False),
    ]
    maps.undo(session, held)
    assert maps.redo(session, held).act == "remove l3"


def test_a_removed_code_is_never_given_again(session: Session, held: models.Map) -> None:
    first = maps.add_node(session, held, node("", NodeKind.EVIDENCE, READING, 2))
    maps.remove(session, held, first.id)
    assert maps.add_node(session, held, node("", NodeKind.EVIDENCE, READING, 2)).id != first.id
    with pytest.raises(InvalidMap, match="was used on this map"):
        maps.add_node(session, held, first)


def test_what_is_not_on_the_map_cannot_be_removed(session: Session, held: models.Map) -> None:
    with pytest.raises(NotFound, match="no statement or link zzz"):
        maps.remove(session, held, "zzz")
    with pytest.raises(InvalidMap, match="neither statement nor link"):
        maps.add_link(session, held, Edge("", "c1", "zzz", Stance.SUPPORTS))


def test_a_map_of_another_paper_is_refused(session: Session, paper: Paper) -> None:
    with pytest.raises(InvalidMap, match="is of the paper 0123"):
        maps.save(session, replace(builders.graph(READING), paper="0123456789abcdef"), paper)


def test_dropping_a_map_leaves_the_others(session: Session, held: models.Map, paper: Paper) -> None:
    maps.remove(session, held, "e1")
    maps.drop(session, held)
    session.expire_all()
    assert [maps.load(session, other) for other in maps.maps_of(session, paper)] == [builders.graph(READING)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE link SET target_node_id = NULL WHERE code = 'l1'",
        "UPDATE link SET target_node_id = source_id WHERE code = 'l1'",
        "UPDATE link SET source_id = (SELECT min(id) FROM node WHERE code = 'e1') WHERE code = 'l1'",
        "UPDATE link SET revision = 0",
        "UPDATE link SET stance = 'SUPPORTS'",
        "UPDATE node SET code = NULL",
        "UPDATE node SET code = 'h'",
        "UPDATE quote SET start = stop",
        "UPDATE quote SET paper_id = 99",
    ],
)
def test_the_database_keeps_its_own_promises(session: Session, held: models.Map, sql: str) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.connection().exec_driver_sql(sql)


def draft() -> Draft:
    return Draft(
        question=DraftNode("q", None, READING.cut.passages[4].text, "en", (4,)),
        hypothesis=DraftNode("h", NodeKind.HYPOTHESIS, READING.cut.passages[0].text, "en", (0, 1)),
        claims=(DraftNode("c1", NodeKind.CLAIM, READING.cut.passages[5].text, "en", (5,)),),
        evidence=(
            DraftNode("e1", NodeKind.EVIDENCE, READING.cut.passages[2].text, "en", (2,)),
            DraftNode("e2", NodeKind.EVIDENCE, READING.cut.passages[5].text, "en", (5,)),
        ),
        links=(DraftLink("l1", "e1", "c1", Stance.SUPPORTS, 0.5), DraftLink("l2", "c1", "h", Stance.CONTRADICTS, 0.7)),
    )


def test_a_draft_becomes_a_map(session: Session, paper: Paper) -> None:
    graph = maps.graph_of(draft(), READING)
    assert [(each.language, each.direction) for each in graph.node("h").wordings] == [("en", "ltr"), ("fa", "rtl")]
    assert graph.question[0].text == READING.cut.passages[4].text
    (source,) = graph.node("e1").sources
    assert (source.label, source.csl_id) == ("Moradi 2018, pp. 12–14", "moradi2018")
    assert source.problem_kinds == (CitationProblem.YEAR_DIFFERS,) and len(source.problems) == 1
    assert graph.node("e2").sources == (Source("Rahmani 2024", own=True),)
    assert maps.load(session, maps.save(session, graph, paper)) == graph


def test_quotes_that_moved_find_their_place_again() -> None:
    graph = builders.graph(READING)
    shifted = builders.reading("A line before.", *builders.SENTENCES)
    as_of_now = replace(graph, nodes=tuple(_of(each, shifted.short_id) for each in graph.nodes))
    found = maps.anchored(as_of_now, shifted).node("e1").quotes[0]
    assert (found.passage, found.spans) == (3, shifted.cut.passages[3].spans)


def _of(held: Node, paper: str) -> Node:
    return replace(held, quotes=tuple(replace(quote, paper=paper) for quote in held.quotes))


def test_every_row_hangs_on_something(session: Session, held: models.Map) -> None:
    assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    assert session.exec(select(models.Quote).where(models.Quote.passage_id.is_(None))).all() == []
