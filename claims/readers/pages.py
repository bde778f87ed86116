"""What is the text of printed pages: which characters make a line, which lines a paragraph, and what is no text of the author's?"""

from dataclasses import dataclass

from claims.readers.assembly import Assembly, Piece
from claims.readers.document import Document, Metadata
from claims.vocabulary import BlockKind


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of one font on one line; in points from the lower left corner of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    flags: int
    """1 bold, 2 italic."""
    lefts: tuple[float, ...] = ()
    rights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]


def document(pages: list[Page], name: str, media_type: str, metadata: Metadata, note: str) -> Document:
    """The Document of the pages."""
    assembly = Assembly()
    for page in pages:
        pieces: list[Piece] = []
        last: Run | None = None
        for run in page.runs:
            if last is not None and abs(run.base - last.base) > 1.6 * max(run.size, last.size):
                assembly.add(BlockKind.PARAGRAPH, pieces, page=page.number)
                pieces = []
            elif last is not None and (abs(run.base - last.base) > 0.6 * run.size or run.x0 - last.x1 > 0.15 * run.size):
                pieces.append(Piece(" "))
            pieces.append(Piece(run.text))
            last = run
        assembly.add(BlockKind.PARAGRAPH, pieces, page=page.number)
    return assembly.document(name, media_type, metadata)
