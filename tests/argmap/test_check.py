"""Does the check find what no longer rests on the paper, and what is no map at all?"""

from dataclasses import replace

import pytest
from invented_paper import graph, node, quote, reading

from argmap.check import check, faults
from argmap.graph import Edge, Graph, Source, Wording
from claims.readers.document import Span
from claims.vocabulary import NodeKind, Origin, Stance

PAPER = reading()


def with_node(**changes: object) -> Graph:
    """The map with its evidence ``e1`` changed."""
    whole = graph(PAPER)
    return replace(whole, nodes=tuple(replace(each, **changes) if each.id == "e1" else each for each in whole.nodes))


def with_edges(*edges: Edge) -> Graph:
    return replace(graph(PAPER), edges=(*graph(PAPER).edges, *edges))


def test_a_quote_out_of_a_full_text_is_looked_up_there() -> None:
    other = reading("Another text.", "It says this.")
    there, codes = quote(other, 1), []
    for quoted in (there, replace(there, text="It says that."), replace(there, paper="0" * 16)):
        codes.append([each.code for each in check(with_node(quotes=(quoted,), condensed=True), PAPER, [other])])
    assert codes == [[], ["quote_lost"], ["other_paper"]]


def test_a_map_that_rests_on_its_paper_has_no_findings() -> None:
    assert check(graph(PAPER), PAPER) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quotes": (replace(quote(PAPER, 2), text="No such words."),)}, "quote_lost"),
        ({"quotes": (replace(quote(PAPER, 2), spans=(Span(0, 5),)),)}, "quote_moved"),
        ({"quotes": (replace(quote(PAPER, 2), spans=(Span(0, 99999),)),)}, "quote_moved"),
        ({"quotes": (replace(quote(PAPER, 2), paper="0" * 16),)}, "other_paper"),
        ({"quotes": ()}, "no_source"),
        ({"quotes": (), "sources": (), "origin": Origin.PERSON}, "no_source"),
        ({"wordings": (Wording("Something else.", "en", "ltr"),)}, "reworded"),
        ({"sources": (Source("Nobody 1900", "nobody"),)}, "reference_missing"),
    ],
)
def test_what_does_not_rest_on_the_paper_is_found(changes: dict[str, object], code: str) -> None:
    found = check(with_node(**changes), PAPER)
    assert (found[0].code, {finding.id for finding in found}) == (code, {"e1"})


def test_a_shortened_wording_may_differ_where_it_says_so() -> None:
    shorter = {"wordings": (Wording("They were forty.", "en", "ltr"),), "condensed": True}
    assert check(with_node(**shorter), PAPER) == []


def test_the_question_is_checked_too() -> None:
    lost = replace(graph(PAPER), question_quotes=(replace(quote(PAPER, 4), text="Why?"),))
    assert [(finding.code, finding.id) for finding in check(lost, PAPER)] == [("quote_lost", "")]


def test_mark_up_in_the_text_is_no_difference() -> None:
    assert "**" in PAPER.document.text and check(replace(graph(PAPER), nodes=graph(PAPER).nodes[:1], edges=()), PAPER) == []


def test_a_passage_may_leave_out_the_mark_of_its_footnote() -> None:
    passages = tuple(replace(each, text=each.text.replace(" [7]", "")) for each in PAPER.cut.passages)
    marked = replace(PAPER, cut=replace(PAPER.cut, passages=passages))
    assert check(graph(marked), marked) == []
    assert [finding.code for finding in check(graph(marked), PAPER)] == ["quote_lost"]


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        (with_edges(Edge("x", "nobody", "h", Stance.SUPPORTS)), "begins at nobody"),
        (with_edges(Edge("x", "c1", "nobody", Stance.SUPPORTS)), "neither statement nor link"),
        (with_edges(Edge("x", "c1", "c1", Stance.SUPPORTS)), "ends where it begins"),
        (with_edges(Edge("c1", "e1", "h", Stance.SUPPORTS)), "used 2 times"),
        (with_edges(Edge("a b", "e1", "h", Stance.SUPPORTS)), "is none: use"),
        (with_edges(Edge("x", "e1", "h", Stance.SUPPORTS, score=float("nan"))), "score is from 0 to 1"),
        (with_edges(Edge("x", "e1", "h", Stance.SUPPORTS, revision=0)), "first is 1"),
        (with_edges(Edge("x", "e1", "y", Stance.SUPPORTS), Edge("y", "e2", "x", Stance.SUPPORTS)), "lead to no statement"),
        (with_node(wordings=()), "has no words"),
        (with_node(wordings=(Wording(" ", "en", "ltr"),)), "has no words"),
        (with_node(wordings=(Wording("a\x00", "en", "ltr"),)), "NUL"),
        (with_node(reasons=("\ud800",)), "half a pair"),
        (with_node(quotes=(replace(quote(PAPER, 2), spans=(Span(5, 5),)),)), "no span"),
        (with_node(quotes=(replace(quote(PAPER, 2), spans=(Span(0, 2**40),)),)), "no span"),
        (with_node(quotes=(replace(quote(PAPER, 2), page=0),)), "page 0"),
        (with_node(quotes=(replace(quote(PAPER, 2), passage=-1),)), "passage -1"),
    ],
)
def test_what_is_no_map_is_said_in_a_sentence(graph: Graph, says: str) -> None:
    assert any(says in fault for fault in faults(graph))


def test_long_chains_of_undercuts_are_looked_over_at_once() -> None:
    nodes = (node("a", NodeKind.CLAIM, PAPER, 0), node("b", NodeKind.CLAIM, PAPER, 1))
    undercuts = (Edge(f"l{number}", "a", f"l{number - 1}", Stance.CONTRADICTS) for number in range(1, 20_000))
    chain = (Edge("l0", "a", "b", Stance.SUPPORTS), *undercuts)
    assert faults(Graph("", "en", nodes, chain)) == []
