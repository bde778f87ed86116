"""What does an index have to know of a passage, whichever paper it stands in?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.citations import Audit
from claims.citations.values import Citation
from claims.passages import Passage
from claims.references import CSL, Reference
from claims.spans import Language, Span
from claims.text import calendar_of, gregorian_years
from claims.vocabulary import SectionRole


@dataclass(frozen=True, slots=True)
class Work:
    """A work as a passage cites it: by whom, and of which year."""

    names: tuple[str, ...]
    """Surnames, as the mark and the reference list write them."""
    years: tuple[int, ...] = ()
    """The first and last Gregorian year it may be of (two years for one Solar Hijri year); empty where none is given."""


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
    works: tuple[Work, ...] = ()
    """What it cites."""
    marks: tuple[Span, ...] = ()
    """Where its citations stand in ``text``: names and years there are not what it says itself."""


def records(passages: Iterable[Passage], audit: Audit | None = None, references: Sequence[Reference] = ()) -> list[Record]:
    """A record for each passage, in order; with what it cites, where the citations are given."""
    cited: defaultdict[int, list[Citation]] = defaultdict(list)
    for citation in audit.citations if audit else ():
        if citation.passage is not None:
            cited[citation.passage].append(citation)
    listed = {reference.index: reference.csl for reference in references}
    return [_record(passage, cited[passage.index], listed) for passage in passages]


def _record(passage: Passage, cited: Sequence[Citation], listed: dict[int, CSL]) -> Record:
    works = dict.fromkeys(
        _work(citation, listed.get(citation.reference, {}) if citation.reference is not None else {}) for citation in cited
    )
    return Record(
        passage.text,
        passage.search,
        passage.language,
        passage.paragraph,
        passage.role,
        tuple(work for work in works if work.names),
        tuple(sorted(set(_marks(passage.text, cited)))),
    )


def _work(citation: Citation, csl: CSL) -> Work:
    people = csl.get("author") or csl.get("editor") or ()
    listed = [person.get("family") or person.get("literal") or "" for person in people]
    names = tuple(dict.fromkeys(name for name in (*citation.names, *listed) if name))
    if citation.year is not None:
        return Work(names, gregorian_years(citation.year, citation.calendar or calendar_of(citation.year)))
    issued = csl.get("issued", {}).get("date-parts") or [[]]
    return Work(names, _years(issued[0][0]) if issued[0] and isinstance(issued[0][0], int) else ())


def _years(year: int) -> tuple[int, ...]:
    return gregorian_years(year, calendar_of(year))


def _marks(text: str, cited: Iterable[Citation]) -> Iterator[Span]:
    for citation in cited:
        at = text.find(citation.text)
        if citation.text and at >= 0:
            yield Span(at, at + len(citation.text))
