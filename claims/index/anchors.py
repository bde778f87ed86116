"""Which passages share a sentence's fixed points: figures, names, quoted terms, the works they cite?

What wording and meaning pass over: a figure is the same in any digits, unit and calendar (within 2 %, for a text may round),
a name in any script, a term in quotation marks stands for itself, and a claim that names ``Pradhan (2022)`` is about what cites
it. Each shared mark counts by its rarity, as in BM25.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from claims.index.hits import Among, Hit, best, chosen
from claims.index.lexical import FLATTER, Lexical
from claims.index.marks import FIGURES, NAMES, QUOTES, WORKS, Known, Marks, Table, authors_in, names_in, quoted, sound_of
from claims.index.records import Record
from claims.index.words import Bridges, ends_of, said_of, terms_of
from claims.languages.fa.names import SAME, same_name
from claims.matching.figures import TOLERANCE, YEAR, Figure, figures
from claims.spans import Language
from claims.text import calendar_of, gregorian_years
from claims.text import language as language_of

CHANNEL = "anchors"
ROUNDED = 0.7
"""What a figure counts that agrees within the tolerance, beside one that is equal."""
UNIT_UNSAID = 0.5
"""What a figure counts where only one of the two says its unit."""
YEAR_UNSAID = 0.6
"""What a cited name counts where the claim names no year."""
SMALL = 0.25
"""What a small count without a unit counts: two texts share it by chance."""
_LARGEST_SMALL = 12
_LEAST_SAID = 0.1
_PERSIAN = re.compile(r"[\u0620-\u06d3]")
Scores = NDArray[np.float64]
Weights = dict[int, float]
"""Places of entries, and how surely each is what was asked."""


class Anchors:
    """An index over the marks of records."""

    def __init__(
        self,
        records: Sequence[Record],
        bridges: Bridges | None = None,
        lexical: Lexical | None = None,
        marks: Marks | None = None,
    ) -> None:
        """Of the records' own marks, or of ``marks`` where they were found before (``records`` is not looked at then).

        ``lexical`` is the index over the words of the same records, where there is one already.
        """
        self._bridges = dict(bridges or {})
        self._lexical = Lexical(records, self._bridges) if lexical is None else lexical
        if marks is None:
            marks = Marks()
            marks.add(records, self._bridges)
        self._tables = marks.tables
        self._known = Known(self._bridges)
        self.size = len(marks.tables[NAMES].held)

    def search(self, sentence: str, top: int, among: Among = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, best first; ``passage`` is the record's place."""
        scores = self.scores(sentence, language_of(sentence))
        places = chosen(among, self.size)
        return best(scores[places], places, top, CHANNEL)

    def scores(self, sentence: str, language: Language, among: Among = None) -> NDArray[np.float32]:
        """A score for every record: 0 where no mark is shared, and for those not ``among``."""
        total = np.zeros(self.size)
        for kind in self.kinds(sentence, language).values():
            total += kind
        if among is not None:
            kept = np.zeros(self.size, bool)
            kept[chosen(among, self.size)] = True
            total[~kept] = 0
        return total.astype(np.float32)

    def kinds(self, sentence: str, language: Language) -> dict[str, Scores]:
        """The score of every record for each kind of mark: ``figures``, ``names``, ``quotes``, ``works``."""
        if not self.size:
            return {kind: np.zeros(0) for kind in self._tables}
        names = dict.fromkeys(names_in(sentence, language, self._known))
        return {
            FIGURES: self._worth(FIGURES, map(self._figures.like, figures(sentence))),
            NAMES: self._worth(NAMES, map(self._names.like, names)),
            QUOTES: self._quotes(sentence, language),
            WORKS: self._worth(WORKS, self._cited(sentence)),
        }

    def _worth(self, kind: str, asked: Iterable[Weights]) -> Scores:
        """What records gain by the marks asked for: each by its rarity, and by the likest that a record holds."""
        total = np.zeros(self.size)
        holders = self._tables[kind].holders
        for weights in asked:
            if weights:
                entries = np.array(sorted(weights), np.int64)
                held = np.zeros(self.size)
                likeness = np.repeat([weights[entry] for entry in entries], holders.lengths[entries])
                np.maximum.at(held, holders.values[holders.places(entries)].astype(np.int64), likeness)
                total += self._rarity(held) * held
        return total

    def _rarity(self, held: Scores) -> float:
        holding = float(held.sum())
        return float(np.log1p((self.size - holding + 0.5) / (holding + 0.5)))

    @cached_property
    def _figures(self) -> "_Figures":
        return _Figures(self._tables[FIGURES])

    @cached_property
    def _names(self) -> "_Names":
        return _Names([entry.split(" ", 1) for entry in self._tables[NAMES].entries])

    @cached_property
    def _works(self) -> tuple["_Names", NDArray[np.int64], NDArray[np.int64]]:
        split = [entry.split(" ", 3) for entry in self._tables[WORKS].entries]
        first = np.array([int(entry[0]) for entry in split], np.int64)
        last = np.array([int(entry[1]) for entry in split], np.int64)
        return _Names([entry[2:] for entry in split]), first, last

    def _cited(self, sentence: str) -> Iterator[Weights]:
        """For each word of the sentence the cited works whose author it may name, for certain where it names their year too."""
        years = [_touched(figure.value) for figure in figures(sentence) if figure.unit == YEAR]
        names, first, last = self._works
        for word in dict.fromkeys(authors_in(sentence)):
            likely = names.like(word)
            for entry in list(likely):
                dated = any(first[entry] <= year[1] and year[0] <= last[entry] for year in years)
                likely[entry] *= 1.0 if dated else 0.0 if years and first[entry] else YEAR_UNSAID
            yield {entry: weight for entry, weight in likely.items() if weight > 0}

    def _quotes(self, sentence: str, language: Language) -> Scores:
        """Terms that the records quote and the sentence uses, and the other way round."""
        total = self._worth(QUOTES, ({entry: weight} for entry, weight in self._used(sentence, language).items()))
        for forms in quoted(sentence, language, self._bridges):
            held = self._lexical.together(forms, language).astype(np.float64)
            total += self._rarity(held) * held
        return total

    def _used(self, sentence: str, language: Language) -> Weights:
        """The quoted terms all of whose words the sentence has, in whichever language."""
        asked: dict[str, float] = {}
        for term in terms_of(sentence, language, self._bridges):
            for other, share in said_of(term.form, term.language, self._bridges).items():
                if share >= _LEAST_SAID:
                    asked[other] = max(asked.get(other, 0.0), share**FLATTER)
        asked |= dict.fromkeys((term.form for term in terms_of(sentence, language, self._bridges)), 1.0)
        ends, forms, places = self._quoted
        weights = np.array([asked.get(form, 0.0) for form in forms])
        if not len(places):
            return {}
        whole = np.minimum.reduceat(weights[places], ends[:-1]) > 0
        mean = np.add.reduceat(np.log(np.maximum(weights[places], 1e-9)), ends[:-1]) / np.diff(ends)
        alone = np.where(np.diff(ends) == 1, 0.5, 1.0)
        return {int(entry): float(np.exp(mean[entry]) * alone[entry]) for entry in np.flatnonzero(whole)}

    @cached_property
    def _quoted(self) -> tuple[NDArray[np.int64], list[str], NDArray[np.int64]]:
        """Where each quoted term ends, the distinct words of all, and the words of each as places among those."""
        split = [entry.split(" ") for entry in self._tables[QUOTES].entries]
        forms = sorted({form for entry in split for form in entry})
        at = {form: place for place, form in enumerate(forms)}
        places = np.array([at[form] for entry in split for form in entry], np.int64)
        return ends_of([len(entry) for entry in split]), forms, places


class _Figures:
    """The distinct figures of all records, to compare one with."""

    def __init__(self, table: Table) -> None:
        split = [entry.split(" ", 1) for entry in table.entries]
        self._values = np.array([float(value) for value, _ in split])
        self._units = np.array([unit for _, unit in split], dtype=np.str_)
        spans = [_touched(float(value)) if unit == YEAR else (0, -1) for value, unit in split]
        self._first = np.array([first for first, _ in spans], np.int64)
        self._last = np.array([last for _, last in spans], np.int64)

    def like(self, figure: Figure) -> Weights:
        """The figures that this one may be, and how surely."""
        if not len(self._values):
            return {}
        if figure.unit == YEAR:
            first, last = _touched(figure.value)
            weights = ((self._first <= last) & (first <= self._last)).astype(np.float64)
        else:
            apart = np.abs(self._values - figure.value) / np.maximum(np.maximum(np.abs(self._values), abs(figure.value)), 1e-12)
            weights = np.where(apart == 0, 1.0, np.where(apart <= TOLERANCE, ROUNDED, 0.0))
            unsaid = (self._units == "") | (figure.unit == "")
            if not figure.unit and figure.value <= _LARGEST_SMALL:
                weights *= SMALL
            weights *= np.where(self._units == figure.unit, 1.0, np.where(unsaid & (self._units != YEAR), UNIT_UNSAID, 0.0))
        return {int(entry): float(weights[entry]) for entry in np.flatnonzero(weights)}


class _Names:
    """The distinct names of all records, to find one among, by letter and by sound."""

    def __init__(self, entries: Sequence[Sequence[str]]) -> None:
        """``entries`` are pairs of sound and name."""
        self._sounds = [sound for sound, _ in entries]
        self._sound_lengths = np.array([len(sound) for sound in self._sounds], np.int64)
        self._names = [name for _, name in entries]
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            self._places.setdefault(name, []).append(place)

    def like(self, name: str) -> Weights:
        """The names that are this one in another script or spelling, and how surely.

        In Persian any unknown word may be a name: there only another script says that it is one.
        """
        persian = _PERSIAN.search(name) is not None
        found = {} if persian else dict.fromkeys(self._places.get(name, ()), 1.0)
        sound = sound_of(name)
        if len(sound) < 2 or not self._sounds:
            return found
        apart = cdist([sound], self._sounds, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)[0]
        near = (apart <= 1) & (self._sound_lengths > 1) & ((apart == 0) | (np.maximum(self._sound_lengths, len(sound)) > 2))
        for place in np.flatnonzero(near):
            if int(place) not in found and not (persian and _PERSIAN.search(self._names[place])):
                likeness = same_name(name, self._names[place])
                if likeness >= SAME:
                    found[int(place)] = likeness
        return found


def _touched(year: float) -> tuple[int, int]:
    """The first and last Gregorian year that a bare year touches, in whichever calendar it most likely is."""
    return gregorian_years(int(year), calendar_of(int(year)))
