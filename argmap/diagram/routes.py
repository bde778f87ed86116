"""Which way does a link take that is no short arrow? Round the boxes, never across their text.

It leaves a box at its far side into the gutter of its strip, passes from strip to strip through the corridor under the panel,
and from panel to panel along the far edge of the sheet. Each has a track of its own there.
"""

from collections import Counter
from collections.abc import Iterable

from argmap.diagram.layout import Block, Panel, Strip
from argmap.diagram.sheet import Point
from argmap.graph import Edge

STEP = 6.0
"""From track to track in corridors and along the edge."""
_FIRST = 10.0
_MOST_STEPS = 20


class Traffic:
    """How many links want to pass where; known before anything has its final place."""

    def __init__(self, panels: list[Panel], blocks: dict[str, Block], panel_of: dict[str, Panel]) -> None:
        self._blocks, self._panel_of = blocks, panel_of
        self.strips = [0] * sum(len(panel.strips) for panel in panels)
        self.corridors = {id(panel): 0 for panel in panels}
        self.edge = 0

    def count(self, links: Iterable[Edge]) -> "Traffic":
        """Take in links, those between two statements."""
        for link in links:
            if link.source in self._blocks and link.target in self._blocks:
                self._count(link.source, link.target)
        return self

    def _count(self, start: str, end: str) -> None:
        one, other = self._blocks[start], self._blocks[end]
        home, away = self._panel_of[start], self._panel_of[end]
        for strip in {one.strip, other.strip} - {-1}:
            self.strips[strip] += 1
        self.edge += home is not away
        if home is not away or (one.strip != other.strip and -1 not in {one.strip, other.strip}):
            for panel in {id(home), id(away)}:
                self.corridors[panel] += 1

    def below(self, panel: Panel) -> float:
        """Room that the corridor under a panel wants."""
        count = self.corridors[id(panel)]
        return _FIRST + STEP * min(count, _MOST_STEPS) if count else 0.0

    def beside(self) -> float:
        """Room wanted along the far edge of the sheet."""
        return _FIRST + STEP * min(self.edge, _MOST_STEPS) if self.edge else 0.0


class Router:
    """Gives each link its way, in turn."""

    def __init__(self, strips: list[Strip], panel_of: dict[str, Panel], traffic: Traffic, far: float) -> None:
        self._strips, self._panel_of, self._traffic, self._far = strips, panel_of, traffic, far
        self._taken: Counter[object] = Counter()

    def way(self, source: Block, target: Block) -> tuple[Point, ...]:
        """Corners from one statement to another."""
        home, away = self._panel_of[source.id], self._panel_of[target.id]
        if home is not away:
            return self._between_panels(source, target, home, away)
        if source.strip < 0:
            back = self._track(target.strip)
            return ((back, source.y + source.box.height), (back, target.middle), (target.right, target.middle))
        out = self._track(source.strip)
        start = ((source.right, source.middle), (out, source.middle))
        if target.strip < 0:
            return (*start, (out, target.y + target.box.height))
        end = target.middle + (6.0 if source is target else 0.0)
        if target.strip == source.strip:
            return (*start, (out, end), (target.right, end))
        corridor, back = self._corridor(home), self._track(target.strip)
        return (*start, (out, corridor), (back, corridor), (back, end), (target.right, end))

    def _between_panels(self, source: Block, target: Block, home: Panel, away: Panel) -> tuple[Point, ...]:
        """Down to the corridor, along the edge, through the other corridor and up; heads reach the edge by themselves."""
        edge = self._far + _FIRST + self._step("edge", self._traffic.edge)
        points: list[Point] = [(source.right, source.middle)]
        if source.strip >= 0:
            out, corridor = self._track(source.strip), self._corridor(home)
            points += [(out, source.middle), (out, corridor), (edge, corridor)]
        else:
            points.append((edge, source.middle))
        if target.strip >= 0:
            back, corridor = self._track(target.strip), self._corridor(away)
            points += [(edge, corridor), (back, corridor), (back, target.middle)]
        else:
            points.append((edge, target.middle))
        return (*points, (target.right, target.middle))

    def _track(self, strip: int) -> float:
        """The next free track in a strip's gutter."""
        standing, total = self._strips[strip], max(self._traffic.strips[strip], 1)
        self._taken[strip] += 1
        share = (self._taken[strip] - 0.5) / total
        return standing.x + standing.width + 8.0 + share * max(standing.gutter - 8.0, 8.0)

    def _corridor(self, panel: Panel) -> float:
        """The next free track under a panel."""
        return panel.bottom + _FIRST + self._step(id(panel), self._traffic.corridors[id(panel)])

    def _step(self, place: object, total: int) -> float:
        self._taken[place] += 1
        return STEP * (self._taken[place] - 0.5) * min(1.0, _MOST_STEPS / max(total, 1))
