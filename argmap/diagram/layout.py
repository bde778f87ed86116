"""Where does everything stand?

A map is set like a page, not strung out like a graph: the hypothesis across the top, under it the claims in columns that a
reader follows downwards, under each claim its evidence. A statement's spine goes down its own side, and each link that
bears on it is a short arrow that ends on the spine, so every link can be told apart and no two lines merge but those of
joint premises. Links that the page cannot show that way run through the gutters between columns (``routes``).

All is computed as if the map grew from the left; the sheet of a Persian map is mirrored at the end.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from argmap.diagram import boxes
from argmap.diagram.boxes import Setting
from argmap.diagram.selection import Fold, View
from argmap.graph import Edge, Node
from claims.vocabulary import NodeKind

LINK = 48.0
"""Length of an arrow from a box to the spine it ends on."""
UNITS = (310.0, 360.0, 410.0, 470.0)
"""Widths that a column with its arrows may have; a map of many statements takes the first."""
MANY = 24
GAP = 26.0
MARGIN = 22.0
DEEPEST = 4
"""What hangs further down is set as a column of its own: boxes would become too narrow."""
_UNDER_HEAD = 12.0
_TRACK = 7.0
_MOST_GUTTER = 110.0
LEAST_WIDTH = 520.0
_MOST_COLUMNS = 16


@dataclass
class Block:
    """A box with all that hangs on it, first measured, then placed."""

    item: Node | Fold
    box: boxes.Box
    edge: Edge | None
    """The link by which it hangs; None for what hangs on nothing."""
    columns: list[list["Block"]] = field(default_factory=list)
    wide: int = 1
    """In how many columns what is under it may stand."""
    x: float = 0.0
    y: float = 0.0
    strip: int = -1
    """Which strip of the page it stands in, counted over all panels; -1 for a head over several strips."""

    @property
    def id(self) -> str:
        """Of the statement or fold."""
        return self.item.id

    @property
    def middle(self) -> float:
        """Height at which its links leave and arrive."""
        return self.y + self.box.height / 2

    @property
    def right(self) -> float:
        """The far edge of the box."""
        return self.x + self.box.width

    @cached_property
    def height(self) -> float:
        """Of the box with everything under it; asked for once all of that is known."""
        below = max((stacked(column) for column in self.columns), default=0.0)
        return self.box.height + (_UNDER_HEAD + below if below else 0.0)

    def each(self) -> Iterator["Block"]:
        """The block and all under it."""
        yield self
        for column in self.columns:
            for block in column:
                yield from block.each()


@dataclass
class Strip:
    """A column of the page: the groups that stand in it, each ``wide`` units wide."""

    wide: int
    groups: list[Block]
    unit: float
    x: float = 0.0
    gutter: float = 0.0
    """Room at its far side for links that run outside the columns."""

    @property
    def width(self) -> float:
        """Without its gutter."""
        return self.wide * self.unit + (self.wide - 1) * GAP

    @property
    def height(self) -> float:
        """Of all its groups."""
        return stacked(self.groups)


@dataclass
class Panel:
    """A statement that hangs on nothing, and the strips under it; ``head`` is None for statements not linked yet."""

    head: Block | None
    strips: list[Strip]
    bottom: float = 0.0


def stacked(column: Sequence[Block]) -> float:
    """Height of blocks one above the other."""
    return sum(block.height for block in column) + sum(space(one, other) for one, other in pairwise(column))


def space(above: Block, below: Block) -> float:
    """Room between neighbours: more where one of them is a group."""
    return 18.0 if above.columns or below.columns else 10.0


Hung = tuple[Node | Fold, Edge | None]
"""A statement or fold, and the link by which the page shows it hanging; None where it stands free."""


class Tree:
    """What hangs on what, in the order in which it is set."""

    def __init__(self, view: View, deepest: int | None = DEEPEST) -> None:
        self.view = view
        self._by_id = {node.id: node for node in view.nodes}
        self._under: dict[str, list[Hung]] = defaultdict(list)
        self._beside: dict[str, list[Hung]] = defaultdict(list)
        """Statements that undercut a link, by the link's id."""
        self.roots: list[Hung] = []
        self.apart: dict[str, list[Hung]] = defaultdict(list)
        """By root: what hangs too deep and is set as a group of its own."""
        for node in view.nodes:
            self._hang(node)
        for fold in (fold for fold in view.folds if fold.under not in view.bare):
            (self._under[fold.under] if fold.under in self._by_id else self.roots).append((fold, None))
        for siblings in self._under.values():
            siblings.sort(key=self._turn)
        if deepest is not None:
            for root, _ in list(self.roots):
                self._cut_deep(root.id, deepest)

    def _hang(self, node: Node) -> None:
        edge = self.view.parents.get(node.id)
        if edge is not None and edge.target in self._by_id:
            self._under[edge.target].append((node, edge))
        elif edge is not None and self._is_short(edge.target):
            self._beside[edge.target].append((node, edge))
        else:
            self.roots.append((node, None))

    def _is_short(self, link: str) -> bool:
        """Whether the link is one of those that the page shows as a short arrow."""
        edge = self.view.links.get(link)
        while edge is not None and self.view.parents.get(edge.source) is edge:
            if edge.target in self._by_id:
                return True
            edge = self.view.links.get(edge.target)
        return False

    def _turn(self, hung: Hung) -> int:
        """Evidence first, then claims, folds last."""
        item, _ = hung
        return 2 if isinstance(item, Fold) else int(item.kind is not NodeKind.EVIDENCE)

    def _cut_deep(self, root: str, deepest: int) -> None:
        """Set apart what would hang deeper than the page can show."""
        waiting: list[tuple[str, int]] = [(root, 0)]
        while waiting:
            at, depth = waiting.pop()
            hung = self.children(at)
            if depth == deepest and hung:
                self.apart[root].extend((item, None) for item, _ in hung)
                self._under.pop(at)
            waiting.extend((item.id, depth + 1 if depth < deepest else 1) for item, _ in hung)

    def children(self, node_id: str) -> list[Hung]:
        """What hangs on a statement, joint premises together, each followed by what undercuts its link."""
        ordered: list[Hung] = []
        hung = self._under.get(node_id, [])
        done: set[str] = set()
        for item, edge in hung:
            if item.id in done:
                continue
            joint = edge.joint if edge else ""
            together = [pair for pair in hung if joint and pair[1] and pair[1].joint == joint] or [(item, edge)]
            done.update(member.id for member, _ in together)
            ordered.extend(together)
            for _, link in together:
                ordered.extend(self._undercutting(link))
        return ordered

    def _undercutting(self, link: Edge | None) -> Iterator[Hung]:
        waiting = list(self._beside.get(link.id, [])) if link else []
        while waiting:
            item, edge = waiting.pop(0)
            yield item, edge
            waiting = [*(self._beside.get(edge.id, []) if edge else []), *waiting]


class Measure:
    """Statements become blocks, measured for the width they will have."""

    def __init__(self, tree: Tree, setting: Setting, unit: float = UNITS[0]) -> None:
        self._tree = tree
        self.unit = unit
        self._setting = setting
        self._boxes: dict[tuple[str, float], boxes.Box] = {}
        self._groups: dict[tuple[str, int], Block] = {}

    def group(self, hung: Hung, wide: int = 1) -> Block:
        """A statement with all under it, in ``wide`` columns; the same block whenever it is asked for."""
        item, edge = hung
        key = (item.id, wide)
        if key not in self._groups:
            self._groups[key] = self._measured(item, edge, wide)
        return self._groups[key]

    def _measured(self, item: Node | Fold, edge: Edge | None, wide: int) -> Block:
        width = wide * self.unit + (wide - 1) * GAP - (LINK if edge or isinstance(item, Fold) else 0.0)
        return self._block((item, edge), width, wide)

    def head(self, node: Node, width: float) -> Block:
        """A statement over the whole width, without what hangs on it."""
        return Block(node, self._box(node, width), None)

    def _block(self, hung: Hung, width: float, wide: int) -> Block:
        item, edge = hung
        block = Block(item, self._box(item, width), edge, wide=wide)
        inner = (width - (wide - 1) * GAP) / wide - LINK
        under = [self._block(child, inner, 1) for child in self._tree.children(item.id)]
        block.columns = (balanced(under, wide) if wide > 1 else [under]) if under else []
        return block

    def _box(self, item: Node | Fold, width: float) -> boxes.Box:
        key = (item.id, width)
        if key not in self._boxes:
            if isinstance(item, Fold):
                self._boxes[key] = boxes.folded(item, width, self._setting)
            else:
                self._boxes[key] = boxes.statement(item, self._tree.view, width, self._setting)
        return self._boxes[key]


def balanced(hung: list[Block], wide: int) -> list[list[Block]]:
    """The blocks in at most ``wide`` columns of about the same height, their order kept, ties of joint premises unbroken."""
    runs: list[list[Block]] = []
    for block in hung:
        if runs and _tied(runs[-1], block):
            runs[-1].append(block)
        else:
            runs.append([block])
    low, high = max(stacked(run) for run in runs), sum(stacked(run) + 20.0 for run in runs)
    while high - low > 4.0:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_poured(runs, middle)) <= wide else (middle, high)
    return _poured(runs, high)


def _tied(run: list[Block], block: Block) -> bool:
    """Whether the block must stay under the run: a joint premise of it, or an undercut of one of its links."""
    if block.edge is None:
        return False
    links = {one.edge.id for one in run if one.edge}
    joints = {(one.edge.target, one.edge.joint) for one in run if one.edge and one.edge.joint}
    return block.edge.target in links or (block.edge.target, block.edge.joint) in joints


def _poured(runs: list[list[Block]], height: float) -> list[list[Block]]:
    columns: list[list[Block]] = [[]]
    for run in runs:
        if columns[-1] and stacked(columns[-1] + run) > height:
            columns.append([])
        columns[-1].extend(run)
    return columns


def strips_for(measure: Measure, groups: list[Hung], height: float) -> list[Strip]:
    """Groups poured into strips of about ``height``, their order kept; a group that is too tall gets more columns."""
    strips: list[Strip] = []
    run: list[Block] = []
    for hung in groups:
        block, wide = measure.group(hung), 1
        while block.height > height * 1.1 and wide < 6 and sum(len(column) for column in block.columns) > wide:
            wide += 1
            block = measure.group(hung, wide)
        tied = bool(run) and _tied(run, block)
        if wide == 1 and (tied or stacked([*run, block]) <= height):
            run.append(block)
            continue
        if run:
            strips.append(Strip(1, run, measure.unit))
        run = [block] if wide == 1 else []
        if wide > 1:
            strips.append(Strip(wide, [block], measure.unit))
    return [*strips, Strip(1, run, measure.unit)] if run else strips


def best_strips(measures: Sequence[Measure], groups: list[Hung], above: float, ratios: Sequence[float]) -> list[Strip]:
    """The strips that let the sheet be shown largest on paper or screen of one of the ``ratios``."""
    if not groups:
        return []
    tried = [strips for measure in measures for strips in _candidates(measure, groups)]
    return max(tried, key=lambda strips: _scale(strips, above, ratios))


def _candidates(measure: Measure, groups: list[Hung]) -> Iterator[list[Strip]]:
    """For each number of columns the strips of least height."""
    total = sum(measure.group(hung).height + 20.0 for hung in groups)
    for columns in range(1, _MOST_COLUMNS + 1):
        low, high = total / columns * 0.8, total * 1.1
        while high - low > 6.0:
            middle = (low + high) / 2
            taken = sum(strip.wide for strip in strips_for(measure, groups, middle))
            low, high = (low, middle) if taken <= columns else (middle, high)
        yield strips_for(measure, groups, high)


def _scale(strips: list[Strip], above: float, ratios: Sequence[float]) -> float:
    """How large the sheet can be shown on a page of area 1."""
    width = max(sum(strip.width + GAP for strip in strips), LEAST_WIDTH)
    height = max(strip.height for strip in strips) + above
    return max(min(math.sqrt(ratio) / width, 1 / (math.sqrt(ratio) * height)) for ratio in ratios)


def place(panel: Panel, left: float, top: float, first_strip: int) -> None:
    """Give every block of the panel its place."""
    y = top
    if panel.head:
        panel.head.x, panel.head.y = left, y
        y += panel.head.box.height + 20.0
    x = left
    for turn, strip in enumerate(panel.strips):
        strip.x = x
        _place_column(strip.groups, x, y, first_strip + turn)
        x += strip.width + GAP + strip.gutter
    panel.bottom = max((y + strip.height for strip in panel.strips), default=y)


def _place_column(column: list[Block], x: float, top: float, strip: int) -> None:
    """Blocks under one another; ``x`` is the spine that their links end on."""
    y = top
    for at, block in enumerate(column):
        if at:
            y += space(column[at - 1], block)
        block.x = x + (LINK if block.edge or isinstance(block.item, Fold) else 0.0)
        block.y, block.strip = y, strip
        step = span(block) + GAP
        for turn, under in enumerate(block.columns):
            _place_column(under, block.x + turn * step, y + block.box.height + _UNDER_HEAD, strip)
        y += block.height


def span(block: Block) -> float:
    """Width of one of the columns under a block."""
    return (block.box.width - (block.wide - 1) * GAP) / block.wide


def widened(strips: list[Strip], crossing: Sequence[int]) -> None:
    """Give each strip's gutter the room that its crossing links need."""
    for strip, count in zip(strips, crossing, strict=True):
        strip.gutter = min(count * _TRACK + 8.0, _MOST_GUTTER) if count else 0.0
