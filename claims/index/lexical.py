"""Which passages use a sentence's words, or what its words are called in another language?

BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) over stems, where a word of the question also
counts as its translations: a passage holds the word as often as it is likely to (probabilistic structured queries: Darwish and
Oard, "Probabilistic structured query methods", 2003). The expected counts are summed before they saturate, so that ten
possible translations of one word never count as ten words.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.index.hits import Hit
from claims.index.records import Record
from claims.languages.bridge import Bridge, Term
from claims.languages.fa.counting import terms as plain_terms
from claims.spans import Language

K1 = 1.2
B = 0.75
PIVOT = 0.3
"""What a word of the same language counts that the other language says alike."""
CHANNEL = "lexical"


class Lexical:
    """An index over records, in memory: scores every record in one pass."""

    def __init__(self, records: Sequence[Record], bridges: Mapping[Language, Bridge] | None = None) -> None:
        self._bridges = dict(bridges or {})
        counted = [Counter(term.form for term in self._terms(record.search, record.language)) for record in records]
        self._places: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, count in enumerate(counted):
            for form, times in count.items():
                rows.append(row)
                columns.append(self._places.setdefault(form, len(self._places)))
                counts.append(times)
        self.size = len(records)
        shape = (len(self._places), self.size)
        self._held = csr_matrix((np.array(counts, dtype=np.float32), (columns, rows)), shape=shape)
        lengths = np.array([count.total() for count in counted], dtype=np.float32)
        mean = float(lengths.mean()) if self.size else 1.0
        self._norm = K1 * (1 - B + B * lengths / max(mean, 1.0))
        self._said = self._translated()

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, best first; ``passage`` is the record's place."""
        scores = self.scores(sentence, "und", among)
        best = np.lexsort((np.arange(self.size), -scores))[:top]
        return [Hit(int(place), float(scores[place]), CHANNEL) for place in best if scores[place] > 0]

    def scores(self, sentence: str, language: Language, among: Container[int] | None = None) -> NDArray[np.float32]:
        """A score for every record, 0 where nothing is shared and for those not ``among``.

        How rare a word is, is told over all records.
        """
        counts = Counter((term.form, term.language) for term in self._terms(sentence, language))
        scores = np.zeros(self.size, dtype=np.float64)
        if counts and self.size and len(self._places):
            for weights in (self._forward(counts), self._backward(counts)):
                scores += self._bm25(weights, np.array(list(counts.values()), dtype=np.float64))
        if among is not None:
            scores *= np.fromiter((place in among for place in range(self.size)), dtype=bool, count=self.size)
        return scores.astype(np.float32)

    def _bm25(self, weights: csr_matrix, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores of all records; ``weights`` has a row a word of the question, a column a word of the records."""
        expected = (weights @ self._held).tocsr()
        rows = np.repeat(np.arange(len(times)), np.diff(expected.indptr))
        held = np.bincount(rows, weights=np.minimum(expected.data, 1.0), minlength=len(times))
        rarity = np.log1p((self.size - held + 0.5) / (held + 0.5))
        gained = expected.data * (K1 + 1) / (expected.data + self._norm[expected.indices])
        return np.bincount(expected.indices, weights=gained * (rarity * times)[rows], minlength=self.size).astype(np.float64)

    def _forward(self, counts: Mapping[tuple[str, str], int]) -> csr_matrix:
        """How the question's words are said: p(word of a record | word of the question)."""
        rows, columns, shares = [], [], []
        for row, (form, language) in enumerate(counts):
            for said in (self._others(form, language), {form: 1.0}):
                for other, share in said.items():
                    place = self._places.get(other)
                    if place is not None:
                        rows.append(row)
                        columns.append(place)
                        shares.append(share)
        return self._weights(rows, columns, shares, len(counts))

    def _backward(self, counts: Mapping[tuple[str, str], int]) -> csr_matrix:
        """How the records' words are said: p(word of the question | word of a record)."""
        rows, columns, shares = [], [], []
        for row, (form, _) in enumerate(counts):
            for place, share in (*self._said.get(form, ()), *(((self._places[form], 1.0),) if form in self._places else ())):
                rows.append(row)
                columns.append(place)
                shares.append(share)
        return self._weights(rows, columns, shares, len(counts))

    def _weights(self, rows: list[int], columns: list[int], shares: list[float], height: int) -> csr_matrix:
        return csr_matrix((np.array(shares, dtype=np.float32), (rows, columns)), shape=(height, len(self._places)))

    def _translated(self) -> dict[str, list[tuple[int, float]]]:
        """For a word of another language, the records' words that are said by it."""
        said: dict[str, list[tuple[int, float]]] = {}
        for form, place in self._places.items():
            for language in ("en", *self._bridges):
                for other, share in self._others(form, language).items():
                    said.setdefault(other, []).append((place, share))
        return said

    def _others(self, form: str, language: Language) -> dict[str, float]:
        """How a form is said in the languages a bridge reaches from its own."""
        if language == "en":
            return {other: share for bridge in self._bridges.values() for other, share in bridge.said(form, "en").items()}
        return dict(self._bridges[language].said(form, language)) if language in self._bridges else {}

    def _terms(self, text: str, language: Language) -> list[Term]:
        bridge = self._bridges.get(language) or next(iter(self._bridges.values()), None)
        return bridge.terms(text) if bridge else plain_terms(text)
