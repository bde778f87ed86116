"""What do the points of a map come to, statements and links, when each link has its weight?

A link is a point of its own, since links may lead to it. Points are worked out in the order of what they follow from; those
that follow from each other are worked out together, until they come to rest or it is plain that they do not. Many cases (the
same map with another weight on one link) are worked out at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from argmap.graph import Edge, Graph
from argmap.strength.rules import Row, Rule, combine, either
from claims.vocabulary import Semantics, Stance

Rows = Sequence[Row] | Mapping[int, Row]
Group = tuple[int, ...]
"""Links that bring something together: one by itself, or co-premises, which bring the least of what each brings."""

SETTLED = 1e-10
"""A circle has come to rest when no statement in it would move by more than this."""
STEPS = (1 / 2, 1 / 8, 1 / 32)
"""How far statements of a circle go towards what they would be, in one round; where a step fails, a shorter one is tried."""
LOOK, MOST = 250, 5_000
"""Rounds after which what still moves must move less than before, by a tenth at least; rounds at most."""
LIMIT = 1_000_000
"""Points worked out on the way round circles, for one answer: a few seconds. What has not come to rest by then does not."""
CASES = 256
"""How many cases are worked out at once: a matter of memory."""


class Network:
    """A map as numbers: the statements in map order, then the links that lead to a statement in the end."""

    def __init__(self, graph: Graph, semantics: Semantics, rule: Rule) -> None:
        self.graph, self.semantics, self.rule = graph, semantics, rule
        self._spent = 0
        self.size = len(graph.nodes)
        self.edges, self.depth, self.loose = _leading(graph)
        self.all = self.size + len(self.edges)
        self.base = [rule.base(node.kind) for node in graph.nodes]
        self.weights = [rule.weight(edge.standing) for edge in self.edges]
        self.place = {edge.id: place for place, edge in enumerate(self.edges, self.size)}
        self.place |= {node.id: place for place, node in enumerate(graph.nodes)}
        self.source = [self.place[edge.source] for edge in self.edges]
        self.supports: list[list[Group]] = [[] for _ in range(self.all)]
        self.attacks: list[list[Group]] = [[] for _ in range(self.all)]
        groups: dict[tuple[str, Stance, str, str], list[int]] = defaultdict(list)
        for link, edge in enumerate(self.edges, self.size):
            groups[edge.target, edge.stance, edge.joint, "" if edge.joint else edge.id].append(link)
        for (target, stance, _, _), links in groups.items():
            (self.supports if stance is Stance.SUPPORTS else self.attacks)[self.place[target]].append(tuple(links))
        self.groups = [[*one, *other] for one, other in zip(self.supports, self.attacks, strict=True)]
        self.into = [sorted(link for group in each for link in group) for each in self.groups]
        """The links that lead straight to each point, in map order."""
        self.uses = self.into[: self.size] + [[s, *into] for s, into in zip(self.source, self.into[self.size :], strict=True)]
        """What each point follows from."""

    def edge(self, link: int) -> Edge:
        """The link of the map that a point stands for."""
        return self.edges[link - self.size]

    def above(self, ends: Iterable[int]) -> list[int]:
        """The links that lead to the ends at any distance, the nearest first, then in map order."""
        found: dict[int, None] = {}
        points = seen = set(ends)
        while points:
            links = sorted({link for point in points for link in self.into[point]} - found.keys())
            found.update(dict.fromkeys(links))
            points = {each for link in links for each in (link, self.source[link - self.size])} - seen
            seen = seen | points
        return list(found)

    def strengths(self) -> tuple[list[Row], list[int]]:
        """What every point comes to by the standings (NaN: it comes to no rest), and the statements whose circles do not."""
        self._spent = 0
        order = parts(self._needs(lambda link: self.weights[link - self.size] > 0))
        values = self._values(self.weights, order)
        circling = sorted(point for part in order if len(part) > 1 for point in part if point < self.size)
        return values, [point for point in circling if np.isnan(values[point][0])]

    def changed(
        self, weights: Sequence[float], changes: Sequence[tuple[int, float]], ends: Sequence[int]
    ) -> tuple[Row, NDArray[np.float64]]:
        """What the ends come to by these weights, and with each change (link, weight) alone: changes down, ends across.

        Only what lies between the changed links and the ends is worked out again.
        """
        self._spent = 0
        carrying = {link for link, weight in enumerate(weights, self.size) if weight > 0}
        carrying |= {link for link, weight in changes if weight > 0}
        needs = self._needs(carrying.__contains__)
        order = parts(needs)
        values = self._values(weights, order)
        before = np.array([values[end][0] for end in ends])
        after = np.tile(before, (len(changes), 1))
        serves = _turned(needs)
        towards = reach(needs, ends)
        turn = {point: place for place, part in enumerate(order) for point in part}
        by_turn = sorted(range(len(changes)), key=lambda case: turn[changes[case][0]])
        for first in range(0, len(by_turn), CASES):
            cases = by_turn[first : first + CASES]
            rows = [np.full(1, weight) for weight in weights]
            for row, (link, weight) in enumerate(changes[case] for case in cases):
                here = link - self.size
                rows[here] = rows[here] if len(rows[here]) > 1 else np.full(len(cases), weights[here])
                rows[here][row] = weight
            moved = reach(serves, {changes[case][0] for case in cases}) & towards
            then = values.copy()
            for part in order:
                if part[0] in moved:
                    self._work_out(part, rows, then, len(cases))
            for place, end in enumerate(ends):
                after[cases, place] = then[end]
        return before, after

    def brought(self, groups: Sequence[Group], values: Rows) -> float:
        """All that the groups bring to one point, added up."""
        return float(sum((_least(group, values) for group in groups), np.zeros(1))[0])

    def _needs(self, carrying: Callable[[int], bool]) -> list[list[int]]:
        """What each point follows from, if only these links carry anything: the fewer they are, the fewer are the circles."""
        nodes = [[link for link in self.into[point] if carrying(link)] for point in range(self.size)]
        return nodes + [
            [need for need in self.uses[link] if need < self.size or carrying(need)] if carrying(link) else []
            for link in range(self.size, self.all)
        ]

    def _values(self, weights: Sequence[float], order: Sequence[Sequence[int]]) -> list[Row]:
        values = [np.zeros(1)] * self.all
        rows = [np.full(1, weight) for weight in weights]
        for part in order:
            self._work_out(part, rows, values, 1)
        return values

    def _work_out(self, part: Sequence[int], weights: Rows, values: list[Row], cases: int) -> None:
        if len(part) > 1:
            self._settle(part, weights, values, cases)
        else:
            values[part[0]] = self._value(part[0], weights, values)

    def _value(self, point: int, weights: Rows, values: Rows) -> Row:
        supports = [_least(group, values) for group in self.supports[point]]
        attacks = [_least(group, values) for group in self.attacks[point]]
        if point < self.size:
            return combine(self.semantics, self.base[point], supports, attacks)
        weight = weights[point - self.size]
        if attacks:
            doubt = reduce(np.multiply, (1 - each for each in supports), either(attacks))
            weight = np.where(weight > 0, weight * (1 - doubt), 0.0)
        # What carries nothing does so even where its source, or what undercuts it, comes to no rest.
        return np.where(weight == 0, 0.0, weight * values[self.source[point - self.size]])

    def _settle(self, part: Sequence[int], weights: Rows, values: list[Row], cases: int) -> None:
        """Work out points that follow from each other; NaN where they come to no rest.

        Each statement begins at its base and moves, in step with the others, some way towards what the others make of it: the
        differential equation of Potyka, KR 2018, solved by Euler's method.
        """
        nodes = [point for point in part if point < self.size]
        links = sorted((point for point in part if point >= self.size), key=lambda link: -self.depth[link - self.size])
        rest = {point: np.full(cases, np.nan) for point in nodes}
        left = np.arange(cases)
        for step in STEPS:
            if not len(left) or self._spent > LIMIT:
                break
            near = {need: _only(values[need], left) for point in part for need in self.uses[point]}
            near |= {point: np.full(len(left), self.base[point]) for point in nodes}
            bear = {link - self.size: _only(weights[link - self.size], left) for link in links}
            done = self._circle(nodes, links, bear, near, step)
            for point in nodes:
                rest[point][left[done]] = near[point][done]
            left = left[~done]
        for point in nodes:
            values[point] = rest[point]
        for link in links:
            values[link] = self._value(link, weights, values)

    def _circle(
        self, nodes: Sequence[int], links: Sequence[int], weights: Rows, near: dict[int, Row], step: float
    ) -> NDArray[np.bool_]:
        """Go round until all rests or is stuck; ``near`` then says where statements stand, and the answer which cases rest."""
        cases = len(near[nodes[0]])
        done, stuck, last = np.zeros(cases, bool), np.zeros(cases, bool), np.full(cases, np.inf)
        for turn in range(1, MOST + 1):
            self._spent += len(nodes) + len(links)
            for link in links:
                near[link] = self._value(link, weights, near)
            gaps = [self._value(point, weights, near) - near[point] for point in nodes]
            off = reduce(np.maximum, (np.abs(gap) for gap in gaps), np.zeros(cases))
            done |= (off <= SETTLED) & ~stuck
            if turn % LOOK == 0:
                stuck |= ~done & ~(off <= 0.9 * last)
                last = off
            if (done | stuck).all() or self._spent > LIMIT:
                break
            for point, gap in zip(nodes, gaps, strict=True):
                near[point] = np.where(done | stuck, near[point], near[point] + step * gap)
        return done


def _leading(graph: Graph) -> tuple[list[Edge], list[int], tuple[str, ...]]:
    """The links that say something and lead to a statement in the end, how many links each passes, and which lead nowhere."""
    nodes = {node.id for node in graph.nodes}
    speaking = [edge for edge in graph.edges if edge.stance is not Stance.NEUTRAL]
    onto: dict[str, list[Edge]] = defaultdict(list)
    for edge in speaking:
        if edge.source in nodes:
            onto[edge.target].append(edge)
    depth: dict[str, int] = {}
    waiting = [(0, edge) for node in nodes for edge in onto[node]]
    while waiting:
        passed, edge = waiting.pop()
        if edge.id not in depth:
            depth[edge.id] = passed
            waiting += [(passed + 1, each) for each in onto[edge.id] if edge.id not in nodes]
    kept = [edge for edge in speaking if edge.id in depth]
    return kept, [depth[edge.id] for edge in kept], tuple(edge.id for edge in speaking if edge.id not in depth)


def parts(needs: Sequence[Sequence[int]]) -> list[list[int]]:
    """The points in an order they can be worked out in, those together that follow from each other (Tarjan 1972)."""
    found: list[list[int]] = []
    number, low, held = [-1] * len(needs), [0] * len(needs), [False] * len(needs)
    stack: list[int] = []
    begun = 0
    for root in range(len(needs)):
        waiting = [(root, iter(needs[root]))] if number[root] < 0 else []
        while waiting:
            point, rest = waiting[-1]
            if number[point] < 0:
                number[point] = low[point] = begun
                begun += 1
                stack.append(point)
                held[point] = True
            for need in rest:
                if number[need] < 0:
                    waiting.append((need, iter(needs[need])))
                    break
                if held[need]:
                    low[point] = min(low[point], number[need])
            else:
                waiting.pop()
                if waiting:
                    low[waiting[-1][0]] = min(low[waiting[-1][0]], low[point])
                if low[point] == number[point]:
                    part = [stack.pop()]
                    while part[-1] != point:
                        part.append(stack.pop())
                    for each in part:
                        held[each] = False
                    found.append(part)
    return found


def reach(ways: Sequence[Sequence[int]], starts: Iterable[int]) -> set[int]:
    """All points that the ways lead to, the starts among them."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        new = [each for each in ways[waiting.pop()] if each not in found]
        found.update(new)
        waiting += new
    return found


def _turned(ways: Sequence[Sequence[int]]) -> list[list[int]]:
    back: list[list[int]] = [[] for _ in ways]
    for point, leads in enumerate(ways):
        for each in leads:
            back[each].append(point)
    return back


def _least(group: Group, values: Rows) -> Row:
    if len(group) == 1:
        return values[group[0]]
    each = np.stack(np.broadcast_arrays(*(values[link] for link in group)))
    return np.where((each == 0).any(axis=0), 0.0, each.min(axis=0))


def _only(row: Row, cases: NDArray[np.int_]) -> Row:
    return row if len(row) == 1 else row[cases]
