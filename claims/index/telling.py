"""Which passages share their telling words with a sentence?

Cosine of TF-IDF weights over folded stems (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988),
in memory and within one paper: made in milliseconds, never stored.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from math import log, sqrt

from claims.index.hits import Hit
from claims.languages import tokens
from claims.passages import Passage


class Telling:
    """An index over a paper's passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.terms = [tokens(passage.search, passage.language) for passage in passages]
        """The search terms of every passage, in the order given."""
        self.words = Weighed(self.terms)
        self._numbers = [passage.index for passage in passages]
        self._held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, terms in enumerate(self.terms):
            for term, weight in self.words.vector(terms).items():
                self._held[term].append((place, weight))

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, among the passages named (all, if None); scores are 0 to 1."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in self.words.vector(tokens(sentence)).items():
            for place, held in self._held.get(term, ()):
                scores[place] += weight * held
        ranked = sorted(scores, key=lambda place: (-scores[place], place))
        hits = (Hit(self._numbers[place], scores[place], "lexical") for place in ranked if scores[place] > 0)
        return [hit for hit in hits if among is None or hit.passage in among][:top]


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
