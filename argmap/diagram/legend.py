"""Which signs occur on this sheet, and what does each mean?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from argmap import theme
from argmap.diagram import boxes
from argmap.diagram.boxes import SMALL, Setting
from argmap.diagram.selection import View
from argmap.diagram.sheet import HEADS, Owner, Path, Shape, ShapeKind, Sheet, Text, drawn_as, outlines
from argmap.theme import Line, Relation
from claims.vocabulary import NodeKind, Standing

_OWNER = "legend"
_ROW = 20.0
_BETWEEN = 16.0


@dataclass(frozen=True, slots=True)
class _Item:
    """A sample ``width`` points wide, drawn at a place, and its word."""

    words: str
    width: float
    draw: Callable[[float, float], None]


def draw(view: View, sheet: Sheet, setting: Setting, left: float, top: float, width: float) -> float:
    """The legend of what occurs, in rows of ``width``; returns where it ends."""
    items = list(_items(view, sheet, setting))
    if not items:
        return top
    direction = setting.own_direction
    style = setting.style(SMALL + 0.5, 400, direction)
    quiet = setting.palette.quiet
    x, y = left, top + _ROW / 2
    for item in items:
        room = item.width + 5.0 + setting.ruler.width(item.words, style) + 1.0
        if x > left and x + room > left + width:
            x, y = left, y + _ROW
        item.draw(x, y)
        slot = x + item.width + 5.0
        sheet.texts.append(
            Text(_OWNER, item.words, slot, y, room - item.width - 5.0, setting.start, style, quiet, direction, setting.language)
        )
        x += room + _BETWEEN
    label = f"{theme.word('legend', setting.language)}: " + "; ".join(item.words for item in items)
    sheet.owners[_OWNER] = Owner("legend", label, language=setting.language, direction=direction)
    return y + _ROW / 2


def _items(view: View, sheet: Sheet, setting: Setting) -> Iterator[_Item]:
    painter = _Painter(sheet, setting)
    language = setting.language
    kinds = {node.kind for node in view.nodes}
    for kind in NodeKind:
        if kind in kinds:
            yield _Item(
                theme.kind_word(kind, language), 20.0, painter.figure(boxes.FIGURES[kind.value], kind is not NodeKind.EVIDENCE)
            )
    relations = {theme.relation_onto(edge, edge.target in view.links) for edge in view.edges}
    for relation in Relation:
        if relation in relations:
            yield _Item(theme.word(relation.value, language), 40.0, painter.relation(relation))
    if _has_joint(view):
        yield _Item(theme.word("together", language), 24.0, painter.joint)
    standings = {edge.standing for edge in view.edges}
    for standing in Standing:
        if standing in standings:
            yield _Item(theme.standing_word(standing, language), 34.0, painter.standing(standing))
    if any(source.problems for node in view.nodes for source in node.sources):
        yield _Item(theme.word("flag", language), 8.0, painter.flag)
    if len(view.folds) > len(view.bare):
        yield _Item(theme.word("fold", language), 20.0, painter.figure("pill", False))


def _has_joint(view: View) -> bool:
    groups = [(edge.target, edge.joint) for edge in view.edges if edge.joint]
    return len(groups) > len(set(groups))


class _Painter:
    """Draws one sample at a time."""

    def __init__(self, sheet: Sheet, setting: Setting) -> None:
        self.sheet, self.setting, self.palette = sheet, setting, setting.palette

    def figure(self, figure: ShapeKind, inked: bool) -> Callable[[float, float], None]:
        stroke = self.palette.ink if inked else self.palette.rule

        def paint(x: float, y: float) -> None:
            line: Line = "dashed" if figure == "pill" else "plain"
            fill = self.palette.head if figure == "double" else self.palette.box
            pen = 0.9 * self.palette.weight
            self.sheet.shapes += outlines(Shape(_OWNER, figure, x, y - 6.0, 20.0, 12.0, fill, stroke, pen, line), 2.6)

        return paint

    def relation(self, relation: Relation) -> Callable[[float, float], None]:
        look = theme.RELATIONS[relation]

        def paint(x: float, y: float) -> None:
            end = x + (HEADS["normal"] * 0.5 if relation is Relation.UNDERCUTS else 0.0)
            points = ((x + 38.0, y), (end, y))
            self.sheet.paths.append(Path(_OWNER, points, look.colour, 1.6 * self.palette.weight, "plain", look.head))
            if relation is Relation.UNDERCUTS:
                self.sheet.shapes.append(Shape(_OWNER, "dot", x - 1.0, y - 2.6, 5.2, 5.2, look.colour, look.colour, 0.5))
            boxes.badge(self.sheet, self.setting, _OWNER, (x + 23.0, y), look.sign, look.colour, boxes.SIGN)

        return paint

    def joint(self, x: float, y: float) -> None:
        colour, pen = theme.RELATIONS[Relation.SUPPORTS].colour, 1.4 * self.palette.weight
        for shift in (-4.5, 4.5):
            self.sheet.paths.append(Path(_OWNER, ((x + 23.0, y + shift), (x + 13.0, y + shift), (x + 13.0, y)), colour, pen))
        self.sheet.paths.append(Path(_OWNER, ((x + 13.0, y), (x, y)), colour, pen, "plain", "normal"))
        self.sheet.shapes.append(Shape(_OWNER, "dot", x + 10.4, y - 2.6, 5.2, 5.2, colour, colour, 0.5))

    def standing(self, standing: Standing) -> Callable[[float, float], None]:
        look = theme.STANDINGS[standing]
        colour = theme.blend(self.palette.quiet, self.palette.paper, look.tint)

        def paint(x: float, y: float) -> None:
            pen = look.width * self.palette.weight
            self.sheet.paths += drawn_as(Path(_OWNER, ((x + 20.0, y), (x, y)), colour, pen, look.line), self.palette.paper)
            boxes.standing_badge(self.sheet, self.setting, _OWNER, (x + 27.0, y), standing, self.palette.quiet)

        return paint

    def flag(self, x: float, y: float) -> None:
        style = self.setting.sign(SMALL + 1.0)
        self.sheet.texts.append(
            Text(_OWNER, theme.FLAG, x, y, 8.0, "middle", style, self.palette.flag, "ltr", self.setting.language)
        )
