"""What did a reader make of a file?

A Document is one canonical text with spans into it. Offsets are code points (Python string indices), half-open
``[start, end)``. For Markdown and plain text the canonical text *is* the file's decoded text, mark-up included, so a span
into one is a span into the other; what is mark-up is covered by ``HIDDEN`` inlines. For other formats the canonical text
is the extracted text with blocks set apart by a blank line. Nothing in a Document is ever altered afterwards: what
later steps mend they record as a Repair beside it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from typing import Literal

from claims.spans import Direction as Direction
from claims.spans import Language as Language
from claims.spans import Span as Span
from claims.vocabulary import BlockKind, Calendar, InlineKind, RepairKind


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item ...; blocks are in reading order and do not overlap."""

    kind: BlockKind
    span: Span
    language: Language = "und"
    direction: Direction = "ltr"
    level: int = 0
    """1 for the highest heading; nesting depth for list items; 0 otherwise."""
    page: int | None = None
    """1-based page of the file where the format knows it."""
    label: str = ""
    """What the file calls the block, if it does: a footnote's mark, a list item's number, a JATS section type."""
    id: str = ""
    """The file's own name for the block (``fn1``), which an ``Inline.target`` of ``#fn1`` points at; empty if it has none."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A run inside a block that is set differently, or is not the author's words at all."""

    kind: InlineKind
    span: Span
    target: str = ""
    """Where a link goes; the id of the footnote or reference that a mark points at (``#fn1``, ``#ref-12``)."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Something mended in reading: recorded, explained, reversible (drop it and the text is as it was)."""

    kind: RepairKind
    spans: tuple[Span, ...]
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Localised:
    """A text with the language it is in."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Author:
    """One author: the same person's name in each language present."""

    names: tuple[Localised, ...]
    affiliations: tuple[Localised, ...] = ()
    email: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class PaperDate:
    """A date of the paper's history in its own calendar."""

    kind: Literal["received", "revised", "accepted", "published", "online", "date"]
    raw: str
    calendar: Calendar
    year: int
    month: int | None = None
    day: int | None = None
    gregorian: str = ""
    """ISO 8601 of the same day (or ``YYYY``/``YYYY-MM`` where less is known)."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the paper says of itself, in every language it says it in."""

    titles: tuple[Localised, ...] = ()
    authors: tuple[Author, ...] = ()
    abstracts: tuple[Localised, ...] = ()
    keywords: tuple[Localised, ...] = ()
    """One entry a keyword."""
    doi: str = ""
    journal: tuple[Localised, ...] = ()
    publisher: tuple[Localised, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    dates: tuple[PaperDate, ...] = ()


BREAK = "<br"
"""Hidden mark-up that begins so stands between two words all the same."""


@dataclass(frozen=True)
class Document:
    """One paper as read: its text, and what stands where in it."""

    text: str
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...] = ()
    """In order of their start; may nest."""
    metadata: Metadata = field(default_factory=Metadata)
    """Only what the format itself declares (JATS front, HTML meta tags, DOCX properties); see ``claims.metadata``."""
    repairs: tuple[Repair, ...] = ()
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    name: str = ""
    """The file's name, for messages."""
    references: tuple[dict[str, object], ...] = ()
    """CSL-JSON items that the format itself declares (JATS ref-list), with ``_span`` = [start, end] of the entry's text
    and ``id`` = the id that ``Inline.target`` of kind LINK points at as ``#id``."""

    def cut(self, span: Span) -> str:
        """The characters of a span, mark-up and all."""
        return self.text[span.start : span.end]

    def shown(self, spans: Span | Iterable[Span]) -> str:
        """What a reader sees of the spans: mark-up left out, line breaks as blanks, pieces joined by one blank."""
        pieces = [spans] if isinstance(spans, Span) else list(spans)
        return " ".join(" ".join("".join(seen for _, seen in self.visible(piece)).split()) for piece in pieces)

    def visible(self, span: Span, besides: Iterable[Span] = ()) -> Iterator[tuple[int, str]]:
        """What a reader sees of a span, blanks as they stand: each run of characters with the place where it starts.

        A tag that breaks the line is a blank at its own place. What lies in ``besides`` (sorted) is left out like mark-up.
        """
        at = span.start
        for run in merge(self.hidden_within(span), besides):
            if run.start > at:
                yield at, self.text[at : min(run.start, span.end)]
            if self.text.startswith(BREAK, run.start):
                yield run.start, " "
            at = max(at, run.end)
        if at < span.end:
            yield at, self.text[at : span.end]

    def hidden_within(self, span: Span) -> Iterator[Span]:
        """The mark-up runs that touch ``span``, in order (runs of mark-up do not overlap)."""
        at = bisect_right(self._hidden, span.start, key=lambda run: run.end)
        while at < len(self._hidden) and self._hidden[at].start < span.end:
            yield self._hidden[at]
            at += 1

    @cached_property
    def raised(self) -> list[Span]:
        """What is set raised, in order: marks of notes and citations, powers, ordinals."""
        return sorted(inline.span for inline in self.inlines if inline.kind is InlineKind.SUPERSCRIPT)

    @cached_property
    def raised_citations(self) -> list[Span]:
        """Raised numbers that the file itself ties to something: citations by number, never powers."""
        tied = {inline.span for inline in self.inlines if inline.target.startswith("#")}
        return [span for span in self.raised if span in tied and not any(map(str.isalpha, self.cut(span)))]

    @cached_property
    def _hidden(self) -> list[Span]:
        return sorted(inline.span for inline in self.inlines if inline.kind is InlineKind.HIDDEN)
