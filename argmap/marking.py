"""Which links does somebody mark, in which order, and which comes next?

Values in, values out. No order hangs on a mark of anybody else: by influence on the hypothesis with every link taken as
supported, as the outline tells the map, or shuffled for each participant.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from argmap.diagram import whole
from argmap.diagram.layout import Tree
from argmap.graph import Graph, Node
from argmap.strength import Rule, influence
from claims.vocabulary import MarkingOrder, Semantics


@dataclass(frozen=True, slots=True)
class Turn:
    """The links of one participant in the order in which they come."""

    codes: tuple[str, ...]
    marked: frozenset[str] = frozenset()
    """What the participant has marked as it is now; a link that changed since is to be marked anew."""

    @property
    def done(self) -> int:
        """How many are marked."""
        return sum(code in self.marked for code in self.codes)

    def next(self, code: str = "") -> str:
        """The next one that is not marked, after ``code`` and then from the beginning; "" where all others are."""
        at = self._at(code)
        return next((each for each in (*self.codes[at + 1 :], *self.codes[: at + 1]) if self._is_open(each, code)), "")

    def before(self, code: str) -> str:
        """The one before, marked or not; "" where it is the first."""
        at = self._at(code)
        return self.codes[at - 1] if at > 0 else ""

    def after(self, code: str) -> str:
        """The one after, marked or not; "" where it is the last."""
        at = self._at(code)
        return self.codes[at + 1] if 0 <= at < len(self.codes) - 1 else ""

    def _at(self, code: str) -> int:
        return self.codes.index(code) if code in self.codes else -1

    def _is_open(self, each: str, code: str) -> bool:
        return each not in self.marked and each != code


def in_outline(graph: Graph) -> tuple[str, ...]:
    """The links as the outline comes to them: each claim's own, then its evidence's; what it does not show comes last."""
    tree = Tree(whole(graph), deepest=None)
    waiting, found = list(reversed(tree.roots)), dict[str, None]()
    while waiting:
        item, edge = waiting.pop()
        if edge is not None:
            found[edge.id] = None
        if isinstance(item, Node):
            waiting += reversed(tree.children(item.id))
    return (*found, *(edge.id for edge in graph.edges if edge.id not in found))


def by_influence(graph: Graph, semantics: Semantics = Semantics.QUADRATIC, rule: Rule | None = None) -> tuple[str, ...]:
    """What could move the hypothesis most comes first. ``graph`` has no standings, so that nobody's marks show in it."""
    return tuple(influence(graph, semantics=semantics, rule=rule))


def turn(
    order: MarkingOrder, outline: Sequence[str], influential: Sequence[str], *, seed: str, asked: Collection[str] = ()
) -> tuple[str, ...]:
    """The links in the order asked for: all, or only those in ``asked``. The same ``seed`` shuffles alike."""
    codes = list(influential if order is MarkingOrder.INFLUENCE else outline)
    if order is MarkingOrder.SHUFFLED:
        Random(seed).shuffle(codes)  # noqa: S311 - fair, not secret
    return tuple(code for code in codes if not asked or code in asked)
