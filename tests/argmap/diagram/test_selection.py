"""Is the view small enough, are the best pieces on it, and is everything else counted once?"""

import pytest
from builders import ENGLISH_CLAIMS, every_sign, graph, link, node
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.diagram import view, whole
from argmap.graph import Graph
from claims.errors import NotFound
from claims.vocabulary import NodeKind, Stance


def boxes_of(shown) -> int:
    return len(shown.nodes) + len(shown.folds) - len(shown.bare)


def hidden(shown) -> list[str]:
    return sorted(one for fold in shown.folds for one in fold.nodes)


@pytest.mark.parametrize(("claims", "each"), [(3, 2), (8, 8), (30, 9), (60, 1), (1, 100), (45, 0)])
def test_no_more_boxes_than_asked_and_nothing_lost(claims, each):
    whole_map = graph(claims, each)
    shown = view(whole_map, limit=40)
    assert boxes_of(shown) <= 40
    assert sorted([*hidden(shown), *(one.id for one in shown.nodes)]) == sorted(one.id for one in whole_map.nodes)


@given(st.integers(1, 12), st.integers(0, 6), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_any_limit_is_kept(claims, each, limit):
    shown = view(graph(claims, each), limit=limit)
    assert boxes_of(shown) <= max(limit, 2)
    assert len(hidden(shown)) + len(shown.nodes) == 1 + claims + claims * each


def test_hypothesis_and_claims_come_before_evidence():
    shown = view(graph(8, 8), limit=40)
    assert sum(one.kind is not NodeKind.EVIDENCE for one in shown.nodes) == 9
    assert {edge.target for edge in shown.edges if edge.source.startswith("e")} == {f"c{n}" for n in range(1, 9)}


def test_the_best_linked_evidence_of_a_claim_is_shown():
    shown = view(graph(1, 30), limit=6)
    scores = {edge.source: edge.score for edge in shown.graph.edges if edge.stance is Stance.SUPPORTS}
    kept = [scores[one.id] for one in shown.nodes if one.id in scores and one.kind is NodeKind.EVIDENCE]
    assert min(kept) >= max(scores[one] for one in hidden(shown) if one in scores)


def test_what_speaks_against_a_claim_is_not_folded_away():
    shown = view(graph(8, 8), limit=40)
    for claim in (f"c{n}" for n in range(1, 9)):
        stances = [edge.stance for edge in shown.edges if edge.target == claim]
        assert len(stances) < 2 or Stance.CONTRADICTS in stances


def test_a_fold_says_what_it_holds():
    fold = view(graph(1, 9), limit=2).folds[0]
    assert (fold.under, fold.kinds[NodeKind.EVIDENCE]) == ("c1", 9)
    assert (fold.stances[Stance.SUPPORTS], fold.stances[Stance.CONTRADICTS]) == (6, 3)
    assert fold.id == "fold-c1"


def test_unfolding_shows_all_that_stands_directly_under():
    shown = view(graph(8, 8), limit=20, unfold=("c2",))
    under = {edge.source for edge in shown.graph.edges if edge.target == "c2"}
    assert under <= shown.shown


def test_folding_hides_all_that_hangs_below_and_counts_it():
    shown = view(graph(4, 3), limit=40, fold=["c2"])
    under = {"e4", "e5", "e6"}
    assert "c2" in shown.shown and not under & shown.shown
    assert [set(fold.nodes) for fold in shown.folds] == [under]
    assert len(view(graph(4, 3), fold=["h"]).nodes) == 1


def test_folding_wins_over_unfolding_below_it_and_leaves_the_focus():
    drawn = graph(4, 3)
    assert "e4" not in view(drawn, unfold=["c2"], fold=["h"]).shown
    assert "e4" in view(drawn, focus="e4", fold=["c2"]).shown


def test_a_focus_shows_its_neighbourhood():
    shown = view(graph(5, 4), focus="c2", depth=1)
    assert shown.shown == {"c2", "h", "e5", "e6", "e7", "e8"}
    assert view(graph(5, 4), focus="c2", depth=0).shown == {"c2"}


def test_an_undercut_is_near_the_link_it_undercuts():
    assert {"e3", "c2"} <= view(every_sign(), focus="c5", depth=1).shown


def test_a_focus_that_is_not_there_is_refused():
    with pytest.raises(NotFound, match="c99"):
        view(graph(), focus="c99")


def test_links_without_both_ends_are_not_shown():
    shown = view(every_sign(), focus="h", depth=1)
    ends = shown.shown | set(shown.links)
    assert all(edge.source in shown.shown and edge.target in ends for edge in shown.edges)


def test_a_ring_of_claims_hangs_on_one_of_them():
    nodes = tuple(node(f"c{n}", ENGLISH_CLAIMS[n]) for n in range(4))
    ring = Graph("Ring", "en", nodes, tuple(link(f"l{n}", f"c{n}", f"c{(n + 1) % 4}") for n in range(4)))
    assert len(whole(ring).parents) == 3


def test_names_follow_the_ids():
    shown = whole(graph(2, 1))
    assert shown.turns["c2"] == 2 and shown.turns["e1"] == 1 and shown.turns["h"] is None
