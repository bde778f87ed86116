"""Do the links come in the order asked for, is the next one the next, and is it told what has changed on one?"""

from dataclasses import replace

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap import marking
from argmap.graph import Edge, Graph, Node, Wording
from argmap.marking import Ground, Part, Turn, changed, difference
from claims.vocabulary import MarkingOrder, NodeKind, Stance, Standing


def node(code: str, kind: NodeKind, text: str = "") -> Node:
    return Node(code, kind, (Wording(text or f"What {code} says.", "en", "ltr"),))


def tree() -> Graph:
    """h ← c1 ← e1, h ← c2 ← e2 and e3; the claims stand on the map in the other order than their links."""
    nodes = [node("h", NodeKind.HYPOTHESIS), node("c2", NodeKind.CLAIM), node("c1", NodeKind.CLAIM)]
    nodes += [node(f"e{number}", NodeKind.EVIDENCE) for number in (1, 2, 3)]
    ends = {"l1": ("c1", "h"), "l2": ("c2", "h"), "l3": ("e1", "c1"), "l4": ("e2", "c2"), "l5": ("e3", "c2")}
    return Graph("A map", "en", tuple(nodes), tuple(Edge(code, *each, Stance.SUPPORTS) for code, each in ends.items()))


def test_the_outline_tells_each_claim_with_its_evidence() -> None:
    assert marking.in_outline(tree()) == ("l2", "l4", "l5", "l1", "l3")


def test_the_outline_has_every_link_once_undercuts_and_loose_ones_too() -> None:
    graph = builders.graph(30)
    more = Edge("l99", graph.nodes[5].id, graph.edges[0].id, Stance.CONTRADICTS)
    told = marking.in_outline(replace(graph, edges=(*graph.edges, more)))
    assert sorted(told) == sorted([*(edge.id for edge in graph.edges), "l99"])


def test_what_moves_the_hypothesis_most_comes_first_whatever_anybody_marked() -> None:
    plain = tree()
    told = marking.by_influence(plain)
    assert set(told[:2]) == {"l1", "l2"} and told.index("l1") < told.index("l4")
    assert len(told) == 5


def test_an_order_of_ones_own_stays_the_same_and_is_another_for_others() -> None:
    codes = [f"l{number}" for number in range(40)]
    one, again, other = (marking.turn(MarkingOrder.SHUFFLED, codes, codes, seed=seed) for seed in ("7 1", "7 1", "7 2"))
    assert one == again != other and sorted(one) == sorted(codes)


@pytest.mark.parametrize(("order", "first"), [(MarkingOrder.SECTION, "l1"), (MarkingOrder.INFLUENCE, "l3")])
def test_only_what_one_was_asked_for_comes(order: MarkingOrder, first: str) -> None:
    told = marking.turn(order, ("l1", "l2", "l3"), ("l3", "l2", "l1"), seed="", asked=("l1", "l3"))
    assert told[0] == first and set(told) == {"l1", "l3"}
    assert marking.turn(order, ("l1", "l2", "l3"), ("l3", "l2", "l1"), seed="", asked=()) == ()


def test_the_next_is_the_next_that_is_open_and_then_from_the_beginning() -> None:
    turn = Turn(("l1", "l2", "l3", "l4"), frozenset({"l2", "l4"}))
    assert (turn.next(), turn.next("l1"), turn.next("l3"), turn.done) == ("l1", "l3", "l1", 2)
    assert (turn.before("l1"), turn.before("l2"), turn.after("l3"), turn.after("l4")) == ("", "l1", "l4", "")
    assert turn.before("l9") == turn.after("l9") == ""
    assert Turn(("l1",), frozenset({"l1"})).next() == ""


@given(st.sets(st.sampled_from("abcdef")), st.sampled_from("abcdef"))
def test_going_on_comes_to_every_open_link_once(marked: set[str], start: str) -> None:
    turn, at, seen = Turn(tuple("abcdef"), frozenset(marked)), start, []
    while at := turn.next(at):
        seen.append(at)
        turn = replace(turn, marked=turn.marked | {at})
    assert set(seen) | marked | {start} == set("abcdef") and len(seen) == len(set(seen))


def test_what_has_changed_on_a_link_is_told_part_by_part() -> None:
    claim, evidence = node("c1", NodeKind.CLAIM), node("e1", NodeKind.EVIDENCE)
    edge = Edge("l1", "e1", "c1", Stance.SUPPORTS, standing=Standing.UNSEEN)
    was = Ground(edge, evidence, claim)
    now = Ground(replace(edge, stance=Stance.CONTRADICTS), node("e1", NodeKind.EVIDENCE, "What e1 says now."), claim)
    assert [each.part for each in changed(was, now)] == [Part.RELATION, Part.STATEMENT]
    assert [each.part for each in changed(was, was)] == [Part.FELLOWS], "what shows nowhere is told all the same"
    (moved,) = changed(was, Ground(edge, evidence, node("c2", NodeKind.CLAIM)))
    assert (moved.part, moved.before, moved.after) == (Part.CLAIM, "What c1 says.", "What c2 says.")


@given(st.text(" ab", max_size=30), st.text(" ab", max_size=30))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    parts = difference(before, after)
    assert "".join(text for kind, text in parts if kind != "in") == before
    assert "".join(text for kind, text in parts if kind != "out") == after
    assert all(text for _, text in parts)
