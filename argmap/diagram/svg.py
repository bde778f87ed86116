"""What becomes of Graphviz' SVG before anyone sees it?

It is not trusted: a new document is built that holds only what an allow-list names, with the texts as the sheet has them. Each
statement and link is one group with a stable id, a title, a role and a label; each line of text knows its language and its
direction; the letters that occur come along as fonts, so that the picture is the same everywhere and asks nothing of anyone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from argmap.diagram import faces, markup
from argmap.diagram.labels import clean
from argmap.diagram.sheet import Path, Shape, Sheet, Text
from claims.errors import DrawingFailed

SVG = "http://www.w3.org/2000/svg"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DASHES = {"dashed": "5 3", "dotted": "0.1 4.2"}
_ALLOWED = {
    "polygon": ("points",),
    "polyline": ("points",),
    "path": ("d",),
    "ellipse": ("cx", "cy", "rx", "ry"),
}
_PAINT = ("fill", "stroke", "stroke-width")
_GEOMETRY = re.compile(r"[-+0-9.,eMCLZz\s]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|none|transparent|black|white")
_NUMBER = re.compile(r"[0-9.]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_ROLES = {"node": "graphics-symbol", "link": "graphics-symbol", "fold": "graphics-symbol"}


def finished(raw: bytes, sheet: Sheet, embed: bool = True, texts: bool = True) -> bytes:
    """The picture as safe, self-contained SVG. Without ``embed`` the fonts, without ``texts`` the text is left to the page."""
    drawn = _figures(raw)
    root = _root(sheet)
    if embed:
        style = faces.style(sheet)
        if style:
            _sub(root, "style").text = style
    _sub(root, "rect", width=_n(sheet.width), height=_n(sheet.height), fill=sheet.palette.paper)
    body = _sub(root, "g", transform=f"translate(0 {_n(sheet.height)})")
    marks: dict[str, list[tuple[str, Shape | Text | Path]]] = defaultdict(list)
    for name, mark in markup.named(sheet):
        if isinstance(mark, Text) and not texts:
            continue
        marks[mark.owner].append((name, mark))
    for owner in [*sheet.owners, *(name for name in marks if name not in sheet.owners)]:
        _group(body, owner, marks.get(owner, []), drawn, sheet)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG}}}{tag}", {name.replace("_", "-"): value for name, value in attributes.items()})


def _figures(raw: bytes) -> dict[str, list[etree._Element]]:
    """The figures of each group that Graphviz drew, by the group's id."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise DrawingFailed("Graphviz gave a picture that cannot be read. `argmap doctor` says what is installed.") from error
    figures: dict[str, list[etree._Element]] = {}
    for group in tree.iter(f"{{{SVG}}}g"):
        name = group.get("id", "")
        figures[name] = list(group.iter(*(f"{{{SVG}}}{tag}" for tag in _ALLOWED)))
    return figures


def _root(sheet: Sheet) -> etree._Element:
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]
    root.set("width", f"{_n(sheet.width)}pt")
    root.set("height", f"{_n(sheet.height)}pt")
    root.set("viewBox", f"0 0 {_n(sheet.width)} {_n(sheet.height)}")
    root.set("role", "graphics-document")
    root.set("aria-labelledby", "map-title map-about")
    _set_language(root, sheet.language)
    title, about = _sub(root, "title", id="map-title"), _sub(root, "desc", id="map-about")
    title.text, about.text = clean(sheet.title), clean(sheet.about)
    return root


def _group(
    body: etree._Element,
    owner: str,
    marks: Iterable[tuple[str, Shape | Text | Path]],
    drawn: dict[str, list[etree._Element]],
    sheet: Sheet,
) -> None:
    group = _sub(body, "g", id=clean(owner))
    told = sheet.owners.get(owner)
    if told:
        group.set("class", told.kind)
        group.set("role", _ROLES.get(told.kind.split(" ")[0], "group"))
        group.set("aria-label", told.label)
        _set_language(group, told.language)
        group.set("direction", told.direction)
        _sub(group, "title").text = told.title or told.label
        if told.about:
            _sub(group, "desc").text = told.about
    # Lines lie under what is set upon them.
    for name, mark in sorted(
        marks, key=lambda pair: 0 if isinstance(pair[1], Path) else 1 if isinstance(pair[1], Shape) else 2
    ):
        if isinstance(mark, Text):
            _text(group, mark, sheet)
        else:
            for figure in drawn.get(name, []):
                _figure(group, figure, mark)


def _figure(group: etree._Element, figure: etree._Element, mark: Shape | Path) -> None:
    """A figure of Graphviz', only what the allow-list names, with our own dashes."""
    tag = etree.QName(figure).localname
    copied = _sub(group, tag)
    for name in _ALLOWED[tag]:
        value = figure.get(name, "")
        if _GEOMETRY.fullmatch(value):
            copied.set(name, value.strip())
    for name in _PAINT:
        paint = figure.get(name, "")
        if _NUMBER.fullmatch(paint) if name == "stroke-width" else _COLOUR.fullmatch(paint):
            copied.set(name, paint)
    if copied.get("stroke") in {None, "transparent"}:
        copied.set("stroke", "none")
    if isinstance(mark, Shape) and mark.pen == 0.0:
        copied.set("stroke", "none")
    if mark.line in _DASHES and figure.get("stroke-dasharray"):
        copied.set("stroke-dasharray", _DASHES[mark.line])
        if mark.line == "dotted":
            copied.set("stroke-linecap", "round")


def _text(group: etree._Element, text: Text, sheet: Sheet) -> None:
    """One line: where it begins depends on its own direction, so the anchor is said in terms of that."""
    x = {"left": text.x, "middle": text.x + text.width / 2, "right": text.x + text.width}[text.align]
    anchor = "middle" if text.align == "middle" else "start" if (text.align == "left") == (text.direction == "ltr") else "end"
    line = _sub(
        group,
        "text",
        x=_n(x),
        y=_n(text.y - sheet.height + text.style.size * faces.BASELINE.get(text.style.family, 0.35)),
        text_anchor=anchor,
        direction=text.direction,
        unicode_bidi="embed",
        font_family=faces.stack(text.style.family),
        font_size=_n(text.style.size),
        fill=text.colour,
    )
    if text.style.weight != 400:
        line.set("font-weight", str(text.style.weight))
    _set_language(line, text.language)
    line.text = text.text


def _set_language(element: etree._Element, language: str) -> None:
    """For HTML's sake as well as XML's; nothing where the language is not known."""
    if _TAG.fullmatch(language) and language != "und":
        element.set("lang", language)
        element.set(_XML_LANG, language)
