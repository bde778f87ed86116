"""What is known of one citation, of what is wrong with it, and of all of a paper's citations together?

A mark is ``ok`` or names its problems; each problem says what was compared. One mark is one work: ``(A, 2020; B, 2021)``
and ``[3-5]`` are two and three.
"""

from dataclasses import dataclass

from claims.readers.document import Span
from claims.vocabulary import Calendar, CitationProblem, CitationStyle


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a citation, and what was compared to say so."""

    kind: CitationProblem
    cited: str
    """What the text says (``2021``, ``Aliiev``, ``140``)."""
    listed: str
    """What the list says (``2022``, ``Aliyev``, ``127-151``); empty where there is no entry."""
    message: str
    """One English sentence with both."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation mark in the text, tied to an entry where one fits."""

    index: int
    spans: tuple[Span, ...]
    text: str
    style: CitationStyle
    names: tuple[str, ...] = ()
    """Surnames as written; empty for numeric styles."""
    others: bool = False
    """The mark says "and others"."""
    year: int | None = None
    calendar: Calendar | None = None
    suffix: str = ""
    """The letter of ``2020a``."""
    locator: str = ""
    """Page or pages after the colon, digits folded: ``195-196``."""
    reference: int | None = None
    """Index of the entry it means."""
    candidates: tuple[int, ...] = ()
    """The entries that fit equally well, where it is ambiguous."""
    problems: tuple[Problem, ...] = ()
    passage: int | None = None
    """Index of the passage it stands in, if it stands in one."""

    @property
    def ok(self) -> bool:
        """Nothing is wrong with it (a calendar notice is not a fault)."""
        return all(problem.kind is CitationProblem.CALENDAR_DIFFERS for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Audit:
    """All citations of a paper, and the list entries nothing cites."""

    citations: tuple[Citation, ...]
    uncited: tuple[int, ...]
    """Indices of entries never cited."""
