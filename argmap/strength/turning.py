"""What would change the conclusion: which link is best marked next, and which single verdict does most hang on?"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from argmap.graph import Edge, Graph
from argmap.strength.network import Network
from argmap.strength.numbers import EQUAL, compute
from argmap.strength.rules import REVIEWED, RULES, Rule
from claims.vocabulary import Mark, Semantics, Standing

Voter = TypeVar("Voter")


def influence(
    graph: Graph, *targets: str, semantics: Semantics = Semantics.QUADRATIC, rule: Rule | None = None
) -> dict[str, float]:
    """How far each link could move the targets: the difference of their strength between the link supported and the link weak.

    The other links are taken as they stand and, where nobody has reviewed one, as supported: so there is an order of marking
    before there is a mark. Whoever must not learn of others' marks is given it from a graph without standings. Without targets
    the graph's roots are meant; where there are several, the one that moves most counts. The links come in the order they are
    worth marking in: what moves most, then what is nearer, then as on the map. KeyError for a target that is not there.
    """
    network = Network(graph, semantics, rule or RULES[semantics])
    ends = [network.place[target] for target in targets or [node.id for node in graph.roots()]]
    strong, weak = network.rule.supported, network.rule.weak
    assumed = [strong if edge.standing not in REVIEWED else network.rule.weight(edge.standing) for edge in network.edges]
    links = network.above(ends)
    changes = [(link, weight) for link in links for weight in (strong, weak) if weight != assumed[link - network.size]]
    before, after = network.changed(assumed, changes, ends)
    then = dict(zip(changes, after, strict=True))
    found = {}
    for link in links:
        gap = np.abs(then.get((link, strong), before) - then.get((link, weak), before))
        found[network.edge(link).id] = float(np.max(np.nan_to_num(gap), initial=0.0))
    ordered = dict(sorted(found.items(), key=lambda each: -round(each[1] / EQUAL)))
    return ordered | {edge.id: 0.0 for edge in graph.edges if edge.id not in ordered}


@dataclass(frozen=True, slots=True)
class Pivot(Generic[Voter]):
    """One verdict, and what the conclusion would be if it were the opposite, or were not."""

    link: str
    voter: Voter
    mark: Mark
    becomes: Mark | None
    """None where it is taken back."""
    stands: Standing
    """How the link stands; ``would_stand``: with that one verdict changed."""
    would_stand: Standing
    before: float
    after: float

    @property
    def change(self) -> float:
        """How far the conclusion would move, and which way."""
        return self.after - self.before


def pivotal(
    graph: Graph,
    verdicts: Sequence[tuple[str, Voter, Mark]],
    target: str,
    *,
    stands: Callable[[Sequence[Mark]], Standing],
    semantics: Semantics = Semantics.QUADRATIC,
    rule: Rule | None = None,
) -> tuple[Pivot[Voter], ...]:
    """Which single verdict would change the target's strength most, were it the opposite or taken back.

    ``verdicts`` are those that count now: link, who gave it, mark. ``stands`` tells how a link stands by its marks, in whatever
    order they come; a link without verdicts stands as in the graph. Verdicts that would change it alike come in the order of
    the links on the map, then in the order given. Empty where none would change it, or the target has no strength to show.
    KeyError for a target that is not there.
    """
    given: dict[str, list[tuple[Voter, Mark]]] = defaultdict(list)
    for name, voter, mark in verdicts:
        given[name].append((voter, mark))
    marked = {name: stands([mark for _, mark in each]) for name, each in given.items()}
    edges = tuple(replace(edge, standing=marked.get(edge.id, edge.standing)) for edge in graph.edges)
    graph = replace(graph, edges=edges)
    if compute(graph, semantics=semantics, rule=rule)[target].value is None:
        return ()
    network = Network(graph, semantics, rule or RULES[semantics])
    end, weigh = network.place[target], network.rule.weight
    tried: list[tuple[int, Pivot[Voter]]] = []
    for link in sorted(network.above([end])):
        edge = network.edge(link)
        tried += [(link, each) for each in _otherwise(edge, given.get(edge.id, []), stands)]
    changes = list(dict.fromkeys((link, weigh(each.would_stand)) for link, each in tried))
    before, after = network.changed(network.weights, changes, [end])
    then = dict(zip(changes, map(float, after[:, 0]), strict=True))
    told = (replace(each, before=float(before[0]), after=then[link, weigh(each.would_stand)]) for link, each in tried)
    found = [each for each in told if math.isfinite(each.after)]
    most = max((abs(each.change) for each in found), default=0.0)
    return tuple(each for each in found if most > EQUAL and abs(each.change) >= most - EQUAL)


_OPPOSITE = {Mark.SUPPORTED: Mark.WEAK, Mark.WEAK: Mark.SUPPORTED}


def _otherwise(
    edge: Edge, given: Sequence[tuple[Voter, Mark]], stands: Callable[[Sequence[Mark]], Standing]
) -> Iterator[Pivot[Voter]]:
    """Each verdict on a link turned, then taken back, where the link would stand otherwise."""
    marks = [mark for _, mark in given]
    known: dict[tuple[Mark, Mark | None], Standing] = {}
    for voter, mark in given:
        seen = {edge.standing}
        for becomes in (_OPPOSITE.get(mark, mark), None):
            if (mark, becomes) not in known:
                others = marks.copy()
                others.remove(mark)
                known[mark, becomes] = stands(others if becomes is None else [*others, becomes])
            would = known[mark, becomes]
            if would not in seen:
                seen.add(would)
                yield Pivot(edge.id, voter, mark, becomes, edge.standing, would, math.nan, math.nan)
