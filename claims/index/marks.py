"""Which figures, names, quoted terms and cited works does each record hold?

What the anchors index stands on: each kind of mark once, as a word that says all that is needed to compare it, and beside it
the records that hold it. Plain arrays, kept on disk and taken apart by paper like the words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claims.index.records import Record
from claims.index.words import Arrays, Bridges, Rows, ends_of, packed, said_of, terms_of, unpacked
from claims.languages.en.words import STOP_WORDS as ENGLISH_STOP_WORDS
from claims.languages.fa.names import skeleton
from claims.languages.fa.words import STOP_WORDS as PERSIAN_STOP_WORDS
from claims.matching.figures import figures
from claims.spans import Language, Span
from claims.text import key

FIGURES, NAMES, QUOTES, WORKS = KINDS = ("figures", "names", "quotes", "works")
KNOWN = 0.25
"""Share of its first translation from which a word is known to the bridge, and left to the lexical index."""
_QUOTED = re.compile(r"«([^«»]{2,80})»|“([^“”]{2,80})”|\"([^\"]{2,80})\"|‘([^‘’]{2,80})’|„([^„“”]{2,80})[“”]")
_MOST_QUOTED = 6
"""Words: what is longer is a sentence of somebody's, not a term."""
_CAPITAL = re.compile(r"[^\W\d_a-z\u0600-\u06ff][^\W\d_]*(?:['’-][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.?!:;«“\"(\[•–—])\s*$")
_PERSIAN_WORD = re.compile(r"[\u0620-\u06d3\u200c]{3,}")
_SHORTEST = 3
_CONFUSED = str.maketrans("zZjxcCSX", "ssgkksss")


class Table:
    """One kind of mark: what there is of it, and who holds which."""

    def __init__(self, entries: list[str], held: Rows) -> None:
        self.entries = entries
        self.held = held
        """For each record, the places of its marks in ``entries``."""

    @cached_property
    def holders(self) -> Rows:
        """For each entry the records that hold it, in order."""
        order = np.argsort(self.held.values, kind="stable")
        records = np.repeat(np.arange(len(self.held), dtype=np.int32), self.held.lengths)[order]
        return Rows(records, ends_of(np.bincount(self.held.values, minlength=len(self.entries))))


class Marks:
    """The marks of records, kind by kind."""

    def __init__(self) -> None:
        self.tables = {kind: Table([], Rows(np.empty(0, np.int32), np.zeros(1, np.int64))) for kind in KINDS}

    def add(self, records: Sequence[Record], bridges: Bridges) -> None:
        """Take in the records of one paper, after those already here."""
        known = Known(bridges)
        found = [marks_of(record, known) for record in records]
        tables = {}
        for kind, table in self.tables.items():
            places = {entry: place for place, entry in enumerate(table.entries)}
            rows = [[places.setdefault(entry, len(places)) for entry in marks[kind]] for marks in found]
            values = np.fromiter((value for row in rows for value in row), np.int32)
            ends = table.held.ends[-1] + ends_of([len(row) for row in rows])[1:]
            held = Rows(np.concatenate([table.held.values, values]), np.concatenate([table.held.ends, ends]))
            tables[kind] = Table(list(places), held)
        self.tables = tables

    def with_records(self, records: Sequence[Record], bridges: Bridges) -> "Marks":
        """The same with more records; this one stays as it is."""
        marks = copy(self)
        marks.add(records, bridges)
        return marks

    def only(self, records: NDArray[np.int64]) -> "Marks":
        """These records alone, in this order, and the marks they hold."""
        marks = Marks()
        for kind, table in self.tables.items():
            held = table.held.only(records)
            used, places = np.unique(held.values, return_inverse=True)
            entries = [table.entries[place] for place in used]
            marks.tables[kind] = Table(entries, Rows(places.astype(np.int32), held.ends))
        return marks

    def arrays(self) -> Arrays:
        """All of it as arrays for ``numpy.savez``."""
        held: Arrays = {}
        for kind, table in self.tables.items():
            held |= {kind: packed(table.entries), f"{kind}_held": table.held.values, f"{kind}_ends": table.held.ends}
        return held

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "Marks":
        """The marks from the arrays that ``arrays`` gave."""
        marks = cls()
        for kind in KINDS:
            rows = Rows(held[f"{kind}_held"], held[f"{kind}_ends"].astype(np.int64))
            marks.tables[kind] = Table(unpacked(held[kind]), rows)
        return marks


class Known:
    """Which words the bridges know how to say; each is looked up once."""

    def __init__(self, bridges: Bridges) -> None:
        self.bridges = bridges
        self._share: dict[tuple[str, Language], float] = {}

    def __call__(self, word: str, language: Language, unless_said: bool) -> bool:
        """Whether a bridge knows the word well; ``unless_said`` is the answer where it does not know it at all."""
        share = self._share.get((word, language))
        if share is None:
            said = [said_of(term.form, term.language, self.bridges) for term in terms_of(word, language, self.bridges)]
            share = self._share[word, language] = max(said[0].values(), default=-1.0) if len(said) == 1 else -1.0
        return unless_said if share < 0 else share >= KNOWN


def marks_of(record: Record, known: Known) -> dict[str, list[str]]:
    """The marks of a record by kind, each once, in order."""
    own = _without(record.text, record.marks)
    return {
        FIGURES: _once(figure_mark(figure.value, figure.unit) for figure in figures(record.text, record.marks)),
        NAMES: _once(name_mark(name) for name in names_in(own, record.language, known)),
        QUOTES: _once(" ".join(forms) for forms in quoted(own, record.language, known.bridges)),
        WORKS: _once(work_mark(name, work.years) for work in record.works for name in work.names),
    }


def figure_mark(value: float, unit: str) -> str:
    """A figure as one word: ``12.5 %``."""
    return f"{value!r} {unit}"


def name_mark(name: str) -> str:
    """A name as one word: how it sounds, and its search form."""
    return f"{sound_of(name)} {' '.join(key(name).split())}"


def work_mark(name: str, years: Sequence[int]) -> str:
    """A cited work as one word: the first and last year it may be of (0 where none is given), and who."""
    first, last = (years[0], years[-1]) if years else (0, 0)
    return f"{first} {last} {name_mark(name)}"


def sound_of(name: str) -> str:
    """The consonants of a name, those that spellings confuse made one: what candidates are found by."""
    return skeleton(name).translate(_CONFUSED)


def authors_in(text: str) -> Iterator[str]:
    """Words that may be an author's name: in Latin letters those with a capital, wherever they stand; in Persian any."""
    for match in _CAPITAL.finditer(text):
        if len(match.group()) >= _SHORTEST and key(match.group()) not in ENGLISH_STOP_WORDS:
            yield key(match.group())
    for match in _PERSIAN_WORD.finditer(text):
        if key(match.group()) not in PERSIAN_STOP_WORDS:
            yield key(match.group())


def names_in(text: str, language: Language, known: Known) -> Iterator[str]:
    """Words that are, or may be, names that no bridge can say: their search forms.

    In Latin letters, those with a capital that do not begin a sentence; in Persian, which has no capitals, any the bridge
    does not know.
    """
    for match in _CAPITAL.finditer(text):
        word = match.group()
        form = key(word)
        begins = _OPENS.search(text, 0, match.start()) is not None and not word[1:2].isupper()
        if len(form) >= _SHORTEST and form not in ENGLISH_STOP_WORDS and not known(form, language, begins):
            yield form
    for match in _PERSIAN_WORD.finditer(text):
        form = key(match.group())
        if len(form) >= _SHORTEST and form not in PERSIAN_STOP_WORDS and not known(form, language, not known.bridges):
            yield form


def quoted(text: str, language: Language, bridges: Bridges) -> Iterator[tuple[str, ...]]:
    """The quoted terms of a text, as forms."""
    for match in _QUOTED.finditer(text):
        forms = tuple(term.form for term in terms_of(next(filter(None, match.groups())), language, bridges))
        if 1 <= len(forms) <= _MOST_QUOTED:
            yield forms


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in the place of these spans."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _once(marks: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(marks))
