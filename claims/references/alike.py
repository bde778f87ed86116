"""Is this the work that a reference means: another list's entry, or a paper that is held?

Titles are compared word by word in any order, with and without what follows a colon; names by their sound across the two
alphabets; years in either calendar. A shared DOI settles it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from claims.languages.fa.names import SAME, same_name
from claims.references.shape import CSL
from claims.text import key

LIKELY = 0.28
"""From here on worth a look: the names and the year agree, or most of the title does."""
SURE = 0.75
"""From here on taken for one work where nobody is asked: title and year or names agree."""
_TITLE, _NAMES, _YEAR = 0.7, 0.2, 0.1
_CHANCE = 0.5
"""Likeness of two titles that have nothing to do with each other, at most."""
_FEW = 3
"""Words of a title without which its main part alone says nothing."""
_PUNCTUATION = re.compile(r"[^\w\s:.–—-]+")
_PART = re.compile(r"\s*[:.–—]\s")


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a work for telling it from others."""

    titles: tuple[str, ...] = ()
    """In each language it has one in."""
    names: tuple[str, ...] = ()
    """Of its authors, in any order and any spelling; surnames do."""
    years: frozenset[int] = frozenset()
    """In both calendars, if both are known."""
    doi: str = ""


def work_of(csl: CSL) -> Work:
    """A CSL-JSON item as a work."""
    people = csl.get("author") or csl.get("editor") or ()
    names = (person.get("family") or person.get("literal") or "" for person in people if isinstance(person, dict))
    custom = csl.get("custom")
    also = custom.get("gregorian", ()) if isinstance(custom, dict) else ()
    titles = (csl.get("title"), csl.get("original-title"), csl.get("title-short"))
    return Work(
        titles=tuple(str(title) for title in titles if title),
        names=tuple(str(name) for name in names if name),
        years=frozenset(_whole([*_issued(csl), *(also if isinstance(also, list | tuple) else ())])),
        doi=str(csl.get("DOI") or ""),
    )


def likeness(one: Work, other: Work) -> float:
    """How likely two descriptions are of one work, 0 to 1."""
    if one.doi and other.doi and one.doi.casefold() == other.doi.casefold():
        return 1.0
    title = max((_titled(a, b) for a in one.titles for b in other.titles), default=0.0)
    year = _dated(one.years, other.years)
    if not title and not year:
        return 0.0
    named = any(same_name(a, b) >= SAME for a in one.names for b in other.names)
    return round(_TITLE * title + _NAMES * named + _YEAR * year, 6)


def _titled(one: str, other: str) -> float:
    """How much two titles agree beyond chance."""
    whole, parts = (_plain(one), _plain(other)), (_main(one), _main(other))
    best = fuzz.token_sort_ratio(*whole)
    for a, b in ((parts[0], whole[1]), (whole[0], parts[1]), parts):
        if min(len(a.split()), len(b.split())) >= _FEW:
            best = max(best, 0.95 * fuzz.token_sort_ratio(a, b))
    return max(0.0, best / 100 - _CHANCE) / (1 - _CHANCE)


def _main(title: str) -> str:
    return _plain(_PART.split(title.strip(), maxsplit=1)[0])


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", key(_PUNCTUATION.sub(" ", title))))


def _dated(one: Iterable[int], other: Iterable[int]) -> float:
    apart = min((abs(a - b) for a in one for b in other), default=9)
    return {0: 1.0, 1: 0.5}.get(apart, 0.0)


def _issued(csl: CSL) -> list[object]:
    issued = csl.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    return parts[0][:1] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []


def _whole(years: Iterable[object]) -> Iterable[int]:
    return (int(year) for year in years if isinstance(year, int) or (isinstance(year, str) and year.isdecimal()))
