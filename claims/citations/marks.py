"""What does a mark say, before anybody has looked into the list?

Where the names before a year begin cannot be told by grammar alone (``... of the rivalry Wani (2020)``; a Persian sentence has
no capitals), so a mark carries every reading of them, and the list decides among them.
"""

from dataclasses import dataclass

from claims.citations.streams import Stream
from claims.readers.document import Span
from claims.vocabulary import CitationStyle


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words before a year."""

    start: int
    """Where the first name starts in the stream."""
    names: tuple[str, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as written: places are characters of its stream."""

    stream: Stream
    start: int
    end: int
    style: CitationStyle
    readings: tuple[Reading, ...] = ()
    """The likeliest first."""
    years: tuple[int, ...] = ()
    """More than one for ``1905/1978``; empty for ``n.d.`` and ``in press``."""
    suffix: str = ""
    undated: str = ""
    """``n.d.``, ``in press`` as written, where there is no year."""
    locator: str = ""
    paged: bool = True
    """The locator counts pages (not chapters, sections, volumes)."""
    certain: bool = True
    """It is a citation even if the list holds nothing like it."""
    bare: bool = False
    """``Copenhagen 2009``: a citation only in a paper that writes no comma before the year."""
    back: str = ""
    """``ibid``: the work just cited; ``idem``: its author; ``cited``: the work of these names cited before."""
    label: str = ""
    """Number or key of a numeric mark."""
    target: str = ""
    """Id that the file itself points at."""
    far: bool = False
    """The names may stand some sentences before (``She grants that ... (2018, p. 47)``): it needs an entry that fits them."""
    with_names: bool = False
    """The span has to be widened to the names (narrative)."""

    def spans(self, reading: Reading | None = None) -> tuple[Span, ...]:
        """Where it stands in the document, by this reading of its names."""
        start = min(self.start, reading.start) if reading and self.with_names else self.start
        return self.stream.spans(start, self.end)
