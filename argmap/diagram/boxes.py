"""How does one statement become a box: its lines, its sources, its size?"""

import re
from dataclasses import dataclass

from argmap import theme
from argmap.diagram.labels import Ruler, Style, clean, direction_of, wrap
from argmap.diagram.sheet import Align, Owner, Shape, Sheet, Text
from argmap.diagram.view import Fold, View
from argmap.graph import Node, Source
from argmap.typefaces import Typefaces
from claims.readers.document import Direction, Language
from claims.vocabulary import NodeKind, Stance

LEAD = {"ltr": 1.34, "rtl": 1.56}
"""Line height, in sizes: Persian letters reach further up and down."""
_PAD_ACROSS, _PAD_ABOVE, _PAD_BELOW = 9.0, 8.0, 6.0
_SIZES = {NodeKind.HYPOTHESIS: (16.0, 600), NodeKind.CLAIM: (11.5, 600), NodeKind.EVIDENCE: (10.0, 400)}
SMALL, TINY = 8.0, 7.5
_QUOTES = {"fa": "«»", "ar": "«»"}
_MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """What the making of a sheet is told once: colours, language, faces, how much room there is."""

    palette: theme.Palette
    language: Language
    direction: Direction
    faces: Typefaces
    ruler: Ruler
    roominess: int
    """3 where there are few boxes, down to 0 where there are very many: how many lines a statement may take."""

    def style(self, size: float, weight: int, direction: Direction) -> Style:
        """The face for text of that direction."""
        return Style(self.faces.persian if direction == "rtl" else self.faces.latin, weight, size)

    def sign(self, size: float) -> Style:
        """The face with the map's signs."""
        return Style(self.faces.signs, 400, size)

    @property
    def start(self) -> Align:
        """The side the map grows from."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def own_direction(self) -> Direction:
        """The direction of the interface's words."""
        return "rtl" if self.language == "fa" else "ltr"

    def most_lines(self, kind: NodeKind) -> int:
        """How many lines a statement may take before it is shortened."""
        return {NodeKind.HYPOTHESIS: (3, 4, 5, 6), NodeKind.CLAIM: (3, 4, 5, 6), NodeKind.EVIDENCE: (3, 4, 6, 9)}[kind][
            self.roominess
        ]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in one line, and its flag where it has a problem."""

    text: str
    flag: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Box:
    """A statement or a fold, measured for a width."""

    owner: str
    kind: str
    width: float
    height: float
    lines: tuple[str, ...]
    style: Style
    direction: Direction
    language: Language
    tag: str = ""
    sources: tuple[SourceLine, ...] = ()
    focused: bool = False


def statement(node: Node, view: View, width: float, setting: Setting) -> Box:
    """The box of a statement that is ``width`` wide."""
    size, weight = _SIZES[node.kind]
    direction = node.direction
    style = setting.style(size, weight, direction)
    room = width - 2 * _PAD_ACROSS
    lines = tuple(wrap(shown_text(node), room, style, setting.most_lines(node.kind), setting.ruler)) or ("",)
    sources = tuple(source_lines(node, room, setting))
    height = _PAD_ABOVE + len(lines) * size * LEAD[direction] + _PAD_BELOW
    height += sum(SMALL * LEAD[line.direction] for line in sources) + (3.0 if sources else 0.0)
    focused = node.id == view.focus
    tag = name(node, view, setting.language)
    return Box(f"node-{node.id}", node.kind.value, width, height, lines, style, direction, node.language, tag, sources, focused)


def folded(fold: Fold, width: float, setting: Setting) -> Box:
    """The box of a fold, as wide as its words."""
    direction = setting.own_direction
    style = setting.style(SMALL + 1, 400, direction)
    words = fold_words(fold, setting.language)
    room = width - 2 * _PAD_ACROSS
    lines = tuple(wrap(words, room, style, 2, setting.ruler))
    widest = max(setting.ruler.width(line, style) for line in lines)
    height = len(lines) * style.size * LEAD[direction] + 7.0
    return Box(fold.id, "fold", min(width, widest + 2 * _PAD_ACROSS), height, lines, style, direction, setting.language)


def fold_words(fold: Fold, language: Language) -> str:
    """``+ 12 more pieces of evidence (9 +, 3 −)``."""
    parts = [
        theme.counted(f"fold.{name}", fold.kinds.get(kind, 0), language)
        for name, kind in (("hypothesis", NodeKind.HYPOTHESIS), ("claims", NodeKind.CLAIM), ("evidence", NodeKind.EVIDENCE))
        if fold.kinds.get(kind, 0)
    ]
    signs = [
        f"{theme.number(fold.stances.get(stance, 0), language)} {theme.word(stance.value, language)}"
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS)
        if fold.stances.get(stance, 0)
    ]
    comma = "، " if language == "fa" else ", "
    both = fold.stances.get(Stance.CONTRADICTS, 0)
    return comma.join(parts) + (f" ({comma.join(signs)})" if both else "")


def shown_text(node: Node) -> str:
    """The wording, in quotation marks where a piece of evidence is a passage's own words."""
    text = clean(node.text)
    if node.kind is not NodeKind.EVIDENCE or node.condensed or not text or text[0] in "“\"«'‘”":
        return text
    marks = _QUOTES.get(node.language, "“”")
    return f"{marks[0]}{text}{marks[1]}"


def name(node: Node, view: View, language: Language) -> str:
    """``Claim 3``: the kind, and the number that the node's id bears (else its turn among its kind)."""
    word = theme.kind_word(node.kind, language)
    alike = [other.id for other in view.graph.nodes if other.kind is node.kind]
    if node.kind is NodeKind.HYPOTHESIS and len(alike) == 1:
        return word
    numbered = re.fullmatch(r"[a-z]{1,2}([0-9]{1,4})", node.id)
    turn = int(numbered.group(1)) if numbered else alike.index(node.id) + 1
    return f"{word} {theme.number(turn, language)}"


def source_lines(node: Node, room: float, setting: Setting) -> list[SourceLine]:
    """One line a source, the flagged ones first; what is over the number is counted."""
    sources = sorted(node.sources, key=lambda source: not source.problems)
    lines = [_source_line(source, room, setting) for source in sources[:_MOST_SOURCES]]
    if len(sources) > _MOST_SOURCES:
        more = theme.counted("more_sources", len(sources) - _MOST_SOURCES, setting.language)
        lines.append(SourceLine(more, "", setting.own_direction))
    return lines


def _source_line(source: Source, room: float, setting: Setting) -> SourceLine:
    label = clean(source.label) or (theme.word("own", setting.language) if source.own else clean(source.csl_id))
    flag = flag_words(source, setting.language)
    direction = direction_of(label, setting.own_direction)
    style = setting.style(SMALL, 400, direction)
    taken = flag_width(flag, setting) + 6.0 if flag else 0.0
    kept = wrap(label, max(room - taken, room * 0.4), style, 1, setting.ruler)
    return SourceLine(kept[0] if kept else "", flag, direction)


def flag_words(source: Source, language: Language) -> str:
    """What is wrong with a citation in two or three words; empty where nothing is."""
    if not source.problems:
        return ""
    return theme.problem_word(source.problem_kinds[0] if source.problem_kinds else None, language)


def flag_width(words: str, setting: Setting) -> float:
    """Room for the flag and its words."""
    style = setting.style(SMALL, 600, setting.own_direction)
    return setting.ruler.width(theme.FLAG, setting.sign(SMALL)) + 2.5 + setting.ruler.width(words, style)


_FIGURES = {"hypothesis": "double", "claim": "box", "evidence": "note", "fold": "pill"}


def drawn(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """The box put on the sheet with its upper near corner at ``x``, ``y``."""
    palette = setting.palette
    fill = palette.head if box.kind == "hypothesis" or box.focused else palette.box
    stroke = palette.ink if box.kind in {"hypothesis", "claim"} or box.focused else palette.rule
    pen = {"hypothesis": 1.3, "claim": 1.3, "evidence": 0.9, "fold": 0.8}[box.kind] * palette.weight
    figure = Shape(
        box.owner, _FIGURES[box.kind], x, y, box.width, box.height, fill, stroke, pen * (1.8 if box.focused else 1.0),
        "dashed" if box.kind == "fold" else "plain",
    )  # fmt: skip
    sheet.shapes.append(figure)
    if box.tag:
        _draw_tag(box, x, y, sheet, setting)
    align: Align = "right" if box.direction == "rtl" else "left"
    at = y + (_PAD_ABOVE if box.kind != "fold" else 3.5)
    colour = palette.ink if box.kind != "fold" else palette.quiet
    for line in box.lines:
        lead = box.style.size * LEAD[box.direction]
        room = box.width - 2 * _PAD_ACROSS
        sheet.texts.append(
            Text(box.owner, line, x + _PAD_ACROSS, at + lead / 2, room, align, box.style, colour, box.direction, box.language)
        )
        at += lead
    at += 3.0
    for source in box.sources:
        lead = SMALL * LEAD[source.direction]
        _draw_source(box, source, x, at + lead / 2, sheet, setting)
        at += lead


def _draw_tag(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """The kind and number, set into the upper edge."""
    direction = setting.own_direction
    style = setting.style(TINY, 600, direction)
    width = setting.ruler.width(box.tag, style) + 6.0
    back = setting.palette.paper
    sheet.shapes.append(Shape(box.owner, "bar", x + 9.0, y - 4.0, width, 8.0, back, back, 0.0))
    sheet.texts.append(
        Text(box.owner, box.tag, x + 9.0, y, width, "middle", style, setting.palette.quiet, direction, setting.language)
    )


def _draw_source(box: Box, source: SourceLine, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """A source with its flag; the flag follows in the direction of the statement above."""
    palette, rtl = setting.palette, box.direction == "rtl"
    align: Align = "right" if rtl else "left"
    room = box.width - 2 * _PAD_ACROSS
    style = setting.style(SMALL, 400, source.direction)
    left = x + _PAD_ACROSS
    language = "fa" if source.direction == "rtl" else "en"
    mirrored = setting.direction == "rtl"
    sheet.texts.append(Text(box.owner, source.text, left, y, room, align, style, palette.quiet, source.direction, language))
    if not source.flag:
        return
    after = setting.ruler.width(source.text, style) + 6.0
    sign_width = setting.ruler.width(theme.FLAG, setting.sign(SMALL)) + 2.5
    words = setting.style(SMALL, 600, setting.own_direction)
    word_width = setting.ruler.width(source.flag, words) + 1.0
    # Slots are laid from the near edge; where the statement runs against the map they are laid from the far edge.
    starts = rtl == mirrored
    sign_at = left + after if starts else left + room - after - sign_width
    word_at = sign_at + sign_width if starts else sign_at - word_width
    sheet.texts.append(
        Text(box.owner, theme.FLAG, sign_at, y, sign_width, align, setting.sign(SMALL), palette.flag, "ltr", setting.language)
    )
    sheet.texts.append(
        Text(
            box.owner, source.flag, word_at, y, word_width, align, words, palette.flag, setting.own_direction, setting.language
        )
    )


def described(node: Node, view: View, language: Language) -> Owner:
    """What a screen reader says of a statement."""
    colon = ": "
    label = f"{name(node, view, language)}{colon}{clean(node.text)}"
    about = [clean(other.text) for other in node.wordings[1:]]
    about += [_source_sentence(source, language) for source in node.sources]
    if node.condensed:
        about.append(theme.word("condensed", language))
    return Owner(
        f"node {node.kind.value}", label, clean(node.text), " · ".join(filter(None, about)), node.language, node.direction
    )


def _source_sentence(source: Source, language: Language) -> str:
    label = clean(source.label) or theme.word("own", language)
    words = f"{theme.word('source', language)}: {label}"
    if source.problems:
        words += f" {theme.FLAG} {flag_words(source, language)} ({clean(' '.join(source.problems))})"
    return words
