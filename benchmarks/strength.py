"""How long do strengths, the order of marking and the pivotal verdict take on a map of a thousand statements?

    python -m benchmarks.strength

The maps are invented and always the same: a tree of claims and evidence as a drafted map has it; a web where statements lead
to several others and a tenth of the links are undercuts; the same web with circles in it; a chain as deep as no paper is. The
figures go into RESULTS.md.
"""

import os
import platform
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from argmap import strength
from argmap.graph import Edge, Graph, Node, Wording
from benchmarks import sections
from claims.vocabulary import Mark, NodeKind, Semantics, Stance, Standing

SECTION = "strength"
NODES, DEEP = 1_000, 5_000
REVIEWERS = 12
ROUNDS = 3
REVIEWED = (Standing.SUPPORTED, Standing.SUPPORTED, Standing.SUPPORTED, Standing.SPLIT, Standing.WEAK)


@dataclass(frozen=True)
class Figure:
    """One measured thing, in seconds."""

    what: str
    measured: float
    asked: float | None = None

    @property
    def kept(self) -> bool:
        """Whether it is as asked."""
        return self.asked is None or self.measured < self.asked

    def row(self) -> str:
        """As a row of the table."""
        asked = f"< {1000 * self.asked:,.0f} ms" if self.asked else ""
        return f"| {self.what} | {asked} | {1000 * self.measured:,.0f} ms{'' if self.kept else ' (missed)'} |"


def _node(name: str, kind: NodeKind) -> Node:
    return Node(name, kind, (Wording(name, "en", "ltr"),))


def _kinds(nodes: int) -> tuple[Node, ...]:
    """A hypothesis, one claim for nine pieces of evidence."""
    claims = nodes // 10
    kinds = [NodeKind.HYPOTHESIS, *[NodeKind.CLAIM] * claims, *[NodeKind.EVIDENCE] * (nodes - claims - 1)]
    return tuple(_node(f"n{place}", kind) for place, kind in enumerate(kinds))


def tree(nodes: int = NODES, seed: int = 5) -> Graph:
    """Evidence under claims, claims under claims or the hypothesis, all reviewed; every seventh link contradicts."""
    draw = random.Random(seed)
    claims = nodes // 10
    edges = []
    for place in range(1, nodes):
        target = draw.randrange(place) if place <= claims else draw.randrange(1, claims + 1)
        stance = Stance.CONTRADICTS if place % 7 == 0 else Stance.SUPPORTS
        edges.append(Edge(f"l{place}", f"n{place}", f"n{target}", stance, standing=draw.choice(REVIEWED)))
    return Graph("tree", "en", _kinds(nodes), tuple(edges))


def web(nodes: int = NODES, circles: int = 0, seed: int = 6) -> Graph:
    """The tree with as many links again: to further statements, onto links, and ``circles`` from a claim to one below it."""
    draw = random.Random(seed)
    edges = list(tree(nodes, seed).edges)
    for place in range(nodes):
        source = draw.randrange(2, nodes)
        target = f"l{draw.randrange(1, nodes)}" if place % 5 == 0 else f"n{draw.randrange(min(source, nodes // 10))}"
        stance = draw.choice((Stance.SUPPORTS, Stance.CONTRADICTS))
        edges.append(Edge(f"m{place}", f"n{source}", target, stance, standing=draw.choice(REVIEWED)))
    for place in range(circles):
        low, high = sorted(draw.sample(range(1, nodes // 10), 2))
        edges.append(Edge(f"r{place}", f"n{low}", f"n{high}", Stance.CONTRADICTS, standing=Standing.SUPPORTED))
    return Graph("web", "en", _kinds(nodes), tuple(edges))


def chain(nodes: int = DEEP) -> Graph:
    """Each statement rests on the next, the last is evidence."""
    kinds = [NodeKind.HYPOTHESIS, *[NodeKind.CLAIM] * (nodes - 2), NodeKind.EVIDENCE]
    edges = [
        Edge(f"l{place}", f"n{place + 1}", f"n{place}", Stance.SUPPORTS, standing=Standing.SUPPORTED)
        for place in range(nodes - 1)
    ]
    return Graph("chain", "en", tuple(_node(f"n{place}", kind) for place, kind in enumerate(kinds)), tuple(edges))


def most(marks: object) -> Standing:
    """The standing by the greater number of marks."""
    assert isinstance(marks, list)
    supported, weak = marks.count(Mark.SUPPORTED), marks.count(Mark.WEAK)
    if supported == weak:
        return Standing.SPLIT if supported else Standing.UNSEEN
    return Standing.SUPPORTED if supported > weak else Standing.WEAK


def verdicts(graph: Graph, reviewers: int = REVIEWERS, seed: int = 7) -> list[tuple[str, int, Mark]]:
    """A mark of each reviewer on each link; three in four are `supported`."""
    draw = random.Random(seed)
    marks = (Mark.SUPPORTED, Mark.SUPPORTED, Mark.SUPPORTED, Mark.WEAK)
    return [(edge.id, voter, draw.choice(marks)) for edge in graph.edges for voter in range(reviewers)]


def best(act: Callable[[], object]) -> float:
    """Seconds of the quickest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def figures() -> list[Figure]:
    """All that is measured."""
    plain, woven, round_about, deep = tree(), web(), web(circles=20), chain()
    given = verdicts(plain)
    found = [
        Figure(f"strengths, {NODES:,} statements in a tree", best(lambda: strength.compute(plain)), 0.2),
        Figure("the same by DF-QuAD", best(lambda: strength.compute(plain, semantics=Semantics.DF_QUAD)), 0.2),
        Figure(f"strengths, a web of {len(woven.edges):,} links with undercuts", best(lambda: strength.compute(woven)), 0.2),
        Figure("strengths, the web with 20 links that close circles", best(lambda: strength.compute(round_about))),
        Figure(f"strengths, a chain of {DEEP:,}", best(lambda: strength.compute(deep))),
        Figure("influence of every link on the hypothesis, tree", best(lambda: strength.influence(plain)), 1),
        Figure("the same, web", best(lambda: strength.influence(woven)), 1),
        Figure("the same, web with circles", best(lambda: strength.influence(round_about))),
        Figure(
            f"the pivotal one of {len(given):,} verdicts, tree",
            best(lambda: strength.pivotal(plain, given, "n0", stands=most)),
            1,
        ),
    ]
    numbers = strength.compute(plain)
    return [*found, Figure("why the hypothesis stands so, all links, tree", best(lambda: numbers.why("n0", far=True)))]


def main() -> int:
    """Measure, print, keep."""
    found = figures()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines = [
        "## Strengths",
        "",
        f"By `python -m benchmarks.strength` on {date.today():%-d %B %Y}: Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {cores} cores. The best of {ROUNDS} rounds.",
        "",
        "| | asked | measured |",
        "|---|---|---|",
        *(figure.row() for figure in found),
    ]
    body = "\n".join(lines)
    before = sections.RESULTS.read_text(encoding="utf-8") if sections.RESULTS.exists() else ""
    sections.RESULTS.write_text(sections.put(SECTION, before, body), encoding="utf-8")
    print(body)
    return 0 if all(figure.kept for figure in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
