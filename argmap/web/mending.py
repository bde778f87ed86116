"""What was mended, set apart or doubted in reading a paper's file, in the words of the page?

The text itself is never altered; what is told here is what search, passages and the page make of it. A doubt is what a person
should know before trusting the text; all else is work that was done.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from argmap.theme import direction as of_page
from argmap.web.language import _, language, ngettext
from argmap.web.telling import told
from claims.readers.document import Repair
from claims.reading import Reading
from claims.spans import Direction
from claims.text import direction
from claims.vocabulary import RepairKind

MOST = 100
"""Of one kind that are shown."""
_LONGEST = 240


@dataclass(frozen=True)
class Mended:
    """One thing that was mended."""

    before: str
    """The words as they stand; "" where the note says it all."""
    after: str
    direction: Direction
    note: str
    passage: int | None
    """Where it is, or the sentence next to it."""


@dataclass(frozen=True)
class Kind:
    """All of one kind."""

    name: str
    """How many of what."""
    found: tuple[Mended, ...]
    more: int
    """How many are not shown."""


def doubts(read: Reading) -> list[str]:
    """What makes the text doubtful, a sentence each."""
    return [told(each.note) for each in read.cut.repairs if _is_doubt(each)]


def counted(read: Reading) -> list[str]:
    """How much was mended of each kind, in a few words each."""
    kinds = Counter(each.kind for each in read.cut.repairs if not _is_doubt(each))
    return [_name(kind, kinds[kind]) for kind in RepairKind if kinds[kind]]


def mended(read: Reading) -> list[Kind]:
    """All that was mended, kind by kind."""
    starts = sorted((span.start, each.index) for each in read.cut.passages for span in each.spans)
    found = []
    for kind in RepairKind:
        repairs = [each for each in read.cut.repairs if each.kind is kind and not _is_doubt(each)]
        if repairs:
            shown = tuple(_told(each, read, starts) for each in repairs[:MOST])
            found.append(Kind(_name(kind, len(repairs)), shown, max(len(repairs) - MOST, 0)))
    return found


def _is_doubt(repair: Repair) -> bool:
    return repair.kind is RepairKind.DECODED and not repair.before


def _told(repair: Repair, read: Reading, starts: Sequence[tuple[int, int]]) -> Mended:
    at = _near(repair.spans[0].start, starts) if repair.spans else None
    words = "" if repair.kind is RepairKind.DECODED else repair.before
    if repair.kind is RepairKind.FOOTNOTE_APART:
        words = read.document.shown(repair.spans)
    elif repair.kind is RepairKind.PAGE_BREAK_JOINED and len(repair.spans) > 1:
        at = _near(repair.spans[0].end - 1, starts)
        words = read.cut.passages[at].text if at is not None else ""
    return Mended(_short(words), repair.after, direction(words) if words else of_page(language()), told(repair.note), at)


def _near(place: int, starts: Sequence[tuple[int, int]]) -> int | None:
    """The sentence that stands there, or else before."""
    return starts[max(bisect_right(starts, (place, starts[-1][1])) - 1, 0)][1] if starts else None


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _name(kind: RepairKind, count: int) -> str:
    if kind is RepairKind.PAGE_BREAK_JOINED:
        return ngettext("%(num)s sentence joined across a page break", "%(num)s sentences joined across page breaks", count)
    if kind is RepairKind.FOOTNOTE_APART:
        return ngettext("%(num)s footnote set apart", "%(num)s footnotes set apart", count)
    if kind is RepairKind.FOREIGN_LETTER:
        return ngettext("%(num)s word with letters of another script", "%(num)s words with letters of another script", count)
    if kind is RepairKind.STRAY_LANGUAGE:
        return ngettext("%(num)s stray line left out", "%(num)s stray lines left out", count)
    if kind is RepairKind.RUNNING_HEAD:
        return ngettext("%(num)s running head left out", "%(num)s running heads left out", count)
    if kind is RepairKind.HYPHEN_JOINED:
        return ngettext("%(num)s word joined at a line’s end", "%(num)s words joined at lines’ ends", count)
    return _("Another encoding") if kind is RepairKind.DECODED else _("Invisible characters left out")
