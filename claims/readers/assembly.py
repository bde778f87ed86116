"""How do pieces of text taken out of a file become a Document with exact spans?

A reader of a format whose text has to be extracted (HTML, DOCX, JATS, PDF) hands over block after block as pieces; the assembly
joins them into one canonical text, blocks set apart by a blank line, and notes where everything stands. Whitespace is made
plain here and control characters dropped, so that no reader has to think of either.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from claims.readers.document import Block, Direction, Document, Inline, Metadata, Repair, Span
from claims.text import direction as direction_of
from claims.text import language as language_of
from claims.vocabulary import BlockKind, InlineKind, RepairKind
from claims.wording import Sentence

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LOOSE = re.compile(r" *\n[ \n]*| {2,}")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINE = "\n\n"


class Mark(NamedTuple):
    """How a piece is set, and where it leads."""

    kind: InlineKind
    target: str = ""


class Piece(NamedTuple):
    """A run of characters set alike. A ``\\n`` in it is a line break that a reader of the page sees."""

    text: str
    marks: tuple[Mark, ...] = ()


def flow(text: str) -> str:
    """Text as a line of a page flows: every run of blanks, tabs and line breaks is one blank."""
    return _SPACE.sub(" ", text)


def plain(pieces: Iterable[Piece]) -> str:
    """What the pieces say, on one line."""
    return flow("".join(piece.text for piece in pieces)).strip()


class Assembly:
    """A Document being put together."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.inlines: list[Inline] = []
        self.repairs: list[Repair] = []
        self._dropped = 0

    def add(
        self,
        kind: BlockKind,
        pieces: Iterable[Piece],
        *,
        language: str = "",
        direction: Direction | None = None,
        level: int = 0,
        page: int | None = None,
        label: str = "",
        id: str = "",
        keep_lines: bool = False,
    ) -> Span | None:
        """Append a block; nothing where the pieces hold no text. Language and direction are told by the letters if not
        given.
        """
        laid = self._lay(pieces, keep_lines)
        text = "".join(part for part, _ in laid)
        if not text.strip():
            return None
        start = self.length + (len(_BLANK_LINE) if self._parts else 0)
        if self._parts:
            self._parts.append(_BLANK_LINE)
        self._parts.append(text)
        self.length = start + len(text)
        span = Span(start, self.length)
        told = language or language_of(text)
        self.blocks.append(Block(kind, span, told, direction or direction_of(text), level, page, label, id))
        self._mark(laid, start)
        return span

    def cut(self, span: Span) -> str:
        """The text of the block added last."""
        return self._parts[-1][len(self._parts[-1]) - (span.end - span.start) :]

    def document(self, name: str, media_type: str, metadata: Metadata | None = None, **more: object) -> Document:
        """The finished Document."""
        if self._dropped:
            note = Sentence("{count} control characters that show nothing were left out of the text.", count=self._dropped)
            self.repairs.append(Repair(RepairKind.CONTROL_REMOVED, (), note=note))
        inlines = sorted(self.inlines, key=lambda inline: (inline.span.start, -inline.span.end))
        return Document(
            text="".join(self._parts),
            blocks=tuple(self.blocks),
            inlines=tuple(inlines),
            metadata=metadata or Metadata(),
            repairs=tuple(self.repairs),
            media_type=media_type,
            name=name,
            **more,  # type: ignore[arg-type]
        )

    def _lay(self, pieces: Iterable[Piece], keep_lines: bool) -> list[tuple[str, tuple[Mark, ...]]]:
        """The pieces with blanks at the ends and double blanks gone, also where they straddle two pieces."""
        laid: list[tuple[str, tuple[Mark, ...]]] = []
        last = "\n"
        for text, marks in pieces:
            clean = _UNWANTED.sub("", text)
            self._dropped += len(text) - len(clean)
            if not keep_lines:
                clean = _LOOSE.sub(lambda found: "\n" if "\n" in found.group() else " ", clean)
                if last in " \n" and clean[:1] == " ":
                    clean = clean[1:]
                if clean[:1] == "\n":
                    while laid and laid[-1][0].endswith((" ", "\n")):
                        self._shorten(laid)
                    if not laid:
                        clean = clean.lstrip()
            if clean:
                laid.append((clean, marks))
                last = clean[-1]
        while laid and laid[-1][0][-1] in " \n":
            self._shorten(laid)
        if keep_lines and laid:
            laid[0] = (laid[0][0].lstrip("\n"), laid[0][1])
        return laid

    @staticmethod
    def _shorten(laid: list[tuple[str, tuple[Mark, ...]]]) -> None:
        text, marks = laid.pop()
        shorter = text.rstrip(" \n")
        if shorter:
            laid.append((shorter, marks))

    def _mark(self, laid: list[tuple[str, tuple[Mark, ...]]], start: int) -> None:
        """One inline for each run of neighbouring pieces that share a mark."""
        opened: dict[Mark, int] = {}
        at = start
        for text, marks in [*laid, ("", ())]:
            for mark in [mark for mark in opened if mark not in marks]:
                self._close(mark, opened.pop(mark), at)
            for mark in marks:
                opened.setdefault(mark, at)
            at += len(text)

    def _close(self, mark: Mark, start: int, end: int) -> None:
        text = self._parts[-1]
        base = self.length - len(text)
        cut = text[start - base : end - base]
        start += len(cut) - len(cut.lstrip())
        end -= len(cut) - len(cut.rstrip())
        if start < end:
            self.inlines.append(Inline(mark.kind, Span(start, end), mark.target))
