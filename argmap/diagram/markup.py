"""How is a sheet said in Graphviz' language?

Every place is given (``layout=nop2``), so that Graphviz sets type and draws but decides nothing. All text passes through
one escaping function and is always a quoted string: no HTML-like label, no attribute that names a file or an address.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from argmap.diagram.labels import clean, isolated
from argmap.diagram.sheet import HEADS, Path, Point, Shape, Sheet, Text, between, length, short_of

_HEAD_SIZE = {"normal": 0.75, "tee": 0.95, "none": 1.0}
_WEIGHTS = {400: "", 600: " SemiBold", 700: " Bold"}
_JUSTIFY = {"left": r"\l", "middle": r"\n", "right": r"\r"}
_LINES = {"dashed": "dashed", "dotted": "dotted"}
_CORNER = 6.0
_LONGEST_NAME = 200
_LONGEST_TIP = 4_000


def quoted(text: str) -> str:
    r"""``text`` as a quoted string of DOT that is drawn exactly as it stands: ``\N``, ``&lt;`` and quotes are literal."""
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{literal}"'


def written(sheet: Sheet, scale: float = 1.0) -> str:
    """The sheet as a DOT file, every length times ``scale``.

    Pango rounds the place of each letter to whole points: what is painted, not written, is set large and shrunk again.
    """
    return "\n".join(_Writer(sheet, scale).lines()) + "\n"


_SHAPES = {
    "box": "shape=box",
    "double": "shape=box",
    "inner": "shape=box",
    "note": "shape=note",
    "pill": "shape=box",
    "bar": "shape=box",
    "dot": "shape=circle",
    "ring": "shape=circle",
}


def named(sheet: Sheet) -> Iterator[tuple[str, Shape | Text | Path]]:
    """Every mark with the name it has in DOT and in what Graphviz makes of it: its owner's, and its turn."""
    turns: Counter[str] = Counter()
    marks: Iterable[Shape | Text | Path] = (*sheet.shapes, *sheet.texts, *sheet.paths)
    for mark in marks:
        turns[mark.owner] += 1
        yield f"{_short(clean(mark.owner))}.{turns[mark.owner]}", mark


def _short(name: str) -> str:
    """Graphviz refuses strings over 16,384 characters; no name of ours is near that, but an imported map's may be."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}-{sha256(name.encode()).hexdigest()[:16]}"


class _Writer:
    """Says one sheet at one scale."""

    def __init__(self, sheet: Sheet, scale: float) -> None:
        self._sheet, self._scale = sheet, scale

    def lines(self) -> Iterator[str]:
        sheet = self._sheet
        yield f"digraph {quoted(sheet.title[:_LONGEST_NAME] or 'map')} {{"
        yield '  graph [layout=nop2, charset="UTF-8", outputorder=edgesfirst, pad=0, margin=0];'
        yield f'  graph [bgcolor="{sheet.palette.paper}"];'
        yield '  node [label="", fixedsize=true, margin=0];'
        yield "  edge [dir=forward];"
        yield self._corner("sheet.from", (0.0, 0.0))
        yield self._corner("sheet.to", (sheet.width, sheet.height))
        for name, mark in named(sheet):
            if isinstance(mark, Shape):
                yield self._shape(name, mark)
            elif isinstance(mark, Text):
                yield self._text(name, mark)
            else:
                yield from self._path(name, mark)
        yield "}"

    def _place(self, point: Point) -> str:
        return f"{point[0] * self._scale:.2f},{(self._sheet.height - point[1]) * self._scale:.2f}"

    def _inches(self, points: float) -> str:
        return f"{points * self._scale / 72:.4f}"

    def _corner(self, name: str, point: Point) -> str:
        place = self._place(point)
        return f'  {quoted(name)} [id={quoted(name)}, shape=point, style=invis, width=0.001, height=0.001, pos="{place}"];'

    def _shape(self, name: str, shape: Shape) -> str:
        middle = self._place((shape.x + shape.width / 2, shape.y + shape.height / 2))
        styles = ["filled"] + (["rounded"] if shape.kind in {"double", "inner", "pill"} else [])
        styles += [_LINES[shape.line]] if shape.line in _LINES else []
        told = self._sheet.owners.get(shape.owner)
        whole = f"tooltip={quoted(told.label[:_LONGEST_TIP])}, " if told and name.endswith(".1") else ""
        return (
            f'  {quoted(name)} [id={quoted(name)}, {whole}{_SHAPES[shape.kind]}, pos="{middle}", '
            f"width={self._inches(shape.width)}, height={self._inches(shape.height)}, "
            f'style="{",".join(styles)}", fillcolor="{shape.fill}", color="{shape.stroke}", '
            f"penwidth={shape.pen * self._scale:.2f}];"
        )

    def _text(self, name: str, text: Text) -> str:
        middle = self._place((text.x + text.width / 2, text.y))
        label = quoted(isolated(text.text, text.direction))[:-1] + _JUSTIFY[text.align] + '"'
        face = quoted(text.style.family + _WEIGHTS[text.style.weight])
        return (
            f'  {quoted(name)} [id={quoted(name)}, shape=plaintext, pos="{middle}", '
            f"width={self._inches(text.width)}, height={self._inches(text.style.size * 1.6)}, label={label}, "
            f'fontname={face}, fontsize={text.style.size * self._scale:g}, fontcolor="{text.colour}"];'
        )

    def _path(self, name: str, path: Path) -> Iterator[str]:
        """An edge between two points that are not drawn."""
        ends = (f"{name}a", f"{name}b")
        yield self._corner(ends[0], path.points[0])
        yield self._corner(ends[1], path.points[-1])
        points, tip = list(path.points), ""
        if path.head != "none":
            points[-1] = short_of(points[-2], points[-1], HEADS[path.head])
            tip = f"e,{self._place(path.points[-1])} "
        curve = " ".join(self._place(point) for point in _bezier(points))
        yield (
            f'  {quoted(ends[0])} -> {quoted(ends[1])} [id={quoted(name)}, pos="{tip}{curve}", color="{path.colour}", '
            f"penwidth={path.pen * self._scale:.2f}, style={_LINES.get(path.line, 'solid')}, "
            f"arrowhead={path.head}, arrowsize={_HEAD_SIZE[path.head] * self._scale:g}];"
        )


def _bezier(points: list[Point]) -> list[Point]:
    """The corners as a piecewise cubic with each turn rounded: 3n + 1 points."""
    curve = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(_CORNER, length(before, corner) / 2, length(corner, after) / 2)
        enter, leave = short_of(before, corner, reach), short_of(after, corner, reach)
        curve += _straight(curve[-1], enter)
        curve += [between(enter, corner, 0.6), between(leave, corner, 0.6), leave]
    return curve + _straight(curve[-1], points[-1])


def _straight(start: Point, end: Point) -> list[Point]:
    return [between(start, end, 1 / 3), between(start, end, 2 / 3), end]
