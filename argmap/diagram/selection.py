"""Which statements does a picture show, and what is folded away?

A View is a Graph cut down to what the eye can take in, with a count in the place of what was left out. Every statement that
is left out is counted once, under the nearest shown statement that it leads to.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from argmap.graph import Edge, Graph, Node
from claims.errors import NotFound
from claims.vocabulary import NodeKind, Stance

_NUMBERED = re.compile(r"[a-z]{1,2}([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Fold:
    """What is folded away under a statement (or under nothing: ``under`` is empty)."""

    under: str
    nodes: tuple[str, ...]
    kinds: Mapping[NodeKind, int]
    stances: Mapping[Stance, int]
    """How many of the folded statements link to ``under`` itself with that stance."""

    @property
    def id(self) -> str:
        """``fold-c3``."""
        return f"fold-{self.under or 'rest'}"


@dataclass(frozen=True)
class View:
    """What a picture shows of a graph."""

    graph: Graph
    nodes: tuple[Node, ...]
    """In map order."""
    edges: tuple[Edge, ...]
    """Links with both ends shown, in map order."""
    folds: tuple[Fold, ...] = ()
    focus: str = ""

    @cached_property
    def shown(self) -> frozenset[str]:
        """Ids of the statements shown."""
        return frozenset(node.id for node in self.nodes)

    @cached_property
    def links(self) -> dict[str, Edge]:
        """The links shown, by id."""
        return {edge.id: edge for edge in self.edges}

    @cached_property
    def turns(self) -> dict[str, int | None]:
        """The number by which each statement of the graph is called: the one its id bears, else its turn among its kind.

        None for a hypothesis that is the only one.
        """
        turns: dict[str, int | None] = {}
        seen = dict.fromkeys(NodeKind, 0)
        for node in self.graph.nodes:
            seen[node.kind] += 1
            numbered = _NUMBERED.fullmatch(node.id)
            turns[node.id] = int(numbered.group(1)) if numbered else seen[node.kind]
        if seen[NodeKind.HYPOTHESIS] == 1:
            turns.update({node.id: None for node in self.graph.nodes if node.kind is NodeKind.HYPOTHESIS})
        return turns

    @cached_property
    def bare(self) -> dict[str, "Fold"]:
        """The folds under statements that have nothing else shown under them: their count stands inside the box."""
        under = {edge.target for edge in self.parents.values()}
        return {fold.under: fold for fold in self.folds if fold.under and fold.under not in under}

    @cached_property
    def parents(self) -> dict[str, Edge]:
        """The link by which each statement hangs on the map, where it has one."""
        return parents(self.nodes, self.edges)


def view(
    graph: Graph,
    limit: int = 40,
    focus: str | None = None,
    depth: int = 2,
    unfold: Iterable[str] = (),
    fold: Iterable[str] = (),
) -> View:
    """At most ``limit`` boxes (statements and folds together) of the graph: hypotheses first, then claims, then the evidence
    with the best links, each claim in its turn. With ``focus``, only what is at most ``depth`` links away from that statement.
    The statements directly under those named in ``unfold`` are shown whatever the limit; nothing under those in ``fold`` is.
    """
    known = {node.id for node in graph.nodes}
    unfold, fold = tuple(unfold), tuple(fold)
    for name in (*([focus] if focus else []), *unfold, *fold):
        if name not in known:
            raise NotFound("This map has no statement '{node}'. `argmap outline` lists them with their ids.", node=name)
    hanging = parents(graph.nodes, graph.edges)
    ranked = _by_nearness(graph, focus, depth) if focus else _by_rank(graph, hanging)
    asked = set(unfold)
    ends = {edge.id: edge.source for edge in graph.edges}
    must = {one for one, edge in hanging.items() if ends.get(edge.target, edge.target) in asked} | asked
    hidden = _below(hanging, ends, set(fold))
    ranked, must = [one for one in ranked if one not in hidden], must - hidden
    if focus:
        must.add(focus)
        ranked = ranked if focus in ranked else [focus, *ranked]
    shown = _fill(graph, hanging, ranked, must, max(limit, 1))
    nodes = tuple(node for node in graph.nodes if node.id in shown)
    return View(graph, nodes, _between(graph, shown), _folds(graph, hanging, shown, bool(focus)), focus or "")


def _below(hanging: Mapping[str, Edge], ends: Mapping[str, str], tops: set[str]) -> set[str]:
    """All that hangs, however far down, on one of ``tops``."""
    under: dict[str, list[str]] = defaultdict(list)
    for one, edge in hanging.items():
        under[ends.get(edge.target, edge.target)].append(one)
    found: set[str] = set()
    waiting = [*tops]
    while waiting:
        fresh = [one for one in under[waiting.pop()] if one not in found]
        found.update(fresh)
        waiting += fresh
    return found


def whole(graph: Graph) -> View:
    """Everything, nothing folded."""
    shown = {node.id for node in graph.nodes}
    return View(graph, graph.nodes, _between(graph, shown))


def parents(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[str, Edge]:
    """The one link by which each node hangs on a tree: its surest, and never one that would close a ring.

    A node that undercuts a link hangs by that link. Hypotheses hang on nothing unless they support another statement.
    """
    edges = tuple(edges)
    ends = {edge.id: edge.source for edge in edges}
    order = {node.id: at for at, node in enumerate(nodes)}
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.source in order:
            leaving[edge.source].append(edge)
    chosen: dict[str, Edge] = {}
    for node_id in order:
        for edge in sorted(leaving[node_id], key=lambda link: -(link.score or 0.0)):
            above = edge.target if edge.target in order else ends.get(edge.target, "")
            if above in order and not _leads_to(above, node_id, chosen, ends):
                chosen[node_id] = edge
                break
    return chosen


def _leads_to(start: str, goal: str, chosen: Mapping[str, Edge], ends: Mapping[str, str]) -> bool:
    at = start
    while at != goal:
        edge = chosen.get(at)
        if edge is None:
            return False
        at = ends.get(edge.target, edge.target)
    return True


def _by_rank(graph: Graph, hanging: Mapping[str, Edge]) -> list[str]:
    """Ids in the order in which they earn a place: hypotheses, claims, then round after round one piece of evidence a claim."""
    kinds: dict[NodeKind, list[str]] = {kind: [] for kind in NodeKind}
    for node in graph.nodes:
        kinds[node.kind].append(node.id)
    order = {node.id: at for at, node in enumerate(graph.nodes)}
    under: dict[str, list[str]] = defaultdict(list)
    for node_id in kinds[NodeKind.EVIDENCE]:
        under[hanging[node_id].target if node_id in hanging else ""].append(node_id)
    place: dict[str, tuple[int, int]] = {}
    for siblings in under.values():
        best_first = sorted(siblings, key=lambda one: (-(hanging[one].score or 0.0) if one in hanging else 0.0, order[one]))
        place.update({node_id: (turn, order[node_id]) for turn, node_id in enumerate(_heard(best_first, hanging))})
    evidence = sorted(kinds[NodeKind.EVIDENCE], key=place.__getitem__)
    return kinds[NodeKind.HYPOTHESIS] + kinds[NodeKind.CLAIM] + evidence


def _heard(best_first: list[str], hanging: Mapping[str, Edge]) -> list[str]:
    """The same, but the best of what speaks against the claim comes second at the latest: a fold must not silence it."""
    against = [one for one in best_first if one in hanging and hanging[one].stance is Stance.CONTRADICTS]
    if not against or against[0] in best_first[:2]:
        return best_first
    return [best_first[0], against[0], *(one for one in best_first[1:] if one != against[0])]


def _by_nearness(graph: Graph, focus: str, depth: int) -> list[str]:
    """Ids at most ``depth`` links from the focus, nearest first; a link that is undercut brings both its ends near."""
    ends = {edge.id: (edge.source, edge.target) for edge in graph.edges}
    beside: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        for other in ends.get(edge.target, (edge.target,)):
            beside[edge.source].append(other)
            beside[other].append(edge.source)
    away = {focus: 0}
    waiting = deque([focus])
    while waiting:
        at = waiting.popleft()
        if away[at] == depth:
            continue
        for other in beside[at]:
            if other not in away:
                away[other] = away[at] + 1
                waiting.append(other)
    order = {node.id: at for at, node in enumerate(graph.nodes)}
    return sorted((one for one in away if one in order), key=lambda one: (away[one], order[one]))


def _fill(graph: Graph, hanging: Mapping[str, Edge], ranked: list[str], must: set[str], limit: int) -> set[str]:
    """The longest start of ``ranked`` that, with ``must`` and the folds it leaves, is at most ``limit`` boxes."""
    everything = [*(one for one in ranked if one in must), *(one for one in ranked if one not in must)]
    if len(everything) <= limit:
        return set(everything)
    low, high = len([one for one in everything if one in must]), len(everything)
    # Folds grow and shrink with what is shown, so the count is not monotone: search downwards from the most that could fit.
    for size in range(min(high, limit), max(low, 1) - 1, -1):
        shown = set(everything[:size])
        if size + _fold_boxes(graph, hanging, shown, everything) <= limit:
            return shown | _alone(graph, hanging, shown, everything)
    return set(everything[: max(low, 1)])


def _fold_boxes(graph: Graph, hanging: Mapping[str, Edge], shown: set[str], counted: Iterable[str]) -> int:
    """How many folds want a box of their own: those under statements with something shown under them, and under nothing."""
    parents_shown = {hanging[one].target for one in shown if one in hanging}
    homes = _homes(graph, hanging, shown, counted)
    return sum(1 for home in homes if not home or home in parents_shown)


def _alone(graph: Graph, hanging: Mapping[str, Edge], shown: set[str], counted: Iterable[str]) -> set[str]:
    """Statements that would be the only one in a fold's box: they may as well have the box themselves."""
    beside_shown = {hanging[one].target for one in shown if one in hanging}
    homes = _homes(graph, hanging, shown, counted)
    return {hidden[0] for home, hidden in homes.items() if home in beside_shown and len(hidden) == 1}


def _homes(graph: Graph, hanging: Mapping[str, Edge], shown: set[str], counted: Iterable[str]) -> dict[str, list[str]]:
    """Where each statement that is not shown is counted: the nearest shown one above it, or nowhere ("")."""
    ends = {edge.id: edge.source for edge in graph.edges}
    homes: dict[str, list[str]] = defaultdict(list)
    wanted = set(counted)
    for node in graph.nodes:
        if node.id in shown or node.id not in wanted:
            continue
        at = node.id
        while at not in shown and at in hanging:
            at = ends.get(hanging[at].target, hanging[at].target)
        homes[at if at in shown else ""].append(node.id)
    return homes


def _folds(graph: Graph, hanging: Mapping[str, Edge], shown: set[str], focused: bool) -> tuple[Fold, ...]:
    """One fold a shown statement that has something left out under it. What a focus leaves out elsewhere is no fold."""
    by_id = {node.id: node for node in graph.nodes}
    homes = _homes(graph, hanging, shown, by_id)
    folds = []
    for under, hidden in homes.items():
        if focused and not under:
            continue
        kinds = {kind: sum(by_id[one].kind is kind for one in hidden) for kind in NodeKind}
        direct = [hanging[one].stance for one in hidden if one in hanging and hanging[one].target == under]
        stances = {stance: direct.count(stance) for stance in Stance}
        folds.append(Fold(under, tuple(hidden), kinds, stances))
    return tuple(folds)


def _between(graph: Graph, shown: set[str]) -> tuple[Edge, ...]:
    """The links whose ends are all shown, undercuts of links that are not left out with them."""
    kept: set[str] = set()
    waiting = [edge for edge in graph.edges if edge.source in shown]
    while fresh := [edge for edge in waiting if edge.target in shown or edge.target in kept]:
        kept.update(edge.id for edge in fresh)
        waiting = [edge for edge in waiting if edge.id not in kept]
    return tuple(edge for edge in graph.edges if edge.id in kept)
