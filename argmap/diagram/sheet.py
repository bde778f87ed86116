"""What is drawn on a sheet? Shapes, lines of text and paths, each with its place, and what each belongs to.

A Sheet is finished geometry in points, x to the right and y down: ``compose`` makes it, ``markup`` writes it for Graphviz. It
knows no statement, only marks; ``owners`` says which statement or link a mark is part of, for those who cannot see it.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from argmap.diagram.labels import Style
from argmap.theme import Line, Palette
from claims.readers.document import Direction, Language

ShapeKind = Literal["box", "double", "inner", "note", "pill", "bar", "dot", "ring"]
Align = Literal["left", "middle", "right"]
Point = tuple[float, float]

HEADS = {"normal": 7.5, "tee": 2.6, "none": 0.0}
"""Length in points of each arrow head, by Graphviz' name."""


def length(one: Point, other: Point) -> float:
    """Distance of two points."""
    return math.hypot(other[0] - one[0], other[1] - one[1])


def between(one: Point, other: Point, share: float) -> Point:
    """The point that lies ``share`` of the way to the other."""
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed figure in the rectangle that begins at ``x``, ``y``."""

    owner: str
    kind: ShapeKind
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str
    pen: float
    line: Line = "plain"


DOUBLE = 4.0
"""How far apart the two rules of a hypothesis stand."""


def outlines(shape: Shape, gap: float = DOUBLE) -> tuple[Shape, ...]:
    """A figure, with its second rule inside where it has two."""
    if shape.kind != "double":
        return (shape,)
    inner = replace(
        shape, kind="inner", x=shape.x + gap, y=shape.y + gap, width=shape.width - 2 * gap, height=shape.height - 2 * gap
    )
    return shape, inner


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in a slot that begins at ``x``; ``y`` is the middle of its line."""

    owner: str
    text: str
    x: float
    y: float
    width: float
    align: Align
    style: Style
    colour: str
    direction: Direction
    language: Language


@dataclass(frozen=True, slots=True)
class Path:
    """A line through corners, from its start to its head."""

    owner: str
    points: tuple[Point, ...]
    colour: str
    pen: float
    line: Line = "plain"
    head: str = "none"
    """Graphviz' name of the arrow head."""


def drawn_as(path: Path, paper: str) -> tuple[Path, ...]:
    """The strokes of a path: a double line is a broad one with a core of paper, and its head by itself."""
    if path.line != "double":
        return (path,)
    neck = short_of(path.points[-2], path.points[-1], HEADS[path.head])
    body = (*path.points[:-1], neck)
    strokes = (
        replace(path, points=body, pen=path.pen * 3.4, line="plain", head="none"),
        replace(path, points=body, pen=path.pen * 1.4, line="plain", head="none", colour=paper),
    )
    head = replace(path, points=(short_of(path.points[-2], neck, 0.5), path.points[-1]), line="plain")
    return strokes if path.head == "none" else (*strokes, head)


def short_of(before: Point, end: Point, reach: float) -> Point:
    """The point ``reach`` before the end, coming from ``before``."""
    whole = length(before, end) or 1.0
    return between(before, end, max(whole - reach, 0.1) / whole)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a group of marks is, for a screen reader and for a pointer that rests on it."""

    kind: str
    """Class name: ``node claim``, ``link supports``, ``fold``, ``legend`` ..."""
    label: str
    """One line that says all of it."""
    title: str = ""
    """The whole text, in ``language``; the label where empty."""
    about: str = ""
    language: Language = ""
    direction: Direction = "ltr"


@dataclass
class Sheet:
    """Everything that is drawn."""

    palette: Palette
    language: Language
    """Of the words of the interface."""
    direction: Direction
    """The way the map grows."""
    title: str = ""
    about: str = ""
    width: float = 0.0
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    owners: dict[str, Owner] = field(default_factory=dict)

    def mirrored(self) -> "Sheet":
        """The same sheet growing from the other side. What is written keeps its own alignment."""
        across = self.width
        return replace(
            self,
            shapes=[replace(shape, x=across - shape.x - shape.width) for shape in self.shapes],
            texts=[replace(text, x=across - text.x - text.width) for text in self.texts],
            paths=[replace(path, points=tuple((across - x, y) for x, y in path.points)) for path in self.paths],
        )
