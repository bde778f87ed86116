"""Which entry of the list does a mark mean?

Names decide who, the year decides which; a year alone never ties. Where two entries fit equally well the mark is ambiguous.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.citations.entries import EXACT, LIKE, NONE, Author, Entry, Likeness, List, letters
from claims.citations.marks import Mark, Reading
from claims.text import calendar_of, gregorian_years
from claims.vocabulary import Calendar, CitationStyle

SURE = 0.85
"""Names this like are the same people even where the year disagrees."""
_SAME = 0.015
"""Fits closer than this are equally good."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one entry fits one reading of a mark."""

    entry: Entry
    reading: Reading
    score: float
    """Of the names, 0 to 1."""
    year: int
    """2 the same year; 1 the same in the other calendar, or nothing to compare; 0 another year."""
    suffix: int = 0
    """1 the same letter, -1 another."""
    misspelt: tuple[str, str] | None = None
    """(as cited, as listed)."""

    @property
    def across(self) -> bool:
        """The years agree only once both are in one calendar."""
        return self.year == 1 and self.entry.year is not None


@dataclass(frozen=True, slots=True)
class Tie:
    """What a mark was tied to."""

    fit: Fit | None
    equals: tuple[Fit, ...] = ()
    """All that fit equally well, where that is more than one."""
    nearest: Fit | None = None
    """The most similar entry where none fits, for the message."""


def tie(mark: Mark, listed: List) -> Tie:
    """The entry an author-year mark means, by the reading of its names that fits best."""
    fits = [fit for reading in mark.readings for fit in _fits(mark, reading, listed)]
    agreeing = [fit for fit in fits if fit.year and fit.score >= LIKE]
    if agreeing:
        return _best(agreeing)
    best = _best_reading(fits) if fits else None
    sure = [
        fit for fit in fits if fit.reading is best and fit.misspelt is None and fit.score >= SURE and _may_be_slip(mark, fit)
    ]
    if sure:
        ranked = sorted(sure, key=lambda fit: (_distance(mark, fit.entry), -fit.score))
        return Tie(ranked[0])
    nearest = max(fits, key=lambda fit: fit.score, default=None)
    return Tie(None, nearest=nearest if nearest and nearest.score >= 0.5 else None)


def fit_to(mark: Mark, entry: Entry, listed: List) -> Fit | None:
    """How the mark fits an entry that is known to be meant (the file links to it); None where it gives no names."""
    fits = []
    for reading in mark.readings:
        score, misspelt = _names(reading, entry, listed)
        fits.append(Fit(entry, reading, score, _year(mark, entry), _suffix(mark, entry), misspelt))
    return max(fits, key=lambda fit: (fit.score, sum(map(len, fit.reading.names))), default=None)


def _best_reading(fits: Iterable[Fit]) -> Reading:
    return max(fits, key=lambda fit: (fit.score, len(" ".join(fit.reading.names)))).reading


def _best(fits: list[Fit]) -> Tie:
    """The best of the fits whose year agrees."""

    def rank(fit: Fit) -> tuple[float, int]:
        return (fit.score + 0.05 * fit.year + 0.1 * fit.suffix, sum(map(len, fit.reading.names)))

    best = max(fits, key=rank)
    rivals = {best.entry.index: best}
    for fit in fits:
        if fit.reading is best.reading and rank(fit)[0] >= rank(best)[0] - _SAME and not _same_work(fit.entry, best.entry):
            rivals.setdefault(fit.entry.index, fit)
    if len(rivals) > 1:
        return Tie(None, tuple(rivals[index] for index in sorted(rivals)))
    return Tie(best)


def _may_be_slip(mark: Mark, fit: Fit) -> bool:
    """Another year of the same names is a slip, not another work: near, a digit off, or with two names that agree."""
    if fit.entry.year is None or not mark.years:
        return True
    named, authors = len(fit.reading.names), len(fit.entry.authors)
    away = _distance(mark, fit.entry)
    if not (named == authors or (fit.reading.others and authors > named)):
        return away <= 2
    cited, listed = str(mark.years[0]), str(fit.entry.year)
    slip = sorted(cited) == sorted(listed) or sum(one != other for one, other in zip(cited, listed, strict=False)) == 1
    return slip or away <= 10 or named > 1


def _same_work(one: Entry, other: Entry) -> bool:
    """The list gives one work twice."""
    return one.index != other.index and bool(one.title) and one.title == other.title and one.suffix == other.suffix


def _fits(mark: Mark, reading: Reading, listed: List) -> list[Fit]:
    found = []
    for place in listed.possible(reading.names, mark.years):
        entry = listed.entries[place]
        score, misspelt = _names(reading, entry, listed)
        if mark.style is CitationStyle.PARENTHETICAL:
            score -= 0.06 * (len(mark.readings[0].names) > len(reading.names))  # in brackets all names are names
        if score >= 0.5:
            found.append(Fit(entry, reading, score, _year(mark, entry), _suffix(mark, entry), misspelt))
    return found


def _year(mark: Mark, entry: Entry) -> int:
    if not mark.years:
        return 2 if entry.year is None else 1 if not mark.undated.lower().startswith(("n", "بی", "د", "und")) else 0
    if entry.year is None:
        return 2 if entry.more_years & set(mark.years) else 1 if not entry.more_years else 0
    for year in mark.years:
        if year == entry.year or year in entry.more_years:
            return 2
    for year in mark.years:
        if calendar_of(year) is not entry.calendar and _touch(year, entry.year, entry.calendar):
            return 1
    return 0


def _touch(year: int, listed: int, calendar: Calendar) -> bool:
    one, other = gregorian_years(year, calendar_of(year)), gregorian_years(listed, calendar)
    return one[0] <= other[1] and other[0] <= one[1]


def _distance(mark: Mark, entry: Entry) -> int:
    """Years between the mark and the entry, both in the Gregorian calendar."""
    if entry.year is None or not mark.years:
        return 50
    listed = gregorian_years(entry.year, entry.calendar)
    return min(
        abs(here - there) for year in mark.years for here in gregorian_years(year, calendar_of(year)) for there in listed
    )


def _suffix(mark: Mark, entry: Entry) -> int:
    if not mark.suffix or not entry.suffix:
        return 0
    return 1 if _letter(mark.suffix) == _letter(entry.suffix) else -1


def _letter(suffix: str) -> str:
    return {"الف": "a", "ب": "b", "پ": "c", "ج": "c", "د": "d"}.get(suffix, suffix)


# Names ---------------------------------------------------------------------------------------------------------------


def _names(reading: Reading, entry: Entry, listed: List) -> tuple[float, tuple[str, str] | None]:
    """How like the names are, as a whole; and the one that is misspelt. Remembered: papers cite names many times."""
    asked = (reading.names, reading.others, entry.index)
    if asked not in listed.answers:
        listed.answers[asked] = _compared(reading, entry, listed)
    return listed.answers[asked]


def _compared(reading: Reading, entry: Entry, listed: List) -> tuple[float, tuple[str, str] | None]:
    whole = " and ".join(reading.names) if len(reading.names) > 1 else ""
    results = [_people(reading, entry.authors, listed)] if entry.authors else []
    if whole and not reading.others:
        results += [_one(whole, author, listed) for author in entry.authors[:1] if author.literal]
    if len(reading.names) == 2 and len(entry.authors) == 1:  # "شریعتی، علی، ۱۳۵۰"
        joined = _one(" ".join(reading.names), entry.authors[0], listed)
        results += [joined] if joined[0] == EXACT else []
    if not reading.others and len(reading.names) <= 2:
        name = whole or reading.names[0]
        discount = 0.0 if not entry.authors else 0.12
        results += [_lessened(_one(name, author, listed), discount) for author in entry.stand_ins]
    best = max(results, key=lambda result: result[0], default=(0.0, None))
    if best[0] < LIKE and _in_opening(reading, entry):
        return 0.8, None
    return best


def _lessened(result: tuple[float, tuple[str, str] | None], discount: float) -> tuple[float, tuple[str, str] | None]:
    score = result[0] - discount
    return (score, None) if score >= LIKE and result[1] is None else (0.0, None)


def _in_opening(reading: Reading, entry: Entry) -> bool:
    """Every name stands word for word in the entry's head, though its authors could not be taken apart."""
    words = [word for name in reading.names for word in letters(name).split() if len(word) > 1]
    return not entry.authors and bool(words) and all(word in entry.opening for word in words)


def _one(name: str, author: Author, listed: List) -> tuple[float, tuple[str, str] | None]:
    found = listed.like(name, author)
    return found.score, (name, author.shown) if found.misspelt else None


def _people(reading: Reading, authors: tuple[Author, ...], listed: List) -> tuple[float, tuple[str, str] | None]:
    names = reading.names
    best_first, place = listed.like(names[0], authors[0]), 0
    if best_first.score < LIKE:
        for other in range(1, len(authors)):
            found = listed.like(names[0], authors[other])
            if found.score - 0.12 > best_first.score and not found.misspelt:
                best_first, place = Likeness(found.score - 0.12, found.misspelt), other
    if best_first.score < 0.5:
        return 0.0, None
    misspelt = (names[0], authors[place].shown) if best_first.misspelt else None
    free = [number for number in range(len(authors)) if number != place]
    scores = []
    for name in names[1:]:
        chosen = max(free, key=lambda number: listed.like(name, authors[number]).score, default=None)
        found = listed.like(name, authors[chosen]) if chosen is not None else NONE
        scores.append(found.score)
        if chosen is not None and found.score >= LIKE:
            free.remove(chosen)
            misspelt = misspelt or ((name, authors[chosen].shown) if found.misspelt else None)
    score = best_first.score
    if scores:
        score = 0.6 * score + 0.4 * sum(scores) / len(scores)
        stranger = min(range(len(scores)), key=scores.__getitem__)
        same_count = len(names) == len(authors) and free
        if scores[stranger] < 0.5 and best_first.score >= 0.9 and same_count:
            return max(score, LIKE + 0.01), (names[stranger + 1], authors[free[0]].shown)
    return score - _count_off(reading, len(authors)), misspelt


def _count_off(reading: Reading, authors: int) -> float:
    """What a number of names that disagrees with the list's costs."""
    named = len(reading.names)
    if reading.others:
        return 0.05 if authors <= named else 0.03 if authors == 2 and named == 1 else 0.0
    if named < authors:
        return 0.05 if named == 1 else 0.03
    return 0.08 * (named - authors)
