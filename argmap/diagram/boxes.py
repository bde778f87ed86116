"""How does one statement become a box: its lines, its sources, its size?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from argmap import theme
from argmap.diagram.labels import Ruler, Style, clean, direction_of, wrap
from argmap.diagram.selection import Fold, View
from argmap.diagram.sheet import DOUBLE, Align, Owner, Point, Shape, ShapeKind, Sheet, Text, outlines
from argmap.graph import Node, Source
from argmap.theme import Line
from argmap.typefaces import Typefaces
from claims.readers.document import Direction, Language
from claims.vocabulary import NodeKind, Stance, Standing

LEAD = {"ltr": 1.34, "rtl": 1.56}
"""Line height, in sizes: Persian letters reach further up and down."""
_PAD_ACROSS, _PAD_ABOVE, _PAD_BELOW = 9.0, 8.0, 6.0
_SIZES = {NodeKind.HYPOTHESIS: (16.0, 600), NodeKind.CLAIM: (11.5, 600), NodeKind.EVIDENCE: (10.0, 400)}
SMALL, TINY, SIGN, STANDING_SIGN = 8.0, 7.5, 9.5, 7.5
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
        return theme.direction(self.language)

    def most_lines(self, kind: NodeKind) -> int:
        """How many lines a statement may take before it is shortened."""
        return {NodeKind.HYPOTHESIS: (3, 4, 5, 6), NodeKind.CLAIM: (3, 4, 5, 6), NodeKind.EVIDENCE: (3, 3, 6, 9)}[kind][
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
    folded: str = ""
    """What is folded away inside the box, counted."""
    fold: str = ""
    """Id of that fold."""
    also: "tuple[Box, ...]" = ()
    """The same statement in other languages, set smaller under the first."""


def statement(node: Node, view: View, width: float, setting: Setting) -> Box:
    """The box of a statement that is ``width`` wide."""
    size, weight = _SIZES[node.kind]
    direction = node.direction
    style = setting.style(size, weight, direction)
    room = width - 2 * _PAD_ACROSS
    lines = tuple(wrap(shown_text(node), room, style, setting.most_lines(node.kind), setting.ruler, direction)) or ("",)
    sources = tuple(source_lines(node, room, setting))
    inset = DOUBLE if node.kind is NodeKind.HYPOTHESIS else 0.0
    height = 2 * inset + _PAD_ABOVE + len(lines) * size * LEAD[direction] + _PAD_BELOW
    height += sum(SMALL * LEAD[line.direction] for line in sources) + (3.0 if sources else 0.0)
    also = _beside(lines, style, tuple(_other_wordings(node, width, setting)), setting)
    height += sum(box.height for box in also)
    fold = view.bare.get(node.id)
    count = fold_line(fold, setting) if fold else ""
    height += SMALL * LEAD[setting.own_direction] + 4.0 if count else 0.0
    return Box(
        f"node-{node.id}", node.kind.value, width, height, lines, style, direction, node.language,
        name(node, view, setting.language), sources, node.id == view.focus, count, fold.id if fold else "", also,
    )  # fmt: skip


def _other_wordings(node: Node, width: float, setting: Setting) -> Iterator[Box]:
    """A hypothesis is shown in each language that the paper words it in."""
    if node.kind is not NodeKind.HYPOTHESIS:
        return
    for wording in node.wordings[1:]:
        style = setting.style(_SIZES[NodeKind.CLAIM][0], 400, wording.direction)
        room = width - 2 * _PAD_ACROSS
        lines = wrap(wording.text, room, style, setting.most_lines(node.kind), setting.ruler, wording.direction)
        height = 4.0 + len(lines) * style.size * LEAD[wording.direction]
        yield Box(f"node-{node.id}", "also", width, height, tuple(lines), style, wording.direction, wording.language)


def _beside(lines: tuple[str, ...], style: Style, also: tuple[Box, ...], setting: Setting) -> tuple[Box, ...]:
    """Two wordings from opposite sides share one line where there is room for both."""
    if len(lines) != 1 or len(also) != 1 or len(also[0].lines) != 1:
        return also
    other = also[0]
    taken = setting.ruler.width(lines[0], style) + setting.ruler.width(other.lines[0], other.style) + 40.0
    opposite = direction_of(lines[0]) != other.direction
    return (replace(other, height=0.0),) if opposite and taken < other.width - 2 * _PAD_ACROSS else also


def fold_line(fold: Fold, setting: Setting) -> str:
    """All that a fold says, in one line."""
    stances = fold_stances(fold, setting.language)
    return fold_words(fold, setting.language) + (f" ({stances})" if stances else "")


def folded(fold: Fold, width: float, setting: Setting) -> Box:
    """The box of a fold, as wide as its words."""
    direction = setting.own_direction
    style = setting.style(SMALL + 1, 400, direction)
    room = width - 2 * _PAD_ACROSS
    words = (fold_words(fold, setting.language), fold_stances(fold, setting.language))
    lines = tuple(line for part in words for line in wrap(part, room, style, 2, setting.ruler))
    widest = max(setting.ruler.width(line, style) for line in lines)
    height = len(lines) * style.size * LEAD[direction] + 7.0
    return Box(fold.id, "fold", min(width, widest + 2 * _PAD_ACROSS), height, lines, style, direction, setting.language)


def fold_words(fold: Fold, language: Language) -> str:
    """``+ 2 more claims, 12 more pieces of evidence``."""
    parts = [theme.counted(f"fold.{kind.value}", fold.kinds[kind], language) for kind in NodeKind if fold.kinds.get(kind)]
    return "+ " + theme.word("comma", language).join(parts)


def fold_stances(fold: Fold, language: Language) -> str:
    """``9 supporting, 3 contradicting``; empty where none contradicts."""
    if not fold.stances.get(Stance.CONTRADICTS):
        return ""
    shown = [stance for stance in Stance if fold.stances.get(stance)]
    words = [theme.word(f"fold.{stance.value}", language, n=fold.stances[stance]) for stance in shown]
    return theme.word("comma", language).join(words)


def shown_text(node: Node) -> str:
    """The wording, in quotation marks where a piece of evidence is a passage's own words."""
    text = clean(node.text)
    if node.kind is not NodeKind.EVIDENCE or node.condensed or not text or text[0] in "“\"«'‘”":
        return text
    marks = _QUOTES.get(node.language, "“”")
    return f"{marks[0]}{text}{marks[1]}"


def name(node: Node, view: View, language: Language) -> str:
    """``Claim 3``; plain ``Hypothesis`` where there is one only."""
    word, turn = theme.kind_word(node.kind, language), view.turns[node.id]
    return word if turn is None else f"{word} {theme.number(turn, language)}"


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
    if source.nearby:
        label = f"{label} {theme.word('nearby', setting.language)}"
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


FIGURES: dict[str, ShapeKind] = {"hypothesis": "double", "claim": "box", "evidence": "note", "fold": "pill"}
_PENS = {"hypothesis": 1.3, "claim": 1.3, "evidence": 0.9, "fold": 0.8}


def drawn(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """The box put on the sheet with its upper near corner at ``x``, ``y``."""
    palette = setting.palette
    fill = palette.head if box.kind == "hypothesis" or box.focused else palette.box
    stroke = palette.ink if box.kind in {"hypothesis", "claim"} or box.focused else palette.rule
    pen = _PENS[box.kind] * palette.weight * (1.8 if box.focused else 1.0)
    line: Line = "dashed" if box.kind == "fold" else "plain"
    sheet.shapes += outlines(Shape(box.owner, FIGURES[box.kind], x, y, box.width, box.height, fill, stroke, pen, line))
    if box.tag:
        _draw_tag(box, x, y, sheet, setting)
    at = _draw_lines(box, x, y, sheet, setting)
    for other in box.also:
        beside = at - 4.0 - (box.style.size * LEAD[box.direction] + other.style.size * LEAD[other.direction]) / 2
        at = max(at, _draw_lines(other, x, at if other.height else beside, sheet, setting))
    at += 3.0
    for source in box.sources:
        lead = SMALL * LEAD[source.direction]
        _draw_source(box, source, x, at + lead / 2, sheet, setting)
        at += lead
    if box.folded:
        _draw_count(box, x, y + box.height - _PAD_BELOW - SMALL * 0.7, sheet, setting)


def _draw_lines(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> float:
    """The wording; returns where it ends."""
    align: Align = "right" if box.direction == "rtl" else "left"
    at = y + {"fold": 3.5, "also": 4.0, "hypothesis": _PAD_ABOVE + DOUBLE}.get(box.kind, _PAD_ABOVE)
    colour = setting.palette.ink if box.kind != "fold" else setting.palette.quiet
    lead, room = box.style.size * LEAD[box.direction], box.width - 2 * _PAD_ACROSS
    for line in box.lines:
        sheet.texts.append(
            Text(box.owner, line, x + _PAD_ACROSS, at + lead / 2, room, align, box.style, colour, box.direction, box.language)
        )
        at += lead
    return at


def _draw_count(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """What is folded away inside the box, in words."""
    align: Align = "right" if box.direction == "rtl" else "left"
    style, room = setting.style(SMALL, 400, setting.own_direction), box.width - 2 * _PAD_ACROSS
    quiet, direction = setting.palette.quiet, setting.own_direction
    sheet.texts.append(Text(box.fold, box.folded, x + _PAD_ACROSS, y, room, align, style, quiet, direction, setting.language))


def _draw_tag(box: Box, x: float, y: float, sheet: Sheet, setting: Setting) -> None:
    """The kind and number, set into the upper edge."""
    direction = setting.own_direction
    style = setting.style(TINY, 600, direction)
    width = setting.ruler.width(box.tag, style) + 6.0
    back = setting.palette.paper
    deep = 3.0 if box.kind == "hypothesis" else 0.0  # it has two rules to cover
    sheet.shapes.append(Shape(box.owner, "bar", x + 9.0, y - 4.0, width, 8.0 + deep, back, back, 0.0))
    sheet.texts.append(
        Text(
            box.owner,
            box.tag,
            x + 9.0,
            y + deep / 2,
            width,
            "middle",
            style,
            setting.palette.quiet,
            direction,
            setting.language,
        )
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
    label = f"{name(node, view, language)}: {clean(node.text)}"
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


def badge(
    sheet: Sheet, setting: Setting, owner: str, at: Point, sign: str, ring: str, size: float, line: Line = "plain"
) -> None:  # fmt: skip
    """A sign in a ring, ink on paper, so that it reads on any line."""
    across = size + 2.8
    x, y, paper = at[0] - across / 2, at[1] - across / 2, setting.palette.paper
    pen = 1.1 * setting.palette.weight
    sheet.shapes.append(Shape(owner, "ring", x, y, across, across, paper, ring, pen, line))
    style = setting.sign(size)
    sheet.texts.append(Text(owner, sign, x, at[1], across, "middle", style, setting.palette.ink, "ltr", setting.language))


def standing_badge(sheet: Sheet, setting: Setting, owner: str, at: Point, standing: Standing, colour: str) -> None:
    """The sign of a standing; what nobody has seen has no ring, its sign is one."""
    look, paper = theme.STANDINGS[standing], setting.palette.paper
    ring = paper if standing is Standing.UNSEEN else look.ring or theme.blend(colour, paper, look.tint)
    line: Line = "dotted" if standing is Standing.CHANGED else "plain"
    badge(sheet, setting, owner, at, look.sign, ring, STANDING_SIGN, line)
