"""Which blocks are notes, and where does the mark of each stand in the text?

Notes at the foot of a page, notes that the format labels, notes gathered at the end of a paper under a heading of their own.
Their numbers may begin anew on each page, so a note takes the nearest mark before it that no other note has taken.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

from claims.passages.values import Footnote
from claims.readers.document import Block, Document, Span
from claims.sections import Outline
from claims.sections.naming import is_notes
from claims.text import direction, key, language
from claims.vocabulary import BlockKind, InlineKind, SectionRole

_NOTE = re.compile(
    r"^(?P<mark>\[?[0-9\u06f0-\u06f9\u0660-\u0669]{1,3}\]?|[*†‡§¶]{1,3}|[¹²³⁴-⁹⁰]{1,3})(?P<stop>[.):\-–ـ]*)\s*(?P<text>\S.*)$",
    re.DOTALL,
)
_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = re.compile(r"[¹²³⁴-⁹⁰]+")
_UNICODE_MARK = re.compile(r"(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_SIGN_MARK = re.compile(r"(?<=[^\W_])[.,;:؛،]?[»”\"')\]]?\\?([*†‡§¶]{1,3})(?=[\s.,;:)؛،؟!?]|$)")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ\u0620-\u06d3\u200c]{3})[.,;:!?»”\"')\]؟،؛]{0,2}([0-9\u06f0-\u06f9\u0660-\u0669]{1,2})(?=[\s.,;:)،؛»]|$)"
)
_OPEN = re.compile(r"[.!?؟…:;؛۔][\"'”’»›)\]]*$")
_LONGEST = 1_500
_SHORT = 120
_REACH = 9_000
"""Code points from a note back to its mark at most, where the format does not label it."""
_NEAR = 7
"""Blocks back from a note in which a mark without a raised setting is looked for."""


def footnotes_of(document: Document, outline: Outline, shown: list[str], noise: set[int]) -> tuple[list[Footnote], set[int]]:
    """The notes in order, and the blocks that hold them."""
    finding = _Finding(document, outline, shown)
    for index in range(len(document.blocks)):
        if index not in noise and index not in outline.headings:
            finding.take(index)
    return finding.notes, finding.held


class _Finding:
    """Takes block after block; a note may go on over two."""

    def __init__(self, document: Document, outline: Outline, shown: list[str]) -> None:
        self.document = document
        self.outline = outline
        self.shown = shown
        self.marks = Marks(document, outline)
        self.notes: list[Footnote] = []
        self.held: set[int] = set()

    def take(self, index: int) -> None:
        """The next block."""
        block = self.document.blocks[index]
        if block.kind is BlockKind.FOOTNOTE:
            self._labelled(index, block)
        elif self._in_notes(index) and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            self._gathered(index, block)
        elif self.outline.role(index) is SectionRole.REFERENCES:
            return
        elif block.kind is BlockKind.PARAGRAPH:
            self._at_foot(index)
        elif block.kind is BlockKind.LIST_ITEM and block.label and self._stands_alone(index):
            anchor = self.marks.take(block.label, block, index, near=True)
            if anchor:
                self._add(index, block.label, self.shown[index], anchor)

    def _stands_alone(self, index: int) -> bool:
        """Whether an item has no other beside it: Markdown takes a note that begins ``3.`` for a list."""
        blocks = self.document.blocks
        return not any(blocks[at].kind is BlockKind.LIST_ITEM for at in (index - 1, index + 1) if 0 <= at < len(blocks))

    def _labelled(self, index: int, block: Block) -> None:
        match = _NOTE.match(self.shown[index])
        mark = block.label or (match.group("mark") if match else "")
        before = self.document.blocks[index - 1] if index else None
        if block.label and before and before.kind is BlockKind.FOOTNOTE and before.label == block.label and self.notes:
            self._go_on(index)
            return
        anchor = self.marks.take(mark, block, index, far=bool(block.label)) if mark else None
        self._add(index, mark, _after(match, mark, self.shown[index]), anchor)

    def _in_notes(self, index: int) -> bool:
        path = self.outline.section(index).path
        return bool(path) and self.outline.role(index) is SectionRole.BACK and is_notes(path[-1])

    def _gathered(self, index: int, block: Block) -> None:
        """A note under the heading ``Notes``: numbered, as a list or not; else it goes on with the one before."""
        match = _NOTE.match(self.shown[index])
        if block.kind is BlockKind.LIST_ITEM and block.label:
            self._add(index, block.label, self.shown[index], self.marks.take(block.label, block, index, far=True))
        elif match:
            anchor = self.marks.take(match.group("mark"), block, index, far=True)
            self._add(index, match.group("mark"), match.group("text"), anchor)
        elif index - 1 in self.held and block.kind is BlockKind.PARAGRAPH:
            self._go_on(index)

    def _at_foot(self, index: int) -> None:
        text = self.shown[index]
        match = _NOTE.match(text)
        if match and len(text) <= _LONGEST:
            anchor = self.marks.take(match.group("mark"), self.document.blocks[index], index)
            if anchor or self._stands_apart(index, match):
                self._add(index, match.group("mark"), match.group("text"), anchor)
        elif self._is_rest_of_note(index):
            self._go_on(index)

    def _is_rest_of_note(self, index: int) -> bool:
        """After a note that breaks off, a paragraph in the note's language which is not the paper's."""
        text, tongue = self.shown[index], self.document.blocks[index].language
        if index - 1 not in self.held or not self.notes or len(text) > _LONGEST:
            return False
        note = self.notes[-1]
        foreign = tongue == note.language and tongue not in (self.outline.language, "und")
        return foreign and not _OPEN.search(note.text) and text[:1].islower()

    def _stands_apart(self, index: int, match: re.Match[str]) -> bool:
        """Without a mark in the text: a short gloss in another language, or one of a row of such, where a page ends."""
        if self.outline.role(index) in (SectionRole.FRONT, SectionRole.BACK):
            return False
        text = match.group("text")
        tongue = language(text)
        if len(text) <= _SHORT and _RAISED.fullmatch(match.group("mark")):
            return True
        if len(text) <= _SHORT and tongue not in (self.outline.language, "und") and not match.group("mark").startswith("["):
            return True
        follows = index - 1 in self.held and len(text) <= 300
        return follows and not self.shown[index].endswith((":", "؛", ";")) and tongue != self.outline.language

    def _add(self, index: int, mark: str, text: str, anchor: Span | None) -> None:
        span = self.document.blocks[index].span
        self.notes.append(Footnote(mark, (span,), text, language(text), direction(text), index, anchor))
        self.held.add(index)

    def _go_on(self, index: int) -> None:
        note = self.notes[-1]
        text = f"{note.text} {self.shown[index]}"
        spans = (*note.spans, self.document.blocks[index].span)
        self.notes[-1] = Footnote(note.mark, spans, text, language(text), direction(text), note.block, note.anchor)
        self.held.add(index)


def _number(mark: str) -> str:
    return key(mark.translate(_SUPERSCRIPT_DIGITS)).strip("[]")


def _after(match: re.Match[str] | None, mark: str, text: str) -> str:
    return match.group("text") if match and _number(match.group("mark")) == _number(mark) else text


class Marks:
    """The marks of notes in the text that no note has claimed yet, in order."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document = document
        self.outline = outline
        self._free: dict[str, list[Span]] = defaultdict(list)
        """Raised marks and signs by their number."""
        opening = {_first_shown(document, block) for block in document.blocks}
        found = [
            inline.span
            for inline in document.inlines
            if inline.kind is InlineKind.SUPERSCRIPT and inline.span.start not in opening  # there it is a note's own number
        ]
        for block in document.blocks:
            if block.kind not in (BlockKind.FOOTNOTE, BlockKind.HEADING, BlockKind.CODE):
                found += self._written(block)
        for span in sorted(set(found)):
            self._free[_number(span.cut(document.text))].append(span)

    def _written(self, block: Block) -> list[Span]:
        """Marks that are characters of their own kind: ``word²``, ``word†``, ``word*``."""
        base, text = block.span.start, block.span.cut(self.document.text)
        found = [Span(base + m.start(), base + m.end()) for m in _UNICODE_MARK.finditer(text)]
        if any(sign in text for sign in "*†‡§¶"):
            signs = (Span(base + m.start(1), base + m.end(1)) for m in _SIGN_MARK.finditer(text))
            found += [span for span in signs if not any(True for _ in self.document.hidden_within(span))]
        return found

    def take(self, mark: str, note: Block, index: int, far: bool = False, near: bool = False) -> Span | None:
        """The nearest free mark before the note.

        ``far``: from anywhere, for notes that are labelled or gathered; ``near``: from the last blocks, for what may be a list.
        """
        wanted = _number(mark)
        first = self.document.blocks[0 if far else max(index - _NEAR + 1, 0)].span.start
        reach = first if far or near else note.span.start - _REACH
        free = _nearest(self._free.get(wanted, []), note.span.start, reach, far)
        if free is None and wanted.isdecimal():
            free = _nearest(self._glued.get(wanted, []), note.span.start, first, far=False)
        return free

    @cached_property
    def _glued(self) -> dict[str, list[Span]]:
        """Marks that lost their raised setting: ``word1`` or ``word.1``; not ``CO2`` or ``x2``."""
        glued: dict[str, list[Span]] = defaultdict(list)
        for at, block in enumerate(self.document.blocks):
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) and self.outline.role(at) is not SectionRole.REFERENCES:
                base = block.span.start
                for match in _GLUED.finditer(block.span.cut(self.document.text)):
                    glued[_number(match.group(1))].append(Span(base + match.start(1), base + match.end(1)))
        return glued


def _nearest(free: list[Span], before: int, reach: int, far: bool) -> Span | None:
    """Take the last mark of a list before a place out of it, or with ``far`` the first after."""
    at = bisect_left(free, (before, 0)) - 1
    if at >= 0 and free[at].start >= reach:
        return free.pop(at)
    return free.pop(at + 1) if far and at + 1 < len(free) else None


def _first_shown(document: Document, block: Block) -> int:
    at = block.span.start
    for hidden in document.hidden_within(block.span):
        if hidden.start > at:
            break
        at = hidden.end
    return at
