"""How does a view become a finished sheet? The assembly: heading, panels, links, legend, a line about what is left out."""

from collections.abc import Sequence

from argmap import theme, typefaces
from argmap.diagram import boxes, layout, legend, links
from argmap.diagram.boxes import LEAD, Setting
from argmap.diagram.labels import Style, clean, direction_of, ruler, wrap
from argmap.diagram.layout import GAP, MARGIN, Measure, Panel, Tree
from argmap.diagram.selection import Fold, View
from argmap.diagram.sheet import Align, Owner, Sheet, Text
from argmap.graph import Node, Wording
from claims.readers.document import Direction, Language
from claims.vocabulary import NodeKind

_TITLE, _QUESTION = (15.0, 700), (11.0, 400)


def sheet(view: View, theme_name: str, language: Language, crossing: bool = True) -> Sheet:
    """Everything that a picture of the view shows, with its place; without ``crossing`` only links in their columns."""
    palette = theme.palette(theme_name)
    direction: Direction = "rtl" if view.graph.language in {"fa", "ar"} else "ltr"
    setting = Setting(palette, language, direction, typefaces.at_hand(), ruler(), _roominess(view, palette.name == "print"))
    made = Sheet(palette, language, direction, clean(view.graph.title) or theme.word("map", language))
    panels = _panels(view, setting)
    page = links.Page(view, panels, links.MOST_CROSSING if crossing else 0)
    _set_panels(page, 0.0)
    traffic = page.traffic()
    layout.widened(page.strips, traffic.strips)
    inner = max(
        layout.LEAST_WIDTH, *(sum(s.width + s.gutter for s in p.strips) + GAP * (len(p.strips) - 1) for p in panels), 0.0
    )
    made.width = inner + traffic.beside() + 2 * MARGIN
    bottom = _set(page, made, setting, inner)
    bottom = legend.draw(view, made, setting, MARGIN, bottom + 16.0, inner)
    made.height = _footer(page, made, setting, bottom, inner) + MARGIN
    made.about = _about(view, language)
    made.owners = _in_reading_order(page, made)
    return made.mirrored() if direction == "rtl" else made


def _roominess(view: View, print_size: bool) -> int:
    """How many lines a statement may take: fewer the more there are, and fewer where they are read from the last row."""
    count = len(view.nodes) + len(view.folds)
    room = 3 if count <= 12 else 2 if count <= 24 else 1 if count <= 45 else 0
    return room if print_size or count <= 12 else max(room - 1, 0)


def _panels(view: View, setting: Setting) -> list[Panel]:
    """One panel a statement that hangs on nothing and has something under it; the rest together in a last one."""
    tree = Tree(view)
    few = len(view.nodes) + len(view.folds) <= layout.MANY
    measures = [Measure(tree, setting, unit) for unit in (layout.UNITS if few else layout.UNITS[:1])]
    heads = [item for item, _ in tree.roots if isinstance(item, Node) and item.kind is NodeKind.HYPOTHESIS]
    loose = [hung for hung in tree.roots if hung[0] not in heads]
    panels = []
    for node in heads:
        groups = tree.children(node.id) + tree.apart[node.id]
        strips = layout.best_strips(measures, groups, 190.0, setting.palette.ratio)
        width = sum(strip.width for strip in strips) + GAP * max(len(strips) - 1, 0)
        panels.append(Panel(measures[0].head(node, max(width, layout.LEAST_WIDTH)), strips))
    groups = loose + [hung for item, _ in loose for hung in tree.apart[item.id]]
    if groups:
        panels.append(Panel(None, layout.best_strips(measures, groups, 130.0, setting.palette.ratio)))
    return panels


def _set(page: links.Page, made: Sheet, setting: Setting, inner: float) -> float:
    """Heading, panels and links; returns where they end."""
    for panel in page.panels:
        if panel.head:
            panel.head.box = _restated(panel.head, page, inner, setting)
    _set_panels(page, _heading(page.view, made, setting, inner))
    for block in page.blocks.values():
        boxes.drawn(block.box, block.x, block.y, made, setting)
        if isinstance(block.item, Node):
            made.owners[block.box.owner] = boxes.described(block.item, page.view, setting.language)
    for fold in page.view.folds:
        told = boxes.fold_line(fold, setting)
        made.owners[fold.id] = Owner("fold", told, language=setting.language, direction=setting.own_direction)
    links.draw(page, made, setting)
    return max((panel.bottom + page.traffic().below(panel) for panel in page.panels), default=MARGIN)


def _set_panels(page: links.Page, top: float) -> None:
    """One panel under the other."""
    y, first = top, 0
    for panel in page.panels:
        layout.place(panel, MARGIN, y, first)
        first += len(panel.strips)
        y = panel.bottom + page.traffic().below(panel) + 34.0


def _restated(head: layout.Block, page: links.Page, inner: float, setting: Setting) -> boxes.Box:
    """The head's box over the width that the sheet came to have."""
    if isinstance(head.item, Fold) or abs(head.box.width - inner) < 0.1:
        return head.box
    return boxes.statement(head.item, page.view, inner, setting)


def _heading(view: View, made: Sheet, setting: Setting, inner: float) -> float:
    """The paper's title and the research question; returns where the map may begin."""
    y = MARGIN
    title = clean(view.graph.title)
    if title:
        way = direction_of(title, setting.direction)
        style = setting.style(*_TITLE, way)
        y = _paragraph("title", title, (way, view.graph.language), style, 2, made, setting, y, inner)
        made.owners["title"] = Owner("title", title, language=view.graph.language, direction=way)
    for wording in _questions(view, setting.language):
        y = _question(wording, made, setting, y + 3.0, inner)
    return y + 16.0


def _questions(view: View, language: Language) -> Sequence[Wording]:
    """The question once: in the language of the interface where it is worded in it, else as it is."""
    same = [wording for wording in view.graph.question if wording.language == language]
    return (same or list(view.graph.question))[:1]


def _question(wording: Wording, made: Sheet, setting: Setting, y: float, inner: float) -> float:
    label = theme.word("question", setting.language)
    text = clean(wording.text)
    made.owners["question"] = Owner("question", f"{label}: {text}", text, "", wording.language, wording.direction)
    small = setting.style(boxes.TINY, 600, setting.own_direction)
    y += 9.0
    quiet = setting.palette.quiet
    made.texts.append(
        Text("question", label, MARGIN, y, inner, setting.start, small, quiet, setting.own_direction, setting.language)
    )
    style = setting.style(*_QUESTION, wording.direction)
    return _paragraph("question", text, (wording.direction, wording.language), style, 3, made, setting, y + 5.0, inner)


def _paragraph(
    owner: str, text: str, tongue: tuple[Direction, Language], style: Style, most: int,
    made: Sheet, setting: Setting, y: float, inner: float,
) -> float:  # fmt: skip
    """Lines at the near edge, no longer than is good to read; returns where they end."""
    direction, language = tongue
    lead = style.size * LEAD[direction]
    room = min(inner, style.size * 75)
    align: Align = setting.start
    for line in wrap(text, room, style, most, setting.ruler, direction):
        made.texts.append(
            Text(owner, line, MARGIN, y + lead / 2, inner, align, style, setting.palette.ink, direction, language)
        )
        y += lead
    return y


def _footer(page: links.Page, made: Sheet, setting: Setting, y: float, inner: float) -> float:
    """What is not on the sheet, in words."""
    view, language = page.view, setting.language
    notes = []
    if not view.nodes:
        notes.append(theme.word("empty", language))
    if len(view.nodes) < len(view.graph.nodes):
        notes.append(theme.word("shown", language, shown=len(view.nodes), all=len(view.graph.nodes)))
    if page.undrawn():
        notes.append(theme.word("undrawn", language, n=page.undrawn()))
    style = setting.style(boxes.SMALL, 400, setting.own_direction)
    if notes:
        made.owners["note"] = Owner("note", ". ".join(notes), language=language, direction=setting.own_direction)
    for note in notes:
        y += 13.0
        made.texts.append(
            Text("note", note, MARGIN, y, inner, setting.start, style, setting.palette.quiet, setting.own_direction, language)
        )
    return y + (6.0 if notes else 0.0)


def _in_reading_order(page: links.Page, made: Sheet) -> dict[str, Owner]:
    """Heading, links that run behind the boxes, then each statement with its link, legend and notes last."""
    order = ["title", "question", *(f"link-{edge.id}" for edge in page.crossing())]
    for block in page.blocks.values():
        order += [block.box.owner, block.box.fold, f"link-{block.edge.id}" if block.edge else ""]
    order += list(made.owners)
    return {owner: made.owners[owner] for owner in dict.fromkeys(order) if owner in made.owners}


def _about(view: View, language: Language) -> str:
    """One sentence for who cannot see the picture."""
    counts = [
        f"{theme.kind_word(kind, language)}: {theme.number(sum(node.kind is kind for node in view.nodes), language)}"
        for kind in NodeKind
    ]
    shown = theme.word("shown", language, shown=len(view.nodes), all=len(view.graph.nodes))
    return ". ".join([theme.word("map", language), *counts, shown])
