"""Do a mark and the entry it was tied to agree?

Each problem says what was compared, in one sentence (English, as ``claims.wording`` has it).
"""

import re

from claims.citations.entries import Entry, List, page_ranges
from claims.citations.marks import Mark
from claims.citations.tying import Fit, Tie
from claims.citations.values import Problem
from claims.languages.fa.names import same_name
from claims.text import calendar_of, gregorian_years
from claims.vocabulary import Calendar, CitationProblem
from claims.wording import Sentence

_SAME = 0.8
"""Likeness from which a name before a number is taken for an author's of its entry, misspelt or not."""
_CALENDARS = {Calendar.GREGORIAN: Sentence("Gregorian"), Calendar.SOLAR_HIJRI: Sentence("Solar Hijri")}


def of_tie(mark: Mark, tie: Tie, listed: List) -> tuple[Problem, ...]:
    """Everything wrong with an author-year mark."""
    if tie.equals:
        return (_ambiguous(mark, tie.equals),)
    if tie.fit is None:
        return (_not_listed(mark, tie.nearest, listed),)
    fit = tie.fit
    return tuple(filter(None, (_name(fit), _year(mark, fit), of_pages(mark, fit.entry))))


def of_pages(mark: Mark, entry: Entry) -> Problem | None:
    """The pages cited against the entry's range, where both are known."""
    if not mark.locator or not mark.paged or not entry.pages:
        return None
    cited = page_ranges(mark.locator)
    if all(any(low <= first and last <= high for low, high in entry.pages) for first, last in cited):
        return None
    listed = ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in entry.pages)
    message = Sentence(
        "The text cites page {cited}, but the list gives this work as pages {listed}.", cited=mark.locator, listed=listed
    )
    if re.search(r"\D", mark.locator):
        message = Sentence(
            "The text cites pages {cited}, but the list gives this work as pages {listed}.", cited=mark.locator, listed=listed
        )
    return Problem(CitationProblem.PAGE_OUTSIDE, mark.locator, listed, message)


def unlisted_number(label: str, highest: int) -> Problem:
    """A number the list does not have."""
    message = Sentence(
        "The text cites number {cited}, but the list's numbers end at {listed}.", cited=label, listed=str(highest)
    )
    if not label.isdecimal() or int(label) <= highest:
        message = Sentence("The list has no entry {cited}.", cited=label)
    return Problem(CitationProblem.NOT_LISTED, label, "", message)


_OTHERS = re.compile(
    r"(?P<name>[^\W\d_][\w'-]+)(?:\s+(?:et al\b\.?|and (?:colleagues|co-?workers|associates|others)\b)|\s+و (?:همکاران|دیگران))"
    r"\s*(?P<bracket>[\[(]?)$"
)


def of_name_before(mark: Mark, entry: Entry) -> Problem | None:
    """``Halvorsen et al. [12]`` where entry 12 is by other people: the name right before a mark that stands alone."""
    text = mark.stream.text
    found = _OTHERS.search(text, max(0, mark.start - 60), mark.start)
    people = [author for author in entry.authors if not author.literal]
    alone = not re.match(r"\s*[,;-]?\s*\d", text[mark.end : mark.end + 6])
    if not found or not people or not alone or (found["bracket"] and text[mark.end : mark.end + 1] not in ("]", ")")):
        return None
    name = found["name"].removesuffix("'s")
    parts = [part for author in people for part in (author.family, *re.split(r"[\s-]+", author.family))]
    if any(same_name(name, part) >= _SAME for part in parts):
        return None
    listed = _people(entry)
    message = Sentence(
        "The text names “{cited}” before the mark, but the entry it points at is by {listed}.", cited=name, listed=listed
    )
    return Problem(CitationProblem.NAME_DIFFERS, name, listed, message)


def nothing_before(mark: Mark) -> Problem:
    """An ``ibid.`` with nothing before it to mean."""
    said = mark.stream.raw[mark.start : mark.end].strip("()[] ")
    message = Sentence("“{cited}” refers to a work cited before, but none stands before it.", cited=said)
    return Problem(CitationProblem.NOT_LISTED, said, "", message)


def _ambiguous(mark: Mark, equals: tuple[Fit, ...]) -> Problem:
    listed = "; ".join(f"{shown(fit.entry)}{_titled(fit.entry)}" for fit in equals[:4])
    cited = _cited(mark, equals[0])
    message = Sentence(
        "“{cited}” fits {count} entries of the list equally well: {listed}.", cited=cited, count=len(equals), listed=listed
    )
    return Problem(CitationProblem.AMBIGUOUS, cited, listed, message)


def _titled(entry: Entry) -> str:
    title = str(entry.reference.csl.get("title") or "")
    return f", “{title[:50].strip()}{'…' if len(title) > 50 else ''}”" if title else f", entry {entry.index + 1}"


def _not_listed(mark: Mark, nearest: Fit | None, listed: List) -> Problem:
    cited = _cited(mark, None)
    message = Sentence("No entry of the list has a name like “{cited}”.", cited=cited)
    if not listed.entries:
        message = Sentence("No list of references was found in the paper, so “{cited}” could not be looked up.", cited=cited)
    if nearest and nearest.score >= 0.7:
        message = Sentence(
            "No entry of the list fits “{cited}”; the nearest is {nearest}.", cited=cited, nearest=shown(nearest.entry)
        )
    return Problem(CitationProblem.NOT_LISTED, cited, "", message)


def _name(fit: Fit) -> Problem | None:
    if fit.misspelt is None:
        return None
    cited, listed = fit.misspelt
    message = Sentence("The text writes the name “{cited}”, the list writes “{listed}”.", cited=cited, listed=listed)
    return Problem(CitationProblem.NAME_DIFFERS, cited, listed, message)


def _year(mark: Mark, fit: Fit) -> Problem | None:
    entry = fit.entry
    cited = f"{mark.years[0]}{mark.suffix}" if mark.years else mark.undated
    listed = f"{entry.year}{entry.suffix}" if entry.year is not None else "no year"
    if fit.year == 0 or (fit.year and fit.suffix < 0):
        message = Sentence(
            "The text gives {cited}, but the list has {listed} for {people}.", cited=cited, listed=listed, people=_people(entry)
        )
        if entry.year is None:
            message = Sentence(
                "The text gives {cited}, but the list has no year for {people}.", cited=cited, people=_people(entry)
            )
        return Problem(CitationProblem.YEAR_DIFFERS, cited, listed, message)
    if fit.across and mark.years and entry.year is not None:
        calendars = {"calendar": _CALENDARS[calendar_of(mark.years[0])], "other": _CALENDARS[entry.calendar]}
        message = Sentence(
            "The text gives {cited} ({calendar}), the list {listed} ({other}): the same year in two calendars.",
            cited=cited,
            listed=listed,
            **calendars,
        )
        if entry.calendar is Calendar.SOLAR_HIJRI:
            years = gregorian_years(entry.year, entry.calendar)
            message = Sentence(
                "The text gives {cited} ({calendar}), the list {listed} ({other}), which is {years}: "
                "the same year in two calendars.",
                cited=cited,
                listed=listed,
                years=f"{years[0]}/{years[1]}",
                **calendars,
            )
        return Problem(CitationProblem.CALENDAR_DIFFERS, cited, listed, message)
    return None


def _cited(mark: Mark, fit: Fit | None) -> str:
    reading = fit.reading if fit else mark.readings[0] if mark.readings else None
    names = " and ".join(reading.names) + (" and others" if reading.others else "") if reading else ""
    year = f"{mark.years[0]}{mark.suffix}" if mark.years else mark.undated
    return ", ".join(filter(None, (names, year)))


def shown(entry: Entry) -> str:
    """An entry in few words: its people and year."""
    year = f"{entry.year}{entry.suffix}" if entry.year is not None else "no year"
    return f"{_people(entry)} ({year})"


def _people(entry: Entry) -> str:
    authors = [author.shown for author in entry.authors]
    if not authors:
        return f"“{entry.reference.csl.get('title') or entry.reference.raw[:40]}”"
    if len(authors) > 2:
        return Sentence("{first} and others", first=authors[0])
    return " and ".join(authors)
