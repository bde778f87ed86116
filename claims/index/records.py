"""What does an index have to know of a passage, whichever paper it stands in?"""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.citations import Audit
from claims.passages import Passage
from claims.spans import Language
from claims.vocabulary import SectionRole


@dataclass(frozen=True, slots=True)
class Record:
    """One passage as the indexes read it. Which passage it is, is for whoever keeps the records in order to know."""

    text: str
    """As a person reads it."""
    search: str
    """The form to search (``Passage.search``)."""
    language: Language
    paragraph: int = -1
    """Records that follow each other with the same number stand in one paragraph; below 0 one stands alone."""
    role: SectionRole = SectionRole.BODY
    works: tuple["Work", ...] = ()
    """What it cites."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as a passage cites it: by whom, and of which year."""

    names: tuple[str, ...]
    years: tuple[int, ...]
    """The Gregorian years it may be of, first and last: two for a Solar Hijri year; empty where none is given."""


def records(passages: Iterable[Passage], audit: Audit | None = None) -> list[Record]:
    """A record for each passage, in order."""
    return [Record(passage.text, passage.search, passage.language, passage.paragraph, passage.role) for passage in passages]
