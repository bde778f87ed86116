"""What is the strength of each statement, why is it so, and where there is none to show, why not?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from argmap.graph import Edge, Graph
from argmap.strength.network import Network
from argmap.strength.reviewed import Review
from argmap.strength.rules import REVIEWED, RULES, Row, Rule
from claims.vocabulary import NodeKind, Semantics, Silence, Standing

EQUAL = 1e-12
"""Strengths that differ by less than this differ by rounding."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How far one statement is borne out."""

    node: str
    value: float | None
    """From 0 to 1; None where there is none to show."""
    silence: Silence | None
    """Why there is none."""
    counts: float | None
    """What it stands for where it leads to others, shown or not; None where that is not known."""
    support: float | None
    """All that bears it out, added up; ``attack`` is all that speaks against it. They tell refuted from not borne out."""
    attack: float | None
    links: int
    """How many links lead to it, at any distance, undercuts among them."""
    reviewed: int
    """How many of these are reviewed."""
    share: float
    """Of the ways from it down to the ground, the share whose every link is reviewed, from 0 to 1. At each statement the ways
    share alike, so what lies near weighs more."""

    @property
    def given(self) -> bool:
        """Nothing leads to it: it stands where it began."""
        return not self.links


@dataclass(frozen=True, slots=True)
class Carried:
    """What one link does for one statement."""

    edge: Edge
    carries: float | None
    """What it brings to where it ends, from 0 to 1 (co-premises bring the least of theirs); None where that is not known."""
    effect: float | None
    """The statement's strength less what it would be if this link carried nothing; None if it would come to no rest then."""


@dataclass(frozen=True, slots=True)
class Strengths:
    """The strengths of a map's statements."""

    semantics: Semantics
    rule: Rule
    nodes: Mapping[str, Strength]
    links: Mapping[str, float | None]
    """What each link brings to where it ends; None where that is not known."""
    silence: Silence | None
    """Why there is no number at all."""
    unsettled: tuple[str, ...]
    """Statements that lead back to themselves and come to no rest."""
    unseen: tuple[str, ...]
    """Links that carry nothing because nobody has reviewed them."""
    changed: tuple[str, ...]
    """Links that carry nothing because what they rest on has changed since they were reviewed."""
    loose: tuple[str, ...]
    """Links that carry nothing because they lead nowhere: an end is missing, or what they undercut leads nowhere."""
    _network: Network = field(repr=False, compare=False)

    @property
    def settled(self) -> bool:
        """Whether there are numbers and every circle came to rest."""
        return self.silence is None and not self.unsettled

    def __getitem__(self, node: str) -> Strength:
        return self.nodes[node]

    def why(self, node: str, *, far: bool = False) -> tuple[Carried, ...]:
        """The links that lead straight to a statement, what moves it most first; with ``far`` those at any distance.

        Undercuts are among the latter. Empty where it has no strength to show. KeyError where there is no such statement.
        """
        if self.nodes[node].value is None:
            return ()
        network = self._network
        end = network.place[node]
        links = network.above([end]) if far else network.into[end]
        before, after = network.changed(network.weights, [(link, 0.0) for link in links], [end])
        found = [
            Carried(edge, self.links[edge.id], known(before[0] - without))
            for edge, without in zip(map(network.edge, links), after[:, 0], strict=True)
        ]
        return tuple(sorted(found, key=lambda each: -round(abs(each.effect or 0.0) / EQUAL)))


def compute(graph: Graph, *, semantics: Semantics = Semantics.QUADRATIC, rule: Rule | None = None) -> Strengths:
    """The strength of every statement by the standings of the links; without ``rule``, by the usual one of the semantics."""
    network = Network(graph, semantics, rule or RULES[semantics])
    standings = {edge.standing for edge in network.edges}
    silence = None
    if standings.isdisjoint(REVIEWED):
        silence = Silence.ALL_CHANGED if Standing.CHANGED in standings else Silence.NOBODY_MARKED
    nothing: list[Row] = [np.full(1, np.nan)] * network.all
    values, unsettled = (nothing, []) if silence else network.strengths()
    review = Review(network)
    return Strengths(
        semantics=semantics,
        rule=network.rule,
        nodes={node.id: _strength(place, network, review, values, silence) for place, node in enumerate(graph.nodes)},
        links={edge.id: known(values[place][0]) for place, edge in enumerate(network.edges, network.size)},
        silence=silence,
        unsettled=tuple(graph.nodes[place].id for place in unsettled),
        unseen=tuple(edge.id for edge in network.edges if edge.standing is Standing.UNSEEN),
        changed=tuple(edge.id for edge in network.edges if edge.standing is Standing.CHANGED),
        loose=network.loose,
        _network=network,
    )


def _strength(place: int, network: Network, review: Review, values: Sequence[Row], silence: Silence | None) -> Strength:
    counts = known(values[place][0])
    silence = silence or _silence(place, network, review, counts)
    return Strength(
        node=network.graph.nodes[place].id,
        value=None if silence else counts,
        silence=silence,
        counts=counts,
        support=known(network.brought(network.supports[place], values)) if counts is not None else None,
        attack=known(network.brought(network.attacks[place], values)) if counts is not None else None,
        links=review.under[place].bit_count(),
        reviewed=(review.under[place] & review.marked).bit_count(),
        share=review.share[place],
    )


def _silence(place: int, network: Network, review: Review, counts: float | None) -> Silence | None:
    if not network.into[place]:
        return None if network.graph.nodes[place].kind is NodeKind.EVIDENCE else Silence.RESTS_ON_NOTHING
    if not review.reached[place]:
        return Silence.NOTHING_REVIEWED
    return Silence.UNSETTLED if counts is None else None


def known(value: float) -> float | None:
    """The number, or None for one that is not known."""
    return float(value) if math.isfinite(value) else None
