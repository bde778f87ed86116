"""What does a reader see, run by run, and where in the source does each character stand?

A mark may hold mark-up (``*et al.*``) or be cut in two by a page break, so marks are looked for in streams: the shown
characters of one block, or of the blocks that one sentence runs through, folded character for character (Persian digits to
ASCII, every dash to ``-``). Footnotes are streams of their own. Front matter, code, noise and the reference list are left out.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from claims.passages import Cut, Footnote
from claims.readers.document import Document, Span
from claims.references import Reference
from claims.sections import Outline
from claims.vocabulary import BlockKind, SectionRole

_FOLD = str.maketrans(
    {
        **{chr(base + digit): str(digit) for base in (0x06F0, 0x0660) for digit in range(10)},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\n\r\t\u00a0\u2009\u202f", " "),
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "（": "(",
        "）": ")",
        "［": "[",
        "］": "]",
        "；": ";",
        "，": ",",
        "：": ":",
    }
)
_DRAWN_OUT = re.compile(r"(?<=\d)\u0640(?=\d)")
"""The sign that draws Persian letters out, written for a dash: ``۴۱ـ۴۵``."""
_UNSEEN = re.compile("[\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]+")
"""Direction marks and soft hyphens, which converters strew between digits and brackets. The half-space is not one of them."""

_SKIPPED_KINDS = {BlockKind.CODE, BlockKind.NOISE, BlockKind.TITLE}
_SKIPPED_ROLES = {SectionRole.FRONT, SectionRole.REFERENCES}
_HOW_TO_CITE = re.compile(
    r"\W*(?:how to )?(?:cite (?:this|as)|citation|to cite|recommended citation|استناد|نحوه استناد|ارجاع)\b[^:]{0,40}:", re.I
)


def folded(text: str) -> str:
    """``text`` with digits, dashes, quotes, blanks and the two Arabic letters in one form; of the same length."""
    return _DRAWN_OUT.sub("-", text.translate(_FOLD))


@dataclass(frozen=True, slots=True)
class Stream:
    """Shown characters in reading order."""

    raw: str
    """As written."""
    text: str
    """As ``raw``, folded; character for character."""
    starts: tuple[int, ...]
    """Where each piece starts in ``raw``."""
    sources: tuple[int, ...]
    """Where each piece starts in the document's text."""
    parts: tuple[int, ...]
    """Pieces of one part are set apart by mark-up only; a new part begins after a page break."""
    footnote: bool = False

    def place(self, at: int) -> int:
        """The place in the document of the stream's character ``at``."""
        piece = bisect_right(self.starts, at) - 1
        return self.sources[piece] + at - self.starts[piece]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The document's spans of ``[start, end)``: one for each part."""
        found: list[Span] = []
        piece = bisect_right(self.starts, start) - 1
        part = -1
        while piece < len(self.starts) and self.starts[piece] < end:
            stop = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.raw)
            if piece + 1 < len(self.parts) and self.parts[piece + 1] != self.parts[piece]:
                stop -= 1  # the blank put between two parts stands nowhere in the document
            first, last = max(start, self.starts[piece]), min(end, stop)
            if first < last:
                here = Span(self.sources[piece] + first - self.starts[piece], self.sources[piece] + last - self.starts[piece])
                if self.parts[piece] == part:
                    here = Span(found.pop().start, here.end)
                found.append(here)
                part = self.parts[piece]
            piece += 1
        return tuple(found)


def streams(document: Document, outline: Outline, cut: Cut, references: Iterable[Reference]) -> list[Stream]:
    """Everything a citation may stand in, in reading order of where each stream begins."""
    notes = sorted(span for note in cut.footnotes for span in note.spans)
    listed = sorted(span for reference in references for span in reference.spans)
    apart = _merged(notes + listed)
    found = [_stream(document, _without(_block_spans(document, run), apart)) for run in _runs(document, outline, cut)]
    for note in cut.footnotes:
        if _role_of_note(document, outline, note) not in _SKIPPED_ROLES:
            found.append(_stream(document, _without(note.spans, _merged(listed)), footnote=True))
    return sorted((stream for stream in found if stream.starts), key=lambda stream: stream.sources[0])


def _role_of_note(document: Document, outline: Outline, note: Footnote) -> SectionRole:
    """Of the section its mark stands in: Word keeps all notes at the file's end, under whatever comes last there."""
    if note.anchor is None:
        return outline.role(note.block)
    return outline.role(bisect_right([block.span.start for block in document.blocks], note.anchor.start) - 1)


def _runs(document: Document, outline: Outline, cut: Cut) -> Iterator[list[int]]:
    """Blocks that belong together: one by one, or joined where a sentence runs from one into another."""
    starts = [block.span.start for block in document.blocks]
    after: dict[int, int] = {}
    for passage in cut.passages:
        blocks = sorted({bisect_right(starts, span.start) - 1 for span in passage.spans})
        for first, second in pairwise(blocks):
            after.setdefault(first, second)
    taken: set[int] = set()
    for index in range(len(document.blocks)):
        if index in taken or not _may_cite(document, outline, index):
            continue
        run = [index]
        while (following := after.get(run[-1])) is not None and following not in taken:
            run.append(following)
            taken.add(following)
        yield run


def _may_cite(document: Document, outline: Outline, index: int) -> bool:
    block = document.blocks[index]
    if block.kind in _SKIPPED_KINDS or outline.role(index) in _SKIPPED_ROLES:
        return False
    opening = document.shown(Span(block.span.start, min(block.span.end, block.span.start + 120)))
    return not _HOW_TO_CITE.match(opening)


def _block_spans(document: Document, run: list[int]) -> list[Span]:
    return [document.blocks[index].span for index in run]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without(spans: Iterable[Span], apart: list[Span]) -> list[Span]:
    """``spans`` less the runs ``apart`` (sorted, not overlapping)."""
    left: list[Span] = []
    for span in spans:
        at = span.start
        index = bisect_left(apart, span.start, key=lambda run: run.end)
        while index < len(apart) and apart[index].start < span.end:
            if apart[index].start > at:
                left.append(Span(at, apart[index].start))
            at = max(at, apart[index].end)
            index += 1
        if at < span.end:
            left.append(Span(at, span.end))
    return left


def _stream(document: Document, spans: list[Span], footnote: bool = False) -> Stream:
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    parts: list[int] = []
    length = 0
    for part, span in enumerate(spans):
        if length:
            pieces.append(" ")
            length += 1
        for place, seen in _seen(document, span):
            pieces.append(seen)
            starts.append(length)
            sources.append(place)
            parts.append(part)
            length += len(seen)
    raw = "".join(pieces)
    return Stream(raw, folded(raw), tuple(starts), tuple(sources), tuple(parts), footnote)


def _seen(document: Document, span: Span) -> Iterator[tuple[int, str]]:
    """What of ``span`` is neither mark-up nor an invisible sign: each run with the place where it starts."""
    for place, run in document.visible(span):
        at = 0
        for unseen in _UNSEEN.finditer(run):
            if unseen.start() > at:
                yield place + at, run[at : unseen.start()]
            at = unseen.end()
        if at < len(run):
            yield place + at, run[at:]
