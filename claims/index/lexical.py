"""Which passages use a sentence's words, or what its words are called in another language?

BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) over stems, where a word of the question also
counts as its translations: a passage holds the word as often as it is likely to (probabilistic structured queries: Darwish and
Oard, "Probabilistic structured query methods", 2003). The expected counts are summed before they saturate, so that ten
possible translations of one word never count as ten words. A word counts a little, too, as words of its own language
that are said alike in the other, and a passage gains a little from the others of its paragraph.
``docs/decisions`` has what was measured.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.index.hits import Among, Hit, best, chosen
from claims.index.records import Record
from claims.index.words import Bridges, Words, said_of, terms_of
from claims.spans import Language
from claims.text import language as language_of

K1 = 1.2
B = 0.75
FLATTER = 0.7
"""The power a translation's share is raised to: a rarer way to say a word still says it."""
ALIKE = 0.6
"""What a word of the same language counts that is said in the very same ways."""
LEAST_ALIKE = 0.1
AROUND = 0.25
"""What the others of its paragraph add to a passage: this share of their mean score."""
CHANNEL = "lexical"
_AT_ONCE = 20_000
"""Records up to which every one is scored in full, one after the other."""
_POSTINGS = 400_000
"""How many places of words are looked up, rarest words first, to choose which of more records to score in full."""
_CANDIDATES = 500
_CHUNK = 2_000
"""Records scored together: bounds the memory of a question to a few megabytes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A word of the question as the records' words."""

    places: NDArray[np.int64]
    weights: NDArray[np.float32]
    rarity: float
    cost: int
    """How many (word, record) pairs it touches."""


_Question = list[tuple[_Row, int]]
"""The words of a question and how often each is there."""


class Lexical:
    """An index over the words of records."""

    def __init__(self, records: Sequence[Record], bridges: Bridges | None = None, words: Words | None = None) -> None:
        """Of the records' own words, or of ``words`` where they were counted before (``records`` is not looked at then)."""
        self._bridges = dict(bridges or {})
        self._words = words or Words()
        if words is None:
            self._words.add(records, self._bridges)
        self.size = len(self._words.tokens)
        lengths = self._words.tokens.lengths
        mean = float(lengths.mean()) if self.size else 1.0
        self._norm = (K1 * (1 - B + B * lengths / max(mean, 1.0))).astype(np.float32)
        self._rows: dict[tuple[str, Language], _Row] = {}
        self._lengths_said = np.sqrt(
            np.bincount(
                np.repeat(np.arange(len(self._words.forms)), self._words.said.lengths),
                weights=self._words.shares.astype(np.float64) ** (2 * FLATTER),
                minlength=len(self._words.forms),
            )
        )

    def search(self, sentence: str, top: int, among: Among = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, best first; ``passage`` is the record's place."""
        question = self._question(sentence, language_of(sentence))
        places = chosen(among, self.size)
        if len(places) > _AT_ONCE:
            places = self._candidates(question, places)
        own, around = self._in_full(question, places)
        return best(own + np.float32(AROUND) * around, places, top, CHANNEL)

    def scores(self, sentence: str, language: Language, among: Among = None) -> NDArray[np.float32]:
        """A score for every record (0 where nothing is shared, and for those not ``among``), with what its paragraph adds.

        How rare a word is, is told over all records, whichever are asked for.
        """
        own, around = self.parts(sentence, language, among)
        return own + np.float32(AROUND) * around

    def parts(self, sentence: str, language: Language, among: Among = None) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For every record its own score, and the mean score of the others of its paragraph (0 where there is none)."""
        places = chosen(among, self.size)
        question = self._question(sentence, language)
        own = np.zeros(self.size, np.float32)
        around = np.zeros(self.size, np.float32)
        own[places], around[places] = self._in_full(question, places)
        return own, around

    def together(self, forms: Sequence[str], language: Language) -> NDArray[np.float32]:
        """For every record how surely it holds all of these words, in whichever language: 0 where one is missing, at most 1."""
        postings, times = self._words.postings
        sure = np.zeros(self.size)
        for form in forms:
            row = self._row(form, language)
            at = postings.places(row.places)
            expected = times[at] * np.repeat(row.weights, postings.lengths[row.places])
            held = np.minimum(np.bincount(postings.values[at], weights=expected, minlength=self.size), 1.0)
            sure += np.log(held, out=np.full(self.size, -np.inf), where=held > 0)
        return np.exp(sure / max(len(forms), 1)).astype(np.float32)

    def _question(self, sentence: str, language: Language) -> _Question:
        """The sentence's words as rows, with how often each is there; words that no record holds in any way are left out."""
        counts = Counter((term.form, term.language) for term in terms_of(sentence, language, self._bridges))
        rows = [(self._row(*word), times) for word, times in counts.items()]
        return [(row, times) for row, times in rows if len(row.places)]

    def _row(self, form: str, language: Language) -> _Row:
        held = self._rows.get((form, language))
        if held is None:
            held = self._rows[form, language] = self._weighed(form, language)
        return held

    def _weighed(self, form: str, language: Language) -> _Row:
        """Which of the records' words mean a word of the question, and how nearly.

        What the bridge says of the one and of the other are two looks at one thing: either may have missed it.
        """
        words = self._words
        said = said_of(form, language, self._bridges)
        weights = self._alike(said)
        for other, share in said.items():
            place = words.places.get(other)
            if place is not None:
                weights[place] = max(weights[place], share**FLATTER)
        at = words.other_places.get(form)
        if at is not None:
            saying, shares = words.saying
            these = slice(saying.ends[at], saying.ends[at + 1])
            weights[saying.values[these]] = 1 - (1 - weights[saying.values[these]]) * (1 - shares[these] ** FLATTER)
        place = words.places.get(form)
        if place is not None:
            weights[place] = 1.0
        places = np.flatnonzero(weights)
        held = words.postings[0].lengths[places]
        expected = min(float(held @ weights[places]), float(self.size))
        rarity = float(np.log1p((self.size - expected + 0.5) / (expected + 0.5)))
        return _Row(places, weights[places].astype(np.float32), rarity, int(held.sum()))

    def _alike(self, said: dict[str, float]) -> NDArray[np.float64]:
        """For each of the records' words what it counts for being said in the same ways: a cosine of what says either."""
        words = self._words
        known = [(words.other_places[other], share**FLATTER) for other, share in said.items() if other in words.other_places]
        if not known:
            return np.zeros(len(words.forms))
        saying, shares = words.saying
        rows = np.array([place for place, _ in known], np.int64)
        at = saying.places(rows)
        times = np.repeat([share for _, share in known], saying.lengths[rows])
        dots = np.bincount(saying.values[at], weights=times * shares[at] ** FLATTER, minlength=len(words.forms))
        length = float(np.sqrt(sum(share ** (2 * FLATTER) for share in said.values())))
        cosines = np.divide(dots, length * self._lengths_said, out=np.zeros_like(dots), where=dots > 0)
        return np.where(cosines >= LEAST_ALIKE, ALIKE * cosines, 0.0)

    def _in_full(self, question: _Question, places: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Own scores, and the means of the others of the paragraphs, of the records at ``places``."""
        paragraphs = self._words.paragraphs
        wanted = np.zeros(int(paragraphs[-1]) + 1 if self.size else 0, bool)
        wanted[paragraphs[places]] = True
        whole = np.flatnonzero(wanted[paragraphs])
        own = self._gained(question, whole)
        sums = np.bincount(paragraphs[whole], weights=own, minlength=len(wanted))
        others = np.bincount(paragraphs[whole], minlength=len(wanted)) - 1
        mine = own[np.searchsorted(whole, places)]
        number = paragraphs[places]
        around = np.maximum(sums[number] - mine, 0) / np.maximum(others[number], 1)
        return mine.astype(np.float32), around.astype(np.float32)

    def _gained(self, question: _Question, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """BM25 of the records at ``places``, in their order; the same for each whichever others are asked for."""
        if len(places) > _AT_ONCE:
            return self._gained_by_all(question)[places]
        scores = np.zeros(len(places))
        if not question:
            return scores
        columns = np.unique(np.concatenate([row.places for row, _ in question]))
        column_of = np.full(len(self._words.forms), -1, np.int32)
        column_of[columns] = np.arange(len(columns))
        weights = np.zeros((len(columns), len(question)), np.float32)
        for number, (row, _) in enumerate(question):
            weights[column_of[row.places], number] = row.weights
        worth = np.array([row.rarity * times * (K1 + 1) for row, times in question])
        tokens = self._words.tokens
        for start in range(0, len(places), _CHUNK):
            here = places[start : start + _CHUNK]
            found = column_of[tokens.values[tokens.places(here)]]
            holder = np.repeat(np.arange(len(here)), tokens.lengths[here])[found >= 0]
            if not len(holder):
                continue
            first = np.flatnonzero(np.diff(holder, prepend=-1))
            expected = np.add.reduceat(weights[found[found >= 0]], first, axis=0)
            holder = holder[first]
            gained = expected / (expected + self._norm[here[holder], None])
            scores[start + holder] = (gained * worth).sum(axis=1)
        return scores

    def _gained_by_all(self, question: _Question) -> NDArray[np.float64]:
        """BM25 of every record, word by word of the question: for very many records sooner than record by record."""
        scores = np.zeros(self.size)
        postings, times = self._words.postings
        for row, often in question:
            at = postings.places(row.places)
            expected = times[at] * np.repeat(row.weights, postings.lengths[row.places])
            sums = np.bincount(postings.values[at], weights=expected, minlength=self.size)
            held = np.flatnonzero(sums)
            scores[held] += row.rarity * often * (K1 + 1) * sums[held] / (sums[held] + self._norm[held])
        return scores

    def _candidates(self, question: _Question, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The most likely of many records, by the question's rarest words."""
        scores = np.zeros(self.size)
        postings, times = self._words.postings
        spent = 0
        for row, often in sorted(question, key=lambda each: (-each[0].rarity, each[0].cost)):
            if spent and spent + row.cost > _POSTINGS:
                continue
            spent += row.cost
            at = postings.places(row.places)
            expected = times[at] * np.repeat(row.weights, postings.lengths[row.places])
            sums = np.bincount(postings.values[at], weights=expected, minlength=self.size)
            scores += often * row.rarity * sums / (sums + self._norm)
        likely = scores[places]
        if len(places) > _CANDIDATES:
            likely_places = np.argpartition(-likely, _CANDIDATES)[:_CANDIDATES]
            places, likely = places[likely_places], likely[likely_places]
        return np.sort(places[likely > 0])
