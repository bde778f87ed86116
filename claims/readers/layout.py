"""Which lines of printed pages make a heading, a paragraph, a note, and where does a paragraph go on over a column or page?

Told by size, weight, indentation and gaps, as a reader tells them. Running heads and page numbers become NOISE; notes at
the foot of a page come after the paragraph they interrupt, so that a sentence running over a page break stays in one block.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claims.readers.assembly import Assembly, Mark, Piece
from claims.readers.document import Document, Metadata, Repair, Span
from claims.readers.pages import BOLD, ITALIC, Bit, Line, Page, lines_of
from claims.vocabulary import BlockKind, InlineKind, RepairKind
from claims.wording import Sentence

_STOP = re.compile(r"[.!?؟:…۔][\"'”’»)\]]*[0-9۰-۹]{0,3}\s*$")
_ENTRY_END = re.compile(r"(?:[.!?؟۔][\"'”’»)\]]*|[0-9۰-۹][)\]]*|/\S*|\b\w+[/.]\w+\S*)\s*$")
_BULLET = re.compile(r"\s*(?:[•▪●‣◦∙·–—-]\s+|\[[0-9۰-۹]{1,3}\]\s*)")
_RANGE_OF_SOURCES = re.compile(r"[-–—]\s*\[[0-9۰-۹]")
_NUMBERED = re.compile(r"\s*\(?([0-9۰-۹]{1,3})[.)][ \t]+(?=\S)")
_NOTE_MARK = re.compile(r"\s*(?:([0-9۰-۹]{1,3})|([*∗†‡§¶‖]{1,3}|[a-z](?=\s)))(?:[.)\]]|\s|(?=[^\W\d_]))")
_CAPTION = re.compile(
    r"\s*(?i:fig(?:ure|\.)?|table|scheme|chart|plate|box|نمودار|شکل|جدول|تصویر)\s*[0-9۰-۹IVX]+(?:[.-][0-9۰-۹]+)?(?!\s+[a-z]|\s*[,;)])\s*[.:|–—-]?",
)
_KEYWORDS = re.compile(
    r"\s*(?:key\s?words|index terms|jel(?: classification| codes?)?"
    r"|واژ\w*[\s\u200c]*کلیدی|کلید[\s\u200c]*واژ\w*|کلمات کلیدی)\s*[:—–]",
    re.IGNORECASE,
)
"""A label that begins a line of its own under an abstract, however close it is set."""
_SECTION_NUMBER = re.compile(r"\s*((?:[0-9۰-۹]{1,2}[.\-–]){0,3}[0-9۰-۹]{1,2}|[IVX]{1,5}|[A-H])[.)\-–]?\s+(?=\S)")
_ADDRESS_GOES_ON = re.compile(r"(?:https?://|www\.|doi:|\b10\.\d{4,9}/)\S*[/._=?&%-]$", re.IGNORECASE)
_RANGE_GOES_ON = re.compile(r"[0-9۰-۹][-–]$")
_FIRST_HEADING = re.compile(
    r"\s*(?:[0-9۰-۹IVX]+[.)]?\s+\S|(?:extended )?abstract|summary|introduction|background|key\s?words|"
    r"چکیده|خلاصه|مقدمه|واژ|کلید|کلمات)",
    re.IGNORECASE,
)
_HYPHEN = re.compile("([^\\W\\d_]{2,})([-\u2010\u00ad\u0002])$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KEPT_PREFIXES = frozenset(
    "self well non ex cross high low long short post pre multi so co anti semi quasi half all two three decision".split()
)
_OPENS_ANEW = re.compile(r"\s*[\"“«(\[]?[A-Z0-9۰-۹\u0620-\u06ff]")


@dataclass(slots=True)
class _Group:
    """Lines that will be one block."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    label: str = ""
    joints: list[int] = field(default_factory=list)
    """Places in ``lines`` where a new column or page begins."""

    @property
    def text(self) -> str:
        """All of it, roughly."""
        return " ".join(line.text for line in self.lines)


def document(pages: Sequence[Page], name: str, media_type: str, metadata: Metadata) -> Document:
    """The Document of the pages."""
    lines, heads = lines_of(pages)
    style = _Style(lines)
    notes = _notes(lines, style)
    taken = {id(line) for group in notes for line in group.lines}
    groups = _kinds(_Flow(style).groups([line for line in lines if id(line) not in taken]), style)
    heads_by_page = [_Group(BlockKind.NOISE, [line]) for line in heads]
    assembly = Assembly()
    words = _vocabulary(lines)
    for group in _ordered(groups, [*notes, *heads_by_page]):
        _add(assembly, group, words)
    return assembly.document(name, media_type, metadata)


class _Style:
    """What is usual in this document: the size of its text and the pitch of its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[_rounded(line.size)] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        pitches: dict[float, Counter[float]] = {}
        for before, line in pairwise(lines):
            drop = before.base - line.base
            if before.column == line.column and 0 < drop < 4 * line.size and _alike(before, line):
                pitches.setdefault(_rounded(line.size), Counter())[round(drop * 2) / 2] += 1
        self._pitches = {size: counts.most_common(1)[0][0] for size, counts in pitches.items()}
        usual = [line for line in lines if _alike_size(line.size, self.body)]
        self.indents = self._paragraphs_indent(usual)
        self.bold = sum(line.is_all(BOLD) for line in usual) * 2 > len(usual)

    @staticmethod
    def _paragraphs_indent(lines: Sequence[Line]) -> bool:
        """Whether paragraphs begin with an indented line: then one line in thirty at least stands in between two that do
        not.
        """
        alone = 0
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
            step = 0.6 * line.size
            one_column = before.column == line.column == after.column
            alone += one_column and before.indent < step < line.indent and after.indent < step
        return alone * 30 > len(lines)

    def pitch(self, size: float) -> float:
        """From line to line, in text of this size."""
        return self._pitches.get(_rounded(size), 1.25 * size)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _alike_size(one: float, other: float) -> bool:
    return abs(one - other) <= 0.06 * max(one, other)


def _alike(one: Line, other: Line) -> bool:
    return _alike_size(one.size, other.size)


def _vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """The words of the document, for telling a hyphen that was put in at a line's end from one that belongs to the word."""
    return frozenset(word.casefold() for line in lines for word in _WORD.findall(line.text))


def _notes(lines: Sequence[Line], style: _Style) -> list[_Group]:
    """Footnotes: small lines at the foot of a page that begin with a mark; one that goes on overleaf is taken up there."""
    found: list[_Group] = []
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for members in by_page.values():
        raised = {bit.text.strip() for line in members for bit in line.bits if bit.raised}
        body = [line for line in members if line.size > 0.94 * style.body]
        for feet in _feet(members, style, body):
            marks = _marks_in(feet, raised)
            first = next((index for index, mark in enumerate(marks) if mark), None)
            if first is None:
                continue
            if first and found and found[-1].lines[-1].page == members[0].page - 1 and not _STOP.search(found[-1].text):
                found.append(_Group(BlockKind.FOOTNOTE, feet[:first]))
            for line, mark in zip(feet[first:], marks[first:], strict=True):
                if mark:
                    found.append(_Group(BlockKind.FOOTNOTE, [line], label=mark))
                else:
                    found[-1].lines.append(line)
    return found


def _feet(members: list[Line], style: _Style, body: list[Line]) -> Iterator[list[Line]]:
    """For each column of a page its small lines that no line of the usual size stands under."""
    columns: dict[int, list[Line]] = {}
    for line in members:
        columns.setdefault(line.column, []).append(line)
    for column in columns.values():
        feet: list[Line] = []
        for line in reversed(column):
            under = any(other.base < line.base and other.x0 < line.x1 and other.x1 > line.x0 for other in body)
            if line.size > 0.94 * style.body or under:
                break
            feet.append(line)
        if feet and body:
            yield feet[::-1]


def _marks_in(feet: Sequence[Line], raised: set[str]) -> list[str]:
    """The mark each line begins with, if it begins a note; a number beside a note's number in the count is one too."""
    marks = [_note_mark(line, raised) for line in feet]
    known = {int(mark) for mark in marks if mark.isdecimal()}
    for index, line in enumerate(feet):
        found = _NOTE_MARK.match(line.text)
        number = int(found.group(1)) if found and found.group(1) else None
        if number is not None and not marks[index] and {number - 1, number + 1} & known:
            marks[index] = found.group(1) if found else ""
            known.add(number)
    return marks


def _note_mark(line: Line, raised: set[str]) -> str:
    """The mark a note begins with: set raised, or a sign, or a number that stands raised in the text above."""
    first = line.bits[0] if line.bits else Bit("", 0, False)
    if first.raised and len(first.text.strip()) <= 3:
        return first.text.strip()
    found = _NOTE_MARK.match(line.text)
    if not found:
        return ""
    number, sign = found.groups()
    return (sign or "") if number is None else number if number in raised else ""


class _Flow:
    """Lines into paragraphs."""

    def __init__(self, style: _Style) -> None:
        self._style = style

    def groups(self, lines: Sequence[Line]) -> list[_Group]:
        """One group a paragraph or heading; a paragraph that goes on in the next column or page is one group."""
        hanging = _hanging(lines, self._style)
        groups: list[_Group] = []
        for index, line in enumerate(lines):
            before = lines[index - 1] if index else None
            after = lines[index + 1] if index + 1 < len(lines) else None
            if before is None or self._begins(before, line, after, groups[-1], hanging[index]):
                groups.append(_Group(BlockKind.PARAGRAPH, [line]))
                continue
            if before.column != line.column:
                groups[-1].joints.append(len(groups[-1].lines))
            groups[-1].lines.append(line)
        return groups

    def _begins(self, before: Line, line: Line, after: Line | None, group: _Group, hanging: bool) -> bool:
        """Whether ``line`` begins a new paragraph after ``before``."""
        if not _alike(before, line) or before.is_all(BOLD) != line.is_all(BOLD):
            return True
        if _is_item(before, line, group) or _CAPTION.match(line.text) or _KEYWORDS.match(line.text):
            return True
        if before.is_all(BOLD) and _centred(before) and line.indent < 0.6 * line.size and line.room > 3 * line.size:
            return True  # a centred heading, and one below it that stands at the edge
        if _is_italic_heading(line) or (_is_italic_heading(group.lines[0]) and not line.is_all(ITALIC)):
            return True
        step = 0.6 * line.size
        if before.column != line.column:
            return self._begins_anew(before, line, hanging)
        if before.base - line.base > 1.3 * self._style.pitch(line.size):
            return True
        if hanging:
            return line.indent < step and (
                before.indent > step or _is_ended(group.lines, line) or bool(_NUMBERED.match(line.text))
            )
        narrow = before.x1 - before.x0 < 0.75 * (line.x1 - line.x0)
        if narrow and _centred(before) and _alike_size(line.size, self._style.body):
            return True
        room = _room_left(group.lines, line)
        if line.indent > before.indent + step and not _centred(line) and (len(group.lines) > 1 or room):
            return after is None or after.column != line.column or after.indent < line.indent - step or room
        return _is_ended(group.lines, line) and not _centred(line)

    def _begins_anew(self, before: Line, line: Line, hanging: bool) -> bool:
        """Whether the first line of a column or page begins a new paragraph too."""
        if before.rtl != line.rtl:
            return True
        indented = line.indent > 0.6 * line.size
        if hanging:
            return not indented
        if not _STOP.search(before.text):
            return False
        return indented or _room_left([before], line) or not (self._style.indents or line.text[:1].islower())


def _is_item(before: Line, line: Line, group: _Group) -> bool:
    """Whether a line begins an item of a list; ``[8] argued`` or ``[2], [3].`` under an unfinished line is a citation."""
    bullet = _BULLET.match(line.text)
    if bullet is None or "[" not in bullet.group() or group.lines[0].text.lstrip().startswith("["):
        return bullet is not None
    rest = line.text[bullet.end() :].lstrip()
    goes_on = not rest or rest[0] in ",.;:)" or rest[0].islower() or bool(_RANGE_OF_SOURCES.match(rest))
    return not (goes_on and not _STOP.search(before.text))


def _is_italic_heading(line: Line) -> bool:
    """A numbered line all in italics, as sub-headings are set in the size of the text."""
    return line.is_all(ITALIC) and bool(_SECTION_NUMBER.match(line.text)) and not line.text.rstrip().endswith((",", ";"))


def _is_ended(before: Sequence[Line], line: Line) -> bool:
    """Whether a paragraph ended with the lines before: they end a sentence, and the next word would have fitted."""
    return bool(_STOP.search(before[-1].text)) and _room_left(before, line, 1) and bool(_OPENS_ANEW.match(line.text))


def _room_left(before: Sequence[Line], line: Line, spare: int = 3) -> bool:
    """Whether the first word of ``line``, and ``spare`` letters, would have fitted on the line before."""
    last = before[-1]
    near = [each for each in (*before[-3:], line) if each.column == last.column]
    if last.rtl:
        room = last.x0 - min(each.x0 for each in near) if len(near) > 2 else last.room
    else:
        room = max(each.x1 for each in near) - last.x1 if len(near) > 2 else last.room
    width = (line.x1 - line.x0) / max(len(line.text), 1)
    first = len(line.text.split(maxsplit=1)[0]) if line.text.split() else 0
    return room > (first + spare) * width + 0.2 * spare * line.size


def _centred(line: Line) -> bool:
    left, right = line.x0 - line.left, line.right - line.x1
    return min(left, right) > line.size and abs(left - right) < 2 * line.size


def _hanging(lines: Sequence[Line], style: _Style) -> list[bool]:
    """For each line whether it stands in text whose paragraphs hang: first line out, the rest in, as in a list of references.

    Told for the whole stretch between two headings: a line before the start of a paragraph is often short.
    """
    told: list[bool] = []
    start = 0
    for index in range(1, len(lines) + 1):
        last = index == len(lines)
        if last or not _alike(lines[index - 1], lines[index]) or lines[index - 1].is_all(BOLD) != lines[index].is_all(BOLD):
            told += [_hangs(lines[start:index])] * (index - start)
            start = index
    return told


def _hangs(lines: Sequence[Line]) -> bool:
    """Lines go in after a first line and come out after a last one; the last one ends a sentence or an address, the first
    one seldom does.
    """
    inward = outward = inward_ended = outward_ended = inside = 0
    for before, line in pairwise(lines):
        step = 0.6 * line.size
        inside += line.indent > step
        if before.column != line.column or _centred(line) or _centred(before):
            continue
        if before.indent < step < line.indent:
            inward += 1
            inward_ended += bool(_ENTRY_END.search(before.text))
        elif line.indent < step < before.indent:
            outward += 1
            outward_ended += bool(_ENTRY_END.search(before.text))
    if outward < 2 or inside * 2.5 < len(lines):
        return False
    return outward_ended * max(inward, 1) > inward_ended * outward and outward_ended * 2 >= outward


def _kinds(groups: list[_Group], style: _Style) -> list[_Group]:
    """Tell titles, headings, captions, lists and tables from paragraphs."""
    heads = [group for group in groups if _is_heading(group, style)]
    _name_captions(groups)
    first = groups[0].lines[0].page if groups else 1
    largest = max((group.lines[0].size for group in heads if group.lines[0].page == first), default=0.0)
    opening = _opening(groups)
    titles = {id(group) for group in heads if _is_title(group, largest, first, style)} or _bold_title(heads, opening)
    heads = [group for group in heads if id(group) not in opening or id(group) in titles]
    marked = {id(group) for group in heads}
    looks = sorted({_look(group) for group in heads if id(group) not in titles}, reverse=True)
    for group in groups:
        if id(group) in marked:
            if id(group) in titles:
                group.kind, group.level = BlockKind.TITLE, 1
            else:
                number = _SECTION_NUMBER.match(group.text)
                deep = len(re.findall(r"[0-9۰-۹]+", number.group(1))) if number else 0
                group.kind, group.level = BlockKind.HEADING, min(deep or 1 + looks.index(_look(group)), 6)
        elif group.kind is BlockKind.CAPTION:
            continue
        elif sum("\t" in line.text.strip() for line in group.lines) * 2 > len(group.lines) and (
            len(group.lines) > 1 or _is_row(group.text)
        ):
            group.kind = BlockKind.TABLE
        elif found := _BULLET.match(group.text):
            group.kind, group.level, group.label = BlockKind.LIST_ITEM, 1, found.group().strip(" []•▪●‣◦∙·–—-\t")
    return groups


def _name_captions(groups: list[_Group]) -> None:
    """Captions by their labels; where a label stands alone, as in manuscripts, the line in italics under it is the rest."""
    label = False
    for group in groups:
        match = _CAPTION.match(group.text)
        under = label and len(group.lines) < 4 and all(line.is_all(ITALIC) for line in group.lines)
        if under or (match and len(group.lines) < 12):
            group.kind = BlockKind.CAPTION
        label = bool(match and match.end() >= len(group.text.rstrip()))


def _bold_title(heads: list[_Group], opening: set[int]) -> set[int]:
    """A title in the size of the text, as manuscripts have it: the first group of some words set like a heading at the start,
    if it is centred and holds no numbers of an issue.
    """
    first = next((group for group in heads if id(group) in opening and len(group.text.split()) >= 4), None)
    if first is None or not _centred(first.lines[-1]) or re.search(r"\d{4}|@|:\s*\d", first.text):
        return set()
    return {id(first)}


def _is_row(text: str) -> bool:
    """Three cells or more beside each other are a table's; two may be a heading's number and its words."""
    return text.strip().count("\t") >= 2


def _opening(groups: list[_Group]) -> set[int]:
    """What stands before the first paragraph of some length: names and addresses are often set like headings there."""
    opening: set[int] = set()
    for group in groups[:12]:
        text = group.text.strip()
        if len(text) > 200 or _FIRST_HEADING.match(text) or group.lines[0].page != groups[0].lines[0].page:
            break
        opening.add(id(group))
    return opening


def _look(group: _Group) -> tuple[float, bool, bool]:
    """How a heading looks, the greater the higher it stands: size, bold, centred."""
    line = group.lines[0]
    return _rounded(line.size), line.is_all(BOLD), _centred(group.lines[-1])


def _is_title(group: _Group, largest: float, first: int, style: _Style) -> bool:
    line = group.lines[0]
    return line.page == first and line.size >= 0.97 * largest and line.size > 1.15 * style.body


def _is_heading(group: _Group, style: _Style) -> bool:
    text = group.text.strip()
    if (
        len(group.lines) > 4
        or len(text) > 220
        or _is_row(text)
        or not re.search(r"[^\W\d_]", text)
        or group.joints
        or _BULLET.match(text)
        or _KEYWORDS.match(text)
    ):
        return False
    line = group.lines[0]
    if line.size > 1.1 * style.body:
        return not (text.endswith((".", ",", ";", "،", "؛")) and len(text) > 100)
    if line.size < 0.94 * style.body and not line.is_all(BOLD):
        return False
    if all(each.is_all(BOLD) for each in group.lines) and not style.bold:
        return not _CAPTION.match(text)
    numbered = _SECTION_NUMBER.match(text)
    if len(text) > 90 or text.endswith((".", ",", ";", ":", "،", "؛")) or len(group.lines) > 2:
        return False
    return bool(numbered and all(each.is_all(ITALIC) for each in group.lines)) or (text.isupper() and len(text) > 5)


def _ordered(groups: list[_Group], apart: list[_Group]) -> Iterator[_Group]:
    """The groups of the text, each page's notes and running heads after the paragraph in which the page ends."""
    waiting = sorted(apart, key=lambda group: (group.lines[0].page, group.kind is not BlockKind.FOOTNOTE))
    for index, group in enumerate(groups):
        yield group
        following = groups[index + 1].lines[0].page if index + 1 < len(groups) else None
        while waiting and (following is None or waiting[0].lines[0].page < following):
            yield waiting.pop(0)
    yield from waiting


def _add(assembly: Assembly, group: _Group, words: frozenset[str]) -> None:
    """The group as a block, with the repairs made in joining its lines."""
    pieces: list[Piece] = []
    joined: list[tuple[int, str, str]] = []
    for index, line in enumerate(group.lines):
        bits = _without_tabs(line.bits) if group.kind is not BlockKind.TABLE else line.bits
        if index:
            told = _unhyphened(pieces, bits, words)
            if told is None:
                going_on = tuple(mark for mark in pieces[-1].marks if bits and mark in _marks(bits[0], group)) if pieces else ()
                pieces.append(Piece("\n" if group.kind is BlockKind.TABLE else _between(pieces, bits), going_on))
            elif told[1]:
                joined.append((sum(len(piece.text) for piece in pieces), *told))
        pieces += [Piece(bit.text, _marks(bit, group)) for bit in bits]
    length = sum(len(piece.text) for piece in pieces)
    span = assembly.add(group.kind, pieces, level=group.level, page=group.lines[0].page, label=group.label)
    if span is not None:
        _record(assembly, span, group, joined, length)


def _between(pieces: Sequence[Piece], bits: Sequence[Bit]) -> str:
    """What a line's end stands for: a blank, or nothing inside an address or a range of numbers."""
    before = "".join(piece.text for piece in pieces[-3:]).rstrip()
    after = bits[0].text.lstrip() if bits else ""
    inside_address = _ADDRESS_GOES_ON.search(before) and after[:1].isalnum() and after.isascii()
    inside_range = _RANGE_GOES_ON.search(before) and after[:1].isdecimal()
    return "" if inside_address or inside_range else " "


def _without_tabs(bits: Sequence[Bit]) -> list[Bit]:
    return [Bit(bit.text.replace("\t", " "), bit.flags, bit.raised) for bit in bits]


def _marks(bit: Bit, group: _Group) -> tuple[Mark, ...]:
    marks = []
    if group.kind not in (BlockKind.HEADING, BlockKind.TITLE):
        if bit.flags & BOLD:
            marks.append(Mark(InlineKind.STRONG))
        if bit.flags & ITALIC:
            marks.append(Mark(InlineKind.EMPHASIS))
    if bit.raised:
        marks.append(Mark(InlineKind.SUPERSCRIPT))
    return tuple(marks)


def _unhyphened(pieces: list[Piece], bits: Sequence[Bit], words: frozenset[str]) -> tuple[str, str] | None:
    """Take a hyphen away that only the line's end put there: (before, after), with ``after`` empty if the hyphen stays;
    None if there is none.
    """
    if not pieces or not bits:
        return None
    text = pieces[-1].text.rstrip()
    found = _HYPHEN.search(text)
    going_on = _WORD.match(bits[0].text)
    if not found or not going_on or not going_on.group()[0].islower():
        return None
    head, tail = found.group(1), going_on.group()
    whole, hyphened = f"{head}{tail}".casefold(), f"{head}-{tail}".casefold()
    soft = found.group(2) in "\u00ad\u0002"
    keep = not soft and whole not in words and (hyphened in words or head.casefold() in _KEPT_PREFIXES)
    pieces[-1] = pieces[-1]._replace(text=text if keep else text[:-1])
    return (f"{head}-{tail}", "" if keep else f"{head}{tail}")


def _record(assembly: Assembly, span: Span, group: _Group, joined: list[tuple[int, str, str]], length: int) -> None:
    """Note what was joined, by what now stands in the text."""
    text = assembly.cut(span)
    at = 0
    for _, before, after in joined:
        found = text.find(after, at)
        if found >= 0:
            whole = Span(span.start + found, span.start + found + len(after))
            assembly.repairs.append(Repair(RepairKind.HYPHEN_JOINED, (whole,), before, after))
            at = found + len(after)
    for joint in group.joints:
        left, taken_up = group.lines[joint - 1].page, group.lines[joint].page
        if left != taken_up:
            note = Sentence("The paragraph goes on from page {page} to page {next}.", page=left, next=taken_up)
            assembly.repairs.append(Repair(RepairKind.PAGE_BREAK_JOINED, (span,), note=note))
