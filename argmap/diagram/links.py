"""How are the links drawn between boxes that have their places?

A link that hangs a statement on the page is a short arrow to the spine of what it bears on. All others run through gutters.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from argmap import theme
from argmap.diagram import boxes
from argmap.diagram.boxes import Setting
from argmap.diagram.labels import clean
from argmap.diagram.layout import GAP, MARGIN, Block, Panel, span
from argmap.diagram.routes import Router, Traffic
from argmap.diagram.selection import View
from argmap.diagram.sheet import DOUBLE, Owner, Path, Point, Shape, Sheet, Text, between, drawn_as, length
from argmap.graph import Edge
from argmap.theme import Relation
from claims.vocabulary import Standing

JOINT_AT, SIGN_AT, UNDERCUT_AT, STANDING_AT = 12.0, 21.0, 30.5, 39.5
"""How far from the spine the marks of a short arrow stand."""
MOST_CROSSING = 120
"""Links outside the columns that an eye can still follow; what is over is counted in words."""
_ROUNDING = 13.0


class Page:
    """The placed panels, looked up by statement."""

    def __init__(self, view: View, panels: list[Panel], most_crossing: int = MOST_CROSSING) -> None:
        self.view = view
        self._most_crossing = most_crossing
        self.panels = panels
        self.strips = [strip for panel in panels for strip in panel.strips]
        self.blocks: dict[str, Block] = {}
        self.panel_of: dict[str, Panel] = {}
        for panel in panels:
            tops = [panel.head] if panel.head else []
            for block in [*tops, *(group for strip in panel.strips for group in strip.groups)]:
                for each in block.each():
                    self.blocks[each.id] = each
                    self.panel_of[each.id] = panel
        self.hung = {block.edge.id: block for block in self.blocks.values() if block.edge}
        self.onto_links = {edge.target for edge in view.edges if edge.target in view.links}

    def crossing(self) -> list[Edge]:
        """Links that are not short arrows, in map order: those that are drawn."""
        return self._outside()[: self._most_crossing]

    def undrawn(self) -> int:
        """How many links are left out because no eye could follow them."""
        return len(self._outside()) - len(self.crossing())

    def _outside(self) -> list[Edge]:
        return [edge for edge in self.view.edges if edge.id not in self.hung]

    def traffic(self) -> Traffic:
        """Where the crossing links want to pass."""
        return Traffic(self.panels, self.blocks, self.panel_of).count(self.crossing())


def draw(page: Page, sheet: Sheet, setting: Setting) -> None:
    """All links and spines."""
    pen = _Pen(page, sheet, setting)
    for panel in page.panels:
        pen.head_spines(panel)
    for block in page.blocks.values():
        pen.spines(block)
    pen.short_arrows()
    pen.crossing_links()


class _Pen:
    def __init__(self, page: Page, sheet: Sheet, setting: Setting) -> None:
        self.page, self.sheet, self.setting = page, sheet, setting
        self.palette = setting.palette
        self.dots: dict[str, Point] = {}
        self.spine_of: dict[str, float] = {}
        """By statement: the spine that its short arrow ends on."""
        self.nib_of: dict[str, float] = {}
        """By statement: how far before the spine its arrow ends, so as to touch the line and not to cross it."""

    # Spines

    def head_spines(self, panel: Panel) -> None:
        """The head's two rules go on down each strip; in the first they grow out of its side, above the rounded corner."""
        pen = 1.3 * self.palette.weight
        for strip in panel.strips:
            self._mark_spine(strip.groups, strip.x, pen / 2 + (DOUBLE if panel.head else 0.0))
            linked = [block for block in strip.groups if self._is_linked(block)]
            if panel.head and linked:
                top = panel.head.y + panel.head.box.height - (_ROUNDING if strip is panel.strips[0] else 0.0)
                for shift in (0.0, DOUBLE):
                    self._bar(panel.head, strip.x + shift, top, self._lowest(linked), pen)

    def spines(self, block: Block) -> None:
        step = span(block) + GAP
        for turn, column in enumerate(block.columns):
            x = block.x + turn * step
            self._mark_spine(column, x, 0.8 * self.palette.weight)
            linked = [under for under in column if self._is_linked(under)]
            if linked:
                self._bar(block, x, block.y + block.box.height, self._lowest(linked), 1.6 * self.palette.weight)

    def _mark_spine(self, column: Iterable[Block], x: float, nib: float) -> None:
        for block in column:
            self.spine_of[block.id], self.nib_of[block.id] = x, nib

    def _is_linked(self, block: Block) -> bool:
        """Whether its short arrow ends on the spine (an undercut's does not)."""
        if block.edge is None:
            return block.x > self.spine_of[block.id]
        return block.edge.target in self.page.blocks

    def _lowest(self, linked: list[Block]) -> float:
        """Where the last arrow onto a spine ends; joint premises have one arrow in their middle."""
        last = linked[-1]
        joint = last.edge.joint if last.edge else ""
        fellows = [block.middle for block in linked if joint and block.edge and block.edge.joint == joint]
        return (fellows[0] + fellows[-1]) / 2 if len(fellows) > 1 else last.middle

    def _bar(self, block: Block, x: float, top: float, bottom: float, pen: float) -> None:
        ink = self.palette.ink
        self.sheet.shapes.append(Shape(block.box.owner, "bar", x - pen / 2, top, pen, max(bottom - top, 1.0), ink, ink, 0.0))

    # Short arrows

    def short_arrows(self) -> None:
        joint: dict[tuple[str, str, float], list[Block]] = defaultdict(list)
        for block in self.page.blocks.values():
            if block.id not in self.spine_of:
                continue
            spine = self.spine_of[block.id]
            if block.edge is None:
                if block.x > spine:
                    self._fold_line(block, spine)
            elif block.edge.target in self.page.blocks:
                key = (block.edge.target, block.edge.joint, spine)
                joint[key if block.edge.joint else ("", block.id, spine)].append(block)
        for members in joint.values():
            self._together(members) if len(members) > 1 else self._alone(members[0])
        for block in self.page.blocks.values():
            if block.edge and block.edge.target not in self.page.blocks:
                self._undercut(block, block.edge)

    def _fold_line(self, block: Block, spine: float) -> None:
        points = ((block.x, block.middle), (spine, block.middle))
        self.sheet.paths.append(Path(block.box.owner, points, self.palette.rule, 0.8 * self.palette.weight, "dashed"))

    def _alone(self, block: Block) -> None:
        edge, spine = _edge(block), self.spine_of[block.id]
        self._line(edge, ((block.x, block.middle), (spine + self.nib_of[block.id], block.middle)))
        self._signs(edge, spine, block.middle)

    def _together(self, members: list[Block]) -> None:
        """Joint premises: their lines meet in one dot, and one arrow leads on."""
        spine = self.spine_of[members[0].id]
        meet = (spine + JOINT_AT, (members[0].middle + members[-1].middle) / 2)
        for block in members:
            edge = _edge(block)
            points: tuple[Point, ...] = ((block.x, block.middle), (meet[0], block.middle), meet)
            if abs(block.middle - meet[1]) < 1.0:
                points = (points[0], meet)
            self._line(edge, points, head=False)
            self._signs(edge, spine, block.middle)
        first = _edge(members[0])
        self._line(first, (meet, (spine + self.nib_of[members[0].id], meet[1])))
        self._dot(first, meet)

    def _undercut(self, block: Block, edge: Edge) -> None:
        """From the statement along, then up to the dot of the link that it undercuts."""
        spine = self.spine_of[block.id]
        end = self._dot_of(edge.target)
        if end is None:
            return
        corner = (end[0], block.middle)
        self._line(edge, ((block.x, block.middle), corner, (end[0], end[1] + 3.0)))
        self.dots.setdefault(edge.id, (min(spine + STANDING_AT + 3, block.x - 4), block.middle))
        if edge.id in self.page.onto_links:
            self._dot(edge, self.dots[edge.id])
        self._describe(edge)
        self._sign(edge, (end[0], min(end[1] + 17.0, block.middle)))
        self._standing(edge, (end[0], min(end[1] + 31.0, block.middle)))

    def _dot_of(self, link: str) -> Point | None:
        if link not in self.dots and link in self.page.hung:
            block = self.page.hung[link]
            self.dots[link] = (self.spine_of[block.id] + UNDERCUT_AT, block.middle)
        return self.dots.get(link)

    # Links through the gutters

    def crossing_links(self) -> None:
        traffic = self.page.traffic()
        router = Router(self.page.strips, self.page.panel_of, traffic, self.sheet.width - MARGIN - traffic.beside())
        for edge in sorted(self.page.crossing(), key=lambda link: link.target not in self.page.blocks):
            points = self._way(edge, router)
            if points:
                self._line(edge, points)
                self._crossing_signs(edge, points)

    def _way(self, edge: Edge, router: Router) -> tuple[Point, ...]:
        source, target = self.page.blocks[edge.source], self.page.blocks.get(edge.target)
        if target is not None:
            return router.way(source, target)
        end = self._dot_of(edge.target)
        return ((source.x, source.middle + 6.0), end) if end else ()

    def _crossing_signs(self, edge: Edge, points: tuple[Point, ...]) -> None:
        """Signs on the first stretch that is long enough for both."""
        self._describe(edge)
        stretches = list(pairwise(points))
        one, other = next((pair for pair in stretches if length(*pair) >= 44.0), max(stretches, key=lambda pair: length(*pair)))
        whole = length(one, other) or 1.0
        first, second = min(14.0, whole * 0.35), min(28.0, whole * 0.7)
        self._sign(edge, between(one, other, first / whole))
        self._standing(edge, between(one, other, second / whole))
        if edge.id in self.page.onto_links and edge.id not in self.dots:
            self.dots[edge.id] = between(one, other, min(41.0, whole) / whole)
            self._dot(edge, self.dots[edge.id])

    # Marks

    def relation(self, edge: Edge) -> Relation:
        return theme.relation_onto(edge, edge.target in self.page.view.links)

    def _line(self, edge: Edge, points: tuple[Point, ...], head: bool = True) -> None:
        relation = theme.RELATIONS[self.relation(edge)]
        standing = theme.STANDINGS[edge.standing]
        colour = theme.blend(relation.colour, self.palette.paper, standing.tint)
        pen = standing.width * self.palette.weight
        path = Path(f"link-{edge.id}", points, colour, pen, standing.line, relation.head if head else "none")
        self.sheet.paths += drawn_as(path, self.palette.paper)

    def _signs(self, edge: Edge, spine: float, y: float) -> None:
        self._describe(edge)
        self._sign(edge, (spine + SIGN_AT, y))
        self._standing(edge, (spine + STANDING_AT, y))
        if edge.standing is not Standing.UNSEEN:
            undercut = edge.id in self.page.onto_links
            self._word(edge, spine + (SIGN_AT + STANDING_AT) / 2 - 4, y - 11.5 if undercut else y + 10.5)
        if edge.id in self.page.onto_links:
            dot = self._dot_of(edge.id)
            if dot:
                self._dot(edge, dot)

    def _sign(self, edge: Edge, at: Point) -> None:
        look = theme.RELATIONS[self.relation(edge)]
        boxes.badge(self.sheet, self.setting, f"link-{edge.id}", at, look.sign, look.colour, boxes.SIGN)

    def _standing(self, edge: Edge, at: Point) -> None:
        colour = theme.RELATIONS[self.relation(edge)].colour
        boxes.standing_badge(self.sheet, self.setting, f"link-{edge.id}", at, edge.standing, colour)

    def _word(self, edge: Edge, x: float, y: float) -> None:
        direction = self.setting.own_direction
        style = self.setting.style(boxes.TINY - 0.5, 400, direction)
        word = theme.standing_word(edge.standing, self.setting.language)
        self.sheet.texts.append(
            Text(
                f"link-{edge.id}", word, x - 25, y, 50.0, "middle", style, self.palette.quiet, direction, self.setting.language
            )
        )

    def _dot(self, edge: Edge, at: Point) -> None:
        colour = theme.RELATIONS[self.relation(edge)].colour
        self.sheet.shapes.append(Shape(f"link-{edge.id}", "dot", at[0] - 2.6, at[1] - 2.6, 5.2, 5.2, colour, colour, 0.5))

    def _describe(self, edge: Edge) -> None:
        owner = f"link-{edge.id}"
        if owner not in self.sheet.owners:
            self.sheet.owners[owner] = described(edge, self.page.view, self.relation(edge), self.setting)


def described(edge: Edge, view: View, relation: Relation, setting: Setting) -> Owner:
    """What a screen reader says of a link: what it joins, what it does, how it stands."""
    language = setting.language
    names = {node.id: boxes.name(node, view, language) for node in view.nodes}
    word = f"{theme.word(relation.value, language)} {theme.RELATIONS[relation].sign}"
    ends = f"{names[edge.source]} {theme.word('leads_to', language)} {called(edge.target, view, names, language)}"
    label = f"{ends}: {word} ({theme.standing_word(edge.standing, language)})"
    together = [names[other.source] for other in fellows(edge, view)]
    about = [f"{theme.word('together', language)}: {theme.word('comma', language).join(together)}"] if together else []
    about += [clean(reason) for reason in edge.reasons]
    return Owner(
        f"link {relation.value} {edge.standing.value}", label, label, " · ".join(about), language, setting.own_direction
    )


def called(end: str, view: View, names: Mapping[str, str], language: str) -> str:
    """A statement by its name, a link by the names of its ends."""
    if end in names:
        return names[end]
    link = view.links[end]
    return f"({names[link.source]} {theme.word('leads_to', language)} {called(link.target, view, names, language)})"


def fellows(edge: Edge, view: View) -> list[Edge]:
    """The other joint premises of a link."""
    alike = [other for other in view.edges if edge.joint and other.joint == edge.joint and other.target == edge.target]
    return [other for other in alike if other.id != edge.id]


def _edge(block: Block) -> Edge:
    if block.edge is None:
        raise ValueError(block.id)
    return block.edge
