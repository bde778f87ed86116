"""Which blocks are one paragraph, torn by a page break, and which only look so?

Two blocks are joined only where the first one's sentence is open and the second goes on with it. Footnotes and running heads
have been set apart before; captions and tables between the halves are passed over, as is a list after an open sentence.
"""

import re
from dataclasses import dataclass

from claims.languages.en import headings as english
from claims.languages.fa import headings as persian
from claims.readers.document import Document, Repair
from claims.sections import Outline, role_of
from claims.sections.headings import CAPTION, RUN_IN
from claims.text import key
from claims.vocabulary import BlockKind, RepairKind, SectionRole
from claims.wording import Sentence

_FLOWS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM})
_ALONE = frozenset({BlockKind.CAPTION, BlockKind.TABLE, BlockKind.HEADING, BlockKind.TITLE})
"""Never part of another block's sentence (a heading that is none is a line that comes back)."""
_LEFT_OUT = frozenset({SectionRole.FRONT, SectionRole.REFERENCES})
_ENDED = re.compile(r"[.!?؟…:;؛۔][\"'”’»›)\]*\d⁰-⁹¹²³†‡]*$|[)»”\"\]]$")
_STOPPED = re.compile(r"[.!?؟…:;؛۔][\"'”’»›)\]*\d⁰-⁹¹²³†‡]*$")
_STOP_INSIDE = re.compile(r"[.!?؟][)\]»”\"]$")
_CLOSED = re.compile(r"(?:\s*\([^()]{1,200}\)|\s*\[[^\[\]]{1,60}\]|[»”\"'’])+$")
"""Brackets and quotation marks at a line's end: what stands before them says whether the sentence is finished."""
_BEGINS_LOW = re.compile(r"^[\"'“‘«(\[]*[a-zà-ÿ]")
_BEGINS_ITEM = re.compile(
    r"^(?:[-*•‣▪–—]\s|\(?[0-9۰-۹٠-٩]{1,3}\s?[.)\-–]\s?(?![0-9۰-۹])|\[[0-9]{1,3}\]|\(?[^\W\d_]\)\s|الف\s?[).\-])"
)
_FIRST_WORD = re.compile(r"^[\"'“‘«(\[]*([^\W\d_][\w'’-]*)")
_LAST_WORD = re.compile(r"([^\W\d_][\w'’-]*)[\"'”’»)]*$")
_SOURCE = re.compile(r"^(?:sources?|notes?|adapted from|منبع|منابع|ماخذ|یادداشت|توضیح)\s*[:.]")
_LONGEST_CAPTION = 300
_LINE = 60
"""Characters; a shorter line that breaks off may be a heading, a verse, an item of a list."""
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The blocks of one paragraph: more than one where a page break tore it."""

    blocks: tuple[int, ...]


def paragraphs_of(
    document: Document, outline: Outline, shown: list[str], apart: set[int]
) -> tuple[list[Paragraph], list[Repair]]:
    """Runs of blocks that are one paragraph, and a Repair for every tear that was closed."""
    mending = _Mending(document, outline, shown)
    for index in range(len(document.blocks)):
        if index not in apart:
            mending.take(index)
    return [Paragraph(tuple(blocks)) for blocks in mending.paragraphs], mending.joins


class _Mending:
    """Takes block after block and keeps in mind which sentences are still open."""

    def __init__(self, document: Document, outline: Outline, shown: list[str]) -> None:
        self.document = document
        self.outline = outline
        self.shown = shown
        self.paragraphs: list[list[int]] = []
        self.joins: list[Repair] = []
        self._open: list[int] | None = None
        """The paragraph that the next block may go on with."""
        self._before_list: list[int] | None = None
        """The paragraph that broke off before the list that is being read."""
        self._aside = False
        """The last block was a caption or a table."""

    def take(self, index: int) -> None:
        """The next block that is neither noise nor a note."""
        kind = self.document.blocks[index].kind
        left_out = index in self.outline.headings or self.outline.role(index) in _LEFT_OUT
        if left_out or kind not in _FLOWS | _ALONE:
            self._open = self._before_list = None
            return
        if self._is_aside(index):
            self.paragraphs.append([index])
            self._aside = True
            return
        self._aside = False
        for held in (self._open, self._before_list):
            over_list = held is not self._open
            if held is not None and self._goes_on(held, index, over_list):
                held.append(index)
                self.joins.append(_join(self.document, held[-2], index))
                self._open, self._before_list = held, None
                return
        self._remember_before_list(index)
        self.paragraphs.append([index])
        self._open = self.paragraphs[-1]

    def _remember_before_list(self, index: int) -> None:
        if self.document.blocks[index].kind is not BlockKind.LIST_ITEM:
            self._before_list = None
            return
        last = self._open[-1] if self._open else None
        if last is not None and self.document.blocks[last].kind is BlockKind.PARAGRAPH:
            self._before_list = self._open if _dangles(self.document.blocks[last].direction, self.shown[last]) else None
        elif self._before_list is not None and index - self._before_list[-1] > _LONGEST_LIST:
            self._before_list = None

    def _is_aside(self, index: int) -> bool:
        """A caption, a table, or the line under one that says where it comes from."""
        block, text = self.document.blocks[index], self.shown[index]
        if block.kind in _ALONE:
            return True
        if block.kind is not BlockKind.PARAGRAPH or len(text) > _LONGEST_CAPTION:
            return False
        folded = key(text)
        if self._aside and _SOURCE.match(folded):
            return True
        match = CAPTION.match(folded)
        return bool(match) and not _BEGINS_LOW.match(text[len(match.group()) :] if match else "")

    def _goes_on(self, held: list[int], index: int, over_list: bool) -> bool:
        """Whether the sentence open at the end of a paragraph goes on in a block."""
        last = held[-1]
        before, after = self.document.blocks[last], self.document.blocks[index]
        if after.kind is not BlockKind.PARAGRAPH or before.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return False
        end, beginning = self.shown[last].rstrip(), self.shown[index].lstrip()
        if before.direction != after.direction or not end or not beginning or _BEGINS_ITEM.match(beginning):
            return False
        label = RUN_IN.match(beginning)
        if self.outline.role(last) is not self.outline.role(index) or (label and role_of(label.group("name"))):
            return False
        item = before.kind is BlockKind.LIST_ITEM
        if before.direction == "rtl":
            return _persian_goes_on(end, beginning, item)
        if over_list and not _BEGINS_LOW.match(beginning):
            return False
        return _english_goes_on(end, beginning, near=index - last == 1 and not item)


def _dangles(direction: str, end: str) -> bool:
    if direction == "rtl":
        return persian.dangles(key(end.rstrip()))
    return not _STOPPED.search(end.rstrip()) and (english.dangles(end) or end.rstrip().endswith(","))


def _persian_goes_on(end: str, beginning: str, item: bool) -> bool:
    """Without capitals the end must tell: a word that wants another, or no stop and no verb after which one may be missing."""
    folded = key(end)
    if persian.dangles(folded) or end.endswith(("،", ",")):
        return True
    if item or _STOPPED.search(end) or _STOP_INSIDE.search(end) or (len(end) < _LINE and persian.reads_as_heading(folded)):
        return False
    if len(beginning) < _LINE // 2 and not _ENDED.search(beginning):
        return False
    return not persian.ends_on_verb(key(_CLOSED.sub("", end)))


def _english_goes_on(end: str, beginning: str, near: bool) -> bool:
    """``near``: nothing stands between the two, so that less of a sign is enough."""
    low = bool(_BEGINS_LOW.match(beginning))
    if _ENDED.search(end):
        bracket = end.endswith((")", "]")) and not _STOP_INSIDE.search(end)
        abbreviated = end.endswith(".") and english.dangles(end) and (low or beginning[0].isdigit())
        return (bracket and low and len(end) >= _LINE) or abbreviated
    if english.dangles(end) or end.endswith((",", "-", "–", "—", "(")):
        return True
    if low:
        return len(end) >= _LINE or len(beginning) >= _LINE
    return near and len(end) >= _LINE and _names_meet(end, beginning)


def _names_meet(end: str, beginning: str) -> bool:
    """``... signed by President`` | ``Karim on Monday``; a number after an open line: ``... built in`` is told by its end."""
    if beginning[0].isdigit():
        return True
    last, first = _LAST_WORD.search(end), _FIRST_WORD.match(beginning)
    return bool(last and first and last.group(1)[0].isupper() and not english.begins_sentence(first.group(1)))


def _join(document: Document, last: int, index: int) -> Repair:
    before, after = document.blocks[last].span, document.blocks[index].span
    between = index - last - 1
    note = Sentence("a sentence torn by a page break")
    if between:
        note = Sentence("a sentence torn by a page break, with {count} blocks between its halves", count=between)
    return Repair(RepairKind.PAGE_BREAK_JOINED, (before, after), note=note)
