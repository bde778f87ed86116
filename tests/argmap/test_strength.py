"""Are strengths what the published formulas say, do they say nothing where there is nothing to say, and is their why true?

``Plain`` is a second way of working strengths out, by recursion and one number at a time, which shares nothing with the first.
"""

import itertools
import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from builders import evidence, link, node
from command_line import ROOT

from argmap import strength
from argmap.graph import Edge, Graph, Node
from argmap.strength import RULES, Rule, network
from claims.errors import InvalidSetting
from claims.settings import Settings
from claims.vocabulary import Mark, NodeKind, Semantics, Silence, Stance, Standing

SUPPORTED, WEAK, SPLIT, UNSEEN = Standing.SUPPORTED, Standing.WEAK, Standing.SPLIT, Standing.UNSEEN
AGAINST = Stance.CONTRADICTS

# base, supports, attacks; DF-QuAD, quadratic energy, Euler-based: by the formulas of KR 2016, KR 2018 and ECSQARU 2017.
PUBLISHED = [
    (0.5, (), (), 0.5, 0.5, 0.5),
    (0.5, (0.8,), (), 0.9, 0.695122, 0.645016),
    (0.5, (), (0.8,), 0.1, 0.304878, 0.387587),
    (0.5, (0.5, 0.5), (), 0.875, 0.75, 0.682088),
    (0.5, (0.9, 0.4), (0.6,), 0.67, 0.664430, 0.626285),
    (0.2, (1.0,), (), 1.0, 0.6, 0.378100),
    (0.9, (), (1.0,), 0.0, 0.45, 0.857260),
]


def a_map(nodes: Iterable[Node], *edges: Edge) -> Graph:
    return Graph("map", "en", tuple(nodes), edges)


def claims(*names: str) -> list[Node]:
    return [node(name, f"Statement {name}.", NodeKind.HYPOTHESIS if name.startswith("h") else NodeKind.CLAIM) for name in names]


def passages(*names: str) -> list[Node]:
    return [evidence(name, f"Passage {name}.") for name in names]


def held(name: str, start: str, target: str, stance: Stance = Stance.SUPPORTS, **more: object) -> Edge:
    """A link that is reviewed, as supported unless something else is said."""
    return link(name, start, target, stance, **{"standing": SUPPORTED, **more})


def simple() -> Graph:
    """The example of docs/strength.md."""
    return a_map(
        [*claims("h", "c1", "c2"), *passages("e1", "e2", "e3", "e4")],
        held("l1", "c1", "h"),
        held("l2", "c2", "h"),
        held("l3", "e1", "c1"),
        held("l4", "e2", "c1"),
        held("l5", "e3", "c2"),
        held("u", "e4", "l5", AGAINST, standing=SPLIT),
    )


def some(
    seed: int, size: int = 7, *, circles: bool = False, seen: Sequence[Standing] = (SUPPORTED, SUPPORTED, SPLIT, WEAK)
) -> Graph:
    """A map of a few statements, with joint premises, links onto links and, if asked, circles."""
    draw = random.Random(seed)
    kinds = [claims("h")[0], *claims(*(f"c{each}" for each in range(size // 2))), *passages(*"efg")]
    edges: list[Edge] = []
    for place in range(2 * size):
        start, target = draw.sample(range(len(kinds)), 2)
        if not circles and start < target:
            start, target = target, start
        end = kinds[target].id
        if edges and draw.random() < 0.25:
            onto = draw.choice(edges)
            # The source of what leads to a link must not follow from that link: it lies below all that do.
            end, start = (onto.id, start) if circles else (onto.id, len(kinds) - 1)
        stance = draw.choice((Stance.SUPPORTS, Stance.SUPPORTS, AGAINST))
        joint = draw.choice(("", "", "a"))
        edges.append(link(f"l{place}", kinds[start].id, end, stance, joint=joint, standing=draw.choice(seen)))
    if not circles:
        edges = [edge for edge in edges if not (edge.source == kinds[-1].id == edge.target)]
    return a_map(kinds, *edges)


class Plain:
    """Strengths by recursion: for maps without circles."""

    def __init__(self, graph: Graph, semantics: Semantics, rule: Rule) -> None:
        self.graph, self.semantics, self.rule = graph, semantics, rule
        self.kinds = {node.id: node.kind for node in graph.nodes}

    def groups(self, target: str, stance: Stance | None = None) -> list[list[Edge]]:
        found: dict[tuple[str, Stance], list[Edge]] = {}
        for edge in self.graph.into(target):
            if edge.stance is not Stance.NEUTRAL and (stance is None or edge.stance is stance):
                found.setdefault((edge.joint or f"alone {edge.id}", edge.stance), []).append(edge)
        return list(found.values())

    def node(self, name: str) -> float:
        base = self.rule.base(self.kinds[name])
        supports = [min(map(self.carries, group)) for group in self.groups(name, Stance.SUPPORTS)]
        attacks = [min(map(self.carries, group)) for group in self.groups(name, AGAINST)]
        return self.combined(base, supports, attacks)

    def carries(self, edge: Edge) -> float:
        doubt = 1 - math.prod(1 - min(map(self.carries, group)) for group in self.groups(edge.id, AGAINST))
        doubt *= math.prod(1 - min(map(self.carries, group)) for group in self.groups(edge.id, Stance.SUPPORTS))
        return self.rule.weight(edge.standing) * (1 - doubt) * self.node(edge.source)

    def combined(self, base: float, supports: list[float], attacks: list[float]) -> float:
        if self.semantics is Semantics.DF_QUAD:
            for_it, against = (1 - math.prod(1 - each for each in side) for side in (supports, attacks))
            return base - base * (against - for_it) if against >= for_it else base + (1 - base) * (for_it - against)
        energy = sum(supports) - sum(attacks)
        if self.semantics is Semantics.EULER:
            return 1 - (1 - base**2) / (1 + base * math.exp(energy))
        up, down = (max(each, 0) ** 2 / (1 + max(each, 0) ** 2) for each in (energy, -energy))
        return base - base * down + (1 - base) * up

    def reached(self, edge: Edge) -> bool:
        groups = self.groups(edge.source)
        above = not groups or any(all(map(self.reached, group)) for group in groups)
        return edge.standing in (SUPPORTED, SPLIT, WEAK) and above

    def share(self, edge: Edge) -> float:
        ways = [min(map(self.share, group)) for group in self.groups(edge.id)]
        return float(self.reached(edge)) * (sum(ways) + self.node_share(edge.source)) / (len(ways) + 1)

    def node_share(self, name: str) -> float:
        ways = [min(map(self.share, group)) for group in self.groups(name)]
        return sum(ways) / len(ways) if ways else 1.0


def same(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < 1e-9


# The formulas


@pytest.mark.parametrize(("base", "supports", "attacks", "df_quad", "quadratic", "euler"), PUBLISHED)
def test_the_published_figures(
    base: float, supports: tuple[float, ...], attacks: tuple[float, ...], df_quad: float, quadratic: float, euler: float
) -> None:
    rows = [np.array([each]) for each in supports], [np.array([each]) for each in attacks]
    for semantics, wanted in zip(RULES, (quadratic, df_quad, euler), strict=True):
        assert strength.combine(semantics, base, *rows)[0] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("semantics", Semantics)
def test_the_published_figures_hold_on_a_map(semantics: Semantics) -> None:
    column = {Semantics.DF_QUAD: 3, Semantics.QUADRATIC: 4, Semantics.EULER: 5}[semantics]
    for row in (PUBLISHED[0], PUBLISHED[3]):  # what leads there is at one half, as the evidence of this rule is
        leads = [held(f"l{place}", f"e{place}", "h") for place in range(len(row[1]))]
        graph = a_map([*claims("h", "c"), *passages("e0", "e1")], *leads, held("x", "e0", "c"))
        found = strength.compute(graph, semantics=semantics, rule=Rule(evidence=0.5, claim=0.5, hypothesis=0.5))
        assert found["h"].counts == pytest.approx(row[column], abs=1e-6)


@pytest.mark.parametrize("semantics", Semantics)
def test_maps_without_circles_come_out_as_by_recursion(semantics: Semantics) -> None:
    for seed in range(150):
        graph = some(seed, seen=tuple(Standing))
        found, plain = strength.compute(graph, semantics=semantics), Plain(graph, semantics, RULES[semantics])
        if found.silence is None:
            for each in graph.nodes:
                assert same(found[each.id].counts, plain.node(each.id)), (seed, each.id)
                assert same(found[each.id].share, plain.node_share(each.id)), (seed, each.id)
                shown = any(all(map(plain.reached, group)) for group in plain.groups(each.id))
                assert (found[each.id].value is not None) == (shown or (found[each.id].given and each.id in "efg"))
            assert all(same(found.links[edge.id], plain.carries(edge)) for edge in graph.edges)


# What a number rests on


def test_the_example_of_the_page() -> None:
    found = strength.compute(simple())
    assert [round(found[name].value or 0, 4) for name in ("c1", "c2", "h")] == [0.8, 0.2, 0.5]
    assert found.links["l5"] == 0.5
    assert [(each.edge.id, round(each.effect or 0, 4)) for each in found.why("h")] == [("l1", 0.4615), ("l2", 0.1098)]
    far = [(each.edge.id, round(each.effect or 0, 4)) for each in found.why("h", far=True)]
    assert far[1:] == [("l3", 0.1711), ("l4", 0.1711), ("u", -0.1283), ("l2", 0.1098), ("l5", 0.1098)]
    assert (found["h"].support, found["h"].attack, found["h"].links, found["h"].reviewed) == (1.0, 0.0, 6, 6)


def test_what_the_page_says_of_where_statements_begin() -> None:
    def all_of(standing: Standing, rule: Rule) -> str:
        leads = [held(f"l{c}", f"c{c}", "h") for c in range(4)]
        leads += [held(f"l{c}{e}", f"e{c}{e}", f"c{c}", standing=standing) for c in range(4) for e in range(3)]
        found = [f"e{c}{e}" for c in range(4) for e in range(3)]
        graph = a_map([*claims("h", *(f"c{c}" for c in range(4))), *passages(*found)], *leads)
        return f"{strength.compute(graph, rule=rule)['h'].value:.2f}"

    even = Rule(evidence=0.5, claim=0.5, hypothesis=0.5)
    told = [all_of(WEAK, even), all_of(SUPPORTED, even), all_of(WEAK, Rule()), all_of(SUPPORTED, Rule())]
    assert told == ["0.90", "0.96", "0.00", "0.93"]
    page = (ROOT / "docs" / "strength.md").read_text("utf-8")
    assert "to 0.90 while" in page and "to 0.96 if" in page and "is 0 and 0.93" in page
    assert all(figure in page for figure in ("+0.4615", "+0.1098", "−0.1283", "= 0.6283"))


def test_before_anybody_has_marked_there_is_no_number() -> None:
    fresh = replace(simple(), edges=tuple(replace(edge, standing=UNSEEN) for edge in simple().edges))
    found = strength.compute(fresh)
    assert found.silence is Silence.NOBODY_MARKED and not found.settled
    assert {(each.value, each.counts, each.silence) for each in found.nodes.values()} == {(None, None, Silence.NOBODY_MARKED)}
    assert set(found.links.values()) == {None} and not found.why("h")
    assert found["h"].links == 6 and found["h"].reviewed == 0 and found["h"].share == 0


def test_marks_that_all_changed_are_told_from_none() -> None:
    fresh = [replace(edge, standing=UNSEEN) for edge in simple().edges]
    found = strength.compute(replace(simple(), edges=(*fresh[:-1], replace(fresh[-1], standing=Standing.CHANGED))))
    assert found.silence is Silence.ALL_CHANGED and found.changed == ("u",) and len(found.unseen) == 5


def test_a_number_comes_as_soon_as_a_reviewed_chain_does() -> None:
    edges = [replace(edge, standing=UNSEEN) for edge in simple().edges]
    edges[0] = replace(edges[0], standing=SUPPORTED)  # the claim leads to the hypothesis, but nothing reviewed to the claim
    half = strength.compute(replace(simple(), edges=tuple(edges)))
    assert half.silence is None and half["h"].silence is half["c1"].silence is Silence.NOTHING_REVIEWED
    assert half["c1"].counts == 0 and half.links["l1"] == 0 and not half.why("h")
    edges[2] = replace(edges[2], standing=SUPPORTED)
    whole = strength.compute(replace(simple(), edges=tuple(edges)))
    assert whole["h"].value == pytest.approx(0.2) and whole["h"].share == 0.25 and whole["h"].reviewed == 2
    assert whole["c2"].value is None and whole["e1"].value == 1 and whole["e1"].given


def test_weak_links_alone_bear_nothing_out() -> None:
    weak = tuple(replace(edge, standing=WEAK) if edge.id in ("l3", "l4", "l5") else edge for edge in simple().edges)
    found = strength.compute(replace(simple(), edges=weak))
    assert found["h"].value == 0 and found["h"].silence is None and found["h"].share == 1


def test_refuted_is_told_from_not_borne_out() -> None:
    graph = a_map([*claims("h"), *passages("e", "f", "g")], held("l", "e", "h"), *(held(x, x, "h", AGAINST) for x in "fg"))
    found = strength.compute(graph)["h"]
    assert (found.value, found.support, found.attack) == (0, 1, 2)


def test_a_claim_that_rests_on_nothing_has_no_number_and_lends_none() -> None:
    found = strength.compute(a_map(claims("h", "c"), held("l", "c", "h")))
    assert found["c"].silence is Silence.RESTS_ON_NOTHING and found["h"].value == 0
    lent = strength.compute(a_map(claims("h", "c"), held("l", "c", "h")), rule=Rule(claim=0.5))
    assert lent["c"].value is None and lent["h"].value == pytest.approx(0.2)


# Links onto links, joint premises


@pytest.mark.parametrize("standing", [SUPPORTED, SPLIT, WEAK, UNSEEN])
def test_an_undercut_takes_from_the_link_what_it_carries_itself(standing: Standing) -> None:
    graph = a_map([*claims("c"), *passages("e", "f")], held("l", "e", "c"), held("u", "f", "l", AGAINST, standing=standing))
    assert strength.compute(graph).links["l"] == 1 - Rule().weight(standing)


def test_an_undercut_may_be_undercut_and_a_link_backed() -> None:
    base = a_map(
        [*claims("c"), *passages("e", "f", "g")],
        held("l", "e", "c", standing=SPLIT),
        held("u", "f", "l", AGAINST),
    )
    undercut = replace(base, edges=(*base.edges, held("v", "g", "u", AGAINST, standing=SPLIT)))
    backed = replace(base, edges=(*base.edges, held("b", "g", "l", standing=SPLIT)))
    assert strength.compute(base).links["l"] == 0
    assert strength.compute(undercut).links["l"] == 0.25
    assert strength.compute(backed).links["l"] == 0.25
    unneeded = replace(backed, edges=tuple(edge for edge in backed.edges if edge.id != "u"))
    assert strength.compute(unneeded).links["l"] == 0.5, "backing never lifts a link above what its reviewers gave it"


def test_co_premises_hold_together_or_not_at_all() -> None:
    def joined(*standings: Standing) -> strength.Strengths:
        leads = [held(f"l{place}", f"e{place}", "c", joint="j", standing=each) for place, each in enumerate(standings)]
        return strength.compute(a_map([*claims("c"), *passages("e0", "e1", "e2")], *leads))

    assert joined(SUPPORTED, SPLIT)["c"].value == pytest.approx(0.2)
    assert joined(SUPPORTED, WEAK, SUPPORTED)["c"].value == 0
    assert joined(SUPPORTED, UNSEEN)["c"].silence is Silence.NOTHING_REVIEWED
    assert [each.effect for each in joined(SUPPORTED, SPLIT).why("c")] == [pytest.approx(0.2)] * 2, "either one brings it down"


def test_premises_for_and_against_are_not_joint() -> None:
    leads = held("l", "e", "c", joint="j"), held("m", "f", "c", AGAINST, joint="j", standing=SPLIT)
    assert strength.compute(a_map([*claims("c"), *passages("e", "f")], *leads))["c"].value == pytest.approx(0.2)


# Circles


def test_claims_that_bear_out_only_each_other_stay_at_nothing() -> None:
    found = strength.compute(a_map(claims("a", "b"), held("l", "a", "b"), held("m", "b", "a")))
    assert found.settled and found["a"].value == found["b"].value == 0 and found["a"].share == 1


def test_a_circle_is_reached_only_from_outside_where_it_has_an_outside() -> None:
    graph = a_map([*claims("a", "b"), *passages("e")], held("l", "a", "b"), held("m", "b", "a"), link("n", "e", "a"))
    found = strength.compute(graph)
    assert found["a"].silence is found["b"].silence is Silence.NOTHING_REVIEWED and found["b"].share == 0
    assert found["b"].links == 3 and found["b"].reviewed == 2


@pytest.mark.parametrize("semantics", Semantics)
def test_rivals_that_contradict_each_other_come_to_rest(semantics: Semantics) -> None:
    rivals = [held(f"{a}{b}", a, b, AGAINST) for a, b in itertools.permutations("abc", 2)]
    leads = [held(f"l{each}{x}", each, x) for each, x in itertools.product("efg", "abc") if each + x != "gc"]
    found = strength.compute(a_map([*claims(*"abc"), *passages(*"efg")], *rivals, *leads), semantics=semantics)
    a, b, c = (found[each].value for each in "abc")
    assert found.settled and a is not None and b is not None and c is not None and a == pytest.approx(b, abs=1e-9) and a > c


@pytest.mark.slow
@pytest.mark.parametrize("semantics", Semantics)
def test_circles_come_out_as_by_the_differential_equation(semantics: Semantics) -> None:
    settled = 0
    for seed in range(20):
        graph = some(seed, 6, circles=True)
        found = strength.compute(graph, semantics=semantics)
        if found.settled:
            settled += 1
            wanted = _by_small_steps(graph, semantics)
            assert all(abs(found[name].counts - each) < 1e-6 for name, each in wanted.items()), seed  # type: ignore[operator]
    assert settled >= 15


def _by_small_steps(graph: Graph, semantics: Semantics) -> dict[str, float]:
    plain = Plain(graph, semantics, RULES[semantics])
    now = {each.id: plain.rule.base(each.kind) for each in graph.nodes}
    for _ in range(400):
        reading = Plain(graph, semantics, RULES[semantics])
        reading.node = now.__getitem__  # type: ignore[method-assign]
        now = {name: each + 0.1 * (Plain.node(reading, name) - each) for name, each in now.items()}
    return now


def restless() -> Graph:
    """A circle that swings for ever: a claim bears out forty, these bear out one, and that one contradicts the first."""
    many = [f"d{place}" for place in range(40)]
    return a_map(
        [*claims("c", "f", "after", "beside", "near", *many), *passages("e1", "e2", "e3", "e4", "e5")],
        *(held(f"c{each}", "c", each) for each in many),
        *(held(f"{each}f", each, "f") for each in many),
        *(held(f"x{place}", f"e{place}", "f", AGAINST) for place in range(1, 5)),
        held("fc", "f", "c", AGAINST),
        held("ec", "e5", "c"),
        held("on", "c", "after"),
        held("apart", "e1", "beside"),
        held("dead", "c", "near", standing=WEAK),
        held("live", "e1", "near"),
    )


@pytest.mark.slow
def test_a_circle_that_swings_has_no_number_nor_has_what_follows_from_it() -> None:
    found = strength.compute(restless())
    assert not found.settled and set(found.unsettled) == {"c", "f", *(f"d{place}" for place in range(40))}
    assert {found[name].silence for name in ("c", "f", "after")} == {Silence.UNSETTLED}
    assert found["after"].counts is None and found["after"].support is None and found.links["on"] is None
    assert found["beside"].value == 0.5
    assert found["near"].value == 0.5 and found.links["dead"] == 0, "a weak link carries nothing, wherever it comes from"


def test_what_would_keep_a_circle_from_resting_moves_nothing_by_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "LIMIT", 20_000)
    swings = restless()
    stands = replace(swings, edges=tuple(replace(edge, standing=WEAK) if edge.id == "fc" else edge for edge in swings.edges))
    assert strength.compute(stands).settled and not strength.compute(swings).settled
    assert strength.influence(stands, "c")["fc"] == 0
    assert not strength.pivotal(stands, [("fc", 1, Mark.WEAK)], "c", stands=most)
    assert not strength.pivotal(swings, [("on", 1, Mark.SUPPORTED)], "after", stands=most)


def test_a_circle_that_takes_too_long_is_said_not_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = a_map([*claims("a", "b"), *passages("e")], held("l", "a", "b"), held("m", "b", "a"), held("n", "e", "a"))
    assert strength.compute(graph).settled
    monkeypatch.setattr(network, "LIMIT", 10)
    assert strength.compute(graph).unsettled == ("a", "b")


# Laws


@pytest.mark.parametrize("semantics", Semantics)
@pytest.mark.parametrize("circles", [False, True])
def test_strengths_stay_within_bounds_and_do_not_depend_on_order(semantics: Semantics, circles: bool) -> None:
    for seed in range(30):
        graph = some(seed, circles=circles)
        found = strength.compute(graph, semantics=semantics)
        assert all(each.counts is None or 0 <= each.counts <= 1 for each in found.nodes.values())
        assert all(each is None or 0 <= each <= 1 for each in found.links.values())
        draw = random.Random(seed)
        mixed = replace(
            graph,
            nodes=tuple(draw.sample(graph.nodes, len(graph.nodes))),
            edges=tuple(draw.sample(graph.edges, len(graph.edges))),
        )
        again = strength.compute(mixed, semantics=semantics)
        assert all(same(each.value, again[name].value) for name, each in found.nodes.items())
        assert all(abs(each.share - again[name].share) < 1e-4 for name, each in found.nodes.items())


@pytest.mark.parametrize("semantics", Semantics)
def test_more_support_never_lowers_and_more_attack_never_lifts(semantics: Semantics) -> None:
    for seed in range(60):
        graph, target = some(seed), random.Random(seed).choice(["h", "c0", "c1", "c2"])
        before = strength.compute(graph, semantics=semantics)[target].counts
        for stance, sign in ((Stance.SUPPORTS, 1), (AGAINST, -1)):
            more = replace(graph, edges=(*graph.edges, held("new", "e", target, stance)))
            after = strength.compute(more, semantics=semantics)[target].counts
            assert before is not None and after is not None and sign * (after - before) >= -1e-12


def test_what_does_not_lead_to_a_statement_does_not_move_it() -> None:
    for seed in range(40):
        graph = some(seed, circles=True)
        found = strength.compute(graph)
        turned = tuple(edge if _leads(graph, edge, "c0") else replace(edge, standing=WEAK) for edge in graph.edges)
        assert same(strength.compute(replace(graph, edges=turned))["c0"].counts, found["c0"].counts), seed


def _leads(graph: Graph, edge: Edge, target: str) -> bool:
    seen: set[str] = set()
    waiting = [target]
    while waiting:
        for each in graph.into(waiting.pop()):
            if each.id not in seen:
                seen.add(each.id)
                waiting += [each.source, each.id]
    return edge.id in seen


def test_quadratic_energy_treats_for_and_against_alike() -> None:
    even = Rule(evidence=0.5, claim=0.5, hypothesis=0.5)
    for seed in range(40):
        graph = some(seed)
        flat = replace(graph, edges=tuple(edge for edge in graph.edges if edge.target == "h" and not edge.joint))
        other = {Stance.SUPPORTS: AGAINST, AGAINST: Stance.SUPPORTS}
        turned = replace(flat, edges=tuple(replace(edge, stance=other[edge.stance]) for edge in flat.edges))
        one, two = (strength.compute(each, rule=even)["h"].counts for each in (flat, turned))
        assert (one is None and two is None) or one + two == pytest.approx(1)  # type: ignore[operator]


# Why, and what would change it


@pytest.mark.parametrize("circles", [False, True])
def test_an_effect_is_the_strength_less_the_strength_without_the_link(circles: bool) -> None:
    for seed in range(25):
        graph = some(seed, circles=circles)
        found = strength.compute(graph)
        for each in found.why("h", far=True):
            without = tuple(replace(edge, standing=UNSEEN) if edge is each.edge else edge for edge in graph.edges)
            left = strength.compute(replace(graph, edges=without))["h"].counts if _any(without) else 0.0
            before = found["h"].value
            assert same(each.effect, None if left is None or before is None else before - left), (seed, each.edge.id)
        effects = [abs(each.effect or 0) for each in found.why("h")]
        assert all(one >= other - 1e-11 for one, other in itertools.pairwise(effects))


def _any(edges: Iterable[Edge]) -> bool:
    return any(edge.standing in (SUPPORTED, SPLIT, WEAK) for edge in edges)


@pytest.mark.parametrize("semantics", Semantics)
@pytest.mark.parametrize("circles", [False, True])
def test_influence_is_the_difference_between_supported_and_weak(semantics: Semantics, circles: bool) -> None:
    for seed in range(12):
        graph = some(seed, 5, circles=circles, seen=tuple(Standing))
        whole = replace(graph, edges=tuple(e if _any([e]) else replace(e, standing=SUPPORTED) for e in graph.edges))
        found = strength.influence(graph, "h", semantics=semantics)
        for edge in graph.edges:
            ends = []
            for standing in (SUPPORTED, WEAK):
                edges = tuple(replace(each, standing=standing) if each.id == edge.id else each for each in whole.edges)
                ends.append(strength.compute(replace(whole, edges=edges), semantics=semantics)["h"].counts)
            assert same(found[edge.id], 0.0 if None in ends else abs(ends[0] - ends[1])), (seed, edge.id)  # type: ignore[operator]
        assert list(found.values()) == sorted(found.values(), key=lambda each: -round(each * 1e12))


def test_there_is_an_order_of_marking_before_there_is_a_mark() -> None:
    fresh = replace(simple(), edges=tuple(replace(edge, standing=UNSEEN) for edge in simple().edges))
    assert list(strength.influence(fresh)) == ["l1", "u", "l3", "l4", "l2", "l5"]
    assert strength.influence(fresh, "c2")["l5"] == 0, "an undercut that is assumed to hold takes it all"


def test_links_that_move_alike_are_marked_from_the_near_to_the_far() -> None:
    graph = a_map(
        [*claims("h", "c"), *passages("e", "f")],
        link("far", "e", "c"),
        link("near", "c", "h"),
        link("off", "f", "c", Stance.NEUTRAL),
    )
    assert list(strength.influence(graph)) == ["near", "far", "off"]


def test_of_several_hypotheses_the_one_that_moves_most_counts() -> None:
    graph = a_map([*claims("h1", "h2"), *passages("e", "f")], link("l", "e", "h1"), link("m", "e", "h2"), link("n", "f", "h2"))
    found = strength.influence(graph)
    assert found == {"l": pytest.approx(0.5), "m": pytest.approx(0.3), "n": pytest.approx(0.3)}
    assert strength.influence(graph, "h2")["l"] == 0


def most(marks: Sequence[Mark]) -> Standing:
    """The standing by the greater number."""
    supported, weak = marks.count(Mark.SUPPORTED), marks.count(Mark.WEAK)
    if supported == weak:
        return SPLIT if supported else UNSEEN
    return SUPPORTED if supported > weak else WEAK


def by_trying(
    graph: Graph, verdicts: list[tuple[str, int, Mark]], target: str, stands: Callable[[Sequence[Mark]], Standing]
) -> tuple[float, set[tuple[str, int]]]:
    """How much the most pivotal verdicts change, and which they are, by working the whole map out for each."""

    def end(given: list[tuple[str, int, Mark]]) -> float | None:
        on = {link: stands([mark for other, _, mark in given if other == link]) for link in {each[0] for each in verdicts}}
        edges = tuple(replace(edge, standing=on.get(edge.id, edge.standing)) for edge in graph.edges)
        return strength.compute(replace(graph, edges=edges))[target].counts if _any(edges) else 0.0

    before, changes = end(verdicts), {}
    for place, (name, voter, mark) in enumerate(verdicts):
        rest = verdicts[:place] + verdicts[place + 1 :]
        turned = {Mark.SUPPORTED: Mark.WEAK, Mark.WEAK: Mark.SUPPORTED}.get(mark, mark)
        for given in (rest, [*rest, (name, voter, turned)]):
            after = end(given)
            if before is not None and after is not None:
                changes[name, voter] = max(changes.get((name, voter), 0.0), abs(after - before))
    largest = max(changes.values(), default=0.0)
    return largest, {each for each, change in changes.items() if change > 1e-9 and change > largest - 1e-9}


@pytest.mark.slow
@pytest.mark.parametrize("circles", [False, True])
def test_the_pivotal_verdict_is_the_one_that_trying_all_finds(circles: bool) -> None:
    found_some = 0
    for seed in range(40):
        graph, draw = some(seed, 5, circles=circles, seen=(SUPPORTED,)), random.Random(seed)
        marks = (Mark.SUPPORTED, Mark.SUPPORTED, *Mark)
        verdicts = [(edge.id, voter, draw.choice(marks)) for edge in graph.edges for voter in range(draw.randrange(4))]
        found = strength.pivotal(graph, verdicts, "h", stands=most)
        if not found:
            continue
        found_some += 1
        largest, which = by_trying(graph, verdicts, "h", most)
        assert abs(found[0].change) == pytest.approx(largest, abs=1e-9), seed
        assert {(each.link, each.voter) for each in found} == which, seed
        assert [each.link for each in found] == sorted((each.link for each in found), key=[e.id for e in graph.edges].index)
    assert found_some >= 8


def test_verdicts_that_would_change_it_alike_are_all_named_in_order() -> None:
    graph = a_map([*claims("h"), *passages("e", "f")], link("l", "e", "h"), link("m", "f", "h"))
    given = [("m", "Omid", Mark.SUPPORTED), ("l", "Mina", Mark.SUPPORTED), ("l", "Omid", Mark.CANNOT_TELL)]
    found = strength.pivotal(graph, given, "h", stands=most)
    assert [(each.link, each.voter, each.becomes, each.would_stand) for each in found] == [
        ("l", "Mina", Mark.WEAK, WEAK),
        ("l", "Mina", None, UNSEEN),
        ("m", "Omid", Mark.WEAK, WEAK),
        ("m", "Omid", None, UNSEEN),
    ]
    assert found[0].before == pytest.approx(0.8) and found[0].change == pytest.approx(-0.3)


def test_where_no_single_verdict_changes_anything_none_is_named() -> None:
    graph = a_map([*claims("h"), *passages("e")], link("l", "e", "h"))
    sure = [("l", voter, Mark.SUPPORTED) for voter in range(5)]
    assert strength.pivotal(graph, sure, "h", stands=most) == ()
    assert strength.pivotal(graph, [], "h", stands=most) == ()
    assert strength.pivotal(graph, sure[:1], "h", stands=most)[0].after == 0


# Maps of every shape


def test_links_that_lead_nowhere_are_named_and_carry_nothing() -> None:
    graph = a_map(
        [*claims("h", "alone"), *passages("e")],
        held("l", "e", "h"),
        held("gone", "e", "nobody"),
        held("from", "nobody", "h"),
        held("onto", "e", "gone", AGAINST),
        held("round", "e", "about", AGAINST),
        held("about", "e", "round", AGAINST),
        held("says", "e", "alone", Stance.NEUTRAL),
    )
    found = strength.compute(graph)
    assert found.loose == ("gone", "from", "onto", "round", "about") and set(found.links) == {"l"}
    assert found["h"].value == 0.5 and found["h"].links == 1 and found["alone"].silence is Silence.RESTS_ON_NOTHING
    assert strength.influence(graph, "h")["says"] == 0


def test_an_empty_map_says_that_nobody_marked_it() -> None:
    found = strength.compute(a_map([]))
    assert found.silence is Silence.NOBODY_MARKED and not found.nodes
    assert strength.influence(a_map([])) == {}


def test_a_statement_that_bears_itself_out_is_a_circle() -> None:
    found = strength.compute(a_map([*claims("c"), *passages("e")], held("l", "c", "c"), held("m", "e", "c")))
    value = found["c"].value
    assert value is not None and value == pytest.approx((1 + value) ** 2 / (1 + (1 + value) ** 2))


def test_who_asks_for_a_statement_that_is_not_there_is_told() -> None:
    for ask in (
        lambda: strength.compute(simple()).why("x"),
        lambda: strength.influence(simple(), "x"),
        lambda: strength.pivotal(simple(), [], "x", stands=most),
    ):
        with pytest.raises(KeyError):
            ask()


@pytest.mark.slow
def test_a_chain_of_thousands_is_no_depth() -> None:
    deep = 5_000
    names = [f"c{place}" for place in range(deep)]
    graph = a_map(
        [*claims(*names), *passages("e")],
        *(held(f"l{place}", names[place + 1], names[place]) for place in range(deep - 1)),
        held("last", "e", names[-1]),
        *(held(f"u{place}", "e", f"u{place - 1}" if place else "last", AGAINST) for place in range(deep)),
    )
    found = strength.compute(graph)
    assert found[names[-1]].value == 0.5 and found["c0"].links == 2 * deep and found["c0"].share > 0.99


@pytest.mark.slow
def test_thousands_of_supports_are_no_overflow() -> None:
    many = [f"e{place}" for place in range(2_000)]
    graph = a_map([*claims("h"), *passages(*many)], *(held(f"l{each}", each, "h") for each in many))
    assert all(0.99 < (strength.compute(graph, semantics=each)["h"].value or 0) <= 1 for each in Semantics)


# The rule


def test_a_rule_is_read_and_written() -> None:
    assert Rule.read("weak 0.1, claim .5") == Rule(weak=0.1, claim=0.5)
    assert Rule.read(str(Rule(split=0.25))) == Rule(split=0.25)
    assert Rule.read("", RULES[Semantics.DF_QUAD]) == Rule(evidence=0.5)
    assert strength.chosen(Settings()) == (Semantics.QUADRATIC, Rule())
    asked = Settings.from_mapping({"ARGMAP_SEMANTICS": "df_quad", "ARGMAP_STRENGTH_RULE": "weak 0.2"})
    assert strength.chosen(asked) == (Semantics.DF_QUAD, Rule(weak=0.2, evidence=0.5))


@pytest.mark.parametrize("text", ["weak", "weak much", "strong 1", "weak 2", "weak nan", "weak 0.7", "supported -1", "1 weak"])
def test_a_rule_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting, match="ARGMAP_STRENGTH_RULE"):
        Rule.read(text)


def test_another_semantics_than_there_is_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="quadratic or df_quad or euler"):
        Settings.from_mapping({"ARGMAP_SEMANTICS": "magic"})
    with pytest.raises(InvalidSetting, match="ARGMAP_SEMANTICS"):
        strength.chosen(Settings(semantics="magic"))
