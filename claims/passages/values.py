"""What does cutting a paper give? Passages, footnotes, and what was mended to see them."""

from dataclasses import dataclass

from claims.readers.document import Direction, Language, Repair, Span
from claims.vocabulary import SectionRole


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence (or a short run) of the paper, exactly where it stands."""

    index: int
    """Place in reading order, from 0; also its number in the program's output."""
    spans: tuple[Span, ...]
    """In reading order; each cuts its part out of ``Document.text`` exactly, mark-up included."""
    text: str
    """As a person reads it: no mark-up, no raised marks of notes or citations, halves joined by a blank. Never repaired."""
    search: str
    """The form to search: ``text`` with foreign letters repaired, then ``claims.text.key``."""
    language: Language
    direction: Direction
    block: int
    """Index in ``Document.blocks`` of the block its first span stands in."""
    paragraph: int
    """Passages with the same number stand in one paragraph (a paragraph may go on over a page break)."""
    section: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    role: SectionRole = SectionRole.BODY
    page: int | None = None
    footnotes: tuple[int, ...] = ()
    """Indices into ``Cut.footnotes`` of the notes whose marks stand in it."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page (or end of the paper), tied to its mark in the text where there is one."""

    mark: str
    """As written: ``۱``, ``2``, ``*``."""
    spans: tuple[Span, ...]
    text: str
    language: Language
    direction: Direction
    block: int
    anchor: Span | None = None
    """Where its mark stands in the text."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut into passages."""

    passages: tuple[Passage, ...]
    footnotes: tuple[Footnote, ...]
    repairs: tuple[Repair, ...]
    """The document's own repairs and those made in cutting."""
    noise: frozenset[int] = frozenset()
    """Indices of the blocks that are no part of the paper: running heads, page numbers, stray lines."""
