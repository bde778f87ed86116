"""Which links does somebody mark, in which order, which comes next, and what has changed on one that they marked before?

Values in, values out. No order hangs on a mark of anybody else: by influence on the hypothesis with every link taken as
supported, as the outline tells the map, or shuffled for each participant.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from random import Random

from argmap.diagram import whole
from argmap.diagram.layout import Tree
from argmap.graph import Edge, Graph, Node
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
    order: MarkingOrder, outline: Sequence[str], influential: Sequence[str], *, seed: str, asked: Collection[str] | None = None
) -> tuple[str, ...]:
    """The links in the order asked for: all (None), or only those in ``asked``. The same ``seed`` shuffles alike."""
    codes = list(influential if order is MarkingOrder.INFLUENCE else outline)
    if order is MarkingOrder.SHUFFLED:
        Random(seed).shuffle(codes)  # noqa: S311 - fair, not secret
    return tuple(code for code in codes if asked is None or code in asked)


class Part(StrEnum):
    """What of a link has changed."""

    RELATION = "relation"
    CLAIM = "claim"
    """The statement it leads to."""
    STATEMENT = "statement"
    """The statement it begins at."""
    PASSAGE = "passage"
    """What that rests on."""
    FELLOWS = "fellows"
    """The premises it holds together with, or something else further off."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A link with the statements at its ends; None where it ends on another link, or a statement was not on the map."""

    edge: Edge
    source: Node | None
    target: Node | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is otherwise than it was: how it read, and how it reads."""

    part: Part
    before: str
    after: str
    node: Node | None = None
    """The statement it stands in now; None where it is about none."""


def changed(was: Ground, now: Ground) -> tuple[Changed, ...]:
    """What a reviewer who read the link as it was must read again. Never empty: what shows nowhere is told as further off."""
    found = []
    if was.edge.stance is not now.edge.stance:
        found.append(Changed(Part.RELATION, was.edge.stance.value, now.edge.stance.value))
    for part, old, new in ((Part.CLAIM, was.target, now.target), (Part.STATEMENT, was.source, now.source)):
        if (before := _words(old)) != (after := _words(new)):
            found.append(Changed(part, before, after, new))
    if (before := _quoted(was.source)) != (after := _quoted(now.source)) and (before, after) != _said(found):
        found.append(Changed(Part.PASSAGE, before, after, now.source))
    return tuple(found) or (Changed(Part.FELLOWS, "", ""),)


def _words(node: Node | None) -> str:
    """In all its languages: a verdict rests on each of them."""
    return "\n".join(wording.text for wording in node.wordings) if node is not None else ""


def _quoted(node: Node | None) -> str:
    return "\n".join(quote.text for quote in node.quotes) if node is not None else ""


def _said(found: Sequence[Changed]) -> tuple[str, str]:
    """The last words told: evidence says what its passage says, which need not be told twice."""
    return (found[-1].before, found[-1].after) if found else ("", "")


def difference(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words of both in one row, each stretch with ``same``, ``out`` (only before) or ``in`` (only after)."""
    one, other = (re.findall(r"\s+|\S+", text) for text in (before, after))
    found: list[tuple[str, str]] = []
    for _, start, stop, begin, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        old, new = "".join(one[start:stop]), "".join(other[begin:end])
        found += [("same", old)] if old == new else [(kind, text) for kind, text in (("out", old), ("in", new)) if text]
    return tuple(found)
