"""Does every act do what it says, refuse nonsense, come back when undone, and let two people work at once?"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import invented_paper as builders
import pytest
from any_map import PAPER, graphs
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from invented_paper import node, quote
from sqlmodel import Session

from argmap import editing, maps
from argmap.check import faults
from argmap.graph import Edge, Graph, Node, Source
from argmap.maps import Act
from argmap.models import Map
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import InvalidMap, MapChanged, NotFound
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import NodeKind, Origin, Stance

READING = PAPER
MINA, OMID = 1, 2


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, taken back at the end, with the paper and another, changed map of it that is of no concern."""
    with database.engine.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            paper = library.add(session, database.files, READING, builders.data(READING)).paper
            editing.add_claim(session, maps.save(session, a_map(), paper), "Of no concern.")
            yield session
        transaction.rollback()


@pytest.fixture
def paper(session: Session) -> Paper:
    return library.papers(session)[0]


@pytest.fixture
def held(session: Session, paper: Paper) -> Map:
    return maps.save(session, a_map(), paper)


def a_map() -> Graph:
    """h <- c1 <- e1, e2 (joint); c2 against h; e3 undercuts l3 (c2 to h)."""
    nodes = (
        node("h", NodeKind.HYPOTHESIS, READING, 0, 1),
        node("c1", NodeKind.CLAIM, READING, 5),
        node("c2", NodeKind.CLAIM, READING),
        node("e1", NodeKind.EVIDENCE, READING, 2),
        node("e2", NodeKind.EVIDENCE, READING, 3),
        node("e3", NodeKind.EVIDENCE, READING, 4),
    )
    nodes = tuple(
        replace(each, wordings=builders.node("", each.kind, READING, 5).wordings) if each.id == "c2" else each for each in nodes
    )
    edges = (
        Edge("l1", "e1", "c1", Stance.SUPPORTS, joint="j1"),
        Edge("l2", "e2", "c1", Stance.SUPPORTS, joint="j1"),
        Edge("l3", "c2", "h", Stance.CONTRADICTS),
        Edge("l4", "c1", "h", Stance.SUPPORTS),
        Edge("u1", "e3", "l3", Stance.CONTRADICTS),
    )
    return replace(builders.graph(READING), nodes=nodes, edges=edges)


def link_of(graph: Graph, code: str) -> Edge:
    return next(edge for edge in graph.edges if edge.id == code)


def ends(graph: Graph) -> dict[str, tuple[str, str]]:
    return {edge.id: (edge.source, edge.target) for edge in graph.edges}


def raised(before: Graph, after: Graph) -> set[str]:
    """The links whose revision is another."""
    was = {edge.id: edge.revision for edge in before.edges}
    return {edge.id for edge in after.edges if edge.id in was and edge.revision != was[edge.id]}


# What each act does

ACTS: dict[str, tuple[Callable[[Session, Map], object], set[str]]] = {
    "claim": (lambda *at: editing.add_claim(*at, "Tea is cheap."), set()),
    "claim linked": (lambda *at: editing.add_claim(*at, "Tea is cheap.", onto="l4", stance=Stance.CONTRADICTS), set()),
    "evidence": (lambda *at: editing.add_evidence(*at, READING, [5]), set()),
    "evidence linked": (lambda *at: editing.add_evidence(*at, READING, [5], link=Edge("", "", "c2", Stance.SUPPORTS)), set()),
    "reword": (lambda *at: editing.reword(*at, "c2", "Trade is slow."), {"l3", "u1"}),
    "translate": (lambda *at: editing.reword(*at, "c1", "راه همان است که بود."), {"l1", "l2", "l4"}),
    "quote": (lambda *at: editing.quote(*at, "e1", READING, [3]), {"l1"}),
    "unquote": (lambda *at: editing.unquote(*at, "h", 1), {"l3", "l4", "u1"}),
    "kind": (lambda *at: editing.change_kind(*at, "c2", NodeKind.HYPOTHESIS), set()),
    "split": (lambda *at: editing.split(*at, "c1", "Long.", "Old."), {"l1", "l2", "l4"}),
    "link": (lambda *at: editing.link(*at, "c2", "c1", Stance.CONTRADICTS), set()),
    "undercut": (lambda *at: editing.undercut(*at, "e1", "l4"), set()),
    "move": (lambda *at: editing.move(*at, "l2", target="c2"), {"l1", "l2"}),
    "part": (lambda *at: editing.part(*at, ["l1"]), {"l1", "l2"}),
    "relate": (lambda *at: editing.relate(*at, "l1", Stance.CONTRADICTS), {"l1", "l2"}),
    "remove": (lambda *at: editing.remove(*at, "l2"), {"l1"}),
    "question": (lambda *at: editing.set_question(*at, "Does tea pay?"), set()),
    "no question": (lambda *at: editing.set_question(*at, ""), set()),
}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_raises_the_links_it_shakes_and_is_undone_and_redone(session: Session, held: Map, name: str) -> None:
    act, shaken = ACTS[name]
    before, version = maps.load(session, held), held.version
    act(session, held)
    after = maps.load(session, held)
    assert after != before and faults(after) == [] and held.version > version
    assert raised(before, after) == shaken
    maps.undo(session, held)
    assert maps.load(session, held) == before
    maps.redo(session, held)
    assert maps.load(session, held) == after
    assert held.version == maps.changes(session, held)[-1].seq == version + 3


def test_a_claim_in_own_words(session: Session, held: Map) -> None:
    made = editing.add_claim(session, held, "  چای\n ارزان است. ", onto="h")
    graph = maps.load(session, held)
    (wording,) = graph.node(made.id).wordings
    assert (wording.text, wording.language, wording.direction) == ("چای ارزان است.", "fa", "rtl")
    assert (made.kind, made.origin, ends(graph)["l5"]) == (NodeKind.CLAIM, Origin.PERSON, (made.id, "h"))
    assert [change.act for change in maps.changes(session, held)] == ["add c3 l5"]


def test_evidence_has_the_words_the_place_and_the_sources_of_its_passage(session: Session, held: Map) -> None:
    editing.remove(session, held, "e1")
    made = editing.add_evidence(session, held, READING, [2], link=Edge("", "", "c2", Stance.CONTRADICTS, score=0.5))
    assert made.quotes == (quote(READING, 2),) and made.text == READING.cut.passages[2].text
    assert [source.label for source in made.sources] == ["Moradi 2018, pp. 12–14"]
    assert maps.load(session, held).node(made.id) == made


def test_a_passage_that_is_evidence_already_is_only_linked(session: Session, held: Map) -> None:
    there = editing.add_evidence(session, held, READING, [2], link=Edge("", "", "c2", Stance.SUPPORTS))
    graph = maps.load(session, held)
    assert there.id == "e1" and ends(graph)["l5"] == ("e1", "c2") and len(graph.nodes) == 6
    with pytest.raises(InvalidMap, match="already, as e1"):
        editing.add_evidence(session, held, READING, [2])


def test_rewording_changes_one_language_and_marks_what_is_no_quotation(session: Session, held: Map) -> None:
    editing.reword(session, held, "h", "چای‌خانه راه را کوتاه می‌کند.")
    after = maps.load(session, held).node("h")
    assert [wording.language for wording in after.wordings] == ["en", "fa"]
    assert after.wordings[1].text.startswith("چای‌خانه راه") and not after.condensed
    editing.reword(session, held, "h", "Tea helps.", "en")
    editing.reword(session, held, "h", "Der Tee hilft.", "de")
    after = maps.load(session, held).node("h")
    assert [wording.text for wording in after.wordings][::2] == ["Tea helps.", "Der Tee hilft."] and after.condensed


def test_a_split_gives_both_halves_what_goes_out_and_deals_what_comes_in(session: Session, held: Map) -> None:
    new = editing.split(session, held, "c1", "The road is long.", "The road was long.", links=["l2"])
    graph = maps.load(session, held)
    assert ends(graph) == {
        "l1": ("e1", "c1"), "l2": ("e2", new.id), "l3": ("c2", "h"), "l4": ("c1", "h"), "l5": (new.id, "h"), "u1": ("e3", "l3"),
    }  # fmt: skip
    assert graph.node("c1").quotes == graph.node(new.id).quotes == (quote(READING, 5),)
    assert (graph.node("c1").text, new.text, new.condensed) == ("The road is long.", "The road was long.", True)


def test_a_split_may_deal_the_passages(session: Session, held: Map) -> None:
    editing.quote(session, held, "e1", READING, [3])
    new = editing.split(session, held, "e1", "Forty.", "They stay.", quotes=[1])
    graph = maps.load(session, held)
    assert [each.passage for each in graph.node("e1").quotes] == [2] and [each.passage for each in new.quotes] == [3]
    with pytest.raises(InvalidMap, match="each half a passage"):
        editing.split(session, held, "e2", "One.", "Two.", quotes=[0])


def test_a_merge_carries_over_and_folds_duplicates(session: Session, held: Map) -> None:
    editing.relate(session, held, "l3", Stance.SUPPORTS)
    editing.link(session, held, "e1", "c2", Stance.SUPPORTS)  # l5, with an undercut of its own
    editing.undercut(session, held, "e3", "l5")  # u2
    editing.link(session, held, "e3", "c2", Stance.SUPPORTS)  # l6
    editing.link(session, held, "c2", "c1", Stance.SUPPORTS)  # l7 lies between the two
    editing.reword(session, held, "c2", "راه همان است.", "fa")
    editing.quote(session, held, "c2", READING, [5, 4])
    before = maps.load(session, held)
    editing.merge(session, held, "c2", "c1")
    graph = maps.load(session, held)
    assert ends(graph) == {
        "l1": ("e1", "c1"), "l2": ("e2", "c1"), "l4": ("c1", "h"), "l6": ("e3", "c1"), "u1": ("e3", "l4"), "u2": ("e3", "l1"),
    }  # fmt: skip
    merged = graph.node("c1")
    assert [each.passage for each in merged.quotes] == [5, 4]
    assert [wording.language for wording in merged.wordings] == ["en", "fa"]
    assert {"l1", "l2", "l4", "l6", "u1", "u2"} == raised(before, graph)
    maps.undo(session, held)
    assert maps.load(session, held) == before


def test_what_becomes_evidence_has_its_sources_looked_up(session: Session, held: Map) -> None:
    made = editing.add_claim(session, held, "They were forty.")
    editing.quote(session, held, made.id, READING, [2])
    editing.change_kind(session, held, made.id, NodeKind.EVIDENCE, READING)
    (source,) = maps.load(session, held).node(made.id).sources
    assert source.csl_id == "moradi2018"


def test_sources_are_carried_over_once(session: Session, held: Map) -> None:
    editing.merge(session, held, "e2", "e1")
    assert maps.load(session, held).node("e1").sources == (Source("Rahmani 2024", own=True),)
    assert [edge.id for edge in maps.load(session, held).into("c1")] == ["l1"]


def test_joint_premises_are_joined_and_taken_apart(session: Session, held: Map) -> None:
    editing.link(session, held, "e3", "c1", Stance.SUPPORTS)
    before = maps.load(session, held)
    editing.join(session, held, ["l5", "l1"])
    graph = maps.load(session, held)
    assert len({link_of(graph, code).joint for code in ("l1", "l2", "l5")}) == 1
    assert raised(before, graph) == {"l1", "l2", "l5"}
    editing.part(session, held, ["l1", "l2"])
    assert {edge.joint for edge in maps.load(session, held).edges} == {""}


def test_the_question_is_worded_in_each_language(session: Session, held: Map) -> None:
    editing.set_question(session, held, "آیا چای سود دارد؟")
    editing.set_question(session, held, "Does tea pay?")
    graph = maps.load(session, held)
    assert [wording.text for wording in graph.question] == ["Does tea pay?", "آیا چای سود دارد؟"] and graph.question_quotes
    editing.set_question(session, held, "", "en")
    assert [wording.language for wording in maps.load(session, held).question] == ["fa"]
    assert [past.act for past in maps.history(session, held, maps.QUESTION)] == [Act.QUESTION] * 3


NONSENSE: list[tuple[str, Callable[[Session, Map], object]]] = [
    ("no words", lambda *at: editing.add_claim(*at, " \n ")),
    ("4,001 characters", lambda *at: editing.add_claim(*at, "x" * 4_001)),
    ("no language", lambda *at: editing.add_claim(*at, "Tea.", "<b>")),
    ("may hold", lambda *at: editing.add_claim(*at, "Tea\0.")),
    ("Choose the passage", lambda *at: editing.add_claim(*at, "Tea.", kind=NodeKind.EVIDENCE)),
    ("No passage is chosen", lambda *at: editing.add_evidence(*at, READING, [])),
    ("has no passage 99", lambda *at: editing.add_evidence(*at, READING, [99])),
    ("no statement or link zz", lambda *at: editing.reword(*at, "zz", "Tea.")),
    ("l1 is a link", lambda *at: editing.reword(*at, "l1", "Tea.")),
    ("says that already", lambda *at: editing.reword(*at, "c1", READING.cut.passages[5].text)),
    ("rests on that passage already", lambda *at: editing.quote(*at, "c1", READING, [5])),
    ("has no passage 2", lambda *at: editing.unquote(*at, "c1", 1)),
    ("has only this one", lambda *at: editing.unquote(*at, "e1", 0)),
    ("is that already", lambda *at: editing.change_kind(*at, "c1", NodeKind.CLAIM)),
    ("rests on none", lambda *at: editing.change_kind(*at, "c2", NodeKind.EVIDENCE)),
    ("say the same", lambda *at: editing.split(*at, "c1", "Tea.", " Tea. ")),
    ("neither begins nor ends", lambda *at: editing.split(*at, "c1", "Tea.", "Trade.", links=["l3"])),
    ("Choose among them", lambda *at: editing.split(*at, "c1", "Tea.", "Trade.", quotes=[7])),
    ("with itself", lambda *at: editing.merge(*at, "c1", "c1")),
    ("cannot be one", lambda *at: editing.merge(*at, "e1", "c1")),
    ("cannot go into a claim", lambda *at: editing.merge(*at, "h", "c1")),
    ("the opposite", lambda *at: editing.merge(*at, "c2", "c1")),
    ("links e1 to c1 already", lambda *at: editing.link(*at, "e1", "c1", Stance.CONTRADICTS)),
    ("cannot bear on itself", lambda *at: editing.link(*at, "c1", "c1", Stance.SUPPORTS)),
    ("support itself", lambda *at: editing.link(*at, "h", "e1", Stance.SUPPORTS)),
    ("supports or contradicts", lambda *at: editing.link(*at, "c1", "c2", Stance.NEUTRAL)),
    ("c1 is a statement", lambda *at: editing.undercut(*at, "e1", "c1")),
    ("its own link", lambda *at: editing.undercut(*at, "e1", "l1")),
    ("its own link", lambda *at: editing.move(*at, "l3", source="e3")),
    ("lead to no statement", lambda *at: editing.move(*at, "l3", target="u1")),
    ("these ends already", lambda *at: editing.move(*at, "l3", target="h")),
    ("two or more", lambda *at: editing.join(*at, ["l1", "l1"])),
    ("one and the same", lambda *at: editing.join(*at, ["l1", "l4"])),
    ("all support, or all", lambda *at: editing.join(*at, ["l3", "l4"])),
    ("joint already", lambda *at: editing.join(*at, ["l1", "l2"])),
    ("joint with no other", lambda *at: editing.part(*at, ["l4"])),
    ("supports already", lambda *at: editing.relate(*at, "l4", Stance.SUPPORTS)),
    ("supports or contradicts", lambda *at: editing.relate(*at, "l4", Stance.NEUTRAL)),
    ("question already", lambda *at: editing.set_question(*at, READING.cut.passages[4].text)),
]


@pytest.mark.parametrize(("said", "act"), NONSENSE)
def test_nonsense_is_refused_and_nothing_changes(
    session: Session, held: Map, said: str, act: Callable[[Session, Map], object]
) -> None:
    before = maps.load(session, held)
    with pytest.raises((InvalidMap, NotFound), match=said):
        act(session, held)
    assert (maps.load(session, held), held.version, maps.changes(session, held)) == (before, 0, [])


# Revisions


def test_a_revision_is_never_given_to_other_words(session: Session, held: Map) -> None:
    numbers: dict[int, str] = {}
    for text in ("One.", "Two.", "undo", "Three.", "undo", "undo", "One.", "redo", "Four."):
        try:
            {"undo": maps.undo, "redo": maps.redo}[text](session, held) if text in ("undo", "redo") else editing.reword(
                session, held, "c1", text
            )
        except NotFound:
            continue
        graph = maps.load(session, held)
        revision = link_of(graph, "l4").revision
        assert numbers.setdefault(revision, graph.node("c1").text) == graph.node("c1").text
    assert len(numbers) == 6  # the first words and five rewordings; each undoing gave back what was there


def test_undoing_beside_another_change_gives_a_new_revision(session: Session, held: Map) -> None:
    """l4 (c1 to h) as it is after Mina's rewording is taken from under Omid's was never seen by anybody."""
    editing.reword(session, held, "c1", "Mina's.", person=MINA)
    editing.reword(session, held, "h", "Omid's.", person=OMID)
    both = maps.load(session, held)
    maps.undo(session, held, person=MINA)
    assert maps.load(session, held).node("h").text == "Omid's."
    assert link_of(maps.load(session, held), "l4").revision > link_of(both, "l4").revision
    maps.redo(session, held, person=MINA)
    assert maps.load(session, held) == both


def test_a_link_brought_back_over_other_words_has_a_new_revision(session: Session, held: Map) -> None:
    editing.remove(session, held, "l4", person=MINA)
    editing.reword(session, held, "h", "Omid's.", person=OMID)
    maps.undo(session, held, person=MINA)
    assert link_of(maps.load(session, held), "l4").revision == held.version + 1


def test_a_map_taken_in_goes_on_above_its_highest_revision(session: Session, paper: Paper) -> None:
    graph = a_map()
    held = maps.save(session, replace(graph, edges=tuple(replace(each, revision=9) for each in graph.edges)), paper)
    editing.reword(session, held, "c2", "Otherwise.")
    assert link_of(maps.load(session, held), "l3").revision == 10


# Two people


def test_what_somebody_else_changed_is_not_changed_over_their_head(session: Session, held: Map) -> None:
    seen = held.version
    editing.reword(session, held, "c1", "Omid's.", seen=seen, person=OMID)
    with pytest.raises(MapChanged, match="meanwhile: c1") as error:
        editing.reword(session, held, "c1", "Mina's.", seen=seen, person=MINA)
    told = error.value.values
    assert (told["version"], told["acts"], told["touched"]) == (held.version, ("reword c1",), ("c1",))
    assert maps.load(session, held).node("c1").text == "Omid's."
    editing.reword(session, held, "c1", "Mina's.", seen=held.version, person=MINA)


def test_acts_on_other_things_go_through(session: Session, held: Map) -> None:
    seen = held.version
    editing.reword(session, held, "c1", "Omid's.", seen=seen, person=OMID)
    editing.reword(session, held, "h", "Mina's.", seen=seen, person=MINA)  # both shake l4
    editing.relate(session, held, "l4", Stance.CONTRADICTS, seen=seen, person=OMID)
    editing.link(session, held, "c2", "c1", Stance.SUPPORTS, seen=seen, person=MINA)
    graph = maps.load(session, held)
    assert (graph.node("c1").text, graph.node("h").text) == ("Omid's.", "Mina's.")
    assert link_of(graph, "l4").stance is Stance.CONTRADICTS


@pytest.mark.parametrize(
    "act",
    [
        lambda *at, **by: editing.remove(*at, "c1", **by),  # would take the new link with it
        lambda *at, **by: editing.merge(*at, "c1", "c2", **by),
        lambda *at, **by: editing.reword(*at, "e3", "Late.", **by),  # is gone
        lambda *at, **by: editing.link(*at, "c1", "e3", Stance.CONTRADICTS, **by),
        lambda *at, **by: editing.undo(*at, **by),
    ],
)
def test_what_rests_on_a_change_not_seen_is_refused(session: Session, held: Map, act: Callable[..., Any]) -> None:
    editing.relate(session, held, "l3", Stance.SUPPORTS, person=MINA)
    seen = held.version
    editing.link(session, held, "c2", "c1", Stance.SUPPORTS, person=OMID)
    editing.remove(session, held, "e3", person=OMID)
    before = maps.load(session, held)
    with pytest.raises(MapChanged):
        act(session, held, seen=seen)
    assert maps.load(session, held) == before


def test_each_undoes_their_own(session: Session, held: Map) -> None:
    editing.reword(session, held, "c1", "Mina's.", person=MINA)
    editing.reword(session, held, "c2", "Omid's.", person=OMID)
    assert maps.undo(session, held, person=MINA).act == "reword c1"
    graph = maps.load(session, held)
    assert (graph.node("c1").text, graph.node("c2").text) == (READING.cut.passages[5].text, "Omid's.")
    with pytest.raises(NotFound, match="of yours"):
        maps.undo(session, held, person=MINA)
    with pytest.raises(NotFound):
        maps.redo(session, held, person=OMID)
    assert maps.redo(session, held, person=MINA).act == "reword c1"


def test_what_others_changed_or_built_on_is_not_undone(session: Session, held: Map) -> None:
    made = editing.add_claim(session, held, "Mina's.", person=MINA)
    editing.link(session, held, made.id, "h", Stance.SUPPORTS, person=OMID)
    with pytest.raises(MapChanged):
        maps.undo(session, held, person=MINA)
    editing.reword(session, held, "c1", "Mina's.", person=MINA)
    editing.reword(session, held, "c1", "Omid's.", person=OMID)
    with pytest.raises(MapChanged, match="c1"):
        maps.undo(session, held, person=MINA)
    assert maps.load(session, held).node("c1").text == "Omid's."


def test_a_version_from_the_future_is_refused(session: Session, held: Map) -> None:
    with pytest.raises(MapChanged, match="later map"):
        editing.reword(session, held, "c1", "Late.", seen=99)


def test_a_history_tells_every_change_of_a_piece(session: Session, held: Map) -> None:
    editing.reword(session, held, "c1", "Mina's.", person=MINA)
    editing.relate(session, held, "l4", Stance.CONTRADICTS, person=OMID)
    editing.reword(session, held, "c2", "Of no concern.", person=OMID)
    maps.undo(session, held, person=MINA)
    told = [(past.act, past.codes, past.of, past.person, past.undone) for past in maps.history(session, held, "l4")]
    assert told == [
        (Act.REWORD, ("c1",), None, MINA, True),
        (Act.RELATE, ("l4",), None, OMID, False),
        (Act.UNDO, ("c1",), Act.REWORD, MINA, False),
    ]
    first, last = maps.history(session, held, "c1")
    assert isinstance(first.after, Node) and first.after.text == "Mina's." and last.after == first.before


def replayed(session: Session, held: Map, graph: Graph) -> Graph:
    """The first graph with the log written over it; AssertionError where a change began from another state than was there."""
    nodes: dict[str, Node | None] = {each.id: each for each in graph.nodes}
    links: dict[str, Edge | None] = {each.id: each for each in graph.edges}
    for row in maps.changes(session, held):
        before, after = maps.sides(row, after=False), maps.sides(row)
        assert before.nodes == {code: nodes.get(code) for code in before.nodes}, row.act
        assert before.links == {code: links.get(code) for code in before.links}, row.act
        nodes |= after.nodes
        links |= after.links
    kept = tuple(each for each in nodes.values() if each is not None)
    return replace(graph, nodes=kept, edges=tuple(each for each in links.values() if each is not None))


CODES = st.sampled_from(["h", "c1", "c2", "c3", "e1", "e2", "e3", "l1", "l2", "l3", "l4", "l5", "u1"])
STANCES = st.sampled_from([Stance.SUPPORTS, Stance.CONTRADICTS])
WORDS = st.sampled_from(["Tea.", "Trade.", "چای.", "راه."])
DEEDS: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just(editing.reword), CODES, WORDS),
    st.tuples(st.just(editing.add_claim), WORDS),
    st.tuples(st.just(editing.link), CODES, CODES, STANCES),
    st.tuples(st.just(editing.relate), CODES, STANCES),
    st.tuples(st.just(editing.remove), CODES),
    st.tuples(st.just(editing.merge), CODES, CODES),
    st.tuples(st.just(editing.split), CODES, WORDS, WORDS),
    st.tuples(st.just(editing.move).map(lambda act: lambda *at, **by: act(*at[:3], target=at[3], **by)), CODES, CODES),
    st.tuples(st.just(editing.join), st.lists(CODES, min_size=2, max_size=3)),
    st.tuples(st.just(maps.undo)),
    st.tuples(st.just(maps.redo)),
)


@pytest.mark.slow
@given(deeds=st.lists(st.tuples(st.sampled_from([MINA, OMID]), st.booleans(), DEEDS), max_size=14))
@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_two_who_edit_at_once_lose_nothing(
    session: Session, paper: Paper, deeds: list[tuple[int, bool, tuple[Any, ...]]]
) -> None:
    """Each acts on the version they last looked at; what goes through never touches what the other did since."""
    held = maps.save(session, a_map(), paper)
    looked = {MINA: 0, OMID: 0}
    done: list[tuple[int, int, set[str]]] = []
    for person, looks, (act, *said) in deeds:
        if looks:
            looked[person] = held.version
        before = maps.load(session, held)
        try:
            act(session, held, *said, seen=looked[person], person=person)
        except (InvalidMap, NotFound, MapChanged):
            assert maps.load(session, held) == before
            continue
        after = maps.load(session, held)
        assert faults(after) == []
        touched = {each.id for each in {*before.nodes, *plain(before)} ^ {*after.nodes, *plain(after)}}
        unseen = [codes for version, _, codes in done if version > looked[person]]
        assert not touched & set().union(*unseen)
        done.append((held.version, person, touched))
    assert replayed(session, held, a_map()) == maps.load(session, held)


def plain(graph: Graph) -> set[Edge]:
    return {replace(edge, revision=1) for edge in graph.edges}


@pytest.mark.slow
@given(graph=graphs(), deeds=st.lists(st.integers(0, 99), min_size=1, max_size=6))
@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_map_goes_back_to_what_it_was(session: Session, paper: Paper, graph: Graph, deeds: list[int]) -> None:
    held = maps.save(session, graph, paper)
    states = [maps.load(session, held)]
    for number in deeds:
        pieces = [each.id for each in (*states[-1].nodes, *states[-1].edges)]
        if pieces:
            maps.remove(session, held, pieces[number % len(pieces)])
            states.append(maps.load(session, held))
    for state in reversed(states[:-1]):
        maps.undo(session, held)
        assert maps.load(session, held) == state


WORKER = """
import random, sys
from pathlib import Path
from argmap import editing, maps
from argmap.models import Map
from argmap.storage import open_storage
from claims.errors import DatabaseProblem, MapChanged
from claims.settings import Settings

me, database = int(sys.argv[2]), open_storage(Settings(data_dir=Path(sys.argv[1])))
chance, kept = random.Random(me), 0

def write(act, *said):
    while True:
        try:
            with database.session(write=True) as session:
                act(session, session.get_one(Map, 1), *said, seen=seen, person=me)
            return True
        except MapChanged:
            return False
        except DatabaseProblem:  # the machine is so busy that the others' turns took five seconds: come again
            continue

for number in range(12):
    with database.session() as session:
        held = session.get_one(Map, 1)
        seen, codes = held.version, [node.id for node in maps.load(session, held).nodes]
    assert write(editing.add_claim, f"Claim {me} {number}.")
    kept += write(editing.reword, chance.choice(codes[:3]), f"Words {me} {number}.")
print(kept)
"""


@pytest.mark.slow
def test_four_processes_on_one_map_lose_nothing(tmp_path: Path) -> None:
    database = open_storage(Settings(data_dir=tmp_path))
    with database.session(write=True) as session:
        maps.save(session, a_map(), library.add(session, database.files, READING, builders.data(READING)).paper)
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    working = [subprocess.Popen([*command, str(me)], stdout=subprocess.PIPE, text=True) for me in range(1, 5)]
    said = [each.communicate()[0] for each in working]
    kept = [int(each) for each in said]
    with database.session() as session:
        held = session.get_one(Map, 1)
        graph, acts = maps.load(session, held), [change.act.split()[0] for change in maps.changes(session, held)]
        assert {node.text for node in graph.nodes} >= {f"Claim {me} {number}." for me in range(1, 5) for number in range(12)}
        assert acts.count("reword") == sum(kept) > 0 and acts.count("add") == 48 and held.version == len(acts)
        assert replayed(session, held, a_map()) == graph
    database.close()
