"""Are two maps of one paper told apart where they differ, and taken for the same only where a person can be told why?"""

from collections.abc import Sequence
from dataclasses import replace

import builders
import pytest
from builders import link, node

from argmap.comparison import Comparison, Lack, Likeness, Share, compare, most_missed
from argmap.graph import Edge, Graph, Node
from claims.readers.document import Span
from claims.vocabulary import NodeKind, Stance


def resting(code: str, text: str, start: int, kind: NodeKind = NodeKind.EVIDENCE) -> Node:
    """A statement that rests on the sentence that begins there."""
    made = builders.evidence(code, text)
    return replace(made, kind=kind, quotes=(replace(made.quotes[0], spans=(Span(start, start + len(text)),)),))


def maps(nodes: Sequence[Node], edges: Sequence[Edge] = ()) -> Graph:
    return Graph("", "en", tuple(nodes), tuple(edges))


def found(comparison: Comparison) -> set[tuple[str, str, str]]:
    return {(pair.reference, pair.built, pair.why.value) for pair in comparison.pairs}


FIRST, SECOND, THIRD = (resting(f"e{at + 1}", text, 1000 * at) for at, text in enumerate(builders.ENGLISH_EVIDENCE[:3]))
CLAIMS = [node(f"c{at + 1}", text) for at, text in enumerate(builders.ENGLISH_CLAIMS[:4])]
HYPOTHESIS = node("h", "Planting trees is the cheapest way to cool a city.", NodeKind.HYPOTHESIS)
PAPER = maps(
    [HYPOTHESIS, *CLAIMS[:3], FIRST, SECOND, THIRD],
    [
        link("l1", "c1", "h"),
        link("l2", "c2", "h"),
        link("l3", "c3", "h", Stance.CONTRADICTS),
        link("l4", "e1", "c1"),
        link("l5", "e2", "c2"),
        link("l6", "e3", "c3"),
    ],
)


def test_a_map_is_the_same_as_itself() -> None:
    same = compare(PAPER, PAPER)
    assert not same.missed and not same.own and not same.missed_links and not same.own_links
    assert same.links == {edge.id: (edge.id,) for edge in PAPER.edges}
    assert (same.claims, same.evidence, same.linked) == (Share(4, 4, 4, 0), Share(3, 3, 3, 0), Share(6, 6, 6, 0))


def test_of_a_map_with_nothing_on_it_all_is_missed() -> None:
    none = compare(PAPER, maps([]))
    assert none.missed == tuple(each.id for each in PAPER.nodes) and not none.pairs
    assert set(none.missed_links.values()) == {Lack.BOTH_ENDS} and none.linked == Share(6, 0, 0, 0)
    assert none.linked.missed == 6


def test_evidence_is_known_by_its_sentence_whatever_it_is_called() -> None:
    mine = maps([replace(SECOND, id="e9"), replace(FIRST, id="e1", quotes=(replace(FIRST.quotes[0], spans=(Span(5, 40),)),))])
    assert found(compare(PAPER, mine)) == {("e2", "e9", "same_passage"), ("e1", "e1", "overlapping")}
    elsewhere = maps([replace(FIRST, quotes=(replace(FIRST.quotes[0], paper="another"),))])
    assert not compare(PAPER, elsewhere).pairs


def test_evidence_of_two_sentences_is_what_each_of_them_is() -> None:
    both = replace(FIRST, quotes=(*FIRST.quotes, *SECOND.quotes))
    reference = maps([HYPOTHESIS, both], [link("l1", "e1", "h")])
    mine = maps([HYPOTHESIS, FIRST, SECOND], [link("l1", "e1", "h"), link("l2", "e2", "h")])
    told = compare(reference, mine)
    assert told.links == {"l1": ("l1", "l2")} and not told.own_links
    assert told.evidence == Share(1, 1, 2, 0)


def test_a_sentence_that_one_map_has_as_a_claim_is_still_that_sentence() -> None:
    told = compare(PAPER, maps([resting("c1", SECOND.text, 1000, NodeKind.CLAIM)]))
    assert [(pair.reference, pair.other_kind) for pair in told.pairs] == [("e2", True)]
    nearer = maps([*PAPER.nodes, resting("c9", SECOND.text, 1000, NodeKind.CLAIM)])
    assert ("c9", "c9", "same_passage") in found(compare(nearer, nearer))
    assert ("e2", "c9", "same_passage") not in found(compare(nearer, nearer))


def test_claims_are_known_by_the_words_that_tell_them_apart() -> None:
    mine = maps(
        [
            node("c1", "Shade matters more than evaporation, once the soil has DRIED out"),
            node("c2", "In summer street trees lower a street's temperature"),
            node("c3", "Street trees are a burden"),
        ]
    )
    told = compare(PAPER, mine)
    assert found(told) == {("c2", "c1", "same_words"), ("c1", "c2", "shared_words")}
    assert told.own == ("c3",) and told.missed[0] == "h"
    pair = next(pair for pair in told.pairs if pair.why is Likeness.SHARED_WORDS)
    assert {word.lower() for word in pair.words} >= {"summer", "lower", "temperature"}


def test_persian_claims_are_known_whatever_the_keyboard_wrote() -> None:
    reference = maps([node("c1", builders.PERSIAN_CLAIMS[2]), node("c2", builders.PERSIAN_CLAIMS[1])])
    mine = maps(
        [node("c1", builders.PERSIAN_CLAIMS[2].replace("\u200c", " ").replace("ی", "ي")), node("c2", "سایه از تبخیر مهم‌تر است")]
    )
    assert {(one, other) for one, other, _why in found(compare(reference, mine))} == {("c1", "c1"), ("c2", "c2")}


def test_one_hypothesis_each_is_the_same_whatever_it_says_and_two_are_not() -> None:
    other = node("h", "Parks do more than streets.", NodeKind.HYPOTHESIS)
    assert found(compare(PAPER, maps([other]))) == {("h", "h", "hypotheses")}
    assert not compare(PAPER, maps([other, replace(other, id="h2")])).pairs


def test_a_claim_in_other_words_is_known_by_what_speaks_for_it() -> None:
    mine = maps(
        [node("c7", "درخت کوچه را خنک می‌کند."), FIRST, THIRD],
        [link("l1", "e1", "c7"), link("l2", "e3", "c7", Stance.CONTRADICTS)],
    )
    told = compare(PAPER, mine)
    pair = next(pair for pair in told.pairs if pair.built == "c7")
    assert (pair.reference, pair.why, pair.evidence) == ("c1", Likeness.SAME_EVIDENCE, ("e1",))
    assert told.links == {"l4": ("l1",)}


def test_links_say_why_they_are_not_on_the_other_map() -> None:
    mine = maps(
        [HYPOTHESIS, *CLAIMS[:2], CLAIMS[3], FIRST, SECOND],
        [
            link("m1", "c1", "h", Stance.CONTRADICTS),
            link("m2", "c4", "h"),
            link("m3", "e1", "c2"),
            link("m4", "e2", "c4"),
            link("m5", "e2", "c2"),
        ],
    )
    told = compare(PAPER, mine)
    assert told.links == {"l5": ("m5",)}
    assert told.missed_links == {
        "l1": Lack.STANCE, "l2": Lack.UNLINKED, "l3": Lack.BEGINNING, "l4": Lack.UNLINKED, "l6": Lack.BOTH_ENDS
    }  # fmt: skip
    assert told.own_links == {"m1": Lack.STANCE, "m2": Lack.BEGINNING, "m3": Lack.UNLINKED, "m4": Lack.END}
    assert told.linked == Share(6, 1, 5, 4)


@pytest.mark.parametrize("other", [False, True])
def test_an_undercut_is_the_same_where_the_link_is_that_it_ends_on(other: bool) -> None:
    reference = maps([*PAPER.nodes, CLAIMS[3]], [link("u1", "c4", "l4", Stance.CONTRADICTS), *PAPER.edges])
    at = "m5" if other else "m4"
    mine = maps(
        [*PAPER.nodes, CLAIMS[3]],
        [link("u9", "c4", at, Stance.CONTRADICTS), link("m4", "e1", "c1"), link("m5", "e2", "c2")],
    )
    told = compare(reference, mine)
    assert ("u1" in told.links) is not other and ("u9" in told.own_links) is other


def test_what_was_given_counts_for_nothing() -> None:
    told = compare(PAPER, maps([HYPOTHESIS, FIRST], [link("l1", "e1", "h")]), given=("h",))
    assert told.claims == Share(3, 0, 0, 0) and "h" not in told.missed
    assert told.evidence == Share(3, 1, 1, 0)


def test_what_most_have_missed_comes_first() -> None:
    groups = [
        compare(PAPER, maps([HYPOTHESIS, FIRST])),
        compare(PAPER, maps([HYPOTHESIS, FIRST, SECOND])),
        compare(PAPER, PAPER),
    ]
    missed = most_missed(groups)
    assert missed["e3"] == 2 and missed["e2"] == 1 and "e1" not in missed
    assert not {"l1", "l4"} & set(missed), "where an end is missed, the link is too"
    assert list(missed.values()) == sorted(missed.values(), reverse=True)


def test_a_large_map_is_compared_with_itself_link_by_link() -> None:
    large = builders.graph(60, 3)
    assert compare(large, large).linked.found == len(large.edges)
