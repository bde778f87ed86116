"""Which passages share their telling words with a sentence?

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over folded stems, by bm25s.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from math import log, sqrt

import bm25s
import numpy as np

from claims.index.hits import Hit
from claims.languages import tokens
from claims.passages import Passage


class Lexical:
    """A BM25 index over a paper's passages, in memory; made in milliseconds, never stored."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._terms = [tokens(passage.search, passage.language) for passage in passages]
        self._numbers = [passage.index for passage in passages]
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._empty = not any(self._terms)
        if not self._empty:
            self._bm25.index(self._terms, show_progress=False)

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, among the passages named (all, if None)."""
        scores = self.scores(tokens(sentence))
        order = np.argsort(-scores, kind="stable")
        found = (Hit(self._numbers[at], float(scores[at]), "lexical") for at in order if scores[at] > 0)
        return [hit for hit in found if among is None or hit.passage in among][:top]

    def scores(self, terms: Sequence[str]) -> np.ndarray:
        """The score of every passage, in the order given, for a list of terms."""
        known = [] if self._empty else [term for term in dict.fromkeys(terms) if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self._terms), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known))


class Weighed:
    """Texts as weighed words (TF-IDF, cosine), to say how near two runs of passages are."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._documents = len(texts)
        self._held = Counter(term for terms in texts for term in set(terms))

    def rarity(self, term: str) -> float:
        """Inverse document frequency: 0 for a word in every text, large for a rare one."""
        return log((1 + self._documents) / (1 + self._held.get(term, 0)))

    def vector(self, terms: Iterable[str]) -> dict[str, float]:
        """Term weights of unit length; empty for a text without terms."""
        return self.weighed(Counter(terms))

    def weighed(self, counts: Mapping[str, int]) -> dict[str, float]:
        """The same for a text whose terms are counted already."""
        weights = {term: (1 + log(count)) * self.rarity(term) for term, count in counts.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()} if length else {}


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Cosine of two unit vectors of weighed words, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[term] for term, weight in small.items() if term in large)
