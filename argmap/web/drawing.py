"""How does the drawing become a part of a page: every statement, link and fold an address that a browser can go to?

The picture is our own, built of allow-listed elements; here its groups are put into links, so that it works by pointer, key and
touch before any script has run. What is thin gets an invisible broad line to hit.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from markupsafe import Markup

from argmap import diagram, theme
from argmap.diagram.svg import SVG
from argmap.graph import Graph
from argmap.web.board import Board, Line, Look, looked_at
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.telling import in_words_of_page
from claims.settings import Settings

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMBER = re.compile(r"-?[0-9.]+")
_BROAD = "14"
"""Points to each link that answer to a pointer."""
_RADIUS = 7.0


def drawing(board: Board, selected: str = "") -> Markup:
    """The drawing of what is shown, to stand in a page; DrawingFailed where Graphviz cannot draw it."""
    raw = _drawn(board.graph, board.look, language(), house().settings)
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    _lighten(root)
    groups = {group.get("id", ""): group for group in root.iter(f"{{{SVG}}}g")}
    for code in (*board.view.shown, *board.view.links):
        for prefix in ("node-", "link-"):
            if (group := groups.get(prefix + code)) is not None:
                _linked(group, board, code, code == selected)
    for fold in board.view.folds:
        if (group := groups.get(fold.id)) is not None:
            _unfolding(group, board, fold)
    for line in board.lines():
        if line.opens and line.node and (group := groups.get(f"node-{line.node.id}")) is not None:
            _folding(group, board, line)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - our own picture, written out of a tree


def plain(graph: Graph) -> Markup:
    """The drawing of a map to look at: nothing in it is a link; DrawingFailed where Graphviz cannot draw it."""
    raw = _drawn(graph, Look(), language(), house().settings)
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    _lighten(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - our own picture, written out of a tree


@lru_cache(maxsize=24)
def _drawn(graph: Graph, look: Look, tongue: str, settings: Settings) -> bytes:
    return diagram.draw(looked_at(in_words_of_page(graph), look), diagram.PAGE, "screen", tongue, settings)


def _lighten(root: etree._Element) -> None:
    """Without what the page's own style says of every line of text."""
    for text in root.iter(f"{{{SVG}}}text"):
        if (family := text.get("font-family", "")).startswith(("Vazirmatn", "Literata")):
            del text.attrib["font-family"]
            if family.startswith("V"):
                text.set("class", "fa")
        text.attrib.pop("unicode-bidi", "")
    for each in root.iter():
        each.attrib.pop(_XML_LANG, "")


def _linked(group: etree._Element, board: Board, code: str, selected: bool) -> None:
    anchor = _anchor(group, board.address(at=code), "go selected" if selected else "go")
    anchor.set("data-code", code)
    anchor.set("data-card", board.card(code))
    if selected:
        anchor.set("aria-current", "true")
    if code in board.nodes:
        for box in _boxes(group):
            box.set("class", "box")
    if code in board.edges:
        for path in [*group.iter(f"{{{SVG}}}path"), *group.iter(f"{{{SVG}}}polyline")]:
            if path.get("fill") == "none":
                broad = etree.SubElement(group, path.tag, {"class": "broad", "fill": "none", "stroke": "transparent"})
                broad.set("stroke-width", _BROAD)
                name = "d" if path.get("d") else "points"
                broad.set(name, path.get(name, ""))


def _unfolding(group: etree._Element, board: Board, fold: diagram.Fold) -> None:
    if fold.under:
        anchor = _anchor(group, board.address(board.look.unfolding(fold.under)), "unfold")
        anchor.set("data-look", fold.under)


def _anchor(group: etree._Element, address: str, kind: str) -> etree._Element:
    """A link in the place of the group, with the group in it: what is said of the group is the link's name."""
    anchor = etree.Element(f"{{{SVG}}}a", {"href": address, "class": kind})
    group.addprevious(anchor)
    anchor.append(group)
    return anchor


def _folding(group: etree._Element, board: Board, line: Line) -> None:
    """A small sign on the far corner of the box that puts away what is under it."""
    corner = _corner(group, board.direction == "rtl")
    anchor = group.getparent()
    body = anchor.getparent() if anchor is not None else None
    if corner is None or body is None or line.node is None:
        return
    x, y = corner
    palette = theme.palette("screen")
    sign = etree.SubElement(body, f"{{{SVG}}}a", {"class": "fold-away"})
    sign.set("href", board.address(board.look.folding(line.node.id)))
    sign.set("data-look", line.node.id)
    sign.set("aria-label", _("Fold what is under %(name)s", name=line.name))
    etree.SubElement(
        sign, f"{{{SVG}}}circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{_RADIUS:g}", fill=palette.paper, stroke=palette.rule
    )
    stroke = f"M{x - 3.5:.1f},{y:.1f}h7"
    etree.SubElement(sign, f"{{{SVG}}}path", {"d": stroke, "fill": "none", "stroke": palette.ink, "stroke-width": "1.4"})


def _boxes(group: etree._Element) -> list[etree._Element]:
    """The figures that are the statement's box, not its spine or the ground of its name."""
    palette = theme.palette("screen")
    grounds = {palette.box.lower(), palette.head.lower()}
    return [each for each in group if each.get("fill", "").lower() in grounds]


def _corner(group: etree._Element, mirrored: bool) -> tuple[float, float] | None:
    """Where the sign stands: on the upper edge of the box, near the end at which nothing is written."""
    points = [point for box in _boxes(group)[:1] for point in _points(box)]
    if not points:
        return None
    across = [x for x, _y in points]
    return (min(across) + 14.0 if mirrored else max(across) - 14.0), min(y for _x, y in points)


def _points(figure: etree._Element) -> Iterator[tuple[float, float]]:
    numbers = [float(each) for each in _NUMBER.findall(figure.get("points") or figure.get("d") or "")]
    yield from zip(numbers[::2], numbers[1::2], strict=False)
