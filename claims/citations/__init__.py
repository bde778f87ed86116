"""Where does the text cite, which entry of the list does each mark mean, and do the two agree?

Streams of shown characters are searched for marks (``author_year``, ``numeric``), each mark is tied to an entry of the list
(``entries``, ``tying``) and compared with it (``checking``). Nothing is looked up outside the paper.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claims.citations import author_year, checking, numeric
from claims.citations.entries import List
from claims.citations.marks import Mark, Reading
from claims.citations.streams import Stream, folded, streams
from claims.citations.tying import SURE, Fit, Tie, fit_to, tie
from claims.citations.values import Audit, Citation, Problem
from claims.passages import Cut
from claims.readers.document import Document, Span
from claims.references import Reference
from claims.sections import Outline
from claims.text import calendar_of
from claims.vocabulary import CitationProblem, CitationStyle

__all__ = ["Audit", "Citation", "Problem", "as_json", "audit"]


_SAID_BEFORE = 160
"""How far back the sentence of an "ibid." is looked into for a name."""
_TOGETHER = 60
"""Characters of the longest bracket whose works count as cited at once."""


@dataclass(frozen=True, slots=True)
class _Tied:
    """A mark and what came of it."""

    mark: Mark
    reading: Reading | None = None
    reference: int | None = None
    candidates: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def audit(document: Document, outline: Outline, cut: Cut, references: Sequence[Reference]) -> Audit:
    """Every citation of the paper with its problems, in reading order, and the entries nothing cites."""
    seen = streams(document, outline, cut, references)
    listed = List.of(references)
    by_link = numeric.linked(document, seen, listed)
    authored = _author_year(seen, listed)
    count = sum(tied.reference is not None for tied in authored)
    numbered = numeric.marks(seen, listed, count) + numeric.raised(document, seen, cut, listed, count)
    tied = _joined(by_link, [*authored, *(_by_number(mark, listed) for mark in numbered)], listed)
    tied.sort(key=lambda one: (one.mark.spans(one.reading), int(one.mark.label) if one.mark.label.isdecimal() else 0))
    citations = _citations(document, cut, tied)
    cited = {citation.reference for citation in citations} | {index for one in citations for index in one.candidates}
    return Audit(citations, tuple(reference.index for reference in references if reference.index not in cited))


# Author and year ------------------------------------------------------------------------------------------------------


def _author_year(seen: Iterable[Stream], listed: List) -> list[_Tied]:
    """Marks by author and year: tied where the list has such a name; kept untied only where it must be a citation."""
    found: list[_Tied] = []
    doubtful: list[Mark] = []
    for stream in seen:
        for mark in author_year.marks(stream):
            tied = _back(mark, found, listed) if mark.back else _forward(mark, listed)
            if tied is not None:
                found.append(tied)
            elif mark.bare:
                doubtful.append(mark)
    every = _writes_no_comma(found)
    sure = [mark for mark in doubtful if every or any(_beside(mark, one.mark) for one in found)]
    found += filter(None, (_forward(replace(mark, certain=True), listed) for mark in sure))
    return found


def _beside(mark: Mark, other: Mark) -> bool:
    """Whether two marks stand in one parenthesis with a semicolon between them: ``(Stroud 2001, 52; Vasquez 2007)``."""
    if mark.stream is not other.stream:
        return False
    first, last = sorted((mark, other), key=lambda one: one.start)
    between = mark.stream.text[first.end : last.start]
    return ";" in between and len(between) < 120 and not re.search(r"[()]", between)


def _writes_no_comma(found: list[_Tied]) -> bool:
    """Most of the paper's parentheses read ``Smith 2020``."""
    sure = [one for one in found if one.reference is not None and one.mark.style is CitationStyle.PARENTHETICAL]
    return sum(one.mark.bare for one in sure) >= max(3, 0.6 * len(sure))


def _forward(mark: Mark, listed: List) -> _Tied | None:
    chosen = tie(mark, listed)
    if mark.far and (chosen.fit is None or chosen.fit.year == 0 or chosen.fit.score < SURE):
        return None
    if chosen.fit is None and not chosen.equals and not mark.certain:
        return None
    if chosen.fit and chosen.fit.year == 0 and not mark.certain and not _names_a_person(chosen.fit):
        return None  # "Copenhagen 2009" is no citation of Copenhagen (2015)
    if chosen.fit and not mark.certain and _by_chance(mark, chosen.fit):
        return None
    if chosen.fit is None and not chosen.equals and mark.stream.footnote and mark.style is CitationStyle.PARENTHETICAL:
        return None  # a note that gives a whole work: "(Oxford: Press, 2020)"
    return _of_tie(mark, chosen, listed)


def _names_a_person(fit: Fit) -> bool:
    """A listed person's very name stands before the year, too long to be another word."""
    name = fit.reading.names[0]
    return fit.score >= 0.99 and len(name) >= 4 and not any(author.literal for author in fit.entry.authors)


def _by_chance(mark: Mark, fit: Fit) -> bool:
    """A short Persian word that sounds a little like a listed name: ``چین (۲۰۲۰)`` is not Chen's work."""
    name = fit.reading.names[0]
    return mark.style is CitationStyle.NARRATIVE and len(name) <= 4 and fit.score < 0.95 and not name.isascii()


def _of_tie(mark: Mark, chosen: Tie, listed: List) -> _Tied:
    problems = checking.of_tie(mark, chosen, listed)
    if chosen.fit:
        return _Tied(mark, chosen.fit.reading, chosen.fit.entry.index, (), problems)
    reading = chosen.equals[0].reading if chosen.equals else mark.readings[0] if mark.readings else None
    return _Tied(mark, reading, None, tuple(fit.entry.index for fit in chosen.equals), problems)


def _back(mark: Mark, before: list[_Tied], listed: List) -> _Tied | None:
    """Marks that refer to what was cited before: ibid., idem, op. cit."""
    if not before and mark.back != "cited":
        return _Tied(mark, None, None, (), (checking.nothing_before(mark),))
    if mark.back == "idem":
        last = before[-1]
        named = replace(mark, readings=(last.reading,) if last.reading else ())
        return _forward(named, listed) if named.years else _again(mark, last, listed)
    if mark.back == "ibid":
        return _again(mark, _named_before(mark, before), listed)
    for earlier in reversed(before):
        if earlier.reading and {name.casefold() for name in earlier.reading.names} & {
            name.casefold() for reading in mark.readings for name in reading.names
        }:
            return _again(mark, earlier, listed)
    return None


def _named_before(mark: Mark, before: list[_Tied]) -> _Tied:
    """The work an "ibid." means: the last one cited, or of several cited at once the one whose author its sentence names."""
    said = mark.stream.text[max(0, mark.start - _SAID_BEFORE) : mark.start]
    said = said[max(said.rfind(sign) for sign in (". ", "؟ ", "? ", ") ")) + 1 :]
    last = before[-1]
    together = [
        one for one in before[-4:] if last.mark.start - one.mark.end <= _TOGETHER and one.mark.stream is last.mark.stream
    ]
    named = [one for one in together if one.reading and any(_speaks_of(said, name) for name in one.reading.names)]
    return named[0] if len(named) == 1 else last


def _speaks_of(said: str, name: str) -> bool:
    return len(name) > 2 and bool(re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", said))


def _again(mark: Mark, earlier: _Tied, listed: List) -> _Tied:
    if earlier.reference is None:
        return _Tied(mark, None, None, earlier.candidates)
    problem = checking.of_pages(mark, listed.entries[earlier.reference])
    return _Tied(mark, None, earlier.reference, (), (problem,) if problem else ())


# Numbers and links ----------------------------------------------------------------------------------------------------


def _by_target(mark: Mark, listed: List) -> _Tied:
    entry = listed.entries[listed.by_id[mark.target]]
    problem = checking.of_name_before(mark, entry) if mark.label else None
    return _Tied(mark, None, entry.index, (), (problem,) if problem else ())


def _by_number(mark: Mark, listed: List) -> _Tied:
    place = listed.by_label.get(mark.label.casefold())
    if place is None and not listed.numbered and mark.label.isdecimal() and 1 <= int(mark.label) <= len(listed.entries):
        place = int(mark.label) - 1
    if place is None:
        return _Tied(mark, problems=(checking.unlisted_number(mark.label, listed.highest),))
    entry = listed.entries[place]
    problems = filter(None, (checking.of_pages(mark, entry), checking.of_name_before(mark, entry)))
    return _Tied(mark, None, entry.index, (), tuple(problems))


def _joined(links: list[Mark], written: list[_Tied], listed: List) -> list[_Tied]:
    """Marks as written and links of the file: where they meet, the link says which entry, the wording says the rest."""
    spans = sorted((mark.spans()[0], number) for number, mark in enumerate(links))
    used: set[int] = set()
    joined: list[_Tied] = []
    for one in written:
        met = {number for span in one.mark.spans(one.reading) for number in _meeting(span, spans)}
        if not met:
            joined.append(one)
        elif len(met) == 1 and one.mark.readings and not met & used:
            used |= met
            entry = listed.entries[listed.by_id[links[next(iter(met))].target]]
            fit = fit_to(one.mark, entry, listed)
            joined.append(_of_tie(one.mark, Tie(fit), listed) if fit else one)
    return joined + [_by_target(mark, listed) for number, mark in enumerate(links) if number not in used]


def _meeting(span: Span, spans: list[tuple[Span, int]]) -> Iterator[int]:
    """Numbers of the ``spans`` (sorted, apart from each other) that ``span`` touches."""
    at = bisect_right(spans, span.start, key=lambda one: one[0].end)
    while at < len(spans) and spans[at][0].start < span.end:
        yield spans[at][1]
        at += 1


# The values handed on -------------------------------------------------------------------------------------------------


def _citations(document: Document, cut: Cut, tied: list[_Tied]) -> tuple[Citation, ...]:
    passages = sorted((span, passage.index) for passage in cut.passages for span in passage.spans)
    return tuple(_citation(index, document, passages, one) for index, one in enumerate(tied))


def _citation(index: int, document: Document, passages: list[tuple[Span, int]], tied: _Tied) -> Citation:
    mark, reading = tied.mark, tied.reading
    spans = mark.spans(reading)
    year = mark.years[0] if mark.years else None
    return Citation(
        index=index,
        spans=spans,
        text=document.shown(spans),
        style=mark.style,
        names=reading.names if reading else (),
        others=bool(reading and reading.others),
        year=year,
        calendar=calendar_of(year) if year is not None else None,
        suffix=mark.suffix,
        locator=mark.locator,
        reference=tied.reference,
        candidates=tied.candidates,
        problems=tied.problems,
        passage=_passage(passages, spans[0].start),
    )


def _passage(passages: list[tuple[Span, int]], at: int) -> int | None:
    place = bisect_right(passages, at, key=lambda one: one[0].start) - 1
    return passages[place][1] if place >= 0 and passages[place][0].end > at else None


def as_json(citation: Citation, references: Sequence[Reference]) -> dict[str, Any]:
    """One mark as the command line prints it: places in code points of the document's text."""
    entry = references[citation.reference] if citation.reference is not None else None
    faults = [problem for problem in citation.problems if problem.kind is not CitationProblem.CALENDAR_DIFFERS]
    return {
        "spans": [list(span) for span in citation.spans],
        "reference": [entry.spans[0].start, entry.spans[-1].end] if entry and entry.spans else None,
        "text": citation.text,
        "problems": [problem.kind.value for problem in faults],
        "notices": [problem.kind.value for problem in citation.problems if problem not in faults],
        "style": citation.style.value,
        "names": list(citation.names),
        "year": citation.year,
        "locator": citation.locator,
        "explanations": [problem.message for problem in citation.problems],
    }
